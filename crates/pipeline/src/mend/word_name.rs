//! Given names that are words: "May Chen" found as "Chen", "Will Grant" not at all, and "Will asked May" in a text that has both in full.
//! "Will Sanders resign?" and "in May Johnson left" have none.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use namegraph_document::{EntityType, Mention, Span};
use regex::Regex;

use super::words::{
    before, begins_sentence, begins_upper, behind, is_body_word, is_speaking, is_title_case, pattern,
    replaced, touching,
};

static WORD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(Amber|Angel|April|Art|August|Autumn|Bill|Bob|Buck|Chance|Charity|Chase|Chuck|Cliff|Constance|Daisy|Dale|Dawn|Destiny|Don|Drew|Ernest|Faith|Frank|Gene|Ginger|Glen|Grace|Grant|Guy|Harmony|Hazel|Heath|Holly|Honor|Hope|Hunter|Iris|Ivy|Jack|Jade|Jay|Joy|June|Lance|Lily|Mark|Mason|May|Melody|Mercy|Miles|Misty|Olive|Pat|Patience|Pearl|Penny|Pierce|Prudence|Ray|Reed|Rich|Rob|Robin|Rose|Ruby|Rusty|Sandy|Skip|Sterling|Sue|Summer|Ty|Verity|Victor|Violet|Wade|Will)\b",
    )
});
/// Those that a sentence may begin with as a verb.
const VERBS: [&str; 20] = [
    "Bill", "Bob", "Chance", "Chase", "Don", "Drew", "Frank", "Grant", "Honor", "Hope", "Lance", "Mark",
    "May", "Pat", "Pierce", "Rob", "Skip", "Sue", "Ty", "Will",
];
const MONTHS: [&str; 6] = ["April", "August", "Autumn", "June", "May", "Summer"];
/// What stands before a month.
const DATED: [&str; 40] = [
    "a",
    "after",
    "and",
    "before",
    "between",
    "beyond",
    "by",
    "during",
    "each",
    "early",
    "every",
    "first",
    "following",
    "for",
    "from",
    "in",
    "into",
    "last",
    "late",
    "mid",
    "next",
    "of",
    "on",
    "or",
    "since",
    "that",
    "the",
    "this",
    "through",
    "throughout",
    "till",
    "to",
    "until",
    "was",
    "were",
    "when",
    "with",
    "yesterday",
    "is",
    "st",
];
/// Verbs with a person for their object.
const MEETS: [&str; 28] = [
    "accused",
    "asked",
    "beat",
    "begged",
    "called",
    "defeated",
    "helped",
    "hired",
    "hugged",
    "introduced",
    "joined",
    "kissed",
    "knew",
    "loved",
    "married",
    "met",
    "named",
    "paid",
    "phoned",
    "saw",
    "sent",
    "sued",
    "thanked",
    "told",
    "visited",
    "warned",
    "watched",
    "with",
];
/// Verbs and others in small letters behind a person's name.
const FOLLOWS: [&str; 38] = [
    "also", "and", "at", "became", "began", "came", "could", "did", "does", "from", "gave", "got", "had",
    "has", "held", "in", "is", "kept", "left", "lost", "made", "met", "never", "of", "ran", "sat", "saw",
    "still", "then", "took", "was", "went", "who", "whose", "won", "would", "to", "for",
];

pub(super) fn mended(text: &str, mentions: Vec<Mention>) -> Vec<Mention> {
    let words: Vec<Span> = WORD.find_iter(text).map(|found| Span::new(found.start(), found.end())).collect();
    if words.is_empty() {
        return mentions;
    }
    let mut new = Vec::new();
    for &word in &words {
        if let Some(mention) = whole(text, word, &mentions) {
            new.push(mention);
        }
    }
    let mentions = replaced(mentions, new);
    let given: BTreeSet<&str> = mentions
        .iter()
        .filter(|m| m.entity_type == EntityType::Person)
        .filter_map(|m| m.span.of(text)?.split_once(' '))
        .map(|(first, _)| first)
        .collect();
    let alone = |word: &&Span| {
        word.of(text).is_some_and(|w| given.contains(w))
            && touching(&mentions, **word)
                .iter()
                .all(|m| m.span == **word && m.entity_type != EntityType::Person)
            && is_alone(text, **word)
    };
    let alone = words.iter().filter(alone);
    let alone = alone.map(|&span| Mention { span, entity_type: EntityType::Person, score: 0.5 }).collect();
    replaced(mentions, alone)
}

