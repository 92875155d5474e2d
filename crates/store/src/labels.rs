//! The words that texts put between two entities.

use std::collections::BTreeMap;

use namegraph_document::json::EvidenceRecord;
use rusqlite::params;

use crate::error::StoreError;
use crate::evidence::marked_quote;
use crate::store::Store;

/// Words between two entities.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    /// The words.
    pub words: String,
    /// Number of the entity they start from.
    pub from: u32,
    /// Number of the other.
    pub to: u32,
    /// In how many stories.
    pub stories: u64,
}

/// The most frequent words of each link, by the numbers of its ends, the smaller first.
pub type LinkWords = BTreeMap<(u32, u32), Label>;

impl Store {
    /// The words between two entities, the most frequent first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn labels(&self, a: u32, b: u32) -> Result<Vec<Label>, StoreError> {
        let sql = format!(
            "{SAID} WHERE (x.entity = ?1 AND y.entity = ?2) OR (x.entity = ?2 AND y.entity = ?1) {GROUPED}"
        );
        self.read(&sql, params![a, b], label)
    }

    /// The most frequent words of every link that has some.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn link_words(&self) -> Result<LinkWords, StoreError> {
        let mut words = LinkWords::new();
        for label in self.read(&format!("{SAID} {GROUPED}"), [], label)? {
            words.entry((label.from.min(label.to), label.from.max(label.to))).or_insert(label);
        }
        Ok(words)
    }

    /// A sentence with these words between two entities, the oldest.
    ///
    /// # Errors
    /// When there is none, or the file cannot be read.
    pub fn sentence_of(&self, label: &Label) -> Result<EvidenceRecord, StoreError> {
        let sql = "SELECT d.id, d.title, s.start, s.end, d.text, d.date, NULL, x.start, x.end, y.start, y.end
             FROM said w JOIN linking x ON x.document = w.document AND x.start = w.from_start
             JOIN linking y ON y.document = w.document AND y.start = w.to_start
             JOIN document d ON d.number = w.document JOIN sentence s ON s.document = x.document AND s.start = x.sentence
             WHERE w.words = ?1 AND x.entity = ?2 AND y.entity = ?3 ORDER BY x.repeated, d.date IS NULL, d.date, d.id, x.start LIMIT 1";
        let one = || {
            let values = params![label.words, label.from, label.to];
            self.connection().prepare_cached(sql)?.query_row(values, marked_quote)
        };
        one().map_err(StoreError::sqlite(self.path()))
    }
}

const SAID: &str = "SELECT s.words, x.entity, y.entity, COUNT(DISTINCT x.story) AS stories
    FROM said s JOIN linking x ON x.document = s.document AND x.start = s.from_start
    JOIN linking y ON y.document = s.document AND y.start = s.to_start";
const GROUPED: &str = "GROUP BY s.words, x.entity, y.entity HAVING x.entity <> y.entity ORDER BY stories DESC, s.words, x.entity, y.entity";

fn label(row: &rusqlite::Row<'_>) -> rusqlite::Result<Label> {
    Ok(Label { words: row.get(0)?, from: row.get(1)?, to: row.get(2)?, stories: row.get(3)? })
}
