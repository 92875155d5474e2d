//! Which links and entities are looked at.

use std::fmt;

use namegraph_document::Period;
use namegraph_store::{EdgeRow, Store, StoreError};

/// The level of the disparity filter where none is given: what Serrano et al. use.
pub const BACKBONE: f64 = 0.05;

/// Which links and entities are looked at: all conditions that are given must hold.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Filter {
    /// The least stories that hold both ends.
    pub min_count: Option<u64>,
    /// The largest false-discovery rate at which a link passes.
    pub fdr: Option<f64>,
    /// The largest α of the disparity filter.
    pub backbone: Option<f64>,
    /// Only as many entities, the most mentioned.
    pub top: Option<usize>,
    /// From when to when.
    pub period: Period,
}

impl Filter {
    /// Whether a link is looked at.
    pub fn passes(&self, edge: &EdgeRow) -> bool {
        self.min_count.is_none_or(|least| edge.weight >= least as f64)
            && self.fdr.is_none_or(|rate| edge.fdr <= rate)
            && self.backbone.is_none_or(|level| edge.disparity <= level)
    }

    /// Whether there is any condition on links.
    pub(crate) fn has_conditions(&self) -> bool {
        self.min_count.is_some() || self.fdr.is_some() || self.backbone.is_some()
    }

    /// What is given here, and for the rest what `other` says.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            min_count: self.min_count.or(other.min_count),
            fdr: self.fdr.or(other.fdr),
            backbone: self.backbone.or(other.backbone),
            top: self.top.or(other.top),
            period: Period {
                from: self.period.from.or(other.period.from),
                to: self.period.to.or(other.period.to),
            },
        }
    }

    /// The filter as settings of a file: what the build asked for holds until a question asks for something else.
    pub fn settings(&self) -> [(&'static str, Option<String>); 6] {
        let written = |value: Option<f64>| value.map(|v| v.to_string());
        [
            ("min count", self.min_count.map(|n| n.to_string())),
            ("fdr", written(self.fdr)),
            ("backbone", written(self.backbone)),
            ("top", self.top.map(|n| n.to_string())),
            ("from", self.period.from.map(|d| d.to_string())),
            ("to", self.period.to.map(|d| d.to_string())),
        ]
    }

    /// The filter that a file was built with.
    pub(crate) fn of(store: &Store) -> Result<Self, StoreError> {
        Ok(Self {
            min_count: store.setting("min count")?,
            fdr: store.setting("fdr")?,
            backbone: store.setting("backbone")?,
            top: store.setting("top")?,
            period: Period { from: store.setting("from")?, to: store.setting("to")? },
        })
    }
}

/// What links are left out, for people; nothing if none is.
impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let conditions = [
            self.min_count.filter(|n| *n > 1).map(|n| format!("at least {n} stories")),
            self.fdr.map(|rate| format!("false-discovery rate up to {rate}")),
            self.backbone.map(|level| format!("backbone at {level}")),
            self.top.map(|n| format!("the {n} most mentioned")),
            Some(self.period.to_string()).filter(|_| !self.period.is_all()),
        ];
        f.write_str(&conditions.into_iter().flatten().collect::<Vec<_>>().join(", "))
    }
}
