//! `namegraph match`: who of a graph may be on a list.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use assert_cmd::assert::Assert;
use namegraph::{EntityType, Namegraph, Screening};
use tempfile::TempDir;

type Names = &'static [(&'static str, &'static str)];

/// Texts, and the names in each.
const TEXTS: [(&str, &str, Names); 6] = [
    (
        "a.txt",
        "Sergei Lavrov, 68, met Karl Mercer in Moscow.",
        &[("Sergei Lavrov", "PER"), ("Karl Mercer", "PER"), ("Moscow", "LOC")],
    ),
    ("b.txt", "Karl Mercer works for Brandt Bank AG.", &[("Karl Mercer", "PER"), ("Brandt Bank AG", "ORG")]),
    (
        "c.txt",
        "Smith left the Ocean Star in Hamburg.",
        &[("Smith", "PER"), ("Ocean Star", "MISC"), ("Hamburg", "LOC")],
    ),
    (
        "d.txt",
        "William Mercer and Ann Stone sold Vostok Trans.",
        &[("William Mercer", "PER"), ("Ann Stone", "PER"), ("Vostok Trans", "ORG")],
    ),
    ("e.txt", "Ann Stone, 30, is a lawyer.", &[("Ann Stone", "PER")]),
    ("f.txt", "Mercer said no.", &[("Mercer", "PER")]),
];

/// As OpenSanctions writes entities, made up.
const FTM: &str = r#"{"id":"q1","caption":"Sergey Viktorovich LAVROV","schema":"Person","target":true,"datasets":["made_up"],"properties":{"name":["Sergey Viktorovich LAVROV","Сергей Викторович Лавров"],"alias":["Lavrov, Sergei"],"birthDate":["1950-03-21"],"nationality":["ru"],"topics":["role.pep"],"sourceUrl":["https://example.org/q1"]}}
{"id":"q2","caption":"Ann Stone","schema":"Person","properties":{"name":["Ann Stone"],"birthDate":["1950"]}}
{"id":"s1","schema":"Sanction","properties":{"program":["none"],"entity":["q1"]}}
{"id":"q3","caption":"OOO Vostok Trans","schema":"Company","properties":{"name":["OOO Vostok Trans"],"jurisdiction":["ru"]}}
{"id":"q4","caption":"OCEAN STAR","schema":"Vessel","properties":{"name":["OCEAN STAR"],"flag":["pa"]}}
{"id":"q5","caption":"Karl Mercer","schema":"Company","properties":{"name":["Karl Mercer"]}}
"#;
const CSV: &str = "id,schema,name,aliases,birth_date,countries\nk1,Person,\"MERCER, Carl\",Bill Mercer;K. Mercer,,de\nk2,Person,John Smith,Smith,,\nk3,LegalEntity,Brandt Bank plc,,,\nk4,Person,Zoe Quark,,,\n";

fn namegraph(args: &[&str]) -> Assert {
    Command::cargo_bin("namegraph").unwrap().args(args).assert()
}

fn file(folder: &TempDir, name: &str, text: &str) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    path
}

/// A folder with a graph of the texts, two lists, and their paths.
fn given() -> (TempDir, [String; 3]) {
    let folder = tempfile::tempdir().unwrap();
    let (mut texts, mut mentions) = (String::new(), String::new());
    for (id, text, names) in TEXTS {
        let date = "2018-12-01";
        texts += &format!("{}\n", serde_json::json!({"id": id, "text": text, "date": date}));
        for (name, kind) in names {
            let start = text.find(name).unwrap();
            let mention =
                serde_json::json!({"document": id, "start": start, "end": start + name.len(), "type": kind});
            mentions += &format!("{mention}\n");
        }
    }
    let texts = file(&folder, "texts.jsonl", &texts).display().to_string();
    let mentions = file(&folder, "mentions.jsonl", &mentions).display().to_string();
    let graph = folder.path().join("g.namegraph").display().to_string();
    namegraph(&["import", "--misc", "-q", &mentions, "--documents", &texts, "-o", &graph]).success();
    let ftm = file(&folder, "entities.ftm.json", FTM).display().to_string();
    let csv = file(&folder, "targets.simple.csv", CSV).display().to_string();
    (folder, [graph, ftm, csv])
}

fn stdout(assert: &Assert) -> String {
    String::from_utf8(assert.get_output().stdout.clone()).unwrap()
}

#[test]
fn candidates_come_with_reasons_and_a_sentence() {
    let (_folder, [graph, ftm, csv]) = given();
    insta::assert_snapshot!("table", stdout(&namegraph(&["match", &graph, &ftm, &csv]).success()));
    insta::assert_snapshot!(
        "csv",
        stdout(&namegraph(&["match", &graph, &ftm, "--format", "csv", "--limit", "2"]).success())
    );
    insta::assert_snapshot!(
        "jsonl",
        stdout(&namegraph(&["match", &graph, &ftm, "--format", "jsonl", "--limit", "1"]).success())
    );
}

