//! Node-link JSON: `networkx.node_link_graph` reads it as it is, D3 with the links under their other name.

use std::io::Write;

use serde_json::{Map, Value as Json, json};

use crate::sheet::{Column, Sheet, Value};
use crate::view::ExportError;

/// `links` is the key that holds the links: "edges" or "links".
pub(crate) fn write(sheet: &Sheet, links: &str, out: &mut dyn Write) -> Result<(), ExportError> {
    out.write_all(b"{\"directed\":false,\"multigraph\":false,\"graph\":{},\"nodes\":[")?;
    for (i, node) in sheet.nodes.iter().enumerate() {
        let own = [("id", json!(node.id)), ("name", json!(node.name))];
        element(out, i, &object(own, &sheet.node_columns, &node.values))?;
    }
    write!(out, "\n],{}:[", Json::from(links))?;
    for (i, edge) in sheet.edges.iter().enumerate() {
        let [source, target] = [edge.source, edge.target].map(|place| json!(sheet.nodes[place].id));
        let own = [("source", source), ("target", target), ("weight", json!(edge.weight))];
        element(out, i, &object(own, &sheet.edge_columns, &edge.values))?;
    }
    Ok(out.write_all(b"\n]}\n")?)
}

fn object<const N: usize>(own: [(&str, Json); N], columns: &[Column], values: &[Value]) -> Json {
    let cells = columns.iter().zip(values).map(|(column, value)| (column.title, cell(value)));
    Json::Object(
        own.into_iter().chain(cells).map(|(key, value)| (key.to_owned(), value)).collect::<Map<_, _>>(),
    )
}

fn cell(value: &Value) -> Json {
    match value {
        Value::Empty => Json::Null,
        Value::Text(text) => json!(text),
        Value::List(texts) => json!(texts),
        Value::Integer(n) => json!(n),
        Value::Real(n) => json!(n),
    }
}

fn element(out: &mut dyn Write, i: usize, value: &Json) -> Result<(), ExportError> {
    out.write_all(if i == 0 { b"\n" } else { b",\n" })?;
    Ok(serde_json::to_writer(out, value)?)
}
