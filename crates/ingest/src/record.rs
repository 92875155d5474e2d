//! What a source yields: a document and where it stood, or why there is none.

use std::borrow::Cow;
use std::path::PathBuf;
use std::str::FromStr;

use namegraph_document::Document;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::date::parse_date;

/// A document and the place it was read from.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// What was read.
    pub document: Document,
    /// File, and line or record within it, for messages.
    pub place: String,
    /// What the document was made of: the bytes of the file, the line of JSON, or the cells of the row.
    pub origin: Origin,
    /// The id that its place gives it, where the record gives one of its own.
    pub by_place: Option<String>,
}

/// What a document was made of, so that it can be told later whether that is still the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The kind of file, by its usual extension.
    pub format: Cow<'static, str>,
    /// How many bytes.
    pub bytes: u64,
    /// Their SHA-256, in hexadecimal digits.
    pub sha256: String,
}

impl Origin {
    pub(crate) fn of(format: &'static str, bytes: &[u8]) -> Self {
        let sha256 = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        Self { format: Cow::Borrowed(format), bytes: bytes.len() as u64, sha256 }
    }
}

/// Something that could not be read, and why. Never silent, never fatal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// File, and line or record within it.
    pub place: String,
    /// What was expected and what was found.
    pub reason: String,
    /// SHA-256 of a file that took too long: the same file may be read in time another day.
    pub late: Option<String>,
}

/// Where the records of a JSONL or CSV file keep what a document needs. Capitals and blanks around a name do not matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    id: String,
    text: String,
    title: String,
    date: String,
    source: String,
    url: String,
    /// Columns that make up the text together, instead of one.
    columns: Vec<String>,
}

impl Default for Fields {
    fn default() -> Self {
        let own = str::to_owned;
        Self {
            id: own("id"),
            text: own("text"),
            title: own("title"),
            date: own("date"),
            source: own("source"),
            url: own("url"),
            columns: Vec::new(),
        }
    }
}

/// A field setting that is not `NAME=FIELD` with a NAME of ours.
#[derive(Debug, thiserror::Error)]
#[error("expected NAME=FIELD with NAME one of id, text, title, date, source, url, columns; found {0:?}")]
pub struct UnknownField(String);

impl Fields {
    /// The settings that give these fields, for [`with`](Self::with).
    pub fn settings(&self) -> Vec<String> {
        let named = [
            ("id", &self.id),
            ("text", &self.text),
            ("title", &self.title),
            ("date", &self.date),
            ("source", &self.source),
            ("url", &self.url),
        ];
        let columns = Some(self.columns.join(",")).filter(|columns| !columns.is_empty());
        named
            .into_iter()
            .filter(|(name, field)| name != field)
            .map(|(name, field)| format!("{name}={field}"))
            .chain(columns.map(|columns| format!("columns={columns}")))
            .collect()
    }

    /// Takes settings like `text=body`; `columns=name,firm` makes the text of several.
    ///
    /// # Errors
    /// When the part before `=` is no field of a document.
    pub fn with(mut self, setting: &str) -> Result<Self, UnknownField> {
        let unknown = || UnknownField(setting.to_owned());
        let (name, field) = setting.split_once('=').ok_or_else(unknown)?;
        let slot = match name {
            "id" => &mut self.id,
            "text" => &mut self.text,
            "title" => &mut self.title,
            "date" => &mut self.date,
            "source" => &mut self.source,
            "url" => &mut self.url,
            "columns" => {
                self.columns =
                    field.split(',').map(|c| c.trim().to_owned()).filter(|c| !c.is_empty()).collect();
                return Ok(self);
            }
            _ => return Err(unknown()),
        };
        field.clone_into(slot);
        Ok(self)
    }

    /// Whether a column holds text.
    pub(crate) fn is_text(&self, column: &str) -> bool {
        let columns = if self.columns.is_empty() { std::slice::from_ref(&self.text) } else { &self.columns };
        columns.iter().any(|c| is_same(c, column))
    }

