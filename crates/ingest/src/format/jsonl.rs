//! One JSON object a line, a document each. Text is kept as given.

use std::io::BufRead;

use serde_json::{Map, Value};

use super::{File, Records};
use crate::encoding::{Binary, decode};
use crate::limits::MOST_RECORD;
use crate::lines::{alike, numbered};
use crate::record::{Fields, Origin, Record, Skipped};

pub(super) fn read(bytes: impl BufRead + 'static, file: &File) -> Records {
    let file = file.clone();
    let (mut record, place) = (0, file.place.clone());
    let records = numbered(bytes, MOST_RECORD).filter_map(move |(number, line)| {
        let place = format!("{}:{number}", file.place);
        let line = match line {
            Ok(line) if line.trim_ascii().is_empty() => return None,
            Ok(line) => line,
            Err(reason) => return Some(Err(Skipped { place, reason, late: None })),
        };
        record += 1;
        Some(match document(&line, &file.options.fields, format!("{}#{record}", file.id)) {
            Ok((document, by_place)) => {
                let origin = Origin::of("jsonl", line.trim_ascii_end());
                Ok(Record { document, place, origin, by_place })
            }
            Err(reason) => Err(Skipped { place, reason, late: None }),
        })
    });
    Box::new(alike(records, place))
}

fn document(
    line: &[u8],
    fields: &Fields,
    fallback: String,
) -> Result<(namegraph_document::Document, Option<String>), String> {
    let line = decode(line).map_err(|Binary| "expected a JSON object, found binary data".to_owned())?;
    let record: Map<String, Value> =
        serde_json::from_str(&line).map_err(|e| format!("expected one JSON object on the line: {e}"))?;
    fields.document(record, fallback)
}
