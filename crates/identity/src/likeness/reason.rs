//! What speaks for a likeness and against it, in words.

use std::fmt;

use serde::{Serialize, Serializer};

use super::pairing::How;

/// Why two names are as alike as they are. Written out it is a clause: "“bill” is short for “william”". Words are folded; those of the
/// first name come first.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// Equal but for case, accents and punctuation.
    Same,
    /// Equal in all words that tell names apart.
    Words,
    /// A word in two scripts.
    Script([String; 2]),
    /// By the consonants alone, in scripts that write few vowels or none of ours.
    Consonants([String; 2]),
    /// Spellings of one sound.
    Sound([String; 2]),
    /// Given names that stand for each other.
    Nickname([String; 2]),
    /// A word and its first letter.
    Initial([String; 2]),
    /// So many letters apart.
    Letters([String; 2], usize),
    /// One writes words together.
    Together,
    /// Words that stand against each other.
    Against([String; 2]),
    /// Words that only one has, and whether it is the first.
    LeftOut(String, bool),
    /// Numbers differ, or only one has any.
    Numbers(String, String),
    /// Two legal forms.
    Forms(String, String),
    /// Only one says what it is in law.
    FormMissing,
    /// "Jr." and "Sr.".
    Generations(String, String),
    /// Only one says "Jr.".
    GenerationMissing,
    /// The same words in another order.
    Order,
    /// Both words are given names, and which is the surname matters.
    GivenNamesTurned,
    /// "A son of B", "B son of A".
    FatherAndSon,
    /// A man's and a woman's given name.
    Genders([String; 2]),
    /// Each word is written otherwise.
    NothingAlike,
    /// One is the acronym of the other.
    Acronym,
    /// The tables have both as names of one.
    Filed,
    /// One word alone agrees.
    OneWord,
    /// Nothing but initials and small words agrees.
    FewWords,
    /// Nothing agrees but such words as many names have.
    CommonWords,
    /// A surname, a given name or a word that is no name, alone.
    Bare,
    /// One word that is no frequent name.
    Single,
}

impl Reason {
    /// Why two words are a pair; nothing, if they are written alike.
    pub(super) fn of(how: How, a: &str, b: &str) -> Option<Self> {
        let words = [a.to_owned(), b.to_owned()];
        Some(match how {
            How::Same => return None,
            How::Script => Self::Script(words),
            How::Consonants => Self::Consonants(words),
            How::Sound => Self::Sound(words),
            How::Nickname => Self::Nickname(words),
            How::Initial => Self::Initial(words),
            How::Letters(count) => Self::Letters(words, count),
        })
    }

    /// What the words say that have no partner.
    pub(super) fn left(words: [String; 2]) -> Option<Self> {
        match words {
            [a, b] if a.is_empty() && b.is_empty() => None,
            [a, b] if b.is_empty() => Some(Self::LeftOut(a, true)),
            [a, b] if a.is_empty() => Some(Self::LeftOut(b, false)),
            both => Some(Self::Against(both)),
        }
    }

    /// The same of the names the other way round.
    pub(super) fn turn(&mut self) {
        match self {
            Self::Script(words)
            | Self::Consonants(words)
            | Self::Sound(words)
            | Self::Nickname(words)
            | Self::Initial(words)
            | Self::Letters(words, _)
            | Self::Against(words)
            | Self::Genders(words) => words.swap(0, 1),
            Self::Numbers(a, b) | Self::Forms(a, b) | Self::Generations(a, b) => std::mem::swap(a, b),
            Self::LeftOut(_, first) => *first = !*first,
            _ => {}
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Same => f.write_str("the names are written alike"),
            Self::Words => f.write_str("the words that tell names apart are the same"),
            Self::Script([a, b]) => write!(f, "“{a}” is “{b}” in another script"),
            Self::Consonants([a, b]) => write!(f, "“{a}” and “{b}” have the same consonants"),
            Self::Sound([a, b]) => write!(f, "“{a}” and “{b}” sound alike"),
            Self::Nickname([a, b]) => write!(f, "“{a}” and “{b}” are forms of one given name"),
            Self::Initial([a, b]) => write!(f, "“{a}” and “{b}” begin alike, one is an initial"),
            Self::Letters([a, b], 1) => write!(f, "“{a}” and “{b}” differ in one letter"),
            Self::Letters([a, b], count) => write!(f, "“{a}” and “{b}” differ in {count} letters"),
            Self::Together => f.write_str("one writes as one word what the other writes as several"),
            Self::Against([a, b]) => write!(f, "“{a}” stands against “{b}”"),
            Self::LeftOut(words, true) => write!(f, "only the first has “{words}”"),
            Self::LeftOut(words, false) => write!(f, "only the second has “{words}”"),
            Self::Numbers(a, b) if a.is_empty() => write!(f, "only the second has the number {b}"),
            Self::Numbers(a, b) if b.is_empty() => write!(f, "only the first has the number {a}"),
            Self::Numbers(a, b) => write!(f, "the numbers differ: {a}, {b}"),
            Self::Forms(a, b) => write!(f, "the legal form differs: {a}, {b}"),
            Self::FormMissing => f.write_str("only one has a legal form"),
            Self::Generations(a, b) => write!(f, "“{a}” is not “{b}”"),
            Self::GenerationMissing => f.write_str("only one says which generation"),
            Self::Order => f.write_str("the words stand in another order"),
            Self::GivenNamesTurned => {
                f.write_str("two given names in another order, so that the surname is another")
            }
            Self::FatherAndSon => f.write_str("father and son are exchanged"),
            Self::Genders([a, b]) => write!(f, "of “{a}” and “{b}” one is a man's and one a woman's name"),
            Self::NothingAlike => f.write_str("no word is written alike"),
            Self::Acronym => f.write_str("one is the acronym of the other"),
            Self::Filed => f.write_str("both are known as names of one"),
            Self::OneWord => f.write_str("one word alone agrees, which others may be called too"),
            Self::FewWords => f.write_str("no whole word agrees"),
            Self::Bare => f.write_str("a single word that many go by says little of who is meant"),
            Self::Single => f.write_str("a single word is no full name"),
            Self::CommonWords => f.write_str("only such words agree as many names have"),
        }
    }
}

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
