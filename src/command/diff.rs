//! `namegraph diff`: what changed from one graph to another.

use std::collections::BTreeMap;
use std::io::Write;

use namegraph::{Change, Diff, EdgeChange, EntityChange, diff, write_diff};

use crate::args::{self, DiffFormat};
use crate::command::between::write_quote;
use crate::failure::Failure;
use crate::output::{count, json, open, viewed};

pub fn run(args: args::Diff) -> Result<(), Failure> {
    let old = viewed(&args.old, args.view)?;
    let new = viewed(&args.new, args.view)?;
    let limit = if args.format == DiffFormat::Table { args.limit } else { usize::MAX };
    let diff = diff(&old, &new, limit, args.quotes)?;
    let mut out = open(args.output.as_deref())?;
    match args.format {
        DiffFormat::Json => json(&mut out, &diff),
        DiffFormat::Gexf => Ok(write_diff(&diff, &old, &new, &mut out)?),
        DiffFormat::Table => show(&mut out, &diff, args.limit),
    }?;
    Ok(out.flush()?)
}

fn show(out: &mut dyn Write, diff: &Diff, limit: usize) -> Result<(), Failure> {
    let documents = [
        ("came", &diff.documents_came),
        ("went", &diff.documents_went),
        ("changed", &diff.documents_changed),
    ];
    let documents: Vec<_> = documents.iter().map(|(word, ids)| format!("{} {word}", ids.len())).collect();
    writeln!(out, "documents: {}", documents.join(", "))?;
    let kinds = |changes: &mut dyn Iterator<Item = Change>| {
        let mut counts: BTreeMap<Change, u64> = BTreeMap::new();
        changes.for_each(|c| *counts.entry(c).or_default() += 1);
        let counts: Vec<_> = counts.iter().map(|(c, n)| format!("{n} {}", c.as_str())).collect();
        if counts.is_empty() { "nothing changed".to_owned() } else { counts.join(", ") }
    };
    writeln!(out, "entities:  {}", kinds(&mut diff.entities.iter().map(|e| e.change)))?;
    for changes in diff.entities.chunk_by(|a, b| a.change == b.change) {
        writeln!(out)?;
        for e in changes.iter().take(limit) {
            show_entity(out, e)?;
        }
        more(out, changes.len(), limit)?;
    }
    writeln!(out, "\nlinks:     {}", kinds(&mut diff.edges.iter().map(|e| e.change)))?;
    for changes in diff.edges.chunk_by(|a, b| a.change == b.change) {
        writeln!(out)?;
        for e in changes.iter().take(limit) {
            show_edge(out, e)?;
        }
        more(out, changes.len(), limit)?;
    }
    Ok(())
}

fn more(out: &mut dyn Write, found: usize, limit: usize) -> Result<(), Failure> {
    if found > limit {
        writeln!(out, "{} more; see them with --limit {found}", found - limit)?;
    }
    Ok(())
}

fn show_entity(out: &mut dyn Write, e: &EntityChange) -> Result<(), Failure> {
    let others = match e.change {
        Change::Merged => format!(", out of {}", e.others.join(", ")),
        Change::Split => format!(", into {}", e.others.join(", ")),
        _ => String::new(),
    };
    writeln!(
        out,
        "{}  {}  {}  {} to {}{others}",
        e.change.as_str(),
        e.name,
        e.entity_type,
        e.before,
        count(e.after, "mention")
    )?;
    e.evidence.iter().try_for_each(|quote| write_quote(out, quote))
}

fn show_edge(out: &mut dyn Write, e: &EdgeChange) -> Result<(), Failure> {
    writeln!(
        out,
        "{}  {} — {}  weight {} to {}",
        e.change.as_str(),
        e.source_name,
        e.target_name,
        e.before,
        e.after
    )?;
    e.evidence.iter().try_for_each(|quote| write_quote(out, quote))
}
