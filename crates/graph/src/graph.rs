//! The graph itself: entities as nodes, links as edges, on petgraph.

use petgraph::graph::{NodeIndex, UnGraph};
use petgraph::visit::EdgeRef;

use crate::weight::path_cost;

/// The place of an entity in the list the graph was made from.
pub type Index = u32;

/// What the algorithms need to know of an entity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Node {
    /// Stories that name it.
    pub stories: f64,
}

/// A link between two entities.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// One end.
    pub source: Index,
    /// The other.
    pub target: Index,
    /// Stories that hold both; above zero.
    pub weight: f64,
}

/// An undirected, weighted graph of entities.
///
/// Ties in every answer are broken by index: give the entities in the order of their names.
#[derive(Clone, Debug)]
pub struct KnowledgeGraph {
    graph: UnGraph<Node, Edge, Index>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Edge {
    pub(crate) weight: f64,
    pub(crate) cost: f64,
}

impl KnowledgeGraph {
    /// Makes a graph of its nodes and of links between them, each pair once; links to nowhere are left out.
    pub fn new(nodes: &[Node], links: &[Link]) -> Self {
        let mut graph = UnGraph::with_capacity(nodes.len(), links.len());
        for &node in nodes {
            graph.add_node(node);
        }
        for link in links {
            let ends = [link.source, link.target].map(|i| nodes.get(i as usize));
            if let [Some(a), Some(b)] = ends {
                let cost = path_cost(link.weight, a.stories, b.stories);
                graph.add_edge(link.source.into(), link.target.into(), Edge { weight: link.weight, cost });
            }
        }
        Self { graph }
    }

    /// Number of entities.
    pub fn nodes(&self) -> usize {
        self.graph.node_count()
    }

    /// Number of links.
    pub fn links(&self) -> usize {
        self.graph.edge_count()
    }

    /// The sum of the weights of an entity's links; 0 for an index out of range.
    pub fn weighted_degree(&self, entity: Index) -> f64 {
        self.graph.edges(entity.into()).map(|e| e.weight().weight).sum()
    }

    pub(crate) fn inner(&self) -> &UnGraph<Node, Edge, Index> {
        &self.graph
    }

    /// Each link as `(source, target, weight)`, in the order given.
    pub(crate) fn weighted_links(&self) -> impl Iterator<Item = (Index, Index, f64)> + '_ {
        self.graph.edge_references().map(|e| (index(e.source()), index(e.target()), e.weight().weight))
    }
}

pub(crate) fn index(node: NodeIndex<Index>) -> Index {
    node.index() as Index
}
