//! GEXF 1.3 as Gephi, Gephi Lite and networkx read it in full.
//!
//! What clients choke on, and is therefore so and not otherwise: one `<attributes>` block for each class, before the
//! nodes; no column called `type`, `weight` or `label`; attribute ids that are their titles; `viz:` elements with their
//! prefix, `value` first in `viz:size`; full dates only, and the end of a spell on the day after; unique edge ids, no
//! weight of zero; no character that XML 1.0 forbids, line ends in attributes written as references.

use std::borrow::Cow;
use std::io::{self, Write};

use namegraph_document::{Date, EntityType};
use quick_xml::Writer;
use quick_xml::escape::escape;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use quick_xml::name::QName;

use crate::view::{ExportError, View, ViewNode};

const SMALLEST: f64 = 6.0;
const LARGEST: f64 = 40.0;
const EDGE_COLOR: (u8, u8, u8) = (170, 170, 170);

const NODE_COLUMNS: [(&str, &str); 7] = [
    ("entity_type", "string"),
    ("mentions", "integer"),
    ("documents", "integer"),
    ("aliases", "string"),
    ("first_seen", "string"),
    ("last_seen", "string"),
    ("pagerank", "double"),
];
const EDGE_COLUMNS: [(&str, &str); 5] = [
    ("count", "integer"),
    ("evidence", "string"),
    ("document", "string"),
    ("first_seen", "string"),
    ("last_seen", "string"),
];

/// The colour of each type, the same in every export.
const fn color(entity_type: EntityType) -> (u8, u8, u8) {
    match entity_type {
        EntityType::Person => (217, 72, 59),
        EntityType::Organization => (59, 117, 217),
        EntityType::Location => (70, 160, 90),
        EntityType::Miscellaneous => (150, 110, 190),
    }
}

pub(crate) fn write(view: &View<'_>, out: &mut dyn Write) -> Result<(), ExportError> {
    let mut xml = Xml(Writer::new_with_indent(out, b' ', 1));
    xml.0.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.open(
        "gexf",
        &[("xmlns", "http://gexf.net/1.3"), ("xmlns:viz", "http://gexf.net/1.3/viz"), ("version", "1.3")],
    )?;
    xml.open("meta", &[])?;
    xml.text("creator", "namegraph")?;
    xml.text("description", "People, places and organizations that occur together")?;
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
    xml.columns("node", &NODE_COLUMNS)?;
    xml.columns("edge", &EDGE_COLUMNS)?;
    write_nodes(view, &mut xml)?;
    write_edges(view, &mut xml)?;
    xml.close("graph")?;
    xml.close("gexf")?;
    Ok(xml.0.get_mut().write_all(b"\n")?)
}

fn write_nodes(view: &View<'_>, xml: &mut Xml<'_>) -> Result<(), ExportError> {
    let graph = view.subgraph();
    let strengths: Vec<f64> = (0..view.nodes.len()).map(|i| graph.weighted_degree(i as u32)).collect();
    let strongest = strengths.iter().copied().fold(1.0, f64::max);
    xml.open("nodes", &[])?;
    for ((node, strength), at) in view.nodes.iter().zip(strengths).zip(graph.layout()) {
        let size = SMALLEST + (LARGEST - SMALLEST) * (strength / strongest).sqrt();
        write_node(view, node, size, at, xml)?;
    }
    Ok(xml.close("nodes")?)
}

fn write_node(
    view: &View<'_>,
    node: &ViewNode<'_>,
    size: f64,
    at: (f64, f64),
    xml: &mut Xml<'_>,
) -> Result<(), ExportError> {
    let record = view.record(node)?;
    let values = [
        Some(record.entity_type.to_string()),
        Some(record.mentions.to_string()),
        Some(record.documents.to_string()),
        Some(record.aliases.join("|")),
        record.first_seen.map(|d| d.to_string()),
        record.last_seen.map(|d| d.to_string()),
        Some(node.pagerank.to_string()),
    ];
    xml.open("node", &[("id", &record.id), ("label", &record.name)])?;
    xml.values(&NODE_COLUMNS, &values)?;
    xml.spell(record.first_seen, record.last_seen)?;
    xml.empty("viz:size", &[("value", &format!("{size:.2}"))])?;
    xml.empty("viz:position", &[("x", &format!("{:.2}", at.0)), ("y", &format!("{:.2}", at.1)), ("z", "0")])?;
    xml.color(color(record.entity_type))?;
    Ok(xml.close("node")?)
}

fn write_edges(view: &View<'_>, xml: &mut Xml<'_>) -> Result<(), ExportError> {
    xml.open("edges", &[])?;
    for (i, (edge, quote)) in view.edges.iter().zip(view.quotes()?).enumerate() {
        let [source, target] = [edge.source, edge.target].map(|e| view.node(e).row.id.as_str());
        let values = [
            Some(edge.count.to_string()),
            quote.as_ref().map(|q| q.text.clone()),
            quote.map(|q| q.document),
            edge.first_seen.map(|d| d.to_string()),
            edge.last_seen.map(|d| d.to_string()),
        ];
        let (id, weight) = (i.to_string(), edge.weight.to_string());
        xml.open("edge", &[("id", &id), ("source", source), ("target", target), ("weight", &weight)])?;
        xml.values(&EDGE_COLUMNS, &values)?;
        xml.spell(edge.first_seen, edge.last_seen)?;
        xml.color(EDGE_COLOR)?;
        xml.close("edge")?;
    }
    Ok(xml.close("edges")?)
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

    fn columns(&mut self, class: &str, columns: &[(&str, &str)]) -> io::Result<()> {
        self.open("attributes", &[("class", class), ("mode", "static")])?;
        for (title, kind) in columns {
            self.empty("attribute", &[("id", title), ("title", title), ("type", kind)])?;
        }
        self.close("attributes")
    }

    fn values(&mut self, columns: &[(&str, &str)], values: &[Option<String>]) -> io::Result<()> {
        self.open("attvalues", &[])?;
        for ((title, _), value) in columns.iter().zip(values) {
            if let Some(value) = value {
                self.empty("attvalue", &[("for", title), ("value", value)])?;
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

    fn color(&mut self, (r, g, b): (u8, u8, u8)) -> io::Result<()> {
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
