//! Which names in other scripts may be which in Latin letters: candidates by their consonants, odds by their letters.

use std::collections::BTreeSet;

use namegraph_document::EntityType;
use rustc_hash::{FxHashMap, FxHashSet};
use strsim::osa_distance;

use crate::acronym::is_acronym;
use crate::name::fold;
use crate::spelling::{consonants, is_other_script, romanized};
use crate::transliteration::{ForeignName, Odds, own_words, romanizations};

/// Ways to write a word in Latin letters that names are looked up by.
const WAYS: usize = 6;
/// The same for names.
const WHOLE_WAYS: usize = 64;
/// Consonants of a name that is looked up.
const LEAST_BONES: usize = 3;
/// Names in Latin letters with the same consonants that are compared, at most.
const MOST: usize = 64;
/// From so many consonants on two may differ.
const LONG_BONES: usize = 5;
/// The odds from which on two names are one, as a natural logarithm: of a million names with the same consonants few are so near by chance.
const LEAST_ODDS: f64 = 8.0;
/// A name, by a number of the caller's.
pub(crate) struct Numbered {
    pub(crate) number: u32,
    pub(crate) entity_type: EntityType,
    pub(crate) name: String,
}

/// Whether a name in Latin letters is compared: no acronym, and a person's full name.
pub(crate) fn is_compared(entity_type: EntityType, name: &str) -> bool {
    !is_acronym(name) && (entity_type != EntityType::Person || name.contains(' '))
}

/// Pairs of a name in another script and one in Latin letters that are most probably one, by their letters, the surest first.
///
/// `others`: in any case. `latin`: words of letters a to z; a name may come in several readings. `are_open`: whether it is open if two
/// numbers are one.
///
/// Time: O(m) comparisons for each of the others, m at most [`MOST`]. Memory: of names in Latin letters, only those that another is compared
/// with.
pub(crate) fn in_other_letters(
    others: &[Numbered],
    latin: impl Iterator<Item = Numbered>,
    are_open: impl Fn(u32, u32) -> bool,
) -> Vec<(Odds, u32, u32)> {
    let mut ways = Ways::default();
    let others: Vec<(&Numbered, String, Bones)> = others
        .iter()
        .map(|other| {
            let name = in_own_letters(&other.name);
            let bones = Bones::of(&name, &mut ways);
            (other, name, bones)
        })
        .collect();
    let asked: FxHashSet<&str> = others.iter().flat_map(|(.., bones)| bones.looked_up()).collect();
    let mut filed = Files::default();
    for Numbered { number, entity_type, name } in latin {
        let (whole, words) = bones_of(&name);
        let keys: BTreeSet<&String> = words.iter().chain([&whole]).collect();
        for key in keys.into_iter().filter(|key| asked.contains(key.as_str())) {
            let file = Filed { number, heard: name.clone(), bones: whole.clone() };
            filed.entry((entity_type, key.clone())).or_default().push(file);
        }
    }
    let mut pairs = Vec::new();
    for (other, name, bones) in &others {
        let name = ForeignName::new(name);
        for near in
            near(other.entity_type, bones, &filed).into_iter().filter(|n| are_open(other.number, n.number))
        {
            let odds = name.odds(&near.heard).filter(|odds| odds.in_all >= LEAST_ODDS);
            pairs.extend(odds.map(|odds| (odds, other.number, near.number)));
        }
    }
    pairs.sort_by(|(a, x, y), (b, v, w)| b.in_all.total_cmp(&a.in_all).then_with(|| (x, y).cmp(&(v, w))));
    pairs
}

/// Pairs of names, by their places, that may be one in two scripts, the surest first: for a person to look at.
///
/// ```
/// use namegraph_document::EntityType::Person;
/// use namegraph_identity::perhaps_one;
/// assert_eq!(perhaps_one(&[(Person, "Angela Merkel"), (Person, "Ангела Меркель")]), [(1, 0)]);
/// ```
pub fn perhaps_one(names: &[(EntityType, &str)]) -> Vec<(usize, usize)> {
    let numbered = (0..).zip(names);
    let (others, latin): (Vec<_>, Vec<_>) = numbered.partition(|(_, (_, name))| is_other_script(name));
    let as_is = |(number, (entity_type, name)): (u32, &(EntityType, &str))| Numbered {
        number,
        entity_type: *entity_type,
        name: (*name).to_owned(),
    };
    let others: Vec<Numbered> = others.into_iter().map(as_is).collect();
    let compared = latin.into_iter().filter(|(_, (entity_type, name))| is_compared(*entity_type, name));
    let latin = compared.map(as_is).map(|n| Numbered { name: romanized_words(&n.name), ..n });
    let pairs = in_other_letters(&others, latin, |_, _| true);
    pairs.into_iter().map(|(_, other, latin)| (other as usize, latin as usize)).collect()
}

fn romanized_words(name: &str) -> String {
    fold(name).split(' ').map(romanized).collect::<Vec<_>>().join(" ")
}

/// Names in Latin letters, by their type and consonants.
type Files = FxHashMap<(EntityType, String), Vec<Filed>>;

/// The names in Latin letters that share a word's consonants with another, or all, and have nearly the same in all.
fn near<'f>(entity_type: EntityType, bones: &Bones, filed: &'f Files) -> BTreeSet<&'f Filed> {
    let of = |bones: &str| filed.get(&(entity_type, bones.to_owned())).filter(|near| near.len() <= MOST);
    let all = bones.looked_up().filter_map(of).flatten();
    all.filter(|near| bones.are_near(&near.bones)).collect()
}

/// The consonants of a name that all scripts tell apart, "ch" as in Charles and Michel.
fn bones(name: &str) -> String {
    let heard = consonants(&name.replace("ch", "sh"));
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
    number: u32,
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
