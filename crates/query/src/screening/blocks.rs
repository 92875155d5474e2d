//! Which names of the graph may be alike to a name of a list, without comparing it with all.
//!
//! The graph is the smaller side: its names are filed by the sound of their words, and by what is left of a word without one of its
//! letters, so that a word finds all that are one edit away (symmetric deletion). A list passes through. A name is compared where two
//! words meet, or one that few names have. Whole names meet as well by their consonants, which every script writes, by acronyms, and by
//! what tables file them under.

use std::hash::{Hash, Hasher};

use namegraph_document::EntityType;
use namegraph_identity::Likened;
use rustc_hash::{FxHashMap, FxHasher};

/// A word that so many names have tells little: another must agree, at least in its first letter.
const RARE: usize = 48;
/// A word that so many names have makes no candidates beside one that fewer have.
const COMMON: usize = 1500;
/// Sounds from which a letter may be wrong.
const SHORTEST: usize = 4;
/// Consonants from which whole names meet by them.
const BONES: usize = 4;

/// Names of the graph, by number, to be found.
#[derive(Default)]
pub(super) struct Blocks {
    words: FxHashMap<Box<str>, u32>,
    /// The names that have each word.
    names: Vec<Vec<u32>>,
    /// Words by what is left of them without one letter.
    shortened: FxHashMap<u64, Vec<u32>>,
    /// Names by other keys.
    whole: FxHashMap<u64, Vec<u32>>,
    /// Of each name, how many words it has, and their first letters.
    shapes: Vec<Shape>,
}

#[derive(Clone, Copy)]
struct Shape {
    words: u8,
    letters: u32,
}

/// How often each name was met, on one thread.
#[derive(Default)]
pub(super) struct Votes {
    met: Vec<u8>,
    touched: Vec<u32>,
}

impl Blocks {
    /// Files the next name.
    pub(super) fn add(&mut self, name: &Likened) {
        let number = self.shapes.len() as u32;
        self.shapes.push(shape(name));
        for sound in sounds(name) {
            let next = self.names.len() as u32;
            let word = *self.words.entry(sound.as_str().into()).or_insert(next);
            if word == next {
                self.names.push(Vec::new());
                for key in without_a_letter(&sound) {
                    self.shortened.entry(key).or_default().push(word);
                }
            }
            self.names[word as usize].push(number);
        }
        for key in whole(name) {
            self.whole.entry(key).or_default().push(number);
        }
    }

    /// The names that may be alike to one, in order. Time: linear in the names that share a word with it.
    pub(super) fn near(&self, name: &Likened, votes: &mut Votes) -> Vec<u32> {
        votes.met.resize(self.shapes.len(), 0);
        let own = shape(name);
        let mut met: Vec<Vec<u32>> = sounds(name).iter().map(|sound| self.words_near(sound)).collect();
        let common = |word: &u32| self.names[*word as usize].len() > COMMON;
        if met.iter().flatten().any(|word| !common(word)) {
            met.iter_mut().for_each(|words| words.retain(|word| !common(word)));
        }
        let mut near: Vec<u32> = Vec::new();
        for words in &met {
            let mut names: Vec<u32> =
                words.iter().flat_map(|word| &self.names[*word as usize]).copied().collect();
            names.sort_unstable();
            names.dedup();
            let rare = names.len() <= RARE;
            for number in names {
                let votes_of = &mut votes.met[number as usize];
                if *votes_of == 0 {
                    votes.touched.push(number);
                }
                *votes_of = votes_of.saturating_add(1);
                let other = self.shapes[number as usize];
                let alone = own.words == 1 && other.words == 1;
                let letters =
                    own.words > 1 && other.words > 1 && (own.letters & other.letters).count_ones() > 1;
                if *votes_of == 2 || *votes_of == 1 && (rare || alone || letters) {
                    near.push(number);
                }
            }
        }
        for number in votes.touched.drain(..) {
            votes.met[number as usize] = 0;
        }
        near.extend(whole(name).iter().filter_map(|key| self.whole.get(key)).flatten());
        near.sort_unstable();
        near.dedup();
        near
    }

