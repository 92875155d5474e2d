//! What a name is made of when it is compared by likeness.

use std::collections::BTreeSet;

use namegraph_document::EntityType;
use strsim::osa_distance;
use unicode_normalization::UnicodeNormalization;

use crate::form::{LOOSE, without_form};
use crate::name::{SMALL_WORDS, fold, generation, initials_apart, is_letter, is_roman, is_son, tidy};
use crate::spelling::{consonants, is_other_script, romanized, sound};
use crate::tables::tables;
use crate::title;

/// Words that are compared, at most: more are no name.
const MOST_WORDS: usize = 32;

/// Words of many bodies, folded, in order. That two names share them says little; that they differ in them says much.
const GENERIC: [&str; 108] = [
    "academy",
    "agency",
    "air",
    "airlines",
    "association",
    "authority",
    "aviation",
    "banco",
    "bank",
    "banking",
    "bureau",
    "business",
    "capital",
    "center",
    "central",
    "chemical",
    "club",
    "commercial",
    "commission",
    "committee",
    "communications",
    "company",
    "construction",
    "consulting",
    "corporation",
    "council",
    "credit",
    "department",
    "development",
    "digital",
    "distribution",
    "electric",
    "electronics",
    "energy",
    "engineering",
    "enterprise",
    "enterprises",
    "equipment",
    "establishment",
    "estate",
    "exchange",
    "export",
    "federal",
    "finance",
    "financial",
    "foods",
    "foundation",
    "fund",
    "gas",
    "general",
    "global",
    "group",
    "gruppe",
    "health",
    "healthcare",
    "holding",
    "holdings",
    "import",
    "industrial",
    "industries",
    "industry",
    "institute",
    "insurance",
    "international",
    "investment",
    "investments",
    "logistics",
    "management",
    "manufacturing",
    "marine",
    "maritime",
    "media",
    "medical",
    "ministry",
    "motor",
    "motors",
    "national",
    "office",
    "oil",
    "organization",
    "partners",
    "party",
    "petroleum",
    "pharma",
    "pharmaceutical",
    "pharmaceuticals",
    "power",
    "products",
    "properties",
    "refinery",
    "research",
    "resources",
    "securities",
    "service",
    "services",
    "shipping",
    "society",
    "software",
    "solutions",
    "state",
    "steel",
    "supply",
    "systems",
    "technologies",
    "technology",
    "telecom",
    "trading",
    "trust",
];

/// What stands before the name of a ship.
const SHIP: [&str; 9] = ["hms", "mt", "mv", "rms", "ss", "uscgc", "uss", "vessel", "yacht"];

const DIGITS: [(&str, u32); 31] = [
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("first", 1),
    ("second", 2),
    ("third", 3),
    ("fourth", 4),
    ("fifth", 5),
    ("sixth", 6),
    ("seventh", 7),
    ("eighth", 8),
    ("ninth", 9),
    ("tenth", 10),
    ("eleventh", 11),
    ("twelfth", 12),
];
const TENS: [(&str, u32); 8] = [
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
];

/// What a word is in its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A word that tells names apart.
    Full,
    Initial,
    /// A father's name: "Ivanovich".
    Patronymic,
    /// "van", "al", "bin".
    Particle,
    /// "Group", "Bank".
    Generic,
    /// A country, its capital, what its people are called.
    Place,
    /// "of", "and".
    Small,
}

/// A word of a name, in all the shapes that it is compared by.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// Folded, in its script.
    pub(super) written: String,
    /// In the letters a to z.
    pub(super) roman: String,
    pub(super) sound: String,
    /// Consonants.
    pub(super) bones: String,
    /// Whether it is in another script than Latin.
    pub(super) foreign: bool,
    pub(super) role: Role,
    /// Of a person's word, whether it is a frequent given name or surname.
    pub(super) known: bool,
    /// Of a person's word that stands for given names, these and itself.
    pub(super) given: Box<[String]>,
    /// Which of the letters a to z it has, a bit each, and which its sound has.
    pub(super) letters: u32,
    pub(super) heard: u32,
}

impl Word {
    /// A word of a person's name, with what is known of such words.
    fn of_person(written: &str, role: Role) -> Self {
        let word = Self::new(written, role);
        let known = tables().is_given_name(&word.roman) || tables().is_surname(&word.roman);
        let mut given = BTreeSet::new();
        if tables().stands_for_given(&word.roman) {
            given = tables().full_given(&word.roman);
            given.insert(word.roman.clone());
        }
        Self { known, given: given.into_iter().collect(), ..word }
    }

    fn new(written: &str, role: Role) -> Self {
        // Folding takes letters apart that are one to romanize: ハ and the mark of バ.
        let written: String = written.nfc().collect();
        let foreign = is_other_script(&written);
        let roman =
            Some(romanized(&written)).filter(|roman| !roman.is_empty()).unwrap_or_else(|| written.clone());
        let bones = consonants(&roman).replace('r', "l");
        let sound = sound(&roman);
        Self {
            letters: letters(&roman),
            heard: letters(&sound),
            written,
            sound,
            bones,
            foreign,
            role,
            roman,
            known: false,
            given: Box::default(),
        }
    }

