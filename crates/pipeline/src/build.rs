//! From documents to a `.namegraph` file.

use std::cell::RefCell;
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
use crate::earlier::{Earlier, Existing, PROGRAM};
use crate::extract::{ExtractError, Extracted, extract};
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
    /// Which rules may decide who is who.
    pub rules: Rules,
    /// Names that the user gave, found also where the recognizer missed them.
    pub names: &'a NameList,
    /// Which links are looked at, until a question asks for others.
    pub filter: Filter,
    /// What becomes of the documents that the file at the target holds already.
    pub existing: Existing,
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
            existing: Existing::default(),
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
    /// Documents that were not given, and stay from an earlier build.
    pub kept: u64,
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
    let found_by = recognizer.name();
    let earlier = Earlier::of(target, &found_by, &settings)?;
    let mut built = Built::begin(target, &found_by, settings)?;
    let Some(earlier) = earlier else {
        extract(records, recognizer, settings.names, settings.rules, |item| built.take(item, progress))?;
        return built.finish(settings.rules, progress);
    };
    let places = RefCell::default();
    let (mut taken, mut kept) = (0, 0);
    let all = earlier.and(records, &places);
    extract(all, &earlier.remembering(recognizer), settings.names, settings.rules, |item| {
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
    built.add_inputs(earlier.inputs()?)?;
    for row in earlier.skipped(&places.borrow()) {
        built.draft.skip(&row.place, &row.reason)?;
    }
    earlier.finish()?;
    Ok(Report { kept, ..built.finish(settings.rules, progress)? })
}

/// A file in the making, and what went into it so far.
pub(crate) struct Built {
    draft: Draft,
    start: Instant,
    documents: u64,
    skipped: u64,
    words: u64,
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
        Ok(Self { draft, start, documents: 0, skipped: 0, words: 0 })
    }

    /// Adds to where the documents come from.
    fn add_inputs(&self, others: Vec<String>) -> Result<(), BuildError> {
        let own = self.draft.setting("inputs")?;
        let own: Vec<String> = own.and_then(|own| serde_json::from_str(&own).ok()).unwrap_or_default();
        let new = others.into_iter().filter(|other| !own.contains(other)).collect::<Vec<_>>();
        Ok(self.draft.set("inputs", &json!([own, new].concat()).to_string())?)
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
            Ok(extracted) => {
                let text = &extracted.document.text;
                let (bytes, words) = (text.len() as u64, text.split_whitespace().count() as u64);
                self.documents += 1;
                self.words += words;
                self.draft.add(analyzed(&extracted, &extracted.sketch.to_bytes()))?;
                progress.read(bytes, words);
            }
            Err(Skipped { place, reason }) => {
                self.skipped += 1;
                self.draft.skip(&place, &reason)?;
                progress.skipped(&place, &reason);
            }
        }
        Ok(())
    }

    /// Derives what follows, and puts the file in the place of its target.
    pub(crate) fn finish(self, rules: Rules, progress: &dyn Progress) -> Result<Report, BuildError> {
        if self.documents == 0 {
            return Err(BuildError::NoDocument { skipped: self.skipped });
        }
        progress.deriving();
        tell(&self.draft)?;
        derive(&self.draft, &self.draft.ledger()?.within(), rules)?;
        let replaced = self.draft.replaces();
        let summary = self.draft.finish()?;
        let words_per_second = rate(self.words, self.start.elapsed());
        Ok(Report { summary, replaced, kept: 0, words: self.words, words_per_second })
    }
}

fn analyzed<'a>(extracted: &'a Extracted, sketch: &'a [u8]) -> Analyzed<'a> {
    let Extracted { document, place, origin, layout, mentions, joins, said, .. } = extracted;
    let origin = (origin.format.as_ref(), origin.bytes, origin.sha256.as_str());
    Analyzed { document, place, origin, layout, mentions, joins, said, sketch }
}
