//! Why two names were taken for one entity, and how sure that is.

use std::fmt;
use std::str::FromStr;

use namegraph_document::EntityType;

/// What a join stands on. The text is what people and files see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Rule {
    /// Equal but for case, accents, punctuation, titles, particles or a possessive.
    Writing,
    /// A list of names that the user gave.
    Listed,
    /// Filed under one name in the tables of `data/names`.
    Table,
    /// One spelling, tagged with two types in one document: the more frequent one holds.
    Type,
    /// A country's name, taken for an organization's.
    Country,
    /// A country's name in a report of a match.
    Team,
    /// A body or town of a name that several countries have, by the country that its text says.
    Region,
    /// A surname, given name or initialled form of the only fuller name of its document that it fits.
    Part,
    /// A nickname, middle name or initial apart, in one document.
    Variant,
    /// The initials of the only longer name of its document that they fit.
    Acronym,
    /// "Federal Criminal Police (BKA)".
    Definition,
    /// A company or body without the word that says what it is ("Ltd", "Party").
    Suffix,
    /// A body by the first or last words of its name ("the Commission"), in one document.
    Shortened,
    /// The plural of a name that its document has ("Republicans").
    Plural,
    /// Romanized by different rules.
    Spelling,
    /// An office whose only holder a document introduces.
    Role,
    /// A short form that every document which explains it explains alike.
    Explained,
    /// A short form that nearly every document which explains it explains alike.
    Usual,
    /// A surname alone, of which all documents know one bearer only.
    OnlyBearer,
    /// A full name with a middle name or initial more, and no other bearer of both.
    Middle,
    /// The family name first, or last.
    Turned,
    /// What a text says that somebody is called as well: "known as", "formerly".
    Alias,
    /// A full name without its "Jr." or "III", where texts know one man by it.
    Generation,
    /// Given name and nickname, with one surname.
    Nickname,
    /// A given name and its initial, where all bearers of the surname can be one person.
    Initial,
    /// A short name that is open, in a story whose company and day leave little doubt who is meant.
    Context,
    /// A given name that several bear, in a story that nothing connects with others of the name.
    Stranger,
    /// A name in another case than its base form: "Путиным".
    Declined,
}

/// Rule, name, confidence.
const RULES: [(Rule, &str, f64); 28] = [
    (Rule::Writing, "same but for writing", 0.99),
    (Rule::Listed, "list of names", 1.0),
    (Rule::Table, "known by both names", 0.98),
    (Rule::Type, "type most used here", 0.9),
    (Rule::Country, "country", 0.9),
    (Rule::Team, "national team", 0.9),
    (Rule::Region, "told apart by its country", 0.93),
    (Rule::Part, "part of a fuller name", 0.97),
    (Rule::Variant, "variant of a fuller name", 0.95),
    (Rule::Acronym, "acronym", 0.96),
    (Rule::Definition, "defined in brackets", 0.97),
    (Rule::Suffix, "without its suffix", 0.95),
    (Rule::Shortened, "shortened", 0.9),
    (Rule::Plural, "plural", 0.93),
    (Rule::Spelling, "spelled by other rules", 0.93),
    (Rule::Role, "by role", 0.95),
    (Rule::Explained, "explained elsewhere", 0.92),
    (Rule::Usual, "nearly always explained so", 0.9),
    (Rule::OnlyBearer, "only bearer of the surname", 0.85),
    (Rule::Middle, "with a middle name", 0.9),
    (Rule::Turned, "turned round", 0.93),
    (Rule::Alias, "called so in the text", 0.95),
    (Rule::Generation, "without its generation", 0.9),
    (Rule::Nickname, "nickname", 0.88),
    (Rule::Initial, "initial", 0.85),
    (Rule::Context, "by company and day", 0.95),
    (Rule::Stranger, "another of the given name", 0.9),
    (Rule::Declined, "declined", 0.93),
];

impl Rule {
    /// Every rule, in the order in which tables list them.
    pub const ALL: [Self; RULES.len()] = {
        let mut all = [Self::Writing; RULES.len()];
        let mut i = 0;
        while i < all.len() {
            all[i] = RULES[i].0;
            i += 1;
        }
        all
    };

    /// The rule in words.
    pub const fn as_str(self) -> &'static str {
        RULES[self as usize].1
    }

    /// How often a join by this rule is right, in `0..=1`: a judgement, checked against the development graphs by
    /// `namegraph evaluate graph --ablate`, not a probability.
    pub const fn confidence(self) -> f64 {
        RULES[self as usize].2
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A word that names no rule.
#[derive(Debug, thiserror::Error)]
#[error("expected the name of a rule, as `namegraph ledger` lists them; found {0:?}")]
pub struct UnknownRule(String);

impl FromStr for Rule {
    type Err = UnknownRule;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|rule| rule.as_str() == name).ok_or_else(|| UnknownRule(name.to_owned()))
    }
}

/// Which rules may decide. All of them, unless said otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules(u32);

impl Default for Rules {
    fn default() -> Self {
        Self(u32::MAX)
    }
}

impl Rules {
    /// No rule: every spelling is its own entity.
    pub const NONE: Self = Self(0);

    /// One rule alone.
    pub const fn only(rule: Rule) -> Self {
        Self(1 << rule as u32)
    }

    /// The same rules but for one.
    #[must_use]
    pub const fn without(self, rule: Rule) -> Self {
        Self(self.0 & !(1 << rule as u32))
    }

    /// Whether a rule may decide.
    pub const fn allow(self, rule: Rule) -> bool {
        self.0 & (1 << rule as u32) != 0
    }
}

/// A rule's decision that `from` is `to`, within one document or everywhere.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct Join {
    /// The type both have from now on.
    #[serde(rename = "type")]
    pub entity_type: EntityType,
    /// The surface that was joined.
    pub from: String,
    /// The name it was joined to.
    pub to: String,
    /// Why.
    #[serde(with = "as_text")]
    pub rule: Rule,
    /// What it stands on beside the names themselves, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
}

impl Join {
    /// A join that stands on the names alone.
    pub fn new(entity_type: EntityType, from: &str, to: &str, rule: Rule) -> Self {
        Self { entity_type, from: from.to_owned(), to: to.to_owned(), rule, evidence: None }
    }
}

mod as_text {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use super::Rule;

    pub(super) fn serialize<S: Serializer>(rule: &Rule, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(rule.as_str())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Rule, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_stands_where_it_is_looked_up() {
        for rule in Rule::ALL {
            assert_eq!(RULES[rule as usize].0, rule);
            assert_eq!(rule.as_str().parse::<Rule>().unwrap(), rule);
            assert!(Rules::only(rule).allow(rule) && Rules::only(rule).without(rule) == Rules::NONE);
            assert!(Rules::default().allow(rule) && !Rules::default().without(rule).allow(rule));
        }
    }
}
