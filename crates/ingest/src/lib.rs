//! Files in, documents out.
//!
//! [`read`] walks files and folders in a fixed order and yields a [`Record`] for each document it can read and a
//! [`Skipped`] for each that it cannot, so that every one is accounted for. It holds one file (or one record of a file of
//! many) at a time, and a file that breaks its reader or makes too much work costs that file alone. [`sentences`] says where sentences begin and end, [`layout`] also what
//! stands around what a text tells, [`language()`] in which language it does, [`story`] which documents tell the same.
//!
//! ```
//! let text = "Dr. A. Brandt met Mr. Smith in Washington, D.C. on Monday. They spoke.";
//! let quotes: Vec<_> = namegraph_ingest::sentences(text).iter().map(|s| s.of(text).unwrap()).collect();
//! assert_eq!(quotes, ["Dr. A. Brandt met Mr. Smith in Washington, D.C. on Monday.", "They spoke."]);
//! ```

pub mod around;
mod date;
mod encoding;
mod format;
mod ids;
mod language;
mod limits;
mod lines;
mod options;
mod packing;
mod record;
mod sentence;
mod source;
pub mod story;
mod tongue;

pub use date::parse_date;
pub use format::Format;
#[cfg(feature = "pdf")]
pub use format::write_pdf_text;
pub use language::{Language, language};
pub use lines::lines;
pub use options::{Options, PdfProgram};
pub use record::{Fields, Input, Origin, Record, Skipped, UnknownField};
pub use sentence::{layout, layout_in, sentences, sentences_in};
pub use source::{IngestError, bytes_below, read, read_bytes, read_with};
pub use tongue::{cut, language_code, languages};
