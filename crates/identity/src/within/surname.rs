//! Whether what a recognizer took for a body, a place or a thing is somebody of its text, called by the surname: "Ocasio-Cortez", "Jordan"
//! of Jim Jordan, "Bloomberg" of the mayor; and not Ford beside Bill Ford, or Richmond where a text is in Richmond.

use std::collections::{BTreeMap, BTreeSet};

use namegraph_document::{EntityType, Mention};

use super::{Said, pronoun};
use crate::name::{fold, shown, tidy, without_possessive};
use crate::tables::tables;

/// What stands before a place where something is.
const WHERE: [&str; 13] = [
    " across ",
    " around ",
    " at ",
    " downtown ",
    " from ",
    " in ",
    " near ",
    " of ",
    " outside ",
    " through ",
    " throughout ",
    " to ",
    "In ",
];
/// What stands before a firm that publishes.
const SOURCES: [&str; 3] = ["according to ", "According to ", "data from "];
/// What stands behind a firm.
const OF_FIRMS: [&str; 9] =
    ["analyst", "analysts", "data", "employees", "executives", "factory", "poll", "shares", "survey"];
/// And behind one that has reporters, if a firm is called so.
const OF_AGENCIES: [&str; 3] = ["reported", "reporter", "reports"];

/// What a text says of the words that are surnames in it. All folded.
pub(super) struct Surnames {
    /// The last words of persons' full names.
    persons: BTreeSet<String>,
    /// Single words that were taken for persons.
    alone: BTreeSet<String>,
    /// Words of longer names of what is no person.
    in_longer: BTreeSet<String>,
    /// Bodies that "its" takes up.
    things: BTreeSet<String>,
    firms: BTreeSet<String>,
    visited: BTreeSet<String>,
    introduced: BTreeSet<String>,
    /// Those who have a campaign.
    candidates: BTreeSet<String>,
    taken_up: BTreeSet<String>,
}

impl Surnames {
    /// Time: O(n log n) in the mentions.
    pub(super) fn of(text: &str, surfaces: &[&str], mentions: &[Mention]) -> Self {
        let named = || surfaces.iter().copied().zip(mentions);
        let of_persons = || named().filter(|(_, mention)| mention.entity_type == EntityType::Person);
        let folded = |(surface, mention): (&str, &Mention)| fold(&shown(surface, mention.entity_type));
        let last = |surface: &str| surface.rsplit_once(' ').map(|(_, last)| fold(without_possessive(last)));
        let persons = of_persons().filter_map(|(surface, _)| last(surface)).collect();
        let single = of_persons().filter(|(surface, _)| !surface.contains(' '));
        let longer = named()
            .filter(|(surface, mention)| mention.entity_type != EntityType::Person && surface.contains(' '));
        let things = named().filter(|(_, mention)| {
            mention.entity_type == EntityType::Organization && pronoun::is_thing(text, mention)
        });
        Self {
            alone: single.map(|(surface, _)| fold(&tidy(surface))).collect(),
            in_longer: longer.flat_map(|(surface, _)| surface.split(' ').map(fold)).collect(),
            things: things.map(folded).collect(),
            firms: firms(text, surfaces, mentions),
            visited: visited(text, surfaces, mentions),
            introduced: introduced(surfaces, mentions),
            candidates: named()
                .filter(|(_, mention)| pronoun::is_candidate(text, mention))
                .map(folded)
                .collect(),
            taken_up: taken_up(text, surfaces, mentions, &persons),
            persons,
        }
    }

    /// Whether a mention of some type, shown without what is not its own, is one of the text's persons.
    pub(super) fn name_somebody(&self, surface: &str, bare: &str, entity_type: EntityType) -> bool {
        let name = fold(bare);
        if !self.persons.contains(&name) {
            return false;
        }
        let taken_up = self.taken_up.contains(&name);
        let place = || tables().is_known_place(&name);
        let town = || tables().country_of_town(&name).next().is_some();
        match entity_type {
            EntityType::Person => false,
            EntityType::Location if self.visited.contains(&name) => !place() && !town(),
            EntityType::Location => taken_up || !place(),
            // Harvey the storm, beside Harvey.
            EntityType::Miscellaneous if self.alone.contains(&name) => false,
            EntityType::Miscellaneous => taken_up || !place() && !town(),
            EntityType::Organization => taken_up || !self.is_body(surface, &name),
        }
    }

