//! One quote for each of many links, in a single pass over the mentions.

use std::collections::HashMap;

use namegraph_document::json::EvidenceRecord;
use namegraph_document::{Span, Window};
use rusqlite::params;

use crate::error::StoreError;
use crate::rows::{EdgeRow, date};
use crate::store::Store;

/// A document's place in the order of evidence, its row number, and where the sentence starts.
type Place = (i64, i64, i64);

impl Store {
    /// The earliest evidence of each link, in the order given: what [`evidence`](Self::evidence) lists first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn first_quotes(&self, edges: &[EdgeRow]) -> Result<Vec<Option<EvidenceRecord>>, StoreError> {
        if self.window() == Window::Document {
            let first = |e: &EdgeRow| Ok(self.evidence(e.source, e.target, Window::Document, 1)?.pop());
            return edges.iter().map(first).collect();
        }
        let mut places: HashMap<(u32, u32), Option<Place>> =
            edges.iter().map(|e| ((e.source, e.target), None)).collect();
        self.for_each_sentence(|place, entities| {
            for (i, &a) in entities.iter().enumerate() {
                for &b in &entities[i + 1..] {
                    if let Some(first) =
                        places.get_mut(&(a, b)).filter(|first| first.is_none_or(|f| place < f))
                    {
                        *first = Some(place);
                    }
                }
            }
        })?;
        edges
            .iter()
            .map(|e| places[&(e.source, e.target)].map(|place| self.sentence_at(place)).transpose())
            .collect()
    }

    /// Calls `take` with each sentence that has mentions, and with its entities, sorted, each once.
    fn for_each_sentence(&self, mut take: impl FnMut(Place, &[u32])) -> Result<(), StoreError> {
        let sql = "WITH ranked AS (SELECT number, ROW_NUMBER() OVER (ORDER BY date IS NULL, date, id) AS rank FROM document)
                   SELECT r.rank, m.document, m.sentence, m.entity FROM counted m
                   JOIN ranked r ON r.number = m.document ORDER BY m.document, m.start";
        let mut scan = || {
            let mut statement = self.connection().prepare(sql)?;
            let mut rows = statement.query([])?;
            let (mut open, mut entities): (Place, Vec<u32>) = ((0, 0, 0), Vec::new());
            while let Some(row) = rows.next()? {
                let here = (row.get(0)?, row.get(1)?, row.get(2)?);
                if here != open {
                    give(open, &mut entities, &mut take);
                    open = here;
                }
                entities.push(row.get(3)?);
            }
            give(open, &mut entities, &mut take);
            Ok(())
        };
        scan().map_err(StoreError::sqlite(self.path()))
    }

    fn sentence_at(&self, (_, document, start): Place) -> Result<EvidenceRecord, StoreError> {
        let sql = "SELECT d.id, d.title, s.start, s.end, d.text, d.date FROM document d JOIN sentence s ON s.document = d.number
                   WHERE d.number = ?1 AND s.start = ?2";
        let one = || self.connection().prepare_cached(sql)?.query_row(params![document, start], quote);
        one().map_err(StoreError::sqlite(self.path()))
    }
}

fn give(place: Place, entities: &mut Vec<u32>, take: &mut impl FnMut(Place, &[u32])) {
    entities.sort_unstable();
    entities.dedup();
    take(place, entities);
    entities.clear();
}

/// Columns: document id, title, start, end, text of the document, date.
pub(crate) fn quote(row: &rusqlite::Row<'_>) -> rusqlite::Result<EvidenceRecord> {
    let span = Span::new(row.get(2)?, row.get(3)?);
    let text = span.of(row.get_ref(4)?.as_str()?).unwrap_or_default().to_owned();
    Ok(EvidenceRecord {
        document: row.get(0)?,
        title: row.get(1)?,
        start: span.start,
        end: span.end,
        text,
        date: date(row, 5)?,
    })
}
