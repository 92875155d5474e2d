//! Where a text only says who wrote it, where and for whom: datelines, bylines, agencies.
//!
//! "WASHINGTON (Reuters) — The president met…" says nothing of Washington or Reuters. Such names are found like others,
//! and link nobody. The rules go by the shape of lines and paragraphs alone, and rather miss one than take in a sentence
//! that tells something.

use std::sync::LazyLock;

use namegraph_document::{Around, Span};
use regex::Regex;

use super::pattern;
use crate::sentence::lines;

/// How many bytes at the head of a paragraph may hold a dateline.
const LONGEST_DATELINE: usize = 90;
/// "NATO - a short history": so short a word in capitals before a dash is no place, in bytes.
const SHORTEST_PLACE: usize = 4;
/// How long a line may be that is nothing but a byline.
const LONGEST_BYLINE: usize = 120;
/// How long a sentence may be that thanks who helped, in bytes.
const LONGEST_THANKS: usize = 600;
/// After so many paragraphs no text begins any more.
const HEAD_PARAGRAPHS: usize = 8;

/// "NEW YORK", "AURORA, Colo.", "SEOUL, South Korea", with a date, with agencies in brackets, up to the dash.
static DATELINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?<place>\p{Lu}[\p{Lu}.'’-]+(?:[ /]+\p{Lu}[\p{Lu}.'’-]+){0,4}(?:, ?\p{Lu}[\p{L}.'’ -]{1,25}){0,2})?(?:,? ?(?<date>(?:\p{Lu}[a-z]{2,8}\.? \d{1,2}|\d{1,2} \p{Lu}[a-z]{2,8}\.?)(?:, \d{4})?))? ?(?:\((?<agency>\p{Lu}[\p{L}\d .,&/-]{1,40})\))?,? ?(?:—|–|--|-) ",
    )
});
/// "(CNN) The president…", "(CNN)The president…", "Washington (CNN) The president…": brackets without a dash, or behind a town in small
/// letters.
static BRACKETS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?<place>\p{Lu}[\p{L}.'’-]+(?: \p{Lu}[\p{L}.'’-]+){0,3}(?:, \p{Lu}[\p{L}.'’ -]{1,25})?) )?(?<agency>\((?:AP|AFP|CNN|CNNMoney|CNN Business|Reuters|REUTERS|UPI|Xinhua|dpa|DPA|TASS|ANSA|EFE|PTI|BBC)\)) ?",
    )
});
/// "LONDON 1996-08-30", alone on its line or after the headline of a wire report.
static PLACE_AND_DAY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|[.!?] ?)(?<place>\p{Lu}[\p{Lu}.'’-]+(?:[ ,/]+\p{Lu}[\p{Lu}.'’-]+){0,4} \d{4}-\d{2}-\d{2})$",
    )
});
/// A line that is nothing but a byline.
static BYLINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?i:by|author|authors|written by|story by|reported by|text by|von)(?::| ) ?(?-i:\p{Lu})[\p{L}.'’-]*(?:,? (?:and |& |y |et )?(?-i:\p{Lu})[\p{L}\d.'’-]*){1,12}(?: [–—-] (?-i:\p{Lu})\p{L}+ \d{1,2}, \d{4})?\.?$",
    )
});
/// "(Reporting by Ann Lee; Editing by Bo Li)", "Additional reporting by Ann Lee", "Editor: Bo Li", to the end of the line.
static REPORTING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:(?:^|\(|[.!?”’'\x22)] )(?<credit>(?:Additional |Data |Further )?(?:[Rr]eporting|[Ww]riting|[Ee]diting|[Cc]ompiled|[Tt]ranslated|[Pp]hotography) by \p{Lu}[^\n]{2,200})|(?:^|[\s(])(?<editor>Editors?: \p{Lu}[\p{L}.'’-]+(?: \p{Lu}[\p{L}.'’-]+){0,3}\)?))$",
    )
});
/// "pfd/kms (AFP, dpa)", "smh / AFP / AP / dpa", at the end of a text.
static SIGNED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|[.!?”’'\x22)] ?)(?<credit>[a-z]{2,4}(?: ?[/,] ?[\p{L}]{2,8}){0,4} ?\((?:[\p{L}\d. ]{2,30}(?:, ?|/| / |\)))+|[a-z]{2,4}(?: ?/ ?[\p{L}]{2,8}){1,5})$",
    )
});
/// "Copyright © 2019 The Washington Times, LLC.", "Image source: Getty", "Photo by Pete Souza": whole lines.
static RIGHTS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?i:copyright|©|\(c\)) ?(?:©|\([cC]\))? ?\d{4}\b.*|(?:[Ii]mage|[Pp]hoto|[Pp]icture|[Vv]ideo)s?(?: [Ss]ource| [Cc]redit| [Cc]redits| [Cc]ourtesy of| by) ?:? ?\p{Lu}.{0,100}|Credits?: ?\p{Lu}.{0,100}|Via ?\p{Lu}.{0,60})$",
    )
});

