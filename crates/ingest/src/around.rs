//! What of a text was not told by it, but stands around it: where and by whose hand it was written, captions, links to other
//! pages, lists of names.
//!
//! Whatever lies in such a stretch is found like all else and keeps its bytes, but makes no links and gives no dates. The rules of one
//! text go by the shape of lines and sentences alone, and rather miss one than take in a sentence that tells something. What
//! recurs over many texts is found by [`repeated`].

use namegraph_document::{Around, Span};

use crate::sentence::lines;

mod caption;
mod credit;
mod encoded;
pub mod repeated;
mod roster;
mod teaser;

/// What stands around a text, in order, without overlap. `paragraphs` and `sentences`: its own.
///
/// Time: linear in the text.
pub(crate) fn around(text: &str, paragraphs: &[Span], sentences: &[Span]) -> Vec<(Span, Around)> {
    let mut found = credit::credits(text, paragraphs);
    let lines = paragraphs.iter().flat_map(|&paragraph| lines(text, paragraph));
    found.extend(encoded::encoded(text, lines.clone()).into_iter().map(|span| (span, Around::Table)));
    for line in lines {
        let within = sentences_in(sentences, line);
        found.extend(credit::thanks(text, line, within));
        found.extend(caption::captions(text, line, within));
        found.extend(teaser::teasers(text, line, within));
    }
    found.extend(roster::rosters(text, sentences).into_iter().map(|span| (span, Around::Roster)));
    found.extend(roster::tables(sentences).map(|span| (span, Around::Table)));
    merged(found)
}

/// Stretches that overlap become one, of the kind of the longest.
pub fn merged(mut found: Vec<(Span, Around)>) -> Vec<(Span, Around)> {
    found.retain(|(span, _)| !span.is_empty());
    found.sort_by_key(|&(span, kind)| (span.start, std::cmp::Reverse(span.end), kind));
    let mut apart: Vec<(Span, Around)> = Vec::with_capacity(found.len());
    let mut longest = 0;
    for (span, kind) in found {
        match apart.last_mut() {
            Some((last, of)) if span.start < last.end => {
                if span.len() > longest {
                    (*of, longest) = (kind, span.len());
                }
                last.end = last.end.max(span.end);
            }
            _ => {
                longest = span.len();
                apart.push((span, kind));
            }
        }
    }
    apart
}

/// What stands around a text by itself, and beside it whatever of the standing passages is left: none takes the place of the other.
pub fn with_standing(own: &[(Span, Around)], standing: &[Span]) -> Vec<(Span, Around)> {
    let mut all = own.to_vec();
    for &passage in standing {
        let mut from = passage.start;
        let first = own.partition_point(|(span, _)| span.end <= passage.start);
        for (span, _) in own[first..].iter().take_while(|(span, _)| span.start < passage.end) {
            all.push((Span::new(from, span.start.max(from)), Around::Standing));
            from = span.end;
        }
        all.push((Span::new(from, passage.end.max(from)), Around::Standing));
    }
    all.retain(|(span, _)| !span.is_empty());
    all.sort_unstable();
    all
}

/// The sentences that lie in a line.
fn sentences_in(sentences: &[Span], line: Span) -> &[Span] {
    let first = sentences.partition_point(|s| s.end <= line.start);
    let after = sentences.partition_point(|s| s.start < line.end);
    &sentences[first..after.max(first)]
}

fn pattern(written: &str) -> regex::Regex {
    regex::Regex::new(written).expect("the pattern is right: a test matches it")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sentence::layout;
    use proptest::prelude::*;

    /// What stands around a text, as its words and its kind.
    pub(super) fn found(text: &str) -> Vec<(&str, &'static str)> {
        layout(text).around.iter().map(|(s, kind)| (s.of(text).unwrap(), kind.as_str())).collect()
    }

    #[test]
    fn what_overlaps_becomes_one() {
        let span = |start, end, kind| (Span::new(start, end), kind);
        let found = merged(vec![
            span(5, 9, Around::Agency),
            span(0, 6, Around::Caption),
            span(9, 12, Around::Byline),
            span(20, 20, Around::Roster),
        ]);
        assert_eq!(found, [span(0, 9, Around::Caption), span(9, 12, Around::Byline)]);
    }

    #[test]
    fn standing_passages_lie_beside_what_a_text_has_itself() {
        let own = [(Span::new(2, 5), Around::Caption), (Span::new(8, 12), Around::Byline)];
        let found = with_standing(&own, &[Span::new(0, 10), Span::new(20, 25)]);
        let standing = |start, end| (Span::new(start, end), Around::Standing);
        assert_eq!(found, [standing(0, 2), own[0], standing(5, 8), own[1], standing(20, 25)]);
    }

    proptest! {
        #[test]
        fn stretches_are_in_order_and_apart(text in "([A-Z][a-z]{1,6}(/AP| |, |\\. |\n|\n\n)|MORE |READ MORE: |\\(Photo: |\\) |FILE - |é…){0,60}") {
            let around = layout(&text).around;
            prop_assert!(around.iter().all(|(s, _)| s.of(&text).is_some_and(|t| !t.is_empty())));
            prop_assert!(around.windows(2).all(|w| w[0].0.end <= w[1].0.start));
        }
    }
}
