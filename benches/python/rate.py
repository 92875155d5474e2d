"""Finding names in articles through the wheel, beside the program: python benches/python/rate.py PROGRAM ARTICLES.jsonl [MOST] [ROUNDS]

In turn, in one run: `Recognizer.recognize` on texts that lie in memory, and `namegraph extract` on the same articles in a file. Start and loading
the model are counted for neither: the program's are what it takes for a single sentence. Prints the median rates and their ratio."""

import itertools
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import namegraph

program, corpus = sys.argv[1:3]
most, rounds = (int(sys.argv[i]) if len(sys.argv) > i else default for i, default in ((3, 500), (4, 5)))
with open(corpus) as lines:
    articles = list(itertools.islice(lines, most))
texts = [json.loads(line)["text"] for line in articles]
words = sum(len(text.split()) for text in texts)


def timed(action):
    begun = time.perf_counter()
    result = action()
    return time.perf_counter() - begun, result


with tempfile.TemporaryDirectory() as folder:
    file, one, out = (Path(folder) / name for name in ("articles.jsonl", "one.txt", "out.jsonl"))
    file.write_text("".join(articles))
    one.write_text("Angela Merkel spoke.")
    extract = lambda path: subprocess.run([program, "extract", path, "-o", out], check=True, capture_output=True)
    wheel, binary = [], []
    for _ in range(rounds):
        # A recognizer remembers what it has read, as a process does while it runs: each round has a new one.
        recognizer = namegraph.Recognizer()
        seconds, found = timed(lambda: recognizer.recognize(texts))
        wheel.append(words / seconds)
        start, _ = timed(lambda: extract(one))
        seconds, _ = timed(lambda: extract(file))
        binary.append(words / (seconds - start))

ratio = statistics.median(a / b for a, b in zip(wheel, binary))
print(f"{len(texts)} articles, {words:,} words, {sum(map(len, found)):,} names, {rounds} rounds in turn")
print(f"wheel {statistics.median(wheel):,.0f} words/s, program {statistics.median(binary):,.0f} words/s: {ratio:.2f} of the program's rate")
