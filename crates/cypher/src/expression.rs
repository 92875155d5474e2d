//! From expressions as they are written to what they are worth.

use open_cypher::Span;
use open_cypher::ast::{
    self, BinaryOperator, ClauseKind, ExprKind, FunctionInvocation, IntegerRadix, IsPredicate, LiteralKind,
    MapProjectionItemKind, Name, ParameterName, QuantifiedPredicateKind, Query, QueryKind, SetQuantifier,
    SubqueryExpressionKind, UnaryOperator,
};

use crate::aggregate::AggregateKind;
use crate::compile::Compiler;
use crate::error::{CypherError, Result};
use crate::evaluate::whole_match;
use crate::function::Function;
use crate::plan::{
    Aggregate, Arithmetic, Comparison, Expr, Pattern, PropertyKey, Quantifier, Reading, Slot, SubqueryKind,
    TextTest,
};
use crate::value::Value;

/// Expressions are no deeper than this; what is deeper would need too much stack.
const DEEPEST: usize = 300;

impl Compiler<'_> {
    pub(crate) fn expr(&mut self, expr: &ast::Expr) -> Result<Expr> {
        if !self.known.is_empty() {
            let written = self.written(expr.span);
            if let Some((_, slot)) = self.known.iter().find(|(known, _)| *known == written) {
                return Ok(Expr::Slot(*slot));
            }
        }
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(CypherError::instead(
                "an expression this deep",
                expr.span,
                "take it apart with WITH",
            ));
        }
        let read = self.kind(expr);
        self.depth -= 1;
        read
    }

    fn boxed(&mut self, expr: &ast::Expr) -> Result<Box<Expr>> {
        self.expr(expr).map(Box::new)
    }

    fn all(&mut self, exprs: &[ast::Expr]) -> Result<Vec<Expr>> {
        exprs.iter().map(|e| self.expr(e)).collect()
    }

    /// Where a variable is kept.
    pub(crate) fn variable(&mut self, name: &Name) -> Result<Slot> {
        let text = &name.kind.text;
        let Some(variable) = self.find(text) else {
            return Err(CypherError::meaning(
                format!("there is no variable {text}; a text stands in quotes"),
                name.span,
            ));
        };
        let slot = variable.slot;
        if self.grouped && !variable.local {
            if let Some((_, slot)) = self.known.iter().find(|(known, _)| known == text) {
                return Ok(*slot);
            }
            let message = format!(
                "{text} is neither among the columns nor aggregated, so that it has many values in a row"
            );
            return Err(CypherError::meaning(message, name.span));
        }
        self.touched.insert(slot);
        Ok(slot)
    }

    pub(crate) fn key(&mut self, name: &Name) -> PropertyKey {
        let place = self.graph.keys().iter().position(|key| *key == name.kind.text);
        self.keys.extend(place);
        PropertyKey { name: name.kind.text.clone(), place }
    }

    fn kind(&mut self, expr: &ast::Expr) -> Result<Expr> {
        let span = expr.span;
        Ok(match &expr.kind {
            ExprKind::Literal(literal) => Expr::Literal(number_or_text(&literal.kind, span, false)?),
            ExprKind::Variable(name) => Expr::Slot(self.variable(name)?),
            ExprKind::Parameter(parameter) => {
                let (ParameterName::Named(name) | ParameterName::Positional(name)) = &parameter.name else {
                    return Err(CypherError::unsupported("this parameter", span));
                };
                match self.parameters.get(name) {
                    Some(value) => Expr::Literal(value.clone()),
                    None => {
                        return Err(CypherError::meaning(
                            format!("the parameter ${name} has no value; give it with --param {name}=VALUE"),
                            span,
                        ));
                    }
                }
            }
            ExprKind::List(items) => Expr::List(self.all(items)?),
            ExprKind::Map(entries) => {
                let entries = entries.iter().map(|e| Ok((e.key.kind.text.clone(), self.expr(&e.value)?)));
                Expr::Map(entries.collect::<Result<_>>()?)
            }
            ExprKind::MapProjection(projection) => self.map_projection(projection, span)?,
            ExprKind::Unary { operator, operand } => match (operator.kind, &operand.kind) {
                (UnaryOperator::Minus, ExprKind::Literal(literal)) => {
                    Expr::Literal(number_or_text(&literal.kind, span, true)?)
                }
                (UnaryOperator::Minus, _) => Expr::Minus(self.boxed(operand)?, span),
                (UnaryOperator::Plus, _) => self.expr(operand)?,
                (UnaryOperator::Not, _) => Expr::Not(self.boxed(operand)?, span),
                _ => return Err(CypherError::unsupported("this operator", operator.span)),
            },
            ExprKind::Binary { left, operator, right } => self.binary(left, operator.kind, right, span)?,
            ExprKind::Is { expression, negated, predicate } => match predicate {
                IsPredicate::Null => Expr::IsNull(self.boxed(expression)?, *negated),
                IsPredicate::Label(labels) => {
                    let of = self.boxed(expression)?;
                    let has = Expr::HasLabel(of, self.labels(labels)?, span);
                    if *negated { Expr::Not(Box::new(has), span) } else { has }
                }
                _ => return Err(CypherError::unsupported("IS with a type or form", span)),
            },
            ExprKind::Property { expression, key } => {
                let of = self.boxed(expression)?;
                let key_read = self.key(key);
                if key_read.place.is_none()
                    && matches!(*of, Expr::Slot(slot) if self.elements.contains(&slot))
                {
                    let known = self.graph.keys().join(", ");
                    self.note(format!("nothing has the property {}; there are {known}", key_read.name));
                }
                Expr::Property(of, key_read, span)
            }
            ExprKind::DynamicProperty { expression, key } | ExprKind::Index { expression, index: key } => {
                if let ExprKind::Literal(literal) = &key.kind
                    && let LiteralKind::String(text) = &literal.kind
                {
                    self.keys.extend(self.graph.keys().iter().position(|k| **k == *text.value));
                }
                Expr::Index(self.boxed(expression)?, self.boxed(key)?, span)
            }
            ExprKind::Slice { expression, lower, upper } => {
                let of = self.boxed(expression)?;
                let mut bound =
                    |bound: &Option<Box<ast::Expr>>| bound.as_ref().map(|b| self.boxed(b)).transpose();
                Expr::Slice(of, bound(lower)?, bound(upper)?, span)
            }
            ExprKind::Function(call) => self.function(call, span)?,
            ExprKind::Case(case) => {
                let operand = case.operand.as_ref().map(|o| self.boxed(o)).transpose()?;
                let branches =
                    case.alternatives.iter().map(|a| Ok((self.all(&a.when)?, self.expr(&a.then)?)));
                let branches = branches.collect::<Result<_>>()?;
                let otherwise = case.else_expression.as_ref().map(|o| self.boxed(o)).transpose()?;
                Expr::Case { operand, branches, otherwise }
            }
            ExprKind::ListComprehension(found) => {
                let list = self.boxed(&found.list)?;
                self.within(&[&found.variable], |compiler, slots| {
                    let filter = found.predicate.as_ref().map(|p| compiler.boxed(p)).transpose()?;
                    let map = found.projection.as_ref().map(|p| compiler.boxed(p)).transpose()?;
                    Ok(Expr::ForEach { slot: slots[0], list, filter, map, span })
                })?
            }
            ExprKind::Reduce(reduce) => {
                let (first, list) = (self.boxed(&reduce.initial)?, self.boxed(&reduce.list)?);
                self.within(&[&reduce.accumulator, &reduce.variable], |compiler, slots| {
                    let step = compiler.boxed(&reduce.expression)?;
                    Ok(Expr::Reduce { into: slots[0], first, slot: slots[1], list, step, span })
                })?
            }
            ExprKind::QuantifiedPredicate(found) => {
                let kind = match found.kind.kind {
                    QuantifiedPredicateKind::All => Quantifier::All,
                    QuantifiedPredicateKind::Any => Quantifier::Any,
                    QuantifiedPredicateKind::None => Quantifier::None,
                    QuantifiedPredicateKind::Single => Quantifier::Single,
                    _ => return Err(CypherError::unsupported("this quantifier", span)),
                };
                let list = self.boxed(&found.list)?;
                self.within(&[&found.variable], |compiler, slots| {
                    let test = compiler.boxed(&found.predicate)?;
                    Ok(Expr::Quantified { kind, slot: slots[0], list, test, span })
                })?
            }
            ExprKind::PatternComprehension(found) => self.inner(|compiler| {
                if let Some(name) = &found.binding {
                    return Err(CypherError::instead(
                        "a path with a name in a pattern comprehension",
                        name.span,
                        "use COLLECT { MATCH p = … RETURN … }",
                    ));
                }
                let steps = compiler.pattern(&found.pattern, found.predicate.as_deref())?;
                let value = Some(compiler.boxed(&found.projection)?);
                let reading = vec![Reading::Match { steps, optional: None }];
                Ok(Expr::Subquery { kind: SubqueryKind::Collect, reading, value })
            })?,
            ExprKind::Pattern(pattern) => self.pattern_predicate(pattern)?,
            ExprKind::Subquery(subquery) => {
                let kind = match subquery.kind.kind {
                    SubqueryExpressionKind::Exists => SubqueryKind::Exists,
                    SubqueryExpressionKind::Count => SubqueryKind::Count,
                    SubqueryExpressionKind::Collect => SubqueryKind::Collect,
                    _ => return Err(CypherError::unsupported("this subquery", span)),
                };
                self.inner(|compiler| compiler.subquery(kind, &subquery.query, span))?
            }
            ExprKind::Parenthesized(inner) => self.expr(inner)?,
            _ => return Err(CypherError::unsupported("this expression", span)),
        })
    }

    fn binary(
        &mut self,
        left: &ast::Expr,
        operator: BinaryOperator,
        right: &ast::Expr,
        span: Span,
    ) -> Result<Expr> {
        if matches!(operator, BinaryOperator::And | BinaryOperator::Or) {
            let mut all = Vec::new();
            operands(left, operator, &mut all);
            operands(right, operator, &mut all);
            let all = all.into_iter().map(|e| self.expr(e)).collect::<Result<_>>()?;
            return Ok(if operator == BinaryOperator::And { Expr::And(all) } else { Expr::Or(all) });
        }
        if let Some(how) = comparison(operator) {
            // 1 < x < 3 means 1 < x AND x < 3.
            if let ExprKind::Binary { operator: before, right: middle, .. } = &left.kind
                && comparison(before.kind).is_some()
            {
                let (first, middle) = (self.expr(left)?, self.boxed(middle)?);
                let second = Expr::Compare(how, middle, self.boxed(right)?);
                return Ok(Expr::And(vec![first, second]));
            }
            return Ok(Expr::Compare(how, self.boxed(left)?, self.boxed(right)?));
        }
        let arithmetic = |how, a, b| Expr::Arithmetic(how, a, b, span);
        let (a, b) = (self.boxed(left)?, self.boxed(right)?);
        Ok(match operator {
            BinaryOperator::Xor => Expr::Xor(a, b),
            BinaryOperator::Add | BinaryOperator::Concat => arithmetic(Arithmetic::Add, a, b),
            BinaryOperator::Subtract => arithmetic(Arithmetic::Subtract, a, b),
            BinaryOperator::Multiply => arithmetic(Arithmetic::Multiply, a, b),
            BinaryOperator::Divide => arithmetic(Arithmetic::Divide, a, b),
            BinaryOperator::Remainder => arithmetic(Arithmetic::Remainder, a, b),
            BinaryOperator::Power => arithmetic(Arithmetic::Power, a, b),
            BinaryOperator::StartsWith => Expr::Text(TextTest::StartsWith, a, b),
            BinaryOperator::EndsWith => Expr::Text(TextTest::EndsWith, a, b),
            BinaryOperator::Contains => Expr::Text(TextTest::Contains, a, b),
            BinaryOperator::In => Expr::In(a, b, span),
            BinaryOperator::RegexMatch => {
                let pattern = match *b {
                    Expr::Literal(Value::String(pattern)) => {
                        Pattern::Known(whole_match(&pattern, right.span)?)
                    }
                    later => Pattern::Later(later),
                };
                Expr::Matches(a, Box::new(pattern), right.span)
            }
            _ => return Err(CypherError::unsupported("this operator", span)),
        })
    }

    fn map_projection(&mut self, projection: &ast::MapProjection, span: Span) -> Result<Expr> {
        let base = self.boxed(&projection.base)?;
        let (mut all, mut keys, mut entries) = (false, Vec::new(), Vec::new());
        for item in &projection.items {
            match &item.kind {
                MapProjectionItemKind::AllProperties => {
                    all = true;
                    self.keys.extend(0..self.graph.keys().len());
                }
                MapProjectionItemKind::Property(name) => {
                    let key = self.key(name);
                    keys.push(key);
                }
                MapProjectionItemKind::Variable(name) => {
                    entries.push((name.kind.text.clone(), Expr::Slot(self.variable(name)?)));
                }
                MapProjectionItemKind::Entry(entry) => {
                    entries.push((entry.key.kind.text.clone(), self.expr(&entry.value)?));
                }
                _ => return Err(CypherError::unsupported("this", item.span)),
            }
        }
        Ok(Expr::MapProjection { base, all, keys, entries, span })
    }

    fn function(&mut self, call: &FunctionInvocation, span: Span) -> Result<Expr> {
        let name = call.name.parts.iter().map(|p| p.kind.text.as_str()).collect::<Vec<_>>().join(".");
        let lower = name.to_lowercase();
        if let Some(kind) = AggregateKind::of(&lower) {
            return self.aggregate(kind, call, &name, span);
        }
        if let Some(quantifier) = &call.quantifier {
            return Err(CypherError::meaning("DISTINCT is for aggregates alone", quantifier.span));
        }
        if lower == "exists"
            && let [ast::Expr { kind: ExprKind::Pattern(pattern), .. }] = &call.arguments[..]
        {
            return self.pattern_predicate(pattern);
        }
        let Some(function) = Function::of(&lower) else {
            let help = match lower.as_str() {
                "rand" | "randomuuid" | "timestamp" | "datetime" | "localdatetime" => {
                    "the same statement gives the same answer, whenever it is asked"
                }
                "shortestpath" | "allshortestpaths" => {
                    "it belongs into MATCH: MATCH p = shortestPath((a)-[*..6]-(b))"
                }
                _ => "docs/cypher.md lists the functions",
            };
            return Err(CypherError::instead(format!("the function {name}()"), call.name.span, help));
        };
        let taken = function.arguments();
        if !taken.contains(&call.arguments.len()) {
            let message = format!(
                "{name}() takes {} arguments, found {}",
                if taken.start() == taken.end() {
                    taken.start().to_string()
                } else {
                    format!("{} to {}", taken.start(), taken.end())
                },
                call.arguments.len()
            );
            return Err(CypherError::meaning(message, span));
        }
        if matches!(function, Function::Properties | Function::Keys) {
            self.keys.extend(0..self.graph.keys().len());
        }
        Ok(Expr::Function(function, self.all(&call.arguments)?, span))
    }

    fn aggregate(
        &mut self,
        kind: AggregateKind,
        call: &FunctionInvocation,
        name: &str,
        span: Span,
    ) -> Result<Expr> {
        let Some(outer) = self.aggregates.take() else {
            return Err(CypherError::meaning(
                format!("{name}() aggregates, and can stand in RETURN and WITH only"),
                span,
            ));
        };
        if call.arguments.len() != kind.arguments() {
            return Err(CypherError::meaning(
                format!("{name}() takes {} arguments, found {}", kind.arguments(), call.arguments.len()),
                span,
            ));
        }
        // Within an aggregate there is none, and every row can be seen.
        let grouped = std::mem::replace(&mut self.grouped, false);
        let known = std::mem::take(&mut self.known);
        let argument = match &call.arguments[0].kind {
            ExprKind::Wildcard if kind == AggregateKind::Count => Ok(None),
            _ => self.expr(&call.arguments[0]).map(Some),
        };
        let extra = call.arguments.get(1).map(|e| self.expr(e)).transpose();
        (self.grouped, self.known) = (grouped, known);
        let distinct = call.quantifier.as_ref().is_some_and(|q| q.kind == SetQuantifier::Distinct);
        let slot = self.slot();
        let mut all = outer;
        all.push(Aggregate { kind, distinct, argument: argument?, extra: extra?, slot, span });
        self.aggregates = Some(all);
        Ok(Expr::Slot(slot))
    }

    /// Reads with variables that nothing else sees.
    fn within(
        &mut self,
        names: &[&Name],
        read: impl FnOnce(&mut Self, &[Slot]) -> Result<Expr>,
    ) -> Result<Expr> {
        let before = self.scope.len();
        let slots: Vec<Slot> = names.iter().map(|name| self.declare(name, true)).collect();
        // A local name may hide one that is known by how it is written.
        let known = self.known.clone();
        self.known.retain(|(written, _)| !names.iter().any(|n| mentions(written, &n.kind.text)));
        let result = read(self, &slots);
        self.known = known;
        self.scope.truncate(before);
        result
    }

    /// Reads a pattern of its own, whose variables nothing else sees, and in which nothing is aggregated.
    fn inner(&mut self, read: impl FnOnce(&mut Self) -> Result<Expr>) -> Result<Expr> {
        let before = self.scope.len();
        let aggregates = self.aggregates.take();
        if self.grouped {
            // What rows are grouped by can be seen, under its name.
            let visible: Vec<_> = self
                .scope
                .iter()
                .filter_map(|v| {
                    let known = self.known.iter().find(|(name, _)| *name == v.name).map(|(_, slot)| *slot);
                    let slot = if v.local { Some(v.slot) } else { known };
                    slot.map(|slot| crate::compile::Variable { name: v.name.clone(), slot, local: true })
                })
                .collect();
            let scope = std::mem::replace(&mut self.scope, visible);
            let known = std::mem::take(&mut self.known);
            let grouped = std::mem::replace(&mut self.grouped, false);
            let result = read(self);
            (self.scope, self.known, self.grouped, self.aggregates) = (scope, known, grouped, aggregates);
            return result;
        }
        let result = read(self);
        self.scope.truncate(before);
        self.aggregates = aggregates;
        result
    }

    fn pattern_predicate(&mut self, pattern: &ast::Pattern) -> Result<Expr> {
        self.inner(|compiler| {
            let before = compiler.scope.len();
            let steps = compiler.pattern(pattern, None)?;
            if let Some(new) = compiler.scope.get(before) {
                let message =
                    format!("there is no variable {}; a pattern in a condition brings no new ones", new.name);
                return Err(CypherError::meaning(message, pattern.span));
            }
            let reading = vec![Reading::Match { steps, optional: None }];
            Ok(Expr::Subquery { kind: SubqueryKind::Exists, reading, value: None })
        })
    }

    fn subquery(&mut self, kind: SubqueryKind, query: &Query, span: Span) -> Result<Expr> {
        let QueryKind::Regular(regular) = &query.kind else {
            return Err(CypherError::unsupported("this subquery", query.span));
        };
        if let Some(union) = regular.unions.first() {
            return Err(CypherError::unsupported("UNION in a subquery", union.operator.span));
        }
        let (mut reading, mut value) = (Vec::new(), None);
        for clause in &regular.head.kind.clauses {
            match &clause.kind {
                ClauseKind::Return(found) => {
                    let p = &found.projection;
                    let plain = p.quantifier.is_none()
                        && p.order_by.is_none()
                        && p.skip.is_none()
                        && p.offset.is_none()
                        && p.limit.is_none();
                    match &p.items[..] {
                        [
                            ast::Node {
                                kind: ast::ProjectionItemKind::Expression { expression, .. }, ..
                            },
                        ] if plain => {
                            value = Some(self.boxed(expression)?);
                        }
                        _ if kind == SubqueryKind::Exists && plain => {}
                        _ => {
                            return Err(CypherError::unsupported(
                                "RETURN of more than one plain expression in a subquery",
                                clause.span,
                            ));
                        }
                    }
                }
                ClauseKind::With(_) => {
                    return Err(CypherError::unsupported("WITH in a subquery", clause.span));
                }
                kind => {
                    let found = self.reading(kind, clause.span)?;
                    reading.push(found);
                }
            }
        }
        if kind == SubqueryKind::Collect && value.is_none() {
            return Err(CypherError::meaning("COLLECT { … } ends with RETURN and one expression", span));
        }
        let value = if kind == SubqueryKind::Collect { value } else { None };
        Ok(Expr::Subquery { kind, reading, value })
    }
}

