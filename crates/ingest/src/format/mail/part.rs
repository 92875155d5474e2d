//! A message as a tree of parts (RFC 2045, 2046): headers, kind, bytes. What real messages get wrong is forgiven, and nothing in them is
//! passed over: text behind the last boundary is a part as well, and a multipart without boundaries is a text.

use std::borrow::Cow;

use mailparse::{MailHeader, ParsedContentType, parse_content_disposition, parse_content_type, parse_header};

use super::coding::{self, Decoded};
use super::words::decoded_words;
use crate::encoding::charset_of;

/// The longest boundary that RFC 2046 allows is 70 bytes; longer ones occur.
const LONGEST_BOUNDARY: usize = 200;

/// A message, or a part of one.
pub(super) struct Part<'a> {
    headers: Vec<MailHeader<'a>>,
    /// Lower case, with its parameters.
    pub(super) kind: ParsedContentType,
    /// As it is transferred.
    pub(super) body: &'a [u8],
    /// What bytes in headers are in, where they are not UTF-8.
    charset: Option<&'static encoding_rs::Encoding>,
}

impl<'a> Part<'a> {
    /// A whole message.
    pub(super) fn message(bytes: &'a [u8]) -> Self {
        let mut part = Self::new(bytes, "text/plain", None);
        // 8-bit headers are in the charset of the text, or in what all of the message looks like.
        part.charset = part.charset_label().and_then(coding::charset).or_else(|| charset_of(bytes));
        part
    }

    fn new(bytes: &'a [u8], default: &str, charset: Option<&'static encoding_rs::Encoding>) -> Self {
        let (headers, body) = split_head(bytes);
        let mut part = Self { headers, kind: ParsedContentType::default(), body, charset };
        part.kind = match part.header("Content-Type") {
            Some(written) => parse_content_type(&written),
            None => ParsedContentType { mimetype: default.to_owned(), ..ParsedContentType::default() },
        };
        if !part.kind.mimetype.contains('/') {
            part.kind.mimetype = match part.kind.mimetype.trim() {
                "text" | "" => "text/plain".to_owned(),
                other => other.to_owned(),
            };
        }
        part
    }

    pub(super) fn has_headers(&self) -> bool {
        !self.headers.is_empty()
    }

    /// The value of the first header of this name that says something, with its encoded words decoded, in one line.
    pub(super) fn header(&self, name: &str) -> Option<String> {
        self.all(name).find(|value| !value.is_empty())
    }

    /// The values of all headers of this name, from the top.
    pub(super) fn all(&self, name: &str) -> impl DoubleEndedIterator<Item = String> {
        self.unfolded(name).map(|value| decoded_words(&value).trim().to_owned())
    }

    /// The same with encoded words as they are, for lists in which a decoded word could hold a comma.
    pub(super) fn unfolded(&self, name: &str) -> impl DoubleEndedIterator<Item = String> {
        let named = move |h: &&MailHeader<'_>| h.get_key_ref().trim().eq_ignore_ascii_case(name);
        self.headers.iter().filter(named).map(|h| {
            let value = match (std::str::from_utf8(h.get_value_raw()), self.charset) {
                (Ok(value), _) => Cow::Borrowed(value),
                (Err(_), Some(charset)) => charset.decode_without_bom_handling(h.get_value_raw()).0,
                (Err(_), None) => String::from_utf8_lossy(h.get_value_raw()),
            };
            value.split(['\r', '\n']).map(str::trim).filter(|l| !l.is_empty()).collect::<Vec<_>>().join(" ")
        })
    }

    pub(super) fn is_multipart(&self) -> bool {
        self.kind.mimetype.starts_with("multipart/")
    }

    /// The parts of a multipart; nothing if no boundary is found in it.
    pub(super) fn parts(&self) -> Option<Vec<Self>> {
        let boundary = match self.kind.params.get("boundary") {
            Some(boundary) if !boundary.is_empty() => boundary.as_bytes(),
            _ => guessed_boundary(self.body)?,
        };
        let default = if self.kind.mimetype == "multipart/digest" { "message/rfc822" } else { "text/plain" };
        let pieces = between(self.body, boundary)?;
        Some(pieces.into_iter().map(|piece| Self::new(piece, default, self.charset)).collect())
    }

    /// The body's bytes, and what is wrong with how they were transferred.
    pub(super) fn decoded(&self) -> Decoded<'a> {
        let encoding = self.header("Content-Transfer-Encoding").unwrap_or_default();
        coding::decoded(self.body, &encoding)
    }

    /// The charset that the part says, if it says one.
    pub(super) fn charset_label(&self) -> Option<&str> {
        self.kind.params.get("charset").map(|c| c.trim_matches(['"', '\'', ' ']))
    }

    /// The name of the file it was, and whether it is to be saved rather than shown.
    pub(super) fn file_name(&self) -> (Option<String>, bool) {
        let disposition = self.header("Content-Disposition").map(|d| parse_content_disposition(&d));
        let is_attached =
            disposition.as_ref().is_some_and(|d| d.disposition == mailparse::DispositionType::Attachment);
        let name = disposition.and_then(|d| d.params.get("filename").cloned());
        let name = name.or_else(|| self.kind.params.get("name").cloned());
        let name = name.map(|n| decoded_words(&n).trim().to_owned()).filter(|n| !n.is_empty());
        (name, is_attached)
    }
}

