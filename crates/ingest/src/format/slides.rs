//! A presentation of PowerPoint (ECMA-376, part 1, chapter 19): the words of each slide in their order, and what the speaker noted behind it.

use namegraph_document::Document;

use super::package::{Package, Paragraphs, Step, described, for_each_step};
use crate::limits::Expansion;

pub(super) fn document(bytes: &[u8], expansion: &Expansion) -> Result<Document, String> {
    let mut package = Package::open(bytes, expansion)?;
    let mut slides: Vec<(u32, String)> = package
        .names()
        .into_iter()
        .filter_map(|name| Some((number(&name, "ppt/slides/slide")?, name)))
        .collect();
    slides.sort();
    if slides.is_empty() {
        return Err("expected a presentation, found no slide in it".to_owned());
    }
    let mut text = Paragraphs::default();
    for (number, name) in slides {
        let notes = format!("ppt/notesSlides/notesSlide{number}.xml");
        for part in [name, notes] {
            package.part(&part)?.map_or(Ok(()), |xml| paragraphs(&xml, &mut text))?;
        }
    }
    described(text.into_text(), package.part("docProps/core.xml")?)
}

/// The number of a slide, by which its part is named.
fn number(name: &str, prefix: &str) -> Option<u32> {
    name.strip_prefix(prefix)?.strip_suffix(".xml")?.parse().ok()
}

fn paragraphs(xml: &str, text: &mut Paragraphs) -> Result<(), String> {
    // A field holds the number of the slide, or a day that changes.
    let (mut in_words, mut fields) = (false, 0_u32);
    for_each_step(xml, |step| match step {
        Step::Begin("fld", _) => fields += 1,
        Step::End("fld") => fields = fields.saturating_sub(1),
        Step::Begin("t", _) => in_words = true,
        Step::End("t") => in_words = false,
        Step::Text(words) if in_words && fields == 0 => text.push(words),
        Step::End("br") => text.push("\n"),
        Step::End("p") => text.end(),
        _ => {}
    })
}

#[cfg(test)]
mod tests {
    use super::super::package::tests::zipped;
    use super::*;

    #[test]
    fn slides_in_their_order_and_notes_behind_them() {
        let slide = |text: &str| {
            format!("<p:sld><a:p><a:r><a:t>{text}</a:t></a:r><a:fld><a:t>3</a:t></a:fld></a:p></p:sld>")
        };
        let file = zipped(&[
            ("ppt/slides/slide10.xml", slide("Carl Holm").as_bytes()),
            ("ppt/slides/slide2.xml", slide("Anna Berg").as_bytes()),
            ("ppt/notesSlides/notesSlide2.xml", slide("A note.").as_bytes()),
            ("docProps/core.xml", b"<c><created>2024-05-06T07:08:09Z</created></c>"),
        ]);
        let d = document(&file, &Expansion::of(0)).unwrap();
        assert_eq!(d.text, "Anna Berg\n\nA note.\n\nCarl Holm");
        assert_eq!(d.date.unwrap().to_string(), "2024-05-06");
        assert!(document(&zipped(&[("x", b"y")]), &Expansion::of(0)).is_err());
    }
}
