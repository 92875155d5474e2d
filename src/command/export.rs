//! `namegraph export`: the graph as a file for other programs.

use std::io::Write;

use namegraph::{ExportError, Filter, Namegraph, Selection, write};

use crate::args;
use crate::failure::Failure;
use crate::output::open;

pub fn run(args: args::Export) -> Result<(), Failure> {
    // --top goes by --by here.
    let filter = Filter { top: None, ..args.sieve.into() };
    let graph = Namegraph::filtered(&args.file, filter)?;
    let mut out = open(args.output.as_deref())?;
    let selection =
        Selection { top: args.sieve.top, by: args.by.0, by_role: args.by_role, bipartite: args.bipartite };
    write(&graph, args.format, selection, &mut out)?;
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
