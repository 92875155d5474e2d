//! Names up to what does not belong to them, and words that are not names: two words glued together by a page, a party and a state in
//! brackets, a title or a label alone, whatever stands in links to other pages.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashSet};
use std::sync::LazyLock;

use namegraph_document::{Around, EntityType, Layout, Mention, Span};
use regex::Regex;

use super::pair::is_country;
use super::words::{begins_sentence, pattern};

/// Up to so many letters before a capital within a word may begin a name: "McConnell", "DiCaprio", "LeBron".
const LONGEST_PREFIX: usize = 3;
/// Longer ones that do.
const PREFIXES: [&str; 12] = [
    "Fitz", "Vander", "Vanden", "Vande", "Dela", "Della", "Abdul", "Abdel", "Abdal", "Saint", "Santa", "Mara",
];
/// Words that are no name by themselves.
const NO_NAMES: [&str; 89] = [
    "a",
    "ad",
    "ads",
    "advertisement",
    "all",
    "an",
    "and",
    "article",
    "articles",
    "best",
    "breaking",
    "by",
    "campaign",
    "caption",
    "click",
    "co",
    "comments",
    "congressional",
    "daily",
    "day",
    "dr",
    "election",
    "email",
    "exclusive",
    "experts",
    "facts",
    "file",
    "follow",
    "fourth",
    "gen",
    "gov",
    "graphic",
    "handout",
    "how",
    "image",
    "images",
    "immigration",
    "impeach",
    "lt",
    "mayor",
    "messrs",
    "more",
    "morning",
    "mr",
    "mrs",
    "ms",
    "native",
    "never",
    "newsletter",
    "newsletters",
    "of",
    "photo",
    "photograph",
    "photos",
    "pic",
    "pope",
    "president",
    "primaries",
    "prof",
    "pundits",
    "read",
    "rep",
    "reps",
    "rev",
    "sen",
    "sens",
    "share",
    "sign",
    "sir",
    "skeptics",
    "slideshow",
    "social",
    "st",
    "staff",
    "story",
    "subscribe",
    "super",
    "the",
    "this",
    "today",
    "tweet",
    "up",
    "via",
    "video",
    "videos",
    "watch",
    "week",
    "who",
    "you",
];

/// Words that a sentence begins with, and that hardly anybody is called by alone.
const QUANTITIES: [&str; 6] = ["Few", "Less", "Little", "Many", "Much", "Several"];

/// What is for or against somebody, or theirs: "anti-Trump", "Taliban-linked", "Washington-based".
static AFFIXES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?:anti|ex|neo|non|post|pre|pro|then)[-–])?((?:al-|Al-)?\p{Lu}.+?)(?:[-–](?:administration|affiliated|aligned|allied|appointed|approved|area|authored|backed|based|bashing|branded|brokered|campaign|confirmed|connected|controlled|crafted|directed|dominated|era|esque|friendly|fueled|funded|haters?|hating|held|hosted|imposed|issued|leaning|led|like|linked|loving|made|nominated|occupied|owned|passed|proposed|related|run|sponsored|style|supplied|supporting|themed|tied|trained))?$",
    )
});

/// The buttons that a page prints before a caption.
static BUTTONS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\bFacebook Twitter(?: (?:Google\+|(?:Pinterest|LinkedIn|Reddit|WhatsApp|Email)\b))+")
});
/// Party and state of an American politician: "R-Ky.", "D-N.Y.", "I-Vt.", "R-North Carolina".
static PARTY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:R|D|I|DFL|Ind|Dem|Rep)\.?[-–‑](?:\p{Lu}\.(?: ?\p{Lu}\.)+|(?:W\. ?Va|Ala|Alaska|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Guam|Hawaii|Idaho|Iowa|Ill|Ind|Kan|Kansas|Ky|La|Maine|Me|Md|Mass|Mich|Minn|Miss|Mo|Mont|Neb|Nev|Ohio|Okla|Ore|Pa|P\.R|Tenn|Texas|Tex|Utah|Vt|Va|Wash|Wis|Wyo|Oregon|Virginia|Florida|Georgia|Indiana|Michigan|Minnesota|Nevada|Colorado|Arizona|Wisconsin|Tennessee|Pennsylvania|Massachusetts|Maryland|Louisiana|Kentucky|Illinois|Delaware|Connecticut|California|Arkansas|Alabama|Missouri|Mississippi|Montana|Nebraska|Oklahoma|Vermont|Washington|Wyoming|New (?:York|Jersey|Mexico|Hampshire)|(?:North|South) (?:Carolina|Dakota)|West Virginia|Rhode Island|Puerto Rico|A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])\b\.?)",
    )
});

