#!/usr/bin/env python3
"""Teach inner layers of the model to say what its last layer will say, as the newswire model's exits.py does.

usage: exits.py MODEL CORPORA [--layers 4,6,8] [--certainty 0.995] [--batches N]

Writes MODEL/exits.safetensors and the key early_exit of MODEL/config.json. No tag is looked at. MODEL is what fit.py writes: pack.py
comes after.
"""
import argparse
import json
import random
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer
from transformers import BertForTokenClassification

from fit import NO_MISC, SHARES, Pieces, Print, batches, chunks, collate, path_of, read, shares, windows


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("model", type=Path)
    a.add_argument("corpora", type=Path)
    a.add_argument("--layers", default="4,6,8", help="counted from one")
    a.add_argument("--certainty", type=float, default=0.995, help="how probable one label must be for a word to leave")
    a.add_argument("--lr", type=float, default=3e-3)
    a.add_argument("--window", type=int, default=256)
    a.add_argument("--batch", type=int, default=3600, help="pieces of a batch")
    a.add_argument("--batches", type=int, default=500, help="how many are read")
    a = a.parse_args()
    torch.manual_seed(1)
    rng = random.Random(1)
    pieces, printing = Pieces(Tokenizer.from_file(str(a.model / "tokenizer.json"))), Print(rng, 0.1, 0.1)
    model = BertForTokenClassification.from_pretrained(a.model, torch_dtype=torch.float32).eval()
    layers = [int(layer) for layer in a.layers.split(",")]
    exits = {layer: torch.nn.Linear(model.config.hidden_size, model.config.num_labels) for layer in layers}
    for exit_ in exits.values():  # the last layer's is a good beginning
        exit_.load_state_dict(model.classifier.state_dict())

    rows = []
    for name, share in shares(SHARES).items():
        documents = list(chunks(read(path_of(a.corpora, name, "train"))))
        drawn = rng.sample(documents, round(len(documents) * min(share, 1) / 2))
        rows += windows(drawn, pieces, name not in NO_MISC, a.window, printing)
    optimizer = torch.optim.Adam([p for exit_ in exits.values() for p in exit_.parameters()], lr=a.lr)
    todo, seen = batches(rows, a.batch, rng)[: a.batches], 0.0
    for i, batch in enumerate(todo):
        for group in optimizer.param_groups:
            group["lr"] = a.lr * (1 - i / len(todo))
        ids, mask, tags, _ = collate(batch)
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            out = model(input_ids=ids, attention_mask=mask, output_hidden_states=True)
        first = tags != -100
        target = out.logits[first].float().softmax(-1)
        said = [exits[layer](out.hidden_states[layer][first].float()).log_softmax(-1) for layer in layers]
        loss = sum(torch.nn.functional.kl_div(s, target, reduction="batchmean") for s in said)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        seen += loss.item()
        if i % 100 == 99:
            print(f"{i + 1}/{len(todo)} loss {seen / 100:.4f}", flush=True)
            seen = 0.0
    state = {}
    for layer, exit_ in exits.items():
        state |= {f"exits.{layer}.{name}": value.detach().contiguous() for name, value in exit_.state_dict().items()}
    save_file(state, a.model / "exits.safetensors", metadata={"format": "pt"})
    config = json.loads((a.model / "config.json").read_text())
    config["early_exit"] = {"layers": layers, "certainty": a.certainty}
    (a.model / "config.json").write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
