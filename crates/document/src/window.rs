//! What "together" means.

use std::fmt;
use std::str::FromStr;

/// The stretch of text within which two names occur together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Window {
    /// One sentence.
    #[default]
    Sentence,
    /// One document.
    Document,
}

impl Window {
    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sentence => "sentence",
            Self::Document => "document",
        }
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word that names no window.
#[derive(Debug, thiserror::Error)]
#[error("expected sentence or document, found {0:?}")]
pub struct UnknownWindow(String);

impl FromStr for Window {
    type Err = UnknownWindow;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        [Self::Sentence, Self::Document]
            .into_iter()
            .find(|w| w.as_str() == name)
            .ok_or_else(|| UnknownWindow(name.to_owned()))
    }
}
