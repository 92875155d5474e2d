//! How bytes of a message are transferred (RFC 2045, uuencode), and what charset its text is in. Whatever can be decoded is; the rest is said.

use std::borrow::Cow;

use encoding_rs::Encoding;

use crate::encoding::{charset_of, is_stateful};

/// Bytes of a part, and what is wrong with them.
pub(super) struct Decoded<'a> {
    pub(super) bytes: Cow<'a, [u8]>,
    pub(super) problem: Option<String>,
}

pub(super) fn decoded<'a>(body: &'a [u8], encoding: &str) -> Decoded<'a> {
    let whole = |bytes: Vec<u8>| Decoded { bytes: Cow::Owned(bytes), problem: None };
    match encoding.trim().trim_end_matches([';', ',']).trim_matches('"').to_ascii_lowercase().as_str() {
        "base64" => {
            let (bytes, problem) = base64(body);
            Decoded { bytes: Cow::Owned(bytes), problem }
        }
        "quoted-printable" | "quoted printable" | "quotedprintable" => whole(quoted_printable(body)),
        "x-uuencode" | "uuencode" | "x-uue" | "uue" => match uuencoded(body) {
            Some((_, bytes)) => whole(bytes),
            None => Decoded {
                bytes: Cow::Borrowed(body),
                problem: Some("expected uuencode, found none: read as it is".to_owned()),
            },
        },
        "" | "7bit" | "8bit" | "binary" | "7-bit" | "8-bit" | "7bits" | "8bits" | "none" | "plain"
        | "us-ascii" | "utf-8" => Decoded { bytes: Cow::Borrowed(body), problem: None },
        other => Decoded {
            bytes: Cow::Borrowed(body),
            problem: Some(format!("expected base64 or quoted-printable, found {other:?}: read as it is")),
        },
    }
}

/// Base64, without what is not of its alphabet. Where it stops within four letters, the bytes that are whole.
pub(super) fn base64(body: &[u8]) -> (Vec<u8>, Option<String>) {
    let mut bytes = Vec::with_capacity(body.len() / 4 * 3);
    let (mut bits, mut held, mut odd) = (0_u32, 0, 0_usize);
    let mut padded = false;
    for &b in body {
        let value = match b {
            b'A'..=b'Z' => b - b'A',
            b'a'..=b'z' => b - b'a' + 26,
            b'0'..=b'9' => b - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => {
                // Padding ends a run; another may follow where several were put together.
                padded = true;
                (bits, held) = (0, 0);
                continue;
            }
            _ if b.is_ascii_whitespace() => continue,
            _ => {
                odd += 1;
                continue;
            }
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
            bits &= (1 << held) - 1;
        }
    }
    // 2 or 4 bits are left over where a run without its padding ends, 6 where it was cut within a byte.
    let cut = held > 0 && !padded || held == 6;
    let problem = match (cut, odd) {
        (true, _) => Some("base64 that is cut short: read as far as it goes".to_owned()),
        (false, 0) => None,
        (false, odd) => Some(format!("base64 with {odd} bytes outside its alphabet: read without them")),
    };
    (bytes, problem)
}

/// Quoted-printable. What is no escape stands for itself.
pub(crate) fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(body.len());
    for line in body.split_inclusive(|&b| b == b'\n') {
        let text = line.strip_suffix(b"\n").map_or(line, |l| l.strip_suffix(b"\r").unwrap_or(l));
        let (end, is_soft) = match text.trim_ascii_end() {
            trimmed if trimmed.ends_with(b"=") && text.len() < line.len() => (trimmed.len() - 1, true),
            trimmed => (trimmed.len(), false),
        };
        escaped(&text[..end], b'=', &mut bytes);
        if !is_soft {
            bytes.extend(&line[text.len()..]);
        }
    }
    bytes
}

/// Bytes in which `=4A` is one.
pub(super) fn escaped(text: &[u8], mark: u8, bytes: &mut Vec<u8>) {
    let digit = |at: usize| text.get(at).and_then(|&b| char::from(b).to_digit(16));
    let mut at = 0;
    while at < text.len() {
        match (text[at] == mark, digit(at + 1), digit(at + 2)) {
            (true, Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                at += 3;
            }
            _ => {
                bytes.push(text[at]);
                at += 1;
            }
        }
    }
}

