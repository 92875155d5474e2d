//! What a statement was understood as.

use open_cypher::Span;
use regex::Regex;

use crate::aggregate::AggregateKind;
use crate::function::Function;
use crate::graph::Direction;
use crate::value::Value;

/// Where a variable keeps its value in a row.
pub(crate) type Slot = usize;

/// A whole statement: branches joined by UNION.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) branches: Vec<Branch>,
    /// Whether duplicates go: UNION, not UNION ALL.
    pub(crate) distinct: bool,
    pub(crate) columns: Vec<String>,
    /// Types that may be followed, keys that are asked for.
    pub(crate) types: Vec<usize>,
    pub(crate) keys: Vec<usize>,
    /// What is surely empty, and why: labels, types and keys that the graph has not.
    pub(crate) notes: Vec<String>,
}

/// Clauses from the first to RETURN.
#[derive(Clone, Debug)]
pub(crate) struct Branch {
    pub(crate) stages: Vec<Stage>,
    /// How wide rows are.
    pub(crate) width: usize,
}

/// Clauses that read, up to a WITH or RETURN.
#[derive(Clone, Debug)]
pub(crate) struct Stage {
    pub(crate) reading: Vec<Reading>,
    pub(crate) projection: Projection,
}

#[derive(Clone, Debug)]
pub(crate) enum Reading {
    Match { steps: Vec<Step>, optional: Option<Vec<Slot>> },
    Unwind { list: Expr, slot: Slot },
}

/// One step of matching a pattern.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// Takes one node after the other.
    Scan {
        slot: Slot,
        from: Source,
        labels: Labels,
    },
    /// A node that is known must have one of these labels.
    Check {
        slot: Slot,
        labels: Labels,
    },
    /// Follows relationships from a node that is known.
    Expand(Box<Expansion>),
    /// Puts a path together out of what was matched.
    Path {
        slot: Slot,
        nodes: Vec<Slot>,
        relationships: Vec<Slot>,
    },
    Filter(Expr),
}

/// Where nodes come from.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    /// The nodes of which a property has this value.
    Seek { key: usize, value: Expr },
    /// The nodes of these labels.
    Labels(Vec<usize>),
}

/// Which labels will do; `None`: any.
pub(crate) type Labels = Option<Vec<usize>>;

#[derive(Clone, Debug)]
pub(crate) struct Expansion {
    pub(crate) from: Slot,
    pub(crate) relationship: Slot,
    /// Whether the relationship's variable is known from before.
    pub(crate) known: bool,
    pub(crate) to: Slot,
    /// Whether the node at the other end is known.
    pub(crate) into: bool,
    /// What the node at the other end may be.
    pub(crate) labels: Labels,
    pub(crate) types: Vec<usize>,
    /// What each relationship of a way must have; of a single one, a filter asks.
    pub(crate) properties: Vec<(PropertyKey, Expr)>,
    pub(crate) direction: Direction,
    pub(crate) length: Length,
    /// Whether what is kept runs against the way it is written: the pattern was followed from its right end.
    pub(crate) reversed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Length {
    One,
    /// At least and at most; `None`: no upper bound.
    Many(u32, Option<u32>),
    /// The shortest, one or all, of at least 0 or 1 and at most so many steps.
    Shortest {
        all: bool,
        least: u32,
        most: Option<u32>,
    },
}

/// WITH or RETURN.
#[derive(Clone, Debug)]
pub(crate) struct Projection {
    /// What is kept, and where. With aggregates: what rows are grouped by, then what is made of each group.
    pub(crate) keys: Vec<(Expr, Slot)>,
    pub(crate) aggregates: Vec<Aggregate>,
    pub(crate) mixed: Vec<(Expr, Slot)>,
    /// Where the columns are, in order.
    pub(crate) columns: Vec<Slot>,
    pub(crate) grouped: bool,
    pub(crate) distinct: bool,
    pub(crate) order: Vec<(Expr, bool)>,
    pub(crate) skip: Option<(Expr, Span)>,
    pub(crate) limit: Option<(Expr, Span)>,
    pub(crate) filter: Option<Expr>,
}

#[derive(Clone, Debug)]
pub(crate) struct Aggregate {
    pub(crate) kind: AggregateKind,
    pub(crate) distinct: bool,
    /// `None`: count(*).
    pub(crate) argument: Option<Expr>,
    pub(crate) extra: Option<Expr>,
    pub(crate) slot: Slot,
    pub(crate) span: Span,
}

/// A key as it is written, and its place in the graph's list, if it is there.
#[derive(Clone, Debug)]
pub(crate) struct PropertyKey {
    pub(crate) name: String,
    pub(crate) place: Option<usize>,
}

#[derive(Clone, Debug)]
pub(crate) enum Expr {
    Literal(Value),
    Slot(Slot),
    Property(Box<Expr>, PropertyKey, Span),
    List(Vec<Expr>),
    Map(Vec<(String, Expr)>),
    /// A node or map, and what is taken from it: all of it or not, single keys, further entries.
    MapProjection {
        base: Box<Expr>,
        all: bool,
        keys: Vec<PropertyKey>,
        entries: Vec<(String, Expr)>,
        span: Span,
    },
    And(Vec<Expr>),
    Or(Vec<Expr>),
    Xor(Box<Expr>, Box<Expr>),
    Not(Box<Expr>, Span),
    Minus(Box<Expr>, Span),
    Compare(Comparison, Box<Expr>, Box<Expr>),
    Arithmetic(Arithmetic, Box<Expr>, Box<Expr>, Span),
    Text(TextTest, Box<Expr>, Box<Expr>),
    Matches(Box<Expr>, Box<Pattern>, Span),
    In(Box<Expr>, Box<Expr>, Span),
    IsNull(Box<Expr>, bool),
    /// Whether a node has one of these labels.
    HasLabel(Box<Expr>, Vec<usize>, Span),
    Index(Box<Expr>, Box<Expr>, Span),
    Slice(Box<Expr>, Option<Box<Expr>>, Option<Box<Expr>>, Span),
    Function(Function, Vec<Expr>, Span),
    Case {
        operand: Option<Box<Expr>>,
        branches: Vec<(Vec<Expr>, Expr)>,
        otherwise: Option<Box<Expr>>,
    },
    ForEach {
        slot: Slot,
        list: Box<Expr>,
        filter: Option<Box<Expr>>,
        map: Option<Box<Expr>>,
        span: Span,
    },
    Reduce {
        into: Slot,
        first: Box<Expr>,
        slot: Slot,
        list: Box<Expr>,
        step: Box<Expr>,
        span: Span,
    },
    Quantified {
        kind: Quantifier,
        slot: Slot,
        list: Box<Expr>,
        test: Box<Expr>,
        span: Span,
    },
    Subquery {
        kind: SubqueryKind,
        reading: Vec<Reading>,
        value: Option<Box<Expr>>,
    },
}

/// What `=~` looks for: known from the start, or only when it runs.
#[derive(Clone, Debug)]
pub(crate) enum Pattern {
    Known(Regex),
    Later(Expr),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Power,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextTest {
    StartsWith,
    EndsWith,
    Contains,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quantifier {
    All,
    Any,
    None,
    Single,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SubqueryKind {
    Exists,
    Count,
    Collect,
}
