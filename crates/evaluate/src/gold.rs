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
    /// The language of each sentence, where it is known.
    pub languages: Vec<Option<&'static str>>,
}

impl GoldText {
    /// What a recognizer may see of it.
    pub fn passage(&self) -> Passage<'_> {
        Passage {
            text: &self.text,
            sentences: &self.sentences,
            words: self.words.as_deref(),
            languages: &self.languages,
        }
    }

    /// The same in capitals, as headlines are, or without any, as some posts are.
    pub fn recased(&self, case: Case) -> Self {
        let mut text = String::with_capacity(self.text.len());
        let mut moved = vec![0; self.text.len() + 1]; // where each byte of the text went
        for (at, c) in self.text.char_indices() {
            moved[at] = text.len();
            match case {
                Case::Upper => text.extend(c.to_uppercase()),
                Case::Lower => text.extend(c.to_lowercase()),
            }
        }
        moved[self.text.len()] = text.len();
        let span = |s: &Span| Span::new(moved[s.start], moved[s.end]);
        Self {
            sentences: self.sentences.iter().map(span).collect(),
            words: self.words.as_deref().map(|words| words.iter().map(span).collect()),
            mentions: self.mentions.iter().map(|(s, t)| (span(s), *t)).collect(),
            languages: self.languages.clone(),
            text,
        }
    }
}

/// How a text is recased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// ALL CAPITALS.
    Upper,
    /// all lower case.
    Lower,
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
    let text = |gold: GoldDocument| {
        let mentions = gold.mentions.iter().map(|m| (Span::new(m.start, m.end), m.entity_type)).collect();
        GoldText { text: gold.text, sentences: gold.sentences, mentions, ..GoldText::default() }
    };
    Ok(read_gold_documents(lines)?.into_iter().map(text).collect())
}

/// Reads gold documents with the identities in them, a JSON object a line.
///
/// # Errors
/// When a line is no gold document, or a mention points outside its text.
pub fn read_gold_documents(lines: impl BufRead) -> Result<Vec<GoldDocument>, GoldError> {
    let mut documents = Vec::new();
    for (i, line) in lines.lines().enumerate() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let wrong = |expected, found: String| GoldError::Line { line: i + 1, expected, found };
        let gold: GoldDocument = serde_json::from_str(&line)
            .map_err(|e| wrong("a document with id, text, sentences and mentions", e.to_string()))?;
        let mentions = gold.mentions.iter().map(|m| Span::new(m.start, m.end));
        let mut spans = gold.sentences.iter().copied().chain(mentions);
        if let Some(outside) = spans.find(|s| s.of(&gold.text).is_none()) {
            return Err(wrong("spans inside the text, in bytes", format!("{outside:?} in {}", gold.id)));
        }
        documents.push(gold);
    }
    Ok(documents)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read_conll;

    #[test]
    fn names_stay_where_they_are_in_another_case() {
        let gold = read_conll("Groß\tB-PER\nsah\tO\nİzmir\tB-LOC\n".as_bytes()).unwrap().remove(0);
        for (case, expected) in [(Case::Upper, ["GROSS", "İZMIR"]), (Case::Lower, ["groß", "i\u{307}zmir"])]
        {
            let other = gold.recased(case);
            let names: Vec<_> = other.mentions.iter().map(|(s, _)| s.of(&other.text).unwrap()).collect();
            assert_eq!(names, expected);
            assert_eq!(other.words.unwrap().len(), 3);
        }
    }
}
