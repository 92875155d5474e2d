//! Is there an ordinary sentence behind every significant link?
//!
//!     cargo run --release --example audit -- FILE
//!     cargo run --release --example audit -- FILE --sample LINKS SEED    (links and names to be read and labelled, as TSV)
//!
//! Looks at the quotes of all links that pass a false-discovery rate of 0.05 with rules of its own, coarser than those of a
//! build: it knows nothing of what the build took for text that stands around. A link without any ordinary sentence is counted
//! under the first cause that most of its quotes have.
#![allow(clippy::print_stdout, reason = "a program talks")]

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::sync::LazyLock;

use namegraph::{Filter, Namegraph, Order};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use regex::Regex;

/// Quotes that are looked at of each link, and shown of each of the sample.
const QUOTES: usize = 200;
const SHOWN: usize = 3;
/// The rate that a link passes.
const RATE: f64 = 0.05;
/// A sentence with more names than this share of its words, and so many commas, is a roster.
const COMMAS: usize = 6;
const FEWEST_SMALL: f64 = 0.25;
/// The fewest words in lower case of a sentence that says something.
const LEAST_SMALL: usize = 3;
/// The longest sentence, in bytes.
const LONGEST: usize = 3_000;
/// Mentions of a name that is worth a label.
const LEAST_MENTIONS: u64 = 3;

static WIDGET: LazyLock<Regex> = LazyLock::new(|| pattern(r"\p{Ll}\p{Lu}\p{Ll}[^.]{10,}\bMORE\b"));
static CAPTION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"Getty Images|/(?:AP|AFP|Reuters|REUTERS|Getty)\b|(?:REUTERS|Reuters|AP|AFP)/\p{Lu}|AP Photo|(?:FILE|File) (?:PHOTO|[Pp]hoto)|[Ff]ile photo|Enlarge this image|toggle caption|Hide [Cc]aption|\(Photo|Photo by|Photograph:|[Hh]andout\b.{0,20}$|\| (?:AP|Getty|POLITICO)",
    )
});
static CREDIT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"contributed to this|contributed reporting|[Rr]eporting by|[Ee]diting by|^By \p{Lu}|Copyright|©|All rights reserved|^Contributing:",
    )
});
static TEASER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"READ MORE|JUST WATCHED|MUST WATCH|RELATED:|SEE ALSO|CLICK HERE|[Nn]ewsletter|[Ss]ign up (?:for|here)|your inbox|Follow .{1,40} on Twitter|Story Continued|Subscribe",
    )
});

fn pattern(written: &str) -> Regex {
    Regex::new(written).expect("a pattern of this file")
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let usage = "usage: audit FILE [--sample LINKS SEED]";
    let file = arguments.first().ok_or(usage)?;
    let mut graph = Namegraph::filtered(Path::new(file), Filter { fdr: Some(RATE), ..Filter::default() })?;
    match arguments.get(1).map(String::as_str) {
        None => audit(&mut graph),
        Some("--sample") => {
            let number =
                |at: usize| arguments.get(at).ok_or(usage)?.parse::<usize>().map_err(|e| e.to_string());
            sample(&mut graph, number(2)?, number(3)? as u64)
        }
        Some(_) => Err(usage.into()),
    }
}

