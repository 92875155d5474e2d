//! WordPiece (Schuster & Nakajima 2012) as BERT uses it: normalize, split at punctuation, longest match first.
//!
//! Our own rather than the `tokenizers` crate, which brings some sixty more crates; a test holds it to the answers of
//! `transformers`.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

use crate::folder::{ModelError, ModelFolder};
use crate::unigram::Unigram;

/// The index of a piece in the vocabulary.
pub type PieceId = u32;

/// Longer runs of letters are no word; BERT's own limit, in characters.
const LONGEST_WORD: usize = 100;

/// Cuts words into the pieces of a model's vocabulary.
pub trait Subwords: Send + Sync {
    /// The pieces of a word that stands for itself, as after a space; at least one, so that every word is read.
    fn cut(&self, word: &str) -> Vec<PieceId>;

    /// The pieces before and after each window: `[CLS]` and `[SEP]`, `<s>` and `</s>`.
    fn ends(&self) -> (PieceId, PieceId);
}

/// The vocabulary of a folder.
///
/// # Errors
/// When it has none that is known, or it does not fit the model.
pub(crate) fn vocabulary_of(folder: &ModelFolder) -> Result<Box<dyn Subwords>, ModelError> {
    match Unigram::is_in(folder)? {
        true => Ok(Box::new(Unigram::of(folder)?)),
        false => Ok(Box::new(WordPiece::of(folder)?)),
    }
}

/// The pieces of a vocabulary.
type Ids = HashMap<Box<str>, PieceId>;

/// A WordPiece vocabulary and how words become pieces.
pub struct WordPiece {
    ids: Ids,
    lower_case: bool,
    strip_accents: bool,
    unknown: PieceId,
    cls: PieceId,
    sep: PieceId,
}

/// The part of `tokenizer_config.json` that WordPiece depends on.
#[derive(Default, Deserialize)]
struct TokenizerConfig {
    do_lower_case: Option<bool>,
    strip_accents: Option<bool>,
}

/// The part of `tokenizer.json` that a WordPiece vocabulary is in.
#[derive(Deserialize)]
struct TokenizerFile {
    normalizer: Option<Normalizer>,
    model: TokenizerModel,
}

#[derive(Deserialize)]
struct Normalizer {
    lowercase: Option<bool>,
}

#[derive(Deserialize)]
struct TokenizerModel {
    #[serde(rename = "type")]
    kind: Option<String>,
    vocab: Value,
}

impl WordPiece {
    /// Reads the vocabulary of a folder, from `vocab.txt` or from `tokenizer.json`.
    ///
    /// # Errors
    /// When there is neither, or it is no WordPiece vocabulary that fits the model.
    pub fn of(folder: &ModelFolder) -> Result<Self, ModelError> {
        let (ids, lower_case) = match folder.has("tokenizer.json") && !folder.has("vocab.txt") {
            true => vocabulary_in_json(folder)?,
            false => (vocabulary(&String::from_utf8_lossy(folder.read("vocab.txt")?.as_ref())), None),
        };
        let tokenizer = match folder.has("tokenizer_config.json") {
            true => serde_json::from_slice(folder.read("tokenizer_config.json")?.as_ref())
                .map_err(|e| folder.wrong(format!("tokenizer_config.json: {e}")))?,
            false => TokenizerConfig::default(),
        };
        if let Some(beyond) = ids.values().copied().find(|&id| id as usize >= folder.config.vocab_size) {
            let size = folder.config.vocab_size;
            return Err(folder.wrong(format!("expected pieces below vocab_size ({size}), found id {beyond}")));
        }
        // The program that wrote the folder says whether it is uncased; older folders only show it.
        let written = tokenizer.do_lower_case.or(folder.config.do_lower_case).or(lower_case);
        let lower_case = written.unwrap_or_else(|| !ids.keys().any(|piece| is_capitalized(piece)));
        Self::new(ids, lower_case, tokenizer.strip_accents).map_err(|piece| {
            folder.wrong(format!("expected the piece {piece} in the vocabulary, found none"))
        })
    }

