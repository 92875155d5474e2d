//! "Miss Taylor" is called Taylor: what people are addressed by stands before a name, not in it. Who is meant by "Lady Gaga" is told by
//! both, wherever the name begins.

use std::sync::LazyLock;

use namegraph_document::{EntityType, Mention, Span};
use regex::Regex;

use super::words::pattern;

/// With the capital letter of the name behind it.
static COURTESY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?:Mr|Mrs|Ms|Dr)\.?|Miss|Master|Mister|Madame?|Mme\.?|Mlle\.?|Monsieur|Mademoiselle|Sir|Dame|Lady|Lord|Squire|Aunt|Uncle|Captain|Colonel|Sister|Mother)[ \n]\p{Lu}",
    )
});
/// "Miss Universe" is a title and no one's name.
const CONTESTS: [&str; 4] = ["America", "Universe", "USA", "World"];

pub(super) fn mended(text: &str, mut mentions: Vec<Mention>) -> Vec<Mention> {
    for mention in mentions.iter_mut().filter(|m| m.entity_type == EntityType::Person) {
        let name = mention.span.of(text).unwrap_or_default();
        let addressed = COURTESY.find(name).filter(|found| found.end() < name.len());
        // The pattern ends with one capital letter, of any width.
        let own = addressed.and_then(|found| found.as_str().char_indices().last()).map(|(at, _)| at);
        if let Some(at) = own.filter(|&at| !CONTESTS.contains(&&name[at..])) {
            mention.span = Span::new(mention.span.start + at, mention.span.end);
        }
    }
    mentions
}

#[cfg(test)]
mod tests {
    use super::super::tests::holds;

    #[test]
    fn names_begin_behind_what_people_are_addressed_by() {
        holds(&[
            ("[Miss Taylor|PER] and [Madame St. Aubert|PER]", "Taylor PER, St. Aubert PER"),
            ("[Lord Palmerston|PER], [Dr. Élise Roy|PER]", "Palmerston PER, Élise Roy PER"),
            ("[Miss Universe|PER] met [Missy Elliott|PER]", "Miss Universe PER, Missy Elliott PER"),
            ("[Master P|PER], [Lady|PER]", "Master P PER, Lady PER"),
        ]);
    }
}
