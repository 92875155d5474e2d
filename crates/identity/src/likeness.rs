//! How alike two names are, for a person who looks at both: a score from 0 to 1, and why.
//!
//! Rules of identity ask whether two names *are* one entity and leave open what a reader could doubt. Screening a list asks which entries
//! are *worth a look*: one letter wrong, a patronymic more, another legal form. Words are paired by writing, sound, nickname, initial and
//! edit distance ([`pairing`]); the score is the weight of what agrees in all that was compared, where a word that stands against another
//! costs more than one that only one of them has. What is said once for the whole name (numbers, legal forms, "Jr.") are factors.

mod pairing;
mod reason;
mod word;

use namegraph_document::EntityType;

use crate::acronym;
use crate::name::{SMALL_WORDS, fold};
use crate::spelling::sound;
use crate::tables::tables;

use pairing::{How, Order, Pair, Pairing};
pub use reason::Reason;
use word::{Parts, Role, Word};

/// What a word that stands against another costs, in its weight: more than an agreement gives.
const CONTRADICTION: f64 = 1.5;
/// What a word costs that only one has: the fathers of a person are often left out, "Chile" behind a bank says which bank it is.
const LEFT_OUT: [(Kind, f64); 2] = [(Kind::Person, 0.12), (Kind::Other, 0.55)];
/// What it costs more that a person's first or last word is left out: "Mark Anderson Hisle" of "Mark Anderson".
const LEFT_OUT_AT_AN_END: f64 = 0.18;
/// The most for names that have one word in common, and none against another.
const ONE_WORD: f64 = 0.55;
/// The most where only such words agree as many names have.
const COMMON_WORDS: f64 = 0.4;
/// Names that the tables file under one.
const FILED: f64 = 0.95;
/// What an acronym and the name that it fits are worth, by its letters: few letters fit many names.
const ACRONYM: [(usize, f64); 4] = [(5, 0.85), (4, 0.75), (3, 0.7), (0, 0.5)];

mod factor {
    pub(super) const NUMBERS_DIFFER: f64 = 0.75;
    pub(super) const NUMBER_MISSING: f64 = 0.85;
    pub(super) const FORMS_DIFFER: f64 = 0.88;
    pub(super) const FORMS_OF_ONE_KIND: f64 = 0.97;
    pub(super) const FORM_MISSING: f64 = 0.99;
    pub(super) const GENERATIONS_DIFFER: f64 = 0.7;
    pub(super) const GENERATION_MISSING: f64 = 0.95;
    pub(super) const FATHER_AND_SON: f64 = 0.75;
    pub(super) const TWO_GIVEN_NAMES_TURNED: f64 = 0.75;
    pub(super) const OTHER_ORDER: f64 = 0.96;
    pub(super) const TURNED: f64 = 0.99;
    pub(super) const TOGETHER: f64 = 0.98;
    pub(super) const GENDERS_DIFFER: f64 = 0.92;
    pub(super) const NOTHING_ALIKE: f64 = 0.95;
}

/// Legal forms of two languages that are one.
const ONE_FORM: [[&str; 2]; 3] = [["llc", "ooo"], ["ltda", "sarl"], ["sarl", "srl"]];

/// Whether words of a name are a person's or say what a thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Person,
    Other,
}

/// A name, prepared to be compared with others.
#[derive(Clone, Debug)]
pub struct Likened {
    name: String,
    folded: String,
    entity_type: EntityType,
    parts: Parts,
    /// The name that the tables file it under.
    filed: Option<&'static str>,
}

/// How alike two names are.
#[derive(Clone, Debug, PartialEq)]
pub struct Likeness {
    /// From 0 to 1, which is the same name. No probability.
    pub score: f64,
    /// What speaks for and against it, in the order of the words.
    pub reasons: Vec<Reason>,
}

impl Likened {
    /// Takes a name apart as one of its type: a person's given names and surname, a body's legal form, numbers of a ship.
    ///
    /// Time: O(words); words beyond the thirty-second are not compared.
    pub fn new(name: &str, entity_type: EntityType) -> Self {
        let parts = Parts::of(name, entity_type);
        let folded = fold(name);
        let town = || tables().town_called(&folded).filter(|_| entity_type == EntityType::Location);
        let filed = match entity_type {
            EntityType::Person => None,
            _ => tables().filed_under(entity_type, &folded).or_else(town),
        };
        Self { name: name.to_owned(), folded, entity_type, parts, filed }
    }

    /// The name as it was given.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What kind of name it was taken for.
    pub fn entity_type(&self) -> EntityType {
        self.entity_type
    }

