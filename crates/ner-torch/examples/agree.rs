//! Compares logits: the built-in engine against rust-bert, and both, written down, for another program to compare.
//!
//!     cargo run --release -p namegraph-ner-torch --example agree -- MODEL INPUT [DUMP]
//!
//! MODEL is a model folder. INPUT is a .conll file or a folder of .txt and .md documents. DUMP is a file to write every window
//! to, a JSON object a line: its words, pieces, token types, and the logits of libtorch for the pieces of the words; `against_transformers.py` reads it.
//! Fails when the engines' pieces or labels differ anywhere, or their logits by more than a thousandth.
#![allow(clippy::print_stdout, reason = "what it finds is its output")]

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Write};
use std::path::Path;

use namegraph_document::Span;
use namegraph_evaluate::{GoldText, read_conll};
use namegraph_ingest::sentences;
use namegraph_ner::{BuiltinRecognizer, Effort, Encoder, Input, ModelFolder, TokenClassifier};
use namegraph_ner_torch::TorchRecognizer;
use serde::Serialize;

const TOLERANCE: f32 = 1e-3;

#[derive(Serialize)]
struct Window<'a> {
    words: Vec<&'a str>,
    ids: &'a [u32],
    kinds: &'a [u32],
    logits: Vec<&'a [f32]>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (folder, input, dump) = match arguments.as_slice() {
        [folder, input] => (folder, input, None),
        [folder, input, dump] => (folder, input, Some(dump)),
        _ => return Err("usage: agree MODEL INPUT [DUMP]".into()),
    };
    let model = ModelFolder::open(folder.as_ref())?;
    let torch = TorchRecognizer::new(&model)?;
    let encoder = Encoder::new(&model, Effort::Exact)?;
    // RoBERTa's byte pairs are beyond the built-in recognizer: then only the arithmetic is compared.
    let builtin =
        match model.has("tokenizer.json") && model.model_type() == "roberta" || model.has("merges.txt") {
            true => None,
            false => Some(BuiltinRecognizer::new(&model, Effort::Exact, None)?),
        };
    let mut out = dump.map(File::create).transpose()?.map(BufWriter::new);
    let (mut words, mut labels, mut farthest) = (0, 0, 0f32);
    for text in read(input.as_ref())? {
        let inputs = torch.inputs(&text.passage());
        if builtin.as_ref().is_some_and(|builtin| builtin.inputs(&text.passage()) != inputs) {
            return Err(format!("expected the same pieces for {:?}", text.text).into());
        }
        for (spans, mut window) in inputs {
            // Every piece is asked for, not only the first of each word.
            window.starts = (1..window.ids.len() - 1).collect();
            let theirs = torch.logits(std::slice::from_ref(&window))?.concat();
            let ours = encoder.logits(std::slice::from_ref(&window))?.concat();
            labels += differing(&ours, &theirs, model.labels());
            farthest = ours.iter().zip(&theirs).map(|(a, b)| (a - b).abs()).fold(farthest, f32::max);
            words += spans.len();
            if let Some(out) = &mut out {
                serde_json::to_writer(
                    &mut *out,
                    &written(&text.text, &spans, &window, &theirs, model.labels()),
                )?;
                writeln!(out)?;
            }
        }
    }
    if let Some(mut out) = out {
        out.flush()?;
    }
    println!(
        "{folder}: {words} words, {labels} pieces labelled otherwise, logits at most {farthest:.6} apart"
    );
    if labels > 0 || farthest > TOLERANCE {
        return Err(format!("expected the same labels and logits within {TOLERANCE}").into());
    }
    Ok(())
}

fn read(path: &Path) -> Result<Vec<GoldText>, Box<dyn Error>> {
    if path.is_file() {
        return Ok(read_conll(BufReader::new(File::open(path)?))?);
    }
    let mut paths: Vec<_> =
        fs::read_dir(path)?.map(|entry| entry.map(|e| e.path())).collect::<Result<_, _>>()?;
    paths.retain(|p| p.extension().is_some_and(|e| e == "txt" || e == "md"));
    paths.sort();
    let text = |path| {
        let text = fs::read_to_string(path)?;
        Ok(GoldText { sentences: sentences(&text), text, ..GoldText::default() })
    };
    paths.into_iter().map(text).collect()
}

/// How many pieces get another label.
fn differing(ours: &[f32], theirs: &[f32], labels: usize) -> usize {
    let best = |row: &[f32]| (0..row.len()).max_by(|&a, &b| row[a].total_cmp(&row[b]));
    ours.chunks(labels).zip(theirs.chunks(labels)).filter(|(a, b)| best(a) != best(b)).count()
}

fn written<'a>(
    text: &'a str,
    spans: &[Span],
    window: &'a Input,
    logits: &'a [f32],
    labels: usize,
) -> Window<'a> {
    let word = |span: &Span| span.of(text).unwrap_or_default();
    Window {
        words: spans.iter().map(word).collect(),
        ids: &window.ids,
        kinds: &window.kinds,
        logits: logits.chunks(labels).collect(),
    }
}
