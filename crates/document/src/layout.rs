//! How a text is laid out: its sentences, its paragraphs, and what stands around what it tells.

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
    /// What stands around what is told; in order, without overlap.
    #[serde(default, alias = "credits")]
    pub around: Vec<(Span, Around)>,
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

    /// Whether a span starts in what stands around the text, and in what.
    ///
    /// Time: O(log n).
    pub fn around_at(&self, span: Span) -> Option<Around> {
        let before = self.around.partition_point(|(around, _)| around.start <= span.start);
        let &(found, kind) = self.around[..before].last()?;
        (span.start < found.end).then_some(kind)
    }
}

fn start_before(spans: &[Span], byte: usize) -> usize {
    spans[..spans.partition_point(|s| s.start <= byte)].last().map_or(0, |s| s.start)
}

/// A part of a text that is printed around what it tells. Names there are mentions, but make no links and give no dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Around {
    /// Where it was written: "WASHINGTON —".
    Dateline,
    /// Who wrote it: "By Ann Lee", "Reporting by Ann Lee; editing by Bo Li".
    Byline,
    /// Who publishes it: "(Reuters)", "pfd/kms (AFP, dpa)", "Copyright 2020 The Associated Press".
    Agency,
    /// What a picture shows, and who took it: "Ann Lee in Rome, May 2. (Photo: Bo Li, AP)".
    Caption,
    /// What leads to another page: "READ MORE: …", headlines that are pasted into a sentence, newsletters.
    Teaser,
    /// Names one after the other, and nothing said of them.
    Roster,
    /// What names too many, or is too long, to say anything of two of them: a table, a register, a text without a full stop.
    Table,
    /// What stands on many pages, whatever they tell.
    Standing,
}

impl Around {
    crate::variants! {
        /// Every kind.
        pub Dateline, Byline, Agency, Caption, Teaser, Roster, Table, Standing
    }

    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dateline => "dateline",
            Self::Byline => "byline",
            Self::Agency => "agency",
            Self::Caption => "caption",
            Self::Teaser => "teaser",
            Self::Roster => "roster",
            Self::Table => "table",
            Self::Standing => "standing",
        }
    }
}

impl fmt::Display for Around {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word that names nothing that stands around a text.
#[derive(Debug, thiserror::Error)]
#[error("expected dateline, byline, agency, caption, teaser, roster, table or standing, found {0:?}")]
pub struct UnknownAround(String);

impl FromStr for Around {
    type Err = UnknownAround;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name).ok_or_else(|| UnknownAround(name.to_owned()))
    }
}
