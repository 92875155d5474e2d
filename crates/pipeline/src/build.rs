//! From documents to a `.namegraph` file.

use std::path::Path;
use std::sync::LazyLock;
use std::time::Instant;

use namegraph_document::{Recognizer, Window};
use namegraph_identity::Rules;
use namegraph_ingest::{Fields, Input, Record, Skipped};
use namegraph_query::Filter;
use namegraph_store::{Analyzed, Draft, StoreError, Summary};
use serde_json::json;

use crate::derive::{derive, tell};
use crate::extract::{ExtractError, Extracted, extract};
use crate::names::NameList;
use crate::progress::{Progress, rate};

/// What a build is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Settings<'a> {
    /// What "together" means.
    pub window: Window,
    /// Whether the graph takes MISC too.
    pub misc: bool,
    /// Whether mentions by an office alone ("the prime minister") count for links.
    pub by_role: bool,
    /// Which rules may decide who is who.
    pub rules: Rules,
    /// Names that the user gave, found also where the recognizer missed them.
    pub names: &'a NameList,
    /// Which links are looked at, until a question asks for others.
    pub filter: Filter,
    /// Where the documents come from, so that they can be compared with the file later.
    pub sources: Option<Sources<'a>>,
}

/// Where documents come from: what [`read`](namegraph_ingest::read) was given.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// Files and folders.
    pub inputs: &'a [Input],
    /// Where JSONL and CSV keep what a document needs.
    pub fields: &'a Fields,
}

impl Default for Settings<'static> {
    fn default() -> Self {
        static NONE: LazyLock<NameList> = LazyLock::new(NameList::default);
        Self {
            window: Window::default(),
            misc: false,
            by_role: false,
            rules: Rules::default(),
            names: &NONE,
            filter: Filter::default(),
            sources: None,
        }
    }
}

/// What a build did.
#[derive(Clone, Copy, Debug)]
pub struct Report {
    /// What the file holds.
    pub summary: Summary,
    /// Whether an older file was replaced.
    pub replaced: bool,
    /// Words read.
    pub words: u64,
    /// Words a second, from first to last.
    pub words_per_second: f64,
}

/// Why a build stopped. The target is as it was.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The recognizer failed.
    #[error(transparent)]
    Extract(#[from] ExtractError),
    /// The file cannot be written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Not one document could be read.
    #[error("expected at least one document; found none that can be read ({skipped} skipped)")]
    NoDocument {
        /// What was skipped.
        skipped: u64,
    },
}

/// Reads `records` and puts the finished file at `target`, in place of a namegraph file that may lie there.
///
/// # Errors
/// When nothing could be read, two documents have one id, or the file cannot be written; `target` is unchanged then.
pub fn build(
    records: impl Iterator<Item = Result<Record, Skipped>>,
    recognizer: &dyn Recognizer,
    target: &Path,
    settings: Settings<'_>,
    progress: &dyn Progress,
) -> Result<Report, BuildError> {
    let start = Instant::now();
    let draft = Draft::beside(target)?;
    draft.set("window", &settings.window.to_string())?;
    draft.set("misc", if settings.misc { "true" } else { "false" })?;
    draft.set("by role", if settings.by_role { "true" } else { "false" })?;
    draft.set("recognizer", &recognizer.name())?;
    for (key, value) in settings.filter.settings() {
        value.map_or(Ok(()), |value| draft.set(key, &value))?;
    }
    if let Some(Sources { inputs, fields }) = settings.sources {
        let paths =
            inputs.iter().filter_map(|i| if let Input::Path(path) = i { path.to_str() } else { None });
        draft.set("inputs", &json!(paths.collect::<Vec<_>>()).to_string())?;
        draft.set("fields", &json!(fields.settings()).to_string())?;
    }
    draft.set_listed(settings.names.rows())?;
    let tally = store_facts(&draft, records, recognizer, settings, progress)?;
    if tally.documents == 0 {
        return Err(BuildError::NoDocument { skipped: tally.skipped });
    }
    progress.deriving();
    tell(&draft)?;
    derive(&draft, &draft.ledger()?.within(), settings.rules)?;
    let replaced = draft.replaces();
    let summary = draft.finish()?;
    Ok(Report { summary, replaced, words: tally.words, words_per_second: rate(tally.words, start.elapsed()) })
}

#[derive(Default)]
struct Tally {
    documents: u64,
    skipped: u64,
    words: u64,
}

fn store_facts(
    draft: &Draft,
    records: impl Iterator<Item = Result<Record, Skipped>>,
    recognizer: &dyn Recognizer,
    settings: Settings<'_>,
    progress: &dyn Progress,
) -> Result<Tally, BuildError> {
    let mut tally = Tally::default();
    extract(records, recognizer, settings.names, settings.rules, |item| {
        match item {
            Ok(extracted) => {
                let text = &extracted.document.text;
                let (bytes, words) = (text.len() as u64, text.split_whitespace().count() as u64);
                tally.documents += 1;
                tally.words += words;
                draft.add(analyzed(&extracted, &extracted.sketch.to_bytes()))?;
                progress.read(bytes, words);
            }
            Err(Skipped { place, reason }) => {
                tally.skipped += 1;
                draft.skip(&place, &reason)?;
                progress.skipped(&place, &reason);
            }
        }
        Ok::<(), BuildError>(())
    })?;
    Ok(tally)
}

fn analyzed<'a>(extracted: &'a Extracted, sketch: &'a [u8]) -> Analyzed<'a> {
    let Extracted { document, place, origin, layout, mentions, joins, said, .. } = extracted;
    let origin = (origin.format, origin.bytes, origin.sha256.as_str());
    Analyzed { document, place, origin, layout, mentions, joins, said, sketch }
}
