//! When stories were told.

use namegraph_document::Date;
use rusqlite::Row;

use crate::error::StoreError;
use crate::evidence::near;
use crate::period::condition;
use crate::rows::date;
use crate::store::Store;

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
