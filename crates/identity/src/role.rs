//! References without a name: "the prime minister", where a document leaves no doubt who that is.
//!
//! An office is somebody's if the document introduces them with it ("Israeli Prime Minister Benjamin Netanyahu",
//! "Angela Merkel, the chancellor,"). A later "the prime minister" is him if the document introduces nobody else with
//! it, of whatever country or house. Rather nobody than the wrong one.

use std::collections::{BTreeMap, BTreeSet};

use namegraph_document::{EntityType, Mention, NamedMention, Span};

use crate::name::{fold, without_possessive};
use crate::tables::tables;

/// "deputy prime minister".
const MOST_WORDS: usize = 3;

/// Words before an office that is not, no longer or not yet held, or is another office.
const FORMER: [&str; 14] = [
    "former", "ex", "then", "late", "vice", "deputy", "acting", "future", "would-be", "onetime", "incoming",
    "outgoing", "interim", "first",
];

/// What follows an office that stands for its holder. Anything else may make another thing of it: "the president
/// pro tempore", "the governor race".
const FOLLOWERS: [&str; 74] = [
    "a",
    "about",
    "after",
    "again",
    "agreed",
    "also",
    "and",
    "announced",
    "as",
    "asked",
    "at",
    "before",
    "believes",
    "but",
    "by",
    "called",
    "can",
    "cannot",
    "could",
    "declared",
    "did",
    "does",
    "during",
    "from",
    "gave",
    "had",
    "has",
    "have",
    "himself",
    "herself",
    "in",
    "insisted",
    "into",
    "is",
    "it",
    "made",
    "may",
    "met",
    "might",
    "must",
    "never",
    "not",
    "now",
    "on",
    "ordered",
    "or",
    "said",
    "saying",
    "says",
    "should",
    "signed",
    "spoke",
    "still",
    "than",
    "that",
    "then",
    "to",
    "told",
    "took",
    "traveled",
    "visited",
    "wanted",
    "wants",
    "was",
    "went",
    "were",
    "when",
    "while",
    "will",
    "with",
    "without",
    "wrote",
    "would",
    "if",
];

/// Offices that do not stand for one holder at a time in the places that a text may be about.
pub(crate) const SHARED: [&str; 4] = ["ambassador", "sheriff", "governor", "mayor"];

/// Who is introduced with an office, and where first.
#[derive(Default)]
struct Holders {
    names: BTreeMap<String, usize>,
    /// Names that stand beside the office as fully as the document ever gives them: where only a surname does, whose it
    /// is was an inference, and another on top of it is one too many.
    in_full: BTreeSet<String>,
    /// Whether somebody has it who is not named, or of some institution: nobody is safe to be meant then.
    clouded: bool,
}

/// The offices that a text speaks of.
pub(crate) struct Offices<'t> {
    text: &'t str,
    words: Vec<Span>,
    found: Vec<Office>,
}

impl<'t> Offices<'t> {
    /// Time: O(n) in the text.
    pub(crate) fn of(text: &'t str) -> Self {
        let words = words(text);
        let found = offices(text, &words);
        Self { text, words, found }
    }

    /// The mentions of persons with an office right before them, by their places.
    pub(crate) fn introduce(&self, mentions: &[Mention]) -> Vec<usize> {
        let ends: BTreeSet<usize> = self.found.iter().map(|o| self.words[o.last].end).collect();
        let introduced = |m: &Mention| {
            let gap =
                ends.range(..m.span.start).next_back().and_then(|&end| self.text.get(end..m.span.start));
            gap.is_some_and(|gap| gap.trim().is_empty() && gap.len() <= 2)
        };
        (0..mentions.len()).filter(|&i| introduced(&mentions[i])).collect()
    }

    /// The mentions by an office alone, in order, given the mentions by name, in order and without overlap.
    ///
    /// Time: O(m log m) in the mentions, and O(log m) for each office.
    pub(crate) fn alone(&self, mentions: &[NamedMention]) -> Vec<NamedMention> {
        if self.found.is_empty() {
            return Vec::new();
        }
        let persons: BTreeMap<usize, &NamedMention> = mentions
            .iter()
            .filter(|m| m.mention.entity_type == EntityType::Person)
            .map(|m| (m.mention.span.start, m))
            .collect();
        let holders = holders(self.text, &self.words, &self.found, &persons);
        let most_named = most_named(mentions);
        let mut alone = Vec::new();
        for office in self.found.iter().filter(|o| stands_alone(self.text, &self.words, o)) {
            let Some(holder) = holders.get(&office.name).and_then(|h| h.only(office.start)) else { continue };
            let span = office.span(self.text, &self.words);
            if most_named != Some(holder) || overlaps(mentions, span) {
                continue;
            }
            let mention = Mention { span, entity_type: EntityType::Person, score: 1.0 };
            let form = format!("the {}", office.name);
            alone.push(NamedMention { mention, form, name: holder.to_owned(), tagged: None, by_role: true });
        }
        alone
    }
}