/// Headers up to the first blank line, and what is behind it. Where a line of prose comes instead, the body begins there.
fn split_head(bytes: &[u8]) -> (Vec<MailHeader<'_>>, &[u8]) {
    let (mut headers, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let line = &bytes[at..line_end(bytes, at)];
        if line.trim_ascii().is_empty() {
            return (headers, &bytes[at + line.len()..]);
        }
        if !is_header(line) {
            // A stray line among headers ends nothing, as long as there are headers behind it.
            let behind = at + line.len();
            let next = &bytes[behind..line_end(bytes, behind)];
            if headers.is_empty()
                || !(is_header(next) || line.starts_with(b"From ") || line.starts_with(b">From "))
            {
                return (headers, &bytes[at..]);
            }
            at = behind;
            continue;
        }
        let Ok((header, length)) = parse_header(&bytes[at..]) else { return (headers, &bytes[at..]) };
        headers.push(header);
        at += length.max(1);
    }
    (headers, &[])
}

/// Where the line that begins `at` ends, with its line end.
fn line_end(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().position(|&b| b == b'\n').map_or(bytes.len(), |end| at + end + 1)
}

/// A line like `Name: value`.
pub(super) fn is_header(line: &[u8]) -> bool {
    let name = line.iter().position(|&b| b == b':').map(|colon| line[..colon].trim_ascii_end());
    name.is_some_and(|name| !name.is_empty() && name.iter().all(|&b| b.is_ascii_graphic()))
}

/// What lies between lines of `--boundary`. What stands before the first says to programs without MIME that it is a message with parts.
fn between<'a>(body: &'a [u8], boundary: &[u8]) -> Option<Vec<&'a [u8]>> {
    let boundary = boundary.trim_ascii_end();
    let (mut pieces, mut start, mut at) = (Vec::new(), None, 0);
    let mut closed = false;
    while at < body.len() {
        let end = line_end(body, at);
        if let Some(closes) = boundary_line(&body[at..end], boundary) {
            match start {
                Some(start) => pieces.push(without_line_end(&body[start..at])),
                None if says_something(&body[..at]) => pieces.push(&body[..at]),
                None => {}
            }
            (start, closed) = (Some(end), closes);
        }
        at = end;
    }
    let rest = &body[start?..];
    // Behind the last boundary is the footer of a list, or nothing; without that boundary, the last part goes on to the end.
    if !closed || !rest.trim_ascii().is_empty() {
        pieces.push(rest);
    }
    Some(pieces)
}

/// Whether a line is `--boundary`, and if so, whether it is the last one.
fn boundary_line(line: &[u8], boundary: &[u8]) -> Option<bool> {
    let rest = line.strip_prefix(b"--")?.strip_prefix(boundary)?.trim_ascii();
    match rest {
        b"" => Some(false),
        b"--" => Some(true),
        _ => None,
    }
}

fn without_line_end(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    bytes.strip_suffix(b"\r").unwrap_or(bytes)
}

/// Whether the words before the first part are more than "This is a multi-part message in MIME format."
fn says_something(preamble: &[u8]) -> bool {
    let text = String::from_utf8_lossy(preamble).to_ascii_lowercase();
    let is_notice = ["mime", "multi-part", "multipart"].iter().any(|word| text.contains(word));
    !is_notice && text.chars().filter(|c| c.is_alphabetic()).count() > 3
}

/// The first line that looks like a boundary, of a multipart that does not say what its boundary is.
fn guessed_boundary(body: &[u8]) -> Option<&[u8]> {
    let first = body.split(|&b| b == b'\n').map(<[u8]>::trim_ascii).find(|line| line.starts_with(b"--"))?;
    Some(&first[2..]).filter(|b| (1..=LONGEST_BOUNDARY).contains(&b.len()) && !b.contains(&b' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_between_boundaries() {
        let cases: [(&str, Option<Vec<&str>>); 7] = [
            ("--b\n\nOne.\n--b\n\nTwo.\n--b--\n", Some(vec!["\nOne.", "\nTwo."])),
            // The boundary of an outer part may begin like that of an inner one.
            ("--b\n--bc\nOne.\n--bc--\n--b--", Some(vec!["--bc\nOne.\n--bc--"])),
            ("--b\n\nOne.", Some(vec!["\nOne."])),
            ("This is MIME.\r\n--b  \r\nOne.\r\n--b--\r\n\r\n", Some(vec!["One."])),
            (
                "Ann Lee called.\n--b\nOne.\n--b--\nA footer.\n",
                Some(vec!["Ann Lee called.\n", "One.", "A footer.\n"]),
            ),
            ("--b\nOne.\n--b--\nlost\n--b\nTwo.", Some(vec!["One.", "lost", "Two."])),
            ("One.", None),
        ];
        for (body, expected) in cases {
            let found = between(body.as_bytes(), b"b");
            let found = found.map(|f| f.into_iter().map(|p| String::from_utf8_lossy(p)).collect::<Vec<_>>());
            assert_eq!(found, expected.map(|e| e.into_iter().map(Cow::Borrowed).collect()), "{body:?}");
        }
        assert_eq!(guessed_boundary(b"\nx\n--abc\n\nOne."), Some(&b"abc"[..]));
        assert_eq!(guessed_boundary(b"-- \nAnn Lee"), None);
    }

    #[test]
    fn where_a_head_ends() {
        let cases: [(&str, usize, &str); 6] = [
            ("A: 1\nB: 2\n 3\n\nText.", 2, "Text."),
            ("A: 1\nText without a blank line.\n\nMore.", 1, "Text without a blank line.\n\nMore."),
            ("A: 1\nstray\nB: 2\n\nText.", 2, "Text."),
            ("\nText.", 0, "Text."),
            ("Text.", 0, "Text."),
            ("A: 1", 1, ""),
        ];
        for (bytes, headers, body) in cases {
            let (found, rest) = split_head(bytes.as_bytes());
            assert_eq!((found.len(), rest), (headers, body.as_bytes()), "{bytes:?}");
        }
    }
}
