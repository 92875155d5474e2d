//! Precision, recall and F1 over whole names: a name is right if its span and its type are.
//!
//! This is `conlleval`'s measure (Tjong Kim Sang & De Meulder 2003), and `seqeval`'s in strict IOB2 mode.

use std::collections::BTreeSet;

use namegraph_document::{EntityType, Span};
use serde::Serialize;

/// How many names are there, were found, and were found right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Names in the gold.
    pub gold: u64,
    /// Names found.
    pub found: u64,
    /// Names found that are in the gold.
    pub right: u64,
}

impl Counts {
    /// Share of the found names that are right, in per cent; 0 where nothing was found.
    pub fn precision(self) -> f64 {
        percent(self.right, self.found)
    }

    /// Share of the gold names that were found, in per cent; 0 where there are none.
    pub fn recall(self) -> f64 {
        percent(self.right, self.gold)
    }

    /// The harmonic mean of both, in per cent.
    pub fn f1(self) -> f64 {
        percent(2 * self.right, self.gold + self.found)
    }
}

fn percent(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { 100.0 * part as f64 / whole as f64 }
}

/// Counts by type, over as many texts as were added.
#[derive(Clone, Debug, Default)]
pub struct MentionScores([Counts; 4]);

impl MentionScores {
    /// Adds one text's names.
    pub fn add(&mut self, gold: &[(Span, EntityType)], found: &[(Span, EntityType)]) {
        let known: BTreeSet<_> = gold.iter().collect();
        for (_, t) in gold {
            self.0[*t as usize].gold += 1;
        }
        for name in found {
            let counts = &mut self.0[name.1 as usize];
            counts.found += 1;
            counts.right += u64::from(known.contains(name));
        }
    }

    /// The counts of one type.
    pub fn of(&self, entity_type: EntityType) -> Counts {
        self.0[entity_type as usize]
    }

    /// All types together (micro average).
    pub fn overall(&self) -> Counts {
        self.0.iter().fold(Counts::default(), |a, b| Counts {
            gold: a.gold + b.gold,
            found: a.found + b.found,
            right: a.right + b.right,
        })
    }

    /// The figures as they are reported.
    pub fn report(&self) -> Report {
        let [per, org, loc, misc] = EntityType::ALL.map(|t| Row::of(self.of(t)));
        Report { overall: Row::of(self.overall()), per, org, loc, misc }
    }
}

/// Scores by type, in per cent, as `evaluate ner --format json` prints them.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// All types together.
    pub overall: Row,
    /// Persons.
    #[serde(rename = "PER")]
    pub per: Row,
    /// Organizations.
    #[serde(rename = "ORG")]
    pub org: Row,
    /// Locations.
    #[serde(rename = "LOC")]
    pub loc: Row,
    /// Other names.
    #[serde(rename = "MISC")]
    pub misc: Row,
}

/// One row of a [`Report`].
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Row {
    /// Per cent.
    pub precision: f64,
    /// Per cent.
    pub recall: f64,
    /// Per cent.
    pub f1: f64,
    /// Names in the gold.
    pub support: u64,
}

impl Row {
    fn of(counts: Counts) -> Self {
        Self { precision: counts.precision(), recall: counts.recall(), f1: counts.f1(), support: counts.gold }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_right_if_span_and_type_are() {
        use EntityType::{Location, Organization, Person};
        let span = Span::new;
        let gold = [(span(0, 3), Person), (span(5, 9), Location), (span(10, 12), Organization)];
        let found = [(span(0, 3), Person), (span(5, 9), Organization), (span(10, 11), Organization)];
        let mut scores = MentionScores::default();
        scores.add(&gold, &found);
        assert_eq!(scores.overall(), Counts { gold: 3, found: 3, right: 1 });
        assert_eq!(scores.of(Organization), Counts { gold: 1, found: 2, right: 0 });
        assert_eq!(scores.of(Person).f1(), 100.0);
        assert_eq!(MentionScores::default().overall().f1(), 0.0);
    }
}
