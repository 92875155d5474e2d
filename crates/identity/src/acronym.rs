//! Acronyms: "IDF" of "Israel Defense Forces".

use crate::name::{SMALL_WORDS, fold};

/// Fewer letters fit too much, more are a word.
const LENGTH: std::ops::RangeInclusive<usize> = 2..=7;

/// Whether a name is written like an acronym: two to seven capitals, perhaps with full stops.
pub(crate) fn is_acronym(name: &str) -> bool {
    let letters: Vec<char> = name.chars().filter(|c| !matches!(c, '.' | '-')).collect();
    LENGTH.contains(&letters.len()) && letters.iter().all(|c| c.is_uppercase())
}

/// The letters of an acronym.
pub(crate) fn letters(acronym: &str) -> String {
    fold(acronym).replace(' ', "")
}

/// The letters of the acronyms that a name can have: the first ones of its words, with or without its small words. A
/// word alone has none.
pub(crate) fn initials(name: &str) -> Vec<String> {
    let folded = fold(name);
    if !folded.contains(' ') {
        return Vec::new();
    }
    let first = |word: &str| word.chars().next();
    let all = folded.split(' ').filter_map(first).collect();
    let large = folded.split(' ').filter(|word| !SMALL_WORDS.contains(word)).filter_map(first).collect();
    vec![all, large]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acronyms() {
        for (acronym, name, fits) in [
            ("IDF", "Israel Defense Forces", true),
            ("U.S.", "United States", true),
            ("UAE", "United Arab Emirates", true),
            ("USA", "United States of America", true),
            ("EU", "European Union", true),
            ("DOJ", "Department of Justice", true),
            ("UN", "Ukraine", false),
            ("IDF", "Israel Diamond Exchange", false),
        ] {
            assert!(is_acronym(acronym), "{acronym}");
            assert_eq!(initials(name).contains(&letters(acronym)), fits, "{acronym} of {name}");
        }
        assert!(!is_acronym("Idf") && !is_acronym("A") && !is_acronym("NETANYAHU"));
    }
}
