//! A recognizer for tests: takes whatever stands in square brackets for a name, `[PER:Ann Lee]`, without the brackets
//! in the span.

use namegraph::{EntityType, Mention, Passage, Recognizer, RecognizerError, Span};

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
    let mut mentions = Vec::new();
    for (at, _) in text.match_indices('[') {
        let inside = &text[at + 1..at + text[at..].find(']').unwrap()];
        let (kind, name) = inside.split_once(':').unwrap();
        let start = at + 1 + kind.len() + 1;
        let entity_type: EntityType = kind.parse().unwrap();
        mentions.push(Mention { span: Span::new(start, start + name.len()), entity_type, score: 0.5 });
    }
    mentions
}
