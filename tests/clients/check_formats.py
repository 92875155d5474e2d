#!/usr/bin/env python3
"""usage: check_formats.py PROGRAM NAMEGRAPH FOLDER TABLE [--docs FILE] [--top N]

Exports a graph in every format and reads it with every client of FOLDER's package.json and of requirements.txt. What TABLE says that a
client keeps must be what the file holds: every entity, every link, every value. Prints what it found as a table; with --docs, fails if
the table in FILE is another (--write puts it there)."""
import argparse
import csv
import json
import math
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.parse
import xml.etree.ElementTree as ET

from readers import QUALITIES, Read, Within, one_line, readers

FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
GEXF, VIZ = "{http://gexf.net/1.3}", "{http://gexf.net/1.3/viz}"
FOLDERS = {"neo4j", "parquet", "graphrag", "brat", "webanno"}
TEXTS = {"mentions", "brat", "webanno"}


class Truth:
    """What the file holds, past the program: straight from SQLite; of what is drawn, from the XML of the GEXF."""

    def __init__(self, file, gexf):
        db = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        self.nodes, self.edges, self.order = {}, {}, []
        self.texts = dict(db.execute("SELECT id, text FROM document"))
        numbers = {}
        for number, id, name, kind, first, last in db.execute("SELECT number, id, name, type, first_seen, last_seen FROM entity"):
            aliases = [a for (a,) in db.execute("SELECT text FROM alias WHERE entity = ? AND mentions > 0 ORDER BY mentions DESC, text", [number])]
            numbers[number] = id
            self.nodes[id] = dict(labels=name, types=kind, dates=(first, last), aliases=aliases, mentions=[])
        for document, start, end, surface, number in db.execute(
            "SELECT d.id, m.start, m.end, m.surface, n.entity FROM mention m JOIN document d ON d.number = m.document JOIN name n ON n.number = m.name WHERE NOT m.by_role"
        ):
            assert self.texts[document].encode()[start:end].decode() == surface
            self.nodes[numbers[number]]["mentions"].append((document, start, end, surface))
        for a, b, weight, first, last in db.execute("SELECT source, target, weight, first_seen, last_seen FROM edge"):
            self.edges[frozenset((numbers[a], numbers[b]))] = dict(weights=weight, dates=(first, last))
        root = ET.parse(gexf).getroot()
        for node, entity in zip(root.iter(f"{GEXF}node"), self.entities_of(root)):
            color, at = node.find(f"{VIZ}color").attrib, node.find(f"{VIZ}position").attrib
            self.order.append(entity)
            self.nodes[entity] |= dict(colours="#%02x%02x%02x" % tuple(int(color[c]) for c in "rgb"), sizes=float(node.find(f"{VIZ}size").get("value")),
                                       positions=(float(at["x"]), float(at["y"])))
        self.nodes = {id: self.nodes[id] for id in self.order}
        self.edges = {ends: edge for ends, edge in self.edges.items() if ends <= self.nodes.keys()}
        quotes = {}
        by_written = {FORBIDDEN.sub("\ufffd", id): id for id in self.order}
        for edge in root.iter(f"{GEXF}edge"):
            values = {v.get("for"): v.get("value") for v in edge.iter(f"{GEXF}attvalue")}
            quotes[frozenset(by_written[edge.get(end)] for end in ("source", "target"))] = (values.get("evidence"), values.get("document"))
        assert quotes.keys() == self.edges.keys()
        cleaned = {FORBIDDEN.sub("\ufffd", id): FORBIDDEN.sub("\ufffd", text) for id, text in self.texts.items()}
        for ends, (quote, document) in quotes.items():
            assert quote is None or quote in cleaned[document], (ends, quote)
            self.edges[ends]["quotes"] = quote

    def entities_of(self, root):
        by_written = {FORBIDDEN.sub("\ufffd", id): id for id in self.nodes}
        return [by_written[node.get("id")] for node in root.iter(f"{GEXF}node")]


def written(format, text):
    """A text as a format must have it: without what it cannot hold."""
    if text is None:
        return None
    if format in {"gexf", "graphml", "svg"}:
        return FORBIDDEN.sub("\ufffd", text)
    if format == "neo4j":
        return re.sub("\r\n|\n|\r", " ", text)
    if format == "dot":
        return re.sub("[\n\r]", " ", text).replace("\0", "")
    if format == "brat":
        return re.sub("[\n\r\t]", " ", text)
    return text


