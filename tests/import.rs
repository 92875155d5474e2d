//! Graphs and mentions from elsewhere: what is taken over, what is refused, and what every question says of it.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use namegraph::{
    EntityType, Fields, Filter, Format, GivenMentions, Input, Namegraph, Selection, Settings, Silent, import,
    import_mentions, read, write,
};
use tempfile::TempDir;

fn file(folder: &TempDir, name: &str, text: &str) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    path
}

fn imported(folder: &TempDir, files: &[PathBuf]) -> PathBuf {
    let target = folder.path().join("imported.namegraph");
    let paths: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
    import::store(&import::read(&paths).unwrap(), "there", &target).unwrap();
    target
}

/// "A – B: weight" of every link.
fn links(file: &Path) -> Vec<String> {
    let graph = Namegraph::open(file).unwrap();
    let name = |number| graph.store().entity_at(number).unwrap().name;
    let line = |e: &namegraph::EdgeRow| format!("{} – {}: {}", name(e.source), name(e.target), e.weight);
    graph.edges().unwrap().iter().map(line).collect()
}

fn exported(file: &Path, format: Format) -> String {
    let mut out = Vec::new();
    write(&Namegraph::open(file).unwrap(), format, Selection::default(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

const GEXF: &str = r#"<?xml version="1.0"?><gexf xmlns="http://www.gexf.net/1.2draft" version="1.2"><graph mode="dynamic">
  <attributes class="node"><attribute id="0" title="Category" type="string"/><attribute id="1" title="first_seen" type="string"/></attributes>
  <nodes>
    <node id="7" label="Ann &amp; &lt;Lee&gt;"><attvalues><attvalue for="0" value="Person"/><attvalue for="1" value="2020-01-02"/></attvalues>
      <nodes><node id="8" label="Acme" start="2019-05-05" end="2020-06-06"><attvalues><attvalue for="0" value="COMPANY"/></attvalues></node></nodes></node>
    <node id="9"><spells><spell start="2018-01-01" end="2018-02-02"/><spell start="2021-01-01T10:00:00" end="2021-03-03"/></spells></node>
  </nodes>
  <edges>
    <edge id="0" source="7" target="8" weight="2.5" type="directed"/>
    <edge id="1" source="8" target="7"/>
    <edge id="2" source="9" target="10" weight="0"/>
    <edge id="3" source="9" target="8"><attvalues><attvalue for="weight" value="9" start="2020-01-01"/></attvalues></edge>
  </edges></graph></gexf>"#;

#[test]
fn gexf_of_any_program_is_read() {
    let folder = TempDir::new().unwrap();
    let target = imported(&folder, &[file(&folder, "g.gexf", GEXF)]);
    assert_eq!(links(&target), ["Ann & <Lee> – Acme: 3.5", "Acme – 9: 1"]);
    let graph = Namegraph::open(&target).unwrap();
    let of = |id: &str| graph.store().entity(id).unwrap().unwrap();
    assert_eq!([of("7").entity_type, of("8").entity_type], [EntityType::Person, EntityType::Organization]);
    assert_eq!(of("7").first_seen.unwrap().to_string(), "2020-01-02");
    let dates = [of("8"), of("9")].map(|e| [e.first_seen, e.last_seen].map(|d| d.unwrap().to_string()));
    assert_eq!(dates, [["2019-05-05", "2020-06-06"], ["2018-01-01", "2021-03-03"]]);
    // What is not taken over is listed: here, a link without weight. Its end is there all the same.
    assert_eq!(graph.store().skipped().unwrap().len(), 1);
    assert_eq!(of("10").name, "10");
}

#[test]
fn graphml_of_networkx_igraph_and_yed_is_read() {
    let text = r#"<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">
      <key id="d0" for="node" attr.name="name" attr.type="string"/><key id="d1" for="edge" attr.name="weight" attr.type="double"/>
      <key id="d2" for="node" yfiles.type="nodegraphics"/>
      <graph edgedefault="directed">
        <node id="n0"><data key="d0">Zürich &#x2014; City</data></node>
        <node id="n1"><data key="d2"><y:ShapeNode><y:NodeLabel>  Bo<!-- --> Li</y:NodeLabel></y:ShapeNode></data></node>
        <edge source="n0" target="n1"><data key="d1">4</data></edge>
        <hyperedge/>
      </graph></graphml>"#;
    let folder = TempDir::new().unwrap();
    let target = imported(&folder, &[file(&folder, "g.graphml", text)]);
    assert_eq!(links(&target), ["Bo Li – Zürich — City: 4"]);
}

#[test]
fn tables_are_read_with_their_guards_taken_off() {
    let folder = TempDir::new().unwrap();
    let links_table = file(&folder, "links.csv", "\u{feff}Source;Target;Weight\n1;2;2\n2;1;3\n2;3;\n");
    let nodes = file(
        &folder,
        "nodes.csv",
        "Id,Label,Type,Aliases\n1,'=Ann,person,A|B\n2,\"Bo, \"\"Li\"\"\",place,\n",
    );
    let target = imported(&folder, &[links_table, nodes]);
    assert_eq!(links(&target), ["=Ann – Bo, \"Li\": 5", "Bo, \"Li\" – 3: 1"]);
    let graph = Namegraph::open(&target).unwrap();
    assert_eq!(graph.find("b", None).unwrap().name, "=Ann");
}

#[test]
fn what_namegraph_exports_it_takes_back_to_the_same_bytes() {
    let folder = TempDir::new().unwrap();
    let first = imported(&folder, &[file(&folder, "first.gexf", GEXF)]);
    for format in [Format::Gexf, Format::Graphml] {
        let before = exported(&first, format);
        let again = TempDir::new().unwrap();
        let second = imported(&again, &[file(&again, &format!("x.{}", format.extension()), &before)]);
        assert_eq!(exported(&second, format), before);
    }
}

#[test]
fn what_is_no_graph_is_refused_with_its_place() {
    let folder = TempDir::new().unwrap();
    let cases = [
        ("a.gexf", "<gexf><graph>", "expected every element to end"),
        (
            "b.gexf",
            "<gexf><graph><nodes><node/></nodes></graph></gexf>",
            "expected <node> to have the attribute id",
        ),
        ("c.gexf", "<gexf><graph/></gexf>", "expected at least one entity"),
        (
            "d.gexf",
            "<!DOCTYPE g [<!ENTITY x SYSTEM \"/etc/passwd\">]><gexf><a>&x;</a></gexf>",
            "one of XML's own entities",
        ),
        ("e.csv", "a,b\n1,2\n", "line 1: expected the columns source and target, or id; found a, b"),
        ("f.xml", "<html></html>", "found <html>"),
        ("g.pdf", "", "found .pdf"),
        ("h.jsonl", "{}\n", "line 1: missing field"),
    ];
    for (name, text, expected) in cases {
        let path = file(&folder, name, text);
        let error = import::read(&[&path]).unwrap_err().to_string();
        assert!(error.contains(name) && error.contains(expected), "{error}");
    }
}

#[test]
fn every_verb_says_that_a_graph_was_imported_and_refuses_what_only_documents_know() {
    let folder = TempDir::new().unwrap();
    let target = imported(&folder, &[file(&folder, "g.gexf", GEXF)]);
    let run = |arguments: &[&str]| {
        let mut program = Command::cargo_bin("namegraph").unwrap();
        let (verb, rest) = arguments.split_first().unwrap();
        let output = program.arg(verb).arg(&target).args(rest).output().unwrap();
        let [out, error] = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
        (output.status.code().unwrap(), out, error)
    };
    let asked: [(&[&str], i32); 12] = [
        (&["who", "acme"], 0),
        (&["between", "acme", "9"], 0),
        (&["path", "Ann Lee", "9"], 0),
        (&["common", "Ann Lee", "9"], 0),
        (&["top"], 0),
        (&["communities"], 0),
        (&["timeline", "acme"], 0),
        (&["query", "MATCH (a) RETURN a.name"], 0),
        (&["export", "--format", "csv"], 0),
        (&["coverage"], 0),
        (&["search", "anything"], 3),
        (&["why", "acme", "9"], 0),
    ];
    for (arguments, expected) in asked {
        let (code, _, error) = run(arguments);
        assert!(error.contains("was imported from there"), "{arguments:?}: {error}");
        assert_eq!(code, expected, "{arguments:?}: {error}");
    }
    let refused: [&[&str]; 6] = [
        &["verify"],
        &["same", "acme", "9"],
        &["hide", "acme"],
        &["top", "--resamples", "9"],
        &["who", "acme", "--from", "2020"],
        &["who", "acme", "--fdr", "0.05"],
    ];
    for arguments in refused {
        let (code, _, error) = run(arguments);
        assert_eq!(code, 1, "{arguments:?}: {error}");
        assert!(error.contains("imported from there, without any"), "{arguments:?}: {error}");
    }
    let (_, json, _) = run(&["between", "acme", "9", "--format", "json"]);
    assert!(json.contains(r#""imported": true"#) && json.contains(r#""evidence": []"#), "{json}");
}

const DOCUMENTS: &str = r#"{"id":"a","text":"Ann Lee met Bo Li in Paris. Lee left."}
{"id":"b","date":"2020-01-31","text":"Ms. Lee met Li."}
"#;
const MENTIONS: &str = r#"{"document":"a","start":0,"end":7,"text":"Ann Lee","type":"PER","entity":"Q1","name":"Ann Lee"}
{"document":"a","start":12,"end":17,"text":"Bo Li","type":"PER","entity":"Q2","name":"Bo Li"}
{"document":"a","start":28,"end":31,"text":"Lee","type":"PER","entity":"Q1","name":"Ann Lee"}
{"document":"b","start":4,"end":7,"text":"Lee","type":"PER","entity":"Q3","name":"Ann Lee"}
{"document":"a","start":21,"end":26,"type":"LOC"}
{"document":"b","start":12,"end":14,"text":"Li","type":"PER","entity":"Q2","name":"Bo Li"}
{"document":"gone","start":0,"end":1,"type":"LOC"}
"#;

fn with_documents(mentions: &str) -> (TempDir, Result<PathBuf, String>) {
    let folder = TempDir::new().unwrap();
    let documents = [Input::Path(file(&folder, "d.jsonl", DOCUMENTS))];
    let path = file(&folder, "m.jsonl", mentions);
    let target = folder.path().join("g.namegraph");
    let import = || {
        let given = GivenMentions::open(&path).map_err(|e| e.to_string())?;
        let records = read(&documents, &Fields::default()).map_err(|e| e.to_string())?;
        import_mentions(records, &given, &target, Settings::default(), &Silent).map_err(|e| e.to_string())
    };
    let target = import().map(|_| target.clone());
    (folder, target)
}

#[test]
fn mentions_with_their_documents_are_a_graph_with_quotes_and_mean_whom_they_say() {
    let (_folder, target) = with_documents(MENTIONS);
    let target = target.unwrap();
    assert_eq!(
        links(&target),
        ["Ann Lee – Bo Li: 1", "Ann Lee – Paris: 1", "Ann Lee (Q3) – Bo Li: 1", "Bo Li – Paris: 1"]
    );
    let graph = Namegraph::filtered(&target, Filter::default()).unwrap();
    let between =
        graph.between(&graph.find("per-ann-lee", None).unwrap(), &graph.find("bo li", None).unwrap(), 9);
    assert_eq!(between.unwrap().edge.unwrap().evidence[0].text, "Ann Lee met Bo Li in Paris.");
    assert_eq!(graph.store().skipped().unwrap()[0].place, "gone");
    // A person's word goes over that of the file, and is not undone by rules.
    Command::cargo_bin("namegraph")
        .unwrap()
        .arg("same")
        .arg(&target)
        .args(["per-ann-lee-q3", "per-ann-lee"])
        .assert()
        .success();
    assert_eq!(links(&target).len(), 3);
}

#[test]
fn mentions_that_mean_nobody_are_decided_here() {
    let mentions: String = MENTIONS
        .lines()
        .map(|line| line.split(r#","entity""#).next().unwrap().trim_end_matches('}').to_owned() + "}\n")
        .collect();
    let (_folder, target) = with_documents(&mentions);
    let target = target.unwrap();
    // One document says who "Lee" is; none does of "Li".
    assert_eq!(
        links(&target),
        ["Ann Lee – Bo Li: 1", "Ann Lee – Li: 1", "Ann Lee – Paris: 1", "Bo Li – Paris: 1"]
    );
    let graph = Namegraph::open(&target).unwrap();
    let lee = graph.find("per-ann-lee", None).unwrap();
    assert_eq!(graph.store().aliases(lee.number).unwrap(), ["Lee", "Ann Lee"]);
}

#[test]
fn mentions_of_other_texts_are_refused() {
    let (_folder, refused) = with_documents(&MENTIONS.replace("\"Bo Li\",\"type", "\"Bob\",\"type"));
    let message = refused.unwrap_err();
    assert!(message.contains(r#""a": expected "Bob" at bytes 12 to 17, found "Bo Li""#), "{message}");
    let (_folder, refused) = with_documents(r#"{"document":"a","start":0,"end":999,"type":"PER"}"#);
    assert!(refused.unwrap_err().contains("no text"));
}
