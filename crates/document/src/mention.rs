//! One occurrence of a name.

use serde::{Deserialize, Serialize};

use crate::{EntityType, Span};

/// A name found in a text.
///
/// Written `{"start","end","type","score"}`, as mentions are in every file.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub struct Mention {
    /// Where it stands; slicing the text with it gives the surface.
    pub span: Span,
    /// What kind of thing it names.
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
    /// What it says itself, tidied: "Netanyahu" for a mention that reads "Netanyahu's".
    pub form: String,
    /// The name within the document: "Benjamin Netanyahu" for the same.
    pub name: String,
    /// What the recognizer took it for, where the document as a whole says otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tagged: Option<EntityType>,
    /// Whether no name stands there but an office: "the prime minister".
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_role: bool,
}

#[derive(Serialize, Deserialize)]
struct Written {
    start: usize,
    end: usize,
    #[serde(rename = "type")]
    entity_type: EntityType,
    score: f32,
}

impl From<Written> for Mention {
    fn from(w: Written) -> Self {
        Self { span: Span::new(w.start, w.end), entity_type: w.entity_type, score: w.score }
    }
}

impl From<Mention> for Written {
    fn from(m: Mention) -> Self {
        Self { start: m.span.start, end: m.span.end, entity_type: m.entity_type, score: m.score }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mention_is_written_as_in_every_file() {
        let mention = Mention { span: Span::new(3, 7), entity_type: EntityType::Person, score: 0.5 };
        let named = NamedMention {
            mention,
            form: "Ann".to_owned(),
            name: "Ann Lee".to_owned(),
            tagged: None,
            by_role: false,
        };
        let written = serde_json::to_string(&named).unwrap();
        assert_eq!(written, r#"{"start":3,"end":7,"type":"PER","score":0.5,"form":"Ann","name":"Ann Lee"}"#);
        assert_eq!(serde_json::from_str::<NamedMention>(&written).unwrap(), named);
    }
}
