//! A text document of LibreOffice (OpenDocument 1.3, part 3, chapters 5 and 6): paragraphs and headings, a note behind the paragraph it
//! belongs to. What was deleted and what was remarked is left out.

use namegraph_document::Document;

use super::package::{Package, Paragraphs, Step, attribute, described, for_each_step};
use crate::limits::Expansion;

const UNREAD: [&str; 3] = ["tracked-changes", "annotation", "note-citation"];
/// The most spaces that one element may stand for.
const MOST_SPACES: usize = 1000;

pub(super) fn document(bytes: &[u8], expansion: &Expansion) -> Result<Document, String> {
    let mut package = Package::open(bytes, expansion)?;
    let text = text(&package.body("content.xml")?)?;
    described(text, package.part("meta.xml")?)
}

fn text(xml: &str) -> Result<String, String> {
    let mut body = Paragraphs::default();
    // A note interrupts the paragraph it belongs to.
    let mut note: Option<Paragraphs> = None;
    let mut notes: Vec<String> = Vec::new();
    let (mut unread, mut in_body, mut paragraphs) = (0_u32, false, 0_u32);
    for_each_step(xml, |step| {
        let to = note.as_mut().unwrap_or(&mut body);
        match step {
            Step::Begin(name, _) if UNREAD.contains(&name) => unread += 1,
            Step::End(name) if UNREAD.contains(&name) => unread = unread.saturating_sub(1),
            Step::Begin("text", _) => in_body = true,
            Step::End("text") => in_body = false,
            _ if unread > 0 || !in_body => {}
            Step::Begin("note-body", _) => note = Some(Paragraphs::default()),
            Step::End("note-body") => notes.extend(note.take().map(Paragraphs::into_text)),
            Step::Begin("p" | "h", _) => paragraphs += 1,
            // Between paragraphs there is only white space.
            Step::Text(words) if paragraphs > 0 => to.push(words),
            Step::Begin("s", element) => {
                let count = attribute(element, "c").and_then(|c| c.parse().ok()).unwrap_or(1);
                to.push(&" ".repeat(MOST_SPACES.min(count)));
            }
            Step::End("tab") => to.push("\t"),
            Step::End("line-break") => to.push("\n"),
            Step::End("p" | "h") => {
                paragraphs = paragraphs.saturating_sub(1);
                to.end();
                if note.is_none() {
                    for note in notes.drain(..) {
                        body.push(&note);
                        body.end();
                    }
                }
            }
            _ => {}
        }
    })?;
    Ok(body.into_text())
}

#[cfg(test)]
mod tests {
    use super::super::package::tests::zipped;
    use super::*;

    #[test]
    fn paragraphs_and_notes() {
        let content = r#"<office:document-content xmlns:office="o" xmlns:text="t"><office:body><office:text>
            <text:tracked-changes><text:p>gone</text:p></text:tracked-changes><text:h>Head</text:h>
            <text:p>Ann<text:s text:c="2"/>Lee<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Of Odesa.</text:p></text:note-body></text:note> met <text:span>Bo</text:span>.<text:line-break/>They spoke.</text:p>
            </office:text></office:body></office:document-content>"#;
        let meta = r#"<m xmlns:dc="d" xmlns:meta="m"><dc:title>T</dc:title><meta:creation-date>2023-01-02T03:04:05</meta:creation-date></m>"#;
        let file = zipped(&[("content.xml", content.as_bytes()), ("meta.xml", meta.as_bytes())]);
        let d = document(&file, &Expansion::of(0)).unwrap();
        assert_eq!(d.text, "Head\n\nAnn  Lee met Bo.\nThey spoke.\n\nOf Odesa.");
        assert_eq!((d.title.as_deref(), d.date.unwrap().to_string().as_str()), (Some("T"), "2023-01-02"));
    }
}
