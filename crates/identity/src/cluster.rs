//! Names joined into entities, never against a decision.

mod persons;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use namegraph_document::EntityType;

use self::persons::Persons;
use crate::decision::{Ledger, Verdict};
use crate::key::Key;

/// Place of a name in a [`Clusters`].
pub(crate) type Node = u32;

/// Disjoint sets of names, each with those it must not meet. The smaller of two is always put into the larger, name by
/// name, so that a name is moved O(log n) times (Aho, Hopcroft & Ullman 1974) and a cluster is found in one step.
pub(crate) struct Clusters {
    keys: Vec<Key>,
    /// What each name is compared by, folded: its key's, or one that says more.
    names: Vec<String>,
    node: HashMap<Key, Node>,
    /// The name that each name's cluster goes by.
    root: Vec<Node>,
    /// Which names stand nowhere but in repeated sentences.
    repeated: Vec<bool>,
    /// The names of each cluster of several, those that are only repeated last; and what is known of them.
    members: HashMap<Node, BTreeSet<(bool, Node)>>,
    persons: HashMap<Node, Persons>,
    /// Clusters that must not meet, from both sides.
    enemies: HashMap<Node, BTreeSet<Node>>,
    named: HashMap<Node, String>,
    typed: HashMap<Node, EntityType>,
    hidden: BTreeSet<Node>,
}

impl Clusters {
    /// Every name its own cluster, but for what the ledger says. `names`: what each is compared by, folded; `repeated`: whether it is
    /// only repeated.
    pub(crate) fn new(keys: Vec<Key>, names: Vec<String>, repeated: Vec<bool>, ledger: &Ledger) -> Self {
        let node = keys.iter().cloned().zip(0..).collect();
        let root = (0..keys.len() as Node).collect();
        let mut clusters = Self {
            keys,
            names,
            node,
            root,
            repeated,
            members: HashMap::new(),
            persons: HashMap::new(),
            enemies: HashMap::new(),
            named: HashMap::new(),
            typed: HashMap::new(),
            hidden: BTreeSet::new(),
        };
        clusters.obey(ledger);
        clusters
    }

    fn obey(&mut self, ledger: &Ledger) {
        for (a, b) in ledger.pairs_same() {
            let (a, b) = (self.node_of(a), self.node_of(b));
            self.unite(a, b);
        }
        for (a, b) in ledger.pairs_apart() {
            let (a, b) = (self.node_of(a), self.node_of(b));
            self.part(a, b);
        }
        for decision in ledger.decisions() {
            let node = self.node_of(decision.about.key());
            let root = self.root(node);
            match &decision.verdict {
                Verdict::Rename(name) => drop(self.named.insert(root, name.clone())),
                Verdict::Retype(kind) => drop(self.typed.insert(root, *kind)),
                Verdict::Hide => drop(self.hidden.insert(root)),
                Verdict::Same(_) | Verdict::NotSame(_) => {}
            }
        }
    }

    /// The node of a key; one that no document has is a node too, so that decisions lead through it.
    fn node_of(&mut self, key: Key) -> Node {
        if let Some(&node) = self.node.get(&key) {
            return node;
        }
        let node = self.keys.len() as Node;
        self.keys.push(key.clone());
        self.names.push(key.name.clone());
        self.root.push(node);
        self.repeated.push(true);
        self.node.insert(key, node);
        node
    }

    pub(crate) fn get(&self, key: &Key) -> Option<Node> {
        self.node.get(key).copied()
    }

    pub(crate) fn key(&self, node: Node) -> &Key {
        &self.keys[node as usize]
    }

    pub(crate) fn root(&self, node: Node) -> Node {
        self.root[node as usize]
    }

