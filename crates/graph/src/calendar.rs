//! Periods within which chance is reckoned: what is written of comes and goes, and two names that are in the news in one month meet
//! more easily than two that never were at one time.

use namegraph_document::Date;

/// How many stories a period holds at least: fewer say too little of how often anybody is named.
const LEAST_STORIES: usize = 250;
/// The most periods.
const MOST_PERIODS: usize = 64;

/// The time of a corpus, cut into periods of about as many stories each. Stories without a date have a period of their own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    /// The first day of each period but the first.
    begins: Vec<Date>,
}

impl Calendar {
    /// Cuts the time of stories of these dates, in any order, into periods of whole days.
    ///
    /// Time: O(n log n).
    pub fn of(mut dates: Vec<Date>) -> Self {
        dates.sort_unstable();
        let least = LEAST_STORIES.max(dates.len().div_ceil(MOST_PERIODS));
        let mut begins = Vec::new();
        let mut held = 0;
        let mut left = dates.len();
        for same in dates.chunk_by(|a, b| a == b) {
            if held >= least && left >= least {
                begins.push(same[0]);
                held = 0;
            }
            held += same.len();
            left -= same.len();
        }
        Self { begins }
    }

    /// The number of a day's period.
    pub(crate) fn period(&self, date: Option<Date>) -> u32 {
        // Few stories are all of one time, dated or not.
        date.filter(|_| !self.begins.is_empty())
            .map_or(0, |date| 1 + self.begins.partition_point(|begin| *begin <= date) as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn few_stories_are_of_one_time() {
        let day = |d| Date::constant(2020, 1, d);
        let calendar = Calendar::of((1..=28).map(day).collect());
        assert_eq!(
            [calendar.period(None), calendar.period(Some(day(1))), calendar.period(Some(day(28)))],
            [0, 0, 0]
        );
    }

    proptest! {
        #[test]
        fn periods_hold_enough_and_are_in_order(days in prop::collection::vec(0i64..4000, 0..3000)) {
            let dates: Vec<Date> = days.iter().map(|d| Date::constant(2000, 1, 1) + jiff::Span::new().days(*d)).collect();
            let calendar = Calendar::of(dates.clone());
            let mut held = std::collections::BTreeMap::<u32, usize>::new();
            dates.iter().for_each(|d| *held.entry(calendar.period(Some(*d))).or_default() += 1);
            prop_assert!(held.len() <= MOST_PERIODS);
            prop_assert!(held.len() <= 1 || held.values().all(|&n| n >= LEAST_STORIES));
            prop_assert_eq!(held.len(), if dates.is_empty() { 0 } else { calendar.begins.len() + 1 });
        }
    }
}
