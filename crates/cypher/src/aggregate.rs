//! What is made of a group of rows.

use std::collections::BTreeSet;

use open_cypher::Span;

use crate::error::{CypherError, Result};
use crate::limits::Budget;
use crate::value::{Ordered, Value};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AggregateKind {
    Count,
    Sum,
    Average,
    Least,
    Greatest,
    Collect,
    Deviation { sample: bool },
    Percentile { continuous: bool },
}

impl AggregateKind {
    pub(crate) fn of(name: &str) -> Option<Self> {
        Some(match name {
            "count" => Self::Count,
            "sum" => Self::Sum,
            "avg" => Self::Average,
            "min" => Self::Least,
            "max" => Self::Greatest,
            "collect" => Self::Collect,
            "stdev" => Self::Deviation { sample: true },
            "stdevp" => Self::Deviation { sample: false },
            "percentilecont" => Self::Percentile { continuous: true },
            "percentiledisc" => Self::Percentile { continuous: false },
            _ => return None,
        })
    }

    pub(crate) fn arguments(self) -> usize {
        if let Self::Percentile { .. } = self { 2 } else { 1 }
    }
}

/// What is known of a group so far. Nulls are left out.
pub(crate) struct Accumulator {
    kind: AggregateKind,
    seen: Option<BTreeSet<Ordered>>,
    count: i64,
    integers: Option<i64>,
    sum: f64,
    /// Mean and sum of squared distances from it (Welford 1962).
    mean: f64,
    squares: f64,
    best: Option<Value>,
    values: Vec<Value>,
    extra: Option<f64>,
}

impl Accumulator {
    pub(crate) fn new(kind: AggregateKind, distinct: bool) -> Self {
        Self {
            kind,
            seen: distinct.then(BTreeSet::new),
            count: 0,
            integers: Some(0),
            sum: 0.0,
            mean: 0.0,
            squares: 0.0,
            best: None,
            values: Vec::new(),
            extra: None,
        }
    }

    /// Takes a value; `extra` is the second argument of a percentile.
    pub(crate) fn take(
        &mut self,
        value: Value,
        extra: Option<Value>,
        budget: &Budget,
        span: Span,
    ) -> Result<()> {
        if value.is_null() {
            return Ok(());
        }
        if let Some(seen) = &mut self.seen {
            if !seen.insert(Ordered(value.clone())) {
                return Ok(());
            }
            budget.hold(value.size())?;
        }
        self.count += 1;
        match self.kind {
            AggregateKind::Count => {}
            AggregateKind::Collect => {
                budget.hold(value.size())?;
                self.values.push(value);
            }
            AggregateKind::Least | AggregateKind::Greatest => {
                let better = self.best.as_ref().is_none_or(|best| {
                    let order = value.order(best);
                    if self.kind == AggregateKind::Least { order.is_lt() } else { order.is_gt() }
                });
                if better {
                    self.best = Some(value);
                }
            }
            AggregateKind::Percentile { .. } => {
                let share = extra.as_ref().and_then(Value::number).filter(|p| (0.0..=1.0).contains(p));
                self.extra =
                    Some(share.ok_or_else(|| {
                        CypherError::meaning("expected a percentile from 0.0 to 1.0", span)
                    })?);
                if value.number().is_none() {
                    return Err(not_a_number(&value, span));
                }
                budget.hold(1)?;
                self.values.push(value);
            }
            AggregateKind::Sum | AggregateKind::Average | AggregateKind::Deviation { .. } => {
                let Some(number) = value.number() else { return Err(not_a_number(&value, span)) };
                self.integers = match value {
                    Value::Integer(n) => match self.integers {
                        Some(sum) => Some(sum.checked_add(n).ok_or_else(|| {
                            CypherError::meaning("the sum is beyond what an integer holds", span)
                        })?),
                        None => None,
                    },
                    _ => None,
                };
                self.sum += number;
                let apart = number - self.mean;
                self.mean += apart / self.count as f64;
                self.squares += apart * (number - self.mean);
            }
        }
        Ok(())
    }

    /// One more row, whatever is in it.
    pub(crate) fn count(&mut self) {
        self.count += 1;
    }

    pub(crate) fn result(mut self) -> Value {
        match self.kind {
            AggregateKind::Count => Value::Integer(self.count),
            AggregateKind::Collect => Value::list(self.values),
            AggregateKind::Least | AggregateKind::Greatest => self.best.unwrap_or(Value::Null),
            AggregateKind::Sum => self.integers.map_or(Value::Float(self.sum), Value::Integer),
            AggregateKind::Average if self.count == 0 => Value::Null,
            AggregateKind::Average => Value::Float(self.sum / self.count as f64),
            AggregateKind::Deviation { sample } => {
                let of = self.count - i64::from(sample);
                Value::Float(if of > 0 { (self.squares / of as f64).sqrt() } else { 0.0 })
            }
            AggregateKind::Percentile { .. } if self.values.is_empty() => Value::Null,
            AggregateKind::Percentile { continuous } => {
                self.values.sort_by(Value::order);
                let (last, share) = (self.values.len() - 1, self.extra.unwrap_or_default());
                let number = |i: usize| self.values[i].number().unwrap_or_default();
                if continuous {
                    let place = share * last as f64;
                    let (low, high) = (place.floor() as usize, place.ceil() as usize);
                    Value::Float(number(low) + (number(high) - number(low)) * place.fract())
                } else {
                    let place = (share * self.values.len() as f64).ceil() as usize;
                    self.values.swap_remove(place.saturating_sub(1).min(last))
                }
            }
        }
    }
}

fn not_a_number(value: &Value, span: Span) -> CypherError {
    CypherError::meaning(format!("expected numbers, found {}", value.kind()), span)
}
