//! Whether two full names that could be one person's are likely to be two people's: Steve King, of a surname and a given name that many
//! have, is not Stephen King for that alone; and Chris is rarely short for Christine.

use std::collections::{BTreeMap, BTreeSet};

use crate::name::{PersonName, spoken};
use crate::spelling::sound;
use crate::tables::tables;

/// More namesakes than this, as expected by chance, and the names alone do not make one person of two.
const FEW: f64 = 0.1;
/// Persons that are thought of beside those of the corpus: a small one has few namesakes.
const BEYOND: f64 = 1000.0;
/// Bearers of the given names that a nickname stands for, from which on it is known what it mostly stands for.
const TELLING: f64 = 5.0;

/// Who bears which given name and which surname, over all documents.
pub(super) struct Namesakes {
    /// By the sound of the surname, as given names are written.
    bearers: BTreeMap<String, BTreeSet<String>>,
    /// Persons of each given name written out; who goes by a nickname counts in parts for those that it can stand for.
    given: BTreeMap<String, f64>,
    persons: usize,
}

impl Namesakes {
    /// Of the shown names of persons. Time: O(n log n).
    pub(super) fn of<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        let mut found = Self { bearers: BTreeMap::new(), given: BTreeMap::new(), persons: 0 };
        for name in names {
            let spoken = spoken(name);
            let Some(name) = PersonName::parse(&spoken).filter(|name| name.given[0].chars().nth(1).is_some())
            else {
                continue;
            };
            if found.bearers.entry(surname(&name)).or_default().insert(name.given[0].to_owned()) {
                found.persons += 1;
                let full = tables().full_given(name.given[0]);
                for given in &full {
                    *found.given.entry(given.clone()).or_default() += 1.0 / full.len() as f64;
                }
            }
        }
        found
    }

    /// Whether so few of a surname are expected to have a given name that fits both that two who fit are one.
    pub(super) fn are_few(&self, a: &PersonName<'_>, b: &PersonName<'_>) -> bool {
        let [of_a, of_b] = [a, b].map(|name| tables().full_given(name.given[0]));
        let both: BTreeSet<&String> = of_a.intersection(&of_b).collect();
        let fitting = if both.is_empty() { of_a.union(&of_b).collect() } else { both };
        let bearers: f64 = fitting.iter().map(|given| self.bearing(given)).sum();
        let of_surname = self.bearers.get(&surname(a));
        let others = of_surname
            .into_iter()
            .flatten()
            .filter(|given| ![a.given[0], b.given[0]].contains(&given.as_str()));
        let usual = both_mean(&of_a, &fitting, self) * both_mean(&of_b, &fitting, self);
        others.count() as f64 * bearers / (self.persons as f64 + BEYOND) < FEW && usual >= 0.5
    }

    fn bearing(&self, given: &str) -> f64 {
        self.given.get(given).copied().unwrap_or_default()
    }
}

/// In which share of cases a given name means one of those.
fn both_mean(can_be: &BTreeSet<String>, those: &BTreeSet<&String>, known: &Namesakes) -> f64 {
    let bearers = |given: &str| known.bearing(given);
    let all: f64 = can_be.iter().map(|given| bearers(given)).sum();
    let these: f64 = can_be.iter().filter(|given| those.contains(given)).map(|given| bearers(given)).sum();
    if all < TELLING { 1.0 } else { these / all }
}

fn surname(name: &PersonName<'_>) -> String {
    sound(&name.surname.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_frequent_names_many_have_both() {
        // Forty Kings, one in ten of all three hundred a Stephen; Chris and Christopher of other surnames.
        let given = ["Ann", "Bo", "Carla", "Dan", "Eva", "Finn", "Gil", "Hugo", "Ida"];
        let mut names: Vec<String> = Vec::new();
        for surname in ["King", "Lane", "Moss", "Nash", "Olsen", "Penn", "Quinn", "Ross", "Stone", "Thorne"] {
            names.extend(given.iter().map(|given| format!("{given} {surname}")));
            names.extend(
                ["Stephen", "Steven", "Christopher", "Robert", "William"]
                    .map(|given| format!("{given} {surname}")),
            );
        }
        names
            .extend((0..40).map(|n| format!("{}{} King", given[n % 9], "abcde".chars().nth(n / 9).unwrap())));
        names.extend(
            [
                "Steve King",
                "Bob Zuckert",
                "Robert Zuckert",
                "Chris Zuckert",
                "Christine Zuckert",
                "Christopher Zuckert",
            ]
            .map(str::to_owned),
        );
        let known = Namesakes::of(names.iter().map(String::as_str));
        let few = |a: &str, b: &str| {
            let [a, b] = [spoken(a), spoken(b)];
            known.are_few(&PersonName::parse(&a).unwrap(), &PersonName::parse(&b).unwrap())
        };
        assert!(!few("Steve King", "Stephen King"), "many Kings, many Stephens");
        assert!(few("Bob Zuckert", "Robert Zuckert"));
        assert!(few("Chris Zuckert", "Christopher Zuckert"));
        assert!(!few("Chris Zuckert", "Christine Zuckert"), "Chris is short for Christopher here");
        let empty = Namesakes::of(std::iter::empty());
        let [a, b] = ["steve king", "stephen king"].map(|name| PersonName::parse(name).unwrap());
        assert!(empty.are_few(&a, &b), "nothing is known of names");
    }
}
