//! Does wire copy count once?
//!
//!     cargo run --release --example copies -- CORPUS.jsonl [DOCUMENTS]
//!
//! Takes the first documents of a corpus, and the same again with four copies of each: exact; under another headline and
//! dateline; without its tail; with 5 % of its words changed for others in lower case, so that no name is added. Builds both graphs with the built-in model and compares
//! what every story counts for: the links, what they mean, and the ranks.
#![allow(clippy::print_stdout, reason = "a program talks")]

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use namegraph::{
    BuiltinRecognizer, Document, Effort, Fields, Input, Namegraph, Rank, Record, Settings, Silent, Skipped,
    build, newswire, read,
};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

/// How much of a copy without its tail is left.
const KEPT: f64 = 0.7;
/// Which share of the words of a changed copy is another.
const CHANGED: f64 = 0.05;
/// The share of links that must have the same weight, and how many places a rank may move: a changed word can make a new
/// sentence, or a name that is none.
const SAME: f64 = 0.995;
const FAR: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let corpus = arguments.next().ok_or("usage: copies CORPUS.jsonl [DOCUMENTS]")?;
    let most: usize = arguments.next().map_or(Ok(200), |n| n.parse())?;
    let records = read(&[Input::Path(corpus.into())], &Fields::default())?;
    let originals: Vec<Record> = records.flatten().take(most).collect();
    let copies = with_copies(&originals);
    let folder = tempfile::tempdir()?;
    let recognizer = BuiltinRecognizer::new(&newswire()?, Effort::default(), None)?;
    let built = |records: &[Record], name: &str| -> Result<Graph, Box<dyn Error>> {
        let file = folder.path().join(name);
        let records = records.iter().cloned().map(Ok::<_, Skipped>);
        let report = build(records, &recognizer, &file, Settings::default(), &Silent)?;
        let s = report.summary;
        println!(
            "{name:9} {:5} documents, {:5} stories, {:6} entities, {:6} links",
            s.documents, s.stories, s.entities, s.edges
        );
        Graph::read(&file)
    };
    let (one, five) = (built(&originals, "originals")?, built(&copies, "copies")?);
    if one.compare(&five) { Ok(()) } else { Err("copies count more than once".into()) }
}

/// Each document, and four copies of it.
fn with_copies(originals: &[Record]) -> Vec<Record> {
    let mut rng = Pcg64Mcg::seed_from_u64(1);
    let words: Vec<&str> = originals
        .iter()
        .flat_map(|r| r.document.text.split_whitespace())
        .filter(|w| is_lower(w))
        .step_by(7)
        .collect();
    let mut all = Vec::new();
    for (i, original) in originals.iter().enumerate() {
        let text = &original.document.text;
        let cut = text.floor_char_boundary((text.len() as f64 * KEPT) as usize);
        let cut = text[..cut].rfind(char::is_whitespace).unwrap_or(cut);
        let changed: String = text
            .split_inclusive(char::is_whitespace)
            .map(|word| match rng.random::<f64>() < CHANGED {
                // Lines end where they ended.
                true => [words[rng.random_range(0..words.len())], &word[word.trim_end().len()..]].concat(),
                false => word.to_owned(),
            })
            .collect();
        let headline =
            format!("What we know so far, in short\n\nLONDON, May {} (Reuters) - {text}", i % 28 + 1);
        let texts = [text.clone(), text.clone(), headline, text[..cut].to_owned(), changed];
        for (copy, text) in texts.into_iter().enumerate() {
            let id = format!("{}-{copy}", original.document.id);
            let document = Document { id, text, ..original.document.clone() };
            all.push(Record { document, ..original.clone() });
        }
    }
    all
}

fn is_lower(word: &str) -> bool {
    word.chars().all(char::is_lowercase)
}

/// What a graph says, by names.
struct Graph {
    /// Weight, and false-discovery rate.
    links: BTreeMap<(String, String), (f64, f64)>,
    /// Stories that name an entity, and its mentions.
    entities: BTreeMap<String, (u64, u64)>,
    /// The first hundred by each rank.
    ranks: Vec<Vec<String>>,
}

impl Graph {
    fn read(file: &Path) -> Result<Self, Box<dyn Error>> {
        let graph = Namegraph::open(file)?;
        let (rows, edges) = (graph.entities()?, graph.edges()?);
        let ids: BTreeMap<u32, String> = rows.iter().map(|e| (e.number, e.id.clone())).collect();
        let links =
            edges.iter().map(|e| ((ids[&e.source].clone(), ids[&e.target].clone()), (e.weight, e.fdr)));
        let entities = rows.iter().filter(|e| e.stories > 0).map(|e| (e.id.clone(), (e.stories, e.mentions)));
        let ranks = Rank::ALL
            .map(|rank| Ok(graph.top(rank, None, None, 100)?.into_iter().map(|r| r.entity.id).collect()))
            .into_iter()
            .collect::<Result<_, Box<dyn Error>>>()?;
        Ok(Self { links: links.collect(), entities: entities.collect(), ranks })
    }

    /// Prints what is the same, and says whether nearly everything is.
    fn compare(&self, other: &Self) -> bool {
        let same = |a: Option<&(f64, f64)>, b: Option<&(f64, f64)>| a.map(|l| l.0) == b.map(|l| l.0);
        let weights = self.links.iter().filter(|(k, v)| same(Some(v), other.links.get(*k))).count();
        let new = other.links.keys().filter(|k| !self.links.contains_key(*k)).count();
        println!("links: {} of {} have the same weight; {new} are new", weights, self.links.len());
        let stories = self
            .entities
            .iter()
            .filter(|(id, (stories, _))| other.entities.get(*id).is_some_and(|(n, _)| n == stories))
            .count();
        let new = other.entities.keys().filter(|k| !self.entities.contains_key(*k)).count();
        println!("entities: {stories} of {} are in as many stories; {new} are new", self.entities.len());
        other
            .entities
            .iter()
            .filter(|(id, _)| !self.entities.contains_key(*id))
            .for_each(|new| println!("new: {new:?}"));
        let passing = |graph: &Self| graph.links.values().filter(|l| l.1 <= 0.05).count();
        println!(
            "links that pass at a false-discovery rate of 0.05: {} and {}",
            passing(self),
            passing(other)
        );
        let mut same_ranks = true;
        for ((rank, a), b) in Rank::ALL.iter().zip(&self.ranks).zip(&other.ranks) {
            let moves = a.iter().enumerate().map(|(i, id)| {
                let now = b.iter().position(|other| other == id);
                now.map_or(usize::MAX, |now| now.abs_diff(i))
            });
            let far = moves.clone().filter(|places| *places > FAR).count();
            for (id, _) in a.iter().zip(moves.clone()).filter(|(_, places)| *places > FAR) {
                println!("moved: {id}, {:?}, now {:?}", self.entities.get(id), other.entities.get(id));
            }
            println!(
                "{}: of the first {}, {} stand where they stood, {far} more than {FAR} places off",
                rank.as_str(),
                a.len(),
                moves.filter(|places| *places == 0).count(),
            );
            same_ranks &= far == 0;
        }
        same_ranks && weights as f64 >= SAME * self.links.len() as f64
    }
}
