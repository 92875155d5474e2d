//! `namegraph evaluate ner`: the recognizer's scores against gold.

use std::fs::File;
use std::io::{BufReader, Write};
use std::path::Path;

use namegraph::evaluate::{GoldText, MentionScores, Report, Row, read_conll, read_gold};
use namegraph::{EntityType, Recognizer, Span, Tag, encode};
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
    let mut out = open(None)?;
    let found = recognize(&gold, recognizer.as_ref())?;
    if args.tags {
        for (gold, found) in gold.iter().zip(&found) {
            write_tags(&mut out, gold, found)?;
        }
        return Ok(out.flush()?);
    }
    let mut scores = MentionScores::default();
    for (gold, found) in gold.iter().zip(&found) {
        scores.add(&gold.mentions, found);
    }
    let report = scores.report();
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

type Names = Vec<(Span, EntityType)>;

fn recognize(gold: &[GoldText], recognizer: &dyn Recognizer) -> Result<Vec<Names>, Failure> {
    let mut all = Vec::with_capacity(gold.len());
    for batch in gold.chunks(BATCH) {
        let passages: Vec<_> = batch.iter().map(GoldText::passage).collect();
        let found = recognizer.recognize(&passages).map_err(Failure::failed)?;
        all.extend(
            found.iter().map(|mentions| mentions.iter().map(|m| (m.span, m.entity_type)).collect::<Names>()),
        );
    }
    Ok(all)
}

/// `word<TAB>gold tag<TAB>found tag`, a blank line after each sentence.
fn write_tags(out: &mut dyn Write, gold: &GoldText, found: &Names) -> Result<(), Failure> {
    let words =
        gold.words.as_deref().ok_or_else(|| Failure::usage("expected gold in CoNLL form beside --tags"))?;
    let (truth, found) = (tags(words, &gold.mentions), tags(words, found));
    for (i, word) in words.iter().enumerate() {
        writeln!(out, "{}\t{}\t{}", word.of(&gold.text).unwrap_or_default(), truth[i], found[i])?;
        if gold.sentences.iter().any(|s| s.end == word.end) {
            writeln!(out)?;
        }
    }
    Ok(())
}

fn tags(words: &[Span], names: &Names) -> Vec<Tag> {
    let place = |byte: usize| words.partition_point(|w| w.start < byte);
    let names: Vec<_> = names.iter().map(|(span, t)| (place(span.start), place(span.end), *t)).collect();
    encode(words.len(), &names)
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