    /// What is heard of each word that can tell names apart: names that are alike share most of them, or all up to a letter.
    pub fn sounds(&self) -> impl Iterator<Item = &str> {
        let telling = |word: &&Word| !matches!(word.role, Role::Particle | Role::Small);
        self.parts.words.iter().filter(telling).map(|word| word.sound.as_str())
    }

    /// What would be heard if a person's short given names were written in full: "william" of "Bill".
    pub fn full_given(&self) -> Vec<String> {
        if self.kind() != Kind::Person {
            return Vec::new();
        }
        let known = self.parts.words.iter().filter(|word| tables().stands_for_given(&word.roman));
        let full = known
            .flat_map(|word| tables().full_given(&word.roman).into_iter().filter(|full| *full != word.roman));
        full.map(|full| sound(&full)).collect()
    }

    /// The whole name by its consonants, which every script writes.
    pub fn bones(&self) -> String {
        self.parts.words.iter().map(|word| word.bones.as_str()).collect()
    }

    /// The acronyms that the name can have, and itself if it is written as one.
    pub fn acronyms(&self) -> Vec<String> {
        let mut letters = acronym::initials(&self.name);
        if acronym::is_acronym(&self.name) {
            letters.push(acronym::letters(&self.name));
        }
        letters.retain(|acronym| acronym.chars().count() > 1);
        letters.sort_unstable();
        letters.dedup();
        letters
    }

    /// The name that the tables file this one under: "Fed" under "Federal Reserve".
    pub fn filed(&self) -> Option<&str> {
        self.filed
    }

    /// Whether the name is a single word that many bear: a surname or a given name alone, a bank that is only "Bank".
    pub fn is_bare(&self) -> bool {
        let mut own =
            self.parts.words.iter().filter(|word| !matches!(word.role, Role::Particle | Role::Small));
        match (own.next(), own.next()) {
            (Some(word), None) if self.kind() == Kind::Person => {
                tables().is_surname(&word.roman) || tables().is_given_name(&word.roman)
            }
            (Some(word), None) => word.role == Role::Generic,
            _ => false,
        }
    }

    fn kind(&self) -> Kind {
        if self.entity_type == EntityType::Person { Kind::Person } else { Kind::Other }
    }
}

/// How alike two names of one type are. Symmetric; a name is like itself by 1.
///
/// Time: O(words²) in the words of a name, some microseconds.
///
/// ```
/// use namegraph_document::EntityType;
/// use namegraph_identity::{Likened, likeness};
///
/// let [a, b] = ["Sergey Viktorovich Lavrov", "Lavrov, Sergei"].map(|name| Likened::new(name, EntityType::Person));
/// let alike = likeness(&a, &b);
/// assert!(alike.score > 0.9);
/// assert_eq!(alike.reasons[0].to_string(), "“sergey” and “sergei” sound alike");
/// ```
pub fn likeness(a: &Likened, b: &Likened) -> Likeness {
    likeness_from(a, b, 0.0).unwrap_or(Likeness { score: 0.0, reasons: Vec::new() })
}

/// The same, unless it is less than what is asked for. What is far from it costs less.
pub fn likeness_from(a: &Likened, b: &Likened, least: f64) -> Option<Likeness> {
    if a.folded == b.folded && (!a.folded.is_empty() || a.name == b.name) {
        return Some(Likeness { score: 1.0, reasons: vec![Reason::Same] });
    }
    // One order for both ways to ask, so that ties fall alike.
    let turned = (&b.folded, &b.name) < (&a.folded, &a.name);
    let (first, second) = if turned { (b, a) } else { (a, b) };
    let Likeness { score, mut reasons } = compared(first, second, least)?;
    if turned {
        reasons.iter_mut().for_each(Reason::turn);
    }
    Some(Likeness { score, reasons })
}

fn compared(a: &Likened, b: &Likened, least: f64) -> Option<Likeness> {
    let pairing = Pairing::of(&a.parts.words, &b.parts.words, a.kind() == Kind::Person);
    let agreement = Agreement::of(a.kind(), &pairing);
    let other = known_otherwise(a, b);
    let known = other.as_ref().map_or(0.0, |(score, _)| *score);
    if agreement.share.max(known) < least {
        return None;
    }
    let (mut score, mut reasons) = (agreement.share, agreement.reasons(&pairing));
    for (factor, reason) in factors(a, b, &pairing) {
        score *= factor;
        reasons.extend(reason);
    }
    if reasons.is_empty() {
        reasons.push(Reason::Words);
    }
    let alike = match other {
        Some((known, reason)) if known > score => Likeness { score: known, reasons: vec![reason] },
        _ => Likeness { score: score.clamp(0.0, 1.0), reasons },
    };
    (alike.score >= least).then_some(alike)
}