/// Who helped to report, in a sentence of its own: "Ann Lee in Rome contributed to this report."
static THANKS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:\bcontributed (?:to (?:this|the) (?:report|story|article|post|piece|column)|(?:additional )?(?:reporting|research)[^\p{L}]*$|from \p{Lu})|^(?:•|-|—|___)? ?(?:Contributing|Contributors?) ?: ?\p{Lu}|^(?:—|-|–)? ?[Ww]ith (?:assistance|reporting|files|contributions?|additional reporting) (?:by|from) \p{Lu}|^(?:\p{Lu}[\p{L}.’-]+ ){1,3}reported from \p{Lu}[\p{L} ,.]{2,60}\.$|\breported (?:and wrote )?(?:this story )?from \p{Lu}[^.]{0,120}\b(?:wrote|reported|contributed)\b|^(?:Special to|Special for) (?:the )?\p{Lu})",
    )
});

/// The credits of a text, in no order. `paragraphs`: its paragraphs.
///
/// Time: linear in the text.
pub(super) fn credits(text: &str, paragraphs: &[Span]) -> Vec<(Span, Around)> {
    let mut found = Vec::new();
    for (i, &paragraph) in paragraphs.iter().enumerate() {
        let (first, last) = (i < HEAD_PARAGRAPHS, i + 1 == paragraphs.len());
        if first {
            found.extend(dateline(text, paragraph));
        }
        for line in lines(text, paragraph) {
            in_line(text, line, &mut found);
        }
        if last {
            let at = tail(text, paragraph);
            found.extend(group(&SIGNED, text, at, "credit").map(|s| (s, Around::Agency)));
        }
    }
    found
}

/// Sentences of a line that thank who helped. `sentences`: its own.
pub(super) fn thanks(text: &str, line: Span, sentences: &[Span]) -> Vec<(Span, Around)> {
    const WORDS: [&str; 5] = ["ontribut", "With ", "with ", "reported ", "Special "];
    let hint = |inside: &str| {
        WORDS.iter().any(|word| inside.contains(word)) || inside.contains(" for ") || inside.contains(" at ")
    };
    if !hint(&text[line.start..line.end]) {
        return Vec::new();
    }
    let thanks = |s: &&Span| s.len() <= LONGEST_THANKS && THANKS.is_match(&text[s.start..s.end]);
    sentences.iter().filter(thanks).map(|&s| (s, Around::Byline)).collect()
}

fn dateline(text: &str, paragraph: Span) -> Vec<(Span, Around)> {
    let head = &text[paragraph.start..];
    let head = &head[..head.floor_char_boundary(LONGEST_DATELINE.min(paragraph.len()))];
    let span = |m: regex::Match<'_>| Span::new(m.start(), m.end()).shifted(paragraph.start);
    // "British Broadcasting Corporation (BBC) staff" goes on.
    let begins = |found: &regex::Captures<'_>| {
        found.name("place").is_none() || !head[found[0].len()..].starts_with(char::is_lowercase)
    };
    if let Some(found) =
        BRACKETS.captures(head).filter(|found| DATELINE.find(head).is_none() && begins(found))
    {
        let place = found.name("place").map(|m| (span(m), Around::Dateline));
        let agency = found.name("agency").map(|m| (span(m), Around::Agency));
        return place.into_iter().chain(agency).collect();
    }
    let credited =
        |found: &regex::Captures<'_>| found.name("agency").is_some() || !is_headline(&head[found[0].len()..]);
    let Some(found) = DATELINE.captures(head).filter(credited) else {
        return Vec::new();
    };
    let day = found.name("date").map(|m| span(m).end);
    let up_to_day = |place: Span| Span::new(place.start, day.unwrap_or(place.end));
    let place = found.name("place").map(|m| (up_to_day(span(m)).trimmed(text), Around::Dateline));
    let agency = found.name("agency").map(|m| (span(m), Around::Agency));
    place.filter(|(s, _)| s.len() > SHORTEST_PLACE).into_iter().chain(agency).collect()
}

/// "TENNIS - FRIDAY'S RESULTS": what follows the dash goes on in capitals.
fn is_headline(rest: &str) -> bool {
    let mut words = rest.split_whitespace().take(2).peekable();
    words.peek().is_some() && words.all(|word| !word.chars().any(char::is_lowercase))
}

