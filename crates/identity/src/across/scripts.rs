//! Names in other scripts and the same in Latin letters: "בנימין נתניהו" and "Benjamin Netanyahu".

use std::collections::{BTreeMap, BTreeSet};

use namegraph_document::EntityType;

use super::{MOST_NAMED, Resolver};
use crate::acronym::is_acronym;
use crate::cluster::Node;
use crate::name::fold;
use crate::rule::Rule;
use crate::spelling::{consonants, is_other_script, romanized};
use crate::transliteration::{Odds, in_latin_letters, name_odds, own_words, romanizations};

/// Ways to write a word in Latin letters that names are looked up by.
const WAYS: usize = 12;
/// Consonants of a name that is looked up.
const LEAST_BONES: usize = 3;
/// Names in Latin letters with the same consonants that are compared, at most.
const MOST: usize = 64;
/// The odds from which on two names are one, as a natural logarithm: of a million names with the same consonants few are so near by chance.
const LEAST_ODDS: f64 = 8.0;
/// The odds for each Latin letter that leave no doubt: the letters of "حسن" could be Hassan's (1.4) and Hussein's (1.0).
const SURE_PER_LETTER: f64 = 1.5;

impl Resolver<'_> {
    /// Joins names in scripts that a model was learned for with those in Latin letters that they most probably are, the surest first; what
    /// one language has two of stays two.
    ///
    /// Time: O(m) comparisons for each name of another script, m at most [`MOST`].
    pub(super) fn join_scripts(&mut self) {
        let (others, latin): (Vec<Node>, Vec<Node>) = self
            .nodes()
            .filter(|&n| self.clusters.key(n).document.is_none())
            .partition(|&n| is_other_script(self.base(n)));
        if others.is_empty() {
            return;
        }
        let mut filed = BTreeMap::<(EntityType, String), Vec<(Node, String)>>::new();
        for node in latin {
            for heard in self.full_names(node) {
                for bones in looked_up_by(&heard) {
                    let key = (self.clusters.key(node).entity_type, bones);
                    filed.entry(key).or_default().push((node, heard.clone()));
                }
            }
        }
        let mut pairs = Vec::new();
        for other in others {
            let entity_type = self.clusters.key(other).entity_type;
            let name = in_own_letters(self.base(other));
            let near = |bones| filed.get(&(entity_type, bones)).filter(|near| near.len() <= MOST);
            let near: BTreeSet<&(Node, String)> =
                all_bones(&name).into_iter().filter_map(near).flatten().collect();
            for (node, heard) in near {
                if let Some(odds) = name_odds(&name, heard).filter(|odds| odds.in_all >= LEAST_ODDS) {
                    pairs.push((odds, other, *node));
                }
            }
        }
        pairs.sort_by(|(a, x, y), (b, v, w)| b.in_all.total_cmp(&a.in_all).then_with(|| (x, y).cmp(&(v, w))));
        for (odds, other, node) in pairs {
            if self.are_of_two_tongues(other, node) && self.clusters.root(other) != self.clusters.root(node) {
                self.join_if_sure(odds, other, node);
            }
        }
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
    let heard = consonants(&fold(name));
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

/// The consonants of a name in Latin letters, and of each of its words.
fn looked_up_by(heard: &str) -> BTreeSet<String> {
    let words = heard.split(' ').map(bones);
    let whole = once(words.clone().collect::<String>().chars());
    words.chain([whole]).filter(|bones| bones.len() >= LEAST_BONES).collect()
}

/// The consonants of each likely way to write a name of another script in Latin letters, and of its words; none, if there is no model for
/// a word of it.
fn all_bones(name: &str) -> BTreeSet<String> {
    let mut whole = vec![String::new()];
    let mut found = BTreeSet::new();
    for word in name.split(' ') {
        let mut ways = romanizations(word, WAYS);
        if ways.is_empty() {
            return BTreeSet::new();
        }
        ways.push(romanized(word));
        let ways: BTreeSet<String> = ways.iter().map(|way| bones(way)).collect();
        whole =
            whole.iter().flat_map(|before| ways.iter().map(move |way| format!("{before}{way}"))).collect();
        whole.truncate(WAYS * WAYS);
        found.extend(ways);
    }
    found.extend(whole.into_iter().map(|bones| once(bones.chars())));
    found.retain(|bones| bones.len() >= LEAST_BONES);
    found
}
