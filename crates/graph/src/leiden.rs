//! Who belongs together: communities by the Leiden algorithm.
//!
//! Traag, Waltman & van Eck (2019), "From Louvain to Leiden: guaranteeing well-connected communities", maximizing modularity
//! with a resolution γ (Reichardt & Bornholdt 2006):
//!
//! ```text
//! Q = 1/2m · Σ over communities c of (weight inside c, both ways − γ · K_c² / 2m)
//! ```
//!
//! K_c is the sum of the weighted degrees in c, m the weight of all links.

use std::collections::VecDeque;

use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use rayon::prelude::*;

use crate::components::ranks;
use crate::graph::{Index, KnowledgeGraph};

/// How much a worse choice is tolerated when communities are refined: the θ of the paper.
const RANDOMNESS: f64 = 0.01;
/// How many times the whole graph is gone through, each time from what was found before, at most.
const MOST_ITERATIONS: usize = 10;
/// An iteration that gains less is the last.
const LEAST_GAIN: f64 = 1e-4;
/// Partitions that are tried, side by side; the best one is taken.
const TRIES: u64 = 2;

/// What to look for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Leiden {
    /// Above 1: more and smaller communities; below: fewer and larger ones.
    pub resolution: f64,
    /// The same seed gives the same communities.
    pub seed: u64,
}

impl Default for Leiden {
    fn default() -> Self {
        Self { resolution: 1.0, seed: 1 }
    }
}

/// Who belongs together.
#[derive(Clone, Debug, PartialEq)]
pub struct Communities {
    /// The community of each entity, numbered by size, the largest 0; ties by first member. One without links is alone.
    pub of: Vec<u32>,
    /// How many there are.
    pub count: usize,
    /// How much more weight lies within them than chance would put there, with the resolution asked for.
    pub modularity: f64,
}

impl KnowledgeGraph {
    /// Communities, each connected within itself.
    ///
    /// Two runs with seeds of their own go side by side, and the better one is taken. Time: O(E) a pass, as a rule some dozens of
    /// passes. Space: O(V + E).
    pub fn communities(&self, leiden: Leiden) -> Communities {
        let level = Level::of(self);
        let runs: Vec<(Vec<u32>, f64)> = (0..TRIES)
            .into_par_iter()
            .map(|i| level.communities(leiden.resolution, leiden.seed.wrapping_mul(TRIES).wrapping_add(i)))
            .collect();
        let best = runs.into_iter().reduce(|best, next| if next.1 > best.1 { next } else { best });
        let (of, modularity) = best.unwrap_or_default();
        let count = of.iter().max().map_or(0, |most| *most as usize + 1);
        let mut sizes = vec![0; count];
        of.iter().for_each(|&c| sizes[c as usize] += 1);
        let rank = ranks(&sizes);
        Communities { of: of.into_iter().map(|c| rank[c as usize]).collect(), count, modularity }
    }

    /// The modularity of any division of the entities, one number for each.
    pub fn modularity(&self, of: &[u32], resolution: f64) -> f64 {
        Level::of(self).modularity(of, resolution)
    }
}

/// The graph, or one whose nodes are communities of it.
struct Level {
    starts: Vec<usize>,
    ends: Vec<Index>,
    weights: Vec<f64>,
    /// Weighted degrees, links within a node twice.
    degrees: Vec<f64>,
    /// The weight of links within each node, twice.
    loops: Vec<f64>,
    /// The sum of all degrees, 2m.
    total: f64,
}

impl Level {
    fn of(graph: &KnowledgeGraph) -> Self {
        let (adjacency, n) = (graph.adjacency(), graph.nodes());
        let mut starts: Vec<usize> = (0..n as Index).map(|i| adjacency.arcs(i).start).collect();
        starts.push(adjacency.ends.len());
        let degrees: Vec<f64> = (0..n as Index).map(|i| graph.weighted_degree(i)).collect();
        Self {
            starts,
            ends: adjacency.ends.clone(),
            weights: adjacency.weights.clone(),
            total: degrees.iter().sum(),
            loops: vec![0.0; n],
            degrees,
        }
    }

    fn nodes(&self) -> usize {
        self.degrees.len()
    }

    fn neighbours(&self, node: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        let arcs = self.starts[node]..self.starts[node + 1];
        self.ends[arcs.clone()].iter().map(|e| *e as usize).zip(self.weights[arcs].iter().copied())
    }

