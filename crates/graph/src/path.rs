//! How two entities are connected: the path whose links mean most.

use petgraph::algo::astar;

use crate::graph::{Index, KnowledgeGraph, index};

impl KnowledgeGraph {
    /// The entities from `from` to `to`, both included, along the path of the least cost (see
    /// [`path_cost`](crate::path_cost)); `None` if no path leads there.
    ///
    /// Dijkstra (1959), as petgraph's A* without a heuristic. Time: O((V + E) log V). Space: O(V).
    pub fn path(&self, from: Index, to: Index) -> Option<Vec<Index>> {
        let goal = to.into();
        let (_, nodes) = astar(self.inner(), from.into(), |n| n == goal, |e| e.weight().cost, |_| 0.0)?;
        Some(nodes.into_iter().map(index).collect())
    }
}

#[cfg(test)]
mod tests {
    use crate::graph::{KnowledgeGraph, Link, Node};

    #[test]
    fn a_meaningful_detour_beats_a_hub() {
        // 0 and 3 both meet the hub 4 once; 0-1-2-3 is a chain of close ties.
        let stories = [10.0, 10.0, 10.0, 10.0, 5000.0, 1.0];
        let nodes: Vec<_> = stories.into_iter().map(|stories| Node { stories }).collect();
        let link = |source, target, n| Link { source, target, weight: n };
        let links = [link(0, 1, 9.0), link(1, 2, 9.0), link(2, 3, 9.0), link(0, 4, 1.0), link(3, 4, 1.0)];
        let graph = KnowledgeGraph::new(&nodes, &links);
        assert_eq!(graph.path(0, 3), Some(vec![0, 1, 2, 3]));
        assert_eq!(graph.path(0, 4), Some(vec![0, 4]));
        assert_eq!(graph.path(0, 5), None);
        assert_eq!(graph.path(2, 2), Some(vec![2]));
    }
}
