//! The kinds of files that can be read, and one reader for each.

mod archive;
mod calendar;
mod csv;
mod epub;
mod feed;
mod html;
mod jsonl;
mod kind;
mod mail;
mod markdown;
mod odt;
mod package;
#[cfg(feature = "pdf")]
mod pdf;
mod plain;
mod rtf;
mod sheets;
mod slides;
mod warc;
mod word;

use std::borrow::Cow;
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::rc::Rc;

use namegraph_document::Document;

use crate::encoding::{Binary, decode, is_utf16, left_out};
use crate::limits::{Expansion, MOST_BYTES, MOST_LEVELS, MOST_MARKUP, whole};
use crate::options::Options;
use crate::packing::{Bytes, Packing};
use crate::record::{Origin, Record, Skipped};

pub(crate) use kind::is_other;
#[cfg(feature = "pdf")]
pub use pdf::write_text as write_pdf_text;

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
    /// Pages.
    Pdf,
    /// A document of Microsoft Word.
    Docx,
    /// A document of LibreOffice.
    Odt,
    /// A book, a document each chapter.
    Epub,
    /// A message, with what is attached to it.
    Mail,
    /// Messages, one after the other.
    Mbox,
    /// RSS or Atom, a document each entry.
    Feed,
    /// Web pages as a crawler kept them.
    Warc,
    /// Files in an archive.
    Zip,
    /// Invitations and address cards, a document each.
    Calendar,
    /// A workbook of Microsoft Excel, a document each sheet.
    Xlsx,
    /// A workbook of LibreOffice, a document each sheet.
    Ods,
    /// A presentation of Microsoft PowerPoint.
    Pptx,
    /// Rich Text Format.
    Rtf,
}

impl Format {
    namegraph_document::variants! {
        /// Every kind.
        pub Plain, Markdown, Html, Jsonl, Csv, Pdf, Docx, Odt, Epub, Mail, Mbox, Feed, Warc, Zip, Calendar, Xlsx, Ods, Pptx, Rtf
    }

    /// The file name extensions it goes by.
    pub const fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Plain => &["txt", "text"],
            Self::Markdown => &["md", "markdown"],
            Self::Html => &["html", "htm", "xhtml"],
            Self::Jsonl => &["jsonl", "ndjson"],
            Self::Csv => &["csv", "tsv"],
            Self::Pdf => &["pdf"],
            Self::Docx => &["docx", "docm"],
            Self::Odt => &["odt"],
            Self::Epub => &["epub"],
            Self::Mail => &["eml", "emlx", "mht", "mhtml"],
            Self::Mbox => &["mbox"],
            Self::Feed => &["rss", "atom", "xml"],
            Self::Warc => &["warc"],
            Self::Zip => &["zip"],
            Self::Calendar => &["ics", "vcf", "vcs"],
            Self::Xlsx => &["xlsx", "xlsm"],
            Self::Ods => &["ods"],
            Self::Pptx => &["pptx", "pptm"],
            Self::Rtf => &["rtf"],
        }
    }

    /// The kind that a file's name promises, `.gz` and `.zst` taken off.
    pub fn of(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_string_lossy();
        let name = Packing::of(&name).map_or(&*name, |(_, inner)| inner);
        let (_, extension) = name.rsplit_once('.')?;
        Self::ALL.into_iter().find(|f| f.extensions().iter().any(|e| e.eq_ignore_ascii_case(extension)))
    }

    /// The kind that a content type promises ("text/html; charset=utf-8").
    pub(crate) fn of_content_type(content_type: &str) -> Option<Self> {
        let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        Some(match kind.as_str() {
            "text/plain" | "text/enriched" | "text/richtext" => Self::Plain,
            "text/markdown" | "text/x-markdown" => Self::Markdown,
            "text/html" | "application/xhtml+xml" => Self::Html,
            "application/jsonl" | "application/x-ndjson" | "application/x-jsonlines" => Self::Jsonl,
            "text/csv" | "text/comma-separated-values" | "text/tab-separated-values" => Self::Csv,
            "application/pdf" | "application/x-pdf" => Self::Pdf,
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            | "application/vnd.ms-word.document.macroenabled.12" => Self::Docx,
            "application/vnd.oasis.opendocument.text" => Self::Odt,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            | "application/vnd.ms-excel.sheet.macroenabled.12" => Self::Xlsx,
            "application/vnd.oasis.opendocument.spreadsheet" => Self::Ods,
            "application/vnd.openxmlformats-officedocument.presentationml.presentation" => Self::Pptx,
            "application/rtf" | "text/rtf" => Self::Rtf,
            "application/epub+zip" => Self::Epub,
            "message/rfc822" | "message/global" => Self::Mail,
            "application/mbox" => Self::Mbox,
            "application/rss+xml" | "application/atom+xml" => Self::Feed,
            "application/warc" => Self::Warc,
            "application/zip" | "application/x-zip-compressed" => Self::Zip,
            "text/calendar" | "text/vcard" | "text/x-vcard" | "text/x-vcalendar" | "text/directory" => {
                Self::Calendar
            }
            _ => return None,
        })
    }

    /// Its usual extension, by which documents are counted.
    pub(crate) fn name(self) -> &'static str {
        self.extensions()[0]
    }
}

