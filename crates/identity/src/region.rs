//! Bodies and towns of one name in several countries: which of them a text speaks of.
//!
//! "India's Supreme Court" is named "Supreme Court (India)", and the Supreme Court of the same text is this one; "Portland" behind which
//! Oregon stands is "Portland, Oregon". Across documents they are one with the plain name again where no other of the name is known.

use std::collections::{BTreeMap, BTreeSet};

use namegraph_document::{EntityType, NamedMention};

use crate::name::{SMALL_WORDS, fold, without_possessive};
use crate::tables::tables;
use crate::tables::towns::Town;

/// "Trinidad and Tobago".
const MOST_WORDS: usize = 3;
/// Bytes around a name within which its country stands.
const NEAR: usize = 40;
/// Regions that are written behind towns as states are, and their countries.
const PROVINCES: [(&str, &str); 24] = [
    ("England", "United Kingdom"),
    ("Scotland", "United Kingdom"),
    ("Wales", "United Kingdom"),
    ("Northern Ireland", "United Kingdom"),
    ("Alberta", "Canada"),
    ("British Columbia", "Canada"),
    ("Manitoba", "Canada"),
    ("New Brunswick", "Canada"),
    ("Newfoundland", "Canada"),
    ("Nova Scotia", "Canada"),
    ("Ontario", "Canada"),
    ("Prince Edward Island", "Canada"),
    ("Quebec", "Canada"),
    ("Saskatchewan", "Canada"),
    ("New South Wales", "Australia"),
    ("Queensland", "Australia"),
    ("South Australia", "Australia"),
    ("Tasmania", "Australia"),
    ("Victoria", "Australia"),
    ("Western Australia", "Australia"),
    ("Bavaria", "Germany"),
    ("Punjab", "India"),
    ("Kerala", "India"),
    ("Catalonia", "Spain"),
];
/// States that towns or countries share their names with.
const STATES: [&str; 3] = ["Washington", "New York", "Georgia"];
const OF_STATE: &str = "U.S. state";
/// A country and one of the United States.
const GEORGIA: &str = "georgia";
const GEORGIAS: [&str; 2] = ["Georgia (country)", "Georgia (U.S. state)"];

/// A name, and what it is told apart by.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Regional {
    /// The name that others have as well.
    pub(crate) base: String,
    /// The country or state.
    pub(crate) region: String,
}

impl Regional {
    fn shown(&self, entity_type: EntityType) -> String {
        match entity_type {
            EntityType::Location => format!("{}, {}", self.base, self.region),
            _ => format!("{} ({})", self.base, self.region),
        }
    }
}

/// The parts of a name as this module shows it: "Supreme Court (India)", "Portland, Oregon", "Georgia (country)".
pub(crate) fn parts(name: &str, entity_type: EntityType) -> Option<Regional> {
    let georgia =
        entity_type == EntityType::Location && (GEORGIAS.contains(&name) || name.ends_with(" (U.S. state)"));
    let (base, region) = match entity_type {
        EntityType::Location if !georgia => name.split_once(", ")?,
        EntityType::Location | EntityType::Organization => name.strip_suffix(')')?.split_once(" (")?,
        _ => return None,
    };
    let known = georgia || is_region(region);
    known.then(|| Regional { base: base.to_owned(), region: region.to_owned() })
}

/// Whether there are other towns of the name than the one in a region, for all that is known.
pub(crate) fn is_ambiguous(base: &str, region: &str) -> bool {
    let town = fold(base);
    let other = |place: Town| place.state != Some(region) && place.country != country_of(region);
    region == OF_STATE || tables().country_of_town(&town).any(other)
}

/// The country of a region, or itself.
fn country_of(region: &str) -> &str {
    PROVINCES.iter().find(|(province, _)| *province == region).map_or(region, |(_, country)| country)
}

fn is_region(name: &str) -> bool {
    PROVINCES.iter().any(|(province, _)| *province == name)
        || tables().american_state(name) == Some(name)
        || tables().state(&fold(name)) == Some(name)
}

/// The mentions that get another name since their text says of which country or state they are: their places, and the name.
///
/// Time: O(n log n) in the mentions.
pub(crate) fn regional(text: &str, mentions: &[NamedMention]) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    bodies(text, mentions, &mut found);
    towns(text, mentions, &mut found);
    georgias(mentions, &mut found);
    states(text, mentions, &mut found);
    found
}

