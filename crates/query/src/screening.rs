//! Who of a graph is on a list?
//!
//! Names of entities and of entries are compared by [likeness](namegraph_identity::likeness()); what a list says of birth and countries is
//! held against the sentences and the places beside an entity. Nothing is joined: a candidate is for a person to look at.

mod age;
mod blocks;
mod list;

use std::cmp::Ordering;
use std::path::{Path, PathBuf};

use namegraph_document::EntityType;
use namegraph_document::json::{EvidenceRecord, NamedRecord};
use namegraph_identity::{Likened, Likeness, country_of, likeness_from};
use namegraph_store::{EntityRow, StoreError};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use crate::namegraph::Namegraph;
use blocks::{Blocks, Votes};
use list::{Chunk, for_each_chunk};
pub use list::{ListColumns, ListEntry, ListError};

/// Candidates that are kept of one entity, at most: the best.
const MOST_OF_ENTITY: usize = 20;
/// Sentences that are looked through for what a text says of an entity's age.
const SENTENCES: usize = 200;
/// What a single name that many bear is worth, and another single name of a person.
const BARE: f64 = 0.5;
const SINGLE: f64 = 0.9;
/// What it does that a year of birth contradicts, and how much of the doubt that is left goes where one agrees, or a country.
const CONTRADICTED: f64 = 0.8;
const AGE_AGREES: f64 = 0.3;
const COUNTRY_AGREES: f64 = 0.1;

/// What is asked of lists.
#[derive(Clone, Debug)]
pub struct Screening {
    /// How alike names must be at least, in `0..=1`.
    pub least: f64,
    /// Only entities of this type.
    pub entity_type: Option<EntityType>,
    /// How many candidates are given, at most.
    pub limit: usize,
    /// Columns of CSV lists.
    pub columns: ListColumns,
}

impl Default for Screening {
    fn default() -> Self {
        Self { least: 0.8, entity_type: None, limit: 50, columns: ListColumns::default() }
    }
}

/// The candidates that lists have for the entities of a graph.
#[derive(Clone, Debug, Serialize)]
pub struct Screened {
    /// Entries that were compared.
    pub entries: u64,
    /// Entries without a name, or of kinds that texts do not name (sanctions, addresses).
    pub left_out: u64,
    /// Candidates found, of which `candidates` has the first. Of an entity, the best twenty count.
    pub count: u64,
    /// The candidates, the best first.
    pub candidates: Vec<Candidate>,
}

/// An entity of the graph that may be an entry of a list.
#[derive(Clone, Debug, Serialize)]
pub struct Candidate {
    /// How alike the names are, with what else is known, in `0..=1`. No probability.
    pub score: f64,
    /// The entity.
    pub entity: NamedRecord,
    /// How often the entity is mentioned by name.
    pub mentions: u64,
    /// The entry.
    pub entry: ListEntry,
    /// The entity's name and the entry's that were found most alike.
    pub names: [String; 2],
    /// Why, each a clause.
    pub reasons: Vec<String>,
    /// A sentence that names the entity; none in a graph without documents.
    pub sentence: Option<EvidenceRecord>,
}

/// Why lists cannot be screened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ScreenError {
    /// The graph cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A list cannot be read.
    #[error(transparent)]
    List(#[from] ListError),
}

/// Entities with their names, filed.
struct Known {
    entities: Vec<EntityRow>,
    /// Each name, and the place of its entity.
    names: Vec<(usize, Likened)>,
    /// The names of each type, by place in `names`.
    blocks: FxHashMap<EntityType, (Blocks, Vec<usize>)>,
}

/// An entity, an entry, and how alike they are by which names.
#[derive(Clone, Debug)]
struct Found {
    entity: usize,
    entry: ListEntry,
    names: [String; 2],
    score: f64,
    reasons: Vec<String>,
}

impl Found {
    /// The better first; what is equally good by entry and entity, so that no order of arrival shows.
    fn order(&self, other: &Self) -> Ordering {
        other.score.total_cmp(&self.score).then_with(|| {
            (&self.entry, &self.names, self.entity).cmp(&(&other.entry, &other.names, other.entity))
        })
    }
}

