//! `namegraph who`: an entity and its strongest links.

use std::io::Write;

use namegraph::{Neighbour, Who};

use crate::args::{self, Listing};
use crate::failure::Failure;
use crate::output::{Rows, count, counted, dates, guess, json, number, open, viewed};

pub fn run(args: args::Who) -> Result<(), Failure> {
    let graph = viewed(&args.file, args.view)?;
    let entity = guess(&graph, &args.name, args.names.entity_type)?;
    let who = graph.who(&entity, args.to_type, args.limit)?;
    let mut out = open(None)?;
    let windows = counted(&graph, args.format);
    let stories = windows.as_deref().unwrap_or("stories");
    let rows = Rows { header: &["name", stories, "lift", "fdr", "seen", "id"], rows: &who.links, cells };
    match args.format {
        Listing::Json => json(&mut out, &who),
        Listing::Table => {
            write_entity(
                &mut out,
                &who,
                windows.is_some().then(|| graph.store().window().noun()).as_deref(),
            )?;
            let links = if who.links.is_empty() { "no links".to_owned() } else { rows.table() };
            writeln!(out, "\n{links}")?;
            Ok(out.flush()?)
        }
        format => rows.write(&mut out, format),
    }
}

fn write_entity(out: &mut dyn Write, who: &Who, window: Option<&str>) -> Result<(), Failure> {
    let e = &who.entity;
    let listed = e.listed.as_deref().map(|id| format!("  {id}")).unwrap_or_default();
    writeln!(out, "{}  {}  {}{listed}", e.name, e.entity_type, e.id)?;
    if !e.open.is_empty() {
        writeln!(out, "open   could be {}", e.open.join(", "))?;
    }
    let others: Vec<_> = e.aliases.iter().filter(|a| **a != e.name).map(String::as_str).collect();
    if !others.is_empty() {
        writeln!(out, "also   {}", others.join(", "))?;
    }
    writeln!(out, "seen   {}", dates(e.first_seen, e.last_seen))?;
    let also = [(e.by_role, "by role"), (e.copies, "in copies"), (e.around, "around the text")];
    let also: String = also.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!(", {n} {what}")).collect();
    writeln!(
        out,
        "in     {}{also}; {}, {}",
        count(e.mentions, "mention"),
        window.map_or_else(|| count(e.documents, "document"), |window| count(e.stories, window)),
        count(who.degree as u64, "link")
    )?;
    Ok(())
}

fn cells(link: &Neighbour) -> Vec<String> {
    vec![
        link.name.clone(),
        link.edge.weight.to_string(),
        number(link.edge.lift),
        number(link.edge.fdr),
        dates(link.edge.first_seen, link.edge.last_seen),
        link.id.clone(),
    ]
}
