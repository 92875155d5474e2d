//! Two names that a recognizer took for one: "Republicans and Democrats", where its text has each by itself, and "the U.S.-Mexico
//! border".

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

use namegraph_document::{EntityType, Mention, Span};
use namegraph_tables::names;

const AND: &str = " and ";
/// Parties by the people in them: two are two names wherever they stand.
const PARTISANS: [&str; 8] = [
    "Conservatives",
    "Democrats",
    "Greens",
    "Independents",
    "Liberals",
    "Republicans",
    "Socialists",
    "Tories",
];

/// Countries by all their names.
static COUNTRIES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let rows = names::COUNTRIES.lines().filter(|row| !row.starts_with('#'));
    rows.flat_map(|row| row.split('\t').take(2))
        .flat_map(|names| names.split('|'))
        .filter(|name| !name.is_empty())
        .collect()
});

/// Time: O(n log n) in the names.
pub(super) fn mended(text: &str, mentions: Vec<Mention>) -> Vec<Mention> {
    let persons = mentions.iter().filter(|mention| mention.entity_type == EntityType::Person);
    let surnames: HashSet<&str> =
        persons.filter_map(|person| person.span.of(text)?.rsplit_once(' ')).map(|(_, last)| last).collect();
    let mentions = mentions.into_iter().flat_map(|mention| hyphened(text, mention, &surnames)).collect();
    of_texts(text, mentions)
}

/// Whether a name is a country's.
pub(super) fn is_country(name: &str) -> bool {
    COUNTRIES.contains(name)
}

/// The two countries that a hyphen holds together, or two people whom the text has in full: "U.S.-Israel", "the Grassley-Graham memo".
fn hyphened(text: &str, mention: Mention, surnames: &HashSet<&str>) -> Vec<Mention> {
    let name = mention.span.of(text).unwrap_or_default();
    let Some((first, second)) = name.split_once(['-', '–']).filter(|_| !is_country(name)) else {
        return vec![mention];
    };
    let person = mention.entity_type == EntityType::Person;
    let are = |is: &dyn Fn(&str) -> bool| is(first) && is(second);
    if are(&is_country) {
        halved(mention, first, second, EntityType::Location).to_vec()
    } else if person && !surnames.contains(name) && are(&|half| surnames.contains(half)) {
        halved(mention, first, second, EntityType::Person).to_vec()
    } else {
        vec![mention]
    }
}

fn halved(mention: Mention, first: &str, second: &str, entity_type: EntityType) -> [Mention; 2] {
    let Span { start, end } = mention.span;
    let spans = [Span::new(start, start + first.len()), Span::new(end - second.len(), end)];
    spans.map(|span| Mention { span, entity_type, ..mention })
}

fn of_texts(text: &str, mentions: Vec<Mention>) -> Vec<Mention> {
    let written = |mention: &Mention| mention.span.of(text).unwrap_or_default();
    let two =
        |mention: &Mention| written(mention).split_once(AND).filter(|(a, b)| a != b && !b.contains(AND));
    if !mentions.iter().any(|mention| two(mention).is_some()) {
        return mentions;
    }
    let mut alone = HashMap::<&str, BTreeSet<EntityType>>::new();
    for mention in &mentions {
        alone.entry(written(mention)).or_default().insert(mention.entity_type);
    }
    let is_name = |name: &str, kind| {
        PARTISANS.contains(&name) || alone.get(name).is_some_and(|types| types.contains(&kind))
    };
    let parted = mentions.iter().flat_map(|&mention| {
        let kind = mention.entity_type;
        match two(&mention).filter(|(a, b)| is_name(a, kind) && is_name(b, kind)) {
            Some((first, second)) if kind != EntityType::Person => {
                halved(mention, first, second, kind).to_vec()
            }
            _ => vec![mention],
        }
    });
    parted.collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::holds;

    #[test]
    fn two_names_are_two() {
        holds(&[
            ("[Republicans and Democrats|ORG] met.", "Republicans ORG, Democrats ORG"),
            (
                "[Oxfam|ORG], [Unicef|ORG]; [Oxfam and Unicef|ORG]",
                "Oxfam ORG, Unicef ORG, Oxfam ORG, Unicef ORG",
            ),
            ("the [U.S.-Mexico|MISC] border, [Guinea-Bissau|LOC]", "U.S. LOC, Mexico LOC, Guinea-Bissau LOC"),
            (
                "[Chuck Grassley|PER] and [Lindsey Graham|PER]: the [Grassley-Graham|PER] memo",
                "Chuck Grassley PER, Lindsey Graham PER, Grassley PER, Graham PER",
            ),
            ("the [Food and Drug Administration|ORG]", "Food and Drug Administration ORG"),
            ("[Trinidad and Tobago|LOC] and [Tobago|LOC]", "Trinidad and Tobago LOC, Tobago LOC"),
        ]);
    }
}
