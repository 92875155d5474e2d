//! The part of a graph that is written, as a sheet.

use std::collections::HashMap;
use std::collections::HashSet;
use std::io::{self, Write};
use std::path::Path;
use std::str::FromStr;

use namegraph_document::EntityType;
use namegraph_document::json::{EvidenceRecord, MentionRecord};
use namegraph_query::{Namegraph, Rank};
use namegraph_store::{EdgeRow, EntityRow, Order, StoreError};

use crate::format::Format;
#[cfg(feature = "png")]
use crate::png;
use crate::sheet::{
    Column, EdgeLine, GRAY, NodeLine, Sheet, Value, Weighed, color, community_color, group, integer, real,
    text, texts,
};
use crate::{
    bipartite, brat, csv, cypher, dot, gexf, graphml, json, languages, mentions, neo4j, page, rdf, svg,
    webanno,
};
#[cfg(feature = "parquet")]
use crate::{graphrag, parquet};

/// What the colours of entities mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Coloring {
    /// Their type: persons red, organizations blue, places green.
    #[default]
    Type,
    /// Their community.
    Community,
}

/// A word that names no coloring.
#[derive(Debug, thiserror::Error)]
#[error("expected type or community, found {0:?}")]
pub struct UnknownColoring(String);

impl FromStr for Coloring {
    type Err = UnknownColoring;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name {
            "type" => Ok(Self::Type),
            "community" => Ok(Self::Community),
            _ => Err(UnknownColoring(name.to_owned())),
        }
    }
}

/// Which part of a graph to write, and how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Selection<'a> {
    /// Only as many entities, those that rank highest, and the links among them.
    pub top: Option<usize>,
    /// By what they rank.
    pub by: Rank,
    /// Only entities of this type.
    pub entity_type: Option<EntityType>,
    /// Only this entity, by its number in the file, and those linked to it.
    pub around: Option<u32>,
    /// Only these entities, by their numbers in the file.
    pub only: Option<&'a [u32]>,
    /// Only the members of a community, by the number that `communities` and Cypher give it.
    pub community: Option<u32>,
    /// What colours mean.
    pub coloring: Coloring,
    /// Of mentions, those by an office alone too.
    pub by_role: bool,
    /// Documents and the entities they name, in place of entities and their links.
    pub bipartite: bool,
    /// In GEXF, what links weigh in each stretch of time too, which Gephi plays and others stumble over.
    pub dynamic_weights: bool,
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
    /// Several files were to go into one.
    #[error("expected a folder for {0}, which is several files")]
    Folder(&'static str),
    /// One file was to go into a folder.
    #[error("expected a file for {0}, found a folder")]
    File(&'static str),
    /// This program was built without what the format needs.
    #[error(
        "expected a program that writes {format}; this one was built without: build it with --features {feature}"
    )]
    Feature {
        /// The format.
        format: &'static str,
        /// The feature of the package that has it.
        feature: &'static str,
    },
    /// There is no font on this machine to write names with.
    #[error(
        "expected a font to write names with, found none on this machine: install one, or take svg, which uses those of its viewer"
    )]
    NoFont,
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

/// Writes the selected part of a graph to a file.
///
/// # Errors
/// When the format is a folder or not in this program, the graph cannot be read or `out` not be written.
pub fn write(
    graph: &Namegraph,
    format: Format,
    selection: Selection<'_>,
    out: &mut dyn Write,
) -> Result<(), ExportError> {
    let sheet = || sheet_of(graph, selection);
    match format {
        Format::Gexf => gexf::write(&sheet()?, out),
        Format::Csv => csv::write_links(&sheet()?, out),
        Format::CsvNodes => csv::write_nodes(&sheet()?, out),
        Format::Json => json::write(&sheet()?, "edges", out),
        Format::D3 => json::write(&sheet()?, "links", out),
        Format::Graphml => graphml::write(&sheet()?, out),
        Format::Graphology => json::write_graphology(&sheet()?, out),
        Format::Cytoscape => json::write_cytoscape(&sheet()?, out),
        Format::Dot => dot::write(&sheet()?, out),
        Format::Svg => svg::write(&sheet()?, out),
        #[cfg(feature = "png")]
        Format::Png => png::write(&sheet()?, out),
        Format::Html => page::write(graph, &sheet()?, out),
        Format::Cypher => cypher::write(&sheet()?, out),
        Format::Ntriples => rdf::write_ntriples(graph, &sheet()?, out),
        Format::Turtle => rdf::write_turtle(graph, &sheet()?, out),
        Format::Mentions => mentions::write(graph.store(), &wanted(graph, selection)?, out),
        format => Err(refused(format)),
    }
}

