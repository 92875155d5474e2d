//! `namegraph query` and `namegraph schema`: statements in Cypher.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};
use std::time::Duration;

use namegraph::cypher::{CypherError, Limits, Table, Value, statements};
use namegraph::{Cypher, SCHEMA};
use serde_json::{Map, Value as Json};

use crate::args::{self, Listing};
use crate::failure::Failure;
use crate::output::{Rows, json, open, viewed};

pub fn schema() -> Result<(), Failure> {
    let mut out = open(None)?;
    write!(out, "{SCHEMA}")?;
    Ok(out.flush()?)
}

pub fn run(args: &args::CypherQuery) -> Result<(), Failure> {
    let parameters = args.parameters.iter().map(|p| parameter(p)).collect::<Result<BTreeMap<_, _>, _>>()?;
    let limits = Limits {
        rows: args.limit,
        hops: args.hops,
        time: Some(Duration::from_secs_f64(args.time.min(1e9))),
        ..Limits::default()
    };
    let graph = viewed(&args.file, args.view)?;
    let cypher = graph.cypher()?;
    let ask = |statement: &str| answer(&cypher, statement, &parameters, limits, args.format);
    if args.statement != "-" {
        return ask(&args.statement);
    }
    // Each statement is answered as soon as it is complete; one that cannot be does not keep the others from it.
    let (mut text, mut failed) = (String::new(), None);
    for line in io::stdin().lock().lines() {
        text.push_str(&line?);
        text.push('\n');
        if text.trim_end().ends_with(';') {
            answer_each(&std::mem::take(&mut text), ask, &mut failed)?;
        }
    }
    answer_each(&text, ask, &mut failed)?;
    failed.map_or(Ok(()), Err)
}

/// Answers the statements of a text. What fails is reported; the last failure is kept for the exit code.
fn answer_each(
    text: &str,
    ask: impl Fn(&str) -> Result<(), Failure>,
    failed: &mut Option<Failure>,
) -> Result<(), Failure> {
    for statement in statements(text) {
        match ask(statement) {
            Ok(()) => {}
            Err(Failure::Closed) => return Err(Failure::Closed),
            Err(failure) => {
                if let Some(earlier) = failed.replace(failure) {
                    earlier.report();
                }
            }
        }
    }
    Ok(())
}

fn answer(
    cypher: &Cypher<'_>,
    statement: &str,
    parameters: &BTreeMap<String, Value>,
    limits: Limits,
    format: Listing,
) -> Result<(), Failure> {
    let failure = |error: CypherError| failure(error, statement);
    let query = cypher.query(statement, parameters).map_err(failure)?;
    let mut out = open(None)?;
    query.notes().iter().for_each(|note| eprintln!("{note}"));
    if query.wants_plan() {
        write!(out, "{}", query.explain(cypher))?;
        return Ok(out.flush()?);
    }
    let table = query.run(cypher, limits).map_err(failure)?;
    write_table(&mut out, cypher, &table, format)?;
    if table.truncated {
        eprintln!("only the first {} rows; see more with --limit", table.rows.len());
    }
    if table.rows.is_empty() && format == Listing::Table {
        return Err(Failure::Nothing { message: "no rows".to_owned(), help: None });
    }
    Ok(())
}

fn write_table(
    out: &mut dyn Write,
    cypher: &Cypher<'_>,
    table: &Table,
    format: Listing,
) -> Result<(), Failure> {
    let unreadable = |error: namegraph::cypher::GraphError| Failure::failed(error);
    if matches!(format, Listing::Json | Listing::Jsonl) {
        let object = |row: &Vec<Value>| {
            let fields = table.columns.iter().zip(row);
            let fields =
                fields.map(|(column, value)| Ok((column.clone(), cypher.json(value).map_err(unreadable)?)));
            fields.collect::<Result<Map<String, Json>, Failure>>()
        };
        let rows = table.rows.iter().map(object).collect::<Result<Vec<_>, _>>()?;
        if format == Listing::Json {
            return json(out, &rows);
        }
        return Rows { header: &[], rows: &rows, cells: |_| Vec::new() }.write(out, format);
    }
    let cells = |row: &Vec<Value>| row.iter().map(|v| cypher.cell(v).map_err(unreadable)).collect();
    let rows = table.rows.iter().map(cells).collect::<Result<Vec<Vec<String>>, _>>()?;
    if rows.is_empty() && format == Listing::Table {
        return Ok(());
    }
    let header: Vec<&str> = table.columns.iter().map(String::as_str).collect();
    Rows { header: &header, rows: &rows, cells: Vec::clone }.write(out, format)
}

/// Where a statement is to blame, it is shown with the place.
fn failure(error: CypherError, statement: &str) -> Failure {
    match error.span() {
        Some(span) => Failure::Statement {
            message: error.to_string(),
            statement: statement.to_owned(),
            span: Some(span.into()),
            help: error.help().map(str::to_owned),
        },
        None => Failure::failed(error),
    }
}

/// NAME=VALUE: JSON if it is, else the text as it stands.
fn parameter(written: &str) -> Result<(String, Value), Failure> {
    let usage = || {
        Failure::usage(format!("expected NAME=VALUE, found {written:?}")).help("as in --param name=Merkel")
    };
    let (name, value) = written.split_once('=').filter(|(name, _)| !name.is_empty()).ok_or_else(usage)?;
    let value = serde_json::from_str(value).map_or_else(|_| Value::text(value), Cypher::value);
    Ok((name.trim_start_matches('$').to_owned(), value))
}
