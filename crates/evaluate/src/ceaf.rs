//! CEAF-e, entities aligned one to one (Luo, HLT 2005), with his φ₄.
//!
//! Gold entities k and found ones r are paired so that the sum of φ₄(k, r) = 2 |k ∩ r| / (|k| + |r|) is greatest; precision is that
//! sum over the number of found entities, recall over that of gold ones.

use crate::Prf;
use crate::clusters::Clusters;
use crate::pairing::best_pairing;

/// Time: that of [`best_pairing`].
pub(crate) fn ceaf_e(clusters: &Clusters) -> Prf {
    if clusters.shared.is_empty() {
        return Prf::default();
    }
    let phi = |&(gold, found, n): &(usize, usize, usize)| {
        2.0 * n as f64 / (clusters.gold[gold] + clusters.found[found]) as f64
    };
    let mut similar = vec![Vec::new(); clusters.gold.len()];
    for pair in &clusters.shared {
        similar[pair.0].push((pair.1, (phi(pair) * POINT).round() as i64));
    }
    let partners = best_pairing(&similar, clusters.found.len());
    let paired = |&&(gold, found, _): &&(usize, usize, usize)| partners[gold] == Some(found);
    let sum: f64 = clusters.shared.iter().filter(paired).map(phi).sum();
    Prf::new(sum / clusters.found.len() as f64, sum / clusters.gold.len() as f64)
}

/// Similarities are compared as whole numbers, with forty bits behind the point.
const POINT: f64 = (1_u64 << 40) as f64;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clusters::tests::{any, figures, perfect, sixty, twelve};
    use proptest::prelude::*;

    #[test]
    fn the_figures_are_those_of_coval() {
        assert_eq!(figures(ceaf_e(&twelve())), [80.0, 80.0, 80.0]);
        assert_eq!(figures(ceaf_e(&sixty())), [56.6087, 69.1884, 62.2696]);
    }

    /// What greedy pairing would miss: the best pair stands in the way of two good ones.
    #[test]
    fn the_sum_is_greatest_not_each_pair() {
        let pairs = [(0, 0, 6), (0, 1, 2), (1, 0, 2)];
        let clusters = Clusters::of(pairs.iter().flat_map(|&(g, f, n)| vec![(g, f); n]));
        assert_eq!(figures(ceaf_e(&clusters)), [40.0; 3]);
    }

    /// A chain: every entity shares mentions with the next.
    #[test]
    fn many_entities_that_share_little_are_soon_paired() {
        let clusters = Clusters::of((0..200_000).map(|i| (i / 4, (i + 1) / 4)));
        assert!(ceaf_e(&clusters).f1 > 70.0);
    }

    proptest! {
        #[test]
        fn the_gold_itself_is_perfect(clusters in any()) {
            prop_assert_eq!(figures(ceaf_e(&perfect(&clusters))), [100.0; 3]);
        }

        #[test]
        fn exchanged_sides_exchange_precision_and_recall(clusters in any()) {
            let (one, other) = (figures(ceaf_e(&clusters)), figures(ceaf_e(&clusters.exchanged())));
            prop_assert_eq!((one[0], one[1]), (other[1], other[0]));
            prop_assert!(0.0 <= one[2] && one[2] <= 100.0);
        }
    }
}
