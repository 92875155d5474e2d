//! Who stands between others: weighted betweenness.

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_pcg::Pcg64Mcg;
use rayon::prelude::*;

use crate::graph::{Index, KnowledgeGraph};
use crate::heap::Nearest;

/// Up to so many linked entities every one is a source; above, as many as [`PIVOTS`].
const EXACT: usize = 4000;
const PIVOTS: usize = 1000;
/// Sources are divided in so many heaps, whatever the number of cores, so that sums come out the same.
const SHARES: usize = 16;
/// Two ways are as long as each other if they differ by less, as a share of their length: what igraph takes.
const SAME: f64 = 1e-10;
/// 95 % of a normal distribution lie within so many standard deviations.
const TWO_SIDED: f64 = 1.96;

/// How often each entity stands between others.
#[derive(Clone, Debug, PartialEq)]
pub struct Betweenness {
    /// The share of all pairs of others whose shortest ways lead through it, in `0..=1`.
    pub scores: Vec<f64>,
    /// Half the width of the 95 % interval of each score, as the sources scatter; 0 where nothing was sampled. Too narrow for
    /// scores near 0, which few sources see.
    pub errors: Vec<f64>,
    /// From how many entities the ways were looked for.
    pub sources: usize,
    /// Of how many entities that have any link.
    pub of: usize,
}

impl KnowledgeGraph {
    /// Betweenness over ways whose steps are as long as 1/weight: heavy links are short.
    ///
    /// Freeman (1977), by the algorithm of Brandes (2001). Exact up to 4,000 linked entities; above, from 1,000 of them drawn with a
    /// fixed seed (Brandes & Pich 2007, "Centrality estimation in large networks"), with the error of each score as the
    /// sources drawn scatter.
    ///
    /// Time: O(E log V) for each source, over all cores. Space: O(V + E) for each of 16 shares of the sources at most.
    pub fn betweenness(&self) -> Betweenness {
        let linked: Vec<Index> =
            (0..self.nodes() as Index).filter(|&i| !self.adjacency().arcs(i).is_empty()).collect();
        if linked.len() <= EXACT {
            return self.betweenness_from(&linked);
        }
        self.betweenness_from(&drawn(linked, PIVOTS, 1))
    }

    /// Betweenness as the ways from some entities show it; an index out of range starts none.
    pub fn betweenness_from(&self, sources: &[Index]) -> Betweenness {
        let n = self.nodes();
        let sources: Vec<Index> = sources.iter().copied().filter(|&s| (s as usize) < n).collect();
        let of = (0..n as Index).filter(|&i| !self.adjacency().arcs(i).is_empty()).count();
        let (k, count) = (sources.len() as f64, of as f64);
        let lengths: Vec<f64> = self.adjacency().weights.iter().map(|w| w.recip()).collect();
        let share = sources.len().div_ceil(SHARES).max(1);
        let parts: Vec<(Vec<f64>, Vec<f64>)> = sources
            .par_chunks(share)
            .map(|sources| {
                let mut ways = Ways::new(self, &lengths);
                let (mut sums, mut squares) = (vec![0.0; n], vec![0.0; n]);
                for &source in sources {
                    ways.from(source);
                    ways.depend(|entity, dependency| {
                        sums[entity] += dependency;
                        squares[entity] += dependency * dependency;
                    });
                }
                (sums, squares)
            })
            .collect();
        let (mut scores, mut squares) = (vec![0.0; n], vec![0.0; n]);
        for (sums, of_sums) in parts {
            scores.iter_mut().zip(sums).for_each(|(a, b)| *a += b);
            squares.iter_mut().zip(of_sums).for_each(|(a, b)| *a += b);
        }
        // Of n sources each finds at most (n - 1)(n - 2) / n pairs through an entity, each pair twice.
        let whole = if count > 2.0 && k > 0.0 { count / (k * (count - 1.0) * (count - 2.0)) } else { 0.0 };
        let errors = scores.iter().zip(&squares).map(|(&sum, &squares)| {
            if sources.len() >= of || k < 2.0 {
                return 0.0;
            }
            let variance = ((squares - sum * sum / k) / (k - 1.0)).max(0.0);
            TWO_SIDED * (k * variance * (1.0 - k / count)).sqrt() * whole
        });
        let errors = errors.collect();
        scores.iter_mut().for_each(|score| *score *= whole);
        Betweenness { scores, errors, sources: sources.len(), of }
    }
}

/// So many of a list, in order.
fn drawn(mut of: Vec<Index>, count: usize, seed: u64) -> Vec<Index> {
    of.shuffle(&mut Pcg64Mcg::seed_from_u64(seed));
    of.truncate(count);
    of.sort_unstable();
    of
}

/// The shortest ways from one entity to all others, and room to look for the next one's.
struct Ways<'a> {
    graph: &'a KnowledgeGraph,
    lengths: &'a [f64],
    nearest: Nearest,
    distance: Vec<f64>,
    /// Entities that can be reached, the nearest first.
    reached: Vec<Index>,
    done: Vec<bool>,
    /// How many shortest ways lead to each.
    ways: Vec<f64>,
    /// The steps before each that was reached, one after the other, and where each one's begin.
    before: Vec<Index>,
    begin: Vec<usize>,
    dependency: Vec<f64>,
}

