//! Words between names, wherever these stand: nothing panics, and what is taken down stands in the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use namegraph_document::{EntityType, Mention, Span};
use namegraph_relation::said;

fuzz_target!(|bytes: &[u8]| {
    // The first byte says how many names there are. Each has three: how far it is from the one before, how long it is,
    // and its type, with a bit that ends the sentence behind it. The rest is the text.
    let Some((&names, rest)) = bytes.split_first() else { return };
    let Some((names, text)) = rest.split_at_checked(3 * usize::from(names)) else { return };
    let text = String::from_utf8_lossy(text);
    let boundary = |at: usize| text.ceil_char_boundary(at.min(text.len()));
    let (mut mentions, mut sentences) = (Vec::new(), Vec::new());
    let (mut at, mut begin) = (0, 0);
    for name in names.as_chunks::<3>().0 {
        let [gap, length, kind] = name.map(usize::from);
        let start = boundary(at + gap);
        at = boundary(start + length);
        mentions.push(Mention {
            span: Span::new(start, at),
            entity_type: EntityType::ALL[kind % 4],
            score: 1.0,
        });
        if kind & 128 != 0 {
            sentences.push(Span::new(begin, at));
            begin = at;
        }
    }
    sentences.push(Span::new(begin, text.len()));
    let lower = text.replace('’', "'").to_lowercase();
    for found in said(&text, &sentences, &mentions) {
        for end in [found.from, found.to] {
            assert!(mentions.iter().any(|mention| mention.span.start == end));
        }
        // "Ann's lawyer Bo" is said to be a lawyer of Ann.
        let words = found.words.strip_suffix(" of").unwrap_or(&found.words);
        assert!(words.split(' ').all(|word| lower.contains(word)), "{words:?} in {text:?}");
    }
});
