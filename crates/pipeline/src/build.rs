//! From documents to a `.namegraph` file.

use std::path::Path;
use std::time::Instant;

use namegraph_document::{Recognizer, Window};
use namegraph_graph::Cooccurrence;
use namegraph_identity::across_documents;
use namegraph_ingest::{Record, Skipped};
use namegraph_store::{Analyzed, Draft, EdgeRow, StoreError, Summary};

use crate::extract::{ExtractError, Extracted, extract};
use crate::progress::{Progress, rate};

/// What a build is asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Settings {
    /// What "together" means.
    pub window: Window,
    /// Whether the graph takes MISC too.
    pub misc: bool,
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
    settings: Settings,
    progress: &dyn Progress,
) -> Result<Report, BuildError> {
    let start = Instant::now();
    let draft = Draft::beside(target)?;
    draft.set("window", settings.window.as_str())?;
    draft.set("misc", if settings.misc { "true" } else { "false" })?;
    draft.set("recognizer", &recognizer.name())?;
    let tally = store_facts(&draft, records, recognizer, progress)?;
    if tally.documents == 0 {
        return Err(BuildError::NoDocument { skipped: tally.skipped });
    }
    progress.deriving();
    derive(&draft, settings.window)?;
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
    progress: &dyn Progress,
) -> Result<Tally, BuildError> {
    let mut tally = Tally::default();
    extract(records, recognizer, |item| {
        match item {
            Ok(extracted) => {
                let text = &extracted.document.text;
                let (bytes, words) = (text.len() as u64, text.split_whitespace().count() as u64);
                tally.documents += 1;
                tally.words += words;
                draft.add(analyzed(&extracted))?;
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

fn analyzed(extracted: &Extracted) -> Analyzed<'_> {
    let Extracted { document, place, sentences, mentions, joins } = extracted;
    Analyzed { document, place, sentences, mentions, joins }
}

/// Entities and links, from the facts alone: they can be thrown away and made again to the same bytes.
fn derive(draft: &Draft, window: Window) -> Result<(), StoreError> {
    let names = draft.names()?;
    let counts: Vec<_> = names.iter().map(|n| n.count.clone()).collect();
    let across = across_documents(&counts, &draft.explained_acronyms()?);
    draft.set_entities(&names, &across, window)?;
    let mut together = Cooccurrence::default();
    draft.for_each_window(window, |entities, date| together.add(entities, date))?;
    draft.set_edges(together.into_pairs().into_iter().map(|(source, target, pair)| EdgeRow {
        source,
        target,
        // Until stories are known, every window weighs the same.
        weight: f64::from(pair.count),
        count: u64::from(pair.count),
        first_seen: pair.first_seen,
        last_seen: pair.last_seen,
    }))
}