/// What one file holds: a document, or a stream of records.
pub(crate) type Records = Box<dyn Iterator<Item = Result<Record, Skipped>>>;

/// One file that is to be read: where it is, and what its document is called.
#[derive(Clone)]
pub(crate) struct File {
    /// For messages.
    pub(crate) place: String,
    /// Document id, or what stands before `#n`.
    pub(crate) id: String,
    pub(crate) options: Rc<Options>,
    /// What the file on disk may still expand to.
    pub(crate) expansion: Expansion,
    /// How many archives and messages it lies in.
    pub(crate) level: u32,
}

impl File {
    /// A file in this one, which is an archive or a message.
    fn within(&self, name: &str) -> Self {
        let [place, id] = [&self.place, &self.id].map(|whole| format!("{whole}/{name}"));
        Self { place, id, level: self.level + 1, ..self.clone() }
    }

    /// The `number`th record of this file, at `place`.
    fn record(&self, number: usize, place: impl std::fmt::Display) -> Self {
        Self { place: format!("{}:{place}", self.place), id: format!("{}#{number}", self.id), ..self.clone() }
    }

    pub(crate) fn skip(&self, reason: impl Into<String>) -> Records {
        Box::new(std::iter::once(Err(self.skipped(reason))))
    }

    pub(crate) fn skipped(&self, reason: impl Into<String>) -> Skipped {
        Skipped { place: self.place.clone(), reason: reason.into(), late: None }
    }

    /// Reads a file that lies within another, by its name and its first bytes.
    fn by_name(&self, name: &str, bytes: Bytes) -> Records {
        self.by_kind(name, "", bytes)
    }

    /// The same, where a content type says more.
    fn by_kind(&self, name: &str, content_type: &str, bytes: Bytes) -> Records {
        if self.level > MOST_LEVELS {
            let reason = format!("expected at most {MOST_LEVELS} archives and messages within each other");
            return self.skip(reason);
        }
        self.told(name, content_type, bytes, false)
    }

    /// Reads a file on disk. Two documents of one name are an error of whoever named them; where an archive or a message
    /// did, only the second is skipped. `meant`: it was named on the command line, so that it is read whatever it is called.
    pub(crate) fn open(&self, name: &str, bytes: Bytes, meant: bool) -> Records {
        let records = self.told(name, "", bytes, meant);
        let (mut seen, own) = (HashSet::new(), self.id.clone());
        let is_within =
            move |id: &str| id.strip_prefix(&own).is_some_and(|rest| rest.starts_with(['/', '#']));
        Box::new(records.map(move |record| match record {
            Ok(r) if is_within(&r.document.id) && !seen.insert(r.document.id.clone()) => Err(Skipped {
                place: r.place,
                reason: "another file there has the same name".to_owned(),
                late: None,
            }),
            record => record,
        }))
    }

    /// Reads a file as what it is told to be by its first bytes, its name and its content type.
    fn told(&self, name: &str, content_type: &str, bytes: Bytes, meant: bool) -> Records {
        let (name, bytes) = match Packing::of(name) {
            Some((packing, inner)) => (inner, packing.unpack(bytes, &self.expansion)),
            None => (name, bytes),
        };
        match bytes.with_head(kind::HEAD) {
            Ok((head, bytes)) => match kind::kind(name, content_type, &head, meant) {
                Ok(format) => self.read(format, bytes),
                Err(reason) => self.skip(reason),
            },
            Err(error) => self.skip(error.to_string()),
        }
    }

    /// Reads the file's documents from its bytes, one at a time where there are many.
    pub(crate) fn read(&self, format: Format, mut bytes: Bytes) -> Records {
        if matches!(format, Format::Jsonl | Format::Csv) {
            bytes = match utf8(bytes) {
                Ok(bytes) => bytes,
                Err(reason) => return self.skip(reason),
            };
        }
        match format {
            Format::Jsonl => jsonl::read(bytes.stream(), self),
            Format::Csv => csv::read(bytes.stream(), self),
            Format::Mbox => mail::read_mbox(bytes.stream(), self),
            Format::Warc => warc::read(bytes.stream(), self),
            Format::Zip => archive::read(bytes, self),
            _ => match whole(bytes.stream(), MOST_BYTES) {
                Ok(bytes) => self.whole(format, bytes),
                Err(reason) => self.skip(reason),
            },
        }
    }

