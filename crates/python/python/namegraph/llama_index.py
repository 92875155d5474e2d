"""A namegraph as a source of LlamaIndex: sentences for a question, and a property graph store.

>>> from namegraph.llama_index import NamegraphRetriever
>>> NamegraphRetriever(graph).retrieve("How are Raila Odinga and William Ruto connected?")"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

from llama_index.core.graph_stores.types import EntityNode, LabelledNode, PropertyGraphStore, Relation, Triplet
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from ._namegraph import AmbiguousName, Recognizer, UnknownName
from .graph import Graph
from .question import sentences_for

_LABELS = {"PER": "Person", "ORG": "Organization", "LOC": "Location", "MISC": "Miscellaneous"}
# What Cypher calls the links of the graph.
_RELATION = "COOCCURS"


class NamegraphRetriever(BaseRetriever):
    """The sentences behind the links of those whom a question names, each with its document, its date and the names it links."""

    def __init__(self, graph: Graph, *, k: int = 8, recognizer: Recognizer | None = None) -> None:
        super().__init__()
        self._graph, self._k, self._reader = graph, k, recognizer or Recognizer()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        quotes = itertools.islice(sentences_for(query_bundle.query_str, self._graph, self._reader), self._k)
        # Scores say the order and no more.
        return [NodeWithScore(node=_text(quote), score=1 / place) for place, quote in enumerate(quotes, 1)]


def _text(quote: dict[str, Any]) -> TextNode:
    about = {key: quote[key] for key in ("document", "title", "date", "start", "end", "names") if quote.get(key) is not None}
    return TextNode(id_=f"{quote['document']}:{quote['start']}-{quote['end']}", text=quote["text"], metadata=about)


class NamegraphStore(PropertyGraphStore):
    """The entities and links of a namegraph as LlamaIndex's retrievers ask for them, in Cypher, too. It can only be read.

    A node's name is its entity's; the entity's id is among its properties, and is taken wherever a name is."""

    supports_structured_queries = True
    supports_vector_queries = False

    def __init__(self, graph: Graph, *, limit: int = 100, seconds: float = 10) -> None:
        self._graph, self._limit, self._seconds = graph, limit, seconds

    @property
    def client(self) -> Graph:
        return self._graph

    def get(self, properties: dict[str, Any] | None = None, ids: list[str] | None = None) -> list[LabelledNode]:
        if ids is not None:
            nodes = [node for name in ids if (node := self._node(name)) is not None]
        else:
            rows = self._graph.cypher("MATCH (e) WHERE NOT e:Document RETURN e.id AS id", limit=self._limit)
            nodes = [node for row in rows if (node := self._node(row["id"])) is not None]
        wanted = (properties or {}).items()
        return [node for node in nodes if all(node.properties.get(key) == value for key, value in wanted)]

    def get_triplets(
        self,
        entity_names: list[str] | None = None,
        relation_names: list[str] | None = None,
        properties: dict[str, Any] | None = None,
        ids: list[str] | None = None,
    ) -> list[Triplet]:
        if relation_names and _RELATION not in relation_names:
            return []
        nodes = self.get(properties=properties, ids=[*(entity_names or []), *(ids or [])] or None)
        return self._triplets(nodes, self._limit)

    def get_rel_map(
        self,
        graph_nodes: list[LabelledNode],
        depth: int = 2,
        limit: int = 30,
        ignore_rels: list[str] | None = None,
    ) -> list[Triplet]:
        if _RELATION in (ignore_rels or []):
            return []
        found: list[Triplet] = []
        known = {str(node.properties.get("id", node.id)) for node in graph_nodes}
        layer: Sequence[LabelledNode] = graph_nodes
        for _ in range(depth):
            triplets = self._triplets(layer, limit)
            places = {frozenset((t[0].id, t[2].id)) for t in found}
            found.extend(t for t in triplets if frozenset((t[0].id, t[2].id)) not in places)
            layer = [end for triplet in triplets if (end := triplet[2]).properties["id"] not in known]
            known.update(end.properties["id"] for end in layer)
            if len(found) >= limit or not layer:
                break
        return found[:limit]

    def _triplets(self, nodes: Sequence[LabelledNode], limit: int) -> list[Triplet]:
        found: dict[frozenset[str], Triplet] = {}
        for node in nodes:
            known = str(node.properties.get("id", node.id))
            try:
                who = self._graph.who(known, limit=limit)
            except (UnknownName, AmbiguousName):
                continue
            here = _node(who["entity"])
            for link in who["links"]:
                there = self._node(link["id"])
                ends = frozenset((who["entity"]["id"], link["id"]))
                if there is None or ends in found:
                    continue
                about = {key: link[key] for key in ("weight", "count", "lift", "fdr", "first_seen", "last_seen")}
                relation = Relation(label=_RELATION, source_id=here.id, target_id=there.id, properties=about)
                found[ends] = (here, relation, there)
        return list(itertools.islice(found.values(), limit))

    def _node(self, name: str) -> EntityNode | None:
        try:
            return _node(self._graph.who(name, limit=0)["entity"])
        except (UnknownName, AmbiguousName):
            return None

    def structured_query(self, query: str, param_map: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        return self._graph.cypher(query, param_map or {}, limit=self._limit, seconds=self._seconds)

    def get_schema(self, refresh: bool = False) -> str:
        return Graph.schema()

    def get_schema_str(self, refresh: bool = False) -> str:
        return Graph.schema()

    def vector_query(self, query: Any, **kwargs: Any) -> Any:
        raise NotImplementedError("a namegraph holds no vectors: ask it by names, words or Cypher")

    def upsert_nodes(self, nodes: Sequence[LabelledNode]) -> None:
        raise NotImplementedError("a namegraph is made of documents: namegraph.build adds them")

    def upsert_relations(self, relations: list[Relation]) -> None:
        raise NotImplementedError("a namegraph is made of documents: namegraph.build adds them")

    def delete(self, *args: Any, **kwargs: Any) -> None:
        raise NotImplementedError("a namegraph is made of documents: namegraph.build with prune=True drops those that are gone")


def _node(entity: dict[str, Any]) -> EntityNode:
    about = {key: value for key, value in entity.items() if key not in ("name", "type") and value is not None}
    return EntityNode(name=entity["name"], label=_LABELS[entity["type"]], properties=about)
