//! Names joined into entities, never against a decision.

use std::collections::{BTreeSet, HashMap};

use namegraph_document::EntityType;

use crate::decision::{Ledger, Verdict};
use crate::key::Key;
use crate::name::{PartOfName, PersonName};
use crate::spelling::is_other_script;

/// Place of a name in a [`Clusters`].
pub(crate) type Node = u32;

/// Disjoint sets of names (Tarjan 1975), each with the names it must not meet.
pub(crate) struct Clusters {
    keys: Vec<Key>,
    node: HashMap<Key, Node>,
    parent: Vec<Node>,
    members: HashMap<Node, Vec<Node>>,
    enemies: HashMap<Node, BTreeSet<Node>>,
    named: HashMap<Node, String>,
    typed: HashMap<Node, EntityType>,
    hidden: BTreeSet<Node>,
}

impl Clusters {
    /// Every name its own cluster, but for what the ledger says.
    pub(crate) fn new(keys: Vec<Key>, ledger: &Ledger) -> Self {
        let node = keys.iter().cloned().zip(0..).collect();
        let parent = (0..keys.len() as Node).collect();
        let mut clusters = Self {
            keys,
            node,
            parent,
            members: HashMap::new(),
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
        self.parent.push(node);
        self.node.insert(key, node);
        node
    }

    pub(crate) fn get(&self, key: &Key) -> Option<Node> {
        self.node.get(key).copied()
    }

    pub(crate) fn key(&self, node: Node) -> &Key {
        &self.keys[node as usize]
    }

    pub(crate) fn root(&self, mut node: Node) -> Node {
        while self.parent[node as usize] != node {
            node = self.parent[node as usize];
        }
        node
    }

    /// The names of a cluster, in the order of nodes.
    pub(crate) fn members(&self, node: Node) -> Vec<Node> {
        let root = self.root(node);
        let mut members = self.members.get(&root).cloned().unwrap_or_else(|| vec![root]);
        members.sort_unstable();
        members
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
        self.enemies.get(&a).is_some_and(|enemies| enemies.iter().any(|&e| self.root(e) == b))
    }

    fn decided_otherwise(&self, a: Node, b: Node) -> bool {
        let differ = |x: Option<&String>, y: Option<&String>| x.zip(y).is_some_and(|(x, y)| x != y);
        let types = self.typed.get(&a).zip(self.typed.get(&b));
        differ(self.named.get(&a), self.named.get(&b)) || types.is_some_and(|(x, y)| x != y)
    }

    /// Whether a name of the one and a name of the other are those of two persons. Where somebody said that such names
    /// are one person's (a man who changed his name), all of them must be.
    fn are_two_persons(&self, a: Node, b: Node) -> bool {
        let (a, b) = (self.members(a), self.members(b));
        let differ = |&a: &Node, &b: &Node| two_persons(self.key(a), self.key(b));
        let renamed = |group: &[Node]| group.iter().any(|x| group.iter().any(|y| differ(x, y)));
        if renamed(&a) || renamed(&b) {
            a.iter().all(|a| b.iter().all(|b| differ(a, b)))
        } else {
            a.iter().any(|a| b.iter().any(|b| differ(a, b)))
        }
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
        let size = |node: &Node| self.members.get(node).map_or(1, Vec::len);
        let (small, large) = if size(&a) <= size(&b) { (a, b) } else { (b, a) };
        self.parent[small as usize] = large;
        let moved = self.members.remove(&small).unwrap_or_else(|| vec![small]);
        self.members.entry(large).or_insert_with(|| vec![large]).extend(moved);
        if let Some(enemies) = self.enemies.remove(&small) {
            self.enemies.entry(large).or_default().extend(enemies);
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
    /// for. Undoing that join in the document is what is left.
    pub(crate) fn torn(&self, forms: &[(Key, Key)], ledger: &Ledger) -> Vec<(Key, Key)> {
        let root = |key: &Key| self.get(key).map(|node| self.root(node));
        let homes = |key: &Key| -> Vec<(Node, Key, Key)> {
            let stands_for = forms.iter().filter(|(form, name)| form == key && name != key);
            stands_for.filter_map(|(form, name)| Some((root(name)?, form.clone(), name.clone()))).collect()
        };
        let mut torn = Vec::new();
        for (a, b) in ledger.pairs_apart() {
            for (x, y) in [(&a, &b), (&b, &a)] {
                let there: BTreeSet<Node> =
                    homes(y).into_iter().map(|(home, ..)| home).chain(root(y)).collect();
                torn.extend(
                    homes(x)
                        .into_iter()
                        .filter(|(home, ..)| there.contains(home))
                        .map(|(_, form, name)| (form, name)),
                );
            }
        }
        torn
    }
}

/// Whether two full names are those of two persons. Names in two scripts are not compared word by word.
fn two_persons(a: &Key, b: &Key) -> bool {
    let persons = a.entity_type == EntityType::Person && b.entity_type == EntityType::Person;
    if !persons || is_other_script(&a.name) || is_other_script(&b.name) {
        return false;
    }
    match (PersonName::parse(&a.name), PersonName::parse(&b.name)) {
        (Some(x), Some(y)) => {
            x.difference(&y).is_none()
                && PartOfName::of(&a.name, &b.name).is_none()
                && PartOfName::of(&b.name, &a.name).is_none()
        }
        _ => false,
    }
}
