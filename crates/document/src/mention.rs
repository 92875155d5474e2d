//! One occurrence of a name.

use serde::{Deserialize, Serialize};

use crate::{EntityType, Span};

/// A name found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mention {
    /// Where it stands; slicing the text with it gives the surface.
    pub span: Span,
    /// What kind of thing it names.
    #[serde(rename = "type")]
    pub entity_type: EntityType,
    /// The recognizer's probability for it, in `0..=1`.
    pub score: f32,
}

/// A mention and the fullest name its document gives to what it names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NamedMention {
    /// The occurrence. Its type is the one its document settled on.
    #[serde(flatten)]
    pub mention: Mention,
    /// The name within the document: "Benjamin Netanyahu" for a mention that reads "Netanyahu's".
    pub name: String,
}
