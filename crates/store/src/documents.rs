//! Documents as they are stored, to be compared with their sources.

use namegraph_document::{Around, Date, Document, EntityType, Mention, Span};
use rusqlite::{Row, params};

use crate::error::StoreError;
use crate::period::condition;
use crate::rows::{AroundRow, ListedName, date, json, parsed};
use crate::store::Store;

/// A document in the file.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredDocument {
    /// Row number in this file.
    pub number: i64,
    /// Its id.
    pub id: String,
    /// File, and line within it.
    pub place: String,
    /// Its text.
    pub text: String,
    /// The kind of file it was read from.
    pub format: String,
    /// How many bytes it was made of.
    pub bytes: u64,
    /// Their SHA-256.
    pub sha256: String,
    /// The id of the document that leads its story; its own, if it does.
    pub story: String,
    /// The language of its text, as an ISO 639-3 code, where it is beyond doubt.
    pub language: Option<String>,
}

/// What is known of a document besides its text.
#[derive(Clone, Debug, PartialEq)]
pub struct DocumentHead {
    /// Row number in this file.
    pub number: i64,
    /// Its id.
    pub id: String,
    /// File, and line within it.
    pub place: String,
    /// Its title.
    pub title: Option<String>,
    /// Its date.
    pub date: Option<Date>,
    /// Who published it.
    pub source: Option<String>,
    /// Where.
    pub url: Option<String>,
    /// The id of the document that leads its story; its own, if it does.
    pub story: String,
}

/// How often a document mentions an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MentionCount {
    /// Row number of the document.
    pub document: i64,
    /// Number of the entity.
    pub entity: u32,
    /// Mentions in running text.
    pub mentions: u64,
    /// The document's date.
    pub date: Option<Date>,
}

/// A mention in the file.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredMention {
    /// Where it stands.
    pub span: Span,
    /// Where its sentence starts.
    pub sentence: usize,
    /// What stands there.
    pub surface: String,
    /// What kind of name it was recognized as.
    pub entity_type: EntityType,
    /// Its probability.
    pub score: f64,
    /// What it stands in around the text.
    pub around: Option<Around>,
}

/// What was not read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct SkippedRow {
    /// File, and line within it.
    pub place: String,
    /// Why.
    pub reason: String,
    /// SHA-256 of a file that took too long.
    #[serde(skip)]
    pub sha256: Option<String>,
}

/// What stands around the text of a document ?1, in order.
pub(crate) const AROUND: &str = "SELECT start, end, kind FROM around WHERE document = ?1 ORDER BY start";

/// A row of [`AROUND`].
pub(crate) fn around(row: &Row<'_>) -> rusqlite::Result<(Span, Around)> {
    Ok((Span::new(row.get(0)?, row.get(1)?), parsed(row, 2)?))
}

/// The mentions of a document as they were recognized, in SQL, and what [`recognized`] reads of them.
pub(crate) const RECOGNIZED: &str =
    "SELECT start, end, type, score FROM mention WHERE document = ?1 AND NOT by_role ORDER BY start";

pub(crate) fn recognized(row: &Row<'_>) -> rusqlite::Result<Mention> {
    let span = Span::new(row.get(0)?, row.get(1)?);
    Ok(Mention { span, entity_type: parsed(row, 2)?, score: row.get::<_, f64>(3)? as f32 })
}

/// Documents and the leader of each one's story, in SQL, and what [`head`] reads of them.
const DOCUMENTS: &str = "document d JOIN document l ON l.number = d.story";
const HEAD: &str = "d.number, d.id, d.title, d.date, d.source, d.url, l.id, d.place";

fn head(row: &Row<'_>) -> rusqlite::Result<DocumentHead> {
    Ok(DocumentHead {
        number: row.get(0)?,
        id: row.get(1)?,
        title: row.get(2)?,
        date: date(row, 3)?,
        source: row.get(4)?,
        url: row.get(5)?,
        story: row.get(6)?,
        place: row.get(7)?,
    })
}

impl Store {
    /// Calls `take` with each document, in the order of ids.
    ///
    /// # Errors
    /// When the file cannot be read, or `take` fails.
    pub fn for_each_stored<E: From<StoreError>>(
        &self,
        mut take: impl FnMut(StoredDocument) -> Result<(), E>,
    ) -> Result<(), E> {
        let sqlite = StoreError::sqlite(self.path());
        let sql = format!(
            "SELECT d.number, d.id, d.place, d.text, d.format, d.bytes, d.sha256, l.id, d.language FROM document d
             JOIN document l ON l.number = d.story WHERE {} ORDER BY d.id",
            condition(self.period())
        );
        let mut statement = self.connection().prepare(&sql).map_err(&sqlite)?;
        let mut rows = statement.query([]).map_err(&sqlite)?;
        while let Some(row) = rows.next().map_err(&sqlite)? {
            take(stored(row).map_err(&sqlite)?)?;
        }
        Ok(())
    }

