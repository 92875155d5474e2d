//! Unigram subwords (Kudo 2018) as XLM-RoBERTa and its kin use them: normalize, put `▁` before the word, take the most probable
//! cut (Viterbi).
//!
//! Our own rather than the `tokenizers` crate, for the reason given in `pieces.rs`; a test holds it to the answers of
//! that library's Python face.

use std::collections::HashMap;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use spm_precompiled::Precompiled;
use unicode_normalization::UnicodeNormalization;

use crate::folder::{ModelError, ModelFolder};
use crate::pieces::{PieceId, Subwords};
use crate::words::is_unspaced;

/// What stands for a blank before a word.
const BLANK: char = '▁';
/// How much less probable than the least probable piece a character is that no piece has (SentencePiece's constant).
const UNKNOWN_PENALTY: f64 = 10.0;

/// A unigram vocabulary and how words become pieces.
pub struct Unigram {
    /// Each piece with its id and the logarithm of its probability.
    pieces: HashMap<Box<str>, (PieceId, f64)>,
    /// In bytes.
    longest: usize,
    normalizer: Normalizer,
    unknown: (PieceId, f64),
    ends: (PieceId, PieceId),
    /// Whether no `▁` stands before a word of a script that is written without blanks.
    bare_unspaced: bool,
}

/// The part of `tokenizer.json` that a unigram vocabulary is in.
#[derive(Deserialize)]
struct TokenizerFile {
    normalizer: Option<Normalizer>,
    model: UnigramModel,
}

#[derive(Deserialize)]
struct UnigramModel {
    unk_id: Option<usize>,
    vocab: Vec<(Box<str>, f64)>,
    #[serde(default)]
    byte_fallback: bool,
}

/// How a word is written before it is cut; the kinds that unigram vocabularies come with.
#[derive(Deserialize)]
#[serde(tag = "type")]
enum Normalizer {
    #[serde(rename = "NFC")]
    Nfc,
    #[serde(rename = "NFKC")]
    Nfkc,
    Lowercase,
    /// SentencePiece's own table.
    Precompiled {
        precompiled_charsmap: Box<Precompiled>,
    },
    Replace {
        pattern: Pattern,
        content: String,
    },
    Strip {},
    Sequence {
        normalizers: Vec<Normalizer>,
    },
}

#[derive(Deserialize)]
enum Pattern {
    String(String),
    /// Runs of blanks, in every vocabulary that has one; a word has no blank in it.
    Regex(IgnoredAny),
}

impl Normalizer {
    fn normalize(&self, word: &str) -> String {
        match self {
            Self::Nfc => word.nfc().collect(),
            Self::Nfkc => word.nfkc().collect(),
            Self::Lowercase => word.to_lowercase(),
            Self::Precompiled { precompiled_charsmap } => precompiled_charsmap.normalize_string(word),
            Self::Replace { pattern: Pattern::String(from), content } => word.replace(from, content),
            Self::Replace { pattern: Pattern::Regex(_), .. } => word.to_owned(),
            Self::Strip {} => word.trim().to_owned(),
            Self::Sequence { normalizers } => {
                normalizers.iter().fold(word.to_owned(), |word, step| step.normalize(&word))
            }
        }
    }
}

impl Unigram {
    /// Whether a folder's vocabulary is one of these.
    ///
    /// # Errors
    /// When `tokenizer.json` cannot be read.
    pub(crate) fn is_in(folder: &ModelFolder) -> Result<bool, ModelError> {
        #[derive(Deserialize)]
        struct File {
            model: Kind,
        }
        #[derive(Deserialize)]
        struct Kind {
            #[serde(rename = "type")]
            kind: Option<String>,
            vocab: Option<Value>,
        }
        if !folder.has("tokenizer.json") || folder.has("vocab.txt") {
            return Ok(false);
        }
        let file: File = serde_json::from_slice(folder.read("tokenizer.json")?.as_ref())
            .map_err(|e| folder.wrong(format!("tokenizer.json: {e}")))?;
        // Older files do not name the kind; only a unigram vocabulary is a list.
        let listed = file.model.vocab.is_some_and(|vocab| vocab.is_array());
        Ok(file.model.kind.map_or(listed, |kind| kind == "Unigram"))
    }

