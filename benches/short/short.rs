//! How well are short names decided by company and day?
//!
//!     namegraph build CORPUS.jsonl -o FILE; cargo run --release --example short -- FILE [SAMPLE SEED]
//!
//! By how probable the most probable bearer was: in what share of the stories that name one in full, predicted as if they did not, and
//! each without itself, he is right. `SAMPLE` of the decisions of the file are drawn and printed to be read, each with a sentence.
#![allow(clippy::print_stdout, reason = "a program talks")]

use std::error::Error;
use std::path::Path;

use namegraph::{EntityType, Rule, Store, lessons};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_pcg::Pcg64Mcg;

const STEPS: [f64; 8] = [0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file, rest @ ..] = arguments.as_slice() else {
        return Err("usage: short FILE [SAMPLE SEED]".into());
    };
    let file = Path::new(file);
    calibrate(file)?;
    if let [sample, seed] = rest {
        draw(file, sample.parse()?, seed.parse()?)?;
    }
    Ok(())
}

fn calibrate(file: &Path) -> Result<(), Box<dyn Error>> {
    let lessons = lessons(file)?;
    println!("probable from  stories expected  mean probability  right");
    for (i, &from) in STEPS.iter().enumerate() {
        let to = STEPS.get(i + 1).copied().unwrap_or(f64::INFINITY);
        let within = || lessons.iter().filter(|l| (from..to).contains(&l.probability));
        let weight: f64 = within().map(|l| l.weight).sum();
        let right: f64 = within().filter(|l| l.right).map(|l| l.weight).sum();
        let mean = within().map(|l| l.weight * l.probability).sum::<f64>() / weight;
        println!("{from:13.2}  {weight:16.1}  {mean:16.3}  {:5.3}", right / weight);
    }
    Ok(())
}

fn draw(file: &Path, sample: usize, seed: u64) -> Result<(), Box<dyn Error>> {
    let store = Store::open(file)?;
    let mut decided = store.rule_decisions()?;
    decided.retain(|decision| decision.join.rule == Rule::Context);
    println!("\n{} decisions", decided.len());
    decided.shuffle(&mut Pcg64Mcg::seed_from_u64(seed));
    for decision in decided.iter().take(sample) {
        let (join, document) = (&decision.join, decision.document.as_deref());
        println!(
            "\n{} -> {}  {}  {}",
            join.from,
            join.to,
            document.unwrap_or_default(),
            join.evidence.as_deref().unwrap_or_default()
        );
        if let Some(quote) = store.sentence_with(EntityType::Person, &join.from, document)? {
            println!("    {}", quote.text.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }
    Ok(())
}
