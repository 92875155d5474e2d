//! Counts of pairs.
//!
//! One hash map of all pairs misses the cache at nearly every step. So pairs are dealt out to parts by their first entity,
//! each with a map of its own. A meeting is noted in the list of its part; when there are many, all cores work the lists off,
//! part by part, while a part's map is in the cache.

use namegraph_document::Date;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// How many parts there are; an entity's is its number modulo this.
const PARTS: usize = 256;
/// How many meetings all lists hold: 16 MB.
const MOST_NOTED: usize = 1 << 20;
/// In the number of a story: the meeting is in a sentence that only repeats another.
const REPEATED: u32 = 1 << 31;
/// A sentence that names more is a list.
const FEW: u64 = 5;
/// No day: later than all.
const NEVER: i32 = i32::MAX;

/// How much a window says of each two that it names, in parts of [`WHOLE`](Self::WHOLE): whole numbers, so that their order does
/// not matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Share(u32);

impl Share {
    /// All that a window can say.
    pub(crate) const WHOLE: Self = Self(1 << 12);

    /// What a sentence says that names so many: all of it up to [`FEW`], beyond it `(FEW - 1) / (n - 1)`. Of those that are named
    /// with one of a list, only so many are tied to it, and the sentence does not say which.
    ///
    /// Newman (2001), "Scientific collaboration networks. II", Physical Review E 64:016132, gives each two of `n` authors of a
    /// paper `1 / (n - 1)` for the same reason; but a sentence of three names ties all three.
    pub(crate) fn of_a_list(names: u64) -> Self {
        let rest = (FEW - 1) as f64 / names.saturating_sub(1).max(1) as f64;
        Self((f64::from(Self::WHOLE.0) * rest.min(1.0)).round() as u32)
    }

    /// What a list of so many items says of each two: `1 / (n - 1)`, as Newman has it.
    pub(crate) fn of_items(items: u64) -> Self {
        let share = 1.0 / items.saturating_sub(1).max(1) as f64;
        Self((f64::from(Self::WHOLE.0) * share).round() as u32)
    }

    pub(crate) fn get(self) -> u64 {
        self.0.into()
    }
}

/// Two entities meet in a window.
#[derive(Clone, Copy, Debug)]
struct Meeting {
    pair: u64,
    story: u32,
    day: i32,
    share: Share,
}

/// What is known of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    /// Stories that hold it.
    pub(crate) stories: u32,
    /// The sum of the largest shares of each.
    shares: u64,
    /// The largest share in the last story.
    last_share: Share,
    /// Windows that hold it, those of copies too.
    pub(crate) count: u32,
    /// The last story that held it.
    last_story: u32,
    first_day: i32,
    last_day: i32,
}

impl Default for Seen {
    fn default() -> Self {
        Self {
            stories: 0,
            shares: 0,
            last_share: Share::default(),
            count: 0,
            last_story: REPEATED,
            first_day: NEVER,
            last_day: i32::MIN,
        }
    }
}

impl Seen {
    fn see(&mut self, meeting: &Meeting) {
        self.count += 1;
        if meeting.story & REPEATED == 0 {
            if meeting.story != self.last_story {
                self.stories += 1;
                self.last_story = meeting.story;
                self.last_share = Share::default();
            }
            if meeting.share > self.last_share {
                self.shares += u64::from(meeting.share.0 - self.last_share.0);
                self.last_share = meeting.share;
            }
        }
        if meeting.day != NEVER {
            self.first_day = self.first_day.min(meeting.day);
            self.last_day = self.last_day.max(meeting.day);
        }
    }

    /// Its stories, each by the largest share of its windows.
    pub(crate) fn shares(&self) -> f64 {
        self.shares as f64 / f64::from(Share::WHOLE.0)
    }

    /// Date of the earliest dated window, and of the latest.
    pub(crate) fn dates(&self) -> [Option<Date>; 2] {
        [self.first_day, self.last_day].map(date)
    }
}

/// The counts. Memory: some 50 bytes for each distinct pair, and 16 MB.
#[derive(Clone, Debug)]
pub(crate) struct Meetings {
    parts: Vec<Part>,
    noted: usize,
}

/// The pairs of some entities.
#[derive(Clone, Debug, Default)]
struct Part {
    noted: Vec<Meeting>,
    /// By both entities, the first one in the higher half.
    pairs: FxHashMap<u64, Seen>,
}

impl Default for Meetings {
    fn default() -> Self {
        Self { parts: vec![Part::default(); PARTS], noted: 0 }
    }
}

