"""Counting links beside GraphRAG's fast mode and pandas: the same mentions, the same stage (pair counts and PMI).

    python benches/links/run.py LINKS [SIZES…]        LINKS: target/release/examples/links

GraphRAG is measured by its own functions (graphrag.index.operations.build_noun_graph, graphrag.graphs.edge_weights),
from its map of titles to text units on; pandas by a script without a Python loop (a self-merge and group-bys), on
numbers, which is the quickest it can have. Each in a fresh process, in turn, median of three. Reading the table is not
counted for anybody. Needs: pip install graphrag pandas
"""

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS = 3


def load(path):
    import pandas as pd

    return pd.read_csv(path, sep="\t", names=["sentence", "entity"], dtype="int64")


def by_pandas(path):
    import numpy as np

    mentions = load(path)
    start = time.perf_counter()
    pairs = mentions.merge(mentions, on="sentence", suffixes=("_a", "_b"))
    pairs = pairs[pairs.entity_a < pairs.entity_b]
    counts = pairs.groupby(["entity_a", "entity_b"], sort=False).size().reset_index(name="n")
    stories = mentions.sentence.nunique()
    of = mentions.groupby("entity").size()
    together = counts.n.to_numpy() / stories
    a = of.reindex(counts.entity_a).to_numpy() / stories
    b = of.reindex(counts.entity_b).to_numpy() / stories
    counts["npmi"] = np.log(together / (a * b)) / -np.log(together)
    return {"seconds": time.perf_counter() - start, "pairs": len(counts), "sum_of_pmi": float(counts.npmi.sum())}


def by_graphrag(path):
    import pandas as pd
    from graphrag.index.operations.build_noun_graph.build_noun_graph import _extract_edges

    table = load(path)
    titles = {}
    for sentence, entity in zip(table.sentence.astype(str), "e" + table.entity.astype(str)):
        titles.setdefault(entity, []).append(sentence)
    start = time.perf_counter()
    nodes = pd.DataFrame(
        [{"title": t, "frequency": len(ids), "text_unit_ids": ids} for t, ids in titles.items()],
        columns=["title", "frequency", "text_unit_ids"],
    )
    edges = _extract_edges(titles, nodes_df=nodes, normalize_edge_weights=True)
    return {"seconds": time.perf_counter() - start, "pairs": len(edges)}


def measured(command):
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return json.loads(out.strip().splitlines()[-1])


def main():
    links, sizes = sys.argv[1], [int(n) for n in sys.argv[2:]] or [10_000, 100_000, 1_000_000]
    print("| sentences | engine | pairs | pairs and PMI, s | times namegraph's | peak memory, MB | all else, s |")
    print("|---|---|---|---|---|---|---|")
    stories = []
    for size in sizes:
        with tempfile.NamedTemporaryFile(suffix=".tsv") as table:
            subprocess.run([links, "generate", str(size), table.name], check=True)
            rounds = {"namegraph": [], "pandas": [], "GraphRAG fast": []}
            for _ in range(ROUNDS):
                rounds["namegraph"].append(measured([links, "count", table.name]))
                rounds["pandas"].append(measured([sys.executable, __file__, "--pandas", table.name]))
                rounds["GraphRAG fast"].append(measured([sys.executable, __file__, "--graphrag", table.name]))
            ours = statistics.median(r["pairs_and_pmi"] for r in rounds["namegraph"])
            check(rounds)
            for engine, found in rounds.items():
                seconds = statistics.median(r.get("pairs_and_pmi", r.get("seconds")) for r in found)
                rest = statistics.median(r.get("all_statistics", 0) for r in found)
                memory = max(r["memory_mb"] for r in found)
                print(
                    f"| {size:,} | {engine} | {found[0]['pairs']:,} | {seconds:.3f} | {seconds / ours:.1f} | {memory} |"
                    f" {f'{rest:.3f}' if rest else '–'} |"
                )
        stories.append((size, measured([links, "stories", str(size)])))
    print("\n| sentences | documents | stories | finding them, s | peak memory with the texts, MB |")
    print("|---|---|---|---|---|")
    for size, s in stories:
        print(f"| {size:,} | {s['documents']:,} | {s['stories']:,} | {s['seconds']:.2f} | {s['memory_mb']} |")


def check(rounds):
    """All count the same pairs, and namegraph and pandas the same PMI."""
    pairs = {engine: found[0]["pairs"] for engine, found in rounds.items()}
    assert len(set(pairs.values())) == 1, pairs
    ours, theirs = (rounds[e][0]["sum_of_pmi"] for e in ("namegraph", "pandas"))
    assert abs(ours - theirs) < 1e-6 * abs(theirs) + 1e-6, (ours, theirs)


if __name__ == "__main__":
    if sys.argv[1] in ("--pandas", "--graphrag"):
        found = (by_pandas if sys.argv[1] == "--pandas" else by_graphrag)(sys.argv[2])
        found["memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(json.dumps(found))
    else:
        main()
