//! The formats: what each is called, and what it keeps.

use std::str::FromStr;

/// A file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// GEXF 1.3 for Gephi and Gephi Lite: all of the graph, coloured, sized and laid out.
    Gexf,
    /// A table of links with a quote each.
    Csv,
    /// A table of entities.
    CsvNodes,
    /// Node-link JSON as networkx reads it.
    Json,
    /// The same with `links`, as D3 reads it.
    D3,
    /// Every mention, a JSON object a line.
    Mentions,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 6] = [Self::Gexf, Self::Csv, Self::CsvNodes, Self::Json, Self::D3, Self::Mentions];

    /// The name it is asked for by.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gexf => "gexf",
            Self::Csv => "csv",
            Self::CsvNodes => "csv-nodes",
            Self::Json => "json",
            Self::D3 => "d3",
            Self::Mentions => "mentions",
        }
    }
}

/// A word that names no format.
#[derive(Debug, thiserror::Error)]
#[error("expected one of gexf, csv, csv-nodes, json, d3, mentions; found {0:?}")]
pub struct UnknownFormat(String);

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|f| f.as_str() == name).ok_or_else(|| UnknownFormat(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_found_by_its_name_and_named_in_the_error() {
        let error = "xlsx".parse::<Format>().unwrap_err().to_string();
        for format in Format::ALL {
            assert_eq!(format.as_str().parse::<Format>().unwrap(), format);
            assert!(error.contains(format.as_str()));
        }
    }
}
