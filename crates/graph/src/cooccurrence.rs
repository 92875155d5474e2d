//! What co-occurs: two entities of which both are named in one window of text, story by story.
//!
//! A *story* is what counts once: the documents that tell the same (see `ingest/story.rs`). Its windows say who is named
//! together; what a copy repeats is evidence, and counts no second time.

use namegraph_document::{Date, Item, Placed, Unit, Window};
use rustc_hash::FxHashSet;

use crate::calendar::Calendar;
use crate::meetings::{Meetings, Share};
use crate::null::NullModel;
use crate::significance::significances;

/// Two entities that occur together, and how much that means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// The entity with the smaller number.
    pub a: u32,
    /// The other.
    pub b: u32,
    /// Stories that hold both in one window.
    pub stories: u32,
    /// The same, but a story whose sentences name both only in lists counts less than one (see `meetings.rs`).
    pub shares: f64,
    /// Windows that hold both, those of copies too.
    pub count: u32,
    /// Date of the earliest dated window.
    pub first_seen: Option<Date>,
    /// Date of the latest.
    pub last_seen: Option<Date>,
    /// Stories in which chance would bring them together: see [`Chance::expected`](crate::Chance::expected).
    pub expected: f64,
    /// See [`npmi`](crate::npmi).
    pub npmi: f64,
    /// See [`poisson_tail`](crate::poisson_tail).
    pub p: f64,
    /// See [`benjamini_hochberg`](crate::benjamini_hochberg).
    pub fdr: f64,
    /// See [`disparity`](crate::disparity).
    pub disparity: f64,
}

/// How often an entity occurs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Occurrence {
    /// Stories that name it.
    pub stories: u32,
    /// Windows that name it, without those of copies.
    pub windows: u64,
    /// How many slots of its stories repeat an entity of theirs, summed up: see [`NullModel`].
    pub(crate) repeats: u64,
}

/// Counts pairs over a stream of windows.
///
/// Memory: some 50 bytes for each distinct pair (130 at the end) and 24 for each entity and period that names it, whatever the number of windows.
#[derive(Debug, Default)]
pub struct Cooccurrence {
    pairs: Meetings,
    entities: Vec<Occurrence>,
    /// The same of each entity by periods, in order.
    by_period: Vec<Vec<(u32, Occurrence)>>,
    /// By the numbers of periods.
    null: Vec<NullModel>,
    calendar: Calendar,
    /// The date of the story: that of its first document.
    date: Option<Date>,
    begun: bool,
    /// Counted from 1.
    story: u32,
    /// The story so far: each name once a window.
    slots: Vec<u32>,
    /// In how many ordered pairs of slots the two are together, and how much that says, in parts of a whole share.
    together: u64,
    shares: u64,
    /// The window: its entities, each with a last bit that says whether it is only repeated, and its place in a list.
    room: Vec<(u64, Option<Item>)>,
    /// Who was told so far in the story.
    told: FxHashSet<u32>,
    /// The lists of the window, and how many heads each has.
    lists: Vec<(u32, u64)>,
}

impl Cooccurrence {
    /// A counter that has seen nothing, and reckons chance over all stories.
    pub fn new() -> Self {
        Self::over(Calendar::default())
    }

    /// A counter that has seen nothing, and reckons chance within periods.
    pub fn over(calendar: Calendar) -> Self {
        Self { story: 1, calendar, ..Self::default() }
    }

    /// Takes a document of the story: who is named in it, in order. Two of whom both are only repeated are evidence of
    /// what is linked already, and count for no story.
    pub fn document(&mut self, names: &[Placed], window: Window, unit: Unit, date: Option<Date>) {
        self.begin(date);
        // A name that another story said before has no part in this one, unless this one tells of it, too.
        self.told.extend(names.iter().filter(|n| !n.repeated).map(|n| n.entity));
        if let (Window::Words(words), Unit::Story) = (window, unit) {
            self.stretch(names, words.get(), date);
            return;
        }
        let place = |n: &Placed| match window {
            Window::Words(words) => n.word / words,
            _ => n.window,
        };
        for names in names.chunk_by(|a, b| place(a) == place(b)) {
            self.together_in(
                names.iter().map(|n| (n.entity, n.repeated, n.list)),
                window == Window::Sentence,
                date,
            );
            if unit == Unit::Window {
                self.close();
            }
        }
    }

