//! A table with a header line: a document each row. Comma, semicolon, tab or bar, whichever the header uses most or `sep=;` above it says.

use std::cell::Cell;
use std::io::{BufRead, Cursor, Read};
use std::rc::Rc;

use csv::{ByteRecord, ReaderBuilder};
use encoding_rs::Encoding;
use serde_json::{Map, Value};

use super::{File, Records};
use crate::encoding::{Binary, charset_of, decode};
use crate::limits::{MOST_RECORD, Rationed};
use crate::lines::alike;
use crate::record::{Fields, Origin, Record, Skipped};

/// How many bytes of a table say in which encoding it is.
const SAMPLE: usize = 64 << 10;

pub(super) fn read(mut bytes: impl BufRead + 'static, file: &File) -> Records {
    let file = file.clone();
    let head = match Head::of(&mut bytes) {
        Ok(head) => head,
        Err(error) => return file.skip(error.to_string()),
    };
    if head.line.is_empty() {
        return file.skip("expected a table with a header line, found nothing in it");
    }
    let mut sample = Vec::new();
    if let Err(error) = (&mut bytes).take(SAMPLE as u64).read_to_end(&mut sample) {
        return file.skip(error.to_string());
    }
    let encoding = encoding_of(&head.line, &sample);
    let (delimiter, before) = (head.delimiter, head.before);
    let left = Rc::new(Cell::new(MOST_RECORD));
    let whole = Cursor::new(head.line).chain(Cursor::new(sample)).chain(bytes);
    let whole = Rationed { bytes: whole, left: left.clone() };
    let mut rows = ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(whole);
    let names = match rows.byte_headers().map_err(|e| reason(&e)).and_then(|row| cells(row, encoding)) {
        Ok(names) => names.iter().map(|name| name.trim().to_owned()).collect::<Vec<_>>(),
        Err(reason) => return file.skip(reason),
    };
    if let Err(advice) = file.options.fields.expect(&names) {
        return file.skip(advice);
    }
    let table = Table { names, delimiter, encoding };
    let place = file.place.clone();
    let records = rows.into_byte_records().enumerate().map(move |(i, row)| {
        left.set(MOST_RECORD);
        let line = row.as_ref().ok().and_then(ByteRecord::position).map_or(i as u64 + 2, csv::Position::line);
        let place = format!("{}:{}", file.place, line + before);
        // Cells, and where each ends, so that a byte that moves into the next cell is a change.
        let cells =
            row.as_ref().map(|row| row.iter().collect::<Vec<_>>().join(&b"\x1f"[..])).unwrap_or_default();
        let origin = Origin::of("csv", &cells);
        let row = row.map_err(|e| reason(&e)).and_then(|row| table.record(&row, &file.options.fields));
        match row.and_then(|record| file.options.fields.document(record, format!("{}#{}", file.id, i + 1))) {
            Ok((document, by_place)) => Ok(Record { document, place, origin, by_place }),
            Err(reason) => Err(Skipped { place, reason, late: None }),
        }
    });
    Box::new(alike(records, place))
}

/// The header line of a table, and what stands before it.
struct Head {
    line: Vec<u8>,
    /// How many lines stand before it.
    before: u64,
    delimiter: u8,
}

impl Head {
    /// Reads up to the end of the header line: blank lines before it are passed over, and a line like `sep=;` says what separates cells.
    fn of(bytes: &mut impl BufRead) -> std::io::Result<Self> {
        let (mut before, mut said) = (0, None);
        loop {
            let mut line = Vec::new();
            bytes.take(MOST_RECORD).read_until(b'\n', &mut line)?;
            let words = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line).trim_ascii();
            match words.strip_prefix(b"sep=").or_else(|| words.strip_prefix(b"SEP=")) {
                // White space that was trimmed is a tab.
                Some(separator) if separator.len() < 2 => {
                    said = Some(separator.first().copied().unwrap_or(b'\t'));
                }
                _ if words.is_empty() && !line.is_empty() => {}
                _ => {
                    let delimiter = said.unwrap_or_else(|| most_used(&line));
                    return Ok(Self { line, before, delimiter });
                }
            }
            before += 1;
        }
    }
}

fn most_used(header: &[u8]) -> u8 {
    [b',', b';', b'\t', b'|']
        .into_iter()
        .rev()
        .max_by_key(|d| header.iter().filter(|b| *b == d).count())
        .filter(|d| header.contains(d))
        .unwrap_or(b',')
}

/// What the table is in, if not UTF-8: one cell alone says too little.
fn encoding_of(header: &[u8], sample: &[u8]) -> Option<&'static Encoding> {
    // A sample may end within a letter.
    let end = sample.iter().rposition(|&b| b == b'\n').map_or(sample.len(), |end| end + 1);
    charset_of(&[header, &sample[..end]].concat())
}

struct Table {
    names: Vec<String>,
    delimiter: u8,
    encoding: Option<&'static Encoding>,
}

impl Table {
    /// A row by the names of its columns. A row of more cells than the header has is cut nowhere: where the text is the last column, it had a
    /// separator in it, and goes on to the end.
    fn record(&self, row: &ByteRecord, fields: &Fields) -> Result<Map<String, Value>, String> {
        let mut row = cells(row, self.encoding)?;
        let (expected, found) = (self.names.len(), row.len());
        while row.len() > expected && row.last().is_some_and(|cell| cell.trim().is_empty()) {
            row.pop();
        }
        if row.len() > expected {
            if !self.names.last().is_some_and(|last| fields.is_text(last)) {
                let mark = char::from(self.delimiter);
                return Err(format!(
                    "expected {expected} cells, as the header has, found {found}: a cell with {mark:?} in it needs quotes around it"
                ));
            }
            let text = row.split_off(expected - 1).join(&char::from(self.delimiter).to_string());
            row.push(text);
        }
        let named = self.names.iter().cloned().zip(row).filter(|(_, cell)| !cell.is_empty());
        let record: Map<String, Value> = named.map(|(k, v)| (k, Value::from(v))).collect();
        if found < expected && !record.keys().any(|name| fields.is_text(name)) {
            return Err(format!("expected {expected} cells, as the header has, found {found}"));
        }
        Ok(record)
    }
}