def shortened(name):
    shown = one_line(re.sub("[\x00-\x1f\x7f-\x9f]", " ", name))
    return shown if len(shown) <= 44 else shown[:43] + "…"


def near(a, b, tolerance):
    return a is not None and b is not None and abs(a - b) <= tolerance


class Check:
    """One client's reading of one format, against the truth."""

    def __init__(self, truth, format, client, read):
        self.truth, self.format, self.client, self.read = truth, format, client, read
        self.drawn = format in {"svg", "html", "dot"}
        self.identify()

    def identify(self):
        """Puts our ids in the place of what the format has for them."""
        if self.format in {"ntriples", "turtle"}:
            plain = lambda iri: urllib.parse.unquote(iri.removeprefix("urn:namegraph:entity:"))
        elif self.format == "svg":
            plain = lambda place: self.truth.order[place]
        else:
            known = {written(self.format, id): id for id in self.truth.nodes}
            plain = lambda id: known.get(id, id)
        self.nodes = {plain(id): node for id, node in self.read.nodes.items()}
        self.edges = self.read.edges if self.format == "svg" else {frozenset(map(plain, ends)): edge for ends, edge in self.read.edges.items()}

    def complete(self):
        """Every entity, and every link, and none besides."""
        if self.client in {"sigma", "Pillow"}:
            return self.nodes.keys() == self.truth.nodes.keys()
        if self.format == "csv":
            linked = set().union(*self.truth.edges) if self.truth.edges else set()
            return self.nodes.keys() == linked and self.edges.keys() == self.truth.edges.keys()
        if self.format in TEXTS:
            return all(id in self.nodes for id, node in self.truth.nodes.items() if node["mentions"])
        if self.format in {"csv-nodes", "svg"}:
            return self.nodes.keys() == self.truth.nodes.keys()
        return self.nodes.keys() == self.truth.nodes.keys() and self.edges.keys() == self.truth.edges.keys()

    def keeps(self, quality):
        """Nothing, if all is as it should be; else the first thing that is not."""
        if not self.complete():
            missing = list(self.truth.nodes.keys() ^ self.nodes.keys())[:2] or list(self.truth.edges.keys() ^ self.edges.keys())[:2]
            return f"not the same entities and links: {missing}"
        if self.format == "svg" and quality == "weights":
            return self.widths()
        if quality in {"weights", "quotes"} and self.format not in TEXTS:
            found, truth = self.edges, self.truth.edges
        else:
            found, truth = self.nodes, self.truth.nodes
        compare = getattr(self, quality)
        for id, node in found.items():
            if id in truth and not compare(node, truth[id]):
                return f"{id}: {node.get(quality)!r}, not {truth[id].get(quality)!r}"
        if quality == "dates" and self.format != "csv-nodes":
            return next((f"{set(e)}: {edge['dates']}" for e, edge in self.edges.items()
                         if edge.get("dates") is not None and tuple(edge["dates"]) != self.truth.edges[e]["dates"]), None)
        return None

    def labels(self, node, truth):
        if self.format == "svg":
            name = written("svg", shortened(truth["labels"]))
            # Of many signs without a width one after the other, some are left out: what is left comes in the same order.
            rest = iter(truth["labels"])
            return node["labels"] == name or not name.isascii() and all(c in rest for c in node["labels"].rstrip("…"))
        if self.format == "graphrag":
            return node["labels"] == truth["labels"]
        name = written(self.format, truth["labels"])
        # pybrat strips what it reads.
        return node["labels"] == (name.rstrip() if self.client == "pybrat" else name)

    def types(self, node, truth):
        return node["types"] == truth["types"]

    def weights(self, edge, truth):
        return edge["weights"] == truth["weights"] > 0

    def widths(self):
        for (ends, quote), edge in self.edges.items():
            weight, width = edge["weights"]
            if not near(width, 0.4 + 0.6 * (1 + math.log(max(weight, 1))), 0.06):
                return f"{ends}: {width} for {weight}"
        return None if self.edges or not self.truth.edges else "no link is drawn"

    def colours(self, node, truth):
        return node["colours"] == truth["colours"]

    def sizes(self, node, truth):
        # Graphviz counts in whole points.
        return near(node["sizes"], truth["sizes"], 0.11 if self.format == "svg" else 0.51 if self.format == "dot" else 0.02)

    def positions(self, node, truth):
        if not self.drawn:
            return all(near(a, b, 0.02) for a, b in zip(node["positions"], truth["positions"]))
        # A picture has its origin in a corner.
        first = next(iter(self.nodes))
        origin = [a - b for a, b in zip(self.nodes[first]["positions"], self.truth.nodes[first]["positions"])]
        return all(near(a - o, b, 0.25) for a, o, b in zip(node["positions"], origin, truth["positions"]))

    def dates(self, node, truth):
        if self.format == "csv":
            return True
        if isinstance(node["dates"], Within):
            return all(date is None or date in node["dates"] for date in truth["dates"])
        return tuple(node["dates"]) == truth["dates"]

    def aliases(self, node, truth):
        ours = [written(self.format, alias) for alias in truth["aliases"]]
        if self.format == "neo4j":
            ours = [alias.replace(";", ",") for alias in ours]
        found = node["aliases"]
        if isinstance(found, Within):
            return all(alias in found for alias in ours if alias != truth["labels"])
        if self.format in {"ntriples", "turtle"}:
            return set(found) == {truth["labels"], *ours}
        if isinstance(found, set):
            return found == set(truth["aliases"])
        # Formats without lists join them: names that hold what they are joined by cannot be told apart.
        joined = "|" if self.format in {"gexf", "graphml", "csv-nodes"} else None
        return joined.join(found) == joined.join(ours) if joined else list(found) == ours

    def quotes(self, edge, truth):
        if self.format in TEXTS:
            ours = truth["mentions"]
            if self.format != "mentions":
                # White space at the ends of a name belongs to no token.
                spaces = "".join(map(chr, [*range(9, 14), 32, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000]))
                shown = {"brat": lambda t: t.replace("\r", " "), "webanno": lambda t: t.strip(spaces)}[self.format]
                ours = [(m[0].translate({9: " ", 10: " ", 13: " "}), shown(m[3])) for m in ours]
            return sorted(edge["mentions"]) == sorted(ours)
        quote, found = truth["quotes"], edge["quotes"]
        if isinstance(found, set):
            known = {FORBIDDEN.sub("\ufffd", text) for text in found}
            told = all(any(text in whole for whole in self.truth.texts.values()) for text in found)
            # A page has the sentences that tell most, which need not be the oldest.
            return (quote is None) == (not found) and told and (quote is None or quote in known or self.format == "html")
        if isinstance(found, Within):
            return quote is None or quote in FORBIDDEN.sub("\ufffd", found)
        return written("gexf", found) == (written(self.format, quote) if self.format == "neo4j" else quote)


