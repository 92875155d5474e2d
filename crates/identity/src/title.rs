//! Titles and offices before persons' names: which words they are, whose they can be, and what they make of a single name.
//!
//! Before a full name a title is left out. A surname alone keeps it: "Mrs. Clinton", "President Clinton" and "Secretary Clinton" are
//! forms that documents explain, each for itself.

use crate::name::{fold, tidy};
use crate::tables::{Gender, tables};

/// "deputy prime minister".
const MOST_WORDS: usize = 3;
/// Bytes before a name within which such a title stands.
const LONGEST: usize = 40;

/// Short titles and those that are written in several ways, folded, as they are shown.
const SHOWN: [(&str, &str); 45] = [
    ("adm", "Admiral"),
    ("brig gen", "Brigadier General"),
    ("capt", "Captain"),
    ("cmdr", "Commander"),
    ("col", "Colonel"),
    ("cpl", "Corporal"),
    ("defence minister", "Defense Minister"),
    ("doctor", "Dr."),
    ("dr", "Dr."),
    ("fr", "Father"),
    ("gen", "General"),
    ("gov", "Governor"),
    ("hon", "Hon."),
    ("lieutenant colonel", "Lieutenant Colonel"),
    ("lt", "Lieutenant"),
    ("lt col", "Lieutenant Colonel"),
    ("lt gen", "Lieutenant General"),
    ("maj", "Major"),
    ("maj gen", "Major General"),
    ("messrs", "Messrs."),
    ("miss", "Miss"),
    ("mister", "Mr."),
    ("mme", "Madame"),
    ("mr", "Mr."),
    ("mrs", "Mrs."),
    ("ms", "Ms."),
    ("pfc", "Private"),
    ("pm", "Prime Minister"),
    ("pres", "President"),
    ("prof", "Professor"),
    ("pvt", "Private"),
    ("rep", "Representative"),
    ("rev", "Reverend"),
    ("secretary-general", "Secretary General"),
    ("sen", "Senator"),
    ("sgt", "Sergeant"),
    ("shaikh", "Sheikh"),
    ("sheik", "Sheikh"),
    ("congressman", "Representative"),
    ("congresswoman", "Representative"),
    ("mlle", "Mademoiselle"),
    ("sr", "Señor"),
    ("sra", "Señora"),
    ("hr", "Herr"),
    ("defense secretary", "Defense Secretary"),
];
/// Words of the tables that say when somebody was something, and nothing of who.
const TIMES: [&str; 5] = ["former", "ex", "late", "then", "president-elect"];
/// Titles that only persons have, whatever a recognizer takes the name behind for.
const COURTESY: [&str; 4] = ["mr", "mrs", "ms", "miss"];

/// Titles that stand before given names too.
const BEFORE_GIVEN_NAMES: [&str; 22] = [
    "aunt", "baroness", "brother", "cousin", "dame", "dr", "don", "dona", "father", "lady", "lord", "madam",
    "master", "miss", "mother", "rabbi", "saint", "sheikh", "sir", "sister", "the late", "uncle",
];

/// A person's name without the titles, offices and demonyms before it ("Israeli Prime Minister"), unless nothing were left. A single
/// name keeps the title that makes it a name: "Pope Francis", "King Salman".
pub(crate) fn without_titles(name: &str) -> &str {
    let mut rest = name;
    loop {
        while let Some(tail) = after_title(rest) {
            let title = rest[..rest.len() - tail.len()].trim_end();
            if !tail.contains(' ') && tables().is_regnal(&fold(title)) {
                return rest;
            }
            rest = tail;
        }
        // A demonym goes only with its title: "French" alone may be somebody's name.
        match rest.split_once(' ') {
            Some((first, tail))
                if tables().country(&fold(first)).is_some() && after_title(tail).is_some() =>
            {
                rest = tail;
            }
            _ => return rest,
        }
    }
}

/// What follows a title of one to three words.
fn after_title(name: &str) -> Option<&str> {
    let spaces = name.match_indices(' ').map(|(at, _)| at).take(MOST_WORDS);
    let fits = |&at: &usize| tables().title(&fold(&name[..at])).is_some();
    spaces.filter(fits).last().map(|at| name[at..].trim_start())
}

