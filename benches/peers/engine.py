#!/usr/bin/env python3
"""Reads windows with an engine that has a Python face: engine.py ENGINE EXPORTED WINDOWS THREADS BATCH [LABELS]

ENGINE: onnxruntime, onnxruntime-int8, ctranslate2-int8, transformers. EXPORTED: what export.py wrote; for transformers the model
folder itself. Windows of like length are read together, BATCH padded pieces at once. Prints the seconds that reading took,
model loading not counted, and writes the best label of each word, as namegraph.rs does.
"""
import json
import sys
import time
from pathlib import Path

import numpy as np


def batches(windows, room):
    """Indexes of windows of like length, `room` pieces at most with the padding."""
    order = sorted(range(len(windows)), key=lambda i: len(windows[i]["ids"]))
    batch = []
    for i in order:
        if batch and (len(batch) + 1) * len(windows[i]["ids"]) > room:
            yield batch
            batch = []
        batch.append(i)
    yield batch


def padded(windows, batch):
    longest = max(len(windows[i]["ids"]) for i in batch)
    ids, mask, kinds = (np.zeros((len(batch), longest), dtype=np.int64) for _ in range(3))
    for row, i in enumerate(batch):
        n = len(windows[i]["ids"])
        ids[row, :n], mask[row, :n], kinds[row, :n] = windows[i]["ids"], 1, windows[i]["kinds"]
    return ids, mask, kinds


def onnxruntime_engine(file, threads):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    return lambda ids, mask, kinds: session.run(None, {"input_ids": ids, "attention_mask": mask, "token_type_ids": kinds})[0]


def ctranslate2_engine(folder, threads):
    import ctranslate2

    encoder = ctranslate2.Encoder(str(folder / "ctranslate2"), compute_type="int8", intra_threads=threads)
    classifier = np.load(folder / "classifier.npz")
    weight, bias = classifier["weight"].T, classifier["bias"]

    def logits(ids, mask, kinds):
        # It takes the pieces as an array, their types as lists.
        view = ctranslate2.StorageView.from_array
        out = encoder.forward_batch(view(ids.astype(np.int32)), view(mask.sum(1).astype(np.int32)), kinds.tolist())
        return np.array(out.last_hidden_state) @ weight + bias

    return logits


def transformers_engine(folder, threads):
    import torch
    from transformers import BertForTokenClassification

    torch.set_num_threads(threads)
    model = BertForTokenClassification.from_pretrained(folder, torch_dtype=torch.float32).eval()

    def logits(ids, mask, kinds):
        with torch.inference_mode():
            tensor = torch.from_numpy
            return model(input_ids=tensor(ids), attention_mask=tensor(mask), token_type_ids=tensor(kinds)).logits.numpy()

    return logits


def main():
    name, folder, file, threads, room, *labels = sys.argv[1:]
    folder, threads = Path(folder), int(threads)
    engine = {
        "onnxruntime": lambda: onnxruntime_engine(folder / "model.onnx", threads),
        "onnxruntime-fused": lambda: onnxruntime_engine(folder / "fused.onnx", threads),
        "onnxruntime-fused-int8": lambda: onnxruntime_engine(folder / "fused.int8.onnx", threads),
        "onnxruntime-int8": lambda: onnxruntime_engine(folder / "model.int8.onnx", threads),
        "ctranslate2-int8": lambda: ctranslate2_engine(folder, threads),
        "transformers": lambda: transformers_engine(folder, threads),
    }[name]()
    windows = [json.loads(line) for line in open(file)]
    # Padding is part of feeding an engine, but not of the engine.
    todo = [(batch, padded(windows, batch)) for batch in batches(windows, int(room))]
    engine(*todo[0][1])
    best = [None] * len(windows)
    start = time.perf_counter()
    for batch, inputs in todo:
        for i, logits in zip(batch, engine(*inputs)):
            best[i] = logits
    print(json.dumps({"seconds": time.perf_counter() - start}))
    if labels:
        with open(labels[0], "w") as out:
            for window, logits in zip(windows, best):
                print(json.dumps(logits[window["starts"]].argmax(-1).tolist()), file=out)


if __name__ == "__main__":
    main()
