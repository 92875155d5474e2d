//! The graph itself: entities as nodes, links as edges, on petgraph.

use petgraph::graph::UnGraph;

use crate::adjacency::Adjacency;
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
    /// In how many of them chance would bring the two together; 0 if nobody knows.
    pub expected: f64,
}

/// What is known of a link, on the edges of [`KnowledgeGraph::petgraph`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    /// Stories that hold both ends.
    pub weight: f64,
    /// In how many chance would bring them together.
    pub expected: f64,
    /// What a step along it costs on a path: see [`path_cost`].
    pub cost: f64,
}

/// An undirected, weighted graph of entities.
///
/// Ties in every answer are broken by index: give the entities in the order of their names. No answer depends on how many
/// threads there are.
#[derive(Clone, Debug)]
pub struct KnowledgeGraph {
    graph: UnGraph<Node, Edge, Index>,
    adjacency: Adjacency,
}

impl KnowledgeGraph {
    /// Makes a graph of its nodes and of links between them, each pair once; links to nowhere and from an entity to itself
    /// are left out.
    pub fn new(nodes: &[Node], links: &[Link]) -> Self {
        let mut graph = UnGraph::with_capacity(nodes.len(), links.len());
        for &node in nodes {
            graph.add_node(node);
        }
        for link in links.iter().filter(|l| l.source != l.target) {
            let ends = [link.source, link.target].map(|i| nodes.get(i as usize));
            if let [Some(a), Some(b)] = ends {
                let &Link { weight, expected, .. } = link;
                let cost = path_cost(weight, expected, a.stories, b.stories);
                graph.add_edge(link.source.into(), link.target.into(), Edge { weight, expected, cost });
            }
        }
        let adjacency = Adjacency::of(&graph);
        Self { graph, adjacency }
    }

    /// The graph as petgraph has it, for algorithms of its own or yours: nodes and edges have the indices of the lists they
    /// were made from.
    ///
    /// ```
    /// # use namegraph_graph::{KnowledgeGraph, Link, Node};
    /// let links = [Link { source: 0, target: 1, weight: 2.0, expected: 0.0 }];
    /// let graph = KnowledgeGraph::new(&[Node { stories: 3.0 }; 3], &links);
    /// assert_eq!(petgraph::algo::connected_components(graph.petgraph()), 2);
    /// ```
    pub fn petgraph(&self) -> &UnGraph<Node, Edge, Index> {
        &self.graph
    }

    /// Number of entities.
    pub fn nodes(&self) -> usize {
        self.graph.node_count()
    }

    /// Number of links.
    pub fn links(&self) -> usize {
        self.graph.edge_count()
    }

    /// The entities linked to one, in order, and the weight of each link; none for an index out of range.
    pub fn neighbours(&self, entity: Index) -> impl Iterator<Item = (Index, f64)> + '_ {
        let arcs = if (entity as usize) < self.nodes() { self.adjacency.arcs(entity) } else { 0..0 };
        arcs.map(|arc| (self.adjacency.ends[arc], self.adjacency.weights[arc]))
    }

    /// The sum of the weights of an entity's links; 0 for an index out of range.
    pub fn weighted_degree(&self, entity: Index) -> f64 {
        self.neighbours(entity).map(|(_, weight)| weight).sum()
    }

    /// A part of the graph: the entities given, in that order, and the links among them.
    ///
    /// Time: O(V + E log D), D the largest degree.
    #[must_use]
    pub fn induced(&self, entities: &[Index]) -> Self {
        let mut place = vec![Index::MAX; self.nodes()];
        for (new, &old) in entities.iter().enumerate() {
            place[old as usize] = new as Index;
        }
        let nodes: Vec<Node> =
            entities.iter().map(|&e| self.graph[petgraph::graph::NodeIndex::new(e as usize)]).collect();
        let links: Vec<Link> = self
            .graph
            .raw_edges()
            .iter()
            .map(|e| {
                let [source, target] = [e.source(), e.target()].map(|end| place[end.index()]);
                Link { source, target, weight: e.weight.weight, expected: e.weight.expected }
            })
            .filter(|link| link.source != Index::MAX && link.target != Index::MAX)
            .collect();
        Self::new(&nodes, &links)
    }

    /// A graph to test with: nodes of as many stories, links by their ends and weight.
    #[cfg(test)]
    pub(crate) fn of_links(nodes: usize, stories: f64, links: &[(Index, Index, f64)]) -> Self {
        let link =
            |&(source, target, weight): &(Index, Index, f64)| Link { source, target, weight, expected: 0.0 };
        Self::new(&vec![Node { stories }; nodes], &links.iter().map(link).collect::<Vec<_>>())
    }

    pub(crate) fn adjacency(&self) -> &Adjacency {
        &self.adjacency
    }

    /// Each link as `(source, target, weight)`, in the order given.
    pub(crate) fn weighted_links(&self) -> impl Iterator<Item = (Index, Index, f64)> + '_ {
        let end = |node: petgraph::graph::NodeIndex<Index>| node.index() as Index;
        self.graph.raw_edges().iter().map(move |e| (end(e.source()), end(e.target()), e.weight.weight))
    }
}
