"""Which names of persons are one, beside Renard's rules (renard-pipeline on PyPI), on names that are given.

usage: persons.py PROGRAM GOLD.jsonl [GOLD.jsonl...]

PROGRAM: a built namegraph. GOLD: one document a line, with text and mentions, as `namegraph evaluate graph` reads them. Needs what
requirements.txt beside this file says; of Renard only the unifier of characters runs, which needs no model.

B³ (Bagga & Baldwin 1998) over the mentions of persons with an identity: within each document, which is what Renard is made for, and over
all of them; there its characters are joined by the longest of their names.
"""
import json
import subprocess
import sys
import tempfile
import types
from collections import Counter
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Named:
    """What Renard's unifier reads of a name."""

    tokens: list
    start_idx: int
    end_idx: int
    tag: str


def renard():
    recognizer = types.ModuleType("renard.pipeline.ner")
    recognizer.NEREntity = Named
    sys.modules["renard.pipeline.ner"] = recognizer
    from renard.pipeline.character_unification import GraphRulesCharacterUnifier
    from renard.pipeline.progress import get_progress_reporter

    unifier = GraphRulesCharacterUnifier()
    unifier._pipeline_init_(lang="eng", character_ner_tag="PER", progress_reporter=get_progress_reporter(None))
    return unifier


def by_renard(unifier, documents):
    entities = {}
    for document in documents:
        text = document["text"].encode()
        persons = [m for m in document["mentions"] if m["type"] == "PER"]
        named = [Named(text[m["start"] : m["end"]].decode().split(), m["start"], m["end"], "PER") for m in persons]
        for character in unifier(entities=named)["characters"]:
            name = max(sorted(character.names), key=len)
            for mention in character.mentions:
                entities[document["id"], mention.start_idx] = name
    return entities


def by_namegraph(program, documents):
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        with open(folder / "texts.jsonl", "w") as texts, open(folder / "mentions.jsonl", "w") as mentions:
            for document in documents:
                texts.write(json.dumps({"id": document["id"], "text": document["text"]}) + "\n")
                for m in document["mentions"]:
                    of = {"document": document["id"], "start": m["start"], "end": m["end"], "type": m["type"]}
                    mentions.write(json.dumps(of) + "\n")
        graph = folder / "names.namegraph"
        build = [program, "import", "--misc", "--quiet", folder / "mentions.jsonl", "--documents", folder / "texts.jsonl", "-o", graph]
        subprocess.run(build, check=True, capture_output=True)
        export = subprocess.run([program, "export", graph, "--format", "mentions"], check=True, capture_output=True)
    found = map(json.loads, export.stdout.decode().splitlines())
    return {(m["document"], m["start"]): m["entity"] for m in found}


def b3(gold, found):
    """Precision, recall and F1 in per cent. Both: a mention's place, and its entity."""
    sizes, of_found, shared = Counter(gold.values()), Counter(), Counter()
    for place, entity in gold.items():
        # A mention that was left out is an entity of its own.
        other = found.get(place, place)
        of_found[other] += 1
        shared[entity, other] += 1
    p = sum(n * n / of_found[other] for (_, other), n in shared.items()) / len(gold)
    r = sum(n * n / sizes[entity] for (entity, _), n in shared.items()) / len(gold)
    return 100 * p, 100 * r, 200 * p * r / (p + r)


def within(entities):
    return {(document, start): (document, entity) for (document, start), entity in entities.items()}


def main(program, files):
    unifier = renard()
    print("| names of persons | rules | B³ precision | recall | F1 |\n|---|---|---|---|---|")
    for file in files:
        documents = [json.loads(line) for line in open(file, encoding="utf8")]
        persons = [(d["id"], m) for d in documents for m in d["mentions"] if m["type"] == "PER" and m["entity"] is not None]
        gold = {(document, m["start"]): m["entity"] for document, m in persons}
        for rules, found in [("Renard", by_renard(unifier, documents)), ("namegraph", by_namegraph(program, documents))]:
            for scope, limit in [("each document", within), ("all documents", dict)]:
                figures = " | ".join(f"{figure:.2f}" for figure in b3(limit(gold), limit(found)))
                print(f"| {Path(file).stem}, {scope}, {len(gold):,} | {rules} | {figures} |")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]) if len(sys.argv) > 2 else __doc__)
