//! What co-occurs: two entities of which both are named in one window of text.

use std::collections::HashMap;

use namegraph_document::Date;

/// What is known of two entities that occur together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pair {
    /// Windows that hold both.
    pub count: u32,
    /// Date of the earliest dated one.
    pub first_seen: Option<Date>,
    /// Date of the latest.
    pub last_seen: Option<Date>,
}

impl Pair {
    fn see(&mut self, date: Option<Date>) {
        self.count += 1;
        self.first_seen = self.first_seen.into_iter().chain(date).min();
        self.last_seen = self.last_seen.into_iter().chain(date).max();
    }
}

/// Counts pairs over a stream of windows.
///
/// Memory: some 40 bytes for each distinct pair, whatever the number of windows.
#[derive(Debug, Default)]
pub struct Cooccurrence {
    pairs: HashMap<(u32, u32), Pair>,
    room: Vec<u32>,
}

impl Cooccurrence {
    /// Takes one window: the entities named in it, in any order, as often as they are named.
    pub fn add(&mut self, entities: &[u32], date: Option<Date>) {
        self.room.clear();
        self.room.extend(entities);
        self.room.sort_unstable();
        self.room.dedup();
        for (i, &a) in self.room.iter().enumerate() {
            for &b in &self.room[i + 1..] {
                self.pairs.entry((a, b)).or_default().see(date);
            }
        }
    }

    /// Every pair with `a < b`, in order.
    pub fn into_pairs(self) -> Vec<(u32, u32, Pair)> {
        let mut pairs: Vec<_> = self.pairs.into_iter().map(|((a, b), pair)| (a, b, pair)).collect();
        pairs.sort_unstable_by_key(|&(a, b, _)| (a, b));
        pairs
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn pairs_are_counted_once_a_window_and_dated() {
        let day = |d| Some(Date::constant(2020, 1, d));
        let mut counter = Cooccurrence::default();
        counter.add(&[2, 1, 2], day(5));
        counter.add(&[1, 2, 3], day(2));
        counter.add(&[1, 2], None);
        counter.add(&[7, 7], None);
        let pairs = counter.into_pairs();
        assert_eq!(pairs[0], (1, 2, Pair { count: 3, first_seen: day(2), last_seen: day(5) }));
        assert_eq!(pairs.iter().map(|p| (p.0, p.1)).collect::<Vec<_>>(), [(1, 2), (1, 3), (2, 3)]);
    }

    proptest! {
        #[test]
        fn the_order_of_windows_does_not_matter(mut windows in prop::collection::vec(prop::collection::vec(0u32..9, 0..5), 0..20)) {
            let count = |windows: &[Vec<u32>]| {
                let mut counter = Cooccurrence::default();
                windows.iter().for_each(|w| counter.add(w, None));
                counter.into_pairs()
            };
            let forward = count(&windows);
            windows.reverse();
            prop_assert_eq!(forward, count(&windows));
        }
    }
}
