//! What people decide: it outranks every rule, and stays.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use namegraph_document::EntityType;
use serde::{Deserialize, Serialize};

use crate::key::Key;
use crate::rule::Join;

/// A name, everywhere or in one document, as a person writes it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Reference {
    /// What kind of name, as documents have it.
    #[serde(rename = "type")]
    pub entity_type: EntityType,
    /// The name.
    pub name: String,
    /// The document it is limited to.
    pub document: Option<String>,
}

impl Reference {
    /// What it is compared by.
    pub fn key(&self) -> Key {
        let key = Key::new(self.entity_type, &self.name);
        Key { document: self.document.clone(), ..key }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.entity_type, self.name)?;
        self.document.as_ref().map_or(Ok(()), |document| write!(f, " in {document}"))
    }
}

/// Pairs of names that somebody said are not the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Apart(BTreeSet<(Key, Key)>);

impl Apart {
    /// Keeps two names apart, in whatever order they are given. Says whether they were not before.
    pub fn insert(&mut self, a: Key, b: Key) -> bool {
        self.0.insert(if a < b { (a, b) } else { (b, a) })
    }

    /// Whether two names are kept apart.
    pub fn contains(&self, a: &Key, b: &Key) -> bool {
        let (a, b) = if a < b { (a, b) } else { (b, a) };
        !self.0.is_empty() && self.0.contains(&(a.clone(), b.clone()))
    }

    /// The pairs, in order.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = &(Key, Key)> {
        self.0.iter()
    }

    /// Whether no names are.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// These pairs and others.
    #[must_use]
    pub fn and(&self, others: Self) -> Self {
        Self(self.0.union(&others.0).cloned().collect())
    }
}

impl FromIterator<(Key, Key)> for Apart {
    fn from_iter<I: IntoIterator<Item = (Key, Key)>>(pairs: I) -> Self {
        let mut apart = Self::default();
        for (a, b) in pairs {
            apart.insert(a, b);
        }
        apart
    }
}

/// What is decided of a name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It is the other one.
    Same(Reference),
    /// It is not the other one.
    NotSame(Reference),
    /// Its entity is shown under this name.
    Rename(String),
    /// Its entity is of this type.
    Retype(EntityType),
    /// Its entity is left out of the graph.
    Hide,
}

impl Verdict {
    /// The word for it.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Same(_) => "same",
            Self::NotSame(_) => "not same",
            Self::Rename(_) => "rename",
            Self::Retype(_) => "retype",
            Self::Hide => "hide",
        }
    }
}

/// A person's decision: a row of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decision {
    /// Whom it is about.
    pub about: Reference,
    /// What is decided.
    pub verdict: Verdict,
    /// What it stands on, in the person's words.
    pub reason: Option<String>,
    /// Who decided.
    pub author: String,
    /// When, as ISO 8601.
    pub time: String,
}

impl Decision {
    /// Whether both say the same of the same names, whoever said it and why.
    pub fn repeats(&self, other: &Self) -> bool {
        self.said() == other.said()
    }

    /// What is said of which name: the word for it, the other name, and what else it says.
    fn said(&self) -> (Key, &'static str, Option<Key>, Option<String>) {
        let (other, rest) = match &self.verdict {
            Verdict::Same(other) | Verdict::NotSame(other) => (Some(other.key()), None),
            Verdict::Rename(name) => (None, Some(name.clone())),
            Verdict::Retype(kind) => (None, Some(kind.to_string())),
            Verdict::Hide => (None, None),
        };
        (self.about.key(), self.verdict.as_str(), other, rest)
    }
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.verdict {
            Verdict::Same(other) => write!(f, "{} is {other}", self.about),
            Verdict::NotSame(other) => write!(f, "{} is not {other}", self.about),
            Verdict::Rename(name) => write!(f, "{} is shown as {name:?}", self.about),
            Verdict::Retype(kind) => write!(f, "{} is of type {kind}", self.about),
            Verdict::Hide => write!(f, "{} is hidden", self.about),
        }
    }
}

