//! From a pattern to the steps that match it: begin where there is least to try, follow relationships from what is known,
//! ask each condition as soon as all it names is known.

use std::collections::{BTreeMap, BTreeSet};

use open_cypher::Span;
use open_cypher::ast::{
    self, BinaryOperator, ExprKind, LabelExpression, LabelExpressionKind, NodePattern, PathFactorKind,
    PathPattern, Pattern, QuantifierKind, RelationshipDirection, RelationshipPattern,
};

use crate::compile::{Compiler, already};
use crate::error::{CypherError, Result};
use crate::graph::Direction;
use crate::plan::{Comparison, Expansion, Expr, Labels, Length, PropertyKey, Slot, Source, Step};

/// Longest way that a statement can ask for in numbers.
const LONGEST_WAY: u32 = 1000;

/// A relationship of a pattern, and the nodes at its ends as they are written.
struct Relation<'p> {
    slot: Slot,
    known: bool,
    left: Slot,
    right: Slot,
    types: Vec<usize>,
    direction: Direction,
    length: Length,
    /// What each relationship of a way must have.
    properties: Option<&'p ast::Expr>,
    span: Span,
}

/// Something that must hold, and the new variables that it names.
struct Condition {
    expr: Expr,
    needs: BTreeSet<Slot>,
}

/// A property that is known to have a certain value: where to begin.
struct Seek {
    slot: Slot,
    key: usize,
    value: Expr,
    needs: BTreeSet<Slot>,
}

#[derive(Default)]
struct Parts<'p> {
    /// Every node, and which labels it may have.
    nodes: BTreeMap<Slot, Labels>,
    relations: Vec<Relation<'p>>,
    /// Paths with a name: the slots of their nodes and relationships.
    paths: Vec<(Slot, Vec<Slot>, Vec<Slot>)>,
    properties: Vec<(Slot, &'p ast::Expr)>,
    wheres: Vec<&'p ast::Expr>,
    new: BTreeSet<Slot>,
}

