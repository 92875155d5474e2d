//! Documents in, documents with their names out.

use namegraph_document::{Document, Mention, NamedMention, Passage, Recognizer, RecognizerError, Span};
use namegraph_identity::{Apart, Join, Rules, within_document};
use namegraph_ingest::{Record, Skipped, sentences};
use rayon::prelude::*;
use serde::Serialize;

use crate::names::NameList;

/// How much text is recognized at once: enough to keep every core busy, little enough to forget. In bytes.
const BATCH: usize = 512 * 1024;
/// The most documents of a batch, for corpora of very short ones.
const MOST_DOCUMENTS: usize = 512;

/// A document with all that was found in it. One JSON object a line.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Extracted {
    /// The document, its fields beside the others.
    #[serde(flatten)]
    pub document: Document,
    /// File, and line within it.
    #[serde(skip)]
    pub place: String,
    /// `[start, end]` of each sentence.
    pub sentences: Vec<Span>,
    /// The names, each under the fullest form its document gives it.
    pub mentions: Vec<NamedMention>,
    /// What was decided within the document.
    pub joins: Vec<Join>,
}

/// Why extraction stopped.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct ExtractError(#[from] pub RecognizerError);

/// Recognizes documents batch by batch and hands each item over in the order it came: a document with its names, or
/// what was skipped. Names of the list are found where the recognizer missed them. Memory: one batch of text.
///
/// # Errors
/// When the recognizer fails, or `take` does.
pub fn extract<E: From<ExtractError>>(
    records: impl Iterator<Item = Result<Record, Skipped>>,
    recognizer: &dyn Recognizer,
    names: &NameList,
    rules: Rules,
    mut take: impl FnMut(Result<Extracted, Skipped>) -> Result<(), E>,
) -> Result<(), E> {
    let mut batch = Batch::default();
    for record in records {
        batch.push(record);
        if batch.is_full() {
            batch.extract(recognizer, names, rules, &mut take)?;
        }
    }
    batch.extract(recognizer, names, rules, &mut take)
}

#[derive(Default)]
struct Batch {
    items: Vec<Result<Record, Skipped>>,
    bytes: usize,
}

impl Batch {
    fn push(&mut self, item: Result<Record, Skipped>) {
        self.bytes += item.as_ref().map_or(0, |r| r.document.text.len());
        self.items.push(item);
    }

    fn is_full(&self) -> bool {
        self.bytes >= BATCH || self.items.len() >= MOST_DOCUMENTS
    }

    fn extract<E: From<ExtractError>>(
        &mut self,
        recognizer: &dyn Recognizer,
        names: &NameList,
        rules: Rules,
        take: &mut impl FnMut(Result<Extracted, Skipped>) -> Result<(), E>,
    ) -> Result<(), E> {
        let items = std::mem::take(self).items;
        let texts: Vec<&str> = items.iter().flatten().map(|r| r.document.text.as_str()).collect();
        let cut: Vec<Vec<Span>> = texts.par_iter().map(|text| sentences(text)).collect();
        let passages: Vec<Passage<'_>> = texts
            .iter()
            .zip(&cut)
            .map(|(text, sentences)| Passage { text, sentences, words: None })
            .collect();
        let mentions = recognizer.recognize(&passages).map_err(ExtractError)?;
        let decide = |(text, mentions): (&&str, &Vec<Mention>)| {
            within_document(text, &names.complete(text, mentions), rules, &Apart::default())
        };
        let within: Vec<_> = texts.par_iter().zip(&mentions).map(decide).collect();
        let mut found = cut.into_iter().zip(within);
        for item in items {
            match (item, &mut found) {
                (Err(skipped), _) => take(Err(skipped))?,
                (Ok(record), found) => {
                    let Some((sentences, within)) = found.next() else { continue };
                    let Record { document, place } = record;
                    let (mentions, joins) = (within.mentions, within.joins);
                    take(Ok(Extracted { document, place, sentences, mentions, joins }))?;
                }
            }
        }
        Ok(())
    }
}
