//! Bodies that many countries have under one name: "India's Supreme Court", "the Texas Senate", "the House".

use std::collections::{BTreeMap, BTreeSet};

use namegraph_document::{EntityType, NamedMention, Span};
use namegraph_tables::words::CONTESTS;

use super::place::STATES;
use super::{OF_STATE, Regional, american_state, is_state, parts};
use crate::name::{SMALL_WORDS, fold, without_possessive};
use crate::tables::tables;

/// "Trinidad and Tobago".
const MOST_WORDS: usize = 3;
/// Bytes around a name within which its country stands.
const NEAR: usize = 40;
/// A state's legislature, or that of the United Nations where a text names these and no state.
const ASSEMBLY: &str = "General Assembly";
const UNITED_NATIONS_ASSEMBLY: &str = "United Nations General Assembly";
const UNITED_NATIONS: [&str; 4] = ["United Nations", "UN", "U.N.", "United Nations Security Council"];
const UNITED_STATES: &str = "United States";
/// What it goes by, folded.
const BARE_HOUSE: &str = "house";
/// Words of texts on a state's houses; of some without the first letter, which may be large.
const LEGISLATURE: [&str; 8] = [
    "egislature",
    "tatehouse",
    "state lawmakers",
    "state representative",
    "state senator",
    "state Rep.",
    "state Sen.",
    "House Bill",
];
/// What states call theirs, and the other one.
const STATE_CHAMBERS: [&str; 6] =
    ["Assembly", "General Assembly", "House", "House of Delegates", "House of Representatives", "Senate"];
const HOUSE: &str = "House of Representatives";
/// What some states call theirs.
const DELEGATES: &str = "House of Delegates";
/// A text on the Congress says "the House" so many times as often as it names a state's chamber.
const IN_PASSING: usize = 4;
/// Chambers that stand in Washington where somebody runs for them in a state.
const CHAMBERS: [&str; 3] = ["Senate", HOUSE, "Congress"];
/// So many words behind a chamber are looked at for them, within so many bytes: "the Arizona Senate GOP primary".
const SAME_SENTENCE: usize = 80;
const WORDS_BEHIND: usize = 3;
/// Bytes within which the nearest of several states is meant.
const SAME_PASSAGE: usize = 300;

/// The country or state, as it is written, that words are or are of.
type Region = fn(&str) -> Option<&'static str>;
/// What a body that many have is compared by.
type Base = fn(&str) -> Option<String>;

pub(super) fn bodies(text: &str, mentions: &[NamedMention], found: &mut Vec<(usize, String)>) {
    let mut said = BTreeMap::<String, BTreeSet<&'static str>>::new();
    let mut of_mention = Vec::new();
    let of_nations = mentions.iter().any(|named| UNITED_NATIONS.contains(&named.form.as_str()));
    for (at, named) in mentions.iter().enumerate() {
        if named.mention.entity_type != EntityType::Organization {
            continue;
        }
        let span = named.mention.span;
        if let Some(state) = state_of_body(text, mentions, at) {
            found.push((at, state.shown(EntityType::Organization)));
            continue;
        }
        if named.form == ASSEMBLY && of_nations && !speaks_of_state(mentions) {
            found.push((at, UNITED_NATIONS_ASSEMBLY.to_owned()));
            continue;
        }
        let Some((base, country)) = body(&named.name) else { continue };
        // The Scottish National Party is known by its name.
        let folded = fold(&named.name);
        let own =
            || tables().filed_under(EntityType::Organization, &folded).is_some_and(|own| fold(own) == folded);
        if country.is_some() && own() {
            continue;
        }
        let country = country
            .or_else(|| body(&named.form).and_then(|(_, country)| country))
            .or_else(|| before(text, span.start, self::country))
            .or_else(|| behind(text, span.end, self::country));
        said.entry(base.clone()).or_default().extend(country);
        of_mention.push((at, base, country));
    }
    for (at, base, country) in of_mention {
        let countries = &said[&base];
        let only = countries.first().copied().filter(|_| countries.len() == 1);
        if let Some(country) = country.or(only) {
            let regional = Regional { base, region: country.to_owned() };
            found.push((at, regional.shown(EntityType::Organization)));
        }
    }
}

/// A body that many countries have: its name as it is shown without the country, and the country in it.
fn body(name: &str) -> Option<(String, Option<&'static str>)> {
    let bracketed = || {
        let (rest, country) = name.strip_suffix(')')?.split_once(" (")?;
        Some((common(rest)?, tables().state(&fold(country))?))
    };
    let with =
        body_with(name, common, country).or_else(bracketed).map(|(base, country)| (base, Some(country)));
    with.or_else(|| Some((common(name)?, None)))
}

