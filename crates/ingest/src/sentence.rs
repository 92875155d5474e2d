//! What counts as a sentence, and as a paragraph.

use namegraph_document::{Layout, Span};

use crate::around::around;
use crate::tongue::short_code;

/// Nobody wraps lines narrower than this, in bytes.
const NARROWEST: usize = 50;

/// The sentences of a text, in order, without overlap and without white space at their ends. All that is not white
/// space lies in one of them.
///
/// Boundaries come from `sentencex`, which knows abbreviations and initials; on top of it, a line end that no
/// line-wrapping can have caused (a headline, an item of a list) ends a sentence too.
///
/// Time and space: linear in the text.
pub fn sentences(text: &str) -> Vec<Span> {
    sentences_in(text, None)
}

/// The sentences of a text in a language, given by its ISO 639-3 code: each has abbreviations and marks of its own.
pub fn sentences_in(text: &str, language: Option<&str>) -> Vec<Span> {
    paragraphs(text).into_iter().flat_map(|p| in_paragraph(text, p, language)).collect()
}

/// The sentences of a text, the paragraphs they lie in, and what stands around what it tells.
///
/// ```
/// let text = "PARIS (Reuters) - Ann Lee left.\n\n(Reporting by Bo Li)";
/// let around = namegraph_ingest::layout(text).around;
/// let around: Vec<_> = around.iter().map(|(span, kind)| (span.of(text).unwrap(), kind.as_str())).collect();
/// assert_eq!(around, [("PARIS", "dateline"), ("Reuters", "agency"), ("Reporting by Bo Li)", "byline")]);
/// ```
pub fn layout(text: &str) -> Layout {
    layout_in(text, None)
}

/// The same of a text in a language, given by its ISO 639-3 code.
pub fn layout_in(text: &str, language: Option<&str>) -> Layout {
    let paragraphs = paragraphs(text);
    let sentences: Vec<Span> = paragraphs.iter().flat_map(|&p| in_paragraph(text, p, language)).collect();
    let around = around(text, &paragraphs, &sentences);
    Layout { sentences, paragraphs, around }
}

/// Stretches between blank lines.
fn paragraphs(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = None;
    let mut end = 0;
    for line in lines(text, Span::new(0, text.len())) {
        if line.is_empty() {
            found.extend(start.take().map(|s| Span::new(s, end)));
        } else {
            start.get_or_insert(line.start);
            end = line.end;
        }
    }
    found.extend(start.map(|s| Span::new(s, end)));
    found
}

/// The lines of a stretch, trimmed.
pub(crate) fn lines(text: &str, stretch: Span) -> impl Iterator<Item = Span> + Clone {
    let mut at = stretch.start;
    text[stretch.start..stretch.end].split('\n').map(move |line| {
        let span = Span::new(at, at + line.len());
        at = span.end + 1;
        span.trimmed(text)
    })
}

fn in_paragraph(text: &str, paragraph: Span, language: Option<&str>) -> Vec<Span> {
    let language = language.and_then(short_code).unwrap_or("en");
    blocks(text, paragraph).into_iter().flat_map(|block| in_block(text, block, language)).collect()
}

/// A paragraph cut at its deliberate line ends: where the next word would still have fitted on the line, judged by
/// the paragraph's longest one, nobody wrapped the line; somebody ended it.
fn blocks(text: &str, paragraph: Span) -> Vec<Span> {
    let lines: Vec<Span> = lines(text, paragraph).collect();
    let width = lines.iter().map(|l| l.len()).max().unwrap_or(0).max(NARROWEST);
    let mut found = vec![lines[0]];
    for pair in lines.windows(2) {
        let word = text[pair[1].start..pair[1].end].split_whitespace().next().map_or(0, str::len);
        if pair[0].len() + 1 + word <= width {
            found.push(pair[1]);
        } else if let Some(block) = found.last_mut() {
            block.end = pair[1].end;
        }
    }
    found
}

/// `language`: its ISO 639-1 code.
fn in_block(text: &str, block: Span, language: &str) -> Vec<Span> {
    let inside = &text[block.start..block.end];
    let cut = sentencex::get_sentence_boundaries(language, inside);
    let mut found: Vec<Span> = Vec::with_capacity(cut.len());
    for boundary in &cut {
        let span = Span::new(boundary.start_byte, boundary.end_byte).shifted(block.start).trimmed(text);
        match found.last_mut() {
            _ if span.is_empty() => {}
            Some(last) if within_a_name(&text[last.start..last.end], &text[span.start..span.end]) => {
                last.end = span.end;
            }
            _ => found.push(span),
        }
    }
    found
}

