//! What kind of document a file is: by its first bytes where they leave no doubt, else by its name, by the content type that came with it, and
//! at last by what its text looks like.

use std::path::Path;

use super::Format;
use super::mail::begins_message;
use crate::encoding::decode;

/// How many bytes at the head of a file are looked at.
pub(crate) const HEAD: usize = 4096;
/// The least share of words in what is taken for prose though its name says something else, in tokens between white space.
const LEAST_WORDS: f64 = 0.5;
/// The least number of words there.
const FEWEST_WORDS: usize = 3;

/// Extensions of files that hold no document: pictures, sounds, programs, code, settings, data. In order.
const OTHERS: [&str; 122] = [
    "7z", "a", "aac", "aif", "avi", "bak", "bat", "bin", "bmp", "c", "cc", "cfg", "class", "conf", "cpp",
    "cs", "css", "cur", "dat", "db", "dbf", "deb", "dll", "dmg", "dtd", "dylib", "elf", "emf", "eot", "eps",
    "exe", "flac", "flv", "gif", "go", "gz", "h", "heic", "hpp", "ico", "idx", "ini", "iso", "jar", "java",
    "jpeg", "jpg", "js", "json", "jsx", "key", "kml", "less", "lock", "m4a", "m4v", "map", "mjs", "mkv",
    "mov", "mp3", "mp4", "mpeg", "mpg", "msi", "npy", "o", "obj", "ogg", "ogv", "opus", "otf", "p7m", "p7s",
    "parquet", "pem", "pl", "pm", "png", "po", "ps1", "psd", "py", "pyc", "rar", "rb", "rpm", "rs", "scss",
    "sh", "shp", "sig", "so", "sql", "sqlite", "svg", "swf", "swift", "tar", "tif", "tiff", "toml", "ts",
    "tsx", "ttf", "vbs", "vue", "wasm", "wav", "webm", "webp", "wma", "wmf", "wmv", "woff", "woff2", "xsd",
    "xsl", "xz", "yaml", "yml", "z",
];

/// The kind of a file called `name` that begins with `head`; else why it is not read. `meant`: somebody named it, so that a text in
/// it is read whatever it is called.
pub(crate) fn kind(name: &str, content_type: &str, head: &[u8], meant: bool) -> Result<Format, String> {
    let named = Format::of(Path::new(name));
    match certain(head) {
        Some(Certain::Is(format)) => {
            return Ok(if fits(named, format) { named.unwrap_or(format) } else { format });
        }
        Some(Certain::Other(what)) if named.is_none_or(is_zip) => {
            return Err(format!("expected a kind of document that is read, found {what}"));
        }
        _ => {}
    }
    // A name that promises bytes of its own promised too much: it may be a text all the same, else its reader says what it misses.
    let (named, broken) = match named {
        Some(named) if has_mark(named) => (None, Some(named)),
        named => (named, None),
    };
    let said = Format::of_content_type(content_type).filter(|said| !has_mark(*said));
    if let Some(named) = named {
        return Ok(if named == Format::Feed && looks_like_page(head) { Format::Html } else { named });
    }
    let unknown = || broken.ok_or_else(|| super::unknown_kind(name));
    let Ok(text) = decode(head) else { return unknown() };
    if let Some(found) = said.filter(|said| *said != Format::Plain).or_else(|| looks_like(&text)) {
        return Ok(found);
    }
    let is_plain =
        said.is_some() || !is_other(name) && reads_as_text(name, &text) || meant && broken.is_none();
    if is_plain { Ok(Format::Plain) } else { unknown() }
}

/// Whether a file's name says that it is no document, so that it need not be opened.
pub(crate) fn is_other(name: &str) -> bool {
    Format::of(Path::new(name)).is_none()
        && extension(name).is_some_and(|e| OTHERS.binary_search(&e.to_ascii_lowercase().as_str()).is_ok())
}

/// What its name ends with, if that is an extension: `README`, Enron's `1.` and the `…:2,S` of a maildir have none.
fn extension(name: &str) -> Option<&str> {
    let (stem, extension) = name.rsplit('/').next()?.rsplit_once('.')?;
    let is_one = !stem.is_empty()
        && (1..=8).contains(&extension.len())
        && extension.bytes().all(|b| b.is_ascii_alphanumeric())
        && !extension.bytes().all(|b| b.is_ascii_digit());
    is_one.then_some(extension)
}

