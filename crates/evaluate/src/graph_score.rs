//! Scores of entities and links against gold: from the names found down to the graph they imply.
//!
//! Only PER, ORG and LOC count. Gold mentions whose identity nobody knows count as names and are then left out on both
//! sides, since nobody can say which node they belong to.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use namegraph_document::EntityType;
use namegraph_document::json::{GoldDocument, MentionRecord};
use serde::Serialize;

use crate::ceaf::ceaf_e;
use crate::clusters::Clusters;
use crate::lea::lea;
use crate::muc::muc;

/// Precision, recall and F1 in per cent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Prf {
    /// Share of what was found that is right.
    pub precision: f64,
    /// Share of what is there that was found.
    pub recall: f64,
    /// Their harmonic mean.
    pub f1: f64,
}

impl Prf {
    pub(crate) fn new(precision: f64, recall: f64) -> Self {
        let sum = precision + recall;
        let f1 = if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 };
        Self { precision: 100.0 * precision, recall: 100.0 * recall, f1: 100.0 * f1 }
    }

    pub(crate) fn counted(right: usize, found: usize, gold: usize) -> Self {
        let share = |whole: usize| if whole == 0 { 0.0 } else { right as f64 / whole as f64 };
        Self::new(share(found), share(gold))
    }
}

/// How near a graph is to the gold one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct GraphScore {
    /// Names: right if span and type are.
    pub mention: Prf,
    /// B-cubed over the names found on both sides, all documents as one corpus: are the same people one entity, and
    /// different people two? (Bagga & Baldwin 1998)
    pub b3: Prf,
    /// Entities, aligned one to one by the mentions they share, most shared first.
    pub node: Prf,
    /// Pairs of entities named in one sentence of the gold: right if both ends are aligned to a pair that is in the
    /// gold (after Amalvy, Janickyj, Mannion, MacCarron & Labatut 2024, vertex and edge scores).
    pub edge: Prf,
    /// LEA over the same names as B-cubed: of each entity, how many of its pairs of names are together, an entity with
    /// many names weighing more. (Moosavi & Strube 2016)
    pub lea: Prf,
    /// The F1 of CoNLL-2011 and 2012 over the same names: the mean of those of MUC, B-cubed and CEAF-e. Links, mentions
    /// and entities, each judged once. (Pradhan et al. 2012)
    pub conll: f64,
    /// Of a hundred names of the gold, how many were found and stand at the entity that is aligned with theirs: the accuracy of linking,
    /// where an entity stands for the entry of a register.
    pub linking: f64,
    /// How many in a hundred entities are named once: an entity so named is easily right where names are seldom repeated,
    /// and a graph whose share is far above the gold's has left names apart.
    pub singletons: Singletons,
}

/// Of a hundred entities, how many are named once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Singletons {
    /// Of those found.
    pub found: f64,
    /// Of those in the gold.
    pub gold: f64,
}

/// Document, first byte, byte after the last.
type Place<'a> = (&'a str, usize, usize);

/// The entity of each place.
type Entities<'a> = BTreeMap<Place<'a>, &'a str>;

