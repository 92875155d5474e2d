//! Sentences that hold certain words.

use namegraph_document::json::{EvidenceRecord, NamedRecord};
use namegraph_document::{EntityType, Span};
use rusqlite::params;
use serde::Serialize;

use crate::error::StoreError;
use crate::evidence::quote;
use crate::period::condition;
use crate::rows::parsed;
use crate::store::Store;

/// A sentence that was found, its marks the names in it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SearchHit {
    /// The sentence.
    #[serde(flatten)]
    pub sentence: EvidenceRecord,
    /// Whom each of the marks means.
    pub entities: Vec<NamedRecord>,
}

/// Sentences that were found.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Searched {
    /// How many there are in all.
    pub count: u64,
    /// The first of them.
    pub hits: Vec<SearchHit>,
}

impl Store {
    /// The sentences that match a query in the language of SQLite's FTS5, the most relevant first (BM25), then in the order
    /// of the documents; at most `limit`. Those that only repeat what another document of their story says are left out, and
    /// if a type is given, those that name nobody of it.
    ///
    /// # Errors
    /// When FTS5 does not understand the query, or the file cannot be read.
    pub fn search(
        &self,
        query: &str,
        naming: Option<EntityType>,
        limit: usize,
    ) -> Result<Searched, StoreError> {
        let of_type = naming.map_or_else(String::new, |kind| {
            format!(
                " AND EXISTS (SELECT 1 FROM mention m JOIN name n ON n.number = m.name JOIN entity ON entity.number = n.entity
                  WHERE m.document = d.number AND m.sentence = s.start AND m.start >= s.start AND m.start < s.end AND entity.type = '{kind}' AND {})",
                self.in_graph()
            )
        });
        let found = format!(
            "FROM wording w JOIN document d ON d.number = w.rowid >> 32 JOIN sentence s ON s.document = d.number AND s.start = w.rowid & 4294967295
             WHERE wording MATCH ?1 AND {}{of_type}
             AND NOT EXISTS (SELECT 1 FROM repeat r WHERE r.document = s.document AND r.start = s.start)",
            condition(self.period())
        );
        let count = self.one(&format!("SELECT COUNT(*) {found}"), [query], |row| row.get(0))?;
        let sql = format!(
            "SELECT d.id, d.title, s.start, s.end, d.text, d.date, NULL, d.number {found} ORDER BY w.rank, w.rowid LIMIT ?2"
        );
        let rows = self.read(&sql, params![query, limit], |row| Ok((quote(row)?, row.get(7)?)))?;
        let hits = rows.into_iter().map(|(sentence, document)| self.with_names(sentence, document));
        Ok(Searched { count, hits: hits.collect::<Result<_, _>>()? })
    }

    fn with_names(&self, mut sentence: EvidenceRecord, document: i64) -> Result<SearchHit, StoreError> {
        let sql = format!(
            "SELECT m.start, m.end, entity.id, entity.name, entity.type FROM mention m JOIN name n ON n.number = m.name
             JOIN entity ON entity.number = n.entity WHERE m.document = ?1 AND m.start >= ?2 AND m.end <= ?3 AND {} ORDER BY m.start",
            self.in_graph()
        );
        let named = self.read(&sql, params![document, sentence.start, sentence.end], |row| {
            let entity = NamedRecord { id: row.get(2)?, name: row.get(3)?, entity_type: parsed(row, 4)? };
            Ok((Span::new(row.get(0)?, row.get(1)?), entity))
        })?;
        let (marks, entities) = named.into_iter().unzip();
        sentence.marks = marks;
        Ok(SearchHit { sentence, entities })
    }
}

/// Which row of `wording` holds the words of a sentence.
pub(crate) fn wording_row(document: i64, start: usize) -> i64 {
    (document << 32) | start as i64
}
