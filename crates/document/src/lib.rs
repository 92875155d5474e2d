//! The words that all rooms of namegraph share.
//!
//! Plain types without I/O: a [`Document`] is text with an identity and a date, a [`Span`] a stretch of its bytes,
//! a [`Mention`] one name found in it, a [`Recognizer`] whatever finds names. Every stage knows this crate, and
//! hardly any stage knows another one.
//!
//! ```
//! use namegraph_document::{EntityType, Mention, Span};
//!
//! let text = "Zürich is quiet.";
//! let mention = Mention { span: Span::new(0, 7), entity_type: EntityType::Location, score: 0.99 };
//! assert_eq!(mention.span.of(text), Some("Zürich"));
//! ```

mod document;
mod entity_type;
mod formula;
pub mod json;
mod layout;
mod list;
mod mention;
mod period;
mod placed;
mod recognizer;
mod said;
mod script;
mod span;
mod variants;
mod window;

pub use document::{Date, Document};
pub use entity_type::{EntityType, UnknownEntityType};
pub use formula::{guarded, unguarded};
pub use layout::{Around, Layout, UnknownAround};
pub use list::{Item, lists};
pub use mention::{Mention, NamedMention};
pub use period::Period;
pub use placed::{Placed, Unit, UnknownUnit};
pub use recognizer::{Passage, Recognizer, RecognizerError};
pub use said::Said;
pub use script::Script;
pub use span::Span;
pub use window::{UnknownWindow, Window};
