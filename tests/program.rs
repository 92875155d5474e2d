//! The program as people run it: whole commands, their output and their exit codes.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use assert_cmd::assert::Assert;
use serde_json::Value;
use tempfile::TempDir;

fn namegraph(args: &[&str]) -> Assert {
    Command::cargo_bin("namegraph").unwrap().args(args).assert()
}

fn stdout(assert: &Assert) -> String {
    String::from_utf8(assert.get_output().stdout.clone()).unwrap()
}

fn stderr(assert: &Assert) -> String {
    String::from_utf8(assert.get_output().stderr.clone()).unwrap()
}

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/sample")
}

/// A folder with files in it.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

fn built(window: &str) -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sample.namegraph").display().to_string();
    namegraph(&["build", &sample().display().to_string(), "-o", &file, "--window", window, "-q"]).success();
    (folder, file)
}

#[test]
fn the_sample_answers() {
    let (folder, file) = built("sentence");

    let who = stdout(&namegraph(&["who", &file, "orban"]).success());
    assert!(who.starts_with("Viktor Orbán  PER  per-viktor-orban\nalso   Orbán\n"), "{who}");

    let between = namegraph(&["between", &file, "odinga", "ruto", "--format", "json"]).success();
    let between: Value = serde_json::from_str(&stdout(&between)).unwrap();
    let quotes = between["edge"]["evidence"].as_array().unwrap();
    assert!(quotes.len() >= 3);
    for quote in quotes {
        let text = fs::read_to_string(sample().join(quote["document"].as_str().unwrap())).unwrap();
        let (start, end) =
            (quote["start"].as_u64().unwrap() as usize, quote["end"].as_u64().unwrap() as usize);
        assert_eq!(quote["text"], text[start..end], "a quote is a slice of its document");
        assert!(quote["text"].as_str().unwrap().contains("Ruto"));
        assert!(quote["date"].as_str().unwrap().starts_with("2024-"));
    }

    let path = stdout(&namegraph(&["path", &file, "Tusk", "Putin"]).success());
    assert!(path.starts_with("Donald Tusk → "), "{path}");
    assert!(path.contains("→ Vladimir Putin"), "{path}");

    let none = stdout(&namegraph(&["path", &file, "Orbán", "Codelco"]).success());
    assert!(none.starts_with("no chain of sentences links Viktor Orbán to Codelco"), "{none}");

    let top =
        stdout(&namegraph(&["top", &file, "--by", "pagerank", "--limit", "3", "--format", "csv"]).success());
    assert_eq!(top.lines().count(), 4);
    drop(folder);
}

#[test]
fn names_that_fit_nobody_or_several_are_not_guessed() {
    let folder = folder(&[(
        "a.txt",
        b"John Smith spoke to Mary Jones in Paris. Jane Smith spoke to Ann Lee in Berlin.",
    )]);
    let file = folder.path().join("g").display().to_string();
    namegraph(&["build", &folder.path().join("a.txt").display().to_string(), "-o", &file, "-q"]).success();

    let unknown = namegraph(&["who", &file, "Schmidt"]).code(3);
    assert!(stderr(&unknown).contains("no entity goes by \"Schmidt\""));
    let begun = namegraph(&["who", &file, "Jon"]).success();
    assert!(stderr(&begun).contains("taken for Mary Jones (per-mary-jones), the only name that begins with"));
    // Nothing is decided of whom the beginning of a name may mean.
    let similar = namegraph(&["hide", &file, "Jon"]).code(3);
    assert!(stderr(&similar).contains("Mary Jones"), "{}", stderr(&similar));
    let several = namegraph(&["who", &file, "Smith"]).code(2);
    assert!(
        stderr(&several).contains("per-john-smith") && stderr(&several).contains("per-jane-smith"),
        "{}",
        stderr(&several)
    );
    namegraph(&["who", &file, "John Smith"]).success();
}

