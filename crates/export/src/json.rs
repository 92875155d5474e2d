//! Node-link JSON: `networkx.node_link_graph` reads it as it is, D3 with the links under their other name.

use std::io::Write;

use namegraph_document::Date;
use namegraph_document::json::EntityRecord;
use serde_json::{Value, json};

use crate::view::{ExportError, View};

/// `links` is the key that holds the links: "edges" or "links".
pub(crate) fn write(view: &View<'_>, links: &str, out: &mut dyn Write) -> Result<(), ExportError> {
    out.write_all(b"{\"directed\":false,\"multigraph\":false,\"graph\":{},\"nodes\":[")?;
    for (i, node) in view.nodes.iter().enumerate() {
        element(out, i, &entity(view.record(node)?, node.pagerank))?;
    }
    write!(out, "\n],{}:[", Value::from(links))?;
    for (i, (edge, quote)) in view.edges.iter().zip(view.quotes()?).enumerate() {
        let ends = [edge.source, edge.target].map(|e| view.node(e).row.id.as_str());
        let link = json!({
            "source": ends[0],
            "target": ends[1],
            "weight": edge.weight,
            "count": edge.count,
            "first_seen": written(edge.first_seen),
            "last_seen": written(edge.last_seen),
            "evidence": quote.as_ref().map(|q| &q.text),
            "document": quote.as_ref().map(|q| &q.document),
        });
        element(out, i, &link)?;
    }
    Ok(out.write_all(b"\n]}\n")?)
}

fn entity(record: EntityRecord, pagerank: f64) -> Value {
    json!({
        "id": record.id,
        "name": record.name,
        "type": record.entity_type,
        "aliases": record.aliases,
        "mentions": record.mentions,
        "documents": record.documents,
        "first_seen": written(record.first_seen),
        "last_seen": written(record.last_seen),
        "pagerank": pagerank,
    })
}

fn written(date: Option<Date>) -> Option<String> {
    date.map(|d| d.to_string())
}

fn element(out: &mut dyn Write, i: usize, value: &Value) -> Result<(), ExportError> {
    out.write_all(if i == 0 { b"\n" } else { b",\n" })?;
    Ok(serde_json::to_writer(out, value)?)
}
