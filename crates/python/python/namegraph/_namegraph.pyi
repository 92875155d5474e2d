# What the extension holds. `namegraph.Graph` and `namegraph.build` say what arguments mean.

from collections.abc import Iterator, Sequence
from os import PathLike
from pathlib import Path
from typing import Any, final

__all__ = [
    "AmbiguousName",
    "CypherError",
    "Error",
    "Graph",
    "GuessWarning",
    "Mention",
    "Recognizer",
    "UnknownName",
    "__version__",
    "build",
    "read_pdf",
]

__version__: str

class Error(Exception): ...
class UnknownName(Error): ...
class AmbiguousName(Error): ...
class CypherError(Error): ...
class GuessWarning(UserWarning): ...

@final
class Mention:
    """A name found in a text: ``text[start:end]`` in characters, as Python counts them."""

    @property
    def text(self) -> str: ...
    @property
    def type(self) -> str:
        """PER, ORG, LOC or MISC."""
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def score(self) -> float:
        """The recognizer's probability for it."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class Recognizer:
    """Finds people, places and organizations in texts.

    model: a model folder in the Hugging Face layout; without, the built-in English one. effort: "early", "full" or "exact", how much work
    a word is worth. threads: how many cores to use; without, all."""

    def __new__(
        cls, model: str | PathLike[str] | None = None, *, effort: str = "early", threads: int | None = None
    ) -> Recognizer: ...
    def recognize(self, texts: Sequence[str]) -> list[list[Mention]]:
        """The names in each text, in the order they stand there. Give many texts at once: they are read on every core, without the
        interpreter's lock."""
    @property
    def name(self) -> str:
        """The model and its effort, as files record it."""
    @property
    def languages(self) -> list[str]:
        """The languages that the model was trained for, as ISO 639-3 codes; none, if nobody knows."""

@final
class Graph:
    @staticmethod
    def open(
        path: str | PathLike[str],
        *,
        min_count: int | None = None,
        fdr: float | None = None,
        backbone: float | None = None,
        top: int | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Graph: ...
    @property
    def file(self) -> Path: ...
    def who(self, name: str, *, to_type: str | None = None, limit: int = 15) -> dict[str, Any]: ...
    def between(self, a: str, b: str, *, quotes: int = 20) -> dict[str, Any]: ...
    def path(
        self,
        a: str,
        b: str,
        *,
        through: Sequence[str] = ...,
        avoid: Sequence[str] = ...,
        limit: int = 1,
        quotes: int = 1,
    ) -> dict[str, Any]: ...
    def common(self, a: str, b: str, *, type: str | None = None, limit: int = 20) -> dict[str, Any]: ...
    def timeline(self, a: str, b: str | None = None, *, by: str | None = None) -> dict[str, Any]: ...
    def top(
        self, *, by: str = "mentions", around: str | None = None, type: str | None = None, limit: int = 20
    ) -> list[dict[str, Any]]: ...
    def communities(
        self, *, limit: int = 20, members: int = 8, resolution: float | None = None, seed: int | None = None
    ) -> dict[str, Any]: ...
    def search(self, text: str, *, naming: str | None = None, limit: int = 20) -> dict[str, Any]: ...
    def coverage(self) -> dict[str, Any]: ...
    def cypher(
        self,
        statement: str,
        parameters: dict[str, Any] | None = None,
        *,
        limit: int | None = None,
        seconds: float | None = None,
    ) -> list[dict[str, Any]]: ...
    @staticmethod
    def schema() -> str: ...
    def dumps(
        self,
        format: str,
        *,
        top: int | None = None,
        by: str = "mentions",
        around: str | None = None,
        bipartite: bool = False,
    ) -> bytes: ...

def build(
    output: str | PathLike[str],
    *,
    paths: Sequence[str | PathLike[str]] | None = None,
    records: Iterator[str] | None = None,
    window: str = "sentence",
    names: str | PathLike[str] | None = None,
    model: str | PathLike[str] | None = None,
    effort: str = "early",
    threads: int | None = None,
    misc: bool = False,
    by_role: bool = False,
    any_language: bool = False,
    fresh: bool = False,
    prune: bool = False,
    fields: dict[str, str] = ...,
) -> None: ...
def read_pdf() -> None: ...
