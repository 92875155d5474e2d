//! What an organization is called, and what it is in law.

use crate::acronym::initials;
use crate::tables::tables;

/// Words of the longest legal form.
const LONGEST: usize = 8;
/// Letters from which a name may be written in one word or in several: "Goodwill", "Good Will".
const LETTERS: usize = 8;

/// Letters from which the last word of a name is the acronym of those before: "World Health Organization (WHO)".
const ACRONYM: usize = 3;

/// An organization's name, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Formed {
    /// The name without its legal form or the acronym that some put behind it, in the shape that spellings of it share: without articles and "and", which many write "&",
    /// words written out and in one way ("U.S. Dept", "First", "Centre"), and from some letters on without spaces.
    pub(crate) stem: String,
    /// What its legal form is compared by: "Ltd" and "Corporation" are "company", which print uses of any, and say nothing beside
    /// another form.
    pub(crate) form: Option<String>,
}

/// Takes an organization's folded name apart. Time: O(words).
pub(crate) fn formed(folded: &str) -> Formed {
    let (mut words, form) = without_form(folded);
    if let Some((acronym, named)) = words.split_last()
        && acronym.chars().count() >= ACRONYM
        && initials(&named.join(" ")).iter().any(|letters| letters == acronym)
    {
        words.pop();
    }
    let own = words.iter().copied().filter(|word| !["and", "the"].contains(word));
    let own: Vec<&str> = own.map(|word| tables().word_of_body(word)).collect();
    let own = of_what(own);
    let own = own.join(" ");
    let joined = own.replace(' ', "");
    let stem = if joined.chars().count() >= LETTERS { joined } else { own };
    let stem = if stem.is_empty() { folded.to_owned() } else { stem };
    Formed { stem, form }
}

/// The words of an organization's folded name without its legal form, and what that is compared by.
pub(crate) fn without_form(folded: &str) -> (Vec<&str>, Option<String>) {
    let mut words: Vec<&str> = folded.split(' ').collect();
    let mut forms = Vec::new();
    while let Some((form, rest)) = behind(&words).or_else(|| before(&words)) {
        forms.push(form);
        words = rest.to_vec();
    }
    if forms.iter().any(|&form| form != LOOSE) {
        forms.retain(|&form| form != LOOSE);
    }
    forms.sort_unstable();
    forms.dedup();
    (words, (!forms.is_empty()).then(|| forms.join(" ")))
}

/// "department of education" of "education department"; a town's police and fire departments have no other form.
fn of_what(words: Vec<&str>) -> Vec<&str> {
    let local = |word: &&str| ["police", "fire", "sheriff", "sheriffs"].contains(word);
    match words.as_slice() {
        [what @ .., body @ ("department" | "ministry")]
            if (1..=2).contains(&what.len()) && !what.iter().any(local) && !what.contains(&"of") =>
        {
            [*body, "of"].into_iter().chain(what.iter().copied()).collect()
        }
        _ => words,
    }
}

/// What the table calls forms that are used of any company.
pub(crate) const LOOSE: &str = "company";

/// The longest form at the end, and the words before it.
fn behind<'a, 'b>(words: &'b [&'a str]) -> Option<(&'static str, &'b [&'a str])> {
    let first = words.len().saturating_sub(LONGEST).max(1);
    (first..words.len()).find_map(|at| {
        let form = words[at..].join(" ");
        // A word that goes without saying in any text is one, if no table of forms has it.
        let said = tables().form(&form).map(|(form, _)| form);
        Some((said.or_else(|| tables().suffix_itself(&form))?, &words[..at]))
    })
}

/// The longest form at the beginning, and the words after it.
fn before<'a, 'b>(words: &'b [&'a str]) -> Option<(&'static str, &'b [&'a str])> {
    let last = words.len().saturating_sub(1).min(LONGEST);
    (1..=last).rev().find_map(|to| {
        let (form, stands_before) = tables().form(&words[..to].join(" "))?;
        stands_before.then_some((form, &words[to..]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_without_what_they_are_in_law() {
        for (name, stem, form) in [
            ("acme", "acme", None),
            ("acme ltd", "acme", Some("company")),
            ("samsung electronics co ltd", "samsungelectronics", Some("company")),
            ("siemens aktiengesellschaft", "siemens", Some("ag")),
            ("goldman sachs co llc", "goldmansachs", Some("llc")),
            ("joint stock company gazprom", "gazprom", Some("jsc")),
            ("procter and gamble", "proctergamble", None),
            ("us dept of state", "unitedstatesdepartmentofstate", None),
            ("1st international bank", "firstinternationalbank", None),
            ("federation of the red cross", "federationofredcross", None),
            ("world health organization who", "worldhealthorganization", None),
            ("at t inc", "at t", Some("company")),
            ("corporation", "corporation", None),
            ("the company", "the company", Some("company")),
            ("sas institute", "sasinstitute", None),
            ("alphabet holdings", "alphabet", Some("holdings")),
            ("volkswagen gesellschaft mit beschrankter haftung", "volkswagen", Some("gmbh")),
            ("", "", None),
        ] {
            let expected = Formed { stem: stem.to_owned(), form: form.map(str::to_owned) };
            assert_eq!(formed(name), expected, "{name}");
        }
    }

    proptest! {
        #[test]
        fn whatever_the_words_something_is_left(words in "([a-z]{1,3} |co |ltd |and |gmbh ){1,6}[a-z]{1,3}") {
            let formed = formed(&words);
            prop_assert!(!formed.stem.is_empty() && formed.form.is_none_or(|form| !form.is_empty()));
        }
    }
}
