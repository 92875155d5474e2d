"""Scores namegraph's rules of identity on names that others labelled: see `run`, which calls this.

Every name is given as a mention of a document of its own, so that neither the recognizer nor a text around decides, and the
rules do: `namegraph import` of mentions without entities.
"""
import argparse
import csv
import itertools
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

KINDS = {"org": "ORG", "person": "PER", "place": "LOC", "drug": "MISC", "event": "MISC"}
# Ships, aircraft and what is only known to be somebody in law: the rules for organizations are the nearest.
SCHEMAS = {"Person": "PER", "Company": "ORG", "Organization": "ORG", "LegalEntity": "ORG", "Vessel": "MISC"}
EXAMPLES = 5
# What `match` lists unless it is asked for more or less, and where the curve is drawn.
THRESHOLD = 0.8
THRESHOLDS = [0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95]


def decided(program, documents, folder):
    """The entity of each document's one mention. Documents: (mention, what follows it in the text, type)."""
    with open(folder / "texts.jsonl", "w") as texts, open(folder / "mentions.jsonl", "w") as mentions:
        for i, (name, after, kind) in enumerate(documents):
            texts.write(json.dumps({"id": str(i), "text": name + after}) + "\n")
            mentions.write(json.dumps({"document": str(i), "start": 0, "end": len(name.encode()), "type": kind}) + "\n")
    graph = folder / "names.namegraph"
    graph.unlink(missing_ok=True)
    build = [program, "import", "--misc", "--quiet", folder / "mentions.jsonl", "--documents", folder / "texts.jsonl", "-o", graph]
    subprocess.run(build, check=True, capture_output=True)
    export = [program, "export", graph, "--format", "mentions", "--by-role"]
    lines = subprocess.run(export, check=True, capture_output=True).stdout.decode().splitlines()
    found = {int(m["document"]): m["entity"] for m in map(json.loads, lines)}
    return [found.get(i, f"nobody {i}") for i in range(len(documents))]


class Score:
    """Right and wrong among yes and no."""

    def __init__(self):
        self.counts = Counter()

    def add(self, gold, found):
        self.counts[bool(gold), bool(found)] += 1

    def figures(self):
        right, wrong, missed = self.counts[True, True], self.counts[False, True], self.counts[True, False]
        p = right / (right + wrong) if right + wrong else 0.0
        r = right / (right + missed) if right + missed else 0.0
        return p, r, (2 * p * r / (p + r) if p + r else 0.0)

    def row(self, name):
        p, r, f = self.figures()
        c = self.counts
        return f"| {name} | {p:.3f} | {r:.3f} | {f:.3f} | {c[True, True]} | {c[False, True]} | {c[True, False]} |"


HEADER = "| {} | precision | recall | F1 | right | wrong | missed |\n|---|---|---|---|---|---|---|"


def failures(title, failed):
    """A table of the kinds of pairs that fail, the most frequent first, and some of each."""
    print(f"\n{title}\n\n| kind | pairs | such as |\n|---|---|---|")
    for kind, pairs in sorted(failed.items(), key=lambda item: (-len(item[1]), item[0])):
        few = "; ".join(f"{a} / {b}" for a, b in pairs[:EXAMPLES])
        print(f"| {kind} | {len(pairs)} | {few.replace('|', ' ')} |")


def er_kg_bench(program, benchmarks, verbose):
    records = list(csv.DictReader(open(benchmarks / "er-kg-bench/records.csv", encoding="utf8")))
    documents = [(r["mention"], f" — {r['context']}.", KINDS[r["entity_type"]]) for r in records]
    with tempfile.TemporaryDirectory() as folder:
        entities = decided(program, documents, Path(folder))
    scores = defaultdict(Score)
    missed, wrong = defaultdict(list), defaultdict(list)
    for (a, of_a), (b, of_b) in itertools.combinations(zip(records, entities), 2):
        gold, found = a["entity_id"] == b["entity_id"], of_a == of_b
        drugs = "drug" in (a["entity_type"], b["entity_type"])
        scores["all 206 names"].add(gold, found)
        if not drugs:
            scores["without drugs"].add(gold, found)
        if a["failure_class"] == b["failure_class"]:
            scores[f"within {a['failure_class']}"].add(gold, found)
        if gold != found:
            (missed if gold else wrong)[a["failure_class"]].append((a["mention"], b["mention"]))
    print("\n## ER-KG-Bench, pairs of names\n\n" + HEADER.format("names"))
    for name, score in scores.items():
        print(score.row(name))
    if verbose:
        failures("Missed, by class of the first name", missed)
        failures("Taken for one, by class of the first name", wrong)


def words(name):
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return re.findall(r"\w+", re.sub(r"(?<=\w)[.'’](?=\w)|\.", "", bare.lower()))


FORMS = set(
    "ab ag aktiengesellschaft as bhd bv co company corp corporation gmbh inc incorporated jsc kg limited llc llp ltd nv oao ojsc ooo"
    " oyj pao plc pjsc pte pty sa sarl sdn se sp spa srl tbk zao zoo ао оао ооо пао".split()
)
FORM_WORDS = ("limited liability", "joint stock", "gesellschaft", "общество", "societate", "public limited", "besloten", "sociedad", "societe")


def edits(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1]


