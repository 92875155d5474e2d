//! Graphs of other programs: what GEXF, GraphML and CSV hold becomes a file that is sound.
#![no_main]

use std::fs;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let [kind, file @ ..] = bytes else { return };
    let name = ["a.gexf", "a.graphml", "a.csv"][usize::from(*kind) % 3];
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join(name), folder.path().join("a.namegraph"));
    fs::write(&from, file).unwrap();
    let Ok(graph) = namegraph_import::read(&[from.as_path()]) else { return };
    if namegraph_import::store(&graph, name, &to).is_ok() {
        assert_eq!(namegraph_pipeline::check(&to).unwrap().differences, []);
    }
});
