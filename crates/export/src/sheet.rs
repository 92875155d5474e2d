//! What formats write: nodes and links in columns, whatever they stand for.

use namegraph_document::{Date, EntityType};
use namegraph_graph::{KnowledgeGraph, Link, Node};

/// A column of nodes or links.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column {
    pub(crate) title: &'static str,
    pub(crate) kind: Kind,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Text,
    Integer,
    Real,
}

pub(crate) const fn text(title: &'static str) -> Column {
    Column { title, kind: Kind::Text }
}

pub(crate) const fn integer(title: &'static str) -> Column {
    Column { title, kind: Kind::Integer }
}

pub(crate) const fn real(title: &'static str) -> Column {
    Column { title, kind: Kind::Real }
}

/// What stands in a cell.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Empty,
    Text(String),
    List(Vec<String>),
    Integer(u64),
    Real(f64),
}

impl Value {
    pub(crate) fn date(date: Option<Date>) -> Self {
        date.map_or(Self::Empty, |d| Self::Text(d.to_string()))
    }

    pub(crate) fn optional(text: Option<String>) -> Self {
        text.map_or(Self::Empty, Self::Text)
    }

    /// As one text; lists are joined by `|`, what is empty is none.
    pub(crate) fn written(&self) -> Option<String> {
        match self {
            Self::Empty => None,
            Self::Text(text) => Some(text.clone()),
            Self::List(texts) => Some(texts.join("|")),
            Self::Integer(n) => Some(n.to_string()),
            Self::Real(n) => Some(n.to_string()),
        }
    }
}

/// A node: an entity, or a document.
pub(crate) struct NodeLine {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) color: Color,
    pub(crate) first_seen: Option<Date>,
    pub(crate) last_seen: Option<Date>,
    /// One for each column.
    pub(crate) values: Vec<Value>,
}

/// A link, by the places of its ends among the nodes.
pub(crate) struct EdgeLine {
    pub(crate) source: usize,
    pub(crate) target: usize,
    pub(crate) weight: f64,
    pub(crate) label: Option<String>,
    pub(crate) color: Color,
    pub(crate) first_seen: Option<Date>,
    pub(crate) last_seen: Option<Date>,
    /// One for each column.
    pub(crate) values: Vec<Value>,
}

/// Red, green and blue.
pub(crate) type Color = (u8, u8, u8);

pub(crate) const GRAY: Color = (170, 170, 170);

/// The colour of each type, the same in every export.
pub(crate) const fn color(entity_type: EntityType) -> Color {
    match entity_type {
        EntityType::Person => (217, 72, 59),
        EntityType::Organization => (59, 117, 217),
        EntityType::Location => (70, 160, 90),
        EntityType::Miscellaneous => (150, 110, 190),
    }
}

/// A graph in columns. Nodes come by type and name, links in the order of their ends.
pub(crate) struct Sheet {
    pub(crate) description: &'static str,
    pub(crate) node_columns: Vec<Column>,
    pub(crate) edge_columns: Vec<Column>,
    pub(crate) nodes: Vec<NodeLine>,
    pub(crate) edges: Vec<EdgeLine>,
}

impl Sheet {
    /// The sheet as a graph, for layout and strength.
    pub(crate) fn graph(&self) -> KnowledgeGraph {
        let nodes = vec![Node { stories: 1.0 }; self.nodes.len()];
        let link = |e: &EdgeLine| Link {
            source: e.source as u32,
            target: e.target as u32,
            weight: e.weight,
            expected: 0.0,
        };
        KnowledgeGraph::new(&nodes, &self.edges.iter().map(link).collect::<Vec<_>>())
    }
}