impl Namegraph {
    /// The entities that may be entries of lists, the most alike first. Lists pass by; what is kept are the best candidates of each
    /// entity. Neither the order of lists and entries nor the number of cores changes anything.
    ///
    /// Time: linear in the lists, and in the pairs of names that share a rare word or two. Memory: the names of the graph, some thousand
    /// entries, and twenty candidates of each entity at most.
    ///
    /// # Errors
    /// When the graph or a list cannot be read.
    pub fn screen(&self, lists: &[PathBuf], asked: &Screening) -> Result<Screened, ScreenError> {
        let known = self.known(asked.entity_type)?;
        let mut best: Vec<Vec<Found>> = vec![Vec::new(); known.entities.len()];
        let (mut entries, mut left_out) = (0, 0);
        for path in distinct(lists) {
            let mut named = false;
            for_each_chunk(path, &asked.columns, |chunk| {
                let met = compare_chunk(&chunk, &known, asked.least)?;
                for compared in met {
                    match compared {
                        Some(found) => {
                            (entries, named) = (entries + 1, true);
                            found.into_iter().for_each(|found| keep(&mut best[found.entity], found));
                        }
                        None => left_out += 1,
                    }
                }
                Ok::<_, ScreenError>(())
            })?;
            if !named {
                return Err(ListError::Empty { path: path.to_owned() }.into());
            }
        }
        let mut found: Vec<Found> = self.held_against_texts(best, &known, asked.least)?;
        found.sort_by(Found::order);
        let count = found.len() as u64;
        found.truncate(asked.limit);
        let candidates =
            found.into_iter().map(|found| self.candidate(found, &known)).collect::<Result<_, _>>()?;
        Ok(Screened { entries, left_out, count, candidates })
    }

    fn known(&self, entity_type: Option<EntityType>) -> Result<Known, StoreError> {
        let mut entities = self.store().entities()?;
        entities.retain(|entity| entity_type.is_none_or(|asked| asked == entity.entity_type));
        let mut written = Vec::with_capacity(entities.len());
        for entity in &entities {
            written.push(names_of(entity, self.store().aliases(entity.number)?));
        }
        let prepared: Vec<Vec<Likened>> = entities
            .par_iter()
            .zip(&written)
            .map(|(entity, names)| names.iter().map(|name| Likened::new(name, entity.entity_type)).collect())
            .collect();
        let mut known = Known { entities, names: Vec::new(), blocks: FxHashMap::default() };
        for (at, names) in prepared.into_iter().enumerate() {
            for name in names {
                let (blocks, places) = known.blocks.entry(name.entity_type()).or_default();
                blocks.add(&name);
                places.push(known.names.len());
                known.names.push((at, name));
            }
        }
        Ok(known)
    }

    /// Candidates with what texts say of birth and countries.
    fn held_against_texts(
        &self,
        best: Vec<Vec<Found>>,
        known: &Known,
        least: f64,
    ) -> Result<Vec<Found>, StoreError> {
        let mut all = Vec::new();
        for (at, found) in best.into_iter().enumerate().filter(|(_, found)| !found.is_empty()) {
            let entity = &known.entities[at];
            let person = entity.entity_type == EntityType::Person;
            let born = found.iter().any(|found| person && !found.entry.birth_dates.is_empty());
            let sentences = if born { self.store().naming(entity.number, SENTENCES)? } else { Vec::new() };
            let abroad = found.iter().any(|found| !found.entry.countries.is_empty());
            let beside = if abroad { self.countries_beside(entity)? } else { FxHashSet::default() };
            for mut found in found {
                let entry = &found.entry;
                if let Some((agrees, reason)) =
                    age::compared(&entry.birth_dates, entity.last_seen, &sentences)
                {
                    found.score =
                        if agrees { nearer(found.score, AGE_AGREES) } else { found.score * CONTRADICTED };
                    found.reasons.push(reason);
                }
                let shared = entry
                    .countries
                    .iter()
                    .filter_map(|written| country_of(written))
                    .find(|c| beside.contains(c));
                if let Some(country) = shared {
                    found.score = nearer(found.score, COUNTRY_AGREES);
                    found.reasons.push(format!(
                        "texts name a place of the entry's country beside it: {}",
                        capital(country)
                    ));
                }
                all.push(found);
            }
        }
        all.retain(|found| found.score >= least);
        Ok(all)
    }

    /// The countries of the places that an entity is linked with.
    fn countries_beside(&self, entity: &EntityRow) -> Result<FxHashSet<&'static str>, StoreError> {
        let mut countries = FxHashSet::default();
        for edge in self.links_of(entity.number)? {
            let other = if edge.source == entity.number { edge.target } else { edge.source };
            let other = self.store().entity_at(other)?;
            if other.entity_type == EntityType::Location && other.name.chars().count() > 2 {
                countries.extend(country_of(&other.name));
            }
        }
        Ok(countries)
    }

    fn candidate(&self, found: Found, known: &Known) -> Result<Candidate, StoreError> {
        let entity = &known.entities[found.entity];
        Ok(Candidate {
            score: found.score,
            entity: entity.named(),
            mentions: entity.mentions,
            entry: found.entry,
            names: found.names,
            reasons: found.reasons,
            sentence: self.store().naming(entity.number, 1)?.pop(),
        })
    }
}

