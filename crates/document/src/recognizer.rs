//! The contract between namegraph and whatever finds names.

use std::error::Error;

use crate::{Mention, Span};

/// What a recognizer reads: a text and where its sentences are.
#[derive(Clone, Copy, Debug)]
pub struct Passage<'a> {
    /// The whole text of a document.
    pub text: &'a str,
    /// Its sentences, in order, without overlap.
    pub sentences: &'a [Span],
    /// Its words, in order, where somebody has already cut them (a corpus in CoNLL form); else the recognizer does.
    pub words: Option<&'a [Span]>,
    /// The language of each sentence, where that is known, as an ISO 639-3 code; none at all where no one has looked.
    pub languages: &'a [Option<&'a str>],
}

impl<'a> Passage<'a> {
    /// The language of the sentence at an index, where it is known.
    pub fn language(&self, sentence: usize) -> Option<&'a str> {
        self.languages.get(sentence).copied().flatten()
    }
}

/// Finds names in texts.
///
/// An implementation reads every sentence to its end, whatever its length, and answers the same for a passage
/// whatever else stands in the batch.
pub trait Recognizer: Sync {
    /// What made the mentions, as it should be recorded beside them: a model's name and version.
    fn name(&self) -> String;

    /// The languages it was trained for, as ISO 639-3 codes ("eng"); none: nobody knows, and every text is read.
    fn languages(&self) -> &[String] {
        &[]
    }

    /// The mentions of each passage, in order of their spans, without overlap.
    ///
    /// # Errors
    /// When the engine fails; texts alone, however odd, are no reason to.
    fn recognize(&self, passages: &[Passage<'_>]) -> Result<Vec<Vec<Mention>>, RecognizerError>;
}

/// Why a recognizer gave up.
#[derive(Debug, thiserror::Error)]
#[error("the recognizer failed: {0}")]
pub struct RecognizerError(#[source] pub Box<dyn Error + Send + Sync>);

impl RecognizerError {
    /// Wraps an engine's own error.
    pub fn new(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(error.into())
    }
}
