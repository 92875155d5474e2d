//! Answers from a finished file.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use namegraph_document::json::MentionRecord;
use namegraph_document::{EntityType, Period, Unit, Window};
use namegraph_identity::Key;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, Row, params};

use crate::error::StoreError;
use crate::period::condition;
use crate::rows::{EdgeRow, EntityRow, Summary, json, parsed};
use crate::schema::{expect_ours, linking};
use crate::shown::Shown;
use crate::state::has_log;
use crate::windows::{DocumentNames, for_each_document};

/// A `.namegraph` file, open for reading.
pub struct Store {
    connection: Connection,
    path: PathBuf,
    in_graph: String,
    window: Window,
    unit: Unit,
    period: Period,
    pinned: bool,
    shown: Shown,
}

impl Store {
    /// Opens a file.
    ///
    /// # Errors
    /// When there is none, it is not ours, or it is of a later version.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Self::opened(path, false)
    }

    /// The same, and answers from the file as it is at this moment, whatever is written to it later.
    pub(crate) fn open_pinned(path: &Path) -> Result<Self, StoreError> {
        Self::opened(path, true)
    }

    fn opened(path: &Path, pinned: bool) -> Result<Self, StoreError> {
        let (connection, in_graph, window, unit) = connect(path, |connection| {
            connection.execute_batch("PRAGMA temp_store = MEMORY")?;
            if pinned {
                // A read transaction that is never ended; it begins with the first look.
                connection.execute_batch("BEGIN DEFERRED; SELECT 1 FROM setting LIMIT 1")?;
            }
            let by_role = setting(&connection, "by role")?.unwrap_or(false);
            connection.execute_batch(&linking(by_role, "TRUE"))?;
            let in_graph = in_graph(&connection)?;
            let window = setting(&connection, "window")?.unwrap_or_default();
            let unit = setting(&connection, "unit")?.unwrap_or_default();
            Ok((connection, in_graph, window, unit))
        })?;
        let (path, period) = (path.to_owned(), Period::default());
        Ok(Self { connection, path, in_graph, window, unit, period, pinned, shown: Arc::default() })
    }

    /// Whether it was [pinned](Self::pinned) to a state and answers from it no more: SQLite lets go of it where it runs out of memory.
    pub fn has_lost_its_state(&self) -> bool {
        self.pinned && self.connection.is_autocommit()
    }

    /// What SQLite finds broken in the file: pages, indexes, rows without what they refer to. Nothing, if all is well.
    ///
    /// Time: that of reading all of it.
    ///
    /// # Errors
    /// When it is too broken to be looked at.
    pub fn damage(&self) -> Result<Vec<String>, StoreError> {
        let mut found = self.read("PRAGMA integrity_check", [], |row| row.get::<_, String>(0))?;
        found.retain(|line| line != "ok");
        let orphan = |row: &Row<'_>| {
            let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
            Ok(format!("a row of {table} refers to a row of {parent} that is not there"))
        };
        found.extend(self.read("PRAGMA foreign_key_check", [], orphan)?);
        found.dedup();
        Ok(found)
    }

    /// Stops what this connection is reading, from any thread: the question fails, the next one is answered.
    pub fn interrupter(&self) -> impl Fn() + Send + Sync + 'static {
        let handle = self.connection.get_interrupt_handle();
        move || handle.interrupt()
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What "together" means in this file.
    pub fn window(&self) -> Window {
        self.window
    }

    /// What counts once.
    pub fn unit(&self) -> Unit {
        self.unit
    }

    /// From when to when the answers are.
    pub fn period(&self) -> Period {
        self.period
    }

    pub(crate) fn set_period(&mut self, period: Period) {
        self.period = period;
    }

    pub(crate) fn shown_names(&self) -> &[(u32, String)] {
        &self.shown
    }

    pub(crate) fn set_shown(&mut self, names: Shown) {
        self.shown = names;
    }

    /// Where the graph came from, if it was imported: such a file has entities and links, but no documents.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn imported(&self) -> Result<Option<String>, StoreError> {
        self.setting("imported")
    }

    /// Refuses what only documents can answer, where there are none.
    ///
    /// # Errors
    /// When the graph was imported, or the file cannot be read.
    pub fn expect_documents(&self, asked: &'static str) -> Result<(), StoreError> {
        match self.imported()? {
            Some(from) => Err(StoreError::Imported { path: self.path.clone(), from, asked }),
            None => Ok(()),
        }
    }

    /// A setting of the build; nothing, if it says none.
    ///
    /// # Errors
    /// When the file cannot be read, or the setting is no `T`.
    pub fn setting<T: Written>(&self, key: &str) -> Result<Option<T>, StoreError> {
        setting(&self.connection, key).map_err(StoreError::sqlite(&self.path))
    }

    /// A setting of the build that is a list; an empty one, if it says none.
    ///
    /// # Errors
    /// When the file cannot be read, or the setting is no list.
    pub fn settings(&self, key: &str) -> Result<Vec<String>, StoreError> {
        settings(&self.connection, key).map_err(StoreError::sqlite(&self.path))
    }

    /// Calls `take` with each document and the entities of the graph that are named in it, story by story.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn for_each_document(&self, take: impl FnMut(&DocumentNames)) -> Result<(), StoreError> {
        for_each_document(&self.connection, self.window, take).map_err(StoreError::sqlite(&self.path))
    }

    /// How much the file holds.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn summary(&self) -> Result<Summary, StoreError> {
        summary(&self.connection).map_err(StoreError::sqlite(&self.path))
    }

    /// The entities of the graph, by type and name: those that some story names in running text.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn entities(&self) -> Result<Vec<EntityRow>, StoreError> {
        let sql = format!(
            "SELECT {} FROM entity WHERE {} AND stories > 0 ORDER BY number",
            EntityRow::COLUMNS,
            self.in_graph
        );
        self.read(&sql, [], EntityRow::read)
    }

    /// Entities that go by a name (in the form that names are compared in), each with the mentions under that name, the
    /// most mentioned first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn named(&self, folded: &str) -> Result<Vec<(EntityRow, u64)>, StoreError> {
        let sql = format!(
            "SELECT {}, SUM(a.mentions) AS n FROM alias a JOIN entity ON entity.number = a.entity
             WHERE a.folded = ?1 AND {} GROUP BY entity.number ORDER BY n DESC, entity.id",
            EntityRow::COLUMNS,
            self.in_graph
        );
        self.read(&sql, [folded], |row| Ok((EntityRow::read(row)?, row.get(EntityRow::WIDTH)?)))
    }

    /// Entities with these whole words in one of their names, the most mentioned first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn with_words(&self, folded: &str, limit: usize) -> Result<Vec<EntityRow>, StoreError> {
        self.containing("' ' || a.folded || ' '", &format!(" {folded} "), limit)
    }

    /// Entities with a word in one of their names that begins like this, the most mentioned first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn resembling(&self, folded: &str, limit: usize) -> Result<Vec<EntityRow>, StoreError> {
        self.containing("' ' || a.folded", &format!(" {folded}"), limit)
    }

    /// Calls `take` with every name in the form that names are compared in, and the entity that goes by it.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn for_each_name(&self, mut take: impl FnMut(&str, u32)) -> Result<(), StoreError> {
        let sql = format!(
            "SELECT DISTINCT a.folded, a.entity FROM alias a JOIN entity ON entity.number = a.entity WHERE {}",
            self.in_graph
        );
        let mut each = || {
            let mut statement = self.connection.prepare_cached(&sql)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                take(row.get_ref(0)?.as_str()?, row.get(1)?);
            }
            Ok(())
        };
        each().map_err(StoreError::sqlite(&self.path))
    }

    fn containing(&self, form: &str, part: &str, limit: usize) -> Result<Vec<EntityRow>, StoreError> {
        let sql = format!(
            "SELECT DISTINCT {} FROM alias a JOIN entity ON entity.number = a.entity
             WHERE instr({form}, ?1) > 0 AND {} ORDER BY entity.mentions DESC, entity.id LIMIT ?2",
            EntityRow::COLUMNS,
            self.in_graph
        );
        self.read(&sql, params![part, limit], EntityRow::read)
    }

    /// The entity with an id.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn entity(&self, id: &str) -> Result<Option<EntityRow>, StoreError> {
        let sql = format!("SELECT {} FROM entity WHERE id = ?1 AND {}", EntityRow::COLUMNS, self.in_graph);
        if let Some(entity) = self.read(&sql, [id], EntityRow::read)?.pop() {
            return Ok(Some(entity));
        }
        // An id that was given before names were added or decided: its name is in some entity still.
        let Some(key) = Key::of_id(id) else { return Ok(None) };
        Ok(self.entity_of(&key)?.filter(|e| !self.is_outside(e)))
    }

    /// The entities that are shown by a name as it is written, the most mentioned first: also one that no text writes so, as
    /// "Georgia (U.S. state)".
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn shown(&self, name: &str, limit: usize) -> Result<Vec<EntityRow>, StoreError> {
        let sql = format!(
            "SELECT {} FROM entity WHERE name = ?1 AND {} ORDER BY mentions DESC, number LIMIT ?2",
            EntityRow::COLUMNS,
            self.in_graph
        );
        self.read(&sql, (name, limit as i64), EntityRow::read)
    }

    /// The entity of a row number, which must come from this file.
    ///
    /// # Errors
    /// When there is none, or the file cannot be read.
    pub fn entity_at(&self, number: u32) -> Result<EntityRow, StoreError> {
        let sql = format!("SELECT {} FROM entity WHERE number = ?1", EntityRow::COLUMNS);
        self.connection.query_row(&sql, [number], EntityRow::read).map_err(StoreError::sqlite(&self.path))
    }

    /// The surfaces an entity goes by, the most frequent first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn aliases(&self, entity: u32) -> Result<Vec<String>, StoreError> {
        self.read(
            "SELECT text FROM alias WHERE entity = ?1 AND mentions > 0 ORDER BY mentions DESC, text",
            [entity],
            |row| row.get(0),
        )
    }

    /// Every link, in order.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn edges(&self) -> Result<Vec<EdgeRow>, StoreError> {
        self.read(
            &format!("SELECT {} FROM edge ORDER BY source, target", EdgeRow::COLUMNS),
            [],
            EdgeRow::read,
        )
    }

    /// The link between two entities, in either order.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn edge(&self, a: u32, b: u32) -> Result<Option<EdgeRow>, StoreError> {
        let sql = format!("SELECT {} FROM edge WHERE source = ?1 AND target = ?2", EdgeRow::COLUMNS);
        Ok(self.read(&sql, [a.min(b), a.max(b)], EdgeRow::read)?.pop())
    }

    /// The link between two entities that must have one, in either order.
    ///
    /// # Errors
    /// When there is none, or the file cannot be read.
    pub fn edge_at(&self, a: u32, b: u32) -> Result<EdgeRow, StoreError> {
        self.edge(a, b)?.ok_or_else(|| StoreError::sqlite(&self.path)(rusqlite::Error::QueryReturnedNoRows))
    }

    /// The links of an entity, the heaviest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn edges_of(&self, entity: u32) -> Result<Vec<EdgeRow>, StoreError> {
        let c = EdgeRow::COLUMNS;
        let sql = format!(
            "SELECT {c} FROM edge WHERE source = ?1 UNION ALL SELECT {c} FROM edge WHERE target = ?1 ORDER BY weight DESC, count DESC, source, target"
        );
        self.read(&sql, [entity], EdgeRow::read)
    }

    /// Documents that mention an entity.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn documents_of(&self, entity: u32) -> Result<Vec<i64>, StoreError> {
        let sql = "SELECT DISTINCT document FROM linking WHERE entity = ?1 ORDER BY 1";
        self.read(sql, [entity], |row| row.get(0))
    }

    /// Entities that a document mentions.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn entities_of(&self, document: i64) -> Result<Vec<u32>, StoreError> {
        let sql = format!(
            "SELECT DISTINCT m.entity FROM linking m JOIN entity ON entity.number = m.entity WHERE m.document = ?1 AND {} ORDER BY 1",
            self.in_graph
        );
        self.read(&sql, [document], |row| row.get(0))
    }

    /// Calls `take` with every mention, in the order of document ids and spans; with those by an office alone, if asked
    /// for. Types outside the graph are given too.
    ///
    /// # Errors
    /// When the file cannot be read, or `take` fails.
    pub fn for_each_mention<E: From<StoreError>>(
        &self,
        by_role: bool,
        mut take: impl FnMut(&MentionRecord) -> Result<(), E>,
    ) -> Result<(), E> {
        let sqlite = StoreError::sqlite(&self.path);
        let when = condition(self.period);
        let sql = format!("{MENTIONS} WHERE {when} AND (?1 OR NOT m.by_role) ORDER BY d.id, m.start");
        let mut statement = self.connection.prepare(&sql).map_err(&sqlite)?;
        let mut rows = statement.query([by_role]).map_err(&sqlite)?;
        while let Some(row) = rows.next().map_err(&sqlite)? {
            take(&mention(row).map_err(&sqlite)?)?;
        }
        Ok(())
    }

    /// The mentions of one document, as [`for_each_mention`](Self::for_each_mention) gives them.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn mention_records(&self, document: &str, by_role: bool) -> Result<Vec<MentionRecord>, StoreError> {
        let when = condition(self.period);
        let sql = format!("{MENTIONS} WHERE d.id = ?2 AND {when} AND (?1 OR NOT m.by_role) ORDER BY m.start");
        self.read(&sql, params![by_role, document], mention)
    }

    /// Whether the graph leaves an entity out.
    fn is_outside(&self, entity: &EntityRow) -> bool {
        let sql = format!("SELECT 1 FROM entity WHERE number = ?1 AND {}", self.in_graph);
        !self.read(&sql, [entity.number], |_| Ok(())).is_ok_and(|rows| !rows.is_empty())
    }

    pub(crate) fn in_graph(&self) -> &str {
        &self.in_graph
    }

    pub(crate) fn connection(&self) -> &Connection {
        &self.connection
    }

    /// The row that a query always has.
    pub(crate) fn one<T>(
        &self,
        sql: &str,
        values: impl rusqlite::Params,
        read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        let row = || self.connection.prepare_cached(sql)?.query_row(values, |row| read(row));
        row().map_err(StoreError::sqlite(&self.path))
    }

    pub(crate) fn read<T>(
        &self,
        sql: &str,
        values: impl rusqlite::Params,
        read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let all = || {
            self.connection
                .prepare_cached(sql)?
                .query_map(values, |row| read(row))?
                .collect::<rusqlite::Result<Vec<T>>>()
        };
        all().map_err(StoreError::sqlite(&self.path))
    }
}

