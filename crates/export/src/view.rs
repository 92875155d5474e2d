//! The part of a graph that is written, as a sheet.

use std::collections::HashMap;
use std::collections::HashSet;
use std::io::{self, Write};
use std::str::FromStr;

use namegraph_document::EntityType;
use namegraph_query::{Namegraph, Rank};
use namegraph_store::{EdgeRow, EntityRow, StoreError};

use crate::format::Format;
use crate::sheet::{
    Column, EdgeLine, GRAY, NodeLine, Sheet, Value, color, community_color, integer, real, text,
};
use crate::{bipartite, csv, dot, gexf, graphml, json, mentions};

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
pub struct Selection {
    /// Only as many entities, those that rank highest, and the links among them.
    pub top: Option<usize>,
    /// By what they rank.
    pub by: Rank,
    /// Only entities of this type.
    pub entity_type: Option<EntityType>,
    /// Only this entity, by its number in the file, and those linked to it.
    pub around: Option<u32>,
    /// Only the members of a community, by the number that `communities` and Cypher give it.
    pub community: Option<u32>,
    /// What colours mean.
    pub coloring: Coloring,
    /// Of mentions, those by an office alone too.
    pub by_role: bool,
    /// Documents and the entities they name, in place of entities and their links.
    pub bipartite: bool,
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
    let sheet =
        || if selection.bipartite { bipartite::sheet(graph, selection) } else { sheet(graph, selection) };
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
        Format::Mentions => mentions::write(graph.store(), selection.by_role, out),
    }
}

pub(crate) const NODE_COLUMNS: [Column; 9] = [
    text("type"),
    text("aliases"),
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

/// The entities that are selected, by type and name, with their PageRank: of those that meet the conditions, the ones that rank
/// highest.
pub(crate) fn chosen(graph: &Namegraph, selection: Selection) -> Result<Vec<(&EntityRow, f64)>, StoreError> {
    let (entities, pagerank) = (graph.entities()?, graph.scores(Rank::Pagerank, None)?.scores);
    let mut chosen = graph.scores(selection.by, None)?.order(entities, selection.entity_type);
    if let Some(ego) = selection.around {
        let edges = graph.edges()?.iter().filter(|e| e.source == ego || e.target == ego);
        let near: HashSet<u32> = edges.flat_map(|e| [e.source, e.target]).chain([ego]).collect();
        chosen.retain(|&i| near.contains(&entities[i].number));
    }
    if let Some(community) = selection.community {
        let of = graph.community_numbers()?;
        chosen.retain(|&i| of[i] == Some(community));
    }
    chosen.truncate(selection.top.unwrap_or(usize::MAX));
    chosen.sort_unstable();
    Ok(chosen.into_iter().map(|i| (&entities[i], pagerank[i])).collect())
}

fn sheet(graph: &Namegraph, selection: Selection) -> Result<Sheet, StoreError> {
    let chosen = chosen(graph, selection)?;
    let places: HashMap<u32, usize> = chosen.iter().map(|(e, _)| e.number).zip(0..).collect();
    let inside = |e: &&EdgeRow| places.contains_key(&e.source) && places.contains_key(&e.target);
    let edges: Vec<EdgeRow> = graph.edges()?.iter().filter(inside).copied().collect();
    let mut nodes = Vec::with_capacity(chosen.len());
    for (entity, rank) in chosen {
        nodes.push(node(graph, entity, rank)?);
    }
    if selection.coloring == Coloring::Community {
        let of: HashMap<u32, Option<u32>> =
            graph.entities()?.iter().map(|e| e.number).zip(graph.community_numbers()?).collect();
        places.iter().for_each(|(number, place)| nodes[*place].color = community_color(of[number]));
    }
    Ok(Sheet {
        description: "People, places and organizations that occur together",
        node_columns: NODE_COLUMNS.to_vec(),
        edge_columns: EDGE_COLUMNS.to_vec(),
        nodes,
        edges: lines(graph, &edges, &places)?,
    })
}

pub(crate) fn node(graph: &Namegraph, entity: &EntityRow, pagerank: f64) -> Result<NodeLine, StoreError> {
    let r = graph.entity_record(entity)?;
    let values = vec![
        Value::Text(r.entity_type.to_string()),
        Value::List(r.aliases),
        Value::Integer(r.mentions),
        Value::Integer(r.copies),
        Value::Integer(r.documents),
        Value::Integer(r.stories),
        Value::date(r.first_seen),
        Value::date(r.last_seen),
        Value::Real(pagerank),
    ];
    Ok(NodeLine {
        id: r.id,
        name: r.name,
        color: color(r.entity_type),
        first_seen: r.first_seen,
        last_seen: r.last_seen,
        values,
    })
}

/// Links in columns, each with its words and its first quote.
pub(crate) fn lines(
    graph: &Namegraph,
    edges: &[EdgeRow],
    places: &HashMap<u32, usize>,
) -> Result<Vec<EdgeLine>, StoreError> {
    let (mut words, quotes) = (graph.store().link_words()?, graph.store().first_quotes(edges)?);
    let mut lines = Vec::with_capacity(edges.len());
    for (edge, quote) in edges.iter().zip(quotes) {
        let label = words.remove(&(edge.source, edge.target));
        let from = label.as_ref().map(|l| graph.store().entity_at(l.from)).transpose()?.map(|e| e.id);
        let label = label.map(|l| l.words);
        let (quote, document) = quote.map_or((None, None), |q| (Some(q.text), Some(q.document)));
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
            Value::optional(quote),
            Value::optional(document),
        ];
        lines.push(EdgeLine {
            source: places[&edge.source],
            target: places[&edge.target],
            weight: edge.weight,
            label,
            color: GRAY,
            first_seen: edge.first_seen,
            last_seen: edge.last_seen,
            values,
        });
    }
    Ok(lines)
}
