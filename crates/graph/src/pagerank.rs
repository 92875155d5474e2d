//! Weighted PageRank (Page et al. 1999) by power iteration.

use rayon::prelude::*;

use crate::graph::{Index, KnowledgeGraph};

const DAMPING: f64 = 0.85;
/// The sum of all changes below which the ranks stand still.
const TOLERANCE: f64 = 1e-10;
const MOST_ROUNDS: usize = 200;
/// How many entities a core takes at a time.
const STRETCH: usize = 4096;

impl KnowledgeGraph {
    /// The share of time a reader spends at each entity who follows links in proportion to their weight, and with
    /// probability 0.15 starts anew anywhere. Sums to 1.
    ///
    /// petgraph's own `page_rank` takes O(V²E) and ignores weights.
    ///
    /// Time: O(E) a round over all cores, at most 200 rounds. Space: O(V).
    pub fn pagerank(&self) -> Vec<f64> {
        let (adjacency, n) = (self.adjacency(), self.nodes());
        let degree: Vec<f64> = (0..n).map(|i| self.weighted_degree(i as Index)).collect();
        let mut rank = vec![1.0 / n as f64; n];
        let (mut next, mut given) = (rank.clone(), rank.clone());
        for _ in 0..MOST_ROUNDS {
            let mut stuck = 0.0;
            for ((given, rank), degree) in given.iter_mut().zip(&rank).zip(&degree) {
                *given = if *degree > 0.0 { DAMPING * rank / degree } else { 0.0 };
                stuck += if *degree > 0.0 { 0.0 } else { *rank };
            }
            let anew = (1.0 - DAMPING + DAMPING * stuck) / n as f64;
            // Each entity collects from its neighbours, so that the sums are the same on any number of cores.
            next.par_chunks_mut(STRETCH).enumerate().for_each(|(stretch, ranks)| {
                for (i, rank) in ranks.iter_mut().enumerate() {
                    let arcs = adjacency.arcs((stretch * STRETCH + i) as Index);
                    let (ends, weights) = (&adjacency.ends[arcs.clone()], &adjacency.weights[arcs]);
                    let collected: f64 =
                        ends.iter().zip(weights).map(|(&end, w)| given[end as usize] * w).sum();
                    *rank = anew + collected;
                }
            });
            let change: f64 = rank.iter().zip(&next).map(|(a, b)| (a - b).abs()).sum();
            std::mem::swap(&mut rank, &mut next);
            if change < TOLERANCE {
                break;
            }
        }
        rank
    }
}

#[cfg(test)]
mod tests {
    use crate::graph::KnowledgeGraph;
    use proptest::prelude::*;

    fn graph(nodes: usize, links: &[(u32, u32, f64)]) -> KnowledgeGraph {
        KnowledgeGraph::of_links(nodes, 1.0, links)
    }

    /// networkx 3.6.1:
    /// `G = nx.Graph(); G.add_nodes_from(range(6)); G.add_weighted_edges_from([(0,1,3),(1,2,1),(2,0,2),(2,3,5),(3,4,1)])`
    /// `[round(x, 9) for x in nx.pagerank(G, alpha=0.85, tol=1e-12, max_iter=1000).values()]`
    #[test]
    fn ranks_are_those_of_networkx() {
        let expected = [0.196807245, 0.161773213, 0.303767568, 0.244729530, 0.063796230, 0.029126214];
        let ranks = graph(6, &[(0, 1, 3.0), (1, 2, 1.0), (2, 0, 2.0), (2, 3, 5.0), (3, 4, 1.0)]).pagerank();
        assert_eq!(ranks.len(), expected.len());
        for (rank, expected) in ranks.iter().zip(expected) {
            assert!((rank - expected).abs() < 1e-8, "{ranks:?}");
        }
    }

    proptest! {
        #[test]
        fn ranks_sum_to_one(links in prop::collection::btree_map((0u32..9, 10u32..19), 0.1f64..9.0, 0..30)) {
            let links: Vec<_> = links.into_iter().map(|((a, b), w)| (a, b, w)).collect();
            let ranks = graph(20, &links).pagerank();
            prop_assert!((ranks.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        }
    }
}