    fn communities(&self, resolution: f64, seed: u64) -> (Vec<u32>, f64) {
        let mut rng = Pcg64Mcg::seed_from_u64(seed);
        let mut of: Vec<u32> = (0..self.nodes() as u32).collect();
        let mut quality = self.modularity(&of, resolution);
        for _ in 0..MOST_ITERATIONS {
            self.improve(&mut of, resolution, &mut rng);
            let better = self.modularity(&of, resolution);
            let gain = better - quality;
            quality = better;
            if gain < LEAST_GAIN {
                break;
            }
        }
        (of, quality)
    }

    /// One iteration: move, refine, aggregate, until nothing moves. Leaves communities numbered without gaps.
    fn improve(&self, of: &mut Vec<u32>, resolution: f64, rng: &mut Pcg64Mcg) {
        let mut moving = Moving::new(self, of, resolution);
        moving.move_nodes(rng);
        let mut communities = renumbered(&moving.of);
        of.clone_from(&communities);
        // Which node of the level each entity is in.
        let mut within: Vec<u32> = (0..self.nodes() as u32).collect();
        let mut level: Option<Level> = None;
        loop {
            let current = level.as_ref().unwrap_or(self);
            let refined = renumbered(&current.refined(&communities, resolution, rng));
            let count = refined.iter().max().map_or(0, |m| *m as usize + 1);
            // Refining that joins nobody would go on for ever: then the communities themselves are the next nodes.
            let parts = if count < current.nodes() { refined } else { communities.clone() };
            let next = current.aggregated(&parts);
            if next.nodes() == current.nodes() {
                break;
            }
            let mut above = vec![0; next.nodes()];
            parts.iter().zip(&communities).for_each(|(&part, &community)| above[part as usize] = community);
            within.iter_mut().for_each(|node| *node = parts[*node as usize]);
            let mut moving = Moving::new(&next, &above, resolution);
            moving.move_nodes(rng);
            communities = renumbered(&moving.of);
            of.iter_mut().zip(&within).for_each(|(of, node)| *of = communities[*node as usize]);
            level = Some(next);
        }
    }

    /// Divides each community anew into parts that hang together well: nodes alone join others of their community that they
    /// gain by, the more gain the likelier.
    fn refined(&self, communities: &[u32], resolution: f64, rng: &mut Pcg64Mcg) -> Vec<u32> {
        let n = self.nodes();
        let scale = resolution / self.total;
        let mut community_degree = vec![0.0; n];
        communities.iter().zip(&self.degrees).for_each(|(&c, d)| community_degree[c as usize] += d);
        // How much each node is linked to the rest of its community.
        let linked = |v: usize| -> f64 {
            self.neighbours(v).filter(|(u, _)| communities[*u] == communities[v]).map(|(_, w)| w).sum()
        };
        let cut_of: Vec<f64> = (0..n).map(linked).collect();
        let mut part: Vec<u32> = (0..n as u32).collect();
        let (mut degree, mut cut, mut size) = (self.degrees.clone(), cut_of.clone(), vec![1u32; n]);
        let mut order: Vec<usize> = (0..n).collect();
        order.shuffle(rng);
        let mut beside = Beside::new(n);
        let mut chances: Vec<(u32, f64)> = Vec::new();
        for v in order {
            let whole = community_degree[communities[v] as usize];
            if size[part[v] as usize] != 1 || cut_of[v] < scale * self.degrees[v] * (whole - self.degrees[v])
            {
                continue;
            }
            beside.gather(
                self.neighbours(v)
                    .filter(|(u, _)| communities[*u] == communities[v])
                    .map(|(u, w)| (part[u], w)),
            );
            let own = part[v];
            chances.clear();
            let mut most = 0.0f64;
            for (other, weight) in beside.each() {
                let well_linked =
                    cut[other as usize] >= scale * degree[other as usize] * (whole - degree[other as usize]);
                let gain = weight - scale * self.degrees[v] * degree[other as usize];
                if other != own && well_linked && gain >= 0.0 {
                    chances.push((other, gain));
                    most = most.max(gain);
                }
            }
            // To stay alone gains nothing, and is possible too.
            chances.push((own, 0.0));
            let likely = |gain: f64| ((gain - most) / RANDOMNESS).exp();
            let all: f64 = chances.iter().map(|(_, gain)| likely(*gain)).sum();
            let mut draw = rng.random::<f64>() * all;
            let drawn = chances.iter().find(|(_, gain)| {
                draw -= likely(*gain);
                draw < 0.0
            });
            let Some(&(chosen, _)) = drawn.filter(|(chosen, _)| *chosen != own) else { continue };
            let to_chosen = beside.weight(chosen);
            part[v] = chosen;
            size[own as usize] = 0;
            size[chosen as usize] += 1;
            degree[chosen as usize] += self.degrees[v];
            cut[chosen as usize] += cut_of[v] - 2.0 * to_chosen;
        }
        part
    }

