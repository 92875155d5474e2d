//! Whether something grows over time.

use statrs::distribution::{ContinuousCDF, Normal};

/// Kendall's τ-b between the order of `values` and their size, and the probability of one that far from 0 if there is no
/// trend. `None` of fewer than three values, or where all are equal.
///
/// The Mann–Kendall test: Mann (1945), "Nonparametric tests against trend"; Kendall (1975), "Rank correlation methods",
/// with his variance for ties and the normal approximation, which is good from about ten values on. Assumes that values
/// do not depend on those before them.
///
/// Time: O(n²).
pub fn kendall(values: &[f64]) -> Option<(f64, f64)> {
    let n = values.len() as f64;
    let sign = |i: usize, j: usize| {
        (values[j] - values[i]).total_cmp(&0.0) as i32 as f64 * f64::from(values[j] != values[i])
    };
    let sum: f64 = (0..values.len())
        .flat_map(|i| (i + 1..values.len()).map(move |j| (i, j)))
        .map(|(i, j)| sign(i, j))
        .sum();
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let ties: Vec<f64> = sorted.chunk_by(|a, b| a == b).map(|same| same.len() as f64).collect();
    let pairs = n * (n - 1.0) / 2.0;
    let tied: f64 = ties.iter().map(|t| t * (t - 1.0) / 2.0).sum();
    if n < 3.0 || tied >= pairs {
        return None;
    }
    let of_ties: f64 = ties.iter().map(|t| t * (t - 1.0) * (2.0 * t + 5.0)).sum();
    let variance = (n * (n - 1.0) * (2.0 * n + 5.0) - of_ties) / 18.0;
    let tau = sum / (pairs * (pairs - tied)).sqrt();
    let p = 2.0 * Normal::standard().sf(sum.abs() / variance.sqrt());
    Some((tau, p))
}

#[cfg(test)]
mod tests {
    use super::kendall;

    /// scipy 1.17.1: `scipy.stats.kendalltau(range(len(v)), v, method="asymptotic")`
    #[test]
    fn trends_are_those_of_scipy() {
        let cases: [(&[f64], f64, f64); 3] = [
            (
                &[1.0, 3.0, 2.0, 5.0, 4.0, 6.0, 8.0, 7.0, 9.0, 11.0],
                0.8666666666666666,
                0.00048616407497926886,
            ),
            (&[0.1, 0.0, 0.0, 0.2, 0.2, 0.0, 0.3, 0.1], 0.2758386421836852, 0.3648210653487137),
            (&[5.0, 4.0, 4.0, 3.0, 1.0, 1.0], -0.9309493362512627, 0.011298703452940774),
        ];
        for (values, tau, p) in cases {
            let found = kendall(values).unwrap();
            assert!((found.0 - tau).abs() < 1e-12 && (found.1 - p).abs() < 1e-9, "{values:?}: {found:?}");
        }
        assert_eq!((kendall(&[1.0, 2.0]), kendall(&[3.0; 5])), (None, None));
    }
}
