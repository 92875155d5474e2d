"""Every kind of document, made by the programs that people make them with: check_documents.py PROGRAM SAMPLE_FOLDER

Each text of the sample is written as PDF (reportlab, Chromium), Word (python-docx, pandoc), OpenDocument (odfpy, pandoc), EPUB (pandoc), a message and an
mbox (Python), RSS and Atom (feedgen), WARC (warcio), and packed (gzip, zstandard, zip). What namegraph reads must have the same words in the
same order, but for what the format adds; a word that a line of a PDF cuts at its own hyphen keeps it before anything but a small letter, where
nobody can tell. PDF is read with Poppler and without it. Last, a scan is listed as unread, and so is a PDF whose reader
is made to hang, until somebody retries."""

import email.message
import gzip
import io
import json
import mailbox
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import docx
import zstandard
from feedgen.feed import FeedGenerator
from odf.opendocument import OpenDocumentText
from odf.text import P
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

PROGRAM, SAMPLE = os.path.abspath(sys.argv[1]), Path(sys.argv[2])
# The fonts that every PDF reader knows lack letters of the sample.
pdfmetrics.registerFont(TTFont("DejaVu", "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"))
CHROMIUM = shutil.which("chromium")
HAS_PANDOC = shutil.which("pandoc") is not None


def paragraphs(text):
    return [" ".join(p.split()) for p in text.split("\n\n") if p.strip()]


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;")


def page(ps):
    return "<html><head><meta charset='utf-8'></head><body>" + "".join(f"<p>{escaped(p)}</p>" for p in ps) + "</body></html>"


