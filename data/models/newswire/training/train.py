#!/usr/bin/env python3
"""Fine-tune a BERT encoder into the newswire recognizer and write it as a Hugging Face model folder.

usage: train.py --base FOLDER --corpora DIR --out FOLDER [--sets NAME[:copies],...] [--epochs N] [--lr X] ...

--base is the encoder to begin with, or a model that this program made, to be trained on.

The encoder is uncased. Letter case comes back as the *shape* of each word, fed through token_type_ids
(SHAPES below; the same rules stand in crates/ner/src/shape.rs). Words are cut into pieces, the loss
stands on the first piece of each word. A training set that does not mark MISC must not teach that MISC
is O: there the loss of an O token is the sum of the probabilities it may have.
"""
import argparse
import json
import random
import shutil
import time
from pathlib import Path

import torch
from safetensors.torch import save_file
from seqeval.metrics import classification_report, f1_score
from seqeval.scheme import IOB2
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from transformers import BertConfig, BertForTokenClassification, BertTokenizerFast

from augment import Augment

LABELS = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-MISC", "I-MISC"]
SHAPES = ["lower", "title", "upper", "mixed", "digit", "none", "initial"]
SETS = {  # file below the corpora folder, and whether the set marks MISC
    "conll2003": ("conll2003/train.conll", True),
    "worldwide_newswire": ("worldwide_newswire/train.conll", True),
    "wikigold": ("wikigold/all.conll", True),
    "crossner_politics": ("crossner_politics/train.conll", True),
    "uner_ewt": ("uner_ewt/train.conll", False),
    "btc": ("btc/train.conll", False),
    "wnut17": ("wnut17/train.conll", False),  # it marks products and works, but no event and no nationality
}
DEV = "conll2003 worldwide_newswire dwie btc crossner_politics".split()
NO_MISC = {"btc", "uner_ewt"}
KEPT = """architectures attention_probs_dropout_prob hidden_act hidden_dropout_prob hidden_size id2label initializer_range
    intermediate_size label2id layer_norm_eps max_position_embeddings model_type num_attention_heads num_hidden_layers pad_token_id
    position_embedding_type type_vocab_size vocab_size word_shapes""".split()


def shape(word):
    """The index of the word's shape in SHAPES; each word has exactly one."""
    if any(c.isdigit() for c in word):
        return 4
    letters = [c for c in word if c.isalpha()]
    upper = sum(c.isupper() for c in letters)
    if not letters:
        return 5
    if upper == 0:
        return 0
    if len(letters) == 1:
        return 6
    if upper == len(letters):
        return 2
    return 1 if upper == 1 and letters[0].isupper() else 3


def read(path):
    """Documents, each a list of sentences, each a list of (word, tag)."""
    documents, sentence = [[]], []
    for line in [*open(path, encoding="utf8"), "\n"]:
        line = line.rstrip("\n")
        if line.startswith("-DOCSTART-"):
            documents.append([])
        elif not line.strip():
            if sentence:
                documents[-1].append(sentence)
            sentence = []
        else:
            word, tag = line.split("\t")[:2]
            sentence.append((word, tag))
    return [d for d in documents if d]


class Pieces:
    """Words to pieces, remembered: a corpus repeats its words."""

    def __init__(self, tokenizer):
        self.tokenizer, self.known = tokenizer, {}

    def __call__(self, word):
        if word not in self.known:
            ids = self.tokenizer(word, add_special_tokens=False)["input_ids"]
            self.known[word] = ids or [self.tokenizer.unk_token_id]
        return self.known[word]


