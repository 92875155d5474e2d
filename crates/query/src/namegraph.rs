//! A file and the graph in it.

use std::collections::HashMap;
use std::path::Path;
use std::sync::OnceLock;

use namegraph_document::json::{EdgeRecord, EntityRecord};
use namegraph_graph::{Index, KnowledgeGraph, Link, Node};
use namegraph_store::{EdgeRow, EntityRow, Store, StoreError};

use crate::find::Unfound;

/// An open namegraph that answers questions.
pub struct Namegraph {
    store: Store,
    graph: OnceLock<Loaded>,
}

/// The graph in memory: nodes are entities by type and name.
pub(crate) struct Loaded {
    pub(crate) entities: Vec<EntityRow>,
    pub(crate) edges: Vec<EdgeRow>,
    pub(crate) graph: KnowledgeGraph,
    index: HashMap<u32, Index>,
}

/// Why a question has no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum QueryError {
    /// The file cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A name fits nobody, or several.
    #[error(transparent)]
    Unfound(#[from] Unfound),
}

impl Namegraph {
    /// Opens a file.
    ///
    /// # Errors
    /// When there is none, or it is not ours.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Ok(Self { store: Store::open(path)?, graph: OnceLock::new() })
    }

    /// The file behind it.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The entities of the graph, by type and name: the order of [`graph`](Self::graph)'s indices.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn entities(&self) -> Result<&[EntityRow], StoreError> {
        Ok(&self.loaded()?.entities)
    }

    /// The links, in the order of their ends.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn edges(&self) -> Result<&[EdgeRow], StoreError> {
        Ok(&self.loaded()?.edges)
    }

    /// The graph, read once.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn graph(&self) -> Result<&KnowledgeGraph, StoreError> {
        Ok(&self.loaded()?.graph)
    }

    pub(crate) fn loaded(&self) -> Result<&Loaded, StoreError> {
        if let Some(loaded) = self.graph.get() {
            return Ok(loaded);
        }
        let loaded = Loaded::read(&self.store)?;
        Ok(self.graph.get_or_init(|| loaded))
    }

    /// An entity as answers give it.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn entity_record(&self, row: &EntityRow) -> Result<EntityRecord, StoreError> {
        Ok(EntityRecord {
            id: row.id.clone(),
            name: row.name.clone(),
            entity_type: row.entity_type,
            aliases: self.store.aliases(row.number)?,
            mentions: row.mentions,
            by_role: row.by_role,
            documents: row.documents,
            first_seen: row.first_seen,
            last_seen: row.last_seen,
            listed: row.listed.clone(),
            open: self.store.candidates(row.number)?.into_iter().map(|c| c.id).collect(),
        })
    }

    /// A link as answers give it, with at most `quotes` windows of evidence. `a` and `b` are its ends, in either order.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(crate) fn edge_record(
        &self,
        edge: &EdgeRow,
        a: &EntityRow,
        b: &EntityRow,
        quotes: usize,
    ) -> Result<EdgeRecord, StoreError> {
        let (source, target) = if a.number == edge.source { (a, b) } else { (b, a) };
        Ok(EdgeRecord {
            source: source.id.clone(),
            target: target.id.clone(),
            weight: edge.weight,
            count: edge.count,
            first_seen: edge.first_seen,
            last_seen: edge.last_seen,
            evidence: self.store.evidence(edge.source, edge.target, self.store.window(), quotes)?,
        })
    }
}

impl Loaded {
    fn read(store: &Store) -> Result<Self, StoreError> {
        let (entities, edges) = (store.entities()?, store.edges()?);
        let index: HashMap<u32, Index> = entities.iter().map(|e| e.number).zip(0..).collect();
        let nodes: Vec<Node> = entities.iter().map(|e| Node { windows: e.windows as f64 }).collect();
        let links: Vec<Link> = edges
            .iter()
            .filter_map(|e| {
                let (source, target) = (*index.get(&e.source)?, *index.get(&e.target)?);
                Some(Link { source, target, weight: e.weight, count: e.count as f64 })
            })
            .collect();
        let graph = KnowledgeGraph::new(&nodes, &links);
        Ok(Self { entities, edges, graph, index })
    }

    pub(crate) fn index(&self, entity: &EntityRow) -> Option<Index> {
        self.index.get(&entity.number).copied()
    }
}
