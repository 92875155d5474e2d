//! Dates as documents write them. An ambiguous one (03/04/2021) is no date; the clock is never asked.

use std::collections::HashMap;
use std::sync::LazyLock;

use namegraph_document::Date;

/// Words for months, in small letters, in the languages of the table.
static MONTHS: LazyLock<HashMap<&str, i16>> = LazyLock::new(|| {
    let rows = namegraph_tables::MONTHS.lines().filter(|line| !line.starts_with('#'));
    let row = |line: &'static str| {
        let (word, rest) = line.split_once('\t')?;
        Some((word, rest.split('\t').next()?.parse().ok()?))
    };
    rows.filter_map(row).collect()
});
const ENGLISH: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/// Words that may stand before the date on a date line.
const LABELS: [&str; 12] = [
    "date",
    "dated",
    "published",
    "posted",
    "updated",
    "created",
    "issued",
    "released",
    "first",
    "last",
    "on",
    "at",
];
/// The most bytes of a place before the day that a report opens with.
const LONGEST_PLACE: usize = 60;
/// Words that open a sentence, and no place.
const OPENING_WORDS: [&str; 10] = ["In", "On", "At", "By", "From", "Since", "Until", "After", "Before", "Am"];
/// What languages put behind a year.
const YEAR_WORDS: [&str; 7] = ["года", "год", "г", "року", "р", "roku", "r"];
/// How many lines of a text may hold its date line.
const HEAD_LINES: usize = 6;
/// The most bytes that may follow the date on a date line: a source or a place, but no sentence.
const DATE_LINE_REST: usize = 60;

/// Reads a date in any of the forms that leave no doubt: ISO 8601 and RFC 2822 (with or without a time),
/// `4 December 2025`, `Dec. 4, 2025`, `2025/12/04`, `25/12/2025`.
///
/// ```
/// use namegraph_ingest::parse_date;
/// assert_eq!(parse_date("2025-12-04T08:00:00+02:00").unwrap().to_string(), "2025-12-04");
/// assert_eq!(parse_date("Thu, 4 Dec 2025 08:00:00 GMT").unwrap().to_string(), "2025-12-04");
/// assert_eq!(parse_date("03/04/2021"), None);
/// ```
pub fn parse_date(written: &str) -> Option<Date> {
    leading_date(written).map(|(date, _)| date)
}

/// The first year in which somebody wrote a message.
const MAIL_BEGAN: i16 = 1971;
/// The first days of the clocks of Unix and DOS, in Greenwich and west of it: what programs write that know no day.
const NO_DAYS: [Date; 3] =
    [Date::constant(1970, 1, 1), Date::constant(1979, 12, 31), Date::constant(1980, 1, 1)];

/// The day in a message's header, or in the line before it in an mbox: `Fri, 21 Nov 1997 09:55:06 -0600`, `21 Nov 97` (RFC 822), `Tue May 10
/// 15:27:03 2005` (ctime), `2005-05-10`. Fields that were left empty are no day.
pub(crate) fn mail_date(written: &str) -> Option<Date> {
    let words: Vec<&str> = written.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let spelled = || {
        let at = words.iter().position(|w| month(w).is_some())?;
        let month = month(words[at])?;
        let day = |at: Option<usize>| number(words.get(at?)?).filter(|day| (1..=31).contains(day));
        if let Some(day) = day(at.checked_sub(1)) {
            return date(mail_year(words.get(at + 1)?)?, month, day);
        }
        let year = words.get(at + 2..)?.iter().find(|w| w.len() == 4 && mail_year(w).is_some())?;
        date(mail_year(year)?, month, day(Some(at + 1))?)
    };
    let found = spelled().or_else(|| parse_date(written))?;
    (found.year() >= MAIL_BEGAN && found.year() < 2200 && !NO_DAYS.contains(&found)).then_some(found)
}

/// A year of two digits is of this century up to 49 (RFC 2822, 4.3); of three, it was counted from 1900.
fn mail_year(word: &str) -> Option<i16> {
    let year = number(word).filter(|_| word.bytes().all(|b| b.is_ascii_digit()))?;
    match word.len() {
        2 if year < 50 => Some(2000 + year),
        2 | 3 => Some(1900 + year),
        4 => Some(year).filter(|year| (MAIL_BEGAN - 2..2200).contains(year)),
        _ => None,
    }
}

