//! Is a file that grew the file of a clean build, and how long does a day's growth take?
//!
//!     cargo run --release --example grow -- CORPUS.jsonl [DOCUMENTS]
//!
//! Builds from a part of the documents; then from another part that overlaps it, some of them changed; then from the rest; then drops
//! some with those that stay given again; at last adds ten. Compares every export with those of one clean build, in another order.
#![allow(clippy::print_stdout, reason = "a program talks")]

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use namegraph::{
    BuiltinRecognizer, Effort, Existing, Fields, Format, Input, Namegraph, Record, Selection, Settings,
    Silent, Skipped, build, newswire, read, write,
};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_pcg::Pcg64Mcg;

/// Documents of the last day.
const A_DAY: usize = 10;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let corpus = arguments.next().ok_or("usage: grow CORPUS.jsonl [DOCUMENTS]")?;
    let most: usize = arguments.next().map_or(Ok(1000), |n| n.parse())?;
    let records = read(&[Input::Path(corpus.into())], &Fields::default())?;
    let mut all: Vec<Record> = records.flatten().take(most).collect();
    let mut rng = Pcg64Mcg::seed_from_u64(1);
    all.shuffle(&mut rng);
    let n = all.len();
    let folder = tempfile::tempdir()?;
    let recognizer = BuiltinRecognizer::new(&newswire()?, Effort::default(), None)?;
    let built = |records: &[Record], file: &Path, existing: Existing| -> Result<f64, Box<dyn Error>> {
        let begun = Instant::now();
        let settings = Settings { existing, ..Settings::default() };
        let records = records.iter().cloned().map(Ok::<_, Skipped>);
        let report = build(records, &recognizer, file, settings, &Silent)?;
        let (seconds, s) = (begun.elapsed().as_secs_f64(), report.summary);
        println!(
            "{existing:?}: {} documents after {seconds:.1} s, {} kept, {} entities, {} links",
            s.documents, report.kept, s.entities, s.edges
        );
        Ok(seconds)
    };
    let grown = folder.path().join("grown.namegraph");
    built(&all[..n * 2 / 5], &grown, Existing::Keep)?;
    // Corrections come with the next documents.
    for record in all[n * 3 / 10..].iter_mut().step_by(20) {
        record.document.text.push_str(" This article was corrected after Angela Merkel called from Lisbon.");
    }
    built(&all[n * 3 / 10..n * 7 / 10], &grown, Existing::Keep)?;
    built(&all[n * 7 / 10..n - A_DAY], &grown, Existing::Keep)?;
    let stay = n - A_DAY - n / 30;
    built(&all[..stay], &grown, Existing::Prune)?;
    let day = built(&all[n - A_DAY..], &grown, Existing::Keep)?;

    let mut whole = [&all[..stay], &all[n - A_DAY..]].concat();
    whole.shuffle(&mut rng);
    let clean = folder.path().join("clean.namegraph");
    let once = built(&whole, &clean, Existing::Replace)?;
    println!("{A_DAY} documents more: {day:.1} s; all at once: {once:.1} s");
    compare(&grown, &clean)
}

fn compare(grown: &Path, clean: &Path) -> Result<(), Box<dyn Error>> {
    let (grown, clean) = (Namegraph::open(grown)?, Namegraph::open(clean)?);
    for format in Format::all().filter(|f| !f.is_folder() && f.missing_feature().is_none()) {
        let selection = Selection { top: (format == Format::Html).then_some(500), ..Selection::default() };
        let written = |graph: &Namegraph| -> Result<Vec<u8>, Box<dyn Error>> {
            let mut out = Vec::new();
            write(graph, format, selection, &mut out)?;
            Ok(out)
        };
        let (a, b) = (written(&grown)?, written(&clean)?);
        println!("{}: {} bytes, {}", format.as_str(), a.len(), if a == b { "the same" } else { "DIFFERENT" });
        if a != b {
            return Err("a file that grew is not that of a clean build".into());
        }
    }
    Ok(())
}
