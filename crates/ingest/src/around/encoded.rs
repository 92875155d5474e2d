//! Files that stand in a text as letters and figures: base64 of attachments, keys and signatures. Names found in them name no one.

use namegraph_document::Span;

/// The least length of a run of letters that is taken for encoded, in bytes: mailers wrap at 60, 64 or 76, keys at 64.
const SHORTEST: usize = 40;
/// In how many bytes the class of letters changes at least once, on average: small, capital, figure.
const CHANGES: usize = 6;

/// The encoded runs of a stretch of lines, in order; what is left of a file in a shorter last line belongs to the lines before it.
///
/// Time: linear in the text.
pub(super) fn encoded(text: &str, lines: impl Iterator<Item = Span>) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for line in lines {
        let written = &text[line.start..line.end];
        let goes_on =
            found.last().is_some_and(|last| text[last.end..line.start].trim_matches(['\r', '\n']).is_empty());
        let mut at = line.start;
        for word in written.split_inclusive(char::is_whitespace) {
            let (start, bare) = (at, word.trim_end());
            at += word.len();
            if is_encoded(bare) || goes_on && bare.len() == written.len() && is_rest(bare) {
                found.push(Span::new(start, start + bare.len()));
            }
        }
    }
    found
}

fn is_letter(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b"+/=_-".contains(&b)
}

fn is_encoded(word: &str) -> bool {
    let bytes = word.as_bytes();
    let class = |b: u8| (b.is_ascii_lowercase(), b.is_ascii_uppercase(), b.is_ascii_digit());
    bytes.len() >= SHORTEST
        && bytes.iter().all(|&b| is_letter(b))
        && bytes.iter().any(u8::is_ascii_digit)
        && bytes.iter().any(u8::is_ascii_uppercase)
        && bytes.iter().any(u8::is_ascii_lowercase)
        && bytes.windows(2).filter(|pair| class(pair[0]) != class(pair[1])).count() * CHANGES >= bytes.len()
}

/// Whether a line alone may be the rest of what was encoded: no word that people write.
fn is_rest(word: &str) -> bool {
    let bytes = word.as_bytes();
    bytes.len() >= 2
        && bytes.iter().all(|&b| is_letter(b))
        && (word.ends_with('=') || bytes.iter().any(|b| b.is_ascii_digit() || b"+/".contains(b)))
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;

    #[test]
    fn encoded_runs_stand_around_a_text() {
        let line = "sHmM1uobskBuHh8hh1K4gTHdbVCc6ah5S67MTqMuRYh5F23Vy4m3wY44cixzB73hseYlzJsxSfQu";
        let text = format!("Ann Lee wrote.\n\n{line}\n{line}\nQk8gTGk=\n\nBo left.");
        let stretches = found(&text);
        let encoded: Vec<&str> = stretches.iter().map(|(text, _)| *text).collect();
        assert_eq!(encoded, [line, line, "Qk8gTGk="]);
        for plain in [
            "https://example.org/2019/03/05/Ann-Lee-met-Bo-Li-in-Odesa-on-Saturday-at-10?id=7",
            "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz",
            "ThisIsALongIdentifierThatSomebodyWroteInATextAboutPrograms",
            "0123456789012345678901234567890123456789012345678901234567890123456789",
            "================================================================",
        ] {
            assert_eq!(found(plain), [], "{plain}");
        }
    }
}
