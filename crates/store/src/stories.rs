//! Stories in a file: which documents tell one, and which of their sentences only repeat another's.

use namegraph_document::Span;
use rusqlite::params;

use crate::draft::Draft;
use crate::error::StoreError;

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

    /// Records that sentences of a document repeat what another one of its story says.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set_repeated(&self, document: i64, sentences: &[Span]) -> Result<(), StoreError> {
        sentences
            .iter()
            .try_for_each(|s| self.write("INSERT INTO repeat VALUES (?1, ?2)", params![document, s.start]))
    }
}
