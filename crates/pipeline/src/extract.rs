//! Documents in, documents with their names out.

use std::borrow::Cow;

use namegraph_document::{
    Around, Document, Layout, Mention, NamedMention, Passage, Recognizer, RecognizerError, Said, Span,
};
use namegraph_identity::{Apart, Join, Rules, Within, within_document};
use namegraph_ingest::around::merged;
use namegraph_ingest::story::Sketch;
use namegraph_ingest::{Origin, Record, Skipped, language, languages, layout_in};
use namegraph_relation::said;
use rayon::prelude::*;

use crate::earlier::Recall;
use crate::mend::mended;
use crate::names::NameList;

/// How much text is recognized at once: enough to keep every core busy, little enough to forget. In bytes.
const BATCH: usize = 512 * 1024;
/// The most documents of a batch, for corpora of very short ones.
const MOST_DOCUMENTS: usize = 512;
/// The most names of a sentence that links them: 2,016 pairs.
pub(crate) const MOST_NAMES: usize = 64;

/// A document with all that was found in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Extracted {
    /// The document.
    pub document: Document,
    /// File, and line within it.
    pub place: String,
    /// What it was made of.
    pub origin: Origin,
    /// Its sentences, paragraphs, and what stands around it.
    pub layout: Layout,
    /// The names, each under the fullest form its document gives it.
    pub mentions: Vec<NamedMention>,
    /// What was decided within the document.
    pub joins: Vec<Join>,
    /// The words that stand between two of its mentions.
    pub said: Vec<Said>,
    /// The language of the text, where it is beyond doubt: its ISO 639-3 code.
    pub language: Option<Cow<'static, str>>,
    /// What is kept of the text to find others that tell the same.
    pub sketch: Sketch,
}

impl Extracted {
    /// A document whose mentions are known.
    pub(crate) fn of(record: Record, mentions: &[Mention], rules: Rules) -> Self {
        let language = language(&record.document.text).map(|language| language.code);
        let layout = with_tables(&layout_in(&record.document.text, language), mentions);
        let found = Found::new(&record.document.text, &layout, mentions, language, rules);
        found.of(record, layout, language, rules)
    }
}

/// What is extracted, and how.
#[derive(Clone, Copy)]
pub struct Extraction<'a> {
    /// What finds the names.
    pub recognizer: &'a dyn Recognizer,
    /// Names that are found also where the recognizer missed them.
    pub names: &'a NameList,
    /// Which rules may decide who is who.
    pub rules: Rules,
    /// Whether texts in a language that the recognizer was not trained for are read, too.
    pub any_language: bool,
    /// The language that all texts are in, as an ISO 639-3 code, where the user knows it.
    pub language: Option<&'static str>,
}

/// Why extraction stopped.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct ExtractError(#[from] pub RecognizerError);

/// Recognizes documents batch by batch and hands each item over in the order it came: a document with its names, or
/// what was skipped. Memory: one batch of text.
///
/// # Errors
/// When the recognizer fails, or `take` does.
pub fn extract<E: From<ExtractError>>(
    records: impl Iterator<Item = Result<Record, Skipped>>,
    how: Extraction<'_>,
    take: impl FnMut(Result<Extracted, Skipped>) -> Result<(), E>,
) -> Result<(), E> {
    extract_or_recall(records, how, None, take)
}

/// The same, where names in texts that were read before are not looked for again.
///
/// # Errors
/// As [`extract`], and when what was read before cannot be read.
pub(crate) fn extract_or_recall<E: From<ExtractError>>(
    records: impl Iterator<Item = Result<Record, Skipped>>,
    how: Extraction<'_>,
    recall: Option<&Recall>,
    mut take: impl FnMut(Result<Extracted, Skipped>) -> Result<(), E>,
) -> Result<(), E> {
    let mut batch = Batch::default();
    for record in records {
        batch.push(record);
        if batch.is_full() {
            batch.extract(how, recall, &mut take)?;
        }
    }
    batch.extract(how, recall, &mut take)
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
        how: Extraction<'_>,
        recall: Option<&Recall>,
        take: &mut impl FnMut(Result<Extracted, Skipped>) -> Result<(), E>,
    ) -> Result<(), E> {
        let items = std::mem::take(self).items;
        let items: Vec<_> = items.into_par_iter().map(|item| readable(item?, how)).collect();
        let texts: Vec<&str> = items.iter().flatten().map(|(r, _)| r.document.text.as_str()).collect();
        let whole: Vec<Option<&str>> = items.iter().flatten().map(|(_, language)| *language).collect();
        let cut = texts.par_iter().zip(&whole).map(|(text, language)| layout_in(text, *language));
        let cut: Vec<Layout> = cut.collect();
        let mentions = names_in(&texts, &cut, &whole, how, recall).map_err(ExtractError)?;
        let places: Vec<_> = texts.iter().zip(&cut).zip(mentions.iter().zip(&whole)).collect();
        let found: Vec<(Layout, Found)> = places
            .into_par_iter()
            .map(|((text, layout), (mentions, &language))| {
                let layout = with_tables(layout, mentions);
                let found = Found::new(text, &layout, mentions, language, how.rules);
                (layout, found)
            })
            .collect();
        let mut found = found.into_iter();
        for item in items {
            match (item, &mut found) {
                (Err(skipped), _) => take(Err(skipped))?,
                (Ok((record, language)), found) => {
                    let Some((layout, found)) = found.next() else { continue };
                    take(Ok(found.of(record, layout, language, how.rules)))?;
                }
            }
        }
        Ok(())
    }
}