    /// Words written as one.
    pub(super) fn joined(words: &[Self]) -> Self {
        let written: String = words.iter().map(|word| word.written.as_str()).collect();
        let role = words.iter().map(|word| word.role).max_by(|a, b| weight(*a).total_cmp(&weight(*b)));
        Self::new(&written, role.unwrap_or(Role::Full))
    }

    /// Whether its letters are words or syllables.
    pub(super) fn is_ideographic(&self) -> bool {
        self.written.contains(|c| ('\u{2e80}'..='\u{d7ff}').contains(&c))
    }

    /// What it weighs that two names share it.
    pub(super) fn weight(&self) -> f64 {
        weight(self.role)
    }

    /// What it weighs that they do not.
    pub(super) fn cost(&self) -> f64 {
        match self.role {
            Role::Full | Role::Place => 1.0,
            Role::Generic => 0.8,
            Role::Patronymic | Role::Initial => 0.5,
            Role::Particle | Role::Small => 0.0,
        }
    }
}

fn letters(word: &str) -> u32 {
    let bit = |letter: u8| if letter.is_ascii_lowercase() { 1 << (letter - b'a') } else { 1 << 31 };
    word.bytes().fold(0, |all, letter| all | bit(letter))
}

fn weight(role: Role) -> f64 {
    match role {
        Role::Full => 1.0,
        Role::Patronymic | Role::Place => 0.6,
        Role::Generic | Role::Initial => 0.4,
        Role::Particle | Role::Small => 0.1,
    }
}

/// A name, taken apart.
#[derive(Clone, Debug)]
pub(super) struct Parts {
    pub(super) words: Vec<Word>,
    /// A body's legal form, as `form.rs` compares it.
    pub(super) form: Option<String>,
    /// "jr", "iii".
    pub(super) generation: Option<String>,
    /// Numbers of a body, ship or place, and words with digits in them, in order.
    pub(super) numbers: Vec<String>,
}

impl Parts {
    pub(super) fn of(name: &str, entity_type: EntityType) -> Self {
        match entity_type {
            EntityType::Person => Self::person(name),
            _ => Self::other(name, entity_type == EntityType::Organization),
        }
    }

    fn person(name: &str) -> Self {
        let turned = title::first_name_first(tidy(name));
        let own = initials_apart(title::without_all(&turned));
        let folded = fold(&own);
        let mut words: Vec<&str> =
            folded.split(' ').filter(|word| !word.is_empty()).take(MOST_WORDS).collect();
        while words.len() > 2 && words.last().is_some_and(|last| tables().is_postnominal(last)) {
            words.pop();
        }
        let generation = generation(&words).map(str::to_owned);
        if generation.is_some() {
            words.pop();
        }
        let role = |(at, word): (usize, &&str)| match *word {
            word if is_letter(word) && word.is_ascii() => Role::Initial,
            word if at > 0 && is_patronymic(word) && at + 1 < words.len().max(3) => Role::Patronymic,
            // Ben Sasse and Al Green have given names.
            word if at == 0
                && (words.len() == 1
                    || tables().is_given_name(word)
                    || tables().particle(word) != Some(true)) =>
            {
                Role::Full
            }
            word if tables().particle(word).is_some() || is_son(word) => Role::Particle,
            _ => Role::Full,
        };
        let shaped = words.iter().enumerate().map(|(at, word)| {
            Word::of_person(&person_word(word, words.get(at + 1).copied()), role((at, word)))
        });
        Self { words: shaped.collect(), form: None, generation, numbers: Vec::new() }
    }

    fn other(name: &str, body: bool) -> Self {
        let folded = fold(&tidy(name));
        let written: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).take(MOST_WORDS).collect();
        let letters = |word: &&str| {
            Some(romanized(word)).filter(|roman| !roman.is_empty()).unwrap_or_else(|| (*word).to_owned())
        };
        let roman = written.iter().map(letters).collect::<Vec<_>>().join(" ");
        let (mut kept, mut form) =
            if body { without_form(&roman) } else { (roman.split(' ').collect(), None) };
        if body && form.is_none() && kept.len() > 1 && kept.last().is_some_and(|last| is_nearly_form(last)) {
            kept.pop();
            form = Some(LOOSE.to_owned());
        }
        // The words that are kept stand side by side.
        let before = kept.first().map_or(0, |first| first.as_ptr() as usize - roman.as_ptr() as usize);
        let from = roman.get(..before).map_or(0, |before| before.matches(' ').count());
        let own = spelled(written.get(from..from + kept.len()).unwrap_or(&written));
        let (numbers, mut words) = numbered(own);
        if words.is_empty() {
            words.clone_from(&numbers);
        }
        let role = |word: &str| match word {
            word if SMALL_WORDS.contains(&word) || SHIP.contains(&word) => Role::Small,
            word if is_letter(word) && word.is_ascii() => Role::Initial,
            word if GENERIC.binary_search(&word).is_ok() => Role::Generic,
            word if tables().is_known_place(word) => Role::Place,
            _ => Role::Full,
        };
        let mut words: Vec<Word> = words.iter().map(|word| Word::new(word, role(word))).collect();
        // A name of nothing but such words has no others to be told by.
        if words.iter().all(|word| word.role == Role::Small) {
            words.iter_mut().for_each(|word| word.role = Role::Full);
        }
        Self { words, form, generation: None, numbers }
    }
}

