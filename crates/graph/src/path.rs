//! How two entities are connected: the paths whose links mean most.

use std::collections::BTreeSet;

use crate::adjacency::Adjacency;
use crate::graph::{Index, KnowledgeGraph};
use crate::heap::Nearest;

/// A way from one entity to another, and what it costs.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// The entities on it, both ends included, none twice.
    pub entities: Vec<Index>,
    /// The sum of what its steps cost; see [`path_cost`](crate::path_cost).
    pub cost: f64,
}

impl KnowledgeGraph {
    /// The path of the least cost; `None` if none leads there.
    ///
    /// Dijkstra (1959). Time: O(E log V). Space: O(V + E).
    pub fn path(&self, from: Index, to: Index) -> Option<Path> {
        self.paths(from, to, 1, &[]).pop()
    }

    /// The `k` paths of the least cost, the cheapest first, that lead through no entity of `avoid`. Ties: by the indices
    /// of the entities. Fewer if there are no more; none if either end is to be avoided or out of range.
    ///
    /// Yen (1971), with the improvement of Lawler (1972), each detour found by A* (Hart, Nilsson & Raphael 1968) whose
    /// estimate is the true distance to the goal in the whole graph. Time: O(E log V) once, then for each path and step of
    /// it what A* looks at, little beside the detour itself as a rule, O(E log V) at worst. Space: O(V + E), and the detours
    /// of all paths found.
    pub fn paths(&self, from: Index, to: Index, k: usize, avoid: &[Index]) -> Vec<Path> {
        let n = self.nodes() as Index;
        if from >= n || to >= n || avoid.contains(&from) || avoid.contains(&to) {
            return Vec::new();
        }
        let mut search = Search::new(self.adjacency(), to, avoid);
        let mut found: Vec<Path> = Vec::new();
        // Candidates by cost and entities, with the step at which each leaves the path it was made of.
        let mut candidates: BTreeSet<(u64, Vec<Index>, usize)> = BTreeSet::new();
        candidates.extend(search.detour(from, &[]).map(|path| (path.cost.to_bits(), path.entities, 0)));
        while let Some((cost, entities, left_at)) = candidates.pop_first().filter(|_| found.len() < k) {
            found.push(Path { entities, cost: f64::from_bits(cost) });
            if found.len() == k {
                break;
            }
            let last = &found[found.len() - 1].entities;
            for i in left_at..last.len() - 1 {
                let root = &last[..=i];
                let taken: Vec<Index> = found
                    .iter()
                    .filter(|p| p.entities.starts_with(root))
                    .map(|p| p.entities[i + 1])
                    .collect();
                search.block(&root[..i]);
                let detour = search.detour(root[i], &taken);
                search.unblock(&root[..i]);
                if let Some(detour) = detour {
                    let entities = [&root[..i], &detour.entities].concat();
                    let cost = search.cost(&entities);
                    candidates.insert((cost.to_bits(), entities, i));
                }
            }
        }
        found
    }

    /// The `k` cheapest paths from `from` to `to` that pass through each of `through`, in that order.
    ///
    /// Stretches between two of them are looked for apart, the `k` + 4 cheapest of each, and joined where none meets another:
    /// the cheapest path is found if the cheapest stretches do not meet. Where they do, a path that needs a dearer stretch is
    /// missed, and a longer one of these may be given for it. Time: that of [`paths`](Self::paths) for each stretch.
    pub fn paths_through(
        &self,
        from: Index,
        through: &[Index],
        to: Index,
        k: usize,
        avoid: &[Index],
    ) -> Vec<Path> {
        const MORE: usize = 4;
        let stops: Vec<Index> = [&[from], through, &[to]].concat();
        let mut joined = vec![Path { entities: vec![from], cost: 0.0 }];
        for (i, leg) in stops.windows(2).enumerate() {
            // What comes before or later is no place to pass on the way.
            let others = stops.iter().enumerate().filter(|(j, _)| *j != i && *j != i + 1).map(|(_, s)| *s);
            let avoid: Vec<Index> = avoid.iter().copied().chain(others).collect();
            let legs = self.paths(leg[0], leg[1], k + MORE, &avoid);
            let mut longer: Vec<Path> = Vec::new();
            for head in &joined {
                for tail in &legs {
                    if !tail.entities[1..].iter().any(|e| head.entities.contains(e)) {
                        let entities = [&head.entities[..], &tail.entities[1..]].concat();
                        longer.push(Path { entities, cost: head.cost + tail.cost });
                    }
                }
            }
            longer.sort_by(|a, b| a.cost.total_cmp(&b.cost).then_with(|| a.entities.cmp(&b.entities)));
            longer.truncate((k + MORE) * (k + MORE));
            joined = longer;
        }
        joined.truncate(k);
        joined
    }
}

