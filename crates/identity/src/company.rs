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

    /// Names that stand beside both of two groups of names, the rarest first; those that are everywhere do not count.
    pub(crate) fn shared(&self, a: &[Node], b: &[Node]) -> Vec<Node> {
        let (beside_a, beside_b) = (self.beside(a), self.beside(b));
        let everywhere = (UBIQUITOUS * self.names.len() as f64) as usize;
        let tells = |n: &Node| {
            let in_documents = self.documents[*n as usize].len();
            !a.contains(n)
                && !b.contains(n)
                && (self.names.len() < FEW_DOCUMENTS || in_documents <= everywhere)
        };
        let mut shared: Vec<Node> = beside_a.intersection(&beside_b).copied().filter(tells).collect();
        shared.sort_by_key(|&n| (self.documents[n as usize].len(), n));
        shared
    }

    fn beside(&self, group: &[Node]) -> BTreeSet<Node> {
        let documents =
            group.iter().filter_map(|&n| self.documents.get(n as usize)).flatten().take(MOST_DOCUMENTS);
        documents.flat_map(|&d| self.names[d as usize].iter().copied()).collect()
    }
}
