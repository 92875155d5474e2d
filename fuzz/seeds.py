"""Writes what each fuzz target begins with, into fuzz/corpus: small valid files, made here. python fuzz/seeds.py"""

import gzip
import io
import json
import struct
import zipfile
from pathlib import Path

here = Path(__file__).parent
text = b"Ann Lee met Bo in Odesa.\n\n2024-05-06\n\nThey spoke of Acme Ltd."
page = b"<html><head><title>T</title><meta property='og:site_name' content='G'><script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"H\"}</script></head><body><article><h1>H</h1><p>Ann Lee met Bo in Odesa, and they spoke of the harbour for a long time, as people do.</p><ul><li>a<li>b</ul><table><tr><td>c</table></article></body></html>"
mail = b"From: =?utf-8?q?J=C3=BC?= <a@b.c>\r\nTo: Ann <a@b>, \"Bo\" <b@b>\r\nDate: Sat, 04 Mar 2023 10:00:00 +0100\r\nSubject: S\r\nContent-Type: multipart/mixed; boundary=X\r\n\r\n--X\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nWords.\r\n--X\r\nContent-Type: text/plain; name=n.txt\r\nContent-Transfer-Encoding: base64\r\n\r\nQSBub3RlLg==\r\n--X\r\nContent-Type: message/rfc822\r\n\r\nFrom: x@y\r\n\r\nInner.\r\n--X--\r\n"
rss = b"<?xml version='1.0'?><rss version='2.0'><channel><title>G</title><item><title>A &amp; b</title><link>http://x/1</link><pubDate>Sat, 04 Mar 2023 10:00:00 GMT</pubDate><description>&lt;p&gt;Ann.&lt;/p&gt;</description></item></channel></rss>"
atom = b"<feed xmlns='http://www.w3.org/2005/Atom'><title>G</title><entry><id>1</id><title>A</title><updated>2023-03-04T00:00:00Z</updated><content type='html'>&lt;b&gt;Ann&lt;/b&gt;</content><author><name>Bo</name></author></entry></feed>"
http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n<p>Ann met Bo</p\r\n1\r\n>\r\n0\r\n\r\n"
warc = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://x/\r\nWARC-Date: 2023-03-04T10:00:00Z\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n" % (len(http), http)
word = b"<w:document xmlns:w='w'><w:body><w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>Ann &amp; Bo</w:t><w:tab/><w:br/></w:r></w:p></w:body></w:document>"
notes = b"<w:footnotes xmlns:w='w'><w:footnote><w:p><w:r><w:t>N</w:t></w:r></w:p></w:footnote></w:footnotes>"
core = b"<c xmlns:dc='d'><dc:title>T</dc:title><dc:creator>A</dc:creator><dcterms:created>2024-05-06T07:08:09Z</dcterms:created></c>"
odt = b"<o:d xmlns:o='o' xmlns:text='t'><o:body><o:text><text:p>Ann<text:s text:c='2'/>Lee<text:note><text:note-body><text:p>N</text:p></text:note-body></text:note></text:p></o:text></o:body></o:d>"
container = b"<container version='1.0' xmlns='urn:oasis:names:tc:opendocument:xmlns:container'><rootfiles><rootfile full-path='content.opf' media-type='application/oebps-package+xml'/></rootfiles></container>"
package = b"<package xmlns='http://www.idpf.org/2007/opf' version='3.0' unique-identifier='i'><metadata xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:identifier id='i'>x</dc:identifier><dc:title>L</dc:title><dc:language>en</dc:language></metadata><manifest><item id='a' href='a.xhtml' media-type='application/xhtml+xml'/></manifest><spine><itemref idref='a'/></spine></package>"