enum Certain {
    Is(Format),
    Other(&'static str),
}

/// What the first bytes leave no doubt of.
fn certain(head: &[u8]) -> Option<Certain> {
    let starts = |mark: &[u8]| head.starts_with(mark);
    let begin = &head[..head.len().min(1024)];
    let holds = |mark: &[u8]| begin.windows(mark.len()).any(|window| window == mark);
    if holds(b"%PDF-")
        && !starts(b"PK")
        && (starts(b"%PDF-") || decode(begin).is_err() || begin.trim_ascii_start().starts_with(b"%PDF-"))
    {
        return Some(Certain::Is(Format::Pdf));
    }
    if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") {
        let stored = |kind: &[u8]| holds(&[b"mimetype", kind].concat());
        return Some(Certain::Is(if stored(b"application/epub+zip") {
            Format::Epub
        } else if stored(b"application/vnd.oasis.opendocument.text") {
            Format::Odt
        } else if stored(b"application/vnd.oasis.opendocument.spreadsheet") {
            Format::Ods
        } else {
            Format::Zip
        }));
    }
    if starts(b"{\\rtf") {
        return Some(Certain::Is(Format::Rtf));
    }
    if starts(b"WARC/") {
        return Some(Certain::Is(Format::Warc));
    }
    const OTHER: [(&[u8], &str); 13] = [
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "a document of an older Office, or one with a password: save it as .docx, .xlsx, .pptx or .eml",
        ),
        (b"\x89PNG", "a picture"),
        (b"GIF8", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
        (b"II*\0", "a picture"),
        (b"MM\0*", "a picture"),
        (b"Rar!", "an archive of RAR: unpack it"),
        (b"7z\xbc\xaf\x27\x1c", "an archive of 7-Zip: unpack it"),
        (b"BZh", "a file packed by bzip2: unpack it"),
        (b"\xfd7zXZ\0", "a file packed by xz: unpack it"),
        (b"\x7fELF", "a program"),
        (b"SQLite format 3\0", "a database"),
        (b"%!PS", "PostScript: make it a PDF"),
    ];
    let other = OTHER.iter().find(|(mark, _)| starts(mark));
    other.filter(|(mark, _)| mark.len() > 3 || head.len() > 64).map(|(_, what)| Certain::Other(what))
}

/// Whether a name says more of a file than its bytes, and no other: `.docx` of a zip.
fn fits(named: Option<Format>, found: Format) -> bool {
    named.is_some_and(|named| named == found || found == Format::Zip && is_zip(named))
}

fn is_zip(format: Format) -> bool {
    matches!(
        format,
        Format::Zip | Format::Docx | Format::Odt | Format::Epub | Format::Xlsx | Format::Ods | Format::Pptx
    )
}

/// Whether all files of a kind begin with bytes of their own.
fn has_mark(format: Format) -> bool {
    is_zip(format) || matches!(format, Format::Pdf | Format::Rtf)
}

/// The kind of a text by its head.
fn looks_like(text: &str) -> Option<Format> {
    let head = text.trim_start_matches('\u{feff}').trim_start();
    let starts = |mark: &str| head.get(..mark.len()).is_some_and(|h| h.eq_ignore_ascii_case(mark));
    if looks_like_page(head.as_bytes()) {
        Some(Format::Html)
    } else if starts("<?xml") || starts("<rss") || starts("<feed") {
        ["<rss", "<feed", "<rdf:RDF"].iter().any(|mark| head.contains(mark)).then_some(Format::Feed)
    } else if starts("BEGIN:VCALENDAR") || starts("BEGIN:VCARD") {
        Some(Format::Calendar)
    } else if begins_message(head, true) {
        Some(Format::Mbox)
    } else if begins_message(head, false) {
        Some(Format::Mail)
    } else {
        head.lines()
            .next()
            .filter(|line| serde_json::from_str::<serde_json::Map<_, _>>(line).is_ok())
            .map(|_| Format::Jsonl)
    }
}

fn looks_like_page(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&head[..head.len().min(HEAD)]).to_ascii_lowercase();
    let head = head.trim_start_matches('\u{feff}').trim_start();
    let head = if head.starts_with("<?xml") || head.starts_with("<!--") {
        head
    } else {
        &head[..head.floor_char_boundary(200)]
    };
    head.starts_with('<')
        && ["<!doctype html", "<html", "<head>", "<body"].iter().any(|mark| head.contains(mark))
}

