//! The sentences behind a link.

use namegraph_document::json::EvidenceRecord;
use namegraph_document::{Span, Window};
use rusqlite::{Row, params};

use crate::error::StoreError;
use crate::rows::date;
use crate::store::Store;

/// Which of many quotes come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The oldest, undated ones last.
    Oldest,
    /// Those that say most of the two: with words between them, told rather than repeated, the names near each other; then
    /// the oldest.
    Telling,
}

impl Store {
    /// The windows that hold both entities, at most `limit`. Of each, the sentences from the one's mention to the nearest of
    /// the other's.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn evidence(
        &self,
        a: u32,
        b: u32,
        window: Window,
        order: Order,
        limit: usize,
    ) -> Result<Vec<EvidenceRecord>, StoreError> {
        let telling = match order {
            Order::Oldest => "",
            Order::Telling => {
                "NOT EXISTS (SELECT 1 FROM said WHERE said.document = best.document AND said.from_start IN (xs, ys) AND said.to_start IN (xs, ys)), best.repeated, best.gap, "
            }
        };
        let (near, group) = near(window);
        let sql = format!(
            "WITH near AS ({near}),
                  best AS (SELECT *, ROW_NUMBER() OVER (PARTITION BY document{group} ORDER BY gap, first, last, min(xs, ys)) AS rank FROM near)
             SELECT d.id, d.title, best.first, s.end, d.text, d.date,
                    CASE WHEN best.repeated THEN (SELECT l.id FROM document l WHERE l.number = best.story AND l.number <> best.document) END,
                    best.xs, best.xe, best.ys, best.ye
             FROM best JOIN document d ON d.number = best.document
             JOIN sentence s ON s.document = best.document AND s.start = best.last
             WHERE best.rank = 1 ORDER BY {telling}d.date IS NULL, d.date, d.id, best.first LIMIT ?3"
        );
        self.read(&sql, params![a, b, limit], marked_quote)
    }
}

impl Store {
    /// The sentences that name an entity, the oldest first, undated ones last, at most `limit`.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn naming(&self, entity: u32, limit: usize) -> Result<Vec<EvidenceRecord>, StoreError> {
        let sql = "SELECT d.id, d.title, s.start, s.end, d.text, d.date,
                          CASE WHEN l.repeated THEN (SELECT o.id FROM document o WHERE o.number = l.story AND o.number <> l.document) END, MIN(l.start), l.end
                   FROM linking l JOIN document d ON d.number = l.document JOIN sentence s ON s.document = l.document AND s.start = l.sentence
                   WHERE l.entity = ?1 GROUP BY l.document, l.sentence ORDER BY d.date IS NULL, d.date, d.id, s.start LIMIT ?2";
        self.read(sql, params![entity, limit], |row| {
            let marks = vec![Span::new(row.get(7)?, row.get(8)?)];
            Ok(EvidenceRecord { marks, ..quote(row)? })
        })
    }
}

/// Every two mentions of ?1 and ?2 that are together in a window, in SQL, and the columns beside the document that tell
/// one window from the other.
pub(crate) fn near(window: Window) -> (String, &'static str) {
    let (together, group) = match window {
        Window::Sentence => ("y.sentence = x.sentence".to_owned(), ", first"),
        Window::Paragraph => ("y.paragraph = x.paragraph".to_owned(), ", paragraph"),
        Window::Document => ("TRUE".to_owned(), ""),
        Window::Words(words) => (format!("abs(y.word - x.word) < {words}"), ", first"),
    };
    let sql = format!(
        "SELECT x.document, x.paragraph, min(x.sentence, y.sentence) AS first, max(x.sentence, y.sentence) AS last,
                abs(x.start - y.start) AS gap, x.start AS xs, x.end AS xe, y.start AS ys, y.end AS ye,
                x.repeated AND y.repeated AS repeated, x.story
         FROM linking x JOIN linking y ON y.document = x.document AND {together} WHERE x.entity = ?1 AND y.entity = ?2"
    );
    (sql, group)
}

/// Columns: document id, title, start, end, text of the document, date, id of the document that says the same.
pub(crate) fn quote(row: &Row<'_>) -> rusqlite::Result<EvidenceRecord> {
    let span = Span::new(row.get(2)?, row.get(3)?);
    let text = span.of(row.get_ref(4)?.as_str()?).unwrap_or_default().to_owned();
    Ok(EvidenceRecord {
        document: row.get(0)?,
        title: row.get(1)?,
        start: span.start,
        end: span.end,
        text,
        date: date(row, 5)?,
        marks: Vec::new(),
        copy_of: row.get(6)?,
    })
}

/// The same, then start and end of either name.
pub(crate) fn marked_quote(row: &Row<'_>) -> rusqlite::Result<EvidenceRecord> {
    let mut marks = vec![Span::new(row.get(7)?, row.get(8)?), Span::new(row.get(9)?, row.get(10)?)];
    marks.sort_unstable();
    Ok(EvidenceRecord { marks, ..quote(row)? })
}
