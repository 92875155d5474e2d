"""From a question in words to the sentences that answer it: what retrievers share."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Iterator
from typing import Any

from ._namegraph import AmbiguousName, GuessWarning, Recognizer, UnknownName
from .graph import Graph

# Of how many links of a name alone a sentence is shown.
LINKS = 8


def entities_in(question: str, graph: Graph, recognizer: Recognizer) -> list[dict[str, Any]]:
    """The entities of the graph that a question names, in order, each once."""
    found: dict[str, dict[str, Any]] = {}
    for mention in recognizer.recognize([question])[0]:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", GuessWarning)
                entity = graph.who(mention.text, limit=0)["entity"]
        except (UnknownName, AmbiguousName):
            continue
        found.setdefault(entity["id"], entity)
    return list(found.values())


def sentences_for(question: str, graph: Graph, recognizer: Recognizer) -> Iterator[dict[str, Any]]:
    """Evidence for a question, the most telling first, each sentence once: how those that it names are connected; what links the one that it
    names; then sentences that hold its words. Beside what evidence always has, ``names``: whom it links."""
    seen = set()
    for quote in _quotes(question, graph, recognizer):
        place = (quote["document"], quote["start"], quote["end"])
        if place not in seen:
            seen.add(place)
            yield quote


def _quotes(question: str, graph: Graph, recognizer: Recognizer) -> Iterator[dict[str, Any]]:
    entities = entities_in(question, graph, recognizer)
    names = {entity["id"]: entity["name"] for entity in entities}
    for a, b in itertools.combinations(names, 2):
        link = graph.between(a, b, quotes=LINKS)["edge"]
        path = graph.path(a, b, quotes=2)
        named = {entity["id"]: entity["name"] for entity in path.get("entities", [])} | names
        for edge in [*([link] if link else []), *path["steps"]]:
            yield from _of(edge, named)
    for entity in names:
        for link in graph.who(entity, limit=LINKS)["links"]:
            edge = graph.between(entity, link["id"], quotes=1)["edge"]
            yield from _of(edge, {**names, link["id"]: link["name"]})
    words = " OR ".join(f'"{word}"' for word in question.replace('"', " ").split() if len(word) > 3)
    for hit in graph.search(words, limit=50)["hits"] if words else []:
        yield {**hit, "names": list(dict.fromkeys(entity["name"] for entity in hit["entities"]))}


def _of(edge: dict[str, Any], names: dict[str, str]) -> Iterator[dict[str, Any]]:
    ends = [names.get(edge[end], edge[end]) for end in ("source", "target")]
    for quote in edge["evidence"]:
        yield {**quote, "names": ends}