/// A person's mention as it is shown: tidy, without titles if it is a full name, and if it is a single one with the last title before
/// it, in the mention or in front.
pub(crate) fn person(surface: &str, in_front: Option<&str>) -> String {
    let tidy = first_name_first(tidy(surface));
    let rest = without_titles(&tidy);
    let own = tidy[..tidy.len() - rest.len()].trim_end();
    let regnal = after_title(rest).is_some();
    if !is_alone(rest) || regnal {
        return rest.to_owned();
    }
    let last = |title: &str| -> String {
        let words: Vec<&str> = title.split(' ').collect();
        let starts = (0..words.len()).map(|at| words[at..].join(" "));
        starts.into_iter().find(|title| tables().title(&fold(title)).is_some()).unwrap_or_default()
    };
    let title = if own.is_empty() { in_front.unwrap_or_default().to_owned() } else { last(own) };
    let folded = fold(&title);
    if folded.is_empty() || TIMES.contains(&folded.as_str()) || tables().title(&folded).is_none() {
        return rest.to_owned();
    }
    format!("{} {rest}", shown(&title))
}

/// "Boon Kiat Lim" of "Lim, Boon Kiat", as registers have it.
pub(crate) fn first_name_first(name: String) -> String {
    match name.split_once(", ") {
        Some((surname, given)) if !given.contains(',') && given.starts_with(char::is_uppercase) => {
            let generation = ["jr", "sr", "ii", "iii", "iv"].contains(&fold(given).as_str());
            if generation || tables().is_postnominal(&fold(given)) {
                name
            } else {
                format!("{given} {surname}")
            }
        }
        _ => name,
    }
}

/// The titles in a mention itself: "President" of "President Barack Obama".
pub(crate) fn own(surface: &str) -> Option<&str> {
    let rest = without_titles(surface);
    let title = surface[..surface.len() - rest.len()].trim_end();
    (!title.is_empty()).then_some(title)
}

/// A title as it is shown.
pub(crate) fn shown(title: &str) -> String {
    let folded = fold(title);
    if let Some((_, shown)) = SHOWN.iter().find(|(short, _)| *short == folded) {
        return (*shown).to_owned();
    }
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters
            .next()
            .map(|first| first.to_uppercase().chain(letters).collect::<String>())
            .unwrap_or_default()
    };
    let lower = if title.chars().any(char::is_lowercase) { title.to_owned() } else { title.to_lowercase() };
    lower.split_whitespace().map(capital).collect::<Vec<_>>().join(" ")
}

/// The title that a shown name keeps since it is a single one, and the name: "Mrs. Clinton".
pub(crate) fn split(name: &str) -> (Option<&str>, &str) {
    match after_title(name) {
        Some(rest) if is_alone(rest) => (Some(name[..name.len() - rest.len()].trim_end()), rest),
        _ => (None, name),
    }
}

/// A shown name without the title that it keeps.
pub(crate) fn without_all(name: &str) -> &str {
    let (title, rest) = split(name);
    if title.is_some() { rest } else { without_titles(name) }
}

/// Whether a shown name is a pope's or a king's: a title with a given name, which is nobody's surname.
pub(crate) fn is_regnal(name: &str) -> bool {
    split(name).0.is_some_and(|title| tables().is_regnal(&fold(title)))
}

/// Whether a name is one word, with its particles: "Clinton", "van der Bellen". Ben Sasse and Al Green have given names.
fn is_alone(name: &str) -> bool {
    let mut words = name.split(' ').rev();
    let particle = |word: &str| {
        let folded = fold(word);
        let given = word.starts_with(char::is_uppercase) && tables().is_given(&folded);
        tables().particle(&folded).is_some() && !given
    };
    words.next().is_some_and(|word| !word.is_empty()) && words.all(particle)
}

/// The title in front of a place in a text: of a few words, written large, with a space behind.
pub(crate) fn in_front(text: &str, at: usize) -> Option<&str> {
    let before = text.get(..at)?;
    let bare = before.trim_end();
    if bare.len() == before.len() || before.len() - bare.len() > 2 {
        return None;
    }
    let from = bare.ceil_char_boundary(bare.len().saturating_sub(LONGEST));
    let cut = from > 0 && !bare[..from].ends_with([' ', '\n']);
    let near = &bare[from..];
    let starts = near.match_indices([' ', '\n', '“', '"', '(', '—']).map(|(at, gap)| at + gap.len());
    let starts = (!cut).then_some(0).into_iter().chain(starts).map(|at| &near[at..]);
    starts.into_iter().find(|words| is_written_as_title(words))
}

fn is_written_as_title(words: &str) -> bool {
    words.starts_with(char::is_uppercase)
        && words.split_whitespace().count() <= MOST_WORDS
        && words.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '\n' | '.' | '-'))
        && tables().title(&fold(words)).is_some()
}

/// Whether a title says that a person is named, and not a place or a body.
pub(crate) fn is_courtesy(title: &str) -> bool {
    COURTESY.contains(&fold(title).as_str())
}

/// Men's title or women's.
pub(crate) fn gender(title: &str) -> Option<Gender> {
    tables().title_gender(&fold(title))
}

