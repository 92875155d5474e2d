//! Which mentions of one document are one entity.

use std::collections::{BTreeMap, BTreeSet};

use namegraph_document::{EntityType, Mention, NamedMention};

use crate::acronym::{abbreviates, is_acronym};
use crate::name::{PartOfName, fold, shown, without_suffix};
use crate::rule::{Join, Rule};

/// A document's mentions, each under the fullest name the document gives it, and why.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Within {
    /// As many as were given, in the same order.
    pub mentions: Vec<NamedMention>,
    /// What was decided, in order, each once.
    pub joins: Vec<Join>,
}

/// Share of a spelling's mentions above which their type is everyone's.
const TYPE_MAJORITY: f64 = 0.6;

/// Decides which mentions of a document are one entity.
///
/// Mentions whose surface says nothing (a lone quote mark) keep it as their name. The answer does not depend on the
/// order of the mentions.
///
/// Time: O(n log n) in the mentions and O(m²) in the distinct names of one type.
pub fn within_document(text: &str, mentions: &[Mention]) -> Within {
    let surfaces: Vec<&str> = mentions.iter().map(|m| m.span.of(text).unwrap_or_default()).collect();
    let types = settled_types(&surfaces, mentions);
    let mut names = Names::default();
    for (surface, mention) in surfaces.iter().zip(mentions) {
        names.count(surface, mention.entity_type, &types);
    }
    names.join_all();
    let named = surfaces
        .iter()
        .zip(mentions)
        .map(|(surface, mention)| names.named(surface, *mention, &types))
        .collect();
    Within { mentions: named, joins: names.joins.into_iter().collect() }
}

/// Folded spellings that are tagged with several types, and the one that most of their mentions have.
type Types = BTreeMap<String, EntityType>;

fn settled_types(surfaces: &[&str], mentions: &[Mention]) -> Types {
    let mut counts: BTreeMap<String, [f64; 4]> = BTreeMap::new();
    for (surface, mention) in surfaces.iter().zip(mentions) {
        let key = fold(&shown(surface, mention.entity_type));
        counts.entry(key).or_default()[mention.entity_type as usize] += f64::from(mention.score);
    }
    let settled = |votes: &[f64; 4]| {
        let total: f64 = votes.iter().sum();
        EntityType::ALL
            .into_iter()
            .find(|t| votes[*t as usize] > TYPE_MAJORITY * total && votes[*t as usize] < total)
    };
    counts.into_iter().filter_map(|(key, votes)| Some((key, settled(&votes)?))).collect()
}

/// One spelling (but for writing) of one type.
type Key = (EntityType, String);

#[derive(Default)]
struct Names {
    /// How often each shown form of a spelling occurs.
    forms: BTreeMap<Key, BTreeMap<String, usize>>,
    /// The spelling that a spelling was joined to.
    joined: BTreeMap<Key, Key>,
    joins: BTreeSet<Join>,
}

impl Names {
    fn count(&mut self, surface: &str, entity_type: EntityType, types: &Types) {
        let form = shown(surface, entity_type);
        let folded = fold(&form);
        let settled = types.get(&folded).copied().unwrap_or(entity_type);
        if settled != entity_type {
            let join = Join { entity_type: settled, from: form.clone(), to: form.clone(), rule: Rule::Type };
            self.joins.insert(join);
        }
        *self.forms.entry((settled, folded)).or_default().entry(form).or_default() += 1;
    }

    fn join_all(&mut self) {
        for entity_type in EntityType::ALL {
            let keys: Vec<Key> =
                self.forms.keys().filter(|(t, k)| *t == entity_type && !k.is_empty()).cloned().collect();
            for key in &keys {
                if let Some((full, rule)) = self.fuller(key, &keys) {
                    self.join(key.clone(), full, rule);
                }
            }
        }
        self.record_writing();
    }

