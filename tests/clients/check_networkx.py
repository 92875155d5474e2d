#!/usr/bin/env python3
"""usage: check_networkx.py GEXF JSON GRAPHML CYTOSCAPE   (networkx and igraph keep every node, edge and attribute of an export)"""
import json
import sys

import igraph
import networkx as nx

gexf, node_link, graphml, cytoscape = sys.argv[1:]
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



def same(nodes, edges, client):
    """The same entities and links, with the same names, weights, quotes and places as in GEXF."""
    assert nodes.keys() == dict(g.nodes).keys() and edges.keys() == {frozenset(e) for e in g.edges}, client
    for node, (name, mentions, x, color) in nodes.items():
        ours = g.nodes[node]
        assert name == ours["label"] and mentions == ours["mentions"] and abs(x - ours["viz"]["position"]["x"]) < 0.01, (client, node)
        c = ours["viz"]["color"]
        assert color == "#%02x%02x%02x" % (c["r"], c["g"], c["b"]), (client, node)
    for ends, (weight, evidence) in edges.items():
        ours = g.edges[tuple(ends)]
        assert weight == ours["weight"] and evidence == ours["evidence"], (client, ends)
    print(f"{client}: {len(nodes)} nodes, {len(edges)} edges kept")


m = nx.read_graphml(graphml)
same({n: (d["label"], d["mentions"], d["x"], d["color"]) for n, d in m.nodes(data=True)},
     {frozenset((a, b)): (d["weight"], d["evidence"]) for a, b, d in m.edges(data=True)}, "networkx, GraphML")
i = igraph.Graph.Read_GraphML(graphml)
ids = i.vs["id"]
same({v["id"]: (v["label"], v["mentions"], v["x"], v["color"]) for v in i.vs},
     {frozenset((ids[e.source], ids[e.target])): (e["weight"], e["evidence"]) for e in i.es}, f"igraph {igraph.__version__}, GraphML")
document = json.load(open(cytoscape, encoding="utf8"))
places = {n["data"]["id"]: n["position"]["x"] for n in document["elements"]["nodes"]}
c = nx.cytoscape_graph(document)
same({n: (d["name"], d["mentions"], places[n], d["color"]) for n, d in c.nodes(data=True)},
     {frozenset((a, b)): (d["weight"], d["evidence"]) for a, b, d in c.edges(data=True)}, "networkx, Cytoscape")
print(f"networkx {nx.__version__}: {len(g)} nodes, {g.number_of_edges()} edges kept")
