//! What hangs together, and how firmly.

use crate::graph::{Index, KnowledgeGraph};

impl KnowledgeGraph {
    /// The connected component of each entity. Components are numbered by size, the largest 0; ties by first member.
    ///
    /// Breadth first. Time: O(V + E). Space: O(V).
    pub fn components(&self) -> Vec<u32> {
        const UNSEEN: u32 = u32::MAX;
        let adjacency = self.adjacency();
        let mut of = vec![UNSEEN; self.nodes()];
        let mut sizes: Vec<usize> = Vec::new();
        let mut queue: Vec<Index> = Vec::with_capacity(self.nodes());
        for start in 0..self.nodes() {
            if of[start] != UNSEEN {
                continue;
            }
            let number = sizes.len() as u32;
            queue.clear();
            queue.push(start as Index);
            of[start] = number;
            let mut at = 0;
            while let Some(&entity) = queue.get(at) {
                at += 1;
                for &next in &adjacency.ends[adjacency.arcs(entity)] {
                    if of[next as usize] == UNSEEN {
                        of[next as usize] = number;
                        queue.push(next);
                    }
                }
            }
            sizes.push(queue.len());
        }
        let rank = ranks(&sizes);
        of.iter_mut().for_each(|number| *number = rank[*number as usize]);
        of
    }

    /// The core number of each entity: the largest k for which it belongs to a part of the graph where everybody has k
    /// links or more. Weights do not matter.
    ///
    /// Batagelj & Zaversnik (2003), "An O(m) algorithm for cores decomposition of networks". Time: O(V + E). Space: O(V).
    pub fn cores(&self) -> Vec<u32> {
        let (adjacency, n) = (self.adjacency(), self.nodes());
        let mut degree: Vec<usize> = (0..n).map(|i| adjacency.arcs(i as Index).len()).collect();
        // Entities sorted by degree, and where each degree begins; both are kept true while degrees fall.
        let most = degree.iter().copied().max().unwrap_or(0);
        let mut begin = vec![0; most + 2];
        degree.iter().for_each(|d| begin[d + 1] += 1);
        (1..begin.len()).for_each(|d| begin[d] += begin[d - 1]);
        let (mut order, mut place, mut next) = (vec![0; n], vec![0; n], begin.clone());
        for entity in 0..n {
            place[entity] = next[degree[entity]];
            order[place[entity]] = entity;
            next[degree[entity]] += 1;
        }
        for i in 0..n {
            let entity = order[i];
            for &other in &adjacency.ends[adjacency.arcs(entity as Index)] {
                let other = other as usize;
                if degree[other] > degree[entity] {
                    let first = begin[degree[other]].max(i + 1);
                    let (there, swapped) = (place[other], order[first]);
                    order.swap(first, there);
                    place[other] = first;
                    place[swapped] = there;
                    begin[degree[other]] = first + 1;
                    degree[other] -= 1;
                }
            }
        }
        degree.into_iter().map(|d| d as u32).collect()
    }
}

/// The place of each of a list of sizes, the largest first, ties in order.
pub(crate) fn ranks(sizes: &[usize]) -> Vec<u32> {
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by_key(|&i| std::cmp::Reverse(sizes[i]));
    let mut rank = vec![0; sizes.len()];
    order.into_iter().enumerate().for_each(|(place, i)| rank[i] = place as u32);
    rank
}

#[cfg(test)]
mod tests {
    use crate::graph::{KnowledgeGraph, Link, Node};
    use proptest::prelude::*;

    fn graph(nodes: usize, links: &[(u32, u32)]) -> KnowledgeGraph {
        let links: Vec<_> = links
            .iter()
            .map(|&(source, target)| Link { source, target, weight: 1.0, expected: 0.0 })
            .collect();
        KnowledgeGraph::new(&vec![Node { stories: 1.0 }; nodes], &links)
    }

    #[test]
    fn components_are_numbered_by_size() {
        assert_eq!(graph(6, &[(0, 1), (2, 3), (3, 4)]).components(), [1, 1, 0, 0, 0, 2]);
        assert!(graph(0, &[]).components().is_empty());
    }

    /// networkx 3.6.1: `nx.core_number(nx.Graph([(0,1),(0,2),(0,3),(1,2),(1,3),(2,3),(3,4),(4,5),(5,6),(6,4),(6,7)]))`
    #[test]
    fn cores_are_those_of_networkx() {
        let links = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3), (3, 4), (4, 5), (5, 6), (6, 4), (6, 7)];
        assert_eq!(graph(9, &links).cores(), [3, 3, 3, 3, 2, 2, 2, 1, 0]);
    }

    proptest! {
        /// A core is what is left when everybody with fewer links has gone.
        #[test]
        fn cores_are_what_peeling_leaves(pairs in prop::collection::btree_set((0u32..14, 0u32..14), 0..60)) {
            let pairs: std::collections::BTreeSet<_> = pairs.into_iter().map(|(a, b)| (a.min(b), a.max(b))).filter(|(a, b)| a != b).collect();
            let cores = graph(14, &pairs.iter().copied().collect::<Vec<_>>()).cores();
            let mut expected = vec![0; 14];
            for k in 1..14 {
                let mut left: std::collections::BTreeSet<u32> = (0..14).collect();
                loop {
                    let weak: Vec<u32> = left.iter().copied()
                        .filter(|v| pairs.iter().filter(|(a, b)| left.contains(a) && left.contains(b) && (a == v || b == v)).count() < k)
                        .collect();
                    if weak.is_empty() { break; }
                    weak.iter().for_each(|v| { left.remove(v); });
                }
                left.iter().for_each(|&v| expected[v as usize] = k as u32);
            }
            prop_assert_eq!(cores, expected);
        }
    }
}
