//! Places that share a name: Portland in Oregon and in Maine, Washington and the state, Georgia and Georgia, the North of two countries.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use namegraph_document::{EntityType, NamedMention, Span};
use regex::Regex;

use super::{GEORGIAS, OF_STATE, PROVINCES, Regional, american_state, country_of};
use crate::name::fold;
use crate::tables::tables;

/// States that towns or countries share their names with.
pub(super) const STATES: [&str; 3] = ["Washington", "New York", "Georgia"];
/// Their neighbours.
const BORDERS: [(&str, &[&str]); 2] = [
    ("Washington", &["Idaho", "Oregon"]),
    ("New York", &["Connecticut", "Massachusetts", "New Jersey", "Pennsylvania", "Vermont"]),
];
const CAPITOL_HILL: &str = "Capitol Hill";
/// What stands before the paper of the name.
const PAPER: [&str; 4] = [" in the ", " told the ", " by the ", " tells the "];
const TERRITORIES: [&str; 2] = ["Guam", "Puerto Rico"];
/// What stands behind a state that has a governor.
const GOVERNED: [&str; 4] = [" Attorney General ", " Gov. ", " Governor ", " Lt. Gov. "];
/// Titles of those who are sent by a state, and how far before a name they stand, in bytes.
const SEATS: [&str; 12] = [
    "Congressman ",
    "Congresswoman ",
    "Gov. ",
    "Rep. ",
    "Representative ",
    "Reps. ",
    "Sen. ",
    "Senator ",
    "Sens. ",
    "leader ",
    "leader, ",
    "whip ",
];
const LONGEST_TITLE: usize = 16;
/// What stands between them and their states.
const OF: [&str; 5] = [" of ", ", of ", " (D) of ", " (R) of ", " (I) of "];
/// States as they are shortened.
const SHORTENED: [(&str, &str); 4] =
    [("N.Y", "New York"), ("N.Y.", "New York"), ("NY", "New York"), ("Wash.", "Washington")];
/// What stands before New York where the state is meant.
const PARTS_OF_NEW_YORK: [&str; 7] =
    ["Democrat of ", "Republican of ", "central ", "eastern ", "northern ", "southern ", "western "];
/// Words of sentences on states, and how far from a name they are looked for, in bytes.
const STATED: [&str; 4] = [" state", "States", " voters in", "Voters in"];
const SENTENCE: usize = 160;
/// A state has no more words.
const MOST_WORDS: usize = 2;
const DISTRICT: &str = "District of Columbia";
/// Places of a list that are looked at on either side of one.
const LONGEST_LIST: usize = 64;
const COMPASS: [&str; 4] = ["North", "South", "East", "West"];
/// Parts of a country, folded: no town in the state that a list names next.
const PARTS: [&str; 13] = [
    "deep south",
    "east",
    "east coast",
    "midwest",
    "north",
    "northeast",
    "northwest",
    "south",
    "southeast",
    "southwest",
    "upper midwest",
    "west",
    "west coast",
];
/// Who sits for a state is said to be of it: "Sen. Patty Murray, Washington Democrat".
const PARTISANS: [&str; 2] = [" Democrat", " Republican"];
/// What stands behind New York where the state is meant.
const OF_NEW_YORK: [&str; 13] = [
    " Assembly",
    " Congressman ",
    " Congresswoman ",
    " Democrat",
    " Legislature",
    " Rep. ",
    " Republican",
    " Sen. ",
    " Senator ",
    " attorney general",
    " delegat",
    " lawmaker",
    " primary ",
];
const NEW_YORK: &str = "New York";
/// Words of texts on the city, and on the state.
static CITY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?:Bronx|Brooklyn|Harlem|Manhattan|New York City|Queens|Staten Island|Times Square|Wall Street|[Mm]ayor)\b")
        .expect("a test matches it")
});
static UPSTATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?:Andrew Cuomo|Gov(?:\.|ernor) Cuomo|[Uu]pstate)\b").expect("a test matches it")
});
/// What stands before where somebody flies or reports from: the city, in a text on the state as well.
const VISITED: [&str; 5] = [" at ", " from ", " in ", " near ", " to "];
/// What stands before the country Georgia in a sentence on Russia, and words of such a one.
const WARS: [&str; 12] = [
    "attack on ",
    "attacked ",
    "invade ",
    "invaded ",
    "invades ",
    "invading ",
    "invasion of ",
    "troops in ",
    "war against ",
    "war in ",
    "war on ",
    "war with ",
];
const AT_WAR: [&str; 5] = ["Kremlin", "Moscow", "Ossetia", "Putin", "Russia"];
/// What both are called, folded.
const GEORGIA: &str = "georgia";
/// Countries that it is named together with.
const NEIGHBOURS: [&str; 11] = [
    "Abkhazia",
    "Armenia",
    "Azerbaijan",
    "Belarus",
    "Chechnya",
    "Estonia",
    "Kazakhstan",
    "Latvia",
    "Moldova",
    "Russia",
    "Ukraine",
];

