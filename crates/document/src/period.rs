//! From when to when.

use std::fmt;

use crate::Date;

/// A stretch of days, both ends included; open where an end is missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: Option<Date>,
    /// The last.
    pub to: Option<Date>,
}

impl Period {
    /// Whether it is open at both ends, so that undated documents are in it too.
    pub const fn is_all(self) -> bool {
        self.from.is_none() && self.to.is_none()
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.to) {
            (Some(from), Some(to)) => write!(f, "{from} to {to}"),
            (Some(from), None) => write!(f, "from {from}"),
            (None, Some(to)) => write!(f, "up to {to}"),
            (None, None) => f.write_str("all dates"),
        }
    }
}
