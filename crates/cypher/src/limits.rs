//! How much a statement may take.

use std::cell::Cell;
use std::time::{Duration, Instant};

use crate::error::{CypherError, Result};

/// How much a statement may take.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Rows it answers with; further ones are left out, and the table says so.
    pub rows: usize,
    /// Steps of a relationship of variable length that has no upper bound, or a higher one.
    pub hops: u32,
    /// Time it takes.
    pub time: Option<Duration>,
    /// Values it holds at a time, in rows that wait, groups, lists and characters of text: some 100 bytes each at most.
    pub held: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { rows: 10_000, hops: 8, time: Some(Duration::from_secs(30)), held: 20_000_000 }
    }
}

/// The longest list or text that an expression makes.
pub(crate) const LONGEST: usize = 1_000_000;

/// What is left of the limits.
pub(crate) struct Budget {
    pub(crate) limits: Limits,
    until: Option<Instant>,
    ticks: Cell<u32>,
    held: Cell<usize>,
}

impl Budget {
    pub(crate) fn new(limits: Limits) -> Self {
        let until = limits.time.and_then(|time| Instant::now().checked_add(time));
        Self { limits, until, ticks: Cell::new(0), held: Cell::new(0) }
    }

    /// A piece of work is done. The clock is asked once in a while.
    pub(crate) fn tick(&self) -> Result<()> {
        let ticks = self.ticks.get().wrapping_add(1);
        self.ticks.set(ticks);
        if ticks.is_multiple_of(256) && self.until.is_some_and(|until| Instant::now() > until) {
            let seconds = self.limits.time.unwrap_or_default().as_secs_f64();
            return Err(CypherError::limit(format!(
                "no answer within {seconds} seconds: ask for less, or allow more with --time"
            )));
        }
        Ok(())
    }

    /// So many more values are held.
    pub(crate) fn hold(&self, values: usize) -> Result<()> {
        self.held.set(self.held.get() + values);
        if self.held.get() > self.limits.held {
            return Err(CypherError::limit(format!(
                "more than {} values would be held in memory: filter earlier, or return less",
                self.limits.held
            )));
        }
        Ok(())
    }

    pub(crate) fn release(&self, values: usize) {
        self.held.set(self.held.get().saturating_sub(values));
    }
}
