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
/// No day: later than all.
const NEVER: i32 = i32::MAX;

/// Two entities meet in a window.
#[derive(Clone, Copy, Debug)]
struct Meeting {
    pair: u64,
    story: u32,
    day: i32,
}

/// What is known of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    /// Stories that hold it.
    pub(crate) stories: u32,
    /// Windows that hold it, those of copies too.
    pub(crate) count: u32,
    /// The last story that held it.
    last_story: u32,
    first_day: i32,
    last_day: i32,
}

impl Default for Seen {
    fn default() -> Self {
        Self { stories: 0, count: 0, last_story: REPEATED, first_day: NEVER, last_day: i32::MIN }
    }
}

impl Seen {
    fn see(&mut self, meeting: &Meeting) {
        self.count += 1;
        if meeting.story & REPEATED == 0 && meeting.story != self.last_story {
            self.stories += 1;
            self.last_story = meeting.story;
        }
        if meeting.day != NEVER {
            self.first_day = self.first_day.min(meeting.day);
            self.last_day = self.last_day.max(meeting.day);
        }
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
    pub(crate) fn meet(&mut self, a: u32, b: u32, story: u32, repeated: bool, date: Option<Date>) {
        let story = if repeated { story | REPEATED } else { story };
        let day = date.map_or(NEVER, day);
        let pair = u64::from(a) << 32 | u64::from(b);
        self.parts[a as usize % PARTS].noted.push(Meeting { pair, story, day });
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
                cut.meet(a, b, story, repeated, date);
                whole.meet(a, b, story, repeated, date);
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
