//! Which decisions are worth a look?

use std::collections::{BTreeMap, BTreeSet};

use namegraph_document::EntityType;
use namegraph_identity::{Join, Rule, in_latin_letters, perhaps_one};
use namegraph_store::StoreError;
use serde::Serialize;

use crate::namegraph::Namegraph;

/// How sure it is that an open short name is its own entity: not at all.
const OPEN: f64 = 0.5;

/// A decision that may be wrong, and how much of the graph hangs on it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Doubt {
    /// What kind of name.
    #[serde(rename = "type")]
    pub entity_type: EntityType,
    /// The name that was joined to another, or left open.
    pub name: String,
    /// What it was joined to, or what it could be.
    pub other: Vec<String>,
    /// The rule; "open", or "perhaps one" for two names that no rule was sure enough of to join.
    pub rule: String,
    /// What it stands on, in words.
    pub evidence: Option<String>,
    /// How sure it is, in `0..=1`.
    pub confidence: f64,
    /// Mentions that it moves from one entity to another.
    pub mentions: u64,
}

impl Doubt {
    /// Mentions that are in the wrong place, as far as one expects.
    fn expected_harm(&self) -> f64 {
        (1.0 - self.confidence) * self.mentions as f64
    }
}

impl Namegraph {
    /// The decisions of rules and the open names that could harm the graph most: the less sure and the more mentions
    /// they move, the earlier. What a person has decided is settled.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn review(&self, limit: usize) -> Result<Vec<Doubt>, StoreError> {
        let mut joins = BTreeMap::<Join, u64>::new();
        for decision in self.store().rule_decisions()? {
            if decision.join.rule != Rule::Type {
                *joins.entry(decision.join).or_default() += decision.mentions;
            }
        }
        let settled = self.store().ledger()?.keys();
        let mut doubts: Vec<Doubt> =
            joins.into_iter().map(|(join, mentions)| of_join(join, mentions)).collect();
        for entity in self.store().open_names()? {
            let could_be = self.store().candidates(entity.number)?;
            doubts.push(Doubt {
                entity_type: entity.entity_type,
                name: entity.name,
                other: could_be.into_iter().map(|c| c.name).collect(),
                rule: "open".to_owned(),
                evidence: None,
                confidence: OPEN,
                mentions: entity.mentions,
            });
        }
        doubts.extend(self.perhaps_one()?);
        doubts.retain(|d| !settled.contains(&namegraph_identity::Key::new(d.entity_type, &d.name)));
        doubts.sort_by(|a, b| {
            b.expected_harm()
                .total_cmp(&a.expected_harm())
                .then_with(|| (&a.name, &a.other).cmp(&(&b.name, &b.other)))
        });
        doubts.truncate(limit);
        Ok(doubts)
    }

    /// Entities of no common language that may be one by the letters of their names, and that no rule was sure enough of to join.
    fn perhaps_one(&self) -> Result<Vec<Doubt>, StoreError> {
        let surfaces = self.store().surfaces_by_language()?;
        let entities = self.store().entities()?;
        let names: Vec<(EntityType, &str)> =
            entities.iter().map(|e| (e.entity_type, e.name.as_str())).collect();
        let languages = |at: usize| -> BTreeSet<&str> {
            surfaces
                .get(&entities[at].number)
                .into_iter()
                .flatten()
                .map(|(_, language)| language.as_str())
                .collect()
        };
        let pairs = perhaps_one(&names).into_iter().filter(|&(a, b)| languages(a).is_disjoint(&languages(b)));
        let doubt = |(other, latin): (usize, usize)| Doubt {
            entity_type: entities[other].entity_type,
            name: entities[other].name.clone(),
            other: vec![entities[latin].name.clone()],
            rule: "perhaps one".to_owned(),
            evidence: in_latin_letters(&entities[other].name).map(|name| format!("in Latin letters {name}")),
            confidence: OPEN,
            mentions: entities[other].mentions.min(entities[latin].mentions),
        };
        Ok(pairs.map(doubt).collect())
    }
}

fn of_join(join: Join, mentions: u64) -> Doubt {
    Doubt {
        entity_type: join.entity_type,
        name: join.from,
        other: vec![join.to],
        rule: join.rule.as_str().to_owned(),
        evidence: join.evidence,
        confidence: join.rule.confidence(),
        mentions,
    }
}