    /// The only fuller name that a spelling can stand for.
    fn fuller(&self, key: &Key, keys: &[Key]) -> Option<(Key, Rule)> {
        let form = self.best_form(key);
        match key.0 {
            EntityType::Person => Some((fuller_person(key, keys)?, Rule::Part)),
            EntityType::Organization | EntityType::Location | EntityType::Miscellaneous
                if is_acronym(&form) =>
            {
                let fits = keys.iter().filter(|k| *k != key && abbreviates(&form, &k.1));
                Some((only(fits)?.clone(), Rule::Acronym))
            }
            EntityType::Organization => {
                let fits = keys.iter().filter(|k| without_suffix(&k.1) == Some(&key.1));
                Some((only(fits)?.clone(), Rule::Suffix))
            }
            _ => None,
        }
    }

    fn join(&mut self, from: Key, to: Key, rule: Rule) {
        let to_name = self.best_form(&self.root(&to));
        for form in self.forms[&from].keys() {
            let join = Join { entity_type: from.0, from: form.clone(), to: to_name.clone(), rule };
            self.joins.insert(join);
        }
        self.joined.insert(from, to);
    }

    /// Forms of one spelling that are not its most frequent one.
    fn record_writing(&mut self) {
        for (key, forms) in self.forms.iter().filter(|(key, _)| !self.joined.contains_key(*key)) {
            let best = self.best_form(key);
            for form in forms.keys().filter(|f| **f != best) {
                let join =
                    Join { entity_type: key.0, from: form.clone(), to: best.clone(), rule: Rule::Writing };
                self.joins.insert(join);
            }
        }
    }

    /// Where a chain of joins ends. Every join leads to a longer name, so that it does.
    fn root(&self, key: &Key) -> Key {
        let mut key = key;
        while let Some(next) = self.joined.get(key) {
            key = next;
        }
        key.clone()
    }

    /// The form of a spelling that is shown: not in capitals if there is another, the most frequent, the first in order.
    fn best_form(&self, key: &Key) -> String {
        let shouted = |form: &str| form.len() > 5 && form.chars().all(|c| !c.is_lowercase());
        let best = self.forms.get(key).and_then(|forms| {
            forms
                .iter()
                .min_by_key(|(form, count)| (shouted(form), std::cmp::Reverse(**count), (*form).clone()))
        });
        best.map(|(form, _)| form.clone()).unwrap_or_default()
    }

    fn named(&self, surface: &str, mention: Mention, types: &Types) -> NamedMention {
        let folded = fold(&shown(surface, mention.entity_type));
        let entity_type = types.get(&folded).copied().unwrap_or(mention.entity_type);
        let name = self.best_form(&self.root(&(entity_type, folded)));
        let name = if name.is_empty() { surface.to_owned() } else { name };
        NamedMention { mention: Mention { entity_type, ..mention }, name }
    }
}

/// The only person whose name a shorter one abbreviates. Surnames come before given names: news calls people by them.
/// Several fuller forms of one name ("Nieto" of "Pena Nieto" and "Enrique Pena Nieto") are one person.
fn fuller_person(key: &Key, keys: &[Key]) -> Option<Key> {
    let fits: Vec<(PartOfName, &Key)> =
        keys.iter().filter_map(|k| Some((PartOfName::of(&key.1, &k.1)?, k))).collect();
    let by_surname =
        fits.iter().filter(|(part, _)| matches!(part, PartOfName::Surname | PartOfName::Initials));
    let best: Vec<&Key> = by_surname.map(|(_, k)| *k).collect();
    let best = if best.is_empty() { fits.iter().map(|(_, k)| *k).collect() } else { best };
    let longest = best.iter().max_by_key(|k| (k.1.split(' ').count(), std::cmp::Reverse(&k.1)))?;
    let one_person = best.iter().all(|k| k == longest || PartOfName::of(&k.1, &longest.1).is_some());
    one_person.then(|| (*longest).clone())
}