    /// The names of a cluster: those that are told, then those that are only repeated, each in the order of nodes.
    pub(crate) fn members(&self, node: Node) -> impl Iterator<Item = Node> + '_ {
        let root = self.root(node);
        let several = self.members.get(&root);
        several.into_iter().flatten().map(|&(_, node)| node).chain(several.is_none().then_some(root))
    }

    /// Those of them that are told.
    pub(crate) fn told(&self, node: Node) -> impl Iterator<Item = Node> + '_ {
        self.members(node).take_while(|&node| !self.repeated[node as usize])
    }

    /// What the ledger says of a cluster: its name, its type, whether it is hidden.
    pub(crate) fn decided(&self, root: Node) -> (Option<&str>, Option<EntityType>, bool) {
        (
            self.named.get(&root).map(String::as_str),
            self.typed.get(&root).copied(),
            self.hidden.contains(&root),
        )
    }

    /// Joins two clusters unless a decision, or the names of two persons in them, forbid it.
    pub(crate) fn join(&mut self, a: Node, b: Node) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        (a == b || !self.are_two_persons(a, b)) && self.join_whatever_their_names(a, b)
    }

    /// Joins two clusters unless a decision forbids it.
    pub(crate) fn join_whatever_their_names(&mut self, a: Node, b: Node) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        if a != b && (self.are_apart(a, b) || self.decided_otherwise(a, b)) {
            return false;
        }
        self.unite(a, b);
        true
    }

    /// Whether a decision keeps two clusters apart.
    pub(crate) fn are_apart(&self, a: Node, b: Node) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        self.enemies.get(&a).is_some_and(|enemies| enemies.contains(&b))
    }

    fn decided_otherwise(&self, a: Node, b: Node) -> bool {
        let differ = |x: Option<&String>, y: Option<&String>| x.zip(y).is_some_and(|(x, y)| x != y);
        let types = self.typed.get(&a).zip(self.typed.get(&b));
        differ(self.named.get(&a), self.named.get(&b)) || types.is_some_and(|(x, y)| x != y)
    }

    /// Whether a name of the one and a name of the other are those of two persons. Where somebody said that such names
    /// are one person's (a man who changed his name), all of them must be.
    fn are_two_persons(&self, a: Node, b: Node) -> bool {
        self.persons(a).are_others_than(&self.persons(b))
    }

    fn persons(&self, root: Node) -> Cow<'_, Persons> {
        let known = self.persons.get(&root).map(Cow::Borrowed);
        known.unwrap_or_else(|| Cow::Owned(self.person(root)))
    }

    /// What a name alone says of persons.
    fn person(&self, node: Node) -> Persons {
        Persons::of(self.key(node).entity_type, &self.names[node as usize])
    }

    fn part(&mut self, a: Node, b: Node) {
        let (a, b) = (self.root(a), self.root(b));
        self.enemies.entry(a).or_default().insert(b);
        self.enemies.entry(b).or_default().insert(a);
    }

    fn unite(&mut self, a: Node, b: Node) {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return;
        }
        let size = |node: &Node| self.members.get(node).map_or(1, BTreeSet::len);
        let (small, large) = if size(&a) <= size(&b) { (a, b) } else { (b, a) };
        let [moved, mut persons] =
            [small, large].map(|root| self.persons.remove(&root).unwrap_or_else(|| self.person(root)));
        persons.take(moved);
        self.persons.insert(large, persons);
        let alone = |node: Node| BTreeSet::from([(self.repeated[node as usize], node)]);
        let moved = self.members.remove(&small).unwrap_or_else(|| alone(small));
        for &(_, node) in &moved {
            self.root[node as usize] = large;
        }
        self.members.entry(large).or_insert_with(|| alone(large)).extend(moved);
        for enemy in self.enemies.remove(&small).into_iter().flatten() {
            if let Some(of_enemy) = self.enemies.get_mut(&enemy) {
                of_enemy.remove(&small);
            }
            self.part(enemy, large);
        }
        if let Some(name) = self.named.remove(&small) {
            self.named.insert(large, name);
        }
        if let Some(kind) = self.typed.remove(&small) {
            self.typed.insert(large, kind);
        }
        if self.hidden.remove(&small) {
            self.hidden.insert(large);
        }
    }

    /// Pairs that the ledger keeps apart but that stand in one cluster: a form and the name that some document takes it
    /// for. Undoing that join in the document is what is left. Each is named once.
    ///
    /// Time: O((f + d) log f) in forms f and decisions d, and in what is found.
    pub(crate) fn torn(&self, forms: &[(Key, Key)], ledger: &Ledger) -> Vec<(Key, Key)> {
        let root = |key: &Key| self.get(key).map(|node| self.root(node));
        // For each form the clusters that it stands for a name of, and the places of these names.
        let mut homes = BTreeMap::<&Key, BTreeMap<Node, Vec<usize>>>::new();
        for (place, (form, name)) in forms.iter().enumerate().filter(|(_, (form, name))| form != name) {
            if let Some(home) = root(name) {
                homes.entry(form).or_default().entry(home).or_default().push(place);
            }
        }
        let none = BTreeMap::new();
        let (mut known, mut torn) = (BTreeSet::new(), Vec::new());
        for (a, b) in ledger.pairs_apart() {
            for (x, y) in [(&a, &b), (&b, &a)] {
                let [of_x, of_y] = [x, y].map(|key| homes.get(key).unwrap_or(&none));
                let there: Vec<Node> = if of_x.len() <= of_y.len() {
                    let root_y = root(y);
                    let is_there = |home: &Node| of_y.contains_key(home) || root_y == Some(*home);
                    of_x.keys().copied().filter(is_there).collect()
                } else {
                    of_y.keys().copied().chain(root(y)).filter(|home| of_x.contains_key(home)).collect()
                };
                for home in there {
                    if known.insert((x.clone(), home)) {
                        torn.extend(of_x[&home].iter().map(|&place| forms[place].clone()));
                    }
                }
            }
        }
        torn
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::{Decision, Reference};
    use proptest::prelude::*;

    const NAMES: usize = 8;

    fn key(i: usize) -> Key {
        Key::new(EntityType::Location, &i.to_string())
    }

    fn apart(a: usize, b: usize) -> Decision {
        let reference =
            |i: usize| Reference { entity_type: EntityType::Location, name: i.to_string(), document: None };
        let verdict = Verdict::NotSame(reference(b));
        Decision { about: reference(a), verdict, reason: None, author: String::new(), time: String::new() }
    }

    /// Pairs that the ledger keeps apart but that stand in one cluster, by the plain definition.
    fn plainly_torn(clusters: &Clusters, forms: &[(Key, Key)], ledger: &Ledger) -> BTreeSet<(Key, Key)> {
        let root = |key: &Key| clusters.get(key).map(|node| clusters.root(node));
        let stands_for = |key: &Key| {
            forms.iter().filter(move |(form, name)| form == key && name != key).collect::<Vec<_>>()
        };
        let both = ledger.pairs_apart().flat_map(|(a, b)| [(a.clone(), b.clone()), (b, a)]);
        let torn = both.flat_map(|(x, y)| {
            let there: Vec<_> =
                stands_for(&y).into_iter().map(|(_, name)| root(name)).chain([root(&y)]).collect();
            stands_for(&x)
                .into_iter()
                .filter(|(_, name)| root(name).is_some() && there.contains(&root(name)))
                .cloned()
                .collect::<Vec<_>>()
        });
        torn.collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]

        /// In whatever order clusters grow, they are joined unless a name of the one is kept apart from one of the other.
        #[test]
        fn what_is_kept_apart_is_never_joined_and_all_else_is(
            kept in prop::collection::vec((0..NAMES, 0..NAMES), 0..8),
            joins in prop::collection::vec((0..NAMES, 0..NAMES), 0..24),
            forms in prop::collection::vec((0..NAMES + 2, 0..NAMES + 2), 0..16),
            repeated in prop::collection::vec(any::<bool>(), NAMES),
        ) {
            let kept: Vec<_> = kept.into_iter().filter(|(a, b)| a != b).collect();
            let ledger = Ledger::new(kept.iter().map(|&(a, b)| apart(a, b))).unwrap();
            let keys: Vec<Key> = (0..NAMES).map(key).collect();
            let names = keys.iter().map(|key| key.name.clone()).collect();
            let mut clusters = Clusters::new(keys, names, repeated.clone(), &ledger);
            let mut group: Vec<usize> = (0..NAMES).collect();
            for (a, b) in joins {
                let (from, to) = (group[a], group[b]);
                let part = |&(x, y): &(usize, usize)| [(from, to), (to, from)].contains(&(group[x], group[y]));
                let forbidden = from != to && kept.iter().any(part);
                prop_assert_eq!(clusters.are_apart(a as Node, b as Node), forbidden);
                prop_assert_eq!(clusters.join(a as Node, b as Node), !forbidden);
                if !forbidden {
                    group.iter_mut().filter(|group| **group == from).for_each(|group| *group = to);
                }
            }
            for a in 0..NAMES {
                let mut members: Vec<usize> = (0..NAMES).filter(|&b| group[a] == group[b]).collect();
                members.sort_by_key(|&b| (repeated[b], b));
                let found: Vec<usize> = clusters.members(a as Node).map(|node| node as usize).collect();
                prop_assert_eq!(found, members);
            }
            let forms: Vec<_> = forms.into_iter().map(|(form, name)| (key(form), key(name))).collect();
            let torn = clusters.torn(&forms, &ledger);
            prop_assert_eq!(torn.into_iter().collect::<BTreeSet<_>>(), plainly_torn(&clusters, &forms, &ledger));
        }
    }
}
