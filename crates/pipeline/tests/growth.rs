//! How each stage grows with the names of one sentence, one block, one cluster: ten times as many take some ten times
//! as many steps, whatever somebody writes.
//!
//! Steps are counted, not timed: allocations, and the bytes that are asked for. What compares names allocates, so that
//! comparing all with all is found out by these. A loop that allocates nothing shows in the processor's time of the
//! thread alone; its bound is wide, since only a factor of a hundred is looked for.
#![allow(unsafe_code, reason = "an allocator is unsafe by its nature")]

use std::alloc::{GlobalAlloc, Layout as Memory, System};
use std::cell::Cell;
use std::fs;

use namegraph_document::{EntityType, Mention, Placed, Span, Unit, Window};
use namegraph_graph::Cooccurrence;
use namegraph_identity::{
    Across, Apart, Decision, Join, Key, Known, Languages, Ledger, NameCount, Reference, Rule, Rules, Verdict,
    across_documents, within_document,
};
use namegraph_ingest::layout;
use namegraph_ingest::story::{Sketch, Told, stories};
use namegraph_relation::said;

use EntityType::{Location as LOC, Organization as ORG, Person as PER};

/// From how many names to ten times as many: where each stage stands or falls, and where it is shown in all its variants,
/// whose loops without allocations are too short here to be seen.
const MANY: usize = 10_000;
const FEW: usize = 1_000;
/// Ten times as many names may take so many times as many steps, and so many times the time.
const STEPS: u64 = 13;
const TIME: u64 = 45;
/// Less time than this measures nothing, in nanoseconds.
const LEAST_TIME: u64 = 20_000_000;

thread_local! {
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
    static BYTES: Cell<u64> = const { Cell::new(0) };
}

struct Counting;

