//! From arguments to files, in an order that does not depend on the file system.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, BufRead, BufReader, Cursor};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use walkdir::{DirEntry, WalkDir};

use crate::format::{File, Format, Records, is_other, unknown_kind};
use crate::ids::distinct;
use crate::limits::Expansion;
use crate::options::Options;
use crate::packing::Bytes;
use crate::record::{Fields, Input, Record, Skipped};

/// Why nothing can be read at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IngestError {
    /// An argument names nothing.
    #[error("expected a file or a folder at {path}: {error}")]
    NoSuchPath {
        /// What was given.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
}

/// Reads every document below `inputs`, file by file, sorted by name within each folder.
///
/// # Errors
/// When an input does not exist. All that goes wrong later is an item of the iterator.
pub fn read(
    inputs: &[Input],
    fields: &Fields,
) -> Result<impl Iterator<Item = Result<Record, Skipped>> + use<>, IngestError> {
    read_with(inputs, &Options::from(fields))
}

/// The same, with more to go by than where the fields of records are.
///
/// # Errors
/// When an input does not exist.
pub fn read_with(
    inputs: &[Input],
    options: &Options,
) -> Result<impl Iterator<Item = Result<Record, Skipped>> + use<>, IngestError> {
    for input in inputs {
        if let Input::Path(path) = input {
            fs::metadata(path).map_err(|error| IngestError::NoSuchPath { path: path.clone(), error })?;
        }
    }
    let (inputs, options) = (inputs.to_vec(), Rc::new(options.clone()));
    Ok(distinct(inputs.into_iter().flat_map(move |input| match input {
        Input::Stdin => stdin(&options),
        Input::Path(path) => below(path, &options),
    })))
}

/// Reads the documents in the bytes of one file, whose name says what they are.
pub fn read_bytes(
    name: &str,
    bytes: Vec<u8>,
    options: &Options,
) -> impl Iterator<Item = Result<Record, Skipped>> + use<> {
    let options = Rc::new(options.clone());
    let expansion = Expansion::of(bytes.len() as u64);
    let file = File { place: name.to_owned(), id: name.to_owned(), options, expansion, level: 0 };
    distinct(file.open(name, Bytes::of(Cursor::new(bytes)), false))
}

/// How many bytes the readable files at or below a path hold, for a progress bar: file sizes, nothing is opened.
pub fn bytes_below(path: &Path) -> u64 {
    let readable =
        |e: &DirEntry| e.file_type().is_file() && (e.depth() == 0 || Format::of(e.path()).is_some());
    let size = |e: DirEntry| e.metadata().map_or(0, |m| m.len());
    WalkDir::new(path).follow_links(true).into_iter().flatten().filter(readable).map(size).sum()
}

fn stdin(options: &Rc<Options>) -> Records {
    let mut bytes = BufReader::new(io::stdin());
    let json = options.json_lines
        || matches!(bytes.fill_buf(), Ok(head) if head.trim_ascii_start().starts_with(b"{"));
    let format = if json { Format::Jsonl } else { Format::Plain };
    let (place, id) = ("standard input".to_owned(), "-".to_owned());
    let file = File { place, id, options: options.clone(), expansion: Expansion::of(0), level: 0 };
    file.read(format, Bytes::Stream(Box::new(bytes)))
}

/// Every file at or below a path. Nothing is left out silently: hidden files, unknown kinds and links that lead elsewhere are skipped
/// by name.
fn below(root: PathBuf, options: &Rc<Options>) -> Records {
    let options = options.clone();
    let mut walk = WalkDir::new(&root).sort_by_file_name().follow_links(true).into_iter();
    let real = root.canonicalize().ok();
    let entries = std::iter::from_fn(move || {
        let entry = walk.next()?;
        let unwanted = entry.as_ref().ok().and_then(|entry| unwanted(entry, real.as_deref()));
        if unwanted.is_some() && matches!(&entry, Ok(e) if e.file_type().is_dir()) {
            walk.skip_current_dir();
        }
        Some((entry, unwanted))
    });
    Box::new(entries.flat_map(move |(entry, unwanted)| match (entry, unwanted) {
        (Err(error), _) => {
            let place = error.path().unwrap_or(&root).display().to_string();
            skip(place, error.io_error().map_or_else(|| error.to_string(), ToString::to_string))
        }
        (Ok(entry), Some(reason)) => skip(entry.path().display().to_string(), reason.to_owned()),
        (Ok(entry), None) if entry.file_type().is_dir() => Box::new(std::iter::empty()),
        (Ok(entry), None) => file(&root, &entry, &options),
    }))
}

