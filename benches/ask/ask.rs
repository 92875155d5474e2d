//! A namegraph of a million links, to be asked.
//!
//! ```sh
//! ask FILE [SENTENCES]     # 10 links a sentence; 100,000 if not said
//! ```
#![allow(clippy::print_stdout, reason = "a program talks")]

use std::error::Error;
use std::path::Path;

use namegraph::{Document, Origin, Record, Settings, Silent, Skipped, build};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

#[path = "../marked.rs"]
mod marked;

use marked::{Marked, word};

const SENTENCES_IN_A_DOCUMENT: usize = 20;
const NAMES_IN_A_SENTENCE: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let file = arguments.first().ok_or("usage: ask FILE [SENTENCES]")?;
    let sentences: usize = arguments.get(1).map_or(Ok(100_000), |n| n.parse())?;
    let names = sentences;
    let mut rng = Pcg64Mcg::seed_from_u64(1);
    let records = (0..sentences / SENTENCES_IN_A_DOCUMENT).map(|i| {
        let text = (0..SENTENCES_IN_A_DOCUMENT).map(|_| sentence(&mut rng, names)).collect();
        let document = Document { id: format!("{i:07}"), text, ..Document::default() };
        Ok::<_, Skipped>(Record {
            place: document.id.clone(),
            document,
            origin: Origin::default(),
            by_place: None,
        })
    });
    let summary = build(records, &Marked, Path::new(file), Settings::default(), &Silent)?.summary;
    println!("{} documents, {} entities, {} links", summary.documents, summary.entities, summary.edges);
    Ok(())
}

/// Names by a power law: the first are in many sentences.
fn sentence(rng: &mut Pcg64Mcg, names: usize) -> String {
    let name = |rng: &mut Pcg64Mcg| {
        let n = (names as f64 * rng.random::<f64>().powf(1.6)) as usize;
        match n % 3 {
            0 => format!("[PER:{} {}]", word(n / 7 + 50), word(n + 400)),
            1 => format!("[ORG:{} Ltd]", word(n + 400)),
            _ => format!("[LOC:{}]", word(n + 400)),
        }
    };
    let listed: Vec<String> = (0..NAMES_IN_A_SENTENCE).map(|_| name(rng)).collect();
    format!("It was said that {} came. ", listed.join(", "))
}
