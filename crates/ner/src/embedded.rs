//! The model that travels inside the program, so that it runs anywhere.

use namegraph_newswire::FILES;

use crate::folder::{ModelError, ModelFolder};

/// The model `newswire`; its card is `data/models/newswire/README.md`.
///
/// # Errors
/// Never in a program that was built from a whole repository.
pub fn newswire() -> Result<ModelFolder, ModelError> {
    ModelFolder::embedded("newswire", &FILES)
}

#[cfg(test)]
mod tests {
    use namegraph_newswire::SUMS;

    use super::*;

    #[test]
    fn the_model_in_the_program_is_the_one_that_was_scored() {
        for (name, bytes) in FILES {
            let line = format!("{}  {name}", crate::folder::sha256(bytes));
            assert!(SUMS.lines().any(|l| l == line), "expected in SHA256SUMS: {line}");
        }
    }
}
