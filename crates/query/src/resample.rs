//! How sure is a rank?
//!
//! A corpus is a sample: other articles could have been written, other names been found in them. So it is drawn anew, again
//! and again, and each time everything is ranked: stories with replacement (the bootstrap; Efron 1979), mentions as
//! probably as the recognizer says, names that could be several people's as any of them or nobody's.

use namegraph_document::{EntityType, Placed, Unit, Window};
use namegraph_graph::{KnowledgeGraph, Link, Node};
use namegraph_store::{DocumentNames, StoreError};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use crate::namegraph::{Loaded, Namegraph};
use crate::top::{Rank, Ranked};

/// The share of resamples that lie in an interval.
const CONFIDENCE: f64 = 0.95;

/// Keeps the resamples of one seed from being those of the next (2^64 over the golden ratio, odd).
const FAR_APART: u64 = 0x9e37_79b9_7f4a_7c15;

/// From where to where 95 of 100 resamples lie.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// An entity, its rank, and how sure that is.
#[derive(Clone, Debug, Serialize)]
pub struct Resampled {
    /// The entity and its score.
    #[serde(flatten)]
    pub ranked: Ranked,
    /// Its rank, from 1.
    pub rank: usize,
    /// Where its rank lies in resamples.
    pub ranks: Interval,
    /// Where its score lies in resamples.
    pub scores: Interval,
    /// The share of resamples in which it stands above the next one listed.
    pub above_next: Option<f64>,
}

/// A mention that may be there or not.
#[derive(Clone, Copy)]
struct Uncertain {
    entity: u32,
    score: f32,
}

/// Mentions of which each two are together; in a stretch of words, each with the first.
struct Group {
    mentions: std::ops::Range<u32>,
    all: bool,
}

/// The corpus as it is drawn from. Memory: 16 bytes for each mention.
struct Corpus {
    stories: Vec<Vec<Group>>,
    mentions: Vec<Uncertain>,
    /// For each entity, whom it could be besides itself.
    open: Vec<(u32, Vec<u32>)>,
}

impl Namegraph {
    /// The `limit` entities that rank highest, each with the interval of its rank over so many resamples. The same seed
    /// gives the same numbers, on any machine and any number of cores.
    ///
    /// Time: for each resample, that of counting the links and ranking.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn resampled(
        &self,
        rank: Rank,
        entity_type: Option<EntityType>,
        limit: usize,
        resamples: usize,
        seed: u64,
    ) -> Result<Vec<Resampled>, StoreError> {
        self.store().expect_documents("resamples")?;
        let loaded = self.loaded()?;
        let corpus = self.corpus(loaded)?;
        let only = self.filter().has_conditions().then(|| loaded.pairs());
        let mut shown = self.scores(rank, None)?.order(&loaded.entities, entity_type);
        shown.truncate(limit);
        let counts = |i: usize| entity_type.is_none_or(|t| t == loaded.entities[i].entity_type);
        let draws: Vec<Vec<(f64, f64)>> = (0..resamples.max(1) as u64)
            .into_par_iter()
            .map(|n| {
                let mut rng = Pcg64Mcg::seed_from_u64(seed.wrapping_mul(FAR_APART).wrapping_add(n));
                let scores = corpus.draw(&mut rng, rank, loaded.entities.len(), only.as_ref());
                let above =
                    |score: f64| scores.iter().enumerate().filter(|&(i, s)| *s > score && counts(i)).count();
                shown.iter().map(|&i| (1.0 + above(scores[i]) as f64, scores[i])).collect()
            })
            .collect();
        let top = self.top(rank, None, entity_type, limit)?;
        Ok(top.into_iter().enumerate().map(|(place, ranked)| summed_up(place, ranked, &draws)).collect())
    }

    fn corpus(&self, loaded: &Loaded) -> Result<Corpus, StoreError> {
        let (window, unit) = (self.store().window(), self.store().unit());
        let mut corpus = Corpus { stories: Vec::new(), mentions: Vec::new(), open: Vec::new() };
        let mut story = Vec::new();
        self.store().for_each_document(|document| {
            corpus.take(document, window, unit, loaded, &mut story);
            if document.ends_story && !story.is_empty() {
                corpus.stories.push(std::mem::take(&mut story));
            }
        })?;
        if unit == Unit::Window {
            // The one story there is: each of its windows is drawn for itself.
            corpus.stories = corpus.stories.into_iter().flatten().map(|group| vec![group]).collect();
        }
        for open in self.store().open_names()? {
            let could_be = self.store().candidates(open.number)?;
            let could_be: Vec<u32> = could_be.iter().filter_map(|c| loaded.index(c)).collect();
            corpus.open.extend(loaded.index(&open).map(|i| (i, could_be)));
        }
        Ok(corpus)
    }
}

