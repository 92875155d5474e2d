//! The hot functions of recognizing, one by one: `cargo bench -p namegraph-ner`.

use std::num::NonZeroUsize;

use divan::{Bencher, black_box, counter::ItemsCount};
use namegraph_document::{Passage, Recognizer, Span};
use namegraph_ner::{
    BuiltinRecognizer, Effort, Encoder, Input, Subwords, TokenClassifier, WordPiece, newswire,
};

fn main() {
    divan::main();
}

const EFFORTS: [Effort; 3] = [Effort::Early, Effort::Full, Effort::Exact];

/// News as it is written: names, numbers, and much that is neither.
const TEXT: &str = "Prime Minister Benjamin Netanyahu met President Isaac Herzog in Jerusalem on Thursday, two days \
    after his lawyers had asked that the corruption trial be ended. The meeting, which lasted less than an hour, was \
    described by an aide as businesslike. No statement was issued afterwards, and neither of the two took questions. \
    In Washington a spokesman for the White House said that Mr Trump had raised the matter in a letter last month. \
    Shares of Bezeq fell 2.4 per cent on the news before they recovered what they had lost.";

/// What the encoder sees at once: as many pieces as a window has.
fn window(recognizer: &BuiltinRecognizer) -> Input {
    let text = [TEXT, TEXT].join(" ");
    let sentences = [Span::new(0, text.len())];
    let passage = Passage { text: &text, sentences: &sentences, words: None, languages: &[] };
    recognizer.inputs(&passage).swap_remove(0).1
}

fn recognizer(effort: Effort) -> BuiltinRecognizer {
    BuiltinRecognizer::new(&newswire().unwrap(), effort, NonZeroUsize::new(1)).unwrap()
}

/// A window through every layer; items are pieces.
#[divan::bench(args = EFFORTS)]
fn encode_window(bencher: Bencher<'_, '_>, effort: Effort) {
    let encoder = Encoder::new(&newswire().unwrap(), effort).unwrap();
    let window = [window(&recognizer(effort))];
    bencher
        .counter(ItemsCount::new(window[0].ids.len()))
        .bench_local(|| encoder.logits(black_box(&window)).unwrap());
}

/// Words, pieces and windows of a text; items are words.
#[divan::bench]
fn cut_into_windows(bencher: Bencher<'_, '_>) {
    let recognizer = recognizer(Effort::Early);
    let sentences = [Span::new(0, TEXT.len())];
    let passage = Passage { text: TEXT, sentences: &sentences, words: None, languages: &[] };
    bencher.counter(ItemsCount::new(words())).bench_local(|| recognizer.inputs(black_box(&passage)));
}

/// Word pieces alone; items are words.
#[divan::bench]
fn cut_into_pieces(bencher: Bencher<'_, '_>) {
    let pieces = WordPiece::of(&newswire().unwrap()).unwrap();
    bencher
        .counter(ItemsCount::new(words()))
        .bench_local(|| TEXT.split_whitespace().map(|word| pieces.cut(black_box(word)).len()).sum::<usize>());
}

/// A text that was read before: all but the encoder. Items are words.
#[divan::bench]
fn recognize_again(bencher: Bencher<'_, '_>) {
    let recognizer = recognizer(Effort::Early);
    let sentences = [Span::new(0, TEXT.len())];
    let passage = [Passage { text: TEXT, sentences: &sentences, words: None, languages: &[] }];
    bencher
        .counter(ItemsCount::new(words()))
        .bench_local(|| recognizer.recognize(black_box(&passage)).unwrap());
}

/// From the embedded files to a recognizer that can answer.
#[divan::bench(args = EFFORTS)]
fn start(effort: Effort) -> BuiltinRecognizer {
    recognizer(effort)
}

fn words() -> usize {
    TEXT.split_whitespace().count()
}