pub(super) fn towns(text: &str, mentions: &[NamedMention], found: &mut Vec<(usize, String)>) {
    let mut said = BTreeMap::<String, BTreeSet<String>>::new();
    let mut of_mention = Vec::new();
    for (at, named) in
        mentions.iter().enumerate().filter(|(_, m)| m.mention.entity_type == EntityType::Location)
    {
        let next = mentions.get(at + 1).filter(|next| {
            let between = text.get(named.mention.span.end..next.mention.span.start);
            next.mention.entity_type == EntityType::Location && between.is_some_and(|between| between == ", ")
        });
        let (town, region) = match named.name.split_once(", ") {
            Some((town, region)) => (town, region_of(region)),
            None => {
                let found = next.and_then(|next| region_of(next.mention.span.of(text)?));
                (
                    named.name.as_str(),
                    found.or_else(|| {
                        let end = named.mention.span.end;
                        let other =
                            mentions.get(at + 1).is_some_and(|next| next.mention.span.start <= end + 2);
                        if other { None } else { state_behind(text, end) }
                    }),
                )
            }
        };
        let listed = next.is_some() && is_among_states(text, mentions, at);
        let region =
            region.filter(|region| can_be_in(town, region) && !(listed && is_elsewhere(town, region)));
        said.entry(fold(town)).or_default().extend(region.map(str::to_owned));
        of_mention.push((at, town, region));
    }
    for (at, town, region) in of_mention {
        let regions = &said[&fold(town)];
        let only = regions.first().map(String::as_str).filter(|_| regions.len() == 1);
        let Some(region) = region.or(only) else { continue };
        let name = if is_only_in(town, region) {
            town.to_owned()
        } else {
            Regional { base: town.to_owned(), region: region.to_owned() }.shown(EntityType::Location)
        };
        if name != mentions[at].name {
            found.push((at, name));
        }
    }
}

/// The American state that is written behind a town where no recognizer found it: "of Jacksonville, Ark., kisses".
fn state_behind(text: &str, end: usize) -> Option<&'static str> {
    let behind = text.get(end..)?.strip_prefix(", ")?;
    let words = behind.match_indices([' ', ',', ')', ';', '\n', '’', '\'']).map(|(at, _)| at);
    // "St. Louis, Kansas City".
    let ends = |length: &usize| !behind[*length..].trim_start_matches(' ').starts_with(char::is_uppercase);
    words
        .take(MOST_WORDS)
        .find_map(|length| tables().american_state(&behind[..length]).filter(|_| ends(&length)))
}

/// The state or country that is written so behind a town.
fn region_of(written: &str) -> Option<&'static str> {
    let province = PROVINCES.iter().map(|(province, _)| *province).find(|province| *province == written);
    province.or_else(|| tables().american_state(written)).or_else(|| tables().state(&fold(written)))
}

