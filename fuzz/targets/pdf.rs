//! PDF, by the reader that is built in. It runs in a thread here, and may panic there; nothing else may happen.
#![no_main]

use libfuzzer_sys::fuzz_target;
use namegraph_ingest::Options;

fuzz_target!(
    // A panic in the reader's own thread is one file skipped.
    init: std::panic::set_hook(Box::new(|_| {})),
    |bytes: &[u8]| namegraph_ingest::read_bytes("a.pdf", bytes.to_vec(), &Options::default()).for_each(drop)
);
