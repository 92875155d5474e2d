//! What is new in a graph, beside an older one?

use std::collections::{BTreeMap, BTreeSet, HashMap};

use namegraph_document::json::EvidenceRecord;
use namegraph_document::{Date, EntityType};
use namegraph_identity::Key;
use namegraph_store::{EdgeRow, EntityRow, Order, Store, StoreError};
use serde::Serialize;

use crate::namegraph::Namegraph;

/// What became of an entity or a link. The order is that of listings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// Several entities are one now.
    Merged,
    /// One entity is several now.
    Split,
    /// It was not there before.
    Came,
    /// It is not there any more.
    Went,
    /// There is more of it.
    Grew,
    /// There is less of it.
    Shrank,
}

impl Change {
    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Merged => "merged",
            Self::Split => "split",
            Self::Came => "came",
            Self::Went => "went",
            Self::Grew => "grew",
            Self::Shrank => "shrank",
        }
    }

    fn of(before: f64, after: f64) -> Option<Self> {
        match (before > 0.0, after > 0.0) {
            (false, true) => Some(Self::Came),
            (true, false) => Some(Self::Went),
            _ if after > before => Some(Self::Grew),
            _ if after < before => Some(Self::Shrank),
            _ => None,
        }
    }
}

/// An entity that changed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EntityChange {
    /// What became of it.
    pub change: Change,
    /// Its id, in the newer graph if it is there.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What kind of entity.
    #[serde(rename = "type")]
    pub entity_type: EntityType,
    /// Mentions before; of all that were merged into it.
    pub before: u64,
    /// Mentions now.
    pub after: u64,
    /// The names that were merged into it, or that it was split into.
    pub others: Vec<String>,
    /// Sentences that only one of the two graphs has.
    pub evidence: Vec<EvidenceRecord>,
}

/// A link that changed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EdgeChange {
    /// What became of it.
    pub change: Change,
    /// Id of one end, in the newer graph if it is there.
    pub source: String,
    /// Id of the other.
    pub target: String,
    /// Name of the one.
    pub source_name: String,
    /// Name of the other.
    pub target_name: String,
    /// Its weight before.
    pub before: f64,
    /// Its weight now.
    pub after: f64,
    /// Windows that only one of the two graphs has.
    pub evidence: Vec<EvidenceRecord>,
}

/// What changed from one graph to the other.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Diff {
    /// Documents that only the newer one has.
    pub documents_came: Vec<String>,
    /// Documents that only the older one has.
    pub documents_went: Vec<String>,
    /// Documents that have another text now.
    pub documents_changed: Vec<String>,
    /// Entities that changed: by kind of change, then the largest change first.
    pub entities: Vec<EntityChange>,
    /// Links that changed, in the same order.
    pub edges: Vec<EdgeChange>,
}

/// What changed from `old` to `new`. The first `limit` entities and links of each kind of change come with at most
/// `quotes` sentences.
///
/// An entity of the one is an entity of the other if they have a name in common, so that it stays the same when names are
/// added to it; which names are one is what both files say.
///
/// # Errors
/// When a file cannot be read.
pub fn diff(old: &Namegraph, new: &Namegraph, limit: usize, quotes: usize) -> Result<Diff, StoreError> {
    let pairing = Pairing::new(old, new)?;
    let (documents_came, documents_went, documents_changed) = documents(old.store(), new.store())?;
    let mut entities = pairing.entities();
    sort(&mut entities, |c| (c.change, c.after.abs_diff(c.before) as f64, format!("{} {}", c.name, c.id)));
    let mut counts = BTreeMap::new();
    for change in &mut entities {
        if has_room(&mut counts, change.change, limit) {
            change.evidence = pairing.sentences(change, quotes)?;
        }
    }
    let mut edges = pairing.edges();
    sort(&mut edges, |c| {
        (
            c.change,
            (c.after - c.before).abs(),
            [c.source_name.as_str(), &c.target_name, &c.source, &c.target].join(" "),
        )
    });
    counts.clear();
    for change in &mut edges {
        if has_room(&mut counts, change.change, limit) {
            change.evidence = pairing.windows(change, quotes)?;
        }
    }
    Ok(Diff { documents_came, documents_went, documents_changed, entities, edges })
}

