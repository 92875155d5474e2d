//! `namegraph match`: who of a graph may be on a list.

use std::io::Write;

use namegraph::{Candidate, Filter, ListColumns, ListError, ScreenError, Screened, Screening};

use crate::args::{self, Listing};
use crate::command::between::write_quote;
use crate::failure::Failure;
use crate::output::{Rows, count, filtered, json, open, thousands};

const HEADER: [&str; 14] = [
    "score",
    "id",
    "name",
    "type",
    "mentions",
    "list",
    "entry",
    "entry_name",
    "entry_type",
    "url",
    "reasons",
    "document",
    "date",
    "text",
];

pub fn run(args: args::Match) -> Result<(), Failure> {
    let graph = filtered(&args.file, Filter::default(), args.labels)?;
    let asked = Screening {
        least: args.least,
        entity_type: args.entity_type,
        limit: args.limit,
        columns: ListColumns { name: args.name_column, entity_type: args.type_column, id: args.id_column },
    };
    if let Some(threads) = args.threads {
        rayon::ThreadPoolBuilder::new().num_threads(threads.get()).build_global().map_err(Failure::failed)?;
    }
    let screened = graph.screen(&args.lists, &asked)?;
    if screened.candidates.is_empty() && args.format == Listing::Table {
        let message =
            format!("none of {} is {} or more like an entity", count(screened.entries, "entry"), args.least);
        return Err(Failure::Nothing {
            message,
            help: Some("see weaker candidates with --least 0.6".to_owned()),
        });
    }
    let mut out = open(None)?;
    match args.format {
        Listing::Json => json(&mut out, &screened),
        Listing::Table => show(&mut out, &screened),
        format => Rows { header: &HEADER, rows: &screened.candidates, cells }.write(&mut out, format),
    }
}

fn show(out: &mut dyn Write, screened: &Screened) -> Result<(), Failure> {
    let shown = screened.candidates.len() as u64;
    let first =
        if shown < screened.count { format!(", the first {}", thousands(shown)) } else { String::new() };
    let left_out = match screened.left_out {
        0 => String::new(),
        n => format!(" ({} without a name that texts have)", thousands(n)),
    };
    writeln!(
        out,
        "{} in {}{left_out}{first}",
        count(screened.count, "candidate"),
        count(screened.entries, "entry")
    )?;
    for candidate in &screened.candidates {
        writeln!(out)?;
        show_candidate(out, candidate)?;
    }
    Ok(out.flush()?)
}

fn show_candidate(out: &mut dyn Write, candidate: &Candidate) -> Result<(), Failure> {
    let Candidate { entity, entry, names, .. } = candidate;
    writeln!(
        out,
        "{:.2}  {}  {}  {}  {}",
        candidate.score,
        entity.name,
        entity.entity_type,
        count(candidate.mentions, "mention"),
        entity.id
    )?;
    let written_type =
        if entry.written_type.is_empty() { String::new() } else { format!("  {}", entry.written_type) };
    let url = entry.url.as_deref().map(|url| format!("  {url}")).unwrap_or_default();
    writeln!(out, "  is perhaps  {}{written_type}  {} in {}{url}", entry.name, entry.id, entry.list)?;
    if *names != [entity.name.clone(), entry.name.clone()] {
        writeln!(out, "  by the names  {}, {}", names[0], names[1])?;
    }
    writeln!(out, "  since  {}", candidate.reasons.join("; "))?;
    candidate.sentence.iter().try_for_each(|sentence| write_quote(out, sentence))
}

fn cells(candidate: &Candidate) -> Vec<String> {
    let Candidate { entity, entry, sentence, .. } = candidate;
    let of_sentence = |part: fn(&namegraph::json::EvidenceRecord) -> String| {
        sentence.as_ref().map(part).unwrap_or_default()
    };
    vec![
        format!("{:.4}", candidate.score),
        entity.id.clone(),
        entity.name.clone(),
        entity.entity_type.to_string(),
        candidate.mentions.to_string(),
        entry.list.clone(),
        entry.id.clone(),
        entry.name.clone(),
        entry.written_type.clone(),
        entry.url.clone().unwrap_or_default(),
        candidate.reasons.join("; "),
        of_sentence(|s| s.document.clone()),
        of_sentence(|s| s.date.map(|date| date.to_string()).unwrap_or_default()),
        of_sentence(|s| s.text.clone()),
    ]
}

impl From<ScreenError> for Failure {
    fn from(error: ScreenError) -> Self {
        let message = error.to_string();
        match error {
            ScreenError::List(ListError::Kind { .. } | ListError::Column { .. } | ListError::Malformed { .. } | ListError::Empty { .. }) => {
                Self::failed(message).help("a list is JSON lines of FollowTheMoney, or CSV with a header that names a column for the name")
            }
            _ => Self::failed(message),
        }
    }
}
