//! The reader that needs no other program: pdf-extract, with what it misreads mended on the way to it.

use std::collections::BTreeMap;
use std::iter::successors;
use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_extract::{Document, Object, ObjectId, PlainTextOutput, output_doc_page};

/// The most widths of letters that are spelled out in one file.
const MOST_WIDTHS: usize = 1 << 20;

/// The most ancestors of a page.
const MOST_ANCESTORS: usize = 1000;

/// What stands for a page that cannot be read: the character for what could not be written otherwise.
pub(super) const UNREAD: &str = "\u{1a}";

/// The text of each page; [`UNREAD`] for a page that cannot be read.
///
/// # Errors
/// When it is no PDF, or nobody may read it without a password.
pub(super) fn pages(bytes: &[u8]) -> Result<Vec<String>, String> {
    let mut document = Document::load_mem(bytes).map_err(|e| e.to_string())?;
    if document.is_encrypted() {
        document.decrypt("").map_err(|e| e.to_string())?;
    }
    for (font, widths) in spelled_out(&document) {
        if let Ok(font) = document.get_dictionary_mut(font) {
            font.set("W", widths);
        }
    }
    let page = |(number, id)| {
        // What breaks on one page costs that page alone.
        let read = catch_unwind(AssertUnwindSafe(|| {
            let mut text = String::new();
            let read = has_root(&document, id)
                && output_doc_page(&document, &mut PlainTextOutput::new(&mut text), number).is_ok();
            read.then(|| text.replace(UNREAD, " "))
        }));
        read.ok().flatten().unwrap_or_else(|| UNREAD.to_owned())
    };
    Ok(document.get_pages().into_iter().map(page).collect())
}

/// Whether the ancestors of a page end. pdf-extract asks them for what it inherits, and for ever where they go round.
fn has_root(document: &Document, page: ObjectId) -> bool {
    let parent = |&id: &ObjectId| document.get_dictionary(id).ok()?.get(b"Parent").ok()?.as_reference().ok();
    successors(Some(page), parent).nth(MOST_ANCESTORS).is_none()
}

/// The widths of composite fonts (ISO 32000-1, 9.7.4.3) that hold ranges, without them. pdf-extract 0.12 takes each letter of a range to have
/// the default width, loses its place, and sees gaps where there are none: "(R euters)", as Chromium prints it.
fn spelled_out(document: &Document) -> BTreeMap<ObjectId, Vec<Object>> {
    let mut left = MOST_WIDTHS;
    (document.objects.iter())
        .filter_map(|(&id, object)| {
            let widths = object.as_dict().ok()?.get(b"W").ok()?;
            let widths = document.dereference(widths).ok()?.1.as_array().ok()?;
            Some((id, without_ranges(widths, &mut left)?))
        })
        .collect()
}

/// `3 [500 600] 11 12 390` as `3 [500 600] 11 [390 390]`; nothing, where it is something else or too long.
fn without_ranges(mut widths: &[Object], left: &mut usize) -> Option<Vec<Object>> {
    let mut lists = Vec::new();
    loop {
        widths = match widths {
            [] => return Some(lists),
            [first, list @ Object::Array(_), rest @ ..] => {
                lists.extend([first.clone(), list.clone()]);
                rest
            }
            [first, last, width, rest @ ..] => {
                let length = last.as_i64().ok()?.checked_sub(first.as_i64().ok()?)?.checked_add(1)?;
                let length = usize::try_from(length).ok()?;
                *left = left.checked_sub(length)?;
                lists.extend([first.clone(), Object::Array(vec![width.clone(); length])]);
                rest
            }
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use pdf_extract::dictionary;

    use super::*;

    #[test]
    fn a_page_that_is_its_own_ancestor_is_not_read() {
        let mut document = Document::with_version("1.4");
        let (page, pages) = (document.new_object_id(), document.new_object_id());
        document.set_object(page, dictionary! { "Type" => "Page", "Parent" => page });
        document
            .set_object(pages, dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 });
        let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
        document.trailer.set("Root", catalog);
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).unwrap();
        assert_eq!(super::pages(&bytes), Ok(vec![UNREAD.to_owned()]));
    }

    #[test]
    fn ranges_of_widths_are_spelled_out() {
        let list = |numbers: &[i64]| Object::Array(numbers.iter().map(|&n| n.into()).collect());
        let ranges = [3.into(), list(&[500, 600]), 11.into(), 12.into(), 390.into(), 15.into(), list(&[7])];
        let lists = [3.into(), list(&[500, 600]), 11.into(), list(&[390, 390]), 15.into(), list(&[7])];
        assert_eq!(without_ranges(&ranges, &mut 2), Some(lists.to_vec()));
        assert_eq!(without_ranges(&ranges, &mut 1), None);
        assert_eq!(without_ranges(&[5.into(), 4.into(), 1.into(), 9.into()], &mut 9), None);
        assert_eq!(without_ranges(&[i64::MIN.into(), i64::MAX.into(), 1.into()], &mut 9), None);
    }
}
