//! From a statement as it is written to a plan: clauses. Patterns are in `pattern.rs`, expressions in `expression.rs`.

use std::collections::{BTreeMap, BTreeSet};

use open_cypher::ast::{
    ClauseKind, MatchClause, Name, ProjectionClause, ProjectionItemKind, QueryKind, SetQuantifier,
    SingleQuery, SortDirection, StatementKind, UnionOperator,
};
use open_cypher::{Diagnostic, Span, ast, parse};

use crate::error::{CypherError, Result};
use crate::graph::PropertyGraph;
use crate::plan::{Aggregate, Branch, Expr, Plan, Projection, Reading, Slot, Stage};
use crate::run::Query;
use crate::source::{Source, words};
use crate::value::Value;

impl Query {
    /// Understands a statement about a graph, with the values of its parameters.
    ///
    /// # Errors
    /// When it is not Cypher, asks for something that is not supported, or names something that is not there.
    pub fn new(text: &str, graph: &dyn PropertyGraph, parameters: &BTreeMap<String, Value>) -> Result<Self> {
        let source = Source::new(text)?;
        let plan = plan(&source, graph, parameters).map_err(|error| source.error(error))?;
        Ok(Self { plan, source })
    }
}

fn plan(source: &Source, graph: &dyn PropertyGraph, parameters: &BTreeMap<String, Value>) -> Result<Plan> {
    let text = source.text.as_str();
    let parsed = parse(text).map_err(|errors| syntax(&errors.diagnostics()[0], text))?;
    let Some(statement) = parsed.program.statements.first() else {
        return Err(CypherError::Syntax {
            message: "expected a statement, found nothing".to_owned(),
            span: 0..0,
            help: None,
        });
    };
    let StatementKind::Query(query) = &statement.kind else {
        return Err(CypherError::unsupported("this statement", statement.span));
    };
    let mut compiler = Compiler::new(source, graph, parameters);
    let QueryKind::Regular(regular) = &query.query.kind else {
        return Err(CypherError::unsupported("this query", query.query.span));
    };
    let (first, columns) = compiler.branch(&regular.head)?;
    let mut branches = vec![first];
    let mut all = BTreeSet::new();
    for union in &regular.unions {
        all.insert(union.operator.kind == UnionOperator::All);
        let (branch, others) = compiler.branch(&union.query)?;
        if others != columns {
            let message = format!(
                "expected the columns of the first branch ({}), found {}",
                columns.join(", "),
                others.join(", ")
            );
            return Err(CypherError::meaning(message, union.query.span));
        }
        branches.push(branch);
    }
    if all.len() > 1 {
        return Err(CypherError::meaning("UNION and UNION ALL cannot be mixed", query.query.span));
    }
    let distinct = all.contains(&false);
    let Compiler { types, keys, notes, .. } = compiler;
    Ok(Plan {
        branches,
        distinct,
        columns,
        types: types.into_iter().collect(),
        keys: keys.into_iter().collect(),
        notes,
    })
}

/// A mistake in writing. Where nearly anything could follow, not all of it is listed.
fn syntax(found: &Diagnostic, text: &str) -> CypherError {
    const MOST_EXPECTED: usize = 8;
    let message = match found.message.split_once("; expected ") {
        Some((what, expected)) if expected.matches(", ").count() > MOST_EXPECTED => {
            let some: Vec<&str> = expected.split(", ").take(MOST_EXPECTED).collect();
            format!("{what}; expected {}, …", some.join(", "))
        }
        _ => found.message.clone(),
    };
    let Span { start, end } = found.primary_span;
    // An end that nothing stands at is shown at the last character.
    let last = text.trim_end().char_indices().next_back().map_or(0, |(i, _)| i);
    let span =
        if start == end && start >= text.trim_end().len() { last..text.trim_end().len() } else { start..end };
    CypherError::Syntax { message, span, help: found.help.clone() }
}

