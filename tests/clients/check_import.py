#!/usr/bin/env python3
"""usage: check_import.py PROGRAM

Graphs that networkx and igraph wrote are imported whole: the names, the types and the weights that come out are those that went in."""
import csv
import io
import os
import subprocess
import sys
import tempfile

import igraph
import networkx as nx

program = sys.argv[1]


def graph():
    """Zachary's karate club, with names and types."""
    g = nx.karate_club_graph()
    for node, data in g.nodes(data=True):
        data["label"], data["type"] = f"Member {node} <&> \"Zürich\"", "person" if data["club"] == "Officer" else "Company"
    return g


def imported(work, *files):
    out = os.path.join(work, "g.namegraph")
    subprocess.run([program, "import", *files, "-q", "-o", out], check=True)
    table = lambda format: list(csv.DictReader(io.StringIO(subprocess.run([program, "export", out, "--format", format], check=True, capture_output=True, text=True).stdout)))
    nodes = {row["id"]: (row["name"], row["type"]) for row in table("csv-nodes")}
    return nodes, {frozenset((row["source"], row["target"])): float(row["weight"]) for row in table("csv")}


def main():
    g = graph()
    kinds = {"person": "PER", "Company": "ORG"}
    nodes = {str(n): (d["label"], kinds[d["type"]]) for n, d in g.nodes(data=True)}
    edges = {frozenset(map(str, (a, b))): float(d["weight"]) for a, b, d in g.edges(data=True)}
    with tempfile.TemporaryDirectory() as work:
        path = lambda name: os.path.join(work, name)
        for version in ("1.2draft", "1.3"):
            nx.write_gexf(g, path("g.gexf"), version=version)
            assert imported(work, path("g.gexf")) == (nodes, edges), version
        nx.write_graphml(g, path("g.graphml"))
        assert imported(work, path("g.graphml")) == (nodes, edges)
        h = igraph.Graph.from_networkx(g)
        h.write_graphml(path("i.graphml"))
        # igraph numbers the nodes anew.
        assert sorted(imported(work, path("i.graphml"))[0].values()) == sorted(nodes.values())
        with open(path("nodes.csv"), "w", newline="", encoding="utf8") as out:
            csv.writer(out).writerows([("Id", "Label", "Type"), *((n, *d) for n, d in nodes.items())])
        with open(path("edges.csv"), "w", newline="", encoding="utf8") as out:
            csv.writer(out).writerows([("Source", "Target", "Weight"), *((*sorted(e), w) for e, w in edges.items())])
        assert imported(work, path("edges.csv"), path("nodes.csv")) == (nodes, edges)
    print(f"imported from networkx {nx.__version__}, igraph {igraph.__version__} and tables: {len(nodes)} nodes, {len(edges)} links each")


main()
