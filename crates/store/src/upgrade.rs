//! Files of earlier versions: what has to be known of them to make them files of this one.
//!
//! Versions 1 to 3 lack what identity and stories go by, so their [facts](Facts) are taken out and everything else is derived from
//! them anew. From version 4 on tables only gained tables and columns, and a file is changed where it lies, in one transaction: see
//! [`Draft::migrating`](crate::Draft::migrating).

use std::path::{Path, PathBuf};

use namegraph_document::{Document, EntityType, Mention, Span};
use namegraph_identity::Ledger;
use rusqlite::{Connection, OpenFlags, Row};

use crate::documents::{SkippedRow, StoredDocument};
use crate::error::StoreError;
use crate::rows::{ListedName, date, json, parsed};
use crate::schema::{Found, VERSION, look};

/// The first version whose tables only lack columns.
pub(crate) const FIRST_WHOLE: i64 = 4;

/// What each version added to the one before it, from version 5 on.
pub(crate) const MIGRATIONS: [(i64, &str); 2] = [
    (5, "ALTER TABLE document ADD COLUMN language TEXT; ALTER TABLE skipped ADD COLUMN sha256 TEXT;"),
    (
        6,
        "ALTER TABLE mention RENAME COLUMN credit TO around; ALTER TABLE mention ADD COLUMN list INTEGER; ALTER TABLE entity RENAME COLUMN credits TO around;
         CREATE TABLE around (document INTEGER NOT NULL REFERENCES document, start INTEGER NOT NULL, end INTEGER NOT NULL,
         kind TEXT NOT NULL, PRIMARY KEY (document, start)) STRICT, WITHOUT ROWID;",
    ),
];

/// The version of a file, this one or an earlier one.
///
/// # Errors
/// When there is none, it is not ours, or of a later version.
pub fn version(path: &Path) -> Result<i64, StoreError> {
    match look(path)? {
        Found::Ours => Ok(VERSION),
        Found::Older(version) => Ok(version),
        Found::Nothing => Err(StoreError::missing(path)),
    }
}

/// What a file of version 1 to 3 was told, and nothing that was made of it.
pub struct Facts {
    connection: Connection,
    path: PathBuf,
    version: i64,
}

impl Facts {
    /// Opens a file of an earlier version.
    ///
    /// # Errors
    /// When there is none, it is not ours, or cannot be read.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let version = version(path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(StoreError::sqlite(path))?;
        Ok(Self { connection, path: path.to_owned(), version })
    }

    /// Every setting of the build.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn settings(&self) -> Result<Vec<(String, String)>, StoreError> {
        self.read("SELECT key, value FROM setting ORDER BY key", |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// What people decided. There was no ledger in version 1.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn ledger(&self) -> Result<Ledger, StoreError> {
        if self.version == 1 {
            Ok(Ledger::default())
        } else {
            crate::ledger::read(&self.connection, &self.path)
        }
    }

    /// The names that the user gave. Version 1 had none.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn listed(&self) -> Result<Vec<ListedName>, StoreError> {
        if self.version == 1 { Ok(Vec::new()) } else { self.read(ListedName::ALL, ListedName::read) }
    }

    /// What was not read, and why.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn skipped(&self) -> Result<Vec<SkippedRow>, StoreError> {
        self.read("SELECT place, reason FROM skipped ORDER BY place, reason", |row| {
            Ok(SkippedRow { place: row.get(0)?, reason: row.get(1)?, sha256: None })
        })
    }

    /// The documents, by their row numbers in the order of ids.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn documents(&self) -> Result<Vec<i64>, StoreError> {
        self.read("SELECT number FROM document ORDER BY id", |row| row.get(0))
    }

    /// A document, and what its sources say of it. What it was made of is unknown to versions 1 and 2, and stories to all.
    ///
    /// # Errors
    /// When there is none, or the file cannot be read.
    pub fn document(&self, number: i64) -> Result<(Document, StoredDocument), StoreError> {
        let origin = if self.version < 3 { "'', 0, ''" } else { "format, bytes, sha256" };
        let sql = format!(
            "SELECT id, text, title, date, source, url, metadata, place, {origin} FROM document WHERE number = {number}"
        );
        let read = |row: &Row<'_>| {
            let document = Document {
                id: row.get(0)?,
                text: row.get(1)?,
                title: row.get(2)?,
                date: date(row, 3)?,
                source: row.get(4)?,
                url: row.get(5)?,
                metadata: json(row, 6)?,
            };
            let stored = StoredDocument {
                number,
                id: document.id.clone(),
                place: row.get(7)?,
                text: document.text.clone(),
                format: row.get(8)?,
                bytes: row.get(9)?,
                sha256: row.get(10)?,
                story: document.id.clone(),
                language: None,
            };
            Ok((document, stored))
        };
        self.connection.query_row(&sql, [], read).map_err(StoreError::sqlite(&self.path))
    }

    /// The mentions of a document as they were recognized, in order.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn recognized(&self, document: i64) -> Result<Vec<Mention>, StoreError> {
        // Version 1 kept the type with the name alone.
        let (kind, from) = if self.version == 1 {
            ("n.type", "mention m JOIN name n ON n.number = m.name WHERE")
        } else {
            ("m.type", "mention m WHERE NOT m.by_role AND")
        };
        let sql = format!(
            "SELECT m.start, m.end, {kind}, m.score FROM {from} m.document = {document} ORDER BY m.start"
        );
        self.read(&sql, |row| {
            let (span, entity_type) = (Span::new(row.get(0)?, row.get(1)?), parsed::<EntityType>(row, 2)?);
            Ok(Mention { span, entity_type, score: row.get::<_, f64>(3)? as f32 })
        })
    }

    fn read<T>(
        &self,
        sql: &str,
        read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let all = || {
            self.connection
                .prepare(sql)?
                .query_map([], |row| read(row))?
                .collect::<rusqlite::Result<Vec<T>>>()
        };
        all().map_err(StoreError::sqlite(&self.path))
    }
}
