//! Stories in a file: which documents tell one, which of their sentences only repeat another's, and what stands around texts.

use namegraph_document::{Around, Date, Span};
use rusqlite::params;

use crate::documents::{AROUND, around};
use crate::draft::Draft;
use crate::error::StoreError;
use crate::period::condition;
use crate::rows::date;
use crate::store::Store;

/// A document as it was published: its number, the number of the document that leads its story, its source and its date.
pub type Published = (i64, i64, Option<String>, Option<Date>);

/// The documents of a story, by their numbers, and its date.
pub type StoryRow = (Vec<i64>, Option<Date>);

impl Store {
    /// The dates of stories, as far as they have one: those of their first documents in the period that is looked at.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn story_dates(&self) -> Result<Vec<Date>, StoreError> {
        let sql = story_dates(&condition(self.period()));
        self.read(&sql, [], |row| date(row, 0)).map(|dates| dates.into_iter().flatten().collect())
    }
}

/// `documents`: a condition on the documents `d`.
fn story_dates(documents: &str) -> String {
    format!(
        "SELECT date, MIN(CASE WHEN number = story THEN '' ELSE id END) FROM document d WHERE {documents} GROUP BY story"
    )
}

impl Draft {
    /// Every document in the order of ids, by its number, with its sketch.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn sketches(&self) -> Result<Vec<(i64, Vec<u8>)>, StoreError> {
        self.read("SELECT number, sketch FROM document ORDER BY id", [], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// The text of a document.
    ///
    /// # Errors
    /// When there is none of this number, or the file cannot be read.
    pub fn text_of(&self, document: i64) -> Result<String, StoreError> {
        let one = || {
            self.connection()
                .prepare_cached("SELECT text FROM document WHERE number = ?1")?
                .query_row([document], |row| row.get(0))
        };
        one().map_err(StoreError::sqlite(self.target()))
    }

    /// The sentences of a document, in order.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn sentences_of(&self, document: i64) -> Result<Vec<Span>, StoreError> {
        let sql = "SELECT start, end FROM sentence WHERE document = ?1 ORDER BY start";
        self.read(sql, [document], |row| Ok(Span::new(row.get(0)?, row.get(1)?)))
    }

    /// Records which documents tell one story, the lead first, in the place of what was known; every other is a story
    /// of its own.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set_stories(&self, stories: &[Vec<i64>]) -> Result<(), StoreError> {
        self.write("DELETE FROM repeat", [])?;
        self.write("UPDATE document SET story = number", [])?;
        for story in stories {
            for document in story {
                self.write("UPDATE document SET story = ?2 WHERE number = ?1", params![document, story[0]])?;
            }
        }
        Ok(())
    }

    /// How many stories there are.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn stories(&self) -> Result<u64, StoreError> {
        let count =
            self.connection().query_row("SELECT COUNT(DISTINCT story) FROM document", [], |row| row.get(0));
        count.map_err(StoreError::sqlite(self.target()))
    }

    /// Every document in the order of ids. Where it has no source, the site of its address is one.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn published(&self) -> Result<Vec<Published>, StoreError> {
        let sql = "SELECT number, story, COALESCE(source, SUBSTR(url, 1, INSTR(SUBSTR(url || '/', 9), '/') + 8)), date FROM document ORDER BY id";
        self.read(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, date(row, 3)?)))
    }

    /// The stories in the order of their leads' ids, as [`Draft::stories_of`] numbers them: the documents of each, and its date.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn told(&self) -> Result<Vec<StoryRow>, StoreError> {
        let sql = "SELECT l.number, l.date, d.number FROM document d JOIN document l ON l.number = d.story ORDER BY l.id, d.id";
        let rows: Vec<(i64, Option<Date>, i64)> =
            self.read(sql, [], |row| Ok((row.get(0)?, date(row, 1)?, row.get(2)?)))?;
        let story = |same: &[(i64, Option<Date>, i64)]| (same.iter().map(|row| row.2).collect(), same[0].1);
        Ok(rows.chunk_by(|a, b| a.0 == b.0).map(story).collect())
    }

    /// The dates of stories, as far as they have one: those of the documents that lead them.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn story_dates(&self) -> Result<Vec<Date>, StoreError> {
        self.read(&story_dates("TRUE"), [], |row| date(row, 0))
            .map(|dates| dates.into_iter().flatten().collect())
    }

    /// Records that sentences of a document repeat what another one says.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add_repeated(&self, document: i64, sentences: &[Span]) -> Result<(), StoreError> {
        let sql = "INSERT OR IGNORE INTO repeat VALUES (?1, ?2)";
        sentences.iter().try_for_each(|s| self.write(sql, params![document, s.start]))
    }

    /// What stands around the text of a document, in order.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn around_of(&self, document: i64) -> Result<Vec<(Span, Around)>, StoreError> {
        self.read(AROUND, [document], around)
    }

    /// Records what stands around the text of a document, in the place of what was known, and which of its mentions do.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set_around(&self, document: i64, around: &[(Span, Around)]) -> Result<(), StoreError> {
        self.write("DELETE FROM around WHERE document = ?1", [document])?;
        self.write(
            "UPDATE mention SET around = NULL WHERE document = ?1 AND around IS NOT NULL",
            [document],
        )?;
        for (span, kind) in around {
            let values = params![document, span.start, span.end, kind.as_str()];
            self.write("INSERT INTO around VALUES (?1, ?2, ?3, ?4)", values)?;
            self.write(
                "UPDATE mention SET around = ?4 WHERE document = ?1 AND start >= ?2 AND start < ?3",
                values,
            )?;
        }
        Ok(())
    }
}
