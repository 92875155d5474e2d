//! What was computed, counted: a slowdown shows without a clock.

use std::ops::AddAssign;
use std::sync::atomic::{AtomicU64, Ordering};

/// How much an encoder has computed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Products of matrices.
    pub products: u64,
    /// Multiplications in them, each with an addition.
    pub multiply_adds: u64,
}

impl Work {
    /// One product of `[m, k]` and `[k, n]`.
    pub(crate) fn product(m: usize, k: usize, n: usize) -> Self {
        Self { products: 1, multiply_adds: (m * k * n) as u64 }
    }
}

impl AddAssign for Work {
    fn add_assign(&mut self, more: Self) {
        self.products += more.products;
        self.multiply_adds += more.multiply_adds;
    }
}

/// The work of all threads.
#[derive(Default)]
pub(crate) struct Tally {
    products: AtomicU64,
    multiply_adds: AtomicU64,
}

impl Tally {
    pub(crate) fn add(&self, work: Work) {
        self.products.fetch_add(work.products, Ordering::Relaxed);
        self.multiply_adds.fetch_add(work.multiply_adds, Ordering::Relaxed);
    }

    pub(crate) fn total(&self) -> Work {
        Work {
            products: self.products.load(Ordering::Relaxed),
            multiply_adds: self.multiply_adds.load(Ordering::Relaxed),
        }
    }
}