/// Whether a town's name before a region's says where the town is: "Fremont, Nebraska" does, "Canada, Japan" and "Beirut, Syria" are
/// lists.
fn can_be_in(town: &str, region: &str) -> bool {
    let town = fold(town);
    let country = country_of(region);
    let known =
        || tables().country_of_town(&town).any(|town| town.state == Some(region) || town.country == country);
    let american = tables().american_state(region).is_some() || country != region;
    let state = american && !STATES.contains(&region);
    let region_itself = |state| [fold(state), format!("{} state", fold(state))].contains(&town);
    let is_region = tables().is_land(&town) || tables().american_states().any(region_itself);
    !is_region && !PARTS.contains(&town.as_str()) && (state || known())
}

/// Whether the tables know towns of the name, and none in that region.
fn is_elsewhere(town: &str, region: &str) -> bool {
    let town = fold(town);
    let mut towns = tables().country_of_town(&town).peekable();
    towns.peek().is_some() && towns.all(|town| town.state != Some(region) && town.country != region)
}

/// Whether the place before a place, or the second one behind, is a state in the same list: "Ohio, Chicago, Connecticut".
fn is_among_states(text: &str, mentions: &[NamedMention], at: usize) -> bool {
    let state = |named: &NamedMention| american_state(&named.form).is_some();
    let joined = |a: &NamedMention, b: &NamedMention| {
        let between = text.get(a.mention.span.end..b.mention.span.start);
        between.is_some_and(|between| [", ", ", and ", " and "].contains(&between))
    };
    let before = at > 0 && state(&mentions[at - 1]) && joined(&mentions[at - 1], &mentions[at]);
    let behind = || {
        let [next, second] = [at + 1, at + 2].map(|at| mentions.get(at));
        next.zip(second).is_some_and(|(next, second)| state(second) && joined(next, second))
    };
    before || behind()
}

/// Whether all towns of a name that the tables know lie in one state or country.
fn is_only_in(town: &str, region: &str) -> bool {
    let town = fold(town);
    let mut towns = tables().country_of_town(&town).peekable();
    let country = country_of(region);
    towns.peek().is_some() && towns.all(|town| town.state == Some(region) || town.country == country)
}

/// "Washington state" is no city; nor is New York in a text on Upstate or its governor that says nothing of the city.
pub(super) fn states(text: &str, mentions: &[NamedMention], found: &mut Vec<(usize, String)>) {
    let mut bare = Vec::new();
    let visited = |before: &str| VISITED.iter().any(|to| before.ends_with(to));
    for (at, named) in mentions.iter().enumerate() {
        let span = named.mention.span;
        let behind = text.get(span.end..).unwrap_or_default();
        let before = text.get(..span.start).unwrap_or_default();
        let goes_on = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '-');
        let said = || {
            behind.strip_prefix(" state").is_some_and(goes_on)
                || before.ends_with("state of ")
                || before.ends_with("overnor of ")
                || GOVERNED.iter().any(|office| behind.starts_with(office))
                || named.name == NEW_YORK
                    && (OF_NEW_YORK.iter().any(|of| behind.starts_with(of)) && !visited(before)
                        || PARTS_OF_NEW_YORK.iter().any(|part| before.ends_with(part)))
                || is_behind_town(text, mentions, at)
                || is_of_member(mentions, at, before, behind)
                || is_seat(text, mentions, at)
                || is_listed_with_states(text, mentions, at)
        };
        let place = named.mention.entity_type == EntityType::Location;
        let whole = [" State", " state"].into_iter().find_map(|state| named.name.strip_suffix(state));
        let short = span.of(text).and_then(|written| SHORTENED.iter().find(|(short, _)| *short == written));
        let name = short.map_or(whole.unwrap_or(&named.name), |(_, state)| *state);
        if place && STATES.contains(&name) && (short.is_some() || whole.is_some() || said()) {
            found.push((at, format!("{name} ({OF_STATE})")));
        } else if place && name == NEW_YORK && !visited(before) {
            bare.push(at);
        }
    }
    let of_state = !bare.is_empty() && UPSTATE.is_match(text) && !CITY.is_match(text);
    found.extend(bare.into_iter().filter(|_| of_state).map(|at| (at, format!("{NEW_YORK} ({OF_STATE})"))));
}