/// Connects to a file for reading; `begin` is what is read first.
pub(crate) fn connect<T>(
    path: &Path,
    begin: impl Fn(Connection) -> rusqlite::Result<T>,
) -> Result<T, StoreError> {
    expect_ours(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let opened = Connection::open_with_flags(path, flags).and_then(&begin).or_else(
        |error: rusqlite::Error| match error {
            // On a medium that cannot be written there can be no log beside the file, and no change to it.
            error if error.sqlite_error_code() == Some(ErrorCode::CannotOpen) && !has_log(path) => {
                let flags = flags | OpenFlags::SQLITE_OPEN_URI;
                Connection::open_with_flags(immutable(path), flags).and_then(&begin).map_err(|_| error)
            }
            error => Err(error),
        },
    );
    opened.map_err(StoreError::sqlite(path))
}

/// The address of a file that nobody changes while it is read.
fn immutable(path: &Path) -> String {
    let escaped = path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    format!("file:{escaped}?immutable=1")
}

const MENTIONS: &str = "SELECT d.id, m.start, m.end, m.surface, e.type, m.score, e.id, e.name, m.by_role, m.around FROM document d
    JOIN mention m ON m.document = d.number JOIN name n ON n.number = m.name JOIN entity e ON e.number = n.entity";

fn mention(row: &Row<'_>) -> rusqlite::Result<MentionRecord> {
    Ok(MentionRecord {
        document: row.get(0)?,
        start: row.get(1)?,
        end: row.get(2)?,
        text: row.get(3)?,
        entity_type: parsed(row, 4)?,
        score: row.get::<_, f64>(5)? as f32,
        entity: row.get(6)?,
        name: row.get(7)?,
        by: row.get::<_, bool>(8)?.then(|| "role".to_owned()),
        around: if row.get_ref(9)?.as_str_or_null()?.is_some() { Some(parsed(row, 9)?) } else { None },
    })
}

pub(crate) fn summary(connection: &Connection) -> rusqlite::Result<Summary> {
    let count =
        |sql: &str| connection.query_row(&format!("SELECT COUNT(*) FROM {sql}"), [], |row| row.get(0));
    Ok(Summary {
        documents: count("document")?,
        stories: connection.query_row("SELECT COUNT(DISTINCT story) FROM document", [], |row| row.get(0))?,
        skipped: count("skipped")?,
        mentions: count("mention")?,
        entities: count(&format!("entity WHERE {} AND stories > 0", in_graph(connection)?))?,
        edges: count("edge")?,
        repeated: count("edge WHERE weight >= 2")?,
        passing: count("edge WHERE fdr <= 0.05")?,
        backbone: count("edge WHERE disparity <= 0.05")?,
    })
}

/// Which entities the graph takes, in SQL: none that is hidden, and no MISC, unless the build asked for it.
pub(crate) fn in_graph(connection: &Connection) -> rusqlite::Result<String> {
    let misc = setting(connection, "misc")?.unwrap_or(false);
    let taken = EntityType::ALL.into_iter().filter(|t| misc || *t != EntityType::Miscellaneous);
    let types = taken.map(|t| format!("'{t}'")).collect::<Vec<_>>().join(", ");
    Ok(format!("(entity.type IN ({types}) AND NOT entity.hidden)"))
}

/// What has a written form that it can be read from.
pub trait Written: FromStr<Err: Error + Send + Sync + 'static> {}

impl<T: FromStr<Err: Error + Send + Sync + 'static>> Written for T {}

const SETTING: &str = "SELECT value FROM setting WHERE key = ?1";

pub(crate) fn setting<T: Written>(connection: &Connection, key: &str) -> rusqlite::Result<Option<T>> {
    connection.query_row(SETTING, [key], |row| parsed(row, 0)).optional()
}

pub(crate) fn settings(connection: &Connection, key: &str) -> rusqlite::Result<Vec<String>> {
    let found = connection.query_row(SETTING, [key], |row| json(row, 0)).optional();
    Ok(found?.unwrap_or_default())
}
