//! Values, and when they are equal, greater or in order.
//!
//! *Equality* and *comparison* know a third answer, unknown, wherever null is involved; *order* puts all values into one line, for
//! `ORDER BY`, `DISTINCT` and groups. All three are those of the openCypher standard; dates are compared with texts by how they are written,
//! so that `a.first_seen >= '2015'` does what it says.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::graph::{NodeId, RelationshipId};

/// A value.
#[derive(Clone, Debug)]
pub enum Value {
    /// Unknown, or not there.
    Null,
    /// True or false.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number.
    Float(f64),
    /// Text.
    String(Arc<str>),
    /// A day.
    Date(Date),
    /// A list.
    List(Arc<Vec<Value>>),
    /// Values by key.
    Map(Arc<BTreeMap<String, Value>>),
    /// A node.
    Node(NodeId),
    /// A relationship.
    Relationship(RelationshipId),
    /// Nodes and the relationships between them.
    Path(Arc<PathValue>),
}

/// A walk through the graph.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PathValue {
    /// One more than relationships.
    pub nodes: Vec<NodeId>,
    /// In the order they are passed.
    pub relationships: Vec<RelationshipId>,
}

impl Value {
    /// Text.
    pub fn text(text: impl Into<Arc<str>>) -> Self {
        Self::String(text.into())
    }

    /// A list.
    pub fn list(values: Vec<Self>) -> Self {
        Self::List(Arc::new(values))
    }

    /// Whether nothing is there.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// What kind of value, in Cypher's words.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean(_) => "a boolean",
            Self::Integer(_) => "an integer",
            Self::Float(_) => "a float",
            Self::String(_) => "a string",
            Self::Date(_) => "a date",
            Self::List(_) => "a list",
            Self::Map(_) => "a map",
            Self::Node(_) => "a node",
            Self::Relationship(_) => "a relationship",
            Self::Path(_) => "a path",
        }
    }

    pub(crate) fn number(&self) -> Option<f64> {
        match self {
            Self::Integer(n) => Some(*n as f64),
            Self::Float(n) => Some(*n),
            _ => None,
        }
    }

    /// How many values it holds, itself included; a text counts its kilobytes.
    pub(crate) fn size(&self) -> usize {
        match self {
            Self::String(text) => 1 + text.len() / 100,
            Self::List(values) => 1 + values.iter().map(Self::size).sum::<usize>(),
            Self::Map(entries) => 1 + entries.values().map(|v| 1 + v.size()).sum::<usize>(),
            Self::Path(path) => 1 + path.nodes.len() / 8,
            _ => 1,
        }
    }

    /// Whether two values are equal; `None`: unknown.
    pub fn equals(&self, other: &Self) -> Option<bool> {
        match (self, other) {
            (Self::Null, _) | (_, Self::Null) => None,
            (Self::List(a), Self::List(b)) => {
                if a.len() != b.len() {
                    return Some(false);
                }
                all_known(a.iter().zip(b.iter()).map(|(a, b)| a.equals(b)))
            }
            (Self::Map(a), Self::Map(b)) => {
                if !a.keys().eq(b.keys()) {
                    return Some(false);
                }
                all_known(a.values().zip(b.values()).map(|(a, b)| a.equals(b)))
            }
            (Self::Date(_), Self::String(_)) | (Self::String(_), Self::Date(_)) => {
                self.compare(other).map(Ordering::is_eq)
            }
            (Self::Float(n), _) | (_, Self::Float(n)) if n.is_nan() => Some(false),
            _ => Some(rank(self) == rank(other) && self.order(other).is_eq()),
        }
    }

    /// Which of two values is greater; `None`: unknown, or they cannot be compared.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Integer(a), Self::Integer(b)) => Some(a.cmp(b)),
            (Self::Boolean(a), Self::Boolean(b)) => Some(a.cmp(b)),
            (Self::String(a), Self::String(b)) => Some(a.cmp(b)),
            (Self::Date(a), Self::Date(b)) => Some(a.cmp(b)),
            (Self::Date(a), Self::String(b)) => Some(a.to_string().as_str().cmp(b)),
            (Self::String(a), Self::Date(b)) => Some((**a).cmp(b.to_string().as_str())),
            (Self::List(a), Self::List(b)) => {
                for (a, b) in a.iter().zip(b.iter()) {
                    match a.compare(b)? {
                        Ordering::Equal => {}
                        unequal => return Some(unequal),
                    }
                }
                Some(a.len().cmp(&b.len()))
            }
            _ => {
                let (a, b) = (self.number()?, other.number()?);
                if a.is_nan() || b.is_nan() { None } else { Some(numbers(self, other)) }
            }
        }
    }

    /// The order of all values: maps, nodes, relationships, lists, paths, dates, strings, booleans, numbers, null.
    pub fn order(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Map(a), Self::Map(b)) => {
                let keys = a.keys().cmp(b.keys());
                keys.then_with(|| first_unequal(a.values(), b.values()))
            }
            (Self::Node(a), Self::Node(b)) => a.cmp(b),
            (Self::Relationship(a), Self::Relationship(b)) => a.cmp(b),
            (Self::List(a), Self::List(b)) => first_unequal(a.iter(), b.iter()),
            (Self::Path(a), Self::Path(b)) => a.cmp(b),
            (Self::Date(a), Self::Date(b)) => a.cmp(b),
            (Self::String(a), Self::String(b)) => a.cmp(b),
            (Self::Boolean(a), Self::Boolean(b)) => a.cmp(b),
            (Self::Integer(a), Self::Integer(b)) => a.cmp(b),
            (Self::Integer(_) | Self::Float(_), Self::Integer(_) | Self::Float(_)) => numbers(self, other),
            _ => rank(self).cmp(&rank(other)),
        }
    }
}