/// The names in each text. Only what was just found is mended: mending what an earlier build has mended could mend it further, and a
/// file that grew would not be that of a clean build.
fn names_in(
    texts: &[&str],
    layouts: &[Layout],
    whole: &[Option<&'static str>],
    how: Extraction<'_>,
    recall: Option<&Recall>,
) -> Result<Vec<Vec<Mention>>, RecognizerError> {
    let known = |text: &&str| recall.map_or(Ok(None), |recall| recall.names(text));
    let known = texts.iter().map(known).collect::<Result<Vec<_>, _>>().map_err(RecognizerError::new)?;
    let unread: Vec<Unread<'_>> = (texts.iter().zip(layouts).zip(whole).zip(&known))
        .filter(|(_, known)| known.is_none())
        .map(|(((text, layout), &language), _)| Unread { text, layout, language })
        .collect();
    let of_sentences = unread.par_iter().map(|u| match how.language {
        Some(_) => vec![how.language; u.layout.sentences.len()],
        None => languages(u.text, u.layout, u.language),
    });
    let of_sentences: Vec<_> = of_sentences.collect();
    let passages: Vec<Passage<'_>> = (unread.iter().zip(&of_sentences))
        .map(|(u, languages)| Passage {
            text: u.text,
            sentences: &u.layout.sentences,
            words: None,
            languages,
        })
        .collect();
    let found = if unread.is_empty() { Vec::new() } else { how.recognizer.recognize(&passages)? };
    let mend = |(u, found): (Unread<'_>, Vec<Mention>)| how.names.complete(u.text, &u.mended(found));
    let found: Vec<Vec<Mention>> = unread.into_par_iter().zip(found).map(mend).collect();
    let mut found = found.into_iter();
    Ok(known.into_iter().map(|known| known.or_else(|| found.next()).unwrap_or_default()).collect())
}

/// A text whose names are looked for.
struct Unread<'a> {
    text: &'a str,
    layout: &'a Layout,
    language: Option<&'static str>,
}

impl Unread<'_> {
    /// The names as they are right. What is known of wrong ones is known of English.
    fn mended(&self, found: Vec<Mention>) -> Vec<Mention> {
        match self.language {
            None | Some("eng") => mended(self.text, self.layout, &found),
            Some(_) => found,
        }
    }
}

/// The layout, in which a sentence of too many names is a table.
pub(crate) fn with_tables(layout: &Layout, mentions: &[Mention]) -> Layout {
    let full = |s: &Span| {
        let first = mentions.partition_point(|m| m.span.start < s.start);
        mentions.get(first + MOST_NAMES).is_some_and(|m| m.span.start < s.end)
    };
    let tables = layout.sentences.iter().copied().filter(full).map(|span| (span, Around::Table));
    Layout { around: merged(layout.around.iter().copied().chain(tables).collect()), ..layout.clone() }
}

/// What one text gives, beside its mentions.
struct Found {
    within: Within,
    said: Vec<Said>,
    sketch: Sketch,
}

impl Found {
    fn new(text: &str, layout: &Layout, mentions: &[Mention], language: Option<&str>, rules: Rules) -> Self {
        let languages = language.into_iter().collect();
        let linking: Vec<Mention> =
            mentions.iter().copied().filter(|m| layout.around_at(m.span).is_none()).collect();
        Self {
            within: within_document(text, mentions, languages, rules, &Apart::default()),
            said: said(text, &layout.sentences, &linking),
            sketch: Sketch::of(text),
        }
    }

    fn of(self, record: Record, layout: Layout, language: Option<&'static str>, rules: Rules) -> Extracted {
        let Self { within, said, sketch } = self;
        let Record { document, place, origin, .. } = record;
        let within = match &document.source {
            Some(source) => within.published_by(source, &document.text, rules, &Apart::default()),
            None => within,
        };
        let Within { mentions, joins } = within;
        let language = language.map(Cow::Borrowed);
        Extracted { document, place, origin, layout, mentions, joins, said, language, sketch }
    }
}

/// A record, and its language. A model finds names in a language it does not know, too, and most of them are none: unless
/// texts in any language are wanted, such a record is skipped.
fn readable(record: Record, how: Extraction<'_>) -> Result<(Record, Option<&'static str>), Skipped> {
    if how.language.is_some() {
        return Ok((record, how.language));
    }
    let (found, known) = (language(&record.document.text), how.recognizer.languages());
    match found {
        Some(found) if !how.any_language && !known.is_empty() && !known.iter().any(|k| k == found.code) => {
            let reason = format!(
                "written in {} ({}), and the model was trained for {}; --any-language reads it all the same",
                found.name,
                found.code,
                known.join(", ")
            );
            Err(Skipped { place: record.place, reason, late: None })
        }
        found => Ok((record, found.map(|language| language.code))),
    }
}
