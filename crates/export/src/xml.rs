//! XML 1.0, and what it can hold.

use std::borrow::Cow;
use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::escape::escape;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use quick_xml::name::QName;

/// XML as readers of graphs want it.
pub(crate) struct Xml<'a>(Writer<&'a mut dyn Write>);

impl<'a> Xml<'a> {
    /// A document, with its first line written.
    pub(crate) fn new(out: &'a mut dyn Write) -> io::Result<Self> {
        let mut xml = Self(Writer::new_with_indent(out, b' ', 1));
        xml.0.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        Ok(xml)
    }

    /// The end of the document.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.0.get_mut().write_all(b"\n")
    }

    pub(crate) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.0.write_event(Event::Start(element(name, attributes)))
    }

    pub(crate) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.0.write_event(Event::Empty(element(name, attributes)))
    }

    pub(crate) fn close(&mut self, name: &str) -> io::Result<()> {
        self.0.write_event(Event::End(BytesEnd::new(name)))
    }

    pub(crate) fn text(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.content(name, &[], text)
    }

    /// An element that holds a text. Carriage returns are written as references: a reader would make them line ends.
    pub(crate) fn content(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) -> io::Result<()> {
        self.open(name, attributes)?;
        let escaped = escape(allowed(text)).replace('\r', "&#13;");
        self.0.write_event(Event::Text(BytesText::from_escaped(escaped)))?;
        self.close(name)
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

/// A value of an attribute: escaped, its line ends and tabs kept from becoming spaces.
fn attribute(value: &str) -> String {
    escape(allowed(value)).replace('\n', "&#10;").replace('\t', "&#9;").replace('\r', "&#13;")
}

/// A text with a sign for each character that XML 1.0 forbids: two names that differ still do, and none is empty.
fn allowed(text: &str) -> String {
    let allowed = |c: &char| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    text.chars().map(|c| if allowed(&c) { c } else { char::REPLACEMENT_CHARACTER }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_keep_what_xml_can_hold() {
        assert_eq!(
            attribute("a\u{b}<b> & \"c\"\nd\te\u{ffff}🚀"),
            "a\u{fffd}&lt;b&gt; &amp; &quot;c&quot;&#10;d&#9;e\u{fffd}🚀"
        );
    }
}
