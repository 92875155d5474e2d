//! `namegraph export`: the graph as a file for other programs.

use std::io::Write;
use std::path::Path;

use namegraph::{ExportError, Filter, Format, Quality, Selection, write, write_folder};
use serde::Serialize;

use crate::args;
use crate::failure::Failure;
use crate::output::{Rows, count, filtered, guess, open};

/// Names that a picture or a page can show.
const MOST_LOOKED_AT: usize = 2000;

pub fn run(args: args::Export) -> Result<(), Failure> {
    // --top goes by --by here.
    let filter = Filter { top: None, ..args.view.sieve.into() };
    let graph = filtered(&args.file, filter, args.view.labels)?;
    let by_extension = || args.output.as_deref().and_then(Format::of_path);
    let format = args.format.or_else(by_extension).ok_or_else(|| {
        Failure::usage("expected a format, found none")
            .help("say --format gexf, or name a file: -o graph.gexf")
    })?;
    let around = args.around.as_deref().map(|name| guess(&graph, name, None)).transpose()?;
    let around_somebody = around.is_some();
    let selection = Selection {
        top: args.view.sieve.top,
        by: args.by.0,
        entity_type: args.entity_type,
        around: around.map(|e| e.number),
        only: None,
        community: args.community,
        coloring: args.color,
        by_role: args.by_role,
        bipartite: args.bipartite,
        dynamic_weights: args.dynamic_weights,
    };
    if format.is_folder() {
        let folder = args.output.as_deref().filter(|p| *p != Path::new("-")).ok_or_else(|| {
            Failure::usage(format!("expected a folder for {}, which is several files", format.as_str()))
                .help("name one: -o FOLDER")
        })?;
        if folder.is_file() {
            let path = folder.display();
            return Err(Failure::failed(format!(
                "expected a folder for {}, {path} is a file",
                format.as_str()
            )));
        }
        return Ok(write_folder(&graph, format, selection, folder)?);
    }
    if let Some(feature) = format.missing_feature() {
        return Err(ExportError::Feature { format: format.as_str(), feature }.into());
    }
    let is_looked_at = matches!(format, Format::Svg | Format::Png | Format::Html);
    let part = [args.view.sieve.top.is_some(), args.community.is_some(), around_somebody];
    if is_looked_at && !part.contains(&true) && graph.entities()?.len() > MOST_LOOKED_AT {
        let names = count(graph.entities()?.len() as u64, "name");
        eprintln!("{names} are more than anybody can look at: --top 500 takes those that rank highest");
    }
    let mut out = open(args.output.as_deref())?;
    if args.bom && format.media_type() == "text/csv" {
        out.write_all("\u{feff}".as_bytes())?;
    }
    write(&graph, format, selection, &mut out)?;
    Ok(out.flush()?)
}

/// A format as it is listed.
#[derive(Serialize)]
struct Listed {
    name: &'static str,
    extension: &'static str,
    media_type: &'static str,
    /// Whether it is several files in a folder.
    folder: bool,
    /// The feature that this program would have to be built with.
    needs: Option<&'static str>,
    keeps: &'static [Quality],
}

/// `namegraph formats`.
pub fn formats(args: &args::Formats) -> Result<(), Failure> {
    let listed = |f: Format| Listed {
        name: f.as_str(),
        extension: f.extension(),
        media_type: f.media_type(),
        folder: f.is_folder(),
        needs: f.missing_feature(),
        keeps: f.keeps(),
    };
    let rows = Rows {
        header: &["format", "files", "keeps", "needs"],
        rows: &Format::all().map(listed).collect::<Vec<_>>(),
        cells: |f| {
            let keeps = f.keeps.iter().map(|q| q.as_str()).collect::<Vec<_>>();
            vec![
                f.name.to_owned(),
                if f.folder { format!("a folder of .{}", f.extension) } else { format!(".{}", f.extension) },
                keeps.join(", "),
                f.needs.map(|feature| format!("--features {feature}")).unwrap_or_default(),
            ]
        },
    };
    rows.write(&mut open(None)?, args.format)
}

impl From<ExportError> for Failure {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Io(error) => error.into(),
            other => Self::failed(other),
        }
    }
}
