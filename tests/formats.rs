//! Golden files of every export format: a small graph whose names hold what formats stumble over.

use std::fs;

use namegraph::{
    Coloring, EntityType, Fields, Format, Input, Mention, Namegraph, Passage, Recognizer, RecognizerError,
    Selection, Settings, Silent, Span, build, read, write,
};

/// Takes whatever stands in square brackets for a name: `[PER:Ann Lee]`, without the brackets in the span.
struct Marked;

impl Recognizer for Marked {
    fn name(&self) -> String {
        "marked".to_owned()
    }

    fn recognize(&self, passages: &[Passage<'_>]) -> Result<Vec<Vec<Mention>>, RecognizerError> {
        Ok(passages.iter().map(|p| marked(p.text)).collect())
    }
}

fn marked(text: &str) -> Vec<Mention> {
    let mut mentions = Vec::new();
    for (at, _) in text.match_indices('[') {
        let inside = &text[at + 1..at + text[at..].find(']').unwrap()];
        let (kind, name) = inside.split_once(':').unwrap();
        let start = at + 1 + kind.len() + 1;
        let entity_type: EntityType = kind.parse().unwrap();
        mentions.push(Mention { span: Span::new(start, start + name.len()), entity_type, score: 0.5 });
    }
    mentions
}

const DOCUMENTS: &str = r#"{"id":"b","title":"Two","date":"2020-02-28","text":"[PER:Петр Иванов] of [ORG:Smith & Sons <Ltd>] met\n[PER:Ann Lee]."}
{"id":"a","title":"One","date":"2020-01-31","text":"[PER:Ann Lee] left \"[LOC:Zürich]\". [PER:Lee] saw [LOC:東京] and [LOC:Zürich]."}
{"id":"c","text":"[PER:Ann Lee] flew to [LOC:東京] with [MISC:Gripen]; nobody wrote when."}
"#;

fn exported(format: Format, selection: Selection) -> String {
    let folder = tempfile::tempdir().unwrap();
    let (input, file) = (folder.path().join("d.jsonl"), folder.path().join("g.namegraph"));
    fs::write(&input, DOCUMENTS).unwrap();
    let records = read(&[Input::Path(input)], &Fields::default()).unwrap();
    build(records, &Marked, &file, Settings::default(), &Silent).unwrap();
    let mut out = Vec::new();
    write(&Namegraph::open(&file).unwrap(), format, selection, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn every_format_writes_what_it_wrote_before() {
    for format in Format::all() {
        insta::assert_snapshot!(format.as_str(), exported(format, Selection::default()));
    }
}

#[test]
fn a_part_holds_the_strongest_and_the_links_among_them() {
    let table = exported(Format::Csv, Selection { top: Some(2), ..Selection::default() });
    assert_eq!(table.lines().count(), 2, "{table}");
    assert!(table.lines().nth(1).unwrap().contains("Ann Lee"), "{table}");
}

#[test]
fn a_part_is_of_a_type_around_somebody_or_a_community() {
    let ids = |selection| -> Vec<String> {
        let rows = exported(Format::CsvNodes, selection);
        rows.lines().skip(1).map(|row| row.split(',').next().unwrap().to_owned()).collect()
    };
    let places = Selection { entity_type: Some(EntityType::Location), ..Selection::default() };
    assert_eq!(ids(places), ["loc-zurich", "loc-東京"]);
    let all = ids(Selection::default());
    let communities: Vec<Vec<String>> =
        (1..=3).map(|n| ids(Selection { community: Some(n), ..Selection::default() })).collect();
    assert!(communities[0].len() >= 2 && communities.iter().map(Vec::len).sum::<usize>() <= all.len());
    assert!(ids(Selection { around: Some(u32::MAX), ..Selection::default() }).is_empty());
}

#[test]
fn colours_mean_types_or_communities() {
    let colours = |coloring| {
        let json = exported(Format::Graphology, Selection { coloring, ..Selection::default() });
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        let colour = |n: &serde_json::Value| n["attributes"]["color"].as_str().unwrap().to_owned();
        json["nodes"].as_array().unwrap().iter().map(colour).collect::<std::collections::BTreeSet<_>>()
    };
    assert!(colours(Coloring::Type).contains("#d9483b"));
    assert!(colours(Coloring::Community).contains("#0072b2"));
}
