//! How well is found what stands around texts?
//!
//!     namegraph build CORPUS.jsonl -o FILE; cargo run --release --example around -- FILE data/gold/around.tsv [-v]
//!
//! Precision and recall over the words of the marked documents: those in stretches that were marked by hand beside those that the
//! file has as standing around its texts. `-v` prints what differs.
#![allow(clippy::print_stdout, reason = "a program talks")]

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use namegraph::{Span, Store};

/// By document, stretches and their kinds.
type Marked = BTreeMap<String, Vec<(Span, String)>>;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file, gold, rest @ ..] = arguments.as_slice() else {
        return Err("usage: around FILE GOLD.tsv [-v]".into());
    };
    let store = Store::open(Path::new(file))?;
    let marked = marked(&std::fs::read_to_string(gold)?)?;
    let (mut both, mut only_gold, mut only_found) = (0, 0, 0);
    let mut missed: BTreeMap<String, usize> = BTreeMap::new();
    let mut wrong: BTreeMap<String, usize> = BTreeMap::new();
    store.for_each_stored(|document| {
        let Some(gold) = marked.get(&document.id) else { return Ok::<_, namegraph::StoreError>(()) };
        let found = store.around_of(document.number)?;
        for word in words(&document.text) {
            let gold = gold.iter().find(|(span, _)| holds(*span, word));
            let found = found.iter().find(|(span, _)| holds(*span, word));
            match (gold, found) {
                (Some(_), Some(_)) => both += 1,
                (Some((span, kind)), None) => {
                    only_gold += 1;
                    let text = span.of(&document.text).unwrap_or_default();
                    *missed.entry(format!("{} {kind}: {text:?}", document.id)).or_default() += 1;
                }
                (None, Some((span, kind))) => {
                    only_found += 1;
                    let text = span.of(&document.text).unwrap_or_default();
                    *wrong.entry(format!("{} {kind}: {text:?}", document.id)).or_default() += 1;
                }
                (None, None) => {}
            }
        }
        Ok(())
    })?;
    if rest.iter().any(|option| option == "-v") {
        missed.iter().for_each(|(text, n)| println!("missed {n:3} {text}"));
        wrong.iter().for_each(|(text, n)| println!("wrong  {n:3} {text}"));
    }
    let share = |n: usize, others: usize| n as f64 / (n + others).max(1) as f64;
    println!(
        "{} documents, {} words marked: precision {:.3}, recall {:.3}",
        marked.len(),
        both + only_gold,
        share(both, only_found),
        share(both, only_gold)
    );
    Ok(())
}

/// By document, what was marked.
fn marked(table: &str) -> Result<Marked, Box<dyn Error>> {
    let mut found = Marked::new();
    for line in table.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let [id, start, end, kind] = line.split('\t').collect::<Vec<_>>()[..] else {
            return Err(format!("expected document, start, end and kind, found {line:?}").into());
        };
        let spans = found.entry(id.to_owned()).or_default();
        if kind != "none" {
            spans.push((Span::new(start.parse()?, end.parse()?), kind.to_owned()));
        }
    }
    Ok(found)
}

fn holds(span: Span, word: Span) -> bool {
    span.start <= word.start && word.start < span.end
}

fn words(text: &str) -> impl Iterator<Item = Span> {
    let mut at = 0;
    text.split_inclusive(|c: char| !c.is_alphanumeric()).filter_map(move |part| {
        let start = at;
        at += part.len();
        let word = part.trim_end_matches(|c: char| !c.is_alphanumeric());
        (!word.is_empty()).then(|| Span::new(start, start + word.len()))
    })
}
