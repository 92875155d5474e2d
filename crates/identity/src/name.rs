//! What a name is made of, and when two are the same but for writing.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use namegraph_document::EntityType;

/// Titles and offices that stand before a person's name and are no part of it.
const TITLES: [&str; 40] = [
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "prof",
    "professor",
    "sir",
    "dame",
    "lord",
    "lady",
    "president",
    "chancellor",
    "minister",
    "premier",
    "senator",
    "sen",
    "rep",
    "representative",
    "congressman",
    "congresswoman",
    "governor",
    "gov",
    "mayor",
    "judge",
    "justice",
    "general",
    "gen",
    "colonel",
    "col",
    "captain",
    "capt",
    "lieutenant",
    "lt",
    "sgt",
    "sheikh",
    "pm",
    "rev",
    "secretary",
    "hon",
];

/// Words at the end of an organization's name that say what it is, not which.
const SUFFIXES: [&str; 26] = [
    "inc",
    "corp",
    "corporation",
    "ltd",
    "limited",
    "llc",
    "plc",
    "ag",
    "gmbh",
    "sa",
    "spa",
    "nv",
    "co",
    "company",
    "group",
    "holdings",
    "holding",
    "party",
    "movement",
    "plc",
    "se",
    "kg",
    "bank",
    "airlines",
    "agency",
    "news",
];

/// Words too small to give an acronym its letter.
pub(crate) const SMALL_WORDS: [&str; 13] =
    ["of", "the", "and", "for", "in", "on", "de", "des", "der", "du", "la", "to", "a"];

