//! Files of lines, one record each.

use std::fs::File;
use std::io::{self, BufRead, Read};
use std::path::Path;

use crate::limits::{Expansion, too_large};
use crate::packing::{Bytes, Packing};
use crate::record::{Record, Skipped};

/// The lines of a file, counted from 1; one in `.gz` or `.zst` is unpacked. A line is bytes with its end, or why there is none: it is
/// longer than `longest` bytes, or the file cannot be read any further.
///
/// # Errors
/// When the file cannot be opened.
pub fn lines(
    path: &Path,
    longest: u64,
) -> io::Result<impl Iterator<Item = (u64, Result<Vec<u8>, String>)> + use<>> {
    let file = File::open(path)?;
    let expansion = Expansion::of(file.metadata()?.len());
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let bytes = match Packing::of(&name) {
        Some((packing, _)) => packing.unpack(Bytes::File(file), &expansion),
        None => Bytes::File(file),
    };
    Ok(numbered(bytes.stream(), longest))
}

/// Lines as bytes, counted from 1, each at most `longest` bytes; after an error there are no more, after one that is too long there are.
pub(crate) fn numbered(
    mut bytes: impl BufRead,
    longest: u64,
) -> impl Iterator<Item = (u64, Result<Vec<u8>, String>)> {
    let mut number = 0;
    let mut broken = false;
    std::iter::from_fn(move || {
        let mut line = Vec::new();
        number += 1;
        match (&mut bytes).take(longest).read_until(b'\n', &mut line) {
            _ if broken => None,
            Ok(0) => None,
            Ok(read) if read as u64 == longest && !line.ends_with(b"\n") => match bytes.skip_until(b'\n') {
                Ok(_) => Some((number, Err(too_large(longest)))),
                Err(error) => {
                    broken = true;
                    Some((number, Err(error.to_string())))
                }
            },
            Ok(_) => Some((number, Ok(line))),
            Err(error) => {
                broken = true;
                Some((number, Err(error.to_string())))
            }
        }
    })
}

/// Records of which those that follow each other and cannot be read for one reason are listed as the first, and how many more.
pub(crate) fn alike(
    records: impl Iterator<Item = Result<Record, Skipped>>,
    file: String,
) -> impl Iterator<Item = Result<Record, Skipped>> {
    let mut records = records.peekable();
    let mut last: Option<String> = None;
    std::iter::from_fn(move || {
        let item = records.next()?;
        let Err(skipped) = item else {
            last = None;
            return Some(item);
        };
        if last.replace(skipped.reason.clone()).as_ref() != Some(&skipped.reason) {
            return Some(Err(skipped));
        }
        let is_same =
            |next: &Result<Record, Skipped>| next.as_ref().is_err_and(|s| s.reason == skipped.reason);
        let (mut count, mut end) = (1_u64, None);
        while let Some(Err(next)) = records.next_if(is_same) {
            (count, end) = (count + 1, Some(next.place));
        }
        Some(Err(match end {
            None => skipped,
            Some(end) => {
                let end = end.strip_prefix(&file).map_or(&*end, |line| line.trim_start_matches(':'));
                let reason = format!("{count} more up to line {end}: {}", skipped.reason);
                Skipped { reason, ..skipped }
            }
        }))
    })
}
