//! RDF: entities in the words of schema.org, links with the sentences they were derived from in those of PROV.
//!
//! ```text
//! entity     a schema:Person, schema:Organization, schema:Place or schema:Thing; schema:name, schema:alternateName;
//!            skos:related the entities it is linked to
//! link       a ng:Cooccurrence; ng:between both ends; ng:weight and the other columns; prov:wasDerivedFrom quotations
//! quotation  a schema:Quotation; schema:text; schema:mentions both ends; prov:wasQuotedFrom a document
//! document   a schema:CreativeWork; schema:name, schema:datePublished, schema:url
//! ```
//!
//! Links `prov:wasGeneratedBy` the build that counted them. Words that neither vocabulary has are in
//! `urn:namegraph:vocabulary#`, called as the columns of other formats.

use std::collections::BTreeSet;
use std::io::{self, Write};

use namegraph_document::EntityType;
use namegraph_document::json::EvidenceRecord;
use namegraph_query::Namegraph;
use namegraph_store::{DocumentHead, Order};
use oxrdf::vocab::{rdf, xsd};
use oxrdf::{Literal, NamedNode, Term, TripleRef};
use oxttl::{NTriplesSerializer, TurtleSerializer};

use crate::languages::labels;
use crate::page::column;
use crate::sheet::{Column, EdgeLine, NodeLine, Sheet, Value};
use crate::view::{ExportError, for_each_quoted};

const SCHEMA: &str = "https://schema.org/";
const PROV: &str = "http://www.w3.org/ns/prov#";
const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";
const OURS: &str = "urn:namegraph:vocabulary#";
const XSD: &str = "http://www.w3.org/2001/XMLSchema#";

/// Columns that stand elsewhere: in the type, in quotations.
const TOLD: [&str; 5] = ["type", "aliases", "evidence", "document", "words_from"];

pub(crate) fn write_turtle(graph: &Namegraph, sheet: &Sheet, out: &mut dyn Write) -> Result<(), ExportError> {
    let mut turtle = TurtleSerializer::new();
    for (prefix, iri) in [("schema", SCHEMA), ("prov", PROV), ("skos", SKOS), ("ng", OURS), ("xsd", XSD)] {
        turtle = turtle.with_prefix(prefix, iri).map_err(io::Error::other)?;
    }
    let mut turtle = turtle.for_writer(out);
    describe(graph, sheet, &mut |triple| turtle.serialize_triple(triple))?;
    turtle.finish()?;
    Ok(())
}

pub(crate) fn write_ntriples(
    graph: &Namegraph,
    sheet: &Sheet,
    out: &mut dyn Write,
) -> Result<(), ExportError> {
    let mut lines = NTriplesSerializer::new().for_writer(out);
    describe(graph, sheet, &mut |triple| lines.serialize_triple(triple))
}

fn describe(
    graph: &Namegraph,
    sheet: &Sheet,
    take: &mut dyn FnMut(TripleRef<'_>) -> io::Result<()>,
) -> Result<(), ExportError> {
    let mut triples = Triples { take };
    triples.build(graph)?;
    let entities = sheet.nodes.iter().filter(|n| n.entity_type.is_some());
    entities.into_iter().try_for_each(|node| triples.entity(sheet, node))?;
    let mut quoted = BTreeSet::new();
    for_each_quoted(graph, sheet, Order::Oldest, usize::MAX, |edge, quotes| {
        let ends = [edge.source, edge.target].map(|end| &sheet.nodes[end]);
        if let Some(document) = ends.iter().find_map(|n| n.id.strip_prefix(DOCUMENT_ID)) {
            quoted.insert(document.to_owned());
            return Ok(triples.mentions(ends)?);
        }
        triples.link(sheet, edge, ends, &quotes)?;
        quoted.extend(quotes.into_iter().map(|q| q.document));
        Ok(())
    })?;
    let documents = graph.store().document_heads()?;
    documents.iter().filter(|d| quoted.contains(&d.id)).try_for_each(|d| triples.document(d))?;
    Ok(())
}

/// What ids of documents begin with in a graph of documents and entities.
const DOCUMENT_ID: &str = "doc:";

struct Triples<'a> {
    take: &'a mut dyn FnMut(TripleRef<'_>) -> io::Result<()>,
}

