#!/usr/bin/env python3
"""usage: average.py OUT FOLDER=SHARE...

Averages the weights of models that came from one another (Wortsman et al. 2022, "model soups") into OUT; its configuration
and vocabulary are those of the first folder.
"""
import shutil
import sys
from pathlib import Path

from safetensors.torch import load_file, save_file

out = Path(sys.argv[1])
folders = [(Path(folder), float(share)) for folder, share in (a.rsplit("=", 1) for a in sys.argv[2:])]
total = sum(share for _, share in folders)
models = [(load_file(folder / "model.safetensors"), share / total) for folder, share in folders]
weights = {name: sum(m[name].float() * share for m, share in models).half().contiguous() for name in models[0][0]}
out.mkdir(parents=True, exist_ok=True)
save_file(weights, out / "model.safetensors", metadata={"format": "pt"})
for file in ("config.json", "vocab.txt", "tokenizer.json", "tokenizer_config.json"):
    if (folders[0][0] / file).exists():
        shutil.copy(folders[0][0] / file, out / file)
