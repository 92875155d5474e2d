//! How the kinds are tested: a text with the recognizer's names marked, and the names that are right.

use std::sync::LazyLock;

use namegraph_document::{EntityType, Layout, Mention, Span};
use regex::Regex;

use super::mended;

static MARK: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\[([^\[\]|]+)\|(PER|ORG|LOC|MISC)(?: (0\.\d+))?\]").unwrap());

/// A text without its marks, and the names that are marked.
fn read(marked: &str) -> (String, Vec<Mention>) {
    let (mut text, mut mentions, mut at) = (String::new(), Vec::new(), 0);
    for found in MARK.captures_iter(marked) {
        let all = found.get(0).unwrap();
        text += &marked[at..all.start()];
        let start = text.len();
        text += &found[1];
        let score = found.get(3).map_or(0.9, |score| score.as_str().parse().unwrap());
        mentions.push(Mention {
            span: Span::new(start, text.len()),
            entity_type: found[2].parse().unwrap(),
            score,
        });
        at = all.end();
    }
    (text + &marked[at..], mentions)
}

fn written(text: &str, mentions: &[Mention]) -> String {
    let each = mentions.iter().map(|m| {
        let name = m.span.of(text).unwrap().replace('\n', "/");
        format!("{name} {}", EntityType::as_str(m.entity_type))
    });
    each.collect::<Vec<_>>().join(", ")
}

/// Mends each text, which must give the names behind it; and again, which must change nothing.
pub(super) fn holds(cases: &[(&str, &str)]) {
    let mut wrong = String::new();
    for (marked, expected) in cases {
        let (text, mentions) = read(marked);
        let layout = Layout::default();
        let once = mended(&text, &layout, &mentions);
        let found = written(&text, &once);
        if found != *expected {
            wrong += &format!("{text:?}\n  expected {expected}\n  found    {found}\n");
        }
        let twice = mended(&text, &layout, &once);
        if twice != once {
            wrong += &format!("{text:?}\n  once  {found}\n  twice {}\n", written(&text, &twice));
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