/// A decision as a row of a table, for CSV and for the file: a person's, or a rule's.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DecisionRow {
    /// same, not same, rename, retype or hide.
    pub decision: String,
    /// Type of the name it is about.
    #[serde(rename = "type")]
    pub entity_type: String,
    /// The name.
    pub name: String,
    /// The document it is limited to.
    #[serde(default)]
    pub document: Option<String>,
    /// Type of the other name, for same and not same.
    #[serde(default)]
    pub other_type: Option<String>,
    /// The other name; the new name or type, for rename and retype.
    #[serde(default)]
    pub other: Option<String>,
    /// The document that the other name is limited to.
    #[serde(default)]
    pub other_document: Option<String>,
    /// The rule that decided; none for a person.
    #[serde(default)]
    pub rule: Option<String>,
    /// What it stands on, in words.
    #[serde(default)]
    pub evidence: Option<String>,
    /// How sure it is, in `0..=1`; a person is.
    #[serde(default)]
    pub confidence: Option<f64>,
    /// Who.
    #[serde(default)]
    pub author: String,
    /// When, as ISO 8601; never for a rule.
    #[serde(default)]
    pub time: String,
}

/// The author of what rules decide.
pub const RULES: &str = "namegraph";

impl DecisionRow {
    /// A rule's decision, in a document or everywhere.
    pub fn of_rule(join: &Join, document: Option<&str>) -> Self {
        let kind = join.entity_type.to_string();
        Self {
            decision: "same".to_owned(),
            entity_type: kind.clone(),
            name: join.from.clone(),
            document: document.map(str::to_owned),
            other_type: Some(kind),
            other: Some(join.to.clone()),
            rule: Some(join.rule.as_str().to_owned()),
            evidence: join.evidence.clone(),
            confidence: Some(join.rule.confidence()),
            author: RULES.to_owned(),
            ..Self::default()
        }
    }

    /// Whether a rule decided so, and nobody has changed it since.
    pub fn is_of_rule(&self) -> bool {
        self.author == RULES && self.decision == "same"
    }
}

/// Why a row is no decision.
#[derive(Debug, thiserror::Error)]
#[error("expected {expected}, found {found:?}")]
pub struct BadRow {
    expected: &'static str,
    found: String,
}

impl From<&Decision> for DecisionRow {
    fn from(d: &Decision) -> Self {
        let (other_type, other, other_document) = match &d.verdict {
            Verdict::Same(o) | Verdict::NotSame(o) => {
                (Some(o.entity_type.to_string()), Some(o.name.clone()), o.document.clone())
            }
            Verdict::Rename(name) => (None, Some(name.clone()), None),
            Verdict::Retype(kind) => (None, Some(kind.to_string()), None),
            Verdict::Hide => (None, None, None),
        };
        Self {
            decision: d.verdict.as_str().to_owned(),
            entity_type: d.about.entity_type.to_string(),
            name: d.about.name.clone(),
            document: d.about.document.clone(),
            other_type,
            other,
            other_document,
            rule: None,
            evidence: d.reason.clone(),
            confidence: None,
            author: d.author.clone(),
            time: d.time.clone(),
        }
    }
}

impl TryFrom<DecisionRow> for Decision {
    type Error = BadRow;

