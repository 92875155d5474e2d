//! Results on standard output: tables for people, JSON and CSV for programs.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, ContentArrangement, Table};
use namegraph::{Doubtful, EntityRow, EntityType, Filter, Guess, Namegraph, Unit, guarded};
use serde::Serialize;

use crate::args::{Labels, Listing, View};
use crate::failure::Failure;

/// Standard output, or a file.
pub fn open(path: Option<&Path>) -> Result<Box<dyn Write>, Failure> {
    match path.filter(|p| *p != Path::new("-")) {
        None => Ok(Box::new(BufWriter::new(io::stdout().lock()))),
        Some(path) => {
            let file = File::create(path).map_err(|e| Failure::failed(format!("{}: {e}", path.display())))?;
            Ok(Box::new(BufWriter::new(file)))
        }
    }
}

/// Opens a graph to look at, and says so if nothing but another program's word stands behind it.
pub fn viewed(file: &Path, view: View) -> Result<Namegraph, Failure> {
    filtered(file, view.sieve.into(), view.labels)
}

/// The same, by a filter.
pub fn filtered(file: &Path, filter: Filter, labels: Labels) -> Result<Namegraph, Failure> {
    let mut graph = Namegraph::filtered(file, filter)?;
    if let Some(language) = labels.language {
        graph.show_names_in(language)?;
    }
    if let Some(from) = graph.store().imported()? {
        eprintln!(
            "{} was imported from {from}: links, weights and dates are as given there, without sentences behind them",
            file.display()
        );
    }
    Ok(graph)
}

/// The same, all of it.
pub fn whole(file: &Path) -> Result<Namegraph, Failure> {
    filtered(file, Filter::default(), Labels::default())
}

/// What a table for people calls what is counted: stories, or of a text that stands alone the windows in it; other formats keep their word.
pub fn counted(graph: &Namegraph, format: Listing) -> Option<String> {
    let store = graph.store();
    (format == Listing::Table && store.unit() == Unit::Window).then(|| store.window().plural())
}

/// A listing: rows that are objects to programs, and lines of cells to people and spreadsheets.
pub struct Rows<'a, T, F: Fn(&T) -> Vec<String>> {
    pub header: &'a [&'a str],
    pub rows: &'a [T],
    pub cells: F,
}

impl<T: Serialize, F: Fn(&T) -> Vec<String>> Rows<'_, T, F> {
    pub fn write(&self, out: &mut dyn Write, format: Listing) -> Result<(), Failure> {
        match format {
            Listing::Json => json(out, &self.rows)?,
            Listing::Jsonl => {
                for row in self.rows {
                    serde_json::to_writer(&mut *out, row).map_err(io::Error::from)?;
                    writeln!(out)?;
                }
            }
            Listing::Csv => {
                let mut table = csv::Writer::from_writer(&mut *out);
                table.write_record(self.header).map_err(io::Error::from)?;
                for row in self.rows {
                    let cells = (self.cells)(row);
                    table.write_record(cells.iter().map(|c| safe(c))).map_err(io::Error::from)?;
                }
                table.flush()?;
            }
            Listing::Table => writeln!(out, "{}", self.table())?,
        }
        Ok(out.flush()?)
    }

    /// Columns without lines; numbers to the right.
    pub fn table(&self) -> String {
        let mut table = Table::new();
        table.load_style(NOTHING).set_header(self.header);
        if io::stdout().is_terminal() {
            table.set_content_arrangement(ContentArrangement::Dynamic);
        }
        let rows: Vec<Vec<String>> = self.rows.iter().map(&self.cells).collect();
        for (i, column) in table.column_iter_mut().enumerate() {
            let numeric =
                |row: &Vec<String>| row.get(i).is_some_and(|c| c.is_empty() || c.parse::<f64>().is_ok());
            if !rows.is_empty() && rows.iter().all(numeric) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        table.add_rows(rows);
        table.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
    }
}

