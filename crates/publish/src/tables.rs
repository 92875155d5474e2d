//! The tables, and how one of them becomes what was sent.

use postgres::{Error, Transaction};

/// Version of the tables, in `setting`.
pub(crate) const VERSION: &str = "1";

/// A table: what identifies its rows stands first.
pub(crate) struct Table {
    pub(crate) name: &'static str,
    keys: usize,
    columns: &'static [(&'static str, &'static str)],
    /// What people ask it by.
    indexes: &'static [&'static str],
}

/// Every table. Positions are bytes of a document's text in UTF-8, end exclusive. Rows refer to each other by ids of documents and
/// entities; what refers to what is not declared, since all of it changes together.
pub(crate) static TABLES: [&Table; 11] =
    [&SETTING, &DOCUMENT, &SKIPPED, &ENTITY, &ALIAS, &MENTION, &EDGE, &QUOTE, &EVIDENCE, &DECISION, &LEDGER];

pub(crate) static SETTING: Table = Table {
    name: "setting",
    keys: 1,
    columns: &[("key", "text NOT NULL"), ("value", "text NOT NULL")],
    indexes: &[],
};

pub(crate) static DOCUMENT: Table = Table {
    name: "document",
    keys: 1,
    columns: &[
        ("id", "text NOT NULL"),
        ("title", "text"),
        ("date", "date"),
        ("source", "text"),
        ("url", "text"),
        ("language", "text"),
        // The document that leads its story; its own id, if it is alone.
        ("story", "text NOT NULL"),
        ("metadata", "jsonb NOT NULL"),
        ("text", "text NOT NULL"),
        // Of all the others, so that only what changed is sent.
        ("digest", "text NOT NULL"),
    ],
    indexes: &["(date)", "(story)"],
};

pub(crate) static SKIPPED: Table = Table {
    name: "skipped",
    keys: 1,
    columns: &[("number", "bigint NOT NULL"), ("place", "text NOT NULL"), ("reason", "text NOT NULL")],
    indexes: &[],
};

pub(crate) static ENTITY: Table = Table {
    name: "entity",
    keys: 1,
    columns: &[
        ("id", "text NOT NULL"),
        ("name", "text NOT NULL"),
        ("type", "text NOT NULL"),
        ("mentions", "bigint NOT NULL"),
        ("copies", "bigint NOT NULL"),
        ("around", "bigint NOT NULL"),
        ("by_role", "bigint NOT NULL"),
        ("documents", "bigint NOT NULL"),
        ("stories", "bigint NOT NULL"),
        ("first_seen", "date"),
        ("last_seen", "date"),
        ("listed", "text"),
    ],
    indexes: &["(lower(name) text_pattern_ops)", "(type, mentions)"],
};

pub(crate) static ALIAS: Table = Table {
    name: "alias",
    keys: 2,
    columns: &[("entity", "text NOT NULL"), ("text", "text NOT NULL"), ("rank", "bigint NOT NULL")],
    indexes: &["(lower(text) text_pattern_ops)"],
};

pub(crate) static MENTION: Table = Table {
    name: "mention",
    keys: 2,
    columns: &[
        ("document", "text NOT NULL"),
        ("start", "bigint NOT NULL"),
        ("end", "bigint NOT NULL"),
        ("text", "text NOT NULL"),
        ("type", "text NOT NULL"),
        ("score", "real NOT NULL"),
        // Also of those whom the graph leaves out (MISC, names of agencies), who are in no other table.
        ("entity", "text NOT NULL"),
        ("name", "text NOT NULL"),
        // An office stands there, not a name.
        ("by_role", "boolean NOT NULL"),
        // dateline, byline, caption, …: what it stands in around the text.
        ("around", "text"),
    ],
    indexes: &["(entity)"],
};

pub(crate) static EDGE: Table = Table {
    name: "edge",
    keys: 2,
    columns: &[
        ("source", "text NOT NULL"),
        ("target", "text NOT NULL"),
        ("weight", "double precision NOT NULL"),
        ("count", "bigint NOT NULL"),
        ("expected", "double precision NOT NULL"),
        ("lift", "double precision NOT NULL"),
        ("npmi", "double precision NOT NULL"),
        ("p", "double precision NOT NULL"),
        ("fdr", "double precision NOT NULL"),
        ("disparity", "double precision NOT NULL"),
        ("first_seen", "date"),
        ("last_seen", "date"),
    ],
    indexes: &["(target)", "(weight)"],
};

pub(crate) static QUOTE: Table = Table {
    name: "quote",
    keys: 3,
    columns: &[
        ("document", "text NOT NULL"),
        ("start", "bigint NOT NULL"),
        ("end", "bigint NOT NULL"),
        ("text", "text NOT NULL"),
        // The document that says the same first.
        ("copy_of", "text"),
    ],
    indexes: &["USING gin (to_tsvector('simple', text))"],
};

pub(crate) static EVIDENCE: Table = Table {
    name: "evidence",
    keys: 5,
    columns: &[
        ("source", "text NOT NULL"),
        ("target", "text NOT NULL"),
        ("document", "text NOT NULL"),
        ("start", "bigint NOT NULL"),
        ("end", "bigint NOT NULL"),
        // Where the two names stand.
        ("mark", "bigint"),
        ("mark_end", "bigint"),
        ("other_mark", "bigint"),
        ("other_mark_end", "bigint"),
    ],
    indexes: &["(target)", "(document)"],
};

