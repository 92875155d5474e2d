//! Web pages as a crawler kept them (WARC, ISO 28500): each response that holds a page or a text is a document. The one crate for it
//! holds every record in memory, whatever it is; here a record that is not read is passed over.
//!
//! When a page was captured is no day of publication: it is kept as metadata, and says only that nothing later can be one.

use std::io::{self, BufRead, Read};

use namegraph_document::Document;

use super::{File, Format, Records, document, html};
use crate::date::parse_date;
use crate::limits::{MOST_BYTES, too_large};

/// The longest head of a record, in bytes.
const MOST_HEAD: u64 = 64 << 10;
/// The most headers of a response.
const MOST_HEADERS: usize = 256;

pub(super) fn read(bytes: Box<dyn BufRead>, file: &File) -> Records {
    let file = file.clone();
    let mut warc = Warc { bytes, ended: false };
    let mut number = 0;
    Box::new(std::iter::from_fn(move || {
        loop {
            number += 1;
            let place = file.record(number, format_args!("record {number}"));
            match warc.advance()? {
                Ok(Some(response)) => return Some(page(&response, &place)),
                Ok(None) => {}
                Err(reason) => return Some(Err(place.skipped(reason))),
            }
        }
    }))
}

/// What a server answered.
struct Response {
    address: Option<String>,
    captured: Option<String>,
    body: Vec<u8>,
}

struct Warc {
    bytes: Box<dyn BufRead>,
    ended: bool,
}

impl Warc {
    /// The next record, if it is a response; nothing, if it is of another kind. Behind an error there is no telling where the next
    /// record begins.
    fn advance(&mut self) -> Option<Result<Option<Response>, String>> {
        if self.ended {
            return None;
        }
        let record = self.record().transpose();
        self.ended = !matches!(record, Some(Ok(_)));
        record
    }

    fn record(&mut self) -> Result<Option<Option<Response>>, String> {
        let Some(head) = self.head()? else { return Ok(None) };
        let field =
            |name: &str| head.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str());
        let length = field("Content-Length").and_then(|l| l.parse::<u64>().ok());
        let length = length.ok_or("expected a record that says its Content-Length, found none")?;
        if field("WARC-Type") != Some("response") || length > MOST_BYTES {
            let skipped = io::copy(&mut (&mut self.bytes).take(length), &mut io::sink());
            if skipped.map_err(|e| e.to_string())? < length {
                return Err("the file stops within a record".to_owned());
            }
            return Ok(Some(None));
        }
        let mut body = Vec::new();
        (&mut self.bytes).take(length).read_to_end(&mut body).map_err(|e| e.to_string())?;
        if (body.len() as u64) < length {
            return Err("the file stops within a record".to_owned());
        }
        let [address, captured] = ["WARC-Target-URI", "WARC-Date"].map(|name| field(name).map(str::to_owned));
        Ok(Some(Some(Response { address, captured, body })))
    }

    /// The fields of the next record's head.
    fn head(&mut self) -> Result<Option<Vec<(String, String)>>, String> {
        let mut fields = Vec::new();
        let mut bytes = (&mut self.bytes).take(MOST_HEAD);
        let mut begun = false;
        loop {
            let mut line = Vec::new();
            let read = bytes.read_until(b'\n', &mut line).map_err(|e| e.to_string())?;
            let line = String::from_utf8_lossy(&line);
            let line = line.trim();
            match (read, begun) {
                (0, false) => return Ok(None),
                (0, true) => return Err("expected the head of a record, found no end of it".to_owned()),
                (_, false) if line.is_empty() => {}
                (_, false) if line.starts_with("WARC/") => begun = true,
                (_, false) => {
                    return Err(format!(
                        "expected a record (WARC/1.0), found {:?}",
                        line.chars().take(40).collect::<String>()
                    ));
                }
                (_, true) if line.is_empty() => return Ok(Some(fields)),
                (_, true) => fields
                    .extend(line.split_once(':').map(|(n, v)| (n.trim().to_owned(), v.trim().to_owned()))),
            }
        }
    }
}

/// The page in a response.
fn page(response: &Response, file: &File) -> Result<crate::Record, crate::Skipped> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut head = httparse::Response::new(&mut headers);
    let length = match head.parse(&response.body) {
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) => {
            return Err(file.skipped("expected an answer in HTTP, found a part of one"));
        }
        Err(error) => return Err(file.skipped(format!("expected an answer in HTTP: {error}"))),
    };
    let field = |name: &str| {
        let found = head.headers.iter().find(|h| h.name.eq_ignore_ascii_case(name));
        found.and_then(|h| std::str::from_utf8(h.value).ok()).unwrap_or_default().to_ascii_lowercase()
    };
    if head.code != Some(200) {
        return Err(file.skipped(format!("an answer of status {}", head.code.unwrap_or_default())));
    }
    let format = match field("Content-Type").split(';').next().unwrap_or_default().trim() {
        "text/html" | "application/xhtml+xml" => Format::Html,
        "text/plain" => Format::Plain,
        other => return Err(file.skipped(format!("expected a page or a text, found {other:?}"))),
    };
    let body =
        decoded(&response.body[length..], &field("Transfer-Encoding"), &field("Content-Encoding"), file);
    let body = body.map_err(|reason| file.skipped(reason))?;
    let document = document(format, &body, &file.expansion).map(|d| captured(d, response));
    file.made(Format::Warc, &response.body, document)
}

