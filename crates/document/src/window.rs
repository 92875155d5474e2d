//! What "together" means.

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

/// The stretch of text within which two names occur together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Window {
    /// One sentence.
    #[default]
    Sentence,
    /// One paragraph: what stands between blank lines.
    Paragraph,
    /// One document.
    Document,
    /// So many words in a row, wherever sentences end: of two names, the first words lie less than that apart.
    Words(NonZeroU32),
}

impl Window {
    /// One of it, for people: "sentence", "stretch of 20 words".
    pub fn noun(self) -> String {
        match self {
            Self::Words(n) => format!("stretch of {n} words"),
            other => other.to_string(),
        }
    }

    /// Several of it, for people.
    pub fn plural(self) -> String {
        match self {
            Self::Words(n) => format!("stretches of {n} words"),
            other => format!("{other}s"),
        }
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sentence => f.write_str("sentence"),
            Self::Paragraph => f.write_str("paragraph"),
            Self::Document => f.write_str("document"),
            Self::Words(n) => n.fmt(f),
        }
    }
}

/// A word that names no window.
#[derive(Debug, thiserror::Error)]
#[error("expected sentence, paragraph, document or a number of words, found {0:?}")]
pub struct UnknownWindow(String);

impl FromStr for Window {
    type Err = UnknownWindow;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name {
            "sentence" => Ok(Self::Sentence),
            "paragraph" => Ok(Self::Paragraph),
            "document" => Ok(Self::Document),
            number => number.parse().map(Self::Words).map_err(|_| UnknownWindow(name.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_read_as_it_is_written() {
        for written in ["sentence", "paragraph", "document", "20"] {
            assert_eq!(written.parse::<Window>().unwrap().to_string(), written);
        }
        for wrong in ["0", "-3", "chapter", ""] {
            assert!(wrong.parse::<Window>().is_err(), "{wrong}");
        }
    }
}