#[test]
fn questions_have_tables_json_and_exit_codes() {
    let (_folder, file) = built("sentence");
    let paths = namegraph(&["path", &file, "tusk", "putin", "--limit", "3", "--format", "json"]).success();
    let paths: Value = serde_json::from_str(&stdout(&paths)).unwrap();
    assert_eq!(paths["entities"][0]["id"], "per-donald-tusk");
    assert_eq!(paths["steps"].as_array().unwrap().len() + 1, paths["entities"].as_array().unwrap().len());
    assert!(!paths["others"].as_array().unwrap().is_empty());
    let avoiding = stdout(&namegraph(&["path", &file, "tusk", "putin", "--avoid", "modi"]).success());
    assert!(!avoiding.contains("Modi →"), "{avoiding}");
    let misspelled = namegraph(&["who", &file, "orbann"]).success();
    assert!(stderr(&misspelled).contains("did you mean Viktor Orbán (per-viktor-orban)?"));
    assert!(stdout(&misspelled).starts_with("Viktor Orbán"));
    let common = stdout(&namegraph(&["common", &file, "modi", "zelenskyy"]).success());
    assert!(common.contains("chance would give"), "{common}");
    let communities = stdout(&namegraph(&["communities", &file, "--limit", "2"]).success());
    assert!(communities.contains("communities, modularity 0."), "{communities}");
    let found = stdout(&namegraph(&["search", &file, "\"Gripen fighter\""]).success());
    assert!(found.starts_with("1 sentence\n") && found.contains("Gripen"), "{found}");
    namegraph(&["search", &file, "xylophone"]).code(3);
    let around = stdout(&namegraph(&["top", &file, "--around", "modi", "--by", "betweenness"]).success());
    assert!(around.contains("Vladimir Putin") && !around.contains("Narendra Modi"), "{around}");
}

#[test]
fn statements_come_one_by_one_or_from_standard_input() {
    let (_folder, file) = built("sentence");
    let one = "MATCH (a:Person {name: $name}) RETURN a.id AS id, a.first_seen AS seen";
    let csv = namegraph(&["query", &file, one, "--param", "name=Viktor Orbán", "--format", "csv"]).success();
    assert_eq!(stdout(&csv), "id,seen\nper-viktor-orban,2024-02-26\n");
    let several =
        "RETURN ';' AS a;\nRETURN 1 / 0;\nMATCH (a:Person)\nRETURN count(a) > 1 AS b; RETURN 2 AS c";
    let asked = Command::cargo_bin("namegraph").unwrap();
    let asked =
        { asked }.args(["query", &file, "-", "--format", "jsonl"]).write_stdin(several).assert().code(2);
    assert_eq!(stdout(&asked), "{\"a\":\";\"}\n{\"b\":true}\n{\"c\":2}\n");
    assert!(stderr(&asked).contains("division by zero"));
    namegraph(&["query", &file, "MATCH (a:Nobody) RETURN a"]).code(3);
    let wrong = stderr(&namegraph(&["query", &file, "MATCH (a) RETURN"]).code(2));
    assert!(wrong.contains("unexpected end of input") && wrong.contains("here"), "{wrong}");
    let plan =
        stdout(&namegraph(&["query", &file, &format!("EXPLAIN {one}"), "--param", "name=x"]).success());
    assert_eq!(plan, "look up nodes of Person by name\nfilter\nkeep 2 columns\n");
    assert!(stdout(&namegraph(&["schema"]).success()).contains("-[:COOCCURS {count, stories,"));
}

#[test]
fn a_document_window_links_what_no_sentence_does() {
    let text = "Ahmed Nasser runs the ministry of works in Cairo. He was paid by somebody. Elena Petrova denied it all.";
    let folder = folder(&[("a.txt", text.as_bytes())]);
    let path = folder.path().join("a.txt").display().to_string();
    let file = folder.path().join("g").display().to_string();

    namegraph(&["build", &path, "-o", &file, "-q"]).success();
    let no = stdout(&namegraph(&["between", &file, "Nasser", "Petrova"]).success());
    assert!(no.contains("no sentence names both\n1 document mentions both, among them \"a.txt\": built with --window document"), "{no}");

    namegraph(&["build", &path, "-o", &file, "-q", "--window", "document"]).success();
    let yes = stdout(&namegraph(&["between", &file, "Nasser", "Petrova"]).success());
    assert!(yes.contains("1 document with both"), "{yes}");
    assert!(yes.contains("Ahmed Nasser runs the ministry of works in Cairo. He was paid by somebody. Elena Petrova denied it all."), "{yes}");
}

