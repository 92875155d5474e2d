"""Is what an exported graph says of its links what scipy, statsmodels and networkx make of its counts?

    python tests/clients/check_statistics.py GRAPH.json STORIES

GRAPH.json: all of a graph, by `namegraph export --format json`; STORIES: how many stories name anybody.
"""

import json
import math
import sys

import networkx as nx
from scipy.stats import poisson
from statsmodels.stats.multitest import multipletests


def close(a, b, tolerance=1e-6):
    return abs(a - b) <= tolerance * max(abs(a), abs(b)) + 1e-280


def main(path, stories):
    with open(path, encoding="utf-8") as file:
        graph = nx.node_link_graph(json.load(file), edges="edges")
    of = nx.get_node_attributes(graph, "stories")
    degree, strength = dict(graph.degree()), dict(graph.degree(weight="weight"))

    tested, others = [], []
    for a, b, e in graph.edges(data=True):
        n, expected = e["weight"], e["expected"]
        assert close(e["p"], float(poisson.sf(n - 1, expected))), (a, b, e)
        assert close(e["lift"], n / expected), (a, b, e)
        npmi = 1.0 if n >= stories else math.log(n * stories / (of[a] * of[b])) / -math.log(n / stories)
        assert abs(e["npmi"] - npmi) < 1e-9, (a, b, e, npmi)
        alpha = min((1 - n / strength[end]) ** (degree[end] - 1) for end in (a, b))
        assert close(e["disparity"], alpha), (a, b, e, alpha)
        (tested if of[a] >= 2 and of[b] >= 2 else others).append(e)

    assert tested, "expected links between entities of two stories or more, found none"
    # Every pair of entities in two stories and more is a test; those that never meet have a p-value of 1.
    eligible = sum(1 for n in of.values() if n >= 2)
    unseen = eligible * (eligible - 1) // 2 - len(tested)
    least = min(unseen, 20_000_000)
    assert least == unseen, "too many pairs to hand to statsmodels: take a smaller graph"
    rates = multipletests([e["p"] for e in tested] + [1.0] * unseen, method="fdr_bh")[1]
    for e, rate in zip(tested, rates):
        assert close(e["fdr"], float(rate)), (e, rate)
    assert all(e["fdr"] == 1 for e in others)
    passing = sum(e["fdr"] <= 0.05 for e in tested)
    print(
        f"{graph.number_of_edges()} links: p-values are scipy's, NPMI and disparity are networkx's sums,"
        f" {len(tested)} of {len(tested) + unseen} tests have statsmodels' rate; {passing} pass at 0.05"
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
