//! Texts with the names that people marked in them.

use std::io::BufRead;

use namegraph_document::json::GoldDocument;
use namegraph_document::{EntityType, Passage, Span};

/// A text, where its sentences are, and the names in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GoldText {
    /// The text.
    pub text: String,
    /// Its sentences.
    pub sentences: Vec<Span>,
    /// Its words, where the corpus has cut them.
    pub words: Option<Vec<Span>>,
    /// The names.
    pub mentions: Vec<(Span, EntityType)>,
}

impl GoldText {
    /// What a recognizer may see of it.
    pub fn passage(&self) -> Passage<'_> {
        Passage { text: &self.text, sentences: &self.sentences, words: self.words.as_deref() }
    }
}

/// Why a gold file cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GoldError {
    /// The file cannot be read.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// A line is not in the form of the file.
    #[error("line {line}: expected {expected}; found {found:?}")]
    Line {
        /// Counted from 1.
        line: usize,
        /// What should stand there.
        expected: &'static str,
        /// What stands there.
        found: String,
    },
}

/// Reads gold documents, a JSON object a line.
///
/// # Errors
/// When a line is no gold document, or a mention points outside its text.
pub fn read_gold(lines: impl BufRead) -> Result<Vec<GoldText>, GoldError> {
    let mut texts = Vec::new();
    for (i, line) in lines.lines().enumerate() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let wrong = |expected, found: String| GoldError::Line { line: i + 1, expected, found };
        let gold: GoldDocument = serde_json::from_str(&line)
            .map_err(|e| wrong("a document with id, text, sentences and mentions", e.to_string()))?;
        let mentions: Vec<_> =
            gold.mentions.iter().map(|m| (Span::new(m.start, m.end), m.entity_type)).collect();
        let spans = gold.sentences.iter().chain(mentions.iter().map(|(span, _)| span));
        if let Some(outside) = spans.clone().find(|s| s.of(&gold.text).is_none()) {
            return Err(wrong("spans inside the text, in bytes", format!("{outside:?} in {}", gold.id)));
        }
        texts.push(GoldText { text: gold.text, sentences: gold.sentences, words: None, mentions });
    }
    Ok(texts)
}