/// Writes the selected part of a graph as files of a folder, which is made if it is not there.
///
/// # Errors
/// When the format is a file or not in this program, the graph cannot be read or the folder not be written.
pub fn write_folder(
    graph: &Namegraph,
    format: Format,
    selection: Selection<'_>,
    folder: &Path,
) -> Result<(), ExportError> {
    if !format.is_folder() || format.missing_feature().is_some() {
        return Err(refused(format));
    }
    std::fs::create_dir_all(folder)?;
    match format {
        Format::Neo4j => neo4j::write(&sheet_of(graph, selection)?, folder),
        #[cfg(feature = "parquet")]
        Format::Parquet => {
            parquet::write(graph, &sheet_of(graph, selection)?, &wanted(graph, selection)?, folder)
        }
        #[cfg(feature = "parquet")]
        Format::Graphrag => {
            graphrag::write(graph, &sheet_of(graph, Selection { bipartite: false, ..selection })?, folder)
        }
        Format::Brat => brat::write(graph.store(), &wanted(graph, selection)?, folder),
        Format::Webanno => webanno::write(graph.store(), &wanted(graph, selection)?, folder),
        format => Err(refused(format)),
    }
}

fn refused(format: Format) -> ExportError {
    let name = format.as_str();
    match format.missing_feature() {
        Some(feature) => ExportError::Feature { format: name, feature },
        None if format.is_folder() => ExportError::Folder(name),
        None => ExportError::File(name),
    }
}

pub(crate) fn sheet_of(graph: &Namegraph, selection: Selection<'_>) -> Result<Sheet, StoreError> {
    if selection.bipartite { bipartite::sheet(graph, selection) } else { sheet(graph, selection) }
}

/// Which mentions are written.
pub(crate) struct Wanted {
    /// Those by an office alone too.
    pub(crate) by_role: bool,
    /// Only those of some entities, by their ids; of all, if none is said.
    entities: Option<HashSet<String>>,
}

impl Wanted {
    pub(crate) fn takes(&self, mention: &MentionRecord) -> bool {
        self.entities.as_ref().is_none_or(|ids| ids.contains(&mention.entity))
    }
}

fn wanted(graph: &Namegraph, selection: Selection<'_>) -> Result<Wanted, StoreError> {
    let Selection { top, entity_type, around, only, community, by_role, .. } = selection;
    let all =
        top.is_none() && entity_type.is_none() && around.is_none() && only.is_none() && community.is_none();
    let ids = || Ok::<_, StoreError>(chosen(graph, selection)?.iter().map(|c| c.entity.id.clone()).collect());
    Ok(Wanted { by_role, entities: if all { None } else { Some(ids()?) } })
}

/// What a link between entities says.
pub(crate) const COOCCURS: &str = "COOCCURS";
pub(crate) const NODE_COLUMNS: [Column; 9] = [
    text("type"),
    texts("aliases"),
    integer("mentions"),
    integer("copies"),
    integer("documents"),
    integer("stories"),
    text("first_seen"),
    text("last_seen"),
    real("pagerank"),
];
pub(crate) const EDGE_COLUMNS: [Column; 13] = [
    integer("count"),
    real("expected"),
    real("lift"),
    real("npmi"),
    real("p"),
    real("fdr"),
    real("disparity"),
    text("words"),
    text("words_from"),
    text("first_seen"),
    text("last_seen"),
    text("evidence"),
    text("document"),
];

