//! `namegraph build`: documents in, a namegraph file out.

use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::io::Write;
use std::path::Path;

use namegraph::{
    BuildError, Existing, ExtractedError, Format, NameList, Namegraph, Options, Report, Selection, Settings,
    Sources, Store, StoreError, build, read_with,
};

use crate::args;
use crate::failure::Failure;
use crate::output::{count, open, thousands};
use crate::progress::{Shown, total_bytes};
use crate::reading::{self, fields};
use crate::recognizer;

/// How many reasons for skipping the summary tells apart.
const MOST_REASONS: usize = 5;

pub fn run(args: args::Build) -> Result<(), Failure> {
    let fields = fields(&args.reading.fields, args.reading.text_columns.as_deref())?;
    let untried = if args.retry || args.fresh { HashSet::new() } else { late(&args.output) };
    let options = Options { untried, ..reading::options(&fields) };
    let records = read_with(&args.reading.inputs, &options).map_err(Failure::failed)?;
    let recognizer = recognizer::chosen(&args.reading.model)?;
    if !args.quiet && args.fresh {
        warn_of_replacing(&args.output, "all the documents given");
    }
    if !args.quiet && !args.fresh {
        warn_of_another_window(&args);
    }
    let progress = Shown::new(total_bytes(&args.reading.inputs), args.quiet);
    let names = names(args.names.as_deref())?;
    let settings = Settings {
        window: args.window,
        misc: args.misc,
        by_role: args.by_role,
        lists: args.lists,
        names: &names,
        filter: args.sieve.into(),
        existing: match (args.fresh, args.prune) {
            (true, _) => Existing::Replace,
            (false, true) => Existing::Prune,
            (false, false) => Existing::Keep,
        },
        any_language: args.reading.any_language,
        language: args.reading.language,
        stop: Some(reading::stop()),
        sources: Some(Sources { inputs: &args.reading.inputs, fields: &fields }),
        ..Settings::default()
    };
    let report = build(records, recognizer.as_ref(), &args.output, settings, &progress);
    progress.done();
    let report = report.map_err(failure)?;
    if let Some(path) = &args.gexf {
        let mut out = open(Some(path))?;
        let graph = Namegraph::open(&args.output)?;
        namegraph::write(&graph, Format::Gexf, Selection::default(), &mut out).map_err(Failure::failed)?;
        out.flush()?;
    }
    if !args.quiet {
        if report.kept > 0 {
            eprintln!("kept {} from earlier builds", count(report.kept, "document"));
        }
        summarize(&report, "read", &progress.skipped());
        eprintln!("wrote {}{}", args.output.display(), if report.replaced { " (replaced)" } else { "" });
        if let Some(gexf) = &args.gexf {
            eprintln!("wrote {}", gexf.display());
        }
    }
    if report.stopped { Err(Failure::stopped(&args.output)) } else { Ok(()) }
}

/// SHA-256 of the files that an earlier build could not read in time.
fn late(output: &Path) -> HashSet<String> {
    // A file that cannot be read is the build's affair.
    let skipped = Store::open(output).and_then(|store| store.skipped()).unwrap_or_default();
    skipped.into_iter().filter_map(|row| row.sha256).collect()
}

/// Says that what "together" means changes for the documents that are there.
fn warn_of_another_window(args: &args::Build) {
    // A file that cannot be read is the build's affair.
    let Ok(before) = Store::open(&args.output).map(|store| store.window()) else { return };
    if before != args.window {
        let (file, now) = (args.output.display(), args.window);
        eprintln!(
            "{file} was built with --window {before}: with --window {now}, all its links are counted anew"
        );
    }
}

/// Says that a file will be replaced.
pub fn warn_of_replacing(file: &Path, by: &str) {
    if file.exists() {
        eprintln!("{} exists: it is replaced by a new one, made from {by}", file.display());
    }
}

/// The list of names in a file; an empty one, if there is no file.
pub fn names(path: Option<&Path>) -> Result<NameList, Failure> {
    let Some(path) = path else { return Ok(NameList::default()) };
    let failed = |e: &dyn std::fmt::Display| Failure::failed(format!("{}: {e}", path.display()));
    let file = File::open(path).map_err(|e| failed(&e))?;
    NameList::read(file).map_err(|e| failed(&e))
}

pub fn failure(error: BuildError) -> Failure {
    let advice = match &error {
        BuildError::NoDocument { .. } => {
            "name a file or a folder of documents; `namegraph build --help` lists the kinds"
        }
        BuildError::Extracted(ExtractedError::Names { .. }) => {
            "name with --names the list that extract had, or extract anew with this one"
        }
        BuildError::Extracted(ExtractedError::Mixed { .. }) => {
            "extract all documents with one program and the same options"
        }
        BuildError::Stopped { .. } => return Failure::Stopped { message: error.to_string(), help: None },
        BuildError::Store(StoreError::Imported { .. } | StoreError::Given { .. }) => {
            "name another file with -o, or begin anew with --fresh"
        }
        BuildError::Store(StoreError::DuplicateId { .. }) => {
            "name the folder above both, or begin anew with --fresh"
        }
        _ => return Failure::failed(error),
    };
    Failure::failed(error).help(advice)
}

/// Says what came in, and what was found in it. `verb`: what was done with documents.
pub fn summarize(report: &Report, verb: &str, skipped: &[(String, String)]) {
    let s = report.summary;
    if let Some(advice) = reading::missing_reader(skipped) {
        eprintln!("{advice}");
    }
    eprintln!(
        "{verb} {}, {} at {} words/s; skipped {}{}",
        count(s.documents - report.kept, "document"),
        count(report.words, "word"),
        thousands(report.words_per_second as u64),
        thousands(s.skipped),
        reasons(skipped)
    );
    eprintln!(
        "found {} in {}: {}, {} ({} pass a false-discovery rate of 0.05)",
        count(s.mentions, "mention"),
        count(s.stories, "story"),
        count(s.entities, "entity"),
        count(s.edges, "link"),
        thousands(s.passing)
    );
    if report.crowds > 0 {
        let lists = count(report.crowds, "list");
        eprintln!("no links from {lists} of more than 64 names: coverage shows them");
    }
}

/// " (3 hidden, 1 no text in it)", the most frequent first.
fn reasons(skipped: &[(String, String)]) -> String {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for (_, reason) in skipped {
        *counts.entry(reason.split([':', ';']).next().unwrap_or(reason)).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|&(reason, n)| (std::cmp::Reverse(n), reason));
    let listed: Vec<_> =
        counts.iter().take(MOST_REASONS).map(|(reason, n)| format!("{n} × {reason}")).collect();
    if listed.is_empty() { String::new() } else { format!(" ({})", listed.join(", ")) }
}