fn cells(row: &ByteRecord, encoding: Option<&'static Encoding>) -> Result<Vec<String>, String> {
    let text = |cell: &[u8]| match encoding {
        Some(encoding) if std::str::from_utf8(cell).is_err() => {
            Ok(encoding.decode_without_bom_handling(cell).0.into_owned())
        }
        _ => decode(cell)
            .map(std::borrow::Cow::into_owned)
            .map_err(|Binary| "expected text, found binary data".to_owned()),
    };
    row.iter().map(text).collect()
}

/// What went wrong with a row, in words that say nothing of who read it.
fn reason(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Io(error) => error.to_string(),
        _ => "expected a row of a table, found none".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::read_bytes;
    use super::*;
    use crate::Format;

    /// Ids and texts of what is read, and what is said of the rest.
    fn told(table: &[u8], fields: &[&str]) -> Vec<String> {
        let fields = fields.iter().fold(Fields::default(), |f, setting| f.with(setting).unwrap());
        let options = crate::Options::from(&fields);
        crate::read_bytes("t.csv", table.to_vec(), &options)
            .map(|r| match r {
                Ok(r) => format!("{}={}", r.document.id, r.document.text),
                Err(s) => format!("- {}: {}", s.place, s.reason),
            })
            .collect()
    }

    #[test]
    fn rows_are_read_whole_or_listed() {
        let cases: [(&str, &[&str]); 17] = [
            ("id,text\n1,Anna Berg, who met Carl, left.\n", &["1=Anna Berg, who met Carl, left."]),
            ("text\nAnna Berg, who left.\n", &["t.csv#1=Anna Berg, who left."]),
            ("id,text,,\n1,Ann,,\n", &["1=Ann"]),
            ("id,text\n1,Ann,,,\n2,Bo\n", &["1=Ann", "2=Bo"]),
            (
                "text,id\nAnna Berg, who left,1\n",
                &[
                    "- t.csv:2: expected 2 cells, as the header has, found 3: a cell with ',' in it needs quotes around it",
                ],
            ),
            ("id,text\n1\n2,Bo\n", &["- t.csv:2: expected 2 cells, as the header has, found 1", "2=Bo"]),
            ("ID,Text,Date\n1,Ann,2020-01-02\n", &["1=Ann"]),
            ("\n\nid; TEXT \n1;Ann\n", &["1=Ann"]),
            (
                "sep=;\nid;text,x\n1;a\n",
                &[
                    "- t.csv: expected a column \"text\", found \"id\", \"text,x\": name the column of the text with --field text=id, or several with --text-columns id,…",
                ],
            ),
            ("sep=|\nid|text\n1|Ann, Bo\n", &["1=Ann, Bo"]),
            ("id|text\n1|Ann, Bo\n", &["1=Ann, Bo"]),
            ("sep=\t\nid\ttext\n1\tAnn\n", &["1=Ann"]),
            (
                "name,story\n1,x\n2,y\n3,z\n",
                &[
                    "- t.csv: expected a column \"text\", found \"name\", \"story\": name the column of the text with --field text=story, or several with --text-columns name,story",
                ],
            ),
            ("", &["- t.csv: expected a table with a header line, found nothing in it"]),
            (
                "id,text\n7,Ann\n7,Bo\n",
                &[
                    "7=Ann",
                    "t.csv#2=Bo",
                    "- t.csv: an id given before: \"7\" of t.csv:3; that record is read as t.csv#2",
                ],
            ),
            (
                "id,text\n1,\n2,\n3,\n4,Ann\n",
                &[
                    "- t.csv:2: expected a field \"text\" with the text; found \"id\"",
                    "- t.csv:3: 2 more up to line 4: expected a field \"text\" with the text; found \"id\"",
                    "4=Ann",
                ],
            ),
            ("\u{feff}text\nAnn\n", &["t.csv#1=Ann"]),
        ];
        for (table, expected) in cases {
            assert_eq!(told(table.as_bytes(), &[]), expected, "{table:?}");
        }
    }

    #[test]
    fn a_table_is_in_one_encoding() {
        let wide: Vec<u8> =
            "\u{feff}id\ttext\n1\tJürgen Voß\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(told(&wide, &[]), ["1=Jürgen Voß"]);
        let western = b"id;text\n1;J\xfcrgen Vo\xdf sprach \xfcber M\xfcnchen und K\xf6ln.\n2;Mu\xf1oz\n";
        assert_eq!(told(western, &[])[1], "2=Muñoz");
    }

    #[test]
    fn free_columns_are_a_sentence_or_paragraphs() {
        let table = "name,firm,note\nAnna Berg,Statoil,\"She left. He stayed.\"\nBo,,\n";
        assert_eq!(
            told(table.as_bytes(), &["columns=name,Firm,note"]),
            ["t.csv#1=name: Anna Berg; firm: Statoil.\n\nShe left. He stayed.", "t.csv#2=name: Bo."]
        );
        let missing = told(table.as_bytes(), &["columns=name,who"]);
        assert!(
            missing[0].contains("expected a column \"who\", found \"name\", \"firm\", \"note\""),
            "{missing:?}"
        );
        assert_eq!(read_bytes(Format::Csv, "t.csv", b"text\nAnn\n").len(), 1);
    }
}
