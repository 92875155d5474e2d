"""A namegraph as a source of LangChain: sentences for a question, and a graph store that chains ask in Cypher.

>>> from namegraph.langchain import NamegraphRetriever
>>> NamegraphRetriever(graph=graph).invoke("How are Raila Odinga and William Ruto connected?")"""

from __future__ import annotations

import itertools
from functools import cached_property
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from ._namegraph import Recognizer
from .graph import Graph
from .question import sentences_for


class NamegraphRetriever(BaseRetriever):
    """The sentences behind the links of those whom a question names, each with its document, its date and the names it links."""

    model_config = ConfigDict(arbitrary_types_allowed=True, ignored_types=(cached_property,))

    graph: Graph
    k: int = 8
    recognizer: Recognizer | None = None

    @cached_property
    def _reader(self) -> Recognizer:
        return self.recognizer or Recognizer()

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        quotes = itertools.islice(sentences_for(query, self.graph, self._reader), self.k)
        return [_document(quote) for quote in quotes]


def _document(quote: dict[str, Any]) -> Document:
    about = {key: quote[key] for key in ("document", "title", "date", "start", "end", "names") if quote.get(key) is not None}
    return Document(page_content=quote["text"], metadata=about, id=f"{quote['document']}:{quote['start']}-{quote['end']}")


class NamegraphStore:
    """What LangChain's chains over Cypher ask of a graph store. It can only be read."""

    def __init__(self, graph: Graph, *, limit: int = 100, seconds: float = 10) -> None:
        self.graph, self._limit, self._seconds = graph, limit, seconds

    def query(self, query: str, params: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        """The rows of a statement."""
        return self.graph.cypher(query, params or {}, limit=self._limit, seconds=self._seconds)

    @property
    def get_schema(self) -> str:
        """What can be asked for, in words."""
        return Graph.schema()

    @property
    def get_structured_schema(self) -> dict[str, Any]:
        """Nothing beside the words."""
        return {}

    def refresh_schema(self) -> None:
        """The schema of every namegraph is the same."""

    def add_graph_documents(self, graph_documents: Any, include_source: bool = False) -> None:
        """Refused: links come from documents, by `namegraph.build`."""
        raise NotImplementedError("a namegraph is made of documents: namegraph.build adds them")
