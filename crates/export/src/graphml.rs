//! GraphML as igraph, networkx and Gephi read it in full.
//!
//! Positions, sizes and colours are plain keys, which Gephi takes for what they are. igraph gives an edge the id of its source,
//! so that our own stands in `edge_id`.

use std::io::Write;

use crate::map::Map;
use crate::sheet::{Column, Kind, Sheet, Value, hexadecimal};
use crate::view::ExportError;
use crate::xml::Xml;

/// Keys that every node has, and their types.
const OF_NODES: [(&str, &str); 8] = [
    ("label", "string"),
    ("x", "double"),
    ("y", "double"),
    ("size", "double"),
    ("color", "string"),
    ("r", "int"),
    ("g", "int"),
    ("b", "int"),
];
const OF_EDGES: [(&str, &str); 3] = [("edge_id", "string"), ("weight", "double"), ("label", "string")];

pub(crate) fn write(sheet: &Sheet, out: &mut dyn Write) -> Result<(), ExportError> {
    let mut xml = Xml::new(out)?;
    xml.open("graphml", &[("xmlns", "http://graphml.graphdrawing.org/xmlns")])?;
    keys(&mut xml, "node", &OF_NODES, &sheet.node_columns)?;
    keys(&mut xml, "edge", &OF_EDGES, &sheet.edge_columns)?;
    xml.open("graph", &[("edgedefault", "undirected")])?;
    for (node, place) in sheet.nodes.iter().zip(Map::of(sheet).places()) {
        xml.open("node", &[("id", &node.id)])?;
        let (r, g, b) = node.color;
        let [x, y, size] = [place.x, place.y, place.size].map(|n| format!("{n:.2}"));
        let own = [
            node.name.clone(),
            x,
            y,
            size,
            hexadecimal(node.color),
            r.to_string(),
            g.to_string(),
            b.to_string(),
        ];
        for ((key, _), value) in OF_NODES.iter().zip(own) {
            data(&mut xml, "node", key, &value)?;
        }
        columns(&mut xml, "node", &sheet.node_columns, &node.values)?;
        xml.close("node")?;
    }
    for (i, edge) in sheet.edges.iter().enumerate() {
        let [source, target] = [edge.source, edge.target].map(|place| sheet.nodes[place].id.as_str());
        xml.open("edge", &[("source", source), ("target", target)])?;
        data(&mut xml, "edge", "edge_id", &i.to_string())?;
        data(&mut xml, "edge", "weight", &edge.weight.to_string())?;
        if let Some(label) = &edge.label {
            data(&mut xml, "edge", "label", label)?;
        }
        columns(&mut xml, "edge", &sheet.edge_columns, &edge.values)?;
        xml.close("edge")?;
    }
    xml.close("graph")?;
    xml.close("graphml")?;
    Ok(xml.finish()?)
}

fn keys(xml: &mut Xml<'_>, class: &str, own: &[(&str, &str)], columns: &[Column]) -> std::io::Result<()> {
    let kind = |column: &Column| match column.kind {
        Kind::Text | Kind::Texts => "string",
        Kind::Integer => "long",
        Kind::Real => "double",
    };
    for (name, kind) in own.iter().copied().chain(columns.iter().map(|c| (c.attribute(), kind(c)))) {
        let id = format!("{class}_{name}");
        xml.empty("key", &[("id", &id), ("for", class), ("attr.name", name), ("attr.type", kind)])?;
    }
    Ok(())
}

fn data(xml: &mut Xml<'_>, class: &str, key: &str, value: &str) -> std::io::Result<()> {
    xml.content("data", &[("key", &format!("{class}_{key}"))], value)
}

fn columns(xml: &mut Xml<'_>, class: &str, columns: &[Column], values: &[Value]) -> std::io::Result<()> {
    for (column, value) in columns.iter().zip(values) {
        if let Some(value) = value.written() {
            data(xml, class, column.attribute(), &value)?;
        }
    }
    Ok(())
}
