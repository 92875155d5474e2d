//! What an expression is worth in a row.

use std::collections::BTreeMap;
use std::sync::Arc;

use open_cypher::Span;
use regex::RegexBuilder;

use crate::error::{CypherError, Result};
use crate::function::{Function, call, field, joined, short_enough, too_large, written};
use crate::plan::{Arithmetic, Comparison, Expr, Pattern, PropertyKey, Quantifier, SubqueryKind, TextTest};
use crate::run::{Flow, Runner};
use crate::value::{Value, all_known};

/// The values of variables, by slot.
pub(crate) type Row = Vec<Value>;

/// Bytes that a pattern of `=~` may take once it is compiled.
const LARGEST_PATTERN: usize = 1 << 20;

impl Runner<'_> {
    /// The value of an expression. Slots within it (those of list comprehensions and subqueries) are written to the row.
    pub(crate) fn value(&self, expr: &Expr, row: &mut Row) -> Result<Value> {
        Ok(match expr {
            Expr::Literal(value) => value.clone(),
            Expr::Slot(slot) => row[*slot].clone(),
            Expr::Property(of, key, span) => {
                let of = self.value(of, row)?;
                self.property(&of, key, *span)?
            }
            Expr::List(items) => {
                Value::list(items.iter().map(|item| self.value(item, row)).collect::<Result<_>>()?)
            }
            Expr::Map(entries) => {
                let mut map = BTreeMap::new();
                for (key, value) in entries {
                    map.insert(key.clone(), self.value(value, row)?);
                }
                Value::Map(Arc::new(map))
            }
            Expr::MapProjection { base, all, keys, entries, span } => {
                let base = self.value(base, row)?;
                if base.is_null() {
                    return Ok(Value::Null);
                }
                let mut map = if *all { self.properties(&base, *span)? } else { BTreeMap::new() };
                for key in keys {
                    map.insert(key.name.clone(), self.property(&base, key, *span)?);
                }
                for (key, value) in entries {
                    map.insert(key.clone(), self.value(value, row)?);
                }
                Value::Map(Arc::new(map))
            }
            Expr::And(all) => {
                let mut known = Some(true);
                for part in all {
                    match self.truth(part, row)? {
                        Some(false) => return Ok(Value::Boolean(false)),
                        None => known = None,
                        Some(true) => {}
                    }
                }
                truth(known)
            }
            Expr::Or(any) => {
                let mut known = Some(false);
                for part in any {
                    match self.truth(part, row)? {
                        Some(true) => return Ok(Value::Boolean(true)),
                        None => known = None,
                        Some(false) => {}
                    }
                }
                truth(known)
            }
            Expr::Xor(a, b) => truth(self.truth(a, row)?.zip(self.truth(b, row)?).map(|(a, b)| a != b)),
            Expr::Not(of, span) => match self.value(of, row)? {
                Value::Boolean(b) => Value::Boolean(!b),
                Value::Null => Value::Null,
                other => return Err(expected("a boolean after NOT", &other, *span)),
            },
            Expr::Minus(of, span) => match self.value(of, row)? {
                Value::Null => Value::Null,
                Value::Integer(n) => Value::Integer(n.checked_neg().ok_or_else(|| too_large(*span))?),
                Value::Float(n) => Value::Float(-n),
                other => return Err(expected("a number after -", &other, *span)),
            },
            Expr::Compare(how, a, b) => {
                let (a, b) = (self.value(a, row)?, self.value(b, row)?);
                truth(compare(*how, &a, &b))
            }
            Expr::Arithmetic(how, a, b, span) => {
                let (a, b) = (self.value(a, row)?, self.value(b, row)?);
                arithmetic(*how, &a, &b, *span)?
            }
            Expr::Text(test, a, b) => match (self.value(a, row)?, self.value(b, row)?) {
                (Value::String(a), Value::String(b)) => Value::Boolean(match test {
                    TextTest::StartsWith => a.starts_with(&*b),
                    TextTest::EndsWith => a.ends_with(&*b),
                    TextTest::Contains => a.contains(&*b),
                }),
                _ => Value::Null,
            },
            Expr::Matches(text, pattern, span) => self.matches(text, pattern, *span, row)?,
            Expr::In(item, list, span) => {
                let (item, list) = (self.value(item, row)?, self.value(list, row)?);
                contains(&list, &item, *span)?
            }
            Expr::IsNull(of, negated) => Value::Boolean(self.value(of, row)?.is_null() != *negated),
            Expr::HasLabel(of, labels, span) => match self.value(of, row)? {
                Value::Null => Value::Null,
                Value::Node(node) => Value::Boolean(labels.contains(&self.graph.label(node))),
                other => return Err(expected("a node before a label", &other, *span)),
            },
            Expr::Index(of, index, span) => {
                let (of, index) = (self.value(of, row)?, self.value(index, row)?);
                self.index(&of, &index, *span)?
            }
            Expr::Slice(of, low, high, span) => {
                let of = self.value(of, row)?;
                let mut end = |end: &Option<Box<Expr>>| end.as_ref().map(|e| self.value(e, row)).transpose();
                let (low, high) = (end(low)?, end(high)?);
                slice(&of, low, high, *span)?
            }
            Expr::Function(function, arguments, span) => {
                let arguments = arguments.iter().map(|a| self.value(a, row)).collect::<Result<Vec<_>>>()?;
                self.call(*function, &arguments, *span)?
            }
            Expr::Case { operand, branches, otherwise } => {
                let operand = operand.as_ref().map(|o| self.value(o, row)).transpose()?;
                for (tests, then) in branches {
                    for test in tests {
                        let holds = match &operand {
                            Some(operand) => operand.equals(&self.value(test, row)?) == Some(true),
                            None => self.truth(test, row)? == Some(true),
                        };
                        if holds {
                            return self.value(then, row);
                        }
                    }
                }
                match otherwise {
                    Some(otherwise) => self.value(otherwise, row)?,
                    None => Value::Null,
                }
            }
            Expr::ForEach { slot, list, filter, map, span } => {
                let Some(list) = self.list(list, row, *span)? else { return Ok(Value::Null) };
                let mut kept = Vec::new();
                for item in list.iter() {
                    self.budget.tick()?;
                    row[*slot] = item.clone();
                    let keeps = filter.as_ref().map(|f| self.truth(f, row)).transpose()?;
                    if keeps.is_none_or(|k| k == Some(true)) {
                        kept.push(match map {
                            Some(map) => self.value(map, row)?,
                            None => item.clone(),
                        });
                    }
                }
                Value::list(kept)
            }
            Expr::Reduce { into, first, slot, list, step, span } => {
                let Some(list) = self.list(list, row, *span)? else { return Ok(Value::Null) };
                let mut value = self.value(first, row)?;
                for item in list.iter() {
                    self.budget.tick()?;
                    row[*into] = value;
                    row[*slot] = item.clone();
                    value = self.value(step, row)?;
                }
                value
            }
            Expr::Quantified { kind, slot, list, test, span } => {
                let Some(list) = self.list(list, row, *span)? else { return Ok(Value::Null) };
                let (mut yes, mut unknown) = (0, 0);
                for item in list.iter() {
                    self.budget.tick()?;
                    row[*slot] = item.clone();
                    match self.truth(test, row)? {
                        Some(true) => yes += 1,
                        None => unknown += 1,
                        Some(false) => {}
                    }
                }
                let no = list.len() - yes - unknown;
                truth(match kind {
                    Quantifier::All => {
                        if no > 0 {
                            Some(false)
                        } else {
                            (unknown == 0).then_some(true)
                        }
                    }
                    Quantifier::Any => {
                        if yes > 0 {
                            Some(true)
                        } else {
                            (unknown == 0).then_some(false)
                        }
                    }
                    Quantifier::None => {
                        if yes > 0 {
                            Some(false)
                        } else {
                            (unknown == 0).then_some(true)
                        }
                    }
                    Quantifier::Single if yes > 1 => Some(false),
                    Quantifier::Single => (unknown == 0).then_some(yes == 1),
                })
            }
            Expr::Subquery { kind, reading, value } => {
                let (mut count, mut found) = (0, Vec::new());
                self.read(reading, row, &mut |row| {
                    count += 1;
                    if let Some(value) = value {
                        let value = self.value(value, row)?;
                        self.budget.hold(value.size())?;
                        found.push(value);
                    }
                    Ok(if *kind == SubqueryKind::Exists { Flow::Stop } else { Flow::Go })
                })?;
                match kind {
                    SubqueryKind::Exists => Value::Boolean(count > 0),
                    SubqueryKind::Count => Value::Integer(count),
                    SubqueryKind::Collect => {
                        self.budget.release(found.iter().map(Value::size).sum());
                        Value::list(found)
                    }
                }
            }
        })
    }

    /// Whether an expression is true; `None`: unknown.
    pub(crate) fn truth(&self, expr: &Expr, row: &mut Row) -> Result<Option<bool>> {
        match self.value(expr, row)? {
            Value::Boolean(b) => Ok(Some(b)),
            Value::Null => Ok(None),
            other => Err(CypherError::meaning(
                format!("expected a condition, which is true or false, found {}", other.kind()),
                span_of(expr),
            )),
        }
    }

    fn list(&self, list: &Expr, row: &mut Row, span: Span) -> Result<Option<Arc<Vec<Value>>>> {
        match self.value(list, row)? {
            Value::Null => Ok(None),
            Value::List(list) => Ok(Some(list)),
            other => Err(expected("a list", &other, span)),
        }
    }

    /// A property of a node or relationship, an entry of a map, a field of a date.
    pub(crate) fn property(&self, of: &Value, key: &PropertyKey, span: Span) -> Result<Value> {
        Ok(match (of, key.place) {
            (Value::Null, _) => Value::Null,
            (Value::Node(node), Some(place)) => {
                self.graph.node_property(*node, place).map_err(CypherError::Graph)?
            }
            (Value::Relationship(relationship), Some(place)) => {
                self.graph.relationship_property(*relationship, place).map_err(CypherError::Graph)?
            }
            (Value::Node(_) | Value::Relationship(_), None) => Value::Null,
            (Value::Map(map), _) => map.get(&key.name).cloned().unwrap_or(Value::Null),
            (Value::Date(day), _) => field(*day, &key.name),
            (other, _) => {
                return Err(expected("a node, relationship, map or date before the dot", other, span));
            }
        })
    }

    /// All properties that are not null.
    pub(crate) fn properties(&self, of: &Value, span: Span) -> Result<BTreeMap<String, Value>> {
        let mut map = BTreeMap::new();
        let keys = match of {
            Value::Node(node) => self.graph.node_keys(self.graph.label(*node)),
            Value::Relationship(relationship) => {
                self.graph.relationship_keys(self.graph.type_of(*relationship))
            }
            Value::Map(map) => return Ok((**map).clone()),
            other => return Err(expected("a node, relationship or map", other, span)),
        };
        for &place in keys {
            let name = self.graph.keys()[place].to_owned();
            let value = self.property(of, &PropertyKey { name: name.clone(), place: Some(place) }, span)?;
            if !value.is_null() {
                map.insert(name, value);
            }
        }
        Ok(map)
    }

    fn index(&self, of: &Value, index: &Value, span: Span) -> Result<Value> {
        Ok(match (of, index) {
            (Value::Null, _) | (_, Value::Null) => Value::Null,
            (Value::List(list), Value::Integer(i)) => {
                let place = if *i < 0 { list.len() as i64 + i } else { *i };
                usize::try_from(place).ok().and_then(|i| list.get(i)).cloned().unwrap_or(Value::Null)
            }
            (Value::Map(_) | Value::Node(_) | Value::Relationship(_), Value::String(name)) => {
                let place = self.graph.keys().iter().position(|key| *key == &**name);
                // Which key it is shows only now: what the graph reads on demand may not be at hand.
                if let Some(place) = place {
                    self.graph.prepare(&[], &[place]).map_err(CypherError::Graph)?;
                }
                self.property(of, &PropertyKey { name: name.to_string(), place }, span)?
            }
            (Value::List(_), other) => return Err(expected("an integer as index", other, span)),
            (other, _) => return Err(expected("a list, map, node or relationship before [", other, span)),
        })
    }

    fn matches(&self, text: &Expr, pattern: &Pattern, span: Span, row: &mut Row) -> Result<Value> {
        let Value::String(text) = self.value(text, row)? else { return Ok(Value::Null) };
        match pattern {
            Pattern::Known(regex) => Ok(Value::Boolean(regex.is_match(&text))),
            Pattern::Later(expr) => match self.value(expr, row)? {
                Value::String(pattern) => Ok(Value::Boolean(whole_match(&pattern, span)?.is_match(&text))),
                _ => Ok(Value::Null),
            },
        }
    }

    fn call(&self, function: Function, arguments: &[Value], span: Span) -> Result<Value> {
        let graph = self.graph;
        Ok(match (function, arguments) {
            (Function::Id, [Value::Node(node)]) => Value::Integer((*node).into()),
            (Function::Id, [Value::Relationship(relationship)]) => Value::Integer((*relationship).into()),
            (Function::ElementId, [Value::Node(node)]) => Value::text(format!("n{node}")),
            (Function::ElementId, [Value::Relationship(relationship)]) => {
                Value::text(format!("r{relationship}"))
            }
            (Function::Labels, [Value::Node(node)]) => {
                Value::list(vec![Value::text(graph.labels()[graph.label(*node)])])
            }
            (Function::Type, [Value::Relationship(relationship)]) => {
                Value::text(graph.types()[graph.type_of(*relationship)])
            }
            (Function::StartNode, [Value::Relationship(relationship)]) => {
                Value::Node(graph.ends(*relationship).0)
            }
            (Function::EndNode, [Value::Relationship(relationship)]) => {
                Value::Node(graph.ends(*relationship).1)
            }
            (Function::Properties | Function::Keys, [of]) if !of.is_null() => {
                let map = self.properties(of, span)?;
                if function == Function::Keys {
                    Value::list(map.into_keys().map(Value::text).collect())
                } else {
                    Value::Map(Arc::new(map))
                }
            }
            _ => {
                let made = call(function, arguments, span)?;
                if let Value::List(list) = &made {
                    // A list that is dropped again at once still had to be made.
                    self.budget.hold(list.len())?;
                    self.budget.release(list.len());
                }
                made
            }
        })
    }
}