#[test]
fn the_same_documents_give_the_same_bytes_whatever_the_order_and_the_threads() {
    let copy = tempfile::tempdir().unwrap();
    let sample = sample();
    let mut names: Vec<_> =
        fs::read_dir(&sample).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    let mut exports = Vec::new();
    for (threads, reversed) in [("1", false), ("3", true)] {
        let file = copy.path().join(threads).display().to_string();
        let mut paths: Vec<_> = names.iter().map(|n| sample.join(n).display().to_string()).collect();
        if reversed {
            paths.reverse();
        }
        let mut args = vec!["build", "-o", &file, "-q", "--threads", threads];
        args.extend(paths.iter().map(String::as_str));
        namegraph(&args).success();
        let formats = ["gexf", "csv", "csv-nodes", "json", "d3", "mentions"];
        exports
            .push(formats.map(|format| stdout(&namegraph(&["export", &file, "--format", format]).success())));
    }
    assert_eq!(exports[0], exports[1]);
}

#[test]
fn every_exported_mention_is_a_slice_of_its_document() {
    let (_folder, file) = built("sentence");
    let mentions = stdout(&namegraph(&["export", &file, "--format", "mentions"]).success());
    let extracted = stdout(&namegraph(&["extract", &sample().display().to_string()]).success());
    let texts: std::collections::HashMap<String, String> = extracted
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|d| (d["id"].as_str().unwrap().to_owned(), d["text"].as_str().unwrap().to_owned()))
        .collect();
    assert!(texts.len() >= 15);
    assert!(mentions.lines().count() > 200);
    for line in mentions.lines() {
        let m: Value = serde_json::from_str(line).unwrap();
        let text = &texts[m["document"].as_str().unwrap()];
        assert_eq!(
            m["text"],
            text[m["start"].as_u64().unwrap() as usize..m["end"].as_u64().unwrap() as usize]
        );
    }
}

#[test]
fn bad_input_is_named_counted_and_harms_nothing() {
    let empty = folder(&[]);
    let target = empty.path().join("g.namegraph");
    let none =
        namegraph(&["build", &empty.path().display().to_string(), "-o", &target.display().to_string()])
            .code(1);
    assert!(stderr(&none).contains("expected at least one document"), "{}", stderr(&none));
    assert!(!target.exists());

    namegraph(&["build", "no/such/folder"]).code(1);
    namegraph(&["build"]).code(2);
    namegraph(&["build", "x", "--window", "chapter"]).code(2);

    let mixed = folder(&[
        ("binary.txt", &[0x7f, b'E', b'L', b'F', 0, 1, 2]),
        (
            "broken.jsonl",
            b"{\"text\": \"Angela Merkel met Emmanuel Macron.\"}\n{\"text\": \n[1]\n{\"body\": \"x\"}\n",
        ),
        ("latin1.txt", b"Der B\xfcrgermeister von Z\xfcrich, Hans M\xfcller, sprach mit Angela Merkel."),
        ("empty.txt", b""),
    ]);
    let out = tempfile::tempdir().unwrap();
    let target = out.path().join("g.namegraph").display().to_string();
    let built = namegraph(&["build", &mixed.path().display().to_string(), "-o", &target]).success();
    let said = stderr(&built);
    assert!(said.contains("binary.txt: expected text, found binary data"), "{said}");
    assert!(said.contains("broken.jsonl:2: expected one JSON object on the line"), "{said}");
    assert!(
        said.contains("broken.jsonl:4: expected a field \"text\" with the text; found \"body\""),
        "{said}"
    );
    assert!(said.contains("empty.txt: no text in it"), "{said}");
    assert!(said.contains("read 2 documents") && said.contains("skipped 5"), "{said}");
    let mentions = stdout(&namegraph(&["export", &target, "--format", "mentions"]).success());
    assert!(mentions.contains("Hans Müller"), "{mentions}");
}

