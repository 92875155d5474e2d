//! The tag scheme, and nothing else knows it: BIO2, as in CoNLL-2003 (Tjong Kim Sang & De Meulder 2003).
//!
//! `B-PER` opens a name, `I-PER` goes on with it, `O` is no name. [`encode`] and [`decode`] are inverse on
//! every sequence of names that do not overlap.

use std::fmt;
use std::str::FromStr;

use namegraph_document::EntityType;

/// The tag of one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// No name.
    Outside,
    /// The first word of a name.
    Begin(EntityType),
    /// A further word of it.
    Inside(EntityType),
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Outside => f.write_str("O"),
            Self::Begin(t) => write!(f, "B-{t}"),
            Self::Inside(t) => write!(f, "I-{t}"),
        }
    }
}

/// A label that is no BIO tag over our types.
#[derive(Debug, thiserror::Error)]
#[error("expected O, or B- or I- with PER, ORG, LOC or MISC; found {0:?}")]
pub struct UnknownTag(String);

impl FromStr for Tag {
    type Err = UnknownTag;

    fn from_str(label: &str) -> Result<Self, Self::Err> {
        let unknown = || UnknownTag(label.to_owned());
        match label.split_once('-') {
            None if label == "O" => Ok(Self::Outside),
            Some(("B", name)) => name.parse().map(Self::Begin).map_err(|_| unknown()),
            Some(("I", name)) => name.parse().map(Self::Inside).map_err(|_| unknown()),
            _ => Err(unknown()),
        }
    }
}

/// The names in a sequence of tags, as `(first word, word after the last, type)`.
///
/// An `I` that does not go on with a name of its type opens one, so that no sequence is illegal.
pub fn decode(tags: &[Tag]) -> Vec<(usize, usize, EntityType)> {
    let mut names: Vec<(usize, usize, EntityType)> = Vec::new();
    for (i, tag) in tags.iter().enumerate() {
        match (*tag, names.last_mut()) {
            (Tag::Outside, _) => {}
            (Tag::Inside(t), Some((_, end, open))) if *end == i && *open == t => *end = i + 1,
            (Tag::Begin(t) | Tag::Inside(t), _) => names.push((i, i + 1, t)),
        }
    }
    names
}

/// The tags of a sequence of `words` words with these names in it.
pub fn encode(words: usize, names: &[(usize, usize, EntityType)]) -> Vec<Tag> {
    let mut tags = vec![Tag::Outside; words];
    for &(start, end, t) in names {
        tags[start..end].fill(Tag::Inside(t));
        tags[start] = Tag::Begin(t);
    }
    tags
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tags(written: &str) -> Vec<Tag> {
        written.split(' ').map(|t| t.parse().unwrap()).collect()
    }

    #[test]
    fn names_in_tags() {
        use EntityType::{Location, Person};
        let cases = [
            ("O O", vec![]),
            ("B-PER I-PER O", vec![(0, 2, Person)]),
            ("B-PER B-PER", vec![(0, 1, Person), (1, 2, Person)]),
            ("O I-LOC I-LOC", vec![(1, 3, Location)]),
            ("B-PER I-LOC", vec![(0, 1, Person), (1, 2, Location)]),
            ("B-PER O I-PER", vec![(0, 1, Person), (2, 3, Person)]),
        ];
        for (written, names) in cases {
            assert_eq!(decode(&tags(written)), names, "{written}");
        }
        assert!("B-GPE".parse::<Tag>().is_err());
    }

    proptest! {
        #[test]
        fn what_is_encoded_is_decoded(lengths in prop::collection::vec((0usize..3, 1usize..4, 0usize..4), 0..8)) {
            let mut at = 0;
            let mut names = Vec::new();
            for (gap, length, t) in lengths {
                names.push((at + gap, at + gap + length, EntityType::ALL[t]));
                at += gap + length;
            }
            prop_assert_eq!(decode(&encode(at + 1, &names)), names);
        }
    }
}
