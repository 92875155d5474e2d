//! A file in the making.

use std::path::{Path, PathBuf};

use namegraph_document::{Date, Document, EntityType, NamedMention, Span, Window};
use namegraph_identity::{Across, Join, Rule, fold};
use rusqlite::{Connection, OptionalExtension, params};
use tempfile::{NamedTempFile, TempPath};

use crate::error::StoreError;
use crate::rows::{EdgeRow, NameRow, Summary, date, parsed};
use crate::schema::{APPLICATION_ID, Found, INDEXES, TABLES, VERSION, look};
use crate::store::types_in_graph;

/// A document with all that was found in it.
#[derive(Clone, Copy, Debug)]
pub struct Analyzed<'a> {
    /// The document.
    pub document: &'a Document,
    /// File, and line within it.
    pub place: &'a str,
    /// Its sentences, in order.
    pub sentences: &'a [Span],
    /// Its mentions, in order, without overlap.
    pub mentions: &'a [NamedMention],
    /// What was decided within it.
    pub joins: &'a [Join],
}

/// A `.namegraph` file that is being written, out of sight beside its target.
///
/// Dropping it leaves the target as it was.
pub struct Draft {
    connection: Connection,
    file: TempPath,
    target: PathBuf,
    replaces: bool,
}

impl Draft {
    /// Begins a file that is to lie at `target` in the end.
    ///
    /// # Errors
    /// When something else lies there, or nothing can be written beside it.
    pub fn beside(target: &Path) -> Result<Self, StoreError> {
        let replaces = matches!(look(target)?, Found::Ours);
        let folder = target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = NamedTempFile::with_prefix_in(".namegraph-", folder).map_err(StoreError::io(folder))?;
        let file = file.into_temp_path();
        let connection = Connection::open(&file).map_err(StoreError::sqlite(target))?;
        let draft = Self { connection, file, target: target.to_owned(), replaces };
        // Until it is whole nobody reads it, and if the machine fails it is thrown away.
        draft.run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;")?;
        draft.run(&format!("PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {VERSION};"))?;
        draft.run(TABLES)?;
        draft.run("BEGIN")?;
        Ok(draft)
    }

    /// Whether a namegraph file lies at the target and will be replaced.
    pub fn replaces(&self) -> bool {
        self.replaces
    }

