//! Hugging Face checkpoints through rust-bert and libtorch.
//!
//! [`TorchRecognizer`] cuts words, packs windows and reads tags as the built-in recognizer does, and leaves the
//! arithmetic to rust-bert: BERT, DistilBERT, RoBERTa, XLM-RoBERTa. Their `forward_t` is driven directly: the pipeline on
//! top of it attaches labels to the wrong text from the 65th input on.
//!
//! `README.md` beside this crate says how libtorch is had.

mod classifier;
mod error;
mod vocabulary;

use std::num::NonZeroUsize;

use namegraph_document::{Mention, Passage, Recognizer, RecognizerError, Span};
use namegraph_ner::{Input, ModelFolder, PieceRecognizer};

pub use error::TorchError;

use crate::classifier::TorchClassifier;

/// A recognizer that runs a model folder on libtorch.
pub struct TorchRecognizer(PieceRecognizer<TorchClassifier>);

impl TorchRecognizer {
    /// Makes a recognizer of a model folder.
    ///
    /// # Errors
    /// When its token classifier is of none of these kinds, or libtorch cannot read its weights.
    pub fn new(model: &ModelFolder) -> Result<Self, TorchError> {
        let folder = model.path().ok_or_else(|| {
            model.wrong("expected a model folder on disk, found the model in the program; data/models/newswire holds the same")
        })?;
        let pieces = vocabulary::of(folder, model)?;
        let classifier = TorchClassifier::open(folder, model)?;
        // libtorch spreads each product over the cores by itself.
        Ok(Self(PieceRecognizer::with_parts(model, pieces, classifier, Some(NonZeroUsize::MIN))?))
    }

    /// What libtorch is given for a passage, window by window, and the words of each as spans of the text.
    pub fn inputs(&self, passage: &Passage<'_>) -> Vec<(Vec<Span>, Input)> {
        self.0.inputs(passage)
    }

    /// Logits of each window, as of every [`TokenClassifier`](namegraph_ner::TokenClassifier).
    ///
    /// # Errors
    /// When libtorch fails.
    pub fn logits(&self, windows: &[Input]) -> Result<Vec<Vec<f32>>, RecognizerError> {
        self.0.logits(windows)
    }
}

impl Recognizer for TorchRecognizer {
    fn name(&self) -> String {
        format!("{} (libtorch)", self.0.name())
    }

    fn languages(&self) -> &[String] {
        self.0.languages()
    }

    fn recognize(&self, passages: &[Passage<'_>]) -> Result<Vec<Vec<Mention>>, RecognizerError> {
        self.0.recognize(passages)
    }
}
