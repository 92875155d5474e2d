//! Files that are packed, nested, broken or meant to harm: each is read or skipped by name, and the rest goes on.

use std::fs;
use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use namegraph_ingest::{Fields, Input, Options, Record, Skipped, read, read_bytes};
use zip::write::SimpleFileOptions;

fn records(name: &str, bytes: &[u8]) -> Vec<Result<Record, Skipped>> {
    read_bytes(name, bytes.to_vec(), &Options::default()).collect()
}

/// Ids and texts of what was read, places and reasons of what was not, in one list.
fn told(name: &str, bytes: &[u8]) -> Vec<(String, String)> {
    let tell = |record: Result<Record, Skipped>| match record {
        Ok(r) => (r.document.id, r.document.text),
        Err(s) => (s.place, format!("- {}", s.reason)),
    };
    records(name, bytes).into_iter().map(tell).collect()
}

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

fn zstandard(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

#[test]
fn packed_files_are_read_through_their_packing() {
    let two = [gzipped(b"Ann Lee. "), gzipped(b"Bo.")].concat();
    let frames = [
        zstandard(b"Ann Lee. "),
        // A frame to be passed over: magic number, length, two bytes.
        vec![0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 1, 2],
        zstandard(b"Bo."),
    ];
    let cases: [(&str, Vec<u8>, (&str, &str)); 5] = [
        ("a.txt.gz", two, ("a.txt.gz", "Ann Lee. Bo.")),
        ("a.TXT.ZST", frames.concat(), ("a.TXT.ZST", "Ann Lee. Bo.")),
        ("a.jsonl.gz", gzipped(b"{\"text\":\"x\"}"), ("a.jsonl.gz#1", "x")),
        ("a.csv.zst", zstandard(b"id,text\n7,Bo"), ("7", "Bo")),
        ("a.zip.gz", gzipped(&zipped(&[("b.txt", b"Bo")])), ("a.zip.gz/b.txt", "Bo")),
    ];
    for (name, bytes, (id, text)) in cases {
        assert_eq!(told(name, &bytes), [(id.to_owned(), text.to_owned())], "{name}");
        let cut = told(name, &bytes[..bytes.len() - 3]);
        assert!(cut.iter().any(|(_, text)| text.starts_with("- ")), "{name} cut short: {cut:?}");
    }
}

#[test]
fn an_archive_is_read_by_the_names_in_it() {
    let inner = zipped(&[("deep.md", b"# Head\n\nWords."), ("note.txt.gz", &gzipped(b"Note."))]);
    let archive = zipped(&[
        ("a/one.txt", b"One."),
        ("../../etc/passwd.txt", b"root"),
        ("/absolute.txt", b"root"),
        ("a/.hidden.txt", b"x"),
        ("__MACOSX/._one.txt", b"x"),
        ("picture.png", b"x"),
        ("inner.zip", &inner),
        ("broken.docx", b"PK"),
        ("rows.csv", b"text\nRow.\n"),
    ]);
    let found = told("all.zip", &archive);
    let expected = [
        ("all.zip/a/one.txt", "One."),
        ("all.zip/../../etc/passwd.txt", "- expected a path within the archive"),
        ("all.zip//absolute.txt", "- expected a path within the archive"),
        ("all.zip/a/.hidden.txt", "- hidden"),
        ("all.zip/__MACOSX/._one.txt", "- hidden"),
        ("all.zip/picture.png", "- expected a kind of document that is read, found .png"),
        ("all.zip/inner.zip/deep.md", "Head\n\nWords."),
        ("all.zip/inner.zip/note.txt.gz", "Note."),
        ("all.zip/broken.docx", "- expected a zip of XML"),
        ("all.zip/rows.csv#1", "Row."),
    ];
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for ((place, text), (expected_place, expected_text)) in found.iter().zip(expected) {
        assert_eq!(place, expected_place);
        assert!(text.starts_with(expected_text), "{place}: {text}");
    }
}

#[test]
fn two_of_one_name_in_an_archive_are_one_and_a_skip() {
    let archive = zipped(&[("a/b.txt", b"One."), ("a\\b.txt", b"Two.")]);
    let found = told("all.zip", &archive);
    assert_eq!(found[0], ("all.zip/a/b.txt".to_owned(), "One.".to_owned()));
    assert_eq!(found[1].1, "- another file there has the same name");
    // A line of JSON says which document it is, in an archive, too; one that was said before goes by its place.
    let lines = br#"{"id":"x","text":"One."}
{"id":"x","text":"Two."}"#;
    let found = told("all.zip", &zipped(&[("a.jsonl", lines)]));
    let ids: Vec<&str> = found.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(ids, ["x", "all.zip/a.jsonl#2", "all.zip/a.jsonl"], "{found:?}");
}

#[test]
fn a_record_without_an_end_is_skipped_and_those_before_it_are_read() {
    let endless = "a".repeat(65 << 20);
    let cases = [
        ("rows.csv", format!("text\nOne.\n\"{endless}"), 1),
        ("head.csv", format!("text,{endless}\nOne.\n"), 0),
        ("lines.jsonl", format!("{{\"text\":\"One.\"}}\n{{\"text\":\"{endless}\n"), 1),
    ];
    for (name, bytes, read) in cases {
        let found = told(name, bytes.as_bytes());
        assert_eq!(found.len(), read + 1, "{name}");
        assert!(found[..read].iter().all(|(_, text)| text == "One."), "{name}");
        assert!(found[read].1.ends_with("expected at most 64 MB in one piece, found more"), "{name}");
    }
    // A table may be as long as it likes.
    let rows = format!("text\n{}", format!("{}\n", "a".repeat(1 << 20)).repeat(70));
    assert!(records("rows.csv", rows.as_bytes()).iter().all(Result::is_ok));
}

#[test]
fn bombs_end_where_they_expand_too_far() {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    let megabyte = vec![b' '; 1 << 20];
    (0..300).for_each(|_| gzip.write_all(&megabyte).unwrap());
    let bomb = gzip.finish().unwrap();
    assert!(told("b.jsonl.gz", &bomb)[0].1.contains("at most"));
    // Layer upon layer: what all of them expand to counts, and how many there are.
    let mut nested = bomb;
    for _ in 0..3 {
        nested = zipped(&[("a.jsonl.gz", &nested), ("b.zip", &nested), ("c.txt", b"c")]);
    }
    let found = told("n.zip", &nested);
    assert!(found.iter().any(|(_, text)| text.contains("expands to at most")), "{found:?}");
    let mut deep = zipped(&[("x.txt", b"x")]);
    for _ in 0..8 {
        deep = zipped(&[("d.zip", &deep)]);
    }
    assert_eq!(told("d.zip", &deep).len(), 1);
    assert!(told("d.zip", &deep)[0].1.contains("within each other"));
    // A part of an office document that is all spaces.
    let spaces = vec![b' '; 40 << 20];
    let office = zipped(&[("word/document.xml", &spaces)]);
    assert!(told("o.docx", &office)[0].1.contains("at most 32 MB"));
    let epub = zipped(&[("OEBPS/c.xhtml", &spaces)]);
    assert!(told("o.epub", &epub)[0].1.contains("at most 32 MB"));
}

#[test]
fn trees_without_end_do_not_overflow() {
    let deep =
        |open: &str, close: &str, times: usize| format!("{}Ann{}", open.repeat(times), close.repeat(times));
    for times in [500, 200_000] {
        let page = deep("<div>", "</div>", times);
        let found = told("p.html", page.as_bytes());
        let too_deep = found[0].1.starts_with("- expected elements at most 512 deep");
        assert_eq!(too_deep, times > 512, "{}", found[0].1);
        assert_eq!(told("p.html", deep("<b>", "", times).as_bytes()).len(), 1);
        assert_eq!(told("p.html", deep("<p><table>", "", times / 3).as_bytes()).len(), 1);
        assert_eq!(told("p.md", deep("> ", "", times).as_bytes()).len(), 1);
        assert_eq!(told("p.md", deep("[", "](x)", times / 10).as_bytes()).len(), 1);
        assert_eq!(told("p.jsonl", deep("[", "]", times).as_bytes()).len(), 1);
        assert_eq!(told("p.rss", format!("<rss><channel>{page}</channel></rss>").as_bytes()).len(), 1);
        let office = zipped(&[("word/document.xml", page.as_bytes())]);
        assert_eq!(told("p.docx", &office).len(), 1);
    }
    let mut mail = "From: a@b.c\n".to_owned();
    for level in 0..5000 {
        mail += &format!("Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n");
    }
    let found = told("m.eml", mail.as_bytes());
    assert_eq!((found.len(), found[1].1.as_str()), (2, "- expected parts at most 50 deep, found more"));
}

#[test]
fn entities_of_xml_are_not_expanded_and_nothing_outside_is_read() {
    let laughs = r#"<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY s SYSTEM "file:///etc/passwd">]>"#;
    let word = format!("{laughs}<w:p><w:t>&b;&s;</w:t></w:p>");
    let text = format!("{laughs}<office:text><text:p>&s;</text:p></office:text>");
    let feed = format!(
        r#"{laughs}<rss version="2.0"><channel><title>t</title><item><title>&b;&s;</title></item></channel></rss>"#
    );
    let book = format!("{laughs}<container><rootfiles>&s;</rootfiles></container>");
    let cases = [
        ("a.docx", zipped(&[("word/document.xml", word.as_bytes())])),
        ("a.odt", zipped(&[("content.xml", text.as_bytes())])),
        ("a.rss", feed.into_bytes()),
        ("a.epub", zipped(&[("META-INF/container.xml", book.as_bytes())])),
    ];
    for (name, bytes) in cases {
        let found = told(name, &bytes);
        assert!(!found.is_empty(), "{name}");
        for (_, text) in found {
            assert!(!text.contains("root:") && !text.contains("haha"), "{name}: {text}");
        }
    }
}

#[cfg(unix)]
#[test]
fn links_out_of_the_folder_and_pipes_are_not_opened() {
    use std::os::unix::fs::symlink;
    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let at = |name: &str| folder.path().join(name);
    fs::write(elsewhere.path().join("secret.txt"), "secret").unwrap();
    fs::write(at("own.txt"), "Own.").unwrap();
    symlink(elsewhere.path().join("secret.txt"), at("a.txt")).unwrap();
    symlink(elsewhere.path(), at("folder")).unwrap();
    symlink(at("own.txt"), at("twin.txt")).unwrap();
    symlink(folder.path(), at("circle")).unwrap();
    symlink(at("nowhere"), at("lost.txt")).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(at("pipe.txt")).status().unwrap().success());
    let found: Vec<_> = read(&[Input::Path(folder.path().into())], &Fields::default()).unwrap().collect();
    let read: Vec<_> = found.iter().flatten().map(|r| r.document.id.as_str()).collect();
    assert_eq!(read, ["own.txt", "twin.txt"]);
    let skipped: Vec<_> = found.iter().filter_map(|r| r.as_ref().err()).collect();
    let reason = |name: &str| {
        let found = skipped.iter().find(|s| s.place.ends_with(name));
        found.map(|s| s.reason.split(';').next().unwrap_or_default()).unwrap_or_default()
    };
    assert_eq!(skipped.len(), 5, "{skipped:?}");
    assert_eq!(reason("/a.txt"), "a link that leads out of the folder");
    assert_eq!(reason("/folder"), "a link that leads out of the folder");
    assert_eq!(reason("/pipe.txt"), "expected a file, found a pipe, a socket or a device");
    assert!(!reason("/circle").is_empty() && !reason("/lost.txt").is_empty());
    // What is named is meant.
    let mut named = namegraph_ingest::read(&[Input::Path(at("a.txt"))], &Fields::default()).unwrap();
    assert_eq!(named.next().unwrap().unwrap().document.text, "secret");
}