/// Titles, and given names as clerks shorten them, with a point that ends no sentence; what `sentencex` does not know.
const SHORTENED: [&str; 38] = [
    "Abr", "Ald", "Amb", "Andw", "Archd", "Atty", "Benj", "Chas", "Cols", "Cpt", "Danl", "Edw", "Edwd",
    "Eliz", "Fredk", "Ft", "Gens", "Geo", "Govs", "Jas", "Jno", "Jos", "Margt", "Messrs", "Mmes", "Ms", "Mx",
    "Nathl", "Profs", "Revs", "Richd", "Robt", "Saml", "Sgts", "Spc", "Ste", "Thos", "Wm",
];
/// Letters with points that a sentence may end with, since they are nobody's initials.
const NO_INITIALS: [&str; 24] = [
    "A.D", "A.M", "B.A", "B.C", "D.C", "E.U", "L.A", "M.A", "M.D", "M.P", "N.C", "N.H", "N.J", "N.M", "N.Y",
    "P.M", "P.R", "Q.C", "R.I", "S.C", "S.D", "U.K", "U.N", "U.S",
];
/// Words that begin sentences, and no surname.
const BEGIN: [&str; 44] = [
    "A", "After", "All", "An", "And", "As", "At", "Because", "Before", "But", "By", "During", "For", "From",
    "He", "Her", "His", "How", "However", "If", "In", "It", "Its", "My", "No", "Not", "Now", "On", "One",
    "She", "So", "Some", "That", "The", "Then", "There", "They", "This", "To", "We", "What", "When", "With",
    "You",
];

/// Whether what was taken for a sentence's end is the point of a title, a shortened given name or two initials: "Ms. Lee", "Wm. Harbottle", "J.D. Vance".
fn within_a_name(before: &str, behind: &str) -> bool {
    let Some(word) = before.strip_suffix('.') else { return false };
    let word = word.rsplit(|c: char| !c.is_alphanumeric() && c != '.').next().unwrap_or_default();
    let next = behind.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let mut letters = next.chars();
    let surname = letters.next().is_some_and(char::is_uppercase)
        && letters.next().is_some_and(char::is_lowercase)
        && BEGIN.binary_search(&next).is_err();
    let initials = || {
        let mut parts = word.split('.');
        let one = |part: &str| part.chars().count() == 1 && part.chars().all(char::is_uppercase);
        (2..4).contains(&parts.clone().count()) && parts.all(one) && NO_INITIALS.binary_search(&word).is_err()
    };
    surname && (SHORTENED.binary_search(&word).is_ok() || initials())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn quotes(text: &str) -> Vec<&str> {
        sentences(text).into_iter().filter_map(|s| s.of(text)).collect()
    }

    #[test]
    fn names_are_not_cut() {
        let cases: [(&str, &[&str]); 10] = [
            (
                "Mr. Smith met Dr. A. Brandt of Acme Inc. in Washington, D.C. on Jan. 5. \"Fine,\" he said. Then he left.",
                &[
                    "Mr. Smith met Dr. A. Brandt of Acme Inc. in Washington, D.C. on Jan. 5.",
                    "\"Fine,\" he said.",
                    "Then he left.",
                ],
            ),
            (
                "A HEADLINE\nThe text follows here and is longer.",
                &["A HEADLINE", "The text follows here and is longer."],
            ),
            (
                "This line was wrapped by an editor of mails at the\nusual place, and nobody meant anything by it.",
                &[
                    "This line was wrapped by an editor of mails at the\nusual place, and nobody meant anything by it.",
                ],
            ),
            (
                "Odinga joins the cabinet\n2024-07-24\n\nHe did.",
                &["Odinga joins the cabinet", "2024-07-24", "He did."],
            ),
            ("One.\n\nTwo", &["One.", "Two"]),
            ("He met J.D. Vance. So did Wm. Harbottle.", &["He met J.D. Vance.", "So did Wm. Harbottle."]),
            (
                "He sat with Ms. Lopez, Amb. Lee and Atty. Gen. Bo.",
                &["He sat with Ms. Lopez, Amb. Lee and Atty. Gen. Bo."],
            ),
            ("She works with J.D. He left.", &["She works with J.D.", "He left."]),
            ("The U.S. Senate met. It voted.", &["The U.S. Senate met.", "It voted."]),
            ("  \n \n", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(quotes(text), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_overlaps(text in "[a-zA-Zé。.!?\"'(), \n\r\t]{0,200}") {
            let found = sentences(&text);
            prop_assert!(found.windows(2).all(|w| w[0].end <= w[1].start));
            let covered: String = found.iter().flat_map(|s| s.of(&text).unwrap().chars()).filter(|c| !c.is_whitespace()).collect();
            let all: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            prop_assert_eq!(covered, all);
        }
    }
}
