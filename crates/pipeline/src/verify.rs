//! Is all that the file says still in the sources?
//!
//! The sources are read again, and every document is compared with what is stored, byte by byte. What the file derives
//! from its texts (sentences, the surface of every mention, the links with their counts) is derived again and compared
//! too, so that a quote that was edited in the file shows even where its source is gone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use namegraph_document::Span;
use namegraph_ingest::{Fields, IngestError, Input, Options, PdfProgram, Record, read_with, sentences};
use namegraph_query::links;
use namegraph_store::{Store, StoreError, StoredDocument};
use rayon::prelude::*;
use serde::Serialize;

/// How many characters of a difference are shown.
const SHOWN: usize = 30;
/// How many documents are looked at together.
const BATCH: usize = 256;

/// Something that is not as the file says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Difference {
    /// Document id; file and line, where no document is meant.
    pub document: String,
    /// What is wrong.
    pub what: &'static str,
    /// What should be there.
    pub expected: String,
    /// What is.
    pub found: String,
}

/// What was compared, and what differs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// Documents compared with their sources.
    pub documents: u64,
    /// Bytes of their texts.
    pub bytes: u64,
    /// Mentions whose surface was compared.
    pub mentions: u64,
    /// Sentences, the quotes behind all links.
    pub sentences: u64,
    /// Links that were counted again.
    pub links: u64,
    /// What differs, by document.
    pub differences: Vec<Difference>,
}

/// Why a file cannot be verified.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// The file cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The sources cannot be read.
    #[error(transparent)]
    Ingest(#[from] IngestError),
    /// The file does not say where its documents were read.
    #[error("expected the file to say where its documents were read; it does not: name the place")]
    NoSources,
}

/// Compares a file with its sources: those it was built from, or what lies `against` now. `pdf`: what reads PDF, as in
/// [`Options`].
///
/// Memory: the ids of the documents, and some documents. Time: that of reading, without recognizing.
///
/// # Errors
/// When the file cannot be read, or nobody knows where the sources are.
pub fn verify(file: &Path, against: &[Input], pdf: &[PdfProgram]) -> Result<Verified, VerifyError> {
    let store = Store::open(file)?;
    store.expect_documents("verifying")?;
    let mut verified = Verified::default();
    itself(&store, &mut verified)?;
    sources(&store, against, pdf, &mut verified)?;
    verified.differences.sort();
    Ok(verified)
}

/// Looks whether a file is sound, without its sources: the database, and what it derives from the texts that it holds.
///
/// # Errors
/// When the file cannot be read at all.
pub fn check(file: &Path) -> Result<Verified, StoreError> {
    let store = Store::open(file)?;
    let mut verified = Verified::default();
    for damage in store.damage()? {
        verified.differs("", "the database is damaged", "a whole database", damage);
    }
    // A damaged one need not be read on; an imported one has no texts.
    if verified.differences.is_empty() && store.imported()?.is_none() {
        itself(&store, &mut verified)?;
        verified.documents = store.count_documents()?;
    }
    verified.differences.sort();
    Ok(verified)
}

impl Verified {
    fn differs(&mut self, document: &str, what: &'static str, expected: impl ToString, found: impl ToString) {
        let (expected, found) = (expected.to_string(), found.to_string());
        self.differences.push(Difference { document: document.to_owned(), what, expected, found });
    }
}

/// Compares what the file derives from its texts with the texts.
fn itself(store: &Store, verified: &mut Verified) -> Result<(), StoreError> {
    let mut batch = Vec::new();
    store.for_each_stored(|document| {
        batch.push(document);
        if batch.len() >= BATCH { texts(store, std::mem::take(&mut batch), verified) } else { Ok(()) }
    })?;
    texts(store, batch, verified)?;
    counts(store, verified)
}

/// Compares some documents with what is derived from them; sentences are found on all cores.
fn texts(store: &Store, batch: Vec<StoredDocument>, verified: &mut Verified) -> Result<(), StoreError> {
    let again: Vec<Vec<Span>> = batch.par_iter().map(|d| sentences(&d.text)).collect();
    for (document, again) in batch.iter().zip(again) {
        let stored = store.sentences_of(document.number)?;
        verified.sentences += stored.len() as u64;
        unread(document, &stored, verified);
        if let Some((stored, read)) = first_difference(&stored, &again) {
            let shown = |s: Option<Span>| s.map_or_else(|| "none".to_owned(), |s| excerpt(&document.text, s));
            verified.differs(
                &document.id,
                "a sentence is not where the text has one",
                shown(read),
                shown(stored),
            );
        }
        for mention in store.mentions_of(document.number)? {
            verified.mentions += 1;
            let there = mention.span.of(&document.text).unwrap_or("no text");
            if there != mention.surface {
                verified.differs(&document.id, "a mention is not in the text", &mention.surface, there);
            }
        }
    }
    Ok(())
}

