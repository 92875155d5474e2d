#!/usr/bin/env python3
"""spaCy's tok2vec recognizer, for the speed that one gets by giving up accuracy.

    spacy_ner.py train CORPORA OUT            on CoNLL-2003 alone, by spaCy's own settings for a CPU
    spacy_ner.py read OUT WINDOWS [LABELS]    as engine.py; words are given, and spaCy uses one thread

It writes tags, not numbers of labels, to LABELS.
"""
import json
import random
import sys
import time
from pathlib import Path

import spacy
from spacy.tokens import Doc
from spacy.training import Example, biluo_tags_to_spans, iob_to_biluo
from spacy.util import compounding, fix_random_seed, minibatch


def sentences(path):
    words, tags = [], []
    for line in [*open(path, encoding="utf8"), "\n"]:
        if line.startswith("-DOCSTART-"):
            continue
        if line.strip():
            word, tag = line.split("\t")[:2]
            words.append(word)
            tags.append(tag.strip())
        elif words:
            yield words, tags
            words, tags = [], []


def example(nlp, words, tags):
    gold = Doc(nlp.vocab, words)
    gold.ents = biluo_tags_to_spans(gold, iob_to_biluo(tags))
    return Example(Doc(nlp.vocab, words), gold)


def train(corpora, out):
    fix_random_seed(1)
    nlp = spacy.blank("en")
    nlp.add_pipe("ner")
    examples = [example(nlp, *s) for s in sentences(Path(corpora) / "conll2003/train.conll")]
    optimizer = nlp.initialize(lambda: examples)
    rng = random.Random(1)
    for epoch in range(12):
        rng.shuffle(examples)
        losses = {}
        for batch in minibatch(examples, size=compounding(16.0, 128.0, 1.01)):
            nlp.update(batch, drop=0.1, losses=losses, sgd=optimizer)
        print("epoch", epoch + 1, losses, flush=True)
    nlp.to_disk(out)


def tag(token):
    return "O" if token.ent_iob_ in "O" else f"{token.ent_iob_}-{token.ent_type_}"


def read(folder, file, labels):
    nlp = spacy.load(folder)
    docs = [Doc(nlp.vocab, json.loads(line)["words"]) for line in open(file)]
    ner = nlp.get_pipe("ner")
    start = time.perf_counter()
    docs = list(ner.pipe(docs, batch_size=256))
    print(json.dumps({"seconds": time.perf_counter() - start}))
    if labels:
        Path(labels[0]).write_text("".join(json.dumps([tag(t) for t in doc]) + "\n" for doc in docs))


if __name__ == "__main__":
    if sys.argv[1] == "train":
        train(*sys.argv[2:])
    else:
        read(sys.argv[2], sys.argv[3], sys.argv[4:])
