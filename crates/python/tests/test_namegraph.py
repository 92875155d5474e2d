"""The package as its users meet it: python -m pytest crates/python/tests (with the wheel installed, and what requirements.txt lists)."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import warnings
from pathlib import Path

import namegraph
import pytest

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT / "data" / "sample"


@pytest.fixture(scope="session")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("graph") / "sample.namegraph"
    namegraph.build(SAMPLE, path)
    return path


@pytest.fixture(scope="session")
def graph(file):
    return namegraph.Graph.open(file)


@pytest.fixture(scope="session")
def recognizer():
    return namegraph.Recognizer()


def test_answers_are_those_of_the_program(graph, file):
    program = os.environ.get("NAMEGRAPH_PROGRAM")
    if not program:
        pytest.skip("NAMEGRAPH_PROGRAM names no program to compare with")

    def said(*arguments):
        command = [program, arguments[0], str(file), *arguments[1:], "--format", "json"]
        return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)

    assert graph.who("orban") == said("who", "orban")
    assert graph.between("odinga", "ruto", quotes=3) == said("between", "odinga", "ruto", "--limit", "3")
    assert graph.path("modi", "orban", limit=3) == said("path", "modi", "orban", "--limit", "3")
    assert graph.common("orban", "putin") == said("common", "orban", "putin")
    assert graph.top(by="pagerank") == said("top", "--by", "pagerank")
    assert graph.communities(limit=3) == said("communities", "--limit", "3")
    assert graph.search("told", limit=5) == said("search", "told", "--limit", "5")
    assert graph.coverage() == said("coverage")
    assert graph.timeline("orban", by="month") == said("timeline", "orban", "--by", "month")
    statement = "MATCH (a:Person)-[r:COOCCURS]-(b) RETURN a.name, b.name, r.stories ORDER BY r.stories DESC, a.name, b.name LIMIT 9"
    assert graph.cypher(statement) == said("query", statement)
    for format in ("gexf", "json", "csv", "mentions", "turtle"):
        exported = subprocess.run([program, "export", str(file), "--format", format], check=True, capture_output=True)
        assert graph.dumps(format) == exported.stdout


def test_a_link_shows_its_sentences(graph):
    edge = graph.between("odinga", "ruto")["edge"]
    quote = edge["evidence"][0]
    text = (SAMPLE / quote["document"]).read_bytes()
    assert text[quote["start"] : quote["end"]].decode() == quote["text"]
    path = graph.path("modi", "orban")
    assert path["found"] and len(path["steps"]) == len(path["entities"]) - 1


def test_cypher_takes_parameters_and_refuses_what_is_none(graph):
    rows = graph.cypher("MATCH (e {name: $name}) RETURN e.type AS type, $list[1] AS second", {"name": "Viktor Orbán", "list": [1, 2.5, None]})
    assert rows == [{"type": "PER", "second": 2.5}]
    assert graph.cypher("MATCH (e:Person) RETURN e.name", limit=2).__len__() == 2
    with pytest.raises(namegraph.CypherError, match="CREATE|read"):
        graph.cypher("CREATE (n)")
    with pytest.raises(namegraph.CypherError):
        graph.cypher("MATCH (a), (b), (c), (d) RETURN count(*)", seconds=0.05)


def test_names_nobody_has_and_names_that_are_guessed(graph):
    with pytest.raises(namegraph.UnknownName, match="no entity goes by"):
        graph.who("Zaphod Beeblebrox")
    with pytest.warns(namegraph.GuessWarning, match="Viktor Orbán"):
        assert graph.who("Viktor Orbam")["entity"]["name"] == "Viktor Orbán"
    with pytest.raises(ValueError, match="PER"):
        graph.top(type="COMPANY")
    with pytest.raises(namegraph.Error, match="no such file"):
        namegraph.Graph.open("no/such.namegraph")
    assert issubclass(namegraph.UnknownName, namegraph.Error)


def test_a_part_of_the_graph(file, graph):
    few = namegraph.Graph.open(file, top=10)
    assert len(few.to_networkx()) == 10 < len(graph.to_networkx())
    assert "10 entities" in repr(few)
    none = namegraph.Graph.open(file, until="1900-01-01")
    assert none.to_networkx().number_of_edges() == 0


def test_documents_come_from_python_too(tmp_path):
    def documents():
        yield {"text": "Angela Merkel met Emmanuel Macron in Berlin.", "id": "a", "date": "2020-01-02", "topic": {"deep": [1]}}
        yield {"text": "Emmanuel Macron called Angela Merkel on Monday. \0 \ud83d\ude00 Zürich.", "title": "Ä"}
        yield {"text": ""}
        yield {"body": "no text"}

    graph = namegraph.build(documents(), tmp_path / "g.namegraph")
    edge = graph.between("merkel", "macron")["edge"]
    assert [quote["document"] for quote in edge["evidence"]] == ["a", "2"]
    coverage = graph.coverage()
    assert (coverage["documents"], len(coverage["skipped"])) == (2, 2), coverage
    assert "expected a field" in json.dumps(coverage)
    # A day later one more comes, and one is corrected.
    graph = namegraph.build([{"id": "a", "text": "Angela Merkel met Boris Johnson."}], tmp_path / "g.namegraph")
    assert graph.coverage()["documents"] == 2
    assert graph.between("merkel", "johnson")["edge"]["count"] == 1


def test_what_a_generator_raises_ends_the_build(tmp_path):
    def documents():
        yield {"text": "Angela Merkel met Emmanuel Macron in Berlin."}
        raise RuntimeError("the database is gone")

    with pytest.raises(RuntimeError, match="the database is gone"):
        namegraph.build(documents(), tmp_path / "g.namegraph")
    with pytest.raises(TypeError, match="document 2"):
        namegraph.build([{"text": "Angela Merkel."}, 7], tmp_path / "g.namegraph")
    with pytest.raises(namegraph.Error, match="none that can be read"):
        namegraph.build([], tmp_path / "h.namegraph")
    with pytest.raises(ValueError, match="expected"):
        namegraph.build(SAMPLE, tmp_path / "h.namegraph", window="page")
    assert not (tmp_path / "h.namegraph").exists()


def test_several_paths_names_and_fields(tmp_path):
    (tmp_path / "names.csv").write_text("name,type,aliases\nQwx Zrt,ORG,\n")
    (tmp_path / "d.jsonl").write_text(json.dumps({"key": "k", "body": "Yesterday Qwx Zrt paid Angela Merkel."}) + "\n")
    files = [tmp_path / "d.jsonl", str(SAMPLE / "10-modi-moscow.txt")]
    options = {"names": tmp_path / "names.csv", "fields": {"text": "body", "id": "key"}, "window": 30, "misc": True, "threads": 1}
    graph = namegraph.build(files, tmp_path / "g.namegraph", **options)
    assert graph.between("Qwx Zrt", "merkel")["edge"]["evidence"][0]["document"] == "k"
    assert graph.coverage()["documents"] == 2


def test_pdf_is_read_without_poppler(tmp_path, monkeypatch):
    text = b"BT /F1 12 Tf 72 720 Td (Angela Merkel met Emmanuel Macron in Berlin.) Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    pdf, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(pdf))
        pdf += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    pdf += b"xref\n0 6\n0000000000 65535 f \n%strailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (table, len(pdf))
    (tmp_path / "m.pdf").write_bytes(pdf)
    monkeypatch.setenv("PATH", str(tmp_path))
    graph = namegraph.build(tmp_path / "m.pdf", tmp_path / "g.namegraph")
    assert graph.between("merkel", "macron")["edge"]["count"] == 1


def test_control_c_keeps_what_was_read(tmp_path):
    script = tmp_path / "endless.py"
    script.write_text(
        """