/// Every byte lies in a sentence, or is white space between two.
fn unread(document: &StoredDocument, sentences: &[Span], verified: &mut Verified) {
    let starts = sentences.iter().map(|s| s.start).chain([document.text.len()]);
    let ends = [0].into_iter().chain(sentences.iter().map(|s| s.end));
    for gap in ends.zip(starts).map(|(end, start)| Span::new(end, start)) {
        match gap.of(&document.text) {
            Some(text) if text.trim().is_empty() => {}
            _ => {
                verified.differs(
                    &document.id,
                    "a part of the text was not read",
                    "a sentence there",
                    excerpt(&document.text, gap),
                );
                return;
            }
        }
    }
}

/// Counts the links again.
fn counts(store: &Store, verified: &mut Verified) -> Result<(), StoreError> {
    let again =
        links(store.window(), store.unit(), store.story_dates()?, |take| store.for_each_document(take))?;
    let stored = store.edges()?;
    verified.links = stored.len() as u64;
    let counted = |edges: &[namegraph_store::EdgeRow]| -> BTreeMap<(u32, u32), String> {
        let row = |e: &namegraph_store::EdgeRow| {
            let dates = [e.first_seen, e.last_seen]
                .map(|d| d.map_or_else(|| "undated".to_owned(), |d| d.to_string()));
            format!("weight {}, count {}, {} to {}", e.weight, e.count, dates[0], dates[1])
        };
        edges.iter().map(|e| ((e.source, e.target), row(e))).collect()
    };
    let (again, stored) = (counted(&again), counted(&stored));
    let pairs: BTreeSet<_> = again.keys().chain(stored.keys()).collect();
    for pair in pairs {
        let (expected, found) = (again.get(pair), stored.get(pair));
        if expected != found {
            let names = [pair.0, pair.1].map(|n| store.entity_at(n).map_or_else(|_| n.to_string(), |e| e.id));
            let shown = |row: Option<&String>| row.cloned().unwrap_or_else(|| "no link".to_owned());
            verified.differs(
                &names.join(" – "),
                "a link is not what its sentences give",
                shown(expected),
                shown(found),
            );
        }
    }
    Ok(())
}

/// Compares every document with its source.
fn sources(
    store: &Store,
    against: &[Input],
    pdf: &[PdfProgram],
    verified: &mut Verified,
) -> Result<(), VerifyError> {
    let mut fields = Fields::default();
    for setting in store.settings("fields")? {
        fields = fields.with(&setting).map_err(|_| VerifyError::NoSources)?;
    }
    let inputs = if against.is_empty() {
        let inputs = store.settings("inputs")?;
        if inputs.is_empty() {
            return Err(VerifyError::NoSources);
        }
        inputs.into_iter().map(|i| i.parse().unwrap_or_else(|never| match never {})).collect()
    } else {
        against.to_vec()
    };
    let (there, gone): (Vec<Input>, Vec<Input>) = inputs.into_iter().partition(exists);
    for input in gone.into_iter().filter_map(|i| if let Input::Path(path) = i { Some(path) } else { None }) {
        verified.differs(
            &input.display().to_string(),
            "a source is gone",
            "a file or a folder",
            "nothing there",
        );
    }
    let mut seen = BTreeSet::new();
    let mut skipped = Vec::new();
    let known = store.skipped()?;
    let untried = known.iter().filter_map(|row| row.sha256.clone()).collect();
    let listed: BTreeSet<String> = known.into_iter().map(|row| file_name(&row.place)).collect();
    for record in read_with(&there, &Options { fields, pdf: pdf.to_vec(), untried, ..Options::default() })? {
        match record {
            Ok(record) => compare(store, &record, &listed, &mut seen, verified)?,
            Err(unread) => skipped.push(unread),
        }
    }
    let mut places = BTreeSet::new();
    store.for_each_stored(|document| {
        let place = file_name(&document.place);
        if !seen.contains(&document.id) {
            let reason = skipped.iter().find(|s| file_name(&s.place) == place).map(|s| s.reason.as_str());
            verified.differs(
                &document.id,
                "a source is gone",
                &document.place,
                reason.unwrap_or("no such document"),
            );
        }
        places.insert(place);
        Ok::<_, StoreError>(())
    })?;
    places.extend(listed);
    for s in skipped.iter().filter(|s| !places.contains(&file_name(&s.place))) {
        verified.differs(
            &s.place,
            "a source is not in the file, and not listed as skipped",
            "listed",
            &s.reason,
        );
    }
    Ok(())
}

