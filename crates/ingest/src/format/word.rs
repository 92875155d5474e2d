//! A document of Microsoft Word (ECMA-376, part 1, chapter 17): paragraphs of the body, foot- and endnotes behind it. Headers and footers
//! repeat themselves on each page and are left out, as is what was deleted.

use namegraph_document::Document;

use super::package::{Package, Paragraphs, Step, described, for_each_step};
use crate::limits::Expansion;

/// Elements that hold no text to be read: properties (where `tab` is a tab stop), and what stands there for older programs.
const UNREAD: [&str; 7] = ["pPr", "rPr", "tblPr", "tblGrid", "trPr", "sectPr", "Fallback"];

pub(super) fn document(bytes: &[u8], expansion: &Expansion) -> Result<Document, String> {
    let mut package = Package::open(bytes, expansion)?;
    let mut text = Paragraphs::default();
    paragraphs(&package.body("word/document.xml")?, &mut text)?;
    for notes in ["word/footnotes.xml", "word/endnotes.xml"] {
        package.part(notes)?.map_or(Ok(()), |notes| paragraphs(&notes, &mut text))?;
    }
    described(text.into_text(), package.part("docProps/core.xml")?)
}

fn paragraphs(xml: &str, text: &mut Paragraphs) -> Result<(), String> {
    let (mut unread, mut in_words) = (0_u32, false);
    for_each_step(xml, |step| match step {
        Step::Begin(name, _) if UNREAD.contains(&name) => unread += 1,
        Step::End(name) if UNREAD.contains(&name) => unread = unread.saturating_sub(1),
        _ if unread > 0 => {}
        Step::Begin("t", _) => in_words = true,
        Step::End("t") => in_words = false,
        Step::Text(words) if in_words => text.push(words),
        Step::End("tab") => text.push("\t"),
        Step::End("br" | "cr") => text.push("\n"),
        Step::End("noBreakHyphen") => text.push("-"),
        Step::End("p") => text.end(),
        _ => {}
    })
}

#[cfg(test)]
mod tests {
    use super::super::package::tests::zipped;
    use super::*;

    #[test]
    fn words_of_body_and_notes() {
        let body = r#"<w:document xmlns:w="w"><w:body><w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>Ann </w:t></w:r>
            <w:r><w:t xml:space="preserve">Lee &amp; Bo</w:t><w:tab/><w:t>left.</w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>
            <w:p/><w:tbl><w:tr><w:tc><w:p><w:r><w:t>One</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:instrText>PAGE</w:instrText><w:t>Two</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
            </w:body></w:document>"#;
        let notes = r#"<w:footnotes xmlns:w="w"><w:footnote><w:p><w:r><w:t>A note.</w:t></w:r></w:p></w:footnote></w:footnotes>"#;
        let core = r#"<c xmlns:dc="d"><dc:title>Report</dc:title><dc:creator>Ann</dc:creator><dcterms:created>2024-05-06T07:08:09Z</dcterms:created></c>"#;
        let file = zipped(&[
            ("word/document.xml", body.as_bytes()),
            ("word/footnotes.xml", notes.as_bytes()),
            ("docProps/core.xml", core.as_bytes()),
        ]);
        let d = document(&file, &Expansion::of(0)).unwrap();
        assert_eq!(d.text, "Ann Lee & Bo\tleft.\n\nOne\n\nTwo\n\nA note.");
        assert_eq!((d.title.as_deref(), d.metadata["author"].as_str()), (Some("Report"), Some("Ann")));
        assert_eq!(d.date.unwrap().to_string(), "2024-05-06");
        let other = zipped(&[("x", b"y")]);
        assert!(document(&other, &Expansion::of(0)).unwrap_err().contains("word/document.xml"));
        assert!(document(b"PK", &Expansion::of(0)).unwrap_err().starts_with("expected a zip"));
    }
}
