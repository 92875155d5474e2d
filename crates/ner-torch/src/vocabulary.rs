//! Vocabularies that are not WordPiece: RoBERTa's byte-level BPE, XLM-RoBERTa's SentencePiece.

use std::path::Path;

use namegraph_ner::{ModelFolder, PieceId, Subwords, WordPiece};
use tokenizers::Tokenizer;
use tokenizers::models::bpe::BPE;
use tokenizers::pre_tokenizers::byte_level::ByteLevel;

use crate::error::TorchError;

/// The vocabulary that belongs to a model.
pub(crate) fn of(folder: &Path, model: &ModelFolder) -> Result<Box<dyn Subwords>, TorchError> {
    match model.model_type() {
        "roberta" | "xlm-roberta" => Ok(Box::new(Vocabulary::open(folder, model)?)),
        _ => Ok(Box::new(WordPiece::of(model)?)),
    }
}

/// A vocabulary in one of the forms that the `tokenizers` crate reads.
struct Vocabulary {
    tokenizer: Tokenizer,
    ends: (PieceId, PieceId),
    unknown: PieceId,
}

impl Vocabulary {
    fn open(folder: &Path, model: &ModelFolder) -> Result<Self, TorchError> {
        let tokenizer = match (model.has("tokenizer.json"), model.has("vocab.json") && model.has("merges.txt")) {
            (true, _) => Tokenizer::from_file(folder.join("tokenizer.json")),
            (false, true) => byte_level_bpe(folder),
            (false, false) => {
                return Err(TorchError::Model(model.wrong(
                    "expected tokenizer.json, or vocab.json and merges.txt, found neither; Python's transformers writes the first: AutoTokenizer.from_pretrained(FOLDER).save_pretrained(FOLDER)",
                )));
            }
        }
        .map_err(|e| TorchError::torch(&folder.join("tokenizer.json"), e.as_ref()))?;
        let special = |piece: &str| {
            let id = tokenizer.token_to_id(piece);
            id.ok_or_else(|| model.wrong(format!("expected the piece {piece} in the vocabulary, found none")))
        };
        let (found, expected) = (tokenizer.get_vocab_size(true), model.pieces());
        if found > expected {
            return Err(TorchError::Model(model.wrong(format!(
                "expected at most vocab_size ({expected}) pieces in the vocabulary, found {found}"
            ))));
        }
        let (ends, unknown) = ((special("<s>")?, special("</s>")?), special("<unk>")?);
        Ok(Self { ends, unknown, tokenizer })
    }
}

/// The older form: pieces in one file, how they come together in another.
fn byte_level_bpe(folder: &Path) -> tokenizers::Result<Tokenizer> {
    let file = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let bpe =
        BPE::from_file(&file("vocab.json"), &file("merges.txt")).unk_token("<unk>".to_owned()).build()?;
    let mut tokenizer = Tokenizer::new(bpe);
    tokenizer.with_pre_tokenizer(Some(ByteLevel::default()));
    Ok(tokenizer)
}

impl Subwords for Vocabulary {
    /// Both kinds of vocabulary have pieces of their own for what follows a space; words in a corpus all do.
    fn cut(&self, word: &str) -> Vec<PieceId> {
        let pieces = self.tokenizer.encode(format!(" {word}"), false);
        let ids = pieces.map(|p| p.get_ids().to_vec()).unwrap_or_default();
        if ids.is_empty() { vec![self.unknown] } else { ids }
    }

    fn ends(&self) -> (PieceId, PieceId) {
        self.ends
    }
}
