//! Bytes to text: a byte order mark, else UTF-8, else the encoding that the bytes look like.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE};

/// Share of control characters above which bytes are taken for something other than text.
const MOST_CONTROL: f64 = 0.02;
/// Share of NULs above which bytes are no text in which something went wrong.
const MOST_NULS: f64 = 0.001;
/// How many NULs a short text may have, and in how many bytes each.
const FEW_NULS: usize = 2;
const BYTES_A_NUL: usize = 8;
/// How many bytes are looked at to tell UTF-16 without a byte order mark.
const HEAD: usize = 4096;

/// Bytes that are no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Binary;

/// The text of `bytes`, without a byte order mark and without NULs. Never loses text that is valid UTF-8.
pub(crate) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Binary> {
    if let Some((encoding, mark)) = unicode_of(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(&bytes[mark..]);
        return if looks_binary(&text) { Err(Binary) } else { Ok(text) };
    }
    let nuls = nuls(bytes);
    let few = nuls <= FEW_NULS && nuls * BYTES_A_NUL <= bytes.len();
    if !few && nuls as f64 > MOST_NULS * bytes.len() as f64 || nuls > 0 && is_known_binary(bytes) {
        return Err(Binary);
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => guess(bytes).decode_without_bom_handling(bytes).0,
    };
    let text = if nuls > 0 { Cow::Owned(text.replace('\0', "")) } else { text };
    if looks_binary(&text) { Err(Binary) } else { Ok(text) }
}

/// What of `bytes` is not in the text that [`decode`] makes of them, in words.
pub(crate) fn left_out(bytes: &[u8]) -> Option<String> {
    let nuls = if unicode_of(bytes).is_some() { 0 } else { nuls(bytes) };
    match nuls {
        0 => None,
        1 => Some("read, but for one NUL: it may have been cut or damaged there".to_owned()),
        nuls => Some(format!("read, but for {nuls} NULs: it may have been cut or damaged there")),
    }
}

fn nuls(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&b| b == 0).count()
}

/// Whether the first bytes are those of a program, a picture, an archive or a database, which may be small and have few NULs.
fn is_known_binary(bytes: &[u8]) -> bool {
    const HEADS: [&[u8]; 12] = [
        b"\x7fELF",
        b"MZ",
        b"\x89PNG",
        b"GIF8",
        b"\xff\xd8\xff",
        b"PK\x03\x04",
        b"\x1f\x8b",
        b"BZh",
        b"\xfd7zXZ",
        b"SQLite",
        b"\xd0\xcf\x11\xe0",
        b"\xca\xfe\xba\xbe",
    ];
    HEADS.iter().any(|head| bytes.starts_with(head))
}

/// UTF-8, UTF-16 by its byte order mark, and UTF-16 without one by the NULs between Latin letters; how long the mark is.
fn unicode_of(bytes: &[u8]) -> Option<(&'static Encoding, usize)> {
    Encoding::for_bom(bytes).or_else(|| {
        let head = &bytes[..bytes.len().min(HEAD) / 2 * 2];
        let pairs = head.len() / 2;
        let [low, high] =
            [1, 0].map(|at| head.chunks(2).filter(|pair| pair[at] == 0 && pair[1 - at] != 0).count());
        let most = |n: usize| pairs >= 4 && n * 10 >= pairs * 7;
        if most(low) { Some((UTF_16LE, 0)) } else { most(high).then_some((UTF_16BE, 0)) }
    })
}

/// Whether `bytes` are UTF-16, which streams of lines cannot be told from.
pub(crate) fn is_utf16(bytes: &[u8]) -> bool {
    unicode_of(bytes).is_some_and(|(encoding, _)| encoding != UTF_8)
}

/// What bytes look like that are no UTF-8; nothing for those that are.
pub(crate) fn charset_of(bytes: &[u8]) -> Option<&'static Encoding> {
    std::str::from_utf8(bytes).is_err().then(|| guess(bytes))
}

/// Whether a text in an encoding looks like ASCII: a charset that is said is then the only sign of it.
pub(crate) fn is_stateful(encoding: &'static Encoding) -> bool {
    [ISO_2022_JP, UTF_16LE, UTF_16BE, REPLACEMENT].contains(&encoding)
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    // A text in UTF-8 with a few broken bytes is still UTF-8: what is broken becomes U+FFFD.
    let broken = String::from_utf8_lossy(bytes);
    let lost = broken.chars().filter(|&c| c == char::REPLACEMENT_CHARACTER).count();
    let whole = broken.chars().filter(|&c| !c.is_ascii() && c != char::REPLACEMENT_CHARACTER).count();
    if whole > 2 * lost { UTF_8 } else { encoding }
}

fn looks_binary(text: &str) -> bool {
    let odd = text
        .chars()
        .filter(|&c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}' | '\u{85}'))
        .count();
    odd as f64 > MOST_CONTROL * text.chars().count() as f64
}

/// Line ends as one `\n`.
pub(crate) fn unix_lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings() {
        let cases: [(&[u8], Result<&str, Binary>); 11] = [
            (b"Z\x00\xfc\x00r\x00i\x00c\x00h\x00", Ok("Zürich")),
            (b"\x00A\x00n\x00n\x00 \x00B", Ok("Ann B")),
            (b"Ann \x00Lee", Ok("Ann Lee")),
            (b"A\x00\x00\x00B", Err(Binary)),
            ("Zürich".as_bytes(), Ok("Zürich")),
            (b"\xef\xbb\xbfZ\xc3\xbcrich", Ok("Zürich")),
            (
                b"Der B\xfcrgermeister von Z\xfcrich sprach \xfcber M\xfcnchen.",
                Ok("Der Bürgermeister von Zürich sprach über München."),
            ),
            (b"\xff\xfeZ\x00\xfc\x00", Ok("Zü")),
            ("Zürich, München, Köln und Düsseldorf".as_bytes(), Ok("Zürich, München, Köln und Düsseldorf")),
            (b"\x7fELF\x02\x01\x01\x00\x00\x00", Err(Binary)),
            (b"\x89PNG\r\n\x1a\n\x01\x02\x03", Err(Binary)),
        ];
        for (bytes, expected) in cases {
            assert_eq!(decode(bytes).as_deref().map_err(|e| *e), expected, "{bytes:?}");
        }
    }

    #[test]
    fn what_is_left_out_is_said() {
        assert!(left_out(b"Ann \x00Lee").unwrap().contains("one NUL"));
        assert_eq!(left_out(b"Ann Lee"), None);
        assert_eq!(left_out(b"\xff\xfeZ\x00"), None);
    }

    #[test]
    fn a_broken_byte_does_not_turn_utf8_into_something_else() {
        let mut bytes = "Müller, Zürich, Köln, Łódź and \u{201c}quotes\u{201d}".as_bytes().to_vec();
        bytes.push(0xff);
        assert_eq!(decode(&bytes).unwrap(), "Müller, Zürich, Köln, Łódź and \u{201c}quotes\u{201d}\u{fffd}");
    }
}
