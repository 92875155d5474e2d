//! When was A written of, or A together with B?

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use namegraph_document::{Date, Unit};
use namegraph_graph::kendall;
use namegraph_store::{EntityRow, Moment, StoreError};
use serde::{Serialize, Serializer};

use crate::chapter::{self, Chapter, chapters};
use crate::namegraph::Namegraph;

/// Up to so many days, a timeline goes by days; up to so many months, by months.
const MOST_DAYS: i32 = 45;
const MOST_MONTHS: i32 = 72;
/// The same for a calendar, whose steps are seen together and need no label each.
const CALENDAR_DAYS: i32 = 120;
const CALENDAR_MONTHS: i32 = 240;

/// How long the steps of a timeline are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Granularity {
    /// Days, written 2020-01-31.
    Day,
    /// Months, written 2020-01.
    Month,
    /// Years, written 2020.
    Year,
}

impl Granularity {
    namegraph_document::variants! {
        /// Every granularity.
        pub Day, Month, Year
    }

    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    fn fitting(first: Date, last: Date) -> Self {
        Self::within(first, last, MOST_DAYS, MOST_MONTHS)
    }

    /// The shortest steps of which there are not too many.
    fn within(first: Date, last: Date, most_days: i32, most_months: i32) -> Self {
        let months =
            12 * i32::from(last.year() - first.year()) + i32::from(last.month()) - i32::from(first.month());
        match first.until(last).map(|span| span.get_days()) {
            Ok(days) if days < most_days => Self::Day,
            _ if months < most_months => Self::Month,
            _ => Self::Year,
        }
    }

    /// The first day of the step that a day lies in.
    fn step(self, day: Date) -> Date {
        match self {
            Self::Day => day,
            Self::Month => day.first_of_month(),
            Self::Year => day.first_of_year(),
        }
    }

    /// The first day of the step after.
    fn next(self, step: Date) -> Option<Date> {
        let last = match self {
            Self::Day => step,
            Self::Month => step.last_of_month(),
            Self::Year => step.last_of_year(),
        };
        last.tomorrow().ok()
    }

    fn written(self, step: Date) -> String {
        let iso = step.to_string();
        match self {
            Self::Day => iso,
            Self::Month => iso[..iso.len() - 3].to_owned(),
            Self::Year => iso[..iso.len() - 6].to_owned(),
        }
    }
}

impl fmt::Display for Granularity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What the steps of a timeline are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Steps {
    /// Days, months or years.
    Dates(Granularity),
    /// Chapters of a text that stands alone and has no date.
    Chapters,
}

impl fmt::Display for Steps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dates(granularity) => granularity.fmt(f),
            Self::Chapters => f.write_str("chapter"),
        }
    }
}

impl Serialize for Steps {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A word that names no granularity.
#[derive(Debug, thiserror::Error)]
#[error("expected day, month or year, found {0:?}")]
pub struct UnknownGranularity(String);

impl FromStr for Granularity {
    type Err = UnknownGranularity;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|g| g.as_str() == name).ok_or_else(|| UnknownGranularity(name.to_owned()))
    }
}

/// How often an entity, or two together, were written of over time.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Timeline {
    /// Name of the entity.
    pub a: String,
    /// Name of the other, if there is one.
    pub b: Option<String>,
    /// What the steps are: "day", "month", "year" or "chapter".
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub granularity: Steps,
    /// Date of the earliest dated document.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub first_seen: Option<Date>,
    /// Date of the latest story's earliest document.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub last_seen: Option<Date>,
    /// Stories without a date, of which no step tells.
    pub undated: u64,
    /// Every step from the first to the last, those without a story too.
    pub steps: Vec<TimelineRow>,
    /// Whether their share of all stories grows.
    pub trend: Option<Trend>,
}

/// One step of a timeline.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TimelineRow {
    /// The day, month or year, or the heading of the chapter.
    pub time: String,
    /// Stories that name the entity, or hold both; each at the date of its earliest document. Of a chapter: sentences that name the entity,
    /// or in which a window begins that holds both.
    pub stories: u64,
    /// Mentions, or windows that hold both; with those of copies. Of a chapter: the same as `stories`.
    pub count: u64,
    /// Stories in all, or sentences of the chapter.
    pub all: u64,
    /// The share of all of them.
    pub share: f64,
}

/// The first day of a step, the day after its last, and the stories in it.
pub type Stretch = (Date, Date, u64);

/// Whether something grows: see [`kendall`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Trend {
    /// Kendall's τ-b, from -1 (it falls from step to step) to 1 (it rises).
    pub tau: f64,
    /// How probable one that far from 0 is if there is no trend.
    pub p: f64,
}

