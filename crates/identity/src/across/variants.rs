//! Full names of one person: with and without a middle name, a nickname, an initial, in another script.

use std::collections::{BTreeMap, BTreeSet};

use super::Resolver;
use crate::cluster::Node;
use crate::name::{Difference, PersonName, spoken};
use crate::rule::Rule;
use crate::spelling::{consonants, is_other_script, sound};
use crate::tables::tables;

/// Consonants below which scripts without vowels are not compared.
const CONSONANTS: usize = 5;
/// More bearers of a given name and surname than this are never one person for all we know.
const MOST_BEARERS: usize = 32;

impl Resolver<'_> {
    /// Full names that differ in a middle name or a nickname, where all that could be meant can be one person.
    pub(super) fn join_variants(&mut self) {
        let mut blocks = BTreeMap::<(String, String, Option<String>), Vec<Node>>::new();
        for node in self.persons() {
            let spoken = spoken(self.shown(node));
            let Some(name) = PersonName::parse(&spoken) else { continue };
            let (surname, generation) = (sound(&name.surname.join(" ")), name.generation.map(str::to_owned));
            for given in tables().full_given(name.given[0]) {
                blocks.entry((sound(&given), surname.clone(), generation.clone())).or_default().push(node);
            }
        }
        self.join_compatible(blocks.into_values());
        let mut bearers = BTreeMap::<String, Vec<Node>>::new();
        for node in self.persons() {
            if let Some(name) = PersonName::parse(&spoken(self.shown(node))) {
                bearers.entry(sound(&name.surname.join(" "))).or_default().push(node);
            }
        }
        self.join_compatible(bearers.into_values());
    }

    /// Joins names to those of their blocks that they can be one person's with, if all of those can.
    fn join_compatible(&mut self, blocks: impl Iterator<Item = Vec<Node>>) {
        let mut partners = BTreeMap::<Node, BTreeSet<Node>>::new();
        for block in blocks.filter(|b| (2..=MOST_BEARERS).contains(&b.len())) {
            for &a in &block {
                partners.entry(a).or_default().extend(block.iter().copied().filter(|&b| b != a));
            }
        }
        for (node, partners) in partners {
            let all: Vec<Node> = partners.into_iter().collect();
            let one = |(i, &a): (usize, &Node)| all[i + 1..].iter().all(|&b| self.difference(a, b).is_some());
            if all.iter().enumerate().all(one) {
                for other in all {
                    match self.difference(node, other) {
                        Some(Difference::Middle | Difference::Spelling) => {
                            self.join(node, other, Rule::Middle);
                        }
                        Some(Difference::Nickname) => self.join(node, other, Rule::Nickname),
                        Some(Difference::Initial) => self.join(node, other, Rule::Initial),
                        None => {}
                    }
                }
            }
        }
    }

    fn difference(&self, a: Node, b: Node) -> Option<Difference> {
        let (a, b) = (spoken(self.shown(a)), spoken(self.shown(b)));
        PersonName::parse(&a)?.difference(&PersonName::parse(&b)?)
    }

    /// A person's name in another script, which may hardly write vowels, and the only person in Latin letters with its consonants.
    pub(super) fn join_scripts(&mut self) {
        let mut blocks = BTreeMap::<String, (Vec<Node>, Vec<Node>)>::new();
        let persons: Vec<Node> = self.persons().collect();
        if !persons.iter().any(|&n| is_other_script(self.shown(n))) {
            return;
        }
        for node in persons {
            let bones = consonants(&self.clusters.key(node).name);
            if bones.contains(' ') && bones.len() > CONSONANTS {
                let (others, latin) = blocks.entry(bones).or_default();
                if is_other_script(self.shown(node)) { others.push(node) } else { latin.push(node) }
            }
        }
        for (others, latin) in blocks.into_values() {
            let roots: BTreeSet<Node> = latin.iter().map(|&n| self.clusters.root(n)).collect();
            for node in others.into_iter().filter(|_| roots.len() == 1) {
                self.join(node, latin[0], Rule::Spelling);
            }
        }
    }
}
