//! Nothing that is in a file is lost without a word: it is in a text, or its place is listed with a reason.

use namegraph_ingest::{Fields, Input, Options, Record, Skipped, read, read_bytes};
use proptest::prelude::*;

fn records(name: &str, bytes: &[u8]) -> Vec<Result<Record, Skipped>> {
    read_bytes(name, bytes.to_vec(), &Options::default()).collect()
}

/// Ids and texts of what was read, places and reasons of what was not.
fn told(name: &str, bytes: &[u8]) -> Vec<(String, String)> {
    let tell = |record: Result<Record, Skipped>| match record {
        Ok(r) => (r.document.id, r.document.text),
        Err(s) => (s.place, format!("- {}", s.reason)),
    };
    records(name, bytes).into_iter().map(tell).collect()
}

/// A message with this content type and body, and what its text says below the headers.
fn said(head: &str, body: &str) -> Vec<(String, String)> {
    let message = format!("From: Ann Lee <a@b.c>\nSubject: s\nMIME-Version: 1.0\n{head}\n\n{body}");
    let strip = |text: String| {
        text.strip_prefix("From: Ann Lee\n\nSubject: s").map_or(text.clone(), |t| t.trim().to_owned())
    };
    told("m.eml", message.as_bytes()).into_iter().map(|(id, text)| (id, strip(text))).collect()
}

/// Ids and texts, or places and reasons.
type Told<'a> = &'a [(&'a str, &'a str)];

