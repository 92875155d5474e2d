//! `namegraph why`: the decisions that make two names one entity, or what keeps them apart.

use std::io::Write;

use namegraph::{Step, Why};

use crate::args::{self, Listing};
use crate::command::between::write_quote;
use crate::failure::Failure;
use crate::output::{Rows, count, json, open, whole};

pub fn run(args: &args::Why) -> Result<(), Failure> {
    let graph = whole(&args.file)?;
    let a = graph.reference_to_name(&args.a, args.entity_type, args.document.as_deref())?;
    let b = graph.reference_to_name(&args.b, args.entity_type, None)?;
    let why = graph.why(&a, &b)?;
    let mut out = open(None)?;
    match args.format {
        Listing::Json => json(&mut out, &why),
        Listing::Table => {
            show(&mut out, &why, &args.a, &args.b)?;
            Ok(out.flush()?)
        }
        format => {
            let header = &["decision", "name", "other", "document", "by", "confidence", "evidence"];
            Rows { header, rows: &why.steps, cells }.write(&mut out, format)
        }
    }
}

fn show(out: &mut dyn Write, why: &Why, a: &str, b: &str) -> Result<(), Failure> {
    let is = if why.same { "are one" } else { "are not one" };
    writeln!(out, "{a:?} and {b:?} {is}: {}", why.entities.join(", "))?;
    for step in &why.steps {
        let row = &step.decision;
        let is = if row.decision == "same" { "is" } else { "is not" };
        writeln!(out, "\n{} {is} {}: {}", row.name, row.other.as_deref().unwrap_or_default(), reason(step))?;
        if let Some(quote) = &step.quote {
            write_quote(out, quote)?;
        }
    }
    if let Some(hint) = &why.hint {
        writeln!(out, "{}{hint}", if why.steps.is_empty() { "" } else { "\n" })?;
    }
    Ok(())
}

/// "part of a fuller name (0.97), in 12 documents".
fn reason(step: &Step) -> String {
    let row = &step.decision;
    let mut parts = Vec::new();
    match (&row.rule, row.confidence) {
        (Some(rule), Some(confidence)) => parts.push(format!("{rule} ({confidence:.2})")),
        _ => parts.push(format!("decided by {} at {}", row.author, row.time)),
    }
    match (&row.document, step.documents) {
        (Some(document), 0 | 1) => parts.push(format!("in {document}")),
        (_, 0) => {}
        (_, n) => parts.push(format!("in {}", count(n as u64, "document"))),
    }
    parts.extend(row.evidence.clone());
    parts.join(", ")
}

fn cells(step: &Step) -> Vec<String> {
    let row = step.decision.clone();
    let by = row.rule.unwrap_or(row.author);
    let confidence = row.confidence.map(|c| c.to_string()).unwrap_or_default();
    vec![
        row.decision,
        row.name,
        row.other.unwrap_or_default(),
        row.document.unwrap_or_default(),
        by,
        confidence,
        row.evidence.unwrap_or_default(),
    ]
}