/// Looks for ways to one goal, again and again.
struct Search<'a> {
    adjacency: &'a Adjacency,
    goal: Index,
    blocked: Vec<bool>,
    /// What the cheapest way from each entity to the goal costs.
    left: Vec<f64>,
    nearest: Nearest,
    cost: Vec<f64>,
    before: Vec<Index>,
    touched: Vec<Index>,
}

impl<'a> Search<'a> {
    fn new(adjacency: &'a Adjacency, goal: Index, avoid: &[Index]) -> Self {
        let n = adjacency.nodes();
        let mut search = Self {
            adjacency,
            goal,
            blocked: vec![false; n],
            left: vec![f64::INFINITY; n],
            nearest: Nearest::default(),
            cost: vec![f64::INFINITY; n],
            before: vec![goal; n],
            touched: Vec::new(),
        };
        search.block(avoid);
        search.measure();
        search
    }

    fn block(&mut self, entities: &[Index]) {
        entities
            .iter()
            .filter(|e| (**e as usize) < self.adjacency.nodes())
            .for_each(|&e| self.blocked[e as usize] = true);
    }

    fn unblock(&mut self, entities: &[Index]) {
        entities.iter().for_each(|&e| self.blocked[e as usize] = false);
    }

    /// Dijkstra from the goal.
    fn measure(&mut self) {
        self.left[self.goal as usize] = 0.0;
        self.nearest.push(0.0, self.goal);
        while let Some((cost, entity)) = self.nearest.pop() {
            if cost > self.left[entity as usize] {
                continue;
            }
            for arc in self.adjacency.arcs(entity) {
                let (next, through) = (self.adjacency.ends[arc], cost + self.adjacency.costs[arc]);
                if through < self.left[next as usize] && !self.blocked[next as usize] {
                    self.left[next as usize] = through;
                    self.nearest.push(through, next);
                }
            }
        }
    }

    /// The cheapest way to the goal that passes nobody blocked and whose first step is to none of `taken`.
    fn detour(&mut self, from: Index, taken: &[Index]) -> Option<Path> {
        self.touched.drain(..).for_each(|e| self.cost[e as usize] = f64::INFINITY);
        self.nearest.clear();
        self.cost[from as usize] = 0.0;
        self.touched.push(from);
        if self.left[from as usize].is_finite() {
            self.nearest.push(self.left[from as usize], from);
        }
        while let Some((estimate, entity)) = self.nearest.pop() {
            if entity == self.goal {
                return Some(self.way_from(from));
            }
            let cost = self.cost[entity as usize];
            if estimate > cost + self.left[entity as usize] {
                continue;
            }
            for arc in self.adjacency.arcs(entity) {
                let (next, through) = (self.adjacency.ends[arc], cost + self.adjacency.costs[arc]);
                let known = self.cost[next as usize];
                let left = self.left[next as usize];
                if through >= known || self.blocked[next as usize] || !left.is_finite() {
                    continue;
                }
                if entity == from && taken.contains(&next) {
                    continue;
                }
                if known.is_infinite() {
                    self.touched.push(next);
                }
                self.cost[next as usize] = through;
                self.before[next as usize] = entity;
                self.nearest.push(through + left, next);
            }
        }
        None
    }

    fn way_from(&self, from: Index) -> Path {
        let mut entities = vec![self.goal];
        while entities[entities.len() - 1] != from {
            entities.push(self.before[entities[entities.len() - 1] as usize]);
        }
        entities.reverse();
        Path { cost: self.cost(&entities), entities }
    }