/// A pattern that must match the whole text, as Java's `matches` does.
pub(crate) fn whole_match(pattern: &str, span: Span) -> Result<regex::Regex> {
    RegexBuilder::new(&format!("^(?:{pattern})$"))
        .dot_matches_new_line(false)
        .size_limit(LARGEST_PATTERN)
        .build()
        .map_err(|error| {
            let reason = error.to_string();
            CypherError::meaning(
                format!("the pattern after =~ cannot be used: {}", reason.lines().last().unwrap_or_default()),
                span,
            )
        })
}

fn compare(how: Comparison, a: &Value, b: &Value) -> Option<bool> {
    match how {
        Comparison::Equal => a.equals(b),
        Comparison::NotEqual => a.equals(b).map(|equal| !equal),
        _ => {
            let nan = |v: &Value| matches!(v, Value::Float(n) if n.is_nan());
            if (nan(a) && b.number().is_some()) || (nan(b) && a.number().is_some()) {
                return Some(false);
            }
            let order = a.compare(b)?;
            Some(match how {
                Comparison::Less => order.is_lt(),
                Comparison::LessEqual => order.is_le(),
                Comparison::Greater => order.is_gt(),
                _ => order.is_ge(),
            })
        }
    }
}

fn contains(list: &Value, item: &Value, span: Span) -> Result<Value> {
    let list = match list {
        Value::Null => return Ok(Value::Null),
        Value::List(list) => list,
        other => return Err(expected("a list after IN", other, span)),
    };
    // One is equal: true. None is, and one may be: unknown.
    Ok(truth(all_known(list.iter().map(|known| known.equals(item).map(|equal| !equal))).map(|none| !none)))
}