/// A file in uuencode: its name and bytes.
pub(super) fn uuencoded(body: &[u8]) -> Option<(String, Vec<u8>)> {
    let mut lines = body.split(|&b| b == b'\n').map(|l| l.strip_suffix(b"\r").unwrap_or(l));
    let name = lines.by_ref().find_map(uuencode_begins)?;
    let mut bytes = Vec::new();
    for line in lines.take_while(|line| *line != b"end") {
        uuencoded_line(line, &mut bytes)?;
    }
    Some((name, bytes))
}

/// The name in a line like `begin 644 report.pdf`.
pub(super) fn uuencode_begins(line: &[u8]) -> Option<String> {
    let rest = std::str::from_utf8(line).ok()?.strip_prefix("begin ")?;
    let (mode, name) = rest.split_once(' ')?;
    let is_mode = (3..=4).contains(&mode.len()) && mode.bytes().all(|b| (b'0'..=b'7').contains(&b));
    is_mode.then(|| name.trim().to_owned()).filter(|name| !name.is_empty())
}

/// One line: its length, then four letters for three bytes. Mailers cut blanks at its end.
fn uuencoded_line(line: &[u8], bytes: &mut Vec<u8>) -> Option<()> {
    let value = |b: u8| (b' '..=b'`').contains(&b).then_some(b.wrapping_sub(b' ') & 63);
    let Some((&length, letters)) = line.split_first() else { return Some(()) };
    let length = usize::from(value(length)?);
    let start = bytes.len();
    for four in letters.chunks(4) {
        let mut sixes = [0_u8; 4];
        for (six, &letter) in sixes.iter_mut().zip(four) {
            *six = value(letter)?;
        }
        let [a, b, c, d] = sixes;
        bytes.extend([a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d]);
    }
    (bytes.len() - start <= length + 3).then_some(())?;
    bytes.resize(start + length, 0);
    Some(())
}

/// The encoding that a label means; labels come in quotes, and with the language behind them (RFC 2231).
pub(super) fn charset(label: &str) -> Option<&'static Encoding> {
    let label = label.split('*').next().unwrap_or(label).trim_matches(['"', '\'', ' ', ';']);
    Encoding::for_label(label.as_bytes()).or_else(|| match label.to_ascii_lowercase().as_str() {
        "utf8mb4" | "unicode" | "utf_8" => Some(encoding_rs::UTF_8),
        "cp1252" | "ansi" | "iso-8859-1-windows-3.1-latin-1" => Some(encoding_rs::WINDOWS_1252),
        "cp936" | "gb-2312" => Some(encoding_rs::GBK),
        "cp932" => Some(encoding_rs::SHIFT_JIS),
        "cp949" => Some(encoding_rs::EUC_KR),
        "cp950" => Some(encoding_rs::BIG5),
        _ => None,
    })
}

/// The text in `bytes`: what is valid UTF-8 is UTF-8, unless a charset is said that looks like ASCII or has two bytes a letter; then what is
/// said, by the part or by the page in it; then what it looks like.
pub(super) fn text(bytes: &[u8], label: Option<&str>, is_page: bool) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
    }
    if label.is_some_and(|l| l.to_ascii_lowercase().contains("utf-7")) {
        return utf7(bytes);
    }
    let said = label.and_then(charset);
    let decoded = |encoding: &'static Encoding| {
        let (text, broken) = encoding.decode_without_bom_handling(bytes);
        (!broken).then(|| text.into_owned())
    };
    if let Some(text) =
        said.filter(|e| is_stateful(e) || !e.is_single_byte() && *e != encoding_rs::UTF_8).and_then(decoded)
    {
        return text;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let in_page = || if is_page { page_charset(bytes) } else { None };
    let said = said.filter(|e| *e != encoding_rs::UTF_8).or_else(in_page).and_then(decoded);
    said.unwrap_or_else(|| match charset_of(bytes) {
        Some(encoding) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
        None => String::from_utf8_lossy(bytes).into_owned(),
    })
}

