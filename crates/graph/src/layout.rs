//! Where each entity stands on the map: ForceAtlas2 (Jacomy et al. 2014), so that Gephi opens a finished picture.

use fa2::{FA2Data, FA2Settings};

use crate::graph::KnowledgeGraph;

/// Rounds for a graph of up to [`SMALL`] entities; larger ones get fewer, but never less than [`FEWEST_ROUNDS`].
const ROUNDS: usize = 400;
const FEWEST_ROUNDS: usize = 60;
const SMALL: usize = 1000;
/// How strongly nodes push each other apart: enough that labels of neighbours do not lie on each other in Gephi.
const SPREAD: f64 = 150.0;
/// The golden angle, in radians: a spiral along it starts every node apart from every other.
const GOLDEN_ANGLE: f64 = 2.399_963_229_728_653;

impl KnowledgeGraph {
    /// A position for each entity. The same graph gives the same positions, on any number of cores.
    ///
    /// Time: O(V log V + E) a round above 2,048 entities, O(V² + E) below.
    pub fn layout(&self) -> Vec<(f64, f64)> {
        let n = self.nodes();
        if n == 0 {
            return Vec::new();
        }
        let mut data = FA2Data::<f64>::with_capacity(n, self.links());
        for i in 0..n {
            let (angle, radius) = (i as f64 * GOLDEN_ANGLE, 10.0 * (i as f64 + 1.0).sqrt());
            data.add_node_with_position(radius * angle.cos(), radius * angle.sin());
        }
        for (a, b, weight) in self.weighted_links() {
            // Weights span orders of magnitude; their logarithm keeps strong pairs from falling onto one point.
            data.add_edge_with_weight(a as usize, b as usize, 1.0 + weight.max(1.0).ln());
        }
        let mut layout = FA2Settings::from_graph_order(n).scaling_ratio(SPREAD).parallel(true).build(data);
        layout.run((ROUNDS * SMALL / n.max(SMALL)).max(FEWEST_ROUNDS));
        layout.data().positions().collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::graph::{KnowledgeGraph, Link, Node};

    #[test]
    fn friends_stand_closer_than_strangers_and_always_in_the_same_place() {
        let mut links = Vec::new();
        for group in [0, 10] {
            for a in group..group + 10 {
                links.extend((a + 1..group + 10).map(|b| Link {
                    source: a,
                    target: b,
                    weight: 3.0,
                    expected: 0.0,
                }));
            }
        }
        links.push(Link { source: 0, target: 10, weight: 1.0, expected: 0.0 });
        let graph = KnowledgeGraph::new(&[Node { stories: 9.0 }; 20], &links);
        let at = graph.layout();
        let distance = |a: usize, b: usize| (at[a].0 - at[b].0).hypot(at[a].1 - at[b].1);
        assert_eq!(at.len(), 20);
        assert!(at.iter().all(|(x, y)| x.is_finite() && y.is_finite()));
        assert!(distance(1, 2) * 2.0 < distance(1, 12), "{} {}", distance(1, 2), distance(1, 12));
        assert_eq!(at, graph.layout());
        assert!(KnowledgeGraph::new(&[], &[]).layout().is_empty());
    }

    /// On either side of the size from which far entities are taken together; ranks in one stretch and in several.
    #[test]
    fn the_number_of_cores_changes_no_digit() {
        let graph = |n: u32| {
            let links: Vec<(u32, u32, f64)> = (1..n).map(|i| (i, 7919 % i, f64::from(i % 5 + 1))).collect();
            KnowledgeGraph::of_links(n as usize, 9.0, &links)
        };
        let graphs = [graph(300), graph(2100), graph(9000)];
        let with = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let ranks = pool.install(|| graphs.each_ref().map(KnowledgeGraph::pagerank));
            (ranks, pool.install(|| [graphs[0].layout(), graphs[1].layout()]))
        };
        assert_eq!(with(1), with(3));
    }
}
