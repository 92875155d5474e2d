//! What an edge weighs and what a step along it costs.
//!
//! The *weight* is the number of stories that hold both ends in one window; where the corpus is a single story, the number
//! of its windows. It says how much was written, not how much it means: two names that are everywhere meet by chance.
//! Whether they do more than that is in `significance.rs`. Paths go by *strength*.

/// Stories' worth of doubt: a pair met once or twice is trusted less than its share alone would say.
const DOUBT: f64 = 2.0;

/// How strongly two entities belong together, in `0..1`: the cosine (Ochiai) coefficient of their stories,
/// shrunk for small counts,
///
/// ```text
/// together / (√(a · b) + DOUBT)
/// ```
///
/// `a` and `b` are the stories that name each of them, `together` those that hold both in one window. Ochiai (1957); as a
/// measure of co-occurrence: Leydesdorff & Vaughan (2006), "Co-occurrence matrices and their applications".
pub fn strength(together: f64, a: f64, b: f64) -> f64 {
    together / ((a * b).sqrt() + DOUBT)
}

/// What is left of a weight, at least, where chance alone would give as much or more.
const LEAST: f64 = 0.05;

/// The cost of a step: `-ln` of the [`strength`] of what is *surprising* about the link,
///
/// ```text
/// surprising = max(together − expected, 0.05 · together)
/// ```
///
/// so that the cheapest path is the one whose strengths have the largest product, and two names that are everywhere, and so meet
/// no more often than chance has it, are a way only where there is no other. Positive, because strength is below 1.
pub fn path_cost(together: f64, expected: f64, a: f64, b: f64) -> f64 {
    let surprising = (together - expected).max(LEAST * together);
    -strength(surprising, a.max(together), b.max(together)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn more_together_is_cheaper_and_fame_is_dearer(n in 1u32..100, extra_a in 0u32..1000, extra_b in 0u32..1000) {
            let (n, a, b) = (f64::from(n), f64::from(n + extra_a), f64::from(n + extra_b));
            prop_assert!(path_cost(n, 0.5, a, b) > 0.0);
            prop_assert!(path_cost(n + 1.0, 0.5, a + 1.0, b + 1.0) < path_cost(n, 0.5, a + 1.0, b + 1.0));
            prop_assert!(path_cost(n, 0.5, a + 1.0, b) > path_cost(n, 0.5, a, b));
            prop_assert!(path_cost(n, 0.7, a, b) > path_cost(n, 0.5, a, b));
            prop_assert!(path_cost(n, 2.0 * n, a, b).is_finite());
        }
    }
}
