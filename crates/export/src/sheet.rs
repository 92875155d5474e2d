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

impl Column {
    /// The title where readers take `type` for their own: GEXF, GraphML.
    pub(crate) fn attribute(&self) -> &'static str {
        if self.title == "type" { "entity_type" } else { self.title }
    }
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

/// Where a node is drawn, and how large.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) x: f64,
    pub(crate) y: f64,
    /// Its diameter.
    pub(crate) size: f64,
}

/// Red, green and blue.
pub(crate) type Color = (u8, u8, u8);

/// As the web writes it: #d9483b.
pub(crate) fn hexadecimal((r, g, b): Color) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

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

/// Colours of communities, by number; told apart by most people who see colours differently (Okabe & Ito 2008, and two more).
const COMMUNITIES: [Color; 9] = [
    (0, 114, 178),
    (213, 94, 0),
    (0, 158, 115),
    (204, 121, 167),
    (230, 159, 0),
    (86, 180, 233),
    (140, 86, 75),
    (120, 94, 240),
    (150, 150, 60),
];

/// The colour of a community; gray for what is in none.
pub(crate) fn community_color(number: Option<u32>) -> Color {
    number.map_or(GRAY, |n| COMMUNITIES[(n as usize - 1) % COMMUNITIES.len()])
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
    /// Where each node is drawn: by ForceAtlas2, as large as the root of its links' weight.
    pub(crate) fn map(&self) -> Vec<Place> {
        const SMALLEST: f64 = 6.0;
        const LARGEST: f64 = 40.0;
        let graph = self.graph();
        let strengths: Vec<f64> = (0..self.nodes.len()).map(|i| graph.weighted_degree(i as u32)).collect();
        let strongest = strengths.iter().copied().fold(1.0, f64::max);
        let size = |strength: f64| SMALLEST + (LARGEST - SMALLEST) * (strength / strongest).sqrt();
        let places = strengths.into_iter().zip(graph.layout());
        places.map(|(strength, (x, y))| Place { x, y, size: size(strength) }).collect()
    }

    /// The sheet as a graph, for layout and strength.
    fn graph(&self) -> KnowledgeGraph {
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
