//! Passages that stand in several documents: which of them say again what was said, and which are printed around texts whatever
//! they tell.
//!
//! Passages are found by winnowing (Schleimer, Wilkerson & Aiken 2003, "Winnowing: local algorithms for document fingerprinting"):
//! of the hashes of all runs of five words, every window of four runs keeps the least, so that whatever two documents have in
//! common over eight words leaves one hash in both. Short lines leave one hash of their own.
//!
//! A passage is *standing* if it recurs in several stories of one source on several days, outside of quotation marks, and as
//! boilerplate does: at the head or the foot of texts, or as a line of its own again and again. All else that recurs was *said
//! again*: its first document says it, the others repeat it.
//!
//! Memory grows with what recurs, not with the texts: they are read in as many rounds as it takes to look at two million
//! hashes, some 30 MB of text, at a time. No order of the documents matters.

use std::collections::HashMap;

use namegraph_document::{Date, Span};
use rustc_hash::{FxHashMap, FxHashSet};
use twox_hash::XxHash3_64;

/// Words in a run that is hashed.
const RUN: usize = 5;
/// Runs of which the least hash is kept.
const WINDOW: usize = 4;
/// The most words of a line that leaves a hash of its own.
const SHORT_LINE: usize = 12;
/// The fewest.
const SHORTEST_LINE: usize = 3;
/// Hashes that are looked at in one round: 32 MB.
const ROUND: usize = 1 << 21;
/// The most rounds: beyond two billion words memory grows, not time.
const MOST_ROUNDS: u64 = 256;
/// In how many stories a passage stands at least that is standing.
const LEAST_STORIES: usize = 3;
/// In how many, if it is a line within texts, or its source is not known.
const LEAST_STORIES_WITHIN: usize = 6;
/// The share of its places that must be those of boilerplate.
const MOSTLY: f64 = 0.8;
/// How many lines at the head and at the foot of a text are its edges.
const EDGE: usize = 3;
/// The share of a sentence's words that make all of it repeated.
const COVERED: f64 = 0.7;
/// A stretch of so many words is standing, even if its sentence is longer.
const STRETCH: usize = 12;

/// What is known of a document beside its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Documents of one number tell one story.
    pub story: u32,
    /// Documents of one number come from one source, if it is known.
    pub source: Option<u32>,
    /// When it was published.
    pub date: Option<Date>,
}

/// What of a document stands in others, too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recurring {
    /// Stretches that are printed around texts, in order, without overlap.
    pub standing: Vec<Span>,
    /// Sentences that another story said before, in order.
    pub said_again: Vec<Span>,
}

/// Finds what recurs, and hands it over document by document, in order. `text` gives the text of a document by its place in
/// `documents`, which must stand in an order that depends on nothing but the documents, `sentences` its sentences.
///
/// Time: linear in the texts, times one round for each two million hashes.
///
/// # Errors
/// When `text` or `take` fails.
pub fn recurring<E>(
    documents: &[Place],
    mut text: impl FnMut(usize) -> Result<String, E>,
    mut sentences: impl FnMut(usize) -> Result<Vec<Span>, E>,
    mut take: impl FnMut(usize, Recurring) -> Result<(), E>,
) -> Result<(), E> {
    let known = known(documents, &mut text)?;
    for (at, document) in documents.iter().enumerate() {
        take(at, known.in_document(document.story, &text(at)?, &sentences(at)?))?;
    }
    Ok(())
}

/// One place of a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Seen {
    hash: u64,
    document: u32,
    quoted: bool,
    /// At the head or the foot of its text.
    edge: bool,
    /// All of a short line.
    line: bool,
}

/// What recurs: for each hash that does, whether it is standing, or which story said it first.
struct Known(FxHashMap<u64, Kind>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Standing,
    SaidFirst(u32),
}