fn in_line(text: &str, line: Span, found: &mut Vec<(Span, Around)>) {
    let whole = &text[line.start..line.end];
    if line.len() <= LONGEST_BYLINE && BYLINE.is_match(whole) {
        found.push((line, Around::Byline));
    } else if RIGHTS.is_match(whole) {
        found.push((line, Around::Agency));
    } else {
        // Looking for these anywhere in a line is slow; few lines can hold one.
        if whole.contains(" by ") || whole.contains("Editor") {
            let reporting =
                group(&REPORTING, text, line, "credit").or_else(|| group(&REPORTING, text, line, "editor"));
            found.extend(reporting.map(|s| (s, Around::Byline)));
        }
        if whole.ends_with(|c: char| c.is_ascii_digit()) {
            found.extend(group(&PLACE_AND_DAY, text, line, "place").map(|s| (s, Around::Dateline)));
        }
    }
}

fn group(pattern: &Regex, text: &str, within: Span, name: &str) -> Option<Span> {
    let found = pattern.captures(&text[within.start..within.end])?.name(name)?;
    Some(Span::new(found.start(), found.end()).shifted(within.start))
}

/// The last bytes of a paragraph, enough for a signature.
fn tail(text: &str, paragraph: Span) -> Span {
    let start = paragraph.end.saturating_sub(LONGEST_BYLINE).max(paragraph.start);
    Span::new(text.ceil_char_boundary(start), paragraph.end)
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;

    #[test]
    fn credits_are_told_from_what_tells_something() {
        let cases: [(&str, &[(&str, &str)]); 31] = [
            ("NEW YORK — When Barack Obama came", &[("NEW YORK", "dateline")]),
            ("WASHINGTON (Reuters) - The president", &[("WASHINGTON", "dateline"), ("Reuters", "agency")]),
            ("KABUL, Afghanistan - The U.S.", &[("KABUL, Afghanistan", "dateline")]),
            ("MANCHESTER, N.H. (AP) — Mitt Romney", &[("MANCHESTER, N.H.", "dateline"), ("AP", "agency")]),
            ("BERLIN, Jan 5 (Reuters) - Merkel", &[("BERLIN, Jan 5", "dateline"), ("Reuters", "agency")]),
            ("(CNN) – Republicans", &[("CNN", "agency")]),
            ("(CNN)The president", &[("(CNN)", "agency")]),
            ("Washington (CNN) The president", &[("Washington", "dateline"), ("(CNN)", "agency")]),
            ("Washington (CNN) - The president", &[("Washington", "dateline"), ("(CNN)", "agency")]),
            ("Des Moines, Iowa (CNN)Bernie", &[("Des Moines, Iowa", "dateline"), ("(CNN)", "agency")]),
            ("British Broadcasting Corporation (BBC) staff", &[]),
            ("BEIJING, July 4 (Xinhua) -- China", &[("BEIJING, July 4", "dateline"), ("Xinhua", "agency")]),
            ("SOCCER - ROMANIA BEAT LITHUANIA", &[]),
            ("NATO - a short history", &[]),
            (
                "TENNIS - FRIDAY'S RESULTS. NEW YORK 1996-08-30\n\nResults",
                &[("NEW YORK 1996-08-30", "dateline")],
            ),
            (
                "Headline\n\nBy Jean H. Lee, Associated Press\n\nText.",
                &[("By Jean H. Lee, Associated Press", "byline")],
            ),
            ("By Kate Grise and Tami Luhby", &[("By Kate Grise and Tami Luhby", "byline")]),
            ("By Monday, the White House had made up its mind.", &[]),
            ("By Thursday night, Cantor was gone.", &[]),
            (
                "a tonne.\n\n(Additional reporting by Sinead Carew; Editing by James Dalgleish)",
                &[("Additional reporting by Sinead Carew; Editing by James Dalgleish)", "byline")],
            ),
            (
                "which is Sept. 23. (Reporting by Babak Dehghanpisheh; Editing by Alison Williams)",
                &[("Reporting by Babak Dehghanpisheh; Editing by Alison Williams)", "byline")],
            ),
            ("after reporting by The Associated Press and others. He left.", &[]),
            ("Ukraine,\" Obama said. jm / crh (AFP, AP)", &[("jm / crh (AFP, AP)", "agency")]),
            ("to shameful. \" jar/bk (AP, dpa)", &[("jar/bk (AP, dpa)", "agency")]),
            ("the measures. smh / AFP / AP / dpa", &[("smh / AFP / AP / dpa", "agency")]),
            (
                "the measures. smh / AFP / AP / dpa Editor: Rick Demarest",
                &[("Editor: Rick Demarest", "byline")],
            ),
            ("They met (in Paris, Rome)", &[]),
            (
                "Copyright © 2019 The Washington Times, LLC. Click here.",
                &[("Copyright © 2019 The Washington Times, LLC. Click here.", "agency")],
            ),
            ("Photo by Pete Souza/White House", &[("Photo by Pete Souza/White House", "agency")]),
            ("Photos released by Egypt's ministry show it.", &[]),
            ("Credit and Blame", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(found(text), expected, "{text:?}");
        }
    }
}
