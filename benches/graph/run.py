"""namegraph's graph algorithms beside igraph's and networkx's, in one run on one graph, and whether they agree.

    pip install igraph networkx scipy
    cargo build --release --example graph
    python benches/graph/run.py target/release/examples/graph [NODES LINKS] [--no-networkx]

The graph: static power law (Goh, Kahng & Kim 2001) with exponent 2.5, weights by Zipf's law. igraph and networkx run on one
thread, as they do. Times are medians of three rounds for namegraph, single rounds for the others. Fails if results differ.
"""

import json
import math
import random
import subprocess
import sys
import tempfile
import time

import igraph
import networkx as nx
import numpy as np

STORIES = 1000  # of every node, as in graph.rs

arguments = [a for a in sys.argv[1:] if not a.startswith("--")]
program = arguments[0]
nodes, links = map(int, arguments[1:3]) if len(arguments) > 1 else (100_000, 1_000_000)
random.seed(1)
igraph.set_random_number_generator(random)
g = igraph.Graph.Static_Power_Law(nodes, links, 2.5)
g.simplify()
weights = np.minimum(np.random.default_rng(1).zipf(2.2, g.ecount()), 500).astype(float)
lengths = (1 / weights).tolist()
costs = [-math.log(w / (STORIES + 2)) for w in weights]
g.es["weight"] = weights.tolist()



def ours_on(g, weights):
    """What namegraph finds."""
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/links.tsv", "w") as file:
            print(g.vcount(), file=file)
            for (a, b), w in zip(g.get_edgelist(), weights):
                print(min(a, b), max(a, b), w, sep="\t", file=file)
        subprocess.run([program, f"{folder}/links.tsv", f"{folder}/found.json"], check=True)
        return json.load(open(f"{folder}/found.json"))


ours = ours_on(g, weights)


def timed(run):
    start = time.perf_counter()
    result = run()
    return time.perf_counter() - start, result


rows, wrong = [], []


def row(name, theirs, nx_seconds, note, agrees):
    rows.append((name, ours["seconds"][name], theirs, nx_seconds, note))
    if not agrees:
        wrong.append(f"{name}: {note}")


with_nx = "--no-networkx" not in sys.argv
if with_nx:
    G = nx.Graph()
    G.add_nodes_from(range(nodes))
    G.add_weighted_edges_from((a, b, w) for (a, b), w in zip(g.get_edgelist(), weights))
    for (a, b), cost, length in zip(g.get_edgelist(), costs, lengths):
        G[a][b]["cost"], G[a][b]["length"] = cost, length

nx_time = lambda run: timed(run)[0] if with_nx else None

seconds, theirs = timed(lambda: g.pagerank(weights="weight"))
off = max(abs(a - b) / b for a, b in zip(ours["pagerank"], theirs))
row("pagerank", seconds, nx_time(lambda: nx.pagerank(G)), f"largest relative difference {off:.1e}", off < 1e-4)

seconds, two = timed(lambda: g.community_leiden(objective_function="modularity", weights="weight", n_iterations=2))
best = max(g.modularity(g.community_leiden(objective_function="modularity", weights="weight", n_iterations=n).membership, weights="weight") for n in (2, 2, 5))
modularity = g.modularity(ours["communities"], weights="weight")
note = f"modularity {modularity:.5f}; igraph {g.modularity(two.membership, weights='weight'):.5f}, its best of four runs {best:.5f}"
row("leiden", seconds, nx_time(lambda: nx.community.louvain_communities(G, seed=1)), note, modularity > 0.995 * best and abs(modularity - ours["modularity"]) < 1e-9)

seconds, theirs = timed(lambda: g.connected_components().membership)
same = len(set(zip(theirs, ours["components"]))) == len(set(theirs)) == len(set(ours["components"]))
row("components", seconds, nx_time(lambda: list(nx.connected_components(G))), f"{len(set(theirs))} components", same)

seconds, theirs = timed(g.coreness)
row("cores", seconds, nx_time(lambda: nx.core_number(G)), f"largest core {max(theirs)}", theirs == ours["cores"])

seconds, theirs = timed(lambda: g.betweenness(weights=lengths, directed=False, sources=ours["sources"]))
linked, k = sum(d > 0 for d in g.degree()), len(ours["sources"])
# igraph halves what it finds, as if every pair had been met from both ends.
scale = 2 * linked / (k * (linked - 1) * (linked - 2))
off = max(abs(a - b * scale) for a, b in zip(ours["betweenness"], theirs)) / max(ours["betweenness"])
nx_seconds = nx_time(lambda: nx.betweenness_centrality_subset(G, ours["sources"][:1], list(G), weight="length"))
row("betweenness", seconds, nx_seconds and nx_seconds * k, f"{k} sources; largest difference {off:.1e} of the largest score", off < 1e-9)

def igraph_paths():
    return [sorted(sum(costs[e] for e in p) for p in g.get_k_shortest_paths(a, b, k=len(found), weights=costs, output="epath"))
            for (a, b), found in zip(ours["pairs"], ours["paths"])]

seconds, theirs = timed(igraph_paths)
off = max(abs(a - b) for x, y in zip(ours["paths"], theirs) for a, b in zip(x, y))
def nx_paths():
    generator = nx.shortest_simple_paths(G, *ours["pairs"][0], weight="cost")
    return [next(generator) for _ in ours["paths"][0]]
row("paths", seconds, nx_time(nx_paths), f"10 best for {len(theirs)} pairs (networkx: one pair); costs differ by {off:.1e}", off < 1e-9)

print("planted communities: 100 of 100 nodes, degree 20, so much of it outside:")
for outside in (0.1, 0.3, 0.5):
    within, between = 20 * (1 - outside) / 99, 20 * outside / 9900
    planted = igraph.Graph.SBM([[within if i == j else between for j in range(100)] for i in range(100)], [100] * 100)
    mine = planted.modularity(ours_on(planted, [1.0] * planted.ecount())["communities"])
    theirs = max(planted.community_leiden("modularity", n_iterations=2).modularity for _ in range(4))
    print(f"  {outside}: modularity {mine:.5f}, igraph's best of four {theirs:.5f}")
    if mine < theirs - 0.0005:
        wrong.append(f"planted, {outside} outside: modularity {mine}, igraph {theirs}")

print(f"{nodes:,} nodes, {g.ecount():,} links, igraph {igraph.__version__}, networkx {nx.__version__}; loading {ours['seconds']['load']:.2f} s\n")
print("| algorithm | namegraph, s | igraph, s | times | networkx, s | agreement |\n|---|---|---|---|---|---|")
for name, us, them, nx_seconds, note in rows:
    print(f"| {name} | {us:.3f} | {them:.3f} | {them / us:.1f} | {'–' if nx_seconds is None else f'{nx_seconds:.1f}'} | {note} |")
sys.exit("\n".join(wrong) if wrong else 0)