#[test]
fn files_of_others_are_left_alone() {
    let dir = folder(&[("a.txt", b"Angela Merkel met Emmanuel Macron."), ("notes.db", b"precious")]);
    let (text, notes) = (dir.path().join("a.txt").display().to_string(), dir.path().join("notes.db"));
    let refused = namegraph(&["build", &text, "-o", &notes.display().to_string()]).code(1);
    assert!(stderr(&refused).contains("is not a namegraph file"), "{}", stderr(&refused));
    assert_eq!(fs::read(&notes).unwrap(), b"precious");
    namegraph(&["who", &notes.display().to_string(), "x"]).code(1);
    namegraph(&["who", &dir.path().join("missing").display().to_string(), "x"]).code(1);

    // A build that fails leaves the older file as it was.
    let ours = dir.path().join("g").display().to_string();
    namegraph(&["build", &text, "-o", &ours, "-q"]).success();
    let before = fs::read(&ours).unwrap();
    let [one, two] = [b"One.".as_slice(), b"Two."].map(|text| folder(&[("x.txt", text)]));
    let [first, second] = [&one, &two].map(|dir| dir.path().join("x.txt").display().to_string());
    let failed = namegraph(&["build", &first, &second, "-o", &ours, "-q"]).code(1);
    let said = stderr(&failed);
    assert!(said.contains("x.txt") && said.contains(" and by "), "{said}");
    assert_eq!(fs::read(&ours).unwrap(), before);
    let left: Vec<_> = fs::read_dir(dir.path())
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .filter(|n| n.to_string_lossy().starts_with(".namegraph-"))
        .collect();
    assert!(left.is_empty(), "{left:?}");

    let again = namegraph(&["build", &text, "-o", &ours, "--fresh"]).success();
    assert!(stderr(&again).contains("is replaced by a new one, made from all the documents given"));
    let more = folder(&[("more.txt", b"Angela Merkel flew to Lisbon.")]);
    let more = namegraph(&["build", &more.path().display().to_string(), "-o", &ours]).success();
    let said = stderr(&more);
    assert!(said.contains("kept 1 document from earlier builds"), "{said}");
    assert!(said.contains("read 1 document"), "{said}");

    let nowhere =
        namegraph(&["build", &text, "-o", &dir.path().join("no/such/g").display().to_string()]).code(1);
    assert!(stderr(&nowhere).contains("No such file"), "{}", stderr(&nowhere));
}

#[test]
fn a_single_line_of_megabytes_is_read_to_its_end() {
    let mut text = "It rained and nothing happened at all that anybody could remember. ".repeat(4_000);
    text.push_str("Then Angela Merkel met Emmanuel Macron in Strasbourg.");
    let dir = folder(&[("long.txt", text.as_bytes())]);
    let found = stdout(&namegraph(&["extract", &dir.path().display().to_string()]).success());
    let document: Value = serde_json::from_str(&found).unwrap();
    let last = document["mentions"].as_array().unwrap().last().unwrap();
    assert_eq!(last["name"], "Strasbourg");
    assert_eq!(document["sentences"].as_array().unwrap().len(), 4_001);
}

#[test]
fn standard_input_is_read_too() {
    let mut command = Command::cargo_bin("namegraph").unwrap();
    let lines =
        "{\"id\":\"a\",\"text\":\"Angela Merkel spoke.\",\"mentions\":[],\"date\":\"2020-01-02\"}\nbroken\n";
    let found = stdout(&command.args(["extract", "-"]).write_stdin(lines).assert().success());
    let lines: Vec<Value> = found.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!((&lines[0]["id"], &lines[0]["date"]), (&Value::from("a"), &Value::from("2020-01-02")));
    assert_eq!(lines[0]["mentions"][0]["name"], "Angela Merkel");
    assert_eq!(lines[1]["id"], "standard input:2");
}