/// The names that are names, cut to what they are; in order, without overlap, as they came.
///
/// Time: linear in the text, O(n log n) in the names.
pub(super) fn mended(text: &str, layout: &Layout, mentions: &[Mention]) -> Vec<Mention> {
    let parties: Vec<Span> = PARTY.find_iter(text).map(|m| Span::new(m.start(), m.end())).collect();
    let buttons: Vec<Span> = BUTTONS.find_iter(text).map(|m| Span::new(m.start(), m.end())).collect();
    let has_capitals = text.chars().any(char::is_uppercase);
    let surnames: BTreeSet<&str> = mentions
        .iter()
        .filter(|m| m.entity_type == EntityType::Person)
        .filter_map(|m| m.span.of(text)?.rsplit_once(' ').map(|(_, last)| last))
        .collect();
    let alone = Alone { text, words: OnceCell::new() };
    mentions
        .iter()
        .filter(|mention| layout.around_at(mention.span) != Some(Around::Teaser))
        .filter_map(|mention| {
            let span = behind_buttons(mention.span, &buttons)?.trimmed(text);
            let span = before_what_follows(text, span, &parties, layout)?;
            let span = between_dashes(text, span);
            let adjective = mention.entity_type == EntityType::Miscellaneous;
            let span = if adjective { span } else { without_affixes(text, span) };
            let span =
                if mention.entity_type == EntityType::Person { unglued(text, span, &alone) } else { span };
            let name = span.of(text)?;
            let quantity =
                QUANTITIES.contains(&name) && begins_sentence(text, span.start) && !surnames.contains(name);
            if quantity {
                return None;
            }
            let small = mention.entity_type == EntityType::Person && has_capitals && is_small(name);
            (!small && (surnames.contains(name) || names_somebody(name, mention.entity_type)))
                .then_some(Mention { span, entity_type: of_country(name, span, mention), ..*mention })
        })
        .collect()
}

/// A name behind the buttons that a page prints before a caption; nothing of what they are called.
fn behind_buttons(span: Span, buttons: &[Span]) -> Option<Span> {
    let after = buttons.partition_point(|b| b.end <= span.start);
    let start = buttons.get(after).filter(|b| b.start < span.end).map_or(span.start, |b| b.end);
    (start < span.end).then_some(Span::new(start, span.end))
}

/// A name up to the party behind it, or up to what a page pastes into it; nothing of one that lies in a party.
fn before_what_follows(text: &str, span: Span, parties: &[Span], layout: &Layout) -> Option<Span> {
    let party =
        parties[parties.partition_point(|p| p.end <= span.start)..].first().filter(|p| p.start < span.end);
    let next = layout.around.partition_point(|(around, _)| around.start <= span.start);
    let pasted = layout.around.get(next).filter(|(_, kind)| *kind == Around::Teaser);
    let around = pasted.map(|(around, _)| around).filter(|around| around.start < span.end);
    let end = [party, around].into_iter().flatten().map(|s| s.start).min().unwrap_or(span.end);
    let kept = Span::new(span.start, end.max(span.start)).trimmed(text);
    let name = kept.of(text)?;
    let party = [" (D", " (R", " (I"].into_iter().find_map(|party| name.strip_suffix(party));
    let name = party.unwrap_or(name).trim_end_matches([' ', '(', '[', ',']);
    let kept = Span::new(kept.start, kept.start + name.len());
    (!kept.is_empty()).then_some(kept)
}

/// The first part with a capital of what dashes hold together: "Richard--what", "Ada—and Caddy".
fn between_dashes(text: &str, span: Span) -> Span {
    let name = span.of(text).unwrap_or_default();
    let dashes: Vec<(usize, &str)> = ["--", "—"].iter().flat_map(|dash| name.match_indices(dash)).collect();
    if dashes.is_empty() {
        return span;
    }
    let mut ends: Vec<(usize, usize)> = dashes.iter().map(|(at, dash)| (*at, at + dash.len())).collect();
    ends.sort_unstable();
    let starts = [0].into_iter().chain(ends.iter().map(|&(_, behind)| behind));
    let parts = starts.zip(ends.iter().map(|&(at, _)| at).chain([name.len()]));
    let large = |&(from, to): &(usize, usize)| {
        from < to && name[from..to].trim_start().starts_with(char::is_uppercase)
    };
    let (from, to) = parts.into_iter().find(large).unwrap_or((0, name.len()));
    Span::new(span.start + from, span.start + to).trimmed(text)
}

