//! One JSON object a line, a document each. Text is kept as given.

use std::io::{BufRead, Read};

use serde_json::{Map, Value};

use super::{File, Records};
use crate::encoding::{Binary, decode};
use crate::limits::{MOST_RECORD, too_large};
use crate::record::{Fields, Origin, Record, Skipped};

pub(super) fn read(bytes: impl BufRead + 'static, file: &File) -> Records {
    let file = file.clone();
    let mut record = 0;
    Box::new(numbered_lines(bytes).filter_map(move |(number, line)| {
        let place = format!("{}:{number}", file.place);
        let line = match line {
            Ok(line) if line.trim_ascii().is_empty() => return None,
            Ok(line) => line,
            Err(reason) => return Some(Err(Skipped { place, reason, late: None })),
        };
        record += 1;
        Some(match document(&line, &file.options.fields, format!("{}#{record}", file.id)) {
            Ok(document) => {
                let origin = Origin::of("jsonl", line.trim_ascii_end());
                Ok(Record { document, place, origin })
            }
            Err(reason) => Err(Skipped { place, reason, late: None }),
        })
    }))
}

/// Lines as bytes, counted from 1; after an error there are no more, after one that is too long there are.
fn numbered_lines(mut bytes: impl BufRead) -> impl Iterator<Item = (u64, Result<Vec<u8>, String>)> {
    let mut number = 0;
    let mut broken = false;
    std::iter::from_fn(move || {
        let mut line = Vec::new();
        number += 1;
        match (&mut bytes).take(MOST_RECORD).read_until(b'\n', &mut line) {
            _ if broken => None,
            Ok(0) => None,
            Ok(read) if read as u64 == MOST_RECORD && !line.ends_with(b"\n") => match bytes.skip_until(b'\n')
            {
                Ok(_) => Some((number, Err(too_large(MOST_RECORD)))),
                Err(error) => {
                    broken = true;
                    Some((number, Err(error.to_string())))
                }
            },
            Ok(_) => Some((number, Ok(line))),
            Err(error) => {
                broken = true;
                Some((number, Err(error.to_string())))
            }
        }
    })
}

fn document(line: &[u8], fields: &Fields, fallback: String) -> Result<namegraph_document::Document, String> {
    let line = decode(line).map_err(|Binary| "expected a JSON object, found binary data".to_owned())?;
    let record: Map<String, Value> =
        serde_json::from_str(&line).map_err(|e| format!("expected one JSON object on the line: {e}"))?;
    fields.document(record, fallback)
}
