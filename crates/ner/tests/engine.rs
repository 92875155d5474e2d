//! The built-in engine answers as Python's transformers does, and the same for every number of threads.

use std::num::NonZeroUsize;

use namegraph_document::{Passage, Recognizer, Span};
use namegraph_ner::{
    BuiltinRecognizer, ByLanguage, Effort, Encoder, Input, TokenClassifier, Work, newswire, world,
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    ids: Vec<u32>,
    kinds: Vec<u32>,
    logits: Vec<Vec<f32>>,
}

impl Case {
    /// Every piece as a word of its own, but for the two that end the window.
    fn input(&self) -> Input {
        Input { ids: self.ids.clone(), kinds: self.kinds.clone(), starts: (1..self.ids.len() - 1).collect() }
    }
}

/// Expected: `expect_logits.py` in the folder `training` of each model, transformers 4.46.3 on torch 2.4.1.
#[test]
fn logits_are_those_of_transformers() {
    for (folder, expected) in
        [(newswire(), include_str!("logits.json")), (world(), include_str!("logits_world.json"))]
    {
        let cases: Vec<Case> = serde_json::from_str(expected).unwrap();
        let encoder = Encoder::new(&folder.unwrap(), Effort::Exact).unwrap();
        assert_eq!(cases.len(), 5);
        are_answered(&encoder, cases);
    }
}

fn are_answered(encoder: &Encoder, cases: Vec<Case>) {
    for case in cases {
        let logits = encoder.logits(&[case.input()]).unwrap().concat();
        let expected = case.logits[1..case.ids.len() - 1].concat();
        assert_eq!(logits.len(), expected.len());
        for (ours, theirs) in logits.iter().zip(expected) {
            assert!((ours - theirs).abs() < 1e-3, "{ours} {theirs} in a window of {}", case.ids.len());
        }
    }
}

#[test]
fn sentences_of_two_models_come_back_in_order() {
    let text = "Angela Merkel met Bo Li in Paris. Ann Lee spoke in Berlin. Tom Gray left Rome.";
    let ends: Vec<usize> = text.match_indices('.').map(|(at, _)| at + 1).collect();
    let starts = [0, ends[0] + 1, ends[1] + 1];
    let sentences: Vec<Span> = starts.iter().zip(&ends).map(|(&start, &end)| Span::new(start, end)).collect();
    let two = ByLanguage::new(&newswire().unwrap(), newswire().unwrap(), Effort::default(), None).unwrap();
    assert_eq!(two.languages(), ["eng"]);
    let languages = [None, Some("deu"), Some("eng")];
    let passage = Passage { text, sentences: &sentences, words: None, languages: &languages };
    let found = two.recognize(&[passage, Passage { sentences: &[], ..passage }]).unwrap();
    let names: Vec<_> = found[0].iter().map(|m| m.span.of(text).unwrap()).collect();
    assert_eq!(names, ["Angela Merkel", "Bo Li", "Paris", "Ann Lee", "Berlin", "Tom Gray", "Rome"]);
    assert!(found[1].is_empty());
}

#[test]
fn the_answer_depends_neither_on_threads_nor_on_company() {
    let threads =
        |n| BuiltinRecognizer::new(&newswire().unwrap(), Effort::default(), NonZeroUsize::new(n)).unwrap();
    let texts: Vec<String> =
        (0..70).map(|i| format!("Minister Name{i} met Angela Merkel in Paris.")).collect();
    let sentences: Vec<_> = texts.iter().map(|t| [Span::new(0, t.len())]).collect();
    let passages: Vec<_> = texts
        .iter()
        .zip(&sentences)
        .map(|(text, sentences)| Passage { text, sentences, words: None, languages: &[] })
        .collect();
    let (one, four) = (threads(1), threads(4));
    let together = four.recognize(&passages).unwrap();
    assert_eq!(together.len(), passages.len());
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
    let found = BuiltinRecognizer::new(&newswire().unwrap(), Effort::default(), None)
        .unwrap()
        .recognize(&[Passage { text: &text, sentences: &sentences, words: None, languages: &[] }])
        .unwrap();
    assert_eq!(found[0].last().and_then(|m| m.span.of(&text)), Some("Angela Merkel"));
}

