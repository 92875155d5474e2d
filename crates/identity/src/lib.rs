//! Which mentions are one entity, and why.
//!
//! First within a document ([`within_document`]): "Netanyahu" is the Benjamin Netanyahu whom the article names in
//! full. Then across documents ([`across_documents`]): the same name of the same type is one entity, and an acronym
//! is what every document that explains it says it is. Each join is recorded with its rule and what it stands on; what
//! fits two is left apart.
//!
//! ```
//! use namegraph_document::{EntityType, Mention, Span};
//! use namegraph_identity::within_document;
//!
//! let text = "Angela Brandt spoke. Brandt left.";
//! let mention = |start, end| Mention { span: Span::new(start, end), entity_type: EntityType::Person, score: 1.0 };
//! let found = within_document(text, &[mention(0, 13), mention(21, 27)]);
//! assert_eq!(found.mentions[1].name, "Angela Brandt");
//! assert_eq!(found.joins[0].rule.as_str(), "part of a fuller name");
//! ```

mod acronym;
mod across;
mod name;
mod rule;
mod within;

pub use across::{Across, EntityKey, NameCount, across_documents};
pub use name::fold;
pub use rule::{Join, Rule};
pub use within::{Within, within_document};
