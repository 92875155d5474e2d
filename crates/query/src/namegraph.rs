//! A file and the graph in it.

use std::ops::Deref;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use namegraph_document::Period;
use namegraph_document::json::{EdgeRecord, EntityRecord, LabelRecord};
use namegraph_graph::{Communities, Index, KnowledgeGraph, Leiden, Link, Node};
use namegraph_store::{EdgeRow, EntityRow, Order, Shown, Store, StoreError, Watch};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::communities::Community;
use crate::cypher::Arcs;
use crate::filter::Filter;
use crate::find::Unfound;
use crate::links::links;
use crate::suggest::Names;

/// How many words between two an answer gives with a link.
const MOST_LABELS: usize = 5;

/// An open namegraph that answers questions.
pub struct Namegraph {
    store: Store,
    filter: Filter,
    memory: Arc<Memory>,
}

/// What is read once, and shared by all connections to the same graph.
#[derive(Default)]
pub(crate) struct Memory {
    loaded: OnceLock<Loaded>,
    pub(crate) names: OnceLock<Names>,
    pub(crate) communities: OnceLock<Vec<Community>>,
}

/// The graph in memory: nodes are entities by type and name.
pub(crate) struct Loaded {
    pub(crate) entities: Vec<EntityRow>,
    pub(crate) edges: Vec<EdgeRow>,
    index: FxHashMap<u32, Index>,
    graph: OnceLock<KnowledgeGraph>,
    pagerank: OnceLock<Vec<f64>>,
    communities: OnceLock<Communities>,
    arcs: OnceLock<Arcs>,
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
    /// Opens a file, with the filter that it was built with.
    ///
    /// # Errors
    /// When there is none, or it is not ours.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Self::filtered(path, Filter::default())
    }

    /// Opens a file and looks at a part of its links and entities. What the filter does not say, the build's does.
    ///
    /// With a period, links are counted anew from the documents of that time.
    ///
    /// # Errors
    /// When there is none, or it is not ours.
    pub fn filtered(path: &Path, filter: Filter) -> Result<Self, StoreError> {
        let store = Store::open(path)?;
        let filter = resolved(filter, &store)?;
        Self::with_links(store, filter, counted)
    }

    /// Opens a file `count` times, for as many threads. All answer from its state at this moment, whatever is written to it later; what
    /// is in memory is shared.
    ///
    /// # Errors
    /// As [`open`](Self::open), and as [`Store::pinned`].
    pub fn pinned(path: &Path, count: usize) -> Result<(Vec<Self>, Watch), StoreError> {
        let (stores, watch) = Store::pinned(path, count)?;
        let mut graphs: Vec<Self> = Vec::with_capacity(count);
        for store in stores {
            let graph = match graphs.first() {
                None => {
                    let filter = resolved(Filter::default(), &store)?;
                    Self::with_links(store, filter, counted)?
                }
                Some(first) => first.through(store)?,
            };
            graphs.push(graph);
        }
        Ok((graphs, watch))
    }

    /// The same graph through another connection to the same state.
    fn through(&self, store: Store) -> Result<Self, StoreError> {
        let opened = Self::with_links(store, self.filter, |_| self.store.edges())?;
        Ok(Self { memory: Arc::clone(&self.memory), ..opened })
    }

    /// `links` says what the links of a part of the time are.
    fn with_links(
        mut store: Store,
        filter: Filter,
        links: impl FnOnce(&Store) -> Result<Vec<EdgeRow>, StoreError>,
    ) -> Result<Self, StoreError> {
        if !filter.period.is_all() {
            restrict(&mut store, filter.period, links)?;
        }
        Ok(Self { store, filter, memory: Arc::default() })
    }

    pub(crate) fn show_under(&mut self, names: Shown) -> Result<(), StoreError> {
        self.store.show(names)?;
        self.memory = Arc::default();
        Ok(())
    }

    /// Looks from now on at a part of the time, as if it had been opened so, through the same connection.
    ///
    /// # Errors
    /// When the file cannot be read. It must be turned to a period again then, before it answers.
    pub fn turn_to(&mut self, period: Period) -> Result<(), StoreError> {
        let filter = resolved(Filter { period, ..Filter::default() }, &self.store)?;
        restrict(&mut self.store, filter.period, counted)?;
        (self.filter, self.memory) = (filter, Arc::default());
        Ok(())
    }

    /// The same part of the time with other conditions on links and entities. What the filter does not say, the build's does.
    ///
    /// # Errors
    /// When the graph lacks what a condition needs, or the file cannot be read.
    pub fn narrowed(&mut self, filter: Filter) -> Result<Narrowed<'_>, StoreError> {
        let narrowed = resolved(Filter { period: self.filter.period, ..filter }, &self.store)?;
        let whole = (self.filter, std::mem::take(&mut self.memory));
        self.filter = narrowed;
        Ok(Narrowed { graph: self, whole })
    }

    /// Which links and entities are looked at.
    pub fn filter(&self) -> Filter {
        self.filter
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
        Ok(self.loaded()?.graph())
    }

    pub(crate) fn loaded(&self) -> Result<&Loaded, StoreError> {
        if let Some(loaded) = self.memory.loaded.get() {
            return Ok(loaded);
        }
        let loaded = Loaded::read(&self.store, &self.filter)?;
        Ok(self.memory.loaded.get_or_init(|| loaded))
    }

    pub(crate) fn memory(&self) -> &Memory {
        &self.memory
    }

    /// The links that are looked at among some entities, in the order of their ends; entities by their numbers in the file.
    ///
    /// Time: as many steps as these entities have links.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn links_among(&self, entities: &[u32]) -> Result<Vec<EdgeRow>, StoreError> {
        let loaded = self.loaded()?;
        let among: FxHashSet<Index> = entities.iter().filter_map(|&n| loaded.index_of(n)).collect();
        let mut links = Vec::new();
        for &one in &among {
            let others = loaded.graph().neighbours(one).map(|(other, _)| other);
            let others = others.filter(|other| one < *other && among.contains(other));
            links.extend(others.filter_map(|other| loaded.edge(one, other)));
        }
        links.sort_unstable_by_key(|e| (e.source, e.target));
        Ok(links)
    }

    /// With how many others an entity is linked.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn degree(&self, entity: u32) -> Result<usize, StoreError> {
        let loaded = self.loaded()?;
        Ok(loaded.index_of(entity).map_or(0, |i| loaded.graph().neighbours(i).count()))
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
            copies: row.copies,
            around: row.around,
            by_role: row.by_role,
            documents: row.documents,
            stories: row.stories,
            first_seen: row.first_seen,
            last_seen: row.last_seen,
            listed: row.listed.clone(),
            open: self.store.candidates(row.number)?.into_iter().map(|c| c.id).collect(),
        })
    }

    /// The words that texts put between two entities, the most frequent first, each with a sentence.
    pub(crate) fn labels(
        &self,
        source: &EntityRow,
        target: &EntityRow,
    ) -> Result<Vec<LabelRecord>, StoreError> {
        let id = |entity: u32| if entity == source.number { source.id.clone() } else { target.id.clone() };
        let labels = self.store.labels(source.number, target.number)?.into_iter().take(MOST_LABELS);
        labels
            .map(|label| {
                let evidence = self.store.sentence_of(&label)?;
                let (from, to) = (id(label.from), id(label.to));
                Ok(LabelRecord { words: label.words, from, to, stories: label.stories, evidence })
            })
            .collect()
    }

    /// The links of an entity that are looked at, the heaviest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn links_of(&self, entity: u32) -> Result<Vec<EdgeRow>, StoreError> {
        let mut edges = self.store.edges_of(entity)?;
        edges.retain(|e| self.filter.passes(e));
        if self.filter.top.is_some() {
            let loaded = self.loaded()?;
            edges.retain(|e| loaded.index.contains_key(&e.source) && loaded.index.contains_key(&e.target));
        }
        Ok(edges)
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
            expected: edge.expected,
            lift: edge.lift(),
            npmi: edge.npmi,
            p: edge.p,
            fdr: edge.fdr,
            disparity: edge.disparity,
            labels: if quotes > 0 { self.labels(source, target)? } else { Vec::new() },
            first_seen: edge.first_seen,
            last_seen: edge.last_seen,
            evidence: self.store.evidence(
                edge.source,
                edge.target,
                self.store.window(),
                Order::Oldest,
                quotes,
            )?,
            imported: self.store.imported()?.is_some(),
        })
    }
}

