//! Office documents and books by their parts: the zip around them is made here, so that what is tried is the XML.
#![no_main]

use std::io::{Cursor, Write};

use libfuzzer_sys::fuzz_target;
use namegraph_ingest::Options;
use zip::write::SimpleFileOptions;

/// Kinds of documents, and the parts that each is read from.
const KINDS: [(&str, &[&str]); 3] = [
    ("a.docx", &["word/document.xml", "word/footnotes.xml", "docProps/core.xml"]),
    ("a.odt", &["content.xml", "meta.xml"]),
    ("a.epub", &["META-INF/container.xml", "content.opf", "a.xhtml"]),
];

fuzz_target!(|bytes: &[u8]| {
    let [kind, bytes @ ..] = bytes else { return };
    let (name, parts) = KINDS[usize::from(*kind) % KINDS.len()];
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    // A zero byte stands between two parts.
    for (part, content) in parts.iter().zip(bytes.split(|b| *b == 0)) {
        zip.start_file(*part, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    let file = zip.finish().unwrap().into_inner();
    namegraph_ingest::read_bytes(name, file, &Options::default()).for_each(drop);
});
