//! Words within and beside names, and mentions put in the place of others.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use namegraph_document::{EntityType, Mention, Span};
use namegraph_tables::names;
use regex::Regex;

pub(super) fn pattern(written: &str) -> Regex {
    Regex::new(written).expect("the pattern is right: a test matches it")
}

/// Given names that are common somewhere and name no town, land or firm better known than their bearers.
const GIVEN: &str = include_str!("given.txt");

static GIVEN_NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let lists = GIVEN.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace);
    let full = names::NICKNAMES.lines().filter(|line| !line.starts_with('#'));
    let full = full.filter_map(|line| line.split('\t').next());
    lists.chain(full).filter(|name| !PLACES_TOO.contains(name)).collect()
});

/// Given names that are as often a place or a firm.
const PLACES_TOO: [&str; 6] = ["alexandria", "francis", "victoria", "sebastian", "douglas", "stanley"];

/// Whether a word is a given name and little else.
pub(super) fn is_given(word: &str) -> bool {
    GIVEN_NAMES.contains(word.to_lowercase().as_str())
}

/// Whether a word is a given name, whatever else it is.
pub(super) fn can_be_given(word: &str) -> bool {
    is_given(word) || PLACES_TOO.contains(&word.to_lowercase().as_str())
}

/// Small words within a person's name.
pub(super) fn is_particle(word: &str) -> bool {
    static PARTICLES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
        let listed = names::PARTICLES.lines().filter_map(|line| line.split('\t').next());
        let more = [
            "of", "the", "y", "e", "i", "af", "av", "t", "ould", "ul", "ur", "uz", "zum", "zur", "ten",
            "ibni", "a", "do", "d", "dei", "degli", "lo", "li", "op", "aan", "in",
        ];
        listed.chain(more).collect()
    });
    let bare = word.trim_end_matches(['-', '\'', '’', '‘', '.']);
    PARTICLES.contains(bare)
}

pub(super) fn begins_upper(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

/// Whether a word is written as names are: a capital, then small letters.
pub(super) fn is_title_case(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase)
        && word.chars().any(char::is_lowercase)
        && letters.all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-'))
}

/// Longer words before a name are none, in characters.
const LONGEST_WORD: usize = 64;

/// The word that stands right before a byte, with one blank or line end between; nothing if there is more, or none.
pub(super) fn before(text: &str, at: usize) -> &str {
    let head = &text[..at];
    let Some(head) = head.strip_suffix([' ', '\n', '\u{a0}']) else { return "" };
    let start = head
        .char_indices()
        .rev()
        .take(LONGEST_WORD)
        .find(|(_, c)| c.is_whitespace() || matches!(c, '(' | '"' | '“' | '—' | '['))
        .map(|(at, c)| at + c.len_utf8());
    let Some(start) = start.or_else(|| (head.len() <= LONGEST_WORD).then_some(0)) else { return "" };
    &head[start..]
}