#[test]
fn every_part_of_a_message_is_read_or_listed() {
    let alternative = |plain: &str, rich: &str| {
        format!("--b\nContent-Type: text/plain\n\n{plain}\n--b\nContent-Type: text/html\n\n{rich}\n--b--\n")
    };
    let multipart = "Content-Type: multipart/alternative; boundary=b";
    let mixed = "Content-Type: multipart/mixed; boundary=b";
    let part = |head: &str, body: &str| format!("--b\n\nText.\n--b\n{head}\n\n{body}\n--b--\n");
    let cases: [(&str, String, Told<'_>); 20] = [
        (multipart, alternative("", "<p>Bo Li called.</p>"), &[("m.eml", "Bo Li called.")]),
        (multipart, alternative("  \n \n", "<p>Bo Li called.</p>"), &[("m.eml", "Bo Li called.")]),
        (
            multipart,
            alternative("Your program does not show HTML.", "<p>Bo Li called Carl.</p>"),
            &[("m.eml", "Bo Li called Carl.")],
        ),
        (multipart, alternative("Bo Li called.", "<p>Bo Li <b>called</b>.</p>"), &[("m.eml", "Bo Li called.")]),
        (multipart, alternative("Bo Li called.", "<p>Carl Ruiz left.</p>"), &[("m.eml", "Bo Li called.\n\nCarl Ruiz left.")]),
        (
            multipart,
            "--b\nContent-Type: text/plain\n\nSee it.\n--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\nContent-Type: text/html\n\n<p>See it.</p>\n--c\nContent-Disposition: attachment; filename=a.txt\n\nBo Li.\n--c--\n--b--\n".to_owned(),
            &[("m.eml", "See it."), ("m.eml/a.txt", "Bo Li.")],
        ),
        (mixed, part("Content-Type: application/x-strange", "\u{1}\u{2}\u{3}\u{4}"), &[("m.eml", "Text."), ("m.eml/attachment", "- expected a kind of document that is read, found no extension")]),
        (mixed, part("Content-Type: image/png", "x"), &[("m.eml", "Text."), ("m.eml/attachment.png", "- expected a kind of document that is read, found .png")]),
        (mixed, part("Content-Type: text/csv", "text\nBo Li."), &[("m.eml", "Text."), ("m.eml/attachment.csv#1", "Bo Li.")]),
        (mixed, part("Content-Type: message/rfc822", "From: Bo Li <b@b.c>\n\nHi."), &[("m.eml", "Text."), ("m.eml/message.eml", "From: Bo Li\n\nHi.")]),
        (
            mixed,
            part("Content-Type: message/rfc822; name=\"Re: the contract\"", "From: Bo Li <b@b.c>\n\nHi."),
            &[("m.eml", "Text."), ("m.eml/Re: the contract", "From: Bo Li\n\nHi.")],
        ),
        (
            mixed,
            part("Content-Type: application/octet-stream; name=\"Contract v1.2 final\"", "Bo Li signed it in Odesa."),
            &[("m.eml", "Text."), ("m.eml/Contract v1.2 final", "Bo Li signed it in Odesa.")],
        ),
        (mixed, part("Content-Type: message/delivery-status", "Final-Recipient: bo@b.c"), &[("m.eml", "Text.\n\nFinal-Recipient: bo@b.c")]),
        // A part without a blank line, one without headers, and a footer behind the last boundary.
        (mixed, "--b\nBo Li called.\n--b\n\nCarl.\n--b--\nA footer.\n".to_owned(), &[("m.eml", "Bo Li called.\n\nCarl.\n\nA footer.")]),
        (mixed, "Bo Li called.".to_owned(), &[("m.eml", "Bo Li called.")]),
        ("Content-Type: multipart/mixed", "--xyz\n\nBo Li called.\n--xyz--".to_owned(), &[("m.eml", "Bo Li called.")]),
        (
            "Content-Transfer-Encoding: base64",
            "Qm8gTGkgY2FsbGVkLg".to_owned(),
            &[("m.eml", "Bo Li called."), ("m.eml", "- base64 that is cut short: read as far as it goes")],
        ),
        (
            "Content-Transfer-Encoding: x-strange",
            "Bo Li called.".to_owned(),
            &[("m.eml", "Bo Li called."), ("m.eml", "- expected base64 or quoted-printable, found \"x-strange\": read as it is")],
        ),
        ("X: y", "Look:\nbegin 644 a.txt\n&0F\\@3&DN\n`\nend\nBye.".to_owned(), &[("m.eml", "Look:\nBye."), ("m.eml/a.txt", "Bo Li.")]),
        ("X: y", "> Yesterday Bo\n> Li called.\n\nI know.".to_owned(), &[("m.eml", "Yesterday Bo Li called.\n\nI know.")]),
    ];
    for (head, body, expected) in cases {
        let found = said(head, &body);
        let found: Vec<(&str, &str)> = found.iter().map(|(id, text)| (id.as_str(), text.as_str())).collect();
        assert_eq!(found, expected, "{head}\n{body}");
    }
}

#[test]
fn what_stands_before_a_header_refuses_no_message() {
    let message = "From: Ann Lee <a@b.c>\nSubject: s\n\nBo Li called.";
    let expected = [("m.eml".to_owned(), "From: Ann Lee\n\nSubject: s\n\nBo Li called.".to_owned())];
    for before in ["", "\n\n", "\u{feff}", "From a@b Tue May 10 15:27:03 2005\n", "\u{feff}\n", "  \n"] {
        assert_eq!(told("m.eml", format!("{before}{message}").as_bytes()), expected, "{before:?}");
    }
    assert_eq!(told("m.eml", message.replace('\n', "\r\n").as_bytes()), expected);
    assert_eq!(told("m.eml", message.replace('\n', "\r").as_bytes()), expected);
    assert_eq!(
        told("m.emlx", format!("{}\n{message}<plist/>", message.len()).as_bytes())[0].1,
        expected[0].1
    );
}

#[test]
fn days_and_threads_of_a_message() {
    let date = |head: &str| {
        let message = format!("From: Ann Lee <a@b.c>\n{head}\n\nText.");
        records("m.eml", message.as_bytes())[0].as_ref().unwrap().document.date.map(|d| d.to_string())
    };
    let received = "Received: from x by y; Wed, 11 May 2005 01:00:00 +0000\nReceived: from z by x; Tue, 10 May 2005 15:27:03 -0500";
    let cases = [
        ("Date: 21 Nov 97 09:55:06 GMT".to_owned(), Some("1997-11-21")),
        (received.to_owned(), Some("2005-05-10")),
        (format!("Date: Thu, 1 Jan 1970 00:00:00 +0000\n{received}"), Some("2005-05-10")),
        (format!("Date: nonsense\n{received}"), Some("2005-05-10")),
        ("Date: Wed, 31 Dec 1969 16:00:00 -0800".to_owned(), None),
        ("X: y".to_owned(), None),
    ];
    for (head, expected) in cases {
        assert_eq!(date(&head).as_deref(), expected, "{head}");
    }
    let mbox = "From a@b Tue May 10 15:27:03 2005\nFrom: Ann Lee <a@b.c>\n\nText.\n";
    let found = records("m.mbox", mbox.as_bytes());
    assert_eq!(found[0].as_ref().unwrap().document.date.unwrap().to_string(), "2005-05-10");
    let message = "From: Ann Lee <a@b.c>\nBcc: \"Li, Bo\" <b@b.c>\nReply-To: r@b.c\nSender: Carl <c@b.c>\nMessage-ID: <1@x>\nIn-Reply-To: <0@x>\nReferences: <0@x>\n <00@x>\n\nText.";
    let found = records("m.eml", message.as_bytes());
    let kept = serde_json::to_string(&found[0].as_ref().unwrap().document.metadata).unwrap();
    assert_eq!(
        kept,
        r#"{"message_id":"<1@x>","in_reply_to":"<0@x>","references":"<0@x> <00@x>","bcc":"Bo Li","reply_to":"r@b.c","sender":"Carl"}"#
    );
}

#[test]
fn two_tables_with_the_same_ids_are_both_read() {
    let folder = tempfile::tempdir().unwrap();
    for (name, table) in [("a.csv", "id,text\n1,One.\n2,Two.\n"), ("b.csv", "id,text\n1,Three.\n2,Four.\n")] {
        std::fs::write(folder.path().join(name), table).unwrap();
    }
    let found: Vec<_> = read(&[Input::Path(folder.path().into())], &Fields::default()).unwrap().collect();
    let ids: Vec<_> =
        found.iter().flatten().map(|r| (r.document.id.as_str(), r.document.text.as_str())).collect();
    assert_eq!(ids, [("1", "One."), ("2", "Two."), ("b.csv#1", "Three."), ("b.csv#2", "Four.")]);
    let said: Vec<_> = found.iter().filter_map(|r| r.as_ref().err()).collect();
    assert_eq!(said.len(), 1);
    assert!(said[0].reason.starts_with("ids given before: 2, the first \"1\""), "{}", said[0].reason);
}

#[cfg(unix)]
#[test]
fn a_name_that_is_no_utf8_refuses_no_file() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    for name in [b"caf\xe9.txt".as_slice(), b"caf\xe8.txt", b"README", b"1."] {
        std::fs::write(folder.path().join(std::ffi::OsStr::from_bytes(name)), "Ann Lee met Bo.").unwrap();
    }
    let found: Vec<_> = read(&[Input::Path(folder.path().into())], &Fields::default()).unwrap().collect();
    let ids: Vec<_> = found.iter().flatten().map(|r| r.document.id.as_str()).collect();
    assert_eq!(ids, ["1.", "README", "caf%E8.txt", "caf%E9.txt"]);
}

