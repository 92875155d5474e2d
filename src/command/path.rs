//! `namegraph path`: how two entities are connected, a sentence for each step, or an honest no.

use std::io::Write;

use namegraph::json::{EdgeRecord, PathRecord};
use namegraph::{EntityRow, Namegraph};

use crate::args::{self, Listing};
use crate::command::between::write_quote;
use crate::failure::Failure;
use crate::output::{Rows, count, dates, json, open};

pub fn run(args: args::PathBetween) -> Result<(), Failure> {
    let graph = Namegraph::filtered(&args.file, args.sieve.into())?;
    let (a, b) = (graph.find(&args.a, None)?, graph.find(&args.b, None)?);
    let path = graph.path(&a, &b, args.limit)?;
    let mut out = open(None)?;
    match args.format {
        Listing::Json => json(&mut out, &path),
        Listing::Table => {
            show(&mut out, &graph, &path, [&a, &b])?;
            Ok(out.flush()?)
        }
        format => {
            let header = &["source", "target", "count", "seen", "text"];
            Rows { header, rows: &path.steps, cells }.write(&mut out, format)
        }
    }
}

fn show(
    out: &mut dyn Write,
    graph: &Namegraph,
    path: &PathRecord,
    [a, b]: [&EntityRow; 2],
) -> Result<(), Failure> {
    let window = graph.store().window();
    if !path.found {
        writeln!(out, "no chain of {} links {} to {}", window.plural(), a.name, b.name)?;
        if let Some(hint) = &path.hint {
            writeln!(out, "{hint}")?;
        }
        return Ok(());
    }
    let names = names(graph, path, a)?;
    writeln!(out, "{}", names.join(" → "))?;
    for (pair, step) in names.windows(2).zip(&path.steps) {
        writeln!(out, "\n{} → {}  ({})", pair[0], pair[1], count(step.count, &window.noun()))?;
        for quote in &step.evidence {
            write_quote(out, quote)?;
        }
    }
    Ok(())
}

/// The names along the path, from `a` on.
fn names(graph: &Namegraph, path: &PathRecord, a: &EntityRow) -> Result<Vec<String>, Failure> {
    let mut at = a.id.clone();
    let mut names = vec![a.name.clone()];
    for step in &path.steps {
        at = if step.source == at { step.target.clone() } else { step.source.clone() };
        names.push(graph.store().entity(&at)?.map_or(at.clone(), |e| e.name));
    }
    Ok(names)
}

fn cells(step: &EdgeRecord) -> Vec<String> {
    let text = step.evidence.first().map(|q| q.text.clone()).unwrap_or_default();
    vec![
        step.source.clone(),
        step.target.clone(),
        step.count.to_string(),
        dates(step.first_seen, step.last_seen),
        text,
    ]
}
