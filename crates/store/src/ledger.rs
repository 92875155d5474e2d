//! The ledger in a file: what people decided, and what rules did.

use std::path::Path;

use namegraph_document::EntityType;
use namegraph_document::json::EvidenceRecord;
use namegraph_identity::{Decision, DecisionRow, Join, Key, Ledger, Reference, Rule, fold};
use rusqlite::{Connection, Row, params};

use crate::error::StoreError;
use crate::evidence::quote;
use crate::rows::{EntityRow, parsed};
use crate::store::Store;

/// A rule's decision, and where it holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RuleDecision {
    /// The document's id; `None`: everywhere.
    pub document: Option<String>,
    /// What was decided.
    pub join: Join,
    /// Mentions that it moved.
    pub mentions: u64,
}

pub(crate) fn read(connection: &Connection, path: &Path) -> Result<Ledger, StoreError> {
    let sql = "SELECT decision, type, name, document, other_type, other, other_document, reason, author, time FROM ledger ORDER BY number";
    let rows = || connection.prepare(sql)?.query_map([], row)?.collect::<rusqlite::Result<Vec<_>>>();
    let wrong = |error: &dyn std::fmt::Display| StoreError::Ledger {
        path: path.to_owned(),
        reason: error.to_string(),
    };
    let rows = rows().map_err(StoreError::sqlite(path))?;
    let decisions =
        rows.into_iter().map(Decision::try_from).collect::<Result<Vec<_>, _>>().map_err(|e| wrong(&e))?;
    Ledger::new(decisions).map_err(|e| wrong(&e))
}

fn row(row: &Row<'_>) -> rusqlite::Result<DecisionRow> {
    Ok(DecisionRow {
        decision: row.get(0)?,
        entity_type: row.get(1)?,
        name: row.get(2)?,
        document: row.get(3)?,
        other_type: row.get(4)?,
        other: row.get(5)?,
        other_document: row.get(6)?,
        evidence: row.get(7)?,
        author: row.get(8)?,
        time: row.get(9)?,
        ..DecisionRow::default()
    })
}

pub(crate) fn write(connection: &Connection, ledger: &Ledger) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM ledger", [])?;
    let mut insert = connection
        .prepare_cached("INSERT INTO ledger VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)")?;
    for (number, decision) in (1..).zip(ledger.decisions()) {
        let r = DecisionRow::from(decision);
        insert.execute(params![
            number,
            r.decision,
            r.entity_type,
            r.name,
            r.document,
            r.other_type,
            r.other,
            r.other_document,
            r.evidence,
            r.author,
            r.time
        ])?;
    }
    Ok(())
}