#[test]
fn a_book_is_read_chapter_by_chapter() {
    let container = br#"<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"#;
    let package = br#"<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i">
        <metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">x</dc:identifier><dc:title>Letters</dc:title>
        <dc:creator>Ann Lee</dc:creator><dc:language>en</dc:language><dc:date>1843-05-06</dc:date></metadata>
        <manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
        <item id="b" href="b.xhtml" media-type="application/xhtml+xml"/><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest>
        <spine><itemref idref="b"/><itemref idref="a"/></spine></package>"#;
    let nav = br#"<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body><nav epub:type="toc"><ol><li><a href="b.xhtml">B</a></li></ol></nav></body></html>"#;
    let chapter = |title: &str, text: &str| {
        format!(
            r#"<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body><h1>{title}</h1><p>{text}</p></body></html>"#
        )
    };
    let book = zipped(&[
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", container),
        ("OEBPS/content.opf", package),
        ("OEBPS/nav.xhtml", nav),
        ("OEBPS/b.xhtml", chapter("First", "Ann met Bo.").as_bytes()),
        ("OEBPS/a.xhtml", chapter("Second", "").as_bytes()),
    ]);
    let found = records("letters.epub", &book);
    let first = &found[0].as_ref().unwrap().document;
    assert_eq!((first.id.as_str(), first.text.as_str()), ("letters.epub/b.xhtml", "First\n\nAnn met Bo."));
    assert_eq!(first.source.as_deref(), Some("Letters"));
    assert_eq!(first.date.unwrap().to_string(), "1843-05-06");
    assert_eq!(first.metadata["author"], "Ann Lee");
    assert_eq!(found[1].as_ref().unwrap().document.text, "Second");
}
