#!/usr/bin/env python3
"""usage: check_names.py PROGRAM FOLDER TABLE ROUNDS

Names that nobody should have to expect: markup, quotes, formulas, line ends, bidi and control characters, 10,000 characters, every
script. Each round makes documents of them, imports them, exports them in every format, and reads them with every client: all that
check_formats.py asks must hold."""
import json
import os
import random
import subprocess
import sys
import tempfile

from check_formats import check_all, expectations
from readers import one_line

FIXED = [
    "<img src=x onerror=alert(1)>", "</script><script>alert(1)</script>", "<!--", "-->", "]]>", "&amp; &lt; &#0;", "\"quoted\"", "'single'", "\\", "\\\\' OR 1=1",
    "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "a,b;c|d", "a\nb", "a\r\nb", "a\tb", "\u202eevil\u202c", "\u2066isolated\u2069", "\u200bzero\u200dwidth\ufeff",
    "\x01\x08\x0b\x1f", "\x7f\x80\x9f", "\ufffe\uffff", "x" * 10_000, "👩‍👩‍👧‍👦 🏳️‍🌈", "e\u0301\u0302\u0303", "Zürich", "ẞ", "İstanbul ı", "Ω≈ç√", "Петр Иванов", "محمد علي", "שלום עולם",
    "東京", "서울특별시", "ประเทศไทย", "हिन्दी", "தமிழ்", "ქართული", "አማርኛ", "ᚠᛇᚻ", "𝔘𝔫𝔦", "\U0010fffd", "\u2028\u2029", "{{title}}", "{% raw %}", "${x}", "$rows", "%s %n %00", "null", "NaN",
    "true", "0", "-1e9", "2020-01-01", "_", "*", "[1]", "(x)", "#hash", "http://example.com/?a=b&c=d", "javascript:alert(1)", "//comment", "/* */", "' }]) //", "`tick`", ":param", "|", ";", "_:blank",
    "<urn:x>", "@prefix", "\"\"\"", "'''", "Robert'); DROP TABLE entity;--", "a" + "\u0300" * 50, "\U0001f468\u200d", "one  two   three", "ﷺ", "ﬁ", "ǅ", "ß/SS", "a b",
]
RANGES = [(0x20, 0x7E), (0xA0, 0x24F), (0x370, 0x5FF), (0x600, 0x6FF), (0x900, 0xDFF), (0xE00, 0x11FF), (0x2000, 0x2BFF), (0x3040, 0x30FF), (0x4E00, 0x4FFF), (0xAC00, 0xACFF), (0x1F300, 0x1F6FF), (0x1, 0x1F)]
TYPES = ["PER", "ORG", "LOC"]


def name(rng):
    if rng.random() < 0.5:
        return rng.choice(FIXED)
    low, high = rng.choice(RANGES)
    made = "".join(chr(rng.randint(low, high)) for _ in range(rng.randint(1, 24)))
    return made if rng.random() < 0.7 else made[: len(made) // 2] + rng.choice(FIXED)[:40] + made[len(made) // 2 :]


def usable(text):
    """A name that is nothing but white space is none."""
    return one_line(text)


def corpus(rng, folder, names):
    documents, mentions = [], []
    entity = {n: f"Q{i}" for i, n in enumerate(dict.fromkeys(names))}
    kinds = {n: rng.choice(TYPES) for n in entity}
    used = set()
    for i in range(0, len(names), 3):
        id = f"{i:04}/{rng.choice(['a b', 'ü#1', '?x=y&z', 'x'])}.txt"
        text = ""
        for surface in names[i : i + 3]:
            text += rng.choice(["and ", "Then ", "(", "« "])
            start = len(text.encode())
            text += surface
            mentions.append({"document": id, "start": start, "end": len(text.encode()), "text": surface, "type": kinds[surface], "entity": entity[surface], "name": surface})
            used.add(surface)
            text += rng.choice([" met ", ", ", " saw "])
        documents.append({"id": id, "text": text + "nobody.", "title": names[i], "date": f"20{i % 20 + 10}-01-{i % 28 + 1:02}", "url": "javascript:alert(1)"})
    for file, rows in (("d.jsonl", documents), ("m.jsonl", mentions)):
        with open(os.path.join(folder, file), "w", encoding="utf8") as out:
            out.writelines(json.dumps(row, ensure_ascii=rng.random() < 0.5) + "\n" for row in rows)


def main():
    program, folder, table, rounds = sys.argv[1:]
    expected, failed = expectations(table), []
    for seed in range(int(rounds)):
        rng = random.Random(seed)
        names = [n for n in (FIXED if seed == 0 else [name(rng) for _ in range(60)]) if usable(n)]
        rng.shuffle(names)
        with tempfile.TemporaryDirectory() as work:
            corpus(rng, work, names)
            file = os.path.join(work, "names.namegraph")
            subprocess.run([program, "import", os.path.join(work, "m.jsonl"), "--documents", os.path.join(work, "d.jsonl"), "--window", "document", "-q", "-o", file], check=True)
            found, wrong, truth = check_all(program, file, folder, expected)
            held = sum(len(qualities) for qualities in found.values())
            print(f"round {seed}: {len(truth.nodes)} names, {len(truth.edges)} links, {len(found)} readings, {held} of {sum(map(len, expected.values()))} kept")
            failed += [f"round {seed}, {failure}" for failure in wrong]
    for failure in failed:
        print("WRONG", repr(failure)[:600])
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
