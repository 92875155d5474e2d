//! `namegraph ledger`: the decisions of people and rules, as a list, as a table to edit, and those worth a look.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use namegraph::{Decision, DecisionRow, Doubt, Namegraph, decide_from, guarded, unguarded};
use serde::Serialize;

use crate::args::{self, Listing};
use crate::command::decide::{checked, now};
use crate::failure::Failure;
use crate::output::{Rows, count, open, whole};

/// How many of those whom a name could be a table lists.
const MOST_NAMED: usize = 4;

pub fn run(args: args::Ledger) -> Result<(), Failure> {
    match args {
        args::Ledger::List(args) => list(&args),
        args::Ledger::Export(args) => export(&args),
        args::Ledger::Import(args) => import(&args),
        args::Ledger::Review(args) => review(&args),
    }
}

/// A decision and its number, if a person made it.
#[derive(Serialize)]
struct Numbered {
    number: Option<usize>,
    #[serde(flatten)]
    row: DecisionRow,
}

fn list(args: &args::LedgerList) -> Result<(), Failure> {
    let graph = whole(&args.file)?;
    let of_people =
        rows_of_people(&graph)?.into_iter().zip(1..).map(|(row, n)| Numbered { number: Some(n), row });
    let mut rows: Vec<Numbered> = of_people.collect();
    if args.rules {
        rows.extend(rows_of_rules(&graph)?.into_iter().map(|row| Numbered { number: None, row }));
    }
    if rows.is_empty() && args.format == Listing::Table {
        let help = Some(
            "--rules lists what rules decided; `namegraph ledger review` what is worth a look".to_owned(),
        );
        return Err(Failure::Nothing { message: "nobody has decided anything yet".to_owned(), help });
    }
    let header =
        &["", "decision", "type", "name", "document", "other", "by", "confidence", "time", "evidence"];
    Rows { header, rows: &rows, cells }.write(&mut open(None)?, args.format)
}

fn rows_of_people(graph: &Namegraph) -> Result<Vec<DecisionRow>, Failure> {
    Ok(graph.store().ledger()?.decisions().iter().map(DecisionRow::from).collect())
}

fn rows_of_rules(graph: &Namegraph) -> Result<Vec<DecisionRow>, Failure> {
    let decisions = graph.store().rule_decisions()?;
    Ok(decisions.iter().map(|d| DecisionRow::of_rule(&d.join, d.document.as_deref())).collect())
}

fn cells(numbered: &Numbered) -> Vec<String> {
    let row = numbered.row.clone();
    vec![
        numbered.number.map(|n| n.to_string()).unwrap_or_default(),
        row.decision,
        row.entity_type,
        row.name,
        row.document.unwrap_or_default(),
        row.other.unwrap_or_default(),
        row.rule.unwrap_or(row.author),
        row.confidence.map(|c| c.to_string()).unwrap_or_default(),
        row.time,
        row.evidence.unwrap_or_default(),
    ]
}

fn export(args: &args::LedgerExport) -> Result<(), Failure> {
    let graph = whole(&args.file)?;
    let mut rows = rows_of_people(&graph)?;
    if args.rules {
        rows.extend(rows_of_rules(&graph)?);
    }
    let mut table = csv::WriterBuilder::new().has_headers(false).from_writer(open(args.output.as_deref())?);
    table.write_record(COLUMNS).map_err(io::Error::from)?;
    for row in rows {
        table.write_record(written(row).iter().map(|cell| guarded(cell))).map_err(io::Error::from)?;
    }
    Ok(table.flush()?)
}

/// A decision in the order of [`COLUMNS`].
fn written(row: DecisionRow) -> [String; 12] {
    [
        row.decision,
        row.entity_type,
        row.name,
        row.document.unwrap_or_default(),
        row.other_type.unwrap_or_default(),
        row.other.unwrap_or_default(),
        row.other_document.unwrap_or_default(),
        row.rule.unwrap_or_default(),
        row.evidence.unwrap_or_default(),
        row.confidence.map(|c| format!("{c:?}")).unwrap_or_default(),
        row.author,
        row.time,
    ]
}

/// The columns of a ledger as CSV, in the order of [`DecisionRow`].
const COLUMNS: [&str; 12] = [
    "decision",
    "type",
    "name",
    "document",
    "other_type",
    "other",
    "other_document",
    "rule",
    "evidence",
    "confidence",
    "author",
    "time",
];

fn import(args: &args::LedgerImport) -> Result<(), Failure> {
    let graph = whole(&args.file)?;
    let before = graph.store().ledger()?;
    let read = read(&args.csv, &args.author)?;
    let ledger = checked(before.decisions().iter().cloned().chain(read))?;
    let added = ledger.decisions().len() - before.decisions().len();
    if added > 0 {
        decide_from(&before, &args.file, &ledger)?;
    }
    eprintln!("{} taken in, {} in all", count(added as u64, "decision"), ledger.decisions().len());
    Ok(())
}

/// The decisions of people in a CSV file; those of rules only where somebody changed them.
fn read(path: &Path, author: &str) -> Result<Vec<Decision>, Failure> {
    let failed = |e: &dyn std::fmt::Display| Failure::failed(format!("{}: {e}", path.display()));
    let source: Box<dyn Read> = if path == Path::new("-") {
        Box::new(io::stdin())
    } else {
        Box::new(File::open(path).map_err(|e| failed(&e))?)
    };
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(source);
    let headers = reader.headers().map_err(|e| failed(&e))?.clone();
    let mut decisions = Vec::new();
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(|e| failed(&e))? {
        let line = record.position().map_or(0, csv::Position::line);
        let plain: csv::StringRecord = record.iter().map(unguarded).collect();
        let row: DecisionRow = plain.deserialize(Some(&headers)).map_err(|e| failed(&e))?;
        if row.is_of_rule() {
            continue;
        }
        let of_rule = row.rule.as_ref().is_some_and(|rule| !rule.is_empty());
        let signed = DecisionRow {
            author: if of_rule || row.author.is_empty() { author.to_owned() } else { row.author.clone() },
            time: if row.time.is_empty() { now() } else { row.time.clone() },
            ..row
        };
        let decision = Decision::try_from(signed);
        decisions.push(decision.map_err(|e| failed(&format!("line {line}: {e}")))?);
    }
    Ok(decisions)
}

fn review(args: &args::LedgerReview) -> Result<(), Failure> {
    let graph = whole(&args.file)?;
    let doubts = graph.review(args.limit)?;
    if doubts.is_empty() && args.format == Listing::Table {
        return Err(Failure::Nothing { message: "no decision is in doubt".to_owned(), help: None });
    }
    let cells = |d: &Doubt| {
        let evidence = d.evidence.clone().unwrap_or_default();
        let more = d.other.len().saturating_sub(MOST_NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let other =
            d.other.iter().take(MOST_NAMED).map(String::as_str).collect::<Vec<_>>().join(" | ") + &more;
        let confidence = format!("{:.2}", d.confidence);
        vec![
            d.name.clone(),
            d.entity_type.to_string(),
            other,
            d.rule.clone(),
            confidence,
            d.mentions.to_string(),
            evidence,
        ]
    };
    let header = &["name", "type", "joined to, or could be", "rule", "confidence", "mentions", "evidence"];
    Rows { header, rows: &doubts, cells }.write(&mut open(None)?, args.format)
}
