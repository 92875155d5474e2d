//! Names in other scripts and the same in Latin letters: "בנימין נתניהו" and "Benjamin Netanyahu".

use std::collections::BTreeSet;

use namegraph_document::EntityType;
use rustc_hash::{FxHashMap, FxHashSet};
use strsim::osa_distance;

use super::{MOST_NAMED, Resolver};
use crate::acronym::is_acronym;
use crate::cluster::Node;
use crate::rule::Rule;
use crate::spelling::{consonants, is_other_script, romanized};
use crate::transliteration::{ForeignName, Odds, in_latin_letters, own_words, romanizations};

/// Ways to write a word in Latin letters that names are looked up by.
const WAYS: usize = 6;
/// The same for names.
const WHOLE_WAYS: usize = 64;
/// Consonants of a name that is looked up.
const LEAST_BONES: usize = 3;
/// Names in Latin letters with the same consonants that are compared, at most.
const MOST: usize = 64;
/// From so many consonants on two may differ.
const LONG_BONES: usize = 6;
/// The odds from which on two names are one, as a natural logarithm: of a million names with the same consonants few are so near by chance.
const LEAST_ODDS: f64 = 8.0;
/// The odds for each Latin letter that leave no doubt: the letters of "حسن" could be Hassan's (1.4) and Hussein's (1.0).
const SURE_PER_LETTER: f64 = 1.5;

impl Resolver<'_> {
    /// Joins names in scripts that a model was learned for with those in Latin letters that they most probably are, the surest first; what
    /// one language has two of stays two.
    ///
    /// Time: O(m) comparisons for each name of another script, m at most [`MOST`]. Memory: of names in Latin letters, only those that
    /// some name of another script is compared with.
    pub(super) fn join_scripts(&mut self) {
        let (others, latin): (Vec<Node>, Vec<Node>) = self
            .nodes()
            .filter(|&n| self.clusters.key(n).document.is_none())
            .partition(|&n| is_other_script(self.base(n)));
        if others.is_empty() {
            return;
        }
        if !self.late {
            return self.join_letters(others, latin);
        }
        // Names that are told have been compared with each other.
        let (told, repeated) = others.into_iter().partition(|&node| self.is_told(node));
        let repeated_latin = latin.iter().copied().filter(|&node| !self.is_told(node)).collect();
        self.join_letters(repeated, latin);
        self.join_letters(told, repeated_latin);
    }

    fn join_letters(&mut self, others: Vec<Node>, latin: Vec<Node>) {
        if others.is_empty() || latin.is_empty() {
            return;
        }
        let mut ways = Ways::default();
        let others: Vec<(Node, Bones)> = others
            .into_iter()
            .map(|node| (node, Bones::of(&in_own_letters(self.base(node)), &mut ways)))
            .collect();
        let asked: FxHashSet<&str> = others.iter().flat_map(|(_, bones)| bones.looked_up()).collect();
        let mut filed = FxHashMap::<(EntityType, String), Vec<Filed>>::default();
        for node in latin {
            for heard in self.full_names(node) {
                let (whole, words) = bones_of(&heard);
                let keys: BTreeSet<&String> = words.iter().chain([&whole]).collect();
                for key in keys.into_iter().filter(|key| asked.contains(key.as_str())) {
                    let key = (self.clusters.key(node).entity_type, key.clone());
                    filed.entry(key).or_default().push(Filed {
                        node,
                        heard: heard.clone(),
                        bones: whole.clone(),
                    });
                }
            }
        }
        let mut pairs = Vec::new();
        for (other, bones) in &others {
            let name = ForeignName::new(&in_own_letters(self.base(*other)));
            for near in self.near(*other, bones, &filed) {
                if !self.are_to_be_compared(*other, near.node) {
                    continue;
                }
                if let Some(odds) = name.odds(&near.heard).filter(|odds| odds.in_all >= LEAST_ODDS) {
                    pairs.push((odds, *other, near.node));
                }
            }
        }
        pairs.sort_by(|(a, x, y), (b, v, w)| b.in_all.total_cmp(&a.in_all).then_with(|| (x, y).cmp(&(v, w))));
        for (odds, other, node) in pairs {
            if self.are_to_be_compared(other, node) {
                self.join_if_sure(odds, other, node);
            }
        }
    }

    /// The names in Latin letters that share a word's consonants with another, or all, and have nearly the same in all.
    fn near<'f>(
        &self,
        other: Node,
        bones: &Bones,
        filed: &'f FxHashMap<(EntityType, String), Vec<Filed>>,
    ) -> BTreeSet<&'f Filed> {
        let entity_type = self.clusters.key(other).entity_type;
        let of = |bones: &str| filed.get(&(entity_type, bones.to_owned())).filter(|near| near.len() <= MOST);
        let all = bones.looked_up().filter_map(of).flatten();
        all.filter(|near| bones.are_near(&near.bones)).collect()
    }

    /// Joins a name and what it most probably is in Latin letters; where the letters leave doubt, only in the same company.
    fn join_if_sure(&mut self, odds: Odds, other: Node, node: Node) {
        let read = in_latin_letters(self.base(other)).map(|name| format!("in Latin letters {name}"));
        let mut evidence: Vec<String> = read.into_iter().collect();
        if odds.per_letter < SURE_PER_LETTER {
            let company = self.company.shared_entities(&self.clusters, other, node);
            if company.is_empty() {
                return;
            }
            let names: Vec<&str> = company.iter().take(MOST_NAMED).map(|&node| self.shown(node)).collect();
            evidence.push(format!("both beside {}", names.join(", ")));
        }
        self.join_for(other, node, Rule::Spelling, Some(evidence.join("; ")));
    }

    /// A name in Latin letters; none, if it is too short to be compared, or not a person's full name.
    fn full_names(&self, node: Node) -> BTreeSet<String> {
        let name = self.base(node);
        let person = self.clusters.key(node).entity_type == EntityType::Person;
        if is_acronym(name) || person && !name.contains(' ') {
            return BTreeSet::new();
        }
        let mut readings = self.readings(node);
        readings.retain(|heard| bones(heard).len() >= LEAST_BONES);
        readings
    }
}

