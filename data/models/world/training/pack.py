#!/usr/bin/env python3
"""Write a model folder with its matrices in bytes: each row has a scale in a tensor beside it, NAME.scale.

usage: pack.py MODEL OUT LANGUAGE...

LANGUAGE are the ISO 639-3 codes that config.json is to name. What is no matrix of weights stays in float16.
"""
import json
import sys
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file


def packed(name, tensor):
    """The tensors that are stored for one."""
    if tensor.ndim < 2 or "position" in name or "token_type" in name:
        return {name: tensor}
    rows = tensor.astype(np.float32)
    scale = np.abs(rows).max(axis=1) / 127
    scale[scale == 0] = 1
    return {name: np.rint(rows / scale[:, None]).astype(np.int8), f"{name}.scale": scale.astype(np.float32)}


def main():
    model, out, languages = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]
    out.mkdir(parents=True, exist_ok=True)
    state = {}
    for name, tensor in load_file(model / "model.safetensors").items():
        state |= packed(name, tensor)
    save_file(state, out / "model.safetensors", metadata={"format": "pt"})
    (out / "tokenizer.json").write_bytes((model / "tokenizer.json").read_bytes())
    config = json.loads((model / "config.json").read_text())
    config |= {"bare_unspaced": True, "languages": sorted(languages), "torch_dtype": "int8"}
    (out / "config.json").write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