    fn try_from(row: DecisionRow) -> Result<Self, BadRow> {
        let bad = |expected, found: &str| BadRow { expected, found: found.to_owned() };
        let entity_type =
            |name: &str| EntityType::from_str(name).map_err(|_| bad("PER, ORG, LOC or MISC", name));
        let filled =
            |cell: Option<String>, expected| cell.filter(|c| !c.is_empty()).ok_or_else(|| bad(expected, ""));
        let name = filled(Some(row.name), "a name in the column \"name\"")?;
        let about = Reference {
            entity_type: entity_type(&row.entity_type)?,
            name,
            document: row.document.filter(|d| !d.is_empty()),
        };
        let other = || {
            let kind = row
                .other_type
                .as_deref()
                .filter(|t| !t.is_empty())
                .map_or(Ok(about.entity_type), entity_type)?;
            let name = filled(row.other.clone(), "the other name in the column \"other\"")?;
            Ok::<_, BadRow>(Reference {
                entity_type: kind,
                name,
                document: row.other_document.clone().filter(|d| !d.is_empty()),
            })
        };
        let verdict = match row.decision.as_str() {
            "same" => Verdict::Same(other()?),
            "not same" => Verdict::NotSame(other()?),
            "rename" => Verdict::Rename(filled(row.other, "the new name in the column \"other\"")?),
            "retype" => {
                Verdict::Retype(entity_type(&filled(row.other, "the new type in the column \"other\"")?)?)
            }
            "hide" => Verdict::Hide,
            found => return Err(bad("same, not same, rename, retype or hide", found)),
        };
        Ok(Self {
            about,
            verdict,
            reason: row.evidence.filter(|r| !r.is_empty()),
            author: row.author,
            time: row.time,
        })
    }
}

/// The decisions of people, in the order they were made. No two of them contradict each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger(Vec<Decision>);

/// Decisions that cannot all hold.
#[derive(Debug, thiserror::Error)]
#[error("these decisions contradict each other:\n{}", listed(.0))]
pub struct Contradiction(pub Vec<Decision>);

fn listed(decisions: &[Decision]) -> String {
    let lines = decisions.iter().map(|d| format!("  {d}  ({}, {})", d.author, d.time));
    lines.collect::<Vec<_>>().join("\n")
}

impl Ledger {
    /// A ledger of these decisions; what repeats an earlier one is left out.
    ///
    /// # Errors
    /// When they contradict each other: with one set of them that does.
    pub fn new(decisions: impl IntoIterator<Item = Decision>) -> Result<Self, Contradiction> {
        let mut said = BTreeSet::new();
        let ledger = Self(decisions.into_iter().filter(|decision| said.insert(decision.said())).collect());
        ledger.check().map(|()| ledger)
    }

    /// The decisions, in order.
    pub fn decisions(&self) -> &[Decision] {
        &self.0
    }

    /// Pairs of names that are not the same wherever they occur.
    pub fn apart(&self) -> Apart {
        self.pairs_apart().filter(|(a, b)| a.document.is_none() && b.document.is_none()).collect()
    }

    /// Pairs of names that are not the same in one document: there, or anywhere.
    pub fn apart_in(&self, document: &str) -> Apart {
        let here = |key: &Key| key.document.as_deref().is_none_or(|d| d == document);
        let bare = |key: Key| Key { document: None, ..key };
        let pairs = self.pairs_apart().filter(|(a, b)| here(a) && here(b));
        pairs.map(|(a, b)| (bare(a), bare(b))).collect()
    }

