//! `namegraph verify`: reads the sources again and compares.

use std::io::Write;

use namegraph::{Difference, VerifyError, verify};

use crate::args::{self, Listing};
use crate::failure::Failure;
use crate::output::{Rows, count, json, open, thousands};

pub fn run(args: &args::Verify) -> Result<(), Failure> {
    let verified = verify(&args.file, &args.against)?;
    let mut out = open(None)?;
    let header = &["document", "what", "expected", "found"];
    match args.format {
        Listing::Json => json(&mut out, &verified)?,
        Listing::Table => {
            for d in &verified.differences {
                writeln!(
                    out,
                    "{}: {}\n  expected {}\n  found    {}",
                    d.document, d.what, d.expected, d.found
                )?;
            }
            writeln!(
                out,
                "compared {} ({} bytes) with their sources, {}, {} and {}",
                count(verified.documents, "document"),
                thousands(verified.bytes),
                count(verified.sentences, "sentence"),
                count(verified.mentions, "mention"),
                count(verified.links, "link")
            )?;
            out.flush()?;
        }
        format => Rows { header, rows: &verified.differences, cells }.write(&mut out, format)?,
    }
    match verified.differences.len() as u64 {
        0 => Ok(()),
        n => Err(Failure::failed(format!(
            "{} is not what its sources are: {}",
            args.file.display(),
            count(n, "difference")
        ))),
    }
}

fn cells(d: &Difference) -> Vec<String> {
    vec![d.document.clone(), d.what.to_owned(), d.expected.clone(), d.found.clone()]
}

impl From<VerifyError> for Failure {
    fn from(error: VerifyError) -> Self {
        match error {
            VerifyError::NoSources => {
                Self::usage(error).help("name the files or folders with --against PATH")
            }
            other => Self::failed(other),
        }
    }
}
