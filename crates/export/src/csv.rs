//! Tables: links, or nodes. A text that a spreadsheet would take for a formula gets an apostrophe before it.

use std::io::Write;

use namegraph_document::guarded;

use crate::sheet::{Sheet, Value};
use crate::view::ExportError;

pub(crate) fn write_links(sheet: &Sheet, out: &mut dyn Write) -> Result<(), ExportError> {
    let mut table = ::csv::Writer::from_writer(out);
    let own = ["source", "target", "source_name", "target_name", "weight"];
    table.write_record(own.into_iter().chain(sheet.edge_columns.iter().map(|c| c.title)))?;
    for edge in &sheet.edges {
        let (a, b) = (&sheet.nodes[edge.source], &sheet.nodes[edge.target]);
        let own = [&a.id, &b.id, &a.name, &b.name]
            .map(|text| guarded(text))
            .into_iter()
            .chain([edge.weight.to_string()]);
        table.write_record(own.chain(cells(&edge.values)))?;
    }
    Ok(table.flush()?)
}

pub(crate) fn write_nodes(sheet: &Sheet, out: &mut dyn Write) -> Result<(), ExportError> {
    let mut table = ::csv::Writer::from_writer(out);
    table.write_record(["id", "name"].into_iter().chain(sheet.node_columns.iter().map(|c| c.title)))?;
    for node in &sheet.nodes {
        let own = [guarded(&node.id), guarded(&node.name)];
        table.write_record(own.into_iter().chain(cells(&node.values)))?;
    }
    Ok(table.flush()?)
}

fn cells(values: &[Value]) -> impl Iterator<Item = String> {
    values.iter().map(|value| match value {
        Value::Text(_) | Value::List(_) => guarded(&value.written().unwrap_or_default()),
        _ => value.written().unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_stay_texts_and_numbers_numbers() {
        let values = [Value::Real(-0.5), Value::Text("-0.5".to_owned()), Value::Empty];
        assert_eq!(cells(&values).collect::<Vec<_>>(), ["-0.5", "'-0.5", ""]);
    }
}
