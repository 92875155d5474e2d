//! Full names of one person: with and without a middle name, a nickname, an initial, a second surname; turned.

use std::collections::{BTreeMap, BTreeSet};

use namegraph_document::EntityType;

use super::Resolver;
use super::namesakes::Namesakes;
use crate::cluster::Node;
use crate::name::{Difference, PersonName, spoken, turned};
use crate::rule::Rule;
use crate::spelling::sound;
use crate::tables::tables;
use crate::title;

/// A name with so many times fewer mentions than another does not make a third one doubtful.
const RARE: u64 = 50;
/// Names that must stand beside both where more people are expected to be called so.
const NAMESAKES_SHARE: usize = 2;
/// More bearers of a given name and surname than this are never one person for all we know.
pub(super) const MOST_BEARERS: usize = 32;

impl Resolver<'_> {
    /// Full names that differ in a middle name or a nickname, where all that could be meant can be one person. Who could be two
    /// (Thomas Gallagher, beside Thomas P. and Thomas R.) stays open.
    pub(super) fn join_variants(&mut self) {
        let mut given = BTreeMap::<(String, String, Option<String>), Vec<Node>>::new();
        let mut bearers = BTreeMap::<String, Vec<Node>>::new();
        for node in self.persons() {
            let spoken = spoken(self.base(node));
            let Some(name) = PersonName::parse(&spoken) else { continue };
            let (surname, generation) = (sound(&name.surname.join(" ")), name.generation.map(str::to_owned));
            for given_name in tables().full_given(name.given[0]) {
                let block = (sound(&given_name), surname.clone(), generation.clone());
                given.entry(block).or_default().push(node);
            }
            bearers.entry(surname).or_default().push(node);
        }
        self.join_compatible(given.into_values().chain(bearers.into_values()));
    }

    /// Joins names of one block that can be one person's, where neither could be another's as well.
    ///
    /// Time: O(b³) in the size b of a block, at most [`MOST_BEARERS`].
    fn join_compatible(&mut self, blocks: impl Iterator<Item = Vec<Node>>) {
        let mut partners = BTreeMap::<Node, BTreeMap<Node, Difference>>::new();
        for block in blocks.filter(|b| (2..=MOST_BEARERS).contains(&b.len())) {
            for (i, &a) in block.iter().enumerate() {
                for &b in &block[i + 1..] {
                    if let Some(difference) = self.difference(a, b).filter(|_| a != b) {
                        partners.entry(a).or_default().insert(b, difference);
                        partners.entry(b).or_default().insert(a, difference);
                    }
                }
            }
        }
        let namesakes = Namesakes::of(self.persons().map(|node| self.base(node)));
        let open: BTreeSet<Node> =
            partners.iter().filter(|(_, of)| !self.can_be_one(of)).map(|(&node, _)| node).collect();
        for (&a, of_a) in &partners {
            for (&b, difference) in
                of_a.iter().filter(|&(&b, _)| a < b && !open.contains(&a) && !open.contains(&b))
            {
                let rule = match difference {
                    Difference::Middle | Difference::Spelling => Rule::Middle,
                    Difference::Nickname => Rule::Nickname,
                    Difference::Initial => {
                        self.join_in_company(a, b, Rule::Initial, 1);
                        continue;
                    }
                };
                if self.has_few_namesakes(&namesakes, a, b) {
                    self.join(a, b, rule);
                } else {
                    self.join_in_company(a, b, rule, NAMESAKES_SHARE);
                }
            }
        }
        for node in open {
            let could_be = partners[&node].keys().map(|&other| self.clusters.root(other)).collect();
            self.open.insert(node, could_be);
        }
    }

    /// Whether two names are so rare that nobody else is expected to have them.
    fn has_few_namesakes(&self, namesakes: &Namesakes, a: Node, b: Node) -> bool {
        let [a, b] = [a, b].map(|node| spoken(self.base(node)));
        PersonName::parse(&a).zip(PersonName::parse(&b)).is_some_and(|(a, b)| namesakes.are_few(&a, &b))
    }

    /// Whether all of these names can be one person's, but for those that hardly any text has.
    fn can_be_one(&self, names: &BTreeMap<Node, Difference>) -> bool {
        let most = names.keys().map(|&node| self.mentions(node)).max().unwrap_or_default();
        let told = |node: &Node| self.mentions(*node) * RARE > most;
        let names: Vec<Node> = names.keys().copied().filter(told).collect();
        names.iter().enumerate().all(|(i, &a)| {
            names[i + 1..]
                .iter()
                .all(|&b| self.clusters.root(a) == self.clusters.root(b) || self.difference(a, b).is_some())
        })
    }

    /// "Abe Shinzo", where there is a Shinzo Abe: the family name came first.
    pub(super) fn join_turned(&mut self) {
        let by_name: BTreeMap<String, Node> =
            self.persons().map(|node| (spoken(self.base(node)), node)).collect();
        let pairs: Vec<(Node, Node)> = by_name
            .iter()
            .flat_map(|(name, &node)| turned(name).into_iter().map(move |name| (node, name)))
            .filter_map(|(node, name)| Some((node, *by_name.get(&name)?)))
            .collect();
        for (a, b) in pairs {
            let (from, to) = if self.mentions(a) < self.mentions(b) { (a, b) } else { (b, a) };
            self.join(from, to, Rule::Turned);
        }
    }

    /// "Gustavo Petro", where there is one Gustavo Petro Urrego only: of two surnames the first is the one people go by.
    pub(super) fn join_first_surnames(&mut self) {
        let mut fuller = BTreeMap::<String, BTreeSet<Node>>::new();
        for node in self.persons() {
            let name = spoken(self.base(node));
            // "Bill Clinton Obama" are two whom a page ran together.
            let alone = |last: &str| self.node(EntityType::Person, last).is_some();
            let two = name
                .rsplit_once(' ')
                .filter(|(shorter, last)| goes_by_first_surname(shorter) && !alone(last));
            if let Some((shorter, _)) = two {
                fuller.entry(shorter.to_owned()).or_default().insert(node);
            }
        }
        let by_name: Vec<(String, Node)> =
            self.persons().map(|node| (spoken(self.base(node)), node)).collect();
        for (name, node) in by_name {
            let roots: BTreeSet<Node> =
                fuller.get(&name).into_iter().flatten().map(|&full| self.clusters.root(full)).collect();
            if let (1, Some(&full)) = (roots.len(), roots.first()) {
                self.join(node, full, Rule::Part);
            }
        }
    }

    fn difference(&self, a: Node, b: Node) -> Option<Difference> {
        // Mrs. Bayham Badger is not he.
        let wife = |node: Node| title::own(self.base(node)).and_then(title::gender).is_some();
        if wife(a) != wife(b) {
            return None;
        }
        let (a, b) = (spoken(self.base(a)), spoken(self.base(b)));
        PersonName::parse(&a)?.difference(&PersonName::parse(&b)?)
    }
}

/// Whether a name of two words or more is one to go by, if another surname follows.
fn goes_by_first_surname(spoken: &str) -> bool {
    let Some(name) = PersonName::parse(spoken) else { return false };
    let surname = name.surname.join(" ");
    name.generation.is_none() && surname.chars().nth(1).is_some() && !tables().is_given(&surname)
}
