//! Whether scores are probabilities: of the names scored 0.8, eight in ten should be right.

use serde::Serialize;

/// A found name's score, and whether it is right.
pub type Scored = (f32, bool);

/// Expected calibration error (Naeini et al. 2015): the names in order of their scores, in `bins` parts of as near as can be
/// the same size; the mean distance between a part's mean score and its share of right names. 0 without names.
///
/// Time: that of sorting.
pub fn calibration_error(names: &[Scored], bins: usize) -> f64 {
    let mut names = names.to_vec();
    names.sort_by(|a, b| a.0.total_cmp(&b.0));
    // Names of the same score stand for each other, so that their order says nothing.
    let share =
        |alike: &[Scored]| alike.iter().filter(|(_, right)| *right).count() as f64 / alike.len() as f64;
    let alike = names.chunk_by(|a, b| a.0 == b.0);
    let distances: Vec<f64> =
        alike.flat_map(|alike| vec![f64::from(alike[0].0) - share(alike); alike.len()]).collect();
    let edge = |bin: usize| bin * names.len() / bins;
    let total: f64 = (0..bins).map(|bin| distances[edge(bin)..edge(bin + 1)].iter().sum::<f64>().abs()).sum();
    if names.is_empty() { 0.0 } else { total / names.len() as f64 }
}

/// What makes scores probabilities (Platt 1999): `logit(p) = slope · logit(score) + offset`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Platt {
    /// Below 1 where scores are too sure.
    pub slope: f64,
    /// Above 0 where they are too low.
    pub offset: f64,
}

impl Platt {
    /// The most likely one for these names, by Newton's method.
    ///
    /// `None` when there is no such thing: all names are right, or all wrong, or all scores alike.
    pub fn fit(names: &[Scored]) -> Option<Self> {
        let (mut slope, mut offset) = (0.0, 0.0); // from where Newton's steps do not overshoot
        for _ in 0..50 {
            let (mut g, mut h) = ([0.0; 2], [0.0; 3]);
            for &(score, right) in names {
                let x = logit(score);
                let p = sigmoid(slope * x + offset);
                let (error, weight) = (p - f64::from(u8::from(right)), p * (1.0 - p));
                g = [g[0] + error * x, g[1] + error];
                h = [h[0] + weight * x * x, h[1] + weight * x, h[2] + weight];
            }
            let determinant = h[0] * h[2] - h[1] * h[1];
            if !(determinant.is_finite() && determinant > 1e-12) {
                return None;
            }
            let step = [(h[2] * g[0] - h[1] * g[1]) / determinant, (h[0] * g[1] - h[1] * g[0]) / determinant];
            (slope, offset) = (slope - step[0], offset - step[1]);
            if step[0].abs() + step[1].abs() < 1e-10 {
                return Some(Self { slope, offset });
            }
        }
        None
    }

    /// The probability for a score.
    pub fn apply(self, score: f32) -> f32 {
        sigmoid(self.slope * logit(score) + self.offset) as f32
    }
}

fn logit(score: f32) -> f64 {
    let p = f64::from(score).clamp(1e-7, 1.0 - 1e-7);
    (p / (1.0 - p)).ln()
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names whose scores are what they say: of each hundred scored p, p are right.
    fn honest() -> Vec<Scored> {
        [20, 50, 80, 95].into_iter().flat_map(|p| (0..100).map(move |i| (p as f32 / 100.0, i < p))).collect()
    }

    #[test]
    fn honest_scores_have_no_error_and_boasting_ones_do() {
        assert!(calibration_error(&honest(), 4) < 1e-6);
        let boasting: Vec<Scored> = (0..100).map(|i| (0.9, i < 60)).collect();
        assert!((calibration_error(&boasting, 15) - 0.3).abs() < 1e-6);
        assert!((calibration_error(&boasting, 1) - 0.3).abs() < 1e-6);
        assert_eq!(calibration_error(&[], 15), 0.0);
    }

    #[test]
    fn boasting_is_undone() {
        let boast = Platt { slope: 2.5, offset: 0.4 };
        let names: Vec<Scored> = honest().into_iter().map(|(p, right)| (boast.apply(p), right)).collect();
        let fit = Platt::fit(&names).unwrap();
        assert!((fit.slope - 1.0 / 2.5).abs() < 1e-3 && (fit.offset + 0.4 / 2.5).abs() < 1e-3, "{fit:?}");
        let mended: Vec<Scored> = names.into_iter().map(|(s, right)| (fit.apply(s), right)).collect();
        assert!(calibration_error(&mended, 4) < 1e-3);
        assert_eq!(Platt::fit(&[(0.9, true), (0.8, true)]), None);
    }
}
