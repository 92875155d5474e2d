//! The order of the stages: read → recognize → decide → link → store. No other room knows it.
//!
//! [`build`](fn@build) makes a `.namegraph` file of documents; [`extract`](fn@extract) stops half-way and hands over each document
//! with its names, for pipes and clusters; [`import_extracted`] goes on from there; [`import_mentions`] takes names that were found
//! elsewhere. All read through the same code. [`decide`] takes in what people say of names, and derives entities and links again.
//! [`verify`](fn@verify) reads the sources again and compares; [`check`] looks at the file alone. [`upgrade`](fn@upgrade) makes a
//! file of an earlier version one of this.

mod build;
mod derive;
mod earlier;
mod extract;
mod extracted;
mod given;
mod identify;
mod mend;
mod names;
mod progress;
mod upgrade;
mod verify;

pub use build::{BuildError, Report, Settings, Sources, build};
pub use derive::{decide, decide_from};
pub use earlier::Existing;
pub use extract::{ExtractError, Extracted, Extraction, extract};
pub use extracted::{ExtractedError, Provenance, import_extracted, is_extracted, write_extracted};
pub use given::{GivenError, GivenMentions, import_mentions};
pub use identify::lessons;
pub use names::{NameList, NameListError};
pub use progress::{Progress, Silent};
pub use upgrade::upgrade;
pub use verify::{Difference, Verified, VerifyError, check, verify};
