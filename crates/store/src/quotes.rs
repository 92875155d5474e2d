//! One quote for each of many links, in a single pass over the mentions.

use std::collections::HashMap;

use namegraph_document::Window;
use namegraph_document::json::EvidenceRecord;
use rusqlite::params;

use crate::error::StoreError;
use crate::evidence::quote;
use crate::rows::EdgeRow;
use crate::store::Store;
use crate::windows::{Linking, Named};

/// Which quote of a document comes first: its window, how near the names are in it, then where it starts and where its
/// last sentence does.
type Place = (i64, i64, i64, i64);

impl Store {
    /// The earliest evidence of each link, in the order given: what [`evidence`](Self::evidence) lists first, without
    /// marks.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn first_quotes(&self, edges: &[EdgeRow]) -> Result<Vec<Option<EvidenceRecord>>, StoreError> {
        let places = self.first_places(edges).map_err(StoreError::sqlite(self.path()))?;
        let quoted = |e: &EdgeRow| places[&(e.source, e.target)].map(|at| self.quote_at(at)).transpose();
        edges.iter().map(quoted).collect()
    }

    /// Document, first and last sentence of each quote.
    #[expect(clippy::type_complexity, reason = "a map from pairs to places is what it is")]
    fn first_places(
        &self,
        edges: &[EdgeRow],
    ) -> rusqlite::Result<HashMap<(u32, u32), Option<(i64, i64, i64)>>> {
        let mut places: HashMap<_, _> = edges.iter().map(|e| ((e.source, e.target), None)).collect();
        let mut left = places.len();
        let mut documents =
            self.connection().prepare("SELECT number FROM document ORDER BY date IS NULL, date, id")?;
        let mut documents = documents.query([])?;
        let mut named = Named::new(self.connection())?;
        while let Some(row) = documents.next()?.filter(|_| left > 0) {
            let document = row.get(0)?;
            for (pair, (_, _, first, last)) in pairs(&named.of(document)?, self.window()) {
                if let Some(place @ None) = places.get_mut(&pair) {
                    *place = Some((document, first, last));
                    left -= 1;
                }
            }
        }
        Ok(places)
    }

    fn quote_at(&self, (document, first, last): (i64, i64, i64)) -> Result<EvidenceRecord, StoreError> {
        let sql = "SELECT d.id, d.title, ?2, s.end, d.text, d.date,
                   CASE WHEN EXISTS (SELECT 1 FROM repeat r WHERE r.document = d.number AND r.start = ?2) THEN (SELECT l.id FROM document l WHERE l.number = d.story) END
                   FROM document d JOIN sentence s ON s.document = d.number WHERE d.number = ?1 AND s.start = ?3";
        let one = || self.connection().prepare_cached(sql)?.query_row(params![document, first, last], quote);
        one().map_err(StoreError::sqlite(self.path()))
    }
}

/// Of the pairs that are together in a document, the first place.
fn pairs(names: &[Linking], window: Window) -> HashMap<(u32, u32), Place> {
    let mut found: HashMap<(u32, u32), Place> = HashMap::new();
    for (i, a) in names.iter().enumerate() {
        let together = |b: &&Linking| match window {
            Window::Words(words) => b.word - a.word < words.get(),
            _ => b.window(window) == a.window(window),
        };
        for b in names[i + 1..].iter().take_while(together).filter(|b| b.entity != a.entity) {
            let group = if let Window::Words(_) = window { a.sentence } else { a.window(window) };
            let place = (group, b.start - a.start, a.sentence, b.sentence);
            let first = found.entry((a.entity.min(b.entity), a.entity.max(b.entity))).or_insert(place);
            *first = place.min(*first);
        }
    }
    found
}
