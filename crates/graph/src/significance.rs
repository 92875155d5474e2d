//! What a link means: how much more often two meet than chance has it, how sure that is, and which links stand out.

use std::collections::HashMap;

use rayon::prelude::*;
use statrs::function::gamma::gamma_lr;

use crate::cooccurrence::{Occurrence, Pair};
use crate::null::{Chance, NullModel, Presence};

/// Entities that fewer stories name are in no pair that is tested: one story says nothing of who belongs together.
/// It goes by the entities alone, not by what they are linked to, so the tests that are left are not chosen by their outcome.
const LEAST_STORIES: u32 = 2;

/// How probable it is that chance brings two together in `observed` stories or more, if it does in `expected` on average:
/// the upper tail of the Poisson distribution, `P(X ≥ observed)`. Stories that count less than one, as lists do, make `observed`
/// no whole number: the tail is that of the gamma distribution then, which joins Poisson's.
///
/// The exact null distribution is that of a sum of independent yes-or-no trials, one for each story, of unequal
/// probabilities. Above its mean its tail is at most Poisson's (Hoeffding 1956; Anderson & Samuels 1967, "Some inequalities
/// among binomial and Poisson probabilities"), so the value errs on the side of chance, most where both occur in a good
/// part of all stories. Assumes that stories are independent: that is why copies are one story.
///
/// With shares below one the sum varies less than Poisson's of the same mean, so the value still errs on the side of chance.
pub fn poisson_tail(observed: f64, expected: f64) -> f64 {
    match (observed > 0.0, expected > 0.0) {
        (false, _) => 1.0,
        (_, false) => 0.0,
        _ => gamma_lr(observed, expected),
    }
}

/// Normalized pointwise mutual information of two entities over stories, in `-1..=1`: 0 if they meet as often as they
/// would if they were independent, 1 if neither occurs without the other.
///
/// Bouma (2009), "Normalized (pointwise) mutual information in collocation extraction":
/// `ln(p(a,b) / (p(a) p(b))) / -ln p(a,b)`. An effect size, no test: of rare pairs it says much too much. It knows
/// nothing of the stories' lengths; the lift, stories over [`expected`](Chance::expected) ones, does.
pub fn npmi(together: f64, a: f64, b: f64, stories: f64) -> f64 {
    if together >= stories {
        return 1.0;
    }
    (together * stories / (a * b)).ln() / -(together / stories).ln()
}

/// False-discovery rates: for each of these p-values, the least rate at which its test passes.
///
/// Benjamini & Hochberg (1995), "Controlling the false discovery rate". `tests` is how many tests there are in all;
/// those whose p-value is not given have one of 1. Holds if the tests are independent or depend on each other
/// positively (Benjamini & Yekutieli 2001), as those of pairs with an entity in common do.
///
/// Time: O(n log n).
pub fn benjamini_hochberg(p: &[f64], tests: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_unstable_by(|&i, &j| p[i].total_cmp(&p[j]).then(i.cmp(&j)));
    let mut rates = vec![1.0; p.len()];
    let mut least: f64 = 1.0;
    for (rank, &i) in order.iter().enumerate().rev() {
        least = least.min(p[i] * tests / (rank + 1) as f64);
        rates[i] = least;
    }
    rates
}

/// How probable it is that one of an entity's links weighs as much as this one, if its whole weight were spread over
/// its links at random: the disparity filter's α.
///
/// Serrano, Boguñá & Vespignani (2009), "Extracting the multiscale backbone of complex weighted networks":
/// `(1 - weight / strength)^(degree - 1)`. Assumes weights spread uniformly; it knows nothing of chance meetings, so it
/// is an alternative to the false-discovery rate, not a better one. A link belongs to the backbone if α is small at
/// either end; an only link (degree 1) says nothing, and has 1.
pub fn disparity(weight: f64, strength: f64, degree: u32) -> f64 {
    (1.0 - weight / strength).max(0.0).powi(degree as i32 - 1)
}

/// Fills in what pairs mean.
///
/// `by_period`: of each entity, how often it occurs in each period; `null`: the model of each period. Chance brings two together
/// in a period as often as both are named in it; what it gives over all of time is the sum.
pub(crate) fn significances(
    pairs: &mut [Pair],
    entities: &[Occurrence],
    by_period: &[Vec<(u32, Occurrence)>],
    null: &[NullModel],
) {
    let periods = Periods::new(by_period, null);
    // Pairs are in order of `a`, whose presences are worked out once.
    pairs.par_chunk_by_mut(|x, y| x.a == y.a).for_each(|same| {
        let a = periods.presences(same[0].a);
        for pair in same {
            let (stories, shares) = periods.expected(&a, pair.b);
            let [in_a, in_b] = [pair.a, pair.b].map(|e| f64::from(entities[e as usize].stories));
            pair.expected = stories;
            pair.p = poisson_tail(pair.shares, shares);
            pair.npmi = npmi(f64::from(pair.stories), in_a, in_b, periods.stories);
        }
    });
    rates(pairs, entities);
    disparities(pairs, entities.len());
}

/// What chance gives in each period.
struct Periods<'a> {
    by_period: &'a [Vec<(u32, Occurrence)>],
    chances: Vec<Chance>,
    /// By period and number of stories.
    densities: HashMap<(u32, u32), f64>,
    /// In all periods.
    stories: f64,
}

impl<'a> Periods<'a> {
    fn new(by_period: &'a [Vec<(u32, Occurrence)>], null: &[NullModel]) -> Self {
        let chances: Vec<Chance> = null.iter().map(NullModel::fitted).collect();
        let mut densities = HashMap::new();
        for (period, occurrence) in by_period.iter().flatten() {
            let of = || chances[*period as usize].density(occurrence.stories);
            densities.entry((*period, occurrence.stories)).or_insert_with(of);
        }
        let stories = chances.iter().map(Chance::stories).sum();
        Self { by_period, chances, densities, stories }
    }

