//! Which mentions are one entity, and why.
//!
//! First within a document ([`within_document`]): "Netanyahu" is the Benjamin Netanyahu whom the article names in
//! full. Then across documents ([`across_documents`]): names that are one but for writing, that the tables of
//! `data/names` file under one, that sound alike, that documents explain alike. Each join is recorded with its
//! [`Rule`]; what fits two is left apart. What people decide ([`Ledger`]) comes before any rule.
//!
//! ```
//! use namegraph_document::{EntityType, Mention, Span};
//! use namegraph_identity::{Apart, Languages, Rules, within_document};
//!
//! let text = "Angela Brandt spoke. Brandt left.";
//! let mention = |start, end| Mention { span: Span::new(start, end), entity_type: EntityType::Person, score: 1.0 };
//! let found = within_document(text, &[mention(0, 13), mention(21, 27)], Languages::of("eng"), Rules::default(), &Apart::default());
//! assert_eq!(found.mentions[1].name, "Angela Brandt");
//! assert_eq!(found.joins[0].rule.as_str(), "part of a fuller name");
//! ```

mod acronym;
mod across;
mod cluster;
mod company;
mod context;
mod decision;
mod declension;
mod form;
mod key;
mod language;
mod letters;
mod likeness;
mod name;
mod region;
mod role;
mod romanization;
mod rule;
mod spelling;
mod strangers;
mod tables;
mod title;
mod transliteration;
mod within;

pub use across::{Across, Called, Entity, Known, NameCount, across_documents};
pub use context::{InStory, Lesson, in_stories, is_told_otherwise};
pub use decision::{Apart, BadRow, Contradiction, Decision, DecisionRow, Ledger, RULES, Reference, Verdict};
pub use key::Key;
pub use language::{Languages, language_tag};
pub use letters::perhaps_one;
pub use likeness::{Likened, Likeness, Reason, likeness, likeness_from};
pub use name::fold;
pub use rule::{Join, Rule, Rules, UnknownRule};
pub use strangers::{Stranger, strangers};
pub use tables::country_of;
pub use transliteration::{
    fit, in_latin_letters, is_transliteration, models_for, odds_in_other_letters, transliteration_odds,
};
pub use within::{Within, is_account_of, within_document};
