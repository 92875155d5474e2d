//! A file in the making.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use namegraph_document::{
    Around, Document, EntityType, Item, Layout, NamedMention, Said, Span, Unit, Window, lists,
};
use namegraph_identity::{Across, Called, Join, Key, Ledger, NameCount, Rule, fold};
use rusqlite::{Connection, OptionalExtension, params};

use crate::documents::{RECOGNIZED, recognized};
use crate::error::StoreError;
use crate::lock::{Unfinished, hold};
use crate::rows::{EdgeRow, EntityRow, ListedName, NameRow, Recognized, Summary, parsed};
use crate::schema::{APPLICATION_ID, Found, INDEXES, TABLES, VERSION, entities, expect_ours, linking, look};
use crate::search::wording_row;
use crate::state::{Stamp, stamp};
use crate::store::{Store, Written, setting, settings};
use crate::upgrade::{FIRST_WHOLE, Facts, MIGRATIONS};
use crate::windows::{DocumentNames, for_each_document};

/// A condition on mentions `m`: those in standing passages and tables have no say in who is who.
const HAS_A_SAY: &str = "(m.around IS NULL OR m.around NOT IN ('standing', 'table'))";

/// Documents with the place of their stories' leads in the order of ids.
const RANKED: &str = "WITH ranked AS (SELECT d.number, DENSE_RANK() OVER (ORDER BY l.id) - 1 AS rank FROM document d JOIN document l ON l.number = d.story)";

/// A document with all that was found in it.
#[derive(Clone, Copy, Debug)]
pub struct Analyzed<'a> {
    /// The document.
    pub document: &'a Document,
    /// File, and line within it.
    pub place: &'a str,
    /// The kind of file, how many bytes the document was made of, and their SHA-256.
    pub origin: (&'a str, u64, &'a str),
    /// Its sentences, paragraphs, and what stands around it.
    pub layout: &'a Layout,
    /// Its mentions, in order, without overlap.
    pub mentions: &'a [NamedMention],
    /// What was decided within it.
    pub joins: &'a [Join],
    /// The words it puts between two mentions.
    pub said: &'a [Said],
    /// What is kept of it to find others that tell the same.
    pub sketch: &'a [u8],
    /// The language of its text, as an ISO 639-3 code, where it is beyond doubt.
    pub language: Option<&'a str>,
}

/// A `.namegraph` file that is being written: a new one, out of sight beside its target, or one that is there, in a
/// transaction.
///
/// Dropping it leaves the target as it was.
pub struct Draft {
    connection: Connection,
    target: PathBuf,
    /// A new file, until it takes the place of the target.
    file: Option<Unfinished>,
    replaces: bool,
    /// What lay at the target when it was begun.
    before: Stamp,
    /// A file that is there, held while it is changed.
    _held: Option<std::fs::File>,
}

impl Draft {
    /// Begins a file that is to lie at `target` in the end. The ledger of a namegraph that lies there is taken over.
    ///
    /// # Errors
    /// When something else lies there, or nothing can be written beside it.
    pub fn beside(target: &Path) -> Result<Self, StoreError> {
        let (before, found) = (stamp(target), look(target)?);
        let ledger = match found {
            Found::Ours => Store::open(target)?.ledger()?,
            Found::Older(_) => Facts::open(target)?.ledger()?,
            Found::Nothing => Ledger::default(),
        };
        let folder = target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = Unfinished::begin(folder).map_err(StoreError::io(folder))?;
        let connection = Connection::open(file.path()).map_err(StoreError::sqlite(target))?;
        let replaces = !matches!(found, Found::Nothing);
        let (file, target) = (Some(file), target.to_owned());
        let draft = Self { connection, file, target, replaces, before, _held: None };
        // Until it is whole nobody reads it, and if the machine fails it is thrown away.
        draft.run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;")?;
        draft.run(&format!("PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {VERSION};"))?;
        draft.run(TABLES)?;
        draft.run("BEGIN")?;
        draft.set_ledger(&ledger)?;
        Ok(draft)
    }

