//! Mentions that another program found, and the documents it found them in.
//!
//! A JSON object a line: `document`, `start`, `end` and `type` as namegraph writes them; `text`, if it is there, must be what stands
//! there. Where mentions say which `entity` they mean, that is who they are: no rule of ours joins or parts them, only people's
//! decisions do. Where none does, the rules decide, as after our own recognizer.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use namegraph_document::{EntityType, Mention, NamedMention, Span};
use namegraph_identity::{Rules, fold};
use namegraph_ingest::{Record, Skipped};
use serde::Deserialize;

use crate::build::BuildError;
use crate::build::{Built, Report, Settings};
use crate::earlier::GIVEN;
use crate::extract::Extracted;
use crate::progress::Progress;

/// Mentions in a file, found by the document they are in.
pub struct GivenMentions {
    path: PathBuf,
    /// Where the lines of each document begin, and how many bytes they are: one stretch, where they follow each other.
    lines: HashMap<String, Vec<(u64, u64)>>,
    /// The name of each entity, none twice in a type.
    names: HashMap<String, String>,
}

/// Why a file of mentions cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GivenError {
    /// It cannot be read.
    #[error("{path}: {error}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// A line is no mention.
    #[error("{path}, line {line}: {error}")]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// What was expected and what was found.
        error: serde_json::Error,
    },
    /// A mention is not in its document.
    #[error(
        "{document:?}: expected {expected:?} at bytes {start} to {end}, found {found:?}: are these the texts that the mentions were found in?"
    )]
    Elsewhere {
        /// The document's id.
        document: String,
        /// First byte.
        start: usize,
        /// Byte after the last one.
        end: usize,
        /// What the mention says.
        expected: String,
        /// What stands there.
        found: String,
    },
}

#[derive(Deserialize)]
struct Given {
    document: String,
    start: usize,
    end: usize,
    #[serde(default)]
    text: Option<String>,
    #[serde(rename = "type")]
    entity_type: EntityType,
    #[serde(default = "certain")]
    score: f32,
    #[serde(default)]
    entity: Option<String>,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    by: Option<String>,
}

fn certain() -> f32 {
    1.0
}

impl GivenMentions {
    /// Looks through a file. Memory: the ids of documents and entities.
    ///
    /// # Errors
    /// When it cannot be read, or a line is no mention.
    pub fn open(path: &Path) -> Result<Self, GivenError> {
        let failed = |error| GivenError::Io { path: path.to_owned(), error };
        let mut file = BufReader::new(File::open(path).map_err(failed)?);
        let mut lines: HashMap<String, Vec<(u64, u64)>> = HashMap::new();
        let mut entities: BTreeMap<String, (EntityType, String)> = BTreeMap::new();
        let (mut line, mut at, mut number) = (String::new(), 0, 0);
        loop {
            line.clear();
            let bytes = file.read_line(&mut line).map_err(failed)? as u64;
            if bytes == 0 {
                break;
            }
            number += 1;
            if !line.trim().is_empty() {
                let given: Given = serde_json::from_str(&line).map_err(|error| GivenError::Line {
                    path: path.to_owned(),
                    line: number,
                    error,
                })?;
                let stretches = lines.entry(given.document).or_default();
                match stretches.last_mut() {
                    Some((start, length)) if *start + *length == at => *length += bytes,
                    _ => stretches.push((at, bytes)),
                }
                if let Some(entity) = given.entity {
                    let name = given.name.unwrap_or_else(|| entity.clone());
                    entities.entry(entity).or_insert((given.entity_type, name));
                }
            }
            at += bytes;
        }
        Ok(Self { path: path.to_owned(), lines, names: told_apart(entities) })
    }

    /// Whether the mentions say whom they mean.
    pub fn say_who(&self) -> bool {
        !self.names.is_empty()
    }

    /// The mentions of a document, in order, without overlap: of two at one place, the longer one.
    fn of(&self, document: &str) -> Result<Vec<Given>, GivenError> {
        let failed = |error| GivenError::Io { path: self.path.clone(), error };
        let mut file = File::open(&self.path).map_err(failed)?;
        let mut found: Vec<Given> = Vec::new();
        for (start, length) in self.lines.get(document).into_iter().flatten() {
            file.seek(SeekFrom::Start(*start)).map_err(failed)?;
            let mut stretch = String::new();
            (&mut file).take(*length).read_to_string(&mut stretch).map_err(failed)?;
            let lines = stretch.lines().filter(|line| !line.trim().is_empty());
            let parse = |line| serde_json::from_str(line);
            let parsed: Result<Vec<Given>, _> = lines.map(parse).collect();
            found.extend(parsed.map_err(|error| GivenError::Line {
                path: self.path.clone(),
                line: 0,
                error,
            })?);
        }
        found.sort_by_key(|m| (m.start, std::cmp::Reverse(m.end)));
        let mut end = 0;
        found.retain(|m| {
            let free = m.start >= end;
            end = end.max(m.end);
            free
        });
        Ok(found)
    }

