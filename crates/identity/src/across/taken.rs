//! What texts take for a person of one word and never name in full, while they name a body or a place that begins with it or is it:
//! "Larimer" beside Larimer County, "Hancock" beside Hancock Forest Management. It is what they name.

use std::collections::{BTreeMap, BTreeSet};

use namegraph_document::EntityType;

use super::{Known, Resolver};
use crate::cluster::Node;
use crate::name::fold;
use crate::region::parts;
use crate::rule::Rule;
use crate::tables::tables;

/// The share of a supposed person's stories that must name a body or a place of the name.
const LEAST_BESIDE: f64 = 0.3;
/// The same where a firm is known by the name.
const LEAST_OF_A_FIRM: f64 = 0.15;
/// The same where somebody of the name stands elsewhere.
const LEAST_OF_A_SURNAME: f64 = 0.5;
/// The share of these that must be of one type.
const OF_ONE_TYPE: f64 = 0.66;
/// Last words, folded, of firms, schools and counties that go by their first word.
const GENERIC: [&str; 21] = [
    "co",
    "college",
    "company",
    "corp",
    "corporation",
    "counties",
    "county",
    "energy",
    "group",
    "holding",
    "holdings",
    "inc",
    "industries",
    "llc",
    "management",
    "media",
    "partners",
    "pharma",
    "pharmaceuticals",
    "restaurants",
    "university",
];
/// Words behind somebody's name in that of a thing which is called after him, or a town's in that of a paper; folded.
const CALLED_AFTER: [&str; 30] = [
    "administration",
    "alumni",
    "association",
    "campaign",
    "center",
    "chronicle",
    "daily",
    "doctrine",
    "enterprise",
    "family",
    "foundation",
    "garden",
    "gazette",
    "herald",
    "house",
    "institute",
    "journal",
    "library",
    "lives",
    "memorial",
    "museum",
    "news",
    "post",
    "presidential",
    "square",
    "star",
    "street",
    "times",
    "tower",
    "tribune",
];

/// A name of one word that texts take for a person's, and the stories that have it.
struct Supposed {
    node: Node,
    stories: BTreeSet<u32>,
    /// Whether somebody is called so in full in these stories; and anywhere, by the surname.
    is_named: bool,
    is_surname: bool,
    /// Bodies and places that begin with the word, and in how many of the stories.
    beside: BTreeMap<Node, usize>,
}

impl Resolver<'_> {
    /// Joins what was taken for a person to what its stories name.
    ///
    /// Time: O(n log n) in the names of stories.
    pub(super) fn join_taken_for_persons(&mut self, known: &Known) {
        let mut supposed = self.supposed_persons(known);
        for (name, stories) in known.names.iter().zip(&known.documents) {
            let folded = fold(&name.name);
            match name.entity_type {
                EntityType::Person if folded.contains(' ') => add_bearer(&mut supposed, &folded, stories),
                EntityType::Organization | EntityType::Location if is_its_own(&folded) => {
                    let first = folded.split([' ', ',']).next().and_then(|first| supposed.get_mut(first));
                    if let Some((first, node)) = first.zip(self.clusters.get(&name.key())) {
                        let shared = stories.iter().filter(|story| first.stories.contains(story)).count();
                        *first.beside.entry(node).or_default() += shared;
                    }
                }
                _ => {}
            }
        }
        let taken: Vec<(Node, Node)> =
            supposed.values().filter_map(|person| Some((person.node, self.meant(person)?))).collect();
        for (node, meant) in taken {
            self.join(node, meant, Rule::Type);
            if self.clusters.root(node) == self.clusters.root(meant) {
                self.taken.insert(node, self.clusters.key(meant).entity_type);
            }
        }
    }

    /// Names of one word that are no given names, behind no title and not joined to another, by the word.
    fn supposed_persons(&self, known: &Known) -> BTreeMap<String, Supposed> {
        let is_supposed = |node: &Node| {
            let key = self.clusters.key(*node);
            key.entity_type == EntityType::Person
                && key.document.is_none()
                && !key.name.contains([' ', '-'])
                && !tables().is_given(&key.name)
                && !tables().is_known_place(&key.name)
                && self.clusters.members(self.clusters.root(*node)).count() == 1
        };
        let mut supposed = BTreeMap::<String, Supposed>::new();
        for (name, stories) in known.names.iter().zip(&known.documents) {
            if let Some(node) = self.clusters.get(&name.key()).filter(is_supposed) {
                let person =
                    supposed.entry(self.clusters.key(node).name.clone()).or_insert_with(|| Supposed {
                        node,
                        stories: BTreeSet::new(),
                        is_named: false,
                        is_surname: false,
                        beside: BTreeMap::new(),
                    });
                person.stories.extend(stories);
            }
        }
        supposed
    }

    /// The body or the place that stories mean by what was taken for a person.
    fn meant(&self, person: &Supposed) -> Option<Node> {
        let (&most, _) = person.beside.iter().max_by_key(|&(&other, &n)| (n, std::cmp::Reverse(other)))?;
        let kind = |node: Node| self.clusters.key(node).entity_type;
        let all: usize = person.beside.values().sum();
        let alike: usize =
            person.beside.iter().filter(|(other, _)| kind(**other) == kind(most)).map(|(_, n)| n).sum();
        let share = alike as f64 / person.stories.len() as f64;
        let firm = kind(most) == EntityType::Organization
            && tables().eponym(&self.clusters.key(person.node).name).is_some();
        let least = if firm { LEAST_OF_A_FIRM } else { LEAST_BESIDE };
        // "Ferguson, Missouri" is no short name for Drew Ferguson; the Drudge Report is not sure to be meant by "Drudge".
        let place = || parts(self.shown(most), EntityType::Location).is_some();
        let usual = || share >= LEAST_OF_A_SURNAME && is_firm_or_county(&self.clusters.key(most).name);
        let free = !person.is_surname || place() || usual() || firm;
        let one_type = alike as f64 >= OF_ONE_TYPE * all as f64;
        (!person.is_named && one_type && share >= least && free).then_some(most)
    }
}