// SAFETY: the system's allocator does all the work.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, memory: Memory) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        BYTES.set(BYTES.get() + memory.size() as u64);
        // SAFETY: as the caller promises.
        unsafe { System.alloc(memory) }
    }

    unsafe fn dealloc(&self, place: *mut u8, memory: Memory) {
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(place, memory) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// What a stage takes.
#[derive(Clone, Copy, Debug)]
struct Cost {
    allocations: u64,
    bytes: u64,
    nanoseconds: u64,
}

fn cost<T>(stage: impl FnOnce() -> T) -> Cost {
    let now = || Cost { allocations: ALLOCATIONS.get(), bytes: BYTES.get(), nanoseconds: processor_time() };
    let before = now();
    std::hint::black_box(stage());
    let after = now();
    Cost {
        allocations: after.allocations - before.allocations,
        bytes: after.bytes - before.bytes,
        nanoseconds: after.nanoseconds - before.nanoseconds,
    }
}

/// Of this thread, in nanoseconds; 0 where the system does not say.
fn processor_time() -> u64 {
    let said = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    said.split(' ').next().and_then(|n| n.parse().ok()).unwrap_or(0)
}

/// Feeds a stage so many names and ten times as many. `input` makes what it is fed, which costs nothing.
#[track_caller]
fn grows_with_its_names<I, T>(what: &str, names: usize, input: impl Fn(usize) -> I, stage: impl Fn(&I) -> T) {
    // What is made once, like tables, is made before.
    stage(&input(10));
    let [few, many] = [names, 10 * names].map(|n| {
        let input = input(n);
        cost(|| stage(&input))
    });
    let grown = |few: u64, many: u64, least: u64, times: u64| many <= times * few.max(least);
    assert!(grown(few.allocations, many.allocations, 1_000, STEPS), "{what}: {few:?}, then {many:?}");
    assert!(grown(few.bytes, many.bytes, 100_000, STEPS), "{what}: {few:?}, then {many:?}");
    assert!(grown(few.nanoseconds, many.nanoseconds, LEAST_TIME, TIME), "{what}: {few:?}, then {many:?}");
}

/// A word for each number, none like another.
fn word(mut n: usize) -> String {
    const SYLLABLES: [&str; 10] = ["ba", "de", "fi", "go", "lu", "ma", "ne", "ri", "so", "vu"];
    let mut word = "T".to_owned();
    for _ in 0..5 {
        word.push_str(SYLLABLES[n % 10]);
        n /= 10;
    }
    word
}

/// A word for each number, all of one sound: letters that are written once, twice or three times.
fn spelling(mut n: usize) -> String {
    let mut word = "T".to_owned();
    for letter in ["m", "a", "r", "l", "b", "n", "v", "f", "d", "p", "g"] {
        word.push_str(&letter.repeat(1 + n % 3));
        n /= 3;
    }
    word
}

type Name = fn(usize) -> String;

/// The ways in which many names can be near each other.
const FAMILIES: [(&str, Name); 6] = [
    ("nothing in common", |n| format!("{} {}", word(n), word(n + 7))),
    ("one surname", |n| format!("{} Lee", word(n))),
    ("one given name", |n| format!("Ann {}", word(n))),
    ("one given name and surname", |n| format!("Ann {} Lee", word(n))),
    ("one sound", |n| format!("Ann {}", spelling(n))),
    ("surnames alone and full names", |n| {
        if n.is_multiple_of(2) { word(n) } else { format!("Ann {}", word(n - 1)) }
    }),
];

/// A text with names in one sentence.
struct Sentence {
    text: String,
    mentions: Vec<Mention>,
}

impl Sentence {
    fn of(n: usize, between: &str, entity_type: EntityType, name: impl Fn(usize) -> String) -> Self {
        let (mut text, mut mentions) = (String::new(), Vec::with_capacity(n));
        for i in 0..n {
            let start = text.len();
            text.push_str(&name(i));
            mentions.push(Mention { span: Span::new(start, text.len()), entity_type, score: 1.0 });
            text.push_str(between);
        }
        Self { text, mentions }
    }

    fn span(&self) -> Span {
        Span::new(0, self.text.len())
    }
}

fn names(n: usize, entity_type: EntityType, name: Name) -> Known {
    let name = |i| NameCount {
        name: name(i),
        entity_type,
        scope: None,
        mentions: 1,
        repeated: false,
        languages: Languages::NONE,
    };
    Known { names: (0..n).map(name).collect(), ..Known::default() }
}

fn reference(name: String) -> Reference {
    Reference { entity_type: PER, name, document: None }
}

fn decision(about: String, verdict: Verdict) -> Decision {
    Decision { about: reference(about), verdict, reason: None, author: "ann".to_owned(), time: String::new() }
}

#[test]
fn a_text_is_laid_out_in_steps_that_grow_with_it() {
    for (family, name) in FAMILIES {
        let text = |n| Sentence::of(n, ", ", PER, name).text;
        grows_with_its_names(&format!("layout, {family}"), FEW, text, |text| layout(text));
    }
    for (what, between) in [("a sentence", ", "), ("credits", "\nBy Ann Lee\n\n")] {
        let text = |n| Sentence::of(n, between, PER, word).text;
        grows_with_its_names(&format!("layout of {what}"), MANY, text, |text| layout(text));
    }
    let credited = |n| layout(&Sentence::of(n, "\nBy Ann Lee\n\n", PER, word).text);
    grows_with_its_names("names in credits", MANY, credited, |layout| {
        layout.sentences.iter().filter_map(|sentence| layout.around_at(*sentence)).count()
    });
}

#[test]
fn copies_are_told_in_steps_that_grow_with_them() {
    for (what, between) in [("a sentence", ", "), ("sentences", ".\n\n"), ("credits", "\nBy Ann Lee\n\n")] {
        let copy = |n| Sentence::of(n, between, PER, FAMILIES[0].1).text;
        grows_with_its_names(&format!("stories of {what}"), MANY, copy, |text| {
            stories(&[Sketch::of(text); 2], |_| Ok::<_, std::fmt::Error>(text.clone()))
        });
        grows_with_its_names(&format!("copies of {what}"), MANY, copy, |text| {
            let mut told = Told::default();
            [told.repeated(text, &layout(text)), told.repeated(text, &layout(text))]
        });
    }
}

#[test]
fn words_between_names_are_found_in_steps_that_grow_with_the_names() {
    for between in [", ", " met ", ",", ", lawyer of ", "'s wife, "] {
        let sentence = |n| Sentence::of(n, between, PER, word);
        grows_with_its_names(&format!("said, {between:?}"), MANY, sentence, |sentence| {
            said(&sentence.text, &[sentence.span()], &sentence.mentions)
        });
    }
}

#[test]
fn names_of_one_document_are_decided_in_steps_that_grow_with_them() {
    let within = |(sentence, apart): &(Sentence, Apart)| {
        within_document(&sentence.text, &sentence.mentions, Languages::NONE, Rules::default(), apart)
    };
    let all = |kind, name: Name| move |n| (Sentence::of(n, ", ", kind, name), Apart::default());
    grows_with_its_names("one sound", MANY, all(PER, |n| format!("Ann {}", spelling(n))), within);
    grows_with_its_names("one surname", MANY, all(PER, |n| format!("{} Lee", word(n))), within);
    grows_with_its_names("one end", MANY, all(ORG, |n| format!("{} Council", word(n))), within);
    for (family, name) in FAMILIES {
        for kind in [PER, ORG, LOC] {
            grows_with_its_names(&format!("{kind} in a document, {family}"), FEW, all(kind, name), within);
        }
        let apart = |n| {
            let key = |i| Key::new(PER, &name(i));
            (all(PER, name)(n).0, (1..n).map(|i| (key(i - 1), key(i))).collect())
        };
        grows_with_its_names(&format!("kept apart in a document, {family}"), FEW, apart, within);
    }
    let acronym: Name = |n| format!("{} Defense Forces", word(n));
    grows_with_its_names("bodies with one acronym", FEW, all(ORG, acronym), within);
    let form: Name = |n| {
        let letter = |(bit, c): (usize, char)| if n >> bit & 1 == 1 { c.to_ascii_uppercase() } else { c };
        "annabelle whitfield".chars().enumerate().map(letter).collect()
    };
    grows_with_its_names("forms of one name", MANY, all(PER, form), within);
    let match_report = |n| {
        let mut sentence = Sentence::of(n, ",", LOC, |_| "France".to_owned());
        sentence.text.insert_str(0, "CRICKET - ");
        sentence.mentions.iter_mut().for_each(|mention| mention.span = mention.span.shifted(10));
        (sentence, Apart::default())
    };
    grows_with_its_names("teams without blanks", MANY, match_report, within);
}

#[test]
fn names_of_a_block_are_joined_in_steps_that_grow_with_them() {
    grows_with_its_names("one sound", MANY, |n| names(n, PER, |n| format!("Ann {}", spelling(n))), across);
    for (family, name) in FAMILIES {
        for kind in [PER, ORG, LOC] {
            grows_with_its_names(
                &format!("{kind} in a block, {family}"),
                FEW,
                |n| names(n, kind, name),
                across,
            );
        }
        let one_document = |n| Known { documents: vec![vec![0]; n], ..names(n, PER, name) };
        grows_with_its_names(&format!("in one document, {family}"), FEW, one_document, across);
        let two_each = |n: usize| {
            let documents = (0..n as u32).map(|i| vec![i / 2]).collect();
            Known { documents, ..names(n, PER, name) }
        };
        grows_with_its_names(&format!("in documents of two, {family}"), FEW, two_each, across);
        let explained = |n| {
            let known = names(n, PER, name);
            let join = |name: &NameCount| (Join::new(PER, "Lee", &name.name, Rule::Part), 1);
            Known { explained: known.names.iter().map(join).collect(), ..known }
        };
        grows_with_its_names(&format!("explained, {family}"), FEW, explained, across);
    }
}

#[test]
fn names_of_a_cluster_are_joined_in_steps_that_grow_with_them() {
    let listed = |name: Name| {
        move |n| {
            let known = names(n, PER, name);
            let listed = known.names.iter().map(|name| (name.key(), "Bo Li".to_owned())).collect();
            Known { listed, ..known }
        }
    };
    grows_with_its_names("listed as one", MANY, listed(|n| format!("{} Lee", word(n))), across);
    type Decide = fn(String, String) -> Decision;
    let by_people = |decide: Decide, name: Name| {
        move |n: usize| {
            let decisions = (1..n).map(|i| decide(name(i), name(0))).collect::<Vec<_>>();
            let forms = (1..n).map(|i| (Key::new(PER, &name(0)), Key::new(PER, &name(i)))).collect();
            (Known { forms, ..names(n, PER, name) }, decisions)
        }
    };
    let one: Decide = |a, b| decision(a, Verdict::Same(reference(b)));
    let apart: Decide = |a, b| decision(a, Verdict::NotSame(reference(b)));
    let decided = |(known, decisions): &(Known, Vec<Decision>)| {
        across_documents(known, &Ledger::new(decisions.clone()).unwrap(), Rules::default())
    };
    grows_with_its_names("decided to be one", MANY, by_people(one, |n| format!("{} Lee", word(n))), decided);
    for (family, name) in FAMILIES {
        grows_with_its_names(&format!("listed as one, {family}"), FEW, listed(name), across);
        grows_with_its_names(&format!("decided to be one, {family}"), FEW, by_people(one, name), decided);
        grows_with_its_names(&format!("kept apart, {family}"), FEW, by_people(apart, name), decided);
    }
}

fn across(known: &Known) -> Across {
    across_documents(known, &Ledger::default(), Rules::default())
}

#[test]
fn windows_are_counted_in_steps_that_grow_with_the_names() {
    type Number = fn(u32) -> u32;
    let cases: [(&str, Number, Number); 2] =
        [("one name again and again", |_| 7, |_| 0), ("a name in each sentence", |i| i, |i| i)];
    for (what, entity, window) in cases {
        let place = |i| Placed { entity: entity(i), window: window(i), word: i, repeated: false, list: None };
        let placed = |n: usize| (0..n as u32).map(place).collect::<Vec<_>>();
        for window in [Window::Sentence, Window::Words(20.try_into().unwrap())] {
            grows_with_its_names(what, MANY, placed, |names| {
                let mut counter = Cooccurrence::new();
                counter.document(names, window, Unit::Story, None);
                counter.end_story();
                counter.into_pairs()
            });
        }
    }
}