/// A graph that is looked at with other conditions for as long as this is held.
pub struct Narrowed<'a> {
    graph: &'a mut Namegraph,
    whole: (Filter, Arc<Memory>),
}

impl Deref for Narrowed<'_> {
    type Target = Namegraph;

    fn deref(&self) -> &Namegraph {
        self.graph
    }
}

impl Drop for Narrowed<'_> {
    fn drop(&mut self) {
        (self.graph.filter, self.graph.memory) = std::mem::take(&mut self.whole);
    }
}

/// What a filter says, and for the rest what the build said.
fn resolved(filter: Filter, store: &Store) -> Result<Filter, StoreError> {
    let filter = filter.or(Filter::of(store)?);
    if filter.fdr.is_some() && store.setting::<String>("significance")?.is_none() {
        store.expect_documents("a false-discovery rate")?;
    }
    Ok(filter)
}

/// The links of the documents that a store takes.
fn counted(store: &Store) -> Result<Vec<EdgeRow>, StoreError> {
    links(store.window(), store.unit(), store.story_dates()?, |take| store.for_each_document(take))
}

fn restrict(
    store: &mut Store,
    period: Period,
    links: impl FnOnce(&Store) -> Result<Vec<EdgeRow>, StoreError>,
) -> Result<(), StoreError> {
    store.expect_documents("a part of the time")?;
    store.restrict(period)?;
    let edges = links(store)?;
    store.set_edges(&edges)
}