    /// Errs with the special piece that the vocabulary lacks.
    fn new(ids: Ids, lower_case: bool, strip_accents: Option<bool>) -> Result<Self, &'static str> {
        let special = |piece| ids.get(piece).copied().ok_or(piece);
        let (unknown, cls, sep) = (special("[UNK]")?, special("[CLS]")?, special("[SEP]")?);
        Ok(Self { lower_case, strip_accents: strip_accents.unwrap_or(lower_case), unknown, cls, sep, ids })
    }

    /// Without control characters; without accents and in lower case if the model was trained so.
    fn normalized(&self, word: &str) -> String {
        let clean = word.chars().filter(|&c| c != '\u{fffd}' && !is_control(c));
        let plain: String = match self.strip_accents {
            true => {
                clean.nfd().filter(|&c| c.general_category() != GeneralCategory::NonspacingMark).collect()
            }
            false => clean.collect(),
        };
        if self.lower_case { plain.chars().flat_map(char::to_lowercase).collect() } else { plain }
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

impl Subwords for WordPiece {
    fn cut(&self, word: &str) -> Vec<PieceId> {
        let mut pieces = Vec::new();
        for token in split_at_punctuation(&self.normalized(word)) {
            self.longest_matches(token, &mut pieces);
        }
        if pieces.is_empty() {
            pieces.push(self.unknown);
        }
        pieces
    }

    fn ends(&self) -> (PieceId, PieceId) {
        (self.cls, self.sep)
    }
}

/// `vocab.txt`: a piece a line.
fn vocabulary(lines: &str) -> Ids {
    lines.lines().zip(0..).map(|(piece, id)| (piece.into(), id)).collect()
}

/// The vocabulary in `tokenizer.json`, and whether it is uncased.
fn vocabulary_in_json(folder: &ModelFolder) -> Result<(Ids, Option<bool>), ModelError> {
    let bytes = folder.read("tokenizer.json")?;
    let broken = |e: serde_json::Error| folder.wrong(format!("tokenizer.json: {e}"));
    let file: TokenizerFile = serde_json::from_slice(bytes.as_ref()).map_err(broken)?;
    match file.model.kind.as_deref() {
        Some("WordPiece") => {}
        other => {
            let found = other.unwrap_or("none that is named");
            return Err(
                folder.wrong(format!("tokenizer.json: expected a WordPiece or Unigram model, found {found}"))
            );
        }
    }
    let ids = serde_json::from_value(file.model.vocab).map_err(broken)?;
    Ok((ids, file.normalizer.and_then(|n| n.lowercase)))
}

/// Whether a piece is one that only a cased vocabulary holds.
fn is_capitalized(piece: &str) -> bool {
    !piece.starts_with('[') && piece.chars().any(|c| c.is_ascii_uppercase())
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
    use crate::newswire;

    /// Made by `data/models/newswire/training/expect_pieces.py` with transformers 4.46.3, `BertTokenizerFast`.
    const EXPECTED: &str = include_str!("../tests/pieces.tsv");

    #[test]
    fn pieces_are_those_of_transformers() {
        let pieces = WordPiece::of(&newswire().unwrap()).unwrap();
        for line in EXPECTED.lines() {
            let (word, ids) = line.split_once('\t').unwrap();
            let ids: Vec<PieceId> = ids.split(' ').map(|id| id.parse().unwrap()).collect();
            assert_eq!(pieces.cut(word), ids, "{word:?}");
        }
        assert!(EXPECTED.lines().count() > 50);
    }

    #[test]
    fn a_word_that_is_nothing_is_unknown() {
        let new = |lines| WordPiece::new(vocabulary(lines), true, None);
        let pieces = new("[UNK]\n[CLS]\n[SEP]\na\n##b\n").ok().unwrap();
        assert_eq!(pieces.cut("\u{200b}"), [0]);
        assert_eq!(pieces.cut("ab"), [3, 4]);
        assert_eq!(pieces.cut("ac"), [0]);
        assert_eq!(new("a").err(), Some("[UNK]"));
    }

    #[test]
    fn a_cased_vocabulary_keeps_case_and_accents() {
        let lines = "[UNK]\n[CLS]\n[SEP]\nÉté\nete\nÉ\n";
        let cased = WordPiece::new(vocabulary(lines), false, None).ok().unwrap();
        assert_eq!(cased.cut("Été"), [3]);
        let uncased = WordPiece::new(vocabulary(lines), true, None).ok().unwrap();
        assert_eq!(uncased.cut("Été"), [4]);
        assert!(is_capitalized("Paris") && !is_capitalized("[CLS]") && !is_capitalized("##s"));
    }
}