def kind(a, b, schema):
    """In what two names differ, the plainest difference first."""
    one, other = words(a), words(b)
    script = lambda name: {unicodedata.name(c, "?").split()[0] for c in name if c.isalpha()}
    bare = lambda ws: [w for w in ws if w not in FORMS]
    joined = lambda ws: "".join(ws)
    organization = SCHEMAS[schema] == "ORG"
    formed = any(f in n.lower() for f in FORM_WORDS for n in (a, b))
    if one == other:
        return "writing alone"
    if script(a) != script(b):
        return "another script"
    if joined(one) == joined(other):
        return "spaces and hyphens"
    if sorted(one) == sorted(other):
        return "order of words"
    if [w for w in one if w not in ("and", "the", "of")] == [w for w in other if w not in ("and", "the", "of")]:
        return "and, the, of"
    if organization and (joined(bare(one)) == joined(bare(other)) or formed and set(bare(one)) & set(bare(other))):
        return "legal form"
    if any(w.isdigit() for w in one) != any(w.isdigit() for w in other) or re.search(r"\d", a + b):
        return "numbers"
    if set(one) < set(other) or set(other) < set(one):
        return "words left out"
    few, many = sorted((one, other), key=len)
    if few and len(joined(few)) <= len(many) and joined(few) in "".join(w[0] for w in many):
        return "acronym"
    near = lambda w: any(w == o or edits(w, o) <= (1 if len(w) < 6 else 2) for o in many)
    initials = [w for w in few if len(w) == 1 and any(o.startswith(w) for o in many)]
    if initials and all(near(w) for w in few if len(w) > 1):
        return "initials"
    if len(one) == len(other) and all(near(w) for w in few):
        return "misspelled or romanized otherwise"
    if edits(joined(one), joined(other)) <= 3:
        return "misspelled, spaces too"
    if all(near(w) for w in few):
        return "words left out and misspelled"
    if set(one) & set(other):
        return "some words differ"
    return "other words"


def likeness(program, case):
    """How alike `match` finds the second name, as the only entry of a list, and the first, as the only name of a text."""
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        decided(program, [(case["name1"], ".", SCHEMAS[case["schema"]])], folder)
        with open(folder / "list.csv", "w", newline="", encoding="utf8") as entries:
            csv.writer(entries).writerows([["id", "schema", "name"], ["1", case["schema"], case["name2"]]])
        match = [program, "match", folder / "names.namegraph", folder / "list.csv", "--least", "0", "--format", "json"]
        found = json.loads(subprocess.run(match, check=True, capture_output=True).stdout)["candidates"]
        return max((c["score"] for c in found), default=0.0)


def name_bench(program, benchmarks, verbose):
    cases = list(csv.DictReader(open(benchmarks / "name_bench/cases.csv", encoding="utf8")))
    frozen = list(csv.DictReader(open(benchmarks / "name_bench/logicv2-frozen.csv", encoding="utf8")))
    key = lambda case: tuple(case[k] for k in ("schema", "name1", "name2"))
    logic = {key(case): case["predicted_match"] == "true" for case in frozen}

    def same(case):
        """Whether a pair is one entity, in a namegraph of its own: no pair says anything of another."""
        kind_ = SCHEMAS[case["schema"]]
        with tempfile.TemporaryDirectory() as folder:
            documents = [(case["name1"], ".", kind_), (case["name2"], ".", kind_)]
            return len(set(decided(program, documents, Path(folder)))) == 1

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        joined = list(pool.map(same, cases))
        alike = list(pool.map(lambda case: likeness(program, case), cases))
    # The weights of likeness were chosen with one half in sight.
    order = list(range(len(cases)))
    random.Random(7).shuffle(order)
    in_sight = set(order[: len(order) // 2])
    ours, theirs, identity = defaultdict(Score), defaultdict(Score), Score()
    curve = {threshold: Score() for threshold in THRESHOLDS}
    missed, wrong = defaultdict(list), defaultdict(list)
    for i, (case, score, one) in enumerate(zip(cases, alike, joined)):
        gold, match = case["is_match"] == "true", score >= THRESHOLD
        half = "half that weights were chosen on" if i in in_sight else "other half"
        for name in ("all", half, SCHEMAS[case["schema"]], case["case_group"]):
            ours[name].add(gold, match)
            if key(case) in logic:  # fourteen were added since
                theirs[name].add(gold, logic[key(case)])
        identity.add(gold, one)
        for threshold, at in curve.items():
            at.add(gold, score >= threshold)
        if gold != match:
            label = f"{SCHEMAS[case['schema']]}: {kind(case['name1'], case['name2'], case['schema'])}"
            (missed if gold else wrong)[label].append((case["name1"], case["name2"]))
    print(f"\n## name_bench, {len(cases)} pairs\n\n" + HEADER.format("pairs"))
    for name, score in ours.items():
        print(score.row(f"{name}: match, from {THRESHOLD}"))
        print(theirs[name].row(f"{name}: logic-v2"))
    print(identity.row("all: one entity"))
    print("\n" + HEADER.format("match, from"))
    for threshold, score in curve.items():
        print(score.row(f"{threshold:.2f}"))
    if verbose:
        failures("Missed, by type and difference", missed)
        failures("Taken for one, by type and difference", wrong)


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("program", type=Path)
    a.add_argument("benchmarks", type=Path)
    a.add_argument("--only", choices=["er-kg-bench", "name_bench"])
    a.add_argument("--verbose", action="store_true", help="which kinds of pairs fail, with examples")
    a = a.parse_args()
    program = a.program.resolve()
    if not program.exists():
        sys.exit(f"{a.program}: no such program")
    if a.only != "name_bench":
        er_kg_bench(program, a.benchmarks, a.verbose)
    if a.only != "er-kg-bench":
        name_bench(program, a.benchmarks, a.verbose)


if __name__ == "__main__":
    main()
