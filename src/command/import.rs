//! `namegraph import`: graphs and mentions that other programs made.

use std::path::{Path, PathBuf};

use namegraph::{
    Fields, GivenMentions, ImportError, Input, NameList, Settings, Sources, import, import_extracted,
    import_mentions, is_extracted, read_with,
};

use crate::args;
use crate::command::build::{failure, names, summarize, warn_of_replacing};
use crate::failure::Failure;
use crate::output::count;
use crate::progress::{Shown, total_bytes};
use crate::reading::{fields, options};

pub fn run(args: &args::Import) -> Result<(), Failure> {
    if !args.quiet {
        warn_of_replacing(&args.output, "what is imported");
    }
    if !args.documents.is_empty() {
        return mentions(args);
    }
    let extracted = args.inputs.iter().map(|path| is_extracted(path)).collect::<Result<Vec<_>, _>>();
    match extracted.map_err(Failure::failed)?.as_slice() {
        all if all.iter().all(|it| *it) => documents(args),
        all if all.iter().any(|it| *it) => {
            Err(Failure::usage("expected a graph or extracted documents, found files of both kinds"))
        }
        _ => graph(args),
    }
}

/// A graph without documents.
fn graph(args: &args::Import) -> Result<(), Failure> {
    if args.window.is_some() || args.misc || args.by_role || args.lists || args.names.is_some() {
        return Err(Failure::usage(
            "--window, --misc, --by-role, --lists and --names say how links are counted in documents; a graph has none",
        )
        .help("name its documents with --documents, if these are mentions, or leave the options out"));
    }
    let paths: Vec<&Path> = args.inputs.iter().map(PathBuf::as_path).collect();
    let graph = import::read(&paths)?;
    let names = paths.iter().map(|p| p.file_name().unwrap_or_default().to_string_lossy().into_owned());
    let from = names.collect::<Vec<_>>().join(", ");
    let summary = import::store(&graph, &from, &args.output)?;
    if !args.quiet {
        for (place, reason) in &graph.skipped {
            eprintln!("skipped {place}: {reason}");
        }
        eprintln!(
            "imported {} and {} from {from}, without documents; {} skipped",
            count(summary.entities, "entity"),
            count(summary.edges, "link"),
            graph.skipped.len()
        );
        eprintln!("wrote {}", args.output.display());
    }
    Ok(())
}

/// Mentions, with the documents they are in.
fn mentions(args: &args::Import) -> Result<(), Failure> {
    let [path] = args.inputs.as_slice() else {
        return Err(Failure::usage("expected one file of mentions for these documents, found several"));
    };
    let given = GivenMentions::open(path).map_err(Failure::failed)?;
    let fields: Fields = fields(&args.fields, None)?;
    let inputs: &[Input] = &args.documents;
    let records = read_with(inputs, &options(&fields)).map_err(Failure::failed)?;
    let progress = Shown::new(total_bytes(inputs), args.quiet);
    let none = NameList::default();
    let settings = Settings { sources: Some(Sources { inputs, fields: &fields }), ..settings(args, &none) };
    let report = import_mentions(records, &given, &args.output, settings, &progress);
    progress.done();
    let summary = report.map_err(failure)?.summary;
    if !args.quiet {
        eprintln!(
            "imported {} in {}: {}, {}; who is who is {}",
            count(summary.mentions, "mention"),
            count(summary.documents, "document"),
            count(summary.entities, "entity"),
            count(summary.edges, "link"),
            if given.say_who() { "as they say" } else { "decided here" }
        );
        eprintln!("wrote {}", args.output.display());
    }
    Ok(())
}

/// What `extract` wrote, perhaps on many machines.
fn documents(args: &args::Import) -> Result<(), Failure> {
    let names = names(args.names.as_deref())?;
    let progress = Shown::new(0, args.quiet);
    let report = import_extracted(&args.inputs, &args.output, settings(args, &names), &progress);
    progress.done();
    let report = report.map_err(failure)?;
    if !args.quiet {
        summarize(&report, "took over", &progress.skipped());
        eprintln!("wrote {}", args.output.display());
    }
    Ok(())
}

fn settings<'a>(args: &args::Import, names: &'a NameList) -> Settings<'a> {
    Settings {
        window: args.window.unwrap_or_default(),
        misc: args.misc,
        by_role: args.by_role,
        lists: args.lists,
        names,
        filter: args.sieve.into(),
        ..Settings::default()
    }
}

impl From<ImportError> for Failure {
    fn from(error: ImportError) -> Self {
        let advice = match &error {
            ImportError::Kind { .. } => {
                "name a .gexf, .graphml, .csv or .jsonl file; other formats go by way of one of these"
            }
            ImportError::Malformed { .. } => "nothing was written",
            _ => return Self::failed(error),
        };
        Self::failed(error).help(advice)
    }
}