fn bodies(text: &str, mentions: &[NamedMention], found: &mut Vec<(usize, String)>) {
    let mut said = BTreeMap::<String, BTreeSet<&'static str>>::new();
    let mut of_mention = Vec::new();
    for (at, named) in mentions.iter().enumerate() {
        if named.mention.entity_type != EntityType::Organization {
            continue;
        }
        let Some((base, country)) = body(&named.name) else { continue };
        let span = named.mention.span;
        let country = country
            .or_else(|| body(&named.form).and_then(|(_, country)| country))
            .or_else(|| before(text, span.start))
            .or_else(|| behind(text, span.end));
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
    let common = |rest: &str| tables().common_body(&fold(rest)).map(|base| capitalized(&base));
    let ahead = name.match_indices(' ').take(MOST_WORDS).find_map(|(at, _)| {
        let country = country(without_possessive(&name[..at]))?;
        Some((common(&name[at + 1..])?, Some(country)))
    });
    let behind = || {
        let (rest, of) = name.rsplit_once(" of ")?;
        Some((common(rest)?, Some(country(of.strip_prefix("the ").unwrap_or(of))?)))
    };
    let bracketed = || {
        let (rest, country) = name.strip_suffix(')')?.split_once(" (")?;
        Some((common(rest)?, Some(tables().state(&fold(country))?)))
    };
    ahead.or_else(behind).or_else(bracketed).or_else(|| Some((common(name)?, None)))
}

/// The country, as it is written, that words written large are of: "Ukraine", "Ukrainian", "Kyiv".
fn country(words: &str) -> Option<&'static str> {
    let large = words.starts_with(char::is_uppercase);
    large.then(|| tables().country(&fold(words)).and_then(|country| tables().state(country))).flatten()
}

/// The country right before a place in a text: "Ukraine’s ", "Ukrainian ".
fn before(text: &str, at: usize) -> Option<&'static str> {
    let before = text.get(..at)?.strip_suffix(' ')?;
    let near = &before[before.ceil_char_boundary(before.len().saturating_sub(NEAR))..];
    let near = without_possessive(near);
    let starts = near.rmatch_indices(' ').map(|(at, _)| at + 1).chain([0]).take(MOST_WORDS);
    starts.collect::<Vec<_>>().into_iter().rev().find_map(|at| country(&near[at..]))
}

/// The country right behind a place in a text: " of Ukraine".
fn behind(text: &str, at: usize) -> Option<&'static str> {
    let rest = text.get(at..)?.strip_prefix(" of ")?;
    let rest = rest.strip_prefix("the ").unwrap_or(rest);
    let near = &rest[..rest.floor_char_boundary(NEAR)];
    let end = |c: char| !c.is_alphabetic() && !matches!(c, '-' | '.');
    let ends = near.match_indices(end).map(|(at, _)| at).chain([near.len()]).take(MOST_WORDS);
    ends.collect::<Vec<_>>().into_iter().rev().find_map(|end| country(&near[..end]))
}

fn capitalized(folded: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().filter(|_| !SMALL_WORDS.contains(&word));
        first.map_or(word.to_owned(), |first| first.to_uppercase().chain(letters).collect())
    };
    folded.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

fn towns(text: &str, mentions: &[NamedMention], found: &mut Vec<(usize, String)>) {
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
            None => (named.name.as_str(), next.and_then(|next| region_of(next.mention.span.of(text)?))),
        };
        let region = region.filter(|region| can_be_in(town, region));
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
    let is_region = tables().is_land(&town) || tables().american_states().any(|state| fold(state) == town);
    !is_region && (state || known())
}

/// Whether all towns of a name that the tables know lie in one state or country.
fn is_only_in(town: &str, region: &str) -> bool {
    let town = fold(town);
    let mut towns = tables().country_of_town(&town).peekable();
    let country = country_of(region);
    towns.peek().is_some() && towns.all(|town| town.state == Some(region) || town.country == country)
}

/// "Washington state" is no city.
fn states(text: &str, mentions: &[NamedMention], found: &mut Vec<(usize, String)>) {
    for (at, named) in mentions.iter().enumerate() {
        let span = named.mention.span;
        let behind = text.get(span.end..).unwrap_or_default();
        let before = text.get(..span.start).unwrap_or_default();
        let said =
            behind.starts_with(" state ") || behind.starts_with(" state.") || before.ends_with("state of ");
        let place = named.mention.entity_type == EntityType::Location;
        if said && place && STATES.contains(&named.name.as_str()) {
            found.push((at, format!("{} ({OF_STATE})", named.name)));
        }
    }
}

/// Georgia is where the towns and people around it are.
fn georgias(mentions: &[NamedMention], found: &mut Vec<(usize, String)>) {
    let is_georgia = |named: &NamedMention| {
        named.mention.entity_type == EntityType::Location && fold(&named.name) == GEORGIA
    };
    if !mentions.iter().any(is_georgia) {
        return;
    }
    let (mut country, mut state) = (false, false);
    for named in mentions {
        let folded = fold(&named.form);
        let of = tables().country(&folded).filter(|_| folded != GEORGIA);
        country |=
            of == Some(GEORGIA) || ["abkhazia", "south ossetia", "batumi", "gori"].contains(&folded.as_str());
        let lies_there =
            |state: &str| tables().country_of_town(&folded).all(|town| town.state == Some(state));
        let is_town = tables().country_of_town(&folded).next().is_some();
        state |= of == Some("united states")
            || is_town && lies_there("Georgia")
            || folded != GEORGIA && tables().american_state(&named.form).is_some();
    }
    let [abroad, at_home] = GEORGIAS;
    let name = match (country, state) {
        (true, false) => abroad,
        (false, true) => at_home,
        _ => return,
    };
    found.extend((0..mentions.len()).filter(|&at| is_georgia(&mentions[at])).map(|at| (at, name.to_owned())));
}

