//! Rows on their way to the server, in the text form of `COPY`.

use std::fmt::Write as _;
use std::io::{self, Write};

use namegraph_document::Date;
use postgres::{CopyInWriter, Transaction};

use crate::PublishError;

/// Rows are sent when so many bytes of them have come together.
const BUFFER: usize = 1 << 16;

/// What stands in a cell.
pub(crate) enum Cell<'a> {
    Null,
    Text(&'a str),
    Owned(String),
    Integer(i64),
    Real(f64),
    Bool(bool),
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Cell<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl From<String> for Cell<'_> {
    fn from(text: String) -> Self {
        Self::Owned(text)
    }
}

impl From<Date> for Cell<'_> {
    fn from(day: Date) -> Self {
        Self::Owned(day.to_string())
    }
}

impl From<u64> for Cell<'_> {
    fn from(n: u64) -> Self {
        Self::Integer(n as i64)
    }
}

impl From<usize> for Cell<'_> {
    fn from(n: usize) -> Self {
        Self::Integer(n as i64)
    }
}

impl From<f64> for Cell<'_> {
    fn from(x: f64) -> Self {
        Self::Real(x)
    }
}

impl From<bool> for Cell<'_> {
    fn from(yes: bool) -> Self {
        Self::Bool(yes)
    }
}

impl<'a, T: Into<Cell<'a>>> From<Option<T>> for Cell<'a> {
    fn from(cell: Option<T>) -> Self {
        cell.map_or(Self::Null, Into::into)
    }
}

/// Rows for one table.
pub(crate) struct Rows<'a> {
    out: CopyInWriter<'a>,
    buffer: String,
}

impl<'a> Rows<'a> {
    /// Begins to send rows with these columns.
    pub(crate) fn begin(
        transaction: &'a mut Transaction<'_>,
        table: &str,
        columns: &str,
    ) -> Result<Self, PublishError> {
        let out = transaction.copy_in(&format!("COPY {table} ({columns}) FROM STDIN"))?;
        Ok(Self { out, buffer: String::new() })
    }

    pub(crate) fn row<const N: usize>(&mut self, cells: [Cell<'_>; N]) -> io::Result<()> {
        for (i, cell) in cells.iter().enumerate() {
            if i > 0 {
                self.buffer.push('\t');
            }
            self.cell(cell);
        }
        self.buffer.push('\n');
        if self.buffer.len() >= BUFFER { self.send() } else { Ok(()) }
    }

    fn cell(&mut self, cell: &Cell<'_>) {
        // Writing to a string does not fail.
        let _ = match cell {
            Cell::Null => self.buffer.write_str("\\N"),
            Cell::Text(text) => self.text(text),
            Cell::Owned(text) => self.text(text),
            Cell::Integer(n) => write!(self.buffer, "{n}"),
            Cell::Real(x) => write!(self.buffer, "{x}"),
            Cell::Bool(yes) => self.buffer.write_str(if *yes { "t" } else { "f" }),
        };
    }

    /// Postgres holds no NUL; everything else can be escaped.
    fn text(&mut self, text: &str) -> std::fmt::Result {
        for character in text.chars() {
            match character {
                '\\' => self.buffer.push_str("\\\\"),
                '\t' => self.buffer.push_str("\\t"),
                '\n' => self.buffer.push_str("\\n"),
                '\r' => self.buffer.push_str("\\r"),
                '\0' => self.buffer.push('\u{fffd}'),
                other => self.buffer.push(other),
            }
        }
        Ok(())
    }

    fn send(&mut self) -> io::Result<()> {
        self.out.write_all(self.buffer.as_bytes())?;
        self.buffer.clear();
        Ok(())
    }

    /// Ends sending; without it nothing is kept.
    pub(crate) fn finish(mut self) -> Result<(), PublishError> {
        self.send()?;
        self.out.finish()?;
        Ok(())
    }
}
