//! GEXF 1.3 as Gephi, Gephi Lite and networkx read it in full.
//!
//! What clients choke on, and is therefore so and not otherwise: one `<attributes>` block for each class, before the
//! nodes; no column called `type`, `weight` or `label`; attribute ids that are their titles; `viz:` elements with their
//! prefix, `value` first in `viz:size`; full dates only, and the end of a spell on the day after; unique edge ids, no
//! weight of zero; no character that XML 1.0 forbids, line ends in attributes written as references.

use std::borrow::Cow;
use std::io::{self, Write};

use namegraph_document::Date;
use quick_xml::Writer;
use quick_xml::escape::escape;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use quick_xml::name::QName;

use crate::sheet::{Color, Column, EdgeLine, Kind, NodeLine, Sheet, Value};
use crate::view::ExportError;

const SMALLEST: f64 = 6.0;
const LARGEST: f64 = 40.0;

pub(crate) fn write(sheet: &Sheet, out: &mut dyn Write) -> Result<(), ExportError> {
    let mut xml = Xml(Writer::new_with_indent(out, b' ', 1));
    xml.0.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
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
    write_nodes(sheet, &mut xml)?;
    xml.open("edges", &[])?;
    for (i, edge) in sheet.edges.iter().enumerate() {
        write_edge(sheet, i, edge, &mut xml)?;
    }
    xml.close("edges")?;
    xml.close("graph")?;
    xml.close("gexf")?;
    Ok(xml.0.get_mut().write_all(b"\n")?)
}

fn write_nodes(sheet: &Sheet, xml: &mut Xml<'_>) -> io::Result<()> {
    let graph = sheet.graph();
    let strengths: Vec<f64> = (0..sheet.nodes.len()).map(|i| graph.weighted_degree(i as u32)).collect();
    let strongest = strengths.iter().copied().fold(1.0, f64::max);
    xml.open("nodes", &[])?;
    for ((node, strength), at) in sheet.nodes.iter().zip(strengths).zip(graph.layout()) {
        let size = SMALLEST + (LARGEST - SMALLEST) * (strength / strongest).sqrt();
        write_node(sheet, node, size, at, xml)?;
    }
    xml.close("nodes")
}

fn write_node(
    sheet: &Sheet,
    node: &NodeLine,
    size: f64,
    at: (f64, f64),
    xml: &mut Xml<'_>,
) -> io::Result<()> {
    xml.open("node", &[("id", &node.id), ("label", &node.name)])?;
    xml.values(&sheet.node_columns, &node.values)?;
    xml.spell(node.first_seen, node.last_seen)?;
    xml.empty("viz:size", &[("value", &format!("{size:.2}"))])?;
    xml.empty("viz:position", &[("x", &format!("{:.2}", at.0)), ("y", &format!("{:.2}", at.1)), ("z", "0")])?;
    xml.color(node.color)?;
    xml.close("node")
}

fn write_edge(sheet: &Sheet, i: usize, edge: &EdgeLine, xml: &mut Xml<'_>) -> io::Result<()> {
    let [source, target] = [edge.source, edge.target].map(|place| sheet.nodes[place].id.as_str());
    let (id, weight) = (i.to_string(), edge.weight.to_string());
    let mut attributes =
        vec![("id", id.as_str()), ("source", source), ("target", target), ("weight", weight.as_str())];
    attributes.extend(edge.label.as_deref().map(|label| ("label", label)));
    xml.open("edge", &attributes)?;
    xml.values(&sheet.edge_columns, &edge.values)?;
    xml.spell(edge.first_seen, edge.last_seen)?;
    xml.color(edge.color)?;
    xml.close("edge")
}

/// The title of a column; `type` is one that readers take for their own.
fn title(column: &Column) -> &'static str {
    if column.title == "type" { "entity_type" } else { column.title }
}

/// XML as GEXF's readers want it.
struct Xml<'a>(Writer<&'a mut dyn Write>);

impl Xml<'_> {
    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.0.write_event(Event::Start(element(name, attributes)))
    }

    fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.0.write_event(Event::Empty(element(name, attributes)))
    }

    fn close(&mut self, name: &str) -> io::Result<()> {
        self.0.write_event(Event::End(BytesEnd::new(name)))
    }

    fn text(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.open(name, &[])?;
        self.0.write_event(Event::Text(BytesText::new(text)))?;
        self.close(name)
    }

    fn columns(&mut self, class: &str, columns: &[Column]) -> io::Result<()> {
        self.open("attributes", &[("class", class), ("mode", "static")])?;
        for column in columns {
            let kind = match column.kind {
                Kind::Text => "string",
                Kind::Integer => "integer",
                Kind::Real => "double",
            };
            self.empty("attribute", &[("id", title(column)), ("title", title(column)), ("type", kind)])?;
        }
        self.close("attributes")
    }

    fn values(&mut self, columns: &[Column], values: &[Value]) -> io::Result<()> {
        self.open("attvalues", &[])?;
        for (column, value) in columns.iter().zip(values) {
            if let Some(value) = value.written() {
                self.empty("attvalue", &[("for", title(column)), ("value", &value)])?;
            }
        }
        self.close("attvalues")
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

fn element<'a>(name: &'a str, attributes: &[(&'a str, &str)]) -> BytesStart<'a> {
    let mut start = BytesStart::new(name);
    for (key, value) in attributes {
        let value = Cow::Owned(attribute(value));
        start.push_attribute(Attribute { key: QName(key), value });
    }
    start
}

/// A value without the characters that XML 1.0 forbids, escaped, its line ends and tabs kept from becoming spaces.
fn attribute(value: &str) -> String {
    let allowed = |c: char| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    let clean: String = value.chars().filter(|&c| allowed(c)).collect();
    escape(clean).replace('\n', "&#10;").replace('\t', "&#9;").replace('\r', "&#13;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_keep_what_xml_can_hold() {
        assert_eq!(
            attribute("a\u{b}<b> & \"c\"\nd\te\u{ffff}🚀"),
            "a&lt;b&gt; &amp; &quot;c&quot;&#10;d&#9;e🚀"
        );
    }
}