/// A variable that can be seen.
#[derive(Clone, Debug)]
pub(crate) struct Variable {
    pub(crate) name: String,
    pub(crate) slot: Slot,
    /// Of a list comprehension or the like: known whatever rows are grouped by.
    pub(crate) local: bool,
}

pub(crate) struct Compiler<'a> {
    pub(crate) source: &'a Source,
    pub(crate) graph: &'a dyn PropertyGraph,
    pub(crate) parameters: &'a BTreeMap<String, Value>,
    pub(crate) scope: Vec<Variable>,
    pub(crate) width: usize,
    pub(crate) types: BTreeSet<usize>,
    pub(crate) keys: BTreeSet<usize>,
    pub(crate) notes: Vec<String>,
    /// Where nodes and relationships are kept.
    pub(crate) elements: BTreeSet<Slot>,
    /// Variables that the expression being read has named.
    pub(crate) touched: BTreeSet<Slot>,
    /// Aggregates of the projection being read, where they are allowed.
    pub(crate) aggregates: Option<Vec<Aggregate>>,
    /// Whether only what rows are grouped by may be named.
    pub(crate) grouped: bool,
    /// Expressions that are known already, as they are written, and where.
    pub(crate) known: Vec<(String, Slot)>,
    pub(crate) depth: usize,
}

impl<'a> Compiler<'a> {
    fn new(
        source: &'a Source,
        graph: &'a dyn PropertyGraph,
        parameters: &'a BTreeMap<String, Value>,
    ) -> Self {
        Self {
            source,
            graph,
            parameters,
            scope: Vec::new(),
            width: 0,
            types: BTreeSet::new(),
            keys: BTreeSet::new(),
            notes: Vec::new(),
            elements: BTreeSet::new(),
            touched: BTreeSet::new(),
            aggregates: None,
            grouped: false,
            known: Vec::new(),
            depth: 0,
        }
    }

    pub(crate) fn slot(&mut self) -> Slot {
        self.width += 1;
        self.width - 1
    }

    /// A new variable.
    pub(crate) fn declare(&mut self, name: &Name, local: bool) -> Slot {
        let slot = self.slot();
        self.scope.push(Variable { name: name.kind.text.clone(), slot, local });
        slot
    }

    pub(crate) fn find(&self, name: &str) -> Option<&Variable> {
        self.scope.iter().rev().find(|v| v.name == name)
    }

    pub(crate) fn note(&mut self, note: String) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// A stretch of the statement, so that it can be compared.
    pub(crate) fn written(&self, span: Span) -> String {
        words(&self.source.text, span)
    }

    fn branch(&mut self, query: &SingleQuery) -> Result<(Branch, Vec<String>)> {
        self.scope.clear();
        self.elements.clear();
        self.width = 0;
        let (mut stages, mut reading) = (Vec::new(), Vec::new());
        let clauses = &query.kind.clauses;
        for (i, clause) in clauses.iter().enumerate() {
            let last = i + 1 == clauses.len();
            match &clause.kind {
                ClauseKind::With(with) => {
                    let (projection, _) =
                        self.projection(&with.projection, true, with.where_clause.as_ref())?;
                    stages.push(Stage { reading: std::mem::take(&mut reading), projection });
                }
                ClauseKind::Return(found) if last => {
                    let (projection, columns) = self.projection(&found.projection, false, None)?;
                    stages.push(Stage { reading, projection });
                    return Ok((Branch { stages, width: self.width }, columns));
                }
                ClauseKind::Return(_) => {
                    return Err(CypherError::meaning("RETURN must be the last clause", clause.span));
                }
                kind => reading.push(self.reading(kind, clause.span)?),
            }
        }
        Err(CypherError::meaning("expected RETURN at the end: this statement answers nothing", query.span))
    }

