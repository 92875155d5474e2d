//! One story in nine languages and five scripts, read by the models that are built in.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use namegraph::{EntityRow, EntityType, Namegraph, Route};
use tempfile::TempDir;

use EntityType::{Location, Organization, Person};

const LANGUAGES: [&str; 9] = ["ara", "cmn", "deu", "eng", "fra", "heb", "pol", "rus", "spa"];

/// A name as some text has it, the type, and the least number of texts whose own form of it must be the same entity.
const WHO: [(&str, EntityType, usize); 8] = [
    ("António Guterres", Person, 9),
    ("Joe Biden", Person, 9),
    ("Volodymyr Zelensky", Person, 9),
    ("Charles Michel", Person, 9),
    ("United Nations", Organization, 6),
    ("European Union", Organization, 7),
    ("Ukraine", Location, 9),
    ("Washington", Location, 9),
];

fn texts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/nine")
}

fn built() -> (TempDir, Namegraph) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("nine.namegraph");
    let mut program = Command::cargo_bin("namegraph").unwrap();
    program.arg("build").arg(texts()).arg("-o").arg(&file).assert().success();
    (folder, Namegraph::open(&file).unwrap())
}

fn entity(graph: &Namegraph, name: &str, entity_type: EntityType) -> EntityRow {
    graph.guess(name, Some(entity_type)).unwrap_or_else(|e| panic!("{name}: {e}")).entity
}

#[test]
fn a_story_in_nine_languages_is_one_graph() {
    let (_folder, graph) = built();
    let coverage = graph.coverage().unwrap();
    let languages: Vec<&str> = coverage.languages.keys().map(String::as_str).collect();
    assert_eq!(languages, LANGUAGES);
    assert!(coverage.skipped.is_empty() && coverage.unread.is_empty(), "{coverage:?}");

    let store = graph.store();
    for head in store.document_heads().unwrap() {
        let (document, _) = store.document(head.number).unwrap();
        let date = document.date.map(|date| date.to_string());
        assert_eq!(date.as_deref(), Some("2024-09-24"), "{}", document.id);
    }
    store
        .for_each_mention(false, |mention| {
            let text = std::fs::read_to_string(texts().join(&mention.document)).unwrap();
            assert_eq!(&text[mention.start..mention.end], mention.text);
            Ok::<_, namegraph::StoreError>(())
        })
        .unwrap();

    for (name, entity_type, least) in WHO {
        let found = entity(&graph, name, entity_type);
        let documents: BTreeSet<i64> = store.documents_of(found.number).unwrap().into_iter().collect();
        assert!(documents.len() >= least, "{name}: {} of {least} texts", documents.len());
    }

    let (from, to) = (entity(&graph, "بدر عبد العاطي", Person), entity(&graph, "Radosław Sikorski", Person));
    let path = graph.path(&from, &to, &Route::default(), 1, 1).unwrap();
    assert!(!path.steps.is_empty(), "no path from the Arabic text to the Polish one");
    assert!(path.steps.iter().all(|step| !step.evidence.is_empty()), "each step has its sentence");
}

#[test]
fn names_are_shown_and_found_in_the_readers_language() {
    let (folder, mut graph) = built();
    let biden = entity(&graph, "Joe Biden", Person);
    for (code, shown) in
        [("rus", "Джо Байден"), ("ara", "جو بايدن"), ("cmn", "乔·拜登"), ("eng", "Joe Biden")]
    {
        graph.show_names_in(code).unwrap();
        assert_eq!(graph.store().entity_at(biden.number).unwrap().name, shown);
    }
    // No text in Russian names him: he is shown in Latin letters.
    graph.show_names_in("rus").unwrap();
    let minister = entity(&graph, "بدر عبد العاطي", Person);
    assert!(minister.name.is_ascii(), "{}", minister.name);
    // A part of the time keeps the names.
    let all = namegraph::Period { from: Some("2024-01-01".parse().unwrap()), to: None };
    graph.turn_to(all).unwrap();
    assert_eq!(entity(&graph, "Joe Biden", Person).name, "Джо Байден");

    for (asked, id) in [("Badr Abdelatty", &minister.id), ("バイデン", &biden.id), ("Μπάιντεν", &biden.id)]
    {
        assert_eq!(&entity(&graph, asked, Person).id, id, "{asked}");
    }

    let file = folder.path().join("nine.namegraph");
    let exported = |format: &str| {
        let mut program = Command::cargo_bin("namegraph").unwrap();
        let output = program.arg("export").arg(&file).args(["--format", format]).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(exported("turtle").contains("\"Джо Байден\"@ru"));
    let json: serde_json::Value = serde_json::from_str(&exported("json")).unwrap();
    let node = json["nodes"].as_array().unwrap().iter().find(|node| node["id"] == biden.id.as_str()).unwrap();
    assert_eq!(node["languages"].as_array().unwrap().len(), LANGUAGES.len());
    assert!(node["labels"].as_array().unwrap().contains(&"乔·拜登@zh".into()));
}
