//! The model that travels inside the program, so that it runs anywhere.

use crate::folder::{ModelError, ModelFolder};

const FILES: [(&str, &[u8]); 4] = [
    ("config.json", include_bytes!("../../../data/models/newswire/config.json")),
    ("vocab.txt", include_bytes!("../../../data/models/newswire/vocab.txt")),
    ("exits.safetensors", include_bytes!("../../../data/models/newswire/exits.safetensors")),
    ("model.safetensors", include_bytes!("../../../data/models/newswire/model.safetensors")),
];

/// The model `newswire`; its card is `data/models/newswire/README.md`.
///
/// # Errors
/// Never in a program that was built from a whole repository: the files are checked when they are read.
pub fn newswire() -> Result<ModelFolder, ModelError> {
    ModelFolder::embedded("newswire", &FILES)
}