def seen_in_pixels(truth, picture, svg):
    """Nodes that are where they should be, in their colour and size, with ink where their name is."""
    read, scale = Read(), picture.width / svg_width(svg)
    drawn = ET.parse(svg).getroot()
    ns = "{http://www.w3.org/2000/svg}"
    group = drawn.findall(f"{ns}g")[-1]
    down = float(re.search(r"translate\(0 (\S+)\)", group.get("transform")).group(1))
    circles, labels = group.findall(f"{ns}g")[1], group.findall(f"{ns}g")[2]
    for id, circle, label in zip(truth.order, circles, labels):
        x, y, r = (float(circle.get(key)) for key in ("cx", "cy", "r"))
        at = lambda x, y: picture.getpixel((min(picture.width - 1, int(x * scale)), min(picture.height - 1, int((y + down) * scale))))
        color = "#%02x%02x%02x" % at(x, y)
        # Within the disc its colour, beyond its rim another.
        inside = all("#%02x%02x%02x" % at(x + dx * (r - 1.5), y + dy * (r - 1.5)) == color for dx, dy in ((1, 0), (-1, 0), (0, -1)))
        size = float(label.get("font-size"))
        box = [int(v * scale) for v in (x - size, float(label.get("y")) + down - size, x + size, float(label.get("y")) + down + size / 3)]
        ink = min(picture.crop(box).convert("L").tobytes(), default=255) < 100
        text = label.text or ""
        read.node(id, labels=truth.nodes[id]["labels"] if ink or not text.strip() else None, colours=color,
                  sizes=truth.nodes[id]["sizes"] if inside else None, positions=truth.nodes[id]["positions"] if color == truth.nodes[id]["colours"] else None)
    return read


