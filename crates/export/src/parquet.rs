//! Tables for pandas, polars, DuckDB and Spark: entities, links, every mention, and every sentence behind a link.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow_array::builder::{Float64Builder, Int64Builder, ListBuilder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use namegraph_query::Namegraph;
use namegraph_store::Order;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use crate::sheet::{Column, Kind, Sheet, Value, integer, real, text};
use crate::view::{ExportError, Wanted, for_each_quoted};

/// Rows that are held before they are written.
const ROWS: usize = 8192;

const MENTION_COLUMNS: [Column; 8] = [
    text("document"),
    integer("start"),
    integer("end"),
    text("text"),
    text("type"),
    real("score"),
    text("entity"),
    text("name"),
];
const EVIDENCE_COLUMNS: [Column; 8] = [
    text("source"),
    text("target"),
    text("document"),
    text("title"),
    text("date"),
    integer("start"),
    integer("end"),
    text("text"),
];

pub(crate) fn write(
    graph: &Namegraph,
    sheet: &Sheet,
    wanted: &Wanted,
    folder: &Path,
) -> Result<(), ExportError> {
    let mut nodes = Table::create(folder, "nodes", with(&[text("id"), text("name")], &sheet.node_columns))?;
    for n in &sheet.nodes {
        nodes.push(
            [Value::Text(n.id.clone()), Value::Text(n.name.clone())].into_iter().chain(n.values.clone()),
        )?;
    }
    nodes.finish()?;
    let own = [text("source"), text("target"), real("weight")];
    let mut edges = Table::create(folder, "edges", with(&own, &sheet.edge_columns))?;
    let mut quotes = Table::create(folder, "evidence", EVIDENCE_COLUMNS.to_vec())?;
    for_each_quoted(graph, sheet, Order::Oldest, usize::MAX, |e, found| {
        let [source, target] = [e.source, e.target].map(|end| Value::Text(sheet.nodes[end].id.clone()));
        let own = [source.clone(), target.clone(), Value::Real(e.weight)];
        edges.push(own.into_iter().chain(e.values.clone()))?;
        found.into_iter().try_for_each(|q| {
            quotes.push([
                source.clone(),
                target.clone(),
                Value::Text(q.document),
                Value::optional(q.title),
                Value::date(q.date),
                Value::Integer(q.start as u64),
                Value::Integer(q.end as u64),
                Value::Text(q.text),
            ])
        })
    })?;
    edges.finish()?;
    quotes.finish()?;
    let mut mentions = Table::create(folder, "mentions", MENTION_COLUMNS.to_vec())?;
    graph.store().for_each_mention(wanted.by_role, |m| {
        if !wanted.takes(m) {
            return Ok(());
        }
        mentions.push([
            Value::Text(m.document.clone()),
            Value::Integer(m.start as u64),
            Value::Integer(m.end as u64),
            Value::Text(m.text.clone()),
            Value::Text(m.entity_type.to_string()),
            Value::Real(f64::from(m.score)),
            Value::Text(m.entity.clone()),
            Value::Text(m.name.clone()),
        ])
    })?;
    mentions.finish()
}

fn with(own: &[Column], columns: &[Column]) -> Vec<Column> {
    own.iter().chain(columns).copied().collect()
}

/// A Parquet file in the making.
pub(crate) struct Table {
    columns: Vec<Column>,
    schema: Arc<Schema>,
    rows: Vec<Vec<Value>>,
    writer: ArrowWriter<File>,
}

impl Table {
    pub(crate) fn create(folder: &Path, name: &str, columns: Vec<Column>) -> Result<Self, ExportError> {
        let fields = columns.iter().map(|c| Field::new(c.title, data_type(c.kind), true));
        let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
        let file = File::create(folder.join(format!("{name}.parquet")))?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by("namegraph".to_owned())
            .build();
        let writer = ArrowWriter::try_new(file, schema.clone(), Some(properties))?;
        Ok(Self { columns, schema, rows: Vec::new(), writer })
    }

    /// Adds a row: a value for each column.
    pub(crate) fn push(&mut self, row: impl IntoIterator<Item = Value>) -> Result<(), ExportError> {
        self.rows.push(row.into_iter().collect());
        if self.rows.len() >= ROWS { self.flush() } else { Ok(()) }
    }

    pub(crate) fn finish(mut self) -> Result<(), ExportError> {
        self.flush()?;
        self.writer.close()?;
        Ok(())
    }

    fn flush(&mut self) -> Result<(), ExportError> {
        let rows = std::mem::take(&mut self.rows);
        let arrays = self.columns.iter().enumerate();
        let arrays = arrays.map(|(i, column)| array(column.kind, rows.iter().map(|row| &row[i])));
        let batch = RecordBatch::try_new(self.schema.clone(), arrays.collect())?;
        Ok(self.writer.write(&batch)?)
    }
}

fn data_type(kind: Kind) -> DataType {
    match kind {
        Kind::Text => DataType::Utf8,
        Kind::Texts => DataType::List(Arc::new(Field::new("item", DataType::Utf8, true))),
        Kind::Integer => DataType::Int64,
        Kind::Real => DataType::Float64,
    }
}

fn array<'a>(kind: Kind, cells: impl Iterator<Item = &'a Value>) -> ArrayRef {
    match kind {
        Kind::Text => {
            let mut array = StringBuilder::new();
            cells.for_each(|cell| array.append_option(cell.written()));
            Arc::new(array.finish())
        }
        Kind::Texts => {
            let mut array = ListBuilder::new(StringBuilder::new());
            for cell in cells {
                let texts = if let Value::List(texts) = cell { Some(texts) } else { None };
                array.append_option(texts.map(|texts| texts.iter().map(Some)));
            }
            Arc::new(array.finish())
        }
        Kind::Integer => {
            let mut array = Int64Builder::new();
            cells.for_each(|c| {
                array.append_option(if let Value::Integer(n) = c { Some(*n as i64) } else { None });
            });
            Arc::new(array.finish())
        }
        Kind::Real => {
            let mut array = Float64Builder::new();
            cells.for_each(|c| array.append_option(if let Value::Real(n) = c { Some(*n) } else { None }));
            Arc::new(array.finish())
        }
    }
}

impl From<ParquetError> for ExportError {
    fn from(error: ParquetError) -> Self {
        Self::Io(std::io::Error::other(error))
    }
}

impl From<ArrowError> for ExportError {
    fn from(error: ArrowError) -> Self {
        Self::Io(std::io::Error::other(error))
    }
}
