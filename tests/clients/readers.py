"""What programs read of an export: each reader gives nodes by id and edges by their ends, with what it found of each."""
import ast
import csv
import json
import os
import re
import subprocess
import sys

QUALITIES = ["labels", "types", "weights", "colours", "sizes", "positions", "dates", "aliases", "quotes"]
TYPES = {"Person": "PER", "Organization": "ORG", "Location": "LOC", "Place": "LOC", "Thing": "MISC", "Misc": "MISC", "Document": "DOC"}


class Read:
    """Nodes and edges; `troubles`: what a client complained of."""

    def __init__(self):
        self.nodes, self.edges, self.troubles = {}, {}, []

    def node(self, id, **found):
        self.nodes[id] = found

    def edge(self, a, b, **found):
        self.edges[frozenset((a, b))] = found


WHITE = "\t\n\x0b\x0c\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"


def one_line(text):
    """Words with a space between two, as Unicode has white space: Python takes some control characters for it too."""
    return " ".join(w for w in re.split(f"[{WHITE}]+", text) if w)


def none(value):
    """What tables have for nothing."""
    return None if value is None or value != value or value == "" else value


def networkx_gexf(path):
    import networkx as nx

    g, read = nx.read_gexf(path, version="1.3"), Read()
    for id, d in g.nodes(data=True):
        c = d["viz"]["color"]
        at = d["viz"]["position"]
        read.node(id, labels=d["label"], types=d["entity_type"], colours="#%02x%02x%02x" % (c["r"], c["g"], c["b"]), sizes=d["viz"]["size"],
                  positions=(at["x"], at["y"]), dates=(d.get("first_seen"), d.get("last_seen")), aliases=split(d.get("aliases")))
    for a, b, d in g.edges(data=True):
        read.edge(a, b, weights=d["weight"], dates=(d.get("first_seen"), d.get("last_seen")), quotes=d.get("evidence"))
    return read


def split(aliases):
    return none(aliases).split("|") if none(aliases) else []


def of_graphml(nodes, edges):
    read = Read()
    for id, d in nodes:
        read.node(id, labels=d["label"], types=d["entity_type"], colours=d["color"], sizes=d["size"], positions=(d["x"], d["y"]),
                  dates=(none(d.get("first_seen")), none(d.get("last_seen"))), aliases=split(d.get("aliases")))
    for a, b, d in edges:
        read.edge(a, b, weights=d["weight"], dates=(none(d.get("first_seen")), none(d.get("last_seen"))), quotes=none(d.get("evidence")))
    return read


def networkx_graphml(path):
    import networkx as nx

    g = nx.read_graphml(path)
    return of_graphml(g.nodes(data=True), g.edges(data=True))


def igraph_graphml(path):
    import igraph

    g = igraph.Graph.Read_GraphML(path)
    ids = g.vs["id"] if g.vcount() else []
    return of_graphml(((v["id"], v.attributes()) for v in g.vs), ((ids[e.source], ids[e.target], e.attributes()) for e in g.es))


def networkx_json(path):
    import networkx as nx

    g, read = nx.node_link_graph(json.load(open(path, encoding="utf8")), edges="edges"), Read()
    for id, d in g.nodes(data=True):
        read.node(id, labels=d["name"], types=d["type"], dates=(d["first_seen"], d["last_seen"]), aliases=d["aliases"])
    for a, b, d in g.edges(data=True):
        read.edge(a, b, weights=d["weight"], dates=(d["first_seen"], d["last_seen"]), quotes=d["evidence"])
    return read


def networkx_cytoscape(path):
    import networkx as nx

    document, read = json.load(open(path, encoding="utf8")), Read()
    places = {n["data"]["id"]: n["position"] for n in document["elements"]["nodes"]}
    g = nx.cytoscape_graph(document)
    for id, d in g.nodes(data=True):
        read.node(id, labels=d["name"], types=d["type"], colours=d["color"], sizes=d["size"], positions=(places[id]["x"], places[id]["y"]),
                  dates=(d["first_seen"], d["last_seen"]), aliases=d["aliases"])
    for a, b, d in g.edges(data=True):
        read.edge(a, b, weights=d["weight"], dates=(d["first_seen"], d["last_seen"]), quotes=d["evidence"])
    return read


def unguarded(text):
    """Without the apostrophe that keeps a spreadsheet from taking a text for a formula."""
    return text[1:] if re.match(r"''*[=+\-@\t\r]", text) else text


