//! What was read, what was not, and why?

use std::collections::BTreeMap;

use namegraph_document::{Script, Span};
use namegraph_store::{AroundRow, SkippedRow, StoreError};
use serde::Serialize;

use crate::namegraph::Namegraph;

/// What was read, and what was not.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Coverage {
    /// Documents read.
    pub documents: u64,
    /// Stories they tell.
    pub stories: u64,
    /// Documents that tell a story which another one leads.
    pub copies: u64,
    /// Bytes of their texts.
    pub text_bytes: u64,
    /// Sentences they were cut into.
    pub sentences: u64,
    /// Bytes within sentences: those the recognizer read.
    pub read_bytes: u64,
    /// Bytes of white space between sentences.
    pub space_bytes: u64,
    /// Stretches of text that are neither: always none, unless the file was changed by another program.
    pub unread: Vec<Unread>,
    /// What the documents were made of, by kind of file.
    pub formats: Vec<FormatCoverage>,
    /// What was skipped, and why.
    pub skipped: Vec<SkippedRow>,
    /// Documents most of whose letters are not Latin, and in which no name was found.
    pub other_scripts: Vec<String>,
    /// How many documents are in which language, by ISO 639-3 codes; those that nobody can be certain of under "".
    pub languages: BTreeMap<String, u64>,
    /// Whether a build was stopped before it had read everything.
    pub stopped: bool,
    /// Mentions by what becomes of them: `linking`, or why they link nobody.
    pub mentions: BTreeMap<String, u64>,
    /// What stands around texts, and makes no links: of each kind how much, and an example.
    pub around: Vec<AroundRow>,
    /// Links by what they mean.
    pub links: LinkCoverage,
}

/// How many links mean how much.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LinkCoverage {
    /// Pairs that some window holds.
    pub seen: u64,
    /// Those that two stories or more hold.
    pub repeated: u64,
    /// Those that pass a false-discovery rate of 0.05.
    pub passing: u64,
    /// Those in the backbone at a level of 0.05.
    pub backbone: u64,
}

/// A stretch of a document that no sentence holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unread {
    /// Document id.
    pub document: String,
    /// First byte.
    pub start: usize,
    /// Byte after the last one.
    pub end: usize,
}

/// How much of one kind of file became text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FormatCoverage {
    /// The usual extension.
    pub format: String,
    /// Documents.
    pub documents: u64,
    /// Bytes they were made of.
    pub source_bytes: u64,
    /// Bytes of their texts.
    pub text_bytes: u64,
    /// Why the rest is not text.
    pub rest: &'static str,
}

impl Namegraph {
    /// What was read, and what was not.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn coverage(&self) -> Result<Coverage, StoreError> {
        let summary = self.store().summary()?;
        let mut found = Coverage {
            documents: summary.documents,
            stories: summary.stories,
            links: LinkCoverage {
                seen: summary.edges,
                repeated: summary.repeated,
                passing: summary.passing,
                backbone: summary.backbone,
            },
            ..Coverage::default()
        };
        let mut formats: BTreeMap<String, FormatCoverage> = BTreeMap::new();
        self.store().for_each_stored(|document| {
            let text = document.text.as_str();
            let format = formats.entry(document.format.clone()).or_insert_with(|| FormatCoverage {
                rest: rest(&document.format),
                format: document.format,
                ..FormatCoverage::default()
            });
            format.documents += 1;
            format.source_bytes += document.bytes;
            format.text_bytes += text.len() as u64;
            found.copies += u64::from(document.story != document.id);
            found.text_bytes += text.len() as u64;
            let sentences = self.store().sentences_of(document.number)?;
            found.sentences += sentences.len() as u64;
            found.read_bytes += sentences.iter().map(|s| s.len() as u64).sum::<u64>();
            for gap in gaps(text, &sentences) {
                found.space_bytes += gap.len() as u64;
                if !gap.of(text).is_some_and(|t| t.trim().is_empty()) {
                    found.unread.push(Unread {
                        document: document.id.clone(),
                        start: gap.start,
                        end: gap.end,
                    });
                }
            }
            if is_in_another_script(text) && self.store().recognized(document.number)?.is_empty() {
                found.other_scripts.push(document.id);
            }
            Ok::<_, StoreError>(())
        })?;
        found.formats = formats.into_values().collect();
        found.languages = self.store().languages()?.into_iter().collect();
        found.stopped = self.store().setting::<String>("stopped")?.is_some();
        found.skipped = self.store().skipped()?;
        found.mentions = self.store().mentions_by_use()?.into_iter().collect();
        found.around = self.store().around()?;
        Ok(found)
    }
}

/// What a kind of file holds beside the text of its documents.
fn rest(format: &str) -> &'static str {
    match format {
        "txt" => "byte order marks and carriage returns; other encodings take another number of bytes",
        "md" => "marks, links and front matter",
        "html" => "markup, menus and whatever is no part of the article",
        "jsonl" | "csv" => "other fields and their punctuation; gold, which is never read",
        "pdf" => "pictures, fonts and positions; pages without text are listed below",
        "docx" | "odt" | "rtf" => "layout, pictures, headers and footers, comments, what was deleted",
        "epub" => "markup",
        "eml" | "mbox" => {
            "headers but for names and subject, other forms of the same text; attachments are documents of their own"
        }
        "xlsx" | "ods" => "formats, formulas and empty cells",
        "pptx" => "layout, pictures and numbers of slides",
        "ics" => "other properties of events and cards",
        "rss" => "markup",
        "warc" => "headers, markup, menus and whatever is no part of the article",
        _ => "",
    }
}

/// What lies between sentences.
fn gaps(text: &str, sentences: &[Span]) -> Vec<Span> {
    let starts = sentences.iter().map(|s| s.start).chain([text.len()]);
    let ends = [0].into_iter().chain(sentences.iter().map(|s| s.end));
    ends.zip(starts).map(|(end, start)| Span::new(end, start)).filter(|gap| !gap.is_empty()).collect()
}

/// Whether most letters of a text are not Latin.
fn is_in_another_script(text: &str) -> bool {
    let (mut latin, mut other) = (0, 0);
    for script in text.chars().filter_map(Script::of) {
        match script {
            Script::Latin => latin += 1,
            Script::Other => other += 1,
        }
    }
    other > latin
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_in_the_script_of_most_of_its_letters() {
        for (text, another) in [
            ("Viktor Orbán spoke.", false),
            ("Путин, Vladimir", false),
            ("Vlad, Путин", true),
            ("İlham Əliyev əfəndi", false),
            ("əəəə əəəə ɗɗɗ", false),
            ("ʿ ʿ ʿ ʻ ʻ a", false),
            ("ーーー 3.14", false),
            ("नरेन्द्र मोदी", true),
            ("", false),
        ] {
            assert_eq!(is_in_another_script(text), another, "{text}");
        }
    }
}
