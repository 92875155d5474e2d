//! The kinds of files that can be read, and one reader for each.

mod csv;
mod html;
mod jsonl;
mod markdown;
mod plain;

use std::path::Path;

use namegraph_document::Document;

use crate::encoding::{Binary, decode};
use crate::record::{Fields, Origin, Record, Skipped};

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Plain text.
    Plain,
    /// Markdown, with or without front matter.
    Markdown,
    /// A web page: its main text.
    Html,
    /// One JSON object a line, a document each.
    Jsonl,
    /// A table with a header line, a document each row.
    Csv,
}

impl Format {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Plain, Self::Markdown, Self::Html, Self::Jsonl, Self::Csv];

    /// The file name extensions it goes by.
    pub const fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Plain => &["txt", "text"],
            Self::Markdown => &["md", "markdown"],
            Self::Html => &["html", "htm", "xhtml"],
            Self::Jsonl => &["jsonl", "ndjson"],
            Self::Csv => &["csv", "tsv"],
        }
    }

    /// The kind that a file's name promises.
    pub fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?;
        Self::ALL.into_iter().find(|f| f.extensions().iter().any(|e| e.eq_ignore_ascii_case(extension)))
    }
}

/// What one file holds: a document, or a stream of records.
pub(crate) type Records = Box<dyn Iterator<Item = Result<Record, Skipped>>>;

/// One file that is to be read: where it is, and what its document is called.
pub(crate) struct File<'a> {
    pub(crate) format: Format,
    /// For messages.
    pub(crate) place: &'a str,
    /// Document id, or what stands before `#n`.
    pub(crate) id: &'a str,
    pub(crate) fields: &'a Fields,
}

impl File<'_> {
    /// Reads the file's documents from its bytes, one at a time where there are many.
    pub(crate) fn read(&self, mut bytes: impl std::io::BufRead + 'static) -> Records {
        match self.format {
            Format::Jsonl => jsonl::read(bytes, self),
            Format::Csv => csv::read(bytes, self),
            Format::Plain | Format::Markdown | Format::Html => {
                let mut all = Vec::new();
                let read =
                    bytes.read_to_end(&mut all).map_err(|e| e.to_string()).and_then(|_| self.one(&all));
                let place = self.place.to_owned();
                let origin = Origin::of(self.format.extensions()[0], &all);
                Box::new(std::iter::once(match read {
                    Ok(document) => Ok(Record { document, place, origin }),
                    Err(reason) => Err(Skipped { place, reason }),
                }))
            }
        }
    }

    fn one(&self, bytes: &[u8]) -> Result<Document, String> {
        let text = decode(bytes).map_err(|Binary| "expected text, found binary data".to_owned())?;
        let mut document = match self.format {
            Format::Markdown => markdown::document(&text),
            Format::Html => html::document(&text),
            _ => plain::document(&text),
        };
        if document.text.trim().is_empty() {
            return Err("no text in it".to_owned());
        }
        self.id.clone_into(&mut document.id);
        Ok(document)
    }
}
