//! What formats write: nodes and links in columns, whatever they stand for.

use namegraph_document::json::EvidenceRecord;
use namegraph_document::{Date, EntityType};

/// A column of nodes or links.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column {
    pub(crate) title: &'static str,
    pub(crate) kind: Kind,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Text,
    /// Several texts.
    Texts,
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

pub(crate) const fn texts(title: &'static str) -> Column {
    Column { title, kind: Kind::Texts }
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
    /// Its number in the file; none for a document, or what is in another file.
    pub(crate) number: Option<u32>,
    /// What it ranks by: the highest is drawn largest.
    pub(crate) score: f64,
    /// What kind of entity; a document, if none.
    pub(crate) entity_type: Option<EntityType>,
    pub(crate) color: Color,
    /// What its colour means; nothing, if nothing.
    pub(crate) group: String,
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
    /// How many windows hold both.
    pub(crate) count: u64,
    /// The weight that chance would give, where anybody knows.
    pub(crate) expected: Option<f64>,
    pub(crate) label: Option<String>,
    pub(crate) color: Color,
    pub(crate) first_seen: Option<Date>,
    pub(crate) last_seen: Option<Date>,
    /// The sentence behind it that comes first.
    pub(crate) quote: Option<EvidenceRecord>,
    /// What it weighed in each stretch of time, where that was asked for.
    pub(crate) weights: Vec<Weighed>,
    /// One for each column.
    pub(crate) values: Vec<Value>,
}

impl EdgeLine {
    /// How thick it is drawn: 1 for the lightest; ten times the weight adds about two.
    pub(crate) fn thickness(&self) -> f64 {
        1.0 + self.weight.max(1.0).ln()
    }
}

/// The weight of a link in a stretch of time, from its first day to the day after its last.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Weighed {
    pub(crate) from: Date,
    pub(crate) until: Date,
    pub(crate) weight: u64,
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

/// The label of nodes of a type in graph databases, as Cypher here has it.
pub(crate) const fn node_label(entity_type: Option<EntityType>) -> &'static str {
    match entity_type {
        Some(EntityType::Person) => "Person",
        Some(EntityType::Organization) => "Organization",
        Some(EntityType::Location) => "Location",
        Some(EntityType::Miscellaneous) => "Misc",
        None => "Document",
    }
}

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

/// What the colour of a type means, for people.
pub(crate) const fn group(entity_type: Option<EntityType>) -> &'static str {
    match entity_type {
        Some(EntityType::Person) => "people",
        Some(EntityType::Organization) => "organizations",
        Some(EntityType::Location) => "places",
        Some(EntityType::Miscellaneous) => "other names",
        None => "documents",
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

/// The colour of a community; gray for what is in none, or in one that is smaller than there are colours.
pub(crate) fn community_color(number: Option<u32>) -> Color {
    number.and_then(|n| COMMUNITIES.get(n as usize - 1)).copied().unwrap_or(GRAY)
}

/// A graph in columns. Nodes come by type and name, links in the order of their ends.
pub(crate) struct Sheet {
    pub(crate) description: &'static str,
    /// What a link says, as the type of a relationship.
    pub(crate) relation: &'static str,
    pub(crate) node_columns: Vec<Column>,
    pub(crate) edge_columns: Vec<Column>,
    pub(crate) nodes: Vec<NodeLine>,
    pub(crate) edges: Vec<EdgeLine>,
}
