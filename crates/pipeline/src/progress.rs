//! What a run tells whoever is waiting for it.

use std::time::Duration;

/// Hears how a run goes on. Every method does nothing unless overridden.
pub trait Progress {
    /// A document of so much text was read and recognized.
    fn read(&self, bytes: u64, words: u64) {
        let _ = (bytes, words);
    }
    /// A document was not read.
    fn skipped(&self, place: &str, reason: &str) {
        let _ = (place, reason);
    }
    /// All documents are in; entities and links are being derived.
    fn deriving(&self) {}
}

/// Hears nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {}

/// Words a second.
pub(crate) fn rate(words: u64, elapsed: Duration) -> f64 {
    words as f64 / elapsed.as_secs_f64().max(1e-9)
}
