//! Bodies called after a place, of which only the place was found: "Brothers of Italy", "Alternative for Germany".

use std::sync::LazyLock;

use namegraph_document::{EntityType, Mention, Span};
use regex::Regex;

use super::words::{pattern, replaced};

/// What people who belong together call themselves.
static HEAD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|[^\p{L}.-])((?:\p{Lu}\p{L}+ ){0,2}(?:Brothers|Sisters|Sons|Daughters|Friends|Voice|Party|League|Front|Movement|Alliance|Bank|Church|Communists|Socialists|Alternative|Knights|Guardians|Heart|Future|Hope|Coalition|Society|Association|Federation|Union|Army) (?:of|for) (?:the )?)$",
    )
});
/// How far before the place the name may begin, in bytes.
const LONGEST: usize = 60;

pub(super) fn mended(text: &str, mentions: Vec<Mention>) -> Vec<Mention> {
    let place = |m: &&Mention| m.entity_type == EntityType::Location;
    let mut new = Vec::new();
    for mention in mentions.iter().filter(place) {
        let from = mention.span.start.saturating_sub(LONGEST);
        let from =
            (from..=mention.span.start).find(|&at| text.is_char_boundary(at)).unwrap_or(mention.span.start);
        let Some(found) = HEAD.captures(&text[from..mention.span.start]).and_then(|found| found.get(1))
        else {
            continue;
        };
        let head = found.as_str().strip_prefix("The ").unwrap_or(found.as_str());
        let span = Span::new(mention.span.start - head.len(), mention.span.end);
        new.push(Mention { span, entity_type: EntityType::Organization, score: mention.score });
    }
    replaced(mentions, new)
}

#[cfg(test)]
mod tests {
    use super::super::tests::holds;

    #[test]
    fn a_body_is_more_than_its_place() {
        holds(&[
            ("Brothers of [Italy|LOC] won in [Italy|LOC].", "Brothers of Italy ORG, Italy LOC"),
            (
                "The Sons of [Wales|LOC] sang; Alternative for [Germany|LOC] lost",
                "Sons of Wales ORG, Alternative for Germany ORG",
            ),
            ("The sons of [Wales|LOC] and the President of [Italy|LOC]", "Wales LOC, Italy LOC"),
        ]);
    }
}
