//! What the encoder sees at once: consecutive sentences of one document, as many as fit.
//!
//! A sentence that does not fit is read in overlapping stretches; each word is answered for where it has most words
//! around it. Every word of every sentence is answered for exactly once.

use std::ops::Range;

use crate::pieces::PieceId;

/// A word as the encoder sees it.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    pub(crate) pieces: Vec<PieceId>,
    /// The token type of its pieces.
    pub(crate) kind: u32,
    /// Whether it is a mark that stands between names and belongs to none.
    pub(crate) joint: bool,
}

/// Words to read together, and which of them to answer for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    /// Indices into the document's words.
    pub(crate) read: Range<usize>,
    /// The part of `read` whose answers count.
    pub(crate) answer: Range<usize>,
}

/// Packs the sentences (ranges of words, in order) into windows of at most `room` pieces.
pub(crate) fn windows(words: &[Word], sentences: &[Range<usize>], room: usize) -> Vec<Window> {
    let size = |range: &Range<usize>| words[range.clone()].iter().map(|w| w.pieces.len()).sum::<usize>();
    let mut found = Vec::new();
    let mut open: Option<(Range<usize>, usize)> = None;
    for sentence in sentences.iter().filter(|s| !s.is_empty()) {
        let pieces = size(sentence);
        match &mut open {
            Some((range, filled)) if *filled + pieces <= room && range.end == sentence.start => {
                range.end = sentence.end;
                *filled += pieces;
            }
            _ => {
                found.extend(open.take().map(|(range, _)| whole(range)));
                if pieces <= room {
                    open = Some((sentence.clone(), pieces));
                } else {
                    stretches(words, sentence, room, &mut found);
                }
            }
        }
    }
    found.extend(open.map(|(range, _)| whole(range)));
    found
}

fn whole(range: Range<usize>) -> Window {
    Window { read: range.clone(), answer: range }
}

/// A long sentence in stretches that overlap by half; two neighbours part in the middle of what they share.
fn stretches(words: &[Word], sentence: &Range<usize>, room: usize, found: &mut Vec<Window>) {
    let mut read: Vec<Range<usize>> = Vec::new();
    let mut start = sentence.start;
    loop {
        let end = fill(words, start, sentence.end, room);
        read.push(start..end);
        if end == sentence.end {
            break;
        }
        start = fill(words, start, end, room / 2).min(end);
    }
    let mut from = sentence.start;
    for (i, range) in read.iter().enumerate() {
        let to = read.get(i + 1).map_or(sentence.end, |next| (next.start + range.end).div_ceil(2));
        found.push(Window { read: range.clone(), answer: from..to });
        from = to;
    }
}

/// The end of as many words from `start` as fit into `room` pieces, one at least.
fn fill(words: &[Word], start: usize, end: usize, room: usize) -> usize {
    let mut filled = 0;
    let fits = words[start..end].iter().take_while(|w| {
        filled += w.pieces.len();
        filled <= room
    });
    start + fits.count().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_word_is_answered_for_once_and_windows_fit(
            sentences in prop::collection::vec(prop::collection::vec(1usize..5, 0..40), 0..8),
            room in 5usize..30,
        ) {
            let mut words = Vec::new();
            let mut ranges = Vec::new();
            for sentence in sentences {
                let start = words.len();
                words.extend(sentence.iter().map(|&n| Word { pieces: vec![0; n], kind: 0, joint: false }));
                ranges.push(start..words.len());
            }
            let found = windows(&words, &ranges, room);
            let answered: Vec<usize> = found.iter().flat_map(|w| w.answer.clone()).collect();
            prop_assert_eq!(answered, (0..words.len()).collect::<Vec<_>>());
            for window in &found {
                prop_assert!(window.read.start <= window.answer.start && window.answer.end <= window.read.end);
                prop_assert!(words[window.read.clone()].iter().map(|w| w.pieces.len()).sum::<usize>() <= room);
            }
        }
    }
}
