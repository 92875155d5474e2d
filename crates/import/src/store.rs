//! A graph from elsewhere as a namegraph file.

use std::path::Path;

use namegraph_graph::disparity;
use namegraph_store::{Draft, EdgeRow, EntityRow, StoreError, Summary};

use crate::graph::{Graph, Link};

/// Writes a graph to `target`, in place of a namegraph file that may lie there. `from` says in words where it came from.
///
/// What the graph does not say is derived: an entity counts as much as its links weigh; chance would spread the same links over the
/// same entities at random (the configuration model: Newman 2006, "Modularity and community structure in networks").
///
/// # Errors
/// When something else lies at `target`, or it cannot be written.
pub fn store(graph: &Graph, from: &str, target: &Path) -> Result<Summary, StoreError> {
    let draft = Draft::beside(target)?;
    draft.set("imported", from)?;
    draft.set("window", "document")?;
    draft.set("misc", "true")?;
    if graph.links.iter().all(|l| l.significance.is_some()) {
        draft.set("significance", "given")?;
    }
    let ends = Ends::of(graph);
    for (number, e) in graph.entities.iter().enumerate() {
        let strength = ends.strengths[number].ceil() as u64;
        let row = EntityRow {
            number: number as u32,
            id: e.id.clone(),
            name: e.name.clone(),
            entity_type: e.entity_type,
            mentions: e.mentions.unwrap_or(strength),
            copies: e.copies,
            around: 0,
            by_role: 0,
            documents: e.documents.unwrap_or(0),
            stories: e.stories.unwrap_or(strength).max(1),
            first_seen: e.first_seen,
            last_seen: e.last_seen,
            listed: None,
        };
        draft.add_entity(&row, &e.aliases)?;
    }
    draft.set_edges(graph.links.iter().map(|link| ends.row(link)))?;
    graph.skipped.iter().try_for_each(|(place, reason)| draft.skip(place, reason, None))?;
    draft.finish()
}

/// What links weigh at each entity, and how many they are.
struct Ends {
    strengths: Vec<f64>,
    degrees: Vec<u32>,
    whole: f64,
}

impl Ends {
    fn of(graph: &Graph) -> Self {
        let (mut strengths, mut degrees) = (vec![0.0; graph.entities.len()], vec![0; graph.entities.len()]);
        for link in &graph.links {
            for end in [link.source, link.target] {
                strengths[end] += link.weight;
                degrees[end] += 1;
            }
        }
        Self { whole: strengths.iter().sum(), strengths, degrees }
    }

    fn row(&self, link: &Link) -> EdgeRow {
        let [a, b] = [link.source, link.target].map(|end| self.strengths[end]);
        let by_chance = a * b / self.whole;
        let known = link.significance;
        let alpha = [link.source, link.target]
            .map(|end| disparity(link.weight, self.strengths[end], self.degrees[end]));
        EdgeRow {
            source: link.source as u32,
            target: link.target as u32,
            weight: link.weight,
            count: link.count.unwrap_or(link.weight.ceil() as u64),
            first_seen: link.first_seen,
            last_seen: link.last_seen,
            expected: known.map_or(by_chance, |s| s.expected),
            npmi: known.map_or(0.0, |s| s.npmi),
            p: known.map_or(1.0, |s| s.p),
            fdr: known.map_or(1.0, |s| s.fdr),
            disparity: known.map_or(alpha[0].min(alpha[1]), |s| s.disparity),
        }
    }
}