fn has_room(counts: &mut BTreeMap<Change, usize>, change: Change, limit: usize) -> bool {
    let count = counts.entry(change).or_default();
    *count += 1;
    *count <= limit
}

fn sort<T>(changes: &mut [T], key: impl Fn(&T) -> (Change, f64, String)) {
    changes.sort_by(|a, b| {
        let ((x, n, a), (y, m, b)) = (key(a), key(b));
        x.cmp(&y).then(m.total_cmp(&n)).then(a.cmp(&b))
    });
}

type Documents = (Vec<String>, Vec<String>, Vec<String>);

fn documents(old: &Store, new: &Store) -> Result<Documents, StoreError> {
    let known = |store: &Store| {
        let mut ids: BTreeMap<String, String> = BTreeMap::new();
        store.for_each_stored(|d| {
            ids.insert(d.id, d.sha256);
            Ok::<_, StoreError>(())
        })?;
        Ok::<_, StoreError>(ids)
    };
    let (before, after) = (known(old)?, known(new)?);
    let only = |one: &BTreeMap<String, String>, other: &BTreeMap<String, String>| {
        one.keys().filter(|id| !other.contains_key(*id)).cloned().collect()
    };
    let changed =
        |(id, hash): (&String, &String)| after.get(id).is_some_and(|other| other != hash).then(|| id.clone());
    Ok((only(&after, &before), only(&before, &after), before.iter().filter_map(changed).collect()))
}

/// Which entities of two graphs are the same.
struct Pairing<'a> {
    old: &'a Namegraph,
    new: &'a Namegraph,
    before: HashMap<u32, &'a EntityRow>,
    after: HashMap<u32, &'a EntityRow>,
    old_edges: &'a [EdgeRow],
    new_edges: &'a [EdgeRow],
    /// For entities of the old graph, those of the new one that have a name of theirs; the one with their id first.
    forward: BTreeMap<u32, Vec<u32>>,
    /// The same the other way round.
    back: BTreeMap<u32, BTreeSet<u32>>,
}

impl<'a> Pairing<'a> {
    fn new(old: &'a Namegraph, new: &'a Namegraph) -> Result<Self, StoreError> {
        let by_number = |graph: &'a Namegraph| -> Result<HashMap<u32, &'a EntityRow>, StoreError> {
            Ok(graph.entities()?.iter().map(|e| (e.number, e)).collect())
        };
        let (before, after) = (by_number(old)?, by_number(new)?);
        let now: HashMap<Key, u32> = new.store().keys()?.into_iter().collect();
        let (mut forward, mut back) =
            (BTreeMap::<u32, Vec<u32>>::new(), BTreeMap::<u32, BTreeSet<u32>>::new());
        for (key, number) in old.store().keys()? {
            let Some(entity) = before.get(&number) else { continue };
            let Some(&other) = now.get(&key).filter(|n| after.contains_key(n)) else { continue };
            let others = forward.entry(number).or_default();
            if key.id() == entity.id {
                others.retain(|n| *n != other);
                others.insert(0, other);
            } else if !others.contains(&other) {
                others.push(other);
            }
            back.entry(other).or_default().insert(number);
        }
        let (old_edges, new_edges) = (old.edges()?, new.edges()?);
        Ok(Self { old, new, before, after, old_edges, new_edges, forward, back })
    }

    fn entities(&self) -> Vec<EntityChange> {
        let mut changes = Vec::new();
        for (number, entity) in &self.before {
            let others = self.forward.get(number).map_or(&[][..], Vec::as_slice);
            if others.is_empty() {
                changes.push(entity_change(Change::Went, entity, entity.mentions, 0));
            } else if others.len() > 1 {
                let after = others.iter().map(|n| self.after[n].mentions).sum();
                let mut change = entity_change(Change::Split, entity, entity.mentions, after);
                change.others = others.iter().map(|n| self.after[n].name.clone()).collect();
                changes.push(change);
            }
        }
        for (number, entity) in &self.after {
            let from: Vec<&EntityRow> =
                self.back.get(number).into_iter().flatten().map(|n| self.before[n]).collect();
            let before = from.iter().map(|e| e.mentions).sum::<u64>();
            // Of a split one, each part stands in one line already.
            let of_split = from.iter().any(|e| self.forward[&e.number].len() > 1);
            let kind = match from.len() {
                0 => Some(Change::Came),
                1 if of_split => None,
                1 => Change::of(before as f64, entity.mentions as f64),
                _ => Some(Change::Merged),
            };
            changes.extend(kind.map(|kind| {
                let mut change = entity_change(kind, entity, before, entity.mentions);
                if kind == Change::Merged {
                    change.others = from.iter().map(|e| e.name.clone()).collect();
                }
                change
            }));
        }
        changes
    }

