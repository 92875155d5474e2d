//! A son without what tells him from his father: "Robert Mueller" is Robert S. Mueller III, where texts know one man by that name.
//!
//! Who writes of a father and a son names both; who writes of one man gives his full name once and goes on by his surname. So the two
//! names are one man's where hardly any story has both, the shorter is the usual one, and others stand beside both.

use std::collections::{BTreeMap, BTreeSet};

use super::Resolver;
use super::variants::MOST_BEARERS;
use crate::cluster::Node;
use crate::name::{Difference, PersonName, spoken};
use crate::rule::Rule;
use crate::spelling::sound;
use crate::tables::tables;
use crate::title;

/// Stories that must name somebody by his generation: of one alone nothing follows.
const STORIES: usize = 2;
/// How many times as many must name him without it: "Jerry Falwell" is the father of Jerry Falwell Jr.
const TIMES: usize = 2;
/// The largest share of the former that may name the latter as well.
const BOTH: f64 = 0.1;
/// Others that must stand beside both names.
const COMPANY: usize = 3;

impl Resolver<'_> {
    /// Joins a name with a generation to the only one without it that fits, where no other generation of the name is known.
    ///
    /// Time: O(b²) in the size b of a block of names with one given name and surname, at most [`MOST_BEARERS`].
    pub(super) fn join_generations(&mut self) {
        let mut blocks = BTreeMap::<(String, String), BTreeSet<Node>>::new();
        for node in self.persons() {
            let spoken = spoken(self.shown(node));
            let Some(name) = PersonName::parse(&spoken) else { continue };
            for given in tables().full_given(name.given[0]) {
                let block = (sound(&given), sound(&name.surname.join(" ")));
                blocks.entry(block).or_default().insert(node);
            }
        }
        for block in blocks.into_values().filter(|block| (2..=MOST_BEARERS).contains(&block.len())) {
            let (sons, plain): (Vec<Node>, Vec<Node>) =
                block.into_iter().partition(|&node| self.generation(node).is_some());
            for &son in &sons {
                self.join_generation(son, &sons, &plain);
            }
        }
    }

    fn join_generation(&mut self, son: Node, sons: &[Node], plain: &[Node]) {
        let namesake = |&&other: &&Node| self.are_namesakes(son, other);
        let another =
            sons.iter().filter(namesake).any(|&other| self.generation(other) != self.generation(son));
        let fits: Vec<Node> = plain.iter().filter(namesake).copied().collect();
        let roots: BTreeSet<Node> = fits.iter().map(|&node| self.clusters.root(node)).collect();
        let is_father = self.generation(son).as_deref() == Some("sr");
        let Some(&name) = fits.iter().max_by_key(|&&node| (self.mentions(node), std::cmp::Reverse(node)))
        else {
            return;
        };
        if another || is_father || roots.len() > 1 {
            return;
        }
        let [of_son, without] = [son, name].map(|node| self.company.stories(&self.clusters, node));
        let both = of_son.intersection(&without).count();
        let one_man = of_son.len() >= STORIES
            && without.len() >= TIMES * of_son.len()
            && both as f64 <= BOTH * of_son.len() as f64
            && self.shared_company(son, name).len() >= COMPANY;
        if one_man {
            let evidence = format!("{both} of {} stories have both", of_son.len() + without.len() - both);
            self.join_for(son, name, Rule::Generation, Some(evidence));
        }
    }

    fn generation(&self, node: Node) -> Option<String> {
        let shown = self.shown(node);
        let spoken = spoken(shown);
        let name = PersonName::parse(&spoken).filter(|_| !title::is_regnal(shown))?;
        name.generation.map(str::to_owned)
    }

    /// Whether two names are one but for the generation, a middle name and a short form of the given name.
    fn are_namesakes(&self, a: Node, b: Node) -> bool {
        let [a, b] = [a, b].map(|node| spoken(self.shown(node)));
        let [a, b] = [&a, &b].map(|name| Some(PersonName { generation: None, ..PersonName::parse(name)? }));
        let difference = a.zip(b).and_then(|(a, b)| a.difference(&b));
        matches!(difference, Some(Difference::Middle | Difference::Nickname))
    }
}
