//! Documents that were extracted in parts, on whatever machines, are the file that one build makes of them.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::TempDir;

const EXPORTS: [&str; 8] = ["gexf", "graphml", "json", "csv", "csv-nodes", "turtle", "mentions", "cypher"];

fn run(args: &[&str]) -> assert_cmd::assert::Assert {
    Command::cargo_bin("namegraph").unwrap().args(args).assert()
}

fn path(folder: &TempDir, name: &str) -> String {
    folder.path().join(name).display().to_string()
}

fn stderr(assert: &assert_cmd::assert::Assert) -> String {
    String::from_utf8_lossy(&assert.get_output().stderr).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn exports(file: &str) -> Vec<Vec<u8>> {
    let written =
        |format: &&str| run(&["export", file, "--format", format]).success().get_output().stdout.clone();
    let coverage = run(&["coverage", file, "--format", "json"]).success().get_output().stdout.clone();
    EXPORTS.iter().map(written).chain([coverage]).collect()
}

/// The documents of the sample as lines, with one whose fields have names of ours, and one that is none.
fn corpus(folder: &TempDir) -> Vec<String> {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/sample");
    let mut files: Vec<PathBuf> = fs::read_dir(sample).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|e| e == "txt"));
    files.sort();
    let line = |file: &PathBuf| {
        let (id, text) = (file.file_name().unwrap().to_str().unwrap(), fs::read_to_string(file).unwrap());
        serde_json::json!({"id": id, "text": text, "topic": "x", "share": 0.1 + 0.2}).to_string()
    };
    let mut lines: Vec<String> = files.iter().map(line).collect();
    lines.push(r#"{"id":"odd","language":"en","joins":3,"extraction":[],"zeta":1,"alpha":2.50,"text":"Acme Works met Angela Merkel in Oslo on Monday."}"#.to_owned());
    lines.push("no document".to_owned());
    fs::write(folder.path().join("all.jsonl"), lines.join("\n") + "\n").unwrap();
    fs::write(folder.path().join("read.jsonl"), lines[..lines.len() - 1].join("\n")).unwrap();
    lines
}

#[test]
fn parts_in_any_order_are_the_file_of_one_build() {
    let folder = TempDir::new().unwrap();
    let lines = corpus(&folder);
    fs::write(folder.path().join("names.csv"), "name,type,aliases\nAcme Works,ORG,\n").unwrap();
    let [names, all, read, parts] =
        ["names.csv", "all.jsonl", "read.jsonl", "parts"].map(|name| path(&folder, name));
    fs::create_dir(&parts).unwrap();
    let how: [(&[&str], &[&str]); 2] =
        [(&[], &[]), (&["--names", &names], &["--window", "paragraph", "--misc"])];
    for (reading, counting) in how {
        let [one, other] = ["one.namegraph", "other.namegraph"].map(|name| path(&folder, name));
        run(&[&["build", &all, "-q", "--fresh", "-o", &one], reading, counting].concat()).success();
        for (i, part) in lines.chunks(7).enumerate() {
            let (part_in, part_out) =
                (path(&folder, "part.jsonl"), path(&folder, &format!("parts/part-{}", 9 - i)));
            fs::write(&part_in, part.join("\n")).unwrap();
            run(&[&["extract", &part_in, "--part", "--threads", "1", "-o", &part_out], reading].concat())
                .success();
            if i % 2 == 1 {
                let file = fs::File::create(format!("{part_out}.gz")).unwrap();
                let mut packed = GzEncoder::new(file, Compression::fast());
                packed.write_all(&fs::read(&part_out).unwrap()).unwrap();
                packed.finish().unwrap();
                fs::remove_file(&part_out).unwrap();
            }
        }
        fs::write(folder.path().join("parts/_SUCCESS"), "").unwrap();
        run(&[&["import", &parts, "-q", "-o", &other], reading, counting].concat()).success();
        // Coverage says where what was skipped lay, which was another file.
        let expected = exports(&one);
        for (i, (expected, found)) in expected.iter().zip(exports(&other)).enumerate() {
            let found = String::from_utf8(found).unwrap();
            let found = if i < EXPORTS.len() { found } else { found.replace("part.jsonl:", "all.jsonl:") };
            let expected = String::from_utf8_lossy(expected);
            let same = expected == found || i == EXPORTS.len() && expected.len().abs_diff(found.len()) < 3;
            assert!(same, "{:?} differs", EXPORTS.get(i));
        }
        run(&["check", &other]).success();
        // What was skipped lay elsewhere; all the rest stands there word for word.
        run(&["verify", &other, "--against", &read]).success();
    }
}