#[test]
fn options_narrow_and_widen() {
    let (_folder, [graph, ftm, csv]) = given();
    let entries = |more: &[&str]| {
        let args: Vec<&str> = [&["match", &graph, &ftm, &csv, "--format", "jsonl"], more].concat();
        let found = stdout(&namegraph(&args).success());
        let entry = |line: &str| {
            let candidate: serde_json::Value = serde_json::from_str(line).unwrap();
            format!(
                "{} {}",
                candidate["entity"]["name"].as_str().unwrap(),
                candidate["entry"]["id"].as_str().unwrap()
            )
        };
        found.lines().map(entry).collect::<Vec<_>>()
    };
    assert_eq!(entries(&["--type", "MISC"]), ["Ocean Star q4"]);
    assert_eq!(entries(&["--type", "PER", "--limit", "1"]).len(), 1);
    assert!(
        entries(&["--least", "0.4"]).contains(&"Smith k2".to_owned()),
        "a bare surname is weak, and there"
    );
    let all = entries(&[]);
    assert!(!all.iter().any(|line| line == "Smith k2" || line.contains("q5")), "{all:?}");
}

/// Neither the order of lists and entries nor the number of cores changes anything.
#[test]
fn the_answer_is_one() {
    let (folder, [graph, ftm, csv]) = given();
    let turned: String = FTM.lines().rev().map(|line| format!("{line}\n")).collect();
    fs::create_dir(folder.path().join("turned")).unwrap();
    let turned = file(&folder, "turned/entities.ftm.json", &turned).display().to_string();
    let answer = |args: &[&str]| {
        stdout(
            &namegraph(&[&["match", &graph, "--least", "0.3", "--format", "json"], args].concat()).success(),
        )
    };
    let first = answer(&[&ftm, &csv]);
    assert_eq!(answer(&[&csv, &ftm]), first);
    assert_eq!(answer(&[&csv, &turned]), first);
    assert_eq!(answer(&[&ftm, &csv, "--threads", "1"]), first);
}

#[test]
fn what_is_no_list_is_refused() {
    let (folder, [graph, ..]) = given();
    for (name, text, options, expected) in [
        (
            "a.csv",
            "who,what\nBo Li,PER\n",
            vec![],
            "expected a column for the name, as name or caption (or say which with --name-column), found the columns who, what",
        ),
        (
            "b.csv",
            "who,what\nBo Li,PER\n",
            vec!["--name-column", "whom"],
            "expected a column \"whom\", found the columns who, what",
        ),
        (
            "c.json",
            "{\"id\":\"q1\"}\n",
            vec![],
            "line 1: expected an entity of FollowTheMoney with id, schema and properties, found the fields id",
        ),
        (
            "d.json",
            "[]",
            vec![],
            "expected JSON lines of FollowTheMoney or CSV with a header, found a JSON array",
        ),
        ("e.csv", "name\n\n", vec![], "expected at least one entry with a name, found none"),
    ] {
        let list = file(&folder, name, text).display().to_string();
        let failed = namegraph(&[&["match", &graph, &list], &options[..]].concat()).code(1);
        let said = String::from_utf8(failed.get_output().stderr.clone()).unwrap();
        assert!(said.contains(expected), "{name}: {said}");
    }
    let list = file(&folder, "f.csv", "who\nZoe Quark\n").display().to_string();
    namegraph(&["match", &graph, &list, "--name-column", "who"]).code(3);
    namegraph(&["match", &graph, &list, "--least", "2"]).code(2);
    namegraph(&["match", &graph, "none.csv"]).code(1);
}

#[test]
fn the_library_answers_as_the_program() {
    let (_folder, [graph, ftm, _]) = given();
    let graph = Namegraph::open(Path::new(&graph)).unwrap();
    let asked = Screening { entity_type: Some(EntityType::Person), ..Screening::default() };
    let screened = graph.screen(&[PathBuf::from(ftm)], &asked).unwrap();
    assert_eq!((screened.entries, screened.left_out, screened.count), (5, 1, 2));
    let lavrov = &screened.candidates[0];
    assert_eq!((lavrov.entity.name.as_str(), lavrov.entry.id.as_str()), ("Sergei Lavrov", "q1"));
    assert!(
        lavrov.reasons.iter().any(|reason| reason.contains("year of birth 1950 fits")),
        "{:?}",
        lavrov.reasons
    );
    let stone = &screened.candidates[1];
    assert_eq!((stone.entity.name.as_str(), stone.score), ("Ann Stone", 0.8));
    assert!(
        stone.reasons.iter().any(|reason| reason.contains("year of birth 1950 contradicts")),
        "{:?}",
        stone.reasons
    );
    assert_eq!(lavrov.sentence.as_ref().unwrap().document, "a.txt");
}
