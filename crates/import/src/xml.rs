//! Elements of XML, one after the other. Entities other than XML's own are not resolved, and nothing outside is read.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use crate::columns::Columns;
use crate::error::ImportError;
use crate::graph::Builder;

/// What a file goes on with.
pub(crate) enum Step {
    /// An element begins.
    Begin(Element),
    /// One ends, with the text that stood directly in it.
    End { name: String, text: String },
}

/// An element and its attributes.
pub(crate) struct Element {
    /// Without a prefix.
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    /// An attribute, whatever its prefix; `None` if it is not there.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Calls `take` with each step of a file, and the line it stands on.
pub(crate) fn for_each(
    path: &Path,
    mut take: impl FnMut(Step, &str) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    let file = File::open(path).map_err(ImportError::io(path))?;
    let mut reader = Reader::from_reader(BufReader::new(file));
    let mut buffer = Vec::new();
    let mut texts: Vec<String> = Vec::new();
    loop {
        let at = |reader: &Reader<BufReader<File>>| format!("byte {}", reader.buffer_position());
        let event = reader.read_event_into(&mut buffer);
        let place = at(&reader);
        let malformed = |error: &dyn std::fmt::Display| ImportError::malformed(path, &place, error);
        match event.map_err(|e| malformed(&e))? {
            Event::Start(start) => {
                texts.push(String::new());
                take(Step::Begin(element(&start).map_err(|e| malformed(&e))?), &place)?;
            }
            Event::Empty(start) => {
                let element = element(&start).map_err(|e| malformed(&e))?;
                let name = element.name.clone();
                take(Step::Begin(element), &place)?;
                take(Step::End { name, text: String::new() }, &place)?;
            }
            Event::End(end) => {
                let name = local(end.local_name().as_ref());
                take(Step::End { name, text: texts.pop().unwrap_or_default() }, &place)?;
            }
            Event::Text(text) => {
                texts.last_mut().into_iter().for_each(|last| last.push_str(&text.xml10_content()));
            }
            Event::CData(data) => {
                texts.last_mut().into_iter().for_each(|last| last.push_str(&data.xml10_content()));
            }
            Event::GeneralRef(reference) => {
                let character = reference.resolve_char_ref().map_err(|e| malformed(&e))?;
                let name = reference.xml10_content();
                let text =
                    character.map(String::from).or_else(|| resolve_xml_entity(&name).map(str::to_owned));
                let unknown = || malformed(&format!("expected one of XML's own entities, found &{name};"));
                let text = text.ok_or_else(unknown)?;
                texts.last_mut().into_iter().for_each(|last| last.push_str(&text));
            }
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
        buffer.clear();
    }
    if texts.is_empty() {
        Ok(())
    } else {
        Err(ImportError::malformed(path, "the end", "expected every element to end"))
    }
}

/// Takes over a `<node>` or an `<edge>` with all that stood in it, as GEXF and GraphML have them alike.
pub(crate) fn ended(element: &Element, columns: &Columns, place: &str, graph: &mut Builder) {
    if element.name == "node" {
        graph.entity(element.get("id").unwrap_or_default(), columns);
        return;
    }
    let ends = ["source", "target"].map(|end| element.get(end).unwrap_or_default());
    ends.into_iter().for_each(|end| graph.end(end, None));
    graph.link(place, ends[0], ends[1], columns);
}

/// The name of the first element of a file.
pub(crate) fn root(path: &Path) -> Result<String, ImportError> {
    let mut first = None;
    for_each(path, |step, _| {
        if let (Step::Begin(element), None) = (step, &first) {
            first = Some(element.name);
        }
        Ok(())
    })?;
    Ok(first.unwrap_or_default())
}

fn element(start: &BytesStart<'_>) -> Result<Element, quick_xml::Error> {
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0)?;
        attributes.push((local(attribute.key.local_name().as_ref()), value.into_owned()));
    }
    Ok(Element { name: local(start.local_name().as_ref()), attributes })
}

fn local(name: &(impl AsRef<[u8]> + ?Sized)) -> String {
    String::from_utf8_lossy(name.as_ref()).into_owned()
}