/// Whether a title stands before given names too: "Sir Leicester", "Aunt Sally".
pub(crate) fn goes_before_given_names(title: &str) -> bool {
    BEFORE_GIVEN_NAMES.contains(&fold(title).as_str()) || tables().is_regnal(&fold(title))
}

/// Words before somebody that say what they are to somebody else, and whether it is a woman.
const KIN: [(&str, Gender); 14] = [
    ("wife", Gender::Female),
    ("widow", Gender::Female),
    ("mother", Gender::Female),
    ("grandmother", Gender::Female),
    ("daughter", Gender::Female),
    ("sister", Gender::Female),
    ("girlfriend", Gender::Female),
    ("husband", Gender::Male),
    ("widower", Gender::Male),
    ("father", Gender::Male),
    ("grandfather", Gender::Male),
    ("son", Gender::Male),
    ("brother", Gender::Male),
    ("boyfriend", Gender::Male),
];

/// "his wife, Doreen Pask": what the word before a place in a text says of who stands there.
pub(crate) fn kin(text: &str, at: usize) -> Option<Gender> {
    let before = text.get(..at)?.trim_end();
    let before = before.strip_suffix(',').unwrap_or(before);
    let word = before.rsplit(|c: char| !c.is_alphabetic()).next()?;
    KIN.iter().find(|(kin, _)| *kin == word).map(|(_, gender)| *gender)
}

/// Whether a word says what somebody is to somebody else.
pub(crate) fn is_kin(word: &str) -> bool {
    KIN.iter().any(|(kin, _)| *kin == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_names_go_without_titles_and_single_ones_keep_them() {
        for (surface, in_front, shown) in [
            ("President Donald Trump", None, "Donald Trump"),
            ("Donald Trump", Some("President"), "Donald Trump"),
            ("Trump", Some("President"), "President Trump"),
            ("President Trump’s", None, "President Trump"),
            ("PRESIDENT Trump", None, "President Trump"),
            ("Mr. Trump", None, "Mr. Trump"),
            ("Trump", Some("Mr"), "Mr. Trump"),
            ("Trump", Some("then"), "Trump"),
            ("Sen. Paul", None, "Senator Paul"),
            ("Israeli Prime Minister Netanyahu", None, "Prime Minister Netanyahu"),
            ("Israeli Prime Minister Benjamin Netanyahu", None, "Benjamin Netanyahu"),
            ("van der Bellen", Some("President"), "President van der Bellen"),
            ("Senator Ben Sasse", None, "Ben Sasse"),
            ("Al Green", Some("Representative"), "Al Green"),
            ("Van Buren", Some("President"), "President Van Buren"),
            ("Pope Francis", None, "Pope Francis"),
            ("Francis", Some("Pope"), "Pope Francis"),
            ("Saudi King Salman", None, "King Salman"),
            ("King Salman bin Abdulaziz", None, "Salman bin Abdulaziz"),
            ("Justice", None, "Justice"),
            ("French", None, "French"),
            ("Lim, Boon Kiat", None, "Boon Kiat Lim"),
            ("Martin Luther King, Jr.", None, "Martin Luther King, Jr."),
        ] {
            assert_eq!(person(surface, in_front), shown, "{surface}");
            assert_eq!(person(&person(surface, in_front), None), shown, "{surface} again");
        }
    }

    #[test]
    fn titles_stand_in_front_of_names() {
        for (text, title) in [
            ("said President |Obama", Some("President")),
            ("The Prime Minister |May", Some("Prime Minister")),
            ("Mr. |Pask", Some("Mr.")),
            ("“Sen. |Paul", Some("Sen.")),
            ("the president |Obama", None),
            ("told Vice President |Pence", Some("Vice President")),
            ("President, |Obama", None),
            ("ex-President  |Obama", None),
        ] {
            let at = text.find('|').unwrap();
            assert_eq!(in_front(&text.replace('|', ""), at), title, "{text}");
        }
    }

    #[test]
    fn a_title_and_a_single_name_are_told_apart() {
        assert_eq!(split("Mrs. Clinton"), (Some("Mrs."), "Clinton"));
        assert_eq!(split("Vice President Pence"), (Some("Vice President"), "Pence"));
        assert_eq!(split("mr pask"), (Some("mr"), "pask"));
        assert_eq!(split("Pope Francis"), (Some("Pope"), "Francis"));
        assert!(is_regnal("Pope Francis") && !is_regnal("President Francis") && !is_regnal("Pope Leo Paul"));
        assert_eq!(split("Hillary Clinton"), (None, "Hillary Clinton"));
        assert_eq!(split("Prince Rogers Nelson"), (None, "Prince Rogers Nelson"));
    }
}
