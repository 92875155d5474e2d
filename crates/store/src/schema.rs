//! The tables, their version, and how a file is known to be ours.

use std::io::Read;
use std::path::Path;

use namegraph_document::{Unit, Window};
use rusqlite::{Connection, OpenFlags};

use crate::error::StoreError;
use crate::state::has_log;

/// "NGRF", in the header of every file (SQLite's `application_id`).
pub(crate) const APPLICATION_ID: i32 = 0x4e47_5246;

/// Version of the tables (SQLite's `user_version`).
pub const VERSION: i64 = 6;

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
    text TEXT NOT NULL,
    format TEXT NOT NULL,       -- kind of file it was read from
    bytes INTEGER NOT NULL,     -- of what it was made of: a file, a line of JSON, the cells of a row
    sha256 TEXT NOT NULL,       -- of the same
    sketch BLOB NOT NULL,       -- to find documents that tell the same
    story INTEGER,              -- derived: the document that leads its story; its own number, if it is alone
    language TEXT               -- ISO 639-3, where it is beyond doubt
) STRICT;

CREATE TABLE skipped (
    place TEXT NOT NULL,
    reason TEXT NOT NULL,
    sha256 TEXT                 -- of a file that took too long
) STRICT;

CREATE TABLE sentence (             -- bytes of the text, end exclusive
    document INTEGER NOT NULL REFERENCES document,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    PRIMARY KEY (document, start)
) STRICT, WITHOUT ROWID;

