//! JSON, in the shapes of its readers: node-link for networkx and, with the links under their other name, D3; graphology's, for
//! sigma; Cytoscape's.

use std::io::Write;

use serde_json::{Value as Json, json};

use crate::map::Map;
use crate::sheet::{Column, Sheet, Value, hexadecimal};
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

/// What `Graph.from` of graphology reads; sigma draws it as it is.
pub(crate) fn write_graphology(sheet: &Sheet, out: &mut dyn Write) -> Result<(), ExportError> {
    let options = json!({"type": "undirected", "multi": false, "allowSelfLoops": false});
    write!(out, "{{\"attributes\":{{}},\"options\":{options},\"nodes\":[")?;
    let attributes = sheet.node_columns.iter().map(Column::attribute).collect::<Vec<_>>();
    let map = Map::of(sheet);
    for (i, (node, place)) in sheet.nodes.iter().zip(map.places()).enumerate() {
        let own = [
            ("label", json!(node.name)),
            ("x", json!(place.x)),
            ("y", json!(place.y)),
            ("size", json!(place.size)),
            ("color", json!(hexadecimal(node.color))),
        ];
        element(out, i, &json!({"key": node.id, "attributes": named(own, &attributes, &node.values)}))?;
    }
    out.write_all(b"\n],\"edges\":[")?;
    let attributes = sheet.edge_columns.iter().map(Column::attribute).collect::<Vec<_>>();
    for (place, i) in map.bottom_up().enumerate() {
        let edge = &sheet.edges[i];
        let [source, target] = [edge.source, edge.target].map(|place| json!(sheet.nodes[place].id));
        let own = [("weight", json!(edge.weight)), ("color", json!(hexadecimal(map.edge_color(sheet, i))))];
        let attributes = named(own, &attributes, &edge.values);
        element(
            out,
            place,
            &json!({"key": i.to_string(), "source": source, "target": target, "attributes": attributes}),
        )?;
    }
    Ok(out.write_all(b"\n]}\n")?)
}

/// What Cytoscape and Cytoscape.js read, and `networkx.cytoscape_graph`, which asks for `value`.
pub(crate) fn write_cytoscape(sheet: &Sheet, out: &mut dyn Write) -> Result<(), ExportError> {
    out.write_all(b"{\"data\":[],\"directed\":false,\"multigraph\":false,\"elements\":{\"nodes\":[")?;
    let titles = sheet.node_columns.iter().map(|c| c.title).collect::<Vec<_>>();
    for (i, (node, place)) in sheet.nodes.iter().zip(Map::of(sheet).places()).enumerate() {
        let own = [
            ("id", json!(node.id)),
            ("value", json!(node.id)),
            ("name", json!(node.name)),
            ("size", json!(place.size)),
            ("color", json!(hexadecimal(node.color))),
        ];
        let data = named(own, &titles, &node.values);
        element(out, i, &json!({"data": data, "position": {"x": place.x, "y": place.y}}))?;
    }
    out.write_all(b"\n],\"edges\":[")?;
    let titles = sheet.edge_columns.iter().map(|c| c.title).collect::<Vec<_>>();
    for (i, edge) in sheet.edges.iter().enumerate() {
        let [source, target] = [edge.source, edge.target].map(|place| json!(sheet.nodes[place].id));
        let own = [
            ("id", json!(format!("e{i}"))),
            ("source", source),
            ("target", target),
            ("weight", json!(edge.weight)),
        ];
        element(out, i, &json!({"data": named(own, &titles, &edge.values)}))?;
    }
    Ok(out.write_all(b"\n]}}\n")?)
}

fn object<const N: usize>(own: [(&str, Json); N], columns: &[Column], values: &[Value]) -> Json {
    let titles = columns.iter().map(|c| c.title).collect::<Vec<_>>();
    named(own, &titles, values)
}

fn named<const N: usize>(own: [(&str, Json); N], titles: &[&str], values: &[Value]) -> Json {
    let cells = titles.iter().zip(values).map(|(title, value)| (*title, cell(value)));
    Json::Object(own.into_iter().chain(cells).map(|(key, value)| (key.to_owned(), value)).collect())
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