    /// Whether a table of these columns has the text; what to do, else.
    pub(crate) fn expect(&self, names: &[String]) -> Result<(), String> {
        let wanted = if self.columns.is_empty() { std::slice::from_ref(&self.text) } else { &self.columns };
        let Some(missing) = wanted.iter().find(|wanted| !names.iter().any(|name| is_same(wanted, name)))
        else {
            return Ok(());
        };
        let named: Vec<&str> =
            names.iter().map(String::as_str).filter(|n| !n.is_empty()).take(MOST_NAMED).collect();
        let found = named.iter().map(|n| format!("{n:?}")).collect::<Vec<_>>().join(", ");
        // A name with a comma in it cannot be one of several.
        let free: Vec<&str> = named.iter().copied().filter(|n| !n.contains(',')).collect();
        let (last, several) = match free.as_slice() {
            [] => return Err(format!("expected a column {missing:?}, found {found}")),
            [one] => (*one, format!("{one},…")),
            [.., last] => (*last, free.join(",")),
        };
        Err(format!(
            "expected a column {missing:?}, found {found}: name the column of the text with --field text={last}, or several with --text-columns {several}"
        ))
    }

    /// The text of a record, which is taken out of it.
    fn text_of(&self, record: &mut Map<String, Value>) -> Result<String, String> {
        if !self.columns.is_empty() {
            let cells: Vec<(String, String)> = self
                .columns
                .iter()
                .filter_map(|c| {
                    let name = name_in(record, c)?;
                    Some((name, take(record, c)?))
                })
                .collect();
            return Ok(composed(&cells));
        }
        match name_in(record, &self.text).and_then(|name| record.shift_remove(&name)) {
            Some(Value::String(text)) => Ok(text),
            Some(other) => {
                Err(format!("expected a string in the field {:?}, found {}", self.text, kind(&other)))
            }
            None => Err(format!("expected a field {:?} with the text; found {}", self.text, names(record))),
        }
    }

    /// Makes a document of a record, and says which id its place gives it, if it has its own; `fallback` is its id if it has none.
    pub(crate) fn document(
        &self,
        mut record: Map<String, Value>,
        fallback: String,
    ) -> Result<(Document, Option<String>), String> {
        let text = self.text_of(&mut record)?;
        if text.trim().is_empty() {
            return Err("the text is empty".to_owned());
        }
        // Gold stands beside texts in some corpora: it is neither read nor kept.
        for gold in ["mentions", "sentences"] {
            record.shift_remove(gold);
        }
        let (id, by_place) = match take(&mut record, &self.id) {
            Some(id) => (id, Some(fallback)),
            None => (fallback, None),
        };
        let (title, source, url) =
            (take(&mut record, &self.title), take(&mut record, &self.source), take(&mut record, &self.url));
        let dated = name_in(&record, &self.date);
        let date = dated.as_ref().and_then(|name| record.get(name)?.as_str()).and_then(parse_date);
        if let (Some(name), Some(_)) = (&dated, date) {
            record.shift_remove(name);
        }
        // What is left goes beside the document's own fields and must not take their names.
        let metadata = record
            .into_iter()
            .map(|(key, value)| {
                if ["id", "text", "title", "date", "source", "url"].contains(&key.as_str()) {
                    (format!("{key}_"), value)
                } else {
                    (key, value)
                }
            })
            .collect();
        Ok((Document { id, text, title, date, source, url, metadata }, by_place))
    }
}

/// How many columns an advice names.
const MOST_NAMED: usize = 12;
/// The longest cell that is a part of a sentence with its neighbours, in bytes.
const LONGEST_PART: usize = 120;

fn is_same(wanted: &str, name: &str) -> bool {
    wanted == name || wanted.trim().to_lowercase() == name.trim().to_lowercase()
}

/// The name that a record has for a field: the same, else one that differs in capitals and blanks.
fn name_in(record: &Map<String, Value>, field: &str) -> Option<String> {
    let same = || record.keys().find(|name| is_same(field, name)).cloned();
    if record.contains_key(field) { Some(field.to_owned()) } else { same() }
}

