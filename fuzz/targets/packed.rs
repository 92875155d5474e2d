//! Archives and what else files are packed in. Nothing may panic, overflow or hang, and no document be empty.
#![no_main]

use libfuzzer_sys::fuzz_target;
use namegraph_ingest::Options;

fuzz_target!(|bytes: &[u8]| {
    // The first byte says which reader, the rest is the file.
    let [kind, file @ ..] = bytes else { return };
    let names =
        ["a.zip", "a.txt.gz", "a.txt.zst", "a.docx", "a.odt", "a.epub", "a.xlsx", "a.ods", "a.pptx", "a.rtf"];
    let name = names[usize::from(*kind) % names.len()];
    for record in namegraph_ingest::read_bytes(name, file.to_vec(), &Options::default()).flatten() {
        assert!(!record.document.text.trim().is_empty());
    }
});