impl Holders {
    /// The only one who can be meant at a place in the text.
    fn only(&self, at: usize) -> Option<&str> {
        let mut names = self.names.iter();
        let (name, &first) = names.next()?;
        let sure = names.next().is_none() && !self.clouded && self.in_full.contains(name);
        (sure && first < at).then_some(name)
    }
}

/// The words of a text, without punctuation.
fn words(text: &str) -> Vec<Span> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices() {
        let inside = c.is_alphanumeric() || start.is_some() && matches!(c, '-' | '\'' | '’' | '.');
        match (inside, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                words.push(Span::new(from, at));
                start = None;
            }
            _ => {}
        }
    }
    words.extend(start.map(|from| Span::new(from, text.len())));
    let bare = |word: &Span| {
        let surface = word.of(text).unwrap_or_default();
        Span::new(word.start, word.start + surface.trim_end_matches(['.', '\'', '’', '-']).len())
    };
    words.iter().map(bare).collect()
}

/// An office in a text: its words, by their places.
struct Office {
    name: String,
    first: usize,
    last: usize,
    start: usize,
}

impl Office {
    /// The article, if there is one right before, and the office.
    fn span(&self, text: &str, words: &[Span]) -> Span {
        let article = self.first.checked_sub(1).filter(|&i| lower(text, words[i]) == "the");
        let last = words[self.last];
        let surface = last.of(text).unwrap_or_default();
        let own = without_possessive(surface);
        Span::new(words[article.unwrap_or(self.first)].start, last.start + own.len())
    }
}

fn lower(text: &str, word: Span) -> String {
    word.of(text).unwrap_or_default().to_lowercase()
}

/// Every office in the text, the longest where several begin.
fn offices(text: &str, words: &[Span]) -> Vec<Office> {
    let mut found: Vec<Office> = Vec::new();
    for first in 0..words.len() {
        let inside = found.last().is_some_and(|o| o.last >= first);
        if inside || !tables().begins_office(&lower(text, words[first])) {
            continue;
        }
        for last in (first..words.len().min(first + MOST_WORDS)).rev() {
            let between = text.get(words[first].start..words[last].end).unwrap_or_default();
            let whole = without_possessive(between);
            let name = fold(whole);
            if tables().title(&name) == Some(true)
                && whole.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\n'))
            {
                found.push(Office { name, first, last, start: words[first].start });
                break;
            }
        }
    }
    found
}

/// Who is introduced with which office.
fn holders(
    text: &str,
    words: &[Span],
    offices: &[Office],
    persons: &BTreeMap<usize, &NamedMention>,
) -> BTreeMap<String, Holders> {
    let mut holders = BTreeMap::<String, Holders>::new();
    for office in offices {
        let end = words[office.last].end;
        let named = persons.range(end..).next().filter(|(start, _)| {
            text.get(end..**start).is_some_and(|gap| gap.trim().is_empty() && gap.len() <= 2)
        });
        let before = office.first.checked_sub(1).map(|i| words[i]);
        let word = before.map(|w| lower(text, w)).unwrap_or_default();
        if FORMER.contains(&word.as_str()) || word.starts_with("ex-") || word.starts_with("then-") {
            continue;
        }
        let apposed = || apposed(text, words, office, persons);
        if let Some(person) = named.map(|(_, person)| *person).or_else(apposed) {
            let entry = holders.entry(office.name.clone()).or_default();
            entry.clouded |= before.is_some_and(|w| is_institution(text, w, words[office.first]));
            if person.form == person.name {
                entry.in_full.insert(person.name.clone());
            }
            let first = entry.names.entry(person.name.clone()).or_insert(usize::MAX);
            *first = (*first).min(person.mention.span.start.max(office.start));
        }
    }
    for office in SHARED {
        holders.entry(office.to_owned()).or_default().clouded = true;
    }
    holders
}

/// "Angela Merkel, the chancellor," names her as one.
fn apposed<'m>(
    text: &str,
    words: &[Span],
    office: &Office,
    persons: &BTreeMap<usize, &'m NamedMention>,
) -> Option<&'m NamedMention> {
    let article = office.first.checked_sub(1).filter(|&i| lower(text, words[i]) == "the")?;
    let (_, person) = persons.range(..words[article].start).next_back()?;
    let gap = text.get(person.mention.span.end..words[article].start)?;
    let behind = text.get(words[office.last].end..)?;
    (gap.trim() == "," && behind.starts_with([',', '.'])).then_some(*person)
}

/// Whether the word before an office says of what house it is: "NRA president", "Harvard President".
fn is_institution(text: &str, word: Span, office: Span) -> bool {
    let adjacent =
        text.get(word.end..office.start).is_some_and(|gap| gap.trim().is_empty() || gap.trim() == "'s");
    let surface = word.of(text).unwrap_or_default();
    let folded = fold(without_possessive(surface));
    let capital = surface.starts_with(char::is_uppercase);
    let sentence_start = text.get(..word.start).is_none_or(|before| {
        before.trim_end().is_empty() || before.trim_end().ends_with(['.', '!', '?', '”', '"'])
    });
    adjacent && capital && !sentence_start && tables().country(&folded).is_none()
}

