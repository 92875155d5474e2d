"""Reads documents, finds the people, places and organizations in them, and says who is linked to whom, with the sentence behind every link.

>>> import namegraph
>>> graph = namegraph.build("articles/", "news.namegraph")
>>> graph.between("merkel", "macron")["edge"]["evidence"][0]["text"]

Answers are dictionaries of the shape that ``namegraph … --format json`` prints. Their offsets are bytes of a document's UTF-8 text; those of
`Mention`, which is found in a Python string, are characters."""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from . import _namegraph
from ._namegraph import AmbiguousName, CypherError, Error, GuessWarning, Mention, Recognizer, UnknownName, __version__
from .graph import Graph, Tables

__all__ = [
    "AmbiguousName",
    "CypherError",
    "Error",
    "Graph",
    "GuessWarning",
    "Mention",
    "Recognizer",
    "Tables",
    "UnknownName",
    "__version__",
    "build",
]


def build(
    documents: str | os.PathLike[str] | Iterable[str | os.PathLike[str]] | Iterable[Mapping[str, Any]],
    output: str | os.PathLike[str] = "graph.namegraph",
    *,
    window: str | int = "sentence",
    names: str | os.PathLike[str] | None = None,
    model: str | os.PathLike[str] | None = None,
    effort: str = "early",
    threads: int | None = None,
    misc: bool = False,
    by_role: bool = False,
    any_language: bool = False,
    fresh: bool = False,
    prune: bool = False,
    fields: Mapping[str, str] | None = None,
) -> Graph:
    """Reads documents, writes a namegraph file and opens it.

    documents: a file or a folder, several of them, or the documents themselves: an iterable, perhaps a generator, of mappings with ``text`` and
        perhaps ``id``, ``title``, ``date``, ``source``, ``url``; what else they hold is kept. Documents without an id are numbered.
    output: the file. If it is there, documents are added to it, and those of the same id replaced, unless `fresh`; with `prune`
        those that are not given again are dropped.
    window: within what two names occur together: "sentence", "paragraph", "document" or a number of words.
    names: a CSV file of names to look for and keep together, with the columns name, type, aliases (separated by |), id.
    model, effort, threads: the recognizer, as for `Recognizer`.
    misc: take nationalities, events and works into the graph, too.
    by_role: let mentions by an office alone ("the prime minister") count for links.
    any_language: read texts in languages that the model was not trained for.
    fields: where JSON lines, tables and mappings keep a field, as in ``{"text": "body"}``.

    What cannot be read is skipped; `Graph.coverage` says what and why. Ctrl-C keeps what was read so far.
    Raises `Error` if nothing can be read or the file cannot be written; an older file is as it was then."""
    given: dict[str, Any]
    if isinstance(documents, (str, os.PathLike)):
        given = {"paths": [documents]}
    else:
        items = iter(documents)
        first = list(itertools.islice(items, 1))
        if first and isinstance(first[0], (str, os.PathLike)):
            given = {"paths": [*first, *items]}
        else:
            id_field = (fields or {}).get("id", "id")
            given = {"records": _lines(itertools.chain(first, items), id_field)}
    _namegraph.build(
        Path(output),
        **given,
        window=str(window),
        names=names,
        model=model,
        effort=effort,
        threads=threads,
        misc=misc,
        by_role=by_role,
        any_language=any_language,
        fresh=fresh,
        prune=prune,
        fields=dict(fields or {}),
    )
    return Graph.open(output)


def _lines(documents: Iterable[Mapping[str, Any]], id_field: str) -> Iterable[str]:
    """Each document as one line of JSON. Dates and whatever else JSON does not know are written as text."""
    for number, document in enumerate(documents, 1):
        if not isinstance(document, Mapping):
            raise TypeError(f"expected a mapping with the text of document {number}, found {type(document).__name__}")
        yield json.dumps({id_field: str(number), **document}, default=str)
