//! How much work one file may make. Everything here counts bytes and levels, never seconds, so that a file is read or skipped the
//! same on every machine; only the child that reads PDF has a clock besides (`format/pdf.rs`).

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

/// The largest file that is read whole: a plain text, a PDF, a message with its attachments.
pub(crate) const MOST_BYTES: u64 = 256 << 20;
/// The largest web page, or part of an office document, whose tree is held in memory.
pub(crate) const MOST_MARKUP: u64 = 32 << 20;
/// The longest line of JSON, or row of a table.
pub(crate) const MOST_RECORD: u64 = 64 << 20;
/// How many archives and messages may lie within each other.
pub(crate) const MOST_LEVELS: u32 = 4;
/// How deep the elements of a web page may be nested. Browsers stop at 512.
pub(crate) const MOST_NESTING: usize = 512;
/// What anything may expand to, however small it is.
const ALWAYS: u64 = 64 << 20;
/// How many times its size a packed file may expand to. Text shrinks to a tenth, repetitive logs to a hundredth.
const RATIO: u64 = 200;

/// What is left of the bytes that one file on disk may expand to, whatever is packed in it and how often.
#[derive(Clone, Debug)]
pub(crate) struct Expansion {
    allowed: u64,
    used: Rc<Cell<u64>>,
}

impl Expansion {
    /// `packed`: the size of the file on disk.
    pub(crate) fn of(packed: u64) -> Self {
        Self { allowed: ALWAYS.max(packed.saturating_mul(RATIO)), used: Rc::default() }
    }

    /// The same bytes, until there are too many of them.
    pub(crate) fn guard<R: Read>(&self, unpacked: R) -> Expanding<R> {
        Expanding { unpacked, expansion: self.clone() }
    }
}

/// Bytes that come out of something packed.
pub(crate) struct Expanding<R> {
    unpacked: R,
    expansion: Expansion,
}

impl<R: Read> Read for Expanding<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.unpacked.read(buffer)?;
        let Expansion { allowed, used } = &self.expansion;
        used.set(used.get() + read as u64);
        if used.get() > *allowed {
            return Err(io::Error::other(format!(
                "expected a file that expands to at most {} MB, {RATIO} times its size; it goes on, so it may be a bomb: unpack it if it is none",
                allowed >> 20
            )));
        }
        Ok(read)
    }
}

/// Bytes of a table, as long as no row of it takes more than what is left: whoever reads the rows sets that anew for each.
pub(crate) struct Rationed<R> {
    pub(crate) bytes: R,
    pub(crate) left: Rc<Cell<u64>>,
}

impl<R: Read> Read for Rationed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.left.get();
        if left == 0 {
            return Err(io::Error::other(too_large(MOST_RECORD)));
        }
        let most = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let read = self.bytes.read(&mut buffer[..most])?;
        self.left.set(left - read as u64);
        Ok(read)
    }
}

/// All of `bytes`, if that is not too much.
pub(crate) fn whole(bytes: impl Read, most: u64) -> Result<Vec<u8>, String> {
    let mut all = Vec::new();
    bytes.take(most + 1).read_to_end(&mut all).map_err(|e| e.to_string())?;
    if all.len() as u64 > most { Err(too_large(most)) } else { Ok(all) }
}

/// Why something was not read.
pub(crate) fn too_large(most: u64) -> String {
    format!("expected at most {} MB in one piece, found more", most >> 20)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_expands_too_far_ends_wherever_it_is_packed() {
        let expansion = Expansion::of(2 << 20);
        let mut half = expansion.guard(io::repeat(0).take(250 << 20));
        assert!(io::copy(&mut half, &mut io::sink()).is_ok());
        let again = io::copy(&mut expansion.guard(io::repeat(0).take(250 << 20)), &mut io::sink());
        assert!(again.unwrap_err().to_string().contains("at most 400 MB"));
        assert_eq!(whole(io::repeat(0), 10).unwrap_err(), too_large(10));
        assert_eq!(whole(&b"ten bytes."[..], 10).unwrap().len(), 10);
    }
}