import itertools, signal, sys, namegraph
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs in the background may have been told to ignore it
def documents():
    for n in itertools.count():
        yield {"text": f"Angela Merkel met Emmanuel Macron in Berlin on day {n}. " * 10}
        if n == 600: print("begun", flush=True)
try:
    namegraph.build(documents(), sys.argv[1])
except KeyboardInterrupt:
    print(namegraph.Graph.open(sys.argv[1]).coverage()["documents"] > 0, flush=True)
"""
    )
    command = [sys.executable, script, tmp_path / "g.namegraph"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "begun\n"
        process.send_signal(signal.SIGINT)
        assert process.stdout.read() == "True\n"


def test_mentions_are_counted_in_characters(recognizer):
    text = "Żółć! 😀 In Zürich Angela Merkel met Viktor Orbán of Fidesz."
    texts = [text, "", "no name at all", text]
    found = recognizer.recognize(texts)
    assert [len(mentions) for mentions in found[1:3]] == [0, 0] and found[0] == found[3]
    assert all(text[m.start : m.end] == m.text for m in found[0])
    assert {"Zürich", "Angela Merkel", "Viktor Orbán"} <= {m.text for m in found[0]}
    merkel = next(m for m in found[0] if m.text == "Angela Merkel")
    assert merkel.type == "PER" and 0.5 < merkel.score <= 1
    assert repr(merkel).startswith('Mention("Angela Merkel", "PER", start=18, end=31')
    assert recognizer.languages[0] == "eng" and "deu" in recognizer.languages and "early" in recognizer.name
    with pytest.raises(ValueError, match="early, full or exact"):
        namegraph.Recognizer(effort="none")
    with pytest.raises(namegraph.Error):
        namegraph.Recognizer("no/such/model")
    with pytest.raises(TypeError):
        recognizer.recognize([b"bytes"])


def test_the_interpreter_is_free_while_names_are_found(recognizer):
    texts = [path.read_text() for path in sorted(SAMPLE.glob("*.txt"))]
    texts = [f"{text} {n}" for n in range(20) for text in texts]
    ticks, done = [], threading.Event()

    def tick():
        while not done.is_set():
            ticks.append(time.monotonic())
            time.sleep(0.001)

    thread = threading.Thread(target=tick)
    thread.start()
    begun = time.monotonic()
    recognizer.recognize(texts)
    ended = time.monotonic()
    done.set()
    thread.join()
    within = [t for t in ticks if begun <= t <= ended]
    assert len(within) > (ended - begun) / 0.05, "another thread hardly came to its turn"


def test_a_graph_answers_many_threads(graph):
    expected, found = graph.who("orban"), []
    threads = [threading.Thread(target=lambda: found.extend(graph.who("orban") for _ in range(20))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 160


def test_networkx_and_igraph(graph):
    networkx, igraph = pytest.importorskip("networkx"), pytest.importorskip("igraph")
    one, other = graph.to_networkx(), graph.to_igraph()
    assert type(one) is networkx.Graph and isinstance(other, igraph.Graph)
    sheet = json.loads(graph.dumps("json"))
    assert one.number_of_nodes() == other.vcount() == len(sheet["nodes"])
    assert one.number_of_edges() == other.ecount() == len(sheet["edges"])
    for edge in other.es:
        ends = [other.vs[end]["id"] for end in edge.tuple]
        assert one.edges[ends]["weight"] == edge["weight"]
    name = graph.who("orban")["entity"]
    assert one.nodes[name["id"]]["name"] == "Viktor Orbán" == other.vs.find(id=name["id"])["name"]


def test_pandas_and_polars(graph):
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    one, other = graph.to_pandas(), graph.to_polars()
    assert one.entities.columns.tolist() == other.entities.columns
    assert one.links.columns.tolist() == other.links.columns
    assert one.links["weight"].sum() == other.links["weight"].sum() > 0
    assert pandas.api.types.is_datetime64_any_dtype(one.links["first_seen"])
    assert other.links["first_seen"].dtype == polars.Date
    heaviest = one.links.sort_values("weight", ascending=False).iloc[0]
    ends = one.entities.set_index("id").loc[[heaviest["source"], heaviest["target"]], "name"]
    assert graph.between(*heaviest[["source", "target"]])["edge"]["weight"] == heaviest["weight"]
    assert len(set(ends)) == 2


def test_export_writes_files(graph, tmp_path):
    graph.export(tmp_path / "g.gexf", top=20)
    assert (tmp_path / "g.gexf").read_bytes() == graph.dumps("gexf", top=20)
    with pytest.raises(ValueError, match="expected"):
        graph.export(tmp_path / "g.xyz")


def test_spacy(recognizer):
    spacy = pytest.importorskip("spacy")
    nlp = spacy.blank("en")
    nlp.add_pipe("namegraph")
    texts = ["Angela Merkel's plane landed in Zürich.", "Nothing here.", "Viktor Orbán met Putin."]
    docs = list(nlp.pipe(texts))
    assert [[(ent.text, ent.label_) for ent in doc.ents] for doc in docs][1] == []
    assert ("Zürich", "LOC") in [(ent.text, ent.label_) for ent in docs[0].ents]
    for doc, text in zip(docs, texts):
        assert [ent.text for ent in doc.ents] == [ent.text for ent in nlp(text).ents]
    again = spacy.blank("en").from_config(nlp.config)
    assert [ent.text for ent in again(texts[2]).ents] == [ent.text for ent in docs[2].ents]


def test_spacy_keeps_what_others_found():
    spacy = pytest.importorskip("spacy")
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "DAY", "pattern": "Monday"}, {"label": "X", "pattern": "Merkel"}])
    nlp.add_pipe("namegraph")
    found = [(ent.text, ent.label_) for ent in nlp("On Monday Angela Merkel spoke.").ents]
    assert found == [("Monday", "DAY"), ("Angela Merkel", "PER")]


def test_langchain(graph, recognizer):
    pytest.importorskip("langchain_core")
    from langchain_core.runnables import RunnableLambda
    from namegraph.langchain import NamegraphRetriever, NamegraphStore

    retriever = NamegraphRetriever(graph=graph, k=5, recognizer=recognizer)
    found = retriever.invoke("How are Raila Odinga and William Ruto connected?")
    assert 0 < len(found) <= 5
    assert {"Raila Odinga", "William Ruto"} == set(found[0].metadata["names"])
    for document in found:
        source = (SAMPLE / document.metadata["document"]).read_bytes()
        assert source[document.metadata["start"] : document.metadata["end"]].decode() == document.page_content
    chain = retriever | RunnableLambda(lambda documents: "\n".join(d.page_content for d in documents))
    assert "Putin" in chain.invoke("What does Putin do?")
    assert retriever.invoke("xyzzy?") == []
    assert NamegraphRetriever(graph=graph).invoke("Orbán?")
    store = NamegraphStore(graph)
    assert store.query("MATCH (e {name: $n}) RETURN e.type AS t", {"n": "Viktor Orbán"}) == [{"t": "PER"}]
    assert "COOCCURS" in store.get_schema
    with pytest.raises(NotImplementedError):
        store.add_graph_documents([])


def test_llama_index(graph, recognizer):
    pytest.importorskip("llama_index.core")
    from namegraph.llama_index import NamegraphRetriever, NamegraphStore

    found = NamegraphRetriever(graph, k=4, recognizer=recognizer).retrieve("How are Raila Odinga and Ruto connected?")
    assert 0 < len(found) <= 4 and set(found[0].node.metadata["names"]) == {"Raila Odinga", "William Ruto"}
    store = NamegraphStore(graph)
    [orban] = store.get(ids=["Viktor Orbán"])
    assert orban.label == "Person" and orban.properties["id"] == graph.who("orban")["entity"]["id"]
    triplets = store.get_triplets(entity_names=["Viktor Orbán"])
    assert triplets and all(t[0].name == "Viktor Orbán" and t[1].label == "COOCCURS" for t in triplets)
    around = store.get_rel_map([orban], depth=2, limit=12)
    assert len(around) == 12 and len({(t[0].id, t[2].id) for t in around}) == 12
    assert store.structured_query("MATCH (e:Person) RETURN count(e) AS n")[0]["n"] > 5
    assert store.get(properties={"name": "nobody"}) == [] and store.get_rel_map([orban], ignore_rels=["COOCCURS"]) == []
    with pytest.raises(NotImplementedError):
        store.upsert_nodes([])


def test_the_stubs_are_true():
    pytest.importorskip("mypy")
    command = [sys.executable, "-m", "mypy.stubtest", "namegraph._namegraph"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_what_the_readme_shows(tmp_path, monkeypatch):
    """Every block of Python in the README, from top to bottom, as it stands there."""
    (tmp_path / "articles").symlink_to(SAMPLE)
    monkeypatch.chdir(tmp_path)
    blocks = []
    for readme in (ROOT / "README.md", ROOT / "crates/python/README.md"):
        blocks.append("\n".join(re.findall(r"```python\n(.*?)```", readme.read_text(), re.S)))
    assert all(blocks)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", namegraph.GuessWarning)
        for block in blocks:
            exec(compile(block, "README.md", "exec"), {})


def test_the_notebook(tmp_path):
    """Top to bottom, and what it printed when it was written is what it prints."""
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    notebook = nbformat.read(ROOT / "examples" / "questions.ipynb", as_version=4)

    def printed(notebook):
        cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
        plain = lambda output: output.get("text") or output.get("data", {}).get("text/plain", "")
        return [[plain(output) for output in cell.outputs] for cell in cells]

    expected = printed(notebook)
    nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(ROOT / "examples")}}).execute()
    assert printed(notebook) == expected
