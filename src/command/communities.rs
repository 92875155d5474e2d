//! `namegraph communities`: who belongs together.

use std::io::Write;

use namegraph::{Community, Leiden};

use crate::args::{self, Listing};
use crate::failure::Failure;
use crate::output::{Rows, count, json, open, viewed};

pub fn run(args: args::Communities) -> Result<(), Failure> {
    let graph = viewed(&args.file, args.view)?;
    let leiden = Leiden { resolution: args.resolution, seed: args.seed };
    let found = graph.communities(leiden, args.entity_type, args.limit, args.members)?;
    if found.communities.is_empty() && args.format == Listing::Table {
        let message = "nobody is linked to anybody, so there are no communities".to_owned();
        return Err(Failure::Nothing { message, help: None });
    }
    let mut out = open(None)?;
    match args.format {
        Listing::Json => json(&mut out, &found),
        Listing::Table => {
            let communities = format!("{} communities", found.count);
            let alone = count(found.alone as u64, "entity");
            writeln!(out, "{communities}, modularity {:.3}; {alone} without links", found.modularity)?;
            found.communities.iter().try_for_each(|c| show(&mut out, c))?;
            Ok(out.flush()?)
        }
        format => {
            let header = &["number", "name", "size", "inside", "members"];
            Rows { header, rows: &found.communities, cells }.write(&mut out, format)
        }
    }
}

fn show(out: &mut dyn Write, community: &Community) -> Result<(), Failure> {
    let types = community.types.iter().map(|(t, n)| format!("{n} {t}")).collect::<Vec<_>>().join(", ");
    writeln!(out, "\n{}  {}", community.number, community.name)?;
    let entities = count(community.size as u64, "entity");
    writeln!(out, "   {entities} ({types}); {:.0} % of their links stay within", 100.0 * community.inside)?;
    writeln!(out, "   {}", members(community, ", "))?;
    Ok(())
}

fn members(community: &Community, separator: &str) -> String {
    community.members.iter().map(|m| m.entity.name.as_str()).collect::<Vec<_>>().join(separator)
}

fn cells(community: &Community) -> Vec<String> {
    vec![
        community.number.to_string(),
        community.name.clone(),
        community.size.to_string(),
        format!("{:.3}", community.inside),
        members(community, "|"),
    ]
}