impl Meetings {
    /// Notes that `a` and `b`, the smaller number first, meet in a window of a story. Stories come one after the other.
    pub(crate) fn meet(
        &mut self,
        (a, b): (u32, u32),
        story: u32,
        repeated: bool,
        share: Share,
        date: Option<Date>,
    ) {
        let story = if repeated { story | REPEATED } else { story };
        let day = date.map_or(NEVER, day);
        let pair = u64::from(a) << 32 | u64::from(b);
        self.parts[a as usize % PARTS].noted.push(Meeting { pair, story, day, share });
        self.noted += 1;
        if self.noted >= MOST_NOTED {
            self.settle();
        }
    }

    /// Works the lists off.
    fn settle(&mut self) {
        self.noted = 0;
        self.parts.par_iter_mut().for_each(|part| {
            for meeting in part.noted.drain(..) {
                part.pairs.entry(meeting.pair).or_default().see(&meeting);
            }
        });
    }

    /// Every pair that some story holds, and in how many, in no order that means anything.
    pub(crate) fn counts(&mut self) -> Vec<(u32, u32, u32)> {
        self.settle();
        let held = |part: &Part| {
            let held = part.pairs.iter().filter(|(_, seen)| seen.stories > 0);
            held.map(|(pair, seen)| ((pair >> 32) as u32, *pair as u32, seen.stories)).collect::<Vec<_>>()
        };
        self.parts.par_iter().flat_map_iter(held).collect()
    }

    /// Calls `take` with every pair that some story holds, in order.
    ///
    /// Time: O(n log n) for n pairs, on all cores but for the last O(n + e), e the highest number of an entity.
    pub(crate) fn for_each(&mut self, mut take: impl FnMut(u32, u32, &Seen)) {
        self.settle();
        let sorted: Vec<Vec<(u64, Seen)>> = self.parts.par_iter().map(Part::sorted).collect();
        let mut rest: Vec<&[(u64, Seen)]> = sorted.iter().map(Vec::as_slice).collect();
        let Some(last) = rest.iter().filter_map(|part| part.last()).map(|pair| pair.0 >> 32).max() else {
            return;
        };
        for first in 0..=last {
            let part = &mut rest[first as usize % PARTS];
            while let Some(((pair, seen), others)) = part.split_first().filter(|(p, _)| p.0 >> 32 == first) {
                take(first as u32, *pair as u32, seen);
                *part = others;
            }
        }
    }
}

impl Part {
    fn sorted(&self) -> Vec<(u64, Seen)> {
        let held = self.pairs.iter().filter(|(_, seen)| seen.stories > 0);
        let mut pairs: Vec<_> = held.map(|(&pair, &seen)| (pair, seen)).collect();
        pairs.sort_unstable_by_key(|pair| pair.0);
        pairs
    }
}

/// A number that is larger the later the day.
fn day(date: Date) -> i32 {
    i32::from(date.year()) * 512 + i32::from(date.month()) * 32 + i32::from(date.day())
}

fn date(day: i32) -> Option<Date> {
    let year = i16::try_from(day.div_euclid(512)).ok()?;
    let rest = day.rem_euclid(512);
    Date::new(year, (rest / 32) as i8, (rest % 32) as i8).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn counted(mut meetings: Meetings) -> Vec<(u32, u32, Seen)> {
        let mut all = Vec::new();
        meetings.for_each(|a, b, seen| all.push((a, b, *seen)));
        all
    }

    proptest! {
        /// However often the lists are worked off on the way, the counts are those of one list, and in order.
        #[test]
        fn lists_are_one(met in prop::collection::vec((0u32..600, 600u32..604, 1u32..9, any::<bool>(), 1i8..5), 0..60), cuts in prop::collection::btree_set(0usize..60, 0..9)) {
            let mut met = met;
            met.sort_by_key(|m| m.2);
            let (mut cut, mut whole) = (Meetings::default(), Meetings::default());
            for (i, &(a, b, story, repeated, day)) in met.iter().enumerate() {
                let date = (day < 4).then(|| Date::constant(2020, 1, day));
                let share = Share::of_a_list(u64::from(b) % 9);
                cut.meet((a, b), story, repeated, share, date);
                whole.meet((a, b), story, repeated, share, date);
                if cuts.contains(&i) {
                    cut.settle();
                }
            }
            let whole = counted(whole);
            prop_assert!(whole.windows(2).all(|w| (w[0].0, w[0].1) < (w[1].0, w[1].1)));
            prop_assert_eq!(counted(cut), whole);
        }

        #[test]
        fn a_day_is_the_day_it_was(days in 0i64..3_000_000) {
            let day_of = Date::constant(-2000, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
            prop_assert_eq!(date(day(day_of)), Some(day_of));
            prop_assert_eq!((date(NEVER), date(i32::MIN)), (None, None));
        }
    }
}