/// An entity that is selected.
pub(crate) struct Chosen<'a> {
    pub(crate) entity: &'a EntityRow,
    pub(crate) pagerank: f64,
    /// What it ranks by.
    pub(crate) score: f64,
}

/// The entities that are selected, by type and name: of those that meet the conditions, the ones that rank highest.
pub(crate) fn chosen<'a>(
    graph: &'a Namegraph,
    selection: Selection<'_>,
) -> Result<Vec<Chosen<'a>>, StoreError> {
    let (entities, pagerank) = (graph.entities()?, graph.scores(Rank::Pagerank, None)?.scores);
    let ranked = graph.scores(selection.by, None)?;
    let mut chosen = ranked.order(entities, selection.entity_type);
    if let Some(ego) = selection.around {
        let edges = graph.edges()?.iter().filter(|e| e.source == ego || e.target == ego);
        let near: HashSet<u32> = edges.flat_map(|e| [e.source, e.target]).chain([ego]).collect();
        chosen.retain(|&i| near.contains(&entities[i].number));
    }
    if let Some(only) = selection.only {
        let only: HashSet<u32> = only.iter().copied().collect();
        chosen.retain(|&i| only.contains(&entities[i].number));
    }
    if let Some(community) = selection.community {
        let of = graph.community_numbers()?;
        chosen.retain(|&i| of[i] == Some(community));
    }
    chosen.truncate(selection.top.unwrap_or(usize::MAX));
    chosen.sort_unstable();
    let entity = |i: usize| Chosen { entity: &entities[i], pagerank: pagerank[i], score: ranked.scores[i] };
    Ok(chosen.into_iter().map(entity).collect())
}

fn sheet(graph: &Namegraph, selection: Selection<'_>) -> Result<Sheet, StoreError> {
    let chosen = chosen(graph, selection)?;
    let places: HashMap<u32, usize> = chosen.iter().map(|c| c.entity.number).zip(0..).collect();
    let inside = |e: &&EdgeRow| places.contains_key(&e.source) && places.contains_key(&e.target);
    let rows: Vec<EdgeRow> = graph.edges()?.iter().filter(inside).copied().collect();
    let mut nodes: Vec<NodeLine> = chosen.iter().map(|c| node(graph, c)).collect::<Result<_, _>>()?;
    if selection.coloring == Coloring::Community {
        color_by_community(graph, &mut nodes)?;
    }
    let mut edges = lines(graph, &rows, &places)?;
    if selection.dynamic_weights {
        weigh(graph, &rows, &mut edges)?;
    }
    let mut sheet = Sheet {
        description: "People, places and organizations that occur together",
        relation: COOCCURS,
        node_columns: NODE_COLUMNS.to_vec(),
        edge_columns: EDGE_COLUMNS.to_vec(),
        nodes,
        edges,
    };
    languages::add(graph, &mut sheet)?;
    Ok(sheet)
}

fn color_by_community(graph: &Namegraph, nodes: &mut [NodeLine]) -> Result<(), StoreError> {
    let known = graph.known_communities()?;
    let of: HashMap<u32, u32> = graph.numbered_communities()?.into_iter().collect();
    for node in nodes {
        let community = node.number.and_then(|n| of.get(&n).copied());
        node.color = community_color(community);
        let explained = community.filter(|_| node.color != GRAY);
        node.group =
            explained.and_then(|c| known.get(c as usize - 1).map(|c| c.name.clone())).unwrap_or_default();
    }
    Ok(())
}

/// Adds what each link weighs in each stretch of time.
fn weigh(graph: &Namegraph, edges: &[EdgeRow], lines: &mut [EdgeLine]) -> Result<(), StoreError> {
    let links: Vec<(u32, u32)> = edges.iter().map(|e| (e.source, e.target)).collect();
    let weights = graph.weights_over_time(&links, graph.granularity()?)?;
    for (line, steps) in lines.iter_mut().zip(weights) {
        line.weights =
            steps.into_iter().map(|(from, until, weight)| Weighed { from, until, weight }).collect();
    }
    Ok(())
}

