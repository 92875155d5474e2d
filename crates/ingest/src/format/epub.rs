//! A book: one document a chapter, in reading order.

use std::io::{self, Cursor, Read};

use namegraph_document::Document;
use rbook::Epub;
use zip::ZipArchive;

use super::{File, Format, Records, html};
use crate::date::parse_date;
use crate::limits::{Expansion, MOST_MARKUP, too_large};

pub(super) fn read(bytes: Vec<u8>, file: &File) -> Records {
    match opened(bytes, &file.expansion) {
        Ok(book) => {
            let chapters = chapters(&book, file);
            if chapters.is_empty() { file.skip("no chapter in it") } else { Box::new(chapters.into_iter()) }
        }
        Err(reason) => file.skip(reason),
    }
}

fn opened(bytes: Vec<u8>, expansion: &Expansion) -> Result<Epub, String> {
    expect_modest(&bytes, expansion)?;
    Epub::options().strict(false).read(Cursor::new(bytes)).map_err(|e| format!("expected a book: {e}"))
}

/// rbook unpacks without a limit, so every part is unpacked once to nowhere first.
fn expect_modest(bytes: &[u8], expansion: &Expansion) -> Result<(), String> {
    let mut parts = ZipArchive::new(Cursor::new(bytes)).map_err(|e| format!("expected a zip: {e}"))?;
    for place in 0..parts.len() {
        let part = parts.by_index(place).map_err(|e| e.to_string())?;
        let is_markup = [".xhtml", ".html", ".htm", ".xml", ".opf", ".ncx"]
            .iter()
            .any(|e| part.name().is_ok_and(|name| name.ends_with(e)));
        let most = if is_markup { MOST_MARKUP } else { u64::MAX - 1 };
        let size = io::copy(&mut expansion.guard(part).take(most + 1), &mut io::sink());
        if size.map_err(|e| e.to_string())? > most {
            return Err(too_large(most));
        }
    }
    Ok(())
}

fn chapters(book: &Epub, file: &File) -> Vec<Result<crate::Record, crate::Skipped>> {
    let title = book.metadata().title().map(|t| t.value().to_owned());
    let author = book.metadata().creators().next().map(|c| c.value().to_owned());
    let date = book.metadata().published_entry().and_then(|d| parse_date(d.value()));
    let mut chapters = Vec::new();
    for entry in book.spine().iter().filter_map(|entry| entry.manifest_entry()) {
        let place = file.within(entry.href().name().decode().as_ref());
        let read = entry.read_bytes().map_err(|e| e.to_string()).and_then(|bytes| {
            let document = html::whole_page(&super::text(&bytes)?)?;
            Ok((bytes, document))
        });
        chapters.push(match read {
            Ok((bytes, mut document)) => {
                document.metadata.extend(author.iter().map(|a| ("author".to_owned(), a.as_str().into())));
                let document = Document { source: title.clone(), date, ..document };
                place.made(Format::Epub, &bytes, Ok(document))
            }
            Err(reason) => Err(place.skipped(reason)),
        });
    }
    chapters
}