/// A message as a tree: each leaf holds a word of its own.
#[derive(Clone, Debug)]
enum Tree {
    Leaf(usize),
    Parts(usize, Vec<Tree>),
}

impl Tree {
    fn written(&self, words: &mut Vec<String>, level: usize) -> String {
        const LEAVES: [&str; 7] = [
            "Content-Type: text/plain",
            "Content-Type: text/html",
            "X-None: y",
            "Content-Type: text/plain\nContent-Disposition: attachment; filename=a.txt",
            "Content-Type: application/octet-stream\nContent-Disposition: attachment; filename=\"a letter\"",
            "Content-Type: text/calendar",
            "Content-Type: message/rfc822",
        ];
        const PARTS: [&str; 4] = ["mixed", "alternative", "related", "signed"];
        match self {
            Self::Leaf(kind) => {
                words.push(format!("Word{}", words.len()));
                let word = &words[words.len() - 1];
                let body = match kind {
                    1 => format!("<html><p>{word} called.</p></html>"),
                    5 => format!("BEGIN:VEVENT\nATTENDEE;CN={word}:mailto:a@b\nEND:VEVENT"),
                    6 => format!("From: {word} <a@b.c>\n\nHi."),
                    _ => format!("{word} called Bo today."),
                };
                format!("{}\n\n{body}\n", LEAVES[*kind])
            }
            Self::Parts(kind, trees) => {
                let mut body = format!("Content-Type: multipart/{}; boundary=b{level}\n\n", PARTS[*kind]);
                for tree in trees {
                    body += &format!("--b{level}\n{}\n", tree.written(words, level + 1));
                }
                body + &format!("--b{level}--\n")
            }
        }
    }
}

fn trees() -> impl Strategy<Value = Tree> {
    (0..7_usize).prop_map(Tree::Leaf).prop_recursive(4, 16, 4, |inner| {
        (0..4_usize, prop::collection::vec(inner, 1..4)).prop_map(|(kind, trees)| Tree::Parts(kind, trees))
    })
}

proptest! {
    #[test]
    fn every_word_of_a_message_is_in_some_text(tree in trees()) {
        let mut words = Vec::new();
        let message = format!("From: Ann Lee <a@b.c>\n{}", tree.written(&mut words, 0));
        let found = told("m.eml", message.as_bytes());
        for word in words {
            let has = |text: &String| text.split(|c: char| !c.is_alphanumeric()).any(|w| w == word);
            prop_assert!(found.iter().any(|(_, text)| has(text)), "{word} of\n{message}\nin {found:#?}");
        }
    }

    #[test]
    fn every_message_of_an_mbox_is_read(
        bodies in prop::collection::vec("(Word\n|\n|  \n|From the desk of Ann\n|>From here\n|From: x\n|Note: y\n|-- \n){0,8}", 1..8)
    ) {
        let mut mbox = String::new();
        for (number, body) in bodies.iter().enumerate() {
            mbox += &format!("From a@b Tue May 10 15:27:03 2005\nFrom: Ann <a@b.c>\nSubject: s{number}\n\nBegin{number}\n{body}End{number}\n\n");
        }
        let found = told("m.mbox", mbox.as_bytes());
        prop_assert_eq!(found.len(), bodies.len());
        for (number, (_, text)) in found.iter().enumerate() {
            prop_assert!(text.contains(&format!("Begin{number}")) && text.ends_with(&format!("End{number}")), "{}", text);
        }
    }
}
