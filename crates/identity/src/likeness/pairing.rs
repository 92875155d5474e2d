//! Which word of one name is which of the other.

use std::borrow::Cow;

use strsim::osa_distance;

use crate::name::is_letter;

use super::word::{Role, Word};

/// How much words of one sound, and so on, are worth.
const SCRIPT: f64 = 0.99;
const SOUND: f64 = 0.96;
const NICKNAME: f64 = 0.9;
const CONSONANTS: f64 = 0.88;
const NEARLY_CONSONANTS: f64 = 0.8;
const INITIAL: f64 = 0.8;
const SURNAME_INITIAL: f64 = 0.4;
/// What a letter at the beginning costs beside one within, and one between two known given names, which are two names.
const FIRST_LETTER: f64 = 0.02;
const KNOWN_NAMES: f64 = 0.08;
/// As much of a word that is written together must be in the words of the other.
const TOGETHER: f64 = 0.84;
/// Letters from which a word can be several, and how many at most.
const SHORTEST_TOGETHER: usize = 5;
const MOST_TOGETHER: usize = 3;

/// Why two words are taken for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    Same,
    Script,
    Sound,
    Nickname,
    Consonants,
    Initial,
    /// So many edits apart.
    Letters(usize),
}

/// How the words of one name stand in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    Same,
    /// The last ones first: "Mercer Karl".
    Turned,
}

/// A word of each name, by number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    pub(super) a: usize,
    pub(super) b: usize,
    pub(super) likeness: f64,
    /// What it weighs that they agree.
    pub(super) weight: f64,
    pub(super) how: How,
}

/// The words of both names, and which are pairs, in the order of the first name.
#[derive(Debug)]
pub(super) struct Pairing<'a> {
    pub(super) a: Cow<'a, [Word]>,
    pub(super) b: Cow<'a, [Word]>,
    pub(super) pairs: Vec<Pair>,
    /// Whether one of them writes together what the other writes apart.
    pub(super) together: bool,
}

impl<'w> Pairing<'w> {
    /// Pairs words, the most alike first, each with one at most.
    pub(super) fn of(a: &'w [Word], b: &'w [Word], person: bool) -> Self {
        let b = together(a, b);
        let a = together(&b, a);
        let joined = |words: &Cow<'_, [Word]>| matches!(words, Cow::Owned(_));
        let together = joined(&a) || joined(&b);
        let mut candidates = Vec::new();
        for (i, of_a) in a.iter().enumerate() {
            for (j, of_b) in b.iter().enumerate() {
                if let Some((likeness, how)) = alike(of_a, of_b, person) {
                    let weight = of_a.weight().min(of_b.weight());
                    candidates.push((likeness * weight, Pair { a: i, b: j, likeness, weight, how }));
                }
            }
        }
        candidates.sort_by(|(x, p), (y, q)| {
            let apart = |pair: &Pair| pair.a.abs_diff(pair.b);
            y.total_cmp(x).then((apart(p), p.a, p.b).cmp(&(apart(q), q.a, q.b)))
        });
        let mut pairs: Vec<Pair> = Vec::with_capacity(a.len().min(b.len()));
        for (_, pair) in candidates {
            if pairs.iter().all(|taken| taken.a != pair.a && taken.b != pair.b) {
                pairs.push(pair);
            }
        }
        pairs.sort_by_key(|pair| pair.a);
        let mut pairing = Self { a, b, pairs, together };
        pairing.weigh_initials();
        pairing
    }

