//! Whom does somebody mean who is still typing?
//!
//! Every word of every name is kept in order of the alphabet, so that those that begin like what was typed lie side by side.

use namegraph_document::EntityType;
use namegraph_document::json::NamedRecord;
use namegraph_graph::Index;
use namegraph_identity::fold;
use namegraph_store::{EntityRow, StoreError};
use serde::Serialize;

use crate::find::Nearest;
use crate::namegraph::{Loaded, Namegraph};

/// An entity that may be meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Suggestion {
    /// The entity.
    #[serde(flatten)]
    pub entity: NamedRecord,
    /// How often it is mentioned.
    pub mentions: u64,
    /// The name that begins so, where it is not the one that it is shown under.
    pub alias: Option<String>,
}

/// All names in the form that names are compared in.
pub(crate) struct Names {
    /// Each name, and the place of the entity that goes by it.
    names: Vec<(Box<str>, Index)>,
    /// Where each word begins: a name, and a byte in it; by what stands there to the end of the name.
    words: Vec<(u32, u32)>,
}

impl Names {
    fn read(graph: &Namegraph, loaded: &Loaded) -> Result<Self, StoreError> {
        let mut names: Vec<(Box<str>, Index)> = Vec::new();
        graph.store().for_each_name(|name, entity| {
            names.extend(loaded.index_of(entity).map(|index| (name.into(), index)));
        })?;
        // The name that is shown may be part of every surface: "Prince William" goes by "William".
        names.extend(loaded.entities.iter().zip(0..).map(|(e, index)| (fold(&e.name).into(), index)));
        names.sort_unstable();
        names.dedup();
        let mut words: Vec<(u32, u32)> = Vec::new();
        for (i, (name, _)) in names.iter().enumerate() {
            let after_spaces = name.match_indices(' ').map(|(at, _)| at + 1);
            words.extend(std::iter::once(0).chain(after_spaces).map(|at| (i as u32, at as u32)));
        }
        let from = |&(name, at): &(u32, u32)| &names[name as usize].0[at as usize..];
        words.sort_by(|a, b| from(a).cmp(from(b)).then(a.cmp(b)));
        Ok(Self { names, words })
    }

    /// The names with a word that begins so, each with whether the whole name does.
    fn beginning<'a>(&'a self, folded: &'a str) -> impl Iterator<Item = (&'a str, Index, bool)> + 'a {
        let from = |&(name, at): &(u32, u32)| &self.names[name as usize].0[at as usize..];
        let start = self.words.partition_point(|word| from(word) < folded);
        let found = self.words[start..].iter().take_while(move |word| from(word).starts_with(folded));
        found.map(|&(name, at)| {
            let (name, entity) = &self.names[name as usize];
            (name.as_ref(), *entity, at == 0)
        })
    }
}

impl Namegraph {
    /// The entities with a name that has a word which begins so, the whole name if it is exactly that first, then the most
    /// mentioned. If there is none: those with words that begin like each that was typed, in any order; then those that are
    /// spelled nearly so and begin with the same letter.
    ///
    /// Time: O(log N) and as many steps as words begin so; misspelled, as many as words begin with the letter. The first time,
    /// all names are read and sorted.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn suggest(
        &self,
        typed: &str,
        entity_type: Option<EntityType>,
        limit: usize,
    ) -> Result<Vec<Suggestion>, StoreError> {
        let (loaded, folded) = (self.loaded()?, fold(typed));
        if folded.is_empty() || limit == 0 {
            return Ok(Vec::new());
        }
        let names = self.names(loaded)?;
        let mut best = Best { entities: &loaded.entities, entity_type, limit, found: Vec::new() };
        names.beginning(&folded).for_each(|(name, entity, _)| best.offer(name, entity, name == folded));
        if best.found.is_empty() {
            let words: Vec<&str> = folded.split(' ').collect();
            let has = |name: &str, word: &&str| name.split(' ').any(|of_name| of_name.starts_with(*word));
            for (name, entity, _) in names.beginning(words[0]) {
                if words.iter().all(|word| has(name, word)) {
                    best.offer(name, entity, false);
                }
            }
        }
        if best.found.is_empty()
            && let Some(mut nearest) = Nearest::to(&folded)
        {
            let initial = folded.chars().take(1).collect::<String>();
            names
                .beginning(&initial)
                .filter(|(.., whole)| *whole)
                .for_each(|(name, entity, _)| nearest.offer(name, entity));
            nearest.found().into_iter().for_each(|entity| best.offer("", entity, false));
        }
        best.found
            .iter()
            .map(|found| self.suggestion(&loaded.entities[found.entity as usize], found.name))
            .collect()
    }

    fn names(&self, loaded: &Loaded) -> Result<&Names, StoreError> {
        let kept = &self.memory().names;
        if let Some(names) = kept.get() {
            return Ok(names);
        }
        let names = Names::read(self, loaded)?;
        Ok(kept.get_or_init(|| names))
    }

    fn suggestion(&self, entity: &EntityRow, name: &str) -> Result<Suggestion, StoreError> {
        let aliases =
            if fold(&entity.name) == name { Vec::new() } else { self.store().aliases(entity.number)? };
        let alias = aliases.into_iter().find(|alias| fold(alias) == name && *alias != entity.name);
        Ok(Suggestion { entity: entity.named(), mentions: entity.mentions, alias })
    }
}

/// The best entities that were offered.
struct Best<'a> {
    entities: &'a [EntityRow],
    entity_type: Option<EntityType>,
    limit: usize,
    /// The best first.
    found: Vec<Found<'a>>,
}

struct Found<'a> {
    entity: Index,
    name: &'a str,
    exact: bool,
}

impl<'a> Best<'a> {
    fn offer(&mut self, name: &'a str, entity: Index, exact: bool) {
        let row = &self.entities[entity as usize];
        if self.entity_type.is_some_and(|t| t != row.entity_type) {
            return;
        }
        let rank = |exact: bool, entity: Index| {
            (!exact, std::cmp::Reverse(self.entities[entity as usize].mentions), entity)
        };
        let place = self.found.partition_point(|f| rank(f.exact, f.entity) <= rank(exact, entity));
        if place == self.limit || self.found[..place].iter().any(|f| f.entity == entity) {
            return;
        }
        self.found.insert(place, Found { entity, name, exact });
        let again = self.found.iter().skip(place + 1).position(|f| f.entity == entity);
        again.map(|after| self.found.remove(place + 1 + after));
        self.found.truncate(self.limit);
    }
}
