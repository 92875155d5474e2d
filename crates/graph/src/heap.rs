//! The queue of Dijkstra's algorithm.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::graph::Index;

/// Entities by distance, the nearest first; ties by index.
///
/// Distances are never negative, and the bits of such numbers are in the order of the numbers: comparing them as integers
/// is twice as fast as comparing floats.
#[derive(Debug, Default)]
pub(crate) struct Nearest(BinaryHeap<Reverse<(u64, Index)>>);

impl Nearest {
    pub(crate) fn push(&mut self, distance: f64, entity: Index) {
        self.0.push(Reverse((distance.to_bits(), entity)));
    }

    pub(crate) fn pop(&mut self) -> Option<(f64, Index)> {
        self.0.pop().map(|Reverse((bits, entity))| (f64::from_bits(bits), entity))
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}
