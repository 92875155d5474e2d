//! Hugging Face checkpoints through rust-bert and libtorch.
//!
//! [`TorchRecognizer`] cuts words, packs windows and reads tags as the built-in recognizer does, and leaves the
//! arithmetic to rust-bert's `BertForTokenClassification`. Its `forward_t` is driven directly: the pipeline on top of it
//! attaches labels to the wrong text from the 65th input on.
//!
//! `README.md` beside this crate says how libtorch is had.

mod classifier;
mod error;

use std::num::NonZeroUsize;
use std::path::Path;

use namegraph_document::{Mention, Passage, Recognizer, RecognizerError};
use namegraph_ner::{ModelFolder, PieceRecognizer};

pub use error::TorchError;

use crate::classifier::TorchClassifier;

/// A recognizer that runs a model folder on libtorch.
pub struct TorchRecognizer(PieceRecognizer<TorchClassifier>);

impl TorchRecognizer {
    /// Opens a folder in the Hugging Face layout.
    ///
    /// # Errors
    /// When the folder is no BERT token classifier, or libtorch cannot read its weights.
    pub fn open(folder: &Path) -> Result<Self, TorchError> {
        let model = ModelFolder::open(folder)?;
        let classifier = TorchClassifier::open(folder)?;
        // libtorch spreads each product over the cores by itself.
        Ok(Self(PieceRecognizer::with_classifier(&model, classifier, Some(NonZeroUsize::MIN))?))
    }
}

impl Recognizer for TorchRecognizer {
    fn name(&self) -> String {
        format!("{} (libtorch)", self.0.name())
    }

    fn recognize(&self, passages: &[Passage<'_>]) -> Result<Vec<Vec<Mention>>, RecognizerError> {
        self.0.recognize(passages)
    }
}
