//! What the tables hold, as the other rooms see it.

use namegraph_document::json::NamedRecord;
use namegraph_document::{Around, Date, EntityType, Mention, Span};
use namegraph_identity::NameCount;
use rusqlite::{Connection, Row, params};
use serde::Serialize;

/// A name, and its number in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameRow {
    /// Row number in this file.
    pub number: i64,
    /// The name and how often it was found.
    pub count: NameCount,
}

/// What stands around texts, of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AroundRow {
    /// Which kind.
    pub kind: Around,
    /// How many stretches there are, and how many bytes they have.
    pub stretches: u64,
    /// See `stretches`.
    pub bytes: u64,
    /// The stretch that occurs most often, and how many times it does.
    pub example: String,
    /// See `example`.
    pub times: u64,
}

/// A name that the user gave, and the name it is listed under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedName {
    /// What kind of name.
    pub entity_type: EntityType,
    /// One of its names.
    pub alias: String,
    /// The one it is listed under.
    pub name: String,
    /// Its id in another register, as a Wikidata QID.
    pub id: Option<String>,
}

impl ListedName {
    pub(crate) const ALL: &str = "SELECT type, alias, name, id FROM listed ORDER BY 1, 2, 3";

    pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { entity_type: parsed(row, 0)?, alias: row.get(1)?, name: row.get(2)?, id: row.get(3)? })
    }
}

/// What was recognized in a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Recognized {
    /// The document's id.
    pub id: String,
    /// Who published it, if that is known.
    pub source: Option<String>,
    /// The text.
    pub text: String,
    /// The language of its text, as an ISO 639-3 code, where it is beyond doubt.
    pub language: Option<String>,
    /// Its sentences, in order.
    pub sentences: Vec<Span>,
    /// Its mentions, in order.
    pub mentions: Vec<Mention>,
}

/// An entity, without its aliases.
#[derive(Clone, Debug, PartialEq)]
pub struct EntityRow {
    /// Row number in this file: its place by type and folded name.
    pub number: u32,
    /// The id that answers and files carry.
    pub id: String,
    /// The name it is shown under.
    pub name: String,
    /// What kind of entity.
    pub entity_type: EntityType,
    /// Mentions of it by name, in running text; what copies of a story repeat counts once.
    pub mentions: u64,
    /// Mentions that copies of a story repeat, not counted among the others.
    pub copies: u64,
    /// Mentions in what is printed around texts, not counted among the others.
    pub around: u64,
    /// Mentions by an office alone ("the prime minister"), not counted among the others.
    pub by_role: u64,
    /// Documents that mention it.
    pub documents: u64,
    /// Stories that name it; where the corpus is one story, windows.
    pub stories: u64,
    /// Date of the earliest dated document that mentions it.
    pub first_seen: Option<Date>,
    /// Date of the latest.
    pub last_seen: Option<Date>,
    /// Its id in the user's list of names.
    pub listed: Option<String>,
}

impl EntityRow {
    /// Who it is, and nothing else.
    pub fn named(&self) -> NamedRecord {
        NamedRecord { id: self.id.clone(), name: self.name.clone(), entity_type: self.entity_type }
    }

    /// How many columns there are.
    pub(crate) const WIDTH: usize = 13;
    pub(crate) const COLUMNS: &str = "entity.number, entity.id, entity.name, entity.type, entity.mentions, entity.copies, entity.around, entity.by_role, entity.documents, entity.stories, entity.first_seen, entity.last_seen, entity.listed";

    pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            number: row.get(0)?,
            id: row.get(1)?,
            name: row.get(2)?,
            entity_type: parsed(row, 3)?,
            mentions: row.get(4)?,
            copies: row.get(5)?,
            around: row.get(6)?,
            by_role: row.get(7)?,
            documents: row.get(8)?,
            stories: row.get(9)?,
            first_seen: date(row, 10)?,
            last_seen: date(row, 11)?,
            listed: row.get(12)?,
        })
    }
}

/// A link between two entities, by their numbers; `source < target`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EdgeRow {
    /// Number of one end.
    pub source: u32,
    /// Number of the other.
    pub target: u32,
    /// What it weighs: the stories that hold both in one window.
    pub weight: f64,
    /// Windows that hold both, those of copies too.
    pub count: u64,
    /// Date of the earliest dated one.
    pub first_seen: Option<Date>,
    /// Date of the latest.
    pub last_seen: Option<Date>,
    /// The weight that chance would give.
    pub expected: f64,
    /// Normalized pointwise mutual information.
    pub npmi: f64,
    /// How probably chance gives such a weight.
    pub p: f64,
    /// The least false-discovery rate at which it passes.
    pub fdr: f64,
    /// The disparity filter's α.
    pub disparity: f64,
}

impl EdgeRow {
    /// How many times more often the two meet than chance has it.
    pub fn lift(&self) -> f64 {
        self.weight / self.expected
    }

    const INSERT: &str = "INSERT INTO edge VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
    pub(crate) const COLUMNS: &str =
        "source, target, weight, count, first_seen, last_seen, expected, npmi, p, fdr, disparity";

    /// Writes the row into `edge`.
    pub(crate) fn insert(&self, connection: &Connection) -> rusqlite::Result<()> {
        let [first, last] = [self.first_seen, self.last_seen].map(|d| d.map(|d| d.to_string()));
        let e = self;
        connection.prepare_cached(Self::INSERT)?.execute(params![
            e.source,
            e.target,
            e.weight,
            e.count,
            first,
            last,
            e.expected,
            e.npmi,
            e.p,
            e.fdr,
            e.disparity
        ])?;
        Ok(())
    }

    pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            source: row.get(0)?,
            target: row.get(1)?,
            weight: row.get(2)?,
            count: row.get(3)?,
            first_seen: date(row, 4)?,
            last_seen: date(row, 5)?,
            expected: row.get(6)?,
            npmi: row.get(7)?,
            p: row.get(8)?,
            fdr: row.get(9)?,
            disparity: row.get(10)?,
        })
    }
}

/// How much a file holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Documents read.
    pub documents: u64,
    /// Stories they tell: near-duplicates are one.
    pub stories: u64,
    /// Documents skipped.
    pub skipped: u64,
    /// Names found in them.
    pub mentions: u64,
    /// Entities in the graph.
    pub entities: u64,
    /// Links between them.
    pub edges: u64,
    /// Of these, those that two stories or more hold.
    pub repeated: u64,
    /// Those that pass a false-discovery rate of 0.05.
    pub passing: u64,
    /// Those in the backbone at a level of 0.05.
    pub backbone: u64,
}

/// A column that holds the written form of something.
pub(crate) fn parsed<T>(row: &Row<'_>, column: usize) -> rusqlite::Result<T>
where
    T: std::str::FromStr<Err: std::error::Error + Send + Sync + 'static>,
{
    row.get_ref(column)?.as_str()?.parse().map_err(|error: T::Err| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(error))
    })
}

/// A column that holds JSON.
pub(crate) fn json<T: serde::de::DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    serde_json::from_str(row.get_ref(column)?.as_str()?).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(error))
    })
}

pub(crate) fn date(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Date>> {
    if row.get_ref(column)?.as_str_or_null()?.is_none() { Ok(None) } else { parsed(row, column).map(Some) }
}
