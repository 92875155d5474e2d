//! When stories were told.

use std::collections::HashMap;

use namegraph_document::Date;
use rusqlite::Row;

use crate::error::StoreError;
use crate::evidence::near;
use crate::period::condition;
use crate::rows::date;
use crate::store::Store;
use crate::windows::{Named, together};

/// A story, and how much of something is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Date of its earliest dated document that has it.
    pub date: Option<Date>,
    /// How often it is there.
    pub count: u64,
}

impl Store {
    /// The stories that name an entity, and how often each does.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn moments_of(&self, entity: u32) -> Result<Vec<Moment>, StoreError> {
        let sql = "SELECT MIN(d.date), COUNT(*) FROM linking l JOIN document d ON d.number = l.document WHERE l.entity = ?1 GROUP BY l.story";
        self.read(sql, [entity], moment)
    }

    /// The stories that hold two entities in one window, and how many windows there are.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn moments_between(&self, a: u32, b: u32) -> Result<Vec<Moment>, StoreError> {
        let (near, group) = near(self.window());
        let sql = format!(
            "WITH near AS ({near}), windows AS (SELECT DISTINCT story, document{group} FROM near)
             SELECT MIN(d.date), COUNT(*) FROM windows w JOIN document d ON d.number = w.document GROUP BY w.story"
        );
        self.read(&sql, [a, b], moment)
    }

    /// Where the sentences start that name an entity or, with another, in which windows begin that hold both; of a file of one document.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn places_of(&self, a: u32, b: Option<u32>) -> Result<Vec<usize>, StoreError> {
        match b {
            None => {
                let sql = "SELECT DISTINCT l.sentence FROM linking l WHERE l.entity = ?1 ORDER BY 1";
                self.read(sql, [a], |row| row.get(0))
            }
            Some(b) => {
                let (near, group) = near(self.window());
                let sql = format!(
                    "WITH near AS ({near}) SELECT MIN(first) FROM near GROUP BY document{group} ORDER BY 1"
                );
                self.read(&sql, [a, b], |row| row.get(0))
            }
        }
    }

    /// Where each sentence starts, of a file of one document.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn sentence_starts(&self) -> Result<Vec<usize>, StoreError> {
        self.read("SELECT start FROM sentence ORDER BY start", [], |row| row.get(0))
    }

    /// When stories held both ends of each link in one window: the date of the earliest dated document that does, a story each, in
    /// order; links are the numbers of their ends, the smaller first. What [`moments_between`](Self::moments_between) says of one link,
    /// without its undated stories, in a single pass for all.
    ///
    /// Memory: a date for each link and story.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn dates_of(&self, links: &[(u32, u32)]) -> Result<Vec<Vec<Date>>, StoreError> {
        self.dates_by_link(links).map_err(StoreError::sqlite(self.path()))
    }

    fn dates_by_link(&self, links: &[(u32, u32)]) -> rusqlite::Result<Vec<Vec<Date>>> {
        let places: HashMap<(u32, u32), usize> = links.iter().copied().zip(0..).collect();
        let mut dates: Vec<Vec<Date>> = vec![Vec::new(); links.len()];
        let mut told_in = vec![None; links.len()];
        let sql = format!(
            "SELECT number, story, date FROM document d WHERE date IS NOT NULL AND {} ORDER BY story, date",
            condition(self.period())
        );
        let mut documents = self.connection().prepare(&sql)?;
        let mut documents = documents.query([])?;
        let mut named = Named::new(self.connection())?;
        while let Some(row) = documents.next()? {
            let (document, story): (i64, i64) = (row.get(0)?, row.get(1)?);
            let Some(day) = date(row, 2)? else { continue };
            together(&named.of(document)?, self.window(), |a, b| {
                let pair = (a.entity.min(b.entity), a.entity.max(b.entity));
                // Documents of a story come by date: its first one with the pair counts.
                if let Some(&place) = places.get(&pair)
                    && told_in[place].replace(story) != Some(story)
                {
                    dates[place].push(day);
                }
            });
        }
        dates.iter_mut().for_each(|dates| dates.sort_unstable());
        Ok(dates)
    }

    /// All stories, and how many documents tell each.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn moments(&self) -> Result<Vec<Moment>, StoreError> {
        let sql = format!(
            "SELECT MIN(d.date), COUNT(*) FROM document d WHERE {} GROUP BY d.story",
            condition(self.period())
        );
        self.read(&sql, [], moment)
    }
}

fn moment(row: &Row<'_>) -> rusqlite::Result<Moment> {
    Ok(Moment { date: date(row, 0)?, count: row.get(1)? })
}