fn summed_up(place: usize, ranked: Ranked, draws: &[Vec<(f64, f64)>]) -> Resampled {
    let interval = |of: fn(&(f64, f64)) -> f64| {
        let mut values: Vec<f64> = draws.iter().map(|draw| of(&draw[place])).collect();
        values.sort_by(f64::total_cmp);
        let at = |share: f64| values[((values.len() - 1) as f64 * share).round() as usize];
        let tail = (1.0 - CONFIDENCE) / 2.0;
        Interval { low: at(tail), high: at(1.0 - tail) }
    };
    let above =
        draws.iter().filter(|draw| draw.get(place + 1).is_some_and(|next| draw[place].1 > next.1)).count();
    let has_next = draws.first().is_some_and(|draw| place + 1 < draw.len());
    Resampled {
        ranked,
        rank: place + 1,
        ranks: interval(|draw| draw.0),
        scores: interval(|draw| draw.1),
        above_next: has_next.then(|| above as f64 / draws.len() as f64),
    }
}

impl Corpus {
    /// Takes what a document says and no other copy of its story did.
    fn take(
        &mut self,
        document: &DocumentNames,
        window: Window,
        unit: Unit,
        loaded: &Loaded,
        story: &mut Vec<Group>,
    ) {
        let told: Vec<(&Placed, &f32)> =
            document.names.iter().zip(&document.scores).filter(|(n, _)| !n.repeated).collect();
        let known = |(n, score): (&Placed, &f32)| {
            Some(Uncertain { entity: loaded.index_of(n.entity)?, score: *score })
        };
        if let (Window::Words(words), Unit::Story) = (window, unit) {
            for (i, (first, _)) in told.iter().enumerate() {
                let near = told[i..].iter().take_while(|(n, _)| n.word - first.word < words.get());
                self.push(near.copied().filter_map(known), false, story);
            }
            return;
        }
        let place = |n: &Placed| match window {
            Window::Words(words) => n.word / words,
            _ => n.window,
        };
        for group in told.chunk_by(|a, b| place(a.0) == place(b.0)) {
            self.push(group.iter().copied().filter_map(known), true, story);
        }
    }

    fn push(&mut self, mentions: impl Iterator<Item = Uncertain>, all: bool, story: &mut Vec<Group>) {
        let start = self.mentions.len() as u32;
        self.mentions.extend(mentions);
        story.push(Group { mentions: start..self.mentions.len() as u32, all });
    }

    /// One resample: a score for each entity.
    fn draw(
        &self,
        rng: &mut Pcg64Mcg,
        rank: Rank,
        entities: usize,
        only: Option<&FxHashSet<(u32, u32)>>,
    ) -> Vec<f64> {
        let mut times = vec![0u32; self.stories.len()];
        (0..times.len()).for_each(|_| times[rng.random_range(0..self.stories.len())] += 1);
        let mut meant: Vec<u32> = (0..entities as u32).collect();
        for (open, could_be) in &self.open {
            let choice = rng.random_range(0..=could_be.len());
            meant[*open as usize] = could_be.get(choice).copied().unwrap_or(*open);
        }
        let mut weights: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        let mut named = vec![0.0; entities];
        let (mut pairs, mut present) = (Vec::new(), Vec::new());
        for (story, times) in self.stories.iter().zip(times).filter(|(_, times)| *times > 0) {
            pairs.clear();
            for group in story {
                let mentions = &self.mentions[group.mentions.start as usize..group.mentions.end as usize];
                present.clear();
                present.extend(
                    mentions
                        .iter()
                        .map(|m| (rng.random::<f32>() < m.score).then(|| meant[m.entity as usize])),
                );
                group.pairs(&present, &mut pairs);
                let counted = if group.all { present.len() } else { 1 };
                present.iter().take(counted).flatten().for_each(|&e| named[e as usize] += f64::from(times));
            }
            pairs.sort_unstable();
            pairs.dedup();
            for pair in pairs.iter().filter(|pair| only.is_none_or(|only| only.contains(pair))) {
                *weights.entry(*pair).or_default() += times;
            }
        }
        if rank == Rank::Mentions { named } else { ranked(rank, entities, weights) }
    }
}

impl Group {
    fn pairs(&self, present: &[Option<u32>], pairs: &mut Vec<(u32, u32)>) {
        let firsts = if self.all { present.len() } else { present.len().min(1) };
        for (i, a) in present.iter().enumerate().take(firsts).filter_map(|(i, e)| Some((i, (*e)?))) {
            pairs.extend(
                present[i + 1..].iter().flatten().filter(|b| **b != a).map(|&b| (a.min(b), a.max(b))),
            );
        }
    }
}

fn ranked(rank: Rank, entities: usize, weights: FxHashMap<(u32, u32), u32>) -> Vec<f64> {
    let mut links: Vec<Link> = weights
        .into_iter()
        .map(|((source, target), weight)| Link { source, target, weight: f64::from(weight), expected: 0.0 })
        .collect();
    // Sums of floats depend on their order, and that of a map on nothing.
    links.sort_unstable_by_key(|l| (l.source, l.target));
    let graph = KnowledgeGraph::new(&vec![Node { stories: 1.0 }; entities], &links);
    match rank {
        Rank::Pagerank => graph.pagerank(),
        Rank::Betweenness => graph.betweenness().scores,
        Rank::Mentions | Rank::Strength => (0..entities).map(|i| graph.weighted_degree(i as u32)).collect(),
    }
}
