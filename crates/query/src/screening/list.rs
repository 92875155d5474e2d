//! Lists of names that others keep: JSON lines of [FollowTheMoney](https://followthemoney.tech) (OpenSanctions, Aleph), and CSV.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use namegraph_document::EntityType;
use serde::{Deserialize, Serialize};

/// Entries that are handed on together.
const CHUNK: usize = 8192;
/// Bytes that are looked at to tell what a list is.
const HEAD: usize = 64 * 1024;

/// What a column of CSV may be called, whatever its case.
const NAME: [&str; 8] =
    ["name", "caption", "full_name", "fullname", "entity_name", "primary_name", "main_name", "label"];
const TYPE: [&str; 6] = ["schema", "type", "entity_type", "kind", "sdn_type", "category"];
const ALIASES: [&str; 6] = ["aliases", "alias", "aka", "other_names", "weak_aliases", "alt_names"];
const ID: [&str; 5] = ["id", "entity_id", "uid", "qid", "identifier"];
const BIRTH: [&str; 5] = ["birth_date", "birthdate", "date_of_birth", "dob", "dates"];
const COUNTRIES: [&str; 5] = ["countries", "country", "nationality", "nationalities", "citizenship"];
const URL: [&str; 5] = ["url", "source_url", "link", "uri", "website"];

/// Columns of a CSV list that are not recognized by their names.
#[derive(Clone, Debug, Default)]
pub struct ListColumns {
    /// Where the name stands.
    pub name: Option<String>,
    /// Where the type stands.
    pub entity_type: Option<String>,
    /// Where the id stands.
    pub id: Option<String>,
}

/// An entry of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListEntry {
    /// Which list: the name of its file.
    pub list: String,
    /// Its id there; where the list gives none, its line.
    pub id: String,
    /// The name that it is listed under.
    pub name: String,
    /// What the list says it is, as it is written there.
    #[serde(rename = "type")]
    pub written_type: String,
    /// Its other names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Days or years of birth.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub birth_dates: Vec<String>,
    /// Countries, as they are written there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<String>,
    /// Where more is said of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl ListEntry {
    /// The types that the entry may be of in a graph; none, if it is nothing that texts name.
    pub(super) fn types(&self) -> &'static [EntityType] {
        use EntityType::{Location, Miscellaneous, Organization, Person};
        match self.written_type.trim().to_lowercase().as_str() {
            "person" | "per" | "people" | "individual" => &[Person],
            "organization" | "organisation" | "company" | "publicbody" | "public body" | "org"
            | "corporation" | "institution" | "association" => &[Organization],
            "vessel" | "airplane" | "aircraft" | "vehicle" => &[Organization, Miscellaneous],
            "event" | "cryptowallet" | "asset" | "realestate" => &[Miscellaneous],
            "location" | "loc" | "place" | "country" | "city" => &[Location],
            "misc" => &[Miscellaneous],
            "address" | "identification" | "passport" | "sanction" | "position" | "occupancy"
            | "ownership" | "directorship" | "membership" | "employment" | "family" | "associate"
            | "unknownlink" | "security" | "documentation" | "succession" | "representation" | "payment"
            | "note" => &[],
            "legalentity" | "legal entity" | "entity" => &[Person, Organization],
            _ => &[Person, Organization, Location, Miscellaneous],
        }
    }
}

/// Why a list cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ListError {
    /// It cannot be read.
    #[error("{path}: {error}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// It is no list that is known here.
    #[error("{path}: expected JSON lines of FollowTheMoney or CSV with a header, found {found}")]
    Kind {
        /// The file.
        path: PathBuf,
        /// What it begins with.
        found: String,
    },
    /// No column is known to hold what is needed.
    #[error("{path}: expected a column {expected}, found the columns {found}")]
    Column {
        /// The file.
        path: PathBuf,
        /// What would be one.
        expected: String,
        /// The columns that are there.
        found: String,
    },
    /// A line is not what the list's kind asks for.
    #[error("{path}, line {line}: {reason}")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Counted from 1.
        line: u64,
        /// What was expected and what was found.
        reason: String,
    },
    /// It holds no entry with a name.
    #[error("{path}: expected at least one entry with a name, found none")]
    Empty {
        /// The file.
        path: PathBuf,
    },
}