    /// A clause that reads.
    pub(crate) fn reading(&mut self, clause: &ClauseKind, span: Span) -> Result<Reading> {
        match clause {
            ClauseKind::Match(found) => self.match_clause(found),
            ClauseKind::Unwind(unwind) => {
                let list = self.expr(&unwind.expression)?;
                if self.find(&unwind.variable.kind.text).is_some() {
                    return Err(already(&unwind.variable));
                }
                Ok(Reading::Unwind { list, slot: self.declare(&unwind.variable, false) })
            }
            ClauseKind::Call(_) => Err(CypherError::instead(
                "CALL",
                span,
                "the verbs of the program know ranks, paths and communities; nodes have pagerank and community",
            )),
            ClauseKind::LoadCsv(_) => Err(CypherError::unsupported("LOAD CSV", span)),
            ClauseKind::Create(_)
            | ClauseKind::Insert(_)
            | ClauseKind::Merge(_)
            | ClauseKind::Delete(_)
            | ClauseKind::Set(_)
            | ClauseKind::Remove(_)
            | ClauseKind::Foreach(_) => Err(CypherError::instead(
                "a clause that writes",
                span,
                "statements only read; who is who is decided with same, not-same, rename, retype and hide",
            )),
            _ => Err(CypherError::unsupported("this clause", span)),
        }
    }

    fn match_clause(&mut self, clause: &MatchClause) -> Result<Reading> {
        if let Some(mode) = &clause.mode {
            return Err(CypherError::unsupported("a path mode", mode.span));
        }
        if let Some(hint) = clause.hints.first() {
            return Err(CypherError::instead(
                "a hint",
                hint.span,
                "leave it out; EXPLAIN shows where matching begins",
            ));
        }
        let before = self.scope.len();
        let steps = self.pattern(&clause.pattern, clause.where_clause.as_ref())?;
        let new = self.scope[before..].iter().map(|v| v.slot).collect();
        Ok(Reading::Match { steps, optional: clause.optional.then_some(new) })
    }

    fn projection(
        &mut self,
        clause: &ProjectionClause,
        with: bool,
        filter: Option<&ast::Expr>,
    ) -> Result<(Projection, Vec<String>)> {
        let items = self.items(clause, with)?;
        let old = std::mem::take(&mut self.scope);
        self.scope.clone_from(&old);
        let aggregating = self.aggregating(&items)?;
        let grouped = aggregating.contains(&true);
        let (mut keys, mut mixed) = (Vec::new(), Vec::new());
        let mut new: Vec<Variable> = Vec::new();
        let mut written: Vec<(String, Slot)> = Vec::new();
        let mut columns = vec![0; items.len()];
        for (i, item) in items.iter().enumerate().filter(|(i, _)| !aggregating[*i]) {
            let expr = item.expr.map_or(Ok(Expr::Slot(item.from)), |expr| self.expr(expr))?;
            let slot = self.slot();
            if matches!(expr, Expr::Slot(from) if self.elements.contains(&from)) {
                self.elements.insert(slot);
            }
            keys.push((expr, slot));
            columns[i] = slot;
            new.push(Variable { name: item.name.clone(), slot, local: false });
            written.push((item.expr.as_ref().map_or(item.name.clone(), |e| self.written(e.span)), slot));
        }
        self.aggregates = grouped.then(Vec::new);
        self.known.clone_from(&written);
        self.grouped = grouped;
        for (i, item) in items.iter().enumerate().filter(|(i, _)| aggregating[*i]) {
            if let Some(ast) = &item.expr {
                let expr = self.expr(ast)?;
                let slot = self.slot();
                mixed.push((expr, slot));
                columns[i] = slot;
                new.push(Variable { name: item.name.clone(), slot, local: false });
                written.push((self.written(ast.span), slot));
            }
        }
        let distinct = clause.quantifier.as_ref().is_some_and(|q| q.kind == SetQuantifier::Distinct);
        // What ORDER BY can see: what is made; and where rows are neither grouped nor merged, what they are made of.
        let closed = grouped || distinct;
        self.scope = if closed { Vec::new() } else { old };
        self.scope.extend(new.iter().map(|v| Variable { local: true, ..v.clone() }));
        self.known = if closed { written } else { Vec::new() };
        self.grouped = closed;
        let order = self.order_by(clause)?;
        self.grouped = false;
        self.known.clear();
        let aggregates = self.aggregates.take().unwrap_or_default();
        self.scope.clear();
        let mut bound = |e: &ast::Expr| Ok((self.expr(e)?, e.span));
        let skip = clause.skip.as_ref().or(clause.offset.as_ref()).map(&mut bound).transpose()?;
        let limit = clause.limit.as_ref().map(&mut bound).transpose()?;
        // In the order they are written, so that RETURN * and messages list them so.
        new.sort_by_key(|v| columns.iter().position(|c| *c == v.slot));
        self.scope = new;
        let filter = filter.map(|f| self.expr(f)).transpose()?;
        let names = items.into_iter().map(|item| item.name).collect();
        let projection =
            Projection { keys, aggregates, mixed, columns, grouped, distinct, order, skip, limit, filter };
        Ok((projection, names))
    }

