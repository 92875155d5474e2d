//! The best way of pairing what is on two sides, one to one, where most could not be paired at all.
//!
//! Shortest augmenting paths with prices (Jonker & Volgenant, Computing 1987) over lists instead of a matrix: the assignment crates
//! there are (`pathfinding`, `lapjv`) want a number for each of rows × columns, which forty thousand entities have no room for.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

/// The column of each row, so that the sum of the weights is greatest; a row may stay alone. `rows`: of each the columns that
/// it could have, and what the pair weighs: more than 0.
///
/// Time: O(p log p) in the possible pairs where few compete for one column, O(rows · p · log p) at worst. Memory: O(p).
pub(crate) fn best_pairing(rows: &[Vec<(usize, i64)>], columns: usize) -> Vec<Option<usize>> {
    let mut pairing =
        Pairing { rows, price: vec![0; columns], row: vec![None; columns], column: vec![None; rows.len()] };
    for row in 0..rows.len() {
        pairing.add(row);
    }
    pairing.column
}

struct Pairing<'a> {
    rows: &'a [Vec<(usize, i64)>],
    /// What a row pays for taking a column from another: never less than 0, and 0 while the column is free.
    price: Vec<i64>,
    row: Vec<Option<usize>>,
    column: Vec<Option<usize>>,
}

/// Where a path may end.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Column(usize),
    /// The row gives up what it has.
    Alone(usize),
}

impl Pairing<'_> {
    /// What a row has of a column.
    fn gain(&self, column: usize, weight: i64) -> i64 {
        weight - self.price[column]
    }

    /// What a row has of the column that is its own.
    fn has(&self, row: usize) -> i64 {
        let own = |&&(column, _): &&(usize, i64)| self.column[row] == Some(column);
        self.rows[row].iter().find(own).map_or(0, |&(column, weight)| self.gain(column, weight))
    }

    /// Gives a row a column, and those whom that displaces others: Dijkstra's algorithm over what each loses.
    fn add(&mut self, row: usize) {
        let mut queue = BinaryHeap::new();
        let mut from = BTreeMap::new(); // the row that asks for each column, and at what loss
        let mut settled = BTreeMap::new();
        let mut asked = BTreeSet::new();
        let mut ask =
            |this: &Self, queue: &mut BinaryHeap<_>, from: &mut BTreeMap<_, _>, row: usize, loss: i64| {
                if !asked.insert(row) {
                    return;
                }
                queue.push(Reverse((loss, End::Alone(row))));
                for &(column, weight) in &this.rows[row] {
                    let loss = loss - this.gain(column, weight);
                    if from.get(&column).is_none_or(|&(before, _)| loss < before) {
                        from.insert(column, (loss, row));
                        queue.push(Reverse((loss, End::Column(column))));
                    }
                }
            };
        ask(self, &mut queue, &mut from, row, 0);
        while let Some(Reverse((loss, end))) = queue.pop() {
            match end {
                End::Column(column) if settled.contains_key(&column) => {}
                End::Column(column) => match self.row[column] {
                    Some(other) => {
                        settled.insert(column, loss);
                        ask(self, &mut queue, &mut from, other, loss + self.has(other));
                    }
                    None => return self.settle(row, Some(column), None, loss, &settled, &from),
                },
                End::Alone(last) => return self.settle(row, None, Some(last), loss, &settled, &from),
            }
        }
    }

    /// Takes over the path that was found, back from its end, and raises the prices along it.
    fn settle(
        &mut self,
        first: usize,
        column: Option<usize>,
        alone: Option<usize>,
        loss: i64,
        settled: &BTreeMap<usize, i64>,
        from: &BTreeMap<usize, (i64, usize)>,
    ) {
        for (&column, before) in settled {
            self.price[column] += loss - before;
        }
        let mut free = match alone {
            Some(last) => self.column[last].take(),
            None => column,
        };
        if alone == Some(first) {
            return;
        }
        while let Some(column) = free {
            let row = from[&column].1;
            free = self.column[row].replace(column);
            self.row[column] = Some(row);
            if row == first {
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::{btree_map, vec};
    use proptest::prelude::*;

    fn sum(rows: &[Vec<(usize, i64)>], pairing: &[Option<usize>]) -> i64 {
        let of = |(row, own): (&Vec<(usize, i64)>, &Option<usize>)| {
            own.map_or(0, |own| row.iter().find(|(column, _)| *column == own).unwrap().1)
        };
        rows.iter().zip(pairing).map(of).sum()
    }

    /// Every way tried.
    fn best(rows: &[Vec<(usize, i64)>], taken: u32) -> i64 {
        let Some((row, rest)) = rows.split_first() else { return 0 };
        let with = row.iter().filter(|(column, _)| taken >> column & 1 == 0);
        let with = with.map(|(column, weight)| weight + best(rest, taken | 1 << column)).max();
        with.unwrap_or(0).max(best(rest, taken))
    }

    proptest! {
        #[test]
        fn no_other_pairing_weighs_more(rows in vec(btree_map(0..6_usize, 1..30_i64, 0..6), 0..7)) {
            let rows: Vec<Vec<_>> = rows.into_iter().map(|row| row.into_iter().collect()).collect();
            let pairing = best_pairing(&rows, 6);
            let taken: Vec<_> = pairing.iter().flatten().collect();
            prop_assert_eq!(taken.len(), taken.iter().collect::<BTreeSet<_>>().len());
            prop_assert_eq!(sum(&rows, &pairing), best(&rows, 0));
        }
    }
}