/// A name without what a hyphen holds to it, and with the rest of "U.S." where a recognizer cut it.
fn without_affixes(text: &str, span: Span) -> Span {
    let name = span.of(text).unwrap_or_default();
    let kept = AFFIXES.captures(name).and_then(|found| found.get(1)).map_or(0..name.len(), |own| own.range());
    let cut = name[kept.clone()].ends_with("U.") && text[span.end..].starts_with("S.");
    Span::new(span.start + kept.start, span.start + kept.end + if cut { "S.".len() } else { 0 })
}

/// What was taken for a thing as a whole is a country, if that is what is left of it: "U.S.-led".
fn of_country(name: &str, span: Span, mention: &Mention) -> EntityType {
    let cut = span.end < mention.span.end || span.start > mention.span.start;
    if cut && is_country(name) { EntityType::Location } else { mention.entity_type }
}

/// The words that a text has by themselves, looked for when the first is asked for.
struct Alone<'a> {
    text: &'a str,
    words: OnceCell<HashSet<&'a str>>,
}

impl Alone<'_> {
    /// Whether it has this one, so that whatever is glued to it is another.
    fn has(&self, word: &str) -> bool {
        let words = || self.text.split(|c: char| !c.is_alphanumeric()).collect();
        self.words.get_or_init(words).contains(word)
    }
}

/// A person's name up to where another word, or a number, is glued to it: "John TrumpSessions", "Sanders2020".
fn unglued(text: &str, span: Span, alone: &Alone<'_>) -> Span {
    let name = &text[span.start..span.end];
    let mut word = 0;
    let mut last: Option<char> = None;
    for (at, c) in name.char_indices() {
        if !c.is_alphanumeric() {
            (word, last) = (at + c.len_utf8(), None);
            continue;
        }
        let before = &name[word..at];
        let glued = match last {
            Some(last) if c.is_uppercase() => {
                last.is_lowercase() && !begins_a_name(before) && alone.has(before)
            }
            Some(last) if c.is_ascii_digit() => {
                last.is_lowercase() && before.chars().count() > LONGEST_PREFIX && alone.has(before)
            }
            _ => false,
        };
        if glued {
            return Span::new(span.start, span.start + at);
        }
        last = Some(c);
    }
    span
}

fn begins_a_name(letters: &str) -> bool {
    letters.chars().count() <= LONGEST_PREFIX || PREFIXES.contains(&letters)
}

/// Whether no word of a name begins with a capital, where there are capitals.
fn is_small(name: &str) -> bool {
    name.chars().any(char::is_lowercase) && !name.chars().any(char::is_uppercase)
}

