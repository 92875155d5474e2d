//! "Miss Taylor" is called Taylor: what people are addressed by stands before a name, not in it. Who is meant by "Lady Gaga" is told by
//! both, wherever the name begins. "Rep. Alexandria Ocasio-Cortez" is one person, in whatever pieces she was found.

use std::sync::LazyLock;

use namegraph_document::{EntityType, Mention, Span};
use regex::Regex;

use super::words::{begins_upper, behind, is_given, pattern, replaced, touching};

/// With the capital letter of the name behind it.
static COURTESY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?:Mr|Mrs|Ms|Dr)\.?|Miss|Master|Mister|Madame?|Mme\.?|Mlle\.?|Monsieur|Mademoiselle|Sir|Dame|Lady|Lord|Squire|Aunt|Uncle|Captain|Colonel|Sister|Mother)[ \n]\p{Lu}",
    )
});
/// "Miss Universe" is a title and no one's name.
const CONTESTS: [&str; 4] = ["America", "Universe", "USA", "World"];

/// A title that only persons have, and a given name and a surname behind it.
static TITLED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:(?:Gov|Mr|Mrs|Ms|Rep|Sen)\.?|Congress(?:wo)?man|Senator) (\p{Lu}\p{Ll}+) (\p{Lu}[\p{L}’'-]*\p{L})",
    )
});

/// Time: linear in the text, times log of the names for what is found.
pub(super) fn mended(text: &str, mentions: Vec<Mention>) -> Vec<Mention> {
    let whole = TITLED.captures_iter(text).filter_map(|found| {
        let (given, surname) = (found.get(1)?, found.get(2)?);
        let own = ["'s", "’s"].into_iter().find(|own| surname.as_str().ends_with(own)).map_or(0, str::len);
        let span = Span::new(given.start(), surname.end() - own);
        let pieces = touching(&mentions, span);
        let torn = match pieces {
            [one] => {
                one.span == Span::new(surname.start(), span.end)
                    || one.span == Span::new(span.start, given.end())
            }
            [first, second] => {
                first.span.start == span.start && second.span == Span::new(surname.start(), span.end)
            }
            _ => false,
        };
        let score = pieces.iter().map(|piece| piece.score).fold(0.0, f32::max);
        let named = torn && is_given(given.as_str()) && !begins_upper(behind(text, span.end));
        named.then_some(Mention { span, entity_type: EntityType::Person, score })
    });
    let whole = whole.collect();
    untitled(text, replaced(mentions, whole))
}

fn untitled(text: &str, mut mentions: Vec<Mention>) -> Vec<Mention> {
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
            (
                "Rep. Alexandra [Ocasio-Cortez|ORG] and Sen. [Elizabeth|PER] Warren met Sen. [Bernie|PER] [Sanders|PER].",
                "Alexandra Ocasio-Cortez PER, Elizabeth Warren PER, Bernie Sanders PER",
            ),
            ("Sen. [Warren|PER] saw Sen. Hall", "Warren PER"),
            ("[Master P|PER], [Lady|PER]", "Master P PER, Lady PER"),
        ]);
    }
}
