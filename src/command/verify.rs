//! `namegraph verify`: reads the sources again and compares; `namegraph check`: looks at the file alone.

use std::io::Write;

use namegraph::{Difference, Verified, VerifyError, verify};

use crate::args::{self, Listing};
use crate::failure::Failure;
use crate::output::{Rows, count, json, open, thousands};
use crate::reading;

pub fn run(args: &args::Verify) -> Result<(), Failure> {
    let verified = verify(&args.file, &args.against, &reading::pdf())?;
    let compared = format!(
        "compared {} ({} bytes) with their sources, {}, {} and {}",
        count(verified.documents, "document"),
        thousands(verified.bytes),
        count(verified.sentences, "sentence"),
        count(verified.mentions, "mention"),
        count(verified.links, "link")
    );
    let wrong = format!("{} is not what its sources are", args.file.display());
    report(&verified, args.format, &compared, wrong)
}

/// `namegraph check`.
pub fn check(args: &args::Check) -> Result<(), Failure> {
    let verified = namegraph::check(&args.file)?;
    let sound = format!(
        "sound: {}, {}, {} and {} are what the texts in the file give",
        count(verified.documents, "document"),
        count(verified.sentences, "sentence"),
        count(verified.mentions, "mention"),
        count(verified.links, "link")
    );
    let sound = if verified.differences.is_empty() { sound } else { String::new() };
    report(&verified, args.format, &sound, format!("{} is damaged", args.file.display()))
}

/// Lists what differs, after it what was compared; a failure that says `wrong`, if anything does.
fn report(verified: &Verified, format: Listing, compared: &str, wrong: String) -> Result<(), Failure> {
    let mut out = open(None)?;
    let header = &["document", "what", "expected", "found"];
    match format {
        Listing::Json => json(&mut out, &verified)?,
        Listing::Table => {
            for d in &verified.differences {
                let place = if d.document.is_empty() { String::new() } else { format!("{}: ", d.document) };
                writeln!(out, "{place}{}\n  expected {}\n  found    {}", d.what, d.expected, d.found)?;
            }
            if !compared.is_empty() {
                writeln!(out, "{compared}")?;
            }
            out.flush()?;
        }
        format => Rows { header, rows: &verified.differences, cells }.write(&mut out, format)?,
    }
    match verified.differences.len() as u64 {
        0 => Ok(()),
        n => Err(Failure::failed(format!("{wrong}: {}", count(n, "difference")))),
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
