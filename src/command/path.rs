//! `namegraph path`: how two entities are connected, a sentence for each step, or an honest no.

use std::io::Write;

use namegraph::json::{EdgeRecord, PathRecord};
use namegraph::{EntityRow, Namegraph, Route};

use crate::args::{self, Listing};
use crate::command::between::write_quote;
use crate::failure::Failure;
use crate::output::{Rows, count, dates, guess, json, number, open, viewed};

pub fn run(args: args::PathBetween) -> Result<(), Failure> {
    let graph = viewed(&args.file, args.view)?;
    let kind = args.names.entity_type;
    let (a, b) = (guess(&graph, &args.a, kind)?, guess(&graph, &args.b, kind)?);
    let all = |names: &[String]| names.iter().map(|name| guess(&graph, name, None)).collect::<Result<_, _>>();
    let route = Route { through: all(&args.through)?, avoid: all(&args.avoid)? };
    let path = graph.path(&a, &b, &route, args.limit, args.quotes)?;
    let mut out = open(None)?;
    match args.format {
        Listing::Json => json(&mut out, &path),
        Listing::Table => {
            show(&mut out, &graph, &path, [&a, &b])?;
            Ok(out.flush()?)
        }
        format => {
            let header = &["path", "source", "target", "stories", "lift", "seen", "text"];
            let paths = std::iter::once(&path).chain(&path.others).enumerate();
            let steps: Vec<Step> =
                paths.flat_map(|(i, p)| p.steps.iter().map(move |edge| Step { path: i + 1, edge })).collect();
            Rows { header, rows: &steps, cells }.write(&mut out, format)
        }
    }
}

/// A step, and on which of the paths it is.
#[derive(serde::Serialize)]
struct Step<'a> {
    path: usize,
    #[serde(flatten)]
    edge: &'a EdgeRecord,
}

fn show(
    out: &mut dyn Write,
    graph: &Namegraph,
    best: &PathRecord,
    [a, b]: [&EntityRow; 2],
) -> Result<(), Failure> {
    let window = graph.store().window();
    if !best.found {
        writeln!(out, "no chain of {} links {} to {}", window.plural(), a.name, b.name)?;
        if let Some(hint) = &best.hint {
            writeln!(out, "{hint}")?;
        }
        return Ok(());
    }
    for (i, path) in std::iter::once(best).chain(&best.others).enumerate() {
        if i > 0 {
            writeln!(out, "\n")?;
        }
        let names: Vec<&str> = path.entities.iter().map(|e| e.name.as_str()).collect();
        let strength = if best.others.is_empty() {
            String::new()
        } else {
            format!("  (strength {})", number(path.strength))
        };
        writeln!(out, "{}{strength}", names.join(" → "))?;
        for (pair, step) in names.windows(2).zip(&path.steps) {
            let stories = match graph.store().unit() {
                namegraph::Unit::Story => count(step.weight as u64, "story"),
                namegraph::Unit::Window => count(step.weight as u64, &window.noun()),
            };
            writeln!(
                out,
                "\n{} → {}  ({stories}, {} times what chance has)",
                pair[0],
                pair[1],
                number(step.lift)
            )?;
            for quote in &step.evidence {
                write_quote(out, quote)?;
            }
        }
    }
    Ok(())
}

fn cells(step: &Step<'_>) -> Vec<String> {
    let Step { path, edge } = step;
    let text = edge.evidence.first().map(|q| q.text.clone()).unwrap_or_default();
    vec![
        path.to_string(),
        edge.source.clone(),
        edge.target.clone(),
        edge.weight.to_string(),
        number(edge.lift),
        dates(edge.first_seen, edge.last_seen),
        text,
    ]
}
