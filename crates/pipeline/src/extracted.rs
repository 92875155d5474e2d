//! Documents with their names, one JSON object a line: what [`extract`](crate::extract()) finds on one machine, a file is made of on
//! another.
//!
//! A line holds all that a build would have put into its file, so that a file of lines, in whatever order, is the file of the documents
//! themselves. Fields of a source stand beside ours; where one has a name of ours, all of them stand under `metadata`. What was
//! skipped is `{"id","error"}`.

use std::borrow::Cow;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use namegraph_document::{Around, Date, Document, Layout, NamedMention, Said, Span};
use namegraph_identity::Join;
use namegraph_ingest::story::Sketch;
use namegraph_ingest::{Origin, Skipped, lines};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::build::{BuildError, Built, Report, Settings, found_by};
use crate::earlier::PROGRAM;
use crate::extract::{Extracted, Extraction};
use crate::names::NameList;
use crate::progress::Progress;

/// The longest line that is read, in bytes: the longest text that is read, its names, and room.
const LONGEST: u64 = 1 << 30;
/// How many digits tell one list of names from another.
const DIGITS: usize = 16;

/// The names of our fields, which a source's must not take.
const OURS: [&str; 17] = [
    "id",
    "text",
    "title",
    "date",
    "source",
    "url",
    "metadata",
    "sentences",
    "paragraphs",
    "around",
    "mentions",
    "joins",
    "said",
    "language",
    "sketch",
    "place",
    "origin",
];
/// The two that say what a line is.
const KINDS: [&str; 2] = ["extraction", "error"];

/// How documents were extracted. Lines of one file have one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// The version of namegraph.
    program: String,
    /// The recognizer, and its effort.
    recognizer: String,
    /// Whether texts in any language were read.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    any_language: bool,
    /// Which list of names was looked for, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    names: Option<String>,
}

impl Provenance {
    /// What is said of documents that are extracted so.
    pub fn of(how: Extraction<'_>) -> Self {
        let (program, recognizer) = (PROGRAM.to_owned(), found_by(how.recognizer, how.language));
        Self { program, recognizer, any_language: how.any_language, names: mark(how.names) }
    }
}

/// A few digits that are the same only for the same names.
fn mark(names: &NameList) -> Option<String> {
    let sorted = names.sorted();
    let hash = sorted.iter().fold(Sha256::new(), |hash, n| {
        let id = n.id.as_deref().unwrap_or_default();
        [n.entity_type.as_str(), &n.alias, &n.name, id]
            .iter()
            .fold(hash, |hash, field| hash.chain_update(field).chain_update([0]))
    });
    let digits: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    (!sorted.is_empty()).then(|| digits[..DIGITS].to_owned())
}

/// Why extracted documents cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExtractedError {
    /// They cannot be read.
    #[error("{path}: {error}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// A line is none of ours.
    #[error("{path}, line {line}: {reason}")]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// What was expected and what was found.
        reason: String,
    },
    /// A line was made another way than those before it.
    #[error(
        "{path}, line {line}: expected documents extracted with {expected}, as those before, found {found}"
    )]
    Mixed {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// How those before were made.
        expected: String,
        /// How this one was.
        found: String,
    },
    /// The list of names is not the one that was looked for.
    #[error("expected the list of names that the documents were extracted with ({expected}), found {found}")]
    Names {
        /// What marks the list that is meant.
        expected: String,
        /// What marks the one that was given.
        found: String,
    },
    /// A folder is still being written.
    #[error("{path} holds _temporary: expected the folder of a job that has ended")]
    Unfinished {
        /// The folder.
        path: PathBuf,
    },
}

#[derive(Serialize)]
struct Written<'a> {
    id: &'a str,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(flatten)]
    beside: Option<&'a Map<String, Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<&'a Map<String, Value>>,
    #[serde(flatten)]
    layout: &'a Layout,
    mentions: &'a [NamedMention],
    joins: &'a [Join],
    said: &'a [Said],
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    sketch: String,
    place: &'a str,
    origin: &'a Origin,
    extraction: &'a Provenance,
}

