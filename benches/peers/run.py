#!/usr/bin/env python3
"""Measures engines beside each other and writes the table: see `run`, which calls this.

Every engine reads the same windows, pieces and words cut before; a fresh process each round, the engines in turn; the median
of the rounds. A piece is a word piece of the text: neither the two that end a window nor padding count.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from seqeval.metrics import f1_score
from seqeval.scheme import IOB2

HERE = Path(__file__).parent
LABELS = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-MISC", "I-MISC"]
BATCHES = ["256", "1024", "4096"]


def commands(a):
    """Of each engine the command line, but for windows, threads, batch and labels; None where it has nothing to choose."""
    program, python, exported = str(a.namegraph), sys.executable, str(a.out / "exported")
    engine = lambda name, folder: lambda w, t, b: [python, str(HERE / "engine.py"), name, folder, w, t, b]
    every = {
        "namegraph (early)": (lambda w, t, b: [program, "read", w, "early", t], False),
        "namegraph (full)": (lambda w, t, b: [program, "read", w, "full", t], False),
        "namegraph (exact)": (lambda w, t, b: [program, "read", w, "exact", t], False),
        "onnxruntime int8": (engine("onnxruntime-int8", exported), True),
        "onnxruntime int8, fused": (engine("onnxruntime-fused-int8", exported), True),
        "onnxruntime float32": (engine("onnxruntime", exported), True),
        "CTranslate2 int8": (engine("ctranslate2-int8", exported), True),
        "PyTorch transformers": (engine("transformers", str(a.model)), True),
        "spaCy tok2vec": (lambda w, t, b: [python, str(HERE / "spacy_ner.py"), "read", str(a.out / "spacy"), w], False),
    }
    if a.rust_bert:
        every["rust-bert"] = (lambda w, t, b: [str(a.rust_bert), str(a.model), w, t, b], True)
    if a.candle:
        every["candle"] = (lambda w, t, b: [str(a.candle), str(a.model), w, b], True)
    return {name: c for name, c in every.items() if not a.only or any(o in name for o in a.only)}


def measure(command, threads):
    """Seconds of reading, and the peak memory of the process in MB."""
    env = os.environ | {"RAYON_NUM_THREADS": threads, "OMP_NUM_THREADS": threads}
    with tempfile.TemporaryFile("w+") as out:
        child = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL, env=env)
        _, status, usage = os.wait4(child.pid, 0)
        out.seek(0)
        said = out.read().splitlines()
    if status or not said:
        sys.exit(f"failed: {' '.join(command)}")
    return json.loads(said[-1])["seconds"], usage.ru_maxrss / 1024


def gold(path):
    """Tags, sentence by sentence."""
    made, open_ = [], []
    for line in [*open(path, encoding="utf8"), "\n"]:
        if line.startswith("-DOCSTART-"):
            continue
        if line.strip():
            open_.append(line.split("\t")[1].strip())
        elif open_:
            made.append(open_)
            open_ = []
    return made


def repaired(tags):
    """An I without its B opens a name."""
    before = "O"
    for i, tag in enumerate(tags):
        if tag[0] == "I" and before[1:] != tag[1:]:
            tags[i] = "B" + tag[1:]
        before = tags[i]
    return tags


def f1(labels, sentences):
    flat = [LABELS[x] if isinstance(x, int) else x for line in open(labels) for x in json.loads(line)]
    assert len(flat) == sum(map(len, sentences)), "every word is labelled once"
    found, at = [], 0
    for sentence in sentences:
        found.append(repaired(flat[at : at + len(sentence)]))
        at += len(sentence)
    return 100 * f1_score(sentences, found, mode="strict", scheme=IOB2)


def articles(source, n, out):
    """The first `n` articles, no text twice."""
    seen = set()
    with open(out, "w", encoding="utf8") as to:
        for line in open(source, encoding="utf8"):
            text = json.loads(line)["text"]
            if len(seen) < n and text not in seen:
                seen.add(text)
                to.write(line)


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--corpora", type=Path, required=True)
    a.add_argument("--texts", type=Path, help="documents as JSONL; else raw/news_2012_2020.jsonl of the corpora")
    a.add_argument("--model", type=Path, default=HERE.parent.parent / "data/models/newswire")
    a.add_argument("--namegraph", type=Path, required=True, help="the built example `peers`")
    a.add_argument("--rust-bert", type=Path)
    a.add_argument("--candle", type=Path)
    a.add_argument("--out", type=Path, required=True)
    a.add_argument("--articles", type=int, default=500)
    a.add_argument("--rounds", type=int, default=5)
    a.add_argument("--threads", default="1,2")
    a.add_argument("--only", action="append", help="engines whose name has this in it")
    a = a.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)

    texts, windows, conll = a.out / "articles.jsonl", str(a.out / "articles.windows"), str(a.out / "conll.windows")
    articles(a.texts or a.corpora / "raw/news_2012_2020.jsonl", a.articles, texts)
    dev = a.corpora / "conll2003/dev.conll"
    subprocess.run([a.namegraph, "windows", texts, windows], check=True)
    subprocess.run([a.namegraph, "windows", dev, conll], check=True)
    if not (a.out / "exported/classifier.npz").exists():
        subprocess.run([sys.executable, HERE / "export.py", a.model, a.out / "exported"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    rows = [json.loads(line) for line in open(windows)]
    pieces, words = sum(len(r["ids"]) - 2 for r in rows), sum(len(r["starts"]) for r in rows)
    few = str(a.out / "few.windows")
    Path(few).write_text("".join(open(windows).readlines()[:200]))
    sentences = gold(dev)

    engines, batch, score = commands(a), {}, {}
    if any(name.startswith("spaCy") for name in engines) and not (a.out / "spacy").exists():
        subprocess.run([sys.executable, HERE / "spacy_ner.py", "train", a.corpora, a.out / "spacy"], check=True, stdout=subprocess.DEVNULL)
    most = a.threads.split(",")[-1]
    for name, (command, chooses) in engines.items():
        batch[name] = min(BATCHES, key=lambda b: measure(command(few, most, b), most)[0]) if chooses else "-"
        labels = str(a.out / "labels")
        measure([*command(conll, most, batch[name]), labels], most)
        score[name] = f1(labels, sentences)
        print(f"{name}: batches of {batch[name]} pieces, F1 {score[name]:.2f}", file=sys.stderr, flush=True)

    took = {}
    for round_ in range(a.rounds):
        for threads in a.threads.split(","):
            for name, (command, _) in engines.items():
                seconds, memory = measure(command(windows, threads, batch[name]), threads)
                took.setdefault((name, threads), []).append((seconds, memory))
        print(f"round {round_ + 1} of {a.rounds}", file=sys.stderr, flush=True)

    print(f"{a.articles} articles, {words:,} words, {pieces:,} pieces; median of {a.rounds} rounds\n")
    print("| engine | threads | pieces/s | words/s | slowest–fastest round | peak memory, MB | F1 CoNLL dev |\n|---|---|---|---|---|---|---|")
    for (name, threads), rounds in took.items():
        seconds = [s for s, _ in rounds]
        middle = statistics.median(seconds)
        memory = max(m for _, m in rounds)
        spread = f"{pieces / max(seconds):,.0f}–{pieces / min(seconds):,.0f}"
        print(f"| {name} | {threads} | {pieces / middle:,.0f} | {words / middle:,.0f} | {spread} | {memory:,.0f} | {score[name]:.2f} |")
    (a.out / "rounds.json").write_text(json.dumps({f"{n}, {t}": r for (n, t), r in took.items()}, indent=1))


if __name__ == "__main__":
    main()
