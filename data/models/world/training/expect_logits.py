#!/usr/bin/env python3
"""usage: expect_logits.py MODEL > crates/ner/tests/logits_world.json

Logits of some windows by transformers, in float32 of the bytes that pack.py wrote: what the built-in engine must answer with --effort
exact. Run it again with every new version of the weights.
"""
import json
import random
import sys
from pathlib import Path

import torch
from safetensors.torch import load_file
from transformers import BertConfig, BertForTokenClassification


def opened(folder):
    """A model that pack.py wrote, as transformers' own."""
    stored = load_file(folder / "model.safetensors")
    state = {}
    for name, tensor in stored.items():
        if name.endswith(".scale"):
            continue
        scale = stored.get(f"{name}.scale")
        state[name] = tensor.float() if scale is None else tensor.float() * scale[:, None]
    model = BertForTokenClassification(BertConfig.from_pretrained(folder))
    missing, unexpected = model.load_state_dict(state, strict=False)
    assert not unexpected and all("position_ids" in name for name in missing), (missing, unexpected)
    return model.eval()


def main():
    model = opened(Path(sys.argv[1]))
    rng, cases = random.Random(1), []
    for length in [3, 4, 17, 64, 128]:
        ids = [0, *[rng.randrange(4, model.config.vocab_size) for _ in range(length - 2)], 2]
        with torch.no_grad():
            logits = model(input_ids=torch.tensor([ids])).logits[0]
        rounded = [[round(x, 4) for x in row] for row in logits.tolist()]
        cases.append({"ids": ids, "kinds": [0] * length, "logits": rounded})
    json.dump(cases, sys.stdout)


if __name__ == "__main__":
    main()
