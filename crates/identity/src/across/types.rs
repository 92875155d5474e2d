//! One name that documents take for things of several types: which of these are one thing.

use std::collections::{BTreeMap, BTreeSet};

use namegraph_document::EntityType;

use super::{Known, Resolver, is_filed, is_surname_behind_article};
use crate::cluster::Node;
use crate::key::Key;
use crate::rule::Rule;
use crate::tables::tables;

/// In so many times fewer documents a surname is taken for something else by mistake.
const RARELY: u64 = 2;
/// One in so many mentions of a word that nobody bears says that it is no person's.
const SELDOM_A_PERSON: u64 = 2;
/// In so many times fewer mentions than with another type a name's type is a mistake.
const MISTAKEN: u64 = 5;

impl Resolver<'_> {
    /// A name that nearly all documents take for one type (or most, if it is no person's and no place's) is of that type where some take
    /// it for another: the White House is a place here and there. Persons and what is called after them are two.
    pub(super) fn join_types(&mut self) {
        let mut names = BTreeMap::<String, Vec<Node>>::new();
        for node in self.nodes().filter(|&n| self.clusters.key(n).document.is_none()) {
            names.entry(self.clusters.key(node).name.clone()).or_default().push(node);
        }
        let surnames = self.surnames();
        for (name, nodes) in names.into_iter().filter(|(_, nodes)| nodes.len() > 1) {
            let all: u64 = nodes.iter().map(|&node| self.mentions(node)).sum();
            let filed = nodes.iter().copied().find(|&node| is_filed(self.clusters.key(node)));
            let borne = surnames.contains(&name);
            let Some(centre) = filed.or_else(|| self.centre(&nodes)) else { continue };
            let person = self.clusters.key(centre).entity_type == EntityType::Person;
            let thing = self.thing_that_nobody_is(&name, &nodes, all).filter(|_| person && !borne);
            let most = thing.unwrap_or(centre);
            for &node in nodes.iter().filter(|&&node| node != most) {
                let types = [most, node].map(|node| self.clusters.key(node).entity_type);
                if self.mentions(most) as f64 >= least_share(&name, types, borne) * all as f64 {
                    self.join(node, most, Rule::Type);
                }
            }
        }
    }

    /// What a word means that is no given name and nobody's surname: a body or a place, if one in so many mentions says so.
    fn thing_that_nobody_is(&self, name: &str, nodes: &[Node], all: u64) -> Option<Node> {
        let rare = !name.contains(' ') && !tables().is_surname(name) && !tables().is_given_name(name);
        let thing = |node: &Node| {
            matches!(self.clusters.key(*node).entity_type, EntityType::Organization | EntityType::Location)
        };
        let things: Vec<Node> = nodes.iter().copied().filter(thing).collect();
        let most = self.centre(&things)?;
        (rare && self.mentions(most) * SELDOM_A_PERSON >= all).then_some(most)
    }

    /// The last words, folded, of persons' full names.
    fn surnames(&self) -> BTreeSet<String> {
        let last =
            |node: Node| self.clusters.key(node).name.rsplit_once(' ').map(|(_, last)| last.to_owned());
        self.persons().filter_map(last).collect()
    }

    /// What some texts take for a body or a thing, and many more for the surname of one person, whom they name in full: Ocasio-Cortez. A
    /// surname that many have may be a firm's.
    pub(super) fn join_rare_surnames(&mut self, known: &Known) {
        let mut bearers = BTreeMap::<String, BTreeSet<(Node, u64)>>::new();
        for (short, full) in self.explained(known) {
            let key = self.clusters.key(short);
            if key.entity_type == EntityType::Person && !self.shown(short).contains(' ') {
                bearers.entry(key.name.clone()).or_default().extend(full);
            }
        }
        let taken: Vec<(Node, Node)> = self
            .nodes()
            .filter_map(|node| {
                let key = self.clusters.key(node);
                let surname = key.entity_type != EntityType::Person
                    && key.document.is_none()
                    && tables().is_unknown(&key.name);
                let only = bearers.get(&key.name).filter(|full| surname && full.len() == 1)?.first()?;
                let fewer = self.company.documents(node) as u64 * RARELY <= only.1;
                fewer.then_some((node, only.0))
            })
            .collect();
        for (node, full) in taken {
            self.join(node, full, Rule::Type);
        }
    }

    /// Names that many more mentions have under another type.
    pub(super) fn mistaken(&self) -> BTreeSet<Key> {
        let mut most = BTreeMap::<&str, u64>::new();
        for node in self.nodes() {
            let most = most.entry(&self.clusters.key(node).name).or_default();
            *most = self.mentions(node).max(*most);
        }
        let few = |&node: &Node| self.mentions(node) * MISTAKEN < most[self.clusters.key(node).name.as_str()];
        self.nodes().filter(few).map(|node| self.clusters.key(node).clone()).collect()
    }
}

/// The share of a folded name's mentions that must have the first type for those of the second to be taken for it; more than all, if
/// they are two things. `borne`: whether it is a person's surname somewhere.
fn least_share(name: &str, types: [EntityType; 2], borne: bool) -> f64 {
    use EntityType::{Location, Miscellaneous, Organization, Person};
    let filed = |kind| tables().filed_under(kind, name).is_some();
    let person = types.contains(&Person);
    match types {
        [Organization, Location] | [Location, Organization] if filed(Organization) && filed(Location) => 2.0,
        _ if person && tables().is_known_place(name) => 2.0,
        // A club or a government goes by its town's name.
        [Location, Organization] | [Organization, Location] if filed(Location) && !tables().is_land(name) => {
            2.0
        }
        // "Britain" is a part of a longer name here and there: "Great Britain Olympic Hockey".
        [Location, Miscellaneous] => 0.8,
        [kind, _] if filed(kind) && !person => 0.0,
        [kind, _] if filed(kind) => 0.5,
        [Organization, Person] | [Person, Organization] if is_surname_behind_article(name) => 0.97,
        _ if person && !name.contains(' ') && (tables().is_surname(name) || tables().is_given_name(name)) => {
            0.97
        }
        // Notre Dame is a cathedral and a university, Tampa Bay a region and a club; Salon is no place.
        [Location, Organization] | [Organization, Location] => {
            if is_of_two_kinds(name, person) {
                0.8
            } else {
                0.65
            }
        }
        _ if is_of_two_kinds(name, person) => 0.8,
        // Two words that nobody is called by name one thing: Access Hollywood, Roll Call. And a rare surname that nobody has here: Gallup.
        _ if name.contains(' ') || person && !borne => 0.3,
        _ => 0.6,
    }
}

/// Whether a name can be a person's and something else's, or a town's and that of what is called by it.
fn is_of_two_kinds(name: &str, person: bool) -> bool {
    let first = name.split(' ').next().unwrap_or_default();
    let town = || tables().country_of_town(name).next().is_some();
    person && tables().is_given_name(first) || tables().is_known_place(name) || town()
}