impl Triples<'_> {
    fn add(&mut self, subject: &NamedNode, predicate: &NamedNode, object: impl Into<Term>) -> io::Result<()> {
        let object = object.into();
        (self.take)(TripleRef::new(subject, predicate, &object))
    }

    fn a(&mut self, subject: &NamedNode, class: NamedNode) -> io::Result<()> {
        self.add(subject, &rdf::TYPE.into_owned(), class)
    }

    fn text(&mut self, subject: &NamedNode, predicate: &NamedNode, text: &str) -> io::Result<()> {
        self.add(subject, predicate, Literal::new_simple_literal(text))
    }

    fn build(&mut self, graph: &Namegraph) -> Result<(), ExportError> {
        let build = build();
        self.a(&build, named(PROV, "Activity"))?;
        for setting in ["recognizer", "window"] {
            if let Some(value) = graph.store().setting::<String>(setting)? {
                self.text(&build, &named(OURS, setting), &value)?;
            }
        }
        Ok(())
    }

    fn entity(&mut self, sheet: &Sheet, node: &NodeLine) -> io::Result<()> {
        let entity = identified("entity", &node.id);
        let class = match node.entity_type {
            Some(EntityType::Person) => "Person",
            Some(EntityType::Organization) => "Organization",
            Some(EntityType::Location) => "Place",
            Some(EntityType::Miscellaneous) | None => "Thing",
        };
        self.a(&entity, named(SCHEMA, class))?;
        self.text(&entity, &named(SCHEMA, "name"), &node.name)?;
        let labels = labels(sheet, &node.values);
        // The name it is shown under is said once, whatever languages have it.
        for (name, language) in labels.iter().filter(|(name, _)| *name != node.name) {
            let tagged = Literal::new_language_tagged_literal_unchecked(*name, *language);
            self.add(&entity, &named(SCHEMA, "alternateName"), tagged)?;
        }
        let is_tagged = |alias: &str| labels.iter().any(|(name, _)| *name == alias);
        for alias in column(sheet, node, "aliases").iter().filter(|alias| **alias != node.name) {
            if !is_tagged(alias) {
                self.text(&entity, &named(SCHEMA, "alternateName"), alias)?;
            }
        }
        self.columns(&entity, &sheet.node_columns, &node.values)
    }

    fn link(
        &mut self,
        sheet: &Sheet,
        edge: &EdgeLine,
        ends: [&NodeLine; 2],
        quotes: &[EvidenceRecord],
    ) -> io::Result<()> {
        let [a, b] = ends.map(|n| identified("entity", &n.id));
        self.add(&a, &named(SKOS, "related"), b.clone())?;
        let link = NamedNode::new_unchecked(format!(
            "urn:namegraph:link:{}:{}",
            encoded(&ends[0].id),
            encoded(&ends[1].id)
        ));
        self.a(&link, named(OURS, "Cooccurrence"))?;
        self.add(&link, &named(OURS, "between"), a.clone())?;
        self.add(&link, &named(OURS, "between"), b.clone())?;
        self.add(&link, &named(OURS, "weight"), Literal::from(edge.weight))?;
        self.columns(&link, &sheet.edge_columns, &edge.values)?;
        self.add(&link, &named(PROV, "wasGeneratedBy"), build())?;
        for quote in quotes {
            let document = identified("document", &quote.document);
            let place = format!("{}#bytes={},{}", document.as_str(), quote.start, quote.end);
            let quotation = NamedNode::new_unchecked(place);
            self.add(&link, &named(PROV, "wasDerivedFrom"), quotation.clone())?;
            self.a(&quotation, named(SCHEMA, "Quotation"))?;
            self.text(&quotation, &named(SCHEMA, "text"), &quote.text)?;
            self.add(&quotation, &named(SCHEMA, "mentions"), a.clone())?;
            self.add(&quotation, &named(SCHEMA, "mentions"), b.clone())?;
            self.add(&quotation, &named(PROV, "wasQuotedFrom"), document)?;
        }
        Ok(())
    }

    /// What a document mentions, of a graph of documents and entities.
    fn mentions(&mut self, ends: [&NodeLine; 2]) -> io::Result<()> {
        let [document, entity] = ends.map(|n| match n.id.strip_prefix(DOCUMENT_ID) {
            Some(id) => identified("document", id),
            None => identified("entity", &n.id),
        });
        self.add(&document, &named(SCHEMA, "mentions"), entity)
    }

    fn document(&mut self, head: &DocumentHead) -> io::Result<()> {
        let document = identified("document", &head.id);
        self.a(&document, named(SCHEMA, "CreativeWork"))?;
        self.text(&document, &named(SCHEMA, "identifier"), &head.id)?;
        for (property, value) in [("name", &head.title), ("url", &head.url), ("creditText", &head.source)] {
            value.iter().try_for_each(|value| self.text(&document, &named(SCHEMA, property), value))?;
        }
        if let Some(date) = head.date {
            let date = Literal::new_typed_literal(date.to_string(), xsd::DATE);
            self.add(&document, &named(SCHEMA, "datePublished"), date)?;
        }
        Ok(())
    }

    fn columns(&mut self, subject: &NamedNode, columns: &[Column], values: &[Value]) -> io::Result<()> {
        for (column, value) in columns.iter().zip(values).filter(|(c, _)| !TOLD.contains(&c.title)) {
            let literal = match value {
                Value::Empty | Value::List(_) => continue,
                Value::Text(date) if column.title.ends_with("_seen") => {
                    Literal::new_typed_literal(date, xsd::DATE)
                }
                Value::Text(text) => Literal::new_simple_literal(text),
                Value::Integer(n) => Literal::new_typed_literal(n.to_string(), xsd::INTEGER),
                Value::Real(n) => Literal::from(*n),
            };
            self.add(subject, &named(OURS, column.title), literal)?;
        }
        Ok(())
    }
}

fn named(vocabulary: &str, word: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{vocabulary}{word}"))
}

fn build() -> NamedNode {
    NamedNode::new_unchecked("urn:namegraph:build")
}

fn identified(kind: &str, id: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("urn:namegraph:{kind}:{}", encoded(id)))
}

/// An id as a part of an IRI: letters and digits of any script stand for themselves, other bytes are percent-encoded.
fn encoded(id: &str) -> String {
    let mut encoded = String::with_capacity(id.len());
    for c in id.chars() {
        if c.is_alphanumeric() || matches!(c, '-' | '.' | '_' | '~' | '/') {
            encoded.push(c);
        } else {
            c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| encoded.push_str(&format!("%{byte:02X}")));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_any_kind_are_iris() {
        for id in ["per-петр-иванов", "a b<c>\"{}|\\^`", "doc/1#2?x=%", "\u{1}\u{e000}🚀", "10,000:"]
        {
            let iri = identified("entity", id);
            NamedNode::new(iri.as_str()).unwrap_or_else(|e| panic!("{iri}: {e}"));
        }
        assert_eq!(encoded("a b#п"), "a%20b%23п");
    }
}
