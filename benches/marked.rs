//! Made-up corpora: words for names, and a recognizer that reads marks.

use namegraph::{EntityType, Mention, Passage, Recognizer, RecognizerError, Span};

/// A word of its own for every number.
pub fn word(mut n: usize) -> String {
    const SYLLABLES: [&str; 20] = [
        "ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "zu", "da", "fe", "gi", "ho", "ju", "pa", "le",
        "mi", "no", "ru",
    ];
    let mut word = String::new();
    loop {
        word.push_str(SYLLABLES[n % SYLLABLES.len()]);
        n /= SYLLABLES.len();
        if n == 0 {
            break;
        }
    }
    word.push('n');
    word[..1].to_uppercase() + &word[1..]
}

/// Takes whatever stands in square brackets for a name: `[PER:Ann Lee]`.
pub struct Marked;

impl Recognizer for Marked {
    fn name(&self) -> String {
        "marked".to_owned()
    }

    fn recognize(&self, passages: &[Passage<'_>]) -> Result<Vec<Vec<Mention>>, RecognizerError> {
        Ok(passages.iter().map(|p| marked(p.text)).collect())
    }
}

fn marked(text: &str) -> Vec<Mention> {
    let found = text.match_indices('[').filter_map(|(at, _)| {
        let inside = text.get(at + 1..at + text.get(at..)?.find(']')?)?;
        let (kind, name) = inside.split_once(':')?;
        let start = at + 1 + kind.len() + 1;
        let entity_type: EntityType = kind.parse().ok()?;
        Some(Mention { span: Span::new(start, start + name.len()), entity_type, score: 1.0 })
    });
    found.collect()
}