/// The operands of a chain of ANDs or ORs, however long.
fn operands<'e>(expr: &'e ast::Expr, of: BinaryOperator, into: &mut Vec<&'e ast::Expr>) {
    let (mut at, mut rights) = (expr, Vec::new());
    while let ExprKind::Binary { left, operator, right } = &at.kind {
        if operator.kind != of {
            break;
        }
        rights.push(&**right);
        at = left;
    }
    into.push(at);
    into.extend(rights.into_iter().rev());
}

/// Whether a name stands in something written.
fn mentions(written: &str, name: &str) -> bool {
    written.split(' ').any(|word| word == name)
}

fn comparison(operator: BinaryOperator) -> Option<Comparison> {
    Some(match operator {
        BinaryOperator::Equal => Comparison::Equal,
        BinaryOperator::NotEqual => Comparison::NotEqual,
        BinaryOperator::Less => Comparison::Less,
        BinaryOperator::LessEqual => Comparison::LessEqual,
        BinaryOperator::Greater => Comparison::Greater,
        BinaryOperator::GreaterEqual => Comparison::GreaterEqual,
        _ => return None,
    })
}

fn number_or_text(literal: &LiteralKind, span: Span, negative: bool) -> Result<Value> {
    Ok(match literal {
        LiteralKind::Null => Value::Null,
        LiteralKind::Integer(n) => {
            let digits = n.text.replace('_', "").to_lowercase();
            let (digits, radix) = match n.radix {
                IntegerRadix::Hexadecimal => (digits.trim_start_matches("0x"), 16),
                IntegerRadix::Octal => (digits.trim_start_matches("0o"), 8),
                _ => (digits.as_str(), 10),
            };
            let sign = if negative { "-" } else { "" };
            let parsed = i64::from_str_radix(&format!("{sign}{digits}"), radix);
            Value::Integer(parsed.map_err(|_| CypherError::meaning("this is no integer of 64 bits", span))?)
        }
        LiteralKind::Float(n) => {
            let parsed: Option<f64> = n.text.replace('_', "").parse().ok().filter(|n: &f64| n.is_finite());
            let n =
                parsed.ok_or_else(|| CypherError::meaning("this is no number that a float holds", span))?;
            Value::Float(if negative { -n } else { n })
        }
        LiteralKind::Boolean(_) | LiteralKind::String(_) if negative => {
            return Err(CypherError::meaning("expected a number after -", span));
        }
        LiteralKind::Boolean(b) => Value::Boolean(*b),
        LiteralKind::String(text) => Value::text(text.value.as_str()),
        _ => return Err(CypherError::unsupported("this literal", span)),
    })
}