    /// Which items aggregate: that shows when they are read, and they are read again in earnest.
    fn aggregating(&mut self, items: &[Item<'_>]) -> Result<Vec<bool>> {
        let mut aggregating = Vec::new();
        for item in items {
            let (width, notes) = (self.width, self.notes.len());
            self.aggregates = Some(Vec::new());
            let read = item.expr.map(|expr| self.expr(expr)).transpose();
            aggregating.push(self.aggregates.take().is_some_and(|found| !found.is_empty()));
            read?;
            self.width = width;
            self.notes.truncate(notes);
        }
        Ok(aggregating)
    }

    /// What rows are put in order by, and whether downwards.
    fn order_by(&mut self, clause: &ProjectionClause) -> Result<Vec<(Expr, bool)>> {
        let mut order = Vec::new();
        for item in clause.order_by.iter().flat_map(|o| &o.items) {
            if item.nulls.is_some() {
                return Err(CypherError::unsupported("NULLS FIRST and NULLS LAST", item.span));
            }
            let descending = item.direction.as_ref().is_some_and(|d| d.kind == SortDirection::Descending);
            order.push((self.expr(&item.expression)?, descending));
        }
        Ok(order)
    }

    fn items<'c>(&self, clause: &'c ProjectionClause, with: bool) -> Result<Vec<Item<'c>>> {
        let mut items: Vec<Item<'c>> = Vec::new();
        for item in &clause.items {
            match &item.kind {
                ProjectionItemKind::Wildcard => {
                    let mut all: Vec<&Variable> = self.scope.iter().collect();
                    all.sort_by(|a, b| a.name.cmp(&b.name));
                    if all.is_empty() {
                        return Err(CypherError::meaning(
                            "there is no variable that * could stand for",
                            item.span,
                        ));
                    }
                    items.extend(all.iter().map(|v| Item { name: v.name.clone(), expr: None, from: v.slot }));
                }
                ProjectionItemKind::Expression { expression, alias } => {
                    let name = match (alias, &expression.kind) {
                        (Some(alias), _) => alias.kind.text.clone(),
                        (None, ast::ExprKind::Variable(name)) => name.kind.text.clone(),
                        (None, _) if with => {
                            return Err(CypherError::meaning(
                                "an expression in WITH needs a name: … AS name",
                                item.span,
                            ));
                        }
                        (None, _) => self.source.as_typed(expression.span).trim().to_owned(),
                    };
                    items.push(Item { name, expr: Some(expression), from: 0 });
                }
                _ => return Err(CypherError::unsupported("this", item.span)),
            }
            let twice = |i: usize| items[..i].iter().any(|other| other.name == items[i].name);
            if let Some(i) = (0..items.len()).find(|i| twice(*i)) {
                let message = format!("two columns are called {}", items[i].name);
                return Err(CypherError::meaning(message, item.span));
            }
        }
        Ok(items)
    }
}

/// What RETURN or WITH lists.
struct Item<'c> {
    name: String,
    /// `None`: a variable that `*` stands for.
    expr: Option<&'c ast::Expr>,
    from: Slot,
}

pub(crate) fn already(name: &Name) -> CypherError {
    CypherError::meaning(format!("there is a variable {} already", name.kind.text), name.span)
}