fn audit(graph: &mut Namegraph) -> Result<(), Box<dyn Error>> {
    let links: Vec<(u32, u32)> = graph.edges()?.iter().map(|e| (e.source, e.target)).collect();
    let mut causes: BTreeMap<&str, (usize, (u32, u32))> = BTreeMap::new();
    graph.store().for_each_quoted(&links, Order::Oldest, QUOTES, |i, quotes| {
        let mut found: BTreeMap<&str, usize> = BTreeMap::new();
        for quote in &quotes {
            match cause(&quote.text) {
                None => return Ok::<_, Box<dyn Error>>(()),
                Some(cause) => *found.entry(cause).or_default() += 1,
            }
        }
        let most = found.into_iter().max_by_key(|(_, n)| *n).map_or("no sentence", |(cause, _)| cause);
        causes.entry(most).or_insert((0, links[i])).0 += 1;
        Ok(())
    })?;
    let without: usize = causes.values().map(|(n, _)| n).sum();
    println!(
        "{} links pass {RATE}; {without} have no ordinary sentence: {:.1} %",
        links.len(),
        100.0 * without as f64 / links.len().max(1) as f64
    );
    let entities = graph.entities()?;
    let name = |number: u32| entities.iter().find(|e| e.number == number).map_or("?", |e| e.name.as_str());
    for (cause, (n, (a, b))) in causes {
        println!("{n:6}  {cause:12}  for one: {} - {}", name(a), name(b));
    }
    Ok(())
}

/// Why a sentence says nothing of those that it names.
fn cause(sentence: &str) -> Option<&'static str> {
    let words: Vec<&str> =
        sentence.split_whitespace().filter(|w| w.chars().any(char::is_alphabetic)).collect();
    let small = words.iter().filter(|w| w.chars().next().is_some_and(char::is_lowercase)).count();
    let commas = sentence.matches([',', ';', '|', '•']).count();
    let rules: [(&'static str, bool); 6] = [
        ("widget", WIDGET.is_match(sentence)),
        ("caption", CAPTION.is_match(sentence)),
        ("credit", CREDIT.is_match(sentence)),
        ("teaser", TEASER.is_match(sentence)),
        ("roster", commas >= COMMAS && (small as f64) < FEWEST_SMALL * words.len() as f64),
        ("no words", small < LEAST_SMALL || sentence.len() > LONGEST),
    ];
    rules.into_iter().find(|(_, holds)| *holds).map(|(cause, _)| cause)
}

fn sample(graph: &mut Namegraph, links: usize, seed: u64) -> Result<(), Box<dyn Error>> {
    let mut rng = Pcg64Mcg::seed_from_u64(seed);
    let entities = graph.entities()?.to_vec();
    let by_number: BTreeMap<u32, usize> = entities.iter().enumerate().map(|(i, e)| (e.number, i)).collect();
    let of = |number: u32| &entities[by_number[&number]];
    let edges = graph.edges()?.to_vec();
    println!("kind\tid\tother\tnames\tstories\tquotes");
    for i in drawn(edges.len(), links, &mut rng) {
        let (a, b) = (of(edges[i].source), of(edges[i].target));
        let quotes =
            graph.store().evidence(a.number, b.number, graph.store().window(), Order::Telling, SHOWN)?;
        let quotes: Vec<String> = quotes.into_iter().map(|q| one_line(&q.text)).collect();
        let names = format!("{} ({}) - {} ({})", a.name, a.entity_type, b.name, b.entity_type);
        println!("link\t{}\t{}\t{names}\t{}\t{}", a.id, b.id, edges[i].weight, quotes.join(" ¶ "));
    }
    let named: Vec<_> = entities.iter().filter(|e| e.mentions >= LEAST_MENTIONS).collect();
    for i in drawn(named.len(), links, &mut rng) {
        let e = named[i];
        let quotes: Vec<String> =
            graph.store().naming(e.number, SHOWN * 2)?.into_iter().map(|q| one_line(&q.text)).collect();
        println!("name\t{}\t\t{} ({})\t{}\t{}", e.id, e.name, e.entity_type, e.mentions, quotes.join(" ¶ "));
    }
    Ok(())
}

/// So many of `n` places, without any twice.
fn drawn(n: usize, wanted: usize, rng: &mut Pcg64Mcg) -> Vec<usize> {
    let mut places: Vec<usize> = (0..n).collect();
    for i in 0..wanted.min(n) {
        let other = rng.random_range(i..n);
        places.swap(i, other);
    }
    places.truncate(wanted);
    places
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
