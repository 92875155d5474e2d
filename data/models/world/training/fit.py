#!/usr/bin/env python3
"""Fine-tune the encoder that base.py made into the recognizer of many languages.

usage: fit.py --base FOLDER --corpora DIR --out FOLDER [--epochs N] [--lr X] ...

Each set is a file in CoNLL form, `world/CODE/NAME_train.conll` or one of the English sets of the newswire model. A set that does not mark
MISC teaches nothing about it. sets.py says what share of each an epoch sees: 0.4 draws two documents of five, 2 reads it twice; the last
of several epochs has shares of its own.
A run that was stopped goes on where it last wrote its state (OUT/state.pt), with the same draws.
"""
import argparse
import json
import random
import sys
import time
from pathlib import Path

import torch
from safetensors.torch import save_file
from seqeval.metrics import f1_score
from seqeval.scheme import IOB2
from tokenizers import Tokenizer
from transformers import BertConfig, BertForTokenClassification

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "newswire" / "training"))
from sets import LAST_SHARES, NO_MISC, SHARES, shares  # noqa: E402
from train import KEPT, LABELS, batches, loss_of, read, repair  # noqa: E402

DEV = """en/conll2003 en/worldwide_newswire de/conll2003 es/conll2002 nl/conll2002 he/nemo bg/slavicner cs/slavicner pl/slavicner
    ru/slavicner ru/nerel sl/slavicner uk/slavicner fr/wikineural it/kind_wikinews sw/masakhaner2 pt/uner_portuguese_bosque ar/anercorp
    tr/turkish_wiki fa/arman zh/peoples_daily ja/ud_gsd ko/klue_wikitree sv/klintan fi/turku hu/nerkor_news el/elner4 hi/hiner""".split()
# Han and kana stand without blanks between words, and annotators took each as a word.
UNSPACED = [(0x3040, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF), (0x0E00, 0x0E7F)]


def path_of(corpora, name, part):
    language, _, source = name.partition("/")
    if language == "en":
        folder = corpora / source
        return folder / ("all.conll" if source == "wikigold" else f"{part}.conll")
    folder = corpora / "world" / language
    named = folder / f"{source}_{part}.conll"
    return named if named.exists() else folder / f"{part}.conll"


def is_unspaced(word):
    return any(a <= ord(word[0]) <= b for a, b in UNSPACED)


class Pieces:
    """Words to pieces, remembered. `▁` stands before a word, but for scripts that write no blanks."""

    def __init__(self, tokenizer):
        self.tokenizer, self.known = tokenizer, {}

    def __call__(self, word):
        if word not in self.known:
            ids = self.tokenizer.encode(word, add_special_tokens=False).ids
            if is_unspaced(word):
                bare = self.tokenizer.model.tokenize(self.tokenizer.normalizer.normalize_str(word))
                ids = [token.id for token in bare]
            self.known[word] = ids or [3]
        return self.known[word]


class Print:
    """How a window is printed: as it is, mostly; in capitals or without any, where the script has them; with other quotes."""

    def __init__(self, rng, recase, curly):
        self.rng, self.recase, self.curly = rng, recase, curly

    def __call__(self):
        draw, curly = self.rng.random(), self.rng.random() < self.curly
        case = str.upper if draw < 0.6 * self.recase else str.lower if draw < self.recase else str

        def printed(word):
            if curly and word in ('"', "''", "``"):
                return self.rng.choice("“”«»„")
            return case(word.replace("'", "’") if curly else word)

        return printed


