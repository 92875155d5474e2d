//! `namegraph common`: what two entities share.

use std::io::Write;

use namegraph::{Common, Shared};

use crate::args::{self, Listing};
use crate::failure::Failure;
use crate::output::{Rows, count, counted, dates, guess, json, number, open, viewed};

pub fn run(args: args::Common) -> Result<(), Failure> {
    let graph = viewed(&args.file, args.view)?;
    let (a, b) = (guess(&graph, &args.a, None)?, guess(&graph, &args.b, None)?);
    let common = graph.common(&a, &b, args.entity_type, args.limit)?;
    let mut out = open(None)?;
    let stories = counted(&graph, args.format).unwrap_or_else(|| "stories".to_owned());
    let [with_a, with_b] = ["a", "b"].map(|end| format!("{stories} with {end}"));
    let header = &["name", "type", "strength", &with_a, "lift", &with_b, "lift", "seen", "id"];
    let rows = Rows { header, rows: &common.entities, cells };
    match args.format {
        Listing::Json => json(&mut out, &common),
        Listing::Table => {
            show(&mut out, &common)?;
            if !common.entities.is_empty() {
                writeln!(out, "\n{}", rows.table())?;
            }
            Ok(out.flush()?)
        }
        format => rows.write(&mut out, format),
    }
}

fn show(out: &mut dyn Write, common: &Common) -> Result<(), Failure> {
    let [a, b] = common.linked;
    writeln!(out, "{} (a) — {} (b)", common.a, common.b)?;
    writeln!(
        out,
        "share {} of {} linked to the one and {} to the other; chance would give {} (p {})",
        count(common.shared, "entity"),
        a,
        b,
        number(common.expected),
        number(common.p)
    )?;
    Ok(())
}

fn cells(shared: &Shared) -> Vec<String> {
    let e = &shared.entity;
    let [a, b] = &shared.links;
    vec![
        e.name.clone(),
        e.entity_type.to_string(),
        number(shared.strength),
        a.weight.to_string(),
        number(a.lift),
        b.weight.to_string(),
        number(b.lift),
        dates(e.first_seen, e.last_seen),
        e.id.clone(),
    ]
}