    /// The graph whose nodes are parts of this one's, numbered without gaps.
    fn aggregated(&self, parts: &[u32]) -> Self {
        let count = parts.iter().max().map_or(0, |most| *most as usize + 1);
        // The nodes of each part, one part after the other.
        let mut begin = vec![0; count + 1];
        parts.iter().for_each(|&p| begin[p as usize + 1] += 1);
        (1..=count).for_each(|i| begin[i] += begin[i - 1]);
        let (mut members, mut next) = (vec![0; self.nodes()], begin.clone());
        for (node, &part) in parts.iter().enumerate() {
            members[next[part as usize]] = node;
            next[part as usize] += 1;
        }
        let (mut starts, mut ends, mut weights) = (vec![0], Vec::new(), Vec::new());
        let (mut degrees, mut loops) = (vec![0.0; count], vec![0.0; count]);
        let mut beside = Beside::new(count);
        for part in 0..count {
            let members = &members[begin[part]..begin[part + 1]];
            degrees[part] = members.iter().map(|&v| self.degrees[v]).sum();
            beside.gather(members.iter().flat_map(|&v| self.neighbours(v).map(|(u, w)| (parts[u], w))));
            loops[part] = members.iter().map(|&v| self.loops[v]).sum::<f64>() + beside.weight(part as u32);
            for (other, weight) in beside.each() {
                if other as usize != part {
                    ends.push(other);
                    weights.push(weight);
                }
            }
            starts.push(ends.len());
        }
        Self { starts, ends, weights, degrees, loops, total: self.total }
    }

    fn modularity(&self, of: &[u32], resolution: f64) -> f64 {
        if self.total == 0.0 {
            return 0.0;
        }
        let count = of.iter().max().map_or(0, |most| *most as usize + 1);
        let mut degree = vec![0.0; count];
        let mut inside = 0.0;
        for v in 0..self.nodes() {
            degree[of[v] as usize] += self.degrees[v];
            inside += self.loops[v];
            inside += self.neighbours(v).filter(|(u, _)| of[*u] == of[v]).map(|(_, w)| w).sum::<f64>();
        }
        let expected: f64 = degree.iter().map(|d| d * d).sum::<f64>() / self.total;
        (inside - resolution * expected) / self.total
    }
}

/// Nodes that move to the community that they gain most by, until none does.
struct Moving<'a> {
    level: &'a Level,
    scale: f64,
    of: Vec<u32>,
    degree: Vec<f64>,
    size: Vec<u32>,
    empty: Vec<u32>,
}

impl<'a> Moving<'a> {
    fn new(level: &'a Level, of: &[u32], resolution: f64) -> Self {
        let n = level.nodes();
        let (mut degree, mut size) = (vec![0.0; n], vec![0; n]);
        for (v, &c) in of.iter().enumerate() {
            degree[c as usize] += level.degrees[v];
            size[c as usize] += 1;
        }
        let empty = (0..n as u32).rev().filter(|c| size[*c as usize] == 0).collect();
        let scale = if level.total > 0.0 { resolution / level.total } else { 0.0 };
        Self { level, scale, of: of.to_vec(), degree, size, empty }
    }

    /// The queue of the paper's fast local moving: a node is looked at again when a neighbour has left for elsewhere.
    fn move_nodes(&mut self, rng: &mut Pcg64Mcg) {
        let n = self.level.nodes();
        let mut order: Vec<u32> = (0..n as u32).collect();
        order.shuffle(rng);
        let mut queue = VecDeque::from(order);
        let mut waiting = vec![true; n];
        let mut beside = Beside::new(n);
        while let Some(v) = queue.pop_front() {
            let v = v as usize;
            waiting[v] = false;
            if let Some(to) = self.best(v, &mut beside) {
                for (u, _) in self.level.neighbours(v) {
                    if self.of[u] != to && !waiting[u] {
                        waiting[u] = true;
                        queue.push_back(u as u32);
                    }
                }
            }
        }
    }