    /// Reads the vocabulary of a folder from `tokenizer.json`.
    ///
    /// # Errors
    /// When it is no unigram vocabulary that fits the model.
    pub fn of(folder: &ModelFolder) -> Result<Self, ModelError> {
        let file: TokenizerFile = serde_json::from_slice(folder.read("tokenizer.json")?.as_ref())
            .map_err(|e| folder.wrong(format!("tokenizer.json: {e}")))?;
        let size = folder.config.vocab_size;
        if file.model.vocab.len() > size {
            let found = file.model.vocab.len();
            return Err(folder.wrong(format!("expected at most vocab_size ({size}) pieces, found {found}")));
        }
        Self::new(file, folder.config.bare_unspaced)
            .map_err(|reason| folder.wrong(format!("tokenizer.json: {reason}")))
    }

    fn new(file: TokenizerFile, bare_unspaced: bool) -> Result<Self, String> {
        let TokenizerFile { normalizer, model } = file;
        if model.byte_fallback {
            return Err("expected a vocabulary without byte_fallback, found one with it".to_owned());
        }
        let least = model.vocab.iter().map(|(_, score)| *score).fold(f64::INFINITY, f64::min);
        let longest = model.vocab.iter().map(|(piece, _)| piece.len()).max().unwrap_or(0);
        let unknown = model.unk_id.and_then(|id| PieceId::try_from(id).ok());
        let unknown = unknown.ok_or("expected an unk_id, found none")?;
        let pieces: HashMap<Box<str>, (PieceId, f64)> =
            model.vocab.into_iter().zip(0..).map(|((piece, score), id)| (piece, (id, score))).collect();
        let id = |piece: &str| {
            let found = pieces.get(piece).map(|&(id, _)| id);
            found.ok_or_else(|| format!("expected the piece {piece} in the vocabulary, found none"))
        };
        let ends = (id("<s>")?, id("</s>")?);
        Ok(Self {
            ends,
            unknown: (unknown, least - UNKNOWN_PENALTY),
            normalizer: normalizer.unwrap_or(Normalizer::Sequence { normalizers: Vec::new() }),
            longest,
            // A text may hold "<s>" as well, which does not end its window.
            pieces: pieces
                .into_iter()
                .filter(|(_, (id, _))| ![ends.0, ends.1, unknown].contains(id))
                .collect(),
            bare_unspaced,
        })
    }

    /// Appends the most probable cut of a stretch that is normalized; of two that are as probable, the one found first.
    ///
    /// Time: the stretch's length times that of the longest piece.
    fn cut_best(&self, stretch: &str, pieces: &mut Vec<PieceId>) {
        // For each place, the best cut of all before it: its score, where its last piece begins, and which it is.
        let mut best: Vec<Option<(f64, usize, PieceId)>> = vec![None; stretch.len() + 1];
        let mut reached = 0.0;
        for (start, c) in stretch.char_indices() {
            if let Some((score, ..)) = best[start] {
                reached = score;
            }
            let mut step = |end: usize, (id, score): (PieceId, f64)| {
                if best[end].is_none_or(|(known, ..)| reached + score > known) {
                    best[end] = Some((reached + score, start, id));
                }
            };
            let alone = start + c.len_utf8();
            let ends = stretch[alone..].char_indices().map(|(i, c)| alone + i + c.len_utf8());
            for end in std::iter::once(alone).chain(ends).take_while(|end| end - start <= self.longest) {
                if let Some(&piece) = self.pieces.get(&stretch[start..end]) {
                    step(end, piece);
                } else if end == alone {
                    step(end, self.unknown);
                }
            }
        }
        let (mut at, first) = (stretch.len(), pieces.len());
        while let Some((_, start, id)) = best[at] {
            // Unknown characters in a row are one unknown piece.
            if id != self.unknown.0 || pieces[first..].last() != Some(&id) {
                pieces.push(id);
            }
            at = start;
        }
        pieces[first..].reverse();
    }
}

