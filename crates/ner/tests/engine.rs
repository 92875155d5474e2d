//! The built-in engine answers as Python's transformers does, and the same for every number of threads.

use std::num::NonZeroUsize;

use namegraph_document::{Passage, Recognizer, Span};
use namegraph_ner::{BuiltinRecognizer, Encoder, TokenClassifier, newswire};
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    ids: Vec<u32>,
    kinds: Vec<u32>,
    logits: Vec<Vec<f32>>,
}

/// Expected: `data/models/newswire/training/expect_logits.py`, transformers 4.46.3 on torch 2.4.1.
#[test]
fn logits_are_those_of_transformers() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("logits.json")).unwrap();
    let encoder = Encoder::new(&newswire().unwrap()).unwrap();
    assert_eq!(cases.len(), 5);
    for case in cases {
        let logits = encoder.logits(&case.ids, &case.kinds).unwrap();
        let expected = case.logits.concat();
        assert_eq!(logits.len(), expected.len());
        for (ours, theirs) in logits.iter().zip(expected) {
            assert!((ours - theirs).abs() < 1e-3, "{ours} {theirs} in a window of {}", case.ids.len());
        }
    }
}

#[test]
fn the_answer_depends_neither_on_threads_nor_on_company() {
    let threads = |n| BuiltinRecognizer::new(&newswire().unwrap(), NonZeroUsize::new(n)).unwrap();
    let texts: Vec<String> =
        (0..70).map(|i| format!("Minister Name{i} met Angela Merkel in Paris.")).collect();
    let sentences: Vec<_> = texts.iter().map(|t| [Span::new(0, t.len())]).collect();
    let passages: Vec<_> = texts
        .iter()
        .zip(&sentences)
        .map(|(text, sentences)| Passage { text, sentences, words: None })
        .collect();
    let (one, four) = (threads(1), threads(4));
    let together = four.recognize(&passages).unwrap();
    for (passage, found) in passages.iter().zip(&together) {
        assert_eq!(&one.recognize(std::slice::from_ref(passage)).unwrap()[0], found);
        let surfaces: Vec<_> = found.iter().map(|m| m.span.of(passage.text).unwrap()).collect();
        assert!(surfaces.contains(&"Angela Merkel") && surfaces.contains(&"Paris"), "{surfaces:?}");
    }
}

#[test]
fn a_name_at_the_end_of_a_very_long_sentence_is_found() {
    let mut text = "and so on, ".repeat(3_000);
    text.push_str("said Angela Merkel");
    let sentences = [Span::new(0, text.len())];
    let found = BuiltinRecognizer::new(&newswire().unwrap(), None)
        .unwrap()
        .recognize(&[Passage { text: &text, sentences: &sentences, words: None }])
        .unwrap();
    assert_eq!(found[0].last().and_then(|m| m.span.of(&text)), Some("Angela Merkel"));
}
