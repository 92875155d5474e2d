//! How a text is laid out: its sentences, its paragraphs, and where it only says who wrote it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Span;

/// The parts of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// Sentences, in order, without overlap.
    pub sentences: Vec<Span>,
    /// Paragraphs, in order; every sentence lies in one.
    #[serde(default)]
    pub paragraphs: Vec<Span>,
    /// Where it says who wrote it, where and for whom; in order, without overlap.
    #[serde(default)]
    pub credits: Vec<(Span, Credit)>,
}

impl Layout {
    /// Where the sentence starts that a byte lies in, or the last one before it.
    pub fn sentence_at(&self, byte: usize) -> usize {
        start_before(&self.sentences, byte)
    }

    /// Where the paragraph starts that a byte lies in, or the last one before it.
    pub fn paragraph_at(&self, byte: usize) -> usize {
        start_before(&self.paragraphs, byte)
    }

    /// The credit that a span lies in.
    pub fn credit_of(&self, span: Span) -> Option<Credit> {
        let before = self.credits.partition_point(|(credit, _)| credit.start <= span.start);
        let &(found, credit) = self.credits[..before].last()?;
        (span.end <= found.end).then_some(credit)
    }
}

fn start_before(spans: &[Span], byte: usize) -> usize {
    spans[..spans.partition_point(|s| s.start <= byte)].last().map_or(0, |s| s.start)
}

/// A part of a text that says who wrote it, where or for whom, and nothing of what happened. Names there are mentions,
/// but link nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Credit {
    /// Where it was written: "WASHINGTON —".
    Dateline,
    /// Who wrote it: "By Ann Lee", "Reporting by Ann Lee; editing by Bo Li".
    Byline,
    /// For whom: "(Reuters)", "pfd/kms (AFP, dpa)", "Copyright 2020 The Associated Press".
    Agency,
}

impl Credit {
    crate::variants! {
        /// Every kind.
        pub Dateline, Byline, Agency
    }

    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dateline => "dateline",
            Self::Byline => "byline",
            Self::Agency => "agency",
        }
    }
}

impl fmt::Display for Credit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word that names no kind of credit.
#[derive(Debug, thiserror::Error)]
#[error("expected dateline, byline or agency, found {0:?}")]
pub struct UnknownCredit(String);

impl FromStr for Credit {
    type Err = UnknownCredit;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|c| c.as_str() == name).ok_or_else(|| UnknownCredit(name.to_owned()))
    }
}
