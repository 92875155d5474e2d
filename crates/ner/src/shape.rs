//! Word shapes: what letter case says, given back to an encoder that reads lower case only.
//!
//! The shape of a word goes in as the token type of each of its pieces. The same rules stand in
//! `data/models/newswire/training/train.py`; the names are those of `word_shapes` in a model's `config.json`.

/// The shape of a word. Each word has exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// No capital among its letters.
    Lower,
    /// A capital, then none.
    Title,
    /// Capitals only, two or more.
    Upper,
    /// Capitals in other places.
    Mixed,
    /// Any digit.
    Digit,
    /// No letter and no digit.
    NoLetter,
    /// One letter, a capital.
    Initial,
}

impl Shape {
    pub(crate) fn of(word: &str) -> Self {
        if word.chars().any(char::is_numeric) {
            return Self::Digit;
        }
        let letters = || word.chars().filter(|c| c.is_alphabetic());
        let capitals = letters().filter(|c| c.is_uppercase()).count();
        match (letters().count(), capitals) {
            (0, _) => Self::NoLetter,
            (_, 0) => Self::Lower,
            (1, _) => Self::Initial,
            (all, some) if all == some => Self::Upper,
            (_, 1) if letters().next().is_some_and(char::is_uppercase) => Self::Title,
            _ => Self::Mixed,
        }
    }

    /// The name in a model's `word_shapes`.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Lower => "lower",
            Self::Title => "title",
            Self::Upper => "upper",
            Self::Mixed => "mixed",
            Self::Digit => "digit",
            Self::NoLetter => "none",
            Self::Initial => "initial",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        let cases = [
            ("the", "lower"),
            ("Trump", "title"),
            ("U.S.", "upper"),
            ("NATO", "upper"),
            ("McDonald", "mixed"),
            ("al-Qaeda", "mixed"),
            ("Al-Qaeda", "mixed"),
            ("iPhone", "mixed"),
            ("G20", "digit"),
            ("—", "none"),
            ("J.", "initial"),
            ("A", "initial"),
            ("بنيامين", "lower"),
            ("Élysée", "title"),
            ("", "none"),
        ];
        for (word, shape) in cases {
            assert_eq!(Shape::of(word).name(), shape, "{word}");
        }
    }
}