fn only<'a>(mut fits: impl Iterator<Item = &'a Key>) -> Option<&'a Key> {
    fits.next().filter(|_| fits.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use namegraph_document::Span;
    use proptest::prelude::*;

    const PER: EntityType = EntityType::Person;
    const ORG: EntityType = EntityType::Organization;
    const LOC: EntityType = EntityType::Location;

    /// Puts the surfaces into one text and resolves them.
    fn resolve(surfaces: &[(&str, EntityType)]) -> Within {
        let mut text = String::new();
        let mut mentions = Vec::new();
        for (surface, entity_type) in surfaces {
            let start = text.len();
            text.push_str(surface);
            mentions.push(Mention {
                span: Span::new(start, text.len()),
                entity_type: *entity_type,
                score: 1.0,
            });
            text.push(' ');
        }
        within_document(&text, &mentions)
    }

    fn names(surfaces: &[(&str, EntityType)]) -> Vec<String> {
        resolve(surfaces).mentions.into_iter().map(|m| m.name).collect()
    }

    #[test]
    fn short_forms_join_the_name_they_abbreviate() {
        type Surfaces<'a> = &'a [(&'a str, EntityType)];
        let cases: [(Surfaces<'_>, &[&str]); 9] = [
            (
                &[("Netanyahu", PER), ("Benjamin Netanyahu", PER), ("NETANYAHU", PER)],
                &["Benjamin Netanyahu"; 3],
            ),
            (
                &[("John Smith", PER), ("Jane Smith", PER), ("Smith", PER)],
                &["John Smith", "Jane Smith", "Smith"],
            ),
            (
                &[("Paul Ryan", PER), ("Rand Paul", PER), ("Paul", PER)],
                &["Paul Ryan", "Rand Paul", "Rand Paul"],
            ),
            (&[("Israel Defense Forces", ORG), ("IDF", ORG)], &["Israel Defense Forces"; 2]),
            (&[("Acme Ltd", ORG), ("Acme", ORG)], &["Acme Ltd"; 2]),
            (&[("Enrique Pena Nieto", PER), ("Pena Nieto", PER), ("Nieto", PER)], &["Enrique Pena Nieto"; 3]),
            (&[("President Donald Trump", PER), ("Trump's", PER)], &["Donald Trump"; 2]),
            (
                &[("John F. Kennedy", PER), ("John F. Kennedy Jr.", PER)],
                &["John F. Kennedy", "John F. Kennedy Jr."],
            ),
            (&[("Washington", LOC), ("George Washington", PER)], &["Washington", "George Washington"]),
        ];
        for (surfaces, expected) in cases {
            assert_eq!(names(surfaces), expected, "{surfaces:?}");
        }
    }

    #[test]
    fn one_spelling_has_the_type_that_most_of_its_mentions_have() {
        let found = resolve(&[("Trump", PER), ("Trump", PER), ("Trump", ORG), ("Donald Trump", PER)]);
        assert!(found.mentions.iter().all(|m| m.mention.entity_type == PER && m.name == "Donald Trump"));
        let even = resolve(&[("Washington", LOC), ("Washington", PER)]);
        assert_eq!(even.mentions[0].mention.entity_type, LOC);
        assert_eq!(even.mentions[1].mention.entity_type, PER);
    }

    #[test]
    fn every_join_says_why() {
        let found =
            resolve(&[("Benjamin Netanyahu", PER), ("Netanyahu", PER), ("EU", ORG), ("European Union", ORG)]);
        let why: Vec<_> = found.joins.iter().map(|j| (j.from.as_str(), j.to.as_str(), j.rule)).collect();
        assert_eq!(
            why,
            [("Netanyahu", "Benjamin Netanyahu", Rule::Part), ("EU", "European Union", Rule::Acronym)]
        );
    }

    proptest! {
        #[test]
        fn the_order_of_mentions_does_not_matter(order in Just((0..7).collect::<Vec<usize>>()).prop_shuffle()) {
            let surfaces = [("Ann Lee", PER), ("Lee", PER), ("A. Lee", PER), ("Bo Lee", PER), ("Bo", PER), ("UN", ORG), ("United Nations", ORG)];
            let straight = names(&surfaces);
            let shuffled: Vec<_> = order.iter().map(|&i| surfaces[i]).collect();
            let found = names(&shuffled);
            for (place, &i) in order.iter().enumerate() {
                prop_assert_eq!(&found[place], &straight[i]);
            }
        }
    }
}
