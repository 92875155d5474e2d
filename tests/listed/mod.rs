//! A recognizer that finds the names of a short list.

use namegraph::{EntityType, Mention, Passage, Recognizer, RecognizerError, Span};

pub struct Listed(pub &'static [(&'static str, EntityType)]);

impl Recognizer for Listed {
    fn name(&self) -> String {
        "listed".to_owned()
    }

    fn recognize(&self, passages: &[Passage<'_>]) -> Result<Vec<Vec<Mention>>, RecognizerError> {
        Ok(passages.iter().map(|p| self.mentions(p.text)).collect())
    }
}

impl Listed {
    fn mentions(&self, text: &str) -> Vec<Mention> {
        let found = |&(name, entity_type): &(&'static str, EntityType)| {
            text.match_indices(name).map(move |(at, _)| Mention {
                span: Span::new(at, at + name.len()),
                entity_type,
                score: 0.9,
            })
        };
        let mut mentions: Vec<Mention> = self.0.iter().flat_map(found).collect();
        mentions.sort_by_key(|m| m.span);
        mentions
    }
}