    /// An initial stands for a given name: that is so where all else of its name has a partner and nothing before it is left out, in
    /// the order of the other name, or with the surname first and nothing left out at all. "Mark S. Zaid" is no Mark Sweatt, "A. J.
    /// Mercer" no Jane Mercer. Of a surname ("Terry M.") it says little.
    fn weigh_initials(&mut self) {
        if self.pairs.iter().all(|pair| pair.how != How::Initial) {
            return;
        }
        let order = self.order();
        let weighed = |pair: &Pair| {
            if pair.how != How::Initial {
                return Some(*pair);
            }
            let of_a = self.a[pair.a].role == Role::Initial;
            let (own, other, at) = if of_a { (&self.a, &self.b, pair.a) } else { (&self.b, &self.a, pair.b) };
            let left = |words: &[Word], of_a: bool, lacks: &dyn Fn(usize, &Word) -> bool| {
                let taken = |at| self.pairs.iter().any(|pair| if of_a { pair.a == at } else { pair.b == at });
                words.iter().enumerate().any(|(at, word)| !taken(at) && lacks(at, word))
            };
            let full = |_: usize, word: &Word| word.role == Role::Full;
            let before = |place: usize, word: &Word| {
                word.role == Role::Full || word.role == Role::Initial && place < at
            };
            let rest_left = left(other, !of_a, &full);
            if order.is_none() || left(own, of_a, &before) || order == Some(Order::Turned) && rest_left {
                return None;
            }
            let last = |words: &[Word], at: usize| words[at + 1..].iter().all(|word| word.role != Role::Full);
            let of_surname = last(own, at) && (rest_left || last(other, if of_a { pair.b } else { pair.a }));
            Some(if of_surname { Pair { likeness: SURNAME_INITIAL, weight: 1.0, ..*pair } } else { *pair })
        };
        self.pairs = self.pairs.iter().filter_map(weighed).collect();
    }

    /// How the words that agree stand in the second name; none, if neither in the order of the first nor with its last ones first.
    pub(super) fn order(&self) -> Option<Order> {
        let own = |pair: &&Pair| !matches!(self.a[pair.a].role, Role::Particle | Role::Small);
        let places: Vec<usize> = self.pairs.iter().filter(own).map(|pair| pair.b).collect();
        let falls = places.windows(2).filter(|pair| pair[1] < pair[0]).count();
        match falls {
            0 => Some(Order::Same),
            1 if places.last() < places.first() => Some(Order::Turned),
            _ => None,
        }
    }

    /// The words of one of the names that have no partner.
    pub(super) fn left<'a>(&self, words: &'a [Word], place: fn(&Pair) -> usize) -> Vec<&'a Word> {
        let taken = |at: usize| self.pairs.iter().any(|pair| place(pair) == at);
        words.iter().enumerate().filter(|(at, _)| !taken(*at)).map(|(_, word)| word).collect()
    }
}

/// The second name's words, with those put together that the first writes as one.
fn together<'w>(whole: &[Word], apart: &'w [Word]) -> Cow<'w, [Word]> {
    let mut words = Cow::Borrowed(apart);
    for word in whole.iter().filter(|word| word.roman.len() >= SHORTEST_TOGETHER) {
        if words.len() < 2 || words.iter().any(|other| other.roman == word.roman) {
            continue;
        }
        let spans =
            (2..=MOST_TOGETHER).flat_map(|n| (0..(words.len() + 1).saturating_sub(n)).map(move |at| (at, n)));
        let near = |(at, n): (usize, usize)| Some((at, n, written_as(word, &words[at..at + n])?));
        let best = spans.filter_map(near).max_by(|x, y| x.2.total_cmp(&y.2).then(y.0.cmp(&x.0)));
        if let Some((at, n, _)) = best {
            let joined = Word::joined(&words[at..at + n]);
            words.to_mut().splice(at..at + n, [joined]);
        }
    }
    words
}

/// How nearly a word is some words in one; none, if it is one of them itself.
fn written_as(word: &Word, apart: &[Word]) -> Option<f64> {
    let length: usize = apart.iter().map(|part| part.roman.len()).sum();
    let longest = word.roman.len().max(length);
    let foreign = word.foreign != apart[0].foreign;
    let letters = apart.iter().fold(0, |all, part| all | part.letters);
    let edits = longest / 6;
    let far = word.roman.len().abs_diff(length) > edits
        || (letters ^ word.letters).count_ones() as usize > 2 * edits;
    if !foreign && far {
        return None;
    }
    let joined = Word::joined(apart);
    let by_letters = 1.0 - osa_distance(&word.roman, &joined.roman) as f64 / longest as f64;
    let by_consonants = if foreign { consonants(word, &joined).unwrap_or(0.0) } else { 0.0 };
    let near = by_letters.max(by_consonants);
    if near < if foreign { NEARLY_CONSONANTS } else { TOGETHER } {
        return None;
    }
    let alone = apart.iter().filter_map(|part| alike(word, part, false)).map(|(likeness, _)| likeness);
    (alone.fold(0.0, f64::max) < near).then_some(near)
}