    fn presence(&self, period: u32, occurrence: &Occurrence) -> Presence {
        self.chances[period as usize].presence(occurrence, self.densities[&(period, occurrence.stories)])
    }

    fn presences(&self, entity: u32) -> Vec<(u32, Presence)> {
        self.by_period[entity as usize]
            .iter()
            .map(|(period, o)| (*period, self.presence(*period, o)))
            .collect()
    }

    /// In how many stories chance brings two together, and in how many shares of stories.
    ///
    /// Time: O(classes) for each period that has both.
    fn expected(&self, a: &[(u32, Presence)], b: u32) -> (f64, f64) {
        let others = &self.by_period[b as usize];
        let (mut stories, mut shares) = (0.0, 0.0);
        for (period, a) in a {
            let Ok(at) = others.binary_search_by_key(period, |(other, _)| *other) else { continue };
            let expected = self.chances[*period as usize].expected(a, &self.presence(*period, &others[at].1));
            stories += expected.0;
            shares += expected.1;
        }
        (stories, shares)
    }
}

fn rates(pairs: &mut [Pair], entities: &[Occurrence]) {
    let eligible = |entity: u32| entities[entity as usize].stories >= LEAST_STORIES;
    let n = entities.iter().filter(|o| o.stories >= LEAST_STORIES).count() as f64;
    let tested: Vec<usize> =
        (0..pairs.len()).filter(|&i| eligible(pairs[i].a) && eligible(pairs[i].b)).collect();
    let p: Vec<f64> = tested.iter().map(|&i| pairs[i].p).collect();
    for (i, rate) in tested.into_iter().zip(benjamini_hochberg(&p, n * (n - 1.0) / 2.0)) {
        pairs[i].fdr = rate;
    }
}

fn disparities(pairs: &mut [Pair], entities: usize) {
    let mut ends = vec![(0.0, 0); entities];
    for pair in &*pairs {
        for end in [pair.a, pair.b] {
            let (strength, degree) = &mut ends[end as usize];
            *strength += f64::from(pair.stories);
            *degree += 1;
        }
    }
    for pair in pairs {
        let alpha = |end: u32| {
            let (strength, degree) = ends[end as usize];
            disparity(f64::from(pair.stories), strength, degree)
        };
        pair.disparity = alpha(pair.a).min(alpha(pair.b));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// scipy 1.17.1: `scipy.stats.poisson.sf(observed - 1, expected)`
    #[test]
    fn tails_are_those_of_scipy() {
        let cases = [
            (1, 0.01, 0.009950166250831952),
            (5, 0.2, 2.2581905529578234e-06),
            (40, 3.5, 2.3426604594583965e-28),
            (3, 2.9, 0.5540368014428195),
            (120, 100.0, 0.02823039396486565),
            (1, 5.0, 0.9932620530009145),
            (200, 1.5, 0.0),
        ];
        for (observed, expected, tail) in cases {
            let found = poisson_tail(f64::from(observed), expected);
            assert!((found - tail).abs() <= 1e-9 * tail, "{observed} {expected}: {found} for {tail}");
        }
        assert_eq!((poisson_tail(0.0, 2.0), poisson_tail(3.0, 0.0)), (1.0, 0.0));
    }

    /// statsmodels 0.15.0: `multipletests([0.001, 0.04, 0.2, 0.0005, 0.03, 0.9, 1, 1, 1, 1], method="fdr_bh")[1][:6]`
    #[test]
    fn rates_are_those_of_statsmodels() {
        let rates = benjamini_hochberg(&[0.001, 0.04, 0.2, 0.0005, 0.03, 0.9], 10.0);
        assert_eq!(rates.len(), 6);
        for (found, expected) in rates.iter().zip([0.005, 0.1, 0.4, 0.005, 0.1, 1.0]) {
            assert!((found - expected).abs() < 1e-12, "{rates:?}");
        }
    }

    #[test]
    fn effect_sizes_and_the_disparity_filter() {
        assert_eq!(npmi(5.0, 5.0, 5.0, 100.0), 1.0);
        assert!(npmi(1.0, 10.0, 10.0, 100.0).abs() < 1e-12);
        assert!(npmi(1.0, 50.0, 50.0, 100.0) < 0.0);
        assert_eq!(npmi(7.0, 7.0, 7.0, 7.0), 1.0);
        // By hand: a link of 3 out of 4 over two links, and an only link.
        assert_eq!((disparity(3.0, 4.0, 2), disparity(5.0, 5.0, 1)), (0.25, 1.0));
    }

    proptest! {
        #[test]
        fn a_rate_is_never_below_its_p_value_and_keeps_the_order(p in prop::collection::vec(0.0f64..1.0, 1..40), unseen in 0u32..100) {
            let rates = benjamini_hochberg(&p, (p.len() as u32 + unseen).into());
            for i in 0..p.len() {
                prop_assert!(rates[i] >= p[i] * (1.0 - 1e-12) && rates[i] <= 1.0);
                for j in 0..p.len() {
                    prop_assert!(p[i] > p[j] || rates[i] <= rates[j]);
                }
            }
        }

        #[test]
        fn more_meetings_are_less_probable(observed in 1u32..300, expected in 0.001f64..300.0) {
            prop_assert!(poisson_tail(f64::from(observed) + 1.0, expected) <= poisson_tail(observed.into(), expected));
        }
    }
}
