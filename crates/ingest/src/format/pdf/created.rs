//! On which day a PDF says that it was made: `/CreationDate` of its information, or `CreateDate` of its XMP. It is looked for in the bytes, in
//! streams of objects too, since the programs that read the text do not say it.

use flate2::read::ZlibDecoder;
use namegraph_document::Date;

use crate::date::mail_date;
use crate::limits::{Expansion, whole};

/// How many streams of objects are opened.
const MOST_STREAMS: usize = 200;
/// The largest of them, unpacked, in bytes.
const LONGEST_STREAM: u64 = 4 << 20;
/// How far before its bytes a stream says what it is, in bytes.
const LONGEST_HEAD: usize = 400;

/// The day on which a PDF was made, if it says so in the open. The streams of an encrypted one say nothing.
pub(super) fn created(bytes: &[u8], expansion: &Expansion) -> Option<Date> {
    stated(bytes).or_else(|| {
        let streams = places(bytes, b"stream").filter(|&at| !bytes[..at].ends_with(b"end"));
        let objects = streams
            .filter(|&at| places(&bytes[at.saturating_sub(LONGEST_HEAD)..at], b"/ObjStm").next().is_some());
        objects.take(MOST_STREAMS).find_map(|at| {
            let packed = bytes[at + b"stream".len()..].trim_ascii_start();
            stated(&whole(expansion.guard(ZlibDecoder::new(packed)), LONGEST_STREAM).ok()?)
        })
    })
}

fn stated(bytes: &[u8]) -> Option<Date> {
    let day = |at: usize, key: &[u8]| {
        let value = String::from_utf8_lossy(&bytes[at + key.len()..(at + key.len() + 60).min(bytes.len())])
            .into_owned();
        let value = value
            .trim_start_matches(|c: char| c.is_whitespace() || "(>=\"'".contains(c))
            .trim_start_matches("D:");
        let digits: String = value
            .chars()
            .take_while(|c| c.is_ascii_digit() || *c == '-')
            .filter(char::is_ascii_digit)
            .take(8)
            .collect();
        mail_date(&digits)
    };
    let keys: [&[u8]; 2] = [b"/CreationDate", b"xmp:CreateDate"];
    keys.into_iter().find_map(|key| places(bytes, key).find_map(|at| day(at, key)))
}

/// Where `key` stands in `bytes`.
fn places<'a>(bytes: &'a [u8], key: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    let first = key[0];
    let starts = bytes.iter().enumerate().filter(move |(_, b)| **b == first).map(|(at, _)| at);
    starts.filter(|at| bytes[*at..].starts_with(key))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::*;

    #[test]
    fn the_day_that_a_file_states() {
        let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
        packed.write_all(b"1 0 <</CreationDate (D:20050510152703)>>").unwrap();
        let packed = packed.finish().unwrap();
        let stream = [
            b"%PDF-1.5 1 0 obj <</Type /ObjStm /Filter /FlateDecode>> stream\r\n",
            &packed[..],
            b"endstream",
        ]
        .concat();
        let cases: [(&[u8], Option<&str>); 7] = [
            (b"<< /CreationDate (D:20050510152703+02'00') >>", Some("2005-05-10")),
            (b"<< /CreationDate(20050510) >>", Some("2005-05-10")),
            (b"<x:xmpmeta><xmp:CreateDate>2005-05-10T15:27:03Z</xmp:CreateDate>", Some("2005-05-10")),
            (b"xmp:CreateDate=\"2005-05-10\"", Some("2005-05-10")),
            (&stream, Some("2005-05-10")),
            (b"<< /CreationDate (D:19700101000000Z) >>", None),
            (b"<< /CreationDate 7 0 R >>", None),
        ];
        for (bytes, expected) in cases {
            let found = created(bytes, &Expansion::of(0)).map(|d| d.to_string());
            assert_eq!(found.as_deref(), expected, "{:?}", String::from_utf8_lossy(bytes));
        }
    }
}
