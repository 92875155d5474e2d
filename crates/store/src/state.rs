//! The states of a file: which one a connection reads, and whether there is a later one.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rusqlite::Connection;

use crate::error::StoreError;
use crate::store::{Store, connect};

/// How often connections are opened again because the file changed between the first and the last of them.
const MOST_TRIES: usize = 20;

/// Sees whether a file is still in the state in which it was opened.
pub struct Watch {
    connection: Connection,
    path: PathBuf,
    version: i64,
    stamp: Stamp,
}

impl Watch {
    fn new(path: &Path) -> Result<Self, StoreError> {
        let stamp = stamp(path);
        let (connection, version) = connect(path, |connection| {
            let version = data_version(&connection)?;
            Ok((connection, version))
        })?;
        Ok(Self { connection, path: path.to_owned(), version, stamp })
    }

    /// Whether somebody has changed the file, put another in its place, or taken it away. A file whose log was only moved into it counts
    /// as changed, too.
    pub fn has_changed(&self) -> bool {
        // SQLite counts the changes that others make in a file; it does not see that another file has its name.
        self.stamp != stamp(&self.path) || data_version(&self.connection).ok() != Some(self.version)
    }
}

/// A number that is another one as soon as somebody else has changed the file.
fn data_version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("PRAGMA data_version", [], |row| row.get(0))
}

impl Store {
    /// Opens a file `count` times. All answer from its state at this moment, whatever is written to it later.
    ///
    /// # Errors
    /// As [`open`](Self::open); and when others change the file so often that no two connections have the same state.
    pub fn pinned(path: &Path, count: usize) -> Result<(Vec<Self>, Watch), StoreError> {
        for _ in 0..MOST_TRIES {
            let watch = Watch::new(path)?;
            let stores = (0..count).map(|_| Self::open_pinned(path)).collect::<Result<_, _>>()?;
            if !watch.has_changed() {
                return Ok((stores, watch));
            }
        }
        Err(StoreError::Busy { path: path.to_owned() })
    }
}

/// Length and time of change of a file and of its log. They say that another file has taken its place, and may change before a
/// transaction is done.
pub(crate) type Stamp = [Option<(u64, SystemTime)>; 2];

/// The stamp of a file and its log; an absent one has none.
pub(crate) fn stamp(file: &Path) -> Stamp {
    let mut log = file.to_owned().into_os_string();
    log.push("-wal");
    [file, Path::new(&log)].map(|path| {
        let found = path.metadata().ok()?;
        // An empty log is as good as none; readers make one.
        (found.len() > 0).then_some((found.len(), found.modified().ok()?))
    })
}

/// Whether changes wait beside the file that are not in it yet.
pub(crate) fn has_log(path: &Path) -> bool {
    stamp(path)[1].is_some()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::draft::Draft;

    fn empty(folder: &Path) -> PathBuf {
        let file = folder.join("x.namegraph");
        Draft::beside(&file).unwrap().finish().unwrap();
        file
    }

    fn set(connection: &Connection, value: usize) {
        connection.execute("INSERT OR REPLACE INTO setting VALUES ('x', ?1)", [value.to_string()]).unwrap();
    }

    #[test]
    fn stores_that_are_pinned_together_are_of_one_state() {
        let folder = tempfile::tempdir().unwrap();
        let file = empty(folder.path());
        std::thread::scope(|scope| {
            let writing = scope.spawn(|| {
                let writer = Connection::open(&file).unwrap();
                for value in 0..100 {
                    set(&writer, value);
                    std::thread::sleep(Duration::from_millis(value as u64 % 20));
                }
            });
            while !writing.is_finished() {
                let (stores, _) = Store::pinned(&file, 4).unwrap();
                let values: Vec<_> = stores.iter().map(|s| s.setting::<u32>("x").unwrap()).collect();
                assert!(values.iter().all(|value| *value == values[0]), "{values:?}");
            }
        });
    }

    #[test]
    fn a_watch_sees_every_change_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let file = empty(folder.path());
        let writer = Connection::open(&file).unwrap();
        set(&writer, 0);
        let open = || Store::pinned(&file, 1).unwrap();
        let (stores, watch) = open();
        assert!(!watch.has_changed());
        // What is written is no change before it is done; that it is done changes nothing outside of SQLite's index.
        writer.execute_batch("BEGIN IMMEDIATE").unwrap();
        set(&writer, 1);
        assert!(!watch.has_changed());
        writer.execute_batch("COMMIT").unwrap();
        assert!(watch.has_changed());
        assert_eq!(stores[0].setting("x").unwrap(), Some(0), "it stays what it was");
        let (stores, watch) = open();
        assert_eq!(stores[0].setting("x").unwrap(), Some(1));
        drop((stores, writer));
        Draft::beside(&file).unwrap().finish().unwrap();
        assert!(watch.has_changed(), "another file is there");
        let (_, watch) = open();
        std::fs::remove_file(&file).unwrap();
        assert!(watch.has_changed(), "there is none");
    }

    #[test]
    fn a_clock_that_stands_still_hides_no_change() {
        let folder = tempfile::tempdir().unwrap();
        let file = empty(folder.path());
        let writer = Connection::open(&file).unwrap();
        set(&writer, 1);
        // From here on the log is written over from its beginning.
        writer.query_row("PRAGMA wal_checkpoint(RESTART)", [], |_| Ok(())).unwrap();
        let (_, watch) = Store::pinned(&file, 0).unwrap();
        let before = stamp(&file);
        set(&writer, 2);
        let log = std::fs::File::options().append(true).open(folder.path().join("x.namegraph-wal")).unwrap();
        log.set_modified(before[1].unwrap().1).unwrap();
        assert_eq!(stamp(&file), before);
        assert!(watch.has_changed());
    }
}
