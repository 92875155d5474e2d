//! Statements, on the graph of a few documents: each is answered or refused, in bounds.
#![no_main]

use std::cell::OnceCell;
use std::path::PathBuf;
use std::sync::LazyLock;
use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use namegraph_cypher::Limits;
use namegraph_document::{EntityType, Mention, Passage, Recognizer, RecognizerError, Span};
use namegraph_ingest::{Fields, Input, read};
use namegraph_pipeline::{Settings, Silent, build};
use namegraph_query::Namegraph;

/// Takes each word with a capital for a name.
struct Capitals;

impl Recognizer for Capitals {
    fn name(&self) -> String {
        "capitals".to_owned()
    }

    fn recognize(&self, passages: &[Passage<'_>]) -> Result<Vec<Vec<Mention>>, RecognizerError> {
        let names = |passage: &Passage<'_>| {
            let mut found = Vec::new();
            let mut start = 0;
            for word in passage.text.split(|c: char| !c.is_alphabetic()) {
                let at = start + (passage.text[start..].find(word).unwrap_or(0));
                start = at + word.len();
                if word.len() > 3 && word.starts_with(char::is_uppercase) {
                    let entity_type = EntityType::ALL[word.len() % 3];
                    found.push(Mention { span: Span::new(at, start), entity_type, score: 1.0 });
                }
            }
            found
        };
        Ok(passages.iter().map(names).collect())
    }
}

static GRAPH: LazyLock<(tempfile::TempDir, PathBuf)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.namegraph");
    let inputs = [Input::Path(concat!(env!("CARGO_MANIFEST_DIR"), "/../data/sample").into())];
    let records = read(&inputs, &Fields::default()).unwrap();
    build(records, &Capitals, &file, Settings::default(), &Silent).unwrap();
    (folder, file)
});

thread_local! {
    static OPEN: OnceCell<Namegraph> = const { OnceCell::new() };
}

fuzz_target!(|statement: &str| {
    OPEN.with(|open| {
        let graph = open.get_or_init(|| Namegraph::open(&GRAPH.1).unwrap());
        let limits = Limits { time: Some(Duration::from_secs(2)), held: 1_000_000, ..Limits::default() };
        let cypher = graph.cypher().unwrap();
        let Ok(table) = cypher.ask(statement, &Default::default(), limits) else { return };
        for cell in table.rows.iter().flatten() {
            let _ = cypher.cell(cell);
        }
    });
});
