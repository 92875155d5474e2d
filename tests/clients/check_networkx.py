#!/usr/bin/env python3
"""usage: check_networkx.py GEXF JSON   (networkx keeps every node, edge and attribute of an export)"""
import json
import sys

import networkx as nx

gexf, node_link = sys.argv[1:]
g = nx.read_gexf(gexf, version="1.3")
j = nx.node_link_graph(json.load(open(node_link, encoding="utf8")), edges="edges")
assert not g.is_directed() and not g.is_multigraph(), g
assert set(g) == set(j) and {frozenset(e) for e in g.edges} == {frozenset(e) for e in j.edges}
assert g.number_of_nodes() > 0 and g.number_of_edges() > 0
for node, data in g.nodes(data=True):
    assert data["label"] == j.nodes[node]["name"], node
    assert data["entity_type"] == j.nodes[node]["type"] and data["mentions"] == j.nodes[node]["mentions"], node
    viz = data["viz"]
    assert viz["size"] > 0 and {"r", "g", "b"} <= viz["color"].keys() and {"x", "y"} <= viz["position"].keys(), node
assert len({(d["viz"]["position"]["x"], d["viz"]["position"]["y"]) for _, d in g.nodes(data=True)}) > 0.99 * len(g)
for a, b, data in g.edges(data=True):
    assert data["weight"] == j.edges[a, b]["weight"] > 0 and data["evidence"], (a, b)
    assert data["evidence"] == j.edges[a, b]["evidence"], (a, b)
print(f"networkx {nx.__version__}: {len(g)} nodes, {g.number_of_edges()} edges kept")
