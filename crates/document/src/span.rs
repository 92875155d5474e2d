//! What a byte offset means. This is the only place that says so.

use serde::{Deserialize, Serialize};

/// A stretch of a text: **bytes of its UTF-8, end exclusive**, written `[start, end]` in JSON.
///
/// Slicing the text with a mention's span gives exactly the mention's surface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "(usize, usize)", into = "(usize, usize)")]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last one.
    pub end: usize,
}

impl Span {
    /// The bytes from `start` up to, not with, `end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Length in bytes.
    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether the span holds nothing.
    pub const fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The text the span stands for; `None` if it lies outside or cuts a character.
    pub fn of(self, text: &str) -> Option<&str> {
        text.get(self.start..self.end)
    }

    /// The same stretch, seen from a text that starts `offset` bytes earlier.
    #[must_use]
    pub const fn shifted(self, offset: usize) -> Self {
        Self { start: self.start + offset, end: self.end + offset }
    }

    /// The span without the white space at its ends.
    #[must_use]
    pub fn trimmed(self, text: &str) -> Self {
        let inside = self.of(text).unwrap_or_default();
        let start = self.start + (inside.len() - inside.trim_start().len());
        Self { start, end: start + inside.trim().len() }
    }
}

impl From<(usize, usize)> for Span {
    fn from((start, end): (usize, usize)) -> Self {
        Self { start, end }
    }
}

impl From<Span> for (usize, usize) {
    fn from(span: Span) -> Self {
        (span.start, span.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_span_that_cuts_a_character_is_nothing() {
        assert_eq!(Span::new(0, 2).of("aé"), None);
        assert_eq!(Span::new(0, 3).of("aé"), Some("aé"));
        assert_eq!(Span::new(0, 9).of("aé"), None);
    }

    proptest! {
        #[test]
        fn trimming_gives_the_trimmed_text(text in "\\PC*") {
            let span = Span::new(0, text.len()).trimmed(&text);
            prop_assert_eq!(span.of(&text), Some(text.trim()));
        }
    }
}