fn known<E>(documents: &[Place], text: &mut impl FnMut(usize) -> Result<String, E>) -> Result<Known, E> {
    let mut found = FxHashMap::default();
    let (mut round, mut rounds) = (0, 1_u64);
    while round < rounds {
        let mut seen = Vec::with_capacity(ROUND + ROUND / 8);
        for at in 0..documents.len() {
            let page = Page::of(&text(at)?);
            seen.extend(page.seen(at as u32).filter(|s| s.hash % rounds == round));
            // Too many for one round: those of the hashes that another takes are let go.
            while round == 0 && seen.len() > ROUND && rounds < MOST_ROUNDS {
                rounds *= 2;
                seen.retain(|s: &Seen| s.hash.is_multiple_of(rounds));
            }
        }
        seen.sort_unstable();
        for same in seen
            .chunk_by(|a, b| a.hash == b.hash)
            .filter(|same| same[0].document != same[same.len() - 1].document)
        {
            found.extend(kind(same, documents).map(|kind| (same[0].hash, kind)));
        }
        round += 1;
    }
    Ok(Known(found))
}

/// What a hash is that these places have, in the order of documents; `None` if one story alone has it. A story counts once, by the
/// first of its documents: its copies stand in other places and are cut otherwise.
fn kind(same: &[Seen], documents: &[Place]) -> Option<Kind> {
    let of = |seen: &Seen| &documents[seen.document as usize];
    let mut stories = FxHashSet::default();
    let all = same;
    let same: Vec<&Seen> = all.iter().filter(|s| stories.insert(of(s).story)).collect();
    if same.len() < 2 {
        return None;
    }
    let mut by_source = HashMap::<Option<u32>, usize>::new();
    same.iter().for_each(|s| *by_source.entry(of(s).source).or_default() += 1);
    let share = |n: usize| n as f64 / same.len() as f64;
    let count = |is: fn(&Seen) -> bool| share(same.iter().filter(|s| is(s)).count());
    let one_source =
        by_source.iter().filter(|(source, _)| source.is_some()).any(|(_, &n)| share(n) >= MOSTLY);
    let unknown = by_source.get(&None).is_some_and(|&n| share(n) >= MOSTLY);
    let first = of(same[0]).date;
    let one_day = first.is_some() && same.iter().all(|s| of(s).date == first);
    let (edge, line) = (count(|s| s.edge), count(|s| s.line));
    let enough = one_source && edge >= MOSTLY && same.len() >= LEAST_STORIES
        || (one_source || unknown)
            && (edge >= MOSTLY || line >= MOSTLY)
            && same.len() >= LEAST_STORIES_WITHIN;
    if enough && !one_day && count(|s| s.quoted) <= 1.0 - MOSTLY {
        return Some(Kind::Standing);
    }
    let when = |s: &&Seen| (of(s).date.is_none(), of(s).date, s.document);
    all.iter().min_by_key(when).map(|first| Kind::SaidFirst(of(first).story))
}

impl Known {
    fn in_document(&self, story: u32, text: &str, sentences: &[Span]) -> Recurring {
        let page = Page::of(text);
        // For each word, whether it stands around the text, and whether it was said before.
        let mut standing = vec![false; page.words.len()];
        let mut again = vec![None; page.words.len()];
        for print in &page.prints {
            match self.0.get(&print.hash) {
                Some(Kind::Standing) => standing[print.from..print.to].fill(true),
                Some(&Kind::SaidFirst(first)) if first != story => {
                    again[print.from..print.to].fill(Some(first));
                }
                _ => {}
            }
        }
        bridged(&mut standing);
        let mut found = Recurring::default();
        for &sentence in sentences {
            let from = page.words.partition_point(|w| w.span.start < sentence.start);
            let to = page.words.partition_point(|w| w.span.start < sentence.end);
            let words = &page.words[from..to];
            if mostly(&standing[from..to]) {
                found.standing.push(sentence);
            } else if is_said_again(words, &again[from..to]) {
                found.said_again.push(sentence);
            } else {
                let stretches = runs(&standing[from..to]).filter(|r| r.len() >= STRETCH);
                found.standing.extend(
                    stretches.map(|r| Span::new(words[r.start].span.start, words[r.end - 1].span.end)),
                );
            }
        }
        found
    }
}

/// Whether one story said a sentence before, down to its names: most of its words, and all but the first that begin with a capital.
fn is_said_again(words: &[Word], again: &[Option<u32>]) -> bool {
    let mut stories: Vec<u32> = again.iter().copied().flatten().collect();
    stories.sort_unstable();
    let most = stories.chunk_by(|a, b| a == b).max_by_key(|same| same.len());
    let Some(&[story, ..]) = most else { return false };
    let covered: Vec<bool> = again.iter().map(|first| *first == Some(story)).collect();
    let names = words.iter().zip(&covered).skip(1).all(|(word, covered)| *covered || !word.capital);
    words.len() >= RUN + WINDOW - 1 && names && mostly(&covered)
}