impl Namegraph {
    /// When an entity was written of, or two of them in one window. Where no granularity is asked for, it fits the time
    /// that is to be shown; a text that stands alone without a date goes by its chapters.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn timeline(
        &self,
        a: &EntityRow,
        b: Option<&EntityRow>,
        granularity: Option<Granularity>,
    ) -> Result<Timeline, StoreError> {
        let moments = match b {
            Some(b) => self.store().moments_between(a.number, b.number)?,
            None => self.store().moments_of(a.number)?,
        };
        let dated = || moments.iter().filter_map(|m| m.date);
        let ends = dated().min().zip(dated().max());
        if let (None, None, Some(text)) = (granularity, ends, self.only_text()?) {
            return self.by_chapter(&text, a, b);
        }
        let granularity = granularity.unwrap_or_else(|| {
            ends.map_or(Granularity::Month, |(first, last)| Granularity::fitting(first, last))
        });
        let steps = match ends {
            Some(ends) => steps(granularity, ends, &moments, &self.store().moments()?),
            None => Vec::new(),
        };
        let trend = kendall(&steps.iter().map(|s| s.share).collect::<Vec<_>>());
        Ok(Timeline {
            a: a.name.clone(),
            b: b.map(|b| b.name.clone()),
            granularity: Steps::Dates(granularity),
            first_seen: ends.map(|(first, _)| first),
            last_seen: ends.map(|(_, last)| last),
            undated: moments.iter().filter(|m| m.date.is_none()).count() as u64,
            steps,
            trend: trend.map(|(tau, p)| Trend { tau, p }),
        })
    }
}

impl Namegraph {
    /// The text of a file that has one alone, without a date.
    fn only_text(&self) -> Result<Option<String>, StoreError> {
        let mut only = None;
        let store = self.store();
        let alone = store.unit() == Unit::Window && store.count_documents()? == 1;
        if alone && store.moments()?.iter().all(|moment| moment.date.is_none()) {
            self.store().for_each_text(|_, _, text| only = Some(text.to_owned()))?;
        }
        Ok(only)
    }

    fn by_chapter(&self, text: &str, a: &EntityRow, b: Option<&EntityRow>) -> Result<Timeline, StoreError> {
        let chapters = chapters(text);
        let by_chapter = |places: Vec<usize>| {
            let mut counts = vec![0_u64; chapters.len()];
            places.into_iter().for_each(|place| counts[chapter::at(&chapters, place)] += 1);
            counts
        };
        let own = by_chapter(self.store().places_of(a.number, b.map(|b| b.number))?);
        let all = by_chapter(self.store().sentence_starts()?);
        let row = |(chapter, (count, all)): (&Chapter, (u64, u64))| TimelineRow {
            time: chapter.heading.clone(),
            stories: count,
            count,
            all,
            share: if all > 0 { count as f64 / all as f64 } else { 0.0 },
        };
        let steps: Vec<TimelineRow> = chapters.iter().zip(own.into_iter().zip(all)).map(row).collect();
        let trend = kendall(&steps.iter().map(|s| s.share).collect::<Vec<_>>());
        Ok(Timeline {
            a: a.name.clone(),
            b: b.map(|b| b.name.clone()),
            granularity: Steps::Chapters,
            first_seen: None,
            last_seen: None,
            undated: 0,
            steps,
            trend: trend.map(|(tau, p)| Trend { tau, p }),
        })
    }

    /// How long steps must be for a timeline of all stories to be readable.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn granularity(&self) -> Result<Granularity, StoreError> {
        let moments = self.store().moments()?;
        let dated = || moments.iter().filter_map(|m| m.date);
        let ends = dated().min().zip(dated().max());
        Ok(ends.map_or(Granularity::Month, |(first, last)| Granularity::fitting(first, last)))
    }

    /// How many stories there are in each step of the whole time, and how long the steps are.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn calendar(&self) -> Result<(Granularity, Vec<TimelineRow>), StoreError> {
        let moments = self.store().moments()?;
        let dated = || moments.iter().filter_map(|m| m.date);
        let Some((first, last)) = dated().min().zip(dated().max()) else {
            return Ok((Granularity::Month, Vec::new()));
        };
        let granularity = Granularity::within(first, last, CALENDAR_DAYS, CALENDAR_MONTHS);
        Ok((granularity, steps(granularity, (first, last), &moments, &moments)))
    }

    /// What each link weighs in each step in which some story holds both its ends: first day, day after the last, stories.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn weights_over_time(
        &self,
        links: &[(u32, u32)],
        granularity: Granularity,
    ) -> Result<Vec<Vec<Stretch>>, StoreError> {
        let by_step = |days: Vec<Date>| {
            let mut steps: BTreeMap<Date, u64> = BTreeMap::new();
            days.into_iter().for_each(|day| *steps.entry(granularity.step(day)).or_default() += 1);
            let steps = steps.into_iter();
            steps.map(|(step, stories)| (step, granularity.next(step).unwrap_or(step), stories)).collect()
        };
        Ok(self.store().dates_of(links)?.into_iter().map(by_step).collect())
    }
}

fn steps(
    granularity: Granularity,
    (first, last): (Date, Date),
    moments: &[Moment],
    all: &[Moment],
) -> Vec<TimelineRow> {
    let by_step = |moments: &[Moment]| {
        let mut steps: BTreeMap<Date, (u64, u64)> = BTreeMap::new();
        for (date, count) in moments.iter().filter_map(|m| Some((m.date?, m.count))) {
            let step = steps.entry(granularity.step(date)).or_default();
            *step = (step.0 + 1, step.1 + count);
        }
        steps
    };
    let (own, all) = (by_step(moments), by_step(all));
    let mut rows = Vec::new();
    let mut step = Some(granularity.step(first));
    while let Some(at) = step.filter(|at| *at <= last) {
        let (stories, count) = own.get(&at).copied().unwrap_or_default();
        let total = all.get(&at).map_or(0, |(stories, _)| *stories);
        let share = if total > 0 { stories as f64 / total as f64 } else { 0.0 };
        rows.push(TimelineRow { time: granularity.written(at), stories, count, all: total, share });
        step = granularity.next(at);
    }
    rows
}
