"""namegraph's recognizer as a component of a spaCy pipeline.

>>> import spacy
>>> nlp = spacy.blank("en")
>>> nlp.add_pipe("namegraph")
>>> nlp("Angela Merkel met Emmanuel Macron in Berlin.").ents

Names become ``doc.ents`` with the labels PER, ORG, LOC and MISC, widened to whole tokens; names that other components found before and that lie elsewhere stay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import filter_spans, minibatch

from ._namegraph import Mention, Recognizer


class NamegraphComponent:
    """What ``nlp.add_pipe("namegraph")`` adds. ``nlp.pipe`` reads many texts at once, on every core."""

    def __init__(self, recognizer: Recognizer) -> None:
        self.recognizer = recognizer

    def __call__(self, doc: Doc) -> Doc:
        return self._named(doc, self.recognizer.recognize([doc.text])[0])

    def pipe(self, stream: Iterable[Doc], batch_size: int = 256) -> Iterator[Doc]:
        for docs in minibatch(stream, size=batch_size):
            for doc, mentions in zip(docs, self.recognizer.recognize([doc.text for doc in docs])):
                yield self._named(doc, mentions)

    @staticmethod
    def _named(doc: Doc, mentions: list[Mention]) -> Doc:
        spans = [doc.char_span(m.start, m.end, label=m.type, alignment_mode="expand") for m in mentions]
        ours = filter_spans([span for span in spans if span is not None])
        taken = {token.i for span in ours for token in span}
        others = [ent for ent in doc.ents if taken.isdisjoint(range(ent.start, ent.end))]
        doc.ents = sorted([*ours, *others], key=lambda span: span.start)
        return doc

    # A recognizer is made of what the pipeline's configuration says, so there is nothing to save beside it.
    def to_disk(self, path: object, *, exclude: object = ()) -> None: ...
    def from_disk(self, path: object, *, exclude: object = ()) -> NamegraphComponent:
        return self

    def to_bytes(self, *, exclude: object = ()) -> bytes:
        return b""

    def from_bytes(self, data: bytes, *, exclude: object = ()) -> NamegraphComponent:
        return self


@Language.factory("namegraph", assigns=["doc.ents"], default_config={"model": None, "effort": "early", "threads": None})
def make(nlp: Language, name: str, model: str | None, effort: str, threads: int | None) -> NamegraphComponent:
    """Makes the component; the configuration is that of `namegraph.Recognizer`."""
    return NamegraphComponent(Recognizer(model, effort=effort, threads=threads))