def pandas_links(path):
    import pandas as pd

    table, read = pd.read_csv(path, keep_default_na=False, dtype=str), Read()
    for row in table.to_dict("records"):
        for end in ("source", "target"):
            read.node(unguarded(row[end]), labels=unguarded(row[f"{end}_name"]))
        read.edge(unguarded(row["source"]), unguarded(row["target"]), weights=float(row["weight"]),
                  dates=(none(row["first_seen"]), none(row["last_seen"])), quotes=none(unguarded(row["evidence"])))
    return read


def pandas_nodes(path):
    import pandas as pd

    table, read = pd.read_csv(path, keep_default_na=False, dtype=str), Read()
    for row in table.to_dict("records"):
        read.node(unguarded(row["id"]), labels=unguarded(row["name"]), types=row["type"], dates=(none(row["first_seen"]), none(row["last_seen"])),
                  aliases=split(unguarded(row["aliases"])))
    return read


def graphviz(path):
    text = subprocess.run(["neato", "-n2", "-Tjson0", path], capture_output=True, text=True, check=True, timeout=300)
    document, read = json.loads(text.stdout, strict=False), Read()
    if "syntax error" in text.stderr:
        read.troubles.append(text.stderr)
    names = {}
    for n in document.get("objects", []):
        names[n["_gvid"]] = n["name"]
        x, y = map(float, n["pos"].split(","))
        # A backslash is doubled in what Graphviz takes for a label.
        read.node(n["name"], labels=n["xlabel"].replace("\\\\", "\\"), colours=n["fillcolor"], sizes=float(n["width"]) * 72, positions=(x, y))
    for e in document.get("edges", []):
        read.edge(names[e["tail"]], names[e["head"]], weights=float(e["weight"]))
    return read


def ladybug():
    import ladybug

    return ladybug.Connection(ladybug.Database(":memory:"))


def of_ladybug(connection, labels):
    """Reads back what was loaded."""
    read = Read()
    for label in labels:
        rows = connection.execute(f"MATCH (n:{label}) RETURN n.id, n.name, n.type, n.first_seen, n.last_seen, n.aliases")
        while rows.has_next():
            id, name, kind, first, last, aliases = rows.get_next()
            read.node(id, labels=name, types=kind, dates=(none(first), none(last)), aliases=aliases or [])
    rows = connection.execute("MATCH (a)-[r:COOCCURS]->(b) RETURN a.id, b.id, r.weight, r.first_seen, r.last_seen, r.evidence")
    while rows.has_next():
        a, b, weight, first, last, quote = rows.get_next()
        read.edge(a, b, weights=weight, dates=(none(first), none(last)), quotes=none(quote))
    return read


NODE_COLUMNS = "id STRING, name STRING, type STRING, aliases STRING[], mentions INT64, copies INT64, documents INT64, stories INT64, first_seen STRING, last_seen STRING, pagerank DOUBLE"
# Where a text is not in English.
LANGUAGE_COLUMNS = ", languages STRING[], labels STRING[]"
EDGE_COLUMNS = "weight DOUBLE, count INT64, expected DOUBLE, lift DOUBLE, npmi DOUBLE, p DOUBLE, fdr DOUBLE, disparity DOUBLE, words STRING, words_from STRING, first_seen STRING, last_seen STRING, evidence STRING, document STRING"


def ladybug_script(path):
    """Runs the script as cypher-shell does: a parameter is what its expression evaluates to."""
    connection = ladybug()
    lines = open(path, encoding="utf8").read().split("\n")
    labels = re.findall(r"FOR \(n:(\w+)\)", "\n".join(lines))
    columns = NODE_COLUMNS + LANGUAGE_COLUMNS * any("n.languages" in line for line in lines)
    for label in labels:
        connection.execute(f"CREATE NODE TABLE {label} ({columns}, PRIMARY KEY (id))")
    ends = ", ".join(f"FROM {a} TO {b}" for a in labels for b in labels)
    connection.execute(f"CREATE REL TABLE COOCCURS ({ends}, {EDGE_COLUMNS})")
    rows = None
    for line in lines:
        if line.startswith(":param rows => "):
            rows = literal(line[len(":param rows => "):])
        elif line and not line.startswith(("//", "CREATE CONSTRAINT")):
            for row in rows:
                # ladybug infers the type of a list of rows from the first; one row at a time is the same statement.
                statement = line.replace("UNWIND $rows AS row ", "").rstrip(";")
                used = set(re.findall(r"row\.(\w+)", statement))
                connection.execute(re.sub(r"row\.(\w+)", r"$\1", statement), {key: row[key] for key in used})
    return of_ladybug(connection, labels)