/// A body in whose name stands what it is of: "Indian Supreme Court", "Supreme Court of India".
fn body_with(name: &str, base: Base, region: Region) -> Option<(String, &'static str)> {
    let ahead = name.match_indices(' ').take(MOST_WORDS).find_map(|(at, _)| {
        let region = region(without_possessive(&name[..at]))?;
        Some((base(&name[at + 1..])?, region))
    });
    let behind = || {
        let (rest, of) = name.rsplit_once(" of ")?;
        Some((base(rest)?, region(of.strip_prefix("the ").unwrap_or(of))?))
    };
    ahead.or_else(behind)
}

fn common(name: &str) -> Option<String> {
    tables().common_body(&fold(name)).map(|base| capitalized(&base))
}

/// The same, for a state's House as well; Australia House is a building.
fn common_in_states(name: &str) -> Option<String> {
    common(name).or_else(|| (name == "House").then(|| HOUSE.to_owned()))
}

/// The body of one of the United States that a mention is: "Texas Supreme Court", and "the state Senate" where the text speaks of Texas.
/// Nothing follows for the rest of such a text, which may mean the Senate in Washington. Georgia's bodies may be a country's.
fn state_of_body(text: &str, mentions: &[NamedMention], at: usize) -> Option<Regional> {
    let span = mentions[at].mention.span;
    let written = span.of(text)?;
    let (base, state) = match common_in_states(written) {
        // "the state's Senate race" is one for a seat in Washington, "the state Senate race" is not.
        Some(base)
            if word_before(text, span.start) != "state"
                && CHAMBERS.contains(&base.as_str())
                && is_run_for(text, span) =>
        {
            return None;
        }
        Some(base) if is_behind_state(text, span.start) => (base, spoken_of(text, mentions, at)?),
        // "the Texas Senate candidates" run for a seat in Washington.
        Some(base) if CHAMBERS.contains(&base.as_str()) => return None,
        Some(base) => {
            let state = before(text, span.start, one_state);
            (base, state.or_else(|| behind(text, span.end, one_state))?)
        }
        None => {
            let (base, state) = body_with(written, common_in_states, one_state)?;
            (base, Some(state).filter(|_| !is_run_for(text, span))?)
        }
    };
    Some(Regional { base, region: state.to_owned() })
}

fn one_state(words: &str) -> Option<&'static str> {
    american_state(words).filter(|state| *state != "Georgia")
}

/// "the state Senate", "the state's Supreme Court".
fn is_behind_state(text: &str, at: usize) -> bool {
    without_possessive(word_before(text, at)) == "state"
}

fn word_before(text: &str, at: usize) -> &str {
    let before = text.get(..at).and_then(|before| before.strip_suffix(' ')).unwrap_or_default();
    before.rsplit(char::is_whitespace).next().unwrap_or_default()
}

fn speaks_of_state(mentions: &[NamedMention]) -> bool {
    let place = |named: &&NamedMention| named.mention.entity_type == EntityType::Location;
    mentions
        .iter()
        .filter(place)
        .any(|named| american_state(&named.name).is_some_and(|state| !STATES.contains(&state)))
}

/// "race" of "races", "primary" of "primaries".
fn singular(word: &str) -> String {
    word.strip_suffix("ies").map_or_else(|| word.trim_end_matches('s').to_owned(), |stem| format!("{stem}y"))
}

/// Words of contests.
fn contests() -> impl Iterator<Item = &'static str> {
    CONTESTS.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split('\t').next())
}

/// "the Iowa Senate race", "the Alabama Senate special election".
fn is_run_for(text: &str, body: Span) -> bool {
    let behind = text.get(body.end..).unwrap_or_default();
    let behind = &behind[..behind.floor_char_boundary(SAME_SENTENCE)];
    let sentence = behind.split(['.', ',', ';', '\n']).next().unwrap_or_default();
    let words = sentence.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    words
        .take(WORDS_BEHIND)
        .any(|word| contests().any(|contest| contest == word || contest == singular(word)))
}

/// Whose body "the state Senate" is, where the text names one of the United States: that of "the New York state Senate", else the only
/// one, else the last one shortly before, else some state's.
fn spoken_of(text: &str, mentions: &[NamedMention], at: usize) -> Option<&'static str> {
    let start = mentions[at].mention.span.start;
    let word = word_before(text, start);
    if let Some(state) = before(text, start - 1 - word.len(), american_state) {
        return Some(state);
    }
    let place = |named: &&NamedMention| named.mention.entity_type == EntityType::Location;
    // These may be towns or a country.
    let state = |named: &NamedMention| american_state(&named.name).filter(|state| !STATES.contains(state));
    let named: BTreeSet<&str> = mentions.iter().filter(place).filter_map(state).collect();
    let near = |named: &&NamedMention| start - named.mention.span.end <= SAME_PASSAGE;
    match named.len() {
        0 => None,
        1 => mentions.iter().filter(place).find_map(state),
        _ => mentions[..at].iter().rev().filter(place).filter(near).find_map(state).or(Some(OF_STATE)),
    }
}