    /// Moves a node to where it gains most; says where, if it moved.
    fn best(&mut self, v: usize, beside: &mut Beside) -> Option<u32> {
        let (own, own_degree) = (self.of[v], self.level.degrees[v]);
        beside.gather(self.level.neighbours(v).map(|(u, w)| (self.of[u], w)));
        self.degree[own as usize] -= own_degree;
        self.size[own as usize] -= 1;
        let gain = |c: u32, weight: f64| weight - self.scale * own_degree * self.degree[c as usize];
        let (mut best, mut most) = (own, gain(own, beside.weight(own)));
        // Less than this is rounding.
        let least = 1e-12 * own_degree;
        for (c, weight) in beside.each() {
            let gain = gain(c, weight);
            if gain > most + least {
                (best, most) = (c, gain);
            }
        }
        if most < -least && self.size[own as usize] > 0 {
            best = self.empty[self.empty.len() - 1];
        }
        if best != own {
            if self.size[best as usize] == 0 {
                self.empty.retain(|c| *c != best);
            }
            if self.size[own as usize] == 0 {
                self.empty.push(own);
            }
        }
        self.degree[best as usize] += own_degree;
        self.size[best as usize] += 1;
        self.of[v] = best;
        (best != own).then_some(best)
    }
}

/// The weight of a node's links by community: a table with room for all, and a list of those in it.
struct Beside {
    weights: Vec<f64>,
    touched: Vec<u32>,
}

impl Beside {
    fn new(n: usize) -> Self {
        Self { weights: vec![0.0; n], touched: Vec::new() }
    }

    fn gather(&mut self, links: impl Iterator<Item = (u32, f64)>) {
        self.touched.drain(..).for_each(|c| self.weights[c as usize] = 0.0);
        for (c, weight) in links {
            let known = &mut self.weights[c as usize];
            if *known == 0.0 {
                self.touched.push(c);
            }
            *known += weight;
        }
    }

    fn weight(&self, c: u32) -> f64 {
        self.weights[c as usize]
    }

    /// In the order they were met, which is that of the links.
    fn each(&self) -> impl Iterator<Item = (u32, f64)> + '_ {
        self.touched.iter().map(|&c| (c, self.weights[c as usize]))
    }
}