/// "Buffalo, New York", but not "Chicago, New York and Boston".
fn is_behind_town(text: &str, mentions: &[NamedMention], at: usize) -> bool {
    let Some(town) = at.checked_sub(1).map(|before| &mentions[before]) else { return false };
    let name = fold(&town.form);
    let mut towns = tables().country_of_town(&name);
    let Span { start, end } = mentions[at].mention.span;
    let ends = text.get(end..).is_none_or(|behind| !behind.starts_with([' ', '\'', '’']));
    town.mention.entity_type == EntityType::Location
        && ends
        && text.get(town.mention.span.end..start) == Some(", ")
        && towns.any(|town| town.state == Some(mentions[at].name.as_str()))
}

/// "Sen. Patty Murray, Washington Democrat".
fn is_of_member(mentions: &[NamedMention], at: usize, before: &str, behind: &str) -> bool {
    let member = at.checked_sub(1).map(|before| &mentions[before].mention);
    member.is_some_and(|member| {
        member.entity_type == EntityType::Person
            && before.len() == member.span.end + ", ".len()
            && before.ends_with(", ")
            && PARTISANS.iter().any(|party| behind.starts_with(party))
    })
}

/// Whether somebody before a place holds a seat for it: "Sen. Patty Murray of Washington".
fn is_seat(text: &str, mentions: &[NamedMention], at: usize) -> bool {
    let Some(holder) = at.checked_sub(1).map(|before| &mentions[before]) else { return false };
    let Span { start, end } = holder.mention.span;
    let title = |words: &str| SEATS.iter().any(|seat| words.contains(seat));
    let near = text.floor_char_boundary(start.saturating_sub(LONGEST_TITLE));
    holder.mention.entity_type == EntityType::Person
        && text.get(end..mentions[at].mention.span.start).is_some_and(|between| OF.contains(&between))
        && title(&text[near..end])
}

/// Whether a place stands in a list with two states or more, or joined to one that it borders on: "California, Oregon and Washington".
fn is_listed_with_states(text: &str, mentions: &[NamedMention], at: usize) -> bool {
    let joined = |first: usize| {
        let [here, next] =
            [first, first + 1].map(|place| mentions.get(place).map(|named| named.mention.span));
        let between = here.zip(next).and_then(|(here, next)| text.get(here.end..next.start));
        between.is_some_and(|between| [", ", " and ", ", and ", " or ", ", or "].contains(&between))
    };
    let mut first = at;
    while first > 0 && at - first < LONGEST_LIST && joined(first - 1) {
        first -= 1;
    }
    let mut last = at;
    while last - at < LONGEST_LIST && joined(last) {
        last += 1;
    }
    let others = || (first..=last).filter(|&place| place != at).map(|place| mentions[place].form.as_str());
    let state =
        |other: &str| american_state(other).is_some() && other != DISTRICT || TERRITORIES.contains(&other);
    let states = others().all(state);
    let neighbours =
        BORDERS.iter().filter(|(state, _)| *state == mentions[at].name).flat_map(|(_, of)| of.iter());
    let borders = neighbours.into_iter().any(|state| others().any(|other| other == *state));
    // "In Washington, Oregon's senator" names the town.
    let pair = || {
        let spans = [first, last].map(|place| mentions[place].mention.span);
        text.get(spans[0].end..spans[1].start).is_some_and(|between| !between.starts_with(','))
    };
    // "Two states, Colorado and Washington".
    let said = || {
        let [first, last] = [first, last].map(|place| mentions[place].mention.span);
        let before = &text[text.ceil_char_boundary(first.start.saturating_sub(SENTENCE))..first.start];
        let behind = &text[last.end..text.floor_char_boundary(text.len().min(last.end + SENTENCE))];
        let near = [before.rsplit(['.', '\n']).next(), behind.split(['.', '\n']).next()];
        near.into_iter().flatten().any(|near| STATED.iter().any(|word| near.contains(word)))
    };
    states && (others().count() > 1 || others().count() == 1 && pair() && (borders || said()))
}