impl GraphScore {
    /// Scores what was found in the gold's documents; mentions of other documents are passed over.
    ///
    /// Time: O(n log n) in mentions, O(Σ m²) in the entities of each sentence, and what pairing takes (`ceaf.rs`) where
    /// entities are split and merged in long chains.
    pub fn of(gold: &[GoldDocument], found: &[MentionRecord]) -> Self {
        let documents: HashMap<&str, &GoldDocument> = gold.iter().map(|d| (d.id.as_str(), d)).collect();
        let mut types = BTreeMap::new();
        let (mut known, mut nobody) = (Entities::new(), BTreeSet::new());
        for document in gold {
            for m in document.mentions.iter().filter(|m| counts(m.entity_type)) {
                let place = (document.id.as_str(), m.start, m.end);
                types.insert(place, m.entity_type);
                match &m.entity {
                    Some(entity) => drop(known.insert(place, entity)),
                    None => drop(nobody.insert(place)),
                }
            }
        }
        let found: BTreeMap<Place<'_>, &MentionRecord> = found
            .iter()
            .filter(|m| counts(m.entity_type) && documents.contains_key(m.document.as_str()))
            .map(|m| ((m.document.as_str(), m.start, m.end), m))
            .collect();
        let right = found.iter().filter(|(place, m)| types.get(*place) == Some(&m.entity_type)).count();
        let entities: Entities<'_> = found
            .iter()
            .filter(|(place, _)| !nobody.contains(*place))
            .map(|(place, m)| (*place, m.entity.as_str()))
            .collect();
        let partners = align(&known, &entities);
        let both = entities.iter().filter_map(|(place, found)| Some((*known.get(place)?, *found)));
        let clusters = Clusters::of(both);
        let b3 = b_cubed(&clusters);
        Self {
            mention: Prf::counted(right, found.len(), types.len()),
            b3,
            node: Prf::counted(partners.len(), distinct(&entities), distinct(&known)),
            edge: edges(&documents, &known, &entities, &partners),
            lea: lea(&clusters),
            conll: (muc(&clusters).f1 + b3.f1 + ceaf_e(&clusters).f1) / 3.0,
            linking: linked(&known, &entities, &partners),
            singletons: Singletons { found: named_once(&entities), gold: named_once(&known) },
        }
    }
}

fn counts(entity_type: EntityType) -> bool {
    entity_type != EntityType::Miscellaneous
}

fn distinct(entities: &Entities<'_>) -> usize {
    entities.values().collect::<BTreeSet<_>>().len()
}

/// The share of entities with one place, in per cent.
fn named_once(entities: &Entities<'_>) -> f64 {
    let mut places = BTreeMap::<_, usize>::new();
    for entity in entities.values() {
        *places.entry(entity).or_default() += 1;
    }
    let once = places.values().filter(|&&n| n == 1).count();
    if places.is_empty() { 0.0 } else { 100.0 * once as f64 / places.len() as f64 }
}

/// How many places each found entity shares with each gold one.
fn shared<'a>(known: &Entities<'a>, found: &Entities<'a>) -> BTreeMap<(&'a str, &'a str), usize> {
    let mut shared = BTreeMap::new();
    for (place, entity) in found {
        if let Some(gold) = known.get(place) {
            *shared.entry((*entity, *gold)).or_default() += 1;
        }
    }
    shared
}

fn b_cubed(clusters: &Clusters) -> Prf {
    let both = clusters.mentions() as f64;
    if both == 0.0 {
        return Prf::default();
    }
    let (mut precision, mut recall) = (0.0, 0.0);
    for &(gold, found, n) in &clusters.shared {
        let squared = (n * n) as f64;
        precision += squared / clusters.found[found] as f64;
        recall += squared / clusters.gold[gold] as f64;
    }
    Prf::new(precision / both, recall / both)
}

/// The gold entity of each found one, one to one.
fn align<'a>(known: &Entities<'a>, found: &Entities<'a>) -> BTreeMap<&'a str, &'a str> {
    let mut pairs: Vec<_> = shared(known, found).into_iter().collect();
    pairs.sort_by_key(|&(pair, n)| (std::cmp::Reverse(n), pair));
    let (mut partners, mut taken) = (BTreeMap::new(), BTreeSet::new());
    for ((entity, gold), _) in pairs {
        if !partners.contains_key(entity) && taken.insert(gold) {
            partners.insert(entity, gold);
        }
    }
    partners
}

fn linked<'a>(known: &Entities<'a>, found: &Entities<'a>, partners: &BTreeMap<&'a str, &'a str>) -> f64 {
    let linked = |(place, entity): &(&Place<'a>, &&'a str)| {
        partners.get(*entity) == known.get(*place) && known.contains_key(*place)
    };
    let right = found.iter().filter(linked).count();
    if known.is_empty() { 0.0 } else { 100.0 * right as f64 / known.len() as f64 }
}