fn slice(of: &Value, low: Option<Value>, high: Option<Value>, span: Span) -> Result<Value> {
    let list = match of {
        Value::Null => return Ok(Value::Null),
        Value::List(list) => list,
        other => return Err(expected("a list before [", other, span)),
    };
    let length = list.len() as i64;
    let place = |end: Option<Value>, default: i64| match end {
        None => Ok(Some(default)),
        Some(Value::Null) => Ok(None),
        Some(Value::Integer(i)) => Ok(Some(if i < 0 { (length + i).max(0) } else { i.min(length) })),
        Some(other) => Err(expected("an integer as bound", &other, span)),
    };
    let (Some(low), Some(high)) = (place(low, 0)?, place(high, length)?) else { return Ok(Value::Null) };
    Ok(Value::list(if low < high { list[low as usize..high as usize].to_vec() } else { Vec::new() }))
}

fn arithmetic(how: Arithmetic, a: &Value, b: &Value, span: Span) -> Result<Value> {
    use Arithmetic as A;
    if a.is_null() || b.is_null() {
        return Ok(Value::Null);
    }
    Ok(match (how, a, b) {
        (A::Add, Value::List(a), Value::List(b)) => {
            short_enough(a.len() + b.len(), span)?;
            Value::list([&a[..], &b[..]].concat())
        }
        (A::Add, Value::List(list), item) => {
            short_enough(list.len(), span)?;
            Value::list([&list[..], std::slice::from_ref(item)].concat())
        }
        (A::Add, item, Value::List(list)) => {
            short_enough(list.len(), span)?;
            Value::list([std::slice::from_ref(item), &list[..]].concat())
        }
        (A::Add, Value::String(a), Value::String(b)) => joined(a, b, span)?,
        (A::Add, Value::String(text), Value::Integer(n)) => joined(text, &n.to_string(), span)?,
        (A::Add, Value::String(text), Value::Float(n)) => joined(text, &written(*n), span)?,
        (A::Add, Value::Integer(n), Value::String(text)) => joined(&n.to_string(), text, span)?,
        (A::Add, Value::Float(n), Value::String(text)) => joined(&written(*n), text, span)?,
        (A::Power, _, _) => match (a.number(), b.number()) {
            (Some(a), Some(b)) => Value::Float(a.powf(b)),
            _ => return Err(not_numbers(a, b, span)),
        },
        (A::Divide | A::Remainder, Value::Integer(_), Value::Integer(0)) => {
            return Err(CypherError::meaning("division by zero", span));
        }
        (_, Value::Integer(a), Value::Integer(b)) => {
            let result = match how {
                A::Add => a.checked_add(*b),
                A::Subtract => a.checked_sub(*b),
                A::Multiply => a.checked_mul(*b),
                A::Divide => a.checked_div(*b),
                _ => a.checked_rem(*b),
            };
            Value::Integer(result.ok_or_else(|| too_large(span))?)
        }
        _ => match (a.number(), b.number()) {
            (Some(a), Some(b)) => Value::Float(match how {
                A::Add => a + b,
                A::Subtract => a - b,
                A::Multiply => a * b,
                A::Divide => a / b,
                _ => a % b,
            }),
            _ => return Err(not_numbers(a, b, span)),
        },
    })
}

fn not_numbers(a: &Value, b: &Value, span: Span) -> CypherError {
    CypherError::meaning(format!("cannot reckon with {} and {}", a.kind(), b.kind()), span)
}

fn expected(what: &str, found: &Value, span: Span) -> CypherError {
    CypherError::meaning(format!("expected {what}, found {}", found.kind()), span)
}

fn truth(known: Option<bool>) -> Value {
    known.map_or(Value::Null, Value::Boolean)
}

/// Where an expression stands, as far as it remembers.
fn span_of(expr: &Expr) -> Span {
    match expr {
        Expr::Property(_, _, span)
        | Expr::Arithmetic(_, _, _, span)
        | Expr::Function(_, _, span)
        | Expr::Index(_, _, span)
        | Expr::Minus(_, span)
        | Expr::Slice(_, _, _, span) => *span,
        _ => Span::empty(0),
    }
}
