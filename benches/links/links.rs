//! namegraph's side of benches/links/run.py: counting links, saying what they mean, finding stories.
//!
//!     links generate SENTENCES FILE    a table: sentence, tab, entity; ten sentences are a document
//!     links count FILE                 pairs and PMI, then all else that is known of a link
//!     links stories SENTENCES          as many generated sentences in documents, a tenth of them copies
//!
//! Prints one JSON object: seconds by step, and what was counted.
#![allow(clippy::print_stdout, reason = "a program talks")]

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::time::Instant;

use namegraph::graph::{Cooccurrence, npmi};
use namegraph::story::{Sketch, stories};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use rayon::prelude::*;
use serde_json::json;

const SENTENCES_PER_DOCUMENT: usize = 10;
const WORDS_PER_SENTENCE: usize = 20;
const VOCABULARY: f64 = 30_000.0;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["generate", sentences, file] => Ok(fs::write(file, generated(sentences.parse()?))?),
        ["count", file] => count(&fs::read_to_string(file)?),
        ["stories", sentences] => find_stories(sentences.parse()?),
        _ => Err("usage: links generate SENTENCES FILE | links count FILE | links stories SENTENCES".into()),
    }
}

/// As many entities as news has for so many sentences (Heaps), as frequent as in news (Zipf); one to six a sentence.
fn generated(sentences: usize) -> String {
    let mut rng = Pcg64Mcg::seed_from_u64(1);
    let entities = 12.0 * (sentences as f64).powf(0.65);
    let mut table = String::new();
    for sentence in 0..sentences {
        let names = 1 + (6.0 * rng.random::<f64>().powi(2)) as usize;
        let named: BTreeSet<u32> =
            (0..names).map(|_| (entities.powf(rng.random::<f64>()) - 1.0) as u32).collect();
        for entity in named {
            let _ = writeln!(table, "{sentence}\t{entity}");
        }
    }
    table
}

fn count(table: &str) -> Result<(), Box<dyn Error>> {
    let mut sentences: Vec<u32> = Vec::new();
    let mut entities: Vec<u32> = Vec::new();
    for line in table.lines() {
        let (sentence, entity) = line.split_once('\t').ok_or("expected sentence, tab, entity")?;
        sentences.push(sentence.parse()?);
        entities.push(entity.parse()?);
    }
    let start = Instant::now();
    let mut together = Cooccurrence::new();
    let mut from = 0;
    for same in sentences.chunk_by(|a, b| a == b) {
        together.window(&entities[from..from + same.len()], None);
        together.end_story();
        from += same.len();
    }
    let stories = f64::from(together.stories());
    let of: Vec<f64> = together.occurrences().iter().map(|o| f64::from(o.stories)).collect();
    let counts = together.counts();
    let sum: f64 =
        counts.iter().map(|&(a, b, n)| npmi(f64::from(n), of[a as usize], of[b as usize], stories)).sum();
    let counted = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let pairs = together.into_pairs();
    let all = start.elapsed().as_secs_f64();
    let passing = pairs.iter().filter(|p| p.fdr <= 0.05).count();
    println!(
        "{}",
        json!({"mentions": entities.len(), "entities": of.len(), "pairs": counts.len(), "sum_of_pmi": sum,
            "pairs_and_pmi": counted, "all_statistics": all, "passing": passing, "memory_mb": peak_memory()})
    );
    Ok(())
}

fn find_stories(sentences: usize) -> Result<(), Box<dyn Error>> {
    let mut rng = Pcg64Mcg::seed_from_u64(2);
    let documents = sentences / SENTENCES_PER_DOCUMENT;
    let mut texts: Vec<String> = Vec::with_capacity(documents);
    for i in 0..documents {
        let original = texts.get(i.wrapping_sub(1 + rng.random_range(0..1000))).cloned();
        let text = original.filter(|_| i % 10 == 9).unwrap_or_else(|| {
            let word = |rng: &mut Pcg64Mcg| VOCABULARY.powf(rng.random::<f64>()) as u32;
            let sentence = |rng: &mut Pcg64Mcg| {
                let words: Vec<String> = (0..WORDS_PER_SENTENCE).map(|_| format!("w{}", word(rng))).collect();
                words.join(" ")
            };
            let sentences: Vec<String> = (0..SENTENCES_PER_DOCUMENT).map(|_| sentence(&mut rng)).collect();
            sentences.join(". ")
        });
        texts.push(text);
    }
    let start = Instant::now();
    let sketches: Vec<Sketch> = texts.par_iter().map(|text| Sketch::of(text)).collect();
    let found = stories(&sketches, |i| Ok::<_, Box<dyn Error>>(texts[i].clone()))?;
    let seconds = start.elapsed().as_secs_f64();
    let copies: usize = found.iter().map(|story| story.len() - 1).sum();
    println!(
        "{}",
        json!({"documents": documents, "stories": documents - copies, "seconds": seconds, "memory_mb": peak_memory()})
    );
    Ok(())
}

/// The most memory this process had, in MB; 0 where the system does not say.
fn peak_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|kb| kb.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}
