#!/usr/bin/env python3
"""usage: check_seqeval.py NAMEGRAPH GOLD.conll

Asks `namegraph evaluate ner` for its figures and for the tags they stand on (`--tags`), and lets seqeval in strict IOB2
mode, the standard scorer of the CoNLL measure, judge the same tags.
"""
import json
import subprocess
import sys

from seqeval.metrics import classification_report
from seqeval.scheme import IOB2

program, gold = sys.argv[1:]
run = lambda *more: subprocess.run([program, "evaluate", "ner", "--gold", gold, *more], check=True, capture_output=True, text=True).stdout
ours = json.loads(run("--format", "json"))
true, found = [[]], [[]]
for line in run("--tags").splitlines():
    if not line:
        true.append([]), found.append([])
        continue
    _, t, f = line.split("\t")
    true[-1].append(t)
    found[-1].append(f)
theirs = classification_report(true, found, mode="strict", scheme=IOB2, output_dict=True)
names = {"overall": "micro avg", "PER": "PER", "ORG": "ORG", "LOC": "LOC", "MISC": "MISC"}
for mine, name in names.items():
    if name not in theirs:
        assert ours[mine]["support"] == 0, mine
        continue
    for a, b in [("precision", "precision"), ("recall", "recall"), ("f1", "f1-score")]:
        assert abs(ours[mine][a] - 100 * theirs[name][b]) < 1e-6, (mine, a, ours[mine][a], theirs[name][b])
    assert ours[mine]["support"] == theirs[name]["support"]
print(f"seqeval agrees: F1 {ours['overall']['f1']:.2f} over {ours['overall']['support']} names")