def literal(expression):
    """A literal of Cypher, as Python has it: keys get quotes, null and the numbers are alike."""
    keyed = re.sub(r"('(?:[^'\\]|\\.)*')|(?<=[{ ])(\w+): ", lambda m: m.group(1) or f"'{m.group(2)}': ", expression)
    plain = re.sub(r"('(?:[^'\\]|\\.)*')|\bnull\b", lambda m: m.group(1) or "None", keyed)
    return ast.literal_eval(plain)


def ladybug_tables(path):
    connection = ladybug()
    nodes, links = os.path.join(path, "nodes.csv"), os.path.join(path, "relationships.csv")
    header = next(csv.reader(open(nodes, encoding="utf8")))
    assert header[:3] == ["id:ID", "name", ":LABEL"] and "aliases:string[]" in header, header
    # As neo4j-admin reads it: a record on one line, lists split at semicolons.
    assert all(len(row) == len(header) for row in csv.reader(open(nodes, encoding="utf8")))
    assert sum(1 for _ in open(nodes, encoding="utf8", newline="\n")) == sum(1 for _ in csv.reader(open(nodes, encoding="utf8")))
    columns = NODE_COLUMNS + LANGUAGE_COLUMNS * ("languages:string[]" in header)
    columns = columns.replace("STRING[]", "STRING").replace("name STRING,", "name STRING, label STRING,", 1)
    connection.execute(f"CREATE NODE TABLE Entity ({columns}, PRIMARY KEY (id))")
    connection.execute(f"CREATE REL TABLE COOCCURS (FROM Entity TO Entity, kind STRING, {EDGE_COLUMNS})")
    for table, file in (("Entity", nodes), ("COOCCURS", links)):
        connection.execute(f"COPY {table} FROM '{file}' (HEADER=true, PARALLEL=false, AUTO_DETECT=false, ESCAPE='\"', QUOTE='\"')")
    read = of_ladybug(connection, ["Entity"])
    for node in read.nodes.values():
        node["aliases"] = node["aliases"].split(";") if node["aliases"] else []
    return read


SPARQL_NODES = """PREFIX schema: <https://schema.org/> PREFIX ng: <urn:namegraph:vocabulary#>
SELECT ?e ?class ?name ?first ?last WHERE { ?e a ?class ; schema:name ?name FILTER(STRSTARTS(STR(?e), "urn:namegraph:entity:"))
  OPTIONAL { ?e ng:first_seen ?first } OPTIONAL { ?e ng:last_seen ?last } }"""
SPARQL_ALIASES = "PREFIX schema: <https://schema.org/> SELECT ?e ?alias WHERE { ?e schema:alternateName ?alias }"
SPARQL_EDGES = """PREFIX ng: <urn:namegraph:vocabulary#>
SELECT ?l ?end ?weight ?first ?last WHERE { ?l a ng:Cooccurrence ; ng:between ?end ; ng:weight ?weight
  OPTIONAL { ?l ng:first_seen ?first } OPTIONAL { ?l ng:last_seen ?last } }"""
SPARQL_QUOTES = """PREFIX ng: <urn:namegraph:vocabulary#> PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX schema: <https://schema.org/>
SELECT ?l ?text WHERE { ?l a ng:Cooccurrence ; prov:wasDerivedFrom ?q . ?q schema:text ?text ; prov:wasQuotedFrom ?d . ?d a schema:CreativeWork }"""


def of_rdf(ask):
    """`ask` gives the rows of a SPARQL query as texts."""
    read = Read()
    for iri, kind, name, first, last in ask(SPARQL_NODES):
        read.node(iri, labels=name, types=TYPES.get(kind.rsplit("/", 1)[-1]), dates=(first, last), aliases=[name])
    for iri, alias in ask(SPARQL_ALIASES):
        read.nodes[iri]["aliases"].append(alias)
    links = {}
    for link, end, weight, first, last in ask(SPARQL_EDGES):
        links.setdefault(link, ([], {"weights": float(weight), "dates": (first, last), "quotes": set()}))[0].append(end)
    for link, text in ask(SPARQL_QUOTES):
        links[link][1]["quotes"].add(text)
    for ends, found in links.values():
        read.edge(*ends, **found)
    return read


def pyoxigraph(format):
    def reader(path):
        import pyoxigraph as ox

        store = ox.Store()
        store.load(path=path, format=getattr(ox.RdfFormat, format))
        value = lambda term: None if term is None else term.value
        return of_rdf(lambda query: [[value(term) for term in row] for row in store.query(query)])

    return reader


