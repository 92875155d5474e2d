//! The part of a graph that is written.

use std::collections::HashMap;
use std::io::{self, Write};

use namegraph_document::json::{EntityRecord, EvidenceRecord};
use namegraph_graph::{KnowledgeGraph, Link, Node};
use namegraph_query::{Namegraph, Rank};
use namegraph_store::{EdgeRow, EntityRow, StoreError};

use crate::format::Format;
use crate::{csv, gexf, json, mentions};

/// Which part of a graph to write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Only as many entities, those that rank highest, and the links among them.
    pub top: Option<usize>,
    /// By what they rank.
    pub by: Rank,
    /// Of mentions, those by an office alone too.
    pub by_role: bool,
}

/// Why a graph cannot be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// The graph cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The output cannot be written.
    #[error("writing failed: {0}")]
    Io(#[from] io::Error),
}

impl From<::csv::Error> for ExportError {
    fn from(error: ::csv::Error) -> Self {
        Self::Io(error.into())
    }
}

impl From<serde_json::Error> for ExportError {
    fn from(error: serde_json::Error) -> Self {
        Self::Io(error.into())
    }
}

/// Writes the selected part of a graph.
///
/// # Errors
/// When the graph cannot be read or `out` not be written.
pub fn write(
    graph: &Namegraph,
    format: Format,
    selection: Selection,
    out: &mut dyn Write,
) -> Result<(), ExportError> {
    match format {
        Format::Gexf => gexf::write(&View::new(graph, selection)?, out),
        Format::Csv => csv::write_links(&View::new(graph, selection)?, out),
        Format::CsvNodes => csv::write_entities(&View::new(graph, selection)?, out),
        Format::Json => json::write(&View::new(graph, selection)?, "edges", out),
        Format::D3 => json::write(&View::new(graph, selection)?, "links", out),
        Format::Mentions => mentions::write(graph.store(), selection.by_role, out),
    }
}

/// Entities, by type and name, and the links among them.
pub(crate) struct View<'a> {
    graph: &'a Namegraph,
    pub(crate) nodes: Vec<ViewNode<'a>>,
    pub(crate) edges: Vec<EdgeRow>,
    /// From an entity's number to its place among the nodes.
    places: HashMap<u32, usize>,
}

pub(crate) struct ViewNode<'a> {
    pub(crate) row: &'a EntityRow,
    pub(crate) pagerank: f64,
}

impl<'a> View<'a> {
    fn new(graph: &'a Namegraph, selection: Selection) -> Result<Self, StoreError> {
        let entities = graph.entities()?;
        let pagerank = graph.scores(Rank::Pagerank)?;
        let mut chosen = graph.ranking(selection.by, None, selection.top.unwrap_or(usize::MAX))?;
        chosen.sort_unstable();
        let nodes: Vec<_> =
            chosen.into_iter().map(|i| ViewNode { row: &entities[i], pagerank: pagerank[i] }).collect();
        let places: HashMap<u32, usize> = nodes.iter().map(|n| n.row.number).zip(0..).collect();
        let inside = |e: &&EdgeRow| places.contains_key(&e.source) && places.contains_key(&e.target);
        let edges = graph.edges()?.iter().filter(inside).copied().collect();
        Ok(Self { graph, nodes, edges, places })
    }

    pub(crate) fn place(&self, entity: u32) -> usize {
        self.places[&entity]
    }

    pub(crate) fn node(&self, entity: u32) -> &ViewNode<'a> {
        &self.nodes[self.place(entity)]
    }

    pub(crate) fn record(&self, node: &ViewNode<'_>) -> Result<EntityRecord, StoreError> {
        self.graph.entity_record(node.row)
    }

    /// One quote for each of [`edges`](Self::edges).
    pub(crate) fn quotes(&self) -> Result<Vec<Option<EvidenceRecord>>, StoreError> {
        self.graph.store().first_quotes(&self.edges)
    }

    /// The view as a graph of its own, for layout and strength.
    pub(crate) fn subgraph(&self) -> KnowledgeGraph {
        let nodes: Vec<_> = self.nodes.iter().map(|n| Node { windows: n.row.windows as f64 }).collect();
        let link = |e: &EdgeRow| Link {
            source: self.place(e.source) as u32,
            target: self.place(e.target) as u32,
            weight: e.weight,
            count: e.count as f64,
        };
        KnowledgeGraph::new(&nodes, &self.edges.iter().map(link).collect::<Vec<_>>())
    }
}
