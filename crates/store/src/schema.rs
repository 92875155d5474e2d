//! The tables, their version, and how a file is known to be ours.

use std::io::Read;
use std::path::Path;

use crate::error::StoreError;

/// "NGRF", in the header of every file (SQLite's `application_id`).
pub(crate) const APPLICATION_ID: i32 = 0x4e47_5246;

/// Version of the tables (SQLite's `user_version`).
pub(crate) const VERSION: i64 = 2;

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

CREATE TABLE name (                 -- a name as documents write or resolve it
    number INTEGER PRIMARY KEY,
    type TEXT NOT NULL,
    name TEXT NOT NULL,
    document INTEGER NOT NULL,      -- the one a decision limits it to; 0: everywhere
    stands_for TEXT,                -- what that document itself takes it for
    entity INTEGER,                 -- derived
    UNIQUE (type, name, document)
) STRICT;

CREATE TABLE mention (              -- bytes of the text, end exclusive
    document INTEGER NOT NULL REFERENCES document,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    sentence INTEGER NOT NULL,      -- where the sentence starts
    surface TEXT NOT NULL,
    type TEXT NOT NULL,             -- as it was recognized
    score REAL NOT NULL,
    by_role INTEGER NOT NULL,       -- 1: an office stands there, not a name
    form INTEGER NOT NULL REFERENCES name,  -- what it says
    name INTEGER NOT NULL REFERENCES name,  -- derived: whom its document means by it
    PRIMARY KEY (document, start)
) STRICT, WITHOUT ROWID;

CREATE TABLE listed (               -- names that the user gave
    type TEXT NOT NULL,
    alias TEXT NOT NULL,
    name TEXT NOT NULL,
    id TEXT,                        -- in another register, as a Wikidata QID
    PRIMARY KEY (type, alias, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger (               -- what people decided, in order
    number INTEGER PRIMARY KEY,
    decision TEXT NOT NULL,         -- same, not same, rename, retype, hide
    type TEXT NOT NULL,
    name TEXT NOT NULL,
    document TEXT,                  -- id; null: everywhere
    other_type TEXT,
    other TEXT,                     -- the other name, the new name, the new type
    other_document TEXT,
    reason TEXT,
    author TEXT NOT NULL,
    time TEXT NOT NULL
) STRICT;

-- derived ----------------------------------------------------------------------------------------------------------
CREATE TABLE decision (             -- what rules decided
    document INTEGER REFERENCES document,   -- null: everywhere
    type TEXT NOT NULL,
    from_name TEXT NOT NULL,
    to_name TEXT NOT NULL,
    rule TEXT NOT NULL,
    evidence TEXT
) STRICT;

CREATE TABLE entity (
    number INTEGER PRIMARY KEY,     -- in the order of type and folded name
    id TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    name TEXT NOT NULL,
    mentions INTEGER NOT NULL,
    documents INTEGER NOT NULL,
    windows INTEGER NOT NULL,
    by_role INTEGER NOT NULL,       -- mentions by office alone, not counted among the others
    first_seen TEXT,
    last_seen TEXT,
    hidden INTEGER NOT NULL,
    listed TEXT                     -- its id in the user's list of names
) STRICT;

CREATE TABLE candidate (            -- whom an open short name could be
    entity INTEGER NOT NULL REFERENCES entity,
    candidate INTEGER NOT NULL REFERENCES entity,
    PRIMARY KEY (entity, candidate)
) STRICT, WITHOUT ROWID;

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
CREATE INDEX mention_of_form ON mention (form, document);
CREATE INDEX decision_from ON decision (type, from_name);
CREATE INDEX decision_to ON decision (type, to_name);
CREATE INDEX name_of_entity ON name (entity);
CREATE INDEX alias_by_form ON alias (folded);
CREATE INDEX edge_back ON edge (target, source);

CREATE VIEW people AS
    SELECT id, name, mentions, documents, first_seen, last_seen FROM entity WHERE type = 'PER' ORDER BY mentions DESC;
CREATE VIEW links AS
    SELECT a.name AS source, b.name AS target, e.weight, e.count, e.first_seen, e.last_seen
    FROM edge e JOIN entity a ON a.number = e.source JOIN entity b ON b.number = e.target ORDER BY e.weight DESC;
";

/// Mentions that count, with their entities: those by an office alone only if the build asked for them.
pub(crate) fn counted(by_role: bool) -> String {
    let named = if by_role { "" } else { " WHERE NOT m.by_role" };
    format!(
        "DROP VIEW IF EXISTS counted; CREATE VIEW counted AS SELECT m.document, m.start, m.end, m.sentence, n.entity
         FROM mention m JOIN name n ON n.number = m.name{named};"
    )
}

/// What lies at a path.
pub(crate) enum Found {
    Nothing,
    Ours,
    /// A namegraph of an earlier version.
    Older(i64),
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
    Ok(if found < VERSION { Found::Older(found) } else { Found::Ours })
}

/// A namegraph of this version must lie there.
pub(crate) fn expect_ours(path: &Path) -> Result<(), StoreError> {
    match look(path)? {
        Found::Ours => Ok(()),
        Found::Older(found) => Err(StoreError::Older { path: path.to_owned(), found, known: VERSION }),
        Found::Nothing => {
            let error = std::io::Error::new(
                std::io::ErrorKind::NotFound,
                "no such file; make one with `namegraph build`",
            );
            Err(StoreError::io(path)(error))
        }
    }
}