/// The date line near the head of a text, as in "date 2025-12-04 Via The Herald".
pub(crate) fn head_date(text: &str) -> Option<Date> {
    let head = || text.lines().filter(|line| !line.trim().is_empty()).take(HEAD_LINES);
    head().find_map(date_line).or_else(|| head().find_map(dateline))
}

/// The day that a report opens with, behind the place it was sent from: "Berlin, 12. März 2024 – ...", "纽约，2024年9月24日。".
fn dateline(line: &str) -> Option<Date> {
    let line = line.trim_start();
    let near = &line[..line.floor_char_boundary(LONGEST_PLACE)];
    let commas = near.char_indices().filter(|(_, c)| [',', '،', '，'].contains(c));
    let mut parts = commas.map(|(at, c)| (&line[..at], line[at + c.len_utf8()..].trim_start()));
    parts.find_map(|(place, behind)| if is_place(place) { opening_date(behind) } else { None })
}

/// Whether words could be those of a place: each begins with a capital letter, or is of a script without them.
fn is_place(words: &str) -> bool {
    let is_name = |word: &str| word.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase());
    let mut each = words.split([' ', '-', ',']).filter(|word| !word.is_empty());
    each.clone().next().is_some_and(|first| !OPENING_WORDS.contains(&first)) && each.all(is_name)
}

/// A date that opens a text and is set apart from what follows.
fn opening_date(behind: &str) -> Option<Date> {
    let article = ["le ", "den ", "el "].into_iter().find_map(|article| behind.strip_prefix(article));
    let written = article.unwrap_or(behind);
    let (date, read) = leading_date(written)?;
    let rest = written[read..].trim_start_matches("日").trim_start();
    let rest = YEAR_WORDS.into_iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest).trim_start();
    rest.starts_with(['.', '。', '–', '—', '-', ':', ')', '(']).then_some(date)
}

/// The one day that a line names, wherever in it: "By Ann Lee | March 5, 2019 | 3 comments".
pub(crate) fn date_within(line: &str) -> Option<Date> {
    let is_word = |c: char| c.is_alphanumeric();
    let mut days = line
        .char_indices()
        .filter(|&(i, c)| is_word(c) && !line[..i].ends_with(is_word))
        .filter_map(|(i, _)| leading_date(&line[i..]))
        .map(|(date, _)| date);
    let first = days.next()?;
    days.all(|day| day == first).then_some(first)
}

/// The date of a line that says little else than a date.
fn date_line(line: &str) -> Option<Date> {
    let mut rest = line.trim();
    let mut labels = 0;
    while let Some(word) = rest.split(|c: char| !c.is_alphabetic()).next().filter(|w| is_label(w)) {
        rest = rest[word.len()..].trim_start_matches([' ', ':', ',', '\t', '|']);
        labels += 1;
        // "On 4 December 2025 ..." opens a sentence; "Published on 4 December 2025" does not.
        if labels == 1 && ["on", "at", "first", "last"].contains(&word.to_lowercase().as_str()) {
            return None;
        }
    }
    let (date, read) = leading_date(rest)?;
    let after = rest[read..].trim();
    let prose = after.ends_with(['.', '?', '!']) && labels == 0;
    (after.len() <= DATE_LINE_REST && !prose).then_some(date)
}

fn is_label(word: &str) -> bool {
    LABELS.iter().any(|l| l.eq_ignore_ascii_case(word))
}

/// A date that opens `written`, and how many bytes it takes.
fn leading_date(written: &str) -> Option<(Date, usize)> {
    let tokens = tokens(written);
    let skip = tokens.first().is_some_and(|t| is_weekday(t.text)) as usize;
    let tokens = &tokens[skip..];
    compact(tokens.first()?).or_else(|| {
        let [a, b, c] = tokens.get(..3)? else { return None };
        Some((three(a.text, b.text, c.text)?, c.end))
    })
}

struct Token<'a> {
    text: &'a str,
    end: usize,
}

/// The first few runs of letters or of digits. "04T08" gives "04", "T", "08".
fn tokens(written: &str) -> Vec<Token<'_>> {
    let kind = |c: char| if c.is_ascii_digit() { 1 } else { c.is_alphabetic() as u8 * 2 };
    let mut found: Vec<Token<'_>> = Vec::new();
    let mut start = 0;
    let mut last = 0;
    for (i, c) in written.char_indices().chain([(written.len(), ' ')]) {
        if kind(c) != last {
            // "4th" is 4, "4 de diciembre" a day and a month.
            if last != 0 && !(last == 2 && is_between(&written[..start], &written[start..i])) {
                found.push(Token { text: &written[start..i], end: i });
            }
            if found.len() == 4 {
                break;
            }
            (start, last) = (i, kind(c));
        }
    }
    found
}

