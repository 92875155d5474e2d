//! What is named after somebody or a place, of which a recognizer found that name alone: "USS Ronald Reagan", "John F. Kennedy
//! International Airport", "Dangote Refinery".

use std::sync::LazyLock;

use namegraph_document::{EntityType, Mention, Span};
use regex::Regex;

use super::words::{is_title_case, pattern};

/// A ship's prefix, right before its name.
static SHIP: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|[\s(“])((?:USS|USNS|USCGC|HMS|HMCS|HMAS|HMNZS|RMS|INS|MV|MS|SS|RV) (?:\p{Lu}[\p{L}.]*\.? )?)$",
    )
});
/// What a building, a road, a prize or a body is, right behind the name that it has, with up to two words between.
static THING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^ (?:(?:\p{Lu}[\p{L}&]*|Jr\.?) ){0,2}?(Airport|Avenue|Boulevard|Bridge|Highway|Square|Stadium|Street|Tunnel|Expressway|Parkway|Plaza|Arena|Library|Memorial|Museum|Hospital|Foundation|Institute|University|College|School|Prize|Award|Medal|Trophy|Fellowship|Scholarship)\b",
    )
});
/// The same right behind the one word of a place or a body.
static PLANT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^ (?:College|Foundation|Hospital|Institute|Library|Museum|Refinery|University)\b")
});
/// Bytes around a name that are looked at.
const NEAR: usize = 48;

pub(super) fn mended(text: &str, mut mentions: Vec<Mention>) -> Vec<Mention> {
    let mut taken = 0;
    for at in 0..mentions.len() {
        let next = mentions.get(at + 1).map_or(text.len(), |next| next.span.start);
        let mention = &mut mentions[at];
        let found = match mention.entity_type {
            EntityType::Person => named_after(text, mention.span, taken, next),
            EntityType::Location | EntityType::Organization => plant(text, mention.span, next),
            EntityType::Miscellaneous => None,
        };
        if let Some((span, entity_type)) = found {
            (mention.span, mention.entity_type) = (span, entity_type);
        }
        taken = mention.span.end;
    }
    mentions
}

/// The whole name of a body that is called by one word and what it is.
fn plant(text: &str, name: Span, to: usize) -> Option<(Span, EntityType)> {
    let found = PLANT.find(text.get(name.end..to)?)?;
    let word = name.of(text).is_some_and(is_title_case);
    word.then(|| (Span::new(name.start, name.end + found.end()), EntityType::Organization))
}

/// The whole name of a thing, where it overlaps no other name, and its type.
fn named_after(text: &str, person: Span, from: usize, to: usize) -> Option<(Span, EntityType)> {
    let start = text.ceil_char_boundary(person.start.saturating_sub(NEAR).max(from));
    let before = text.get(start..person.start)?;
    if let Some(prefix) = SHIP.captures(before).and_then(|found| found.get(1)) {
        return Some((Span::new(start + prefix.start(), person.end), EntityType::Miscellaneous));
    }
    let end = text.floor_char_boundary((person.end + NEAR).min(to).max(person.end));
    let found = THING.captures(text.get(person.end..end)?)?;
    let thing = found.get(1)?;
    let place = matches!(
        thing.as_str(),
        "Airport"
            | "Avenue"
            | "Boulevard"
            | "Bridge"
            | "Highway"
            | "Square"
            | "Stadium"
            | "Street"
            | "Tunnel"
            | "Expressway"
            | "Parkway"
            | "Plaza"
            | "Arena"
            | "Memorial"
    );
    let prize =
        matches!(thing.as_str(), "Prize" | "Award" | "Medal" | "Trophy" | "Fellowship" | "Scholarship");
    let entity_type = match (place, prize) {
        (true, _) => EntityType::Location,
        (_, true) => EntityType::Miscellaneous,
        _ => EntityType::Organization,
    };
    Some((Span::new(person.start, person.end + thing.end()), entity_type))
}

#[cfg(test)]
mod tests {
    use super::super::tests::holds;
    use super::*;

    #[test]
    fn what_is_named_after_somebody_is_not_somebody() {
        use EntityType::{Location, Miscellaneous, Organization, Person};
        let cases = [
            ("The carrier USS Ronald Reagan left", "Ronald Reagan", "USS Ronald Reagan", Miscellaneous),
            (
                "at John F. Kennedy International Airport on",
                "John F. Kennedy",
                "John F. Kennedy International Airport",
                Location,
            ),
            ("on Robert E. Lee Boulevard.", "Robert E. Lee", "Robert E. Lee Boulevard", Location),
            ("the Marie Curie Hospital said", "Marie Curie", "Marie Curie Hospital", Organization),
            ("the Olof Palme Prize went", "Olof Palme", "Olof Palme Prize", Miscellaneous),
            ("John F. Kennedy landed at the Airport", "John F. Kennedy", "John F. Kennedy", Person),
            ("BOSS Ronald Reagan left", "Ronald Reagan", "Ronald Reagan", Person),
            ("Ronald Reagan of Harvard University", "Ronald Reagan", "Ronald Reagan", Person),
        ];
        for (text, person, whole, entity_type) in cases {
            let start = text.find(person).unwrap();
            let mention =
                Mention { span: Span::new(start, start + person.len()), entity_type: Person, score: 1.0 };
            let once = mended(text, vec![mention]);
            assert_eq!((once[0].span.of(text), once[0].entity_type), (Some(whole), entity_type), "{text}");
            assert_eq!(mended(text, once.clone()), once);
        }
    }

    #[test]
    fn a_plant_is_more_than_its_owner() {
        holds(&[
            ("the [Dangote|LOC] Refinery near [Lagos|LOC]", "Dangote Refinery ORG, Lagos LOC"),
            ("at [Middlebury|LOC] College in [May|ORG]", "Middlebury College ORG, May ORG"),
            ("[Texas|LOC] refinery, [FBI|ORG] Museum", "Texas LOC, FBI ORG"),
            ("[New York|LOC] [University|ORG]", "New York LOC, University ORG"),
        ]);
    }
}
