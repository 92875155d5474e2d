//! Whether two entities share more neighbours than chance would give.

use statrs::distribution::{DiscreteCDF, Hypergeometric};

/// How far the overlap of two sets, drawn from the same whole, is from chance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overlap {
    /// How many members chance would put in both.
    pub expected: f64,
    /// How probably it puts so many there, or more.
    pub p: f64,
}

impl Overlap {
    /// Sets of `a` and `b` members out of `whole`, with `shared` in both. What is larger than the whole is taken as all of it.
    pub fn new(whole: u64, a: u64, b: u64, shared: u64) -> Self {
        let (a, b) = (a.min(whole), b.min(whole));
        let expected = if whole > 0 { a as f64 * b as f64 / whole as f64 } else { 0.0 };
        let p = match Hypergeometric::new(whole, a, b) {
            Ok(drawn) if shared > 0 => drawn.sf(shared - 1),
            _ => 1.0,
        };
        Self { expected, p }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// scipy 1.17.1: `hypergeom.sf(k - 1, N, a, b)`
    #[test]
    fn overlaps_are_as_probable_as_scipy_says() {
        for (whole, a, b, shared, p) in [
            (100, 20, 30, 6, 0.5990112067451474),
            (100, 20, 30, 15, 3.764100418941757e-06),
            (5000, 40, 70, 3, 0.017936871123841666),
            (29000, 900, 700, 60, 1.6027318784443266e-12),
        ] {
            let found = Overlap::new(whole, a, b, shared);
            assert!((found.p - p).abs() <= 1e-9 * p.max(1e-3), "{found:?} {p}");
        }
        assert_eq!(Overlap::new(0, 3, 2, 0), Overlap { expected: 0.0, p: 1.0 });
        assert_eq!(Overlap::new(10, 4, 5, 0).expected, 2.0);
    }
}