/// Whether a word stands between the parts of a date and says nothing: the end of an ordinal, "de", "年".
fn is_between(before: &str, word: &str) -> bool {
    match word {
        "st" | "nd" | "rd" | "th" | "er" | "年" | "月" | "日" | "년" | "월" | "일" => {
            before.trim_end().ends_with(|c: char| c.is_ascii_digit())
        }
        "of" | "de" | "del" => before.ends_with(' ') && !before.trim_end().is_empty(),
        _ => false,
    }
}

fn compact(token: &Token<'_>) -> Option<(Date, usize)> {
    let digits = token.text;
    if digits.len() != 8 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some((date(number(&digits[..4])?, number(&digits[4..6])?, number(&digits[6..])?)?, token.end))
}

/// Year, month and day out of three words in one of the orders people write.
fn three(a: &str, b: &str, c: &str) -> Option<Date> {
    if is_year(a) {
        return date(number(a)?, month(b).or_else(|| number(b))?, number(c)?);
    }
    if !is_year(c) {
        return None;
    }
    let year = number(c)?;
    match (month(a), month(b)) {
        (Some(m), _) => date(year, m, number(b)?),
        (_, Some(m)) => date(year, m, number(a)?),
        _ => {
            let (a, b) = (number(a)?, number(b)?);
            match (date(year, b, a), date(year, a, b)) {
                (Some(x), Some(y)) if x != y => None,
                (x, y) => x.or(y),
            }
        }
    }
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && number(word).is_some_and(|n| n >= 1000)
}

fn number(word: &str) -> Option<i16> {
    word.parse().ok()
}

fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()
}

fn month(word: &str) -> Option<i16> {
    let word = word.to_lowercase();
    let english = ENGLISH.iter().position(|m| {
        *m == word || (word.len() >= 3 && m.starts_with(&word)) || word == "sept" && *m == "september"
    });
    // Hebrew writes "in" and the month as one word.
    let bare = || MONTHS.get(word.strip_prefix('ב')?);
    english.map(|i| i as i16 + 1).or_else(|| MONTHS.get(word.as_str()).or_else(bare).copied())
}