    /// A document with its mentions, as if they had been recognized.
    fn extracted(&self, record: Record, rules: Rules) -> Result<Extracted, GivenError> {
        let Record { document, place, origin, .. } = record;
        let given = self.of(&document.id)?;
        let mentions = given.iter().map(|g| placed(&document.id, &document.text, g));
        let mentions = mentions.collect::<Result<Vec<Mention>, _>>()?;
        let mut extracted =
            Extracted::of(Record { document, place, origin, by_place: None }, &mentions, rules);
        if self.say_who() {
            let text = extracted.document.text.as_str();
            let named = given.iter().zip(mentions).map(|(g, mention)| self.named(g, mention, text));
            extracted.mentions = named.collect();
            extracted.joins.clear();
        }
        Ok(extracted)
    }

    fn named(&self, given: &Given, mention: Mention, text: &str) -> NamedMention {
        let surface = mention.span.of(text).unwrap_or_default();
        let surface = surface.split_whitespace().collect::<Vec<_>>().join(" ");
        let name =
            given.entity.as_ref().and_then(|entity| self.names.get(entity)).unwrap_or(&surface).clone();
        let by_role = given.by.as_deref() == Some("role");
        let form = if by_role { name.clone() } else { surface };
        NamedMention { mention, form, name, tagged: None, by_role }
    }
}

/// The names of entities; one that another of its type has too, but for writing, with the id behind it.
fn told_apart(entities: BTreeMap<String, (EntityType, String)>) -> HashMap<String, String> {
    let mut taken = BTreeSet::new();
    let name = |(id, (entity_type, name)): (String, (EntityType, String))| {
        let free = taken.insert((entity_type, fold(&name)));
        let name = if free { name } else { format!("{name} ({id})") };
        (id, name)
    };
    entities.into_iter().map(name).collect()
}

fn placed(document: &str, text: &str, given: &Given) -> Result<Mention, GivenError> {
    let span = Span::new(given.start, given.end);
    let there = text.get(given.start..given.end).filter(|there| !there.is_empty());
    match (there, &given.text) {
        (Some(there), expected) if expected.as_deref().is_none_or(|e| e == there) => {
            Ok(Mention { span, entity_type: given.entity_type, score: given.score })
        }
        (found, expected) => Err(GivenError::Elsewhere {
            document: document.to_owned(),
            start: given.start,
            end: given.end,
            expected: expected.clone().unwrap_or_default(),
            found: found.unwrap_or("no text").to_owned(),
        }),
    }
}

/// Builds a file of documents and the mentions that were found in them elsewhere. Documents that mentions speak of and that are not
/// there are listed as skipped.
///
/// # Errors
/// When a mention is not in its document, nothing could be read, or the file cannot be written; `target` is unchanged then.
pub fn import_mentions(
    records: impl Iterator<Item = Result<Record, Skipped>>,
    given: &GivenMentions,
    target: &Path,
    settings: Settings<'_>,
    progress: &dyn Progress,
) -> Result<Report, BuildError> {
    let name = given.path.file_name().unwrap_or_default().to_string_lossy();
    let mut built = Built::begin(target, &format!("{GIVEN}{name}"), settings)?;
    let rules = if given.say_who() { Rules::NONE } else { settings.rules };
    if given.say_who() {
        built.draft().set("identity", "given")?;
    }
    let mut seen = BTreeSet::new();
    for record in records {
        let item = match record {
            Ok(record) => {
                seen.insert(record.document.id.clone());
                Ok(given.extracted(record, rules)?)
            }
            Err(skipped) => Err(skipped),
        };
        built.take(item, progress)?;
    }
    let missing: BTreeSet<&String> = given.lines.keys().filter(|id| !seen.contains(*id)).collect();
    for id in missing {
        let reason = "mentions speak of it, and it is not among the documents".to_owned();
        built.take(Err(Skipped { place: id.clone(), reason, late: None }), progress)?;
    }
    built.finish(rules, false, progress)
}