#[test]
fn what_is_no_extraction_is_refused() {
    let folder = TempDir::new().unwrap();
    let [texts, good, bad, target] =
        ["t.jsonl", "good.jsonl", "bad.jsonl", "g.namegraph"].map(|n| path(&folder, n));
    fs::write(&texts, r#"{"id":"a","text":"Angela Merkel met Bo Li."}"#).unwrap();
    run(&["extract", &texts, "-o", &good]).success();
    let line = fs::read_to_string(&good).unwrap();
    let mixed = line.replace("\"program\":\"", "\"program\":\"9.").replace("\"id\":\"a\"", "\"id\":\"b\"");
    let names = path(&folder, "names.csv");
    fs::write(&names, "name,type\nAcme,ORG\n").unwrap();
    let cases: [(&str, String, &[&str], &str); 8] = [
        (
            "cut short",
            line.clone() + &line[..line.len() / 2],
            &[],
            "bad.jsonl, line 2: expected a document as `namegraph extract` writes it",
        ),
        (
            "beyond the text",
            line.replacen("\"end\":13", "\"end\":1300", 1),
            &[],
            "expected words at bytes 0 to 1300, found none",
        ),
        (
            "names in names",
            line.replacen("\"start\":18", "\"start\":2", 1),
            &[],
            "expected names one after the other, found one at byte 2",
        ),
        (
            "no sketch",
            line.replacen("\"sketch\":\"", "\"sketch\":\"AA", 1),
            &[],
            "expected a sketch of the text",
        ),
        ("another program", line.clone() + &mixed, &[], "extract all documents with one program"),
        ("twice", line.clone() + &line, &[], "\"a\""),
        ("other names", line.clone(), &["--names", &names], "name with --names the list that extract had"),
        (
            "nothing read",
            r#"{"id":"t.jsonl:1","error":"no text"}"#.to_owned(),
            &[],
            "found none that can be read (1 skipped)",
        ),
    ];
    for (what, content, options, said) in cases {
        // The first line says what kind of file it is.
        let head = format!("{}\n", r#"{"id":"x","error":"y"}"#);
        fs::write(
            &bad,
            if what == "cut short" || what == "nothing read" { content } else { head + &content },
        )
        .unwrap();
        let failed = run(&[&["import", &bad, "-o", &target], options].concat()).code(1);
        assert!(stderr(&failed).contains(said), "{what}: {}", stderr(&failed));
        assert!(!Path::new(&target).exists(), "{what}");
    }
    fs::create_dir_all(folder.path().join("job/_temporary")).unwrap();
    let unfinished = run(&["import", &path(&folder, "job"), "-o", &target]).code(1);
    assert!(stderr(&unfinished).contains("the folder of a job that has ended"));
    let both = run(&["import", &good, &names, "-o", &target]).code(2);
    assert!(stderr(&both).contains("files of both kinds"));
    let options = run(&["import", &names, "--misc", "-o", &target]).code(2);
    assert!(stderr(&options).contains("a graph has none"));
}

#[test]
fn a_part_may_hold_nothing_that_can_be_read() {
    let mut command = Command::cargo_bin("namegraph").unwrap();
    let found = command.args(["extract", "-", "--part"]).write_stdin("none\n\n{\n").assert().success();
    let lines = String::from_utf8_lossy(&found.get_output().stdout).into_owned();
    for (line, number) in lines.lines().zip([1, 3]) {
        assert!(line.starts_with(&format!(r#"{{"id":"standard input:{number}","error":"#)), "{line}");
    }
    assert_eq!(lines.lines().count(), 2);
}
