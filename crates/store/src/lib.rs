//! The `.namegraph` file: one SQLite database that holds documents, mentions and decisions as facts, and entities
//! and edges derived from them.
//!
//! A [`Draft`] is a file in the making: it lies beside its target and takes its place only when it is whole, so that a
//! build that fails or is stopped harms nothing; or a file that is there, changed in one transaction. A [`Store`] answers
//! from a finished file. Any SQLite tool can open one; the views `people` and `links` are for that.

mod documents;
mod draft;
mod error;
mod evidence;
mod labels;
mod ledger;
mod lock;
mod moments;
mod period;
mod quotes;
mod rows;
mod schema;
mod search;
mod shown;
mod state;
mod store;
mod stories;
mod upgrade;
mod windows;

pub use documents::{DocumentHead, MentionCount, SkippedRow, StoredDocument, StoredMention};
pub use draft::{Analyzed, Draft};
pub use error::StoreError;
pub use evidence::Order;
pub use labels::{Label, LinkWords};
pub use ledger::RuleDecision;
pub use moments::Moment;
pub use rows::{AroundRow, EdgeRow, EntityRow, ListedName, NameRow, Recognized, Summary};
pub use schema::VERSION;
pub use search::{SearchHit, Searched};
pub use shown::Shown;
pub use state::Watch;
pub use store::{Store, Written};
pub use stories::{Published, StoryRow};
pub use upgrade::{Facts, version};
pub use windows::DocumentNames;