/// How alike two words are, and by what; none, if they are two words.
fn alike(a: &Word, b: &Word, person: bool) -> Option<(f64, How)> {
    if a.written == b.written {
        return Some((1.0, How::Same));
    }
    // Romanized alike: one word in two scripts, but of two words in Chinese only one sound.
    if a.roman == b.roman && !(a.foreign && b.foreign) {
        return Some((SCRIPT, if a.foreign == b.foreign { How::Same } else { How::Script }));
    }
    let small = |word: &Word| matches!(word.role, Role::Particle | Role::Small);
    if small(a) || small(b) {
        return None;
    }
    if a.role == Role::Initial || b.role == Role::Initial {
        let begins =
            a.roman.chars().next() == b.roman.chars().next() && !(is_letter(&a.roman) && is_letter(&b.roman));
        return (person && begins).then_some((INITIAL, How::Initial));
    }
    if a.sound == b.sound && !(a.is_ideographic() && b.is_ideographic()) {
        return Some((SOUND, How::Sound));
    }
    if a.given.iter().any(|name| b.given.contains(name)) {
        return Some((NICKNAME, How::Nickname));
    }
    let letters = letters(a, b, person);
    let consonants = if a.foreign == b.foreign { None } else { consonants(a, b) };
    match (letters, consonants) {
        (Some((likeness, _)), Some(bones)) if bones > likeness => Some((bones, How::Consonants)),
        (None, Some(bones)) => Some((bones, How::Consonants)),
        (letters, _) => letters.map(|(likeness, count)| (likeness, How::Letters(count))),
    }
}

/// By the consonants of words in two scripts.
fn consonants(a: &Word, b: &Word) -> Option<f64> {
    let shorter = a.bones.len().min(b.bones.len());
    if shorter < 2 {
        None
    } else if a.bones == b.bones {
        Some(CONSONANTS)
    } else {
        (shorter >= 4 && osa_distance(&a.bones, &b.bones) == 1).then_some(NEARLY_CONSONANTS)
    }
}

/// By edit distance, as many as a hand errs in a word of the length, and how many they are. Two names that are known stay two.
fn letters(a: &Word, b: &Word, person: bool) -> Option<(f64, usize)> {
    let foreign = a.foreign && b.foreign;
    let (of_a, of_b) = if foreign { (&a.written, &b.written) } else { (&a.roman, &b.roman) };
    let lengths = [of_a, of_b].map(|word| word.chars().count());
    let length = lengths[0].max(lengths[1]);
    let most = match length {
        0..=2 => 0,
        3..=5 => 1,
        6..=11 => 2,
        _ => 3,
    };
    // Spellings of one sound may lie farther apart.
    if lengths[0].abs_diff(lengths[1]) > most + 1 {
        return None;
    }
    // An edit takes one letter away and brings another at most, so that most pairs need no counting.
    let apart = |a: u32, b: u32| (a ^ b).count_ones() as usize;
    let far = |edits: usize, a: u32, b: u32| !foreign && apart(a, b) > 2 * edits;
    let written = if far(most, a.letters, b.letters) { usize::MAX } else { osa_distance(of_a, of_b) };
    let heard = if foreign {
        written
    } else if far(most, a.heard, b.heard) {
        most + 1
    } else {
        osa_distance(&a.sound, &b.sound)
    };
    let count = written.min(heard + 1);
    let two_known = person && a.known && b.known;
    if count > most || two_known && heard > 1 {
        return None;
    }
    let mut likeness = 1.0 - count as f64 / length as f64;
    if of_a.chars().next() != of_b.chars().next() {
        likeness -= FIRST_LETTER;
    }
    if two_known {
        likeness -= KNOWN_NAMES;
    }
    Some((likeness, count))
}