#[test]
fn the_recognizer_is_scored() {
    let gold = folder(&[("gold.conll", b"Angela\tB-PER\nMerkel\tI-PER\nvisited\tO\nParis\tB-ORG\n.\tO\n\n")]);
    let path = gold.path().join("gold.conll").display().to_string();
    let scores = stdout(&namegraph(&["evaluate", "ner", "--gold", &path, "--format", "json"]).success());
    let scores: Value = serde_json::from_str(&scores).unwrap();
    assert_eq!(scores["overall"]["f1"], 50.0);
    assert_eq!(scores["PER"]["recall"], 100.0);
    assert_eq!(scores["ORG"]["support"], 1);

    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/gold/sample.jsonl").display().to_string();
    let scores = stdout(&namegraph(&["evaluate", "ner", "--gold", &sample, "--format", "json"]).success());
    let scores: Value = serde_json::from_str(&scores).unwrap();
    assert!(scores["overall"]["f1"].as_f64().unwrap() > 85.0, "{scores}");

    let broken = folder(&[("g.conll", b"Angela B-PER\n")]);
    let failed =
        namegraph(&["evaluate", "ner", "--gold", &broken.path().join("g.conll").display().to_string()])
            .code(1);
    assert!(stderr(&failed).contains("line 1: expected a word, a tab and a tag"), "{}", stderr(&failed));
}

#[test]
fn people_say_who_is_who_and_the_ledger_travels() {
    let (_folder, file) = built("sentence");
    let why = stdout(&namegraph(&["why", &file, "orban", "viktor orban"]).success());
    assert!(
        why.starts_with("\"orban\" and \"viktor orban\" are one: Viktor Orbán (per-viktor-orban)"),
        "{why}"
    );
    assert!(why.contains("part of a fuller name (0.97), in 01-budapest-nato.txt"), "{why}");
    let open = stdout(&namegraph(&["why", &file, "biden", "jill biden"]).success());
    assert!(open.contains("could be any of Joe Biden, Hunter Biden, Jill Biden: it stays open"), "{open}");
    let who = stdout(&namegraph(&["who", &file, "per-biden"]).success());
    assert!(who.contains("open   could be per-joe-biden, per-hunter-biden, per-jill-biden"), "{who}");

    let decide = |args: &[&str]| namegraph(&[args, &["--author", "ann"]].concat());
    decide(&["same", &file, "Ahmed al-Sharaa", "Abu Mohammed al-Jolani", "--reason", "=took back his name"])
        .success();
    decide(&["not-same", &file, "Orbán", "Viktor Orbán", "--document", "01-budapest-nato.txt"]).success();
    decide(&["rename", &file, "tusk", "Tusk, Donald"]).success();
    decide(&["hide", &file, "Saab"]).success();
    decide(&["retype", &file, "Codelco", "LOC"]).success();
    let refused = decide(&["not-same", &file, "Abu Mohammed al-Jolani", "Ahmed al-Sharaa"]).code(1);
    assert!(stderr(&refused).contains("contradict each other"), "{}", stderr(&refused));
    decide(&["not-same", &file, "Orbán", "Viktor Orbán", "--document", "no-such.txt"]).code(3);
    namegraph(&["who", &file, "Saab"]).code(3);
    assert!(stdout(&namegraph(&["who", &file, "jolani"]).success()).starts_with("Ahmed al-Sharaa"));
    let apart = stdout(&namegraph(&["who", &file, "per-orban@01-budapest-nato.txt"]).success());
    assert!(apart.starts_with("Orbán  PER  per-orban@01-budapest-nato.txt"), "{apart}");

    let formats = ["gexf", "csv", "csv-nodes", "json", "d3", "mentions"];
    let said = |file: &str| formats.map(|f| stdout(&namegraph(&["export", file, "--format", f]).success()));
    let csv = PathBuf::from(&file).with_extension("csv").display().to_string();
    namegraph(&["ledger", "export", &file, "-o", &csv]).success();
    assert!(fs::read_to_string(&csv).unwrap().contains(",'=took back his name,"), "no spreadsheet runs it");
    let (_other, anew) = built("sentence");
    assert_ne!(said(&anew), said(&file));
    namegraph(&["ledger", "import", &anew, &csv]).success();
    assert_eq!(said(&anew), said(&file), "documents and ledger make the graph");
    assert!(
        stdout(&namegraph(&["ledger", "list", &anew]).success()).contains(" =took back"),
        "and none sees an apostrophe"
    );
    namegraph(&["build", &sample().display().to_string(), "-o", &file, "-q"]).success();
    assert_eq!(said(&anew), said(&file), "decisions survive a rebuild");

    let listed: Vec<Value> = serde_json::from_str(&stdout(
        &namegraph(&["ledger", "list", &file, "--rules", "--format", "json"]).success(),
    ))
    .unwrap();
    assert!(
        listed.len() > 20 && listed[0]["author"] == "ann" && listed[0]["evidence"] == "=took back his name"
    );
    for _ in 0..5 {
        namegraph(&["undo", &file]).success();
    }
    namegraph(&["undo", &file]).code(3);
    assert_eq!(said(&built("sentence").1), said(&file), "and leave no trace");
}

