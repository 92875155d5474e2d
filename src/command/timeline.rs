//! `namegraph timeline`: when somebody was written of, or two together.

use std::io::Write;

use namegraph::{Steps, Timeline, TimelineRow};

use crate::args::{self, Listing};
use crate::failure::Failure;
use crate::output::{Rows, count, guess, json, open, viewed};

/// How wide the longest bar is, in characters.
const WIDTH: f64 = 40.0;
/// A heading is cut to so many.
const HEADING: usize = 30;
/// Eighths of a character.
const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

pub fn run(args: args::Timeline) -> Result<(), Failure> {
    let graph = viewed(&args.file, args.view)?;
    let a = guess(&graph, &args.a, args.names.entity_type)?;
    let b = args.b.as_deref().map(|b| guess(&graph, b, args.names.entity_type)).transpose()?;
    let mut timeline = graph.timeline(&a, b.as_ref(), args.by)?;
    if let Some(limit) = args.limit {
        timeline.steps.drain(..timeline.steps.len().saturating_sub(limit));
    }
    let mut out = open(None)?;
    match args.format {
        Listing::Json => json(&mut out, &timeline),
        Listing::Table => {
            show(&mut out, &timeline, &graph.store().window().noun())?;
            Ok(out.flush()?)
        }
        format => {
            let header = &["time", "stories", "count", "all", "share"];
            Rows { header, rows: &timeline.steps, cells }.write(&mut out, format)
        }
    }
}

/// `window`: what two are together in.
fn show(out: &mut dyn Write, timeline: &Timeline, window: &str) -> Result<(), Failure> {
    let with = timeline.b.as_deref().map(|b| format!(" — {b}")).unwrap_or_default();
    let stories: u64 = timeline.steps.iter().map(|s| s.stories).sum();
    let chapters = timeline.granularity == Steps::Chapters;
    let (counted, all) = match (chapters, &timeline.b) {
        (false, _) => ("dated story", "stories"),
        (true, None) => ("sentence", "sentences"),
        (true, Some(_)) => (window, "sentences"),
    };
    writeln!(out, "{}{with}: {} by {}", timeline.a, count(stories, counted), timeline.granularity)?;
    let width = timeline.steps.iter().map(|s| s.time.chars().count()).max().unwrap_or(0).min(HEADING);
    let most = timeline.steps.iter().map(|s| s.stories).max().unwrap_or(0).max(1);
    for step in &timeline.steps {
        let number = if step.stories > 0 { step.stories.to_string() } else { String::new() };
        let time: String = step.time.chars().take(HEADING).collect();
        let line = format!("{time:width$}  {} {number}", bar(step.stories as f64 / most as f64));
        writeln!(out, "{}", line.trim_end())?;
    }
    if timeline.undated > 0 {
        writeln!(out, "{} without a date", count(timeline.undated, "story"))?;
    }
    if let Some(trend) = timeline.trend {
        let direction = match trend.tau {
            _ if trend.p > 0.05 => "no trend",
            tau if tau > 0.0 => "rising",
            _ => "falling",
        };
        writeln!(out, "share of all {all}: {direction} (Kendall's tau {:.2}, p {:.2})", trend.tau, trend.p)?;
    }
    Ok(())
}

fn bar(share: f64) -> String {
    let eighths = (share * WIDTH * 8.0).ceil() as usize;
    format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
}

fn cells(step: &TimelineRow) -> Vec<String> {
    vec![
        step.time.clone(),
        step.stories.to_string(),
        step.count.to_string(),
        step.all.to_string(),
        format!("{:.5}", step.share),
    ]
}