/// What the crawler knows of a page, where the page does not say it.
fn captured(page: Document, response: &Response) -> Document {
    let address = response.address.as_deref();
    let day = response.captured.as_deref().and_then(parse_date);
    // It may have been tomorrow where the page was published.
    let latest = day.and_then(|day| day.tomorrow().ok());
    let date = page.date.or_else(|| address.and_then(html::address_date));
    let mut metadata = page.metadata;
    metadata.extend(response.captured.iter().map(|c| ("captured".to_owned(), c.as_str().into())));
    Document {
        url: page.url.or_else(|| response.address.clone()),
        date: date.filter(|date| latest.is_none_or(|latest| *date <= latest)),
        metadata,
        ..page
    }
}

/// The body without the wrappings that HTTP put around it.
fn decoded(body: &[u8], transfer: &str, content: &str, file: &File) -> Result<Vec<u8>, String> {
    let body = if transfer.contains("chunked") { unchunked(body)? } else { body.to_vec() };
    match content {
        "" | "identity" => Ok(body),
        "gzip" | "x-gzip" => {
            let unpacked = file.expansion.guard(flate2::read::MultiGzDecoder::new(&body[..]));
            crate::limits::whole(unpacked, MOST_BYTES)
        }
        other => Err(format!("expected an answer as it is or gzipped, found {other:?}")),
    }
}

fn unchunked(mut body: &[u8]) -> Result<Vec<u8>, String> {
    let broken = || "expected chunks, found none".to_owned();
    let mut whole = Vec::new();
    loop {
        let (start, length) = match httparse::parse_chunk_size(body) {
            Ok(httparse::Status::Complete(found)) => found,
            // Some crawlers keep the header and store the body without its chunks.
            _ if whole.is_empty() => return Ok(body.to_vec()),
            _ => return Err(broken()),
        };
        if length == 0 {
            return Ok(whole);
        }
        let end =
            usize::try_from(length).ok().and_then(|length| start.checked_add(length)).ok_or_else(broken)?;
        whole.extend_from_slice(body.get(start..end).ok_or_else(broken)?);
        body = body.get(end + 2..).ok_or_else(broken)?;
        if whole.len() as u64 > MOST_BYTES {
            return Err(too_large(MOST_BYTES));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::read_bytes;
    use super::*;

    fn record(kind: &str, body: &str) -> String {
        record_of("https://example.org/a", kind, body)
    }

    fn record_of(address: &str, kind: &str, body: &str) -> String {
        format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2023-03-04T10:00:00Z\r\nContent-Length: {}\r\n\r\n{body}\r\n\r\n",
            body.len()
        )
    }

    #[test]
    fn responses_are_documents() {
        let page = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n1f\r\n<html><body><p>Ann Lee met Bo i\r\n1b\r\nn Odesa.</p></body></html>\n\r\n0\r\n\r\n";
        let warc = [
            record("warcinfo", "software: x"),
            record("response", page),
            record("request", "GET / HTTP/1.1\r\n\r\n"),
            record("response", "HTTP/1.1 404 Not Found\r\n\r\n"),
            record("response", "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nx"),
            "WARC/1.0\r\nContent-Length: 99\r\n\r\nshort".to_owned(),
        ];
        let found = read_bytes(Format::Warc, "c.warc", warc.concat().as_bytes());
        let d = &found[0].as_ref().unwrap().document;
        assert_eq!((d.id.as_str(), d.text.as_str()), ("c.warc#2", "Ann Lee met Bo in Odesa."));
        assert_eq!(d.url.as_deref(), Some("https://example.org/a"));
        assert_eq!((d.date, d.metadata["captured"].as_str()), (None, Some("2023-03-04T10:00:00Z")));
        let reasons: Vec<_> = found[1..].iter().map(|r| r.as_ref().unwrap_err().reason.as_str()).collect();
        assert_eq!(
            reasons,
            [
                "an answer of status 404",
                "expected a page or a text, found \"image/png\"",
                "the file stops within a record"
            ]
        );
    }

    #[test]
    fn a_page_is_not_of_the_day_it_was_captured() {
        let page = |meta: &str| {
            format!(
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><head>{meta}</head><body><p>Ann Lee.</p></body></html>"
            )
        };
        let dated = |day: &str| page(&format!("<meta property=article:published_time content={day}>"));
        let cases = [
            ("https://example.org/a", page(""), None),
            ("https://example.org/2019/03/05/a", page(""), Some("2019-03-05")),
            ("https://example.org/a", dated("2019-03-05"), Some("2019-03-05")),
            // Captured on 4 March 2023, which was 5 March elsewhere.
            ("https://example.org/a", dated("2023-03-05"), Some("2023-03-05")),
            ("https://example.org/a", dated("2023-03-06"), None),
            ("https://example.org/2099/03/05/a", page(""), None),
        ];
        for (address, page, expected) in cases {
            let warc = record_of(address, "response", &page);
            let found = read_bytes(Format::Warc, "c.warc", warc.as_bytes());
            let date = found[0].as_ref().unwrap().document.date;
            assert_eq!(date.map(|d| d.to_string()).as_deref(), expected, "{address} {page}");
        }
    }
}