    /// Reads a file that is no stream. A reader that breaks on it costs this file alone.
    fn whole(&self, format: Format, bytes: Vec<u8>) -> Records {
        let read = || match format {
            Format::Epub => epub::read(bytes, self),
            Format::Feed => feed::read(&bytes, self),
            Format::Mail => mail::read(bytes, self),
            Format::Xlsx | Format::Ods => sheets::read(format, &bytes, self),
            Format::Pdf => self.pdf(bytes),
            Format::Calendar => match text(&bytes) {
                Ok(text) => calendar::read(&text, self),
                Err(reason) => self.skip(reason),
            },
            _ => self.one(format, &bytes, document(format, &bytes, &self.expansion)),
        };
        catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| self.skip(broke()))
    }

    #[cfg(feature = "pdf")]
    fn pdf(&self, bytes: Vec<u8>) -> Records {
        pdf::read(bytes, self)
    }

    #[cfg(not(feature = "pdf"))]
    fn pdf(&self, _: Vec<u8>) -> Records {
        self.skip("this program was built without the feature pdf")
    }

    /// A document that was made of `bytes`, under this file's id.
    fn one(&self, format: Format, bytes: &[u8], document: Result<Document, String>) -> Records {
        let is_text = matches!(format, Format::Plain | Format::Markdown | Format::Html);
        let remark = if is_text && document.is_ok() { left_out(bytes) } else { None };
        let remark = remark.map(|reason| Err(self.skipped(reason)));
        Box::new(std::iter::once(self.made(format, bytes, document)).chain(remark))
    }

    /// The same as [`one`](Self::one), alone.
    fn made(
        &self,
        format: Format,
        bytes: &[u8],
        document: Result<Document, String>,
    ) -> Result<Record, Skipped> {
        match document {
            Ok(document) if document.text.trim().is_empty() => Err(self.skipped("no text in it")),
            Ok(document) => Ok(Record {
                document: Document { id: self.id.clone(), ..document },
                place: self.place.clone(),
                origin: Origin::of(format.name(), bytes),
                by_place: None,
            }),
            Err(reason) => Err(self.skipped(reason)),
        }
    }
}

/// The document that the bytes of one file are.
fn document(format: Format, bytes: &[u8], expansion: &Expansion) -> Result<Document, String> {
    match format {
        Format::Docx => word::document(bytes, expansion),
        Format::Odt => odt::document(bytes, expansion),
        Format::Pptx => slides::document(bytes, expansion),
        Format::Rtf => rtf::document(bytes),
        Format::Markdown => Ok(markdown::document(&text(bytes)?)),
        Format::Html if bytes.len() as u64 > MOST_MARKUP => Err(crate::limits::too_large(MOST_MARKUP)),
        Format::Html => html::document(&text(bytes)?),
        Format::Plain => Ok(plain::document(&text(bytes)?)),
        Format::Jsonl
        | Format::Csv
        | Format::Mbox
        | Format::Warc
        | Format::Zip
        | Format::Epub
        | Format::Feed
        | Format::Mail
        | Format::Pdf
        | Format::Xlsx
        | Format::Ods
        | Format::Calendar => {
            Err(format!("expected a kind of file that is one document, found {}", format.name()))
        }
    }
}

/// Lines of UTF-16 as lines of UTF-8; others as they are.
fn utf8(bytes: Bytes) -> Result<Bytes, String> {
    let (head, bytes) = bytes.with_head(kind::HEAD).map_err(|e| e.to_string())?;
    if !is_utf16(&head) {
        return Ok(bytes);
    }
    let wide = whole(bytes.stream(), MOST_BYTES)?;
    Ok(Bytes::of(std::io::Cursor::new(text(&wide)?.into_owned().into_bytes())))
}

fn text(bytes: &[u8]) -> Result<Cow<'_, str>, String> {
    decode(bytes).map_err(|Binary| "expected text, found binary data".to_owned())
}

/// What is said of a file on which its reader broke: what the reader said is for whoever mends it.
fn broke() -> String {
    "its reader broke off: the file is damaged, or of a kind that the reader does not know".to_owned()
}

/// Why a file of this name is not read.
pub(crate) fn unknown_kind(name: &str) -> String {
    let extension = Path::new(name).extension();
    let found = extension.map_or_else(|| "no extension".to_owned(), |e| format!(".{}", e.to_string_lossy()));
    format!("expected a kind of document that is read, found {found}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The records of one file in memory.
    pub(super) fn read_bytes(format: Format, name: &str, bytes: &[u8]) -> Vec<Result<Record, Skipped>> {
        assert_eq!(Format::of(Path::new(name)), Some(format));
        crate::read_bytes(name, bytes.to_vec(), &Options::default()).collect()
    }
}
