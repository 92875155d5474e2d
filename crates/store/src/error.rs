//! What can go wrong with a file.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{ErrorCode, ffi};

/// Why a `.namegraph` file cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The file is something else.
    #[error("{path} is not a namegraph file, so it is left alone; name another file")]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The file was written by a later version.
    #[error("{path} is of version {found}, this program reads up to {known}: use a newer namegraph")]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: i64,
        /// Ours.
        known: i64,
    },
    /// The file was written by an earlier version, whose tables are others.
    #[error(
        "{path} is of version {found}, this program reads version {known}: `namegraph upgrade` makes it one of these"
    )]
    Older {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: i64,
        /// Ours.
        known: i64,
    },
    /// Something was asked of a graph without documents that only documents can answer.
    #[error("expected a graph made of documents for {asked}; {path} was imported from {from}, without any")]
    Imported {
        /// The file.
        path: PathBuf,
        /// Where its graph came from.
        from: String,
        /// What was asked.
        asked: &'static str,
    },
    /// Documents were to be added to a file whose mentions another program found.
    #[error(
        "expected a file whose names were found by a recognizer; {path} has {given}, and would lose them"
    )]
    Given {
        /// The file.
        path: PathBuf,
        /// Whose mentions it has.
        given: String,
    },
    /// A decision in the file cannot be read, or contradicts another.
    #[error("{path}: the ledger cannot be read: {reason}")]
    Ledger {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The file or its folder cannot be read or written.
    #[error("{path}: {error}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// Somebody else wrote the file while it was being made anew.
    #[error("{path} was changed by somebody else meanwhile, and is as they left it; run the command again")]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// Two documents of one build go by the same id.
    #[error("expected each document to have an id of its own; {id:?} is used by {first} and by {second}")]
    DuplicateId {
        /// The id.
        id: String,
        /// Where it was read first.
        first: String,
        /// Where it was read again.
        second: String,
    },
    /// The disk is full.
    #[error("{path}: expected room on the disk, found too little; free some, and run the command again")]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// Somebody else is changing the file.
    #[error("{path} is being changed by another program; wait until it is done, and run the command again")]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// The file can be read, and not written.
    #[error("{path} cannot be written here: copy it to where it can, and change the copy")]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// The file is not as it was written.
    #[error(
        "{path} is damaged ({error}): take it from a backup, or build it anew; `namegraph check` says more"
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What SQLite found.
        error: rusqlite::Error,
    },
    /// SQLite refuses.
    #[error("{path}: {error}")]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        error: rusqlite::Error,
    },
}

impl StoreError {
    /// Names the file that SQLite speaks of, and what is wrong with it in the words of its user.
    pub(crate) fn sqlite(path: &Path) -> impl Fn(rusqlite::Error) -> Self + '_ {
        |error| {
            let path = path.to_owned();
            // A log beside the file, or its index, found no room to grow.
            let no_room = [ffi::SQLITE_IOERR_WRITE, ffi::SQLITE_IOERR_SHMSIZE, ffi::SQLITE_IOERR_FSYNC];
            if error.sqlite_error().is_some_and(|e| no_room.contains(&e.extended_code)) {
                return Self::Full { path };
            }
            match error.sqlite_error_code() {
                Some(ErrorCode::DiskFull) => Self::Full { path },
                Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy { path },
                // A file that is there cannot be opened where no log can be put beside it.
                Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen) => Self::ReadOnly { path },
                Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged { path, error },
                _ => Self::Sqlite { path, error },
            }
        }
    }

    pub(crate) fn missing(path: &Path) -> Self {
        let told = "no such file; make one with `namegraph build`";
        Self::io(path)(io::Error::new(io::ErrorKind::NotFound, told))
    }

    pub(crate) fn io(path: &Path) -> impl Fn(io::Error) -> Self + '_ {
        |error| Self::Io { path: path.to_owned(), error }
    }
}