/// How many bytes of a page are searched for its charset, as browsers do.
const PAGE_HEAD: usize = 1024;

/// The charset in `<meta charset=…>` or `<meta … content="text/html; charset=…">`.
fn page_charset(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(PAGE_HEAD)]).to_ascii_lowercase();
    let meta = &head[head.find("<meta")?..];
    let label = meta[meta.find("charset")? + "charset".len()..].trim_start().strip_prefix('=')?;
    let label = label.trim_start().trim_start_matches(['"', '\'']);
    charset(label.split(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c))).next()?)
}

/// UTF-7 (RFC 2152): between `+` and `-`, UTF-16 in base64.
fn utf7(bytes: &[u8]) -> String {
    let ascii = String::from_utf8_lossy(bytes);
    let mut text = String::with_capacity(ascii.len());
    let mut rest: &str = &ascii;
    while let Some((before, behind)) = rest.split_once('+') {
        text.push_str(before);
        let end = behind
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '/' || c == '+'))
            .unwrap_or(behind.len());
        match end {
            0 => text.push('+'),
            _ => {
                let (wide, _) = base64(&behind.as_bytes()[..end]);
                text.push_str(
                    &encoding_rs::UTF_16BE.decode_without_bom_handling(&wide[..wide.len() / 2 * 2]).0,
                );
            }
        }
        rest = behind[end..].strip_prefix('-').unwrap_or(&behind[end..]);
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_decoded_is() {
        let cases: [(&str, &str, &str, bool); 11] = [
            ("base64", "QW5uIExlZQ==", "Ann Lee", false),
            ("BASE64 ", "QW5u\r\nIExl\r\nZQ==\r\n", "Ann Lee", false),
            ("base64", "QW5uIExlZQ", "Ann Lee", true),
            ("base64", "QW5uIExlZ", "Ann Le", true),
            ("base64", "QW5u!IExlZQ==", "Ann Lee", true),
            ("base64", "QQ==QW5u", "AAnn", false),
            ("quoted-printable", "J=C3=BCrgen =\r\nVoss=", "Jürgen Voss=", false),
            ("quoted-printable", "100 % = all  \r\nx", "100 % = all\r\nx", false),
            ("x-uuencode", "begin 644 a.txt\n'06YN($QE90\n`\nend\n", "Ann Lee", false),
            ("8bit", "Ann", "Ann", false),
            ("rot13", "Ann", "Ann", true),
        ];
        for (encoding, body, expected, problem) in cases {
            let found = decoded(body.as_bytes(), encoding);
            assert_eq!(String::from_utf8_lossy(&found.bytes), expected, "{body:?}");
            assert_eq!(found.problem.is_some(), problem, "{body:?}: {:?}", found.problem);
        }
    }

    #[test]
    fn which_charset_a_text_is_in() {
        let page = b"<html><head><meta http-equiv=Content-Type content=\"text/html; charset=iso-8859-2\"></head>\xa3\xf3d\xbc".as_slice();
        let cases: [(&[u8], Option<&str>, bool, &str); 9] = [
            ("José Muñoz".as_bytes(), None, false, "José Muñoz"),
            ("José Muñoz".as_bytes(), Some("iso-8859-1"), false, "José Muñoz"),
            (b"Jos\xe9 Mu\xf1oz", Some("iso-8859-1"), false, "José Muñoz"),
            (b"Jos\xe9 Mu\xf1oz", Some("\"ISO-8859-15\""), false, "José Muñoz"),
            (b"Jos\xe9 Mu\xf1oz", Some("utf-8"), false, "José Muñoz"),
            (b"\x1b$B;3ED\x1b(B", Some("iso-2022-jp"), false, "山田"),
            (b"\xc9\xbd\xcc\xef", Some("gb2312"), false, "山田"),
            (page, None, true, "Łódź"),
            (b"J+APw-rgen +- Bo", Some("utf-7"), false, "Jürgen + Bo"),
        ];
        for (bytes, label, is_page, expected) in cases {
            let found = text(bytes, label, is_page);
            assert!(found.ends_with(expected), "{label:?}: {found}");
        }
    }
}
