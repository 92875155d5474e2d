//! The formats: what each is called, and what it keeps.

use std::fmt;
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
    /// A picture of the map, with names that do not lie on each other.
    Svg,
    /// The same picture in pixels; needs the feature `png`.
    Png,
    /// A page that opens without a network: the map, a search, filters, and the sentences behind every link.
    Html,
    /// A script in Cypher for a running Neo4j.
    Cypher,
    /// Tables for `neo4j-admin database import`.
    Neo4j,
    /// RDF, a triple a line.
    Ntriples,
    /// RDF for people.
    Turtle,
    /// Tables of entities, links, mentions and evidence for pandas, polars, DuckDB; needs the feature `parquet`.
    Parquet,
    /// The tables that GraphRAG makes of an index; needs the feature `parquet`.
    Graphrag,
    /// Every mention, a JSON object a line.
    Mentions,
    /// Texts with standoff annotations, as brat reads them.
    Brat,
    /// Texts with annotations, as WebAnno and INCEpTION read them.
    Webanno,
}

/// What of a graph a format can keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Quality {
    /// The names of entities.
    Labels,
    /// Whether each is a person, an organization or a place.
    Types,
    /// How much links weigh.
    Weights,
    /// The colours of nodes.
    Colours,
    /// Their sizes.
    Sizes,
    /// Where they stand on the map.
    Positions,
    /// From when to when entities and links are seen.
    Dates,
    /// The other names of entities.
    Aliases,
    /// The sentences behind links.
    Quotes,
}

use Quality::{Aliases, Colours, Dates, Labels, Positions, Quotes, Sizes, Types, Weights};

const EVERYTHING: &[Quality] = &[Labels, Types, Weights, Colours, Sizes, Positions, Dates, Aliases, Quotes];
const NOT_DRAWN: &[Quality] = &[Labels, Types, Weights, Dates, Aliases, Quotes];
const DRAWN: &[Quality] = &[Labels, Weights, Colours, Sizes, Positions];
const OF_TEXTS: &[Quality] = &[Labels, Types, Aliases, Quotes];

impl Quality {
    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Labels => "labels",
            Types => "types",
            Weights => "weights",
            Colours => "colours",
            Sizes => "sizes",
            Positions => "positions",
            Dates => "dates",
            Aliases => "aliases",
            Quotes => "quotes",
        }
    }
}

impl fmt::Display for Quality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What is known of a format.
struct Known {
    name: &'static str,
    /// Of its files; of the files in it, where it is a folder.
    extension: &'static str,
    media_type: &'static str,
    keeps: &'static [Quality],
}

impl Format {
    namegraph_document::variants! {
        /// Every format. Of several with one extension, a file of that extension gets the first.
        Gexf, Graphml, Csv, CsvNodes, Json, D3, Graphology, Cytoscape, Dot, Svg, Png, Html, Cypher, Neo4j, Ntriples,
        Turtle, Parquet, Graphrag, Mentions, Brat, Webanno,
    }

    /// Every format.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter()
    }

    /// The format that files of an extension have.
    pub fn of_path(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_lowercase();
        Self::all().filter(|format| !format.is_folder()).find(|format| format.extension() == extension)
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

    /// What of a graph it keeps.
    pub fn keeps(self) -> &'static [Quality] {
        self.known().keeps
    }

    /// Whether it is several files in a folder.
    pub fn is_folder(self) -> bool {
        matches!(self, Self::Neo4j | Self::Parquet | Self::Graphrag | Self::Brat | Self::Webanno)
    }

    /// The feature that this program lacks to write it, if there is one.
    pub fn missing_feature(self) -> Option<&'static str> {
        match self {
            Self::Png if !cfg!(feature = "png") => Some("png"),
            Self::Parquet | Self::Graphrag if !cfg!(feature = "parquet") => Some("parquet"),
            _ => None,
        }
    }

    fn known(self) -> Known {
        let known = |name, extension, media_type, keeps| Known { name, extension, media_type, keeps };
        match self {
            Self::Gexf => known("gexf", "gexf", "application/gexf+xml", EVERYTHING),
            Self::Graphml => known("graphml", "graphml", "application/graphml+xml", EVERYTHING),
            Self::Csv => known("csv", "csv", "text/csv", &[Labels, Weights, Dates, Quotes]),
            Self::CsvNodes => known("csv-nodes", "csv", "text/csv", &[Labels, Types, Dates, Aliases]),
            Self::Json => known("json", "json", "application/json", NOT_DRAWN),
            Self::D3 => known("d3", "json", "application/json", NOT_DRAWN),
            Self::Graphology => known("graphology", "json", "application/json", EVERYTHING),
            Self::Cytoscape => known("cytoscape", "cyjs", "application/json", EVERYTHING),
            Self::Dot => known("dot", "dot", "text/vnd.graphviz", DRAWN),
            Self::Svg => known("svg", "svg", "image/svg+xml", DRAWN),
            Self::Png => known("png", "png", "image/png", &[Labels, Colours, Sizes, Positions]),
            Self::Html => known("html", "html", "text/html", EVERYTHING),
            Self::Cypher => known("cypher", "cypher", "text/plain", NOT_DRAWN),
            Self::Neo4j => known("neo4j", "csv", "text/csv", NOT_DRAWN),
            Self::Ntriples => known("ntriples", "nt", "application/n-triples", NOT_DRAWN),
            Self::Turtle => known("turtle", "ttl", "text/turtle", NOT_DRAWN),
            Self::Parquet => known("parquet", "parquet", "application/vnd.apache.parquet", NOT_DRAWN),
            Self::Graphrag => known("graphrag", "parquet", "application/vnd.apache.parquet", NOT_DRAWN),
            Self::Mentions => known("mentions", "jsonl", "application/x-ndjson", OF_TEXTS),
            Self::Brat => known("brat", "ann", "text/plain", OF_TEXTS),
            Self::Webanno => known("webanno", "tsv", "text/tab-separated-values", &[Types, Aliases, Quotes]),
        }
    }
}

/// A word that names no format.
#[derive(Debug, thiserror::Error)]
#[error("expected one of {}; found {found:?}", names())]
pub struct UnknownFormat {
    found: String,
}

fn names() -> String {
    Format::ALL.map(Format::as_str).join(", ")
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
            assert!(format.keeps().is_sorted() && !format.keeps().is_empty());
            let of_path = Format::of_path(Path::new(&format!("a/b.{}", format.extension())));
            assert!(format.is_folder() || of_path.unwrap().extension() == format.extension());
        }
        assert_eq!(Format::of_path(Path::new("x.GEXF")), Some(Format::Gexf));
        assert_eq!(Format::of_path(Path::new("gexf")), None);
    }
}
