#!/usr/bin/env python3
"""Teach inner layers of a model to say what its last layer will say, so that words may leave early.

usage: exits.py MODEL CORPORA [--layers 2,3] [--certainty 0.995]

Writes MODEL/exits.safetensors: behind each of the layers a linear classifier, trained by distillation (Hinton et al. 2015)
on the texts of all training sets, in capitals and lower case too. The model itself stays as it is, and no tag is looked
at. Layers and certainty go into MODEL/config.json as early_exit; LOG.md says how they were chosen. Three minutes on two cores.
"""
import argparse
import json
import random
from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import BertForTokenClassification, BertTokenizerFast

from augment import Augment
from train import SETS, Pieces, batches, collate, read, windows


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("model", type=Path)
    a.add_argument("corpora", type=Path)
    a.add_argument("--layers", default="2,3", help="counted from one")
    a.add_argument("--certainty", type=float, default=0.995, help="how probable one label must be for a word to leave")
    a.add_argument("--lr", type=float, default=3e-3)
    a.add_argument("--window", type=int, default=256)
    a.add_argument("--batch", type=int, default=3000, help="pieces of a batch")
    a.add_argument("--epochs", type=int, default=1)
    a = a.parse_args()
    torch.manual_seed(1)
    rng = random.Random(1)
    tokenizer = BertTokenizerFast.from_pretrained(a.model, do_lower_case=True)
    model = BertForTokenClassification.from_pretrained(a.model, torch_dtype=torch.float32).eval()
    layers = [int(layer) for layer in a.layers.split(",")]
    exits = {layer: torch.nn.Linear(model.config.hidden_size, model.config.num_labels) for layer in layers}
    for exit_ in exits.values():  # the last layer's is a good beginning
        exit_.load_state_dict(model.classifier.state_dict())

    corpora = [(read(a.corpora / file), misc) for file, misc in SETS.values()]
    augment = Augment(corpora, 1, 0.1, 0.05, 0.02, 0.1)
    pieces = Pieces(tokenizer)
    optimizer = torch.optim.Adam([p for exit_ in exits.values() for p in exit_.parameters()], lr=a.lr)
    for epoch in range(a.epochs):
        rows = [w for documents, misc in corpora for w in windows(documents, pieces, misc, a.window, augment)]
        todo, seen = batches(rows, a.batch, rng), 0.0
        for i, batch in enumerate(todo):
            for group in optimizer.param_groups:
                group["lr"] = a.lr * (1 - (epoch + i / len(todo)) / a.epochs)
            ids, types, mask, tags, _ = collate(batch, tokenizer)
            with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
                out = model(input_ids=ids, token_type_ids=types, attention_mask=mask, output_hidden_states=True)
            first = tags != -100
            target = out.logits[first].float().softmax(-1)
            said = [exits[layer](out.hidden_states[layer][first].float()).log_softmax(-1) for layer in layers]
            loss = sum(torch.nn.functional.kl_div(s, target, reduction="batchmean") for s in said)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            seen += loss.item()
        print(f"epoch {epoch + 1}/{a.epochs} loss {seen / len(todo):.4f}", flush=True)
    state = {}
    for layer, exit_ in exits.items():
        state |= {f"exits.{layer}.{name}": value.detach().contiguous() for name, value in exit_.state_dict().items()}
    save_file(state, a.model / "exits.safetensors", metadata={"format": "pt"})
    config = json.loads((a.model / "config.json").read_text())
    config["early_exit"] = {"layers": layers, "certainty": a.certainty}
    (a.model / "config.json").write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
