"""How names and pairs grow with documents: python benches/scale/growth.py PROGRAM ARTICLES.jsonl [MOST]

Extracts the articles once, counts distinct names and pairs in a sentence as documents come in, in a random order (names within documents,
before they are joined across them), and fits Heaps' law, distinct = k · documents^β, by least squares on the logarithms of the second half."""

import itertools
import json
import math
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

program, corpus = sys.argv[1:3]
most = int(sys.argv[3]) if len(sys.argv) > 3 else 4000


def fitted(points):
    points = [(math.log(n), math.log(distinct)) for n, distinct in points[len(points) // 2 :]]
    x, y = (sum(p[i] for p in points) / len(points) for i in (0, 1))
    beta = sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points)
    return beta, math.exp(y - beta * x)


with tempfile.TemporaryDirectory() as folder:
    file, out = Path(folder) / "articles.jsonl", Path(folder) / "extracted.jsonl"
    with open(corpus) as lines:
        file.write_text("".join(itertools.islice(lines, most)))
    begun = time.monotonic()
    subprocess.run([program, "extract", file, "-o", out], check=True, capture_output=True)
    extracting = time.monotonic() - begun
    begun = time.monotonic()
    subprocess.run([program, "import", out, "-q", "-o", Path(folder) / "g.namegraph"], check=True)
    importing = time.monotonic() - begun
    names, pairs, mentions, words, n = set(), set(), 0, 0, 0
    counted = {"names": [], "pairs": []}
    with open(out) as lines:
        extracted = [line for line in lines if '"mentions":' in line]
        random.Random(1).shuffle(extracted)
        for n, document in enumerate(map(json.loads, extracted), 1):
            sentences = {}
            words += len(document["text"].split())
            for m in document["mentions"]:
                if m["type"] != "MISC" and not m.get("by_role"):
                    mentions += 1
                    start = max(s for s, _ in document["sentences"] if s <= m["start"])
                    sentences.setdefault(start, set()).add((m["type"], m["name"]))
            for there in sentences.values():
                names |= there
                pairs.update(itertools.combinations(sorted(there), 2))
            if n % 50 == 0 and pairs:
                counted["names"].append((n, len(names)))
                counted["pairs"].append((n, len(pairs)))

print(f"{n:,} documents, {words:,} words, {mentions:,} mentions: extracted in {extracting:.1f} s, imported in {importing:.1f} s")
for what, points in counted.items():
    beta, k = fitted(points)
    print(f"{what}: {points[-1][1]:,}; {k:.1f} · documents^{beta:.3f}; a billion documents would have {k * 1e9**beta:,.0f}")
