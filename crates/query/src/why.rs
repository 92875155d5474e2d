//! Why are A and B one entity, or not?

use std::collections::{BTreeMap, VecDeque};

use namegraph_document::json::EvidenceRecord;
use namegraph_identity::{Decision, DecisionRow, Key, Reference, Verdict};
use namegraph_store::{EntityRow, RuleDecision, StoreError};
use serde::Serialize;

use crate::namegraph::Namegraph;

/// How many entities a sentence lists.
const MOST_NAMED: usize = 5;

/// Why two names are one entity, or are not.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Why {
    /// Whether they are.
    pub same: bool,
    /// The entities that the names are, with their ids; one, if they are the same.
    pub entities: Vec<String>,
    /// The decisions that lead from the one to the other, in order; or those that keep them apart.
    pub steps: Vec<Step>,
    /// What else there is to say.
    pub hint: Option<String>,
}

/// A decision, and a sentence that shows what it is about.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Step {
    /// The decision.
    #[serde(flatten)]
    pub decision: DecisionRow,
    /// In how many documents it was made alike; 0: once, for all.
    pub documents: usize,
    /// A sentence with the name it is about.
    pub quote: Option<EvidenceRecord>,
}

impl Namegraph {
    /// The chain of decisions between two names, or what keeps them apart.
    ///
    /// Breadth first over the decisions about one entity: the shortest chain, people's decisions before rules'.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn why(&self, a: &Reference, b: &Reference) -> Result<Why, StoreError> {
        let (of_a, of_b) = (self.entities_saying(a)?, self.entities_saying(b)?);
        let ids = |entities: &[EntityRow]| {
            entities.iter().map(|e| format!("{} ({})", e.name, e.id)).collect::<Vec<_>>()
        };
        for entity in of_a.iter().filter(|e| of_b.iter().any(|o| o.number == e.number)) {
            if let Some(steps) = self.chain(entity, &a.key(), &b.key())? {
                let others: Vec<EntityRow> =
                    of_a.iter().filter(|e| e.number != entity.number).cloned().collect();
                let hint = (!others.is_empty())
                    .then(|| format!("{:?} is said of others too: {}", a.name, some(&ids(&others))));
                return Ok(Why { same: true, entities: ids(std::slice::from_ref(entity)), steps, hint });
            }
        }
        let mut entities = ids(&of_a);
        entities.extend(ids(&of_b));
        let (steps, hint) = self.why_not(a, b, &of_a, &of_b)?;
        Ok(Why { same: false, entities, steps, hint })
    }

    /// The entities some mention of which says a name.
    fn entities_saying(&self, reference: &Reference) -> Result<Vec<EntityRow>, StoreError> {
        let key = reference.key();
        let mut entities: Vec<EntityRow> = self.store().entity_of(&key)?.into_iter().collect();
        if key.document.is_none() || entities.is_empty() {
            for (entity, _) in self.store().named(&key.name)? {
                if !entities.iter().any(|e| e.number == entity.number) {
                    entities.push(entity);
                }
            }
        }
        Ok(entities)
    }

    fn chain(&self, entity: &EntityRow, from: &Key, to: &Key) -> Result<Option<Vec<Step>>, StoreError> {
        let links = self.links(entity)?;
        let everywhere = |key: &Key| Key { document: None, ..key.clone() };
        let (from, to) = (everywhere(from), everywhere(to));
        let mut came: BTreeMap<Key, Option<(Key, usize)>> = BTreeMap::from([(from.clone(), None)]);
        let mut queue = VecDeque::from([from]);
        while let Some(at) = queue.pop_front() {
            if at == to {
                let mut steps = Vec::new();
                let mut step = came[&at].clone();
                while let Some((before, link)) = step {
                    steps.push(self.shown(&links[link])?);
                    step = came[&before].clone();
                }
                steps.reverse();
                return Ok(Some(steps));
            }
            for (i, link) in links.iter().enumerate() {
                let next = if link.a == at {
                    &link.b
                } else if link.b == at {
                    &link.a
                } else {
                    continue;
                };
                if !came.contains_key(next) {
                    came.insert(next.clone(), Some((at.clone(), i)));
                    queue.push_back(next.clone());
                }
            }
        }
        Ok(None)
    }

    /// Decisions about the names of an entity: people's, then rules', those that were made alike in several documents
    /// once.
    fn links(&self, entity: &EntityRow) -> Result<Vec<Link>, StoreError> {
        let everywhere = |key: Key| Key { document: None, ..key };
        let mut links = Vec::new();
        for decision in self.store().ledger()?.decisions() {
            if let Verdict::Same(other) = &decision.verdict {
                let (a, b) = (everywhere(decision.about.key()), everywhere(other.key()));
                links.push(Link { a, b, row: DecisionRow::from(decision), documents: 0 });
            }
        }
        let mut rules: Vec<(RuleDecision, usize)> = Vec::new();
        for decision in self.store().rule_decisions_of(entity.number)? {
            let documents = usize::from(decision.document.is_some());
            match rules.last_mut().filter(|(last, n)| *n > 0 && documents > 0 && last.join == decision.join) {
                Some((_, n)) => *n += 1,
                None => rules.push((decision, documents)),
            }
        }
        for (decision, documents) in rules {
            let join = &decision.join;
            let (a, b) = (Key::new(join.entity_type, &join.from), Key::new(join.entity_type, &join.to));
            let row = DecisionRow::of_rule(join, decision.document.as_deref());
            links.push(Link { a, b, row, documents });
        }
        Ok(links)
    }

    fn shown(&self, link: &Link) -> Result<Step, StoreError> {
        let row = &link.row;
        let quote = match row.entity_type.parse() {
            Ok(kind) => self.store().sentence_with(kind, &row.name, row.document.as_deref())?,
            Err(_) => None,
        };
        Ok(Step { decision: row.clone(), documents: link.documents, quote })
    }

    fn why_not(
        &self,
        a: &Reference,
        b: &Reference,
        of_a: &[EntityRow],
        of_b: &[EntityRow],
    ) -> Result<(Vec<Step>, Option<String>), StoreError> {
        let speaks = |decision: &&Decision| match &decision.verdict {
            Verdict::NotSame(other) => {
                let pair = [decision.about.key().name, other.key().name];
                pair.contains(&a.key().name) && pair.contains(&b.key().name)
            }
            _ => false,
        };
        let ledger = self.store().ledger()?;
        let apart = ledger.decisions().iter().filter(speaks);
        let steps: Vec<Step> =
            apart.map(|d| Step { decision: DecisionRow::from(d), documents: 0, quote: None }).collect();
        if !steps.is_empty() {
            return Ok((steps, None));
        }
        for (open, others) in [(of_a, of_b), (of_b, of_a)] {
            for entity in open {
                let candidates = self.store().candidates(entity.number)?;
                if candidates.iter().any(|c| others.iter().any(|o| o.number == c.number)) {
                    let names: Vec<String> = candidates.into_iter().map(|c| c.name).collect();
                    let hint =
                        format!("{:?} alone could be any of {}: it stays open", entity.name, some(&names));
                    return Ok((Vec::new(), Some(hint)));
                }
            }
        }
        Ok((Vec::new(), Some("no rule joins them; if they are one, say so with `namegraph same`".to_owned())))
    }
}

/// Names in a sentence, the first few.
fn some(names: &[String]) -> String {
    let more = names.len().saturating_sub(MOST_NAMED);
    let listed = names[..names.len() - more].join(", ");
    if more > 0 { format!("{listed} and {more} more") } else { listed }
}

struct Link {
    a: Key,
    b: Key,
    row: DecisionRow,
    documents: usize,
}
