//! `namegraph coverage`: what was read, what was not, and why.

use std::io::Write;

use namegraph::Coverage;
use serde::Serialize;

use crate::args::{self, Listing};
use crate::failure::Failure;
use crate::output::{Rows, count, json, open, thousands, whole};

/// How many skipped places and foreign documents are listed to people.
const MOST_LISTED: usize = 20;

/// How much of an example is shown, in bytes.
const LONGEST_EXAMPLE: usize = 100;

/// One thing that was not read.
#[derive(Serialize)]
struct Unread {
    place: String,
    reason: String,
}

pub fn run(args: &args::Coverage) -> Result<(), Failure> {
    let coverage = whole(&args.file)?.coverage()?;
    let mut out = open(None)?;
    match args.format {
        Listing::Json => json(&mut out, &coverage),
        Listing::Table => {
            show(&mut out, &coverage)?;
            Ok(out.flush()?)
        }
        format => {
            let cells = |u: &Unread| vec![u.place.clone(), u.reason.clone()];
            Rows { header: &["place", "reason"], rows: &unread(&coverage), cells }.write(&mut out, format)
        }
    }
}

/// The first bytes of a text, and what says that it goes on.
fn shortened(text: &str, most: usize) -> (&str, &str) {
    let end = text.floor_char_boundary(most);
    (&text[..end], if end < text.len() { "…" } else { "" })
}

fn unread(coverage: &Coverage) -> Vec<Unread> {
    let skipped =
        coverage.skipped.iter().map(|s| Unread { place: s.place.clone(), reason: s.reason.clone() });
    let outside = coverage.unread.iter().map(|u| Unread {
        place: format!("{}:{}-{}", u.document, u.start, u.end),
        reason: "no sentence holds it".to_owned(),
    });
    let foreign = coverage.other_scripts.iter().map(|id| Unread {
        place: id.clone(),
        reason: "mostly not in Latin letters: read, and no name was found there".to_owned(),
    });
    skipped.chain(outside).chain(foreign).collect()
}

fn show(out: &mut dyn Write, c: &Coverage) -> Result<(), Failure> {
    writeln!(
        out,
        "read     {} with {} bytes of text, {} ({} only repeat others)",
        count(c.documents, "document"),
        thousands(c.text_bytes),
        count(c.stories, "story"),
        count(c.copies, "document")
    )?;
    writeln!(
        out,
        "text     {} bytes in {}, {} bytes of white space between them, {} bytes unread",
        thousands(c.read_bytes),
        count(c.sentences, "sentence"),
        thousands(c.space_bytes),
        thousands(c.unread.iter().map(|u| (u.end - u.start) as u64).sum())
    )?;
    for f in &c.formats {
        writeln!(
            out,
            "  {:6} {}: {} bytes became {} of text; the rest: {}",
            f.format,
            count(f.documents, "document"),
            thousands(f.source_bytes),
            thousands(f.text_bytes),
            f.rest
        )?;
    }
    let languages: Vec<_> = c
        .languages
        .iter()
        .map(|(code, n)| format!("{} {}", thousands(*n), if code.is_empty() { "uncertain" } else { code }))
        .collect();
    writeln!(out, "language {}", languages.join(", "))?;
    let uses: Vec<_> = c.mentions.iter().map(|(kind, n)| format!("{} {kind}", thousands(*n))).collect();
    writeln!(out, "mentions {}", uses.join(", "))?;
    for a in &c.around {
        let line = a.example.split_whitespace().collect::<Vec<_>>().join(" ");
        let (example, cut) = shortened(&line, LONGEST_EXAMPLE);
        writeln!(
            out,
            "around   {}: {}, {} bytes that make no links; {} times: {example}{cut}",
            a.kind,
            thousands(a.stretches),
            thousands(a.bytes),
            thousands(a.times)
        )?;
    }
    writeln!(
        out,
        "links    {} seen, {} in two stories or more, {} pass a false-discovery rate of 0.05{}, {} in the backbone",
        thousands(c.links.seen),
        thousands(c.links.repeated),
        thousands(c.links.passing),
        if c.links.passing == 0 { " (too few documents to tell)" } else { "" },
        thousands(c.links.backbone)
    )?;
    if c.stopped {
        writeln!(
            out,
            "stopped  the last build was stopped before it had read everything; the same command goes on"
        )?;
    }
    let unread = unread(c);
    writeln!(out, "not read {}", count(unread.len() as u64, "place"))?;
    for u in unread.iter().take(MOST_LISTED) {
        writeln!(out, "  {}: {}", u.place, u.reason)?;
    }
    if unread.len() > MOST_LISTED {
        writeln!(out, "  {} more; see them with --format csv", unread.len() - MOST_LISTED)?;
    }
    Ok(())
}
