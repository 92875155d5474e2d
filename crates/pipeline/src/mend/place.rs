//! Places whose names begin with what they are, where a recognizer found this alone: "[Joint Base] Andrews", "[Fort] Hood"; and known ones
//! that it took for a thing: the PRC, the Mideast, the Granite State.

use std::collections::HashSet;
use std::sync::LazyLock;

use namegraph_document::{EntityType, Mention, Span};
use namegraph_tables::names;
use regex::Regex;

use super::chamber::is_state;
use super::words::{before, is_title_case, pattern, replaced, touching};

/// What a place is, and its own name.
static PLACE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:Camp|Cape|Forward Operating Base|Fort|Ft\.|Joint Base|Lake|Marine Corps (?:Air Station|Base)|Mount|Mt\.|Naval (?:Air )?Station|Naval Base|Port) (?:San |Saint |St\. )?\p{Lu}[\p{L}’'-]+",
    )
});

/// What a county is called where it is written small.
const COUNTY: &str = " county";
/// Of these the names that nobody has, though recognizers take them for a person's: a Lake and a Port may be somebody.
const NO_PERSONS: [&str; 5] = ["Camp ", "Fort ", "Joint ", "Mount ", "Naval "];

/// Places by their other names.
static OTHER_NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let rows = [names::COUNTRIES, names::PLACES].into_iter().flat_map(str::lines);
    let rows = rows.filter(|row| !row.starts_with('#'));
    rows.filter_map(|row| row.split('\t').nth(1)).flat_map(|names| names.split('|')).collect()
});

/// Time: linear in the text, times log of the names for what is found.
pub(super) fn mended(text: &str, mentions: Vec<Mention>) -> Vec<Mention> {
    let mut new = Vec::new();
    for found in PLACE.find_iter(text) {
        let own = ["'s", "’s"].into_iter().find(|own| found.as_str().ends_with(own)).map_or(0, str::len);
        let span = Span::new(found.start(), found.end() - own);
        let pieces = touching(&mentions, span);
        let first = pieces.first().filter(|m| m.span.start == span.start && m.span.end < span.end);
        // Lake Bell is an actress; Andrews of Joint Base Andrews was taken for somebody, too.
        let somebody = |m: &Mention| m.entity_type == EntityType::Person && m.span.start == span.start;
        let inside = pieces.iter().all(|m| m.span.end <= span.end && !somebody(m));
        if let Some(first) = first.filter(|_| inside) {
            let entity_type = EntityType::Location;
            new.push(Mention { span, entity_type, score: first.score });
        }
        if let [whole] = pieces
            && whole.span == span
            && whole.entity_type == EntityType::Person
            && NO_PERSONS.iter().any(|place| found.as_str().starts_with(place))
        {
            new.push(Mention { entity_type: EntityType::Location, ..*whole });
        }
    }
    let mut mentions = replaced(mentions, new);
    // "the Dallas county courthouse" is in Alabama.
    for mention in mentions.iter_mut().filter(|m| m.entity_type == EntityType::Location) {
        let county = text[mention.span.end..].strip_prefix(COUNTY);
        // "a California county" is one of many.
        let one = mention.span.of(text).is_some_and(|name| is_title_case(name) && !is_state(name))
            && !["a", "A", "an", "An"].contains(&before(text, mention.span.start));
        if one && county.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)) {
            mention.span.end += COUNTY.len();
        }
    }
    // What a user's list says, whose score is 1, stands.
    let doubtful = |m: &&mut Mention| m.entity_type == EntityType::Miscellaneous && m.score < 1.0;
    for mention in mentions.iter_mut().filter(doubtful) {
        let name = mention.span.of(text).unwrap_or_default();
        // "Garden State" is a film as well.
        let nickname =
            name.ends_with(" State") && !["the", "The"].contains(&before(text, mention.span.start));
        if name.len() > 2 && !nickname && OTHER_NAMES.contains(name) {
            mention.entity_type = EntityType::Location;
        }
    }
    mentions
}

#[cfg(test)]
mod tests {
    use super::super::tests::holds;

    #[test]
    fn a_place_has_a_name_of_its_own() {
        holds(&[
            (
                "He flew to [Joint Base|LOC] Andrews in [Maryland|LOC].",
                "Joint Base Andrews LOC, Maryland LOC",
            ),
            ("at [Joint Base|LOC] [Andrews|PER] in May", "Joint Base Andrews LOC"),
            ("[Joint Base|LOC] Lewis-McChord grew", "Joint Base Lewis-McChord LOC"),
            ("[Joint Base|ORG] Andrews’s gate", "Joint Base Andrews LOC"),
            ("shots at [Fort|LOC] [Hood|LOC], [Texas|LOC]", "Fort Hood LOC, Texas LOC"),
            ("[Fort Hood|LOC] and the [Camp|LOC] there", "Fort Hood LOC, Camp LOC"),
            ("at [Camp David|PER] with [Dave Camp|PER]", "Camp David LOC, Dave Camp PER"),
            ("[Lake Bell|PER] acted", "Lake Bell PER"),
            ("the [Dallas|LOC] county court, [Cook|LOC] countywide", "Dallas county LOC, Cook LOC"),
            ("a [California|LOC] county, a [Western|LOC] county", "California LOC, Western LOC"),
            (
                "in the [Granite State|MISC], the [PRC|MISC] and [Mideast|MISC]",
                "Granite State LOC, PRC LOC, Mideast LOC",
            ),
            (
                "a [Chinese|MISC] [U.S.|MISC] trade war, “[Garden State|MISC]”",
                "Chinese MISC, U.S. LOC, Garden State MISC",
            ),
            ("[Lake|PER] [Bell|PER] acted", "Lake PER, Bell PER"),
        ]);
    }
}