fn mostly(covered: &[bool]) -> bool {
    !covered.is_empty() && covered.iter().filter(|c| **c).count() as f64 >= COVERED * covered.len() as f64
}

/// The stretches of words that are covered.
fn runs(covered: &[bool]) -> impl Iterator<Item = std::ops::Range<usize>> {
    let mut at = 0;
    covered.chunk_by(|a, b| a == b).filter_map(move |same| {
        let from = at;
        at += same.len();
        same[0].then_some(from..at)
    })
}

/// Fills short gaps: a line that stands on many pages may have another date or place in each.
fn bridged(covered: &mut [bool]) {
    let mut last = None;
    for i in 0..covered.len() {
        if covered[i] {
            if let Some(last) = last.filter(|&last| i - last <= WINDOW) {
                covered[last..i].fill(true);
            }
            last = Some(i);
        }
    }
}

/// A text as its words and what is kept of them.
struct Page {
    words: Vec<Word>,
    prints: Vec<Print>,
    lines: usize,
}

struct Word {
    span: Span,
    hash: u64,
    line: usize,
    quoted: bool,
    /// Whether it begins with a capital, or is a number.
    capital: bool,
}

/// A hash and the words that it is of.
struct Print {
    hash: u64,
    from: usize,
    to: usize,
    line: bool,
}

impl Page {
    fn of(text: &str) -> Self {
        let words = words(text);
        let lines = words.last().map_or(0, |w| w.line + 1);
        let mut prints = winnowed(&words);
        let mut at = 0;
        for line in words.chunk_by(|a, b| a.line == b.line) {
            if (SHORTEST_LINE..=SHORT_LINE).contains(&line.len()) {
                prints.push(Print { hash: !hashed(line), from: at, to: at + line.len(), line: true });
            }
            at += line.len();
        }
        Self { words, prints, lines }
    }

    fn seen(&self, document: u32) -> impl Iterator<Item = Seen> {
        // A text says a thing once.
        let mut once = FxHashSet::default();
        self.prints.iter().filter(move |print| once.insert(print.hash)).map(move |print| {
            let word = &self.words[print.from];
            let last = self.words[print.to - 1].line;
            // A short text has no edges: all of it would be one.
            let lines = EDGE.min(self.lines / 4);
            let edge = last < lines || word.line + lines >= self.lines;
            let quoted = self.words[print.from..print.to].iter().any(|w| w.quoted);
            Seen { hash: print.hash, document, quoted, edge, line: print.line }
        })
    }
}

fn words(text: &str) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::new();
    let (mut line, mut at) = (0, 0);
    for inside in text.split('\n') {
        let before = found.len();
        words_of_line(inside, at, line, &mut found);
        line += usize::from(found.len() > before);
        at += inside.len() + 1;
    }
    found
}

/// `at`: where the line begins; `line`: its number among those that have words.
fn words_of_line(inside: &str, at: usize, line: usize, found: &mut Vec<Word>) {
    let mut quoted = false;
    let mut lower = String::new();
    let mut start = at;
    for part in inside.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let word = part.trim_end_matches(|c: char| !c.is_alphanumeric());
        if !word.is_empty() {
            lower.clear();
            lower.extend(word.chars().flat_map(char::to_lowercase));
            let hash = XxHash3_64::oneshot(lower.as_bytes());
            let capital = word.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
            found.push(Word { span: Span::new(start, start + word.len()), hash, line, quoted, capital });
        }
        match part.chars().next_back() {
            Some('“' | '«' | '„') => quoted = true,
            Some('”' | '»') => quoted = false,
            Some('"') => quoted = !quoted,
            _ => {}
        }
        start += part.len();
    }
}

fn hashed(words: &[Word]) -> u64 {
    words
        .iter()
        .fold(0, |hash: u64, word| hash.rotate_left(23).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ word.hash)
}

