//! `namegraph export`: the graph as a file for other programs.

use std::io::Write;

use namegraph::{ExportError, Filter, Format, Namegraph, Selection, write};

use crate::args;
use crate::failure::Failure;
use crate::output::{guess, open};

pub fn run(args: args::Export) -> Result<(), Failure> {
    // --top goes by --by here.
    let filter = Filter { top: None, ..args.sieve.into() };
    let graph = Namegraph::filtered(&args.file, filter)?;
    let by_extension = || args.output.as_deref().and_then(Format::of_path);
    let format = args.format.or_else(by_extension).ok_or_else(|| {
        Failure::usage("expected a format, found none")
            .help("say --format gexf, or name a file: -o graph.gexf")
    })?;
    let around = args.around.as_deref().map(|name| guess(&graph, name, None)).transpose()?;
    let selection = Selection {
        top: args.sieve.top,
        by: args.by.0,
        entity_type: args.entity_type,
        around: around.map(|e| e.number),
        community: args.community,
        coloring: args.color,
        by_role: args.by_role,
        bipartite: args.bipartite,
    };
    let mut out = open(args.output.as_deref())?;
    if args.bom && format.media_type() == "text/csv" {
        out.write_all("\u{feff}".as_bytes())?;
    }
    write(&graph, format, selection, &mut out)?;
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
