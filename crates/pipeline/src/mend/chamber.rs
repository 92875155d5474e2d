//! A seat in Washington that a state fills, which a recognizer took for the state's own chamber: "the [Alabama Senate] candidate" runs
//! for the Senate, in Alabama. And chambers that were taken for places.

use std::collections::HashSet;
use std::sync::LazyLock;

use namegraph_document::{EntityType, Mention, Span};
use namegraph_tables::{names, words};
use regex::Regex;

use super::words::pattern;

/// A place, perhaps a party, and the chamber.
static SEAT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^((?:New|North|South|West|Rhode)?\ ?\p{Lu}\p{L}+) (?:(?:Democratic|Dem|GOP|Republican) )?((?:U\.?S\.? )?Senate)$",
    )
});
/// So many words behind the chamber are looked at for the contest: "the Arizona Senate GOP primary".
const WORDS_BEHIND: usize = 3;

static STATES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let rows = names::US_STATES.lines().filter(|row| !row.starts_with('#'));
    rows.filter_map(|row| row.split('\t').next()).collect()
});
static CONTESTS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| words::CONTESTS.lines().filter(|line| !line.starts_with('#')).collect());

/// Time: linear in the names.
pub(super) fn mended(text: &str, mentions: Vec<Mention>) -> Vec<Mention> {
    mentions
        .into_iter()
        .map(|mention| {
            let place = mention.entity_type == EntityType::Location;
            let chamber =
                place && mention.span.of(text).is_some_and(|name| ["House", "Senate"].contains(&name));
            Mention {
                entity_type: if chamber { EntityType::Organization } else { mention.entity_type },
                ..mention
            }
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
    let seat = STATES.contains(state.as_str()) && is_run_for(&text[span.end..]);
    let within = |part: regex::Match<'_>| Span::new(span.start + part.start(), span.start + part.end());
    seat.then(|| [(within(state), EntityType::Location), (within(chamber), EntityType::Organization)])
}

fn is_run_for(behind: &str) -> bool {
    let clause = behind.split(['.', ',', ';', '\n']).next().unwrap_or_default();
    let words = clause.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    words
        .take(WORDS_BEHIND)
        .any(|word| CONTESTS.contains(word) || CONTESTS.contains(word.trim_end_matches('s')))
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
            ("the [Ohio state Senate|ORG] race", "Ohio state Senate ORG"),
        ]);
    }
}