/// A cell of CSV: a number stays one, a text is never a formula.
fn safe(cell: &str) -> String {
    if cell.parse::<f64>().is_ok() { cell.to_owned() } else { guarded(cell) }
}

/// One JSON document, indented.
pub fn json(out: &mut dyn Write, value: &impl Serialize) -> Result<(), Failure> {
    serde_json::to_writer_pretty(&mut *out, value).map_err(io::Error::from)?;
    writeln!(out)?;
    Ok(out.flush()?)
}

/// Whom a name in a question means; says so on standard error where it may be another.
pub fn guess(graph: &Namegraph, name: &str, entity_type: Option<EntityType>) -> Result<EntityRow, Failure> {
    let Guess { entity, doubt } = graph.guess(name, entity_type)?;
    let taken = format!("{} ({})", entity.name, entity.id);
    match doubt {
        Some(Doubtful::Shared { others }) => {
            let also = count(others.len() as u64, "other");
            eprintln!("{name:?} is nearly always {taken}; {also} called so, too: {}", named(&others));
        }
        Some(Doubtful::Beginning) => eprintln!("taken for {taken}, the only name that begins with {name:?}"),
        Some(Doubtful::OtherLetters) => eprintln!("taken for {taken}, which is {name:?} in other letters"),
        Some(Doubtful::Misspelled) => {
            eprintln!("nobody goes by {name:?}; did you mean {taken}? Taken for that");
        }
        None => {}
    }
    Ok(entity)
}

/// The first few of some entities.
fn named(entities: &[EntityRow]) -> String {
    const FEW: usize = 5;
    let names = entities.iter().take(FEW).map(|e| format!("{} ({})", e.name, e.id)).collect::<Vec<_>>();
    let more = entities.len().saturating_sub(FEW);
    format!("{}{}", names.join(", "), if more > 0 { format!(" and {more} more") } else { String::new() })
}

/// "2020-01-02", "2020-01-02 to 2020-03-04" or "undated".
pub fn dates(first: Option<namegraph::Date>, last: Option<namegraph::Date>) -> String {
    match first.zip(last) {
        Some((a, b)) if a == b => a.to_string(),
        Some((a, b)) => format!("{a} to {b}"),
        None => "undated".to_owned(),
    }
}

/// A number as people read it: 1234, 12.3, 0.012, 3e-9.
pub fn number(n: f64) -> String {
    match n.abs() {
        0.0 => "0".to_owned(),
        x if x >= 100.0 => thousands(n.round() as u64),
        x if x >= 1.0 => format!("{n:.1}"),
        x if x >= 0.001 => format!("{n:.3}"),
        _ => format!("{n:.0e}"),
    }
}

/// "1 sentence", "2 sentences".
pub fn count(n: u64, thing: &str) -> String {
    let plural = match thing.strip_suffix('y') {
        _ if n == 1 => thing.to_owned(),
        _ if thing.starts_with("stretch of") => thing.replacen("stretch", "stretches", 1),
        Some(stem) => format!("{stem}ies"),
        None => format!("{thing}s"),
    };
    format!("{} {plural}", thousands(n))
}

/// 1234567 as 1,234,567.
pub fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        let cells = ["=1+1", "-0.5", "+x", "a=b", "", "-", "1e-9"].map(safe);
        assert_eq!(cells, ["'=1+1", "-0.5", "'+x", "a=b", "", "'-", "1e-9"]);
    }

    #[test]
    fn numbers_read_well() {
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(thousands(999), "999");
        assert_eq!([1234.5, 12.34, 0.0123, 2.5e-9, 0.0].map(number), ["1,235", "12.3", "0.012", "3e-9", "0"]);
        assert_eq!(count(2, "stretch of 5 words"), "2 stretches of 5 words");
        assert_eq!(count(1, "entity"), "1 entity");
        assert_eq!(count(4000, "entity"), "4,000 entities");
    }
}