def pdf(ps):
    out, style = io.BytesIO(), getSampleStyleSheet()["BodyText"]
    style.fontName = "DejaVu"
    story = [Paragraph(escaped(p), style) for p in ps]
    story.insert(len(story) // 2, PageBreak())
    SimpleDocTemplate(out).build(story)
    return out.getvalue()


def printed(ps):
    """As a browser prints a page: in a narrow column, whose lines end in many hyphens."""
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "in.html", Path(folder) / "out.pdf"
        source.write_text(page(ps).replace("<body>", "<body style='width: 2.5in'>"))
        subprocess.run([CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={out}", source.as_uri()],
                       capture_output=True, check=True, timeout=120)
        return out.read_bytes()


def scan():
    out = io.BytesIO()
    c = canvas.Canvas(out)
    for _ in range(2):
        c.rect(100, 100, 200, 300, fill=1)
        c.showPage()
    c.save()
    return out.getvalue()


def word(ps):
    out, d = io.BytesIO(), docx.Document()
    for p in ps[:-1]:
        d.add_paragraph(p)
    d.add_table(1, 1).cell(0, 0).text = ps[-1]
    d.sections[0].header.paragraphs[0].text = "A header that is left out"
    d.save(out)
    return out.getvalue()


def odt(ps):
    out, d = io.BytesIO(), OpenDocumentText()
    for p in ps:
        d.text.addElement(P(text=p))
    d.write(out)
    return out.getvalue()


def pandoc(ps, to):
    source = "\n\n".join("".join("\\" + c if c in "\\`*_{}[]<>()#+-.!|~^$@'\"" else c for c in p) for p in ps)
    with tempfile.NamedTemporaryFile(suffix="." + to) as out:
        subprocess.run(["pandoc", "-f", "markdown", "-t", to, "-o", out.name, "--metadata", "title=Made by pandoc"], input=source, text=True, check=True)
        return Path(out.name).read_bytes()


def message(ps, name):
    m = email.message.EmailMessage()
    m["From"], m["To"], m["Subject"], m["Date"] = "Zoë Ferrán <z@example.org>", "desk@example.org", name, "Mon, 04 Mar 2024 10:00:00 +0000"
    m.set_content("\n\n".join(ps))
    m.add_alternative(page(ps), subtype="html")
    m.add_attachment(pdf(ps), maintype="application", subtype="pdf", filename="same.pdf")
    return m


def mbox(all_ps):
    with tempfile.TemporaryDirectory() as folder:
        box = mailbox.mbox(Path(folder) / "m")
        for name, ps in all_ps.items():
            m = message(ps, name)
            m.set_payload([part for part in m.get_payload() if part.get_filename() is None])
            box.add(m)
        box.close()
        return (Path(folder) / "m").read_bytes()


def feed(all_ps, kind):
    f = FeedGenerator()
    f.id("https://example.org"), f.title("Feed"), f.link(href="https://example.org"), f.description("d")
    for name, ps in all_ps.items():
        e = f.add_entry(order="append")
        e.id("https://example.org/" + name), e.title(ps[0]), e.link(href="https://example.org/" + name)
        e.content("".join(f"<p>{escaped(p)}</p>" for p in ps[1:]), type="html" if kind == "atom" else "CDATA")
    return f.atom_str() if kind == "atom" else f.rss_str()


def warc(all_ps):
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    writer.write_record(writer.create_warcinfo_record("x.warc.gz", {"software": "warcio"}))
    for name, ps in all_ps.items():
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/plain; charset=utf-8")], protocol="HTTP/1.1")
        body = "\n\n".join(ps).encode()
        writer.write_record(writer.create_warc_record("https://example.org/" + name, "response", payload=io.BytesIO(body), http_headers=headers))
    return out.getvalue()


def zipped(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, content in files.items():
            z.writestr("folder/" + name, content)
    return out.getvalue()


def read(folder, env):
    done = subprocess.run([PROGRAM, "extract", folder, "--any-language"], capture_output=True, text=True, env=env, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def comparable(name, words):
    return [re.sub(r"(?<=[^\W\d_])-(?=[a-z])", "", word) for word in words] if name.endswith(".pdf") else words


def check(folder, expected, env, how):
    found = {d["id"]: d for d in read(folder, env)}
    wrong = 0
    for name, words in expected.items():
        document = found.pop(name, None)
        got = document and comparable(name, document.get("text", document.get("error", "")).split())
        words = comparable(name, words)
        if got != words:
            wrong += 1
            at = next((i for i, (a, b) in enumerate(zip(got or [], words)) if a != b), min(len(got or []), len(words)))
            print(f"  {name}: expected …{' '.join(words[at:at + 6])!r}, found …{' '.join((got or [])[at:at + 6])!r}")
    others = [name for name in found if not name.endswith("scan.pdf")]
    assert not wrong and not others, f"{how}: {wrong} of {len(expected)} differ, {len(others)} not expected: {others[:5]}"
    print(f"{how}: {len(expected)} documents, word for word")
    return found


texts = {p.stem: paragraphs(p.read_text()) for p in sorted(SAMPLE.glob("*.txt"))}
with tempfile.TemporaryDirectory() as work:
    folder = Path(work) / "in"
    folder.mkdir()
    expected = {}

    def put(name, content, ps, inside=""):
        (folder / name).write_bytes(content)
        expected[name + inside] = " ".join(ps).split()

    for name, ps in texts.items():
        plain = "\n\n".join(ps).encode()
        put(f"{name}.pdf", pdf(ps), ps)
        put(f"{name}.docx", word(ps), ps)
        put(f"{name}.odt", odt(ps), ps)
        put(f"{name}.txt.gz", gzip.compress(plain), ps)
        put(f"{name}.txt.zst", zstandard.compress(plain), ps)
        (folder / f"{name}.zip").write_bytes(zipped({"a.txt": plain, "b.odt": odt(ps)}))
        for inner in ["a.txt", "b.odt"]:
            expected[f"{name}.zip/folder/{inner}"] = " ".join(ps).split()
        head = ["From: Zoë Ferrán", "To: desk@example.org", f"Subject: {name}"]
        put(f"{name}.eml", bytes(message(ps, name)), head + ps)
        expected[f"{name}.eml/same.pdf"] = " ".join(ps).split()
        if CHROMIUM:
            put(f"{name}.printed.pdf", printed(ps), ps)
        if HAS_PANDOC:
            put(f"{name}.p.docx", pandoc(ps, "docx"), ["Made by pandoc", *ps])
            put(f"{name}.p.odt", pandoc(ps, "odt"), ["Made by pandoc", *ps])
    for number, (name, ps) in enumerate(texts.items(), 1):
        head = ["From: Zoë Ferrán", "To: desk@example.org", f"Subject: {name}"]
        expected[f"all.mbox#{number}"] = " ".join(head + ps).split()
        expected[f"all.atom#{number}"] = expected[f"all.rss#{number}"] = " ".join(ps).split()
        expected[f"all.warc.gz#{number + 1}"] = " ".join(ps).split()
    (folder / "all.mbox").write_bytes(mbox(texts))
    (folder / "all.atom").write_bytes(feed(texts, "atom"))
    (folder / "all.rss").write_bytes(feed(texts, "rss"))
    (folder / "all.warc.gz").write_bytes(warc(texts))
    (folder / "scan.pdf").write_bytes(scan())

    # A PDF that its reader hangs on is skipped when the clock runs out, remembered, and tried again on demand.
    late = Path(work) / "late"
    late.mkdir()
    (late / "a.txt").write_text("Ann Lee met Bo in Odesa.")
    (late / "b.pdf").write_bytes(pdf(["Angela Brandt left Acme Ltd.", "She went to Lisbon."]))
    hangs = Path(work) / "bin"
    hangs.mkdir()
    (hangs / "pdftotext").write_text("#!/bin/sh\nexec sleep 1000\n")
    (hangs / "pdftotext").chmod(0o755)
    slow = dict(os.environ, PATH=f"{hangs}:{os.environ['PATH']}")
    graph = Path(work) / "late.namegraph"

    def build(env, *options):
        return subprocess.run([PROGRAM, "build", late, "-o", graph, *options], capture_output=True, text=True, env=env, check=True).stderr

    # Two minutes, beside the other checks.
    hanging = subprocess.Popen([PROGRAM, "build", late, "-o", graph], stderr=subprocess.PIPE, text=True, env=slow)

    env = dict(os.environ)
    if shutil.which("pdftotext"):
        check(folder, expected, env, "with Poppler")
    # Its folder may hold other programs, but the reader needs none of them.
    env["PATH"] = str(work)
    check(folder, expected, env, "without it")
    if HAS_PANDOC:
        book = Path(work) / "book"
        book.mkdir()
        for name, ps in texts.items():
            (book / f"{name}.epub").write_bytes(pandoc(["# " + ps[0], *ps[1:]], "epub"))
        chapters = [d for d in read(book, env) if "text" in d]
        for name, ps in texts.items():
            of = [d["text"] for d in chapters if d["id"].startswith(f"{name}.epub/")]
            assert any(t.split()[-20:] == " ".join(ps).split()[-20:] for t in of), (name, of)
        print(f"EPUB by pandoc: {len(texts)} books, each text in a chapter")

    print("a PDF that hangs, for two minutes:", flush=True)
    said = hanging.communicate()[1]
    assert hanging.returncode == 0, said
    # What hangs is not asked for a second opinion: the clock is for the file.
    assert "--retry tries again" in said, said
    assert "--retry tries again" in build(os.environ), "it is not tried again unasked"
    said = subprocess.run([PROGRAM, "coverage", graph], capture_output=True, text=True, check=True).stdout
    assert "b.pdf: not read within 120 seconds" in said, said
    said = build(os.environ, "--retry")
    assert "skipped 0" in said, said
    print("  skipped and remembered; read with --retry")
