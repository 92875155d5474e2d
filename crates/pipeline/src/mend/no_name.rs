//! Words that name nobody, whatever a recognizer takes them for: a party's letter in brackets, an office in capitals, the Right and the
//! Left, a hall that every town has, and for a person what the text writes small as well ("the dossier").

use std::collections::{BTreeSet, HashSet};
use std::sync::LazyLock;

use namegraph_document::{EntityType, Mention};
use namegraph_tables::names;

use super::words::{before, begins_sentence, behind, is_given, is_title_case};

/// Offices and trades in capitals, in order.
const OFFICES: [&str; 13] =
    ["AG", "CEO", "CEOs", "CFO", "COO", "EMT", "EMTs", "FLOTUS", "OB-GYN", "OB-GYNs", "POTUS", "VP", "VPs"];
/// Halls that every town or state has, and what is said of the news, in order.
const COMMON: [&str; 10] = [
    "City Hall",
    "County Courthouse",
    "Courthouse",
    "Fake News",
    "Mainstream Media",
    "Radical Left",
    "State Capitol",
    "State House",
    "Statehouse",
    "Town Hall",
];
/// Words behind a department's name that say that the White House or the Congress has somebody or a committee for its matters.
const OTHERS: [&str; 6] = ["adviser", "advisor", "Adviser", "Advisor", "Chairman", "Chairwoman"];
const MATTERS: [&str; 2] = ["Homeland Security", "National Security"];
/// Words that somebody begins to speak with, in order: "Gee, I love it".
const INTERJECTIONS: [&str; 8] = ["Boy", "Gee", "Geez", "Golly", "Gosh", "Jeez", "Well", "Wow"];
/// The sides of politics, in order; parties go by such words where a text speaks of them.
const SIDES: [&str; 4] = ["Far Left", "Far Right", "Left", "Right"];
/// Words of texts in which the Left is a party.
const PARTIES: [&str; 3] = ["Linke", "Left Party", "Left party"];
/// How often a text must write a word small.
const SMALL: usize = 2;

/// Given names and surnames that are frequent somewhere, in small letters.
static NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let rows = [names::GIVEN, names::SURNAMES].into_iter().flat_map(str::lines);
    rows.filter(|row| !row.starts_with('#')).filter_map(|row| row.split('\t').next()).collect()
});

/// The letters of the United States by post.
static POSTAL: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let rows = names::US_STATES.lines().filter(|row| !row.starts_with('#'));
    rows.filter_map(|row| row.split('\t').nth(1)).collect()
});

/// Time: linear in the text, O(n log n) in the names.
pub(super) fn mended(text: &str, mentions: Vec<Mention>) -> Vec<Mention> {
    let persons = mentions.iter().filter(|mention| mention.entity_type == EntityType::Person);
    let full: Vec<&str> = persons
        .filter_map(|mention| mention.span.of(text))
        .filter(|name| name.contains([' ', '\n']))
        .collect();
    let words: BTreeSet<&str> = full.iter().flat_map(|name| name.split_whitespace()).collect();
    let doubtful = |mention: &Mention| {
        let name = mention.span.of(text).unwrap_or_default();
        let person =
            mention.entity_type == EntityType::Person && is_title_case(name) && !words.contains(name);
        let word = name.to_lowercase();
        (person && !is_given(name) && !NAMES.contains(word.as_str())).then_some(word)
    };
    let doubted: BTreeSet<String> = mentions.iter().filter_map(doubtful).collect();
    let small = written_small(text, &doubted);
    let persons: BTreeSet<usize> =
        mentions.iter().filter(|m| m.entity_type == EntityType::Person).map(|m| m.span.end).collect();
    let party = PARTIES.iter().any(|party| text.contains(party));
    let names_somebody = |mention: &Mention| {
        let name = mention.span.of(text).unwrap_or_default();
        let side = SIDES.binary_search(&name).is_ok() && mention.entity_type != EntityType::Person && !party;
        let letter = is_party(text, mention, &persons);
        let matter = MATTERS.contains(&name) && OTHERS.contains(&behind(text, mention.span.end));
        let common = OFFICES.binary_search(&name).is_ok() || COMMON.binary_search(&name).is_ok();
        let titled = before(text, mention.span.start).ends_with('.');
        let word = !titled && doubtful(mention).is_some_and(|word| small.contains(word.as_str()));
        let exclaimed = INTERJECTIONS.binary_search(&name).is_ok()
            && begins_sentence(text, mention.span.start)
            && text[mention.span.end..].starts_with([',', '!']);
        !(exclaimed || side || letter || common || matter || word)
    };
    mentions.into_iter().filter(names_somebody).collect()
}

/// "(R)", "[D]" behind a politician; and a state's letters, which may be a body's: "John Barrow (GA)".
fn is_party(text: &str, mention: &Mention, persons: &BTreeSet<usize>) -> bool {
    let name = mention.span.of(text).unwrap_or_default().trim_end_matches('.');
    let state = || {
        let behind_person =
            mention.span.start.checked_sub(" (".len()).is_some_and(|end| persons.contains(&end));
        behind_person && mention.entity_type != EntityType::Location && POSTAL.contains(name)
    };
    (matches!(name, "D" | "I" | "L" | "R") || state())
        && text[..mention.span.start].ends_with(['(', '['])
        && text[mention.span.end..].starts_with([')', ']', '.', ',', '-'])
}

/// Those of some words that a text writes small, and often enough.
fn written_small<'w>(text: &str, words: &'w BTreeSet<String>) -> BTreeSet<&'w str> {
    let mut times = std::collections::BTreeMap::<&str, usize>::new();
    if !words.is_empty() {
        for word in text.split(|c: char| !c.is_alphanumeric()) {
            if let Some(word) = words.get(word) {
                *times.entry(word).or_default() += 1;
            }
        }
    }
    times.into_iter().filter(|(_, times)| *times >= SMALL).map(|(word, _)| word).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::holds;
    use super::*;

    #[test]
    fn words_that_name_nobody_are_left_out() {
        assert!(OFFICES.is_sorted() && COMMON.is_sorted() && SIDES.is_sorted() && INTERJECTIONS.is_sorted());
        holds(&[
            ("He said: \"[Gee|PER], I love it.\" Judge [Gee|PER] left", "Gee PER"),
            ("[Jason Altmire|PER] ([PA|ORG]), the [PA|ORG] ([GA|ORG])", "Jason Altmire PER, PA ORG, GA ORG"),
            (
                "Sen. [Pat Roberts|PER] ([R|PER]) and [Ann Lee|PER] ([D|ORG]) met",
                "Pat Roberts PER, Ann Lee PER",
            ),
            ("Sen. [Ben Cardin|PER] ([D.|PER], Md.) met [D.|PER] Cooper", "Ben Cardin PER, D. Cooper PER"),
            ("[AG|ORG] Barr of the [Right|ORG] at [City Hall|LOC]", ""),
            ("the [Left|ORG] ([Die Linke|ORG])", "Left ORG, Die Linke ORG"),
            ("The [Dossier|PER] is a dossier like another dossier", ""),
            ("The [Dossier|PER] is a dossier", "Dossier PER"),
            ("[Brown|PER] wore brown, not light brown", "Brown PER"),
            ("[Ann Fox-Dell|PER] and [Q|PER]", "Ann Fox-Dell PER, Q PER"),
        ]);
    }
}
