//! From documents to a `.namegraph` file.

use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use namegraph_document::{Around, Recognizer, Span, Window};
use namegraph_identity::Rules;
use namegraph_ingest::{Fields, Input, Record, Skipped};
use namegraph_query::Filter;
use namegraph_store::{Analyzed, Draft, StoreError, Summary};
use serde_json::json;

use crate::derive::{derive, tell};
use crate::earlier::{Earlier, Existing, PROGRAM};
use crate::extract::{ExtractError, Extracted, Extraction, MOST_NAMES, extract, extract_or_recall};
use crate::extracted::ExtractedError;
use crate::given::GivenError;
use crate::names::NameList;
use crate::progress::{Progress, Silent, rate};

/// What a build is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Settings<'a> {
    /// What "together" means.
    pub window: Window,
    /// Whether the graph takes MISC too.
    pub misc: bool,
    /// Whether mentions by an office alone ("the prime minister") count for links.
    pub by_role: bool,
    /// Whether rosters link those in them.
    pub lists: bool,
    /// Which rules may decide who is who.
    pub rules: Rules,
    /// Names that the user gave, found also where the recognizer missed them.
    pub names: &'a NameList,
    /// Which links are looked at, until a question asks for others.
    pub filter: Filter,
    /// What becomes of the documents that the file at the target holds already.
    pub existing: Existing,
    /// Whether texts in a language that the recognizer was not trained for are read, too. Once they were, they stay.
    pub any_language: bool,
    /// The language that all texts are in, as an ISO 639-3 code, where the user knows it.
    pub language: Option<&'static str>,
    /// Once true, no further document is read: the file holds what was read so far, and the same build goes on another time.
    pub stop: Option<&'a AtomicBool>,
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
            lists: false,
            rules: Rules::default(),
            names: &NONE,
            filter: Filter::default(),
            existing: Existing::default(),
            any_language: false,
            language: None,
            stop: None,
            sources: None,
        }
    }
}

/// What finds the names, as it is recorded: other names may be found where all texts are read as of one language.
pub(crate) fn found_by(recognizer: &dyn Recognizer, language: Option<&str>) -> String {
    match language {
        Some(code) => format!("{}, all texts in {code}", recognizer.name()),
        None => recognizer.name(),
    }
}

/// What a build did.
#[derive(Clone, Copy, Debug)]
pub struct Report {
    /// What the file holds.
    pub summary: Summary,
    /// Whether an older file was replaced.
    pub replaced: bool,
    /// Documents that were not given, and stay from an earlier build.
    pub kept: u64,
    /// Whether it was stopped before all was read.
    pub stopped: bool,
    /// Sentences and lists of more than 64 names, which link nobody.
    pub crowds: u64,
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
    /// Mentions that were found elsewhere cannot be used.
    #[error(transparent)]
    Given(#[from] GivenError),
    /// Documents that were extracted elsewhere cannot be used.
    #[error(transparent)]
    Extracted(#[from] ExtractedError),
    /// The file cannot be written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It was stopped, and there is nothing to keep: no document had been read, or all of a file was to be read anew.
    #[error("stopped; {target} is as it was")]
    Stopped {
        /// What was to be written.
        target: PathBuf,
    },
    /// Not one document could be read.
    #[error("expected at least one document; found none that can be read ({skipped} skipped)")]
    NoDocument {
        /// What was skipped.
        skipped: u64,
    },
}

/// Reads `records` and puts the finished file at `target`, in place of a namegraph file that may lie there. If its documents are to
/// [stay](Existing), the file is what a clean build of all of them would give, in whatever steps they came; texts that it holds are not
/// read again where the recognizer and the list of names are the same.
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
    let found_by = found_by(recognizer, settings.language);
    let earlier = Earlier::of(target, &found_by, &settings)?;
    let any_language = settings.any_language || earlier.as_ref().is_some_and(Earlier::any_language);
    let settings = Settings { any_language, ..settings };
    let mut built = Built::begin(target, &found_by, settings)?;
    let Settings { names, rules, language, .. } = settings;
    let how = Extraction { recognizer, names, rules, any_language, language };
    // Whoever stops when all has been read stops nothing.
    let cut = Cell::new(false);
    let records = records.take_while(|_| {
        cut.set(settings.stop.is_some_and(|stop| stop.load(Ordering::Relaxed)));
        !cut.get()
    });
    let stopped = || cut.get();
    let Some(earlier) = earlier else {
        extract(records, how, |item| built.take(item, progress))?;
        if stopped() && (built.documents == 0 || built.draft.replaces()) {
            return Err(BuildError::Stopped { target: target.to_owned() });
        }
        return built.finish(settings.rules, stopped(), progress);
    };
    let places = RefCell::default();
    let (mut taken, mut kept) = (0, 0);
    let all = earlier.and(records, &places, &stopped);
    extract_or_recall(all, how, Some(earlier.recall()), |item| {
        // What stays comes last.
        taken += 1;
        if taken <= earlier.given() {
            return built.take(item, progress);
        }
        kept += 1;
        let words = built.words;
        built.take(item, &Silent)?;
        built.words = words;
        Ok(())
    })?;
    built.add_inputs(earlier.inputs(stopped())?)?;
    for row in earlier.skipped(&places.borrow(), stopped()) {
        built.draft.skip(&row.place, &row.reason, row.sha256.as_deref())?;
    }
    earlier.finish()?;
    Ok(Report { kept, ..built.finish(settings.rules, stopped(), progress)? })
}

/// A file in the making, and what went into it so far.
pub(crate) struct Built {
    draft: Draft,
    start: Instant,
    documents: u64,
    skipped: u64,
    words: u64,
    crowds: u64,
    lists: bool,
}

impl Built {
    /// `found_by`: what made the mentions.
    pub(crate) fn begin(target: &Path, found_by: &str, settings: Settings<'_>) -> Result<Self, BuildError> {
        let start = Instant::now();
        let draft = Draft::beside(target)?;
        draft.set("window", &settings.window.to_string())?;
        draft.set("misc", if settings.misc { "true" } else { "false" })?;
        draft.set("by role", if settings.by_role { "true" } else { "false" })?;
        draft.set("recognizer", found_by)?;
        draft.set("program", PROGRAM)?;
        draft.set("any language", if settings.any_language { "true" } else { "false" })?;
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
        Ok(Self { draft, start, documents: 0, skipped: 0, words: 0, crowds: 0, lists: settings.lists })
    }

