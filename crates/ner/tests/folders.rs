//! Folders that are not what they should be are refused with a sentence that says so.

use std::fs;
use std::path::{Path, PathBuf};

use namegraph_ner::{BuiltinRecognizer, Effort, ModelError, ModelFolder};

/// A folder's name, its files, and what is said of it.
type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str);

/// A BERT of one layer and width 4 that knows two labels, in the Hugging Face layout.
const CONFIG: &str = r#"{
    "model_type": "bert", "architectures": ["BertForTokenClassification"], "vocab_size": 5, "hidden_size": 4,
    "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 8, "max_position_embeddings": 16,
    "type_vocab_size": 2, "hidden_act": "gelu", "id2label": {"0": "O", "1": "PER"}
}"#;
const VOCABULARY: &str = "[PAD]\n[UNK]\n[CLS]\n[SEP]\na\n";

fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    for (file, content) in files {
        fs::write(folder.join(file), content).unwrap();
    }
    folder
}

fn open(folder: &Path) -> Result<BuiltinRecognizer, ModelError> {
    BuiltinRecognizer::new(&ModelFolder::open(folder)?, Effort::default(), None)
}

#[test]
fn what_is_wrong_is_said_in_a_sentence() {
    let config = |from: &str, to: &str| {
        assert!(CONFIG.contains(from));
        CONFIG.replace(from, to)
    };
    let generative = config("BertForTokenClassification", "GPT2LMHeadModel");
    let roberta = config("\"bert\"", "\"roberta\"");
    let gene = config("\"PER\"", "\"B-Gene\"");
    let unlabelled = config(", \"id2label\": {\"0\": \"O\", \"1\": \"PER\"}", "");
    let heads = config("\"num_attention_heads\": 2", "\"num_attention_heads\": 3");
    let relu = config("\"gelu\"", "\"relu\"");
    let unigram = r#"{"model": {"type": "Unigram", "unk_id": 0, "vocab": [["a", -1.0]]}}"#;
    let bytes = r#"{"model": {"type": "BPE", "vocab": {}}}"#;
    let electra = config("\"bert\"", "\"electra\"");
    let cases: [Case; 17] = [
        ("empty", &[], "expected a model folder with config.json"),
        ("broken", &[("config.json", "{")], "config.json: EOF"),
        ("generative", &[("config.json", &generative)], "found GPT2LMHeadModel"),
        ("no-pieces", &[("config.json", CONFIG)], "expected a model folder with vocab.txt"),
        ("unigram", &[("config.json", CONFIG), ("tokenizer.json", unigram)], "expected the piece <s>"),
        (
            "byte-pairs",
            &[("config.json", CONFIG), ("tokenizer.json", bytes)],
            "expected a WordPiece or Unigram model, found BPE",
        ),
        ("few-pieces", &[("config.json", CONFIG), ("vocab.txt", "a\nb\n")], "expected the piece [UNK]"),
        (
            "many-pieces",
            &[("config.json", CONFIG), ("vocab.txt", "[UNK]\n[CLS]\n[SEP]\na\nb\nc\n")],
            "expected pieces below vocab_size (5), found id 5",
        ),
        ("no-weights", &[("config.json", CONFIG), ("vocab.txt", VOCABULARY)], "found none; Python's"),
        (
            "pickle",
            &[("config.json", CONFIG), ("vocab.txt", VOCABULARY), ("pytorch_model.bin", "")],
            "found pytorch_model.bin alone",
        ),
        (
            "roberta",
            &[("config.json", &roberta), ("tokenizer.json", bytes)],
            "expected a WordPiece or Unigram model, found BPE",
        ),
        (
            "electra",
            &[("config.json", &electra), ("vocab.txt", VOCABULARY)],
            "expected model_type bert, distilbert, roberta or xlm-roberta, found \"electra\"",
        ),
        ("gene", &[("config.json", &gene)], "found \"B-Gene\""),
        ("unlabelled", &[("config.json", &unlabelled)], "expected id2label"),
        ("heads", &[("config.json", &heads), ("vocab.txt", VOCABULARY)], "found 4 over 3 heads"),
        ("relu", &[("config.json", &relu), ("vocab.txt", VOCABULARY)], "expected hidden_act \"gelu\""),
        (
            "weights",
            &[("config.json", CONFIG), ("vocab.txt", VOCABULARY), ("model.safetensors", "nothing")],
            "model.safetensors: ",
        ),
    ];
    for (name, files, expected) in cases {
        let error = open(&folder(name, files)).err().unwrap().to_string();
        assert!(error.contains(expected), "{name}: {error}");
        assert_eq!(error.lines().count(), 1, "{error}");
    }
}

#[test]
fn a_file_that_was_changed_is_refused() {
    let sound = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/models/newswire");
    let changed = |file: &str| {
        let folder = folder(&format!("changed-{file}"), &[]);
        for name in [
            "config.json",
            "vocab.txt",
            "tokenizer_config.json",
            "exits.safetensors",
            "model.safetensors",
            "SHA256SUMS",
        ] {
            fs::copy(sound.join(name), folder.join(name)).unwrap();
        }
        let mut bytes = fs::read(folder.join(file)).unwrap();
        if let Some(last) = bytes.last_mut() {
            *last ^= 1;
        }
        fs::write(folder.join(file), bytes).unwrap();
        open(&folder).err()
    };
    for file in ["config.json", "vocab.txt", "exits.safetensors", "model.safetensors"] {
        let error = changed(file).unwrap();
        assert!(matches!(&error, ModelError::Changed { file: found, .. } if found == file), "{error}");
    }
    open(&sound).unwrap();
}