/// Lines of a list that wait to be understood, on any core.
pub(super) struct Chunk {
    rows: Vec<Row>,
    shape: Shape,
}

enum Row {
    Json(u64, String),
    Csv(u64, csv::StringRecord),
}

/// Which cells of a CSV mean what.
#[derive(Clone, Debug, Default)]
struct Shape {
    path: PathBuf,
    list: String,
    name: usize,
    entity_type: Option<usize>,
    aliases: Vec<usize>,
    id: Option<usize>,
    birth: Option<usize>,
    countries: Option<usize>,
    url: Option<usize>,
}

impl Chunk {
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The entry of a line; none, where it has no name, as a sanction of FollowTheMoney.
    pub(super) fn entry(&self, at: usize) -> Result<Option<ListEntry>, ListError> {
        let entry = match &self.rows[at] {
            Row::Json(line, text) => self.shape.of_json(*line, text)?,
            Row::Csv(line, record) => self.shape.of_record(*line, record),
        };
        Ok(Some(entry).filter(|entry| !entry.name.is_empty()))
    }
}

#[derive(Deserialize)]
struct Ftm {
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    caption: Option<String>,
    #[serde(default)]
    schema: Option<String>,
    properties: Option<Properties>,
}

/// Of the properties of an entity, those that tell who it is.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Properties {
    name: Vec<String>,
    alias: Vec<String>,
    weak_alias: Vec<String>,
    previous_name: Vec<String>,
    birth_date: Vec<String>,
    country: Vec<String>,
    nationality: Vec<String>,
    citizenship: Vec<String>,
    jurisdiction: Vec<String>,
    flag: Vec<String>,
    source_url: Vec<String>,
    wikidata_id: Vec<String>,
}

impl Shape {
    fn of_json(&self, line: u64, text: &str) -> Result<ListEntry, ListError> {
        let malformed = |reason: String| ListError::Malformed { path: self.path.clone(), line, reason };
        let ftm: Ftm = serde_json::from_str(text).map_err(|e| {
            malformed(format!(
                "expected an entity of FollowTheMoney, whose properties are lists of texts: {}",
                without_place(&e)
            ))
        })?;
        let Some(mut of) = ftm.properties else {
            let fields =
                serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(text).unwrap_or_default();
            let found = fields.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
            return Err(malformed(format!(
                "expected an entity of FollowTheMoney with id, schema and properties, found the fields {found}"
            )));
        };
        let caption = ftm.caption.filter(|caption| of.name.contains(caption));
        let name = caption
            .or_else(|| of.name.first().cloned())
            .or_else(|| of.alias.first().cloned())
            .unwrap_or_default();
        let mut aliases = of.name;
        aliases.append(&mut of.alias);
        aliases.append(&mut of.weak_alias);
        aliases.append(&mut of.previous_name);
        let mut countries = of.country;
        countries.extend([of.nationality, of.citizenship, of.jurisdiction, of.flag].into_iter().flatten());
        let wikidata = of.wikidata_id.first().map(|id| format!("https://www.wikidata.org/wiki/{id}"));
        Ok(ListEntry {
            list: self.list.clone(),
            id: ftm.id.unwrap_or_else(|| format!("line {line}")),
            written_type: ftm.schema.unwrap_or_default(),
            aliases: others(&name, aliases),
            name: name.trim().to_owned(),
            birth_dates: distinct(of.birth_date),
            countries: distinct(countries),
            url: of.source_url.into_iter().next().or(wikidata),
        })
    }

