//! How files are to be read.

use std::collections::HashSet;
use std::ffi::OsString;
use std::path::PathBuf;

use crate::record::Fields;

/// What [`read_with`](crate::read_with) goes by.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Where the records of JSONL and CSV files keep what a document needs.
    pub fields: Fields,
    /// Programs that read PDF, each tried when the one before it fails. Without any, it is read in a thread of this process.
    pub pdf: Vec<PdfProgram>,
    /// Whether standard input is JSON lines whatever its first line is; else its first character says so.
    pub json_lines: bool,
    /// SHA-256 of files that an earlier attempt could not read in time: they are not tried again.
    pub untried: HashSet<String>,
}

impl From<&Fields> for Options {
    fn from(fields: &Fields) -> Self {
        Self { fields: fields.clone(), ..Self::default() }
    }
}

/// A program that takes a PDF on its standard input and writes its text, with a form feed behind each page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PdfProgram {
    /// What documents say that they were read by: programs of one name give the same texts.
    pub name: String,
    /// What is run.
    pub path: PathBuf,
    /// With what.
    pub arguments: Vec<OsString>,
    /// With what it reads a second time, for a program that drops every hyphen at the end of a line: lines in any order, that keep theirs.
    pub keeping_hyphens: Option<Vec<OsString>>,
}

impl PdfProgram {
    /// The name of the reader that is built in, whatever runs it.
    pub const OWN: &str = "namegraph";

    /// Poppler's `pdftotext`, where it is installed.
    pub fn poppler() -> Option<Self> {
        let folders = std::env::var_os("PATH")?;
        let name = format!("pdftotext{}", std::env::consts::EXE_SUFFIX);
        let path = std::env::split_paths(&folders).map(|f| f.join(&name)).find(|p| p.is_file())?;
        let arguments = ["-q", "-enc", "UTF-8", "-eol", "unix", "-", "-"].map(OsString::from).to_vec();
        // In the order of their columns, "al-\nShara" comes out as "alShara"; in the order of the file, it does not.
        let keeping_hyphens = std::iter::once("-raw".into()).chain(arguments.iter().cloned()).collect();
        Some(Self { name: "pdftotext".to_owned(), path, arguments, keeping_hyphens: Some(keeping_hyphens) })
    }
}