#[test]
fn a_ledger_edited_in_a_spreadsheet_is_taken_in_whole_or_not_at_all() {
    let (folder, file) = built("sentence");
    let csv = folder.path().join("ledger.csv").display().to_string();
    namegraph(&["ledger", "export", &file, "--rules", "-o", &csv]).success();
    let rules = fs::read_to_string(&csv).unwrap();
    let of_ruto = |line: &&str| line.contains(",Ruto,") && line.contains("William Ruto");
    let line = rules.lines().find(of_ruto).unwrap();
    let edited = rules.replace(line, &line.replacen("same,", "not same,", 1));
    fs::write(&csv, &edited).unwrap();
    let said = stderr(&namegraph(&["ledger", "import", &file, &csv, "--author", "bo"]).success());
    assert!(said.contains("1 decision taken in"), "{said}");
    assert!(stdout(&namegraph(&["ledger", "list", &file]).success()).contains("bo"));

    let before = stdout(&namegraph(&["export", &file, "--format", "mentions"]).success());
    for (text, expected) in [
        (
            "decision,type,name,other\nmerge,PER,Modi,Ruto\n",
            "line 2: expected same, not same, rename, retype or hide, found \"merge\"",
        ),
        ("decision,type,name,other\nsame,PER,Modi,Ruto\nnot same,PER,Ruto,Modi\n", "contradict each other"),
        ("decision,type,name,other\nsame,MAN,Modi,Ruto\n", "expected PER, ORG, LOC or MISC, found \"MAN\""),
        ("who,what\na,b\n", "missing field `decision`"),
    ] {
        fs::write(&csv, text).unwrap();
        let failed = namegraph(&["ledger", "import", &file, &csv]).code(1);
        assert!(stderr(&failed).contains(expected), "{}", stderr(&failed));
    }
    assert_eq!(stdout(&namegraph(&["export", &file, "--format", "mentions"]).success()), before);
}

#[test]
fn a_graph_is_scored_and_each_rule_weighed() {
    let gold = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/gold/sample.jsonl").display().to_string();
    let scores = stdout(
        &namegraph(&["evaluate", "graph", "--gold", &gold, "--gold-mentions", "--format", "json"]).success(),
    );
    let scores: Value = serde_json::from_str(&scores).unwrap();
    let figure = |measure: &str, figure: &str| scores[measure][figure].as_f64().unwrap();
    assert!(figure("mention", "f1") > 99.0 && figure("b3", "precision") > 97.0, "{scores}");
    assert!(figure("node", "f1") > 90.0 && figure("edge", "f1") > 90.0, "{scores}");
    assert!(figure("lea", "precision") > 90.0 && scores["conll"].as_f64().unwrap() > 90.0, "{scores}");
    assert!(figure("singletons", "gold") > 0.0, "{scores}");
    let table = stdout(
        &namegraph(&["evaluate", "graph", "--gold", &gold, "--gold-mentions", "--ablate", "--format", "csv"])
            .success(),
    );
    assert!(table.starts_with("without,b3 precision,"), "{table}");
    assert!(table.contains("\npart of a fuller name,"), "{table}");
}