    fn of_record(&self, line: u64, record: &csv::StringRecord) -> ListEntry {
        let cell = |at: usize| record.get(at).unwrap_or_default().trim().to_owned();
        let some = |at: Option<usize>| at.map(cell).filter(|text| !text.is_empty());
        let many = |at: Option<usize>| some(at).map(|text| split(&text)).unwrap_or_default();
        let name = cell(self.name);
        let aliases = self.aliases.iter().flat_map(|&at| split(&cell(at))).collect();
        ListEntry {
            list: self.list.clone(),
            id: some(self.id).unwrap_or_else(|| format!("line {line}")),
            written_type: some(self.entity_type).unwrap_or_default(),
            aliases: others(&name, aliases),
            name,
            birth_dates: many(self.birth),
            countries: many(self.countries),
            url: some(self.url),
        }
    }
}

/// What is wrong with JSON, without its place in a line of its own.
fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or(&text).to_owned()
}

/// Lists in a cell are joined by `;` or `|`.
fn split(cell: &str) -> Vec<String> {
    distinct(cell.split([';', '|']).map(|part| part.trim().to_owned()))
}

fn distinct(texts: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut kept: Vec<String> = texts.into_iter().filter(|text| !text.is_empty()).collect();
    kept.sort_unstable();
    kept.dedup();
    kept
}

fn others(name: &str, aliases: Vec<String>) -> Vec<String> {
    let mut others = distinct(aliases);
    others.retain(|alias| alias != name);
    others
}

/// Reads a list a chunk at a time, in its order. Memory: one chunk.
///
/// # Errors
/// When the file cannot be read, is no list, or `take` fails.
pub(super) fn for_each_chunk<E: From<ListError>>(
    path: &Path,
    columns: &ListColumns,
    mut take: impl FnMut(Chunk) -> Result<(), E>,
) -> Result<(), E> {
    let failed = |error: io::Error| ListError::Io { path: path.to_owned(), error };
    let mut file = BufReader::with_capacity(HEAD, File::open(path).map_err(failed)?);
    let mut head = file.fill_buf().map_err(failed)?;
    if head.starts_with(b"\xef\xbb\xbf") {
        file.consume(3);
        head = file.fill_buf().map_err(failed)?;
    }
    let first = head.iter().find(|byte| !byte.is_ascii_whitespace());
    let list = path
        .file_name()
        .map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    let shape = Shape { path: path.to_owned(), list, ..Shape::default() };
    match first {
        Some(b'{') => json_lines(file, &shape, &mut take),
        Some(b'[') => Err(kind(path, "a JSON array: one object a line is what is read").into()),
        Some(0 | 0x1f | 0x28) | None => {
            Err(kind(path, if first.is_none() { "nothing" } else { "packed or binary data" }).into())
        }
        Some(_) => {
            let separator = separator(head);
            records(file, separator, shape, columns, &mut take)
        }
    }
}

fn kind(path: &Path, found: &str) -> ListError {
    ListError::Kind { path: path.to_owned(), found: found.to_owned() }
}

fn json_lines<E: From<ListError>>(
    mut file: impl BufRead,
    shape: &Shape,
    take: &mut impl FnMut(Chunk) -> Result<(), E>,
) -> Result<(), E> {
    let mut rows = Vec::new();
    for line in 1.. {
        let mut text = String::new();
        let read = file.read_line(&mut text).map_err(|error| match error.kind() {
            io::ErrorKind::InvalidData => {
                let reason = "expected UTF-8, found other bytes".to_owned();
                ListError::Malformed { path: shape.path.clone(), line, reason }
            }
            _ => ListError::Io { path: shape.path.clone(), error },
        })?;
        if !text.trim().is_empty() {
            rows.push(Row::Json(line, text));
        }
        if rows.len() == CHUNK || read == 0 && !rows.is_empty() {
            take(Chunk { rows: std::mem::take(&mut rows), shape: shape.clone() })?;
        }
        if read == 0 {
            break;
        }
    }
    Ok(())
}

/// The one of the usual separators that the first line has most of.
fn separator(head: &[u8]) -> u8 {
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or(head);
    let count = |separator: u8| line.iter().filter(|byte| **byte == separator).count();
    [b',', b'\t', b';'].into_iter().rev().max_by_key(|separator| count(*separator)).unwrap_or(b',')
}