    fn edges(&self) -> Vec<EdgeChange> {
        // Old links by what their ends are now; those of entities that are gone by their old ids.
        let now = |n: u32| match self.forward.get(&n).and_then(|others| others.first()) {
            Some(other) => self.after[other],
            None => self.before[&n],
        };
        let mut weights: BTreeMap<(&str, &str), ([&EntityRow; 2], f64, f64)> = BTreeMap::new();
        let mut add = |a: &'a EntityRow, b: &'a EntityRow, before: f64, after: f64| {
            let ends = if a.id <= b.id { [a, b] } else { [b, a] };
            if a.id != b.id {
                let sums = weights.entry((&ends[0].id, &ends[1].id)).or_insert((ends, 0.0, 0.0));
                *sums = (ends, sums.1 + before, sums.2 + after);
            }
        };
        self.old_edges.iter().for_each(|e| add(now(e.source), now(e.target), e.weight, 0.0));
        self.new_edges.iter().for_each(|e| add(self.after[&e.source], self.after[&e.target], 0.0, e.weight));
        let change = |([a, b], before, after): ([&EntityRow; 2], f64, f64)| {
            Some(EdgeChange {
                change: Change::of(before, after)?,
                source: a.id.clone(),
                target: b.id.clone(),
                source_name: a.name.clone(),
                target_name: b.name.clone(),
                before,
                after,
                evidence: Vec::new(),
            })
        };
        weights.into_values().filter_map(change).collect()
    }

    /// Sentences that name the entity in one graph only: what came, or what went.
    fn sentences(&self, change: &EntityChange, quotes: usize) -> Result<Vec<EvidenceRecord>, StoreError> {
        let of = |graph: &Namegraph| match graph.store().entity(&change.id)? {
            Some(entity) => graph.store().naming(entity.number, usize::MAX >> 1),
            None => Ok(Vec::new()),
        };
        Ok(only_one_has(change.change, of(self.old)?, of(self.new)?, quotes))
    }

    fn windows(&self, change: &EdgeChange, quotes: usize) -> Result<Vec<EvidenceRecord>, StoreError> {
        let of = |graph: &Namegraph| {
            let ends = [&change.source, &change.target].map(|id| graph.store().entity(id));
            let [Some(a), Some(b)] = ends.map(|e| e.ok().flatten()) else { return Ok(Vec::new()) };
            graph.store().evidence(a.number, b.number, graph.store().window(), Order::Oldest, usize::MAX >> 1)
        };
        Ok(only_one_has(change.change, of(self.old)?, of(self.new)?, quotes))
    }
}

/// The sentences that make the change: of what came or grew, those that are new; of what went or shrank, those that are
/// gone.
fn only_one_has(
    change: Change,
    before: Vec<EvidenceRecord>,
    after: Vec<EvidenceRecord>,
    quotes: usize,
) -> Vec<EvidenceRecord> {
    let less = matches!(change, Change::Went | Change::Shrank);
    let (more, fewer) = if less { (before, after) } else { (after, before) };
    let known: BTreeSet<(Option<Date>, String, String)> =
        fewer.into_iter().map(|q| (q.date, q.document, q.text)).collect();
    let new = |q: &EvidenceRecord| !known.contains(&(q.date, q.document.clone(), q.text.clone()));
    more.into_iter().filter(new).take(quotes).collect()
}

fn entity_change(change: Change, entity: &EntityRow, before: u64, after: u64) -> EntityChange {
    EntityChange {
        change,
        id: entity.id.clone(),
        name: entity.name.clone(),
        entity_type: entity.entity_type,
        before,
        after,
        others: Vec::new(),
        evidence: Vec::new(),
    }
}
