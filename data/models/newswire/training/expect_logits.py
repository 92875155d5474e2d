#!/usr/bin/env python3
"""usage: expect_logits.py MODEL_FOLDER > crates/ner/tests/logits.json

Logits of some windows by transformers, in float32: what the built-in engine must answer. Run it again with every new
version of the weights.
"""
import json
import random
import sys

import torch
from transformers import BertForTokenClassification

model = BertForTokenClassification.from_pretrained(sys.argv[1], torch_dtype=torch.float32).eval()
rng = random.Random(1)
cases = []
for length in [3, 4, 17, 64, 128]:
    ids = [101, *[rng.randrange(1000, 30000) for _ in range(length - 2)], 102]
    kinds = [0, *[rng.randrange(7) for _ in range(length - 2)], 0]
    with torch.no_grad():
        logits = model(input_ids=torch.tensor([ids]), token_type_ids=torch.tensor([kinds])).logits[0]
    cases.append({"ids": ids, "kinds": kinds, "logits": [[round(x, 4) for x in row] for row in logits.tolist()]})
json.dump(cases, sys.stdout)