#[derive(Deserialize)]
struct Read {
    id: String,
    text: String,
    title: Option<String>,
    date: Option<Date>,
    source: Option<String>,
    url: Option<String>,
    metadata: Option<Map<String, Value>>,
    sentences: Vec<Span>,
    paragraphs: Vec<Span>,
    #[serde(alias = "credits")]
    around: Vec<(Span, Around)>,
    mentions: Vec<NamedMention>,
    joins: Vec<Join>,
    said: Vec<Said>,
    language: Option<String>,
    sketch: String,
    place: String,
    origin: Origin,
    extraction: Provenance,
    #[serde(flatten)]
    beside: Map<String, Value>,
}

#[derive(Serialize, Deserialize)]
struct Failed<'a> {
    id: Cow<'a, str>,
    error: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    late: Option<Cow<'a, str>>,
}

/// Writes a document, or what was skipped, as a line without its end.
///
/// # Errors
/// When `out` fails.
pub fn write_extracted(
    item: &Result<Extracted, Skipped>,
    provenance: &Provenance,
    out: impl io::Write,
) -> io::Result<()> {
    match item {
        Ok(extracted) => serde_json::to_writer(out, &written(extracted, provenance))?,
        Err(Skipped { place, reason, late }) => {
            let late = late.as_deref().map(Cow::from);
            serde_json::to_writer(out, &Failed { id: place.into(), error: reason.into(), late })?;
        }
    }
    Ok(())
}

fn written<'a>(extracted: &'a Extracted, extraction: &'a Provenance) -> Written<'a> {
    let Extracted { document: d, place, origin, layout, mentions, joins, said, language, sketch } = extracted;
    let clashes = d.metadata.keys().any(|key| OURS.contains(&key.as_str()) || KINDS.contains(&key.as_str()));
    Written {
        id: &d.id,
        text: &d.text,
        title: d.title.as_deref(),
        date: d.date,
        source: d.source.as_deref(),
        url: d.url.as_deref(),
        beside: (!clashes).then_some(&d.metadata),
        metadata: clashes.then_some(&d.metadata),
        layout,
        mentions,
        joins,
        said,
        language: language.as_deref(),
        sketch: BASE64_STANDARD.encode(sketch.to_bytes()),
        place,
        origin,
        extraction,
    }
}

/// A line as it was extracted; what it says of how, unless it was skipped.
type Line = (Result<Extracted, Skipped>, Option<Provenance>);

fn read_line(line: &[u8]) -> Result<Line, String> {
    match serde_json::from_slice::<Read>(line) {
        Ok(read) => {
            let (extracted, provenance) = extracted(read)?;
            Ok((Ok(extracted), Some(provenance)))
        }
        Err(error) => {
            let Failed { id, error, late } = serde_json::from_slice(line)
                .map_err(|_| format!("expected a document as `namegraph extract` writes it: {error}"))?;
            let late = late.map(Cow::into_owned);
            Ok((Err(Skipped { place: id.into_owned(), reason: error.into_owned(), late }), None))
        }
    }
}

fn extracted(read: Read) -> Result<(Extracted, Provenance), String> {
    let Read { id, text, title, date, source, url, sentences, paragraphs, around, .. } = read;
    let Read { mentions, joins, said, place, origin, .. } = read;
    let layout = Layout { sentences, paragraphs, around };
    expect_within(&text, &layout, &mentions)?;
    let sketch = BASE64_STANDARD.decode(&read.sketch).ok().and_then(|bytes| Sketch::from_bytes(&bytes));
    let sketch = sketch.ok_or("expected a sketch of the text, found something else under \"sketch\"")?;
    let metadata = read.metadata.unwrap_or(read.beside);
    let document = Document { id, text, title, date, source, url, metadata };
    let language = read.language.map(Cow::Owned);
    let extracted = Extracted { document, place, origin, layout, mentions, joins, said, language, sketch };
    Ok((extracted, read.extraction))
}

/// Refuses what no text can have: names outside of it, or one in another.
fn expect_within(text: &str, layout: &Layout, mentions: &[NamedMention]) -> Result<(), String> {
    let names = mentions.iter().map(|m| m.mention.span);
    let around = layout.around.iter().map(|(span, _)| *span);
    let spans = layout.sentences.iter().chain(&layout.paragraphs).copied().chain(around).chain(names.clone());
    for span in spans {
        if span.of(text).is_none_or(str::is_empty) {
            return Err(format!("expected words at bytes {} to {}, found none", span.start, span.end));
        }
    }
    match names.clone().zip(names.skip(1)).find(|(one, next)| next.start < one.end) {
        Some((_, next)) => {
            Err(format!("expected names one after the other, found one at byte {} in another", next.start))
        }
        None => Ok(()),
    }
}

