//! A seat in Washington that a state fills, which a recognizer took for the state's own chamber: "the [Alabama Senate] candidate" runs
//! for the Senate, in Alabama. And chambers that were taken for places.

use std::collections::HashSet;
use std::sync::LazyLock;

use namegraph_document::{EntityType, Mention, Span};
use namegraph_tables::{names, words};
use regex::Regex;

use super::words::{before, begins_sentence, pattern};

/// A place, perhaps a party, and the chamber.
static SEAT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^((?:New|North|South|West|Rhode)?\ ?\p{Lu}\p{L}+) (?:(?:Democratic|Dem|GOP|Republican) )?((?:U\.?S\.? )?Senate)$",
    )
});
/// What says that somebody runs for it, right behind: "the Arizona Senate GOP primary".
static CONTEST: LazyLock<Regex> = LazyLock::new(|| {
    let rows = words::CONTESTS.lines().filter(|row| !row.starts_with('#') && !row.contains('\t'));
    let nouns: Vec<String> = rows
        .map(|noun| noun.strip_suffix('y').map_or(format!("{noun}s?"), |stem| format!("{stem}(?:y|ies)")))
        .collect();
    pattern(&format!(r"^ (?:(?:Democratic|GOP|Republican|special) ){{0,2}}(?:{})\b", nouns.join("|")))
});

static STATES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let rows = names::US_STATES.lines().filter(|row| !row.starts_with('#'));
    rows.filter_map(|row| row.split('\t').next()).collect()
});
/// Whether a name is one of the United States.
pub(super) fn is_state(name: &str) -> bool {
    STATES.contains(name)
}

/// Time: linear in the names.
pub(super) fn mended(text: &str, mentions: Vec<Mention>) -> Vec<Mention> {
    mentions
        .into_iter()
        .map(|mention| match is_chamber(text, &mention) {
            true => Mention { entity_type: EntityType::Organization, ..mention },
            false => mention,
        })
        .flat_map(|mention| match halves(text, mention.span) {
            Some(halves) if mention.entity_type == EntityType::Organization => {
                halves.map(|(span, entity_type)| Mention { span, entity_type, ..mention }).to_vec()
            }
            _ => vec![mention],
        })
        .collect()
}

/// The state and the chamber, if somebody runs for it.
fn halves(text: &str, span: Span) -> Option<[(Span, EntityType); 2]> {
    let found = SEAT.captures(span.of(text)?)?;
    let (state, chamber) = (found.get(1)?, found.get(2)?);
    let seat = is_state(state.as_str()) && CONTEST.is_match(&text[span.end..]);
    let within = |part: regex::Match<'_>| Span::new(span.start + part.start(), span.start + part.end());
    seat.then(|| [(within(state), EntityType::Location), (within(chamber), EntityType::Organization)])
}

/// "The House" that was taken for a place; an opera house is one.
fn is_chamber(text: &str, mention: &Mention) -> bool {
    mention.entity_type == EntityType::Location
        && mention.score < 1.0
        && mention.span.of(text).is_some_and(|name| ["House", "Senate"].contains(&name))
        && (begins_sentence(text, mention.span.start)
            || ["the", "The"].contains(&before(text, mention.span.start)))
}

#[cfg(test)]
mod tests {
    use super::super::tests::holds;

    #[test]
    fn a_seat_is_in_washington() {
        holds(&[
            ("the [Alabama Senate|ORG] candidate Roy", "Alabama LOC, Senate ORG"),
            ("a [New Hampshire U.S. Senate|ORG] seat", "New Hampshire LOC, U.S. Senate ORG"),
            ("the [Colorado Democratic Senate|ORG] nominee", "Colorado LOC, Senate ORG"),
            ("the [West Virginia Senate|ORG] GOP primary", "West Virginia LOC, Senate ORG"),
            ("the [Arizona Senate|ORG] voted", "Arizona Senate ORG"),
            ("the [Arizona Senate|ORG], whose race", "Arizona Senate ORG"),
            ("the [French Senate|ORG] race", "French Senate ORG"),
            ("the [House|LOC] voted in [Ohio|LOC]", "House ORG, Ohio LOC"),
            ("the Royal Opera [House|LOC] in [Ohio|LOC]", "House LOC, Ohio LOC"),
            ("the [Arizona Senate|ORG]'s election audit", "Arizona Senate ORG"),
            ("the [Texas Senate|ORG] passed special rules for a race", "Texas Senate ORG"),
            ("the [Texas Senate|ORG] debate on a bill", "Texas Senate ORG"),
            ("the [Ohio Senate|ORG] recall election", "Ohio Senate ORG"),
            ("[Ohio Senate|ORG] Democratic primaries", "Ohio LOC, Senate ORG"),
            ("the [Ohio state Senate|ORG] race", "Ohio state Senate ORG"),
        ]);
    }
}
