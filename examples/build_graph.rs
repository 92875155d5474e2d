//! From a folder of documents to a namegraph file, with progress of one's own.
//!
//! `cargo run --release --example build_graph [FOLDER [FILE]]`
#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;
use std::path::PathBuf;

use namegraph::{
    BuiltinRecognizer, Effort, Fields, Input, Namegraph, Progress, Rank, Settings, build, newswire, read,
};

/// Prints what could not be read; a program of yours would log it.
struct Complaints;

impl Progress for Complaints {
    fn skipped(&self, place: &str, reason: &str) {
        println!("skipped {place}: {reason}");
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let folder = PathBuf::from(args.next().unwrap_or_else(|| "data/sample".to_owned()));
    let file = args.next().map_or_else(|| std::env::temp_dir().join("example.namegraph"), PathBuf::from);

    // Documents come one by one; the recognizer uses every core.
    let records = read(&[Input::Path(folder)], &Fields::default())?;
    let recognizer = BuiltinRecognizer::new(&newswire()?, Effort::default(), None)?;
    let report = build(records, &recognizer, &file, Settings::default(), &Complaints)?;
    println!(
        "{}: {} documents, {} entities, {} links",
        file.display(),
        report.summary.documents,
        report.summary.entities,
        report.summary.edges
    );

    for ranked in Namegraph::open(&file)?.top(Rank::Pagerank, None, None, 5)? {
        println!("{:.4}  {}  ({})", ranked.score, ranked.entity.name, ranked.entity.entity_type);
    }
    Ok(())
}
