"""A graph that answers questions, and its tables for other packages."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from . import _namegraph

if TYPE_CHECKING:
    import igraph
    import networkx


class Tables(NamedTuple):
    """The graph as two tables. `entities` has a row for each entity, `links` one for each link, by the ids of its ends."""

    entities: Any
    links: Any


class Graph:
    """A namegraph file. Names are typed as one likes: case, accents and small mistakes do not matter, surnames will do, ids are taken, too.

    Where a name was only taken for one, a `GuessWarning` says so; `UnknownName` and `AmbiguousName` are raised where it cannot be. A
    file can be asked from several threads; calls work without the interpreter's lock."""

    def __init__(self, inner: _namegraph.Graph) -> None:
        self._inner = inner

    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str],
        *,
        min_count: int | None = None,
        fdr: float | None = None,
        backbone: float | None = None,
        top: int | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Graph:
        """Opens a file, or a part of its graph.

        min_count: only links that so many stories hold. fdr: only those that pass at this false-discovery rate, as 0.05.
        backbone: only those that stand out at one end by the disparity filter at this level. top: only so many entities, the most
        mentioned. since, until: only documents of these days and between, as "2020-01-31"; links are counted anew for them."""
        inner = _namegraph.Graph.open(
            Path(path), min_count=min_count, fdr=fdr, backbone=backbone, top=top, since=since, until=until
        )
        return cls(inner)

    @property
    def file(self) -> Path:
        """The file behind it."""
        return self._inner.file

    def __repr__(self) -> str:
        return repr(self._inner)

    def who(self, name: str, *, to_type: str | None = None, limit: int = 15) -> dict[str, Any]:
        """Who somebody is: names, counts, dates, and the `limit` heaviest links, to entities of one type (PER, ORG, LOC, MISC) if given."""
        return self._inner.who(name, to_type=to_type, limit=limit)

    def between(self, a: str, b: str, *, quotes: int = 20) -> dict[str, Any]:
        """The link between two entities: what it weighs, what chance would give, and `quotes` of the sentences behind it."""
        return self._inner.between(a, b, quotes=quotes)

    def path(
        self,
        a: str,
        b: str,
        *,
        through: Iterable[str] = (),
        avoid: Iterable[str] = (),
        limit: int = 1,
        quotes: int = 1,
    ) -> dict[str, Any]:
        """How two entities are connected: the path whose links mean most, with `quotes` sentences for each step, or ``found: False``.

        limit: how many paths; the best one carries the others."""
        return self._inner.path(a, b, through=list(through), avoid=list(avoid), limit=limit, quotes=quotes)

    def common(self, a: str, b: str, *, type: str | None = None, limit: int = 20) -> dict[str, Any]:
        """What two entities share, the strongest connection first."""
        return self._inner.common(a, b, type=type, limit=limit)

    def timeline(self, a: str, b: str | None = None, *, by: str | None = None) -> dict[str, Any]:
        """When somebody was written of, or two together, by day, week, month or year."""
        return self._inner.timeline(a, b, by=by)

    def top(
        self, *, by: str = "mentions", around: str | None = None, type: str | None = None, limit: int = 20
    ) -> list[dict[str, Any]]:
        """The entities that stand out by mentions, strength, pagerank or betweenness; seen from `around`, if given."""
        return self._inner.top(by=by, around=around, type=type, limit=limit)

    def communities(
        self, *, limit: int = 20, members: int = 8, resolution: float | None = None, seed: int | None = None
    ) -> dict[str, Any]:
        """Who belongs together (Leiden), each community with its most central members."""
        return self._inner.communities(limit=limit, members=members, resolution=resolution, seed=seed)

    def search(self, text: str, *, naming: str | None = None, limit: int = 20) -> dict[str, Any]:
        """Sentences that hold words, the most relevant first, and the names in them.

        ``"two words"`` stand side by side, ``gripen*`` is how a word begins, ``-saab`` must not be there, ``OR`` leaves a choice."""
        return self._inner.search(text, naming=naming, limit=limit)

    def coverage(self) -> dict[str, Any]:
        """What was read, what was not, and why."""
        return self._inner.coverage()

    def cypher(
        self,
        statement: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        limit: int | None = None,
        seconds: float | None = None,
    ) -> list[dict[str, Any]]:
        """The rows of a statement in Cypher that reads, a dictionary each. `schema` says what can be asked for.

        limit: the most rows. seconds: how long it may take. Raises `CypherError`."""
        return self._inner.cypher(statement, None if parameters is None else dict(parameters), limit=limit, seconds=seconds)

    @staticmethod
    def schema() -> str:
        """What statements in Cypher can ask for, in words."""
        return _namegraph.Graph.schema()

    def export(
        self,
        path: str | os.PathLike[str],
        format: str | None = None,
        *,
        top: int | None = None,
        by: str = "mentions",
        around: str | None = None,
        bipartite: bool = False,
    ) -> None:
        """Writes the graph for Gephi (gexf), networkx (json), as a picture (svg), a page (html), and in the other formats that are one file.

        format: one of ``namegraph formats``; without, the file's extension. top, by: only so many entities, those that rank highest.
        around: only this entity and those linked to it. bipartite: documents and the entities they name."""
        path = Path(path)
        written = self.dumps(format or path.suffix.lstrip("."), top=top, by=by, around=around, bipartite=bipartite)
        path.write_bytes(written)

    def dumps(
        self,
        format: str,
        *,
        top: int | None = None,
        by: str = "mentions",
        around: str | None = None,
        bipartite: bool = False,
    ) -> bytes:
        """The same as bytes."""
        return self._inner.dumps(format, top=top, by=by, around=around, bipartite=bipartite)

    def _sheet(self) -> dict[str, Any]:
        return json.loads(self.dumps("json"))

    def to_networkx(self) -> networkx.Graph:
        """A `networkx.Graph`: nodes are entity ids, with name, type, counts and dates; edges have weight, significance, dates and a quote."""
        import networkx

        return networkx.node_link_graph(self._sheet(), edges="edges")

    def to_igraph(self) -> igraph.Graph:
        """An `igraph.Graph` with the same attributes; the vertex attribute ``id`` is the entity's id."""
        import igraph

        sheet = self._sheet()
        numbers = {node["id"]: number for number, node in enumerate(sheet["nodes"])}
        ends = [(numbers[edge.pop("source")], numbers[edge.pop("target")]) for edge in sheet["edges"]]
        columns = _columns(sheet["nodes"]), _columns(sheet["edges"])
        return igraph.Graph(n=len(numbers), edges=ends, vertex_attrs=columns[0], edge_attrs=columns[1])

    def to_pandas(self) -> Tables:
        """Two `pandas.DataFrame`s, entities and links, with days as timestamps."""
        import pandas

        def frame(rows: list[dict[str, Any]]) -> pandas.DataFrame:
            table = pandas.DataFrame(_columns(rows))
            for day in table.columns.intersection(_DAYS):
                table[day] = pandas.to_datetime(table[day])
            return table

        sheet = self._sheet()
        return Tables(frame(sheet["nodes"]), frame(sheet["edges"]))

    def to_polars(self) -> Tables:
        """Two `polars.DataFrame`s, entities and links, with days as dates."""
        import polars

        def frame(rows: list[dict[str, Any]]) -> polars.DataFrame:
            table = polars.DataFrame(_columns(rows), infer_schema_length=None)
            days = [polars.col(day).cast(polars.String).str.to_date() for day in _DAYS if day in table.columns]
            return table.with_columns(days)

        sheet = self._sheet()
        return Tables(frame(sheet["nodes"]), frame(sheet["edges"]))


_DAYS = ("first_seen", "last_seen")


def _columns(rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    """Rows as columns: those that any row has, in the order they come up."""
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: [row.get(name) for row in rows] for name in names}
