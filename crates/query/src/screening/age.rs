//! Whether what texts say of a person's age is what a list says of their birth.

use std::sync::LazyLock;

use namegraph_document::Date;
use namegraph_document::json::EvidenceRecord;
use regex::Regex;

/// "Karl Mercer, 57, said", right behind the name.
static AGE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^,? (?:who is |aged? )?(\d{2})(?:, |\)|-year-old| years old|\.)").expect("a pattern")
});
/// "Karl Mercer (born 4 April 1961", "Karl Mercer was born in 1961".
static BORN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^,?(?: who| was| is|,)* ?\(?(?:born|b\.)[^.;)]{0,40}?\b(1[89]\d\d|20\d\d)\b")
        .expect("a pattern")
});
/// Names and numbers by turns are the result of a poll or a match: "Trump, 38, Cruz, 32, Kasich, 21".
static NUMBERS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r",? \d{1,3}(?:[,.;)]|%| percent)").expect("a pattern"));
/// Behind a name, so much is looked at.
const BEHIND: usize = 80;
/// Years that people live to.
const OLDEST: i16 = 110;

/// Whether years of birth agree with what a sentence says of the one they name, and the reason in words; none, if nothing is said. One
/// that agrees is enough: sentences are misread, and two are called alike.
pub(super) fn compared(
    births: &[String],
    last_seen: Option<Date>,
    sentences: &[EvidenceRecord],
) -> Option<(bool, String)> {
    let listed: Vec<i16> = births.iter().filter_map(|date| year(date)).collect();
    let first = *listed.iter().min()?;
    let years = listed.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let mut contradiction = None;
    for sentence in sentences {
        let Some((from, to, said)) = said(sentence) else { continue };
        let says = format!("{} says {said}", sentence.document);
        if listed.iter().any(|year| (from..=to).contains(year)) {
            return Some((true, format!("the year of birth {years} fits: {says}")));
        }
        contradiction.get_or_insert_with(|| format!("the year of birth {years} contradicts: {says}"));
    }
    if let Some(reason) = contradiction {
        return Some((false, reason));
    }
    let last = last_seen?.year();
    (first > last).then(|| (false, format!("the year of birth {first} contradicts: texts of {last} name it")))
}

/// The four figures that a date begins with.
fn year(date: &str) -> Option<i16> {
    date.get(..4)?.parse().ok().filter(|year| (1000..3000).contains(year))
}

/// Between which years a person was born, by what stands behind the name, and what that is.
fn said(sentence: &EvidenceRecord) -> Option<(i16, i16, String)> {
    let end = sentence.marks.first()?.end.checked_sub(sentence.start)?;
    let behind = sentence.text.get(end..)?;
    let cut = behind.char_indices().map(|(at, _)| at).find(|at| *at >= BEHIND).unwrap_or(behind.len());
    let behind = &behind[..cut];
    if let Some(born) = BORN.captures(behind) {
        let year = born[1].parse().ok()?;
        return Some((year, year, format!("“born … {year}”")));
    }
    if NUMBERS.find_iter(&sentence.text).count() > 1 {
        return None;
    }
    let age: i16 = AGE.captures(behind)?[1].parse().ok().filter(|age| (10..=OLDEST).contains(age))?;
    let date = sentence.date?;
    let year = date.year() - age;
    // A birthday may be ahead, and a report some days old at the turn of the year.
    Some((year - 1, year, format!("the age of {age} on {date}")))
}

#[cfg(test)]
mod tests {
    use namegraph_document::Span;

    use super::*;

    fn sentence(text: &str, name: &str) -> EvidenceRecord {
        let at = text.find(name).unwrap();
        EvidenceRecord {
            document: "a.txt".to_owned(),
            title: None,
            start: 100,
            end: 100 + text.len(),
            text: text.to_owned(),
            date: Some(Date::constant(2018, 3, 2)),
            marks: vec![Span::new(100 + at, 100 + at + name.len())],
            copy_of: None,
        }
    }

    #[test]
    fn ages_and_years_of_birth_are_held_against_the_list() {
        let says = |text: &str, born: &str| {
            let seen = Some(Date::constant(2018, 3, 2));
            compared(&[born.to_owned()], seen, &[sentence(text, "Karl Mercer")])
        };
        let verdict = |text: &str, born: &str| says(text, born).map(|(agrees, _)| agrees);
        for (text, born, expected) in [
            ("Karl Mercer, 57, left.", "1961-01-02", Some(true)),
            ("Karl Mercer, 57, left.", "1960", Some(true)),
            ("Karl Mercer, 57, left.", "1975-03-01", Some(false)),
            ("Karl Mercer (born 4 April 1961 in Bonn) left.", "1961", Some(true)),
            ("Karl Mercer was born in 1961.", "1962", Some(false)),
            ("Karl Mercer left in 1961.", "1975", None),
            ("Ann Stone, 38, Karl Mercer, 21, won.", "1961", None),
            ("Karl Mercer, 57, had 12 percent.", "1990", None),
            ("Karl Mercer, 57 others and a dog left.", "1990", None),
            ("Karl Mercer left.", "2019-05", Some(false)),
            ("Karl Mercer, 57, left.", "unknown", None),
        ] {
            assert_eq!(verdict(text, born), expected, "{text} {born}");
        }
        assert_eq!(
            says("Karl Mercer, 57, left.", "1975").unwrap().1,
            "the year of birth 1975 contradicts: a.txt says the age of 57 on 2018-03-02"
        );
    }
}