#[cfg(test)]
mod tests {
    use super::*;
    use namegraph_document::{Mention, Span};

    const ORG: EntityType = EntityType::Organization;
    const LOC: EntityType = EntityType::Location;

    fn names(text: &str, given: &[(&str, EntityType)]) -> Vec<String> {
        let mut from = 0;
        let mut mentions: Vec<NamedMention> = Vec::new();
        for &(name, entity_type) in given {
            let start = from + text[from..].find(name).unwrap();
            from = start + name.len();
            let mention = Mention { span: Span::new(start, from), entity_type, score: 1.0 };
            mentions.push(NamedMention {
                mention,
                form: name.to_owned(),
                name: name.to_owned(),
                tagged: None,
                by_role: false,
            });
        }
        for (at, name) in regional(text, &mentions) {
            mentions[at].name = name;
        }
        mentions.into_iter().map(|m| m.name).collect()
    }

    #[test]
    fn bodies_are_of_the_country_that_their_text_says() {
        let court = "Supreme Court";
        assert_eq!(
            names("The Supreme Court ruled. India's Supreme Court met.", &[(court, ORG), (court, ORG)]),
            ["Supreme Court (India)"; 2]
        );
        let ministry = "Ministry of Defence";
        assert_eq!(
            names(
                "Ukraine’s Ministry of Defence and the Ministry of Defence of Russia",
                &[(ministry, ORG), (ministry, ORG)]
            ),
            ["Ministry of Defense (Ukraine)", "Ministry of Defense (Russia)"]
        );
        for (name, shown) in [
            ("Indian Supreme Court", "Supreme Court (India)"),
            ("U.S. Senate", "Senate (United States)"),
            ("South Korean National Assembly", "National Assembly (South Korea)"),
            ("Supreme Court of the United States", "Supreme Court (United States)"),
            ("Russian Defense Ministry", "Ministry of Defense (Russia)"),
            ("Supreme Court", "Supreme Court"),
            ("Supreme Court Historical Society", "Supreme Court Historical Society"),
            ("Indian National Congress", "Indian National Congress"),
        ] {
            assert_eq!(names(name, &[(name, ORG)]), [shown]);
        }
    }

    #[test]
    fn towns_lie_where_their_text_says() {
        let portland = [("Portland", LOC), ("Maine", LOC), ("Portland", LOC)];
        assert_eq!(
            names("In Portland, Maine, boats left. Portland has none.", &portland),
            ["Portland, Maine", "Maine", "Portland, Maine"]
        );
        assert_eq!(names("Paris, Texas", &[("Paris, Texas", LOC)]), ["Paris, Texas"]);
        assert_eq!(names("Canada, Japan", &[("Canada", LOC), ("Japan", LOC)]), ["Canada", "Japan"]);
        assert_eq!(names("Beirut, Syria", &[("Beirut", LOC), ("Syria", LOC)]), ["Beirut", "Syria"]);
        assert_eq!(names("Lyon, France", &[("Lyon, France", LOC)]), ["Lyon"]);
        let two = [("Portland", LOC), ("Maine", LOC), ("Portland", LOC), ("Oregon", LOC), ("Portland", LOC)];
        assert_eq!(
            names("Portland, Maine, and Portland, Oregon. Portland", &two),
            ["Portland, Maine", "Maine", "Portland, Oregon", "Oregon", "Portland"]
        );
        assert_eq!(
            names("Georgia and Tbilisi", &[("Georgia", LOC), ("Tbilisi", LOC)])[0],
            "Georgia (country)"
        );
        assert_eq!(names("Georgia and Ohio", &[("Georgia", LOC), ("Ohio", LOC)])[0], "Georgia (U.S. state)");
        let washington = [("Washington", LOC), ("Washington", LOC)];
        assert_eq!(
            names("Washington state is far from Washington", &washington),
            ["Washington (U.S. state)", "Washington"]
        );
        assert_eq!(names("Georgia and Rome", &[("Georgia", LOC), ("Rome", LOC)])[0], "Georgia");
    }

    #[test]
    fn names_are_taken_apart_again() {
        for (name, kind, base) in [
            ("Supreme Court (India)", ORG, Some("Supreme Court")),
            ("Portland, Oregon", LOC, Some("Portland")),
            ("Georgia (country)", LOC, Some("Georgia")),
            ("England (cricket team)", LOC, None),
            ("Smith, Jones", LOC, None),
            ("Portland", LOC, None),
        ] {
            assert_eq!(parts(name, kind).map(|r| r.base).as_deref(), base, "{name}");
        }
    }
}
