//! `namegraph evaluate ner`: the recognizer's scores against gold.

use std::fs::File;
use std::io::{BufReader, Write};
use std::path::Path;

use namegraph::evaluate::{
    self as eval, GoldText, MentionScores, Platt, Report, Row, Scored, calibration_error, read_conll,
    read_gold, running,
};
use namegraph::{EntityType, Mention, Recognizer, Span, sentences_in};
use serde::Serialize;

use crate::args::{self, Case, Listing};
use crate::failure::Failure;
use crate::output::{Rows, json, open, thousands};
use crate::recognizer;

/// Texts recognized at once.
const BATCH: usize = 64;
/// Parts of the same size in which scores are compared with what came true.
const BINS: usize = 15;

pub fn run(args: args::EvaluateNer) -> Result<(), Failure> {
    let gold: Vec<GoldText> = args.gold.iter().map(|p| read(p)).collect::<Result<Vec<_>, _>>()?.concat();
    let gold: Vec<GoldText> = gold.into_iter().map(|text| as_asked(text, &args)).collect();
    let recognizer = recognizer::chosen(&args.model)?;
    let mut out = open(None)?;
    let found = recognize(&gold, recognizer.as_ref())?;
    if args.tags {
        for (gold, found) in gold.iter().zip(&found) {
            write_tags(&mut out, gold, found)?;
        }
        return Ok(out.flush()?);
    }
    let answer = Answer {
        report: report(&gold, &found),
        calibration: Calibration::of(&scored(&gold, &found).concat()),
        fitted: args.calibrate.then(|| Fitted::of(&scored(&gold, &found))).transpose()?,
    };
    answer.write(&mut out, args.format)
}

fn read(path: &Path) -> Result<Vec<GoldText>, Failure> {
    let failed = |e: &dyn std::fmt::Display| Failure::failed(format!("{}: {e}", path.display()));
    let lines = BufReader::new(File::open(path).map_err(|e| failed(&e))?);
    let jsonl = path.extension().is_some_and(|e| e == "jsonl");
    let texts = if jsonl { read_gold(lines) } else { read_conll(lines) };
    texts.map_err(|e| failed(&e))
}

/// The text in the case and the form that the options ask for.
fn as_asked(text: GoldText, args: &args::EvaluateNer) -> GoldText {
    let text = match args.case {
        Some(Case::Upper) => text.recased(eval::Case::Upper),
        Some(Case::Lower) => text.recased(eval::Case::Lower),
        None => text,
    };
    let text = match args.raw {
        true => {
            let printed = running(&text);
            GoldText { sentences: sentences_in(&printed.text, args.language), ..printed }
        }
        false => text,
    };
    GoldText { languages: vec![args.language; text.sentences.len()], ..text }
}

fn recognize(gold: &[GoldText], recognizer: &dyn Recognizer) -> Result<Vec<Vec<Mention>>, Failure> {
    let mut all = Vec::with_capacity(gold.len());
    for batch in gold.chunks(BATCH) {
        let passages: Vec<_> = batch.iter().map(GoldText::passage).collect();
        all.extend(recognizer.recognize(&passages).map_err(Failure::failed)?);
    }
    Ok(all)
}

fn names(found: &[Mention]) -> Vec<(Span, EntityType)> {
    found.iter().map(|m| (m.span, m.entity_type)).collect()
}

fn report(gold: &[GoldText], found: &[Vec<Mention>]) -> Report {
    let mut scores = MentionScores::default();
    for (gold, found) in gold.iter().zip(found) {
        scores.add(&gold.mentions, &names(found));
    }
    scores.report()
}

/// The found names of each text: how sure the recognizer is, and whether it is right.
fn scored(gold: &[GoldText], found: &[Vec<Mention>]) -> Vec<Vec<Scored>> {
    let pairs = gold.iter().zip(found);
    pairs
        .map(|(gold, found)| {
            found.iter().map(|m| (m.score, gold.mentions.contains(&(m.span, m.entity_type)))).collect()
        })
        .collect()
}

/// `word<TAB>gold tag<TAB>found tag`, a blank line after each sentence.
fn write_tags(out: &mut dyn Write, gold: &GoldText, found: &[Mention]) -> Result<(), Failure> {
    let words =
        gold.words.as_deref().ok_or_else(|| Failure::usage("expected gold in CoNLL form beside --tags"))?;
    let (truth, found) = (eval::tags(words, &gold.mentions), eval::tags(words, &names(found)));
    for (i, word) in words.iter().enumerate() {
        writeln!(out, "{}\t{}\t{}", word.of(&gold.text).unwrap_or_default(), truth[i], found[i])?;
        if gold.sentences.iter().any(|s| s.end == word.end) {
            writeln!(out)?;
        }
    }
    Ok(())
}

/// What is answered, as it is written in JSON.
#[derive(Serialize)]
struct Answer {
    #[serde(flatten)]
    report: Report,
    calibration: Calibration,
    #[serde(skip_serializing_if = "Option::is_none")]
    fitted: Option<Fitted>,
}

/// How far scores are from probabilities.
#[derive(Serialize)]
struct Calibration {
    /// Expected calibration error, 0 to 1.
    error: f64,
    /// Found names that it stands on.
    names: usize,
}

impl Calibration {
    fn of(names: &[Scored]) -> Self {
        Self { error: calibration_error(names, BINS), names: names.len() }
    }
}

/// What would bring scores nearer to probabilities.
#[derive(Serialize)]
struct Fitted {
    #[serde(flatten)]
    platt: Platt,
    before: Calibration,
    after: Calibration,
}

impl Fitted {
    /// Fits on every other text and measures on the rest.
    fn of(texts: &[Vec<Scored>]) -> Result<Self, Failure> {
        let half = |which: usize| texts.iter().skip(which).step_by(2).flatten().copied().collect::<Vec<_>>();
        let (fit_on, measured_on) = (half(0), half(1));
        let platt = Platt::fit(&fit_on).ok_or_else(|| {
            Failure::failed(format!(
                "expected right and wrong names of different scores to fit on, found {} in every other document of the gold",
                fit_on.len()
            ))
        })?;
        let after: Vec<Scored> =
            measured_on.iter().map(|&(score, right)| (platt.apply(score), right)).collect();
        Ok(Self { platt, before: Calibration::of(&measured_on), after: Calibration::of(&after) })
    }
}

impl Answer {
    fn write(&self, out: &mut dyn Write, format: Listing) -> Result<(), Failure> {
        if format == Listing::Json {
            return json(out, self);
        }
        let rows = lines(&self.report);
        let header = &["", "precision", "recall", "f1", "support"];
        Rows { header, rows: &rows, cells: |line| line.cells() }.write(out, format)?;
        if format == Listing::Table {
            self.write_calibration(out)?;
        }
        Ok(out.flush()?)
    }

    fn write_calibration(&self, out: &mut dyn Write) -> Result<(), Failure> {
        let Calibration { error, names } = self.calibration;
        let names = thousands(names as u64);
        writeln!(
            out,
            "\nscores: calibration error {error:.4} over {names} names found, in {BINS} bins of the same size"
        )?;
        if let Some(Fitted { platt: Platt { slope, offset }, before, after }) = &self.fitted {
            let names = thousands(after.names as u64);
            writeln!(
                out,
                "fitted on every other document: slope {slope:.4}, offset {offset:.4} on top of \"score\" in config.json;"
            )?;
            writeln!(
                out,
                "on the {names} names of the rest the error goes from {:.4} to {:.4}",
                before.error, after.error
            )?;
        }
        Ok(())
    }
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
