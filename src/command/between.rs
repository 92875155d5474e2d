//! `namegraph between`: the link between two entities and the sentences behind it.

use std::io::{IsTerminal, Write};

use namegraph::json::{EdgeRecord, EvidenceRecord, LabelRecord};
use namegraph::{Between, Namegraph, Unit};

use crate::args::{self, Listing};
use crate::failure::Failure;
use crate::output::{Rows, count, dates, guess, json, number, open, viewed};

pub fn run(args: args::Between) -> Result<(), Failure> {
    let graph = viewed(&args.file, args.view)?;
    let (a, b) = {
        let kind = args.names.entity_type;
        (guess(&graph, &args.a, kind)?, guess(&graph, &args.b, kind)?)
    };
    let between = graph.between(&a, &b, args.limit)?;
    let mut out = open(None)?;
    match args.format {
        Listing::Json => json(&mut out, &between),
        Listing::Table => {
            show(&mut out, &graph, &between)?;
            Ok(out.flush()?)
        }
        format => {
            let quotes = between.edge.map(|e| e.evidence).unwrap_or_default();
            Rows { header: &["document", "date", "start", "end", "text"], rows: &quotes, cells }
                .write(&mut out, format)
        }
    }
}

fn show(out: &mut dyn Write, graph: &Namegraph, between: &Between) -> Result<(), Failure> {
    let window = graph.store().window().noun();
    writeln!(out, "{} — {}", between.a, between.b)?;
    let Some(edge) = &between.edge else {
        writeln!(out, "no {window} names both")?;
        if let Some(hint) = &between.hint {
            writeln!(out, "{hint}")?;
        }
        return Ok(());
    };
    let [a, b] = between.stories;
    let (of_a, of_b) = (format!("{a} with the one"), format!("{b} with the other"));
    match graph.store().unit() {
        Unit::Story => writeln!(
            out,
            "{} with both in one {window}, of {of_a} and {of_b}; strength {:.2}",
            count(edge.weight as u64, "story"),
            between.strength
        )?,
        Unit::Window => writeln!(
            out,
            "{} with both, of {of_a} and {of_b}; strength {:.2}",
            count(edge.weight as u64, &window),
            between.strength
        )?,
    }
    show_meaning(out, edge)?;
    show_words(out, between, &edge.labels, edge)?;
    writeln!(out, "seen   {}", dates(edge.first_seen, edge.last_seen))?;
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

fn show_meaning(out: &mut dyn Write, edge: &EdgeRecord) -> Result<(), Failure> {
    writeln!(
        out,
        "chance {} expected, {} times as many found (NPMI {:.2}); false-discovery rate {}; disparity {}",
        number(edge.expected),
        number(edge.lift),
        edge.npmi,
        number(edge.fdr),
        number(edge.disparity)
    )?;
    Ok(())
}

/// "words  Odinga lost to Ruto (2), Ruto defeated Odinga".
fn show_words(
    out: &mut dyn Write,
    between: &Between,
    labels: &[LabelRecord],
    edge: &EdgeRecord,
) -> Result<(), Failure> {
    if labels.is_empty() {
        return Ok(());
    }
    let name =
        |id: &String| if (*id == edge.source) == between.a_is_source { &between.a } else { &between.b };
    let words: Vec<_> = labels
        .iter()
        .map(|l| {
            let times = if l.stories > 1 { format!(" ({})", l.stories) } else { String::new() };
            format!("{} {} {}{times}", name(&l.from), l.words, name(&l.to))
        })
        .collect();
    writeln!(out, "words  {}", words.join("; "))?;
    Ok(())
}

/// The quote, verbatim, and where it stands. On a terminal both names are bold.
pub fn write_quote(out: &mut dyn Write, quote: &EvidenceRecord) -> Result<(), Failure> {
    writeln!(out, "  {}", marked(quote))?;
    let date = quote.date.map(|d| format!("{d}  ")).unwrap_or_default();
    let title = quote.title.as_deref().map(|t| format!("  {t}")).unwrap_or_default();
    let copy = quote.copy_of.as_deref().map(|c| format!("  (copy of {c})")).unwrap_or_default();
    writeln!(out, "    {date}{}:{}-{}{title}{copy}", quote.document, quote.start, quote.end)?;
    Ok(())
}

fn marked(quote: &EvidenceRecord) -> String {
    let mut text = quote.text.clone();
    if !std::io::stdout().is_terminal() || std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty()) {
        return text;
    }
    for mark in quote.marks.iter().rev() {
        text.insert_str(mark.end - quote.start, "\x1b[0m");
        text.insert_str(mark.start - quote.start, "\x1b[1m");
    }
    text
}

fn cells(quote: &EvidenceRecord) -> Vec<String> {
    let date = quote.date.map(|d| d.to_string()).unwrap_or_default();
    vec![quote.document.clone(), date, quote.start.to_string(), quote.end.to_string(), quote.text.clone()]
}