impl Store {
    /// What people decided.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn ledger(&self) -> Result<Ledger, StoreError> {
        read(self.connection(), self.path())
    }

    /// Every decision of a rule but those that only concern writing, by name.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn rule_decisions(&self) -> Result<Vec<RuleDecision>, StoreError> {
        let sql = format!(
            "{RULE_DECISIONS} WHERE r.rule <> ?1 ORDER BY r.type, r.from_name, r.to_name, r.rule, d.id"
        );
        self.read(&sql, [Rule::Writing.as_str()], rule_decision)
    }

    /// The decisions of rules about names of an entity, whatever they are joined to.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn rule_decisions_of(&self, entity: u32) -> Result<Vec<RuleDecision>, StoreError> {
        let names = "SELECT type, name FROM name WHERE entity = ?1";
        let sql = format!(
            "{RULE_DECISIONS} WHERE (r.type, r.to_name) IN ({names}) OR (r.type, r.from_name) IN ({names})
             ORDER BY d.id IS NOT NULL, r.type, r.from_name, r.to_name, r.rule, d.id"
        );
        self.read(&sql, [entity], rule_decision)
    }

    /// The types under which mentions of the graph say a name (in the form that names are compared in), the most
    /// frequent first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn types_of(&self, folded: &str) -> Result<Vec<EntityType>, StoreError> {
        let sql = format!(
            "SELECT f.type, f.name, COUNT(*) FROM alias a JOIN entity ON entity.number = a.entity JOIN name n ON n.entity = entity.number
             JOIN mention m ON m.name = n.number JOIN name f ON f.number = m.form WHERE a.folded = ?1 AND {}
             GROUP BY f.number ORDER BY 3 DESC, 1, 2",
            self.in_graph()
        );
        let rows = self.read(&sql, [folded], |row| Ok((parsed(row, 0)?, row.get::<_, String>(1)?)))?;
        let mut types: Vec<EntityType> = Vec::new();
        for (kind, name) in rows {
            if Key::new(kind, &name).name == folded && !types.contains(&kind) {
                types.push(kind);
            }
        }
        Ok(types)
    }

    /// Whether a mention of a document says a name (in the form that names are compared in).
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn is_said_in(&self, document: &str, folded: &str) -> Result<bool, StoreError> {
        let sql = "SELECT DISTINCT f.name FROM document d JOIN mention m ON m.document = d.number
                   JOIN name f ON f.number = m.form WHERE d.id = ?1";
        let forms = self.read(sql, [document], |row| row.get::<_, String>(0))?;
        Ok(forms.iter().any(|form| fold(form) == folded))
    }

    /// The names that an entity goes by: those that documents resolved others to, the most mentioned first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn names_of(&self, entity: u32) -> Result<Vec<Reference>, StoreError> {
        let sql = "SELECT n.type, n.name, d.id FROM name n JOIN mention m ON m.name = n.number
                   LEFT JOIN document d ON d.number = n.document WHERE n.entity = ?1 GROUP BY n.number ORDER BY COUNT(*) DESC, 1, 2, 3";
        self.read(sql, [entity], |row| {
            Ok(Reference { entity_type: parsed(row, 0)?, name: row.get(1)?, document: row.get(2)? })
        })
    }

    /// Every name that mentions stand under, and the number of its entity.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn keys(&self) -> Result<Vec<(Key, u32)>, StoreError> {
        let sql =
            "SELECT n.type, n.name, d.id, n.entity FROM name n LEFT JOIN document d ON d.number = n.document
                   WHERE n.entity IS NOT NULL ORDER BY n.type, n.name, d.id";
        self.read(sql, [], |row| {
            let key = Key::new(parsed(row, 0)?, &row.get::<_, String>(1)?);
            Ok((Key { document: row.get(2)?, ..key }, row.get(3)?))
        })
    }

    /// The entity that has a name, in the graph or out of it.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn entity_of(&self, key: &Key) -> Result<Option<EntityRow>, StoreError> {
        let sql = format!(
            "SELECT {}, n.name FROM name n JOIN entity ON entity.number = n.entity LEFT JOIN document d ON d.number = n.document
             WHERE n.type = ?1 AND d.id IS ?2",
            EntityRow::COLUMNS
        );
        let rows = self.read(&sql, params![key.entity_type.as_str(), key.document], |row| {
            let own = Key::new(key.entity_type, &row.get::<_, String>(EntityRow::WIDTH)?);
            (own.name == key.name).then(|| EntityRow::read(row)).transpose()
        })?;
        Ok(rows.into_iter().flatten().next())
    }

    /// Entities that are hidden, by name.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn hidden(&self) -> Result<Vec<EntityRow>, StoreError> {
        self.read(
            &format!("SELECT {} FROM entity WHERE hidden ORDER BY number", EntityRow::COLUMNS),
            [],
            EntityRow::read,
        )
    }

    /// Whom an open short name could be, the most mentioned first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn candidates(&self, entity: u32) -> Result<Vec<EntityRow>, StoreError> {
        let sql = format!(
            "SELECT {} FROM candidate c JOIN entity ON entity.number = c.candidate WHERE c.entity = ?1 ORDER BY entity.mentions DESC, entity.number",
            EntityRow::COLUMNS
        );
        self.read(&sql, [entity], EntityRow::read)
    }

    /// Entities that are short names which could be any of several, the most mentioned first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn open_names(&self) -> Result<Vec<EntityRow>, StoreError> {
        let sql = format!(
            "SELECT {} FROM entity WHERE number IN (SELECT entity FROM candidate) AND NOT hidden ORDER BY mentions DESC, number",
            EntityRow::COLUMNS
        );
        self.read(&sql, [], EntityRow::read)
    }

    /// A sentence in which a name stands as it is, the oldest first; of one document, if it is given.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn sentence_with(
        &self,
        entity_type: EntityType,
        form: &str,
        document: Option<&str>,
    ) -> Result<Option<EvidenceRecord>, StoreError> {
        let sql = "SELECT d.id, d.title, s.start, s.end, d.text, d.date, NULL FROM name f JOIN mention m ON m.form = f.number
                   JOIN document d ON d.number = m.document JOIN sentence s ON s.document = m.document AND s.start = m.sentence
                   WHERE f.type = ?1 AND f.name = ?2 AND f.document = 0 AND NOT m.by_role AND (?3 IS NULL OR d.id = ?3)
                   ORDER BY d.date IS NULL, d.date, d.id, m.start LIMIT 1";
        Ok(self.read(sql, params![entity_type.as_str(), form, document], quote)?.pop())
    }
}

const RULE_DECISIONS: &str = "SELECT d.id, r.type, r.from_name, r.to_name, r.rule, r.evidence,
    CASE WHEN r.document IS NULL
    THEN (SELECT COUNT(*) FROM name n JOIN mention m ON m.name = n.number WHERE n.type = r.type AND n.name = r.from_name AND n.document = 0)
    ELSE (SELECT COUNT(*) FROM name f JOIN mention m ON m.form = f.number AND m.document = r.document
          WHERE f.type = r.type AND f.name = r.from_name AND f.document = 0) END
    FROM decision r LEFT JOIN document d ON d.number = r.document";

fn rule_decision(row: &Row<'_>) -> rusqlite::Result<RuleDecision> {
    Ok(RuleDecision {
        document: row.get(0)?,
        join: Join {
            entity_type: parsed(row, 1)?,
            from: row.get(2)?,
            to: row.get(3)?,
            rule: parsed(row, 4)?,
            evidence: row.get(5)?,
        },
        mentions: row.get(6)?,
    })
}
