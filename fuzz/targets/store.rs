//! A file that was changed by something else than this program: whatever it says, questions get an answer or an error.
#![no_main]

use std::fs;

use libfuzzer_sys::fuzz_target;
use namegraph_export::{Format, Selection, write};
use namegraph_pipeline::{Silent, check, upgrade};
use namegraph_query::Namegraph;

fuzz_target!(|bytes: &[u8]| {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.namegraph");
    fs::write(&file, bytes).unwrap();
    let _ = check(&file);
    let Ok(graph) = Namegraph::open(&file) else { return };
    let _ = graph.coverage();
    let entities = graph.store().entities().unwrap_or_default();
    if let Some(first) = entities.first() {
        let _ = graph.who(first, None, 5);
    }
    let _ = graph.suggest("an", None, 5);
    let mut out = Vec::new();
    let _ = write(&graph, Format::Gexf, Selection::default(), &mut out);
    let _ = write(&graph, Format::Mentions, Selection::default(), &mut out);
    drop(graph);
    let _ = upgrade(&file, &Silent);
});