impl<'a> Ways<'a> {
    fn new(graph: &'a KnowledgeGraph, lengths: &'a [f64]) -> Self {
        let n = graph.nodes();
        Self {
            graph,
            lengths,
            nearest: Nearest::default(),
            distance: vec![f64::INFINITY; n],
            reached: Vec::with_capacity(n),
            done: vec![false; n],
            ways: vec![0.0; n],
            before: Vec::new(),
            begin: Vec::new(),
            dependency: vec![0.0; n],
        }
    }

    fn from(&mut self, source: Index) {
        for &entity in &self.reached {
            self.distance[entity as usize] = f64::INFINITY;
            self.done[entity as usize] = false;
        }
        self.reached.clear();
        self.before.clear();
        self.begin.clear();
        let adjacency = self.graph.adjacency();
        self.distance[source as usize] = 0.0;
        self.nearest.push(0.0, source);
        while let Some((distance, entity)) = self.nearest.pop() {
            if std::mem::replace(&mut self.done[entity as usize], true) {
                continue;
            }
            self.reached.push(entity);
            self.count(entity, source);
            for arc in adjacency.arcs(entity) {
                let (next, through) = (adjacency.ends[arc], distance + self.lengths[arc]);
                if through < self.distance[next as usize] {
                    self.distance[next as usize] = through;
                    self.nearest.push(through, next);
                }
            }
        }
        self.begin.push(self.before.len());
    }

    /// Counts the ways to an entity whose distance is known. All that stand before it on a shortest way are done, since
    /// every step has a length.
    fn count(&mut self, entity: Index, source: Index) {
        let adjacency = self.graph.adjacency();
        self.begin.push(self.before.len());
        let distance = self.distance[entity as usize];
        let same = distance * SAME;
        let mut ways = if entity == source { 1.0 } else { 0.0 };
        for arc in adjacency.arcs(entity) {
            let other = adjacency.ends[arc];
            // What is not done yet is at least as far away, so that the sum is longer anyway.
            let through = self.distance[other as usize] + self.lengths[arc];
            if through - distance <= same && self.done[other as usize] {
                self.before.push(other);
                ways += self.ways[other as usize];
            }
        }
        self.ways[entity as usize] = ways;
    }

    /// Hands over how much each entity but the source is needed by those behind it.
    fn depend(&mut self, mut take: impl FnMut(usize, f64)) {
        for &entity in &self.reached {
            self.dependency[entity as usize] = 0.0;
        }
        for (place, &entity) in self.reached.iter().enumerate().skip(1).rev() {
            let entity = entity as usize;
            let (own, per_way) =
                (self.dependency[entity], (1.0 + self.dependency[entity]) / self.ways[entity]);
            for &other in &self.before[self.begin[place]..self.begin[place + 1]] {
                self.dependency[other as usize] += self.ways[other as usize] * per_way;
            }
            take(entity, own);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(nodes: usize, links: &[(u32, u32, f64)]) -> KnowledgeGraph {
        KnowledgeGraph::of_links(nodes, 9.0, links)
    }

    /// networkx 3.6.1:
    /// `G = nx.Graph(); G.add_weighted_edges_from([(0,1,1/2),(1,2,1/2),(0,3,1),(3,2,1),(2,4,1/4),(0,2,1),(4,5,1)])`
    /// `[round(x, 9) for _, x in sorted(nx.betweenness_centrality(G, weight="weight").items())]`
    #[test]
    fn scores_are_those_of_networkx() {
        let links =
            [(0, 1, 2.0), (1, 2, 2.0), (0, 3, 1.0), (3, 2, 1.0), (2, 4, 4.0), (0, 2, 1.0), (4, 5, 1.0)];
        let found = graph(6, &links).betweenness();
        let expected = [0.05, 0.15, 0.65, 0.0, 0.4, 0.0];
        assert_eq!((found.scores.len(), found.errors.len()), (6, 6));
        for (score, expected) in found.scores.iter().zip(expected) {
            assert!((score - expected).abs() < 1e-9, "{:?}", found.scores);
        }
        assert!(found.errors.iter().all(|e| *e == 0.0));
        assert_eq!((found.sources, found.of), (6, 6));
    }

    #[test]
    fn a_sample_knows_how_far_off_it_is() {
        let mut links = Vec::new();
        for i in 0..600u32 {
            links.push((i, (i * 7 + 1) % 600, f64::from(i % 5 + 1)));
            links.push((i, (i * i + 3) % 600, 1.0));
        }
        links.retain(|(a, b, _)| a != b);
        links.sort_by_key(|&(a, b, _)| (a.min(b), a.max(b)));
        links.dedup_by_key(|&mut (a, b, _)| (a.min(b), a.max(b)));
        let graph = graph(600, &links);
        let some = graph.betweenness_from(&drawn((0..600).collect(), 150, 7));
        let all = graph.betweenness();
        // Few sources see those who hardly stand between anybody: what is stated holds for those who do.
        let mut order: Vec<usize> = (0..600).collect();
        order.sort_by(|&a, &b| all.scores[b].total_cmp(&all.scores[a]));
        let inside = |i: &&usize| (all.scores[**i] - some.scores[**i]).abs() <= some.errors[**i];
        let inside = order[..100].iter().filter(inside).count();
        assert!(inside >= 88, "{inside} of 100 intervals hold the score");
        let narrow = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        assert_eq!(narrow.install(|| graph.betweenness()), all);
    }
}