/// Why a file or a folder that was found is not even opened. What was named on the command line was meant. `root`: the folder it was
/// found in, as it really lies.
fn unwanted(entry: &DirEntry, root: Option<&Path>) -> Option<&'static str> {
    let kind = entry.file_type();
    let is_inside =
        || entry.path().canonicalize().is_ok_and(|real| root.is_some_and(|root| real.starts_with(root)));
    if entry.depth() == 0 {
        None
    } else if entry.file_name().to_str().is_some_and(|name| name.starts_with('.')) {
        Some("hidden")
    } else if entry.path_is_symlink() && !is_inside() {
        Some("a link that leads out of the folder; name its target too, if it is meant")
    } else if !kind.is_file() && !kind.is_dir() {
        Some("expected a file, found a pipe, a socket or a device")
    } else {
        None
    }
}

fn skip(place: String, reason: String) -> Records {
    Box::new(std::iter::once(Err(Skipped { place, reason, late: None })))
}

fn file(root: &Path, entry: &DirEntry, options: &Rc<Options>) -> Records {
    let place = entry.path().display().to_string();
    let name = entry.file_name().to_string_lossy();
    // A file named on the command line was meant, whatever it is called; one that was found must be of a known kind.
    let meant = entry.depth() == 0;
    if !meant && is_other(&name) {
        return skip(place, unknown_kind(&name));
    }
    match fs::File::open(entry.path()).and_then(|open| Ok((open.metadata()?.len(), open))) {
        Ok((size, open)) => {
            let (id, expansion) = (id(root, entry), Expansion::of(size));
            let file = File { place, id, options: options.clone(), expansion, level: 0 };
            file.open(&name, Bytes::File(open), meant)
        }
        Err(error) => skip(place, error.to_string()),
    }
}

/// The path relative to the argument, with `/` on every system; of an argument that is a file, its name. Bytes of a name that are no UTF-8 are
/// written as `%E9`, so that two such names differ.
fn id(root: &Path, entry: &DirEntry) -> String {
    let relative = entry.path().strip_prefix(root).ok().filter(|p| !p.as_os_str().is_empty());
    let relative = relative.unwrap_or_else(|| Path::new(entry.file_name()));
    relative.components().map(|c| written(c.as_os_str())).collect::<Vec<_>>().join("/")
}

fn written(name: &OsStr) -> String {
    let mut written = String::with_capacity(name.len());
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        written.push_str(chunk.valid());
        written.extend(chunk.invalid().iter().map(|byte| format!("%{byte:02X}")));
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(path: &Path) -> Vec<Result<(String, String), String>> {
        read(&[Input::Path(path.to_owned())], &Fields::default())
            .unwrap()
            .map(|r| r.map(|r| (r.document.id, r.document.text)).map_err(|s| s.reason))
            .collect()
    }

    #[test]
    fn a_folder_is_read_in_the_order_of_names_and_all_is_accounted_for() {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        };
        put("b.txt", b"\xef\xbb\xbfB\r\ntext");
        put("a/one.jsonl", b"{\"text\":\"x\"}\n\nbroken\n{\"id\":\"given\",\"text\":\"y\"}\n");
        put("c.csv", b"id;text;n\nr1;\"A; b\";3\n;C;4\n");
        put("d.bin", &[0, 1, 2]);
        put("e.txt", &[0, 159, 146, 150]);
        put(".hidden", b"x");
        let ok = |id: &str, text: &str| Ok((id.to_owned(), text.to_owned()));
        let found = all(folder.path());
        assert_eq!(found[0], Err("hidden".to_owned()));
        assert_eq!(found[1], ok("a/one.jsonl#1", "x"));
        assert!(found[2].as_ref().unwrap_err().starts_with("expected one JSON object on the line"));
        assert_eq!(found[3], ok("given", "y"));
        assert_eq!(found[4], ok("b.txt", "B\ntext"));
        assert_eq!(found[5], ok("r1", "A; b"));
        assert_eq!(found[6], ok("c.csv#2", "C"));
        assert!(found[7].as_ref().unwrap_err().ends_with("found .bin"));
        assert_eq!(found[8], Err("expected text, found binary data".to_owned()));
        assert_eq!(found.len(), 9);
    }

    #[test]
    fn a_file_alone_goes_by_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notes");
        fs::write(&path, "Text.").unwrap();
        assert_eq!(all(&path), [Ok(("notes".to_owned(), "Text.".to_owned()))]);
        assert!(read(&[Input::Path("no/such".into())], &Fields::default()).is_err());
    }
}
