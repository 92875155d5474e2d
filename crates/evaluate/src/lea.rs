//! LEA, the link-based entity-aware measure (Moosavi & Strube, ACL 2016).
//!
//! Each entity weighs as much as it has mentions, and is resolved as far as the pairs of its mentions are pairs of one entity on the
//! other side:
//!
//! recall = Σₖ |k| · (Σᵣ link(k ∩ r) / link(k)) / Σₖ |k|, with link(x) = |x| (|x| − 1) / 2
//!
//! over gold entities k and found ones r; precision is the same with the sides exchanged. An entity of one mention is linked to
//! itself: it is resolved if the mention is alone on the other side, too.

use crate::Prf;
use crate::clusters::Clusters;

/// Time and memory: O(pairs of entities that share a mention).
pub(crate) fn lea(clusters: &Clusters) -> Prf {
    if clusters.shared.is_empty() {
        return Prf::default();
    }
    Prf::new(resolved(&clusters.exchanged()), resolved(clusters))
}

fn resolved(clusters: &Clusters) -> f64 {
    let links = |n: usize| (n * (n - 1) / 2) as f64;
    let of = |&(gold, found, n): &(usize, usize, usize)| match clusters.gold[gold] {
        1 => f64::from(clusters.found[found] == 1),
        size => size as f64 * links(n) / links(size),
    };
    clusters.shared.iter().map(of).sum::<f64>() / clusters.mentions() as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clusters::tests::{any, figures, perfect, sixty, twelve};
    use proptest::prelude::*;

    #[test]
    fn the_figures_are_those_of_coval() {
        assert_eq!(figures(lea(&twelve())), [61.1111, 52.7778, 56.6396]);
        assert_eq!(figures(lea(&sixty())), [53.0026, 53.8148, 53.4056]);
    }

    proptest! {
        #[test]
        fn the_gold_itself_is_perfect(clusters in any()) {
            prop_assert_eq!(figures(lea(&perfect(&clusters))), [100.0; 3]);
        }

        #[test]
        fn exchanged_sides_exchange_precision_and_recall(clusters in any()) {
            let (one, other) = (lea(&clusters), lea(&clusters.exchanged()));
            prop_assert_eq!((one.precision, one.recall), (other.recall, other.precision));
            prop_assert!(0.0 <= one.f1 && one.f1 <= 100.0 + 1e-9);
        }
    }
}