/// Whether an office stands for its holder: "the president said", not "the president of Harvard".
fn stands_alone(text: &str, words: &[Span], office: &Office) -> bool {
    let Some(article) = office.first.checked_sub(1).filter(|&i| lower(text, words[i]) == "the") else {
        return false;
    };
    let gap = text.get(words[article].end..words[office.first].start).unwrap_or_default();
    let last = words[office.last];
    let possessive = last.of(text).is_some_and(|w| without_possessive(w) != w);
    let behind = text.get(last.end..).unwrap_or_default();
    let next = words.get(office.last + 1).map(|w| lower(text, *w)).unwrap_or_default();
    // "The President's Daily Brief" is a paper, "the president, Vladimir Putin" another's introduction.
    let capital = words
        .get(office.last + 1)
        .and_then(|w| w.of(text))
        .is_some_and(|w| w.starts_with(char::is_uppercase));
    let punctuated =
        behind.starts_with(['.', '!', '?', ';', ':', ')']) || behind.starts_with(", ") && !capital;
    gap == " "
        && (possessive && !capital && is_of_one(&next)
            || punctuated
            || FOLLOWERS.contains(&next.as_str()) && behind.starts_with(' '))
}

/// "the president's office" may be anybody's; "the president's decision" is somebody's.
fn is_of_one(next: &str) -> bool {
    ![
        "office",
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "day",
        "son",
        "daughter",
        "wife",
        "residence",
        "palace",
    ]
    .contains(&next)
}

/// The person named most, if no other is named as often.
fn most_named(mentions: &[NamedMention]) -> Option<&str> {
    let mut counts = BTreeMap::<&str, usize>::new();
    for mention in mentions.iter().filter(|m| m.mention.entity_type == EntityType::Person) {
        *counts.entry(&mention.name).or_default() += 1;
    }
    let most = counts.values().copied().max()?;
    let names: BTreeSet<&str> =
        counts.into_iter().filter(|(_, n)| *n == most).map(|(name, _)| name).collect();
    names.first().copied().filter(|_| names.len() == 1)
}

fn overlaps(mentions: &[NamedMention], span: Span) -> bool {
    let after = mentions.partition_point(|m| m.mention.span.end <= span.start);
    mentions.get(after).is_some_and(|m| m.mention.span.start < span.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes what stands in square brackets for names of persons.
    fn found(marked: &str) -> Vec<(String, String)> {
        let (mut text, mut mentions) = (String::new(), Vec::new());
        for part in marked.split_inclusive([']', '[']) {
            match part.strip_suffix(']') {
                Some(name) => {
                    let span = Span::new(text.len(), text.len() + name.len());
                    let mention = Mention { span, entity_type: EntityType::Person, score: 1.0 };
                    let (form, full) = (name.to_owned(), if name == "Lee" { "Ann Lee" } else { name });
                    mentions.push(NamedMention {
                        mention,
                        form,
                        name: full.to_owned(),
                        tagged: None,
                        by_role: false,
                    });
                    text.push_str(name);
                }
                None => text.push_str(part.trim_end_matches('[')),
            }
        }
        let roles = Offices::of(&text).alone(&mentions);
        roles.into_iter().map(|m| (m.mention.span.of(&text).unwrap().to_owned(), m.name)).collect()
    }

    #[test]
    fn an_office_is_its_only_holder() {
        let cases: [(&str, usize); 15] = [
            ("Prime Minister [Ann Lee] spoke. [Lee] left. The prime minister was late.", 1),
            (
                "Israeli Prime Minister [Ann Lee] spoke. [Lee] left and the prime minister's plane was late.",
                1,
            ),
            ("[Ann Lee], the chancellor, spoke. [Lee] left. They saw the chancellor.", 1),
            ("President [Ann Lee] met President [Bo Li]. [Lee] left. The president was late.", 0),
            ("The president was late. President [Ann Lee] spoke. [Lee] left.", 0),
            ("Former President [Ann Lee] spoke. [Lee] left. The president was late.", 0),
            ("They say NRA President [Ann Lee] spoke. [Lee] left. The president was late.", 0),
            ("President [Lee] spoke. [Ann Lee] left. The president was late.", 0),
            ("President [Ann Lee] spoke. [Lee] left. They read the President's Daily Brief.", 0),
            ("Prime Minister [Ann Lee] spoke. [Lee] left. The prime minister of Spain was late.", 0),
            ("Prime Minister [Ann Lee] spoke. [Lee] left. The deputy prime minister was late.", 0),
            ("Prime Minister [Ann Lee] spoke. [Lee] left. Prime ministers come and go.", 0),
            ("President [Ann Lee] spoke. [Bo Li] came. [Bo Li] left. The president was late.", 0),
            ("President [Ann Lee] spoke. [Lee] left. The president pro tempore was late.", 0),
            ("Mayor [Ann Lee] spoke. [Lee] left. The mayor was late.", 0),
        ];
        for (text, expected) in cases {
            let found = found(text);
            assert_eq!(found.len(), expected, "{text}: {found:?}");
            assert!(found.iter().all(|(_, name)| name == "Ann Lee"));
        }
    }
}
