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

/// Where the records of a JSONL or CSV file keep what a document needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    id: String,
    text: String,
    title: String,
    date: String,
    source: String,
    url: String,
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
        }
    }
}

/// A field setting that is not `NAME=FIELD` with a NAME of ours.
#[derive(Debug, thiserror::Error)]
#[error("expected NAME=FIELD with NAME one of id, text, title, date, source, url; found {0:?}")]
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
        named
            .into_iter()
            .filter(|(name, field)| name != field)
            .map(|(name, field)| format!("{name}={field}"))
            .collect()
    }

    /// Takes settings like `text=body`.
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
            _ => return Err(unknown()),
        };
        field.clone_into(slot);
        Ok(self)
    }

    /// Makes a document of a record; `fallback` is its id if it has none.
    pub(crate) fn document(
        &self,
        mut record: Map<String, Value>,
        fallback: String,
    ) -> Result<Document, String> {
        let text = match record.shift_remove(&self.text) {
            Some(Value::String(text)) => text,
            Some(other) => {
                return Err(format!(
                    "expected a string in the field {:?}, found {}",
                    self.text,
                    kind(&other)
                ));
            }
            None => {
                return Err(format!(
                    "expected a field {:?} with the text; found {}",
                    self.text,
                    names(&record)
                ));
            }
        };
        if text.trim().is_empty() {
            return Err("the text is empty".to_owned());
        }
        // Gold stands beside texts in some corpora: it is neither read nor kept.
        for gold in ["mentions", "sentences"] {
            record.shift_remove(gold);
        }
        let id = take(&mut record, &self.id).filter(|id| !id.is_empty()).unwrap_or(fallback);
        let (title, source, url) =
            (take(&mut record, &self.title), take(&mut record, &self.source), take(&mut record, &self.url));
        let date = record.get(&self.date).and_then(Value::as_str).and_then(parse_date);
        if date.is_some() {
            record.shift_remove(&self.date);
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
        Ok(Document { id, text, title, date, source, url, metadata })
    }
}

fn take(record: &mut Map<String, Value>, field: &str) -> Option<String> {
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
        Fields::default().document(record, "f#1".to_owned())
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
        assert_eq!(fields.document(record, String::new()).unwrap().text, "T");
        assert!(Fields::default().with("txt=body").is_err());
        let fields = Fields::default().with("text=body").unwrap().with("id=key").unwrap();
        assert_eq!(fields.settings(), ["id=key", "text=body"]);
    }
}