fn records<E: From<ListError>>(
    file: impl Read,
    separator: u8,
    shape: Shape,
    columns: &ListColumns,
    take: &mut impl FnMut(Chunk) -> Result<(), E>,
) -> Result<(), E> {
    let path = shape.path.clone();
    let mut reader = csv::ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(file);
    let wrong = |error: csv::Error| {
        let line = error.position().map_or(1, csv::Position::line);
        let reason = match error.kind() {
            csv::ErrorKind::Utf8 { .. } => "expected UTF-8, found other bytes".to_owned(),
            _ => error.to_string(),
        };
        match error.into_kind() {
            csv::ErrorKind::Io(error) => ListError::Io { path: path.clone(), error },
            _ => ListError::Malformed { path: path.clone(), line, reason },
        }
    };
    let header = reader.headers().map_err(wrong)?.clone();
    let shape = shape.with(&header, columns)?;
    let mut rows = Vec::new();
    loop {
        let mut record = csv::StringRecord::new();
        let more = reader.read_record(&mut record).map_err(wrong)?;
        if more {
            rows.push(Row::Csv(record.position().map_or(0, csv::Position::line), record));
        }
        if rows.len() == CHUNK || !more && !rows.is_empty() {
            take(Chunk { rows: std::mem::take(&mut rows), shape: shape.clone() })?;
        }
        if !more {
            return Ok(());
        }
    }
}