/// The consonants of a name that all scripts tell apart.
fn bones(name: &str) -> String {
    let heard = consonants(name);
    let told_apart = |c: char| match c {
        ' ' | 'h' => None,
        'r' => Some('l'),
        'f' => Some('b'),
        'g' => Some('k'),
        'd' => Some('t'),
        c => Some(c),
    };
    once(heard.chars().filter_map(told_apart))
}

/// The letters without those that repeat the one before.
fn once(letters: impl Iterator<Item = char>) -> String {
    let mut text = String::new();
    for letter in letters {
        if !text.ends_with(letter) {
            text.push(letter);
        }
    }
    text
}

/// The words of a name in lower case.
fn in_own_letters(name: &str) -> String {
    own_words(&name.to_lowercase()).collect::<Vec<_>>().join(" ")
}

/// The consonants of a name in Latin letters, and of each of its words that has enough of them.
fn bones_of(heard: &str) -> (String, Vec<String>) {
    let words: Vec<String> = heard.split(' ').map(bones).collect();
    let whole = once(words.concat().chars());
    (whole, words.into_iter().filter(|bones| bones.len() >= LEAST_BONES).collect())
}

/// A name in Latin letters, and its consonants.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Filed {
    node: Node,
    heard: String,
    bones: String,
}

/// The consonants of each likely way to write a word, of those that were asked for.
type Ways = FxHashMap<String, Vec<String>>;

fn bones_of_ways(word: &str) -> Vec<String> {
    let mut ways = romanizations(word, WAYS);
    if !ways.is_empty() {
        ways.push(romanized(word));
    }
    let mut bones: Vec<String> = ways.iter().map(|way| bones(way)).collect();
    bones.sort_unstable();
    bones.dedup();
    bones
}

/// The consonants of each likely way to write a name of another script in Latin letters, and of its words; none, if there is no model for
/// a word of it.
#[derive(Default)]
struct Bones {
    whole: BTreeSet<String>,
    words: BTreeSet<String>,
}

impl Bones {
    fn of(name: &str, ways: &mut Ways) -> Self {
        let mut whole = vec![String::new()];
        let mut of_words = BTreeSet::new();
        for word in name.split(' ') {
            let ways = ways.entry(word.to_owned()).or_insert_with(|| bones_of_ways(word));
            if ways.is_empty() {
                return Self::default();
            }
            whole = whole
                .iter()
                .flat_map(|before| ways.iter().map(move |way| format!("{before}{way}")))
                .collect();
            whole.truncate(WHOLE_WAYS);
            of_words.extend(ways.iter().cloned());
        }
        let whole = whole.into_iter().map(|bones| once(bones.chars()));
        Self { whole: whole.collect(), words: of_words }
    }

    fn looked_up(&self) -> impl Iterator<Item = &str> {
        let all = self.whole.iter().chain(&self.words).map(String::as_str);
        all.filter(|bones| bones.len() >= LEAST_BONES)
    }

    /// Whether some way to write the name has these consonants but for one or two: silent ones, or a word that is left out.
    fn are_near(&self, bones: &str) -> bool {
        let near = |own: &String| {
            let most = if own.len() < LONG_BONES { 1 } else { 2 };
            own.len().abs_diff(bones.len()) <= most && osa_distance(own, bones) <= most
        };
        self.whole.iter().any(near)
    }
}
