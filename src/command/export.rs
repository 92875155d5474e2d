//! `namegraph export`: the graph as a file for other programs.

use std::io::Write;

use namegraph::{ExportError, Namegraph, Selection, write};

use crate::args;
use crate::failure::Failure;
use crate::output::open;

pub fn run(args: args::Export) -> Result<(), Failure> {
    let graph = Namegraph::open(&args.file)?;
    let mut out = open(args.output.as_deref())?;
    write(&graph, args.format, Selection { top: args.top, by: args.by.0, by_role: args.by_role }, &mut out)?;
    Ok(out.flush()?)
}

impl From<ExportError> for Failure {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Io(error) => error.into(),
            other => Self::failed(other),
        }
    }
}