-- Words of sentences, to search in; the row of a sentence is the number of its document times 2^32, plus its start.
CREATE VIRTUAL TABLE wording USING fts5(text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2');

CREATE TABLE around (               -- bytes of the text that stand around what it tells, end exclusive
    document INTEGER NOT NULL REFERENCES document,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    kind TEXT NOT NULL,             -- dateline, byline, agency, caption, teaser, roster, table; derived: standing
    PRIMARY KEY (document, start)
) STRICT, WITHOUT ROWID;

CREATE TABLE repeat (               -- derived: sentences that repeat what another document says
    document INTEGER NOT NULL REFERENCES document,
    start INTEGER NOT NULL,
    PRIMARY KEY (document, start)
) STRICT, WITHOUT ROWID;

CREATE TABLE said (                 -- words that a text puts between two mentions
    document INTEGER NOT NULL REFERENCES document,
    from_start INTEGER NOT NULL,    -- where the mention starts that they start from
    to_start INTEGER NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (document, from_start, to_start)
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
    paragraph INTEGER NOT NULL,     -- where the paragraph starts
    word INTEGER NOT NULL,          -- how many words stand before it
    surface TEXT NOT NULL,
    type TEXT NOT NULL,             -- as it was recognized
    score REAL NOT NULL,
    by_role INTEGER NOT NULL,       -- 1: an office stands there, not a name
    around TEXT,                    -- dateline, byline, caption, ...: what it stands in around the text
    list INTEGER,                   -- its place in a list: Item::stored
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
    mentions INTEGER NOT NULL,      -- by name, in running text, once a story
    copies INTEGER NOT NULL,        -- mentions that copies of a story repeat
    around INTEGER NOT NULL,        -- mentions in what stands around texts
    by_role INTEGER NOT NULL,       -- mentions by office alone
    documents INTEGER NOT NULL,
    stories INTEGER NOT NULL,       -- or windows, where the corpus is one story
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
    weight REAL NOT NULL,           -- stories that hold both in one window
    count INTEGER NOT NULL,         -- windows that hold both, those of copies too
    first_seen TEXT,
    last_seen TEXT,
    expected REAL NOT NULL,         -- the weight that chance would give
    npmi REAL NOT NULL,
    p REAL NOT NULL,
    fdr REAL NOT NULL,
    disparity REAL NOT NULL,
    PRIMARY KEY (source, target)
) STRICT, WITHOUT ROWID;
";

/// Made when all rows are in: an index that grows row by row costs far more.
pub(crate) const INDEXES: &str = "
CREATE INDEX mention_of_name ON mention (name, document, sentence);
CREATE INDEX mention_of_form ON mention (form, document);
CREATE INDEX said_to ON said (document, to_start);
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

/// The mentions that make links, with their entities, and whether they only repeat: those in running text, and those by
/// an office alone only if the build asked for them. `documents`: a condition on the documents `d`. The views are of one
/// connection only, and cost nothing until they are asked.
pub(crate) fn linking(by_role: bool, documents: &str) -> String {
    let named = if by_role { "" } else { " AND NOT m.by_role" };
    format!(
        "CREATE TEMP VIEW linking AS
         SELECT m.document, m.start, m.end, m.sentence, m.paragraph, m.word, m.score, m.list, n.entity, d.story,
                EXISTS (SELECT 1 FROM repeat r WHERE r.document = m.document AND r.start = m.sentence) AS repeated
         FROM mention m JOIN name n ON n.number = m.name JOIN document d ON d.number = m.document
         WHERE m.around IS NULL{named} AND {documents};"
    )
}

/// What is known of each entity, in SQL: from its mentions in documents `d` that meet a condition, in the columns of
/// `entity`. `shown` names the table or query with id, type, name, hidden and listed of each.
pub(crate) fn entities(shown: &str, unit: Unit, window: Window, by_role: bool, documents: &str) -> String {
    let counts =
        format!("m.around IS NULL AND r.start IS NULL{}", if by_role { "" } else { " AND NOT m.by_role" });
    let place = match (unit, window) {
        (Unit::Story, _) => "d.story".to_owned(),
        (Unit::Window, Window::Sentence) => "m.document * 4294967296 + m.sentence".to_owned(),
        (Unit::Window, Window::Paragraph) => "m.document * 4294967296 + m.paragraph".to_owned(),
        (Unit::Window, Window::Document) => "m.document".to_owned(),
        (Unit::Window, Window::Words(words)) => format!("m.document * 4294967296 + m.word / {words}"),
    };
    format!(
        "SELECT s.number, s.id, s.type, s.name,
                SUM(m.around IS NULL AND r.start IS NULL AND NOT m.by_role), SUM(m.around IS NULL AND r.start IS NOT NULL AND NOT m.by_role),
                SUM(m.around IS NOT NULL AND NOT m.by_role), SUM(m.by_role),
                COUNT(DISTINCT m.document), COUNT(DISTINCT CASE WHEN {counts} THEN {place} END),
                MIN(d.date) FILTER (WHERE m.around IS NULL), MAX(d.date) FILTER (WHERE m.around IS NULL), s.hidden, s.listed
         FROM mention m JOIN name n ON n.number = m.name JOIN {shown} s ON s.number = n.entity JOIN document d ON d.number = m.document
         LEFT JOIN repeat r ON r.document = m.document AND r.start = m.sentence
         WHERE {documents} GROUP BY s.number"
    )
}

/// What lies at a path.
pub(crate) enum Found {
    Nothing,
    Ours,
    /// A namegraph of an earlier version.
    Older(i64),
}

/// Looks at the header of a file, without opening it as a database unless its log must be asked, too.
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
    let mut found = i64::from(u32::from_be_bytes([header[60], header[61], header[62], header[63]]));
    // An upgrade that was killed when it was done may wait in the log still.
    if found < VERSION && has_log(path) {
        found = version_with_log(path).map_err(StoreError::sqlite(path))?;
    }
    if found > VERSION {
        return Err(StoreError::Newer { path: path.to_owned(), found, known: VERSION });
    }
    Ok(if found < VERSION { Found::Older(found) } else { Found::Ours })
}

fn version_with_log(path: &Path) -> rusqlite::Result<i64> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
}

/// A namegraph of this version must lie there.
pub(crate) fn expect_ours(path: &Path) -> Result<(), StoreError> {
    match look(path)? {
        Found::Ours => Ok(()),
        Found::Older(found) => Err(StoreError::Older { path: path.to_owned(), found, known: VERSION }),
        Found::Nothing => Err(StoreError::missing(path)),
    }
}
