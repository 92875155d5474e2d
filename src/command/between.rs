//! `namegraph between`: the link between two entities and the sentences behind it.

use std::io::Write;

use namegraph::json::EvidenceRecord;
use namegraph::{Between, Namegraph};

use crate::args::{self, Listing};
use crate::failure::Failure;
use crate::output::{Rows, count, dates, json, open};

pub fn run(args: args::Between) -> Result<(), Failure> {
    let graph = Namegraph::open(&args.file)?;
    let (a, b) = (graph.find(&args.a, None)?, graph.find(&args.b, None)?);
    let between = graph.between(&a, &b, args.limit)?;
    let window = graph.store().window().as_str();
    let mut out = open(None)?;
    match args.format {
        Listing::Json => json(&mut out, &between),
        Listing::Table => {
            show(&mut out, &between, window)?;
            Ok(out.flush()?)
        }
        format => {
            let quotes = between.edge.map(|e| e.evidence).unwrap_or_default();
            Rows { header: &["document", "date", "start", "end", "text"], rows: &quotes, cells }
                .write(&mut out, format)
        }
    }
}

fn show(out: &mut dyn Write, between: &Between, window: &str) -> Result<(), Failure> {
    writeln!(out, "{} — {}", between.a, between.b)?;
    let Some(edge) = &between.edge else {
        writeln!(out, "no {window} names both")?;
        if let Some(hint) = &between.hint {
            writeln!(out, "{hint}")?;
        }
        return Ok(());
    };
    let [a, b] = between.windows;
    writeln!(
        out,
        "{} with both, of {a} with the one and {b} with the other; strength {:.2}",
        count(edge.count, window),
        between.strength
    )?;
    writeln!(out, "seen {}", dates(edge.first_seen, edge.last_seen))?;
    for quote in &edge.evidence {
        writeln!(out)?;
        write_quote(out, quote)?;
    }
    let left = edge.count.saturating_sub(edge.evidence.len() as u64);
    if left > 0 {
        writeln!(out, "\n{left} more; see them with --limit {}", edge.count)?;
    }
    Ok(())
}

/// The quote, verbatim, and where it stands.
pub fn write_quote(out: &mut dyn Write, quote: &EvidenceRecord) -> Result<(), Failure> {
    writeln!(out, "  {}", quote.text)?;
    let date = quote.date.map(|d| format!("{d}  ")).unwrap_or_default();
    let title = quote.title.as_deref().map(|t| format!("  {t}")).unwrap_or_default();
    writeln!(out, "    {date}{}:{}-{}{title}", quote.document, quote.start, quote.end)?;
    Ok(())
}

fn cells(quote: &EvidenceRecord) -> Vec<String> {
    let date = quote.date.map(|d| d.to_string()).unwrap_or_default();
    vec![quote.document.clone(), date, quote.start.to_string(), quote.end.to_string(), quote.text.clone()]
}
