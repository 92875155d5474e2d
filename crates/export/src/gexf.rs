//! GEXF 1.3 as Gephi, Gephi Lite and networkx read it in full.
//!
//! What clients choke on, and is therefore so and not otherwise: one `<attributes>` block for each class, before the
//! nodes; no column called `type`, `weight` or `label`; attribute ids that are their titles; `viz:` elements with their
//! prefix, `value` first in `viz:size`; full dates only, and the end of a spell on the day after; unique edge ids, no
//! weight of zero; no character that XML 1.0 forbids, line ends in attributes written as references.
//!
//! Weights over time, if they are asked for, break two of these rules, as Gephi itself does: a second block for links, with a
//! column `weight`. Gephi plays them; other readers keep one of the values or refuse. `gexf.rng` is the grammar of what is
//! written here.

use std::io::{self, Write};

use namegraph_document::Date;

use crate::map::Map;
use crate::sheet::{Color, Column, Kind, Sheet, Value};
use crate::view::ExportError;
use crate::xml::Xml;

pub(crate) fn write(sheet: &Sheet, out: &mut dyn Write) -> Result<(), ExportError> {
    let mut xml = Xml::new(out)?;
    xml.open(
        "gexf",
        &[("xmlns", "http://gexf.net/1.3"), ("xmlns:viz", "http://gexf.net/1.3/viz"), ("version", "1.3")],
    )?;
    xml.open("meta", &[])?;
    xml.text("creator", "namegraph")?;
    xml.text("description", sheet.description)?;
    xml.close("meta")?;
    xml.open(
        "graph",
        &[
            ("defaultedgetype", "undirected"),
            ("mode", "dynamic"),
            ("timeformat", "date"),
            ("timerepresentation", "interval"),
            ("idtype", "string"),
        ],
    )?;
    xml.columns("node", &sheet.node_columns)?;
    xml.columns("edge", &sheet.edge_columns)?;
    if sheet.edges.iter().any(|e| !e.weights.is_empty()) {
        xml.open("attributes", &[("class", "edge"), ("mode", "dynamic")])?;
        xml.empty("attribute", &[("id", "weight"), ("title", "weight"), ("type", "double")])?;
        xml.close("attributes")?;
    }
    let map = Map::of(sheet);
    write_nodes(sheet, &map, &mut xml)?;
    xml.open("edges", &[])?;
    for i in map.bottom_up() {
        write_edge(sheet, &map, i, &mut xml)?;
    }
    xml.close("edges")?;
    xml.close("graph")?;
    xml.close("gexf")?;
    Ok(xml.finish()?)
}

fn write_nodes(sheet: &Sheet, map: &Map, xml: &mut Xml<'_>) -> io::Result<()> {
    xml.open("nodes", &[])?;
    for (node, place) in sheet.nodes.iter().zip(map.places()) {
        xml.open("node", &[("id", &node.id), ("label", &node.name)])?;
        xml.values(&sheet.node_columns, &node.values)?;
        xml.spell(node.first_seen, node.last_seen)?;
        xml.empty("viz:size", &[("value", &format!("{:.2}", place.size))])?;
        let [x, y] = [place.x, place.y].map(|at| format!("{at:.2}"));
        xml.empty("viz:position", &[("x", &x), ("y", &y), ("z", "0")])?;
        xml.color(node.color)?;
        xml.close("node")?;
    }
    xml.close("nodes")
}

fn write_edge(sheet: &Sheet, map: &Map, i: usize, xml: &mut Xml<'_>) -> io::Result<()> {
    let edge = &sheet.edges[i];
    let [source, target] = [edge.source, edge.target].map(|place| sheet.nodes[place].id.as_str());
    let (id, weight) = (i.to_string(), edge.weight.to_string());
    let mut attributes =
        vec![("id", id.as_str()), ("source", source), ("target", target), ("weight", weight.as_str())];
    attributes.extend(edge.label.as_deref().map(|label| ("label", label)));
    xml.open("edge", &attributes)?;
    xml.open("attvalues", &[])?;
    xml.cells(&sheet.edge_columns, &edge.values)?;
    for w in &edge.weights {
        let [weight, start, end] = [w.weight.to_string(), w.from.to_string(), w.until.to_string()];
        xml.empty("attvalue", &[("for", "weight"), ("value", &weight), ("start", &start), ("end", &end)])?;
    }
    xml.close("attvalues")?;
    xml.spell(edge.first_seen, edge.last_seen)?;
    xml.color(map.edge_color(sheet, i))?;
    xml.empty("viz:thickness", &[("value", &format!("{:.2}", edge.thickness()))])?;
    xml.close("edge")
}

impl Xml<'_> {
    fn columns(&mut self, class: &str, columns: &[Column]) -> io::Result<()> {
        self.open("attributes", &[("class", class), ("mode", "static")])?;
        for column in columns {
            let kind = match column.kind {
                Kind::Text | Kind::Texts => "string",
                Kind::Integer => "integer",
                Kind::Real => "double",
            };
            self.empty(
                "attribute",
                &[("id", column.attribute()), ("title", column.attribute()), ("type", kind)],
            )?;
        }
        self.close("attributes")
    }

    fn values(&mut self, columns: &[Column], values: &[Value]) -> io::Result<()> {
        self.open("attvalues", &[])?;
        self.cells(columns, values)?;
        self.close("attvalues")
    }

    fn cells(&mut self, columns: &[Column], values: &[Value]) -> io::Result<()> {
        for (column, value) in columns.iter().zip(values) {
            if let Some(value) = value.written() {
                self.empty("attvalue", &[("for", column.attribute()), ("value", &value)])?;
            }
        }
        Ok(())
    }

    /// The days from the first to the last, both included; nothing for what has no date.
    fn spell(&mut self, first: Option<Date>, last: Option<Date>) -> io::Result<()> {
        let Some((first, last)) = first.zip(last) else { return Ok(()) };
        let end = last.tomorrow().unwrap_or(last);
        self.open("spells", &[])?;
        self.empty("spell", &[("start", &first.to_string()), ("end", &end.to_string())])?;
        self.close("spells")
    }

    fn color(&mut self, (r, g, b): Color) -> io::Result<()> {
        self.empty("viz:color", &[("r", &r.to_string()), ("g", &g.to_string()), ("b", &b.to_string())])
    }
}