/// Whether a text whose name says nothing of it, or nothing that is known, is one that people read.
fn reads_as_text(name: &str, text: &str) -> bool {
    let is_word = |token: &&str| {
        let token = token.trim_matches(|c: char| c.is_ascii_punctuation() || "“”‘’«»…—–".contains(c));
        !token.is_empty() && token.chars().all(|c| c.is_alphabetic() || "'’-".contains(c))
    };
    let tokens = text.split_whitespace().count();
    let words = text.split_whitespace().filter(is_word).count();
    match extension(name) {
        None => words > 0,
        Some("log") => words >= FEWEST_WORDS,
        // A page that a server makes is code, unless it was saved as one.
        Some("php" | "asp" | "aspx" | "jsp" | "cgi")
            if text.trim_start().starts_with("<?") || text.trim_start().starts_with("<%") =>
        {
            false
        }
        Some(_) => words >= FEWEST_WORDS && words as f64 >= LEAST_WORDS * tokens as f64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_are_in_order() {
        assert!(OTHERS.is_sorted());
    }

    #[test]
    fn what_a_file_is() {
        let prose: &[u8] = b"Ann Lee met Bo in Oslo on Friday.";
        let mail = b"Received: by x; Tue, 10 May 2005 15:27:03\nFrom: Ann <a@b>\nSubject: x\n\nText.";
        let mbox = b"From a@b Tue May 10 15:27:03 2005\nFrom: Ann <a@b>\nSubject: x\n\nText.";
        let page = b"<!-- saved -->\n<html><body><p>Ann.</p></body></html>";
        let cases: [(&str, &str, &[u8], Option<Format>); 41] = [
            ("a.txt", "", prose, Some(Format::Plain)),
            ("a.txt", "", b"%PDF-1.5 \xd0\xd4", Some(Format::Pdf)),
            ("Contract v1.2 final", "application/octet-stream", b"%PDF-1.5", Some(Format::Pdf)),
            ("a.pdf.", "application/pdf", b"%PDF-1.5", Some(Format::Pdf)),
            ("a.pdf", "", page, Some(Format::Html)),
            ("a.pdf", "", b"\0\x01\x02\x03\x04\x05", Some(Format::Pdf)),
            ("a.pdf", "", prose, Some(Format::Plain)),
            ("a.docx", "", b"PK\x03\x04", Some(Format::Docx)),
            ("a", "", b"PK\x03\x04", Some(Format::Zip)),
            ("a.html", "", b"PK\x03\x04", Some(Format::Zip)),
            ("a", "", b"PK\x03\x04....mimetypeapplication/epub+zip", Some(Format::Epub)),
            ("a.doc", "application/msword", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", None),
            ("a.doc", "application/msword", page, Some(Format::Html)),
            ("README", "", prose, Some(Format::Plain)),
            ("x.log", "", b"2005-05-10 15:27 Ann Lee logged in", Some(Format::Plain)),
            ("x.zzz", "", prose, Some(Format::Plain)),
            ("x.zzz", "", b"a=1; b={2}; c[3]", None),
            ("x.js", "", prose, None),
            ("x.png", "", prose, None),
            ("x.png", "image/png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", None),
            ("1.", "", mail, Some(Format::Mail)),
            ("1083.M5P.host:2,S", "", mail, Some(Format::Mail)),
            ("12", "", mail, Some(Format::Mail)),
            ("Sent", "", mbox, Some(Format::Mbox)),
            ("a.eml", "", mbox, Some(Format::Mail)),
            ("a.txt", "", mail, Some(Format::Plain)),
            ("a.mht", "", b"From: <Saved by Blink>\nSubject: x\nMIME-Version: 1.0\n\n", Some(Format::Mail)),
            ("index.php", "", page, Some(Format::Html)),
            ("index.php", "", b"<?php echo 'Ann Lee met Bo'; ?>", None),
            ("index", "text/html; charset=utf-8", prose, Some(Format::Html)),
            ("feed.xml", "", b"<?xml version='1.0'?><rss>", Some(Format::Feed)),
            ("page.xml", "", b"<?xml version='1.0'?><!DOCTYPE html><html>", Some(Format::Html)),
            ("feed", "", b"<?xml version='1.0'?><feed>", Some(Format::Feed)),
            ("x", "", b"BEGIN:VCARD\nFN:Ann", Some(Format::Calendar)),
            ("x", "text/calendar", b"BEGIN:VCALENDAR", Some(Format::Calendar)),
            ("x", "", b"{\"text\":\"Ann\"}\n", Some(Format::Jsonl)),
            ("x", "", b"\0\0\0\0\0\0", None),
            ("x", "", b"", None),
            ("x", "text/plain", b"", Some(Format::Plain)),
            ("BZhang.txt", "", b"BZhang met Ann.", Some(Format::Plain)),
            ("notes.2", "", prose, Some(Format::Plain)),
        ];
        for (name, content_type, head, expected) in cases {
            let found = kind(name, content_type, head, false);
            assert_eq!(
                found.as_ref().ok(),
                expected.as_ref(),
                "{name} {content_type} {:?}",
                String::from_utf8_lossy(head)
            );
        }
        assert_eq!(kind("x.js", "", prose, true), Ok(Format::Plain));
    }
}