fn names_somebody(name: &str, entity_type: EntityType) -> bool {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut words = words.map(str::to_lowercase).peekable();
    // Capitals alone may be an acronym: "ST", "MORE".
    let acronym = name.chars().count() > 1
        && !name.contains('.')
        && name.chars().all(char::is_uppercase)
        && name.chars().count() < 4;
    // "Un" of Kim Jong Un, "us": a place or a body of two letters is written in capitals.
    let body = matches!(entity_type, EntityType::Organization | EntityType::Location);
    let short = body && name.chars().count() == 2 && name.chars().any(char::is_lowercase);
    words.peek().is_some()
        && !short
        && (acronym || !words.all(|word| NO_NAMES.binary_search(&word.as_str()).is_ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str, given: &[(&str, EntityType)], layout: &Layout) -> Vec<String> {
        let mut from = 0;
        let mentions: Vec<Mention> = given
            .iter()
            .map(|&(name, entity_type)| {
                let start = from + text[from..].find(name).unwrap();
                from = start + name.len();
                Mention { span: Span::new(start, from), entity_type, score: 1.0 }
            })
            .collect();
        let once = mended(text, layout, &mentions);
        assert_eq!(mended(text, layout, &once), once, "{text:?}");
        once.iter().map(|m| m.span.of(text).unwrap().to_owned()).collect()
    }

    #[test]
    fn words_are_in_order() {
        assert!(NO_NAMES.is_sorted());
    }

    #[test]
    fn what_is_no_name_is_cut_or_left_out() {
        use EntityType::{Location as Loc, Organization as Org, Person as Per};
        type Case<'a> = (&'a str, &'a [(&'a str, EntityType)], &'a [&'a str]);
        let cases: [Case<'_>; 29] = [
            (
                "Taliban-linked and anti-Trump",
                &[("Taliban-linked", Org), ("anti-Trump", Per)],
                &["Taliban", "Trump"],
            ),
            (
                "an al-Qaeda-linked cell, a Clinton-era law",
                &[("al-Qaeda-linked", Org), ("Clinton-era", Per)],
                &["al-Qaeda", "Clinton"],
            ),
            ("the U.S.-led, anti-U.S. march", &[("U.S.-led", Org), ("anti-U.", Loc)], &["U.S.", "U.S."]),
            (
                "Ocasio-Cortez, Anti-Defamation League",
                &[("Ocasio-Cortez", Per), ("Anti-Defamation League", Org)],
                &["Ocasio-Cortez", "Anti-Defamation League"],
            ),
            (
                "Facebook Twitter Pinterest Macron met",
                &[("Facebook", Org), ("Pinterest Macron", Per)],
                &["Macron"],
            ),
            ("Mitch McConnell (R-Ky.) met", &[("Mitch McConnell (R-Ky.)", Per)], &["Mitch McConnell"]),
            ("Little did Ann Lee know.", &[("Little", Per), ("Ann Lee", Per)], &["Ann Lee"]),
            ("Little ran. Bo Little fell.", &[("Little", Per), ("Bo Little", Per)], &["Little", "Bo Little"]),
            ("Joe Manchin (D-W.Va.) met", &[("Joe Manchin", Per), ("Va", Loc)], &["Joe Manchin"]),
            ("Sen. Burr (R-N.C.) met", &[("Burr", Per), ("R-N.C", Org)], &["Burr"]),
            ("Rand Paul, R-Ky., met", &[("Rand Paul", Per), ("Ky", Loc)], &["Rand Paul"]),
            (
                "Sanders, I-Vt., and (D-Calif.)",
                &[("Sanders", Per), ("I-Vt", Org), ("D-Calif", Org)],
                &["Sanders"],
            ),
            ("Hickey, R-North Carolina", &[("Hickey", Per), ("North Carolina", Loc)], &["Hickey"]),
            ("On D-Day in Paris", &[("D-Day", Loc), ("Paris", Loc)], &["D-Day", "Paris"]),
            (
                "Donald John TrumpSessions told Trump",
                &[("Donald John TrumpSessions", Per)],
                &["Donald John Trump"],
            ),
            ("BidenHouse votes for Biden", &[("BidenHouse", Per)], &["Biden"]),
            ("MaliVai Washington", &[("MaliVai Washington", Per)], &["MaliVai Washington"]),
            ("Sanders2020 is Sanders", &[("Sanders2020", Per)], &["Sanders"]),
            (
                "Mitch McConnell, Leonardo DiCaprio, LeBron James, F. FitzGerald",
                &[
                    ("Mitch McConnell", Per),
                    ("Leonardo DiCaprio", Per),
                    ("LeBron James", Per),
                    ("F. FitzGerald", Per),
                ],
                &["Mitch McConnell", "Leonardo DiCaprio", "LeBron James", "F. FitzGerald"],
            ),
            ("Ada--and Richard—what", &[("Ada--and", Per), ("Richard—what", Per)], &["Ada", "Richard"]),
            ("Nancy Pelosi (D) met", &[("Nancy Pelosi (D", Per)], &["Nancy Pelosi"]),
            ("said--Kate", &[("said--Kate", Per)], &["Kate"]),
            ("YouTube and BuzzFeed", &[("YouTube", Org), ("BuzzFeed", Org)], &["YouTube", "BuzzFeed"]),
            ("A. Said: michael barbaro", &[("michael barbaro", Per)], &[]),
            ("michael barbaro", &[("michael barbaro", Per)], &["michael barbaro"]),
            ("The Sen. of the File", &[("The", Org), ("Sen.", Per), ("File", Org)], &[]),
            ("The New York Times", &[("The New York Times", Org)], &["The New York Times"]),
            ("Kim and ST met", &[("Kim", Per), ("ST", Org)], &["Kim", "ST"]),
            (
                "Kim Jong Un, Xi and us",
                &[("Kim Jong", Per), ("Un", Org), ("Xi", Per), ("us", Loc)],
                &["Kim Jong", "Xi"],
            ),
        ];
        for (text, given, expected) in cases {
            assert_eq!(names(text, given, &Layout::default()), expected, "{text:?}");
        }
    }

    #[test]
    fn a_surname_may_be_such_a_word() {
        use EntityType::Person as Per;
        let text = "Amartya Sen met Modi. Sen said no.";
        let given = [("Amartya Sen", Per), ("Modi", Per), ("Sen", Per)];
        assert_eq!(names(text, &given, &Layout::default()), ["Amartya Sen", "Modi", "Sen"]);
    }

    #[test]
    fn a_name_ends_where_something_is_pasted() {
        let text = "Donald Trump Donald John TrumpSessions says MORE met";
        let around = vec![(Span::new(13, 48), Around::Teaser)];
        let layout = Layout { around, ..Layout::default() };
        let given = [("Donald Trump Donald John Trump", EntityType::Person)];
        assert_eq!(names(text, &given, &layout), ["Donald Trump"]);
    }
}