    /// The words of one sound, or one edit away from it.
    fn words_near(&self, sound: &str) -> Vec<u32> {
        let mut words: Vec<u32> = self.words.get(sound).copied().into_iter().collect();
        words.extend(without_a_letter(sound).iter().filter_map(|key| self.shortened.get(key)).flatten());
        words.sort_unstable();
        words.dedup();
        words
    }
}

/// The sounds that a name is found by, each once.
fn sounds(name: &Likened) -> Vec<String> {
    let mut sounds: Vec<String> = name.sounds().map(str::to_owned).chain(name.full_given()).collect();
    sounds.sort_unstable();
    sounds.dedup();
    sounds
}

fn shape(name: &Likened) -> Shape {
    let bit = |sound: &str| sound.bytes().next().map_or(0, |first| 1 << (first % 32));
    let letters = name.sounds().map(bit).fold(0, |all, bit| all | bit);
    Shape { words: name.sounds().count().min(255) as u8, letters }
}

/// Keys of a sound and of all that is left of it without one letter.
fn without_a_letter(sound: &str) -> Vec<u64> {
    if sound.chars().count() < SHORTEST {
        return Vec::new();
    }
    let ends = sound.char_indices().map(|(at, letter)| (at, at + letter.len_utf8()));
    let mut keys: Vec<u64> = ends.map(|(start, end)| key(&(&sound[..start], &sound[end..], ()))).collect();
    keys.push(key(&(sound, "", ())));
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn whole(name: &Likened) -> Vec<u64> {
    let mut keys = Vec::new();
    let bones = name.bones();
    if bones.len() >= BONES {
        keys.push(key(&(0u8, bones)));
    }
    if name.entity_type() != EntityType::Person {
        keys.extend(name.acronyms().into_iter().map(|acronym| key(&(1u8, acronym))));
        keys.extend(name.filed().map(|filed| key(&(2u8, filed.to_owned()))));
    }
    keys
}

fn key(value: &impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    value.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use namegraph_identity::likeness;
    use proptest::prelude::*;

    fn found(names: &[&str], asked: &str, entity_type: EntityType) -> Vec<String> {
        let mut blocks = Blocks::default();
        names.iter().for_each(|name| blocks.add(&Likened::new(name, entity_type)));
        let near = blocks.near(&Likened::new(asked, entity_type), &mut Votes::default());
        near.into_iter().map(|number| names[number as usize].to_owned()).collect()
    }

    #[test]
    fn names_meet_that_may_be_alike() {
        let persons = ["Karl Mercer", "William Mercer", "Vladimir Putin", "Bo Li", "Ann Stone"];
        for (asked, expected) in [
            ("Carl Merzer", vec!["Karl Mercer", "William Mercer"]),
            ("Bill Mercer", vec!["Karl Mercer", "William Mercer"]),
            ("Владимир Путин", vec!["Vladimir Putin"]),
            ("VladimirPutin", vec!["Vladimir Putin"]),
            ("Li Bo", vec!["Bo Li"]),
            ("Zoe Quark", vec![]),
        ] {
            assert_eq!(found(&persons, asked, EntityType::Person), expected, "{asked}");
        }
        let bodies = ["World Health Organization", "Fed", "Siemens"];
        for (asked, expected) in
            [("WHO", "World Health Organization"), ("Federal Reserve", "Fed"), ("Siemens AG", "Siemens")]
        {
            assert_eq!(found(&bodies, asked, EntityType::Organization), [expected], "{asked}");
        }
    }

    proptest! {
        /// What one hand's slip makes of a name is found, and so is every name by itself.
        #[test]
        fn one_letter_wrong_is_found(name in "[A-Z][b-y]{4,8} [A-Z][b-y]{4,8}", at in 1usize..5) {
            let mut slip = name.clone();
            slip.remove(at);
            let near = found(&["Zed Zephyr", &name, "Zoe Zimmer"], &slip, EntityType::Person);
            prop_assert!(near.contains(&name), "{name} {slip} {near:?}");
            let alike = likeness(&Likened::new(&name, EntityType::Person), &Likened::new(&slip, EntityType::Person));
            prop_assert!(alike.score > 0.5);
        }
    }
}