def windows(documents, pieces, misc, room, augment=None):
    """Consecutive sentences of one document, packed up to `room` pieces. Yields (ids, types, tags, misc)."""
    room -= 2  # [CLS] and [SEP]
    style, limit = str, room
    for document in documents:
        ids, types, tags = [], [], []
        for sentence in document if augment is None else augment.sentences(document):
            if not ids and augment is not None:
                # Shorter windows too: much of what is read later is a headline, a line, a post.
                style, limit = augment.print_style(), augment.rng.choice([room, room, room, room // 2, room // 4, room // 8])
            s_ids, s_types, s_tags = [], [], []
            for word, tag in sentence:
                word = style(word)
                cut = pieces(word)
                s_ids += cut
                s_types += [shape(word)] * len(cut)
                s_tags += [LABELS.index(tag)] + [-100] * (len(cut) - 1)
            while s_ids:
                if ids and len(ids) + len(s_ids) > limit:
                    yield ids, types, tags, misc
                    ids, types, tags = [], [], []
                ids, types, tags = ids + s_ids[:room], types + s_types[:room], tags + s_tags[:room]
                s_ids, s_types, s_tags = s_ids[room:], s_types[room:], s_tags[room:]
        if ids:
            yield ids, types, tags, misc


def batches(rows, room, rng):
    """Rows of like length together, `room` pieces at most with the padding; the batches come in random order."""
    rng.shuffle(rows)
    made = []
    for i in range(0, len(rows), 1000):
        batch, longest = [], 0
        for row in sorted(rows[i : i + 1000], key=lambda r: len(r[0])):
            longest = max(longest, len(row[0]) + 2)
            if batch and longest * (len(batch) + 1) > room:
                made.append(batch)
                batch, longest = [], len(row[0]) + 2
            batch.append(row)
        made.append(batch)
    rng.shuffle(made)
    return made


def collate(batch, tokenizer):
    n = max(len(b[0]) for b in batch) + 2
    ids = torch.full((len(batch), n), tokenizer.pad_token_id)
    types = torch.zeros_like(ids)
    mask = torch.zeros_like(ids)
    tags = torch.full_like(ids, -100)
    misc = torch.zeros(len(batch), dtype=torch.bool)
    for i, (w, t, y, m) in enumerate(batch):
        k = len(w) + 2
        ids[i, :k] = torch.tensor([tokenizer.cls_token_id, *w, tokenizer.sep_token_id])
        types[i, 1 : k - 1] = torch.tensor(t)
        tags[i, 1 : k - 1] = torch.tensor(y)
        mask[i, :k] = 1
        misc[i] = m
    return ids, types, mask, tags, misc


def loss_of(logits, tags, misc):
    """Cross entropy on first pieces; where MISC is not marked, O means O or MISC."""
    logp = torch.log_softmax(logits.float(), -1)
    keep = tags != -100
    logp, y = logp[keep], tags[keep]
    open_ = (~misc)[:, None].expand(keep.shape)[keep] & (y == 0)
    right = logp.gather(1, y[:, None])[:, 0]
    allowed = torch.logsumexp(logp[:, [0, 7, 8]], -1)
    return -torch.where(open_, allowed, right).mean()


def repair(tags):
    """An I without its B opens an entity: quicker here than the Viterbi decoding of the program, and a little below it."""
    out, before = [], "O"
    for tag in tags:
        if tag[0] == "I" and before[1:] != tag[1:]:
            tag = "B" + tag[1:]
        out.append(tag)
        before = tag
    return out


def copied(documents, style):
    return [[[(style(w), t) for w, t in s] for s in d] for d in documents]


@torch.no_grad()
def evaluate(model, tokenizer, pieces, documents, room, misc=True):
    """Gold and found tags, a list for each window. Where MISC is not marked, none is found."""
    model.eval()
    rows = list(windows(documents, pieces, misc, room))
    order = sorted(range(len(rows)), key=lambda i: len(rows[i][0]))
    gold, found = [None] * len(rows), [None] * len(rows)
    for i in range(0, len(order), 32):
        part = order[i : i + 32]
        ids, types, mask, tags, _ = collate([rows[r] for r in part], tokenizer)
        best = model(input_ids=ids, token_type_ids=types, attention_mask=mask).logits.argmax(-1)
        for r, y, b in zip(part, tags.tolist(), best.tolist()):
            gold[r] = [LABELS[g] for g in y if g != -100]
            answer = [LABELS[p] for g, p in zip(y, b) if g != -100]
            found[r] = repair([p if misc or p[2:] != "MISC" else "O" for p in answer])
    return gold, found


def write(model, base, out, window):
    """The model as a folder of the Hugging Face layout, in float16; `window` is what it was trained to read at once."""
    out.mkdir(parents=True, exist_ok=True)
    # position_ids is a constant that older transformers stored; it is no weight.
    state = {k: v.half().contiguous() for k, v in model.state_dict().items() if "position_ids" not in k}
    save_file(state, out / "model.safetensors", metadata={"format": "pt"})
    shutil.copy(Path(base) / "vocab.txt", out / "vocab.txt")
    stored = {k: v for k, v in model.config.to_dict().items() if k in KEPT}
    stored |= {"architectures": ["BertForTokenClassification"], "torch_dtype": "float16", "do_lower_case": True, "languages": ["eng"], "latin_only": True, "window": window}
    (out / "config.json").write_text(json.dumps(stored, indent=2, sort_keys=True) + "\n")
    tokenizer = {"do_lower_case": True, "model_max_length": 512, "tokenizer_class": "BertTokenizer"}
    (out / "tokenizer_config.json").write_text(json.dumps(tokenizer, indent=2) + "\n")


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--base", required=True)
    a.add_argument("--corpora", required=True, type=Path)
    a.add_argument("--out", required=True, type=Path)
    a.add_argument("--sets", default="conll2003", help="NAME[:copies],...")
    a.add_argument("--epochs", type=int, default=10)
    a.add_argument("--lr", type=float, default=3e-4)
    a.add_argument("--window", type=int, default=128, help="pieces read at once, [CLS] and [SEP] among them")
    a.add_argument("--batch", type=int, default=1600, help="pieces of a batch")
    a.add_argument("--recase", type=float, default=0.0, help="share of windows in capitals, lower case or title case")
    a.add_argument("--swap", type=float, default=0.0, help="share of sentences that get other names")
    a.add_argument("--credits", type=float, default=0.0, help="share of sentences that a line of credits is put before")
    a.add_argument("--curly", type=float, default=0.0, help="share of windows with curly quotes")
    a.add_argument("--average", type=float, default=0.99, help="decay, each four steps, of the running average of the weights that is written to --out itself")
    a.add_argument("--seed", type=int, default=1)
    a = a.parse_args()
    torch.manual_seed(a.seed)
    rng = random.Random(a.seed)

    tokenizer = BertTokenizerFast.from_pretrained(a.base, do_lower_case=True)
    config = BertConfig.from_pretrained(a.base, num_labels=len(LABELS))
    config.id2label = dict(enumerate(LABELS))
    config.label2id = {v: k for k, v in enumerate(LABELS)}
    model = BertForTokenClassification.from_pretrained(a.base, config=config, torch_dtype=torch.float32)
    if not getattr(config, "word_shapes", None):  # else --base is a model of ours, to be trained on
        old = model.bert.embeddings.token_type_embeddings.weight.data
        new = torch.nn.Embedding(8, config.hidden_size)  # seven shapes and one row to spare
        new.weight.data[:] = old[0]
        model.bert.embeddings.token_type_embeddings = new
        model.config.type_vocab_size = 8
        model.config.word_shapes = SHAPES

    pieces = Pieces(tokenizer)
    corpora = []
    for name in a.sets.split(","):
        name, _, copies = name.partition(":")
        file, misc = SETS[name]
        corpora += [(read(a.corpora / file), misc)] * int(copies or 1)
    augment = Augment(corpora, a.seed, a.recase, a.swap, a.credits, a.curly)

    def epoch():
        rows = [w for documents, misc in corpora for w in windows(documents, pieces, misc, a.window, augment)]
        return batches(rows, a.batch, rng)

    dev = {f"{d}": (read(a.corpora / d / "dev.conll"), d not in NO_MISC) for d in DEV}
    conll = dev["conll2003"][0]
    dev |= {"CAPITALS": (copied(conll, str.upper), True), "lower": (copied(conll, str.lower), True)}

    def scores(m):
        line = ""
        for name, (documents, misc) in dev.items():
            gold, found = evaluate(m, tokenizer, pieces, documents, a.window, misc)
            line += f" {name} {100 * f1_score(gold, found, mode='strict', scheme=IOB2):.2f}"
        return line

    decay = [p for p in model.parameters() if p.ndim > 1]
    plain = [p for p in model.parameters() if p.ndim <= 1]
    groups = [{"params": decay, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=a.lr, fused=True)
    average = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(a.average))
    step, start = 0, time.time()
    for e in range(a.epochs):
        model.train()
        seen, todo = 0.0, epoch()
        for i, batch in enumerate(todo):
            done = (e + i / len(todo)) / a.epochs
            rate = min(done / 0.06, (1 - done) / (1 - 0.06))  # warm up, then fall in a line
            for group in optimizer.param_groups:
                group["lr"] = a.lr * rate
            ids, types, mask, tags, misc = collate(batch, tokenizer)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits = model(input_ids=ids, token_type_ids=types, attention_mask=mask).logits
            loss = loss_of(logits, tags, misc)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            seen += loss.item()
            step += 1
            if step % 4 == 0:
                average.update_parameters(model)
        print(f"epoch {e + 1}/{a.epochs} loss {seen / len(todo):.4f} minutes {(time.time() - start) / 60:.1f}{scores(model)}", flush=True)
        write(model, a.base, a.out / f"epoch{e + 1}", a.window)
    print(f"average{scores(average.module)}", flush=True)
    write(average.module, a.base, a.out, a.window)
    gold, found = evaluate(average.module, tokenizer, pieces, conll, a.window)
    print(classification_report(gold, found, digits=2, mode="strict", scheme=IOB2))


if __name__ == "__main__":
    main()
