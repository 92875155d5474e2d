//! A recognizer of one's own: here a list of names that matter, with no model at all.
//!
//! `cargo run --release --example custom_recognizer`
#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;

use namegraph::{
    EntityType, Fields, Input, Mention, Namegraph, Passage, Recognizer, RecognizerError, Settings, Silent,
    Span, build, read,
};

/// Finds the names of a list, wherever they stand.
struct Gazetteer(Vec<(&'static str, EntityType)>);

impl Gazetteer {
    fn in_sentence(&self, text: &str, sentence: Span) -> impl Iterator<Item = Mention> {
        let inside = sentence.of(text).unwrap_or_default();
        self.0.iter().flat_map(move |(name, entity_type)| {
            inside.match_indices(name).map(move |(at, name)| Mention {
                span: Span::new(at, at + name.len()).shifted(sentence.start),
                entity_type: *entity_type,
                score: 1.0,
            })
        })
    }
}

impl Recognizer for Gazetteer {
    fn name(&self) -> String {
        "a list of names".to_owned()
    }

    fn recognize(&self, passages: &[Passage<'_>]) -> Result<Vec<Vec<Mention>>, RecognizerError> {
        let names = |p: &Passage<'_>| {
            let mut found: Vec<Mention> =
                p.sentences.iter().flat_map(|s| self.in_sentence(p.text, *s)).collect();
            found.sort_by_key(|m| m.span);
            found
        };
        Ok(passages.iter().map(names).collect())
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let recognizer = Gazetteer(vec![
        ("Codelco", EntityType::Organization),
        ("SQM", EntityType::Organization),
        ("Tianqi", EntityType::Organization),
        ("Boric", EntityType::Person),
    ]);
    let file = std::env::temp_dir().join("custom_recognizer.namegraph");
    let records = read(&[Input::Path("data/sample".into())], &Fields::default())?;
    let report = build(records, &recognizer, &file, Settings::default(), &Silent)?;
    println!("{} entities, {} links", report.summary.entities, report.summary.edges);

    let graph = Namegraph::open(&file)?;
    let (codelco, sqm) = (graph.find("Codelco", None)?, graph.find("SQM", None)?);
    for quote in graph.between(&codelco, &sqm, 5)?.edge.map(|e| e.evidence).unwrap_or_default() {
        println!("{}", quote.text);
    }
    Ok(())
}
