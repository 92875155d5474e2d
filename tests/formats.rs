//! Golden files of every export format: a small graph whose names hold what formats stumble over.

use std::fs;

use namegraph::{
    EntityType, Fields, Format, Input, Mention, Namegraph, Passage, Recognizer, RecognizerError, Selection,
    Settings, Silent, Span, build, read, write,
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
    for format in Format::ALL {
        insta::assert_snapshot!(format.as_str(), exported(format, Selection::default()));
    }
}

#[test]
fn a_part_holds_the_strongest_and_the_links_among_them() {
    let table = exported(Format::Csv, Selection { top: Some(2), ..Selection::default() });
    assert_eq!(table.lines().count(), 2, "{table}");
    assert!(table.lines().nth(1).unwrap().contains("Ann Lee"), "{table}");
}
