//! WordPiece (Schuster & Nakajima 2012) as BERT uses it: normalize, split at punctuation, longest match first.
//!
//! Our own sixty lines rather than the `tokenizers` crate, which brings some sixty more crates; a test holds the two
//! to the same answers.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

/// The index of a piece in the vocabulary.
pub type PieceId = u32;

/// Longer runs of letters are no word; BERT's own limit, in characters.
const LONGEST_WORD: usize = 100;

/// A vocabulary of pieces and how words become pieces.
pub(crate) struct Pieces {
    ids: HashMap<Box<str>, PieceId>,
    lower_case: bool,
    unknown: PieceId,
    pub(crate) cls: PieceId,
    pub(crate) sep: PieceId,
}

impl Pieces {
    /// Reads a `vocab.txt`: a piece a line. Errs with the special piece that it lacks.
    pub(crate) fn new(vocabulary: &str, lower_case: bool) -> Result<Self, &'static str> {
        let ids: HashMap<Box<str>, PieceId> =
            vocabulary.lines().zip(0..).map(|(piece, id)| (piece.into(), id)).collect();
        let special = |piece| ids.get(piece).copied().ok_or(piece);
        let (unknown, cls, sep) = (special("[UNK]")?, special("[CLS]")?, special("[SEP]")?);
        Ok(Self { ids, lower_case, unknown, cls, sep })
    }

    pub(crate) fn len(&self) -> usize {
        self.ids.len()
    }

    /// The pieces of a word; at least one, so that every word is read.
    pub(crate) fn cut(&self, word: &str) -> Vec<PieceId> {
        let mut pieces = Vec::new();
        for token in split_at_punctuation(&self.normalized(word)) {
            self.longest_matches(token, &mut pieces);
        }
        if pieces.is_empty() {
            pieces.push(self.unknown);
        }
        pieces
    }

    /// Without control characters; in lower case and without accents if the model is uncased.
    fn normalized(&self, word: &str) -> String {
        let clean = word.chars().filter(|&c| c != '\u{fffd}' && !is_control(c));
        if self.lower_case {
            clean
                .nfd()
                .filter(|&c| c.general_category() != GeneralCategory::NonspacingMark)
                .flat_map(char::to_lowercase)
                .collect()
        } else {
            clean.collect()
        }
    }

    fn longest_matches(&self, token: &str, pieces: &mut Vec<PieceId>) {
        if token.chars().count() > LONGEST_WORD {
            pieces.push(self.unknown);
            return;
        }
        let first = pieces.len();
        let mut rest = token;
        let mut candidate = String::new();
        while !rest.is_empty() {
            let prefix = if rest.len() == token.len() { "" } else { "##" };
            let ends = rest.char_indices().map(|(i, c)| i + c.len_utf8()).rev();
            let matched = ends.into_iter().find_map(|end| {
                candidate.clear();
                candidate.push_str(prefix);
                candidate.push_str(&rest[..end]);
                self.ids.get(candidate.as_str()).map(|&id| (id, end))
            });
            let Some((id, end)) = matched else {
                pieces.truncate(first);
                pieces.push(self.unknown);
                return;
            };
            pieces.push(id);
            rest = &rest[end..];
        }
    }
}

/// Control, format and unassigned characters.
fn is_control(c: char) -> bool {
    c.general_category_group() == GeneralCategoryGroup::Other
}

/// Runs without punctuation, each mark alone, each Chinese or Japanese ideograph alone, spaces gone.
fn split_at_punctuation(word: &str) -> impl Iterator<Item = &str> {
    let mut rest = word;
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        let first = rest.chars().next()?;
        let alone = |c: char| is_punctuation(c) || is_ideograph(c);
        let end = if alone(first) {
            first.len_utf8()
        } else {
            rest.find(|c: char| alone(c) || c.is_whitespace()).unwrap_or(rest.len())
        };
        let (token, tail) = rest.split_at(end);
        rest = tail;
        Some(token)
    })
}

/// BERT's notion: every ASCII character that is neither letter, digit nor space, and Unicode's punctuation.
fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation() || c.general_category_group() == GeneralCategoryGroup::Punctuation
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{2a6df}' | '\u{2a700}'..='\u{2ceaf}' | '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made by `data/models/newswire/training/expect_pieces.py` with transformers 4.46.3, `BertTokenizerFast`.
    const EXPECTED: &str = include_str!("../tests/pieces.tsv");

    #[test]
    fn pieces_are_those_of_transformers() {
        let pieces = Pieces::new(include_str!("../../../data/models/newswire/vocab.txt"), true).unwrap();
        for line in EXPECTED.lines() {
            let (word, ids) = line.split_once('\t').unwrap();
            let ids: Vec<PieceId> = ids.split(' ').map(|id| id.parse().unwrap()).collect();
            assert_eq!(pieces.cut(word), ids, "{word:?}");
        }
        assert!(EXPECTED.lines().count() > 50);
    }

    #[test]
    fn a_word_that_is_nothing_is_unknown() {
        let pieces = Pieces::new("[UNK]\n[CLS]\n[SEP]\na\n##b\n", true).unwrap();
        assert_eq!(pieces.cut("\u{200b}"), [0]);
        assert_eq!(pieces.cut("ab"), [3, 4]);
        assert_eq!(pieces.cut("ac"), [0]);
        assert_eq!(Pieces::new("a", true).err(), Some("[UNK]"));
    }
}