def zipped(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, content in parts:
            z.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def pdf():
    content = b"BT /F1 24 Tf 72 700 Td (Ann Lee met Bo) Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1, table, len(objects) + 1, len(out))


def model():
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "ann", "lee", "met", "bo", "in", "##a", "o", "."]
    width, inner, labels = 4, 8, ["O", "B-PER", "I-PER"]
    config = {"model_type": "bert", "architectures": ["BertForTokenClassification"], "vocab_size": len(vocabulary),
              "max_position_embeddings": 16, "type_vocab_size": 2, "hidden_size": width, "num_attention_heads": 2,
              "num_hidden_layers": 1, "intermediate_size": inner, "hidden_act": "gelu", "layer_norm_eps": 1e-12,
              "do_lower_case": True, "id2label": {str(i): l for i, l in enumerate(labels)}}
    shapes = {"bert.embeddings.word_embeddings.weight": [len(vocabulary), width],
              "bert.embeddings.position_embeddings.weight": [16, width],
              "bert.embeddings.token_type_embeddings.weight": [2, width],
              "bert.embeddings.LayerNorm.weight": [width], "bert.embeddings.LayerNorm.bias": [width],
              "classifier.weight": [len(labels), width], "classifier.bias": [len(labels)]}
    layer = "bert.encoder.layer.0."
    for name in ["attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"]:
        shapes |= {f"{layer}{name}.weight": [width, width], f"{layer}{name}.bias": [width]}
    for name in ["attention.output.LayerNorm", "output.LayerNorm"]:
        shapes |= {f"{layer}{name}.weight": [width], f"{layer}{name}.bias": [width]}
    shapes |= {f"{layer}intermediate.dense.weight": [inner, width], f"{layer}intermediate.dense.bias": [inner],
               f"{layer}output.dense.weight": [width, inner], f"{layer}output.dense.bias": [width]}
    head, at = {}, 0
    for name, shape in shapes.items():
        size = 2
        for length in shape:
            size *= length
        head[name] = {"dtype": "F16", "shape": shape, "data_offsets": [at, at + size]}
        at += size
    head = json.dumps(head, separators=(",", ":")).encode()
    weights = struct.pack("<Q", len(head)) + head + bytes(range(256)) * (at // 256) + bytes(at % 256)
    files = [json.dumps(config).encode(), "\n".join(vocabulary).encode(), weights]
    return b"".join(struct.pack("<H", len(f)) for f in files) + b"".join(files)


gexf = b"<gexf xmlns='http://gexf.net/1.3' version='1.3'><graph defaultedgetype='undirected'><attributes class='node'><attribute id='entity_type' title='entity_type' type='string'/></attributes><nodes><node id='a' label='Ann'><attvalues><attvalue for='entity_type' value='PER'/></attvalues></node><node id='b' label='Bo'/></nodes><edges><edge id='0' source='a' target='b' weight='2'/></edges></graph></gexf>"
graphml = b"<graphml xmlns='http://graphml.graphdrawing.org/xmlns'><key id='n' for='node' attr.name='name' attr.type='string'/><graph edgedefault='undirected'><node id='a'><data key='n'>Ann</data></node><node id='b'/><edge source='a' target='b'/></graph></graphml>"

seeds = {
    "words": [b"\0" + text, b"\1---\ntitle: T\n---\n# H\n\n- **a**\n\n> [b](c)\n\n| a | b |\n|---|---|\n| c | d |", b"\2" + page,
              b"\3" + json.dumps({"text": text.decode(), "id": 7, "date": "2024-05-06"}).encode() + b"\n{}\n", b"\4id;text\n1;\"a;b\"\n", b"\0\xff\xfeA\0n\0"],
    "office": [b"\0" + word + b"\0" + notes + b"\0" + core, b"\1" + odt + b"\0" + core, b"\2" + container + b"\0" + package + b"\0" + page],
    "mail": [b"\0" + mail, b"\1From a@b\n" + mail + b"\n\nFrom b@b\n" + mail],
    "crawled": [b"\0" + rss, b"\0" + atom, b"\1" + warc + warc],
    "pdf": [pdf()],
    "packed": [b"\0" + zipped([("a.txt", text), ("b/c.html", page), ("d.txt.gz", gzip.compress(text, mtime=0)), ("e.zip", zipped([("f.md", b"# H")]))]),
               b"\1" + gzip.compress(text, mtime=0), b"\2" + bytes.fromhex("28b52ffd0458290000416e6e204c65652e") + b"\0" * 4,
               b"\3" + zipped([("word/document.xml", word), ("docProps/core.xml", core)]), b"\4" + zipped([("content.xml", odt)]),
               b"\5" + zipped([("META-INF/container.xml", container), ("content.opf", package), ("a.xhtml", page)])],
    "graphs": [b"\0" + gexf, b"\1" + graphml, b"\2Source,Target,Weight\nAnn,Bo,2\n"],
    "cypher": [s.encode() for s in (
        "MATCH (a:Person)-[r:COOCCURS]-(b) WHERE r.weight > 1 AND a.name CONTAINS 'n' RETURN a.name AS n, count(*) ORDER BY n DESC SKIP 1 LIMIT 5",
        "MATCH p = shortestPath((a {name: 'x'})-[*1..3]-(b)) RETURN [n IN nodes(p) | n.name], length(p)",
        "UNWIND range(1, 10) AS x WITH x WHERE x % 2 = 0 RETURN collect(x)[1..3], reduce(s = 0, y IN [1,2] | s + y), CASE x WHEN 2 THEN null ELSE {a: x} END",
        "MATCH (d:Document)-[:MENTIONS]->(e) OPTIONAL MATCH (e)-->(f) RETURN d.title, e.name =~ 'A.*', exists { (e)--() } UNION ALL RETURN 1, 2, 3")],
    "model": [model()],
    # Names as in the targets: how far from the one before, how long, of what type.
    "relation": [bytes([2, 0, 3, 0, 10, 2, 0]) + b"Lee met with Li on Monday.", bytes([2, 0, 3, 0, 2, 2, 128]) + b"Lee, Li's lawyer, left.",
                 bytes([2, 14, 4, 2, 5, 6, 2]) + b"Talks between Iran and France failed.", bytes([2, 17, 6, 2, 2, 3, 0]) + "The president of France, Ann\u2019s wife, left.".encode()],
    "identity": [s.encode() for s in (
        "[pJohn Smith] met [pMary Jones] in [lLondon]. [pSmith] left.\n[pJane Smith] is of the [oAcme Ltd]. [pSmith] left [oAcme].\n!pSmith|pJohn Smith",
        "[pDonald J. Trump] met [pTrump].\n[pDonald Trump] left.\n!pTrump|pDonald Trump\n=pMary Jones|pAnn Lee\n>pTrump|T\n-pJones",
        "[pMahmoud Abbas] and [pMahmud Abbas]\n[oFederal Criminal Police] ([oBKA]) came.\nPresident [pAnn Lee] spoke. [pLee] left. The president was late.\n?oBKA|l",
        "CRICKET - [lEngland] beat [lIndia] in [lEngland]. [oUN] [oUnited Nations] [lU.S.] [lUSA]\n!lUSA|lU.S.")],
}
for target, files in seeds.items():
    folder = here / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    for number, content in enumerate(files):
        (folder / f"seed-{number}").write_bytes(content)
