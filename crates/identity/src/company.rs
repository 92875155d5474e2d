//! The company that names keep: who else stands in their documents.

use std::collections::BTreeSet;

use crate::across::Known;
use crate::cluster::{Clusters, Node};

/// Documents of a group of names that are looked into, at most: more do not make the answer surer.
const MOST_DOCUMENTS: usize = 200;
/// A name in a larger share of many documents is no company: it is everywhere.
const UBIQUITOUS: f64 = 0.01;
/// Below so many documents no name is everywhere.
const FEW_DOCUMENTS: usize = 300;
/// A document with more names than this is a list: who stands in it keeps no company.
const LIST: usize = 4096;

/// Which names stand in which documents. Memory: 8 bytes for each name of each document.
pub(crate) struct Company {
    documents: Vec<Vec<u32>>,
    names: Vec<Vec<Node>>,
}

impl Company {
    pub(crate) fn of(known: &Known, clusters: &Clusters, nodes: usize) -> Self {
        let mut documents = vec![Vec::new(); nodes];
        for (name, found) in known.names.iter().zip(&known.documents) {
            if let Some(node) = clusters.get(&name.key()) {
                documents[node as usize].extend(found);
            }
        }
        let size = documents.iter().flatten().max().map_or(0, |&d| d as usize + 1);
        let mut names = vec![Vec::new(); size];
        for (node, found) in (0..).zip(&documents) {
            for &document in found {
                names[document as usize].push(node);
            }
        }
        for list in names.iter_mut().filter(|names| names.len() > LIST) {
            list.clear();
        }
        Self { documents, names }
    }

    /// Whether nothing is known of any documents.
    pub(crate) fn is_unknown(&self) -> bool {
        self.names.is_empty()
    }

    /// How many documents have a name.
    pub(crate) fn documents(&self, node: Node) -> usize {
        self.documents.get(node as usize).map_or(0, Vec::len)
    }

    /// The documents that have a name of a cluster, as far as it is told there.
    pub(crate) fn stories(&self, clusters: &Clusters, node: Node) -> BTreeSet<u32> {
        let of_name = |n: Node| self.documents.get(n as usize).into_iter().flatten();
        clusters.told(node).flat_map(of_name).copied().collect()
    }

    /// Names that stand beside both of two clusters, the rarest first; those that are everywhere do not count. Names that
    /// are only repeated keep no company.
    ///
    /// Time: O(m log m) in the names m, at most [`LIST`] each, of at most [`MOST_DOCUMENTS`] documents of both.
    pub(crate) fn shared(&self, clusters: &Clusters, a: Node, b: Node) -> Vec<Node> {
        if self.is_unknown() {
            return Vec::new();
        }
        let (beside_a, beside_b) = (self.beside(clusters, a), self.beside(clusters, b));
        let everywhere = (UBIQUITOUS * self.names.len() as f64) as usize;
        let (a, b) = (clusters.root(a), clusters.root(b));
        let tells = |n: &Node| {
            let in_documents = self.documents[*n as usize].len();
            ![a, b].contains(&clusters.root(*n))
                && (self.names.len() < FEW_DOCUMENTS || in_documents <= everywhere)
        };
        let mut shared: Vec<Node> = beside_a.intersection(&beside_b).copied().filter(tells).collect();
        shared.sort_by_key(|&n| (self.documents[n as usize].len(), n));
        shared
    }

    /// Entities that stand beside both of two clusters, under whatever names, the rarest first; those that are everywhere do not count.
    ///
    /// Time: as [`Self::shared`].
    pub(crate) fn shared_entities(&self, clusters: &Clusters, a: Node, b: Node) -> Vec<Node> {
        let roots = |node| -> BTreeSet<Node> {
            self.beside(clusters, node).into_iter().map(|node| clusters.root(node)).collect()
        };
        let (beside_a, beside_b) = (roots(a), roots(b));
        let everywhere = (UBIQUITOUS * self.names.len() as f64) as usize;
        let own = [clusters.root(a), clusters.root(b)];
        let tells = |(found, root): &(usize, Node)| {
            !own.contains(root) && (self.names.len() < FEW_DOCUMENTS || *found <= everywhere)
        };
        let found = |&root: &Node| (clusters.members(root).map(|node| self.documents(node)).sum(), root);
        let mut shared: Vec<(usize, Node)> =
            beside_a.intersection(&beside_b).map(found).filter(tells).collect();
        shared.sort_unstable();
        shared.into_iter().map(|(_, root)| root).collect()
    }

    fn beside(&self, clusters: &Clusters, node: Node) -> BTreeSet<Node> {
        let of_name = |n: Node| self.documents.get(n as usize).into_iter().flatten();
        let documents = clusters.told(node).flat_map(of_name).take(MOST_DOCUMENTS);
        documents.flat_map(|&d| self.names[d as usize].iter().copied()).collect()
    }
}