pub(crate) fn node(graph: &Namegraph, chosen: &Chosen<'_>) -> Result<NodeLine, StoreError> {
    let r = graph.entity_record(chosen.entity)?;
    let values = vec![
        Value::Text(r.entity_type.to_string()),
        Value::List(r.aliases),
        Value::Integer(r.mentions),
        Value::Integer(r.copies),
        Value::Integer(r.documents),
        Value::Integer(r.stories),
        Value::date(r.first_seen),
        Value::date(r.last_seen),
        Value::Real(chosen.pagerank),
    ];
    Ok(NodeLine {
        id: r.id,
        name: r.name,
        number: Some(chosen.entity.number),
        score: chosen.score,
        entity_type: Some(r.entity_type),
        color: color(r.entity_type),
        group: group(Some(r.entity_type)).to_owned(),
        first_seen: r.first_seen,
        last_seen: r.last_seen,
        values,
    })
}

/// Calls `take` with each link of a sheet and the sentences behind it, at most `limit`; none are behind what documents mention.
pub(crate) fn for_each_quoted(
    graph: &Namegraph,
    sheet: &Sheet,
    order: Order,
    limit: usize,
    mut take: impl FnMut(&EdgeLine, Vec<EvidenceRecord>) -> Result<(), ExportError>,
) -> Result<(), ExportError> {
    let number = |node: usize| sheet.nodes[node].number;
    let links: Option<Vec<(u32, u32)>> =
        sheet.edges.iter().map(|e| number(e.source).zip(number(e.target))).collect();
    match links {
        Some(links) => {
            graph.store().for_each_quoted(&links, order, limit, |i, quotes| take(&sheet.edges[i], quotes))
        }
        None => sheet.edges.iter().try_for_each(|edge| take(edge, Vec::new())),
    }
}

/// Links in columns, each with its words and its first quote.
pub(crate) fn lines(
    graph: &Namegraph,
    edges: &[EdgeRow],
    places: &HashMap<u32, usize>,
) -> Result<Vec<EdgeLine>, StoreError> {
    let mut words = graph.store().link_words()?;
    let (links, mut quotes) = (edges.iter().map(|e| (e.source, e.target)).collect::<Vec<_>>(), Vec::new());
    graph.store().for_each_quoted(&links, Order::Oldest, 1, |_, mut first| {
        quotes.push(first.pop());
        Ok::<_, StoreError>(())
    })?;
    let mut lines = Vec::with_capacity(edges.len());
    for (edge, quote) in edges.iter().zip(quotes) {
        let label = words.remove(&(edge.source, edge.target));
        let from = label.as_ref().map(|l| graph.store().entity_at(l.from)).transpose()?.map(|e| e.id);
        let label = label.map(|l| l.words);
        let (text, document) =
            quote.as_ref().map_or((None, None), |q| (Some(q.text.clone()), Some(q.document.clone())));
        let values = vec![
            Value::Integer(edge.count),
            Value::Real(edge.expected),
            Value::Real(edge.lift()),
            Value::Real(edge.npmi),
            Value::Real(edge.p),
            Value::Real(edge.fdr),
            Value::Real(edge.disparity),
            Value::optional(label.clone()),
            Value::optional(from),
            Value::date(edge.first_seen),
            Value::date(edge.last_seen),
            Value::optional(text),
            Value::optional(document),
        ];
        lines.push(EdgeLine {
            source: places[&edge.source],
            target: places[&edge.target],
            weight: edge.weight,
            count: edge.count,
            expected: Some(edge.expected),
            label,
            color: GRAY,
            first_seen: edge.first_seen,
            last_seen: edge.last_seen,
            quote,
            weights: Vec::new(),
            values,
        });
    }
    Ok(lines)
}