fn edges<'a>(
    documents: &HashMap<&str, &GoldDocument>,
    known: &Entities<'a>,
    found: &Entities<'a>,
    partners: &BTreeMap<&'a str, &'a str>,
) -> Prf {
    let (gold, found) = (pairs(documents, known), pairs(documents, found));
    let right = |&&(a, b): &&(&str, &str)| match (partners.get(a), partners.get(b)) {
        (Some(&a), Some(&b)) => gold.contains(&(a.min(b), a.max(b))),
        _ => false,
    };
    Prf::counted(found.iter().filter(right).count(), found.len(), gold.len())
}

/// Pairs of entities that share a sentence.
fn pairs<'a>(
    documents: &HashMap<&str, &GoldDocument>,
    entities: &Entities<'a>,
) -> BTreeSet<(&'a str, &'a str)> {
    let mut rooms: BTreeMap<(&str, usize), BTreeSet<&'a str>> = BTreeMap::new();
    for (&(document, start, _), &entity) in entities {
        let sentence = documents[document].sentences.partition_point(|s| s.start <= start);
        rooms.entry((document, sentence)).or_default().insert(entity);
    }
    let mut pairs = BTreeSet::new();
    for room in rooms.values() {
        let room: Vec<_> = room.iter().copied().collect();
        for (i, &a) in room.iter().enumerate() {
            pairs.extend(room[i + 1..].iter().map(|&b| (a, b)));
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use namegraph_document::Span;
    use namegraph_document::json::GoldMention;

    fn gold() -> GoldDocument {
        let mention = |start, end, entity: Option<&str>| GoldMention {
            start,
            end,
            entity_type: EntityType::Person,
            entity: entity.map(str::to_owned),
        };
        GoldDocument {
            id: "d".to_owned(),
            text: "Ann met Bo. Ann saw Cy and Di.".to_owned(),
            sentences: vec![Span::new(0, 11), Span::new(12, 30)],
            mentions: vec![
                mention(0, 3, Some("a")),
                mention(8, 10, Some("b")),
                mention(12, 15, Some("a")),
                mention(20, 22, Some("c")),
                mention(27, 29, None),
            ],
        }
    }

    fn found(entities: &[(usize, usize, &str)]) -> Vec<MentionRecord> {
        entities
            .iter()
            .map(|&(start, end, entity)| MentionRecord {
                document: "d".to_owned(),
                start,
                end,
                text: String::new(),
                entity_type: EntityType::Person,
                score: 1.0,
                entity: entity.to_owned(),
                name: entity.to_owned(),
                by: None,
                around: None,
            })
            .collect()
    }

    #[test]
    fn the_gold_itself_is_perfect() {
        let score = GraphScore::of(
            &[gold()],
            &found(&[(0, 3, "x"), (8, 10, "y"), (12, 15, "x"), (20, 22, "z"), (27, 29, "n")]),
        );
        for part in [score.mention, score.b3, score.node, score.edge, score.lea] {
            assert_eq!((part.precision, part.recall), (100.0, 100.0));
        }
        assert_eq!((score.conll, score.linking), (100.0, 100.0));
        assert_eq!(score.singletons, Singletons { found: 200.0 / 3.0, gold: 200.0 / 3.0 });
    }

    /// The numbers are those of an independent implementation in Python, on the same input; LEA and CoNLL those of coval.
    #[test]
    fn a_wrong_merge_costs_precision_of_identity_and_recall_of_nodes_and_edges() {
        let merged = found(&[(0, 3, "x"), (8, 10, "y"), (12, 15, "x"), (20, 22, "y"), (27, 29, "q")]);
        let score = GraphScore::of(&[gold()], &merged);
        let percent = |p: Prf| [p.precision, p.recall, p.f1].map(|x| (100.0 * x).round() / 100.0);
        assert_eq!(percent(score.mention), [100.0, 100.0, 100.0]);
        assert_eq!(percent(score.b3), [75.0, 100.0, 85.71]);
        assert_eq!(percent(score.node), [100.0, 66.67, 80.0]);
        assert_eq!(percent(score.edge), [100.0, 50.0, 66.67]);
        assert_eq!(percent(score.lea), [50.0, 50.0, 50.0]);
        assert_eq!((100.0 * score.conll).round() / 100.0, 73.02);
        // Three of four: one of the two that were merged is aligned.
        assert_eq!(score.linking, 75.0);
    }
}
