//! Who may do what to a file at the same time.
//!
//! SQLite keeps two writers of one file apart, but does not know that a build puts another file in its place. Here a lock on the file
//! itself says so: whoever changes it, or replaces it, holds it meanwhile. A lock on a draft says that somebody is at work on it; a
//! build that was killed leaves a draft without one. Locks are those of `flock`, which SQLite's are independent of; where there are
//! none of that kind, a file that is open cannot be replaced anyway.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempPath};

/// How the names of files begin that are not whole yet.
const PREFIX: &str = ".namegraph-";

/// What SQLite puts beside a file.
const LOGS: [&str; 2] = ["-wal", "-shm"];

/// A new file that is not whole yet. It goes away, unless it takes its place.
pub(crate) struct Unfinished {
    file: TempPath,
    /// Says that somebody is at work on it.
    _lock: Option<File>,
    _logs: Logs,
}

/// What SQLite may leave beside a file when it fails.
struct Logs(PathBuf);

impl Drop for Logs {
    fn drop(&mut self) {
        remove_logs(&self.0);
    }
}

impl Unfinished {
    /// Begins a file in a folder. Abandoned ones are removed.
    pub(crate) fn begin(folder: &Path) -> io::Result<Self> {
        remove_abandoned(folder);
        loop {
            let (file, path) = NamedTempFile::with_prefix_in(PREFIX, folder)?.into_parts();
            let logs = Logs(path.to_path_buf());
            if cfg!(not(unix)) {
                return Ok(Self { file: path, _lock: None, _logs: logs });
            }
            // Somebody who looks for abandoned files may have come before us, and takes this one for such.
            if file.try_lock().is_ok() && path.exists() {
                return Ok(Self { file: path, _lock: Some(file), _logs: logs });
            }
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.file
    }

    /// Puts the file at `target`, in place of what lies there.
    pub(crate) fn take_place(self, target: &Path) -> io::Result<()> {
        // A log left by a reader that died belongs to the file that goes away.
        remove_logs(target);
        self.file.persist(target).map_err(|e| e.error)
    }
}

fn remove_logs(file: &Path) {
    for log in LOGS {
        let mut name = file.to_owned().into_os_string();
        name.push(log);
        let _ = std::fs::remove_file(name);
    }
}

/// What cannot be removed harms nobody.
fn remove_abandoned(folder: &Path) {
    let Ok(entries) = folder.read_dir() else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        // A log goes with its file.
        let of = LOGS.iter().find_map(|log| name.strip_suffix(log)).unwrap_or(name);
        let draft = path.with_file_name(of);
        let is_abandoned = || match File::open(&draft) {
            Ok(file) => file.try_lock().is_ok(),
            Err(error) => error.kind() == io::ErrorKind::NotFound,
        };
        if cfg!(unix) && name.starts_with(PREFIX) && is_abandoned() {
            remove_logs(&draft);
            let _ = std::fs::remove_file(draft);
        }
    }
}

/// Holds the file that lies at `path`, once everybody else has let go of it; nothing, if there is none.
pub(crate) fn hold(path: &Path) -> io::Result<Option<File>> {
    loop {
        let file = match File::open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            _ if cfg!(not(unix)) => return Ok(None),
            file => file?,
        };
        match file.lock() {
            // A medium that knows no locks: SQLite will say what it thinks of that.
            Err(error) if error.kind() == io::ErrorKind::Unsupported => return Ok(None),
            locked => locked?,
        }
        // While we waited another one may have taken its place.
        if is_at(&file, path)? {
            return Ok(Some(file));
        }
    }
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let held = file.metadata()?;
    match path.metadata() {
        Ok(there) => Ok((held.dev(), held.ino()) == (there.dev(), there.ino())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> io::Result<bool> {
    Ok(true)
}