    /// Records a setting of the build.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set(&self, key: &str, value: &str) -> Result<(), StoreError> {
        self.write("INSERT OR REPLACE INTO setting VALUES (?1, ?2)", params![key, value])
    }

    /// Records a document that was not read.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn skip(&self, place: &str, reason: &str) -> Result<(), StoreError> {
        self.write("INSERT INTO skipped VALUES (?1, ?2)", params![place, reason])
    }

    /// Records a document and what was found in it.
    ///
    /// # Errors
    /// When another document has its id, or the file cannot be written.
    pub fn add(&self, analyzed: Analyzed<'_>) -> Result<(), StoreError> {
        let document = self.add_document(analyzed.document, analyzed.place)?;
        for sentence in analyzed.sentences {
            self.write(
                "INSERT INTO sentence VALUES (?1, ?2, ?3)",
                params![document, sentence.start, sentence.end],
            )?;
        }
        for named in analyzed.mentions {
            self.add_mention(document, analyzed, named)?;
        }
        self.add_joins(Some(document), analyzed.joins)
    }

    fn add_document(&self, document: &Document, place: &str) -> Result<i64, StoreError> {
        let id = &document.id;
        let metadata = serde_json::Value::Object(document.metadata.clone()).to_string();
        let written = self.write(
            "INSERT INTO document (id, place, title, date, source, url, metadata, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![id, place, document.title, document.date.map(|d| d.to_string()), document.source, document.url, metadata, document.text],
        );
        match (written, self.place_of(id)?) {
            (Ok(()), _) => Ok(self.connection.last_insert_rowid()),
            (Err(_), Some(first)) => {
                Err(StoreError::DuplicateId { id: id.clone(), first, second: place.to_owned() })
            }
            (Err(error), None) => Err(error),
        }
    }

    fn place_of(&self, id: &str) -> Result<Option<String>, StoreError> {
        let found =
            self.connection.query_row("SELECT place FROM document WHERE id = ?1", [id], |row| row.get(0));
        found.optional().map_err(StoreError::sqlite(&self.target))
    }

    fn add_mention(
        &self,
        document: i64,
        analyzed: Analyzed<'_>,
        named: &NamedMention,
    ) -> Result<(), StoreError> {
        let span = named.mention.span;
        let after = analyzed.sentences.partition_point(|s| s.start <= span.start);
        let sentence = analyzed.sentences[..after].last().map_or(0, |s| s.start);
        let surface = span.of(&analyzed.document.text).unwrap_or_default();
        let name = self.name(named.mention.entity_type, &named.name)?;
        self.write(
            "INSERT INTO mention VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![document, span.start, span.end, sentence, surface, name, f64::from(named.mention.score)],
        )
    }

    fn name(&self, entity_type: EntityType, name: &str) -> Result<i64, StoreError> {
        // The update that changes nothing makes SQLite return the row that is there already.
        let sql = "INSERT INTO name (type, name) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET name = name RETURNING number";
        let mut statement = self.connection.prepare_cached(sql).map_err(StoreError::sqlite(&self.target))?;
        statement
            .query_row(params![entity_type.as_str(), name], |row| row.get(0))
            .map_err(StoreError::sqlite(&self.target))
    }

    fn add_joins(&self, document: Option<i64>, joins: &[Join]) -> Result<(), StoreError> {
        joins.iter().try_for_each(|join| {
            self.write(
                "INSERT INTO decision VALUES (?1, ?2, ?3, ?4, ?5)",
                params![document, join.entity_type.as_str(), join.from, join.to, join.rule.as_str()],
            )
        })
    }

    /// Every name of every document, in order of type and name.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn names(&self) -> Result<Vec<NameRow>, StoreError> {
        let sql = "SELECT n.number, n.type, n.name, COUNT(*) FROM mention m JOIN name n ON n.number = m.name
                   GROUP BY n.number ORDER BY n.type, n.name";
        self.read(sql, |row| {
            let count = namegraph_identity::NameCount {
                entity_type: parsed(row, 1)?,
                name: row.get(2)?,
                mentions: row.get(3)?,
            };
            Ok(NameRow { number: row.get(0)?, count })
        })
    }

    /// What documents say of acronyms: the distinct joins that were made by [`Rule::Acronym`].
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn explained_acronyms(&self) -> Result<Vec<Join>, StoreError> {
        let sql = format!(
            "SELECT DISTINCT type, from_name, to_name FROM decision WHERE document IS NOT NULL AND rule = '{}' ORDER BY 1, 2, 3",
            Rule::Acronym.as_str()
        );
        self.read(&sql, |row| {
            Ok(Join { entity_type: parsed(row, 0)?, from: row.get(1)?, to: row.get(2)?, rule: Rule::Acronym })
        })
    }

    /// Records which entity each name is, and derives from the mentions what is known of each entity. `names` and
    /// `across.entities` go side by side.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set_entities(&self, names: &[NameRow], across: &Across, window: Window) -> Result<(), StoreError> {
        let numbers: std::collections::BTreeMap<_, _> = across.names.keys().zip(0u32..).collect();
        for (row, key) in names.iter().zip(&across.entities) {
            self.write("UPDATE name SET entity = ?2 WHERE number = ?1", params![row.number, numbers[key]])?;
        }
        self.run("CREATE TEMP TABLE shown (entity INTEGER PRIMARY KEY, id TEXT, type TEXT, name TEXT)")?;
        for (key, number) in &numbers {
            let (id, kind, name) = (key.id(), key.entity_type().as_str(), &across.names[*key]);
            self.write("INSERT INTO shown VALUES (?1, ?2, ?3, ?4)", params![number, id, kind, name])?;
        }
        self.add_joins(None, &across.joins)?;
        let windows = match window {
            Window::Sentence => "COUNT(DISTINCT m.document * 4294967296 + m.sentence)",
            Window::Document => "COUNT(DISTINCT m.document)",
        };
        self.run(&format!(
            "INSERT INTO entity SELECT s.entity, s.id, s.type, s.name, COUNT(*), COUNT(DISTINCT m.document), {windows}, MIN(d.date), MAX(d.date)
             FROM mention m JOIN name n ON n.number = m.name JOIN shown s ON s.entity = n.entity JOIN document d ON d.number = m.document
             GROUP BY s.entity; DROP TABLE shown;"
        ))?;
        self.set_aliases()
    }

    /// Counts the surfaces of each entity, line ends in them taken for spaces.
    fn set_aliases(&self) -> Result<(), StoreError> {
        let sql = "SELECT n.entity, m.surface, COUNT(*) FROM mention m JOIN name n ON n.number = m.name GROUP BY 1, 2 ORDER BY 1, 2";
        let upsert = "INSERT INTO alias VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET mentions = mentions + excluded.mentions";
        let mut statement = self.connection.prepare(sql).map_err(StoreError::sqlite(&self.target))?;
        let mut rows = statement.query([]).map_err(StoreError::sqlite(&self.target))?;
        while let Some(row) = rows.next().map_err(StoreError::sqlite(&self.target))? {
            let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
            let (entity, surface, mentions): (u32, String, u64) =
                read(row).map_err(StoreError::sqlite(&self.target))?;
            let surface = surface.split_whitespace().collect::<Vec<_>>().join(" ");
            self.write(upsert, params![entity, surface, fold(&surface), mentions])?;
        }
        Ok(())
    }

    /// Calls `take` with the entities of each window (as often as they are named in it) and its date, in the order of
    /// documents. Only the types that the graph takes are given.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn for_each_window(
        &self,
        window: Window,
        mut take: impl FnMut(&[u32], Option<Date>),
    ) -> Result<(), StoreError> {
        let sqlite = StoreError::sqlite(&self.target);
        let sql = format!(
            "SELECT m.document, m.sentence, n.entity, d.date FROM mention m JOIN name n ON n.number = m.name
             JOIN document d ON d.number = m.document WHERE n.type IN ({}) ORDER BY m.document, m.start",
            types_in_graph(&self.connection).map_err(&sqlite)?
        );
        let mut statement = self.connection.prepare(&sql).map_err(&sqlite)?;
        let mut rows = statement.query([]).map_err(&sqlite)?;
        let mut open: Option<((i64, i64), Option<Date>)> = None;
        let mut entities = Vec::new();
        while let Some(row) = rows.next().map_err(&sqlite)? {
            let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, date(row, 3)?));
            let (document, sentence, entity, day) = read(row).map_err(&sqlite)?;
            let here = (document, if window == Window::Sentence { sentence } else { 0 });
            if open.is_some_and(|(last, _)| last != here) {
                take(&entities, open.and_then(|(_, day)| day));
                entities.clear();
            }
            open = Some((here, day));
            entities.push(entity);
        }
        if let Some((_, day)) = open {
            take(&entities, day);
        }
        Ok(())
    }

    /// Records the links.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set_edges(&self, edges: impl IntoIterator<Item = EdgeRow>) -> Result<(), StoreError> {
        edges.into_iter().try_for_each(|e| {
            let [first, last] = [e.first_seen, e.last_seen].map(|d| d.map(|d| d.to_string()));
            self.write(
                "INSERT INTO edge VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![e.source, e.target, e.weight, e.count, first, last],
            )
        })
    }

    /// Makes the file whole and puts it in the place of its target.
    ///
    /// # Errors
    /// When the file cannot be written; the target is as it was then.
    pub fn finish(self) -> Result<Summary, StoreError> {
        self.run("COMMIT")?;
        self.run(INDEXES)?;
        self.run("PRAGMA optimize; PRAGMA locking_mode = NORMAL; PRAGMA synchronous = FULL; PRAGMA journal_mode = WAL;")?;
        let summary = crate::store::summary(&self.connection).map_err(StoreError::sqlite(&self.target))?;
        let Self { connection, file, target, .. } = self;
        connection.close().map_err(|(_, error)| StoreError::Sqlite { path: target.clone(), error })?;
        // A log left by a reader that died belongs to the file that goes away.
        for log in ["-wal", "-shm"] {
            let mut name = target.clone().into_os_string();
            name.push(log);
            let _ = std::fs::remove_file(name);
        }
        let synced = std::fs::File::open(&file).and_then(|f| f.sync_all());
        synced.map_err(StoreError::io(&target))?;
        readable_by_others(&file).map_err(StoreError::io(&target))?;
        file.persist(&target).map_err(|e| StoreError::Io { path: target, error: e.error })?;
        Ok(summary)
    }

    fn run(&self, sql: &str) -> Result<(), StoreError> {
        self.connection.execute_batch(sql).map_err(StoreError::sqlite(&self.target))
    }

    fn write(&self, sql: &str, values: impl rusqlite::Params) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare_cached(sql).map_err(StoreError::sqlite(&self.target))?;
        statement.execute(values).map(|_| ()).map_err(StoreError::sqlite(&self.target))
    }

    fn read<T>(
        &self,
        sql: &str,
        read: impl Fn(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let all = || {
            self.connection
                .prepare(sql)?
                .query_map([], |row| read(row))?
                .collect::<rusqlite::Result<Vec<T>>>()
        };
        all().map_err(StoreError::sqlite(&self.target))
    }
}

/// Temporary files are private; a finished one is like any other file of the user.
#[cfg(unix)]
fn readable_by_others(file: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_by_others(_: &Path) -> std::io::Result<()> {
    Ok(())
}