    /// The sum of the steps from first to last, so that a path costs the same however it was found.
    fn cost(&self, entities: &[Index]) -> f64 {
        let step = |pair: &[Index]| {
            let arcs = self.adjacency.arcs(pair[0]);
            let place = self.adjacency.ends[arcs.clone()].binary_search(&pair[1]);
            place.map_or(f64::INFINITY, |place| self.adjacency.costs[arcs.start + place])
        };
        entities.windows(2).map(step).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::{Link, Node};
    use proptest::prelude::*;

    fn entities(path: Option<Path>) -> Option<Vec<Index>> {
        path.map(|p| p.entities)
    }

    #[test]
    fn a_meaningful_detour_beats_a_hub() {
        // 0 and 3 both meet the hub 4 once; 0-1-2-3 is a chain of close ties.
        let stories = [10.0, 10.0, 10.0, 10.0, 5000.0, 1.0];
        let nodes: Vec<_> = stories.into_iter().map(|stories| Node { stories }).collect();
        let link = |source, target, n| Link { source, target, weight: n, expected: 0.0 };
        let links = [link(0, 1, 9.0), link(1, 2, 9.0), link(2, 3, 9.0), link(0, 4, 1.0), link(3, 4, 1.0)];
        let graph = KnowledgeGraph::new(&nodes, &links);
        assert_eq!(entities(graph.path(0, 3)), Some(vec![0, 1, 2, 3]));
        assert_eq!(entities(graph.path(0, 4)), Some(vec![0, 4]));
        assert_eq!(graph.path(0, 5), None);
        assert_eq!(entities(graph.path(2, 2)), Some(vec![2]));
        let two: Vec<_> = graph.paths(0, 3, 9, &[]).into_iter().map(|p| p.entities).collect();
        assert_eq!(two, [vec![0, 1, 2, 3], vec![0, 4, 3]]);
        assert_eq!(entities(graph.paths(0, 3, 1, &[1]).pop()), Some(vec![0, 4, 3]));
        assert!(graph.paths(0, 3, 1, &[1, 4]).is_empty());
        assert_eq!(entities(graph.paths_through(0, &[4], 3, 1, &[]).pop()), Some(vec![0, 4, 3]));
        assert!(graph.paths_through(0, &[5], 3, 1, &[]).is_empty());
    }

    /// Every path without repetition, by walking all of them.
    fn all_paths(graph: &KnowledgeGraph, way: &mut Vec<Index>, to: Index, found: &mut Vec<Vec<Index>>) {
        let last = way[way.len() - 1];
        if last == to {
            found.push(way.clone());
            return;
        }
        for (next, _) in graph.neighbours(last).collect::<Vec<_>>() {
            if !way.contains(&next) {
                way.push(next);
                all_paths(graph, way, to, found);
                way.pop();
            }
        }
    }

    proptest! {
        #[test]
        fn the_best_paths_are_the_best_of_all(
            links in prop::collection::btree_map((0u32..7, 0u32..7), 1u32..9, 0..16), k in 1usize..9, stories in 9u32..40,
        ) {
            let links: Vec<_> = links.into_iter().filter(|((a, b), _)| a < b)
                .map(|((source, target), w)| Link { source, target, weight: f64::from(w), expected: 0.0 }).collect();
            let graph = KnowledgeGraph::new(&[Node { stories: f64::from(stories) }; 7], &links);
            let mut all = Vec::new();
            all_paths(&graph, &mut vec![0], 6, &mut all);
            let search = Search::new(graph.adjacency(), 6, &[]);
            let mut all: Vec<Path> = all.into_iter().map(|entities| Path { cost: search.cost(&entities), entities }).collect();
            all.sort_by(|a, b| a.cost.total_cmp(&b.cost));
            all.truncate(k);
            let found = graph.paths(0, 6, k, &[]);
            prop_assert_eq!(found.len(), all.len());
            for (found, best) in found.iter().zip(&all) {
                prop_assert!((found.cost - best.cost).abs() < 1e-12, "{:?} {:?}", found, best);
            }
        }
    }
}
