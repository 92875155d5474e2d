//! Why two names were taken for one entity.

use serde::{Deserialize, Serialize};

use namegraph_document::EntityType;

/// What a join stands on. The text is what people and files see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Rule {
    /// Equal but for case, accents, punctuation, titles or a possessive.
    #[serde(rename = "same but for writing")]
    Writing,
    /// A surname, given name or initialled form of the only fuller name it fits.
    #[serde(rename = "part of a fuller name")]
    Part,
    /// The initials of the only longer name they fit, in a document that has both.
    #[serde(rename = "acronym")]
    Acronym,
    /// A company or body without the word that says what it is ("Ltd", "Party").
    #[serde(rename = "without its suffix")]
    Suffix,
    /// One spelling, tagged with two types in one document: the more frequent one holds.
    #[serde(rename = "type most used here")]
    Type,
    /// An acronym that every document that explains it explains alike.
    #[serde(rename = "acronym explained elsewhere")]
    KnownAcronym,
}

impl Rule {
    /// The rule in words.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Writing => "same but for writing",
            Self::Part => "part of a fuller name",
            Self::Acronym => "acronym",
            Self::Suffix => "without its suffix",
            Self::Type => "type most used here",
            Self::KnownAcronym => "acronym explained elsewhere",
        }
    }
}

/// A decision that `from` is `to`, within one document or everywhere.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Join {
    /// The type both have from now on.
    #[serde(rename = "type")]
    pub entity_type: EntityType,
    /// The surface that was joined.
    pub from: String,
    /// The name it was joined to.
    pub to: String,
    /// Why.
    pub rule: Rule,
}
