//! Graphs that other programs made, as namegraph files: GEXF, GraphML, CSV, and mentions without their texts.
//!
//! What such a file says is kept as it says it: names, types, other names, weights, dates. There are no documents and so no
//! quotes; the file is marked as *imported*, is read-only, and everything that needs documents refuses to answer. [`read`] reads,
//! [`store`](fn@store) writes; what could not be taken over is listed in the file as skipped.

mod columns;
mod csv;
mod error;
mod gexf;
mod graph;
mod graphml;
mod mentions;
mod store;
mod xml;

use std::path::Path;

pub use error::ImportError;
pub use graph::{Entity, Graph, Link, Significance};
pub use store::store;

/// Reads a graph from files that are parts of it: one in GEXF, GraphML or JSON lines of mentions, or tables in CSV, of links and
/// of entities.
///
/// # Errors
/// When a file cannot be read, is of another kind, or holds no graph.
pub fn read(paths: &[&Path]) -> Result<Graph, ImportError> {
    let mut graph = graph::Builder::default();
    for path in paths {
        match kind(path)? {
            Kind::Gexf => gexf::read(path, &mut graph)?,
            Kind::Graphml => graphml::read(path, &mut graph)?,
            Kind::Csv => csv::read(path, &mut graph)?,
            Kind::Mentions => mentions::read(path, &mut graph)?,
        }
    }
    let graph = graph.finish();
    if graph.entities.is_empty() {
        let path = paths.first().map(|p| p.to_path_buf()).unwrap_or_default();
        return Err(ImportError::Empty { path });
    }
    Ok(graph)
}

/// What kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Gexf,
    Graphml,
    Csv,
    Mentions,
}

/// Goes by the extension, and for `.xml` by the first element.
fn kind(path: &Path) -> Result<Kind, ImportError> {
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_lowercase();
    match extension.as_str() {
        "gexf" => Ok(Kind::Gexf),
        "graphml" => Ok(Kind::Graphml),
        "csv" | "tsv" => Ok(Kind::Csv),
        "jsonl" | "ndjson" => Ok(Kind::Mentions),
        "xml" => match xml::root(path)?.as_str() {
            "gexf" => Ok(Kind::Gexf),
            "graphml" => Ok(Kind::Graphml),
            found => Err(ImportError::Kind { path: path.to_owned(), found: format!("<{found}>") }),
        },
        found => Err(ImportError::Kind { path: path.to_owned(), found: format!(".{found}") }),
    }
}
