//! Two ways of sharing the same mentions out among entities, and what their entities have in common.

use std::collections::BTreeMap;

/// What gold entities and found ones share. Entities are numbers on each side; those that share nothing are not there.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Clusters {
    /// How many mentions each gold entity has.
    pub(crate) gold: Vec<usize>,
    /// The same for those found.
    pub(crate) found: Vec<usize>,
    /// A gold entity, a found one, and how many mentions they share: at least one. In order.
    pub(crate) shared: Vec<(usize, usize, usize)>,
}

impl Clusters {
    /// The gold entity and the found one of each mention. Time: O(n log n).
    pub(crate) fn of<G: Ord, F: Ord>(mentions: impl IntoIterator<Item = (G, F)>) -> Self {
        let (mut of_gold, mut of_found) = (BTreeMap::new(), BTreeMap::new());
        let mut shared = BTreeMap::<_, usize>::new();
        let mut clusters = Self::default();
        for (gold, found) in mentions {
            let (g, f) = (of_gold.len(), of_found.len());
            let pair = (*of_gold.entry(gold).or_insert(g), *of_found.entry(found).or_insert(f));
            *shared.entry(pair).or_default() += 1;
        }
        clusters.gold.resize(of_gold.len(), 0);
        clusters.found.resize(of_found.len(), 0);
        for ((gold, found), n) in shared {
            clusters.gold[gold] += n;
            clusters.found[found] += n;
            clusters.shared.push((gold, found, n));
        }
        clusters
    }

    /// The two sides exchanged: what is precision of one is recall of the other.
    pub(crate) fn exchanged(&self) -> Self {
        let mut shared: Vec<_> = self.shared.iter().map(|&(gold, found, n)| (found, gold, n)).collect();
        shared.sort_unstable();
        Self { gold: self.found.clone(), found: self.gold.clone(), shared }
    }

    /// Mentions.
    pub(crate) fn mentions(&self) -> usize {
        self.gold.iter().sum()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::Prf;
    use proptest::collection::vec;
    use proptest::prelude::Strategy;

    /// Twelve mentions, worked through by `ns-moosavi/coval` at commit 87071a6, as every figure of these tests: a split entity, two
    /// that are merged, one that lost a mention to another, and two that are named once.
    pub(crate) fn twelve() -> Clusters {
        let gold = [0, 0, 0, 0, 1, 1, 2, 2, 2, 3, 4, 5];
        Clusters::of(gold.into_iter().zip([0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 5]))
    }

    /// Sixty mentions of nine entities, a third of them dealt out among eleven by chance.
    pub(crate) fn sixty() -> Clusters {
        let mut x = 7_u64;
        let mut next = || {
            x = (x * 1_103_515_245 + 12_345) % (1 << 31);
            x
        };
        Clusters::of((0..60).map(|_| {
            let gold = (next() >> 16) % 9;
            let found = next();
            (gold, if (found >> 8) % 3 == 0 { (found >> 16) % 11 } else { gold })
        }))
    }

    /// Up to forty mentions of few entities.
    pub(crate) fn any() -> impl Strategy<Value = Clusters> {
        vec((0..8_u8, 0..8_u8), 1..40).prop_map(Clusters::of)
    }

    /// What was found is the gold.
    pub(crate) fn perfect(clusters: &Clusters) -> Clusters {
        let whole = |(entity, &n): (usize, &usize)| (entity, entity, n);
        let shared = clusters.gold.iter().enumerate().map(whole).collect();
        Clusters { gold: clusters.gold.clone(), found: clusters.gold.clone(), shared }
    }

    /// Precision, recall and F1, rounded as the reference prints them.
    pub(crate) fn figures(p: Prf) -> [f64; 3] {
        [p.precision, p.recall, p.f1].map(|x| (10_000.0 * x).round() / 10_000.0)
    }

    #[test]
    fn what_is_shared_is_counted_once() {
        let clusters = Clusters::of([("a", 1), ("a", 1), ("b", 1), ("a", 2)]);
        assert_eq!((&clusters.gold[..], &clusters.found[..]), (&[3, 1][..], &[3, 1][..]));
        assert_eq!(clusters.shared, [(0, 0, 2), (0, 1, 1), (1, 0, 1)]);
        assert_eq!(clusters.exchanged().exchanged(), clusters);
        assert_eq!(clusters.mentions(), 4);
    }
}