/// Of the hashes of all runs, those that are the least of some window; of equal ones the last.
fn winnowed(words: &[Word]) -> Vec<Print> {
    let mixed = |hash: u64| XxHash3_64::oneshot(&hash.to_le_bytes());
    let runs: Vec<u64> = words.windows(RUN).map(|run| mixed(hashed(run))).collect();
    let mut kept: Vec<Print> = Vec::new();
    for first in 0..(runs.len() + 1).saturating_sub(WINDOW.min(runs.len())) {
        let window = &runs[first..(first + WINDOW).min(runs.len())];
        // The same hash once more in a window leaves the one that was kept: nothing but zeros is kept once a window.
        if let Some(last) = kept.last().filter(|last| last.from >= first)
            && window.iter().all(|hash| *hash >= last.hash)
        {
            continue;
        }
        let Some((least, &hash)) = window.iter().enumerate().rev().min_by_key(|(_, hash)| **hash) else {
            break;
        };
        let from = first + least;
        if kept.last().is_none_or(|last| last.from != from) {
            kept.push(Print { hash, from, to: from + RUN, line: false });
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sentence::sentences;

    /// What stands around these texts, each from another day of one source.
    fn found(texts: &[String], source: impl Fn(usize) -> Option<u32>) -> Vec<Recurring> {
        let place = |at: usize| Place {
            story: at as u32,
            source: source(at),
            date: Some(Date::constant(2020, 1, at as i8 + 1)),
        };
        let places: Vec<Place> = (0..texts.len()).map(place).collect();
        let mut all = Vec::new();
        let text = |at: usize| Ok::<_, ()>(texts[at].clone());
        let cut = |at: usize| Ok(sentences(&texts[at]));
        recurring(&places, text, cut, |_, found| {
            all.push(found);
            Ok(())
        })
        .unwrap();
        all
    }

    fn quotes<'a>(text: &'a str, spans: &[Span]) -> Vec<&'a str> {
        spans.iter().map(|s| s.of(text).unwrap()).collect()
    }

    /// Six lines that no other article has.
    fn article(at: usize) -> String {
        let line = |i| {
            format!(
                "Ann{at}x{i} met kappa{at}x{i} in town{at}x{i} and told lambda{at}x{i} that gamma{at}x{i} had risen."
            )
        };
        (0..6).map(line).collect::<Vec<_>>().join("\n\n")
    }

    #[test]
    fn what_a_source_prints_below_every_text_is_standing() {
        let foot = "The desk of Max Ott at the Morning Post sends its letters every Friday at noon.";
        let texts: Vec<String> = (0..4).map(|i| format!("{}\n\n{foot}", article(i))).collect();
        let all = found(&texts, |_| Some(1));
        for (text, found) in texts.iter().zip(&all) {
            assert_eq!(quotes(text, &found.standing), [foot]);
            assert!(found.said_again.is_empty(), "{:?}", quotes(text, &found.said_again));
        }
        // Copy that many print is said again: by all but the first.
        let all = found(&texts, |at| Some(at as u32));
        assert!(all[0].said_again.is_empty() && all[0].standing.is_empty());
        assert_eq!(quotes(&texts[1], &all[1].said_again), [foot]);
    }

    #[test]
    fn a_quotation_is_said_again() {
        let quote =
            "“We shall build the bridge of Oslo before the winter comes and pay for it,” said Ann Lee.";
        let texts: Vec<String> = (0..8).map(|i| format!("{}\n\n{quote}", article(i))).collect();
        let all = found(&texts, |_| Some(1));
        assert!(all.iter().all(|found| found.standing.is_empty()));
        assert_eq!(quotes(&texts[5], &all[5].said_again), [quote]);
    }

    #[test]
    fn a_line_within_texts_is_standing_if_it_comes_again_and_again() {
        let line = "Get the Monitor in your letters";
        let texts: Vec<String> = (0..8)
            .map(|i| {
                article(i).replacen("\n\n", &format!("\n\n{line}\n\n"), 3).replacen(
                    &format!("{line}\n\n"),
                    "",
                    2,
                )
            })
            .collect();
        let all = found(&texts, |_| Some(1));
        assert!(
            texts.iter().zip(&all).all(|(text, found)| quotes(text, &found.standing) == [line]),
            "{all:?}"
        );
    }

    #[test]
    fn nothing_recurs_in_one_document_alone() {
        let text = format!("{}\n\n{}", article(0), article(0));
        assert_eq!(found(&[text], |_| None), [Recurring::default()]);
    }
}
