//! Options that say which part of a graph is looked at, and in which language.

use clap::Args;
use namegraph::{BACKBONE, Date, Filter, Period};

use super::language;

/// Over the options that say which links are looked at.
const LINKS: &str = "Which links count";

/// Which links and entities are looked at.
#[derive(Clone, Copy, Debug, Args)]
pub struct Sieve {
    /// Only links that so many stories hold
    #[arg(long, value_name = "N", help_heading = LINKS)]
    pub min_count: Option<u64>,
    /// Only links that pass at this false-discovery rate, as 0.05
    #[arg(long, value_name = "RATE", value_parser = share, help_heading = LINKS)]
    pub fdr: Option<f64>,
    /// Only the backbone: links that stand out at one end, by the disparity filter [0.05 if no level is given]
    #[arg(long, value_name = "LEVEL", value_parser = share, num_args = 0..=1, require_equals = true,
        default_missing_value = "0.05", help_heading = LINKS)]
    pub backbone: Option<f64>,
    /// Only so many entities, those that rank highest
    #[arg(long, value_name = "N", help_heading = LINKS)]
    pub top: Option<usize>,
    /// Only documents from this day on: 2020-01-31, 2020-01 or 2020
    #[arg(long, value_name = "DATE", value_parser = first_day, help_heading = LINKS)]
    pub from: Option<Date>,
    /// Only documents up to this day
    #[arg(long, value_name = "DATE", value_parser = last_day, help_heading = LINKS)]
    pub to: Option<Date>,
}

impl From<Sieve> for Filter {
    fn from(s: Sieve) -> Self {
        let period = Period { from: s.from, to: s.to };
        Self { min_count: s.min_count, fdr: s.fdr, backbone: s.backbone, top: s.top, period }
    }
}

/// Which part of a graph is looked at, and in which language names are shown.
#[derive(Clone, Copy, Debug, Args)]
pub struct View {
    #[command(flatten)]
    pub sieve: Sieve,
    #[command(flatten)]
    pub labels: Labels,
}

/// In which language names are shown.
#[derive(Clone, Copy, Debug, Default, Args)]
pub struct Labels {
    /// Show names as texts in this language write them, else in Latin letters (ISO 639-1: ru, ar, zh)
    #[arg(long = "labels", value_name = "CODE", value_parser = language)]
    pub language: Option<&'static str>,
}

fn share(written: &str) -> Result<f64, String> {
    let share = written.parse::<f64>().ok().filter(|share| *share > 0.0 && *share <= 1.0);
    share.ok_or_else(|| format!("expected a number above 0 and up to 1, as {BACKBONE}"))
}

pub fn first_day(written: &str) -> Result<Date, String> {
    day(written, |month| month)
}

pub fn last_day(written: &str) -> Result<Date, String> {
    day(written, Date::last_of_month)
}

/// The day, or the month or year from its first month to its last.
fn day(written: &str, in_month: fn(Date) -> Date) -> Result<Date, String> {
    let month = |month: &str| month.parse::<Date>().map(in_month);
    let december = in_month(Date::constant(2000, 1, 1)).day() > 1;
    let parsed = match written.len() {
        4 => month(&format!("{written}-{}-01", if december { "12" } else { "01" })),
        7 => month(&format!("{written}-01")),
        _ => written.parse(),
    };
    parsed.map_err(|_| "expected a day, a month or a year, as 2020-01-31, 2020-01 or 2020".to_owned())
}
