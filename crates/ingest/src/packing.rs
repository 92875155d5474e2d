//! What files are packed in: `.gz` and `.zst` around one file. Archives of many are a format of their own.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
use tempfile::SpooledTempFile;

use crate::limits::Expansion;

/// How much of an unpacked file is held in memory before it goes to a temporary file, in bytes.
const SPOOL: usize = 32 << 20;

/// A way to pack one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Packing {
    Gzip,
    Zstandard,
}

impl Packing {
    /// Takes the packing's extension off a name.
    pub(crate) fn of(name: &str) -> Option<(Self, &str)> {
        let (inner, extension) = name.rsplit_once('.')?;
        match extension.to_ascii_lowercase().as_str() {
            "gz" => Some((Self::Gzip, inner)),
            "zst" => Some((Self::Zstandard, inner)),
            _ => None,
        }
    }

    /// What is packed, unpacked as it is read.
    pub(crate) fn unpack(self, packed: Bytes, expansion: &Expansion) -> Bytes {
        let packed = packed.stream();
        match self {
            Self::Gzip => Bytes::of(expansion.guard(MultiGzDecoder::new(packed))),
            Self::Zstandard => Bytes::of(expansion.guard(Frames::of(packed))),
        }
    }
}

/// Where a file's bytes come from.
pub(crate) enum Bytes {
    /// A file on disk, which can be read in any order.
    File(File),
    /// Something that comes once.
    Stream(Box<dyn BufRead>),
}

/// Bytes that can be read in any order.
pub(crate) trait ReadSeek: Read + Seek {}
impl<T: Read + Seek> ReadSeek for T {}

impl Bytes {
    pub(crate) fn of(bytes: impl Read + 'static) -> Self {
        Self::Stream(Box::new(BufReader::new(bytes)))
    }

    pub(crate) fn stream(self) -> Box<dyn BufRead> {
        match self {
            Self::File(file) => Box::new(BufReader::new(file)),
            Self::Stream(bytes) => bytes,
        }
    }

    /// Its first bytes, at most `most`, and all of it.
    pub(crate) fn with_head(self, most: usize) -> io::Result<(Vec<u8>, Self)> {
        let mut head = Vec::new();
        match self {
            Self::File(mut file) => {
                (&mut file).take(most as u64).read_to_end(&mut head)?;
                // A pipe cannot be read again.
                let bytes = match file.seek(SeekFrom::Start(0)) {
                    Ok(_) => Self::File(file),
                    Err(_) => Self::of(Cursor::new(head.clone()).chain(file)),
                };
                Ok((head, bytes))
            }
            Self::Stream(mut bytes) => {
                (&mut bytes).take(most as u64).read_to_end(&mut head)?;
                let whole = Cursor::new(head.clone()).chain(bytes);
                Ok((head, Self::Stream(Box::new(whole))))
            }
        }
    }

    /// The same, read to its end first: into memory, or a temporary file if it is large.
    pub(crate) fn of_all(bytes: impl Read) -> io::Result<Self> {
        Ok(Self::of(spooled(bytes)?))
    }

    /// The same in any order.
    pub(crate) fn seekable(self) -> io::Result<Box<dyn ReadSeek>> {
        match self {
            Self::File(file) => Ok(Box::new(BufReader::new(file))),
            Self::Stream(bytes) => Ok(Box::new(BufReader::new(spooled(bytes)?))),
        }
    }
}

fn spooled(mut bytes: impl Read) -> io::Result<SpooledTempFile> {
    let mut spool = SpooledTempFile::new(SPOOL);
    io::copy(&mut bytes, &mut spool)?;
    spool.seek(SeekFrom::Start(0))?;
    Ok(spool)
}

/// The frames of a Zstandard file, one after the other. `StreamingDecoder` stops behind the first.
struct Frames {
    packed: Box<dyn BufRead>,
    decoder: FrameDecoder,
    within: bool,
}

impl Frames {
    fn of(packed: Box<dyn BufRead>) -> Self {
        Self { packed, decoder: FrameDecoder::new(), within: false }
    }

    /// Begins the next frame that holds anything; whether there is one.
    fn advance(&mut self) -> io::Result<bool> {
        while !self.packed.fill_buf()?.is_empty() {
            match self.decoder.reset(&mut self.packed) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    io::copy(&mut (&mut self.packed).take(u64::from(length)), &mut io::sink())?;
                }
                Err(error) => return Err(io::Error::other(error)),
            }
        }
        Ok(false)
    }
}

impl Read for Frames {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if !self.within {
                self.within = self.advance()?;
                if !self.within {
                    return Ok(0);
                }
            }
            while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                let one = BlockDecodingStrategy::UptoBlocks(1);
                self.decoder.decode_blocks(&mut self.packed, one).map_err(io::Error::other)?;
            }
            match self.decoder.read(buffer)? {
                0 if !buffer.is_empty() => self.within = false,
                read => return Ok(read),
            }
        }
    }
}
