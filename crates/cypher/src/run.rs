//! Statements that run: rows flow from clause to clause, and wait only where a clause needs all of them.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use open_cypher::Span;

use crate::aggregate::Accumulator;
use crate::error::{CypherError, Result};
use crate::evaluate::Row;
use crate::graph::PropertyGraph;
use crate::limits::{Budget, Limits};
use crate::matching::Take;
use crate::plan::{Branch, Expr, Plan, Projection, Reading, Stage};
use crate::source::Source;
use crate::value::{Ordered, Value};

/// A statement that was understood.
#[derive(Debug)]
pub struct Query {
    pub(crate) plan: Plan,
    pub(crate) source: Source,
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Table {
    /// What the columns are called.
    pub columns: Vec<String>,
    /// Rows of as many values as there are columns.
    pub rows: Vec<Vec<Value>>,
    /// Whether there were more rows than [`Limits::rows`].
    pub truncated: bool,
}

/// Whether more is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flow {
    Go,
    Stop,
}

/// A graph, and what is left of the limits.
pub(crate) struct Runner<'a> {
    pub(crate) graph: &'a dyn PropertyGraph,
    pub(crate) budget: Budget,
}

impl Query {
    /// What the columns of the answer are called.
    pub fn columns(&self) -> &[String] {
        &self.plan.columns
    }

    /// What a person should know of the statement: labels, types and keys that the graph has not, so that they match
    /// nothing.
    pub fn notes(&self) -> &[String] {
        &self.plan.notes
    }

    /// Whether the statement begins with EXPLAIN, and asks for its [plan](Self::explain) in place of an answer.
    pub fn wants_plan(&self) -> bool {
        self.source.explain
    }

    /// The answer. The same graph gives the same rows in the same order.
    ///
    /// # Errors
    /// When an expression has no meaning for the values it meets, a limit is reached, or the graph cannot be read.
    pub fn run(&self, graph: &dyn PropertyGraph, limits: Limits) -> Result<Table> {
        self.answer(graph, limits).map_err(|error| self.source.error(error))
    }

    fn answer(&self, graph: &dyn PropertyGraph, limits: Limits) -> Result<Table> {
        let plan = &self.plan;
        graph.prepare(&plan.types, &plan.keys).map_err(CypherError::Graph)?;
        let runner = Runner { graph, budget: Budget::new(limits) };
        let mut table = Table { columns: plan.columns.clone(), rows: Vec::new(), truncated: false };
        let mut seen: BTreeSet<Vec<Ordered>> = BTreeSet::new();
        for branch in &plan.branches {
            runner.branch(branch, &mut |values| {
                if plan.distinct && !seen.insert(values.iter().cloned().map(Ordered).collect()) {
                    return Ok(Flow::Go);
                }
                if table.rows.len() == limits.rows {
                    table.truncated = true;
                    return Ok(Flow::Stop);
                }
                runner.budget.hold(values.iter().map(Value::size).sum())?;
                table.rows.push(values);
                Ok(Flow::Go)
            })?;
        }
        Ok(table)
    }
}

/// Takes the values of a row of the answer.
type Sink<'a> = &'a mut dyn FnMut(Vec<Value>) -> Result<Flow>;