/// "North and South Korea" names North Korea; "the North" is short for it where the text tells both apart by name.
pub(super) fn halves(text: &str, mentions: &[NamedMention], found: &mut Vec<(usize, String)>) {
    let place = |named: &NamedMention| named.mention.entity_type == EntityType::Location;
    let half = |named: &NamedMention| COMPASS.contains(&named.name.as_str()) && place(named);
    if !mentions.iter().any(half) {
        return;
    }
    let named: BTreeSet<&str> = mentions.iter().filter(|m| place(m)).map(|m| m.name.as_str()).collect();
    let whole = |half: &str, of: &str| {
        let name = format!("{half} {of}");
        tables().state(&fold(&name)).or_else(|| american_state(&name)).filter(|known| *known == name)
    };
    // A text may say "the North" on every line.
    let divided = COMPASS.map(|half| (half, only_half(text, &named, half, &whole)));
    let of_divided = |half: &str| divided.iter().find(|(name, _)| *name == half).and_then(|(_, full)| *full);
    for (at, half) in mentions.iter().enumerate().filter(|(_, named)| half(named)) {
        let next = mentions.get(at + 1).filter(|next| {
            place(next) && text.get(half.mention.span.end..next.mention.span.start) == Some(" and ")
        });
        let coordinated = next.and_then(|next| {
            next.name.split_once(' ').filter(|(other, _)| COMPASS.contains(other) && *other != half.name)
        });
        let full = match coordinated {
            Some((_, of)) => whole(&half.name, of),
            None => of_divided(&half.name).filter(|_| is_used_as_name(text, half)),
        };
        found.extend(full.map(|full| (at, full.to_owned())));
    }
}

/// Whether a half stands behind an article, perhaps with a word between ("the isolated North"), or before what is its own.
fn is_used_as_name(text: &str, named: &NamedMention) -> bool {
    let Span { start, end } = named.mention.span;
    let behind = text.get(end..).unwrap_or_default();
    let before = text.get(..start).and_then(|before| before.strip_suffix(' ')).unwrap_or_default();
    let mut words = before.rsplit(char::is_whitespace);
    let [last, second] = [words.next(), words.next()].map(Option::unwrap_or_default);
    let article = |word: &str| word.eq_ignore_ascii_case("the");
    let described = article(second) && last.chars().all(char::is_lowercase);
    let own = ["'s ", "’s "].iter().any(|own| {
        behind.starts_with(own)
            || named.mention.span.of(text).is_some_and(|name| name.ends_with(own.trim_end()))
    });
    own || article(last) || described
}

/// The only country of which a text names a half and, if only in another word, the other half: "the South Korean army".
fn only_half(
    text: &str,
    named: &BTreeSet<&str>,
    half: &str,
    whole: &dyn Fn(&str, &str) -> Option<&'static str>,
) -> Option<&'static str> {
    let is_country = |of: &&str| whole(half, of).is_some();
    let halves = named.iter().filter_map(|name| name.split_once(' ')).filter(|(first, _)| *first == half);
    let mut of = halves.map(|(_, of)| of).filter(is_country);
    let country = of.next().filter(|_| of.next().is_none())?;
    let other = |other: &str| other != half && text.contains(&format!("{other} {country}"));
    whole(half, country).filter(|full| COMPASS.into_iter().any(other) && american_state(full).is_none())
}

/// "On the Hill" is on Capitol Hill in a text on the Congress; The Hill is a newspaper.
pub(super) fn hill(text: &str, mentions: &[NamedMention], found: &mut Vec<(usize, String)>) {
    let is_hill = |named: &NamedMention| {
        let before = text.get(..named.mention.span.start).unwrap_or_default();
        named.mention.entity_type == EntityType::Location
            && named.name == "Hill"
            && before.ends_with(" the ")
            && !PAPER.iter().any(|told| before.ends_with(told))
    };
    let congress = |named: &NamedMention| ["Congress", "Senate", CAPITOL_HILL].contains(&named.name.as_str());
    if mentions.iter().any(congress) {
        let hills = mentions.iter().enumerate().filter(|(_, named)| is_hill(named));
        found.extend(hills.map(|(at, _)| (at, CAPITOL_HILL.to_owned())));
    }
}

