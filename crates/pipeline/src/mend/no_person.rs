//! Pollsters, laws, firms and shows that were taken for the person whose name they have: "an Emerson poll", "the Flores settlement", where
//! the text has nobody of that name in full; "Burisma Holdings", "Never Trump".

use std::collections::{BTreeMap, BTreeSet};

use namegraph_document::{EntityType, Mention, Span};

use super::words::{before, behind, is_title_case};

const POLLS: [&str; 6] = ["poll", "pollsters", "polling", "polls", "survey", "surveys"];
/// What courts and parliaments make, as it is called after somebody.
const LAWS: [&str; 9] = [
    "agreement",
    "amendment",
    "amendments",
    "decree",
    "doctrine",
    "ruling",
    "settlement",
    "standard",
    "test",
];
/// The same in capitals, as the last word of its name.
const LAW_NAMES: [&str; 6] = ["Act", "Agreement", "Amendment", "Decision", "Doctrine", "Settlement"];
/// Last words of names that are no person's, and what they are.
const LAST: [(&str, EntityType); 17] = [
    ("Act", EntityType::Miscellaneous),
    ("Administration", EntityType::Organization),
    ("Amendment", EntityType::Miscellaneous),
    ("College", EntityType::Organization),
    ("Committee", EntityType::Organization),
    ("Doctrine", EntityType::Miscellaneous),
    ("Foundation", EntityType::Organization),
    ("Fund", EntityType::Organization),
    ("Group", EntityType::Organization),
    ("Holdings", EntityType::Organization),
    ("Institute", EntityType::Organization),
    ("LLC", EntityType::Organization),
    ("LLP", EntityType::Organization),
    ("List", EntityType::Organization),
    ("Live", EntityType::Miscellaneous),
    ("PAC", EntityType::Organization),
    ("University", EntityType::Organization),
];
/// Words that say that a person is meant.
const TITLES: [&str; 14] = [
    "Chairman",
    "Dr.",
    "Gov.",
    "Governor",
    "Judge",
    "Justice",
    "Mr.",
    "Mrs.",
    "Ms.",
    "President",
    "Rep.",
    "Sen.",
    "Senator",
    "then",
];

/// Time: O(n log n) in the names.
pub(super) fn mended(text: &str, mut mentions: Vec<Mention>) -> Vec<Mention> {
    let mut people = BTreeSet::<String>::new();
    let mut told = BTreeMap::<String, EntityType>::new();
    for mention in mentions.iter_mut().filter(|mention| mention.entity_type == EntityType::Person) {
        mention.entity_type = by_its_words(mention.span.of(text).unwrap_or_default());
    }
    for mention in &mentions {
        let name = mention.span.of(text).unwrap_or_default();
        if mention.entity_type != EntityType::Person {
            continue;
        }
        let words: Vec<&str> = name.split_whitespace().collect();
        if words.len() > 1 || TITLES.contains(&before(text, mention.span.start)) {
            people.extend(words.iter().map(|word| (*word).to_owned()));
        } else if let Some(kind) = kind(text, mention) {
            told.insert(name.to_owned(), kind);
        }
    }
    told.retain(|name, _| !people.contains(name));
    for at in 0..mentions.len() {
        let to = mentions.get(at + 1).map_or(text.len(), |next| next.span.start);
        let mention = &mut mentions[at];
        let name = mention.span.of(text).unwrap_or_default();
        if let Some(&kind) = told.get(name).filter(|_| mention.entity_type == EntityType::Person) {
            mention.entity_type = kind;
        }
        let law = behind(text, mention.span.end);
        let end = mention.span.end + 1 + law.len();
        if mention.entity_type != EntityType::Organization
            && is_title_case(name)
            && LAW_NAMES.contains(&law)
            && end <= to
        {
            *mention = Mention {
                span: Span::new(mention.span.start, end),
                entity_type: EntityType::Miscellaneous,
                ..*mention
            };
        }
    }
    mentions
}

/// What a name is that was taken for a person's.
fn by_its_words(name: &str) -> EntityType {
    let listed = name.rsplit_once(' ').and_then(|(_, last)| LAST.iter().find(|(word, _)| *word == last));
    match listed {
        Some(&(_, entity_type)) => entity_type,
        None if name.starts_with("Never ") => EntityType::Miscellaneous,
        None => EntityType::Person,
    }
}

/// What a name alone is, by the word behind it.
fn kind(text: &str, mention: &Mention) -> Option<EntityType> {
    let word = behind(text, mention.span.end);
    if !is_title_case(mention.span.of(text)?) {
        None
    } else if POLLS.contains(&word) {
        Some(EntityType::Organization)
    } else {
        LAWS.contains(&word).then_some(EntityType::Miscellaneous)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::holds;

    #[test]
    fn what_bears_a_persons_name_is_no_person() {
        holds(&[
            ("a new [Emerson|PER] poll. [Emerson|PER] asked", "Emerson ORG, Emerson ORG"),
            ("[Steve Emerson|PER] on an [Emerson|PER] poll", "Steve Emerson PER, Emerson PER"),
            ("Sen. [Emerson|PER] saw the [Emerson|PER] poll", "Emerson PER, Emerson PER"),
            ("the [Flores|PER] settlement; under [Flores|PER], children", "Flores MISC, Flores MISC"),
            ("the [Hyde|LOC] Amendment, the [Magnitsky|PER] Act", "Hyde Amendment MISC, Magnitsky Act MISC"),
            (
                "[Burisma Holdings|PER], the [Never Trump|PER] camp, [Larry King Live|PER]",
                "Burisma Holdings ORG, Never Trump MISC, Larry King Live MISC",
            ),
            ("[Ann Hyde|PER] saw the [Hyde|PER] settlement", "Ann Hyde PER, Hyde PER"),
        ]);
    }
}
