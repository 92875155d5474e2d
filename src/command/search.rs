//! `namegraph search`: sentences with certain words, and the names in them.

use std::io::Write;

use namegraph::{Filter, Period, SearchHit};

use crate::args::{self, Listing};
use crate::command::between::write_quote;
use crate::failure::Failure;
use crate::output::{Rows, count, filtered, json, open, thousands};

pub fn run(args: &args::Search) -> Result<(), Failure> {
    let period = Period { from: args.from, to: args.to };
    let graph = filtered(&args.file, Filter { period, ..Filter::default() }, args.labels)?;
    let found = graph.search(&args.text, args.entity_type, args.limit)?;
    if found.hits.is_empty() && args.format == Listing::Table {
        return Err(Failure::Nothing { message: format!("no sentence holds {:?}", args.text), help: None });
    }
    let mut out = open(None)?;
    match args.format {
        Listing::Json => json(&mut out, &found),
        Listing::Table => {
            let shown = found.hits.len() as u64;
            let first =
                if shown < found.count { format!(", the first {}", thousands(shown)) } else { String::new() };
            writeln!(out, "{}{first}", count(found.count, "sentence"))?;
            for hit in &found.hits {
                writeln!(out)?;
                write_quote(&mut out, &hit.sentence)?;
                let names = names(hit);
                if !names.is_empty() {
                    writeln!(out, "    {names}")?;
                }
            }
            Ok(out.flush()?)
        }
        format => {
            let header = &["document", "date", "start", "end", "text", "entities"];
            Rows { header, rows: &found.hits, cells }.write(&mut out, format)
        }
    }
}

/// Each entity once.
fn names(hit: &SearchHit) -> String {
    let mut names: Vec<&str> = Vec::new();
    for entity in &hit.entities {
        if !names.contains(&entity.name.as_str()) {
            names.push(&entity.name);
        }
    }
    names.join(", ")
}

fn cells(hit: &SearchHit) -> Vec<String> {
    let s = &hit.sentence;
    let date = s.date.map(|d| d.to_string()).unwrap_or_default();
    let ids = hit.entities.iter().map(|e| e.id.as_str()).collect::<Vec<_>>().join("|");
    vec![s.document.clone(), date, s.start.to_string(), s.end.to_string(), s.text.clone(), ids]
}