    /// Begins to change a finished file: nobody sees it before it is done.
    ///
    /// # Errors
    /// When there is none, it is not ours, or somebody else is changing it.
    pub fn of(target: &Path) -> Result<Self, StoreError> {
        let held = hold(target).map_err(StoreError::io(target))?;
        expect_ours(target)?;
        let connection = Connection::open(target).map_err(StoreError::sqlite(target))?;
        let before = stamp(target);
        let target = target.to_owned();
        let draft = Self { connection, target, file: None, replaces: true, before, _held: held };
        if let Some(from) = draft.setting("imported")? {
            return Err(StoreError::Imported { path: draft.target, from, asked: "decisions" });
        }
        draft.run("PRAGMA synchronous = FULL; BEGIN IMMEDIATE")?;
        Ok(draft)
    }

    /// Begins to make a file of version 4 or 5 one of this version: its tables have their columns, and their rows are as they were.
    /// `None` for a file of this version, or of one before 4, whose [`Facts`] must do.
    ///
    /// # Errors
    /// When there is none, it is not ours, or somebody else is changing it.
    pub fn migrating(target: &Path) -> Result<Option<Self>, StoreError> {
        let held = hold(target).map_err(StoreError::io(target))?;
        let before = stamp(target);
        let Found::Older(version @ FIRST_WHOLE..) = look(target)? else { return Ok(None) };
        let connection = Connection::open(target).map_err(StoreError::sqlite(target))?;
        let target = target.to_owned();
        let draft = Self { connection, target, file: None, replaces: true, before, _held: held };
        draft.run("PRAGMA synchronous = FULL; BEGIN IMMEDIATE")?;
        for (_, columns) in MIGRATIONS.iter().filter(|(to, _)| *to > version) {
            draft.run(columns)?;
        }
        draft.run(&format!("PRAGMA user_version = {VERSION}"))?;
        Ok(Some(draft))
    }

