//! A text with an identity.

use serde::{Deserialize, Serialize};

/// A calendar day, written `2025-12-04`.
pub type Date = jiff::civil::Date;

/// One text as it was read, and what its source says about it. One JSON object a line in files.
///
/// The `id` is the one its source gave, else its path relative to the argument, `#n` for the nth record of a file.
/// `text` is exactly what is recognized, quoted and stored; the title is metadata.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Unique within a build.
    pub id: String,
    /// What is read.
    pub text: String,
    /// Headline, where the source tells it apart from the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Day of publication, from the document itself, never from the clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// Who published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Where it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Any other field of the source.
    #[serde(flatten)]
    pub metadata: serde_json::Map<String, serde_json::Value>,
}