impl Compiler<'_> {
    /// The steps that match a pattern and its WHERE. Its new variables are declared.
    pub(crate) fn pattern(&mut self, pattern: &Pattern, filter: Option<&ast::Expr>) -> Result<Vec<Step>> {
        let mut parts = Parts::default();
        for part in &pattern.parts {
            if let Some(selector) = &part.kind.selector {
                return Err(CypherError::instead(
                    "a path selector",
                    selector.span,
                    "use shortestPath() or allShortestPaths()",
                ));
            }
            let (nodes, relationships) = self.path_pattern(&part.kind.path, None, &mut parts)?;
            if let Some(name) = &part.kind.binding {
                if self.find(&name.kind.text).is_some() {
                    return Err(already(name));
                }
                let slot = self.declare(name, false);
                parts.new.insert(slot);
                parts.paths.push((slot, nodes, relationships));
            }
        }
        let wheres: Vec<&ast::Expr> = filter.into_iter().chain(parts.wheres.iter().copied()).collect();
        let (conditions, seeks) = self.conditions(&parts, &wheres)?;
        self.narrow(&mut parts);
        self.order(parts, conditions, seeks)
    }

    fn path_pattern<'p>(
        &mut self,
        path: &'p PathPattern,
        shortest: Option<bool>,
        parts: &mut Parts<'p>,
    ) -> Result<(Vec<Slot>, Vec<Slot>)> {
        let (mut nodes, mut relationships) = (Vec::new(), Vec::new());
        let mut open: Option<(&'p RelationshipPattern, Span)> = None;
        for factor in &path.kind.factors {
            match &factor.kind {
                PathFactorKind::Node(node) => {
                    let slot = self.node(node, factor.span, parts)?;
                    if let (Some((relationship, span)), Some(&left)) = (open.take(), nodes.last()) {
                        relationships.push(self.relation(relationship, span, left, slot, shortest, parts)?);
                    }
                    nodes.push(slot);
                }
                PathFactorKind::Relationship(relationship) => open = Some((relationship, factor.span)),
                PathFactorKind::LegacyShortest { all, pattern }
                    if shortest.is_none() && path.kind.factors.len() == 1 =>
                {
                    let inner = pattern.kind.factors.len();
                    if inner != 3 {
                        return Err(CypherError::meaning(
                            "shortestPath() takes one relationship between two nodes",
                            factor.span,
                        ));
                    }
                    return self.path_pattern(pattern, Some(*all), parts);
                }
                _ => {
                    return Err(CypherError::instead(
                        "a quantified or parenthesized path pattern",
                        factor.span,
                        "write -[*1..3]- for a way of variable length",
                    ));
                }
            }
        }
        if open.is_some() || nodes.is_empty() {
            return Err(CypherError::meaning("a pattern begins and ends with a node", path.span));
        }
        Ok((nodes, relationships))
    }

    fn node<'p>(&mut self, node: &'p NodePattern, span: Span, parts: &mut Parts<'p>) -> Result<Slot> {
        let slot = match &node.variable {
            Some(name) if self.find(&name.kind.text).is_some() => self.variable(name)?,
            named => {
                let slot = match named {
                    Some(name) => self.declare(name, false),
                    None => self.slot(),
                };
                parts.new.insert(slot);
                self.elements.insert(slot);
                slot
            }
        };
        if parts.relations.iter().any(|r| r.slot == slot) {
            return Err(CypherError::meaning("this variable is a relationship, and cannot be a node", span));
        }
        let labels = node.labels.as_ref().map(|l| self.labels(l)).transpose()?;
        let known = parts.nodes.entry(slot).or_insert(None);
        *known = match (known.take(), labels) {
            (Some(a), Some(b)) => Some(a.into_iter().filter(|l| b.contains(l)).collect()),
            (a, b) => a.or(b),
        };
        if let Some(properties) = &node.properties {
            parts.properties.push((slot, properties));
        }
        parts.wheres.extend(node.where_clause.as_deref());
        Ok(slot)
    }

    fn relation<'p>(
        &mut self,
        pattern: &'p RelationshipPattern,
        span: Span,
        left: Slot,
        right: Slot,
        shortest: Option<bool>,
        parts: &mut Parts<'p>,
    ) -> Result<Slot> {
        let mut known = false;
        let slot = match &pattern.variable {
            None => self.slot(),
            Some(name) if self.find(&name.kind.text).is_none() => self.declare(name, false),
            Some(name) => {
                known = true;
                let slot = self.variable(name)?;
                if parts.new.contains(&slot) {
                    return Err(CypherError::meaning(
                        format!("{} stands in this pattern already", name.kind.text),
                        name.span,
                    ));
                }
                slot
            }
        };
        if !known {
            parts.new.insert(slot);
        }
        if pattern.legacy_quantifier.is_none() {
            self.elements.insert(slot);
        }
        let types = match &pattern.labels {
            Some(labels) => self.relationship_types(labels)?,
            None => (0..self.graph.types().len()).collect(),
        };
        if let Some(quantifier) = &pattern.graph_quantifier {
            return Err(CypherError::instead(
                "a quantifier behind a relationship",
                quantifier.span,
                "write -[*1..3]-",
            ));
        }
        let range = match &pattern.legacy_quantifier {
            None => None,
            Some(quantifier) => Some(match &quantifier.kind {
                QuantifierKind::ZeroOrMore => (1, None),
                QuantifierKind::OneOrMore => (1, None),
                QuantifierKind::Optional => (0, Some(1)),
                QuantifierKind::Fixed(n) => {
                    let n = steps(n, quantifier.span)?;
                    (n, Some(n))
                }
                QuantifierKind::Range { lower, upper } => (
                    lower.as_ref().map_or(Ok(1), |n| steps(n, quantifier.span))?,
                    upper.as_ref().map(|n| steps(n, quantifier.span)).transpose()?,
                ),
                _ => return Err(CypherError::unsupported("this quantifier", quantifier.span)),
            }),
        };
        let length = match (shortest, range) {
            (None, None) => Length::One,
            (None, Some((least, most))) => Length::Many(least, most),
            (Some(all), None) => Length::Shortest { all, least: 1, most: Some(1) },
            (Some(all), Some((least @ 0..=1, most))) => Length::Shortest { all, least, most },
            (Some(_), Some(_)) => {
                return Err(CypherError::meaning("shortestPath() begins with 0 or 1 steps: -[*..n]-", span));
            }
        };
        if known && matches!(length, Length::Shortest { .. }) {
            return Err(CypherError::unsupported("shortestPath() over a relationship that is known", span));
        }
        let mut properties = pattern.properties.as_deref();
        if length == Length::One {
            parts.properties.extend(properties.take().map(|p| (slot, p)));
            parts.wheres.extend(pattern.where_clause.as_deref());
        } else if let Some(filter) = &pattern.where_clause {
            return Err(CypherError::unsupported("WHERE within a way of variable length", filter.span));
        }
        let direction = match pattern.direction.kind {
            RelationshipDirection::Left => Direction::In,
            RelationshipDirection::Right => Direction::Out,
            _ => Direction::Both,
        };
        parts.relations.push(Relation {
            slot,
            known,
            left,
            right,
            types,
            direction,
            length,
            properties,
            span,
        });
        Ok(slot)
    }

    pub(crate) fn labels(&mut self, labels: &LabelExpression) -> Result<Vec<usize>> {
        let all = 0..self.graph.labels().len();
        Ok(match &labels.kind {
            LabelExpressionKind::Name(name) => {
                match self.graph.labels().iter().position(|l| *l == name.kind.text) {
                    Some(label) => vec![label],
                    None => {
                        let known = self.graph.labels().join(", ");
                        self.note(format!("no node has the label {}; there are {known}", name.kind.text));
                        Vec::new()
                    }
                }
            }
            LabelExpressionKind::Wildcard => all.collect(),
            LabelExpressionKind::Not(inner) => {
                let inner = self.labels(inner)?;
                all.filter(|l| !inner.contains(l)).collect()
            }
            LabelExpressionKind::And(parts) => {
                let parts = parts.iter().map(|p| self.labels(p)).collect::<Result<Vec<_>>>()?;
                all.filter(|l| parts.iter().all(|p| p.contains(l))).collect()
            }
            LabelExpressionKind::Or(parts) => {
                let parts = parts.iter().map(|p| self.labels(p)).collect::<Result<Vec<_>>>()?;
                all.filter(|l| parts.iter().any(|p| p.contains(l))).collect()
            }
            LabelExpressionKind::Parenthesized(inner) => self.labels(inner)?,
            _ => return Err(CypherError::unsupported("this label", labels.span)),
        })
    }

    fn relationship_types(&mut self, labels: &LabelExpression) -> Result<Vec<usize>> {
        Ok(match &labels.kind {
            LabelExpressionKind::Name(name) => {
                match self.graph.types().iter().position(|t| *t == name.kind.text) {
                    Some(found) => vec![found],
                    None => {
                        let known = self.graph.types().join(", ");
                        self.note(format!(
                            "no relationship has the type {}; there are {known}",
                            name.kind.text
                        ));
                        Vec::new()
                    }
                }
            }
            LabelExpressionKind::Or(parts) => {
                let mut all = BTreeSet::new();
                for part in parts {
                    all.extend(self.relationship_types(part)?);
                }
                all.into_iter().collect()
            }
            LabelExpressionKind::Parenthesized(inner) => self.relationship_types(inner)?,
            _ => return Err(CypherError::instead("this kind of type", labels.span, "list types as A|B")),
        })
    }

    /// Everything that must hold, by what it names; and what of it says where to begin.
    fn conditions(
        &mut self,
        parts: &Parts<'_>,
        wheres: &[&ast::Expr],
    ) -> Result<(Vec<Condition>, Vec<Seek>)> {
        let (mut conditions, mut seeks) = (Vec::new(), Vec::new());
        for &(slot, properties) in &parts.properties {
            for (key, value) in self.property_map(properties)? {
                let (value, mut needs) = self.dependent(value, parts)?;
                if let Some(key) = key.place {
                    seeks.push(Seek { slot, key, value: value.clone(), needs: needs.clone() });
                }
                if parts.new.contains(&slot) {
                    needs.insert(slot);
                }
                let of = Expr::Property(Box::new(Expr::Slot(slot)), key, properties.span);
                let expr = Expr::Compare(Comparison::Equal, Box::new(of), Box::new(value));
                conditions.push(Condition { expr, needs });
            }
        }
        for filter in wheres {
            let mut all = Vec::new();
            conjuncts(filter, &mut all);
            for conjunct in all {
                let (expr, needs) = self.dependent(conjunct, parts)?;
                conditions.push(Condition { expr, needs });
                if let Some(seek) = self.seek(conjunct, parts)? {
                    seeks.push(seek);
                }
            }
        }
        Ok((conditions, seeks))
    }

    /// The entries of `{name: 'x'}`.
    fn property_map<'p>(&mut self, properties: &'p ast::Expr) -> Result<Vec<(PropertyKey, &'p ast::Expr)>> {
        match &properties.kind {
            ExprKind::Map(entries) => {
                Ok(entries.iter().map(|entry| (self.key(&entry.key), &entry.value)).collect())
            }
            _ => Err(CypherError::instead(
                "a parameter in place of properties",
                properties.span,
                "write {name: $name}",
            )),
        }
    }

    /// An expression, and the new variables it names.
    fn dependent(&mut self, expr: &ast::Expr, parts: &Parts<'_>) -> Result<(Expr, BTreeSet<Slot>)> {
        let outer = std::mem::take(&mut self.touched);
        let read = self.expr(expr);
        let touched = std::mem::replace(&mut self.touched, outer);
        self.touched.extend(&touched);
        Ok((read?, touched.into_iter().filter(|slot| parts.new.contains(slot)).collect()))
    }

    /// `a.name = 'x'` or `'x' IN a.aliases`: where to begin with `a`.
    fn seek(&mut self, expr: &ast::Expr, parts: &Parts<'_>) -> Result<Option<Seek>> {
        let ExprKind::Binary { left, operator, right } = &expr.kind else { return Ok(None) };
        let sides = match operator.kind {
            BinaryOperator::Equal => vec![(left, right), (right, left)],
            BinaryOperator::In => vec![(right, left)],
            _ => return Ok(None),
        };
        for (of, value) in sides {
            let ExprKind::Property { expression, key } = &of.kind else { continue };
            let ExprKind::Variable(name) = &expression.kind else { continue };
            let Some(slot) = self.find(&name.kind.text).map(|v| v.slot) else { continue };
            let Some(place) = self.key(key).place.filter(|_| parts.nodes.contains_key(&slot)) else {
                continue;
            };
            let (value, needs) = self.dependent(value, parts)?;
            return Ok(Some(Seek { slot, key: place, value, needs }));
        }
        Ok(None)
    }

    /// Types that cannot lie between nodes of these labels are not followed.
    fn narrow(&mut self, parts: &mut Parts<'_>) {
        for relation in &mut parts.relations {
            let (left, right) = (&parts.nodes[&relation.left], &parts.nodes[&relation.right]);
            let graph = self.graph;
            let meets = |labels: &Labels, ends: &[usize]| {
                labels.as_ref().is_none_or(|l| l.iter().any(|l| ends.contains(l)))
            };
            if relation.length == Length::One {
                relation.types.retain(|&t| {
                    let (sources, targets) = graph.connects(t);
                    let out = meets(left, sources) && meets(right, targets);
                    let back = meets(left, targets) && meets(right, sources);
                    match relation.direction {
                        Direction::Out => out,
                        Direction::In => back,
                        Direction::Both => out || back,
                    }
                });
            }
            self.types.extend(&relation.types);
        }
    }

    fn order(
        &mut self,
        parts: Parts<'_>,
        mut conditions: Vec<Condition>,
        seeks: Vec<Seek>,
    ) -> Result<Vec<Step>> {
        let Parts { nodes, mut relations, mut paths, new, .. } = parts;
        let mut seeks: Vec<Option<Seek>> = seeks.into_iter().map(Some).collect();
        let mut steps: Vec<Step> = Vec::new();
        let mut known: BTreeSet<Slot> = nodes.keys().copied().filter(|slot| !new.contains(slot)).collect();
        for slot in &known {
            steps.push(Step::Check { slot: *slot, labels: nodes[slot].clone() });
        }
        loop {
            // Paths first: conditions may name them.
            paths.retain(|(slot, of_nodes, of_relationships)| {
                let ready =
                    of_nodes.iter().chain(of_relationships).all(|s| known.contains(s) || !new.contains(s));
                if ready {
                    steps.push(Step::Path {
                        slot: *slot,
                        nodes: of_nodes.clone(),
                        relationships: of_relationships.clone(),
                    });
                    known.insert(*slot);
                }
                !ready
            });
            let mut later = Vec::new();
            for condition in conditions {
                if condition.needs.is_subset(&known) {
                    steps.push(Step::Filter(condition.expr));
                } else {
                    later.push(condition);
                }
            }
            conditions = later;
            let rank = |r: &Relation<'_>| {
                let ends = [r.left, r.right].iter().filter(|s| known.contains(s)).count();
                match (ends, r.length) {
                    (0, _) | (1, Length::Shortest { .. }) => None,
                    (2, Length::One) => Some(0),
                    (2, _) => Some(1),
                    (_, Length::One) => Some(2),
                    _ => Some(3),
                }
            };
            let next = (0..relations.len()).filter_map(|i| Some((rank(&relations[i])?, i))).min();
            if let Some((_, i)) = next {
                let relation = relations.remove(i);
                steps.push(self.expansion(&relation, &nodes, &known, &new)?);
                known.extend([relation.slot, relation.left, relation.right]);
                continue;
            }
            let Some(begin) = self.begin(&nodes, &known, &seeks) else { break };
            let (slot, seek) = begin;
            let labels = nodes[&slot].clone();
            let from = match seek.and_then(|i| seeks[i].take()) {
                Some(seek) => {
                    self.keys.insert(seek.key);
                    Source::Seek { key: seek.key, value: seek.value }
                }
                None => {
                    Source::Labels(labels.clone().unwrap_or_else(|| (0..self.graph.labels().len()).collect()))
                }
            };
            steps.push(Step::Scan { slot, from, labels });
            known.insert(slot);
        }
        debug_assert!(relations.is_empty() && paths.is_empty());
        steps.extend(conditions.into_iter().map(|c| Step::Filter(c.expr)));
        Ok(steps)
    }

    /// The node where there is least to try, and by which seek.
    fn begin(
        &self,
        nodes: &BTreeMap<Slot, Labels>,
        known: &BTreeSet<Slot>,
        seeks: &[Option<Seek>],
    ) -> Option<(Slot, Option<usize>)> {
        let size = |labels: &Labels| -> u64 {
            let of = |label: usize| u64::from(self.graph.nodes(label).end - self.graph.nodes(label).start);
            match labels {
                Some(labels) => labels.iter().map(|l| of(*l)).sum(),
                None => (0..self.graph.labels().len()).map(of).sum(),
            }
        };
        let open = nodes.iter().filter(|(slot, _)| !known.contains(slot));
        let best = open.map(|(&slot, labels)| {
            let usable = |seek: &Option<Seek>| {
                seek.as_ref().is_some_and(|s| {
                    s.slot == slot && s.needs.is_subset(known) && self.graph.is_indexed(s.key)
                })
            };
            let seek = seeks.iter().position(usable);
            (if seek.is_some() { 0 } else { 1 + size(labels) }, slot, seek)
        });
        best.min().map(|(_, slot, seek)| (slot, seek))
    }

    fn expansion(
        &mut self,
        relation: &Relation<'_>,
        nodes: &BTreeMap<Slot, Labels>,
        known: &BTreeSet<Slot>,
        new: &BTreeSet<Slot>,
    ) -> Result<Step> {
        let from_left = known.contains(&relation.left);
        let (from, to) =
            if from_left { (relation.left, relation.right) } else { (relation.right, relation.left) };
        let direction = if from_left { relation.direction } else { Expansion::turned(relation.direction) };
        let mut properties = Vec::new();
        if let Some(map) = relation.properties {
            for (key, value) in self.property_map(map)? {
                let outer = std::mem::take(&mut self.touched);
                let value = self.expr(value)?;
                let ready = self.touched.iter().all(|slot| known.contains(slot) || !new.contains(slot));
                self.touched.extend(outer);
                if !ready {
                    return Err(CypherError::unsupported(
                        "a property of a way that hangs on what comes later",
                        relation.span,
                    ));
                }
                properties.push((key, value));
            }
        }
        Ok(Step::Expand(Box::new(Expansion {
            from,
            relationship: relation.slot,
            known: relation.known,
            to,
            into: known.contains(&to),
            labels: nodes[&to].clone(),
            types: relation.types.clone(),
            properties,
            direction,
            length: relation.length,
            reversed: !from_left,
        })))
    }
}

fn steps(number: &str, span: Span) -> Result<u32> {
    let parsed = number.parse().ok().filter(|n| *n <= LONGEST_WAY);
    parsed
        .ok_or_else(|| CypherError::meaning(format!("expected a number of steps up to {LONGEST_WAY}"), span))
}

/// The parts of a condition that must all hold.
fn conjuncts<'p>(expr: &'p ast::Expr, into: &mut Vec<&'p ast::Expr>) {
    match &expr.kind {
        ExprKind::Binary { left, operator, right } if operator.kind == BinaryOperator::And => {
            conjuncts(left, into);
            conjuncts(right, into);
        }
        ExprKind::Parenthesized(inner) => conjuncts(inner, into),
        _ => into.push(expr),
    }
}