pub(crate) static DECISION: Table = Table {
    name: "decision",
    keys: 1,
    columns: &[
        ("number", "bigint NOT NULL"),
        ("type", "text NOT NULL"),
        ("from", "text NOT NULL"),
        ("to", "text NOT NULL"),
        ("document", "text"),
        ("rule", "text NOT NULL"),
        ("evidence", "text"),
    ],
    indexes: &["(lower(\"from\"))", "(lower(\"to\"))"],
};

pub(crate) static LEDGER: Table = Table {
    name: "ledger",
    keys: 1,
    columns: &[
        ("number", "bigint NOT NULL"),
        ("decision", "text NOT NULL"),
        ("type", "text NOT NULL"),
        ("name", "text NOT NULL"),
        ("document", "text"),
        ("other_type", "text"),
        ("other", "text"),
        ("other_document", "text"),
        ("reason", "text"),
        ("author", "text NOT NULL"),
        ("time", "text NOT NULL"),
    ],
    indexes: &[],
};

/// What people ask most. `neighbour` has each link twice, from either end.
pub(crate) const VIEWS: &str = r#"
CREATE VIEW link AS
    SELECT a.name AS source_name, a.type AS source_type, b.name AS target_name, b.type AS target_type, e.*
    FROM edge e JOIN entity a ON a.id = e.source JOIN entity b ON b.id = e.target;

CREATE VIEW neighbour AS
    SELECT n.entity, n.other, o.name, o.type, n.weight, n.count, n.lift, n.fdr, n.first_seen, n.last_seen
    FROM (SELECT source AS entity, target AS other, weight, count, lift, fdr, first_seen, last_seen FROM edge
          UNION ALL SELECT target, source, weight, count, lift, fdr, first_seen, last_seen FROM edge) n
    JOIN entity o ON o.id = n.other;

CREATE VIEW quoted AS
    SELECT v.source, v.target, a.name AS source_name, b.name AS target_name, d.date, d.title, d.url, q.text, q.copy_of,
           v.document, v.start, v."end"
    FROM evidence v JOIN quote q USING (document, start, "end") JOIN document d ON d.id = v.document
    JOIN entity a ON a.id = v.source JOIN entity b ON b.id = v.target;
"#;

/// A name as SQL takes it, whatever it is made of.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Whether a table is one of ours.
pub(crate) fn is_ours(name: &str) -> bool {
    TABLES.iter().any(|table| table.name == name)
}

impl Table {
    /// Where rows lie until they are compared.
    pub(crate) fn stage(&self) -> String {
        quoted(&format!("sent {}", self.name))
    }

    pub(crate) fn create(&self) -> String {
        let columns = self.columns.iter().map(|(name, kind)| format!("{} {kind}", quoted(name)));
        let columns = columns.collect::<Vec<_>>().join(", ");
        let indexes = self.indexes.iter().map(|index| format!("CREATE INDEX ON {} {index};", self.name));
        let (name, keys) = (self.name, self.keys(""));
        format!("CREATE TABLE {name} ({columns}, PRIMARY KEY ({keys})); {}", indexes.collect::<String>())
    }

    /// Makes the table to send rows to.
    pub(crate) fn create_stage(&self) -> String {
        format!("CREATE TEMP TABLE {} (LIKE {} INCLUDING DEFAULTS) ON COMMIT DROP", self.stage(), self.name)
    }

    /// Makes the table what was sent, by the least change. Returns how many rows were written, and removed.
    pub(crate) fn take_over(&self, transaction: &mut Transaction<'_>) -> Result<(u64, u64), Error> {
        let (name, stage, keys) = (self.name, self.stage(), self.keys(""));
        let columns = self.all("");
        transaction.batch_execute(&format!("ANALYZE {stage}"))?;
        let gone = if name == "document" { quoted("sent ids") } else { stage.clone() };
        let (ours, theirs) = (self.keys("t."), self.keys("s."));
        let removed = transaction.execute(
            &format!(
                "DELETE FROM {name} t WHERE NOT EXISTS (SELECT FROM {gone} s WHERE ({theirs}) = ({ours}))"
            ),
            &[],
        )?;
        let (now, new) = (self.all("t."), self.all("EXCLUDED."));
        let written = transaction.execute(
            &format!(
                "INSERT INTO {name} AS t ({columns}) SELECT {columns} FROM {stage} ON CONFLICT ({keys})
                 DO UPDATE SET ({columns}) = ROW({new}) WHERE ({now}) IS DISTINCT FROM ({new})"
            ),
            &[],
        )?;
        Ok((written, removed))
    }

    fn keys(&self, before: &str) -> String {
        listed(&self.columns[..self.keys], before)
    }

    fn all(&self, before: &str) -> String {
        listed(self.columns, before)
    }

    /// The columns to send, in order.
    pub(crate) fn columns(&self) -> String {
        self.all("")
    }
}

fn listed(columns: &[(&str, &str)], before: &str) -> String {
    columns.iter().map(|(name, _)| format!("{before}{}", quoted(name))).collect::<Vec<_>>().join(", ")
}