    /// Takes one window of the story: the entities named in it, in any order, as often as they are named.
    pub fn window(&mut self, entities: &[u32], date: Option<Date>) {
        self.begin(date);
        self.told.extend(entities);
        self.together_in(entities.iter().map(|&entity| (entity, false, None)), false, date);
    }

    fn begin(&mut self, date: Option<Date>) {
        if !self.begun {
            (self.date, self.begun) = (date, true);
        }
    }

    /// `sentence`: whether it is one, which may be a list.
    fn together_in(
        &mut self,
        names: impl Iterator<Item = (u32, bool, Option<Item>)>,
        sentence: bool,
        date: Option<Date>,
    ) {
        self.room.clear();
        self.room.extend(
            names.map(|(entity, repeated, list)| (u64::from(entity) << 1 | u64::from(repeated), list)),
        );
        // One that is told and repeated is told; one that stands outside of a list, too, is no item of it.
        self.room.sort_unstable();
        self.room.dedup_by(|later, first| {
            let same = later.0 >> 1 == first.0 >> 1;
            if same {
                first.1 = first.1.zip(later.1).and_then(|(a, b)| one_place(a, b));
            }
            same
        });
        self.count_items();
        let of_all = if sentence { Share::of_a_list(self.room.len() as u64) } else { Share::WHOLE };
        let mut told = 0;
        for (i, &(first, list)) in self.room.iter().enumerate() {
            let a = (first >> 1) as u32;
            for &(second, other) in &self.room[i + 1..] {
                let b = (second >> 1) as u32;
                let repeated = first & second & 1 == 1 || !self.told.contains(&a) || !self.told.contains(&b);
                let items = list.zip(other).filter(|_| sentence);
                let share =
                    items.and_then(|(a, b)| self.share(a, b)).map_or(of_all, |share| share.min(of_all));
                self.pairs.meet((a, b), self.story, repeated, share, date);
                if (first | second) & 1 == 0 {
                    self.shares += 2 * share.get();
                }
            }
            if first & 1 == 0 {
                self.slots.push(a);
                told += 1;
            }
        }
        self.together += told * (told.max(1) - 1);
    }

    fn count_items(&mut self) {
        self.lists.clear();
        let heads = self.room.iter().filter_map(|(_, list)| list.filter(|item| item.head));
        self.lists.extend(heads.map(|item| (item.list, 1)));
        self.lists.sort_unstable();
        self.lists.dedup_by(|later, first| {
            let same = later.0 == first.0;
            first.1 += if same { later.1 } else { 0 };
            same
        });
    }

    /// What a list says of two of its names: with their items named side by side, and of Ann Lee and the Ohio of Bo Li as if each name
    /// were an item. An item says of its own names what any sentence does.
    fn share(&self, a: Item, b: Item) -> Option<Share> {
        let items = self.items(a.list).filter(|_| a.list == b.list && a.item != b.item)?;
        Some(Share::of_items(if a.head && b.head { items } else { 2 * items }))
    }

    /// The items of a list of the window.
    fn items(&self, list: u32) -> Option<u64> {
        let at = self.lists.binary_search_by_key(&list, |(list, _)| *list).ok()?;
        Some(self.lists[at].1)
    }

    /// Takes one document of the story whose windows are not fixed: two names are together if the places of their words
    /// differ by less than `words`. Each counts once for each place of the earlier one.
    fn stretch(&mut self, names: &[Placed], words: u32, date: Option<Date>) {
        for (i, name) in names.iter().enumerate() {
            for (a, b, repeated) in met_after(&names[i..], words) {
                let repeated = repeated || !self.told.contains(&a) || !self.told.contains(&b);
                self.pairs.meet((a, b), self.story, repeated, Share::WHOLE, date);
                self.together += 2 * u64::from(!repeated);
                self.shares += 2 * u64::from(!repeated) * Share::WHOLE.get();
            }
            if !name.repeated {
                self.slots.push(name.entity);
            }
        }
    }