/// How much of two names agrees, word by word.
struct Agreement<'a> {
    /// What agrees in the weight of all words.
    share: f64,
    /// The words of each name that have no partner.
    left: [Vec<&'a Word>; 2],
    /// Why it is no more than it is.
    limit: Option<Reason>,
}

impl<'a> Agreement<'a> {
    fn of(kind: Kind, pairing: &'a Pairing<'_>) -> Self {
        let (mut agreed, mut compared) = (0.0, 0.0);
        for pair in &pairing.pairs {
            agreed += pair.weight * pair.likeness;
            compared += pair.weight;
        }
        let left = [pairing.left(&pairing.a, |pair| pair.a), pairing.left(&pairing.b, |pair| pair.b)];
        let costs = [&left[0], &left[1]].map(|words| words.iter().map(|word| word.cost()).sum::<f64>());
        let of_kind = LEFT_OUT.iter().find(|(of, _)| *of == kind).map_or(0.5, |(_, cost)| *cost);
        compared += CONTRADICTION * costs[0].min(costs[1]) + of_kind * (costs[0] - costs[1]).abs();
        if kind == Kind::Person {
            let ends = [(&left[0], &pairing.a), (&left[1], &pairing.b)].map(|(left, words)| {
                let full = || words.iter().filter(|word| word.role == Role::Full);
                let ends = [full().next(), full().next_back()];
                left.iter().filter(|word| ends.iter().flatten().any(|end| std::ptr::eq(*end, **word))).count()
            });
            compared += LEFT_OUT_AT_AN_END * ends[0].abs_diff(ends[1]) as f64;
        }
        let share = if compared == 0.0 { 0.0 } else { agreed / compared };
        let (most, limit) = most(kind, pairing, &costs);
        Self { share: share.min(most), left, limit: limit.filter(|_| share > most) }
    }

    fn reasons(&self, pairing: &Pairing<'_>) -> Vec<Reason> {
        let of = |pair: &Pair| Reason::of(pair.how, &pairing.a[pair.a].written, &pairing.b[pair.b].written);
        let mut reasons: Vec<Reason> = pairing.pairs.iter().filter_map(of).collect();
        let told = [&self.left[0], &self.left[1]].map(|words| {
            let told = words.iter().filter(|word| word.cost() > 0.0);
            told.map(|word| word.written.as_str()).collect::<Vec<_>>().join(" ")
        });
        reasons.extend(Reason::left(told));
        reasons.extend(self.limit.clone());
        reasons
    }
}

/// The most that a likeness can be by how much agrees at all, and why.
fn most(kind: Kind, pairing: &Pairing<'_>, costs: &[f64; 2]) -> (f64, Option<Reason>) {
    let telling = |pair: &&Pair| {
        let word = &pairing.a[pair.a];
        match kind {
            Kind::Person => word.role == Role::Full,
            Kind::Other => !matches!(word.role, Role::Generic | Role::Place | Role::Small | Role::Initial),
        }
    };
    let whole = costs.iter().all(|cost| *cost == 0.0);
    let count = pairing.pairs.iter().filter(telling).count();
    match (kind, count) {
        (_, _) if whole && count > 0 => (1.0, None),
        (Kind::Person, 0) => (COMMON_WORDS, Some(Reason::FewWords)),
        (Kind::Person, 1)
            if pairing
                .pairs
                .iter()
                .all(|pair| pairing.a[pair.a].role != Role::Initial && pair.how != How::Initial) =>
        {
            (ONE_WORD, Some(Reason::OneWord))
        }
        (Kind::Other, 0) if !whole => (COMMON_WORDS, Some(Reason::CommonWords)),
        _ => (1.0, None),
    }
}

/// What is said once for both names, with what it does to the likeness.
fn factors(a: &Likened, b: &Likened, pairing: &Pairing<'_>) -> Vec<(f64, Option<Reason>)> {
    let mut factors = Vec::new();
    if pairing.together {
        factors.push((factor::TOGETHER, Some(Reason::Together)));
    }
    factors.extend(numbers(&a.parts, &b.parts));
    factors.extend(forms(a.parts.form.as_deref(), b.parts.form.as_deref()));
    factors.extend(generations(a.parts.generation.as_deref(), b.parts.generation.as_deref()));
    factors.extend(order(a.kind(), pairing));
    if a.kind() == Kind::Person {
        factors.extend(genders(pairing));
    }
    let mut pairs = pairing.pairs.iter();
    if a.kind() == Kind::Person
        && pairing.pairs.len() > 1
        && pairs.all(|pair| !matches!(pair.how, How::Same | How::Script | How::Consonants))
        && pairing.pairs.iter().any(|pair| matches!(pair.how, How::Letters(_)))
    {
        factors.push((factor::NOTHING_ALIKE, Some(Reason::NothingAlike)));
    }
    factors
}

