//! Tables of links (with columns for their two ends) and of entities (with an id): as namegraph, Gephi and Neo4j write them, or by
//! hand.

use std::fs;
use std::path::Path;

use namegraph_document::unguarded;

use crate::columns::{Columns, ID, NAME, SOURCE, TARGET};
use crate::error::ImportError;
use crate::graph::Builder;

pub(crate) fn read(path: &Path, graph: &mut Builder) -> Result<(), ImportError> {
    let text = fs::read_to_string(path).map_err(ImportError::io(path))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut table = ::csv::ReaderBuilder::new()
        .delimiter(delimiter(text.lines().next().unwrap_or_default()))
        .flexible(true)
        .from_reader(text.as_bytes());
    let malformed = |error: ::csv::Error| {
        let line = error.position().map_or_else(String::new, |p| format!("line {}", p.line()));
        ImportError::malformed(path, line, error)
    };
    let header = table.headers().map_err(malformed)?.clone();
    for row in table.records() {
        let row = row.map_err(malformed)?;
        let place = format!("line {}", row.position().map_or(0, ::csv::Position::line));
        let mut columns = Columns::default();
        header.iter().zip(&row).for_each(|(name, cell)| columns.set(name, unguarded(cell)));
        if columns.has(SOURCE) && columns.has(TARGET) {
            link(&place, &columns, graph);
        } else if columns.has(ID) || columns.has(NAME) {
            match columns.text(ID).or_else(|| columns.text(NAME)) {
                Some(id) => graph.entity(id, &columns),
                None => graph.skip(&place, "expected an id, found none"),
            }
        } else {
            let found = header.iter().collect::<Vec<_>>().join(", ");
            let reason = format!("expected the columns source and target, or id; found {found}");
            return Err(ImportError::malformed(path, "line 1", reason));
        }
    }
    Ok(())
}

fn link(place: &str, columns: &Columns, graph: &mut Builder) {
    let (Some(source), Some(target)) = (columns.text(SOURCE), columns.text(TARGET)) else {
        return graph.skip(place, "expected two ends of a link, found one or none");
    };
    graph.end(source, columns.text(&["source_name"]));
    graph.end(target, columns.text(&["target_name"]));
    graph.link(place, source, target, columns);
}

/// What parts the names of columns most often.
fn delimiter(header: &str) -> u8 {
    let count = |delimiter: u8| header.bytes().filter(|b| *b == delimiter).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|d| count(*d)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_parts_most_columns_parts_them() {
        assert_eq!(
            [delimiter("a;b;c"), delimiter("a\tb"), delimiter("a,b;c,d"), delimiter("a")],
            [b';', b'\t', b',', b',']
        );
    }
}
