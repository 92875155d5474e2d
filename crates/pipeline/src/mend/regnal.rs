//! Numbers of kings and popes: "Benedict XV", "Elizabeth I, who". "I" may be the speaker, and is one where a verb of theirs follows.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use namegraph_document::{EntityType, Mention, Span};
use regex::Regex;

use super::words::{before, behind, is_given, pattern, replaced, touching};

static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b(\p{Lu}[\p{Ll}\p{M}’'-]+)[ \n]((?:X{1,3}(?:IX|IV|V?I{0,3})|IX|IV|VI{0,3}|I{1,3}))\b")
});
/// Of these, what a king may do who is known to be one.
const KINGS_TOO: [&str; 12] =
    ["asked", "could", "did", "felt", "found", "got", "had", "knew", "met", "saw", "thought", "would"];
/// What "I" does: the speaker, not a king.
const SPEAKER: [&str; 52] = [
    "agree", "also", "always", "am", "asked", "believe", "call", "can", "can't", "cannot", "could",
    "couldn't", "did", "didn't", "do", "don't", "ever", "feel", "felt", "find", "get", "go", "got", "guess",
    "had", "have", "haven't", "hope", "just", "knew", "know", "like", "love", "may", "mean", "met", "might",
    "must", "need", "never", "only", "really", "remember", "saw", "see", "should", "still", "think",
    "thought", "want", "will", "would",
];
const TITLES: [&str; 14] = [
    "Caliph",
    "Czar",
    "Emperor",
    "Empress",
    "Kaiser",
    "King",
    "Patriarch",
    "Pope",
    "Prince",
    "Princess",
    "Queen",
    "Sultan",
    "Tsar",
    "Shah",
];

pub(super) fn mended(text: &str, mentions: Vec<Mention>) -> Vec<Mention> {
    let numbered: Vec<(Span, Span)> = NUMBERED
        .captures_iter(text)
        .filter_map(|found| Some((found.get(1)?, found.get(2)?)))
        .map(|(name, number)| (Span::new(name.start(), name.end()), Span::new(number.start(), number.end())))
        .collect();
    // Whoever has a number of several letters anywhere has one everywhere.
    let bearers: BTreeSet<&str> = numbered
        .iter()
        .filter(|(name, number)| {
            let near = touching(&mentions, *name).first();
            let person = near.is_some_and(|m| m.entity_type == EntityType::Person);
            TITLES.contains(&before(text, name.start))
                || person && (number.len() > 1 || near.is_some_and(|m| m.span.end == number.end))
        })
        .filter_map(|(name, _)| name.of(text))
        .collect();
    let mut new = Vec::new();
    for &(name, number) in &numbered {
        let word = name.of(text).unwrap_or_default();
        let found = touching(&mentions, Span::new(name.start, number.end));
        let titled = TITLES.contains(&before(text, name.start));
        let known = bearers.contains(word) || titled;
        let (start, score) = match found {
            [] if known => (name.start, 0.5),
            [one] if one.span.end == name.end && one.entity_type == EntityType::Person => {
                (one.span.start, one.score)
            }
            // Taken for a place or a thing with its number, or without.
            [one] if known && one.span.start == name.start && one.span.end <= number.end => {
                (name.start, one.score)
            }
            _ => continue,
        };
        let last = &text[number.start..number.end];
        let follows = behind(text, number.end);
        let single = start == name.start;
        let fits = match last {
            "I" => {
                let king = known && KINGS_TOO.contains(&follows);
                let speaker = !king && SPEAKER.binary_search(&follows.trim_end_matches(['’', '\''])).is_ok()
                    || text[number.end..].starts_with(['\'', '’'])
                        && !(text[number.end..].starts_with("'s") || text[number.end..].starts_with("’s"));
                let closed = text[number.end..].starts_with([',', ';', ')', '.', '\'', '’', '\n', ':'])
                    || number.end == text.len();
                let royal =
                    matches!(follows, "who" | "whose" | "and" | "of" | "died" | "ruled" | "reigned" | "in");
                (single || known)
                    && !speaker
                    && (known || is_given(word))
                    && (closed && follows != "I" || royal || known)
            }
            "V" | "X" => single && known,
            _ => single || bearers.contains(word),
        };
        if fits {
            new.push(Mention { span: Span::new(start, number.end), entity_type: EntityType::Person, score });
        }
    }
    replaced(mentions, new)
}

#[cfg(test)]
mod tests {
    use super::super::tests::holds;

    #[test]
    fn words_are_in_order() {
        assert!(super::SPEAKER.is_sorted());
    }

    #[test]
    fn a_number_belongs_to_its_king() {
        holds(&[
            (
                "[Elizabeth II|PER] reigned. [Elizabeth|PER] I, who had no children. An age of [Elizabeth|PER] I.",
                "Elizabeth II PER, Elizabeth I PER, Elizabeth I PER",
            ),
            ("[Benedict XVI|PER] and [Benedict|PER] XV, who tried", "Benedict XVI PER, Benedict XV PER"),
            ("With [Elizabeth|PER] I think of home.", "Elizabeth PER"),
            ("When I met [Mary|PER] I was young. [Mary|PER] I've known.", "Mary PER, Mary PER"),
            ("Pope Leo XIII died. [Leo XIV|PER] spoke.", "Leo XIII PER, Leo XIV PER"),
            ("[James|PER] I of England and [Charles|PER] I, his son", "James I PER, Charles I PER"),
            ("King [Henry|PER] V won at [Agincourt|LOC]", "Henry V PER, Agincourt LOC"),
            ("[Ramses|LOC] II built it. King Ramses II died.", "Ramses II PER, Ramses II PER"),
            ("[Catherine|PER] II of [Russia|LOC]", "Catherine II PER, Russia LOC"),
            ("[John Paul II|PER] prayed. [John Paul|PER] I, who died", "John Paul II PER, John Paul I PER"),
            ("World War II and [Rocky|MISC] IV", "Rocky MISC"),
        ]);
    }
}
