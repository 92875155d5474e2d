//! What a text says of two names.

use serde::{Deserialize, Serialize};

/// The words that link two mentions, as they stand in the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// First byte of the mention that they start from: who met, who is the lawyer.
    pub from: usize,
    /// First byte of the other.
    pub to: usize,
    /// The words, in lower case: "met with", "lawyer of", "talks between".
    pub words: String,
}