impl Shape {
    /// The columns of a header, by what they are called or what the user says.
    fn with(self, header: &csv::StringRecord, columns: &ListColumns) -> Result<Self, ListError> {
        let called = |name: &str| {
            let same = |cell: &str| {
                cell.trim().eq_ignore_ascii_case(name)
                    || cell.trim().to_lowercase().replace([' ', '-'], "_") == name
            };
            header.iter().position(same)
        };
        let missing = |expected: String| ListError::Column {
            path: self.path.clone(),
            expected,
            found: header.iter().collect::<Vec<_>>().join(", "),
        };
        let known = |names: &[&str]| names.iter().find_map(|name| called(name));
        let given = |name: &Option<String>, names: &[&str]| match name {
            Some(name) => called(name).map(Some).ok_or_else(|| missing(format!("{name:?}"))),
            None => Ok(known(names)),
        };
        let name = given(&columns.name, &NAME)?.ok_or_else(|| {
            missing("for the name, as name or caption (or say which with --name-column)".to_owned())
        })?;
        Ok(Self {
            name,
            entity_type: given(&columns.entity_type, &TYPE)?.filter(|at| *at != name),
            aliases: ALIASES.iter().filter_map(|name| called(name)).filter(|at| *at != name).collect(),
            id: given(&columns.id, &ID)?.filter(|at| *at != name),
            birth: known(&BIRTH),
            countries: known(&COUNTRIES),
            url: known(&URL),
            ..self
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, columns: &ListColumns) -> Result<Vec<ListEntry>, ListError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list");
        std::fs::write(&path, text).unwrap();
        let mut entries = Vec::new();
        for_each_chunk(&path, columns, |chunk| {
            for at in 0..chunk.len() {
                entries.extend(chunk.entry(at)?);
            }
            Ok::<_, ListError>(())
        })?;
        Ok(entries)
    }

    fn entry(name: &str, written_type: &str, aliases: &[&str]) -> ListEntry {
        ListEntry {
            list: "list".to_owned(),
            id: "q1".to_owned(),
            name: name.to_owned(),
            written_type: written_type.to_owned(),
            aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
            ..ListEntry::default()
        }
    }

    #[test]
    fn lists_of_all_kinds() {
        let ftm = r#"{"id":"q1","caption":"Karl Mercer","schema":"Person","target":true,"datasets":["made_up"],"properties":{"name":["Karl Mercer","Mercer, Karl"],"alias":["Carl Mercer"],"weakAlias":["KM"],"birthDate":["1961-04-02"],"nationality":["de"],"country":["de","at"],"sourceUrl":["https://example.org/q1"],"topics":["sanction"]}}"#;
        let person = ListEntry {
            birth_dates: vec!["1961-04-02".to_owned()],
            countries: vec!["at".to_owned(), "de".to_owned()],
            url: Some("https://example.org/q1".to_owned()),
            ..entry("Karl Mercer", "Person", &["Carl Mercer", "KM", "Mercer, Karl"])
        };
        let sanction = r#"{"id":"s1","schema":"Sanction","properties":{"program":["none"]}}"#;
        let csv = "\u{feff}\"id\",\"schema\",\"name\",\"aliases\",\"birth_date\",\"countries\"\n\"q1\",\"Company\",\"Acme, Ltd\",\"Acme;ACME GmbH\",\"\",\"de;at\"\n";
        let firm = ListEntry {
            countries: vec!["at".to_owned(), "de".to_owned()],
            ..entry("Acme, Ltd", "Company", &["ACME GmbH", "Acme"])
        };
        for (text, expected) in [
            (format!("{ftm}\n\n{sanction}\n"), vec![person]),
            (csv.to_owned(), vec![firm]),
            ("UID;Full Name;Other\nq1;Bo Li;x\n".to_owned(), vec![entry("Bo Li", "", &[])]),
            ("id\tcaption\nq1\tBo Li\nq2\t\n".to_owned(), vec![entry("Bo Li", "", &[])]),
            (
                "name\nBo Li\n".to_owned(),
                vec![ListEntry { id: "line 2".to_owned(), ..entry("Bo Li", "", &[]) }],
            ),
        ] {
            assert_eq!(read(&text, &ListColumns::default()).unwrap(), expected, "{text}");
        }
        let columns = ListColumns {
            name: Some("Who".to_owned()),
            entity_type: Some("What".to_owned()),
            id: Some("No".to_owned()),
        };
        assert_eq!(
            read("No,Who,What\nq1,Bo Li,Person\n", &columns).unwrap(),
            [entry("Bo Li", "Person", &[])]
        );
    }

    #[test]
    fn what_is_no_list_is_refused_with_what_was_found() {
        let who = ListColumns { name: Some("Who".to_owned()), ..ListColumns::default() };
        for (text, columns, expected) in [
            (
                "",
                &ListColumns::default(),
                "expected JSON lines of FollowTheMoney or CSV with a header, found nothing",
            ),
            ("[{}]", &ListColumns::default(), "found a JSON array: one object a line is what is read"),
            ("\u{1f}x", &ListColumns::default(), "found packed or binary data"),
            (
                "{\"name\":\"Bo Li\",\"type\":\"PER\"}\n",
                &ListColumns::default(),
                "line 1: expected an entity of FollowTheMoney with id, schema and properties, found the fields name, type",
            ),
            (
                "{\"properties\":{}}\n{nonsense\n",
                &ListColumns::default(),
                "line 2: expected an entity of FollowTheMoney, whose properties are lists of texts: key must be a string",
            ),
            (
                "{\"properties\":{\"name\":\"Bo\"}}\n",
                &ListColumns::default(),
                "line 1: expected an entity of FollowTheMoney, whose properties are lists of texts: invalid type: string",
            ),
            (
                "a,b\n1,2\n",
                &ListColumns::default(),
                "expected a column for the name, as name or caption (or say which with --name-column), found the columns a, b",
            ),
            ("name,b\n1,2\n", &who, "expected a column \"Who\", found the columns name, b"),
        ] {
            let error = read(text, columns).unwrap_err().to_string();
            assert!(error.contains(expected), "{text}: {error}");
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("latin.csv");
        std::fs::write(&path, b"name\nBo\nM\xfcller\n").unwrap();
        let error = for_each_chunk(&path, &ListColumns::default(), |_| Ok::<_, ListError>(()))
            .unwrap_err()
            .to_string();
        assert!(error.ends_with("line 3: expected UTF-8, found other bytes"), "{error}");
    }
}