    pub(crate) fn pairs_apart(&self) -> impl Iterator<Item = (Key, Key)> + '_ {
        self.0.iter().filter_map(|d| match &d.verdict {
            Verdict::NotSame(other) => Some((d.about.key(), other.key())),
            _ => None,
        })
    }

    pub(crate) fn pairs_same(&self) -> impl Iterator<Item = (Key, Key)> + '_ {
        self.0.iter().filter_map(|d| match &d.verdict {
            Verdict::Same(other) => Some((d.about.key(), other.key())),
            _ => None,
        })
    }

    /// Every name that a decision speaks of.
    pub fn keys(&self) -> BTreeSet<Key> {
        let other = |d: &Decision| match &d.verdict {
            Verdict::Same(other) | Verdict::NotSame(other) => Some(other.key()),
            _ => None,
        };
        self.0.iter().flat_map(|d| [Some(d.about.key()), other(d)]).flatten().collect()
    }

    /// Names whose documents must be decided anew for this ledger: those that it keeps apart, and those that it speaks
    /// of in one document. What else it says is of whole entities.
    pub fn within(&self) -> BTreeSet<Key> {
        let apart = self.pairs_apart().flat_map(|(a, b)| [a, b]);
        apart.chain(self.keys().into_iter().filter(|key| key.document.is_some())).collect()
    }

    /// Time: O(n log n) in decisions; what contradicts is looked for once.
    fn check(&self) -> Result<(), Contradiction> {
        let groups = Groups::of(self);
        let group = groups.numbered();
        let of = |key: &Key| group.get(key).copied().ok_or_else(|| key.clone());
        // The first to rename or retype a group.
        let mut firsts = BTreeMap::new();
        for decision in &self.0 {
            let about = decision.about.key();
            let wrong = match &decision.verdict {
                Verdict::NotSame(other) if of(&about) == of(&other.key()) => {
                    groups.chain(&about, &other.key())
                }
                Verdict::Rename(_) | Verdict::Retype(_) => {
                    match firsts.entry((of(&about), decision.verdict.as_str())) {
                        Entry::Vacant(first) => {
                            first.insert(decision);
                            None
                        }
                        Entry::Occupied(first) => {
                            let chain = groups.chain(&about, &first.get().about.key());
                            chain.map(|chain| chain.into_iter().chain([*first.get()]).collect())
                        }
                    }
                }
                _ => None,
            };
            if let Some(mut chain) = wrong {
                chain.push(decision);
                return Err(Contradiction(chain.into_iter().cloned().collect()));
            }
        }
        Ok(())
    }
}

/// Names joined by decisions, as a graph.
struct Groups<'a>(BTreeMap<Key, Vec<(Key, &'a Decision)>>);

impl<'a> Groups<'a> {
    fn of(ledger: &'a Ledger) -> Self {
        let mut joined = BTreeMap::<_, Vec<_>>::new();
        for decision in &ledger.0 {
            if let Verdict::Same(other) = &decision.verdict {
                let (a, b) = (decision.about.key(), other.key());
                joined.entry(a.clone()).or_default().push((b.clone(), decision));
                joined.entry(b).or_default().push((a, decision));
            }
        }
        Self(joined)
    }

    /// For each name that decisions join to others, a number that it shares with them alone.
    fn numbered(&self) -> BTreeMap<&Key, usize> {
        let mut group = BTreeMap::new();
        for (number, first) in self.0.keys().enumerate() {
            let mut found = vec![first];
            while let Some(key) = found.pop() {
                if !group.contains_key(key) {
                    group.insert(key, number);
                    found.extend(self.0[key].iter().map(|(other, _)| other));
                }
            }
        }
        group
    }