/// The full name that a word begins.
fn whole(text: &str, word: Span, mentions: &[Mention]) -> Option<Mention> {
    let name = word.of(text)?;
    let surname = behind(text, word.end);
    let surname = surname.strip_suffix("'s").or_else(|| surname.strip_suffix("’s")).unwrap_or(surname);
    if !is_title_case(surname) || is_body_word(surname) || text[word.end..].starts_with('\n') {
        return None;
    }
    let at = word.end + 1;
    let last = Span::new(at, at + surname.len());
    let here = touching(mentions, Span::new(word.start, last.end));
    let (end, score) = match here {
        [] => (last.end, 0.5),
        [one]
            if one.entity_type == EntityType::Person
                && one.span.start == at
                && !one.span.of(text)?.contains(' ') =>
        {
            (one.span.end, one.score)
        }
        [a, b]
            if [a, b].iter().all(|m| {
                m.entity_type == EntityType::Person && !m.span.of(text).is_some_and(|n| n.contains(' '))
            }) && a.span == word =>
        {
            (b.span.end, b.score)
        }
        [one]
            if one.span == word
                && (MEETS.contains(&before(text, word.start)) || is_speaking(behind(text, last.end))) =>
        {
            (last.end, one.score)
        }
        _ => return None,
    };
    let first = begins_sentence(text, word.start);
    let previous = before(text, word.start);
    let month = MONTHS.contains(&name);
    let tail = &text[end..];
    let follows = behind(text, end);
    let closed = tail.is_empty() || tail.starts_with([',', '.', ')', '\'', '’', '\n', ';', '”', '"', ':']);
    let verb_behind = is_speaking(follows)
        || FOLLOWS.contains(&follows)
        || follows.len() > 3 && !begins_upper(follows) && (follows.ends_with("ed") || follows.ends_with('s'));
    let told = MEETS.contains(&previous) || is_speaking(previous);
    let fits = if first {
        let question = near(tail).find(['.', '!', '?', '\n']).is_some_and(|at| tail[at..].starts_with('?'));
        let verb = VERBS.contains(&name);
        let found = !here.is_empty();
        !question && (found && (!verb || closed || verb_behind) || !found && is_speaking(follows))
    } else if begins_upper(previous) && !previous.ends_with(['.', ',', ')', ';']) {
        false
    } else if month && !told && DATED.contains(&previous) {
        // "in May Johnson left" is a month; "by May Chen," may be none.
        matches!(previous, "by" | "and" | "of" | "to" | "for" | "from")
            && closed
            && !here.is_empty()
            && !tail.starts_with(", 2")
    } else if here.is_empty() {
        let determined = matches!(
            previous,
            "" | "the"
                | "a"
                | "an"
                | "this"
                | "that"
                | "our"
                | "their"
                | "his"
                | "her"
                | "its"
                | "my"
                | "your"
                | "new"
                | "no"
        );
        !determined && !begins_upper(follows) && (told || verb_behind || closed)
    } else {
        true
    };
    fits.then_some(Mention { span: Span::new(word.start, end), entity_type: EntityType::Person, score })
}

/// The first bytes of what follows: longer sentences ask nothing.
fn near(tail: &str) -> &str {
    let end = (0..=tail.len().min(400)).rev().find(|&at| tail.is_char_boundary(at)).unwrap_or(0);
    &tail[..end]
}

/// Whether a word by itself is the person whom its text has in full.
fn is_alone(text: &str, word: Span) -> bool {
    let name = &text[word.start..word.end];
    let (previous, follows) = (before(text, word.start), behind(text, word.end));
    let does = is_speaking(follows) || follows.len() > 4 && follows.ends_with("ed") && !begins_upper(follows);
    let owns = text[word.end..].starts_with("'s ") || text[word.end..].starts_with("’s ");
    if begins_upper(follows) {
        return false;
    }
    if begins_sentence(text, word.start) {
        let habit = follows.len() > 4 && follows.ends_with('s') && !MONTHS.contains(&name);
        return does || habit || owns && !MONTHS.contains(&name);
    }
    let met = MEETS.contains(&previous) || is_speaking(previous);
    let month = MONTHS.contains(&name);
    let lower = !previous.is_empty() && !begins_upper(previous);
    met || does && lower && !(month && DATED.contains(&previous) && previous != "and")
        || owns && lower && !month
}

#[cfg(test)]
mod tests {
    use super::super::tests::holds;

    #[test]
    fn a_word_may_be_a_given_name() {
        holds(&[
            (
                "May [Chen|PER] told Will Grant that the shop would close in May. Will asked May to think again. Hope [Sanders|PER] still had hope.",
                "May Chen PER, Will Grant PER, Will PER, May PER, Hope Sanders PER",
            ),
            ("Will [Sanders|PER] resign? May [Johnson|PER] be right?", "Sanders PER, Johnson PER"),
            ("In May [Johnson|PER] left. Since June [Carter|PER] has", "Johnson PER, Carter PER"),
            ("He met April [Ryan|PER] and Faith [Okoro|PER].", "April Ryan PER, Faith Okoro PER"),
            (
                "Mark [Twain|PER], Rich [Lowry|PER] and Drew [Barrymore|PER] left",
                "Mark Twain PER, Rich Lowry PER, Drew Barrymore PER",
            ),
            ("Trump Will [Grant|PER] Pardon", "Grant PER"),
            (
                "[Grace Hill|PER] left. Asked why, Grace laughed; Grace's hat fell.",
                "Grace Hill PER, Grace PER, Grace PER",
            ),
            ("May [Trump|PER] win", "Trump PER"),
            ("the Grace Hospital and a Hope Fund", ""),
            ("June [Osborne|PER] said so. In June it rained.", "June Osborne PER"),
            ("Will [Smith|PER] slapped him", "Will Smith PER"),
        ]);
    }
}
