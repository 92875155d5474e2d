#!/usr/bin/env python3
"""usage: against_transformers.py MODEL DUMP

Runs every window that the example `agree` wrote to DUMP through Python's transformers, in float32, and compares: the pieces
of the words, the best label of each piece, the logits. Fails when a piece or a label differs, or a logit by more than 1e-3.
Two labels that transformers itself holds closer together than that are a tie, and either is right: the small checkpoints are
random, so that there are such.
"""
import json
import sys

import torch
from transformers import AutoModelForTokenClassification, AutoTokenizer

TOLERANCE = 1e-3
folder, dump = sys.argv[1:]
model = AutoModelForTokenClassification.from_pretrained(folder, torch_dtype=torch.float32).eval()
roberta = model.config.model_type.endswith("roberta")
tokenizer = AutoTokenizer.from_pretrained(folder, **({"add_prefix_space": True} if roberta else {}))
typed = model.config.model_type == "bert"
windows, pieces, labels, farthest = 0, 0, 0, 0.0
for line in open(dump, encoding="utf8"):
    window = json.loads(line)
    # A word that is nothing to the tokenizer is one unknown piece to us, so that every word has an answer.
    cut = lambda word: tokenizer(word, add_special_tokens=False, is_split_into_words=True)["input_ids"] or [tokenizer.unk_token_id]
    expected = [i for word in window["words"] for i in cut([word])]
    assert window["ids"][1:-1] == expected, f"pieces of {window['words']}: {window['ids'][1:-1]}, expected {expected}"
    types = {"token_type_ids": torch.tensor([window["kinds"]])} if typed else {}
    with torch.no_grad():
        theirs = model(input_ids=torch.tensor([window["ids"]]), **types).logits[0, 1:-1]
    ours = torch.tensor(window["logits"])
    windows, pieces = windows + 1, pieces + len(ours)
    short = theirs.max(-1).values - theirs.gather(-1, ours.argmax(-1, keepdim=True))[:, 0]
    labels += int((short > TOLERANCE).sum())
    farthest = max(farthest, float((ours - theirs).abs().max()))
print(f"{folder}: {windows} windows, {pieces} pieces as transformers cuts them, {labels} labelled otherwise, logits at most {farthest:.6f} apart")
sys.exit(labels > 0 or farthest > TOLERANCE or windows == 0)