/// A window as the sample's first article begins.
fn window(recognizer: &BuiltinRecognizer) -> Vec<Input> {
    let text = include_str!("../../../data/sample/01-budapest-nato.txt");
    let sentences = [Span::new(0, text.len())];
    recognizer
        .inputs(&Passage { text, sentences: &sentences, words: None, languages: &[] })
        .into_iter()
        .map(|(_, input)| input)
        .collect()
}

/// What is computed for one document, so that a slowdown shows without a clock. Of a layer of width d: 4·d² for queries,
/// keys, values and output and 8·d² for the two inner products, a piece; 2·d for each pair of pieces. In the last layer only
/// first pieces ask.
#[test]
fn a_document_costs_so_many_products() {
    let work = |effort| {
        let recognizer = BuiltinRecognizer::new(&newswire().unwrap(), effort, None).unwrap();
        let windows = window(&recognizer);
        let before = recognizer.classifier().work();
        assert_eq!(before, Work::default());
        recognizer.logits(&windows).unwrap();
        (windows, recognizer.classifier().work())
    };
    let (d, layers, labels, heads, tile) = (384, 6, 9, 12, 64);
    let (windows, full) = work(Effort::Full);
    let mut expected = Work::default();
    for window in &windows {
        let (n, words) = (window.ids.len() as u64, window.starts.len() as u64);
        for layer in 1..=layers {
            let m = if layer == layers { words } else { n };
            expected.products += 2 + 2 * heads + 3 * m.div_ceil(tile);
            expected.multiply_adds += 2 * d * d * n + 10 * d * d * m + 2 * d * m * n;
        }
        expected.products += 1;
        expected.multiply_adds += words * d * labels;
    }
    // Every window has so many pieces that no two are read together.
    assert!(!windows.is_empty());
    assert!(windows.len() == 1 || windows.iter().all(|w| w.ids.len() > 128));
    assert_eq!(full, expected);
    assert_eq!(work(Effort::Exact).1, expected);
    let early = work(Effort::Early).1;
    let share = early.multiply_adds as f64 / full.multiply_adds as f64;
    assert!((0.4..0.65).contains(&share), "early exit leaves {share:.2} of the work");
}

/// Words of windows read together, alone, and cut short by early exit keep their answers apart.
#[test]
fn every_effort_names_the_same_people() {
    let text = "Angela Merkel met Emmanuel Macron in Berlin. The weather was fine and nobody spoke of the European Union.";
    let sentences = [Span::new(0, 44), Span::new(45, text.len())];
    for effort in [Effort::Early, Effort::Full, Effort::Exact] {
        let recognizer = BuiltinRecognizer::new(&newswire().unwrap(), effort, None).unwrap();
        let found = recognizer
            .recognize(&[Passage { text, sentences: &sentences, words: None, languages: &[] }])
            .unwrap();
        let names: Vec<_> =
            found[0].iter().map(|m| (m.span.of(text).unwrap(), m.entity_type.as_str())).collect();
        let expected = [
            ("Angela Merkel", "PER"),
            ("Emmanuel Macron", "PER"),
            ("Berlin", "LOC"),
            ("European Union", "ORG"),
        ];
        assert_eq!(names, expected, "{effort:?}");
    }
}

#[test]
fn a_window_that_cannot_be_read_is_refused() {
    let encoder = Encoder::new(&newswire().unwrap(), Effort::Early).unwrap();
    let good = Input { ids: vec![101, 2031, 102], kinds: vec![0; 3], starts: vec![1] };
    assert_eq!(encoder.logits(std::slice::from_ref(&good)).unwrap()[0].len(), 9);
    let nothing = Input { ids: vec![101, 102], kinds: vec![0; 2], starts: vec![] };
    assert_eq!(encoder.logits(&[nothing, good.clone()]).unwrap().concat().len(), 9);
    let bad = [
        (Input { ids: vec![101, 99_999, 102], ..good.clone() }, "pieces below 30522, found 99999"),
        (Input { kinds: vec![0, 8, 0], ..good.clone() }, "types below 8, found 8"),
        (Input { kinds: vec![0], ..good.clone() }, "found 3 and 1"),
        (Input { starts: vec![2], ..good.clone() }, "found [2]"),
        (Input { starts: vec![1, 1], ..good.clone() }, "found [1, 1]"),
        (Input { ids: vec![101; 600], kinds: vec![0; 600], starts: vec![] }, "from 2 to 512 pieces"),
    ];
    for (window, expected) in bad {
        let said = encoder.logits(&[window]).unwrap_err().to_string();
        assert!(said.contains(expected), "{said}");
    }
}