fn numbers(a: &Parts, b: &Parts) -> Option<(f64, Option<Reason>)> {
    if a.numbers == b.numbers {
        return None;
    }
    let [of_a, of_b] = [a, b].map(|parts| parts.numbers.join(" "));
    let factor =
        if of_a.is_empty() || of_b.is_empty() { factor::NUMBER_MISSING } else { factor::NUMBERS_DIFFER };
    Some((factor, Some(Reason::Numbers(of_a, of_b))))
}

fn forms(a: Option<&str>, b: Option<&str>) -> Option<(f64, Option<Reason>)> {
    let loose = |form: &str| form == crate::form::LOOSE;
    match (a, b) {
        (Some(a), Some(b)) if a != b && !loose(a) && !loose(b) => {
            let one = ONE_FORM.iter().any(|forms| forms.contains(&a) && forms.contains(&b));
            let factor = if one { factor::FORMS_OF_ONE_KIND } else { factor::FORMS_DIFFER };
            Some((factor, (!one).then(|| Reason::Forms(a.to_owned(), b.to_owned()))))
        }
        (Some(_), None) | (None, Some(_)) => Some((factor::FORM_MISSING, Some(Reason::FormMissing))),
        _ => None,
    }
}

fn generations(a: Option<&str>, b: Option<&str>) -> Option<(f64, Option<Reason>)> {
    match (a, b) {
        (a, b) if a == b => None,
        (Some(a), Some(b)) => {
            Some((factor::GENERATIONS_DIFFER, Some(Reason::Generations(a.to_owned(), b.to_owned()))))
        }
        _ => Some((factor::GENERATION_MISSING, Some(Reason::GenerationMissing))),
    }
}

/// Whether the words that agree stand in another order.
fn order(kind: Kind, pairing: &Pairing<'_>) -> Option<(f64, Option<Reason>)> {
    let order = pairing.order();
    if order == Some(Order::Same) {
        return None;
    }
    let rotated = order == Some(Order::Turned);
    let son = |words: &[Word]| words.iter().any(|word| crate::name::is_son(&word.written));
    let given = |word: &Word| tables().is_given_name(&word.roman) && !tables().is_mainly_surname(&word.roman);
    let factor = match kind {
        Kind::Person if son(&pairing.a) && son(&pairing.b) && !rotated => {
            return Some((factor::FATHER_AND_SON, Some(Reason::FatherAndSon)));
        }
        Kind::Person if pairing.a.len() == 2 && pairing.a.iter().all(given) => {
            return Some((factor::TWO_GIVEN_NAMES_TURNED, Some(Reason::GivenNamesTurned)));
        }
        Kind::Person if rotated => factor::TURNED,
        _ => factor::OTHER_ORDER,
    };
    Some((factor, Some(Reason::Order)))
}

/// "Mario" and "Maria", one letter apart.
fn genders(pairing: &Pairing<'_>) -> Option<(f64, Option<Reason>)> {
    let differ = |pair: &&Pair| {
        let of = |word: &Word| tables().gender(&word.roman);
        let (a, b) = (of(&pairing.a[pair.a]), of(&pairing.b[pair.b]));
        matches!(pair.how, How::Letters(_)) && a.is_some() && b.is_some() && a != b
    };
    let pair = pairing.pairs.iter().find(differ)?;
    let names = [&pairing.a[pair.a], &pairing.b[pair.b]].map(|word| word.written.clone());
    Some((factor::GENDERS_DIFFER, Some(Reason::Genders(names))))
}

/// Names that are one whatever their words are: filed under one in a table, or one the acronym of the other.
fn known_otherwise(a: &Likened, b: &Likened) -> Option<(f64, Reason)> {
    if a.filed().is_some() && a.filed() == b.filed() {
        return Some((FILED, Reason::Filed));
    }
    if a.kind() == Kind::Person {
        return None;
    }
    let fits = |short: &Likened, full: &Likened| {
        let letters = acronym::is_acronym(&short.name).then(|| acronym::letters(&short.name))?;
        let without_form =
            full.parts.words.iter().filter(|word| !SMALL_WORDS.contains(&word.written.as_str()));
        let own: String = without_form.filter_map(|word| word.written.chars().next()).collect();
        let fits =
            own.chars().count() > 1 && own == letters || acronym::initials(&full.name).contains(&letters);
        fits.then(|| letters.chars().count())
    };
    let letters = fits(a, b).or_else(|| fits(b, a))?;
    let score = ACRONYM.iter().find(|(least, _)| letters >= *least).map_or(0.0, |(_, score)| *score);
    Some((score, Reason::Acronym))
}

#[cfg(test)]
mod tests;