impl Subwords for Unigram {
    fn cut(&self, word: &str) -> Vec<PieceId> {
        let mut text = self.normalizer.normalize(word).replace(' ', BLANK.encode_utf8(&mut [0; 4]));
        let bare = self.bare_unspaced && word.chars().next().is_some_and(is_unspaced);
        let mut pieces = Vec::new();
        if !text.is_empty() && !bare && !text.starts_with(BLANK) {
            text.insert(0, BLANK);
        }
        let mut rest = text.as_str();
        while let Some(first) = rest.chars().next() {
            let end = rest[first.len_utf8()..].find(BLANK).map_or(rest.len(), |at| first.len_utf8() + at);
            self.cut_best(&rest[..end], &mut pieces);
            rest = &rest[end..];
        }
        if pieces.is_empty() {
            pieces.push(self.unknown.0);
        }
        pieces
    }

    fn ends(&self) -> (PieceId, PieceId) {
        self.ends
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world;
    use proptest::prelude::*;

    /// Made by `data/models/world/training/expect_pieces.py` with tokenizers 0.20.3.
    const EXPECTED: &str = include_str!("../tests/pieces_world.tsv");

    #[test]
    fn pieces_are_those_of_tokenizers() {
        let pieces = Unigram::of(&world().unwrap()).unwrap();
        for line in EXPECTED.lines() {
            let (word, ids) = line.split_once('\t').unwrap();
            let ids: Vec<PieceId> = ids.split(' ').map(|id| id.parse().unwrap()).collect();
            assert_eq!(pieces.cut(word), ids, "{word:?}");
        }
        assert!(EXPECTED.lines().count() > 100);
    }

    fn of(json: &str, bare: bool) -> Result<Unigram, String> {
        Unigram::new(serde_json::from_str(json).map_err(|e| e.to_string())?, bare)
    }

    fn small() -> Unigram {
        let json = r#"{"normalizer": {"type": "NFKC"}, "model": {"type": "Unigram", "unk_id": 3, "vocab": [["<s>", 0], ["<pad>", 0],
            ["</s>", 0], ["<unk>", 0], ["▁", -3], ["a", -4], ["b", -4], ["ab", -5], ["▁ab", -6], ["京", -4], ["ba", -9]]}}"#;
        of(json, true).unwrap()
    }

    #[test]
    fn the_most_probable_cut_is_taken() {
        let cases: [(&str, &[PieceId]); 9] = [
            ("ab", &[8]),
            ("abab", &[8, 7]),
            ("ba", &[4, 6, 5]),
            ("aXYb", &[4, 5, 3, 6]),
            ("XY", &[4, 3]),
            ("京", &[9]),
            ("\u{200b}", &[4, 3]),
            ("", &[3]),
            ("<s>", &[4, 3]),
        ];
        for (word, expected) in cases {
            assert_eq!(small().cut(word), expected, "{word:?}");
        }
    }

    #[test]
    fn what_is_no_unigram_vocabulary_is_refused() {
        let refused = |vocab: &str| of(&format!(r#"{{"model": {vocab}}}"#), false).err().unwrap();
        assert!(refused(r#"{"unk_id": 0, "vocab": [["a", 0]]}"#).contains("expected the piece <s>"));
        assert!(refused(r#"{"vocab": [["<s>", 0], ["</s>", 0]]}"#).contains("unk_id"));
        assert!(refused(r#"{"byte_fallback": true, "unk_id": 0, "vocab": []}"#).contains("byte_fallback"));
        let odd = of(r#"{"normalizer": {"type": "Odd"}, "model": {"unk_id": 0, "vocab": []}}"#, false);
        assert!(odd.err().unwrap().contains("Odd"));
    }

    proptest! {
        #[test]
        fn every_word_has_a_piece(word in "[ab京 \u{301}X▁]{0,12}") {
            let pieces = small().cut(&word);
            prop_assert!(!pieces.is_empty() && pieces.iter().all(|&id| id >= 3));
        }
    }
}
