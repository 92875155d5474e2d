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
/// Never in a program that was built from a whole repository.
pub fn newswire() -> Result<ModelFolder, ModelError> {
    ModelFolder::embedded("newswire", &FILES)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn the_model_in_the_program_is_the_one_that_was_scored() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/models/newswire");
        let sums = std::fs::read_to_string(folder.join("SHA256SUMS")).unwrap();
        for (name, bytes) in FILES {
            let line = format!("{}  {name}", crate::folder::sha256(bytes));
            assert!(sums.lines().any(|l| l == line), "expected in SHA256SUMS: {line}");
        }
    }
}
