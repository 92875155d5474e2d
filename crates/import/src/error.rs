//! What can go wrong with a file from elsewhere.

use std::io;
use std::path::{Path, PathBuf};

/// Why a file cannot be taken over.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// It cannot be read.
    #[error("{path}: {error}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// It is of no kind that is known here.
    #[error("{path}: expected GEXF, GraphML, CSV or JSON lines of mentions, found {found}")]
    Kind {
        /// The file.
        path: PathBuf,
        /// Its extension, or its first element.
        found: String,
    },
    /// It is not what its kind asks for.
    #[error("{path}, {place}: {reason}")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Line or byte.
        place: String,
        /// What was expected and what was found.
        reason: String,
    },
    /// There is no graph in it.
    #[error("{path}: expected at least one entity, found none")]
    Empty {
        /// The first of the files.
        path: PathBuf,
    },
}

impl ImportError {
    pub(crate) fn io(path: &Path) -> impl Fn(io::Error) -> Self + '_ {
        |error| Self::Io { path: path.to_owned(), error }
    }

    pub(crate) fn malformed(path: &Path, place: impl ToString, reason: impl ToString) -> Self {
        Self::Malformed { path: path.to_owned(), place: place.to_string(), reason: reason.to_string() }
    }
}
