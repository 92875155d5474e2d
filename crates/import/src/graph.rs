//! A graph from elsewhere, put together of what files say.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use namegraph_document::{Date, EntityType};
use namegraph_identity::fold;

use crate::columns::{ALIASES, Columns, FIRST, LAST, NAME, WEIGHT};

/// A graph as files give it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Graph {
    /// The entities, by type and folded name.
    pub entities: Vec<Entity>,
    /// The links, by the places of their ends; no two between the same.
    pub links: Vec<Link>,
    /// What could not be taken over: where it stands, and why.
    pub skipped: Vec<(String, String)>,
}

/// An entity as a file gives it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// Its id.
    pub id: String,
    /// Its name; its id, if it has none.
    pub name: String,
    /// What it is.
    pub entity_type: EntityType,
    /// Other names.
    pub aliases: Vec<String>,
    /// How often it is mentioned, in how many documents and stories, where the file says so.
    pub mentions: Option<u64>,
    /// In how many documents.
    pub documents: Option<u64>,
    /// In how many stories.
    pub stories: Option<u64>,
    /// Mentions that copies repeat.
    pub copies: u64,
    /// From when.
    pub first_seen: Option<Date>,
    /// To when.
    pub last_seen: Option<Date>,
}

/// A link as a file gives it.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Place of one end.
    pub source: usize,
    /// Place of the other, behind it.
    pub target: usize,
    /// What it weighs.
    pub weight: f64,
    /// How many windows hold both, where the file says so.
    pub count: Option<u64>,
    /// From when.
    pub first_seen: Option<Date>,
    /// To when.
    pub last_seen: Option<Date>,
    /// What chance would give and how far that is, where the file says so.
    pub significance: Option<Significance>,
}

/// How a link compares with chance: the columns that namegraph writes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Significance {
    /// The weight that chance would give.
    pub expected: f64,
    /// Normalized pointwise mutual information.
    pub npmi: f64,
    /// How probably chance gives such a weight.
    pub p: f64,
    /// The least false-discovery rate at which it passes.
    pub fdr: f64,
    /// The disparity filter's α.
    pub disparity: f64,
}

/// What files have said so far.
#[derive(Default)]
pub(crate) struct Builder {
    entities: BTreeMap<String, Entity>,
    links: BTreeMap<(String, String), Link>,
    skipped: Vec<(String, String)>,
}

impl Builder {
    /// An entity. One that is there already, because a link named it, gets what is known of it now.
    pub(crate) fn entity(&mut self, id: &str, columns: &Columns) {
        let entity = Entity {
            id: id.to_owned(),
            name: columns.text(NAME).unwrap_or(id).to_owned(),
            entity_type: columns.entity_type(),
            aliases: columns.list(ALIASES),
            mentions: columns.count("mentions"),
            documents: columns.count("documents"),
            stories: columns.count("stories"),
            copies: columns.count("copies").unwrap_or(0),
            first_seen: columns.date(FIRST),
            last_seen: columns.date(LAST),
        };
        self.entities.insert(id.to_owned(), entity);
    }

    /// An entity that is only known by its id, and perhaps its name.
    pub(crate) fn end(&mut self, id: &str, name: Option<&str>) {
        if !self.entities.contains_key(id) {
            let mut columns = Columns::default();
            columns.set("name", name.unwrap_or(id));
            self.entity(id, &columns);
        }
    }

    /// A link. Weights of links between the same two add up, whichever way they point.
    pub(crate) fn link(&mut self, place: &str, source: &str, target: &str, columns: &Columns) {
        let weight = match columns.text(WEIGHT) {
            None => 1.0,
            Some(text) => match columns.number(WEIGHT).filter(|w| *w > 0.0) {
                Some(weight) => weight,
                None => return self.skip(place, format!("expected a weight above 0, found {text:?}")),
            },
        };
        if source == target {
            return self.skip(place, format!("a link from {source:?} to itself"));
        }
        let significance = || {
            let number = |name| columns.number(&[name]);
            Some(Significance {
                expected: number("expected").filter(|e| *e > 0.0)?,
                npmi: number("npmi")?,
                p: number("p")?,
                fdr: number("fdr")?,
                disparity: number("disparity")?,
            })
        };
        let link = Link {
            source: 0,
            target: 0,
            weight,
            count: columns.count("count"),
            first_seen: columns.date(FIRST),
            last_seen: columns.date(LAST),
            significance: significance(),
        };
        let ends = if source < target { (source, target) } else { (target, source) };
        match self.links.entry((ends.0.to_owned(), ends.1.to_owned())) {
            Entry::Vacant(free) => {
                free.insert(link);
            }
            Entry::Occupied(mut known) => known.get_mut().add(&link),
        }
    }

    pub(crate) fn skip(&mut self, place: &str, reason: impl Into<String>) {
        self.skipped.push((place.to_owned(), reason.into()));
    }

    pub(crate) fn finish(self) -> Graph {
        let mut entities: Vec<Entity> = self.entities.into_values().collect();
        entities.sort_by_cached_key(|e| (e.entity_type, fold(&e.name), e.id.clone()));
        let places: BTreeMap<&str, usize> = entities.iter().map(|e| e.id.as_str()).zip(0..).collect();
        let mut links = Vec::with_capacity(self.links.len());
        for ((a, b), link) in &self.links {
            // Readers give every end to `end` or `entity` before they are done.
            if let (Some(&a), Some(&b)) = (places.get(a.as_str()), places.get(b.as_str())) {
                links.push(Link { source: a.min(b), target: a.max(b), ..link.clone() });
            }
        }
        links.sort_by_key(|l| (l.source, l.target));
        Graph { entities, links, skipped: self.skipped }
    }
}

impl Link {
    /// The same link once more. What chance would give is not known of the sum.
    fn add(&mut self, other: &Self) {
        self.weight += other.weight;
        self.count = self.count.zip(other.count).map(|(a, b)| a + b);
        self.first_seen = self.first_seen.into_iter().chain(other.first_seen).min();
        self.last_seen = self.last_seen.into_iter().chain(other.last_seen).max();
        self.significance = None;
    }
}