    /// Ends the story: what comes now belongs to the next.
    pub fn end_story(&mut self) {
        self.close();
        self.told.clear();
        self.begun = false;
    }

    fn close(&mut self) {
        if self.slots.is_empty() {
            return;
        }
        let period = self.calendar.period(self.date);
        // Those of a single window are in order.
        if !self.slots.is_sorted() {
            self.slots.sort_unstable();
        }
        let slots = self.slots.len() as u64;
        let entities = self.slots.chunk_by(|a, b| a == b).count() as u64;
        if self.null.len() <= period as usize {
            self.null.resize(period as usize + 1, NullModel::default());
        }
        self.null[period as usize].add(entities, slots, self.together, self.shares);
        for same in self.slots.chunk_by(|a, b| a == b) {
            let entity = same[0] as usize;
            if self.entities.len() <= entity {
                self.entities.resize(entity + 1, Occurrence::default());
                self.by_period.resize(entity + 1, Vec::new());
            }
            let periods = &mut self.by_period[entity];
            let at = periods.partition_point(|(known, _)| *known < period);
            if periods.get(at).is_none_or(|(known, _)| *known != period) {
                periods.insert(at, (period, Occurrence::default()));
            }
            for occurrence in [&mut self.entities[entity], &mut periods[at].1] {
                occurrence.stories += 1;
                occurrence.windows += same.len() as u64;
                occurrence.repeats += slots - entities;
            }
        }
        self.slots.clear();
        (self.together, self.shares) = (0, 0);
        self.story += 1;
    }

    /// Stories so far that name anybody.
    pub fn stories(&self) -> u32 {
        self.story - 1
    }

    /// How often each entity occurs, by its number; none for those that no window names.
    pub fn occurrences(&self) -> &[Occurrence] {
        &self.entities
    }

    /// Every pair that some story holds, and in how many, in no order that means anything: for those who want nothing
    /// but counts, and fast.
    pub fn counts(&mut self) -> Vec<(u32, u32, u32)> {
        self.pairs.counts()
    }

    /// Every pair that some story holds, in order, with what it means.
    ///
    /// Time: O(n log n) for n pairs; expectations on all cores.
    pub fn into_pairs(mut self) -> Vec<Pair> {
        let mut pairs: Vec<Pair> = Vec::new();
        std::mem::take(&mut self.pairs).for_each(|a, b, seen| {
            let [first_seen, last_seen] = seen.dates();
            pairs.push(Pair {
                a,
                b,
                stories: seen.stories,
                shares: seen.shares(),
                count: seen.count,
                first_seen,
                last_seen,
                expected: 0.0,
                npmi: 0.0,
                p: 1.0,
                fdr: 1.0,
                disparity: 1.0,
            });
        });
        significances(&mut pairs, &self.entities, &self.by_period, &self.null);
        pairs
    }
}

/// The distinct pairs of the first of these names and another that stands less than `words` behind it, and whether both
/// are only repeated.
fn met_after(names: &[Placed], words: u32) -> Vec<(u32, u32, bool)> {
    let Some((first, rest)) = names.split_first() else { return Vec::new() };
    let near = rest.iter().take_while(|n| n.word - first.word < words).filter(|n| n.entity != first.entity);
    let pair =
        |n: &Placed| (first.entity.min(n.entity), first.entity.max(n.entity), first.repeated && n.repeated);
    let mut met: Vec<_> = near.map(pair).collect();
    met.sort_unstable();
    met.dedup_by_key(|pair| (pair.0, pair.1));
    met
}

