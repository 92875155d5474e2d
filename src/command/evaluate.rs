//! `namegraph evaluate ner`: the recognizer's scores against gold.

use std::fs::File;
use std::io::{BufReader, Write};
use std::path::Path;

use namegraph::evaluate::{GoldText, MentionScores, Report, Row, read_conll, read_gold};
use namegraph::{EntityType, Recognizer, Span};
use serde::Serialize;

use crate::args::{self, Listing};
use crate::failure::Failure;
use crate::output::{Rows, json, open};
use crate::recognizer;

/// Texts recognized at once.
const BATCH: usize = 64;

pub fn run(args: args::Evaluate) -> Result<(), Failure> {
    let args::Evaluate::Ner(args) = args;
    let gold: Vec<GoldText> = args.gold.iter().map(|p| read(p)).collect::<Result<Vec<_>, _>>()?.concat();
    let recognizer = recognizer::chosen(&args.model)?;
    let report = score(&gold, recognizer.as_ref())?.report();
    let mut out = open(None)?;
    if args.format == Listing::Json {
        return json(&mut out, &report);
    }
    let rows = lines(&report);
    let header = &["", "precision", "recall", "f1", "support"];
    Rows { header, rows: &rows, cells: |line| line.cells() }.write(&mut out, args.format)?;
    Ok(out.flush()?)
}

fn read(path: &Path) -> Result<Vec<GoldText>, Failure> {
    let failed = |e: &dyn std::fmt::Display| Failure::failed(format!("{}: {e}", path.display()));
    let lines = BufReader::new(File::open(path).map_err(|e| failed(&e))?);
    let jsonl = path.extension().is_some_and(|e| e == "jsonl");
    let texts = if jsonl { read_gold(lines) } else { read_conll(lines) };
    texts.map_err(|e| failed(&e))
}

fn score(gold: &[GoldText], recognizer: &dyn Recognizer) -> Result<MentionScores, Failure> {
    let mut scores = MentionScores::default();
    for batch in gold.chunks(BATCH) {
        let passages: Vec<_> = batch.iter().map(GoldText::passage).collect();
        let found = recognizer.recognize(&passages).map_err(Failure::failed)?;
        for (gold, found) in batch.iter().zip(found) {
            let found: Vec<(Span, EntityType)> = found.iter().map(|m| (m.span, m.entity_type)).collect();
            scores.add(&gold.mentions, &found);
        }
    }
    Ok(scores)
}

#[derive(Serialize)]
struct Line {
    name: &'static str,
    #[serde(flatten)]
    row: Row,
}

impl Line {
    fn cells(&self) -> Vec<String> {
        let Row { precision, recall, f1, support } = self.row;
        let percent = |x: f64| format!("{x:.2}");
        vec![self.name.to_owned(), percent(precision), percent(recall), percent(f1), support.to_string()]
    }
}

fn lines(report: &Report) -> [Line; 5] {
    [
        ("PER", report.per),
        ("ORG", report.org),
        ("LOC", report.loc),
        ("MISC", report.misc),
        ("overall", report.overall),
    ]
    .map(|(name, row)| Line { name, row })
}
