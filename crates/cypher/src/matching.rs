//! How patterns are matched: step by step, depth first, each step handing every row that fits to the next.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::error::{CypherError, Result};
use crate::evaluate::Row;
use crate::graph::{Direction, NodeId, RelationshipId};
use crate::plan::{Expansion, Expr, Labels, Length, PropertyKey, Slot, Source, Step};
use crate::run::{Flow, Runner};
use crate::value::{PathValue, Value};

/// In how many steps each node was reached, and by which relationships from which nodes.
type Reached = FxHashMap<NodeId, (u32, Vec<(RelationshipId, NodeId)>)>;

/// Takes a row that matches.
pub(crate) type Take<'a> = &'a mut dyn FnMut(&mut Row) -> Result<Flow>;

impl Runner<'_> {
    /// Hands over every way in which the rest of a pattern matches. `used`: the relationships that the pattern has passed; none
    /// is passed twice.
    pub(crate) fn steps(
        &self,
        steps: &[Step],
        row: &mut Row,
        used: &mut Vec<RelationshipId>,
        take: Take<'_>,
    ) -> Result<Flow> {
        self.budget.tick()?;
        let Some((step, rest)) = steps.split_first() else { return take(row) };
        match step {
            Step::Scan { slot, from, labels } => self.scan(labels, *slot, from, rest, row, used, &mut *take),
            Step::Check { slot, labels } => match row[*slot] {
                Value::Node(known) if self.passes(known, labels) => self.steps(rest, row, used, &mut *take),
                _ => Ok(Flow::Go),
            },
            Step::Filter(condition) => match self.truth(condition, row)? {
                Some(true) => self.steps(rest, row, used, &mut *take),
                _ => Ok(Flow::Go),
            },
            Step::Path { slot, nodes, relationships } => {
                row[*slot] = self.path(nodes, relationships, row);
                self.steps(rest, row, used, &mut *take)
            }
            Step::Expand(expansion) => {
                let Value::Node(from) = row[expansion.from] else { return Ok(Flow::Go) };
                match expansion.length {
                    Length::One => self.one(expansion, from, rest, row, used, &mut *take),
                    Length::Many(least, most) => {
                        let (mut way, before) = (Vec::new(), used.len());
                        let flow =
                            self.many(expansion, from, (least, most), &mut way, rest, row, used, &mut *take);
                        used.truncate(before);
                        flow
                    }
                    Length::Shortest { all, least, most } => {
                        self.shortest(expansion, from, (all, least, most), rest, row, used, &mut *take)
                    }
                }
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "what a step knows")]
    fn scan(
        &self,
        labels: &Labels,
        slot: Slot,
        from: &Source,
        rest: &[Step],
        row: &mut Row,
        used: &mut Vec<RelationshipId>,
        take: Take<'_>,
    ) -> Result<Flow> {
        let mut try_node = |node: NodeId, row: &mut Row| {
            self.budget.tick()?;
            if !self.passes(node, labels) {
                return Ok(Flow::Go);
            }
            row[slot] = Value::Node(node);
            self.steps(rest, row, used, &mut *take)
        };
        match from {
            Source::Labels(labels) => {
                for &label in labels {
                    for node in self.graph.nodes(label) {
                        if try_node(node, row)? == Flow::Stop {
                            return Ok(Flow::Stop);
                        }
                    }
                }
            }
            Source::Seek { key, value } => {
                let value = self.value(value, row)?;
                let found = self.graph.seek(*key, &value).map_err(CypherError::Graph)?;
                for node in found.unwrap_or_default() {
                    if try_node(node, row)? == Flow::Stop {
                        return Ok(Flow::Stop);
                    }
                }
            }
        }
        Ok(Flow::Go)
    }

    fn passes(&self, node: NodeId, labels: &Labels) -> bool {
        labels.as_ref().is_none_or(|labels| labels.contains(&self.graph.label(node)))
    }

    fn has(&self, of: &Value, properties: &[(PropertyKey, Expr)], row: &mut Row) -> Result<bool> {
        for (key, value) in properties {
            let wanted = self.value(value, row)?;
            if self.property(of, key, open_cypher::Span::empty(0))?.equals(&wanted) != Some(true) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn path(&self, nodes: &[Slot], relationships: &[Slot], row: &Row) -> Value {
        let Value::Node(first) = row[nodes[0]] else { return Value::Null };
        let mut path = PathValue { nodes: vec![first], relationships: Vec::new() };
        for &slot in relationships {
            let passed: Vec<RelationshipId> = match &row[slot] {
                Value::Relationship(relationship) => vec![*relationship],
                Value::List(list) => list
                    .iter()
                    .filter_map(|v| if let Value::Relationship(r) = v { Some(*r) } else { None })
                    .collect(),
                _ => return Value::Null,
            };
            for relationship in passed {
                let at = path.nodes[path.nodes.len() - 1];
                path.nodes.push(self.other_end(relationship, at));
                path.relationships.push(relationship);
            }
        }
        Value::Path(Arc::new(path))
    }

    fn other_end(&self, relationship: RelationshipId, at: NodeId) -> NodeId {
        let (source, target) = self.graph.ends(relationship);
        if source == at { target } else { source }
    }

    /// Relationships from a node that have what is asked for, with the nodes they lead to.
    fn leading(
        &self,
        expansion: &Expansion,
        from: NodeId,
        row: &mut Row,
    ) -> Result<Vec<(RelationshipId, NodeId)>> {
        let mut found = Vec::new();
        for &of_type in &expansion.types {
            self.graph.expand(from, of_type, expansion.direction, &mut found);
        }
        if !expansion.properties.is_empty() {
            let mut kept = Vec::new();
            for (relationship, node) in found {
                if self.has(&Value::Relationship(relationship), &expansion.properties, row)? {
                    kept.push((relationship, node));
                }
            }
            found = kept;
        }
        Ok(found)
    }

    /// Whether the node that was reached is the one that is known, or passes.
    fn arrives(&self, expansion: &Expansion, node: NodeId, row: &Row) -> bool {
        if expansion.into {
            return matches!(row[expansion.to], Value::Node(known) if known == node);
        }
        self.passes(node, &expansion.labels)
    }

    fn one(
        &self,
        expansion: &Expansion,
        from: NodeId,
        rest: &[Step],
        row: &mut Row,
        used: &mut Vec<RelationshipId>,
        take: Take<'_>,
    ) -> Result<Flow> {
        for (relationship, node) in self.leading(expansion, from, row)? {
            self.budget.tick()?;
            let is_known = |known: &Value| matches!(known, Value::Relationship(r) if *r == relationship);
            if expansion.known && !is_known(&row[expansion.relationship]) {
                continue;
            }
            if used.contains(&relationship) || !self.arrives(expansion, node, row) {
                continue;
            }
            row[expansion.relationship] = Value::Relationship(relationship);
            row[expansion.to] = Value::Node(node);
            used.push(relationship);
            let flow = self.steps(rest, row, used, &mut *take)?;
            used.pop();
            if flow == Flow::Stop {
                return Ok(flow);
            }
        }
        Ok(Flow::Go)
    }

    #[expect(clippy::too_many_arguments, reason = "what a step knows")]
    fn many(
        &self,
        expansion: &Expansion,
        at: NodeId,
        (least, most): (u32, Option<u32>),
        way: &mut Vec<RelationshipId>,
        rest: &[Step],
        row: &mut Row,
        used: &mut Vec<RelationshipId>,
        take: Take<'_>,
    ) -> Result<Flow> {
        self.budget.tick()?;
        if way.len() as u32 >= least && self.arrives(expansion, at, row) {
            let known = std::mem::replace(&mut row[expansion.relationship], passed(way, expansion.reversed));
            let same = !expansion.known || known.equals(&row[expansion.relationship]) == Some(true);
            let was = std::mem::replace(&mut row[expansion.to], Value::Node(at));
            let flow = if same { self.steps(rest, row, used, &mut *take)? } else { Flow::Go };
            if expansion.known {
                row[expansion.relationship] = known;
            }
            if expansion.into {
                row[expansion.to] = was;
            }
            if flow == Flow::Stop {
                return Ok(flow);
            }
        }
        if most.is_some_and(|most| way.len() as u32 >= most) {
            return Ok(Flow::Go);
        }
        for (relationship, node) in self.leading(expansion, at, row)? {
            if used.contains(&relationship) {
                continue;
            }
            if way.len() as u32 >= self.budget.limits.hops {
                return Err(CypherError::limit(format!(
                    "there are ways of more than {0} steps, and no more are followed: write *..{0} or less, or use shortestPath()",
                    self.budget.limits.hops
                )));
            }
            way.push(relationship);
            used.push(relationship);
            let flow = self.many(expansion, node, (least, most), way, rest, row, used, &mut *take)?;
            used.pop();
            way.pop();
            if flow == Flow::Stop {
                return Ok(flow);
            }
        }
        Ok(Flow::Go)
    }

    /// Breadth first from one known node to the other.
    #[expect(clippy::too_many_arguments, reason = "what a step knows")]
    fn shortest(
        &self,
        expansion: &Expansion,
        from: NodeId,
        (all, least, most): (bool, u32, Option<u32>),
        rest: &[Step],
        row: &mut Row,
        used: &mut Vec<RelationshipId>,
        take: Take<'_>,
    ) -> Result<Flow> {
        let Value::Node(goal) = row[expansion.to] else { return Ok(Flow::Go) };
        let ways = if from == goal {
            if least == 0 { vec![Vec::new()] } else { Vec::new() }
        } else {
            self.shortest_ways(expansion, from, goal, all, most, row)?
        };
        for way in ways {
            row[expansion.relationship] = passed(&way, expansion.reversed);
            if self.steps(rest, row, used, &mut *take)? == Flow::Stop {
                return Ok(Flow::Stop);
            }
        }
        Ok(Flow::Go)
    }

    fn shortest_ways(
        &self,
        expansion: &Expansion,
        from: NodeId,
        goal: NodeId,
        all: bool,
        most: Option<u32>,
        row: &mut Row,
    ) -> Result<Vec<Vec<RelationshipId>>> {
        let mut reached = Reached::default();
        reached.insert(from, (0, Vec::new()));
        let mut frontier = vec![from];
        for steps in 1..=most.unwrap_or(u32::MAX) {
            let mut next = Vec::new();
            for node in frontier {
                for (relationship, other) in self.leading(expansion, node, row)? {
                    self.budget.tick()?;
                    match reached.get_mut(&other) {
                        None => {
                            reached.insert(other, (steps, vec![(relationship, node)]));
                            next.push(other);
                        }
                        Some((known, ways)) if all && *known == steps => ways.push((relationship, node)),
                        Some(_) => {}
                    }
                }
            }
            if next.is_empty() || reached.contains_key(&goal) {
                break;
            }
            frontier = next;
        }
        let mut ways = Vec::new();
        self.walk_back(&reached, goal, from, &mut Vec::new(), &mut ways)?;
        Ok(ways)
    }

    fn walk_back(
        &self,
        reached: &Reached,
        at: NodeId,
        from: NodeId,
        way: &mut Vec<RelationshipId>,
        ways: &mut Vec<Vec<RelationshipId>>,
    ) -> Result<()> {
        self.budget.tick()?;
        if at == from {
            self.budget.hold(1 + way.len() / 8)?;
            ways.push(way.iter().rev().copied().collect());
            return Ok(());
        }
        let Some((_, before)) = reached.get(&at) else { return Ok(()) };
        for &(relationship, node) in before {
            way.push(relationship);
            self.walk_back(reached, node, from, way, ways)?;
            way.pop();
        }
        Ok(())
    }
}

/// The relationships of a way, in the order that the pattern is written in.
fn passed(way: &[RelationshipId], reversed: bool) -> Value {
    let each = |r: &RelationshipId| Value::Relationship(*r);
    Value::list(if reversed { way.iter().rev().map(each).collect() } else { way.iter().map(each).collect() })
}

impl Expansion {
    /// The direction seen from the other end.
    pub(crate) fn turned(direction: Direction) -> Direction {
        match direction {
            Direction::Out => Direction::In,
            Direction::In => Direction::Out,
            Direction::Both => Direction::Both,
        }
    }
}
