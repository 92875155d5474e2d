//! A model folder from elsewhere: it opens, or says what is wrong with it.
#![no_main]

use std::fs;

use libfuzzer_sys::fuzz_target;
use namegraph_document::{Passage, Recognizer, Span};
use namegraph_ner::{BuiltinRecognizer, Effort, ModelFolder};

const FILES: [&str; 4] = ["config.json", "vocab.txt", "model.safetensors", "exits.safetensors"];

fuzz_target!(|bytes: &[u8]| {
    let folder = tempfile::tempdir().unwrap();
    // Lengths of the first three, two bytes each; the fourth is what is left.
    let Some((lengths, mut rest)) = bytes.split_at_checked(6) else { return };
    for (place, name) in FILES.iter().enumerate() {
        let length = lengths
            .get(2 * place..2 * place + 2)
            .map_or(rest.len(), |l| usize::from(u16::from_le_bytes([l[0], l[1]])));
        let (file, behind) = rest.split_at(length.min(rest.len()));
        if !file.is_empty() {
            fs::write(folder.path().join(name), file).unwrap();
        }
        rest = behind;
    }
    let Ok(model) = ModelFolder::open(folder.path()) else { return };
    let Ok(recognizer) = BuiltinRecognizer::new(&model, Effort::Early, std::num::NonZeroUsize::new(1)) else {
        return;
    };
    let text = "Ann Lee met Bo in Odesa.";
    let passage = Passage { text, sentences: &[Span::new(0, text.len())], words: None };
    let _ = recognizer.recognize(&[passage]);
});
