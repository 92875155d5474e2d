//! A table with a header line: a document each row. Comma, semicolon or tab, whichever the header uses most.

use std::cell::Cell;
use std::io::{BufRead, Read};
use std::rc::Rc;

use csv::{ByteRecord, ReaderBuilder};
use serde_json::{Map, Value};

use super::{File, Records};
use crate::encoding::{Binary, decode};
use crate::limits::{MOST_RECORD, Rationed};
use crate::record::{Fields, Origin, Record, Skipped};

pub(super) fn read(mut bytes: impl BufRead + 'static, file: &File) -> Records {
    let file = file.clone();
    let mut header = Vec::new();
    if let Err(error) = (&mut bytes).take(MOST_RECORD).read_until(b'\n', &mut header) {
        return file.skip(error.to_string());
    }
    let left = Rc::new(Cell::new(MOST_RECORD));
    let whole = Rationed { bytes: std::io::Cursor::new(header.clone()).chain(bytes), left: left.clone() };
    let mut rows = ReaderBuilder::new().delimiter(delimiter(&header)).flexible(true).from_reader(whole);
    let names = match rows.byte_headers().map_err(|e| e.to_string()).and_then(cells) {
        Ok(names) => names,
        Err(reason) => return file.skip(reason),
    };
    Box::new(rows.into_byte_records().enumerate().map(move |(i, row)| {
        left.set(MOST_RECORD);
        let line = row.as_ref().ok().and_then(ByteRecord::position).map_or(i as u64 + 2, csv::Position::line);
        let place = format!("{}:{line}", file.place);
        // Cells, and where each ends, so that a byte that moves into the next cell is a change.
        let cells =
            row.as_ref().map(|row| row.iter().collect::<Vec<_>>().join(&b"\x1f"[..])).unwrap_or_default();
        let origin = Origin::of("csv", &cells);
        match document(row, &names, &file.options.fields, format!("{}#{}", file.id, i + 1)) {
            Ok(document) => Ok(Record { document, place, origin }),
            Err(reason) => Err(Skipped { place, reason, late: None }),
        }
    }))
}

fn delimiter(header: &[u8]) -> u8 {
    [b',', b';', b'\t']
        .into_iter()
        .rev()
        .max_by_key(|d| header.iter().filter(|b| *b == d).count())
        .unwrap_or(b',')
}

fn document(
    row: csv::Result<ByteRecord>,
    names: &[String],
    fields: &Fields,
    fallback: String,
) -> Result<namegraph_document::Document, String> {
    let row = cells(&row.map_err(|e| e.to_string())?)?;
    let record: Map<String, Value> = names
        .iter()
        .cloned()
        .zip(row)
        .filter(|(_, cell)| !cell.is_empty())
        .map(|(k, v)| (k, Value::from(v)))
        .collect();
    fields.document(record, fallback)
}

fn cells(row: &ByteRecord) -> Result<Vec<String>, String> {
    let text = |cell| {
        decode(cell)
            .map(std::borrow::Cow::into_owned)
            .map_err(|Binary| "expected text, found binary data".to_owned())
    };
    row.iter().map(text).collect()
}
