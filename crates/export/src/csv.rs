//! Tables: links with a quote each, or entities.

use std::io::Write;

use namegraph_document::Date;

use crate::view::{ExportError, View};

pub(crate) fn write_links(view: &View<'_>, out: &mut dyn Write) -> Result<(), ExportError> {
    let mut table = ::csv::Writer::from_writer(out);
    table.write_record([
        "source",
        "target",
        "source_name",
        "target_name",
        "weight",
        "count",
        "first_seen",
        "last_seen",
        "evidence",
        "document",
    ])?;
    for (edge, quote) in view.edges.iter().zip(view.quotes()?) {
        let [a, b] = [edge.source, edge.target].map(|e| view.node(e).row);
        let quote = quote.map(|q| (q.text, q.document)).unwrap_or_default();
        let (weight, count) = (edge.weight.to_string(), edge.count.to_string());
        let (first, last) = (written(edge.first_seen), written(edge.last_seen));
        table.write_record([
            &a.id, &b.id, &a.name, &b.name, &weight, &count, &first, &last, &quote.0, &quote.1,
        ])?;
    }
    Ok(table.flush()?)
}

pub(crate) fn write_entities(view: &View<'_>, out: &mut dyn Write) -> Result<(), ExportError> {
    let mut table = ::csv::Writer::from_writer(out);
    table.write_record([
        "id",
        "name",
        "type",
        "aliases",
        "mentions",
        "documents",
        "first_seen",
        "last_seen",
        "pagerank",
    ])?;
    for node in &view.nodes {
        let r = view.record(node)?;
        let (kind, aliases) = (r.entity_type.to_string(), r.aliases.join("|"));
        let (mentions, documents) = (r.mentions.to_string(), r.documents.to_string());
        let (first, last, rank) = (written(r.first_seen), written(r.last_seen), node.pagerank.to_string());
        table.write_record([&r.id, &r.name, &kind, &aliases, &mentions, &documents, &first, &last, &rank])?;
    }
    Ok(table.flush()?)
}

fn written(date: Option<Date>) -> String {
    date.map(|d| d.to_string()).unwrap_or_default()
}
