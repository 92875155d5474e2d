//! How deciding who is who grows: `cargo run --release --example scale -- 10000 100000 1000000`; with `--languages`, with texts in ten
//! languages and four scripts, which name each other's people.
//!
//! For each number, makes a corpus with about as many distinct names, builds a namegraph of it by a recognizer that
//! reads marks, and prints time and memory. Three people share each surname; every third stands alone by it in another
//! document; there are middle initials, nicknames, other spellings, companies with and without "Ltd", acronyms.
#![allow(clippy::print_stdout, reason = "a program talks")]

use std::error::Error;
use std::fmt::Write;
use std::sync::Mutex;
use std::time::Instant;

use namegraph::{Document, Origin, Progress, Record, Settings, Skipped, build};

mod languages;
#[path = "../marked.rs"]
mod marked;

use marked::{Marked, word};

/// People in a document.
const PEOPLE: usize = 4;

fn main() -> Result<(), Box<dyn Error>> {
    println!(
        "| distinct names | documents | mentions | entities | links | seconds in all | of them deciding | peak memory, MB |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    let (options, numbers): (Vec<_>, Vec<_>) = std::env::args().skip(1).partition(|a| a.starts_with("--"));
    let write = if options.iter().any(|option| option == "--languages") { languages::text } else { text };
    for number in numbers {
        measure(number.parse()?, write)?;
    }
    Ok(())
}

fn measure(names: usize, write: fn(usize) -> String) -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("scale.namegraph");
    // About seven distinct names for every four people: full names, surnames, variants, a company in two forms.
    let documents = names / 7;
    let records = (0..documents).map(|i| {
        let document = Document { id: format!("{i:07}"), text: write(i), ..Document::default() };
        Ok::<_, Skipped>(Record {
            place: document.id.clone(),
            document,
            origin: Origin::default(),
            by_place: None,
        })
    });
    let clock = Clock(Mutex::new(None));
    let start = Instant::now();
    let report = build(records, &Marked, &file, Settings::default(), &clock)?;
    let (all, since) = (start.elapsed(), clock.0.lock().ok().and_then(|c| *c).map(|c| c.elapsed()));
    let distinct = distinct_names(&file)?;
    let s = report.summary;
    println!(
        "| {distinct} | {documents} | {} | {} | {} | {:.1} | {:.1} | {} |",
        s.mentions,
        s.entities,
        s.edges,
        all.as_secs_f64(),
        since.unwrap_or_default().as_secs_f64(),
        peak_megabytes().map_or("?".to_owned(), |mb| mb.to_string())
    );
    Ok(())
}

/// When the documents were all in.
struct Clock(Mutex<Option<Instant>>);

impl Progress for Clock {
    fn deriving(&self) {
        if let Ok(mut clock) = self.0.lock() {
            *clock = Some(Instant::now());
        }
    }
}

fn distinct_names(file: &std::path::Path) -> Result<usize, Box<dyn Error>> {
    let graph = namegraph::Namegraph::open(file)?;
    let mut names = std::collections::HashSet::new();
    graph.store().for_each_mention(false, |m| {
        names.insert((m.entity_type, m.text.clone()));
        Ok::<_, namegraph::StoreError>(())
    })?;
    Ok(names.len())
}

/// The most memory this process has had, as Linux tells it.
fn peak_megabytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kb| kb / 1024)
}

fn full_name(person: usize) -> String {
    const GIVEN: [&str; 12] = [
        "John", "Mary", "William", "Jane", "Mohammed", "Elena", "Peter", "Ann", "Robert", "Olga", "Thomas",
        "Maria",
    ];
    format!("{} {}", GIVEN[person % GIVEN.len()], word(person / 3 + 400))
}

/// A document of four people; of each, the surname, and of others, short forms and variants.
fn text(i: usize) -> String {
    let mut text = String::new();
    for person in i * PEOPLE..(i + 1) * PEOPLE {
        let name = full_name(person);
        let surname = name.rsplit(' ').next().unwrap_or_default();
        let _ = write!(
            text,
            "[PER:{name}] met [PER:{surname}] of [ORG:{} Ltd] in [LOC:{}]. ",
            word(person + 9),
            word(i % 5000 + 20)
        );
    }
    let other = full_name((i * 31) % (i + 1) * PEOPLE);
    let (given, surname) = other.split_once(' ').unwrap_or_default();
    let _ = match i % 4 {
        0 => write!(text, "[PER:{surname}] spoke."),
        1 => write!(text, "[PER:{given} {}. {surname}] spoke.", word(i)[..1].to_owned()),
        2 => write!(
            text,
            "[PER:{} {surname}] spoke.",
            given.replace("William", "Bill").replace("Robert", "Bob").replace("Mohammed", "Muhammad")
        ),
        _ => write!(text, "[ORG:{}] and [ORG:United Nations] spoke.", word(i * PEOPLE / 2 + 9)),
    };
    text
}
