//! Why a checkpoint does not run on libtorch.

use std::path::{Path, PathBuf};

use namegraph_ner::ModelError;

/// Why a checkpoint does not run on libtorch.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TorchError {
    /// The folder does not hold what it should.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// libtorch cannot read a file of the folder.
    #[error("{path}: {reason}")]
    Torch {
        /// The file.
        path: PathBuf,
        /// What libtorch or rust-bert says.
        reason: String,
    },
}

impl TorchError {
    pub(crate) fn torch(path: &Path, error: &dyn std::error::Error) -> Self {
        Self::Torch { path: path.to_owned(), reason: error.to_string() }
    }
}