def windows(documents, pieces, misc, room, printing=None):
    """Consecutive sentences of one document, packed up to `room` pieces: (ids, types, tags, misc) as train.py has them."""
    room -= 2
    style, limit = str, room
    for document in documents:
        ids, tags = [], []
        for sentence in document:
            if not ids and printing is not None:
                style, limit = printing(), printing.rng.choice([room, room, room, room // 2, room // 4, room // 8])
            s_ids, s_tags = [], []
            for word, tag in sentence:
                cut = pieces(style(word))
                s_ids += cut
                s_tags += [LABELS.index(tag)] + [-100] * (len(cut) - 1)
            while s_ids:
                if ids and len(ids) + len(s_ids) > limit:
                    yield ids, None, tags, misc
                    ids, tags = [], []
                ids, tags = ids + s_ids[:room], tags + s_tags[:room]
                s_ids, s_tags = s_ids[room:], s_tags[room:]
        if ids:
            yield ids, None, tags, misc


def collate(batch):
    n = max(len(row[0]) for row in batch) + 2
    n += -n % 16  # few shapes: the library keeps what it prepares for each
    ids = torch.ones((len(batch), n), dtype=torch.long)  # 1 is <pad>
    mask, tags = torch.zeros_like(ids), torch.full_like(ids, -100)
    misc = torch.tensor([row[3] for row in batch])
    for i, (pieces, _, labels, _) in enumerate(batch):
        k = len(pieces) + 2
        ids[i, :k] = torch.tensor([0, *pieces, 2])
        tags[i, 1 : k - 1] = torch.tensor(labels)
        mask[i, :k] = 1
    return ids, mask, tags, misc


def chunks(documents, size=25):
    """Files without marks of documents are one long document: cut into blocks, so that a draw is a fair one."""
    for document in documents:
        for i in range(0, len(document), size):
            yield document[i : i + size]


@torch.no_grad()
def score(model, pieces, documents, room, misc):
    model.eval()
    rows = sorted(windows(documents, pieces, misc, room), key=lambda r: len(r[0]))
    gold, found = [], []
    for i in range(0, len(rows), 24):
        ids, mask, tags, _ = collate(rows[i : i + 24])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            best = model(input_ids=ids, attention_mask=mask).logits.argmax(-1)
        for y, b in zip(tags.tolist(), best.tolist()):
            pairs = [(LABELS[g], LABELS[p]) for g, p in zip(y, b) if g != -100]
            gold.append([g if misc or g[2:] != "MISC" else "O" for g, _ in pairs])
            found.append(repair([p if misc or p[2:] != "MISC" else "O" for _, p in pairs]))
    return 100 * f1_score(gold, found, mode="strict", scheme=IOB2)


def write(state, config, base, out, window):
    out.mkdir(parents=True, exist_ok=True)
    state = {k: v.half().contiguous() for k, v in state.items() if "position_ids" not in k}
    save_file(state, out / "model.safetensors", metadata={"format": "pt"})
    (out / "tokenizer.json").write_bytes((base / "tokenizer.json").read_bytes())
    stored = {k: v for k, v in config.to_dict().items() if k in KEPT}
    stored |= {"architectures": ["BertForTokenClassification"], "torch_dtype": "float16", "window": window}
    (out / "config.json").write_text(json.dumps(stored, indent=2, sort_keys=True) + "\n")


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--base", required=True, type=Path)
    a.add_argument("--corpora", required=True, type=Path)
    a.add_argument("--out", required=True, type=Path)
    a.add_argument("--epochs", type=int, default=2)
    a.add_argument("--lr", type=float, default=3e-4)
    a.add_argument("--window", type=int, default=256, help="pieces read at once, <s> and </s> among them")
    a.add_argument("--batch", type=int, default=3600, help="pieces of a batch")
    a.add_argument("--recase", type=float, default=0.10, help="share of windows in capitals or lower case")
    a.add_argument("--curly", type=float, default=0.10, help="share of windows with curly quotes")
    a.add_argument("--dev-words", type=int, default=6000, help="how much of each development set is looked at after an epoch")
    a.add_argument("--state", type=int, default=200, help="steps between two states on disk")
    a.add_argument("--last", type=int, help="how many batches of the last epoch are read; without, all of them")
    a.add_argument("--seed", type=int, default=1)
    a = a.parse_args()

    config = BertConfig.from_pretrained(a.base, num_labels=len(LABELS))
    config.id2label = dict(enumerate(LABELS))
    config.label2id = {v: k for k, v in enumerate(LABELS)}
    torch.manual_seed(a.seed)
    model = BertForTokenClassification.from_pretrained(a.base, config=config, torch_dtype=torch.float32)
    words = model.bert.embeddings.word_embeddings
    words.sparse = True  # a step touches some thousand of the 120,000 rows
    pieces = Pieces(Tokenizer.from_file(str(a.base / "tokenizer.json")))

    corpora = []
    for name in shares(SHARES):
        corpora.append((name, list(chunks(read(path_of(a.corpora, name, "train"))))))
    dev = {}
    for name in DEV:
        documents, size = [], 0
        for block in chunks(read(path_of(a.corpora, name, "dev"))):
            if size < a.dev_words:
                documents.append(block)
                size += sum(len(s) for s in block)
        dev[name] = documents, name not in NO_MISC

    def epoch(number):
        rng = random.Random(1000 * a.seed + number)
        printing, rows = Print(rng, a.recase, a.curly), []
        seen = shares(LAST_SHARES if 0 < number == a.epochs - 1 else SHARES)
        for name, documents in corpora:
            share = seen[name]
            drawn = documents * int(share) + rng.sample(documents, round(len(documents) * (share % 1)))
            rows += windows(drawn, pieces, name not in NO_MISC, a.window, printing)
        return batches(rows, a.batch, rng)

    dense = [(n, p) for n, p in model.named_parameters() if p is not words.weight]
    groups = [{"params": [p for n, p in dense if p.ndim > 1], "weight_decay": 0.01}, {"params": [p for n, p in dense if p.ndim <= 1], "weight_decay": 0.0}]
    optimizers = [torch.optim.AdamW(groups, lr=a.lr, fused=True), torch.optim.SparseAdam([words.weight], lr=a.lr)]
    begun, spent, path = (0, 0), 0.0, a.out / "state.pt"
    a.out.mkdir(parents=True, exist_ok=True)
    if path.exists():
        stored = torch.load(path, weights_only=False)
        model.load_state_dict(stored["model"])
        for optimizer, state in zip(optimizers, stored["optimizers"]):
            optimizer.load_state_dict(state)
        begun, spent = stored["begun"], stored["spent"]
        print(f"goes on at epoch {begun[0] + 1}, batch {begun[1]}", flush=True)

    def keep(e, i):
        torch.save({"model": model.state_dict(), "optimizers": [o.state_dict() for o in optimizers], "begun": (e, i), "spent": minutes()}, path.with_suffix(".part"))
        path.with_suffix(".part").rename(path)

    start = time.time()
    minutes = lambda: spent + (time.time() - start) / 60  # noqa: E731
    for e in range(begun[0], a.epochs):
        todo, seen = epoch(e), 0.0
        if e == a.epochs - 1:
            todo = todo[: a.last]
        print(f"epoch {e + 1}: {len(todo)} batches, {sum(len(r[0]) for b in todo for r in b):,} pieces", flush=True)
        model.train()
        for i, batch in enumerate(todo):
            if (e, i) < begun:
                continue
            if i and i % a.state == 0:
                print(f"  {i} loss {seen / a.state:.4f} minutes {minutes():.1f}", flush=True)
                seen = 0.0
                keep(e, i)
            done = (e + i / len(todo)) / a.epochs
            rate = min(done / 0.06, (1 - done) / (1 - 0.06))
            for optimizer in optimizers:
                for group in optimizer.param_groups:
                    group["lr"] = a.lr * max(rate, 1e-4)
            ids, mask, tags, misc = collate(batch)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits = model(input_ids=ids, attention_mask=mask).logits
            loss = loss_of(logits, tags, misc)
            for optimizer in optimizers:
                optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_([p for _, p in dense], 1.0)
            for optimizer in optimizers:
                optimizer.step()
            seen += loss.item()
        line = " ".join(f"{name} {score(model, pieces, d, a.window, m):.1f}" for name, (d, m) in dev.items())
        print(f"epoch {e + 1}/{a.epochs} minutes {minutes():.1f} {line}", flush=True)
        write(model.state_dict(), model.config, a.base, a.out / f"epoch{e + 1}", a.window)
        keep(e + 1, 0)


if __name__ == "__main__":
    main()