/// Georgia is where the towns and people around it are; "Ukraine and Georgia" are two countries, unless the text names a town of the state.
pub(super) fn georgias(text: &str, mentions: &[NamedMention], found: &mut Vec<(usize, String)>) {
    let is_georgia = |named: &NamedMention| {
        named.mention.entity_type == EntityType::Location && fold(&named.name) == GEORGIA
    };
    if !mentions.iter().any(is_georgia) {
        return;
    }
    let (mut country, mut state, mut in_state) = (false, false, false);
    for named in mentions {
        let folded = fold(&named.form);
        let of = tables().country(&folded).filter(|_| folded != GEORGIA);
        country |=
            of == Some(GEORGIA) || ["abkhazia", "south ossetia", "batumi", "gori"].contains(&folded.as_str());
        let lies_there =
            |state: &str| tables().country_of_town(&folded).all(|town| town.state == Some(state));
        let is_town = tables().country_of_town(&folded).next().is_some();
        in_state |= is_town && lies_there("Georgia");
        state |= of == Some("united states")
            || is_town && lies_there("Georgia")
            || folded != GEORGIA && tables().american_state(&named.form).is_some();
    }
    let [abroad, at_home] = GEORGIAS;
    let names = |of: &dyn Fn(&str) -> bool| {
        let named: BTreeSet<&str> =
            mentions.iter().map(|named| named.form.as_str()).filter(|name| of(name)).collect();
        named.len()
    };
    // A text on Russia and Ukraine that names no state does not speak of Atlanta's Georgia.
    let elsewhere = !in_state
        && names(&|name| NEIGHBOURS.contains(&name)) > 1
        && names(&|name| fold(name) != GEORGIA && american_state(name).is_some()) == 0;
    let usual = match (country, state) {
        _ if elsewhere => Some(abroad),
        (true, false) => Some(abroad),
        (false, true) => Some(at_home),
        _ => None,
    };
    for at in (0..mentions.len()).filter(|&at| is_georgia(&mentions[at])) {
        // "Calls to Ukraine and Georgia" in an article on Atlanta are calls to Atlanta.
        let beside = !in_state && is_beside_neighbour(text, mentions, at);
        let name = if beside { Some(abroad) } else { usual };
        found.extend(name.map(|name| (at, name.to_owned())));
    }
}

/// The sentence around a name, as far as it is near.
fn sentence(text: &str, span: Span) -> &str {
    let from = text.ceil_char_boundary(span.start.saturating_sub(SENTENCE));
    let to = text.floor_char_boundary(text.len().min(span.end + SENTENCE));
    let start = text[from..span.start].rfind(['.', '\n']).map_or(from, |at| from + at + 1);
    let end = text[span.end..to].find(['.', '\n']).map_or(to, |at| span.end + at);
    &text[start..end]
}

/// "Ukraine and Georgia", "the country of Georgia", "Putin invaded Georgia".
fn is_beside_neighbour(text: &str, mentions: &[NamedMention], at: usize) -> bool {
    let neighbour = |named: &NamedMention| NEIGHBOURS.contains(&named.form.as_str());
    let joined = |first: usize| {
        let between = text.get(mentions[first].mention.span.end..mentions[first + 1].mention.span.start);
        between.is_some_and(|between| [" and ", " or "].contains(&between))
    };
    let before = at > 0 && neighbour(&mentions[at - 1]) && joined(at - 1);
    let behind = || at + 1 < mentions.len() && neighbour(&mentions[at + 1]) && joined(at);
    let head = &text[..mentions[at].mention.span.start];
    let sentence = sentence(text, mentions[at].mention.span);
    let war = WARS.iter().any(|war| head.ends_with(war)) && AT_WAR.iter().any(|word| sentence.contains(word));
    war || before || behind() || head.ends_with("country of ") || head.ends_with("epublic of ")
}