/// Integers and floats by value; NaN is the greatest.
fn numbers(a: &Value, b: &Value) -> Ordering {
    let exact = |n: i64, x: f64| {
        // Beyond 2^53 a float stands for several integers: compare as integers where the float is one.
        if x.is_nan() || x >= 9_223_372_036_854_775_808.0 {
            Ordering::Less
        } else if x < -9_223_372_036_854_775_808.0 {
            Ordering::Greater
        } else {
            n.cmp(&(x.trunc() as i64)).then_with(|| 0.0f64.total_cmp(&(x.fract() + 0.0)))
        }
    };
    match (a, b) {
        (Value::Integer(n), Value::Float(x)) => exact(*n, *x),
        (Value::Float(x), Value::Integer(n)) => exact(*n, *x).reverse(),
        _ => {
            let (a, b) = (a.number().unwrap_or_default(), b.number().unwrap_or_default());
            a.partial_cmp(&b).unwrap_or_else(|| a.is_nan().cmp(&b.is_nan()))
        }
    }
}

fn rank(value: &Value) -> u8 {
    match value {
        Value::Map(_) => 0,
        Value::Node(_) => 1,
        Value::Relationship(_) => 2,
        Value::List(_) => 3,
        Value::Path(_) => 4,
        Value::Date(_) => 5,
        Value::String(_) => 6,
        Value::Boolean(_) => 7,
        Value::Integer(_) | Value::Float(_) => 8,
        Value::Null => 9,
    }
}

fn first_unequal<'a>(
    mut a: impl Iterator<Item = &'a Value>,
    mut b: impl Iterator<Item = &'a Value>,
) -> Ordering {
    loop {
        match (a.next(), b.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(a), Some(b)) => match a.order(b) {
                Ordering::Equal => {}
                unequal => return unequal,
            },
        }
    }
}

/// Whether all are true: false if one is false, unknown if one is unknown.
pub(crate) fn all_known(truths: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut all = Some(true);
    for truth in truths {
        match truth {
            Some(false) => return Some(false),
            None => all = None,
            Some(true) => {}
        }
    }
    all
}

/// A value in the order of all values: what rows are told apart by.
#[derive(Clone, Debug)]
pub(crate) struct Ordered(pub(crate) Value);

impl PartialEq for Ordered {
    fn eq(&self, other: &Self) -> bool {
        self.0.order(&other.0).is_eq()
    }
}

impl Eq for Ordered {}

impl PartialOrd for Ordered {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ordered {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.order(&other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            prop::bool::ANY.prop_map(Value::Boolean),
            prop_oneof![-3i64..3, Just(i64::MAX), Just(i64::MIN), Just(1 << 53), Just((1 << 53) + 1)]
                .prop_map(Value::Integer),
            prop_oneof![
                Just(f64::NAN),
                Just(0.5),
                Just(-0.0),
                Just(1.0),
                Just(9_007_199_254_740_992.0),
                Just(1e300),
                Just(-2.5)
            ]
            .prop_map(Value::Float),
            "[ab]{0,2}".prop_map(Value::text),
            (0u32..3).prop_map(Value::Node),
        ];
        leaf.prop_recursive(2, 8, 3, |inner| prop::collection::vec(inner, 0..3).prop_map(Value::list))
    }

    proptest! {
        #[test]
        fn order_is_an_order(a in any(), b in any(), c in any()) {
            prop_assert_eq!(a.order(&a), Ordering::Equal);
            prop_assert_eq!(a.order(&b), b.order(&a).reverse());
            if a.order(&b).is_le() && b.order(&c).is_le() {
                prop_assert!(a.order(&c).is_le(), "{:?} {:?} {:?}", a, b, c);
            }
            if let Some(compared) = a.compare(&b).filter(|_| !matches!(a, Value::List(_))) {
                prop_assert_eq!(compared, a.order(&b));
            }
        }
    }

    #[test]
    fn unknown_is_a_third_answer() {
        let list = |values: &[Value]| Value::list(values.to_vec());
        let (one, null) = (Value::Integer(1), Value::Null);
        assert_eq!(one.equals(&Value::Float(1.0)), Some(true));
        assert_eq!(one.equals(&null), None);
        assert_eq!(list(&[one.clone(), null.clone()]).equals(&list(&[one.clone(), one.clone()])), None);
        assert_eq!(list(&[null.clone(), one.clone()]).equals(&list(&[null, Value::Integer(2)])), Some(false));
        assert_eq!(one.equals(&Value::text("1")), Some(false));
        assert_eq!(one.compare(&Value::text("1")), None);
        let day = Value::Date(Date::constant(2015, 3, 1));
        assert_eq!(day.compare(&Value::text("2015")), Some(Ordering::Greater));
        assert_eq!(day.equals(&Value::text("2015-03-01")), Some(true));
    }
}
