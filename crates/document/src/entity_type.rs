//! The four kinds of names.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What a name names. Written `PER`, `ORG`, `LOC`, `MISC` in every file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum EntityType {
    /// A person or a family.
    #[serde(rename = "PER")]
    Person,
    /// A company, agency, court, party, team, news outlet.
    #[serde(rename = "ORG")]
    Organization,
    /// A country, town, region, mountain, building.
    #[serde(rename = "LOC")]
    Location,
    /// Any other name: a nationality, an event, a work. Left out of the graph unless asked for.
    #[serde(rename = "MISC")]
    Miscellaneous,
}

impl EntityType {
    crate::variants! {
        /// All of them, in the order in which reports list them.
        pub Person, Organization, Location, Miscellaneous
    }

    /// The short name used in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "PER",
            Self::Organization => "ORG",
            Self::Location => "LOC",
            Self::Miscellaneous => "MISC",
        }
    }
}

impl fmt::Display for EntityType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A type name that is none of ours.
#[derive(Debug, thiserror::Error)]
#[error("expected PER, ORG, LOC or MISC, found {0:?}")]
pub struct UnknownEntityType(String);

impl FromStr for EntityType {
    type Err = UnknownEntityType;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|t| t.as_str().eq_ignore_ascii_case(name))
            .ok_or_else(|| UnknownEntityType(name.to_owned()))
    }
}