impl Runner<'_> {
    fn branch(&self, branch: &Branch, sink: Sink<'_>) -> Result<()> {
        let holders = branch.stages.iter().map(|stage| Holder::new(self, &stage.projection, branch.width));
        let holders = holders.map(|holder| holder.map(RefCell::new)).collect::<Result<Vec<_>>>()?;
        let mut row = vec![Value::Null; branch.width];
        self.feed(&branch.stages, &holders, &mut row, sink)?;
        for at in 0..holders.len() {
            self.finish(&branch.stages, &holders, at, sink)?;
        }
        Ok(())
    }

    /// A row comes to the first of some stages, or to the end.
    fn feed(
        &self,
        stages: &[Stage],
        holders: &[RefCell<Holder<'_>>],
        row: &mut Row,
        sink: Sink<'_>,
    ) -> Result<Flow> {
        let Some((stage, later)) = stages.split_first() else { return Ok(Flow::Stop) };
        if holders[0].borrow().is_full() {
            return Ok(Flow::Stop);
        }
        self.read(&stage.reading, row, &mut |row| {
            let mut holder = holders[0].borrow_mut();
            holder.take(self, row, &mut |row| {
                self.next(&stage.projection, later, &holders[1..], row, &mut *sink)
            })
        })
    }

    /// A row leaves a stage.
    fn next(
        &self,
        projection: &Projection,
        later: &[Stage],
        holders: &[RefCell<Holder<'_>>],
        row: &mut Row,
        sink: Sink<'_>,
    ) -> Result<Flow> {
        if later.is_empty() {
            return sink(projection.columns.iter().map(|slot| row[*slot].clone()).collect());
        }
        self.feed(later, holders, row, sink)
    }

    /// All rows have come to a stage: what it held goes on.
    fn finish(
        &self,
        stages: &[Stage],
        holders: &[RefCell<Holder<'_>>],
        at: usize,
        sink: Sink<'_>,
    ) -> Result<()> {
        let (projection, later) = (&stages[at].projection, &stages[at + 1..]);
        let mut holder = holders[at].borrow_mut();
        holder.finish(self, &mut |row| self.next(projection, later, &holders[at + 1..], row, &mut *sink))
    }

    /// Hands over a row for every way in which clauses can be met.
    pub(crate) fn read(&self, reading: &[Reading], row: &mut Row, take: Take<'_>) -> Result<Flow> {
        let Some((first, rest)) = reading.split_first() else { return take(row) };
        match first {
            Reading::Match { steps, optional } => {
                let mut found = false;
                let flow = self.steps(steps, row, &mut Vec::new(), &mut |row| {
                    found = true;
                    self.read(rest, row, &mut *take)
                })?;
                match optional {
                    Some(slots) if !found => {
                        slots.iter().for_each(|slot| row[*slot] = Value::Null);
                        self.read(rest, row, take)
                    }
                    _ => Ok(flow),
                }
            }
            Reading::Unwind { list, slot } => {
                let list = match self.value(list, row)? {
                    Value::Null => return Ok(Flow::Go),
                    Value::List(list) => list,
                    single => std::sync::Arc::new(vec![single]),
                };
                for item in list.iter() {
                    self.budget.tick()?;
                    row[*slot] = item.clone();
                    if self.read(rest, row, &mut *take)? == Flow::Stop {
                        return Ok(Flow::Stop);
                    }
                }
                Ok(Flow::Go)
            }
        }
    }
}

/// What a WITH or RETURN holds back, and how far it is.
struct Holder<'p> {
    projection: &'p Projection,
    groups: BTreeMap<Vec<Ordered>, usize>,
    /// The first row of each group, and what is known of it.
    members: Vec<(Row, Vec<Accumulator>)>,
    seen: BTreeSet<Vec<Ordered>>,
    /// Rows that wait to be put in order, by what they are ordered by, and when they came.
    waiting: Vec<(Vec<Value>, Row)>,
    skip: usize,
    limit: Option<usize>,
    passed: usize,
    /// How wide rows are.
    width: usize,
}

impl<'p> Holder<'p> {
    fn new(runner: &Runner<'_>, projection: &'p Projection, width: usize) -> Result<Self> {
        let count = |bound: &Option<(Expr, Span)>, what: &str| -> Result<Option<usize>> {
            let Some((expr, span)) = bound else { return Ok(None) };
            match runner.value(expr, &mut vec![Value::Null; width])? {
                Value::Integer(n) if n >= 0 => Ok(Some(usize::try_from(n).unwrap_or(usize::MAX))),
                Value::Integer(n) => Err(CypherError::meaning(
                    format!("{what} expects an integer from 0 up, found {n}"),
                    *span,
                )),
                other => Err(CypherError::meaning(
                    format!("{what} expects an integer, found {}", other.kind()),
                    *span,
                )),
            }
        };
        Ok(Self {
            projection,
            groups: BTreeMap::new(),
            members: Vec::new(),
            seen: BTreeSet::new(),
            waiting: Vec::new(),
            skip: count(&projection.skip, "SKIP")?.unwrap_or(0),
            limit: count(&projection.limit, "LIMIT")?,
            passed: 0,
            width,
        })
    }

    fn is_full(&self) -> bool {
        self.limit.is_some_and(|limit| self.passed >= self.skip.saturating_add(limit))
    }

    fn take(&mut self, runner: &Runner<'_>, row: &mut Row, next: Take<'_>) -> Result<Flow> {
        if self.projection.grouped {
            self.group(runner, row)?;
            return Ok(Flow::Go);
        }
        for (expr, slot) in &self.projection.keys {
            row[*slot] = runner.value(expr, row)?;
        }
        self.emit(runner, row, next)
    }

    fn group(&mut self, runner: &Runner<'_>, row: &mut Row) -> Result<()> {
        let keys = self.projection.keys.iter().map(|(expr, _)| runner.value(expr, row).map(Ordered));
        let keys: Vec<Ordered> = keys.collect::<Result<_>>()?;
        let member = match self.groups.get(&keys) {
            Some(&member) => member,
            None => {
                runner.budget.hold(row.len() + keys.iter().map(|k| k.0.size()).sum::<usize>())?;
                let mut first = vec![Value::Null; row.len()];
                for ((_, slot), key) in self.projection.keys.iter().zip(&keys) {
                    first[*slot] = key.0.clone();
                }
                self.groups.insert(keys, self.members.len());
                self.members.push((first, self.accumulators()));
                self.members.len() - 1
            }
        };
        for (aggregate, accumulator) in self.projection.aggregates.iter().zip(&mut self.members[member].1) {
            match &aggregate.argument {
                None => accumulator.count(),
                Some(argument) => {
                    let value = runner.value(argument, row)?;
                    let extra = aggregate.extra.as_ref().map(|e| runner.value(e, row)).transpose()?;
                    accumulator.take(value, extra, &runner.budget, aggregate.span)?;
                }
            }
        }
        Ok(())
    }

    fn accumulators(&self) -> Vec<Accumulator> {
        self.projection.aggregates.iter().map(|a| Accumulator::new(a.kind, a.distinct)).collect()
    }

    /// A row is made; it goes on at once, or waits to be put in order.
    fn emit(&mut self, runner: &Runner<'_>, row: &mut Row, next: Take<'_>) -> Result<Flow> {
        if self.projection.distinct {
            let columns: Vec<Ordered> =
                self.projection.columns.iter().map(|slot| Ordered(row[*slot].clone())).collect();
            if self.seen.contains(&columns) {
                return Ok(Flow::Go);
            }
            runner.budget.hold(columns.iter().map(|c| c.0.size()).sum())?;
            self.seen.insert(columns);
        }
        if self.projection.order.is_empty() {
            return self.pass(runner, row, next);
        }
        let keys = self.projection.order.iter().map(|(expr, _)| runner.value(expr, row));
        let keys: Vec<Value> = keys.collect::<Result<_>>()?;
        let kept = self.kept(row);
        runner.budget.hold(Self::held(&keys, &kept))?;
        self.waiting.push((keys, kept));
        if let Some(limit) = self.limit {
            let most = self.skip.saturating_add(limit);
            if self.waiting.len() >= most.saturating_mul(2).saturating_add(1000) {
                self.sort();
                for (keys, row) in self.waiting.drain(most..) {
                    runner.budget.release(Self::held(&keys, &row));
                }
            }
        }
        Ok(Flow::Go)
    }

    fn held(keys: &[Value], row: &[Value]) -> usize {
        keys.iter().chain(row).map(Value::size).sum()
    }

    /// The row without what the next clauses cannot see.
    fn kept(&self, row: &Row) -> Row {
        let mut kept = vec![Value::Null; row.len()];
        self.projection.columns.iter().for_each(|slot| kept[*slot] = row[*slot].clone());
        kept
    }

    fn sort(&mut self) {
        let order = &self.projection.order;
        self.waiting.sort_by(|(a, _), (b, _)| {
            let each = a.iter().zip(b).zip(order).map(
                |((a, b), (_, descending))| {
                    if *descending { b.order(a) } else { a.order(b) }
                },
            );
            each.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
        });
    }

    fn pass(&mut self, runner: &Runner<'_>, row: &mut Row, next: Take<'_>) -> Result<Flow> {
        if self.is_full() {
            return Ok(Flow::Stop);
        }
        self.passed += 1;
        if self.passed > self.skip {
            let keeps = self.projection.filter.as_ref().map(|f| runner.truth(f, row)).transpose()?;
            if keeps.is_none_or(|k| k == Some(true)) && next(row)? == Flow::Stop {
                return Ok(Flow::Stop);
            }
        }
        Ok(if self.is_full() { Flow::Stop } else { Flow::Go })
    }

    fn finish(&mut self, runner: &Runner<'_>, next: Take<'_>) -> Result<()> {
        if self.projection.grouped {
            if self.members.is_empty() && self.projection.keys.is_empty() {
                self.members.push((vec![Value::Null; self.width], self.accumulators()));
            }
            for (mut row, accumulators) in std::mem::take(&mut self.members) {
                for (aggregate, accumulator) in self.projection.aggregates.iter().zip(accumulators) {
                    row[aggregate.slot] = accumulator.result();
                }
                for (expr, slot) in &self.projection.mixed {
                    row[*slot] = runner.value(expr, &mut row)?;
                }
                if self.emit(runner, &mut row, next)? == Flow::Stop {
                    return Ok(());
                }
            }
        }
        self.sort();
        for (_, mut row) in std::mem::take(&mut self.waiting) {
            if self.pass(runner, &mut row, next)? == Flow::Stop {
                break;
            }
        }
        Ok(())
    }
}