    /// The decisions that make one name another, breadth first; none are needed for a name and itself.
    fn chain(&self, from: &Key, to: &Key) -> Option<Vec<&'a Decision>> {
        let mut came: BTreeMap<&Key, Option<(&Key, &'a Decision)>> = BTreeMap::from([(from, None)]);
        let mut queue = std::collections::VecDeque::from([from]);
        while let Some(at) = queue.pop_front() {
            if at == to {
                let mut chain = Vec::new();
                let mut step = came[at];
                while let Some((before, decision)) = step {
                    chain.push(decision);
                    step = came[before];
                }
                chain.reverse();
                return Some(chain);
            }
            for (next, decision) in self.0.get(at).into_iter().flatten() {
                if !came.contains_key(next) {
                    came.insert(next, Some((at, decision)));
                    queue.push_back(next);
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn person(name: &str) -> Reference {
        Reference { entity_type: EntityType::Person, name: name.to_owned(), document: None }
    }

    fn decision(name: &str, verdict: Verdict) -> Decision {
        Decision {
            about: person(name),
            verdict,
            reason: None,
            author: "ann".to_owned(),
            time: "2026-01-01T00:00:00Z".to_owned(),
        }
    }

    #[test]
    fn contradictions_are_found_along_chains_and_named_in_full() {
        let same = |a: &str, b: &str| decision(a, Verdict::Same(person(b)));
        let apart = |a: &str, b: &str| decision(a, Verdict::NotSame(person(b)));
        let name = |a: &str, to: &str| decision(a, Verdict::Rename(to.to_owned()));
        for (decisions, wrong) in [
            (vec![same("A", "B"), same("B", "C"), apart("C", "A")], Some(3)),
            (vec![same("A", "B"), apart("B", "C")], None),
            (vec![apart("A", "a")], Some(1)),
            (vec![name("A", "X"), name("B", "Y")], None),
            (vec![name("A", "X"), name("B", "Y"), same("A", "B")], Some(3)),
            (vec![name("A", "X"), name("a", "Y")], Some(2)),
            (vec![same("A", "B"), same("A", "B")], None),
        ] {
            let found = Ledger::new(decisions.clone()).err().map(|c| c.0.len());
            assert_eq!(found, wrong, "{decisions:?}");
        }
    }

    #[test]
    fn a_decision_is_a_row_and_a_row_a_decision() {
        let elsewhere = Reference { document: Some("d.txt".to_owned()), ..person("Lee") };
        for verdict in [
            Verdict::Same(elsewhere.clone()),
            Verdict::NotSame(elsewhere),
            Verdict::Rename("X".to_owned()),
            Verdict::Retype(EntityType::Organization),
            Verdict::Hide,
        ] {
            let decision = decision("Ann Lee", verdict);
            assert_eq!(Decision::try_from(DecisionRow::from(&decision)).unwrap(), decision);
        }
        let row = DecisionRow {
            decision: "merge".to_owned(),
            entity_type: "PER".to_owned(),
            name: "A".to_owned(),
            ..DecisionRow::default()
        };
        assert_eq!(
            Decision::try_from(row).unwrap_err().to_string(),
            "expected same, not same, rename, retype or hide, found \"merge\""
        );
    }

    /// Whether decisions contradict each other, by the plain definition.
    fn contradict(decisions: &[Decision]) -> bool {
        let mut groups: Vec<BTreeSet<Key>> = Vec::new();
        for decision in decisions {
            let other = match &decision.verdict {
                Verdict::Same(other) => Some(other.key()),
                _ => None,
            };
            let mut group: BTreeSet<Key> = [decision.about.key()].into_iter().chain(other).collect();
            groups.retain(|known| {
                let apart = known.is_disjoint(&group);
                group.extend(known.iter().filter(|_| !apart).cloned());
                apart
            });
            groups.push(group);
        }
        let one =
            |a: &Key, b: &Key| a == b || groups.iter().any(|group| group.contains(a) && group.contains(b));
        let clash = |a: &Decision, b: &Decision| match (&a.verdict, &b.verdict) {
            (Verdict::Rename(_), Verdict::Rename(_)) | (Verdict::Retype(_), Verdict::Retype(_)) => {
                !a.repeats(b) && one(&a.about.key(), &b.about.key())
            }
            _ => false,
        };
        let parted =
            |d: &Decision| matches!(&d.verdict, Verdict::NotSame(other) if one(&d.about.key(), &other.key()));
        decisions.iter().any(|a| parted(a) || decisions.iter().any(|b| clash(a, b)))
    }

    proptest! {
        #[test]
        fn a_ledger_is_refused_if_and_only_if_decisions_contradict(drawn in prop::collection::vec((0..6usize, 0..6usize, 0..7u8), 0..9)) {
            let name = |i: usize| ["A", "a", "B", "C", "D", "E"][i];
            let verdict = |other: usize, kind: u8| match kind {
                0..3 => Verdict::Same(person(name(other))),
                3 => Verdict::NotSame(person(name(other))),
                4 => Verdict::Rename(name(other).to_owned()),
                5 => Verdict::Retype(EntityType::ALL[other % 4]),
                _ => Verdict::Hide,
            };
            let decisions: Vec<Decision> =
                drawn.into_iter().map(|(about, other, kind)| decision(name(about), verdict(other, kind))).collect();
            let found = Ledger::new(decisions.clone());
            prop_assert_eq!(found.is_err(), contradict(&decisions), "{:?}", decisions);
            if let Err(Contradiction(named)) = found {
                prop_assert!(contradict(&named), "what is named is enough");
            }
        }
    }
}