/// Whether a word is a long legal form with a slip in it: "compny", "corporetion".
fn is_nearly_form(word: &str) -> bool {
    const LONG: [(&str, usize); 5] =
        [("company", 1), ("corporation", 2), ("incorporated", 2), ("limited", 1), ("aktiengesellschaft", 3)];
    LONG.iter().any(|(form, slips)| osa_distance(word, form) <= *slips)
}

/// Words of a body in the one way that they are compared in.
fn spelled(words: &[&str]) -> Vec<String> {
    let spelled = words.iter().flat_map(|word| tables().word_of_body(word).split(' '));
    spelled.filter(|word| *word != "and").map(str::to_owned).collect()
}

/// A person's word: without digits for letters, as scanners have them; one servant of God, however his article is spelled.
fn person_word(word: &str, next: Option<&str>) -> String {
    if next.is_some() && ["abd", "abdel", "abdal", "abdol"].contains(&word) {
        return "abdul".to_owned();
    }
    let letters = word.trim_matches(|c: char| c.is_ascii_digit());
    if letters.is_empty() || letters.len() == word.len() && !word.contains(|c: char| c.is_ascii_digit()) {
        return word.to_owned();
    }
    let letter = |c| match c {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        '9' => 'g',
        other => other,
    };
    // A number at an end is a note's.
    letters.chars().map(letter).collect()
}

fn is_patronymic(word: &str) -> bool {
    const ENDS: [&str; 12] = [
        "ovich", "evich", "ovych", "evych", "ievich", "ovna", "evna", "ivna", "yevich", "ovic", "ович",
        "евич",
    ];
    word.chars().count() > 6
        && (ENDS.iter().any(|end| word.ends_with(end))
            || ["овна", "евна", "івна"].iter().any(|end| word.ends_with(end)))
}

/// Numbers, in figures, and the words beside them.
fn numbered(words: Vec<String>) -> (Vec<String>, Vec<String>) {
    let (mut numbers, mut others) = (Vec::new(), Vec::new());
    let mut rest = words.iter().map(String::as_str).enumerate().peekable();
    while let Some((at, word)) = rest.next() {
        let last = at > 0 && rest.peek().is_none();
        match value(word, last) {
            Some(Value::Tens(tens)) => {
                let unit = rest.peek().and_then(|(_, next)| match value(next, false) {
                    Some(Value::Figures(unit)) => {
                        unit.parse::<u32>().ok().filter(|unit| (1..10).contains(unit))
                    }
                    _ => None,
                });
                if unit.is_some() {
                    rest.next();
                }
                numbers.push((tens + unit.unwrap_or(0)).to_string());
            }
            Some(Value::Figures(figures)) => numbers.push(figures),
            None => others.push(word.to_owned()),
        }
    }
    numbers.sort_unstable();
    (numbers, others)
}

enum Value {
    /// "forty", before a unit.
    Tens(u32),
    Figures(String),
}

/// What number a folded word is: "44", "1st", "forty", "ii", "ar16", and at the end of a name "v".
fn value(word: &str, last: bool) -> Option<Value> {
    let of = |table: &[(&str, u32)]| table.iter().find(|(name, _)| *name == word).map(|(_, number)| *number);
    if let Some(tens) = of(&TENS) {
        return Some(Value::Tens(tens));
    }
    if let Some(number) = of(&DIGITS) {
        return Some(Value::Figures(number.to_string()));
    }
    if word.contains(|c: char| c.is_ascii_digit()) {
        let figures = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
        return Some(Value::Figures(figures.trim_start_matches('0').to_owned()));
    }
    let roman =
        is_roman(word) && (last || word.len() > 1 && word != "ix") || last && ["v", "x"].contains(&word);
    roman.then(|| Value::Figures(roman_value(word).to_string()))
}

fn roman_value(word: &str) -> u32 {
    let of = |c| match c {
        'x' => 10,
        'v' => 5,
        _ => 1,
    };
    let values: Vec<u32> = word.chars().map(of).collect();
    let sign = |at: usize| values.get(at + 1).is_some_and(|next| *next > values[at]);
    let (minus, plus): (Vec<_>, Vec<_>) = (0..values.len()).partition(|&at| sign(at));
    let sum = |places: Vec<usize>| places.into_iter().map(|at| values[at]).sum::<u32>();
    sum(plus) - sum(minus)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_in_order() {
        assert!(GENERIC.is_sorted() && SHIP.is_sorted());
    }
}
