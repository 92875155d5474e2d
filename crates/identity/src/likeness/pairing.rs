//! Which word of one name is which of the other.

use strsim::osa_distance;

use crate::name::is_letter;
use crate::tables::tables;

use super::word::{Role, Word};

/// How much words of one sound, and so on, are worth.
const SCRIPT: f64 = 0.99;
const SOUND: f64 = 0.96;
const NICKNAME: f64 = 0.9;
const CONSONANTS: f64 = 0.88;
const NEARLY_CONSONANTS: f64 = 0.8;
const INITIAL: f64 = 0.8;
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

/// A word of each name, by number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    pub(super) a: usize,
    pub(super) b: usize,
    pub(super) likeness: f64,
    pub(super) how: How,
}

/// The words of both names, and which are pairs, in the order of the first name.
#[derive(Debug)]
pub(super) struct Pairing {
    pub(super) a: Vec<Word>,
    pub(super) b: Vec<Word>,
    pub(super) pairs: Vec<Pair>,
    /// Whether one of them writes together what the other writes apart.
    pub(super) together: bool,
}

impl Pairing {
    /// Pairs words, the most alike first, each with one at most.
    pub(super) fn of(a: &[Word], b: &[Word], person: bool) -> Self {
        let (b, b_joined) = together(a, b);
        let (a, a_joined) = together(&b, a);
        let mut candidates = Vec::new();
        for (i, of_a) in a.iter().enumerate() {
            for (j, of_b) in b.iter().enumerate() {
                if let Some((likeness, how)) = alike(of_a, of_b, person) {
                    let weight = of_a.weight().min(of_b.weight());
                    candidates.push((likeness * weight, Pair { a: i, b: j, likeness, how }));
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
        Self { a, b, pairs, together: a_joined || b_joined }
    }

    /// The words of one of the names that have no partner.
    pub(super) fn left<'a>(&self, words: &'a [Word], place: fn(&Pair) -> usize) -> Vec<&'a Word> {
        let taken = |at: usize| self.pairs.iter().any(|pair| place(pair) == at);
        words.iter().enumerate().filter(|(at, _)| !taken(*at)).map(|(_, word)| word).collect()
    }
}

/// The second name's words, with those put together that the first writes as one; and whether there were any.
fn together(whole: &[Word], apart: &[Word]) -> (Vec<Word>, bool) {
    let mut words = apart.to_vec();
    let mut any = false;
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
            words.splice(at..at + n, [joined]);
            any = true;
        }
    }
    (words, any)
}

/// How nearly a word is some words in one; none, if it is one of them itself.
fn written_as(word: &Word, apart: &[Word]) -> Option<f64> {
    let length: usize = apart.iter().map(|part| part.roman.len()).sum();
    let longest = word.roman.len().max(length);
    let foreign = word.foreign != apart[0].foreign;
    if !foreign && word.roman.len().abs_diff(length) > longest / 6 {
        return None;
    }
    let joined = Word::joined(apart);
    let by_letters = 1.0 - osa_distance(&word.roman, &joined.roman) as f64 / longest as f64;
    let by_consonants = foreign.then(|| consonants(word, &joined)).flatten().unwrap_or(0.0);
    let near = by_letters.max(by_consonants);
    let alone = apart.iter().filter_map(|part| alike(word, part, false)).map(|(likeness, _)| likeness);
    (near >= TOGETHER.min(NEARLY_CONSONANTS + f64::from(u8::from(!foreign)))
        && alone.fold(0.0, f64::max) < near)
        .then_some(near)
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
    if person && tables().nicknames(&a.roman, &b.roman) {
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
    let written = osa_distance(of_a, of_b);
    let heard = if foreign { written } else { osa_distance(&a.sound, &b.sound) };
    let count = written.min(heard + 1);
    let known = |word: &Word| tables().is_given_name(&word.roman) || tables().is_surname(&word.roman);
    let two_known = person && known(a) && known(b);
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
