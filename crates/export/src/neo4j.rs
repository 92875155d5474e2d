//! Tables for a new Neo4j database:
//! `neo4j-admin database import full --nodes=nodes.csv --relationships=relationships.csv`, without further options.
//!
//! The importer wants a record on one line and splits lists at semicolons, so that line ends become spaces and semicolons in
//! other names commas.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use crate::sheet::{Column, Kind, Sheet, Value, node_label};
use crate::view::ExportError;

/// The files in the folder.
pub(crate) const FILES: [&str; 2] = ["nodes.csv", "relationships.csv"];

pub(crate) fn write(sheet: &Sheet, folder: &Path) -> Result<(), ExportError> {
    let mut nodes = table(folder, FILES[0])?;
    let header = ["id:ID".to_owned(), "name".to_owned(), ":LABEL".to_owned()];
    nodes.write_record(header.into_iter().chain(sheet.node_columns.iter().map(titled)))?;
    for n in &sheet.nodes {
        let own = [line(&n.id), line(&n.name), node_label(n.entity_type).to_owned()];
        nodes.write_record(own.into_iter().chain(n.values.iter().map(cell)))?;
    }
    nodes.flush()?;
    let mut links = table(folder, FILES[1])?;
    let header = [":START_ID", ":END_ID", ":TYPE", "weight:double"].map(str::to_owned);
    links.write_record(header.into_iter().chain(sheet.edge_columns.iter().map(titled)))?;
    for e in &sheet.edges {
        let [source, target] = [e.source, e.target].map(|end| line(&sheet.nodes[end].id));
        let own = [source, target, sheet.relation.to_owned(), e.weight.to_string()];
        links.write_record(own.into_iter().chain(e.values.iter().map(cell)))?;
    }
    Ok(links.flush()?)
}

fn table(folder: &Path, name: &str) -> Result<::csv::Writer<BufWriter<File>>, ExportError> {
    Ok(::csv::Writer::from_writer(BufWriter::new(File::create(folder.join(name))?)))
}

fn titled(column: &Column) -> String {
    let kind = match column.kind {
        Kind::Text => "string",
        Kind::Texts => "string[]",
        Kind::Integer => "long",
        Kind::Real => "double",
    };
    format!("{}:{kind}", column.title)
}

fn cell(value: &Value) -> String {
    match value {
        Value::List(texts) => texts.iter().map(|t| line(t).replace(';', ",")).collect::<Vec<_>>().join(";"),
        other => line(&other.written().unwrap_or_default()),
    }
}

/// A text on one line.
fn line(text: &str) -> String {
    text.replace("\r\n", " ").replace(['\n', '\r'], " ")
}
