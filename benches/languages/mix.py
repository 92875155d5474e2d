#!/usr/bin/env python3
"""English articles some of whose paragraphs are in other languages:   mix.py ARTICLES.jsonl CORPORA SHARE > mixed.jsonl

ARTICLES: one document a line, with a field `text`. CORPORA: a folder with world/CODE/[NAME_]dev.conll (data/models/world/README.md says where
each set comes from). SHARE: of each hundred paragraphs of the articles, how many are replaced, each by one of some language of as many
words or a few more. The same draw for every call.
"""
import json
import random
import sys
from pathlib import Path

WORDS = 60  # of a paragraph that is drawn


def paragraphs(file):
    """Sentences of a CoNLL file, printed with blanks, some together."""
    words = []
    for line in file.read_text().splitlines():
        if line and not line.startswith("-DOCSTART-"):
            words.append(line.split()[0])
        elif len(words) >= WORDS:
            yield " ".join(words)
            words = []


def main():
    articles, corpora, share = sys.argv[1], Path(sys.argv[2]), float(sys.argv[3]) / 100
    rng = random.Random(1)
    foreign = [p for file in sorted((corpora / "world").glob("[!e]*/*dev.conll")) for p in paragraphs(file)]
    for line in open(articles):
        document = json.loads(line)
        own = document["text"].split("\n")
        document["text"] = "\n".join(rng.choice(foreign) if p.strip() and rng.random() < share else p for p in own)
        print(json.dumps(document, ensure_ascii=False))


if __name__ == "__main__":
    main()
