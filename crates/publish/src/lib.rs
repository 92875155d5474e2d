//! A namegraph as tables of a Postgres server, for a newsroom that asks in SQL what one machine read.
//!
//! [`publish`] makes the tables of a schema those of a file, whatever they were before: rows that are the same are not touched, so that
//! publishing again costs what changed. All happens in one transaction: readers see the old state until it is done, and a publisher that is
//! killed leaves it. Texts travel only where they changed.

mod connect;
mod copy;
mod rows;
mod tables;

pub use connect::{Server, ServerError};

use std::collections::HashMap;

use namegraph_query::Namegraph;
use namegraph_store::StoreError;
use postgres::Transaction;

use crate::tables::{TABLES, Table, VERSION, VIEWS, is_ours, quoted};

/// What publishing did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// Rows that the tables hold now.
    pub rows: u64,
    /// Rows that are new or changed.
    pub written: u64,
    /// Rows that are gone.
    pub removed: u64,
    /// Of the documents, those whose text went over.
    pub documents: u64,
}

/// Why a graph was not published. The server is as it was.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PublishError {
    /// The file cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The server refused.
    #[error("the server says: {}", said(.0))]
    Server(#[from] postgres::Error),
    /// Rows could not be sent.
    #[error("expected to send rows to the server: {0}")]
    Io(#[from] std::io::Error),
    /// The schema holds something else.
    #[error("expected an empty schema or one of a namegraph; {schema:?} holds the table {table:?}")]
    Foreign {
        /// The schema.
        schema: String,
        /// One of its tables.
        table: String,
    },
    /// The schema was made by another version.
    #[error("expected tables of version {VERSION}; schema {schema:?} has version {found}")]
    Version {
        /// The schema.
        schema: String,
        /// Its version.
        found: String,
    },
}

/// What a server says, with its details.
fn said(error: &postgres::Error) -> String {
    match error.as_db_error() {
        Some(db) => {
            [Some(db.message()), db.detail(), db.hint()].into_iter().flatten().collect::<Vec<_>>().join("; ")
        }
        None => error.to_string(),
    }
}

/// Makes the tables in `schema` those of a graph. A second publisher to the same schema waits for the first.
///
/// Memory: the ids of documents, entities and links. Time: that of reading the file; the server compares all rows but texts.
///
/// # Errors
/// When the schema holds something else, the server refuses or is lost, or the file cannot be read; the server is as it was then.
pub fn publish(graph: &Namegraph, server: &mut Server, schema: &str) -> Result<Published, PublishError> {
    let mut transaction = server.transaction()?;
    let place = quoted(schema);
    transaction
        .execute("SELECT pg_advisory_xact_lock(hashtextextended('namegraph ' || $1, 0))", &[&schema])?;
    prepare(&mut transaction, schema)?;
    transaction.batch_execute(&format!(
        "SET LOCAL search_path = {place}, pg_temp; SET LOCAL client_min_messages = warning"
    ))?;
    let documents = rows::documents(graph, &mut transaction)?;
    let mut published = Published { documents, ..Published::default() };
    rows::others(graph, &mut transaction)?;
    for table in TABLES {
        let (written, removed) = table.take_over(&mut transaction)?;
        published.written += written;
        published.removed += removed;
        published.rows += count(&mut transaction, table)?;
    }
    transaction.commit()?;
    Ok(published)
}

/// Makes tables where there are none, and refuses a schema of somebody else.
fn prepare(transaction: &mut Transaction<'_>, schema: &str) -> Result<(), PublishError> {
    let place = quoted(schema);
    let sql = "SELECT tablename FROM pg_tables WHERE schemaname = $1 ORDER BY 1";
    let there: Vec<String> = transaction.query(sql, &[&schema])?.iter().map(|row| row.get(0)).collect();
    if let Some(table) = there.iter().find(|table| !is_ours(table)) {
        return Err(PublishError::Foreign { schema: schema.to_owned(), table: table.clone() });
    }
    if there.is_empty() {
        transaction.batch_execute(&format!(
            "CREATE SCHEMA IF NOT EXISTS {place}; SET LOCAL search_path = {place}, pg_temp"
        ))?;
        for table in TABLES {
            transaction.batch_execute(&table.create())?;
        }
        return Ok(transaction.batch_execute(VIEWS)?);
    }
    let settings = transaction.query(&format!("SELECT key, value FROM {place}.setting"), &[])?;
    let settings: HashMap<String, String> = settings.iter().map(|row| (row.get(0), row.get(1))).collect();
    match settings.get("tables") {
        Some(version) if version == VERSION => Ok(()),
        found => {
            let found = found.cloned().unwrap_or_else(|| "none".to_owned());
            Err(PublishError::Version { schema: schema.to_owned(), found })
        }
    }
}

fn count(transaction: &mut Transaction<'_>, table: &Table) -> Result<u64, PublishError> {
    let row = transaction.query_one(&format!("SELECT count(*) FROM {}", table.name), &[])?;
    Ok(row.get::<_, i64>(0).unsigned_abs())
}