    /// Every document without its text, in the order of ids.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn document_heads(&self) -> Result<Vec<DocumentHead>, StoreError> {
        let sql = format!("SELECT {HEAD} FROM {DOCUMENTS} WHERE {} ORDER BY d.id", condition(self.period()));
        self.read(&sql, [], head)
    }

    /// A document without its text, by its id.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn document_head(&self, id: &str) -> Result<Option<DocumentHead>, StoreError> {
        Ok(self.read(&format!("SELECT {HEAD} FROM {DOCUMENTS} WHERE d.id = ?1"), [id], head)?.pop())
    }

    /// The documents that name an entity, each with how often, the latest first, undated ones last; from the `skip`th on at most
    /// `limit`.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn documents_naming(
        &self,
        entity: u32,
        skip: usize,
        limit: usize,
    ) -> Result<Vec<(DocumentHead, u64)>, StoreError> {
        let sql = format!(
            "SELECT {HEAD}, named.mentions FROM {DOCUMENTS}
             JOIN (SELECT document, COUNT(*) AS mentions FROM linking WHERE entity = ?1 GROUP BY document) named
             ON named.document = d.number ORDER BY d.date IS NULL, d.date DESC, d.id LIMIT ?3 OFFSET ?2"
        );
        self.read(&sql, params![entity, skip, limit], |row| Ok((head(row)?, row.get(8)?)))
    }

    /// How many documents there are.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn count_documents(&self) -> Result<u64, StoreError> {
        let sql = format!("SELECT COUNT(*) FROM document d WHERE {}", condition(self.period()));
        self.one(&sql, [], |row| row.get(0))
    }

    /// The document and the entity of every mention in running text, in no order; entities outside the graph too.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn pairs_of_mentions(&self) -> Result<Vec<(i64, u32)>, StoreError> {
        self.read("SELECT document, entity FROM linking", [], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// How often each document mentions each entity of the graph in running text, in the order of document ids and
    /// entities.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn mentions_by_document(&self) -> Result<Vec<MentionCount>, StoreError> {
        let sql = format!(
            "SELECT m.document, m.entity, COUNT(*), d.date FROM linking m JOIN document d ON d.number = m.document
             JOIN entity ON entity.number = m.entity WHERE {} GROUP BY m.document, m.entity ORDER BY d.id, m.entity",
            self.in_graph()
        );
        self.read(&sql, [], |row| {
            Ok(MentionCount {
                document: row.get(0)?,
                entity: row.get(1)?,
                mentions: row.get(2)?,
                date: date(row, 3)?,
            })
        })
    }

    /// The document with an id.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn stored(&self, id: &str) -> Result<Option<StoredDocument>, StoreError> {
        let sql = "SELECT d.number, d.id, d.place, d.text, d.format, d.bytes, d.sha256, l.id, d.language FROM document d
                   JOIN document l ON l.number = d.story WHERE d.id = ?1";
        Ok(self.read(sql, [id], stored)?.pop())
    }

    /// Calls `take` with each document's number, id and text, in the order of ids.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn for_each_text(&self, mut take: impl FnMut(i64, &str, &str)) -> Result<(), StoreError> {
        let mut each = || {
            let mut documents =
                self.connection().prepare("SELECT number, id, text FROM document ORDER BY id")?;
            let mut rows = documents.query([])?;
            while let Some(row) = rows.next()? {
                take(row.get(0)?, row.get_ref(1)?.as_str()?, row.get_ref(2)?.as_str()?);
            }
            Ok(())
        };
        each().map_err(StoreError::sqlite(self.path()))
    }

    /// A document as it was read, and what its sources say of it: its fields beside the place and the origin.
    ///
    /// # Errors
    /// When there is none, or the file cannot be read.
    pub fn document(&self, number: i64) -> Result<(Document, StoredDocument), StoreError> {
        let sql = format!(
            "SELECT d.number, d.id, d.place, d.text, d.format, d.bytes, d.sha256, l.id, d.language, d.title, d.date, d.source, d.url, d.metadata
             FROM {DOCUMENTS} WHERE d.number = ?1"
        );
        let read = |row: &Row<'_>| {
            let stored = stored(row)?;
            let document = Document {
                id: stored.id.clone(),
                text: stored.text.clone(),
                title: row.get(9)?,
                date: date(row, 10)?,
                source: row.get(11)?,
                url: row.get(12)?,
                metadata: json(row, 13)?,
            };
            Ok((document, stored))
        };
        self.one(&sql, [number], read)
    }

    /// The mentions of a document as they were recognized, in order: without those by an office alone, which are found again.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn recognized(&self, document: i64) -> Result<Vec<Mention>, StoreError> {
        self.read(RECOGNIZED, [document], recognized)
    }

    /// The names that the user gave.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn listed(&self) -> Result<Vec<ListedName>, StoreError> {
        self.read(ListedName::ALL, [], ListedName::read)
    }

    /// The sentences of a document, in order.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn sentences_of(&self, document: i64) -> Result<Vec<Span>, StoreError> {
        let sql = "SELECT start, end FROM sentence WHERE document = ?1 ORDER BY start";
        self.read(sql, [document], |row| Ok(Span::new(row.get(0)?, row.get(1)?)))
    }

    /// The mentions of a document, in order.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn mentions_of(&self, document: i64) -> Result<Vec<StoredMention>, StoreError> {
        let sql = "SELECT start, end, sentence, surface, type, score, around FROM mention WHERE document = ?1 ORDER BY start";
        self.read(sql, [document], |row| {
            let is_around = row.get_ref(6)?.as_str_or_null()?.is_some();
            Ok(StoredMention {
                span: Span::new(row.get(0)?, row.get(1)?),
                sentence: row.get(2)?,
                surface: row.get(3)?,
                entity_type: parsed(row, 4)?,
                score: row.get(5)?,
                around: if is_around { Some(parsed(row, 6)?) } else { None },
            })
        })
    }

    /// How many mentions link nobody, and why: their kinds, the most frequent first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn mentions_by_use(&self) -> Result<Vec<(String, u64)>, StoreError> {
        let sql = format!(
            "SELECT CASE WHEN m.around IS NOT NULL THEN m.around WHEN m.by_role THEN 'by role'
                    WHEN entity.hidden THEN 'hidden' WHEN NOT {} THEN entity.type
                    WHEN EXISTS (SELECT 1 FROM repeat r WHERE r.document = m.document AND r.start = m.sentence) THEN 'copies' ELSE 'linking' END AS use,
                    COUNT(*) FROM mention m JOIN name n ON n.number = m.name JOIN entity ON entity.number = n.entity GROUP BY use ORDER BY 2 DESC, 1",
            self.in_graph()
        );
        self.read(&sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// What stands around the text of a document, in order, by the document's number.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn around_of(&self, document: i64) -> Result<Vec<(Span, Around)>, StoreError> {
        self.read(AROUND, [document], around)
    }

    /// What stands around texts: of each kind how much, and the stretch that occurs most often.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn around(&self) -> Result<Vec<AroundRow>, StoreError> {
        // Places are bytes, and SUBSTR counts characters of texts.
        let sql = format!(
            "WITH stretch AS (SELECT a.kind, a.end - a.start AS bytes, CAST(SUBSTR(CAST(d.text AS BLOB), a.start + 1, a.end - a.start) AS TEXT) AS text
                 FROM around a JOIN document d ON d.number = a.document WHERE {}),
             counted AS (SELECT kind, text, COUNT(*) AS times, SUM(bytes) AS bytes FROM stretch GROUP BY kind, text),
             ranked AS (SELECT *, ROW_NUMBER() OVER (PARTITION BY kind ORDER BY times DESC, text) AS rank FROM counted)
             SELECT kind, SUM(times), SUM(bytes), MIN(text) FILTER (WHERE rank = 1), MAX(times) FROM ranked GROUP BY kind ORDER BY 2 DESC, 1",
            condition(self.period())
        );
        self.read(&sql, [], |row| {
            let (stretches, bytes) = (row.get(1)?, row.get(2)?);
            Ok(AroundRow {
                kind: parsed(row, 0)?,
                stretches,
                bytes,
                example: row.get(3)?,
                times: row.get(4)?,
            })
        })
    }

    /// How many documents are in which language; those that nobody can be certain of under "".
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn languages(&self) -> Result<Vec<(String, u64)>, StoreError> {
        let sql = format!(
            "SELECT IFNULL(language, ''), COUNT(*) FROM document d WHERE {} GROUP BY 1 ORDER BY 1",
            condition(self.period())
        );
        self.read(&sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// What was not read, and why, by place.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn skipped(&self) -> Result<Vec<SkippedRow>, StoreError> {
        self.read("SELECT place, reason, sha256 FROM skipped ORDER BY place, reason", [], |row| {
            Ok(SkippedRow { place: row.get(0)?, reason: row.get(1)?, sha256: row.get(2)? })
        })
    }
}

fn stored(row: &Row<'_>) -> rusqlite::Result<StoredDocument> {
    Ok(StoredDocument {
        number: row.get(0)?,
        id: row.get(1)?,
        place: row.get(2)?,
        text: row.get(3)?,
        format: row.get(4)?,
        bytes: row.get(5)?,
        sha256: row.get(6)?,
        story: row.get(7)?,
        language: row.get(8)?,
    })
}
