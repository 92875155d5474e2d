//! Files of every earlier version, each made by the program of its time from the same four documents of the sample, with the same list of
//! names and the same three decisions (version 1 knew neither), become files of this one.

use std::fs;
use std::path::{Path, PathBuf};

use namegraph::{
    BuildError, EntityType, Fields, Format, Input, Namegraph, Selection, Settings, Silent, StoreError, build,
    check, read, upgrade, verify, write,
};

mod listed;

use listed::Listed;

/// This version.
const NOW: i64 = namegraph::VERSION;

fn of_version(version: i64, folder: &Path) -> PathBuf {
    let file = folder.join(format!("v{version}.namegraph"));
    let from = format!("{}/tests/versions/v{version}.namegraph", env!("CARGO_MANIFEST_DIR"));
    fs::copy(from, &file).unwrap();
    file
}

fn exported(file: &Path) -> Vec<String> {
    let graph = Namegraph::open(file).unwrap();
    let formats = [Format::Gexf, Format::Json, Format::Csv, Format::Mentions];
    let written = formats.map(|format| {
        let mut out = Vec::new();
        write(&graph, format, Selection::default(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    });
    written.to_vec()
}

#[test]
fn every_earlier_version_becomes_this_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut first: Option<Vec<String>> = None;
    for version in 1..NOW {
        let file = of_version(version, folder.path());
        let Err(StoreError::Older { found, .. }) = namegraph::Store::open(&file) else {
            panic!("version {version} was opened as it is")
        };
        assert_eq!(found, version);
        let (was, summary) = upgrade(&file, &Silent).unwrap();
        assert_eq!((was, summary.documents), (version, 4));
        assert_eq!(check(&file).unwrap().differences, [], "version {version}");
        let graph = Namegraph::open(&file).unwrap();
        let decisions = graph.store().ledger().unwrap().decisions().len();
        assert_eq!(decisions, if version == 1 { 0 } else { 3 });
        // Where the sources lay is known from version 3 on; the sample is still there.
        let sample = format!("{}/data/sample", env!("CARGO_MANIFEST_DIR"));
        let against =
            ["01-budapest-nato.txt", "02-stockholm-flag.txt", "04-valencia-protest.md", "10-modi-moscow.txt"];
        let against = against.map(|name| PathBuf::from(&sample).join(name).into());
        assert_eq!(verify(&file, &against, &[]).unwrap().differences, [], "version {version}");
        assert_eq!(graph.coverage().unwrap().languages["eng"], 4);
        if version > 1 {
            let all = exported(&file);
            assert_eq!(*first.get_or_insert_with(|| all.clone()), all, "version {version}");
        }
        // Once more changes nothing.
        let before = exported(&file);
        assert_eq!(upgrade(&file, &Silent).unwrap().0, NOW);
        assert_eq!(exported(&file), before);
    }
}

#[test]
fn a_build_anew_keeps_what_was_decided_in_an_earlier_version() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("a.txt");
    fs::write(&text, "Ulf Kristersson met Viktor Orbán in Budapest.").unwrap();
    for version in 1..NOW {
        let file = of_version(version, folder.path());
        let records = read(&[Input::Path(text.clone())], &Fields::default()).unwrap();
        let recognizer = Listed(&[("Viktor Orbán", EntityType::Person)]);
        build(records, &recognizer, &file, Settings::default(), &Silent).unwrap();
        let store = Namegraph::open(&file).unwrap();
        let (decisions, name) = if version == 1 { (0, "Viktor Orbán") } else { (3, "Orbán Viktor") };
        assert_eq!(store.store().ledger().unwrap().decisions().len(), decisions);
        assert_eq!(store.store().entities().unwrap()[0].name, name);
    }
}

#[test]
fn what_is_no_earlier_version_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let later = of_version(4, folder.path());
    let mut bytes = fs::read(&later).unwrap();
    bytes[60..64].copy_from_slice(&99_u32.to_be_bytes());
    fs::write(&later, &bytes).unwrap();
    let error = upgrade(&later, &Silent).unwrap_err();
    assert!(matches!(error, BuildError::Store(StoreError::Newer { found: 99, known: NOW, .. })), "{error}");
    assert_eq!(fs::read(&later).unwrap(), bytes);
    let foreign = folder.path().join("notes.txt");
    fs::write(&foreign, "not a graph").unwrap();
    let error = upgrade(&foreign, &Silent).unwrap_err();
    assert!(matches!(error, BuildError::Store(StoreError::Foreign { .. })), "{error}");
    assert!(upgrade(&folder.path().join("none"), &Silent).is_err());
}
