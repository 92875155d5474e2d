//! Functions of values; those that look at the graph are in `evaluate.rs`.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use open_cypher::Span;

use crate::error::{CypherError, Result};
use crate::limits::LONGEST;
use crate::value::Value;

macro_rules! functions {
    ($($variant:ident $name:literal $least:literal..=$most:literal,)*) => {
        /// A function that statements can call.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Function { $($variant,)* }

        impl Function {
            /// The function of a name in lower case.
            pub(crate) fn of(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)* _ => None }
            }

            /// How few and how many arguments it takes.
            pub(crate) fn arguments(self) -> std::ops::RangeInclusive<usize> {
                match self { $(Self::$variant => $least..=$most,)* }
            }

            pub(crate) fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

functions! {
    Abs "abs" 1..=1, Ceil "ceil" 1..=1, Floor "floor" 1..=1, Round "round" 1..=2, Sign "sign" 1..=1, Sqrt "sqrt" 1..=1,
    Exp "exp" 1..=1, Log "log" 1..=1, Log10 "log10" 1..=1, Pi "pi" 0..=0, Euler "e" 0..=0,
    Coalesce "coalesce" 1..=64, Size "size" 1..=1, CharLength "char_length" 1..=1, CharacterLength "character_length" 1..=1, IsEmpty "isempty" 1..=1,
    Head "head" 1..=1, Last "last" 1..=1, Tail "tail" 1..=1, Reverse "reverse" 1..=1, Range "range" 2..=3,
    ToLower "tolower" 1..=1, Lower "lower" 1..=1, ToUpper "toupper" 1..=1, Upper "upper" 1..=1,
    Trim "trim" 1..=1, TrimLeft "ltrim" 1..=1, TrimRight "rtrim" 1..=1,
    Replace "replace" 3..=3, Substring "substring" 2..=3, Left "left" 2..=2, Right "right" 2..=2, Split "split" 2..=2,
    ToText "tostring" 1..=1, ToInteger "tointeger" 1..=1, ToFloat "tofloat" 1..=1, ToBoolean "toboolean" 1..=1,
    ToDate "date" 1..=1,
    Id "id" 1..=1, ElementId "elementid" 1..=1, Labels "labels" 1..=1, Type "type" 1..=1, Properties "properties" 1..=1, Keys "keys" 1..=1,
    Nodes "nodes" 1..=1, Relationships "relationships" 1..=1, Length "length" 1..=1,
    StartNode "startnode" 1..=1, EndNode "endnode" 1..=1, Exists "exists" 1..=1,
}

/// What a function makes of its arguments. Null gives null, but to `coalesce`.
pub(crate) fn call(function: Function, arguments: &[Value], span: Span) -> Result<Value> {
    use Function as F;
    if function == F::Coalesce {
        return Ok(arguments.iter().find(|a| !a.is_null()).cloned().unwrap_or(Value::Null));
    }
    if function == F::Exists {
        return Ok(Value::Boolean(!arguments[0].is_null()));
    }
    if arguments.iter().any(Value::is_null) {
        return Ok(Value::Null);
    }
    let wrong = |expected: &str, found: &Value| {
        CypherError::meaning(
            format!("{}() expects {expected}, found {}", function.name(), found.kind()),
            span,
        )
    };
    let number = |i: usize| arguments[i].number().ok_or_else(|| wrong("a number", &arguments[i]));
    let text = |i: usize| match &arguments[i] {
        Value::String(text) => Ok(&**text),
        other => Err(wrong("a string", other)),
    };
    let whole = |i: usize| match &arguments[i] {
        Value::Integer(n) => Ok(*n),
        other => Err(wrong("an integer", other)),
    };
    let count = |i: usize| {
        usize::try_from(whole(i)?).map_err(|_| {
            CypherError::meaning(format!("{}() expects a number from 0 up", function.name()), span)
        })
    };
    Ok(match function {
        F::Abs => match &arguments[0] {
            Value::Integer(n) => Value::Integer(n.checked_abs().ok_or_else(|| too_large(span))?),
            _ => Value::Float(number(0)?.abs()),
        },
        F::Sign => {
            let n = number(0)?;
            Value::Integer(if n > 0.0 {
                1
            } else if n < 0.0 {
                -1
            } else {
                0
            })
        }
        F::Ceil => Value::Float(number(0)?.ceil()),
        F::Floor => Value::Float(number(0)?.floor()),
        // Halves go up, as in Neo4j.
        F::Round if arguments.len() == 1 => Value::Float((number(0)? + 0.5).floor()),
        F::Round => {
            let scale = 10f64.powi(count(1)?.min(300) as i32);
            let rounded = (number(0)? * scale).round() / scale;
            Value::Float(if rounded.is_finite() { rounded } else { number(0)? })
        }
        F::Sqrt => Value::Float(number(0)?.sqrt()),
        F::Exp => Value::Float(number(0)?.exp()),
        F::Log => Value::Float(number(0)?.ln()),
        F::Log10 => Value::Float(number(0)?.log10()),
        F::Pi => Value::Float(std::f64::consts::PI),
        F::Euler => Value::Float(std::f64::consts::E),
        F::Size | F::CharLength | F::CharacterLength => match &arguments[0] {
            Value::String(text) => Value::Integer(text.chars().count() as i64),
            Value::List(list) if function == F::Size => Value::Integer(list.len() as i64),
            other => return Err(wrong("a string or list", other)),
        },
        F::IsEmpty => Value::Boolean(match &arguments[0] {
            Value::String(text) => text.is_empty(),
            Value::List(list) => list.is_empty(),
            Value::Map(map) => map.is_empty(),
            other => return Err(wrong("a string, list or map", other)),
        }),
        F::Head | F::Last | F::Tail => {
            let Value::List(list) = &arguments[0] else { return Err(wrong("a list", &arguments[0])) };
            match function {
                F::Head => list.first().cloned().unwrap_or(Value::Null),
                F::Last => list.last().cloned().unwrap_or(Value::Null),
                _ => Value::list(list.iter().skip(1).cloned().collect()),
            }
        }
        F::Reverse => match &arguments[0] {
            Value::String(text) => Value::text(text.chars().rev().collect::<String>()),
            Value::List(list) => Value::list(list.iter().rev().cloned().collect()),
            other => return Err(wrong("a string or list", other)),
        },
        F::Range => {
            let step = if arguments.len() == 3 { whole(2)? } else { 1 };
            range(whole(0)?, whole(1)?, step, span)?
        }
        F::ToLower | F::Lower => Value::text(text(0)?.to_lowercase()),
        F::ToUpper | F::Upper => Value::text(text(0)?.to_uppercase()),
        F::Trim => Value::text(text(0)?.trim()),
        F::TrimLeft => Value::text(text(0)?.trim_start()),
        F::TrimRight => Value::text(text(0)?.trim_end()),
        F::Replace => {
            let (whole, part, other) = (text(0)?, text(1)?, text(2)?);
            let grown = whole.len() + whole.matches(part).count().saturating_mul(other.len());
            short_enough(grown, span)?;
            Value::text(whole.replace(part, other))
        }
        F::Substring => {
            let length = if arguments.len() == 3 { count(2)? } else { usize::MAX };
            Value::text(text(0)?.chars().skip(count(1)?).take(length).collect::<String>())
        }
        F::Left => Value::text(text(0)?.chars().take(count(1)?).collect::<String>()),
        F::Right => {
            let (text, keep) = (text(0)?, count(1)?);
            Value::text(text.chars().skip(text.chars().count().saturating_sub(keep)).collect::<String>())
        }
        F::Split => {
            let (text, by) = (text(0)?, text(1)?);
            let parts: Vec<Value> = if by.is_empty() {
                text.chars().map(|c| Value::text(c.to_string())).collect()
            } else {
                text.split(by).map(Value::text).collect()
            };
            Value::list(parts)
        }
        F::ToText => match &arguments[0] {
            Value::String(text) => Value::String(text.clone()),
            Value::Integer(n) => Value::text(n.to_string()),
            Value::Float(n) => Value::text(written(*n)),
            Value::Boolean(b) => Value::text(b.to_string()),
            Value::Date(day) => Value::text(day.to_string()),
            other => return Err(wrong("a number, string, boolean or date", other)),
        },
        F::ToInteger => match &arguments[0] {
            Value::Integer(n) => Value::Integer(*n),
            Value::Float(n) => truncated(*n),
            Value::Boolean(b) => Value::Integer(i64::from(*b)),
            Value::String(text) => {
                let text = text.trim();
                text.parse().map_or_else(|_| text.parse().map_or(Value::Null, truncated), Value::Integer)
            }
            other => return Err(wrong("a number, string or boolean", other)),
        },
        F::ToFloat => match &arguments[0] {
            Value::String(text) => text.trim().parse().map_or(Value::Null, Value::Float),
            _ => Value::Float(number(0)?),
        },
        F::ToBoolean => match &arguments[0] {
            Value::Boolean(b) => Value::Boolean(*b),
            Value::Integer(n) => Value::Boolean(*n != 0),
            Value::String(text) => match text.trim().to_lowercase().as_str() {
                "true" => Value::Boolean(true),
                "false" => Value::Boolean(false),
                _ => Value::Null,
            },
            other => return Err(wrong("a boolean, string or integer", other)),
        },
        F::ToDate => match &arguments[0] {
            Value::Date(day) => Value::Date(*day),
            Value::String(text) => Value::Date(day(text).ok_or_else(|| {
                CypherError::meaning(
                    format!("expected a date as 2020-01-31, 2020-01 or 2020, found {text:?}"),
                    span,
                )
            })?),
            Value::Map(parts) => Value::Date(day_of(parts).ok_or_else(|| {
                CypherError::meaning("expected a date as {year: 2020, month: 1, day: 31}", span)
            })?),
            other => return Err(wrong("a string, date or map", other)),
        },
        F::Nodes | F::Relationships | F::Length => match (&arguments[0], function) {
            (Value::Path(path), F::Nodes) => {
                Value::list(path.nodes.iter().map(|n| Value::Node(*n)).collect())
            }
            (Value::Path(path), F::Relationships) => {
                Value::list(path.relationships.iter().map(|r| Value::Relationship(*r)).collect())
            }
            (Value::Path(path), _) => Value::Integer(path.relationships.len() as i64),
            (other, _) => return Err(wrong("a path", other)),
        },
        _ => return Err(CypherError::meaning(format!("{}() cannot be called here", function.name()), span)),
    })
}

/// A field of a date.
pub(crate) fn field(day: Date, name: &str) -> Value {
    Value::Integer(match name {
        "year" => day.year().into(),
        "month" => day.month().into(),
        "day" => day.day().into(),
        "quarter" => (i64::from(day.month()) - 1) / 3 + 1,
        "week" => day.iso_week_date().week().into(),
        "dayOfWeek" | "weekDay" => day.weekday().to_monday_one_offset().into(),
        "ordinalDay" => day.day_of_year().into(),
        _ => return Value::Null,
    })
}

fn day(text: &str) -> Option<Date> {
    match text.len() {
        4 => format!("{text}-01-01").parse().ok(),
        7 => format!("{text}-01").parse().ok(),
        _ => text.parse().ok(),
    }
}

fn day_of(parts: &BTreeMap<String, Value>) -> Option<Date> {
    let part = |key: &str, default: Option<i64>| match parts.get(key) {
        Some(Value::Integer(n)) => Some(*n),
        Some(_) => None,
        None => default,
    };
    let known = parts.keys().all(|key| matches!(key.as_str(), "year" | "month" | "day"));
    let (year, month, day) = (part("year", None)?, part("month", Some(1))?, part("day", Some(1))?);
    known.then(|| Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok())?
}

fn range(first: i64, last: i64, step: i64, span: Span) -> Result<Value> {
    if step == 0 {
        return Err(CypherError::meaning("range() expects a step other than 0", span));
    }
    let length = (i128::from(last) - i128::from(first)) / i128::from(step) + 1;
    short_enough(usize::try_from(length.max(0)).unwrap_or(usize::MAX), span)?;
    let all = (0..length.max(0) as i64).map(|i| Value::Integer(first + i * step));
    Ok(Value::list(all.collect()))
}

pub(crate) fn short_enough(length: usize, span: Span) -> Result<()> {
    if length > LONGEST {
        return Err(CypherError::meaning(
            format!("a list or text of more than {LONGEST} would come of this"),
            span,
        ));
    }
    Ok(())
}

fn truncated(n: f64) -> Value {
    // 2^63 is the first float too large.
    let fits = n.is_finite() && n.abs() < 9_223_372_036_854_775_808.0;
    if fits { Value::Integer(n as i64) } else { Value::Null }
}

pub(crate) fn too_large(span: Span) -> CypherError {
    CypherError::meaning("the result is beyond what an integer holds", span)
}

/// A float as Cypher writes it: 1.0, not 1.
pub(crate) fn written(n: f64) -> String {
    if n.is_finite() && n == n.trunc() && n.abs() < 1e15 { format!("{n:.1}") } else { n.to_string() }
}

/// A text as a value, without a copy where it is shared.
pub(crate) fn joined(a: &str, b: &str, span: Span) -> Result<Value> {
    short_enough(a.len() + b.len(), span)?;
    Ok(Value::String(Arc::from([a, b].concat())))
}