fn is_weekday(word: &str) -> bool {
    let word = word.to_lowercase();
    word.len() >= 3 && WEEKDAYS.iter().any(|d| d.starts_with(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_date() {
        let cases = [
            ("2025-12-04", Some("2025-12-04")),
            ("2025-12-04T23:59:00Z", Some("2025-12-04")),
            ("2025/12/4", Some("2025-12-04")),
            ("20251204", Some("2025-12-04")),
            ("Thu, 04 Dec 2025 10:00:00 +0000", Some("2025-12-04")),
            ("December 4, 2025", Some("2025-12-04")),
            ("Dec. 4th, 2025", Some("2025-12-04")),
            ("Sept. 4, 2025 at noon", Some("2025-09-04")),
            ("4 December 2025", Some("2025-12-04")),
            ("25/12/2025", Some("2025-12-25")),
            ("12/25/2025", Some("2025-12-25")),
            ("05.05.2025", Some("2025-05-05")),
            ("03/04/2021", None),
            ("2021-02-30", None),
            ("2021-02", None),
            ("marching 4 2025", None),
            ("", None),
            ("yesterday", None),
        ];
        for (written, expected) in cases {
            assert_eq!(parse_date(written).map(|d| d.to_string()).as_deref(), expected, "{written:?}");
        }
    }

    #[test]
    fn days_in_other_languages() {
        for (written, expected) in [
            ("12. März 2024", "2024-03-12"),
            ("12 de marzo de 2024", "2024-03-12"),
            ("1er août 2023", "2023-08-01"),
            ("12 марта 2024 года", "2024-03-12"),
            ("12 marca 2024", "2024-03-12"),
            ("12 במרץ 2024", "2024-03-12"),
            ("12 مارس 2024", "2024-03-12"),
            ("2024年3月12日", "2024-03-12"),
            ("2024년 3월 12일", "2024-03-12"),
            ("2024. március 12.", "2024-03-12"),
            ("4th of July 2021", "2021-07-04"),
        ] {
            assert_eq!(parse_date(written).map(|d| d.to_string()).as_deref(), Some(expected), "{written}");
        }
        assert_eq!(parse_date("12 listopada 2024"), None, "October in Croatian, November in Polish");
    }

    #[test]
    fn a_report_opens_with_a_place_and_a_day() {
        for (text, expected) in [
            ("Headline\n\nNew York, September 24, 2024. The debate began.", Some("2024-09-24")),
            ("WASHINGTON, D.C., March 5, 2019 — The House voted.", Some("2019-03-05")),
            ("Berlin, 12. März 2024 – Der Kanzler sprach.", Some("2024-03-12")),
            ("Paris, le 12 mars 2024. Le président a parlé.", Some("2024-03-12")),
            ("Нью-Йорк, 24 сентября 2024 года. Прения открыты.", Some("2024-09-24")),
            ("纽约，2024年9月24日。辩论开始。", Some("2024-09-24")),
            ("القاهرة، 12 مارس 2024. التقى الرئيس", Some("2024-03-12")),
            ("ירושלים, 12 במרץ 2024. ראש הממשלה", Some("2024-03-12")),
            ("In Paris, March 4, 2019. That was the day.", None),
            ("The treaty of Rome, March 25, 1957, founded it.", None),
            ("Ann met Bob, March 25, 1957 being the day.", None),
        ] {
            assert_eq!(head_date(text).map(|d| d.to_string()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn days_of_messages() {
        let cases = [
            ("Fri, 21 Nov 1997 09:55:06 -0600", Some("1997-11-21")),
            ("21 Nov 97 09:55:06 GMT", Some("1997-11-21")),
            ("Fri, 21-Nov-97 09:55:06 GMT", Some("1997-11-21")),
            ("Mon, 3 Jan 103 10:00:00 +0000", Some("2003-01-03")),
            ("1 Feb 05 10:00 EST", Some("2005-02-01")),
            ("Tue May 10 15:27:03 2005", Some("2005-05-10")),
            ("From a@b Tue May 10 15:27:03 2005", Some("2005-05-10")),
            ("Tue May 10 15:27:03 CEST 2005", Some("2005-05-10")),
            ("May 10, 2005 3:27 PM", Some("2005-05-10")),
            ("2005-05-10 15:27", Some("2005-05-10")),
            ("20050510T152703Z", Some("2005-05-10")),
            ("Thu, 1 Jan 1970 00:00:00 +0000", None),
            ("Wed, 31 Dec 1969 16:00:00 -0800", None),
            ("Mon, 31 Dec 1979 16:00:00 -0800", None),
            ("Tue, 31 Foo 2005", None),
            ("31 Feb 2005 10:00:00", None),
            ("", None),
        ];
        for (written, expected) in cases {
            assert_eq!(mail_date(written).map(|d| d.to_string()).as_deref(), expected, "{written:?}");
        }
    }

    #[test]
    fn one_day_in_a_line() {
        let cases = [
            ("By Ann Lee | March 5, 2019 | 3 comments", Some("2019-03-05")),
            ("Updated 10:23 AM ET, Tue March 5th, 2019", Some("2019-03-05")),
            ("5 March 2019 (updated 5 March 2019)", Some("2019-03-05")),
            ("March 5, 2019 to April 1, 2019", None),
            ("In 2019", None),
        ];
        for (line, expected) in cases {
            assert_eq!(date_within(line).map(|d| d.to_string()).as_deref(), expected, "{line:?}");
        }
    }

    #[test]
    fn lines_that_date_a_text() {
        let cases = [
            (" date 2025-12-04 Via The Herald\n\nText.", Some("2025-12-04")),
            ("Headline here\nPublished on Monday, 4 December 2025\nText.", Some("2025-12-04")),
            ("Headline\nDecember 4, 2025 | Beirut\n", Some("2025-12-04")),
            ("On December 4, 2025 the minister resigned.", None),
            ("December 4, 2025 was a bad day for the minister.", None),
            ("2025 was a good year", None),
            ("No date at all", None),
        ];
        for (text, expected) in cases {
            assert_eq!(head_date(text).map(|d| d.to_string()).as_deref(), expected, "{text:?}");
        }
    }
}
