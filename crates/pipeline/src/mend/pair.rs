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
    let mentions = mentions.into_iter().flat_map(|mention| of_countries(text, mention)).collect();
    of_texts(text, mentions)
}

/// The two countries that a hyphen holds together: "U.S.-Israel".
fn of_countries(text: &str, mention: Mention) -> Vec<Mention> {
    let name = mention.span.of(text).unwrap_or_default();
    let halves = name.split_once(['-', '–']).filter(|_| !COUNTRIES.contains(name));
    match halves.filter(|halves| [halves.0, halves.1].iter().all(|half| COUNTRIES.contains(half))) {
        Some((first, second)) => halved(mention, first, second, EntityType::Location).to_vec(),
        None => vec![mention],
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
            ("the [Food and Drug Administration|ORG]", "Food and Drug Administration ORG"),
            ("[Trinidad and Tobago|LOC] and [Tobago|LOC]", "Trinidad and Tobago LOC, Tobago LOC"),
        ]);
    }
}