def rdflib(format):
    def reader(path):
        import rdflib

        graph = rdflib.Graph().parse(path, format=format)
        value = lambda term: None if term is None else str(term)
        return of_rdf(lambda query: [[value(term) for term in row] for row in graph.query(query)])

    return reader


def pandas_parquet(path):
    import pandas as pd

    read = Read()
    table = lambda name: pd.read_parquet(os.path.join(path, f"{name}.parquet")).to_dict("records")
    for row in table("nodes"):
        read.node(row["id"], labels=row["name"], types=row["type"], dates=(none(row["first_seen"]), none(row["last_seen"])), aliases=list(row["aliases"]))
    quotes = {}
    for row in table("evidence"):
        quotes.setdefault((row["source"], row["target"]), set()).add(row["text"])
    for row in table("edges"):
        read.edge(row["source"], row["target"], weights=row["weight"], dates=(none(row["first_seen"]), none(row["last_seen"])),
                  quotes=quotes.get((row["source"], row["target"]), set()))
    return read


def graphrag(path):
    """With the adapters that GraphRAG's own searches begin with."""
    import pandas as pd
    from graphrag.query import indexer_adapters as adapters

    tables = {name: pd.read_parquet(os.path.join(path, f"{name}.parquet"))
              for name in ("entities", "relationships", "text_units", "communities", "community_reports", "documents")}
    entities = adapters.read_indexer_entities(tables["entities"], tables["communities"], None)
    relationships = adapters.read_indexer_relationships(tables["relationships"])
    units = {unit.id: unit for unit in adapters.read_indexer_text_units(tables["text_units"])}
    reports = adapters.read_indexer_reports(tables["community_reports"], tables["communities"], 0)
    read, by_title = Read(), {}
    if len(reports) != len(tables["communities"]):
        read.troubles.append("a community without a report")
    for e in entities:
        by_title[e.title] = e.id
        read.node(e.id, labels=e.title.removesuffix(f" ({e.id})"), types=e.type, dates=Within(e.description), aliases=Within(e.description))
        if not all(unit in units for unit in e.text_unit_ids or []):
            read.troubles.append(f"{e.id} is in a text unit that is not there")
    for r in relationships:
        texts = [units[u].text for u in r.text_unit_ids or []]
        read.edge(by_title[r.source], by_title[r.target], weights=r.weight, dates=None, quotes=Within(r.description + "".join(texts)))
    return read


class Within(str):
    """A text that says it somewhere."""


def javascript(folder, program, client):
    def reader(path):
        out = subprocess.run(["node", os.path.join(folder, program), client, path], capture_output=True, text=True, timeout=300)
        if out.returncode != 0:
            raise RuntimeError(out.stderr[-2000:])
        document, read = json.loads(out.stdout), Read()
        read.troubles = document.get("troubles", [])
        for n in document["nodes"]:
            position = (n["x"], n["y"]) if n.get("x") is not None else None
            read.node(n.get("id", len(read.nodes)), labels=n["label"], types=n.get("type"), colours=hexadecimal(n.get("color")), sizes=n.get("size"),
                      positions=position, dates=(none(n.get("first")), none(n.get("last"))), aliases=n.get("aliases"))
        for e in document["edges"]:
            if "source" in e:
                quotes = set(e["quotes"]) if "quotes" in e else none(e.get("quote"))
                read.edge(e["source"], e["target"], weights=e["weight"], dates=(none(e.get("first")), none(e.get("last"))), quotes=quotes)
            else:  # in a picture: "A – B: weight", then the quote, and how thick it is drawn
                head, _, quote = e["title"].partition("\n")
                ends, _, weight = head.rpartition(": ")
                read.edges[ends, quote] = {"weights": (float(weight), e["width"])}
        return read

    return reader


def hexadecimal(color):
    numbers = re.fullmatch(r"rgb\((\d+), ?(\d+), ?(\d+)\)", color or "")
    return "#%02x%02x%02x" % tuple(map(int, numbers.groups())) if numbers else color


def mentions(path):
    read = Read()
    for line in open(path, encoding="utf8"):
        m = json.loads(line)
        node = read.nodes.setdefault(m["entity"], {"labels": m["name"], "types": m["type"], "aliases": set(), "mentions": []})
        node["aliases"].add(one_line(m["text"]))
        node["mentions"].append((m["document"], m["start"], m["end"], m["text"]))
    return read