/// Whether a file, or a folder of files, holds extracted documents.
///
/// # Errors
/// When it cannot be read.
pub fn is_extracted(path: &Path) -> Result<bool, ExtractedError> {
    if path.is_dir() {
        return Ok(true);
    }
    let first = lines(path, LONGEST)
        .map_err(io_at(path))?
        .map(|(_, line)| line)
        .find(|line| line.as_ref().map_or(true, |line| !line.trim_ascii().is_empty()));
    Ok(matches!(first, Some(Ok(line)) if read_line(&line).is_ok()))
}

/// The files at a path. In a folder: those that are not marked as somebody's own by `_` or `.`, sorted by name.
fn parts(path: &Path) -> Result<Vec<PathBuf>, ExtractedError> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut parts = Vec::new();
    for entry in fs::read_dir(path).map_err(io_at(path))? {
        let part = entry.map_err(io_at(path))?.path();
        let name = part.file_name().unwrap_or_default().to_string_lossy();
        if name == "_temporary" {
            return Err(ExtractedError::Unfinished { path: path.to_owned() });
        }
        if !name.starts_with(['_', '.']) {
            parts.push(part);
        }
    }
    parts.sort();
    Ok(parts)
}

fn io_at(path: &Path) -> impl Fn(io::Error) -> ExtractedError {
    move |error| ExtractedError::Io { path: path.to_owned(), error }
}

/// Builds a file of extracted documents: the one that [`build`](crate::build()) would have made of the documents themselves. `paths`:
/// files of lines, perhaps in `.gz` or `.zst`, and folders of such files. Memory: a line, then distinct names and pairs.
///
/// # Errors
/// When a line is none of ours, lines were made in different ways or with other names than `settings` has, there is no document, or
/// the file cannot be written; `target` is unchanged then.
pub fn import_extracted(
    paths: &[PathBuf],
    target: &Path,
    settings: Settings<'_>,
    progress: &dyn Progress,
) -> Result<Report, BuildError> {
    let mut begun: Option<(Built, Provenance)> = None;
    let mut early = Vec::new();
    for path in paths.iter().map(|path| parts(path)).collect::<Result<Vec<_>, _>>()?.concat() {
        for (line, bytes) in lines(&path, LONGEST).map_err(io_at(&path))? {
            let wrong = |reason| ExtractedError::Line { path: path.clone(), line, reason };
            let bytes = bytes.map_err(wrong)?;
            if bytes.trim_ascii().is_empty() {
                continue;
            }
            let (item, provenance) = read_line(&bytes).map_err(wrong)?;
            match (&mut begun, provenance) {
                (None, None) => early.push(item),
                (None, Some(provenance)) => {
                    let mut built = begin(&provenance, target, settings)?;
                    for item in early.drain(..).chain([item]) {
                        built.take(item, progress)?;
                    }
                    begun = Some((built, provenance));
                }
                (Some((_, expected)), Some(found)) if *expected != found => {
                    let [expected, found] = [&*expected, &found].map(Provenance::in_words);
                    return Err(ExtractedError::Mixed { path: path.clone(), line, expected, found }.into());
                }
                (Some((built, _)), _) => built.take(item, progress)?,
            }
        }
    }
    match begun {
        Some((built, _)) => built.finish(settings.rules, false, progress),
        None => Err(BuildError::NoDocument { skipped: early.len() as u64 }),
    }
}

fn begin(provenance: &Provenance, target: &Path, settings: Settings<'_>) -> Result<Built, BuildError> {
    let given = mark(settings.names);
    if given != provenance.names {
        let in_words = |mark: Option<String>| mark.unwrap_or_else(|| "none".to_owned());
        let (expected, found) = (in_words(provenance.names.clone()), in_words(given));
        return Err(ExtractedError::Names { expected, found }.into());
    }
    let settings = Settings { any_language: provenance.any_language, ..settings };
    let built = Built::begin(target, &provenance.recognizer, settings)?;
    // A build that goes on from here reads anew what another version read.
    built.draft().set("program", &provenance.program)?;
    Ok(built)
}