/// Standard input cannot be read twice.
fn exists(input: &Input) -> bool {
    matches!(input, Input::Path(path) if path.exists())
}

/// A place without its folders: sources may have moved.
fn file_name(place: &str) -> String {
    place.rsplit(['/', '\\']).next().unwrap_or_default().to_owned()
}

fn compare(
    store: &Store,
    record: &Record,
    listed: &BTreeSet<String>,
    seen: &mut BTreeSet<String>,
    verified: &mut Verified,
) -> Result<(), StoreError> {
    let (read, id) = (&record.document.text, &record.document.id);
    let Some(document) = store.stored(id)? else {
        // It can be read, but was not, because of its language.
        if listed.contains(&file_name(&record.place)) {
            return Ok(());
        }
        verified.differs(
            id,
            "a source is not in the file, and not listed as skipped",
            "a document",
            &record.place,
        );
        return Ok(());
    };
    seen.insert(id.clone());
    verified.documents += 1;
    verified.bytes += read.len() as u64;
    let by = |metadata: &serde_json::Map<String, serde_json::Value>| metadata.get("read_by").cloned();
    let was_read_by =
        if record.origin.format == "pdf" { by(&store.document(document.number)?.0.metadata) } else { None };
    if was_read_by.is_some() && was_read_by != by(&record.document.metadata) {
        let what =
            "another program reads PDF here than when the file was built, so nothing can be said of it";
        verified.differs(
            id,
            what,
            was_read_by.unwrap_or_default(),
            by(&record.document.metadata).unwrap_or_default(),
        );
    } else if document.text != *read {
        let at = common_prefix(&document.text, read);
        let (stored, source) = (at_byte(&document.text, at), at_byte(read, at));
        let what = match (at == document.text.len(), at == read.len()) {
            (true, _) => "the text in the file stops before its source does",
            (_, true) => "the text in the file goes on after its source ends",
            _ => "the text is not that of its source",
        };
        verified.differs(id, what, source, stored);
    } else if document.sha256 != record.origin.sha256 && !document.sha256.is_empty() {
        let what = "the source was changed, though not the text in it";
        verified.differs(id, what, &document.sha256, &record.origin.sha256);
    }
    if record.origin.format == "txt" {
        bytes_of_plain_text(record, &document, verified);
    }
    Ok(())
}

/// A plain text is compared with the bytes of its file as well, past the reader: but for a byte order mark and carriage
/// returns, they are the text. Other encodings than UTF-8 are left to the reader.
fn bytes_of_plain_text(record: &Record, document: &StoredDocument, verified: &mut Verified) {
    let Some(whole) = std::fs::read(&record.place).ok().and_then(|bytes| String::from_utf8(bytes).ok())
    else {
        return;
    };
    let whole = whole.strip_prefix('\u{feff}').unwrap_or(&whole);
    let plain = |text: &str| text.replace("\r\n", "\n").replace('\r', "\n");
    let (whole, text) = (plain(whole), plain(&document.text));
    if whole != text && record.document.text == document.text {
        let at = common_prefix(&whole, &text);
        let what = "the text in the file is not all of its source";
        verified.differs(&document.id, what, at_byte(&whole, at), at_byte(&text, at));
    }
}

fn first_difference(a: &[Span], b: &[Span]) -> Option<(Option<Span>, Option<Span>)> {
    (0..a.len().max(b.len())).map(|i| (a.get(i).copied(), b.get(i).copied())).find(|(x, y)| x != y)
}

/// The length of what two texts begin with, in bytes.
fn common_prefix(a: &str, b: &str) -> usize {
    let same = a.char_indices().zip(b.chars()).find(|((_, x), y)| x != y);
    same.map_or(a.len().min(b.len()), |((at, _), _)| at)
}

fn at_byte(text: &str, at: usize) -> String {
    let shown: String = text[at..].chars().take(SHOWN).collect();
    if shown.is_empty() { format!("the end, at byte {at}") } else { format!("{shown:?} at byte {at}") }
}

fn excerpt(text: &str, span: Span) -> String {
    let there = text.get(span.start.min(text.len())..).unwrap_or("no text");
    let shown: String = there.chars().take(SHOWN).collect();
    format!("{shown:?} at bytes {} to {}", span.start, span.end)
}