    /// Adds to where the documents come from.
    fn add_inputs(&self, others: Vec<String>) -> Result<(), BuildError> {
        let own = self.draft.settings("inputs")?;
        // In the order in which they came: of two records with one id, the first has it.
        let new = own.into_iter().filter(|own| !others.contains(own)).collect::<Vec<_>>();
        Ok(self.draft.set("inputs", &json!([others, new].concat()).to_string())?)
    }

    pub(crate) fn draft(&self) -> &Draft {
        &self.draft
    }

    /// Takes in a document, or what was skipped.
    pub(crate) fn take(
        &mut self,
        item: Result<Extracted, Skipped>,
        progress: &dyn Progress,
    ) -> Result<(), BuildError> {
        match item {
            Ok(mut extracted) => {
                if self.lists {
                    extracted.layout.around.retain(|(_, kind)| *kind != Around::Roster);
                }
                let text = &extracted.document.text;
                let (bytes, words) = (text.len() as u64, text.split_whitespace().count() as u64);
                self.documents += 1;
                self.crowds += crowds(&extracted);
                self.words += words;
                self.draft.add(analyzed(&extracted, &extracted.sketch.to_bytes()))?;
                progress.read(bytes, words);
            }
            Err(Skipped { place, reason, late }) => {
                self.skipped += 1;
                self.draft.skip(&place, &reason, late.as_deref())?;
                progress.skipped(&place, &reason);
            }
        }
        Ok(())
    }

    /// Derives what follows, and puts the file in the place of its target. `stopped`: whether more was to be read.
    pub(crate) fn finish(
        self,
        rules: Rules,
        stopped: bool,
        progress: &dyn Progress,
    ) -> Result<Report, BuildError> {
        if self.documents == 0 {
            return Err(BuildError::NoDocument { skipped: self.skipped });
        }
        progress.deriving();
        if stopped {
            self.draft.set("stopped", "true")?;
        }
        tell(&self.draft)?;
        derive(&self.draft, &self.draft.ledger()?.within(), rules)?;
        let replaced = self.draft.replaces();
        let summary = self.draft.finish()?;
        let words_per_second = rate(self.words, self.start.elapsed());
        Ok(Report {
            summary,
            replaced,
            kept: 0,
            stopped,
            crowds: self.crowds,
            words: self.words,
            words_per_second,
        })
    }
}

/// How many stretches of a text have so many names that they link nobody.
fn crowds(extracted: &Extracted) -> u64 {
    let mentions = &extracted.mentions;
    let lists =
        extracted.layout.around.iter().filter(|(_, kind)| matches!(kind, Around::Table | Around::Roster));
    let names_in = |span: &Span| {
        let first = mentions.partition_point(|m| m.mention.span.start < span.start);
        mentions.partition_point(|m| m.mention.span.start < span.end) - first
    };
    lists.filter(|(span, _)| names_in(span) > MOST_NAMES).count() as u64
}

fn analyzed<'a>(extracted: &'a Extracted, sketch: &'a [u8]) -> Analyzed<'a> {
    let Extracted { document, place, origin, layout, mentions, joins, said, language, .. } = extracted;
    let origin = (origin.format.as_ref(), origin.bytes, origin.sha256.as_str());
    Analyzed { document, place, origin, layout, mentions, joins, said, sketch, language: language.as_deref() }
}
