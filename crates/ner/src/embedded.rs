//! The model that travels inside the program, so that it runs anywhere.

use crate::folder::{ModelError, ModelFolder};

const CONFIG: &[u8] = include_bytes!("../../../data/models/newswire/config.json");
const VOCABULARY: &[u8] = include_bytes!("../../../data/models/newswire/vocab.txt");
const WEIGHTS: &[u8] = include_bytes!("../../../data/models/newswire/model.safetensors");

/// The model `newswire`; its card is `data/models/newswire/README.md`.
///
/// # Errors
/// Never in a program that was built from a whole repository: the files are checked when they are read.
pub fn newswire() -> Result<ModelFolder, ModelError> {
    ModelFolder::from_bytes("newswire", CONFIG, VOCABULARY, WEIGHTS)
}
