//! namegraph's side of the comparison with other engines: cuts texts into windows for all of them, and reads windows.
//!
//!     peers windows TEXTS OUT           TEXTS: .jsonl documents or .conll; OUT: a window a line
//!     peers read WINDOWS EFFORT THREADS [LABELS]
//!
//! `read` prints what every engine of this comparison prints: the seconds it took, model loading and tokens not counted. It
//! writes the best label of each word to LABELS, a window a line.
#![allow(clippy::print_stdout, reason = "what it measures is its output")]

mod windows;

use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::Path;
use std::time::Instant;

use namegraph_document::Passage;
use namegraph_evaluate::read_conll;
use namegraph_ingest::{Fields, read, sentences};
use namegraph_ner::{BuiltinRecognizer, Effort, Input, newswire};
use serde_json::json;
use windows::{Outcome, Window, write_labels};

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match *arguments {
        ["windows", texts, out] => write_windows(texts.as_ref(), out.as_ref()),
        ["read", windows, effort, threads] => read_windows(windows.as_ref(), effort, threads, None),
        ["read", windows, effort, threads, labels] => {
            read_windows(windows.as_ref(), effort, threads, Some(labels))
        }
        _ => Err("usage: peers windows TEXTS OUT | peers read WINDOWS EFFORT THREADS [LABELS]".into()),
    }
}

fn write_windows(texts: &Path, out: &Path) -> Outcome<()> {
    let recognizer = BuiltinRecognizer::new(&newswire()?, Effort::Full, None)?;
    let mut out = BufWriter::new(File::create(out)?);
    let mut write = |passage: &Passage<'_>| -> Outcome<()> {
        for (spans, Input { ids, kinds, starts }) in recognizer.inputs(passage) {
            let words: Vec<&str> = spans.iter().filter_map(|span| span.of(passage.text)).collect();
            writeln!(out, "{}", json!({"ids": ids, "kinds": kinds, "starts": starts, "words": words}))?;
        }
        Ok(())
    };
    if texts.extension().is_some_and(|e| e == "conll") {
        for text in read_conll(BufReader::new(File::open(texts)?))? {
            write(&text.passage())?;
        }
    } else {
        for record in read(&[texts.to_owned().into()], &Fields::default())? {
            let text = record.map_err(|skipped| skipped.reason)?.document.text;
            write(&Passage { text: &text, sentences: &sentences(&text), words: None, languages: &[] })?;
        }
    }
    Ok(out.flush()?)
}

fn read_windows(windows: &Path, effort: &str, threads: &str, labels: Option<&str>) -> Outcome<()> {
    let effort = match effort {
        "early" => Effort::Early,
        "full" => Effort::Full,
        "exact" => Effort::Exact,
        other => return Err(format!("expected early, full or exact, found {other}").into()),
    };
    let folder = newswire()?;
    let recognizer = BuiltinRecognizer::new(&folder, effort, Some(threads.parse()?))?;
    let windows = windows::read_windows(windows)?.into_iter();
    let windows: Vec<Input> =
        windows.map(|Window { ids, kinds, starts }| Input { ids, kinds, starts }).collect();
    let start = Instant::now();
    let answers = recognizer.logits(&windows)?;
    println!("{}", json!({"seconds": start.elapsed().as_secs_f64()}));
    if let Some(labels) = labels {
        let best = |answer: Vec<f32>| answer.chunks(folder.labels()).map(best).collect();
        write_labels(labels, answers.into_iter().map(best))?;
    }
    Ok(())
}

fn best(row: &[f32]) -> u32 {
    (0..).zip(row).max_by(|a, b| a.1.total_cmp(b.1)).map_or(0, |(label, _)| label)
}
