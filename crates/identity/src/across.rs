//! Which names of different documents are one entity.

use std::collections::{BTreeMap, BTreeSet};

use namegraph_document::EntityType;

use crate::acronym::is_acronym;
use crate::name::fold;
use crate::rule::{Join, Rule};

/// A name as documents resolved it, and how often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameCount {
    /// The name within a document.
    pub name: String,
    /// Its type there.
    pub entity_type: EntityType,
    /// Mentions under this name in all documents.
    pub mentions: u64,
}

/// An entity's identity: type and folded name. It is a function of the documents, not of their order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EntityKey(EntityType, String);

impl EntityKey {
    /// The id that files and answers carry: `per-benjamin-netanyahu`.
    pub fn id(&self) -> String {
        format!("{}-{}", self.0.as_str().to_lowercase(), self.1.replace(' ', "-"))
    }

    /// What kind of entity.
    pub fn entity_type(&self) -> EntityType {
        self.0
    }
}

/// Which entity each name is, and why.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Across {
    /// The entity of each name, in the order given.
    pub entities: Vec<EntityKey>,
    /// The name each entity is shown under: its most frequent one.
    pub names: BTreeMap<EntityKey, String>,
    /// What was decided.
    pub joins: Vec<Join>,
}

/// Joins the names of all documents into entities: equal but for writing and of one type, or an acronym that all
/// documents explaining it explain alike. `explained` holds those explanations: the joins by [`Rule::Acronym`] that
/// were made within documents.
///
/// Time and space: O(n log n) in distinct names.
pub fn across_documents(names: &[NameCount], explained: &[Join]) -> Across {
    let known = known_acronyms(explained);
    let mut across = Across::default();
    let mut votes: BTreeMap<EntityKey, BTreeMap<&str, u64>> = BTreeMap::new();
    let mut joins = BTreeSet::new();
    for name in names {
        let plain = key(name.entity_type, &name.name);
        let key = match known.get(&plain).filter(|_| is_acronym(&name.name)) {
            Some((full_key, full)) => {
                joins.insert(Join {
                    entity_type: name.entity_type,
                    from: name.name.clone(),
                    to: full.clone(),
                    rule: Rule::KnownAcronym,
                });
                full_key.clone()
            }
            None => plain,
        };
        *votes.entry(key.clone()).or_default().entry(&name.name).or_default() += name.mentions;
        across.entities.push(key);
    }
    for (key, votes) in votes {
        let shown = shown(&votes);
        for from in votes.keys().filter(|n| **n != shown && fold(n) == fold(&shown)) {
            let (from, to) = ((*from).to_owned(), shown.clone());
            joins.insert(Join { entity_type: key.0, from, to, rule: Rule::Writing });
        }
        across.names.insert(key, shown);
    }
    across.joins = joins.into_iter().collect();
    across
}

fn key(entity_type: EntityType, name: &str) -> EntityKey {
    let folded = fold(name);
    EntityKey(entity_type, if folded.is_empty() { name.to_owned() } else { folded })
}

/// Acronyms with a single expansion, and that expansion.
fn known_acronyms(explained: &[Join]) -> BTreeMap<EntityKey, (EntityKey, String)> {
    let mut expansions: BTreeMap<EntityKey, BTreeMap<EntityKey, &str>> = BTreeMap::new();
    for join in explained.iter().filter(|j| j.rule == Rule::Acronym) {
        let full = key(join.entity_type, &join.to);
        let shortest =
            expansions.entry(key(join.entity_type, &join.from)).or_default().entry(full).or_insert(&join.to);
        *shortest = (*shortest).min(&join.to);
    }
    expansions
        .into_iter()
        .filter(|(_, full)| full.len() == 1)
        .filter_map(|(acronym, full)| {
            full.into_iter().next().map(|(key, name)| (acronym, (key, name.to_owned())))
        })
        .collect()
}

/// The name that most mentions have, a longer one before a shorter one; an acronym only where there is nothing else,
/// and capitals likewise.
fn shown(votes: &BTreeMap<&str, u64>) -> String {
    let shouted = |n: &str| n.chars().all(|c| !c.is_lowercase());
    let best = votes.iter().min_by_key(|(n, count)| (shouted(n), std::cmp::Reverse((**count, n.len())), **n));
    best.map(|(name, _)| (*name).to_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORG: EntityType = EntityType::Organization;

    fn count(name: &str, entity_type: EntityType, mentions: u64) -> NameCount {
        NameCount { name: name.to_owned(), entity_type, mentions }
    }

    fn explains(from: &str, to: &str) -> Join {
        Join { entity_type: ORG, from: from.to_owned(), to: to.to_owned(), rule: Rule::Acronym }
    }

    #[test]
    fn names_and_acronyms_become_entities() {
        let names = [
            count("European Union", ORG, 5),
            count("EUROPEAN UNION", ORG, 9),
            count("EU", ORG, 50),
            count("Paris", EntityType::Location, 1),
            count("Paris", EntityType::Person, 1),
        ];
        let found = across_documents(&names, &[explains("EU", "European Union")]);
        let ids: Vec<_> = found.entities.iter().map(EntityKey::id).collect();
        assert_eq!(
            ids,
            ["org-european-union", "org-european-union", "org-european-union", "loc-paris", "per-paris"]
        );
        assert_eq!(found.names[&found.entities[0]], "European Union");
        assert_eq!(found.joins.len(), 2);
    }

    #[test]
    fn an_acronym_with_two_meanings_stays_itself() {
        let names = [count("AP", ORG, 5)];
        let found = across_documents(
            &names,
            &[explains("AP", "Associated Press"), explains("AP", "Alianza Popular")],
        );
        assert_eq!(found.entities[0].id(), "org-ap");
        assert!(found.joins.is_empty());
    }
}