    /// Whether an organization is one, for all that its text and the tables say.
    fn is_body(&self, surface: &str, name: &str) -> bool {
        let person = || [&self.introduced, &self.alone, &self.candidates].iter().any(|of| of.contains(name));
        let eponym = || tables().eponym(name).is_some_and(|school| school || !person());
        // "Christie's" has it in its name.
        let own = || ["'s", "’s"].iter().any(|own| surface.ends_with(own));
        [&self.firms, &self.in_longer, &self.things].iter().any(|of| of.contains(name))
            || tables().filed_under(EntityType::Organization, name).is_some()
            || eponym()
            || own()
    }
}

/// The surnames, folded, of persons whom a text names in full before anything by the surname alone.
fn introduced(surfaces: &[&str], mentions: &[Mention]) -> BTreeSet<String> {
    let (mut full, mut alone) = (BTreeSet::new(), BTreeSet::new());
    for (surface, mention) in surfaces.iter().zip(mentions) {
        let name = fold(&shown(surface, mention.entity_type));
        match name.rsplit_once(' ') {
            Some((_, last)) if mention.entity_type == EntityType::Person && !alone.contains(last) => {
                full.insert(last.to_owned());
            }
            Some(_) => {}
            None => _ = alone.insert(name),
        }
    }
    full
}

/// The places, folded, of which a text says what is said of no person: "in Richmond", "Richmond, Virginia".
fn visited(text: &str, surfaces: &[&str], mentions: &[Mention]) -> BTreeSet<String> {
    let is_visited = |(at, mention): &(usize, &Mention)| {
        let before = text.get(..mention.span.start).unwrap_or_default();
        let next = mentions.get(at + 1).filter(|next| next.entity_type == EntityType::Location);
        let within = next.and_then(|next| text.get(mention.span.end..next.span.start)) == Some(", ");
        mention.entity_type == EntityType::Location
            && (within || WHERE.iter().any(|place| before.ends_with(place)))
    };
    let found = mentions.iter().enumerate().filter(is_visited);
    found.map(|(at, mention)| fold(&shown(surfaces[at], mention.entity_type))).collect()
}

/// The organizations, folded, of which a text says what is said of a firm: "Bloomberg reported", "according to Gallup".
fn firms(text: &str, surfaces: &[&str], mentions: &[Mention]) -> BTreeSet<String> {
    let is_firm = |surface: &str, mention: &Mention| {
        let eponym = tables().eponym(&fold(&shown(surface, mention.entity_type))).is_some();
        let before = text.get(..mention.span.start).unwrap_or_default();
        let behind = text.get(mention.span.end..).and_then(|behind| behind.strip_prefix(' '));
        let next = behind.and_then(|behind| behind.split(|c: char| !c.is_alphabetic()).next());
        mention.entity_type == EntityType::Organization
            && (SOURCES.iter().any(|source| before.ends_with(source))
                || next.is_some_and(|next| OF_FIRMS.contains(&next))
                || eponym && next.is_some_and(|next| OF_AGENCIES.contains(&next)))
    };
    let found = surfaces.iter().zip(mentions).filter(|(surface, mention)| is_firm(surface, mention));
    found.map(|(surface, mention)| fold(&shown(surface, mention.entity_type))).collect()
}

/// The surnames, folded, of what a recognizer took for no person and pronouns take up as they do one: "Watford said he would rule".
fn taken_up(
    text: &str,
    surfaces: &[&str],
    mentions: &[Mention],
    persons: &BTreeSet<String>,
) -> BTreeSet<String> {
    let mut said = BTreeMap::<String, Said>::new();
    for (at, (surface, mention)) in surfaces.iter().zip(mentions).enumerate() {
        let name = fold(&shown(surface, mention.entity_type));
        if mention.entity_type != EntityType::Person && persons.contains(&name) {
            said.entry(name).or_default().add_pronoun(pronoun::behind(text, mentions, at));
        }
    }
    said.into_iter().filter(|(_, said)| said.pronouns().is_some()).map(|(name, _)| name).collect()
}
