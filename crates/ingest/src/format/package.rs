//! What office documents have in common: a zip of XML parts, read event by event. No entity but XML's own is resolved, and nothing
//! outside is opened.

use std::io::Cursor;

use namegraph_document::Document;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use zip::ZipArchive;
use zip::result::ZipError;

use crate::date::{head_date, parse_date};
use crate::limits::{Expansion, MOST_MARKUP, whole};

/// An office document.
pub(super) struct Package<'a> {
    parts: ZipArchive<Cursor<&'a [u8]>>,
    expansion: &'a Expansion,
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8], expansion: &'a Expansion) -> Result<Self, String> {
        let parts = ZipArchive::new(Cursor::new(bytes))
            .map_err(|e| format!("expected a zip of XML, as office documents are: {e}"))?;
        Ok(Self { parts, expansion })
    }

    /// The names of all parts.
    pub(super) fn names(&self) -> Vec<String> {
        self.parts.file_names().flatten().map(std::borrow::Cow::into_owned).collect()
    }

    /// A part, or nothing if there is none.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, String> {
        match self.parts.by_name(name) {
            Ok(part) => {
                let bytes = whole(self.expansion.guard(part), MOST_MARKUP)?;
                super::text(&bytes).map(|text| Some(text.into_owned()))
            }
            Err(ZipError::FileNotFound) => Ok(None),
            Err(error) => Err(format!("{name}: {error}")),
        }
    }

    /// A part that must be there.
    pub(super) fn body(&mut self, name: &str) -> Result<String, String> {
        self.part(name)?.ok_or_else(|| format!("expected a part {name}, found none"))
    }
}

/// What XML goes on with. Names are local: without their prefixes.
pub(super) enum Step<'a> {
    Begin(&'a str, &'a BytesStart<'a>),
    End(&'a str),
    Text(&'a str),
}

/// Calls `take` with each step of an XML text.
pub(super) fn for_each_step(xml: &str, mut take: impl FnMut(Step<'_>)) -> Result<(), String> {
    let mut reader = Reader::from_str(xml);
    loop {
        let malformed = |at: u64, error: &dyn std::fmt::Display| format!("byte {at} of the XML: {error}");
        let event = reader.read_event();
        let at = reader.buffer_position();
        match event.map_err(|e| malformed(at, &e))? {
            Event::Start(start) => take(Step::Begin(start.local_name().as_ref(), &start)),
            Event::Empty(start) => {
                take(Step::Begin(start.local_name().as_ref(), &start));
                take(Step::End(start.local_name().as_ref()));
            }
            Event::End(end) => take(Step::End(end.local_name().as_ref())),
            Event::Text(text) => take(Step::Text(&text.xml10_content())),
            Event::CData(data) => take(Step::Text(&data.xml10_content())),
            Event::GeneralRef(reference) => {
                let character = reference.resolve_char_ref().map_err(|e| malformed(at, &e))?;
                let character = character.map(String::from);
                let name = reference.xml10_content();
                let named = || resolve_xml_entity(&name).map(str::to_owned);
                let unknown =
                    || malformed(at, &format!("expected one of XML's own entities, found &{name};"));
                take(Step::Text(&character.or_else(named).ok_or_else(unknown)?));
            }
            Event::Eof => return Ok(()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

/// An attribute, whatever its prefix.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes().flatten();
    let found = attributes.find(|a| a.key.local_name().as_ref() == name)?;
    Some(found.value.into_owned())
}

/// Paragraphs, one blank line between two.
#[derive(Default)]
pub(super) struct Paragraphs {
    text: String,
}

impl Paragraphs {
    pub(super) fn push(&mut self, words: &str) {
        self.text.push_str(words);
    }

    /// Ends a paragraph.
    pub(super) fn end(&mut self) {
        let end = self.text.trim_end().len();
        self.text.truncate(end);
        if end > 0 {
            self.text.push_str("\n\n");
        }
    }

    pub(super) fn into_text(mut self) -> String {
        self.end();
        self.text.trim().to_owned()
    }
}

/// A document of this text, with what its metadata part says of it.
pub(super) fn described(text: String, metadata: Option<String>) -> Result<Document, String> {
    let mut document = Document { date: head_date(&text), text, ..Document::default() };
    let Some(metadata) = metadata else { return Ok(document) };
    let mut said = String::new();
    let mut created = None;
    for_each_step(&metadata, |step| match step {
        Step::Begin(..) => said.clear(),
        Step::Text(words) => said.push_str(words),
        Step::End(name) => {
            let value = said.trim().to_owned();
            said.clear();
            match name {
                _ if value.is_empty() => {}
                "title" => document.title = Some(value),
                "creator" => drop(document.metadata.insert("author".to_owned(), value.into())),
                "created" | "creation-date" => created = parse_date(&value),
                _ => {}
            }
        }
    })?;
    document.date = document.date.or(created);
    Ok(document)
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::Write;

    use zip::write::SimpleFileOptions;

    use super::*;

    /// A zip of named parts.
    pub(crate) fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn no_entity_but_xmls_own_is_resolved() {
        let bomb =
            r#"<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY f SYSTEM "file:///etc/passwd">]><x>&lt;&#65;&a;</x>"#;
        let mut text = String::new();
        let error = for_each_step(bomb, |step| {
            if let Step::Text(t) = step {
                text.push_str(t);
            }
        });
        assert!(error.unwrap_err().contains("found &a;"));
        assert_eq!(text, "<A");
        assert!(for_each_step("<x>&f;</x>", |_| {}).is_err());
    }
}
