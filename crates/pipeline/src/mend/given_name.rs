//! A given name beside a surname that was found alone, and the other way round: "Rep. Alexandria [Ocasio-Cortez]", "[Will] E. Young",
//! "[Barbara] [Cleveland]".

use std::collections::HashSet;
use std::sync::LazyLock;

use namegraph_document::{EntityType, Mention, Span};
use namegraph_tables::names;
use regex::Regex;

use super::pair::is_country;
use super::words::{
    before, begins_sentence, can_be_given, is_body_word, is_given, is_title_case, pattern, replaced, touching,
};

/// Given names that are frequent somewhere, in small letters.
static FREQUENT: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let rows = names::GIVEN.lines().filter(|row| !row.starts_with('#'));
    rows.filter_map(|row| row.split('\t').next()).collect()
});
/// A title and a word.
static TITLED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:Mr|Mrs|Ms|Dr|Rep|Sen|Gov|Congressman|Congresswoman|Representative|Senator|Governor)\.?[ \n]\p{Lu}\p{Ll}+[ \n]$",
    )
});
/// The longest of them, in bytes.
const LONGEST: usize = 48;
/// What a recognizer is less sure of than so may be something else.
const GUESSED: f32 = 0.5;
/// Initials and a surname, behind a given name.
static GOES_ON: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[ \n](?:\p{Lu}\.[ \n]?){1,2}(\p{Lu}\p{Ll}[\p{L}’'-]+)"));

/// Time: O(n log n) in the names.
pub(super) fn mended(text: &str, mentions: Vec<Mention>) -> Vec<Mention> {
    let whole = |(at, mention): (usize, &Mention)| {
        let span = with_given_name(text, &mentions, mention).or_else(|| with_surname(text, &mentions, at))?;
        Some(Mention { span, entity_type: EntityType::Person, ..*mention })
    };
    let new = mentions.iter().enumerate().filter_map(whole).collect();
    replaced(mentions, new)
}

/// A surname with the given name before it.
fn with_given_name(text: &str, mentions: &[Mention], mention: &Mention) -> Option<Span> {
    let surname = mention.span.of(text)?;
    let given = before(text, mention.span.start);
    let head = text.get(..mention.span.start)?;
    // One blank, of one byte or of two.
    let start = head.trim_end().len().checked_sub(given.len())?;
    let span = Span::new(start, mention.span.end);
    let at_given = Span::new(span.start, span.start + given.len());
    let guessed = |mention: &Mention| mention.score < GUESSED;
    let free = match touching(mentions, at_given) {
        [] => true,
        [other] => other.span == at_given && guessed(other),
        _ => false,
    };
    let named = is_title_case(given) && can_be_given(given) && is_title_case(surname);
    if !free || !named || is_body_word(surname) {
        return None;
    }
    let near =
        &text[text.floor_char_boundary(mention.span.start.saturating_sub(LONGEST))..mention.span.start];
    let titled = || TITLED.is_match(near);
    let sure = || is_given(given) && !begins_sentence(text, span.start);
    // "Ocasio-Cortez", and no firm's or team's name.
    let two_surnames = || surname.split_once('-').is_some_and(|(_, second)| is_title_case(second));
    let person = match mention.entity_type {
        EntityType::Person => sure() || titled(),
        EntityType::Organization => {
            titled() || (two_surnames() || guessed(mention)) && !begins_sentence(text, span.start)
        }
        _ => titled() && !is_country(surname),
    };
    person.then_some(span)
}

/// A given name with the surname behind it.
fn with_surname(text: &str, mentions: &[Mention], at: usize) -> Option<Span> {
    let mention = &mentions[at];
    let given = mention.span.of(text)?;
    let can_be = FREQUENT.contains(given.to_lowercase().as_str());
    if mention.entity_type != EntityType::Person || !is_title_case(given) || !can_be {
        return None;
    }
    let behind = text.get(mention.span.end..)?;
    let next = mentions.get(at + 1);
    if let Some(surname) = GOES_ON.captures(behind).and_then(|found| found.get(1)) {
        let end = mention.span.end + surname.end();
        // What goes on behind it is something else's name.
        let within = touching(mentions, Span::new(mention.span.end, end));
        let ends = within.iter().all(|m| m.entity_type == EntityType::Person && m.span.end <= end);
        return (ends && !is_body_word(surname.as_str())).then(|| Span::new(mention.span.start, end));
    }
    let next = next?;
    let surname = next.span.of(text)?;
    let runs_on = &text[next.span.end..];
    let named = is_title_case(surname) && !is_country(surname) && !is_body_word(surname);
    // "Roger Federer, Willie / Wood, Tim Simpson": a list whose lines end anywhere.
    let gap = text.get(mention.span.end..next.span.start)?;
    let in_list = text[..mention.span.start].ends_with(", ")
        && [",", ".", " ("].iter().any(|next| runs_on.starts_with(next));
    if named && in_list && gap == "\n\n" {
        return Some(Span::new(mention.span.start, next.span.end));
    }
    let lower = |word: &str| word.starts_with(|c: char| c.is_lowercase() || c.is_ascii_punctuation());
    let person = gap == " " && named && is_given(given) && !is_given(surname);
    // In a headline, all words begin so.
    (person && lower(runs_on.trim_start())).then(|| Span::new(mention.span.start, next.span.end))
}

#[cfg(test)]
mod tests {
    use super::super::tests::holds;

    #[test]
    fn a_surname_found_alone_has_its_given_name() {
        holds(&[
            ("told Rep. Alexandria [Ocasio-Cortez|ORG] (D)", "Alexandria Ocasio-Cortez PER"),
            ("and Alexandria [Ocasio-Cortez|ORG]: she left", "Alexandria Ocasio-Cortez PER"),
            ("with [Alexandria|LOC 0.27] [Ocasio-Cortez|ORG 0.43], left", "Alexandria Ocasio-Cortez PER"),
            ("with [Alexandria|LOC 0.9] [Ocasio-Cortez|ORG], left", "Alexandria LOC, Ocasio-Cortez ORG"),
            ("his colleague, Rep. Dutch [Ruppersberger|PER], left", "Ruppersberger PER"),
            ("and Barbara [Lee|PER] left", "Barbara Lee PER"),
            ("and Barbara\u{a0}[Lee|PER] left", "Barbara\u{a0}Lee PER"),
            ("and \u{212A}aren\u{a0}[Lee|PER] left", "\u{212A}aren\u{a0}Lee PER"),
            ("Attorney General [Barr|PER] left", "Barr PER"),
            ("at Barbara [Foods|ORG] and", "Foods ORG"),
        ]);
    }

    #[test]
    fn a_given_name_found_alone_has_its_surname() {
        holds(&[
            ("wrote [Will|PER] E. Young, a student", "Will E. Young PER"),
            ("named [Haley|PER] [U.S.|LOC] Ambassador", "Haley PER, U.S. LOC"),
            ("wrote [Barbara|PER] [Cleveland|LOC] of the paper", "Barbara Cleveland PER"),
            ("told [Barbara|PER] [Wednesday|MISC] Night", "Barbara PER, Wednesday MISC"),
            ("[Barbara|PER] [France|LOC] left", "Barbara PER, France LOC"),
            (
                "[Bo Li|PER], [Willie|PER]\n\n[Wood|ORG], [Tim Orr|PER]",
                "Bo Li PER, Willie//Wood PER, Tim Orr PER",
            ),
            ("[Bo Li|PER] and [Willie|PER]\n\n[Wood|ORG] is dear.", "Bo Li PER, Willie PER, Wood ORG"),
        ]);
    }
}