/// The text of several columns: short cells are a sentence, each behind the name of its column, so that no name crosses the border of a cell; long
/// ones are paragraphs.
pub(crate) fn composed(cells: &[(String, String)]) -> String {
    let is_part = |cell: &str| {
        cell.len() <= LONGEST_PART && !cell.contains('\n') && !cell.trim_end().ends_with(['.', '!', '?'])
    };
    let mut blocks: Vec<String> = Vec::new();
    for run in cells.chunk_by(|a, b| is_part(&a.1) && is_part(&b.1)) {
        match run {
            [(_, cell)] if !is_part(cell) => blocks.push(cell.trim().to_owned()),
            parts => {
                let parts: Vec<String> = parts.iter().map(|(name, cell)| behind(name, cell.trim())).collect();
                blocks.push(format!("{}.", parts.join("; ")));
            }
        }
    }
    blocks.join("\n\n")
}

/// A cell behind the name of its column, if it has one.
fn behind(name: &str, cell: &str) -> String {
    if name.is_empty() { cell.to_owned() } else { format!("{name}: {cell}") }
}

fn take(record: &mut Map<String, Value>, field: &str) -> Option<String> {
    let field = &name_in(record, field)?;
    match record.get(field)? {
        Value::String(_) => match record.shift_remove(field) {
            Some(Value::String(s)) if !s.trim().is_empty() => Some(s),
            _ => None,
        },
        Value::Number(n) => {
            let written = n.to_string();
            record.shift_remove(field);
            Some(written)
        }
        _ => None,
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

fn names(record: &Map<String, Value>) -> String {
    if record.is_empty() {
        return "no field at all".to_owned();
    }
    record.keys().take(8).map(|k| format!("{k:?}")).collect::<Vec<_>>().join(", ")
}

/// Where documents come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Standard input: one text, or JSONL if its first character is `{`.
    Stdin,
    /// A file, or a folder with all that is below it.
    Path(PathBuf),
}

impl FromStr for Input {
    type Err = std::convert::Infallible;

    fn from_str(written: &str) -> Result<Self, Self::Err> {
        Ok(if written == "-" { Self::Stdin } else { Self::Path(written.into()) })
    }
}

impl From<PathBuf> for Input {
    fn from(path: PathBuf) -> Self {
        Self::Path(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn document(record: Value) -> Result<Document, String> {
        let Value::Object(record) = record else { unreachable!("cases are objects") };
        Fields::default().document(record, "f#1".to_owned()).map(|(document, _)| document)
    }

    #[test]
    fn fields_become_a_document() {
        let d = document(
            json!({"id": 7, "text": "T", "date": "2020-01-02", "topic": "x", "mentions": [], "title": ""}),
        )
        .unwrap();
        assert_eq!((d.id.as_str(), d.title, d.date.unwrap().to_string().as_str()), ("7", None, "2020-01-02"));
        assert_eq!(Value::Object(d.metadata), json!({"topic": "x"}));
    }

    #[test]
    fn a_date_that_says_nothing_is_kept_as_it_was() {
        let d = document(json!({"text": "T", "date": "last week"})).unwrap();
        assert_eq!((d.id.as_str(), d.date), ("f#1", None));
        assert_eq!(d.metadata["date_"], "last week");
    }

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(
            document(json!({"body": "T"})).unwrap_err(),
            "expected a field \"text\" with the text; found \"body\""
        );
        assert_eq!(
            document(json!({"text": 3})).unwrap_err(),
            "expected a string in the field \"text\", found a number"
        );
        assert_eq!(document(json!({"text": " "})).unwrap_err(), "the text is empty");
        let fields = Fields::default().with("text=body").unwrap();
        let Value::Object(record) = json!({"body": "T"}) else { unreachable!() };
        assert_eq!(fields.document(record, String::new()).unwrap().0.text, "T");
        assert!(Fields::default().with("txt=body").is_err());
        let fields = Fields::default().with("text=body").unwrap().with("id=key").unwrap();
        assert_eq!(fields.settings(), ["id=key", "text=body"]);
        let fields = fields.with("columns=a, b").unwrap();
        assert_eq!(fields.settings(), ["id=key", "text=body", "columns=a,b"]);
    }
}