def pybrat(path):
    from pybrat.parser import BratParser

    read = Read()
    ids = dict(row.rstrip("\n").split("\t") for row in open(os.path.join(path, "documents.tsv"), encoding="utf8"))
    for example in BratParser(error="raise").parse(path):
        for e in example.entities:
            (reference,) = e.references
            (span,) = e.spans
            found = example.text[span.start:span.end]
            node = read.nodes.setdefault(reference.eid, {"labels": reference.entry, "types": e.type, "aliases": set(), "mentions": []})
            node["aliases"].add(one_line(found))
            node["mentions"].append((ids[os.path.basename(example.id)], found))
    return read


def webanno(path):
    """No library reads WebAnno TSV outside Java: its rules, as its documentation states them."""
    read = Read()
    ids = dict(row.rstrip("\n").split("\t") for row in open(os.path.join(path, "documents.tsv"), encoding="utf8"))
    plain = lambda text: re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t", "r": "\r"}.get(m.group(1), m.group(1)), text)
    for file in sorted(f for f in os.listdir(path) if f.endswith(".tsv") and f != "documents.tsv"):
        lines = open(os.path.join(path, file), encoding="utf8", newline="\n").read().split("\n")
        assert lines[0] == "#FORMAT=WebAnno TSV 3.3" and lines[1].startswith("#T_SP=") and lines[1].endswith("|identifier|value"), lines[:2]
        sentence, base, spans = b"", 0, {}
        for line in lines[2:]:
            if line.startswith("#Text="):
                sentence, base = plain(line[len("#Text="):]).encode("utf-16-le"), None
            elif line:
                number, offsets, token, entity, kind, end = line.split("\t")
                assert end == "", line
                a, b = map(int, offsets.split("-"))
                base = a if base is None else base
                # The first token may stand behind white space: sentences have none there.
                assert sentence[2 * (a - base):2 * (b - base)].decode("utf-16-le") == plain(token), line
                if entity != "_":
                    mark = re.search(r"(?<!\\)\[(\d+)\]$", kind).group(1)
                    name = plain(re.sub(r"(?<!\\)\[\d+\]$", "", entity))
                    first = spans.setdefault(mark, [a - base, b - base, name, kind.split("[")[0], sentence])
                    first[1] = b - base
        for a, b, entity, kind, sentence in spans.values():
            found = sentence[2 * a:2 * b].decode("utf-16-le")
            node = read.nodes.setdefault(entity, {"types": kind, "aliases": set(), "mentions": []})
            node["aliases"].add(one_line(found))
            node["mentions"].append((ids[file.removesuffix(".tsv")], found))
    return read


def pillow(path):
    """Looks at the pixels where a node and its name should be."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None
    return Image.open(path).convert("RGB")


def readers(folder):
    """Every client of every format. `folder`: where npm installed the JavaScript ones."""
    page = lambda client: javascript(folder, "browser.mjs", client)
    library = lambda client: javascript(folder, "read.mjs", client)
    return {
        ("gexf", "networkx"): networkx_gexf,
        ("gexf", "graphology-gexf"): library("graphology-gexf"),
        ("gexf", "sigma"): page("sigma"),
        ("graphml", "networkx"): networkx_graphml,
        ("graphml", "igraph"): igraph_graphml,
        ("csv", "pandas"): pandas_links,
        ("csv-nodes", "pandas"): pandas_nodes,
        ("json", "networkx"): networkx_json,
        ("d3", "d3-force"): library("d3-force"),
        ("graphology", "graphology"): library("graphology"),
        ("cytoscape", "Cytoscape.js"): library("Cytoscape.js"),
        ("cytoscape", "networkx"): networkx_cytoscape,
        ("dot", "Graphviz"): graphviz,
        ("svg", "Chromium"): page("svg"),
        ("png", "Pillow"): pillow,
        ("html", "Chromium"): page("html"),
        ("cypher", "ladybug"): ladybug_script,
        ("neo4j", "ladybug"): ladybug_tables,
        ("ntriples", "oxigraph"): pyoxigraph("N_TRIPLES"),
        ("ntriples", "rdflib"): rdflib("nt"),
        ("turtle", "oxigraph"): pyoxigraph("TURTLE"),
        ("turtle", "rdflib"): rdflib("turtle"),
        ("parquet", "pandas"): pandas_parquet,
        ("graphrag", "GraphRAG"): graphrag,
        ("mentions", "Python"): mentions,
        ("brat", "pybrat"): pybrat,
        ("webanno", "its rules"): webanno,
    }


if __name__ == "__main__":
    print(len(readers(sys.argv[1])))
