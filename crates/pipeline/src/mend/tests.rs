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

mod any {
    use proptest::prelude::*;

    use super::*;

    const WORDS: [&str; 48] = [
        "May",
        "Will",
        "Grant",
        "Chen",
        "and",
        "&",
        "Johnson",
        "Johnson",
        "LLP",
        "v.",
        "Roe",
        "court",
        "ruled",
        "II",
        "I",
        "Elizabeth",
        "who",
        "|",
        ";",
        "\t",
        "\n",
        "-\n",
        "J.D.",
        "Wm.",
        "(",
        "Gus",
        ")",
        "“",
        "”",
        "M.D.",
        ",",
        "said",
        "Hurricane",
        "Harvey",
        "Name",
        "Firm",
        "Republican",
        "Senate",
        "of",
        "Italy",
        "Brothers",
        "Sir",
        "é",
        "’s",
        "F.B.I.",
        "holding",
        "Goofy",
        "?",
    ];

    /// Words, each with how many of the following are a name with it, and of which type.
    fn texts() -> impl Strategy<Value = (String, Vec<Mention>)> {
        let word = (0..WORDS.len(), any::<bool>(), 0..8_usize, 0..4_usize, 0.3..1.0_f32);
        proptest::collection::vec(word, 0..40).prop_map(|words| {
            let (mut text, mut mentions) = (String::new(), Vec::<Mention>::new());
            let mut open: Option<(usize, usize, usize, f32)> = None;
            for (word, blank, length, kind, score) in words {
                if blank || open.is_none() {
                    text.push(' ');
                }
                let start = text.len();
                text += WORDS[word];
                if open.is_none() && length > 4 {
                    open = Some((start, length - 5, kind, score));
                }
                if let Some((from, left, kind, score)) = open {
                    if left == 0 {
                        let span = Span::new(from, text.len()).trimmed(&text);
                        if !span.is_empty() {
                            mentions.push(Mention { span, entity_type: EntityType::ALL[kind], score });
                        }
                        open = None;
                    } else {
                        open = Some((from, left - 1, kind, score));
                    }
                }
            }
            (text, mentions)
        })
    }

    proptest! {
        #[test]
        fn names_stay_names_in_order((text, mentions) in texts()) {
            let found = mended(&text, &Layout::default(), &mentions);
            prop_assert_eq!(&mended(&text, &Layout::default(), &found), &found, "{:?}", text);
            prop_assert!(found.windows(2).all(|w| w[0].span.end <= w[1].span.start), "{text:?} {found:?}");
            prop_assert!(found.iter().all(|m| m.span.of(&text).is_some_and(|name| !name.is_empty())), "{text:?} {found:?}");
        }
    }
}
