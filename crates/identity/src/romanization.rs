//! A name as English would write it, by the rules of the language that it is written in: Szefczovicz, Šefčovič and Шефчович are
//! "shefchovich".

use std::collections::HashMap;
use std::sync::LazyLock;

use namegraph_tables::names;

use crate::language::Languages;
use crate::name::fold;
use crate::spelling::romanized;
use crate::tables::rows;

/// Letters of the longest row of the table.
const LONGEST: usize = 4;

static LETTERS: LazyLock<HashMap<&str, Vec<(Languages, &str)>>> = LazyLock::new(|| {
    let mut letters = HashMap::<&str, Vec<(Languages, &str)>>::new();
    for row in rows(names::ROMANIZATION) {
        letters.entry(row[1]).or_default().push((row[0].split(' ').collect(), row[2]));
    }
    letters
});

/// A name in the letters a to z, word by word, in lower case. Scripts that hardly write vowels keep their consonants.
pub(crate) fn in_english_letters(name: &str, languages: Languages) -> String {
    let lower = name.to_lowercase();
    let words = lower.split(' ').map(|word| {
        let mut heard = String::with_capacity(word.len());
        let mut rest = word;
        while let Some(letter) = rest.chars().next() {
            let (as_english, length) =
                longest(rest, languages).unwrap_or((&rest[..letter.len_utf8()], letter.len_utf8()));
            heard.push_str(as_english);
            rest = &rest[length..];
        }
        fold(&heard).split(' ').map(romanized).collect::<Vec<_>>().join(" ")
    });
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The row for the most letters that a text begins with, and how many bytes they have.
fn longest(text: &str, languages: Languages) -> Option<(&'static str, usize)> {
    let mut ends: Vec<usize> =
        text.char_indices().map(|(at, letter)| at + letter.len_utf8()).take(LONGEST).collect();
    ends.reverse();
    ends.into_iter().find_map(|end| {
        let rows = LETTERS.get(&text[..end])?;
        rows.iter().find(|(of, _)| of.meet(languages)).map(|&(_, as_english)| (as_english, end))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_is_read_alike_in_several_orthographies() {
        for (name, readings) in [
            (
                "marosh shefchovich",
                &["ces Maroš Šefčovič", "pol Marosz Szefczovicz", "rus Марош Шефчович"][..],
            ),
            ("yatsek chaputovich", &["pol Jacek Czaputowicz", "rus Яцек Чапутович"]),
            ("petro poroshenko", &["ukr Петро Порошенко", "slv Petro Porošenko", "pol Petro Poroszenko"]),
            ("shuvalov", &["rus Шувалов", "deu Schuwalow", "pol Szuwałow", "hun Suvalov"]),
            ("benjamin netanyahu", &["eng Benjamin Netanyahu"]),
        ] {
            for (language, written) in readings.iter().map(|reading| reading.split_once(' ').unwrap()) {
                assert_eq!(in_english_letters(written, Languages::of(language)), name, "{language}");
            }
        }
    }
}
