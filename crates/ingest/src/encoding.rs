//! Bytes to text: a byte order mark, else UTF-8, else the encoding that the bytes look like.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

/// Share of control characters above which bytes are taken for something other than text.
const MOST_CONTROL: f64 = 0.02;

/// Bytes that are no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Binary;

/// The text of `bytes`, without a byte order mark. Never loses text that is valid UTF-8.
pub(crate) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Binary> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(&bytes[mark..]);
        return if looks_binary(&text) { Err(Binary) } else { Ok(text) };
    }
    if bytes.contains(&0) {
        return Err(Binary);
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => guess(bytes).decode_without_bom_handling(bytes).0,
    };
    if looks_binary(&text) { Err(Binary) } else { Ok(text) }
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
        let cases: [(&[u8], Result<&str, Binary>); 7] = [
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
    fn a_broken_byte_does_not_turn_utf8_into_something_else() {
        let mut bytes = "Müller, Zürich, Köln, Łódź and \u{201c}quotes\u{201d}".as_bytes().to_vec();
        bytes.push(0xff);
        assert_eq!(decode(&bytes).unwrap(), "Müller, Zürich, Köln, Łódź and \u{201c}quotes\u{201d}\u{fffd}");
    }
}
