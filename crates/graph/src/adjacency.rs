//! The links of each entity side by side, for the algorithms that walk over all of them again and again: petgraph chains
//! an entity's edges through memory, which costs a cache miss for each.

use std::ops::Range;

use petgraph::graph::UnGraph;

use crate::graph::{Edge, Index, Node};

/// Compressed sparse rows: each link twice, as an *arc* from either end, those of one entity in the order of the others.
#[derive(Clone, Debug)]
pub(crate) struct Adjacency {
    /// Where the arcs of each entity begin; one more for the end.
    starts: Vec<usize>,
    /// Where each arc leads.
    pub(crate) ends: Vec<Index>,
    /// Stories that hold both.
    pub(crate) weights: Vec<f64>,
    /// What a step costs.
    pub(crate) costs: Vec<f64>,
}

impl Adjacency {
    /// Time: O(V + E log D), D the largest degree.
    pub(crate) fn of(graph: &UnGraph<Node, Edge, Index>) -> Self {
        let mut starts = vec![0; graph.node_count() + 1];
        for edge in graph.raw_edges() {
            starts[edge.source().index() + 1] += 1;
            starts[edge.target().index() + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut next = starts.clone();
        let mut arcs = vec![(0, 0.0, 0.0); 2 * graph.edge_count()];
        for edge in graph.raw_edges() {
            let (a, b) = (edge.source().index(), edge.target().index());
            for (from, to) in [(a, b), (b, a)] {
                arcs[next[from]] = (to as Index, edge.weight.weight, edge.weight.cost);
                next[from] += 1;
            }
        }
        for range in starts.windows(2) {
            arcs[range[0]..range[1]].sort_unstable_by_key(|(to, _, _)| *to);
        }
        Self {
            starts,
            ends: arcs.iter().map(|arc| arc.0).collect(),
            weights: arcs.iter().map(|arc| arc.1).collect(),
            costs: arcs.iter().map(|arc| arc.2).collect(),
        }
    }

    /// The arcs of an entity.
    pub(crate) fn arcs(&self, entity: Index) -> Range<usize> {
        self.starts[entity as usize]..self.starts[entity as usize + 1]
    }

    pub(crate) fn nodes(&self) -> usize {
        self.starts.len() - 1
    }
}
