#!/usr/bin/env python3
"""usage: draw.py GEXF PNG   (the picture in the README; needs networkx and matplotlib)"""
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import networkx as nx

gexf, png = sys.argv[1:]
g = nx.read_gexf(gexf, version="1.3")
g = g.subgraph(n for n in g if g.degree(n) > 0)
viz = {n: d["viz"] for n, d in g.nodes(data=True)}
at = {n: (v["position"]["x"], v["position"]["y"]) for n, v in viz.items()}
plt.figure(figsize=(15, 12), dpi=80)
nx.draw_networkx_edges(g, at, edge_color="#cccccc", width=[0.6 + 0.6 * d["weight"] for *_, d in g.edges(data=True)])
colors = ["#%02x%02x%02x" % tuple(v["color"][c] for c in "rgb") for v in viz.values()]
nx.draw_networkx_nodes(g, at, node_color=colors, node_size=[4 * v["size"] for v in viz.values()], linewidths=0)
nx.draw_networkx_labels(g, at, {n: d["label"] for n, d in g.nodes(data=True)}, font_size=6.5, verticalalignment="bottom")
plt.axis("off")
plt.tight_layout(pad=0)
plt.savefig(png)