/// The place of an entity that a list names twice, as with its acronym: the first item that it is the head of, or the one that it is tied
/// to; none where it is tied to two.
fn one_place(a: Item, b: Item) -> Option<Item> {
    let head = if a.head { a } else { b };
    (a.list == b.list && (a.head || b.head || a.item == b.item)).then_some(head)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn counted(counter: Cooccurrence) -> Vec<(u32, u32, u32, u32)> {
        counter.into_pairs().into_iter().map(|p| (p.a, p.b, p.stories, p.count)).collect()
    }

    #[test]
    fn pairs_count_once_a_story_and_are_dated() {
        let day = |d| Some(Date::constant(2020, 1, d));
        let mut counter = Cooccurrence::new();
        counter.window(&[2, 1, 2], day(5));
        counter.window(&[1, 2, 3], day(2));
        counter.end_story();
        counter.window(&[1, 2], None);
        let repeated = |entity, window| Placed { entity, window, word: 0, repeated: true, list: None };
        let copy = [repeated(1, 0), repeated(2, 0), repeated(1, 9), repeated(4, 9)];
        counter.document(&copy, Window::Sentence, Unit::Story, day(9));
        counter.window(&[7, 7], None);
        counter.end_story();
        counter.end_story();
        assert_eq!(counter.stories(), 2);
        let of =
            |entity: usize| (counter.occurrences()[entity].stories, counter.occurrences()[entity].windows);
        assert_eq!([of(0), of(1), of(2), of(7)], [(0, 0), (2, 3), (2, 3), (1, 1)]);
        let pairs = counter.into_pairs();
        assert_eq!((pairs[0].first_seen, pairs[0].last_seen), (day(2), day(9)));
        let counts: Vec<_> = pairs.iter().map(|p| (p.a, p.b, p.stories, p.count)).collect();
        assert_eq!(counts, [(1, 2, 2, 4), (1, 3, 1, 1), (2, 3, 1, 1)], "a copy alone links nobody");
    }

    #[test]
    fn who_is_new_in_a_copy_meets_whom_it_repeats() {
        let name = |entity, repeated| Placed { entity, window: 0, word: 0, repeated, list: None };
        let mut counter = Cooccurrence::new();
        counter.window(&[1, 2], None);
        counter.document(
            &[name(1, true), name(2, true), name(3, false)],
            Window::Document,
            Unit::Story,
            None,
        );
        counter.end_story();
        assert_eq!(counted(counter), [(1, 2, 1, 2), (1, 3, 1, 1), (2, 3, 1, 1)]);
    }

    #[test]
    fn in_a_stretch_the_distance_of_words_decides() {
        let names = [(1, 0), (2, 4), (1, 5), (3, 9), (2, 30)];
        let placed =
            |repeated| names.map(|(entity, word)| Placed { entity, window: 0, word, repeated, list: None });
        let five = Window::Words(5.try_into().unwrap());
        let mut counter = Cooccurrence::new();
        counter.document(&placed(false), five, Unit::Story, None);
        counter.document(&placed(true), five, Unit::Story, None);
        counter.end_story();
        assert_eq!(counted(counter), [(1, 2, 1, 4), (1, 3, 1, 2)]);
        let mut counter = Cooccurrence::new();
        counter.document(&placed(false), five, Unit::Window, None);
        assert_eq!(counted(counter), [(1, 2, 1, 1), (1, 3, 1, 1)], "words 0 to 4, 5 to 9, 30 to 34");
    }

    #[test]
    fn whom_another_story_said_before_meets_none_in_this_one() {
        let name = |entity, repeated| Placed { entity, window: 0, word: entity, repeated, list: None };
        for window in [Window::Document, Window::Words(9.try_into().unwrap())] {
            let mut counter = Cooccurrence::new();
            counter.document(&[name(1, false), name(2, false)], window, Unit::Story, None);
            counter.end_story();
            counter.document(&[name(1, false), name(3, false), name(7, true)], window, Unit::Story, None);
            counter.end_story();
            assert_eq!(counted(counter), [(1, 2, 1, 1), (1, 3, 1, 1)]);
        }
    }

    #[test]
    fn lists_say_less_the_longer_they_are() {
        let shares = |names: u32, list: Option<u32>| {
            let item = |item| list.map(|list| Item { list, item, head: true });
            let placed = |entity| Placed { entity, window: 0, word: 0, repeated: false, list: item(entity) };
            let mut counter = Cooccurrence::new();
            counter.document(
                &(0..names).map(placed).collect::<Vec<_>>(),
                Window::Sentence,
                Unit::Story,
                None,
            );
            counter.end_story();
            let pair = counter.into_pairs()[0];
            assert_eq!((pair.stories, pair.count), (1, 1));
            pair.shares
        };
        assert_eq!([shares(2, None), shares(5, None), shares(9, None)], [1.0, 1.0, 0.5]);
        assert_eq!([shares(2, Some(7)), shares(3, Some(7)), shares(5, Some(7))], [1.0, 0.5, 0.25]);
    }

    #[test]
    fn a_list_says_little_of_what_is_of_two_items() {
        // "Ann (1) of Utah (2), and Bo (3) of Iowa (4)"
        let placed = |entity, item, head| {
            let list = Some(Item { list: 1, item, head });
            Placed { entity, window: 0, word: 0, repeated: false, list }
        };
        let names = [placed(1, 1, true), placed(2, 1, false), placed(3, 3, true), placed(4, 3, false)];
        let mut counter = Cooccurrence::new();
        counter.document(&names, Window::Sentence, Unit::Story, None);
        counter.end_story();
        let shares =
            counter.into_pairs().into_iter().map(|pair| (pair.a, pair.b, (pair.shares * 100.0).round()));
        let third = 33.0;
        let expected =
            [(1, 2, 100.0), (1, 3, 100.0), (1, 4, third), (2, 3, third), (2, 4, third), (3, 4, 100.0)];
        assert_eq!(shares.collect::<Vec<_>>(), expected);
        // "FBI (FBI), CIA (CIA) and NSA (NSA)": three items.
        let bodies =
            [1, 3, 5].into_iter().flat_map(|item| [placed(item, item, true), placed(item, item, false)]);
        let mut counter = Cooccurrence::new();
        counter.document(&bodies.collect::<Vec<_>>(), Window::Sentence, Unit::Story, None);
        counter.end_story();
        assert!(counter.into_pairs().iter().all(|pair| pair.shares == 0.5));
    }

    proptest! {
        #[test]
        fn the_order_of_stories_does_not_matter(mut stories in prop::collection::vec(prop::collection::vec(prop::collection::vec(0u32..9, 0..5), 0..4), 0..12)) {
            let count = |stories: &[Vec<Vec<u32>>]| {
                let mut counter = Cooccurrence::new();
                for story in stories {
                    story.iter().for_each(|w| counter.window(w, None));
                    counter.end_story();
                }
                counter.into_pairs()
            };
            let forward = count(&stories);
            stories.reverse();
            prop_assert_eq!(forward, count(&stories));
        }

        /// What pandas or GraphRAG would count.
        #[test]
        fn a_story_of_one_window_counts_what_a_plain_count_does(windows in prop::collection::vec(prop::collection::vec(0u32..6, 0..4), 0..30)) {
            let mut counter = Cooccurrence::new();
            let mut plain = std::collections::BTreeMap::new();
            for window in &windows {
                counter.window(window, None);
                counter.end_story();
                let distinct: std::collections::BTreeSet<_> = window.iter().collect();
                for a in &distinct {
                    for b in distinct.iter().filter(|b| *b > a) {
                        *plain.entry((**a, **b)).or_insert(0u32) += 1;
                    }
                }
            }
            let counts: std::collections::BTreeMap<_, _> =
                counter.counts().into_iter().map(|(a, b, n)| ((a, b), n)).collect();
            prop_assert_eq!(&counts, &plain);
            let counted: std::collections::BTreeMap<_, _> = counter.into_pairs().into_iter().map(|p| ((p.a, p.b), p.stories)).collect();
            prop_assert_eq!(counted, plain);
        }
    }
}
