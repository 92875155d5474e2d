#!/usr/bin/env python3
"""Fine-tune a BERT encoder into the newswire recognizer and write it as a Hugging Face model folder.

usage: train.py --base FOLDER --corpora DIR --out FOLDER [--sets NAME[:copies],...] [--epochs N] [--lr X]

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

import numpy as np
import torch
from safetensors.torch import save_file
from seqeval.metrics import classification_report, f1_score
from seqeval.scheme import IOB2
from transformers import BertConfig, BertForTokenClassification, BertTokenizerFast

LABELS = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-MISC", "I-MISC"]
SHAPES = ["lower", "title", "upper", "mixed", "digit", "none", "initial"]
CREDITS = 0.03  # share of sentences that a line of credits is put before
WINDOW = 128  # pieces, [CLS] and [SEP] among them
SETS = {  # file below the corpora folder, and whether the set marks MISC
    "conll2003": ("conll2003/train.conll", True),
    "worldwide_newswire": ("worldwide_newswire/train.conll", True),
    "wikigold": ("wikigold/all.conll", True),
    "crossner_politics": ("crossner_politics/train.conll", True),
    "uner_ewt": ("uner_ewt/train.conll", False),
    "btc": ("btc/train.conll", False),
    "wnut17": ("wnut17/train.conll", True),
}


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


def recase(sentence, rng, rate):
    """Now and then a headline in capitals, or a text that forgot them."""
    draw = rng.random()
    if draw < rate:
        return [(w.upper(), t) for w, t in sentence]
    if draw < 1.5 * rate:
        return [(w.lower(), t) for w, t in sentence]
    return sentence


class Credits:
    """Lines that newspapers set around their articles and annotated corpora hardly hold: sources, agencies, photographers.
    The names are those of the corpora."""

    LINES = """Source : ORG / ORG|Source : ORG|Via ORG|date DATE Via ORG|DATE Via ORG|via ORG|Photo : PER / ORG|( PER / ORG )
        |[ ORG / ORG ]|ORG / ORG|By PER , ORG|By PER in LOC|— PER ( @ handle ) DATE|- PER|Image : ORG / PER|Originally published by ORG
        |Read more at ORG|ORG via ORG|File photo : ORG / PER|LOC ( ORG ) -|PER is a reporter for ORG""".split("|")

    def __init__(self, corpora, rng):
        self.rng = rng
        self.names = {"PER": [], "ORG": [], "LOC": []}
        for documents, _ in corpora:
            for sentence in (s for d in documents for s in d):
                self.harvest(sentence)

    def harvest(self, sentence):
        name, kind = [], None
        for word, tag in [*sentence, ("", "O")]:
            if name and tag != "I-" + kind:
                self.names[kind].append(name)
                name = []
            if tag[2:] in self.names:
                kind = tag[2:]
                name = [*name, word]

    def line(self):
        words = []
        for part in self.rng.choice(self.LINES).split():
            if part in self.names:
                name = self.rng.choice(self.names[part])
                if part == "ORG" and name[0] != "The" and self.rng.random() < 0.2:
                    name = ["The", *name]
                words += [(w, ("I-" if i else "B-") + part) for i, w in enumerate(name)]
            elif part == "DATE":
                day = f"{self.rng.randint(1990, 2026)}-{self.rng.randint(1, 12):02}-{self.rng.randint(1, 28):02}"
                words.append((day, "O"))
            else:
                words.append((part, "O"))
        return words


def windows(documents, pieces, misc, rng=None, rate=0.0, credits=None):
    """Consecutive sentences of one document, packed up to WINDOW pieces. Yields (ids, types, tags, misc)."""
    room = WINDOW - 2
    for document in documents:
        ids, types, tags = [], [], []
        limit = room if rng is None else rng.choice([room, room, room // 2, room // 4])
        if credits is not None:
            document = [s for sentence in document for s in ([sentence] if rng.random() > CREDITS else [credits.line(), sentence])]
        for sentence in document:
            if rng is not None:
                sentence = recase(sentence, rng, rate)
            s_ids, s_types, s_tags = [], [], []
            for word, tag in sentence:
                cut = pieces(word)
                s_ids += cut
                s_types += [shape(word)] * len(cut)
                s_tags += [LABELS.index(tag)] + [-100] * (len(cut) - 1)
            while s_ids:
                if ids and len(ids) + len(s_ids) > limit:
                    yield ids, types, tags, misc
                    ids, types, tags = [], [], []
                    if rng is not None:
                        limit = rng.choice([room, room, room // 2, room // 4])
                ids, types, tags = ids + s_ids[:room], types + s_types[:room], tags + s_tags[:room]
                s_ids, s_types, s_tags = s_ids[room:], s_types[room:], s_tags[room:]
        if ids:
            yield ids, types, tags, misc


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
    """IOB2 as the program decodes it: an I without its B opens an entity."""
    out, before = [], "O"
    for tag in tags:
        if tag[0] == "I" and before[1:] != tag[1:]:
            tag = "B" + tag[1:]
        out.append(tag)
        before = tag
    return out


@torch.no_grad()
def evaluate(model, tokenizer, pieces, path):
    model.eval()
    gold, found = [], []
    batches = list(windows(read(path), pieces, True))
    order = sorted(range(len(batches)), key=lambda i: len(batches[i][0]))
    answers = {}
    for i in range(0, len(order), 32):
        rows = order[i : i + 32]
        ids, types, mask, tags, _ = collate([batches[r] for r in rows], tokenizer)
        best = model(input_ids=ids, token_type_ids=types, attention_mask=mask).logits.argmax(-1)
        for r, y, b in zip(rows, tags.tolist(), best.tolist()):
            answers[r] = [(LABELS[g], LABELS[p]) for g, p in zip(y, b) if g != -100]
    for r in range(len(batches)):
        gold.append([g for g, _ in answers[r]])
        found.append(repair([p for _, p in answers[r]]))
    return gold, found


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--base", required=True)
    a.add_argument("--corpora", required=True)
    a.add_argument("--out", required=True)
    a.add_argument("--sets", default="conll2003")
    a.add_argument("--dev", default="conll2003/dev.conll,worldwide_newswire/dev.conll,dwie/dev.conll")
    a.add_argument("--epochs", type=int, default=10)
    a.add_argument("--lr", type=float, default=3e-4)
    a.add_argument("--batch", type=int, default=16)
    a.add_argument("--recase", type=float, default=0.0)
    a.add_argument("--credits", action="store_true", help="put lines of credits between sentences")
    a.add_argument("--seed", type=int, default=1)
    a = a.parse_args()
    random.seed(a.seed), np.random.seed(a.seed), torch.manual_seed(a.seed)
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
        corpora += [(read(Path(a.corpora) / file), misc)] * int(copies or 1)

    credits = Credits(corpora, rng) if a.credits else None

    def epoch():
        rows = [w for documents, misc in corpora for w in windows(documents, pieces, misc, rng, a.recase, credits)]
        rng.shuffle(rows)
        # Neighbours of like length share a batch, so that little is padding; the batches come in random order.
        big = [sorted(rows[i : i + 50 * a.batch], key=lambda r: len(r[0])) for i in range(0, len(rows), 50 * a.batch)]
        batches = [b[i : i + a.batch] for b in big for i in range(0, len(b), a.batch)]
        rng.shuffle(batches)
        return batches

    batches = epoch()
    total = len(batches) * a.epochs
    decay = [p for n, p in model.named_parameters() if p.ndim > 1]
    plain = [p for n, p in model.named_parameters() if p.ndim <= 1]
    optimizer = torch.optim.AdamW([{"params": decay, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}], lr=a.lr)
    step, start = 0, time.time()
    for e in range(a.epochs):
        model.train()
        seen = 0.0
        for batch in batches:
            done = step / total
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
        line = f"epoch {e + 1}/{a.epochs} loss {seen / len(batches):.4f} minutes {(time.time() - start) / 60:.1f}"
        for dev in a.dev.split(","):
            gold, found = evaluate(model, tokenizer, pieces, Path(a.corpora) / dev)
            line += f" {dev.split('/')[0]} {100 * f1_score(gold, found, mode='strict', scheme=IOB2):.2f}"
        print(line, flush=True)
        if e + 1 < a.epochs:
            batches = epoch()

    gold, found = evaluate(model, tokenizer, pieces, Path(a.corpora) / "conll2003/dev.conll")
    print(classification_report(gold, found, digits=2, mode="strict", scheme=IOB2))
    out = Path(a.out)
    out.mkdir(parents=True, exist_ok=True)
    # position_ids is a constant that older transformers stored; it is no weight.
    state = {k: v.half().contiguous() for k, v in model.state_dict().items() if "position_ids" not in k}
    save_file(state, out / "model.safetensors", metadata={"format": "pt"})
    shutil.copy(Path(a.base) / "vocab.txt", out / "vocab.txt")
    keep = "architectures attention_probs_dropout_prob hidden_act hidden_dropout_prob hidden_size id2label initializer_range intermediate_size label2id layer_norm_eps max_position_embeddings model_type num_attention_heads num_hidden_layers pad_token_id position_embedding_type type_vocab_size vocab_size word_shapes".split()
    stored = {k: v for k, v in model.config.to_dict().items() if k in keep}
    stored |= {"architectures": ["BertForTokenClassification"], "torch_dtype": "float16", "do_lower_case": True, "latin_only": True}
    (out / "config.json").write_text(json.dumps(stored, indent=2, sort_keys=True) + "\n")
    (out / "tokenizer_config.json").write_text(json.dumps({"do_lower_case": True, "model_max_length": 512, "tokenizer_class": "BertTokenizer"}, indent=2) + "\n")


if __name__ == "__main__":
    main()