def overlapping(truth):
    """Pairs of names that lie on each other on the GEXF's map, written on their nodes as Gephi's preview does: in a wide font of size 12."""
    from PIL import ImageFont

    font, boxes = ImageFont.truetype("DejaVuSans.ttf", 12), []
    for node in truth.nodes.values():
        (x, y), half = node["positions"], font.getlength(node["labels"]) / 2
        boxes.append((x - half, y - 6, x + half, y + 6))
    meet = lambda a, b: a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    return sum(meet(a, b) for i, a in enumerate(boxes) for b in boxes[i + 1 :])


def svg_width(svg):
    return float(ET.parse(svg).getroot().get("width"))


def export(program, file, format, top, path, *options):
    command = [program, "export", file, "--format", format, "-o", path, *options]
    subprocess.run(command + (["--top", str(top)] if top else []), check=True, capture_output=True, text=True)


def check_all(program, file, folder, expected, top=None, skip=()):
    """Every client of every format: what of what is expected it keeps, and what is wrong."""
    found, wrong = {}, []
    with tempfile.TemporaryDirectory() as work:
        paths = {}
        for format in {format for format, _ in expected}:
            paths[format] = os.path.join(work, format if format in FOLDERS else f"g.{format}")
            export(program, file, format, top, paths[format])
        truth = Truth(file, paths["gexf"])
        for key, reader in readers(folder).items():
            format, client = key
            if key not in expected or key in skip:
                continue
            begun = time.monotonic()
            try:
                read = reader(paths[format])
                if client == "Pillow":
                    read = seen_in_pixels(truth, read, paths["svg"])
                elif format == "svg":
                    read.nodes = dict(enumerate(read.nodes.values()))
                check = Check(truth, format, client, read)
                wrong += [f"{format}, {client}: {trouble}" for trouble in read.troubles]
                reasons = {quality: check.keeps(quality) for quality in expected[key]}
            except Exception as error:
                reasons = {quality: f"{type(error).__name__}: {error}" for quality in expected[key]}
            print(f"  {format}, {client}: {time.monotonic() - begun:.1f} s", file=sys.stderr)
            found[key] = {quality for quality, reason in reasons.items() if reason is None}
            wrong += [f"{format}, {client}, {quality}: {reason}" for quality, reason in reasons.items() if reason is not None]
    return found, wrong, truth


def expectations(table):
    rows = csv.DictReader(open(table, encoding="utf8"))
    return {(row["format"], row["client"]): row["keeps"].split() for row in rows}


def markdown(expected, found):
    lines = ["| format | read by | " + " | ".join(QUALITIES) + " |", "|---|---|" + "---|" * len(QUALITIES)]
    for key, qualities in expected.items():
        cells = ["yes" if q in found.get(key, ()) else "**no**" if q in qualities else "" for q in QUALITIES]
        lines.append(f"| {key[0]} | {key[1]} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


BEGIN, END = "<!-- made by tests/clients/check_formats.py -->\n", "<!-- end -->\n"


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    for name in ("program", "file", "folder", "table"):
        parser.add_argument(name)
    parser.add_argument("--docs")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--top", type=int)
    args = parser.parse_args()
    expected = expectations(args.table)
    listed = json.loads(subprocess.run([args.program, "formats", "--format", "json"], capture_output=True, check=True).stdout)
    keeps = {f["name"]: set(f["keeps"]) for f in listed}
    for format, qualities in keeps.items():
        read = set().union(*(q for (f, _), q in expected.items() if f == format))
        assert read == qualities, f"{format}: the program says {qualities}, the table has {read}"
    found, wrong, truth = check_all(args.program, args.file, args.folder, expected, args.top)
    table = markdown(expected, found)
    print(f"{len(truth.nodes)} entities, {len(truth.edges)} links, {len(keeps)} formats, {len(found)} readings")
    print(table, end="")
    if overlapping(truth):
        wrong.append(f"gexf: {overlapping(truth)} pairs of names lie on each other")
    if args.docs:
        text = open(args.docs, encoding="utf8").read()
        before, rest = text.split(BEGIN)
        new = before + BEGIN + table + END + rest.split(END, 1)[1]
        if args.write:
            open(args.docs, "w", encoding="utf8").write(new)
        elif new != text:
            wrong.append(f"the table in {args.docs} is not the one above")
    for failure in wrong:
        print("WRONG", failure[:500])
    raise SystemExit(1 if wrong else 0)


if __name__ == "__main__":
    main()
