//! A `.zip`: its files in their order, each read by its own name. Nothing is written to disk under a name from the archive.

use std::io::SeekFrom;

use zip::ZipArchive;
use zip::read::ZipFile;

use super::{File, Format, Records};
use crate::packing::{Bytes, ReadSeek};

pub(super) fn read(bytes: Bytes, file: &File) -> Records {
    let opened = bytes.seekable().map_err(|e| e.to_string());
    match opened.and_then(|bytes| ZipArchive::new(bytes).map_err(|e| e.to_string())) {
        Err(reason) => file.skip(reason),
        Ok(archive) if office(&archive).is_some() => match office(&archive) {
            Some(Some(format)) => {
                let mut bytes = archive.into_inner();
                match bytes.seek(SeekFrom::Start(0)) {
                    Ok(_) => file.read(format, Bytes::of(bytes)),
                    Err(error) => file.skip(error.to_string()),
                }
            }
            _ => file
                .skip("expected a kind of document that is read, found another document of an office suite"),
        },
        Ok(mut archive) => {
            let file = file.clone();
            Box::new((0..archive.len()).flat_map(move |place| member(&mut archive, place, &file)))
        }
    }
}

/// The kind of office document that an archive is, if it is one; nothing in it, if that kind is not read.
fn office<R: ReadSeek>(archive: &ZipArchive<R>) -> Option<Option<Format>> {
    const PARTS: [(&str, Format); 4] = [
        ("word/document.xml", Format::Docx),
        ("xl/workbook.xml", Format::Xlsx),
        ("ppt/presentation.xml", Format::Pptx),
        ("META-INF/container.xml", Format::Epub),
    ];
    let has = |part: &str| archive.index_for_name(part).is_some();
    let found = PARTS.into_iter().find(|(part, _)| has(part)).map(|(_, format)| format);
    let is_one = found.is_some() || has("[Content_Types].xml") || has("mimetype") && has("content.xml");
    is_one.then_some(found)
}

fn member(archive: &mut ZipArchive<Box<dyn ReadSeek>>, place: usize, file: &File) -> Records {
    let name = match archive.name_for_index(place) {
        Some(Ok(name)) => name.replace('\\', "/"),
        _ => {
            return file
                .within(&format!("file {}", place + 1))
                .skip("expected a name, found none that is text");
        }
    };
    let inner = file.within(&name);
    let entry = match archive.by_index(place) {
        Ok(entry) if entry.is_dir() => return Box::new(std::iter::empty()),
        Ok(entry) => entry,
        Err(error) => return inner.skip(error.to_string()),
    };
    if let Some(reason) = unwanted(&entry, &name) {
        return inner.skip(reason);
    }
    // Read before the next one: an archive is one reader.
    match Bytes::of_all(file.expansion.guard(entry)) {
        Ok(bytes) => inner.by_name(&name, bytes),
        Err(error) => inner.skip(error.to_string()),
    }
}

/// Why an entry is not even unpacked.
fn unwanted(entry: &ZipFile<'_, Box<dyn ReadSeek>>, name: &str) -> Option<String> {
    if entry.enclosed_name().is_none() || name.starts_with('/') {
        return Some("expected a path within the archive, found one that leads out of it".to_owned());
    }
    if entry.is_symlink() {
        return Some("a link".to_owned());
    }
    let hidden = name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX");
    let other = || super::is_other(name).then(|| super::unknown_kind(name));
    if hidden { Some("hidden".to_owned()) } else { other() }
}