    /// Finds the lists of a document whose mentions know of none.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set_lists(&self, document: i64, text: &str) -> Result<(), StoreError> {
        let sql = "SELECT start, end, sentence FROM mention WHERE document = ?1 ORDER BY start";
        let names = self
            .read(sql, [document], |row| Ok((Span::new(row.get(0)?, row.get(1)?), row.get::<_, i64>(2)?)))?;
        for names in names.chunk_by(|a, b| a.1 == b.1) {
            let spans: Vec<Span> = names.iter().map(|(span, _)| *span).collect();
            for (span, list) in spans.iter().zip(lists(text, &spans)).filter(|(_, list)| list.is_some()) {
                self.write(
                    "UPDATE mention SET list = ?3 WHERE document = ?1 AND start = ?2",
                    params![document, span.start, list.map(Item::stored)],
                )?;
            }
        }
        Ok(())
    }

    /// Records in which language a document is written.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set_language(&self, document: i64, language: Option<&str>) -> Result<(), StoreError> {
        self.write("UPDATE document SET language = ?2 WHERE number = ?1", params![document, language])
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

    /// Records a document that was not read; `sha256` of the file, if it only took too long.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn skip(&self, place: &str, reason: &str, sha256: Option<&str>) -> Result<(), StoreError> {
        self.write("INSERT INTO skipped VALUES (?1, ?2, ?3)", params![place, reason, sha256])
    }

    /// Records a document and what was found in it.
    ///
    /// # Errors
    /// When another document has its id, or the file cannot be written.
    pub fn add(&self, analyzed: Analyzed<'_>) -> Result<(), StoreError> {
        let document = self.add_document(&analyzed)?;
        for sentence in &analyzed.layout.sentences {
            self.write(
                "INSERT INTO sentence VALUES (?1, ?2, ?3)",
                params![document, sentence.start, sentence.end],
            )?;
            self.write(
                "INSERT INTO wording (rowid, text) VALUES (?1, ?2)",
                params![wording_row(document, sentence.start), sentence.of(&analyzed.document.text)],
            )?;
        }
        self.set_around(document, &analyzed.layout.around)?;
        for said in analyzed.said {
            self.write(
                "INSERT OR IGNORE INTO said VALUES (?1, ?2, ?3, ?4)",
                params![document, said.from, said.to, said.words],
            )?;
        }
        self.add_mentions(document, &analyzed.document.text, analyzed.layout, analyzed.mentions)?;
        self.add_joins(Some(document), analyzed.joins)
    }

    fn add_document(&self, analyzed: &Analyzed<'_>) -> Result<i64, StoreError> {
        let Analyzed { document: d, place, origin: (format, bytes, sha256), sketch, language, .. } = analyzed;
        let id = &d.id;
        let metadata = serde_json::Value::Object(d.metadata.clone()).to_string();
        let written = self.write(
            "INSERT INTO document (id, place, title, date, source, url, metadata, text, format, bytes, sha256, sketch, language)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            params![
                id,
                place,
                d.title,
                d.date.map(|d| d.to_string()),
                d.source,
                d.url,
                metadata,
                d.text,
                format,
                bytes,
                sha256,
                sketch,
                language
            ],
        );
        match (written, self.place_of(id)?) {
            (Ok(()), _) => Ok(self.connection.last_insert_rowid()),
            (Err(_), Some(first)) => {
                Err(StoreError::DuplicateId { id: id.clone(), first, second: (*place).to_owned() })
            }
            (Err(error), None) => Err(error),
        }
    }

    fn place_of(&self, id: &str) -> Result<Option<String>, StoreError> {
        let found =
            self.connection.query_row("SELECT place FROM document WHERE id = ?1", [id], |row| row.get(0));
        found.optional().map_err(StoreError::sqlite(&self.target))
    }

    fn add_mentions(
        &self,
        document: i64,
        text: &str,
        layout: &Layout,
        mentions: &[NamedMention],
    ) -> Result<(), StoreError> {
        let (mut read, mut words) = (0, 0);
        let lists = lists_of(text, layout, mentions);
        for (named, list) in mentions.iter().zip(lists) {
            let start = named.mention.span.start;
            words += text.get(read..start).unwrap_or_default().split_whitespace().count();
            read = start;
            self.add_mention(document, text, layout, named, (words, list))?;
        }
        Ok(())
    }

    fn add_mention(
        &self,
        document: i64,
        text: &str,
        layout: &Layout,
        named: &NamedMention,
        (word, list): (usize, Option<Item>),
    ) -> Result<(), StoreError> {
        let span = named.mention.span;
        let surface = span.of(text).unwrap_or_default();
        let entity_type = named.mention.entity_type;
        let (form, name) = (self.name(entity_type, &named.form)?, self.name(entity_type, &named.name)?);
        let (tagged, score) = (named.tagged.unwrap_or(entity_type).as_str(), f64::from(named.mention.score));
        self.write(
            "INSERT INTO mention (document, start, end, sentence, paragraph, word, surface, type, score, by_role, around, list, form, name)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
            params![
                document,
                span.start,
                span.end,
                layout.sentence_at(span.start),
                layout.paragraph_at(span.start),
                word,
                surface,
                tagged,
                score,
                named.by_role,
                layout.around_at(span).map(Around::as_str),
                list.map(Item::stored),
                form,
                name
            ],
        )
    }

    fn name(&self, entity_type: EntityType, name: &str) -> Result<i64, StoreError> {
        // The update that changes nothing makes SQLite return the row that is there already.
        let sql = "INSERT INTO name (type, name, document) VALUES (?1, ?2, 0) ON CONFLICT DO UPDATE SET name = name RETURNING number";
        let mut statement = self.connection.prepare_cached(sql).map_err(StoreError::sqlite(&self.target))?;
        statement
            .query_row(params![entity_type.as_str(), name], |row| row.get(0))
            .map_err(StoreError::sqlite(&self.target))
    }

    fn add_joins(&self, document: Option<i64>, joins: &[Join]) -> Result<(), StoreError> {
        joins.iter().try_for_each(|join| {
            self.write(
                "INSERT INTO decision VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![
                    document,
                    join.entity_type.as_str(),
                    join.from,
                    join.to,
                    join.rule.as_str(),
                    join.evidence
                ],
            )
        })
    }

    /// Every name that mentions stand under, in order of type, name and document. Names that only offices stand for, or
    /// only copies of a story or standing passages, count no mentions.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn names(&self) -> Result<Vec<NameRow>, StoreError> {
        let says = HAS_A_SAY;
        let foreign = "SELECT EXISTS (SELECT 1 FROM document WHERE language <> 'eng')";
        // What English is taken for without asking each mention's document.
        let languages = match self.read(foreign, [], |row| row.get(0))?.first() {
            Some(true) => "GROUP_CONCAT(DISTINCT (SELECT language FROM document WHERE number = m.document))",
            _ => "NULL",
        };
        let sql = format!(
            "SELECT n.number, n.type, n.name, d.id, n.stands_for, SUM(NOT m.by_role AND r.start IS NULL AND {says}), SUM(r.start IS NULL AND {says}) = 0, {languages} FROM mention m
                   JOIN name n ON n.number = m.name LEFT JOIN document d ON d.number = n.document
                   LEFT JOIN repeat r ON r.document = m.document AND r.start = m.sentence
                   GROUP BY n.number ORDER BY n.type, n.name, d.id"
        );
        self.read(&sql, [], |row| {
            let document: Option<String> = row.get(3)?;
            let count = NameCount {
                entity_type: parsed(row, 1)?,
                name: row.get(2)?,
                scope: document.zip(row.get::<_, Option<String>>(4)?),
                mentions: row.get(5)?,
                repeated: row.get(6)?,
                languages: row.get::<_, Option<String>>(7)?.unwrap_or_default().split(',').collect(),
            };
            Ok(NameRow { number: row.get(0)?, count })
        })
    }

    /// What documents say of short names: the distinct joins that were made within them, and in how many
    /// stories. What a copy says in repeated sentences is not taken for its own.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn explained(&self) -> Result<Vec<(Join, u64)>, StoreError> {
        let says = HAS_A_SAY;
        let sql = format!(
            "SELECT r.type, r.from_name, r.to_name, r.rule, COUNT(DISTINCT d.story) FROM decision r
                   JOIN document d ON d.number = r.document
                   WHERE d.story = d.number OR EXISTS (SELECT 1 FROM mention m JOIN name f ON f.number = m.form
                       LEFT JOIN repeat s ON s.document = m.document AND s.start = m.sentence
                       WHERE m.document = r.document AND f.type = r.type AND f.name = r.from_name AND s.start IS NULL AND {says})
                   GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4"
        );
        self.read(&sql, [], |row| {
            let (from, to): (String, String) = (row.get(1)?, row.get(2)?);
            Ok((Join::new(parsed(row, 0)?, &from, &to, parsed(row, 3)?), row.get(4)?))
        })
    }

    /// Whom stories call by which of `names`, as documents join them: by places in `names`, in the order of stories.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn called(&self, names: &[NameRow]) -> Result<Vec<Called>, StoreError> {
        let everywhere = (0..).zip(names).filter(|(_, row)| row.count.scope.is_none());
        let places: HashMap<(EntityType, &str), u32> = everywhere
            .map(|(place, NameRow { count, .. })| ((count.entity_type, count.name.as_str()), place))
            .collect();
        let sql = format!(
            "{RANKED} SELECT DISTINCT o.rank, r.type, r.from_name, r.to_name FROM decision r JOIN ranked o ON o.number = r.document ORDER BY 1, 2, 3, 4"
        );
        let sqlite = StoreError::sqlite(&self.target);
        let mut statement = self.connection.prepare(&sql).map_err(&sqlite)?;
        let mut rows = statement.query([]).map_err(&sqlite)?;
        let mut called = Vec::new();
        while let Some(row) = rows.next().map_err(&sqlite)? {
            let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, parsed(row, 1)?, row.get(2)?, row.get(3)?));
            let (story, kind, form, name): (u32, EntityType, String, String) = read(row).map_err(&sqlite)?;
            let place = |name: &str| places.get(&(kind, name)).copied();
            called.extend(place(&form).zip(place(&name)).map(|(form, name)| Called { story, form, name }));
        }
        Ok(called)
    }

    /// For each of `names`, in order, the stories that have it, by the place of their leads in the order of ids.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn stories_of(&self, names: &[NameRow]) -> Result<Vec<Vec<u32>>, StoreError> {
        let places: HashMap<i64, usize> = names.iter().map(|n| n.number).zip(0..).collect();
        let mut documents = vec![Vec::new(); names.len()];
        let says = HAS_A_SAY;
        let sql = format!(
            "{RANKED} SELECT DISTINCT o.rank, m.name FROM mention m JOIN ranked o ON o.number = m.document
                   LEFT JOIN repeat r ON r.document = m.document AND r.start = m.sentence
                   WHERE NOT m.by_role AND r.start IS NULL AND {says} ORDER BY 1, 2"
        );
        let sqlite = StoreError::sqlite(&self.target);
        let mut statement = self.connection.prepare(&sql).map_err(&sqlite)?;
        let mut rows = statement.query([]).map_err(&sqlite)?;
        while let Some(row) = rows.next().map_err(&sqlite)? {
            let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
            let (document, name): (u32, i64) = read(row).map_err(&sqlite)?;
            if let Some(&place) = places.get(&name) {
                documents[place].push(document);
            }
        }
        Ok(documents)
    }

    /// Records names that the user gave.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set_listed(&self, names: &[ListedName]) -> Result<(), StoreError> {
        names.iter().try_for_each(|n| {
            let values = params![n.entity_type.as_str(), n.alias, n.name, n.id];
            self.write("INSERT OR REPLACE INTO listed VALUES (?1, ?2, ?3, ?4)", values)
        })
    }

    /// The names that the user gave.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn listed(&self) -> Result<Vec<ListedName>, StoreError> {
        self.read(ListedName::ALL, [], ListedName::read)
    }

    /// What people decided.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn ledger(&self) -> Result<Ledger, StoreError> {
        crate::ledger::read(&self.connection, &self.target)
    }

    /// Puts a ledger in the place of the one that is there.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set_ledger(&self, ledger: &Ledger) -> Result<(), StoreError> {
        crate::ledger::write(&self.connection, ledger).map_err(StoreError::sqlite(&self.target))
    }

    /// A setting of the build, as [`Store::setting`] gives it.
    ///
    /// # Errors
    /// When the file cannot be read, or the setting is no `T`.
    pub fn setting<T: Written>(&self, key: &str) -> Result<Option<T>, StoreError> {
        setting(&self.connection, key).map_err(StoreError::sqlite(&self.target))
    }

    /// A setting of the build that is a list, as [`Store::settings`] gives it.
    ///
    /// # Errors
    /// When the file cannot be read, or the setting is no list.
    pub fn settings(&self, key: &str) -> Result<Vec<String>, StoreError> {
        settings(&self.connection, key).map_err(StoreError::sqlite(&self.target))
    }

    /// Documents that have a name as one of these, by their row numbers.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn documents_with(&self, keys: &BTreeSet<Key>) -> Result<Vec<i64>, StoreError> {
        let forms = self.forms_of(keys)?;
        let mut documents = BTreeSet::new();
        for form in forms.keys() {
            documents.extend(self.read(
                "SELECT DISTINCT document FROM mention WHERE form = ?1",
                [form],
                |row| row.get::<_, i64>(0),
            )?);
        }
        Ok(documents.into_iter().collect())
    }

    /// Documents that a join was made in, by their row numbers.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn documents_joining(&self, join: &Join) -> Result<Vec<i64>, StoreError> {
        let sql = "SELECT DISTINCT document FROM decision WHERE document IS NOT NULL AND type = ?1 AND from_name = ?2 AND to_name = ?3 AND rule = ?4";
        self.read(sql, params![join.entity_type.as_str(), join.from, join.to, join.rule.as_str()], |row| {
            row.get(0)
        })
    }

    /// Numbers of the names that are one of these but for writing, wherever they are limited to.
    fn forms_of(&self, keys: &BTreeSet<Key>) -> Result<BTreeMap<i64, Key>, StoreError> {
        let wanted: BTreeSet<Key> = keys.iter().map(|k| Key { document: None, ..k.clone() }).collect();
        let mut forms = BTreeMap::new();
        if wanted.is_empty() {
            return Ok(forms);
        }
        for (number, kind, name) in
            self.read("SELECT number, type, name FROM name WHERE document = 0", [], |row| {
                Ok((row.get::<_, i64>(0)?, parsed::<EntityType>(row, 1)?, row.get::<_, String>(2)?))
            })?
        {
            let key = Key::new(kind, &name);
            if wanted.contains(&key) {
                forms.insert(number, key);
            }
        }
        Ok(forms)
    }

    /// The text and the mentions of a document, as they were recognized; those by an office alone are left out.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn recognized(&self, document: i64) -> Result<Recognized, StoreError> {
        let sql = "SELECT id, source, text, language FROM document WHERE number = ?1";
        let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
        let (id, source, text, language) =
            self.connection.query_row(sql, [document], row).map_err(StoreError::sqlite(&self.target))?;
        let mentions = self.read(RECOGNIZED, [document], recognized)?;
        let sentences = self.sentences_of(document)?;
        Ok(Recognized { id, source, text, language, sentences, mentions })
    }

    /// Puts what was decided within a document in the place of what was decided before. `found` is what was recognized
    /// in it, `layout` how its text is laid out.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn redecide(
        &self,
        document: i64,
        found: &Recognized,
        layout: &Layout,
        mentions: &[NamedMention],
        joins: &[Join],
    ) -> Result<(), StoreError> {
        self.write("DELETE FROM decision WHERE document = ?1", [document])?;
        self.write("DELETE FROM mention WHERE document = ?1", [document])?;
        self.add_mentions(document, &found.text, layout, mentions)?;
        self.add_joins(Some(document), joins)
    }

    /// Takes names that decisions limit to one document out of the names that hold everywhere.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn limit(&self, keys: &BTreeSet<Key>) -> Result<(), StoreError> {
        self.run("DELETE FROM name WHERE document <> 0 AND number NOT IN (SELECT name FROM mention)")?;
        let limited: BTreeSet<Key> = keys.iter().filter(|k| k.document.is_some()).cloned().collect();
        let forms = self.forms_of(&limited)?;
        for key in &limited {
            let everywhere = Key { document: None, ..key.clone() };
            for form in forms.iter().filter(|(_, k)| **k == everywhere).map(|(number, _)| number) {
                self.write(
                    "INSERT OR IGNORE INTO name (type, name, document, stands_for)
                     SELECT f.type, f.name, d.number, n.name FROM mention m JOIN document d ON d.number = m.document JOIN name f ON f.number = m.form
                     JOIN name n ON n.number = m.name WHERE d.id = ?1 AND m.form = ?2 AND NOT m.by_role LIMIT 1",
                    params![key.document, form],
                )?;
                self.write(
                    "UPDATE mention SET name = (SELECT l.number FROM name l JOIN name f ON f.type = l.type AND f.name = l.name WHERE f.number = ?2 AND l.document = mention.document)
                     WHERE document = (SELECT number FROM document WHERE id = ?1) AND form = ?2 AND NOT by_role",
                    params![key.document, form],
                )?;
            }
        }
        Ok(())
    }

    /// Takes a name in one document out of the names that hold everywhere, because it means there what `join` says. Gives its number
    /// there, if the document has it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn limit_to(&self, document: i64, name: i64, join: &Join) -> Result<Option<i64>, StoreError> {
        // Where a person has limited the name already, nothing is returned: they know better.
        let sql = "INSERT INTO name (type, name, document, stands_for) SELECT type, name, ?1, name FROM name
             WHERE number = ?2 AND EXISTS (SELECT 1 FROM mention WHERE document = ?1 AND name = ?2) ON CONFLICT DO NOTHING RETURNING number";
        let Some(&here) = self.read(sql, [document, name], |row| row.get(0))?.first() else {
            return Ok(None);
        };
        let sql = "UPDATE mention SET name = ?3 WHERE document = ?1 AND name = ?2";
        self.write(sql, [document, name, here])?;
        self.add_joins(Some(document), std::slice::from_ref(join))?;
        Ok(Some(here))
    }

    /// Where a document has a name.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn spans_of(&self, document: i64, name: i64) -> Result<Vec<Span>, StoreError> {
        let sql = "SELECT start, end FROM mention WHERE document = ?1 AND name = ?2";
        self.read(sql, [document, name], |row| Ok(Span::new(row.get(0)?, row.get(1)?)))
    }

    /// Puts names that were limited to one document back among those that hold everywhere.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn release(&self) -> Result<(), StoreError> {
        for rule in [Rule::Context, Rule::Stranger] {
            self.write("DELETE FROM decision WHERE rule = ?1", [rule.as_str()])?;
        }
        self.run(
            "UPDATE mention SET name = (SELECT n.number FROM name l JOIN name n ON n.type = l.type AND n.name = l.stands_for AND n.document = 0
                 WHERE l.number = mention.name)
             WHERE name IN (SELECT number FROM name WHERE document <> 0)",
        )
    }

    /// Of these names, each with the names that documents take it for.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn stands_for(&self, keys: &BTreeSet<Key>) -> Result<Vec<(Key, Key)>, StoreError> {
        let mut found = BTreeSet::new();
        for (form, key) in self.forms_of(keys)? {
            let sql = "SELECT DISTINCT n.type, n.name FROM mention m JOIN name n ON n.number = m.name WHERE m.form = ?1 AND n.document = 0 AND NOT m.by_role";
            let names =
                self.read(sql, [form], |row| Ok(Key::new(parsed(row, 0)?, &row.get::<_, String>(1)?)))?;
            found.extend(names.into_iter().filter(|name| *name != key).map(|name| (key.clone(), name)));
        }
        Ok(found.into_iter().collect())
    }

    /// Records which entity each name is, and derives from the mentions what is known of each entity, in the place of
    /// what was known before. `names` and `across.of` go side by side.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set_entities(
        &self,
        names: &[NameRow],
        across: &Across,
        window: Window,
        unit: Unit,
    ) -> Result<(), StoreError> {
        self.run("DELETE FROM edge; DELETE FROM alias; DELETE FROM candidate; DELETE FROM entity; DELETE FROM decision WHERE document IS NULL; UPDATE name SET entity = NULL")?;
        for (row, entity) in names.iter().zip(&across.of) {
            self.write("UPDATE name SET entity = ?2 WHERE number = ?1", params![row.number, entity])?;
        }
        self.run("CREATE TEMP TABLE shown (number INTEGER PRIMARY KEY, id TEXT, type TEXT, name TEXT, hidden INTEGER, listed TEXT)")?;
        for (number, e) in across.entities.iter().enumerate() {
            let values = params![number, e.id, e.entity_type.as_str(), e.name, e.hidden, e.listed];
            self.write(
                "INSERT INTO shown VALUES (?1, ?2, ?3, ?4, ?5, (SELECT MIN(l.id) FROM listed l WHERE l.name = ?6))",
                values,
            )?;
        }
        self.add_joins(None, &across.joins)?;
        let by_role = self.setting("by role")?.unwrap_or(false);
        let known = entities("shown", unit, window, by_role, "TRUE");
        self.run(&format!("INSERT INTO entity {known}; DROP TABLE shown;"))?;
        for (number, e) in across.entities.iter().enumerate() {
            for candidate in &e.candidates {
                self.write("INSERT INTO candidate VALUES (?1, ?2)", params![number, candidate])?;
            }
        }
        self.run("DROP VIEW IF EXISTS linking")?;
        self.run(&linking(by_role, "TRUE"))?;
        self.set_aliases()
    }

    /// Counts the surfaces of each entity, line ends in them taken for spaces.
    fn set_aliases(&self) -> Result<(), StoreError> {
        let sql = "SELECT n.entity, m.surface, COUNT(*) FROM mention m JOIN name n ON n.number = m.name WHERE NOT m.by_role GROUP BY 1, 2 ORDER BY 1, 2";
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

    /// Calls `take` with each document and the entities of the graph that are named in it, story by story.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn for_each_document(
        &self,
        window: Window,
        take: impl FnMut(&DocumentNames),
    ) -> Result<(), StoreError> {
        for_each_document(&self.connection, window, take).map_err(StoreError::sqlite(&self.target))
    }

    /// Records an entity that no document is known to name, and what it goes by, the most usual first.
    ///
    /// # Errors
    /// When another has its number or id, or the file cannot be written.
    pub fn add_entity(&self, entity: &EntityRow, aliases: &[String]) -> Result<(), StoreError> {
        let e = entity;
        let [first, last] = [e.first_seen, e.last_seen].map(|d| d.map(|d| d.to_string()));
        self.write(
            "INSERT INTO entity VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, FALSE, ?13)",
            params![
                e.number,
                e.id,
                e.entity_type.as_str(),
                e.name,
                e.mentions,
                e.copies,
                e.around,
                e.by_role,
                e.documents,
                e.stories,
                first,
                last,
                e.listed
            ],
        )?;
        // The name is found by, but listed only if it is among the others.
        let ranks = (1..=aliases.len()).rev();
        for (alias, rank) in aliases.iter().zip(ranks).chain([(&e.name, 0)]) {
            self.write(
                "INSERT OR IGNORE INTO alias VALUES (?1, ?2, ?3, ?4)",
                params![e.number, alias, fold(alias), rank],
            )?;
        }
        Ok(())
    }

    /// Records the links.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set_edges(&self, edges: impl IntoIterator<Item = EdgeRow>) -> Result<(), StoreError> {
        edges
            .into_iter()
            .try_for_each(|e| e.insert(&self.connection).map_err(StoreError::sqlite(&self.target)))
    }

    /// Makes the file whole and puts it in the place of its target.
    ///
    /// # Errors
    /// When the file cannot be written, or somebody else has changed the target meanwhile; it is as it was then.
    pub fn finish(self) -> Result<Summary, StoreError> {
        self.run("COMMIT")?;
        if self.file.is_some() {
            self.run(INDEXES)?;
            self.run("PRAGMA optimize; PRAGMA locking_mode = NORMAL; PRAGMA synchronous = FULL; PRAGMA journal_mode = WAL;")?;
        }
        let summary = crate::store::summary(&self.connection).map_err(StoreError::sqlite(&self.target))?;
        let Self { connection, file, target, before, _held, .. } = self;
        // Closed before the lock is let go: SQLite tidies up beside the file by its name.
        connection.close().map_err(|(_, error)| StoreError::sqlite(&target)(error))?;
        let Some(file) = file else { return Ok(summary) };
        let synced = std::fs::File::open(file.path()).and_then(|f| f.sync_all());
        synced.map_err(StoreError::io(&target))?;
        readable_by_others(file.path()).map_err(StoreError::io(&target))?;
        let _held = hold(&target).map_err(StoreError::io(&target))?;
        // What was added or decided there would be lost.
        if stamp(&target) != before {
            return Err(StoreError::Changed { path: target });
        }
        file.take_place(&target).map_err(StoreError::io(&target))?;
        Ok(summary)
    }

    pub(crate) fn connection(&self) -> &Connection {
        &self.connection
    }

    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    fn run(&self, sql: &str) -> Result<(), StoreError> {
        self.connection.execute_batch(sql).map_err(StoreError::sqlite(&self.target))
    }

    pub(crate) fn write(&self, sql: &str, values: impl rusqlite::Params) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare_cached(sql).map_err(StoreError::sqlite(&self.target))?;
        statement.execute(values).map(|_| ()).map_err(StoreError::sqlite(&self.target))
    }

    pub(crate) fn read<T>(
        &self,
        sql: &str,
        values: impl rusqlite::Params,
        read: impl Fn(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let all = || {
            self.connection
                .prepare_cached(sql)?
                .query_map(values, |row| read(row))?
                .collect::<rusqlite::Result<Vec<T>>>()
        };
        all().map_err(StoreError::sqlite(&self.target))
    }
}

/// For each mention, its place in a list: no list goes beyond its sentence.
fn lists_of(text: &str, layout: &Layout, mentions: &[NamedMention]) -> Vec<Option<Item>> {
    let sentence = |m: &NamedMention| layout.sentence_at(m.mention.span.start);
    let sentences = mentions.chunk_by(|a, b| sentence(a) == sentence(b));
    let spans = |names: &[NamedMention]| names.iter().map(|m| m.mention.span).collect::<Vec<_>>();
    sentences.flat_map(|names| lists(text, &spans(names))).collect()
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