/// A name in the form that equality is judged by: lower case, without accents and punctuation, single spaces.
/// "U.S." becomes "us", "Al-Mawasi" "al mawasi", "Netanyahu's" stays two words.
///
/// ```
/// use namegraph_identity::fold;
/// assert_eq!(fold("Élysée  Palace"), "elysee palace");
/// assert_eq!(fold("U.S."), fold("US"));
/// ```
pub fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for c in name.nfkd().filter(|&c| !is_combining_mark(c)) {
        match c {
            '.' | '\'' | '’' | '‘' | '`' | 'ʼ' | '"' | '“' | '”' => {}
            c if c.is_alphanumeric() => folded.extend(c.to_lowercase()),
            _ if !folded.ends_with(' ') && !folded.is_empty() => folded.push(' '),
            _ => {}
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// A surface as it is shown: one space between words, no quotes around, no possessive, no article before.
pub(crate) fn tidy(surface: &str) -> String {
    let mut name = surface.split_whitespace().collect::<Vec<_>>().join(" ").replace(" - ", "-");
    for tail in ["'s", "’s", "'S", "’S"] {
        if let Some(stem) = name.strip_suffix(tail) {
            name.truncate(stem.trim_end().len());
        }
    }
    let name =
        name.trim_matches(|c: char| matches!(c, '"' | '“' | '”' | '\'' | '‘' | '’' | ',' | ';' | ':' | ' '));
    let article = ["The ", "the ", "THE "].into_iter().find_map(|a| name.strip_prefix(a));
    article.unwrap_or(name).to_owned()
}

/// A person's name without the titles before it, unless nothing were left.
pub(crate) fn without_titles(name: &str) -> &str {
    let mut rest = name;
    while let Some((first, tail)) = rest.split_once(' ') {
        if !TITLES.contains(&fold(first).as_str()) {
            break;
        }
        rest = tail.trim_start();
    }
    rest
}

/// An organization's folded name without the suffix that says what it is.
pub(crate) fn without_suffix(folded: &str) -> Option<&str> {
    let (stem, suffix) = folded.rsplit_once(' ')?;
    SUFFIXES.contains(&suffix).then_some(stem)
}

/// A mention's name, tidy and without titles.
pub(crate) fn shown(surface: &str, entity_type: EntityType) -> String {
    let tidy = tidy(surface);
    if entity_type == EntityType::Person { without_titles(&tidy).to_owned() } else { tidy }
}

/// How a short form of a person's name relates to a full one, both folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PartOfName {
    /// The surname, or all of the name from some word on: "Netanyahu", "bin Salman".
    Surname,
    /// Initials and the surname: "B. Netanyahu".
    Initials,
    /// Words from its beginning: "Benjamin".
    Given,
    /// Its words in order with some left out: "Enrique Nieto" of "Enrique Pena Nieto".
    Gapped,
}

impl PartOfName {
    pub(crate) fn of(short: &str, full: &str) -> Option<Self> {
        let (short, full): (Vec<&str>, Vec<&str>) = (short.split(' ').collect(), full.split(' ').collect());
        let suffixed = |words: &[&str]| words.last().is_some_and(|w| ["jr", "sr", "ii", "iii"].contains(w));
        if short.is_empty()
            || short.len() >= full.len() && !initials(&short, &full)
            || suffixed(&short) != suffixed(&full) && short.len() > 1
        {
            return None;
        }
        let body = if suffixed(&full) && !suffixed(&short) { &full[..full.len() - 1] } else { &full[..] };
        if body.ends_with(&short) && body.len() > short.len() {
            Some(Self::Surname)
        } else if initials(&short, &full) {
            Some(Self::Initials)
        } else if full.starts_with(&short) {
            Some(Self::Given)
        } else if short.len() >= 2 && in_order(&short, body) && short.last() == body.last() {
            Some(Self::Gapped)
        } else {
            None
        }
    }
}

/// "j smith" of "john smith": same surname, each word before it an initial or the word itself.
fn initials(short: &[&str], full: &[&str]) -> bool {
    let ([given @ .., last], [full_given @ .., full_last]) = (short, full) else { return false };
    last == full_last
        && !given.is_empty()
        && given.len() <= full_given.len()
        && given.iter().zip(full_given).any(|(w, f)| w != f)
        && given
            .iter()
            .zip(full_given)
            .all(|(w, f)| w == f || w.chars().count() == 1 && f.starts_with(w) && f.chars().count() > 1)
}

fn in_order(short: &[&str], full: &[&str]) -> bool {
    let mut rest = full.iter();
    short.iter().all(|w| rest.any(|f| f == w))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_differ_in_writing_only() {
        let cases = [
            ("Benjamin Netanyahu", "BENJAMIN NETANYAHU", true),
            ("Erdoğan", "Erdogan", true),
            ("U.S.", "US", true),
            ("al-Assad", "al Assad", true),
            ("O'Brien", "O’Brien", true),
            ("Ann Lee", "Anne Lee", false),
        ];
        for (a, b, same) in cases {
            assert_eq!(fold(a) == fold(b), same, "{a} / {b}");
        }
    }

    #[test]
    fn surfaces_are_tidied() {
        let cases = [
            ("Netanyahu's", "Netanyahu"),
            ("the  United\nNations", "United Nations"),
            ("“Gazette”", "Gazette"),
            ("Trans - Pacific", "Trans-Pacific"),
            ("The", "The"),
        ];
        for (surface, name) in cases {
            assert_eq!(tidy(surface), name);
        }
        assert_eq!(without_titles("President Donald Trump"), "Donald Trump");
        assert_eq!(without_titles("Justice"), "Justice");
    }

    #[test]
    fn parts_of_a_name() {
        use PartOfName::{Gapped, Given, Initials, Surname};
        let cases = [
            ("netanyahu", "benjamin netanyahu", Some(Surname)),
            ("bin salman", "mohammed bin salman", Some(Surname)),
            ("benjamin", "benjamin netanyahu", Some(Given)),
            ("j smith", "john smith", Some(Initials)),
            ("j smith", "john paul smith", Some(Initials)),
            ("enrique nieto", "enrique pena nieto", Some(Gapped)),
            ("kennedy", "john f kennedy jr", Some(Surname)),
            ("john kennedy", "john f kennedy jr", None),
            ("john kennedy", "john f kennedy", Some(Gapped)),
            ("jane smith", "john smith", None),
            ("yahu", "benjamin netanyahu", None),
            ("benjamin netanyahu", "benjamin netanyahu", None),
            ("j smith", "j smith", None),
        ];
        for (short, full, expected) in cases {
            assert_eq!(PartOfName::of(short, full), expected, "{short} of {full}");
        }
    }
}
