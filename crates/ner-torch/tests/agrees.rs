//! The shipped model gives the same names through libtorch as through the built-in engine.

use std::fs;
use std::path::{Path, PathBuf};

use namegraph_document::{Mention, Passage, Recognizer};
use namegraph_ingest::sentences;
use namegraph_ner::{BuiltinRecognizer, Effort, ModelFolder};
use namegraph_ner_torch::{TorchError, TorchRecognizer};

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data").join(name)
}

fn torch(folder: &Path) -> Result<TorchRecognizer, TorchError> {
    TorchRecognizer::new(&ModelFolder::open(folder)?)
}

fn sample() -> Vec<String> {
    let mut paths: Vec<_> = fs::read_dir(data("sample")).unwrap().map(|e| e.unwrap().path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "txt" || e == "md"));
    paths.sort();
    assert!(paths.len() >= 10);
    paths.iter().map(|p| fs::read_to_string(p).unwrap()).collect()
}

fn recognize(recognizer: &dyn Recognizer, texts: &[String]) -> Vec<Vec<Mention>> {
    let cut: Vec<_> = texts.iter().map(|t| sentences(t)).collect();
    let passages: Vec<_> = texts
        .iter()
        .zip(&cut)
        .map(|(text, sentences)| Passage { text, sentences, words: None, languages: &[] })
        .collect();
    recognizer.recognize(&passages).unwrap()
}

fn names(mentions: &[Vec<Mention>]) -> Vec<Vec<(usize, usize, &'static str)>> {
    mentions
        .iter()
        .map(|d| d.iter().map(|m| (m.span.start, m.span.end, m.entity_type.as_str())).collect())
        .collect()
}

#[test]
fn the_sample_is_labelled_as_by_the_built_in_engine() {
    let folder = data("models/newswire");
    let builtin = BuiltinRecognizer::new(&ModelFolder::open(&folder).unwrap(), Effort::Exact, None).unwrap();
    let torch = torch(&folder).unwrap();
    let texts = sample();
    let (ours, theirs) = (recognize(&builtin, &texts), recognize(&torch, &texts));
    assert!(ours.iter().flatten().count() > 100);
    assert_eq!(names(&ours), names(&theirs));
    let scores = |found: &[Vec<Mention>]| found.iter().flatten().map(|m| m.score).collect::<Vec<_>>();
    for (a, b) in scores(&ours).into_iter().zip(scores(&theirs)) {
        assert!((a - b).abs() < 1e-3, "{a} {b}");
    }
}

/// rust-bert's own pipeline mixes texts up from the 65th on.
#[test]
fn many_texts_at_once_are_read_as_one_by_one() {
    let torch = torch(&data("models/newswire")).unwrap();
    let texts: Vec<String> =
        (0..200).map(|i| format!("Mr. Name{i} met Angela Merkel in Paris. It rained.")).collect();
    let together = recognize(&torch, &texts);
    assert_eq!(together.len(), texts.len());
    for (text, found) in texts.iter().zip(&together) {
        assert_eq!(&recognize(&torch, std::slice::from_ref(text))[0], found);
        assert!(found.iter().any(|m| m.span.of(text) == Some("Angela Merkel")), "{text}: {found:?}");
    }
}

/// A folder like the shipped model's but for one file; `None` leaves it out.
fn altered(name: &str, file: &str, content: Option<&[u8]>) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).unwrap();
    for name in ["config.json", "vocab.txt", "model.safetensors"] {
        fs::copy(data("models/newswire").join(name), folder.join(name)).unwrap();
    }
    match content {
        Some(content) => fs::write(folder.join(file), content).unwrap(),
        None => fs::remove_file(folder.join(file)).unwrap(),
    }
    folder
}

#[test]
fn what_cannot_run_says_why_in_a_sentence() {
    let config = fs::read_to_string(data("models/newswire/config.json")).unwrap();
    let with = |from: &str, to: &str| {
        assert!(config.contains(from));
        config.replace(from, to).into_bytes()
    };
    let cases = [
        (
            altered("no-weights", "model.safetensors", None),
            "expected weights in model.safetensors, found none",
        ),
        (altered("broken-weights", "model.safetensors", Some(b"{}")), "model.safetensors: "),
        (
            altered(
                "generative",
                "config.json",
                Some(&with("BertForTokenClassification", "LlamaForCausalLM")),
            ),
            "found LlamaForCausalLM",
        ),
        (
            altered("electra", "config.json", Some(&with("\"bert\"", "\"electra\""))),
            "expected model_type bert, distilbert, roberta or xlm-roberta, found \"electra\"",
        ),
        (
            altered("no-pieces", "config.json", Some(&with("\"bert\"", "\"roberta\""))),
            "expected tokenizer.json, or vocab.json and merges.txt, found neither",
        ),
        (altered("unknown-label", "config.json", Some(&with("B-PER", "B-Gene"))), "found \"B-Gene\""),
    ];
    for (folder, expected) in cases {
        let error = torch(&folder).err().unwrap().to_string();
        assert!(error.contains(expected), "{error}");
        assert_eq!(error.lines().count(), 1, "{error}");
    }
}