impl Loaded {
    fn read(store: &Store, filter: &Filter) -> Result<Self, StoreError> {
        let (mut entities, mut edges) = (store.entities()?, store.edges()?);
        if let Some(top) = filter.top {
            keep_most_mentioned(&mut entities, top);
        }
        let index: FxHashMap<u32, Index> = entities.iter().map(|e| e.number).zip(0..).collect();
        edges.retain(|e| filter.passes(e) && index.contains_key(&e.source) && index.contains_key(&e.target));
        let (graph, pagerank, communities, arcs) = Default::default();
        Ok(Self { entities, edges, index, graph, pagerank, communities, arcs })
    }

    /// The links on petgraph, put together when they are first walked along.
    pub(crate) fn graph(&self) -> &KnowledgeGraph {
        self.graph.get_or_init(|| {
            let nodes: Vec<Node> = self.entities.iter().map(|e| Node { stories: e.stories as f64 }).collect();
            let link = |e: &EdgeRow| Link {
                source: self.index[&e.source],
                target: self.index[&e.target],
                weight: e.weight,
                expected: e.expected,
            };
            KnowledgeGraph::new(&nodes, &self.edges.iter().map(link).collect::<Vec<_>>())
        })
    }

    /// Weighted PageRank, reckoned once.
    pub(crate) fn pagerank(&self) -> &[f64] {
        self.pagerank.get_or_init(|| self.graph().pagerank())
    }

    /// The communities of the default resolution and seed, found once.
    pub(crate) fn communities(&self) -> &Communities {
        self.communities.get_or_init(|| self.graph().communities(Leiden::default()))
    }

    /// The links as Cypher follows them, put in order once.
    pub(crate) fn arcs(&self) -> &Arcs {
        self.arcs.get_or_init(|| {
            let ends = |e: &EdgeRow| Some((self.index_of(e.source)?, self.index_of(e.target)?));
            Arcs::new(self.entities.len() as Index, self.edges.iter().filter_map(ends).zip(0..))
        })
    }

    /// The link between two entities, if it is looked at. `a` comes before `b`.
    fn edge(&self, a: Index, b: Index) -> Option<EdgeRow> {
        let ends = [a, b].map(|i| self.entities[i as usize].number);
        let found = self.edges.binary_search_by_key(&ends, |e| [e.source, e.target]);
        found.ok().map(|place| self.edges[place])
    }

    pub(crate) fn index(&self, entity: &EntityRow) -> Option<Index> {
        self.index_of(entity.number)
    }

    pub(crate) fn index_of(&self, number: u32) -> Option<Index> {
        self.index.get(&number).copied()
    }

    /// The links that are looked at, by the indices of their ends, the smaller first.
    pub(crate) fn pairs(&self) -> FxHashSet<(Index, Index)> {
        self.edges.iter().map(|e| (self.index[&e.source], self.index[&e.target])).collect()
    }
}

/// Keeps the most mentioned, in the order they come; ties by name.
fn keep_most_mentioned(entities: &mut Vec<EntityRow>, top: usize) {
    let mut order: Vec<usize> = (0..entities.len()).collect();
    order.sort_by_key(|&i| (std::cmp::Reverse(entities[i].mentions), i));
    let mut kept = vec![false; entities.len()];
    order.into_iter().take(top).for_each(|i| kept[i] = true);
    let mut kept = kept.into_iter();
    entities.retain(|_| kept.next().unwrap_or(false));
}
