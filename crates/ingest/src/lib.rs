//! Files in, documents out.
//!
//! [`read`] walks files and folders in a fixed order and yields a [`Record`] for each document it can read and a
//! [`Skipped`] for each that it cannot, so that every one is accounted for. It holds one file (or one record of a
//! JSONL or CSV file) at a time. [`sentences`] says where sentences begin and end, [`layout`] also where a text only says
//! who wrote it, [`story`] which documents tell the same.
//!
//! ```
//! let text = "Dr. A. Brandt met Mr. Smith in Washington, D.C. on Monday. They spoke.";
//! let quotes: Vec<_> = namegraph_ingest::sentences(text).iter().map(|s| s.of(text).unwrap()).collect();
//! assert_eq!(quotes, ["Dr. A. Brandt met Mr. Smith in Washington, D.C. on Monday.", "They spoke."]);
//! ```

mod credit;
mod date;
mod encoding;
mod format;
mod record;
mod sentence;
mod source;
pub mod story;

pub use date::parse_date;
pub use format::Format;
pub use record::{Fields, Input, Origin, Record, Skipped, UnknownField};
pub use sentence::{layout, sentences};
pub use source::{IngestError, bytes_below, read};
