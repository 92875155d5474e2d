//! A script for a running Neo4j: `cypher-shell -f graph.cypher`. The values are parameters, so that no name can become a
//! statement; running it twice changes nothing.
//!
//! Labels, the type of relationships and properties are those that `namegraph query` knows.

use std::collections::BTreeMap;
use std::io::Write;

use namegraph_document::EntityType;

use crate::sheet::{Column, Sheet, Value, node_label};
use crate::view::ExportError;

/// Rows that one statement takes.
const ROWS: usize = 500;

pub(crate) fn write(sheet: &Sheet, out: &mut dyn Write) -> Result<(), ExportError> {
    writeln!(out, "// {}. Run it with: cypher-shell -f THIS_FILE", sheet.description)?;
    let mut nodes: BTreeMap<Option<EntityType>, Vec<usize>> = BTreeMap::new();
    sheet.nodes.iter().enumerate().for_each(|(i, n)| nodes.entry(n.entity_type).or_default().push(i));
    for label in nodes.keys().map(|t| node_label(*t)) {
        let name = label.to_lowercase();
        writeln!(out, "CREATE CONSTRAINT {name}_id IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE;")?;
    }
    for (entity_type, nodes) in nodes {
        write_nodes(sheet, node_label(entity_type), &nodes, out)?;
    }
    let mut edges: BTreeMap<[Option<EntityType>; 2], Vec<usize>> = BTreeMap::new();
    for (i, e) in sheet.edges.iter().enumerate() {
        edges.entry([e.source, e.target].map(|end| sheet.nodes[end].entity_type)).or_default().push(i);
    }
    for (ends, edges) in edges {
        write_links(sheet, ends.map(node_label), &edges, out)?;
    }
    Ok(())
}

fn write_nodes(sheet: &Sheet, label: &str, nodes: &[usize], out: &mut dyn Write) -> Result<(), ExportError> {
    let properties = set("n", [("name", "name")].into_iter().chain(titles(&sheet.node_columns)));
    let statement = format!("UNWIND $rows AS row MERGE (n:{label} {{id: row.id}}) SET {properties};");
    for batch in nodes.chunks(ROWS) {
        let row = |i: &usize| {
            let n = &sheet.nodes[*i];
            let own = [("id", quoted(&n.id)), ("name", quoted(&n.name))];
            map(own, &sheet.node_columns, &n.values)
        };
        statement_with(batch.iter().map(row), &statement, out)?;
    }
    Ok(())
}

fn write_links(
    sheet: &Sheet,
    [a, b]: [&str; 2],
    edges: &[usize],
    out: &mut dyn Write,
) -> Result<(), ExportError> {
    let properties = set("r", [("weight", "weight")].into_iter().chain(titles(&sheet.edge_columns)));
    let statement = format!(
        "UNWIND $rows AS row MATCH (a:{a} {{id: row.source}}), (b:{b} {{id: row.target}}) MERGE (a)-[r:{}]->(b) SET {properties};",
        sheet.relation
    );
    for batch in edges.chunks(ROWS) {
        let row = |i: &usize| {
            let e = &sheet.edges[*i];
            let [source, target] = [e.source, e.target].map(|end| quoted(&sheet.nodes[end].id));
            let own = [("source", source), ("target", target), ("weight", real(e.weight))];
            map(own, &sheet.edge_columns, &e.values)
        };
        statement_with(batch.iter().map(row), &statement, out)?;
    }
    Ok(())
}

/// A statement, after the line that gives it its rows.
fn statement_with(
    rows: impl Iterator<Item = String>,
    statement: &str,
    out: &mut dyn Write,
) -> Result<(), ExportError> {
    write!(out, ":param rows => [")?;
    for (i, row) in rows.enumerate() {
        write!(out, "{}{row}", if i == 0 { "" } else { ", " })?;
    }
    Ok(writeln!(out, "]\n{statement}")?)
}

fn titles(columns: &[Column]) -> impl Iterator<Item = (&str, &str)> {
    columns.iter().map(|c| (c.title, c.title))
}

fn set<'a>(variable: &str, properties: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let each = properties.map(|(property, key)| format!("{variable}.{property} = row.{key}"));
    each.collect::<Vec<_>>().join(", ")
}

/// A literal map. What is empty is null, so that a second run takes it away.
fn map<const N: usize>(own: [(&str, String); N], columns: &[Column], values: &[Value]) -> String {
    let cells = columns.iter().zip(values).map(|(column, value)| (column.title, literal(value)));
    let pairs = own.into_iter().chain(cells).map(|(key, value)| format!("{key}: {value}"));
    format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
}

fn literal(value: &Value) -> String {
    match value {
        Value::Empty => "null".to_owned(),
        Value::Text(text) => quoted(text),
        Value::List(texts) => {
            format!("[{}]", texts.iter().map(|t| quoted(t)).collect::<Vec<_>>().join(", "))
        }
        Value::Integer(n) => n.to_string(),
        Value::Real(n) => real(*n),
    }
}

/// A number with a point in it, or Cypher takes it for an integer.
fn real(n: f64) -> String {
    if n.is_finite() { format!("{n:?}") } else { "null".to_owned() }
}

/// A string on one line.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('\'');
    for c in text.chars() {
        match c {
            '\\' => quoted.push_str("\\\\"),
            '\'' => quoted.push_str("\\'"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => {
                quoted.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('\'');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_string_early() {
        assert_eq!(quoted("a 'b' \\ c\nd\u{b}\u{2028}🚀"), "'a \\'b\\' \\\\ c\\nd\\u000b\\u2028🚀'");
        assert_eq!([real(2.0), real(1e-9), real(f64::INFINITY)], ["2.0", "1e-9", "null"]);
    }
}
