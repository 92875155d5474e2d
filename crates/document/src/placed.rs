//! Who is named where in a document.

use std::str::FromStr;

use crate::list::Item;

/// An entity, by its number, and where a mention of it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The entity's number.
    pub entity: u32,
    /// The sentence, paragraph or document that it stands in, by its first byte.
    pub window: u32,
    /// How many words stand before it in the document.
    pub word: u32,
    /// Whether its sentence repeats what another document says.
    pub repeated: bool,
    /// Its place in a list: see [`lists`](crate::lists).
    pub list: Option<Item>,
}

/// What counts once: a story, or, where the whole corpus is one, a window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// Documents that tell the same.
    #[default]
    Story,
    /// A window. Where windows are stretches of words, the text is cut into such stretches.
    Window,
}

impl Unit {
    crate::variants! {
        /// Both.
        pub Story, Window
    }

    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Story => "story",
            Self::Window => "window",
        }
    }
}

/// A word that names neither.
#[derive(Debug, thiserror::Error)]
#[error("expected story or window, found {0:?}")]
pub struct UnknownUnit(String);

impl FromStr for Unit {
    type Err = UnknownUnit;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|u| u.as_str() == name).ok_or_else(|| UnknownUnit(name.to_owned()))
    }
}