/// The word that stands right behind a byte, with one blank or line end between; nothing if there is more, or none.
pub(super) fn behind(text: &str, at: usize) -> &str {
    let Some(tail) = text[at..].strip_prefix([' ', '\n', '\u{a0}']) else { return "" };
    let end =
        tail.find(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’' | '-')).unwrap_or(tail.len());
    &tail[..end]
}

/// Whether a sentence, a line or a quote may begin at a byte.
pub(super) fn begins_sentence(text: &str, at: usize) -> bool {
    let head = text[..at].trim_end_matches([' ', '\t']);
    head.is_empty()
        || head.ends_with(['.', '!', '?', ':', ';', '\n', '"', '“', '”', '\'', '‘', '—', '|', '*', '#'])
}

/// Words after which a person is named, or that only persons do.
pub(super) fn is_speaking(word: &str) -> bool {
    matches!(
        word,
        "said"
            | "says"
            | "told"
            | "asked"
            | "replied"
            | "added"
            | "answered"
            | "smiled"
            | "laughed"
            | "wept"
            | "nodded"
            | "slept"
            | "shrugged"
            | "thought"
            | "thinks"
            | "knew"
            | "knows"
            | "wrote"
            | "writes"
            | "spoke"
            | "sighed"
            | "cried"
            | "whispered"
            | "died"
            | "testified"
            | "resigned"
            | "married"
            | "confessed"
            | "tweeted"
            | "sang"
            | "who"
            | "whose"
    )
}

/// The mentions that overlap a span.
pub(super) fn touching(mentions: &[Mention], span: Span) -> &[Mention] {
    let from = mentions.partition_point(|m| m.span.end <= span.start);
    let to = from + mentions[from..].partition_point(|m| m.span.start < span.end);
    &mentions[from..to]
}

/// The mentions, and `new` in the place of those that overlap it.
pub(super) fn replaced(mut mentions: Vec<Mention>, mut new: Vec<Mention>) -> Vec<Mention> {
    if new.is_empty() {
        return mentions;
    }
    new.sort_by_key(|m| (m.span.start, std::cmp::Reverse(m.span.end)));
    let mut end = 0;
    new.retain(|m| {
        let free = m.span.start >= end && !m.span.is_empty();
        end = if free { m.span.end } else { end };
        free
    });
    mentions.retain(|m| touching(&new, m.span).is_empty());
    mentions.extend(new);
    mentions.sort_by_key(|m| m.span.start);
    mentions
}

/// Where a surname is first introduced by a person's full name.
pub(super) fn introduced<'a>(text: &'a str, mentions: &[Mention]) -> BTreeMap<&'a str, usize> {
    let mut first = BTreeMap::new();
    for mention in mentions.iter().filter(|m| m.entity_type == EntityType::Person) {
        let name = mention.span.of(text).unwrap_or_default();
        if let Some((_, last)) = name.rsplit_once([' ', '\n']) {
            first.entry(last).or_insert(mention.span.start);
        }
    }
    first
}

/// Words that say that something is a body, not a person.
pub(super) fn is_body_word(word: &str) -> bool {
    static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
        let listed = names::SUFFIXES.lines().filter(|line| !line.starts_with('#'));
        let more = "academy action administration affairs agency air airlines airport alliance arena army assembly \
            associates association authority award awards bancorp bank bay beach board books bowl bridge brothers \
            building bureau cabinet campaign capital castle cathedral center central centre chamber championship \
            church city clinic club coast coalition college commission committee communications community companies \
            conference congress consulting coalition corps cosmetics council county court creek cup daily day \
            democrats department designs development district division energy enterprises entertainment estate \
            express falls family farm farms federation festival field films finance financial fire force forces \
            forest foods foundation front fund game games gas gazette general global government group guard hall \
            herald heights high hill hills holdings hornets hospital hotel house housing industries initiative \
            institute institution insurance international investments island islands journal labs lake lakers law \
            league library logistics magazine mall management marathon march market media medical memorial mine mines \
            ministry motors mountain mountains movement museum music national navy network news nuclear observer oil \
            opera orchestra organization park parkway parliament partners party pass peak petroleum pharma \
            pharmaceuticals pictures place plant plaza point police port post power presidency press prison prize \
            productions project properties province publishing race radio railway ranch records red region register \
            report republicans research resort resources restaurant review river road rovers school schools science \
            securities senate service services shipping shop society software solutions springs square stadium star \
            state states station steel store stores street studio studios summit sun system systems team technologies \
            technology telegraph telecom television temple theater theatre times tower towers town township trade \
            trail treaty tribune trust tv union united university valley ventures village war water wells wing works \
            world yard zoo act bill amendment accord accords syndrome disease doctrine effect scandal affair show \
            open classic trophy war wars battle riots revolution protocol plan project program nations";
        let listed = listed.filter_map(|line| line.split('\t').next());
        listed.chain(more.split_whitespace()).collect()
    });
    WORDS.contains(word.trim_end_matches('.').to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_beside_a_name_are_found() {
        let text = "said Ann Lee, who\n(Bo Li)";
        assert_eq!((before(text, 5), behind(text, 8), behind(text, 12)), ("said", "Lee", ""));
        assert_eq!(before(text, 19), "");
        assert!(begins_sentence("He left. Ann", 9) && !begins_sentence("and Ann", 4));
        assert!(is_given("Svetlana") && !is_given("Victoria") && is_particle("van") && is_body_word("Inc."));
    }
}