/// The country, as it is written, that words written large are of: "Ukraine", "Ukrainian", "Kyiv".
fn country(words: &str) -> Option<&'static str> {
    let large = words.starts_with(char::is_uppercase);
    large.then(|| tables().country(&fold(words)).and_then(|country| tables().state(country))).flatten()
}

/// The region right before a place in a text: "Ukraine’s ", "Ukrainian ".
fn before(text: &str, at: usize, region: Region) -> Option<&'static str> {
    let before = text.get(..at)?.strip_suffix(' ')?;
    let near = &before[before.ceil_char_boundary(before.len().saturating_sub(NEAR))..];
    let near = without_possessive(near);
    let starts = near.rmatch_indices(' ').map(|(at, _)| at + 1).chain([0]).take(MOST_WORDS);
    starts.collect::<Vec<_>>().into_iter().rev().find_map(|at| region(&near[at..]))
}

/// The region right behind a place in a text: " of Ukraine".
fn behind(text: &str, at: usize, region: Region) -> Option<&'static str> {
    let rest = text.get(at..)?.strip_prefix(" of ")?;
    let rest = rest.strip_prefix("the ").unwrap_or(rest);
    let near = &rest[..rest.floor_char_boundary(NEAR)];
    let end = |c: char| !c.is_alphabetic() && !matches!(c, '-' | '.');
    let ends = near.match_indices(end).map(|(at, _)| at).chain([near.len()]).take(MOST_WORDS);
    ends.collect::<Vec<_>>().into_iter().rev().find_map(|end| region(&near[..end]))
}

fn capitalized(folded: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().filter(|_| !SMALL_WORDS.contains(&word));
        first.map_or(word.to_owned(), |first| first.to_uppercase().chain(letters).collect())
    };
    folded.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// The House is the House of Representatives where that is named, or the Congress, or both its parties, or one without another country;
/// and no other House, nor a state's legislature, but in passing.
pub(super) fn houses(text: &str, mentions: &[NamedMention], found: &mut Vec<(usize, String)>) {
    let organization = |named: &&NamedMention| named.mention.entity_type == EntityType::Organization;
    if !mentions.iter().any(|named| organization(&named) && fold(&named.name) == BARE_HOUSE) {
        return;
    }
    let abroad_or_lords = |named: &&NamedMention| {
        named.name.starts_with("House of ") && ![HOUSE, DELEGATES].contains(&named.name.as_str())
    };
    let names: BTreeSet<&str> = mentions.iter().map(|named| named.name.as_str()).collect();
    let any = |of: &[&str]| of.iter().any(|name| names.contains(name));
    let american = || {
        let country = |name: &&str| tables().state(&fold(name)) == Some(UNITED_STATES);
        let states = names.iter().filter(|name| american_state(name).is_some()).count();
        any(&["Washington"]) || names.iter().any(country) || states > 1
    };
    let abroad =
        || names.iter().filter_map(|name| tables().state(&fold(name))).any(|state| state != UNITED_STATES);
    let of_party =
        |party: &str| mentions.iter().any(|named| named.form.split(' ').any(|word| word.starts_with(party)));
    let parties = [of_party("Democrat"), of_party("Republican") || any(&["GOP"])];
    let legislature = || LEGISLATURE.iter().any(|word| text.contains(word));
    let federal = || found.iter().any(|(_, name)| name.strip_prefix(HOUSE) == Some(" (United States)"));
    let named = any(&[HOUSE, "Congress", "Capitol Hill", "White House"]) || federal();
    let congress = named
        || !legislature()
            && (parties == [true; 2]
                || parties.contains(&true) && (american() || !abroad())
                || american() && (any(&["Senate"]) || !abroad()));
    if !congress || mentions.iter().filter(organization).any(|named| abroad_or_lords(&named)) {
        return;
    }
    let told: BTreeSet<usize> = found.iter().map(|(at, _)| *at).collect();
    let bare = |at: &usize| {
        let named = &mentions[*at];
        named.mention.entity_type == EntityType::Organization
            && fold(&named.name) == BARE_HOUSE
            && !told.contains(at)
    };
    // A state's House or Senate in the text may be the one that is meant, unless it is named in passing.
    let of_state = |name: &str| {
        parts(name, EntityType::Organization)
            .is_some_and(|body| is_state(&body.region) && STATE_CHAMBERS.contains(&body.base.as_str()))
    };
    let delegates = mentions.iter().filter(|named| named.name == DELEGATES).count();
    let of_states = found.iter().filter(|(_, name)| of_state(name)).count() + delegates;
    let many = (0..mentions.len()).filter(bare).count() >= IN_PASSING * of_states;
    if of_states > 0 && !(named && many) {
        return;
    }
    found.extend((0..mentions.len()).filter(bare).map(|at| (at, HOUSE.to_owned())));
}