/// Notes that somebody of a full name stands in stories.
fn add_bearer(supposed: &mut BTreeMap<String, Supposed>, full: &str, stories: &[u32]) {
    if let Some(person) = full.rsplit(' ').next().and_then(|surname| supposed.get_mut(surname)) {
        person.is_surname = true;
    }
    for word in full.split(' ') {
        if let Some(person) = supposed.get_mut(word) {
            person.is_named |= stories.iter().any(|story| person.stories.contains(story));
        }
    }
}

fn is_firm_or_county(folded: &str) -> bool {
    folded.rsplit(' ').next().is_some_and(|last| GENERIC.binary_search(&last).is_ok())
}

/// Whether a body's or a place's folded name is not that of something called after somebody, or of a town's paper.
fn is_its_own(folded: &str) -> bool {
    folded.split([' ', ',']).skip(1).all(|word| CALLED_AFTER.binary_search(&word).is_err())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::across::NameCount;
    use crate::language::Languages;
    use crate::{Ledger, Rules, across_documents};
    use EntityType::{Location as LOC, Organization as ORG, Person as PER};

    /// The type and the name of the entity that the first of the names is, where each stands in these stories.
    fn first(names: &[(EntityType, &str, &[u32])]) -> (EntityType, String) {
        let count = |&(entity_type, name, _): &(EntityType, &str, &[u32])| NameCount {
            entity_type,
            name: name.to_owned(),
            scope: None,
            mentions: 3,
            repeated: false,
            languages: Languages::NONE,
        };
        let known = Known {
            names: names.iter().map(count).collect(),
            documents: names.iter().map(|(_, _, stories)| stories.to_vec()).collect(),
            ..Known::default()
        };
        let across = across_documents(&known, &Ledger::default(), Rules::default());
        let entity = &across.entities[across.of[0] as usize];
        (entity.entity_type, entity.name.clone())
    }

    #[test]
    fn words_are_in_order() {
        assert!(GENERIC.is_sorted() && CALLED_AFTER.is_sorted());
    }

    #[test]
    fn what_no_story_names_in_full_is_the_body_or_place_that_begins_so() {
        let hancock = (PER, "Hancock", &[1, 2][..]);
        assert_eq!(first(&[hancock, (ORG, "Hancock Forest Management", &[1])]).0, ORG);
        assert_eq!(first(&[(PER, "Larimer", &[1]), (LOC, "Larimer County", &[1])]).0, LOC);
        let ferguson =
            [(PER, "Ferguson", &[1, 2][..]), (LOC, "Ferguson, Missouri", &[1]), (PER, "Drew Ferguson", &[7])];
        assert_eq!(first(&ferguson).0, LOC);
        for other in [
            (ORG, "Hancock Forest Management", &[3][..]),
            (ORG, "Hancock Foundation", &[1]),
            (ORG, "Hancock Herald", &[1]),
            (PER, "John Hancock", &[1]),
        ] {
            assert_eq!(first(&[hancock, other]).0, PER, "{other:?}");
        }
        let named = [hancock, (ORG, "Hancock Forest Management", &[1]), (PER, "Matt Hancock", &[2])];
        assert_eq!(first(&named).0, PER);
        assert_eq!(first(&[(PER, "Barbara", &[1]), (ORG, "Barbara Group", &[1])]).0, PER);
    }
}
