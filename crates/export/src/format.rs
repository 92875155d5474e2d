//! The formats: what each is called, and what it keeps.

use std::path::Path;
use std::str::FromStr;

/// A file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// GEXF 1.3 for Gephi and Gephi Lite: all of the graph, coloured, sized and laid out.
    Gexf,
    /// GraphML for igraph, networkx, Gephi: the same without times of validity.
    Graphml,
    /// A table of links with a quote each.
    Csv,
    /// A table of entities.
    CsvNodes,
    /// Node-link JSON as networkx reads it.
    Json,
    /// The same with `links`, as D3 reads it.
    D3,
    /// JSON as graphology and sigma read it, laid out.
    Graphology,
    /// JSON as Cytoscape and Cytoscape.js read it, laid out.
    Cytoscape,
    /// DOT for Graphviz, laid out.
    Dot,
    /// Every mention, a JSON object a line.
    Mentions,
}

/// What is known of a format.
struct Known {
    format: Format,
    name: &'static str,
    extension: &'static str,
    media_type: &'static str,
}

const fn known(
    format: Format,
    name: &'static str,
    extension: &'static str,
    media_type: &'static str,
) -> Known {
    Known { format, name, extension, media_type }
}

/// The one list. Of several with one extension, a file of that extension gets the first.
const KNOWN: [Known; 10] = [
    known(Format::Gexf, "gexf", "gexf", "application/gexf+xml"),
    known(Format::Graphml, "graphml", "graphml", "application/graphml+xml"),
    known(Format::Csv, "csv", "csv", "text/csv"),
    known(Format::CsvNodes, "csv-nodes", "csv", "text/csv"),
    known(Format::Json, "json", "json", "application/json"),
    known(Format::D3, "d3", "json", "application/json"),
    known(Format::Graphology, "graphology", "json", "application/json"),
    known(Format::Cytoscape, "cytoscape", "cyjs", "application/json"),
    known(Format::Dot, "dot", "dot", "text/vnd.graphviz"),
    known(Format::Mentions, "mentions", "jsonl", "application/x-ndjson"),
];

impl Format {
    /// Every format.
    pub fn all() -> impl Iterator<Item = Self> {
        KNOWN.iter().map(|known| known.format)
    }

    /// The format that files of an extension have.
    pub fn of_path(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_lowercase();
        KNOWN.iter().find(|known| known.extension == extension).map(|known| known.format)
    }

    /// The name it is asked for by.
    pub fn as_str(self) -> &'static str {
        self.known().name
    }

    /// The usual extension of its files.
    pub fn extension(self) -> &'static str {
        self.known().extension
    }

    /// What it is called on the web.
    pub fn media_type(self) -> &'static str {
        self.known().media_type
    }

    fn known(self) -> &'static Known {
        // Every variant is in the list: a test holds it to that.
        KNOWN.iter().find(|known| known.format == self).unwrap_or(&KNOWN[0])
    }
}

/// A word that names no format.
#[derive(Debug, thiserror::Error)]
#[error("expected one of {}; found {found:?}", names())]
pub struct UnknownFormat {
    found: String,
}

fn names() -> String {
    KNOWN.map(|known| known.name).join(", ")
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::all().find(|f| f.as_str() == name).ok_or_else(|| UnknownFormat { found: name.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_found_by_its_name_and_named_in_the_error() {
        let error = "xlsx".parse::<Format>().unwrap_err().to_string();
        for format in Format::all() {
            assert_eq!(format.as_str().parse::<Format>().unwrap(), format);
            assert!(error.contains(format.as_str()));
            let of_path = Format::of_path(Path::new(&format!("a/b.{}", format.extension()))).unwrap();
            assert_eq!(of_path.extension(), format.extension());
        }
        assert_eq!(Format::of_path(Path::new("x.GEXF")), Some(Format::Gexf));
        assert_eq!(Format::of_path(Path::new("gexf")), None);
    }
}