fn distinct(lists: &[PathBuf]) -> Vec<&Path> {
    let mut paths: Vec<&Path> = lists.iter().map(PathBuf::as_path).collect();
    paths.sort_unstable();
    paths.dedup();
    paths
}

/// The names that an entity is compared by: a person's surname alone is no name of theirs, if they have a full one.
fn names_of(entity: &EntityRow, aliases: Vec<String>) -> Vec<String> {
    let full = |name: &str| {
        entity.entity_type != EntityType::Person || name.contains(' ') || !entity.name.contains(' ')
    };
    let mut names = vec![entity.name.clone()];
    let mut folded = FxHashSet::from_iter([namegraph_identity::fold(&entity.name)]);
    let written = |name: &String| full(name) && !name.starts_with(char::is_lowercase);
    names.extend(
        aliases.into_iter().filter(written).filter(|name| folded.insert(namegraph_identity::fold(name))),
    );
    names
}

/// What each entry of a chunk is found alike to; none for one that is left out.
fn compare_chunk(chunk: &Chunk, known: &Known, least: f64) -> Result<Vec<Option<Vec<Found>>>, ListError> {
    let compare = |votes: &mut Votes, at: usize| {
        let Some(entry) = chunk.entry(at)?.filter(|entry| !entry.types().is_empty()) else { return Ok(None) };
        Ok(Some(compare(entry, known, least, votes)))
    };
    (0..chunk.len()).into_par_iter().map_init(Votes::default, compare).collect()
}

/// The entities that an entry is alike to, each by the names that are most so.
fn compare(entry: ListEntry, known: &Known, least: f64, votes: &mut Votes) -> Vec<Found> {
    // What texts and a country may add is not needed yet.
    let gain = AGE_AGREES + COUNTRY_AGREES;
    let asked = (least - gain) / (1.0 - gain);
    let mut best: FxHashMap<usize, (Likeness, [String; 2])> = FxHashMap::default();
    for entity_type in entry.types() {
        let Some((blocks, places)) = known.blocks.get(entity_type) else { continue };
        for written in std::iter::once(&entry.name).chain(&entry.aliases) {
            let name = Likened::new(written, *entity_type);
            for near in blocks.near(&name, votes) {
                let (entity, own) = &known.names[places[near as usize]];
                let Some(alike) = likeness_from(own, &name, asked) else { continue };
                let found = weighed(alike, own, &name);
                if found.score < asked {
                    continue;
                }
                let names = || [own.name().to_owned(), written.clone()];
                match best.get_mut(entity) {
                    Some(kept) if kept.0.score > found.score => {}
                    Some(kept) if kept.0.score == found.score && kept.1 <= names() => {}
                    Some(kept) => *kept = (found, names()),
                    None => {
                        best.insert(*entity, (found, names()));
                    }
                }
            }
        }
    }
    let found = |(entity, (alike, names)): (usize, (Likeness, [String; 2]))| Found {
        entity,
        entry: entry.clone(),
        names,
        score: alike.score,
        reasons: alike.reasons.iter().map(ToString::to_string).collect(),
    };
    best.into_iter().map(found).collect()
}

/// A likeness of names by how much a name says of who is meant.
fn weighed(mut alike: Likeness, a: &Likened, b: &Likened) -> Likeness {
    let single = |name: &Likened| name.entity_type() == EntityType::Person && name.sounds().count() == 1;
    if a.is_bare() || b.is_bare() {
        alike.score *= BARE;
        alike.reasons.push(namegraph_identity::Reason::Bare);
    } else if single(a) && single(b) {
        alike.score *= SINGLE;
        alike.reasons.push(namegraph_identity::Reason::Single);
    }
    alike
}

/// A score with a part of what it lacks added.
fn nearer(score: f64, part: f64) -> f64 {
    score + (1.0 - score) * part
}

/// Keeps a candidate among the best of its entity; of one entry the better.
fn keep(best: &mut Vec<Found>, found: Found) {
    if let Some(same) = best.iter_mut().find(|kept| kept.entry == found.entry) {
        if found.order(same).is_lt() {
            *same = found;
        }
    } else {
        best.push(found);
    }
    if best.len() > MOST_OF_ENTITY {
        best.sort_by(Found::order);
        best.truncate(MOST_OF_ENTITY);
    }
}

/// "Saudi Arabia" of "saudi arabia".
fn capital(folded: &str) -> String {
    let large = |word: &str| {
        let mut letters = word.chars();
        letters
            .next()
            .map(|first| first.to_uppercase().chain(letters).collect::<String>())
            .unwrap_or_default()
    };
    folded.split(' ').map(large).collect::<Vec<_>>().join(" ")
}