/// Numbers without gaps, in the order they first occur.
fn renumbered(of: &[u32]) -> Vec<u32> {
    const NONE: u32 = u32::MAX;
    let mut known = vec![NONE; of.iter().max().map_or(0, |most| *most as usize + 1)];
    let mut count = 0;
    of.iter()
        .map(|&c| {
            let new = &mut known[c as usize];
            if *new == NONE {
                *new = count;
                count += 1;
            }
            *new
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use proptest::prelude::*;

    fn graph(nodes: usize, links: &[(u32, u32, f64)]) -> KnowledgeGraph {
        KnowledgeGraph::of_links(nodes, 1.0, links)
    }

    /// `groups` of `size`, everybody with a link of weight 3 to the next seven of his group, and one of weight 1 elsewhere.
    fn planted(groups: u32, size: u32) -> KnowledgeGraph {
        let mut links = BTreeSet::new();
        for i in 0..groups * size {
            let group = i / size * size;
            for step in 1..8 {
                let other = group + (i - group + step) % size;
                links.insert((i.min(other), i.max(other), 3));
            }
            let far = (i * 37 + 11) % (groups * size);
            if far / size != i / size {
                links.insert((i.min(far), i.max(far), 1));
            }
        }
        graph(
            (groups * size) as usize,
            &links.into_iter().map(|(a, b, w)| (a, b, f64::from(w))).collect::<Vec<_>>(),
        )
    }

    #[test]
    fn planted_groups_are_found() {
        let graph = planted(12, 20);
        let found = graph.communities(Leiden::default());
        assert_eq!(found.count, 12);
        for group in found.of.chunks(20) {
            assert!(group.iter().all(|c| *c == group[0]));
        }
        assert!((graph.modularity(&found.of, 1.0) - found.modularity).abs() < 1e-12);
        let finer = graph.communities(Leiden { resolution: 60.0, seed: 1 });
        assert!(finer.count > 12, "{}", finer.count);
        let coarser = graph.communities(Leiden { resolution: 0.02, seed: 1 });
        assert_eq!(coarser.count, 1);
    }

    #[test]
    fn the_same_seed_gives_the_same_on_any_number_of_cores() {
        let graph = planted(5, 30);
        let all = graph.communities(Leiden::default());
        let narrow = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        assert_eq!(narrow.install(|| graph.communities(Leiden::default())), all);
    }

    /// igraph 1.0.0: `g = Graph.Famous("Zachary"); g.community_leiden("modularity", n_iterations=-1).modularity`, the best of 50
    /// runs, is 0.4197896: the best that is known.
    #[test]
    fn the_karate_club_is_divided_as_well_as_can_be() {
        let links = [
            (0, 1),
            (0, 2),
            (0, 3),
            (0, 4),
            (0, 5),
            (0, 6),
            (0, 7),
            (0, 8),
            (0, 10),
            (0, 11),
            (0, 12),
            (0, 13),
            (0, 17),
            (0, 19),
            (0, 21),
            (0, 31),
            (1, 2),
            (1, 3),
            (1, 7),
            (1, 13),
            (1, 17),
            (1, 19),
            (1, 21),
            (1, 30),
            (2, 3),
            (2, 7),
            (2, 27),
            (2, 28),
            (2, 32),
            (2, 9),
            (2, 8),
            (2, 13),
            (3, 7),
            (3, 12),
            (3, 13),
            (4, 6),
            (4, 10),
            (5, 6),
            (5, 10),
            (5, 16),
            (6, 16),
            (8, 30),
            (8, 32),
            (8, 33),
            (9, 33),
            (13, 33),
            (14, 32),
            (14, 33),
            (15, 32),
            (15, 33),
            (18, 32),
            (18, 33),
            (19, 33),
            (20, 32),
            (20, 33),
            (22, 32),
            (22, 33),
            (23, 25),
            (23, 27),
            (23, 32),
            (23, 33),
            (23, 29),
            (24, 25),
            (24, 27),
            (24, 31),
            (25, 31),
            (26, 29),
            (26, 33),
            (27, 33),
            (28, 31),
            (28, 33),
            (29, 32),
            (29, 33),
            (30, 32),
            (30, 33),
            (31, 32),
            (31, 33),
            (32, 33),
        ];
        let links: Vec<_> = links.iter().map(|&(a, b)| (a, b, 1.0)).collect();
        let best =
            (1..=10).map(|seed| graph(34, &links).communities(Leiden { resolution: 1.0, seed }).modularity);
        let best = best.fold(0.0, f64::max);
        assert!((best - 0.419_789_6).abs() < 1e-6, "{best}");
    }

    #[test]
    fn who_has_no_links_is_alone() {
        let found = graph(3, &[(0, 2, 1.0)]).communities(Leiden::default());
        assert_eq!((found.of, found.count), (vec![0, 1, 0], 2));
        let none = graph(0, &[]).communities(Leiden::default());
        assert_eq!((none.of, none.count, none.modularity), (vec![], 0, 0.0));
    }

    proptest! {
        /// What the paper guarantees: communities hang together; and no move of one entity makes them better.
        #[test]
        fn communities_hang_together(links in prop::collection::btree_map((0u32..30, 0u32..30), 1u32..5, 0..80), seed in 0u64..9) {
            let links: Vec<_> = links.into_iter().filter(|((a, b), _)| a < b).map(|((a, b), w)| (a, b, f64::from(w))).collect();
            let graph = graph(30, &links);
            let found = graph.communities(Leiden { resolution: 1.0, seed });
            for community in 0..found.count as u32 {
                let members: Vec<u32> = (0..30).filter(|i| found.of[*i as usize] == community).collect();
                let parts: BTreeSet<u32> = graph.induced(&members).components().into_iter().collect();
                prop_assert_eq!(parts.len(), 1);
            }
            prop_assert!(found.modularity >= graph.modularity(&(0..30).collect::<Vec<_>>(), 1.0) - 1e-12);
        }
    }
}
