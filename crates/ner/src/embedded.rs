//! The models that travel inside the program, so that it runs anywhere.

use namegraph_newswire::FILES;

use crate::folder::{ModelError, ModelFolder};

/// The model `newswire`; its card is `data/models/newswire/README.md`.
///
/// # Errors
/// Never in a program that was built from a whole repository.
pub fn newswire() -> Result<ModelFolder, ModelError> {
    ModelFolder::embedded("newswire", &FILES)
}

/// The model `world`, for languages beside English; its card is `data/models/world/README.md`.
///
/// # Errors
/// Never in a program that was built from a whole repository.
pub fn world() -> Result<ModelFolder, ModelError> {
    ModelFolder::embedded("world", &namegraph_world::FILES)
}

#[cfg(test)]
mod tests {
    use namegraph_newswire::SUMS;

    use super::*;

    #[test]
    fn the_models_in_the_program_are_those_that_were_scored() {
        for (files, sums) in [(&FILES[..], SUMS), (&namegraph_world::FILES[..], namegraph_world::SUMS)] {
            for (name, bytes) in files {
                let line = format!("{}  {name}", crate::folder::sha256(bytes));
                assert!(sums.lines().any(|l| l == line), "expected in SHA256SUMS: {line}");
            }
        }
    }
}
