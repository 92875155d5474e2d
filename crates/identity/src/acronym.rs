//! Acronyms: "IDF" of "Israel Defense Forces".

use crate::name::{SMALL_WORDS, fold};

/// Fewer letters fit too much, more are a word.
const LENGTH: std::ops::RangeInclusive<usize> = 2..=7;

/// Whether a name is written like an acronym: two to seven capitals, perhaps with full stops.
pub(crate) fn is_acronym(name: &str) -> bool {
    let letters: Vec<char> = name.chars().filter(|c| !matches!(c, '.' | '-')).collect();
    LENGTH.contains(&letters.len()) && letters.iter().all(|c| c.is_uppercase())
}

/// Whether an acronym's letters are the first letters of the words of a name, with or without its small words.
pub(crate) fn abbreviates(acronym: &str, name: &str) -> bool {
    let letters = fold(acronym).replace(' ', "");
    let folded = fold(name);
    let words: Vec<&str> = folded.split(' ').collect();
    if words.len() < 2 {
        return false;
    }
    let initials =
        |words: &mut dyn Iterator<Item = &&str>| words.filter_map(|w| w.chars().next()).collect::<String>();
    initials(&mut words.iter()) == letters
        || initials(&mut words.iter().filter(|w| !SMALL_WORDS.contains(w))) == letters
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
            assert_eq!(abbreviates(acronym, name), fits, "{acronym} of {name}");
        }
        assert!(!is_acronym("Idf") && !is_acronym("A") && !is_acronym("NETANYAHU"));
    }
}
