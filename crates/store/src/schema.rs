//! The tables, their version, and how a file is known to be ours.

use std::io::Read;
use std::path::Path;

use crate::error::StoreError;

/// "NGRF", in the header of every file (SQLite's `application_id`).
pub(crate) const APPLICATION_ID: i32 = 0x4e47_5246;

/// Version of the tables (SQLite's `user_version`).
pub(crate) const VERSION: i64 = 1;

/// Numbers join rows within a file and mean nothing outside; ids do.
pub(crate) const TABLES: &str = "
-- facts ------------------------------------------------------------------------------------------------------------
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE document (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    place TEXT NOT NULL,        -- file, and line within it
    title TEXT,
    date TEXT,                  -- ISO 8601
    source TEXT,
    url TEXT,
    metadata TEXT NOT NULL,     -- JSON object
    text TEXT NOT NULL
) STRICT;

CREATE TABLE skipped (place TEXT NOT NULL, reason TEXT NOT NULL) STRICT;

CREATE TABLE sentence (             -- bytes of the text, end exclusive
    document INTEGER NOT NULL REFERENCES document,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    PRIMARY KEY (document, start)
) STRICT, WITHOUT ROWID;

CREATE TABLE name (                 -- a name as documents resolved it
    number INTEGER PRIMARY KEY,
    type TEXT NOT NULL,
    name TEXT NOT NULL,
    entity INTEGER,                 -- derived
    UNIQUE (type, name)
) STRICT;

CREATE TABLE mention (              -- bytes of the text, end exclusive
    document INTEGER NOT NULL REFERENCES document,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    sentence INTEGER NOT NULL,      -- where the sentence starts
    surface TEXT NOT NULL,
    name INTEGER NOT NULL REFERENCES name,
    score REAL NOT NULL,
    PRIMARY KEY (document, start)
) STRICT, WITHOUT ROWID;

CREATE TABLE decision (
    document INTEGER REFERENCES document,   -- null: everywhere
    type TEXT NOT NULL,
    from_name TEXT NOT NULL,
    to_name TEXT NOT NULL,
    rule TEXT NOT NULL
) STRICT;

-- derived ----------------------------------------------------------------------------------------------------------
CREATE TABLE entity (
    number INTEGER PRIMARY KEY,     -- in the order of type and folded name
    id TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    name TEXT NOT NULL,
    mentions INTEGER NOT NULL,
    documents INTEGER NOT NULL,
    windows INTEGER NOT NULL,
    first_seen TEXT,
    last_seen TEXT
) STRICT;

CREATE TABLE alias (
    entity INTEGER NOT NULL REFERENCES entity,
    text TEXT NOT NULL,
    folded TEXT NOT NULL,           -- the form that names are compared in
    mentions INTEGER NOT NULL,
    PRIMARY KEY (entity, text)
) STRICT, WITHOUT ROWID;

CREATE TABLE edge (
    source INTEGER NOT NULL REFERENCES entity,
    target INTEGER NOT NULL REFERENCES entity,
    weight REAL NOT NULL,
    count INTEGER NOT NULL,
    first_seen TEXT,
    last_seen TEXT,
    PRIMARY KEY (source, target)
) STRICT, WITHOUT ROWID;
";

/// Made when all rows are in: an index that grows row by row costs far more.
pub(crate) const INDEXES: &str = "
CREATE INDEX mention_of_name ON mention (name, document, sentence);
CREATE INDEX name_of_entity ON name (entity);
CREATE INDEX alias_by_form ON alias (folded);
CREATE INDEX edge_back ON edge (target, source);

CREATE VIEW people AS
    SELECT id, name, mentions, documents, first_seen, last_seen FROM entity WHERE type = 'PER' ORDER BY mentions DESC;
CREATE VIEW links AS
    SELECT a.name AS source, b.name AS target, e.weight, e.count, e.first_seen, e.last_seen
    FROM edge e JOIN entity a ON a.number = e.source JOIN entity b ON b.number = e.target ORDER BY e.weight DESC;
";

/// What lies at a path.
pub(crate) enum Found {
    Nothing,
    Ours,
}

/// Looks at the header of a file, without opening it as a database.
pub(crate) fn look(path: &Path) -> Result<Found, StoreError> {
    let mut header = [0; 100];
    let mut file = match std::fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(error) => return Err(StoreError::io(path)(error)),
    };
    let whole = file.read_exact(&mut header).is_ok();
    // SQLite keeps the application id at byte 68, the user version at byte 60, both big-endian.
    if !whole || !header.starts_with(b"SQLite format 3\0") || header[68..72] != APPLICATION_ID.to_be_bytes() {
        return Err(StoreError::Foreign { path: path.to_owned() });
    }
    let found = i64::from(u32::from_be_bytes([header[60], header[61], header[62], header[63]]));
    if found > VERSION {
        return Err(StoreError::Newer { path: path.to_owned(), found, known: VERSION });
    }
    Ok(Found::Ours)
}
