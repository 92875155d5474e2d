//! Tables: links, or nodes.

use std::io::Write;

use crate::sheet::{Sheet, Value};
use crate::view::ExportError;

pub(crate) fn write_links(sheet: &Sheet, out: &mut dyn Write) -> Result<(), ExportError> {
    let mut table = ::csv::Writer::from_writer(out);
    let own = ["source", "target", "source_name", "target_name", "weight"];
    table.write_record(own.into_iter().chain(sheet.edge_columns.iter().map(|c| c.title)))?;
    for edge in &sheet.edges {
        let (a, b) = (&sheet.nodes[edge.source], &sheet.nodes[edge.target]);
        let own = [&a.id, &b.id, &a.name, &b.name, &edge.weight.to_string()].map(String::clone);
        table.write_record(own.into_iter().chain(cells(&edge.values)))?;
    }
    Ok(table.flush()?)
}

pub(crate) fn write_nodes(sheet: &Sheet, out: &mut dyn Write) -> Result<(), ExportError> {
    let mut table = ::csv::Writer::from_writer(out);
    table.write_record(["id", "name"].into_iter().chain(sheet.node_columns.iter().map(|c| c.title)))?;
    for node in &sheet.nodes {
        let own = [node.id.clone(), node.name.clone()];
        table.write_record(own.into_iter().chain(cells(&node.values)))?;
    }
    Ok(table.flush()?)
}

fn cells(values: &[Value]) -> impl Iterator<Item = String> {
    values.iter().map(|value| value.written().unwrap_or_default())
}
