//! `namegraph top`: the entities that stand out.

use namegraph::{Namegraph, Rank, Ranked, Resampled};

use crate::args::{self, Listing};
use crate::failure::Failure;
use crate::output::{Rows, counted, dates, guess, number, open, viewed};

pub fn run(args: args::Top) -> Result<(), Failure> {
    let graph = viewed(&args.file, args.view)?;
    if let Some(resamples) = args.resamples {
        return resampled(&args, &graph, resamples.get());
    }
    let around = args.around.as_deref().map(|name| guess(&graph, name, None)).transpose()?;
    let ranked = graph.top(args.by.0, around.as_ref(), args.entity_type, args.limit)?;
    if ranked.is_empty() && args.format == Listing::Table {
        return Err(Failure::Nothing { message: "no entity to list".to_owned(), help: None });
    }
    let mut out = open(None)?;
    let windows = counted(&graph, args.format);
    let counts = if windows.is_some() { counts_of_text } else { counts };
    let places = windows.as_deref().unwrap_or("documents");
    if args.by.0 == Rank::Mentions {
        let cells = |ranked: &Ranked| [names(ranked), counts(ranked)].concat();
        let header = &["name", "type", "mentions", places, "seen", "id"];
        return Rows { header, rows: &ranked, cells }.write(&mut out, args.format);
    }
    let sampled = ranked.iter().any(|r| r.error.is_some());
    if sampled {
        let cells = |r: &Ranked| [names(r), vec![score(r), error(r)], counts(r)].concat();
        let header = &["name", "type", args.by.0.as_str(), "95%", "mentions", places, "seen", "id"];
        return Rows { header, rows: &ranked, cells }.write(&mut out, args.format);
    }
    let cells = |ranked: &Ranked| [names(ranked), vec![score(ranked)], counts(ranked)].concat();
    let header = &["name", "type", args.by.0.as_str(), "mentions", places, "seen", "id"];
    Rows { header, rows: &ranked, cells }.write(&mut out, args.format)
}

fn error(ranked: &Ranked) -> String {
    ranked.error.map(|e| format!("± {e:.5}")).unwrap_or_default()
}

/// Ranks with their intervals.
fn resampled(args: &args::Top, graph: &Namegraph, resamples: usize) -> Result<(), Failure> {
    let ranked = graph.resampled(args.by.0, args.entity_type, args.limit, resamples, args.seed)?;
    let cells = |r: &Resampled| {
        let above = r.above_next.map(|share| format!("{:.0}%", 100.0 * share)).unwrap_or_default();
        let rank = [r.rank.to_string(), format!("{} to {}", r.ranks.low, r.ranks.high)];
        let scores = [score(&r.ranked), format!("{} to {}", number(r.scores.low), number(r.scores.high))];
        [names(&r.ranked), rank.to_vec(), scores.to_vec(), vec![above, r.ranked.entity.id.clone()]].concat()
    };
    let header = &["name", "type", "rank", "95% of ranks", args.by.0.as_str(), "95%", "above next", "id"];
    Rows { header, rows: &ranked, cells }.write(&mut open(None)?, args.format)
}

fn names(ranked: &Ranked) -> Vec<String> {
    vec![ranked.entity.name.clone(), ranked.entity.entity_type.to_string()]
}

fn score(ranked: &Ranked) -> String {
    if ranked.score.fract() == 0.0 { ranked.score.to_string() } else { format!("{:.5}", ranked.score) }
}

fn counts(ranked: &Ranked) -> Vec<String> {
    let e = &ranked.entity;
    vec![e.mentions.to_string(), e.documents.to_string(), dates(e.first_seen, e.last_seen), e.id.clone()]
}

/// In how many windows of a text that stands alone.
fn counts_of_text(ranked: &Ranked) -> Vec<String> {
    let e = &ranked.entity;
    vec![e.mentions.to_string(), e.stories.to_string(), dates(e.first_seen, e.last_seen), e.id.clone()]
}