impl Provenance {
    fn in_words(&self) -> String {
        let Self { program, recognizer, any_language, names } = self;
        let any_language = if *any_language { ", any language" } else { "" };
        let names = names.as_ref().map_or(String::new(), |names| format!(", names {names}"));
        format!("namegraph {program}, {recognizer}{any_language}{names}")
    }
}

#[cfg(test)]
mod tests {
    use namegraph_document::{EntityType, Mention};
    use namegraph_identity::Rules;
    use namegraph_ingest::Record;
    use proptest::prelude::*;

    use super::*;

    fn provenance() -> Provenance {
        let (program, recognizer) = ("1".to_owned(), "r".to_owned());
        Provenance { program, recognizer, any_language: true, names: None }
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            prop::num::f64::NORMAL.prop_map(Value::from),
            ".{0,8}".prop_map(Value::from),
        ];
        leaf.prop_recursive(2, 8, 3, |inner| prop::collection::vec(inner, 0..3).prop_map(Value::from))
    }

    /// Names of fields: ours, as far as a source may have them, and others.
    fn key() -> impl Strategy<Value = String> {
        let ours: Vec<String> = OURS[6..].iter().chain(&KINDS).map(|&key| key.to_owned()).collect();
        prop_oneof![1 => prop::sample::select(ours), 3 => "[a-z]{1,6}_"]
    }

    proptest! {
        #[test]
        fn a_line_holds_all_of_a_document(
            words in prop::collection::vec("[A-Z][a-zé—]{0,6}[ .]{0,2}", 1..30),
            metadata in prop::collection::vec((key(), value()), 0..4),
            every in 1usize..5,
            score in 0f32..=1.0,
        ) {
            let (mut text, mut mentions) = (String::new(), Vec::new());
            for (i, word) in words.iter().enumerate() {
                let start = text.len();
                text.push_str(word);
                if i % every == 0 {
                    let end = start + word.trim_end_matches(['.', ' ']).len();
                    mentions.push(Mention { span: Span::new(start, end), entity_type: EntityType::ALL[i % 4], score });
                }
                text.push(' ');
            }
            let metadata = metadata.into_iter().collect();
            let document = Document { id: "i".to_owned(), text, title: Some("t".to_owned()), metadata, ..Document::default() };
            let origin = Origin { format: "txt".into(), bytes: 3, sha256: "0".to_owned() };
            let record = Record { document, place: "p".to_owned(), origin, by_place: None };
            let item = Ok(Extracted::of(record, &mentions, Rules::default()));
            let mut line = Vec::new();
            write_extracted(&item, &provenance(), &mut line).unwrap();
            let (read, found) = read_line(&line).unwrap();
            prop_assert_eq!(read, item);
            prop_assert_eq!(found, Some(provenance()));
        }

        #[test]
        fn what_is_no_line_of_ours_is_refused_and_breaks_nothing(line in ".{0,80}") {
            prop_assert!(read_line(line.as_bytes()).is_err());
        }
    }

    #[test]
    fn what_was_skipped_is_kept_with_its_reason() {
        for late in [None, Some("00ff".to_owned())] {
            let item = Err(Skipped { place: "a:3".to_owned(), reason: "no text".to_owned(), late });
            let mut line = Vec::new();
            write_extracted(&item, &provenance(), &mut line).unwrap();
            assert_eq!(read_line(&line).unwrap(), (item, None));
        }
    }

    #[test]
    fn every_field_of_a_line_is_known_as_ours() {
        let record = Record {
            document: Document::default(),
            place: String::new(),
            origin: Origin::default(),
            by_place: None,
        };
        let document = Document {
            title: Some(String::new()),
            date: Some(Date::constant(2020, 1, 2)),
            source: Some(String::new()),
            url: Some(String::new()),
            ..record.document.clone()
        };
        let mut extracted = Extracted::of(Record { document, ..record }, &[], Rules::default());
        extracted.language = Some("eng".into());
        let line = serde_json::to_value(written(&extracted, &provenance())).unwrap();
        for key in line.as_object().unwrap().keys() {
            assert!(OURS.contains(&key.as_str()) || KINDS.contains(&key.as_str()), "{key}");
        }
    }
}
