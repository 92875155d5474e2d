//! MUC, the measure of links (Vilain, Burger, Aberdeen, Connolly & Hirschman, MUC-6 1995).
//!
//! recall = Σₖ (|k| − parts of k) / Σₖ (|k| − 1)
//!
//! over gold entities k, each cut into as many parts as there are found entities that share a mention with it; precision is the
//! same with the sides exchanged. Entities of one mention have no link: where there are no others, it is 0, as in the shared tasks'
//! scorer.

use crate::Prf;
use crate::clusters::Clusters;

/// Time: O(entities).
pub(crate) fn muc(clusters: &Clusters) -> Prf {
    // Every mention is on both sides, so that the parts of all entities are the pairs that share one: one sum for both sides.
    let kept = clusters.mentions() - clusters.shared.len();
    let links = |entities: &[usize]| clusters.mentions() - entities.len();
    Prf::counted(kept, links(&clusters.found), links(&clusters.gold))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clusters::tests::{any, figures, perfect, sixty, twelve};
    use proptest::prelude::*;

    #[test]
    fn the_figures_are_those_of_coval() {
        assert_eq!(figures(muc(&twelve())), [66.6667, 66.6667, 66.6667]);
        assert_eq!(figures(muc(&sixty())), [71.4286, 68.6275, 70.0]);
        assert_eq!(figures(muc(&Clusters::of([(0, 0), (1, 1)]))), [0.0; 3]);
    }

    proptest! {
        #[test]
        fn the_gold_itself_is_perfect_where_it_has_links(clusters in any()) {
            let whole = if clusters.gold.iter().all(|&n| n == 1) { 0.0 } else { 100.0 };
            prop_assert_eq!(figures(muc(&perfect(&clusters))), [whole; 3]);
        }

        #[test]
        fn exchanged_sides_exchange_precision_and_recall(clusters in any()) {
            let (one, other) = (muc(&clusters), muc(&clusters.exchanged()));
            prop_assert_eq!((one.precision, one.recall), (other.recall, other.precision));
            prop_assert!(0.0 <= one.f1 && one.f1 <= 100.0 + 1e-9);
        }
    }
}
