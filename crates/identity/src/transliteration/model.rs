//! What was learned of one script, and the ways to read a word by it.

use std::collections::HashMap;

use super::{LONGEST_FOREIGN, LatinWord};

/// How often a letter of a word has nothing that stands for it in the other, though no unit says so.
pub(super) const LOST: f64 = 2e-4;
/// The least that a letter is expected.
const LEAST_TOTAL: f64 = 1e-6;

/// What the units of a script become in Latin letters.
#[derive(Default)]
pub(super) struct Model {
    /// Of each unit of the script, the Latin units that stand for it, the most probable first.
    units: HashMap<Box<str>, Vec<Unit>>,
    /// The sums of their probabilities.
    totals: HashMap<Box<str>, f64>,
}

/// A Latin unit: its letters, the same as the first bytes of a number, and which bits of it count.
struct Unit {
    latin: Box<str>,
    packed: u64,
    mask: u64,
    probability: f64,
}

impl Model {
    pub(super) fn add(&mut self, foreign: &str, latin: &str, probability: f64) {
        let bits = 8 * latin.len() as u32;
        let unit = Unit {
            latin: latin.into(),
            packed: packed(latin.as_bytes()),
            mask: !u64::MAX.checked_shr(bits).unwrap_or(0),
            probability,
        };
        self.units.entry(foreign.into()).or_default().push(unit);
        *self.totals.entry(foreign.into()).or_default() += probability;
    }

    /// The ways to read a word.
    pub(super) fn lattice(&self, letters: &[char]) -> Lattice<'_> {
        let total = |unit: &str| self.totals.get(unit).copied();
        let mut lattice =
            Lattice { steps: Vec::with_capacity(letters.len()), lost: Vec::new(), probability: 0.0 };
        let mut reached = vec![0.0; letters.len() + 1];
        reached[0] = 1.0;
        for at in 0..letters.len() {
            let mut steps = Vec::new();
            for n in (1..=LONGEST_FOREIGN).filter(|n| at + n <= letters.len()) {
                let unit: String = letters[at..at + n].iter().collect();
                if let Some(units) = self.units.get(unit.as_str()) {
                    steps.push((n, units.as_slice()));
                    reached[at + n] += reached[at] * total(&unit).unwrap_or(0.0);
                }
            }
            let lost = LOST * total(letters[at].encode_utf8(&mut [0; 4])).unwrap_or(LEAST_TOTAL);
            reached[at + 1] += reached[at] * lost;
            lattice.steps.push(steps);
            lattice.lost.push(lost);
        }
        lattice.probability = reached[letters.len()];
        lattice
    }
}

/// The ways to read a word, letter by letter.
pub(super) struct Lattice<'m> {
    /// Of each letter, how many letters the units that begin there have, and what they become.
    steps: Vec<Vec<(usize, &'m [Unit])>>,
    /// How probable it is that nothing stands for it.
    lost: Vec<f64>,
    /// How probable the word is with any Latin letters.
    probability: f64,
}

impl Lattice<'_> {
    /// The natural logarithm of the odds that the word is this one in Latin letters, over all ways to read it.
    pub(super) fn odds(&self, latin: &LatinWord) -> f64 {
        self.joint(&latin.packed).ln() - self.probability.ln() - latin.background
    }

    fn joint(&self, latin: &[u64]) -> f64 {
        let width = latin.len() + 1;
        let mut reached = vec![0.0; (self.steps.len() + 1) * width];
        reached[0] = 1.0;
        for i in 0..=self.steps.len() {
            for j in 0..width {
                let here = reached[i * width + j];
                if here == 0.0 {
                    continue;
                }
                let rest = latin.get(j).copied().unwrap_or(0);
                for &(n, units) in self.steps.get(i).into_iter().flatten() {
                    for unit in units.iter().filter(|unit| rest & unit.mask == unit.packed) {
                        reached[(i + n) * width + j + unit.latin.len()] += here * unit.probability;
                    }
                }
                match self.lost.get(i) {
                    Some(lost) => reached[(i + 1) * width + j] += here * lost,
                    // Silent ones at the end: elsewhere they would let any letter stand for any other.
                    None if j + 1 < width => reached[i * width + j + 1] += here * LOST,
                    None => {}
                }
            }
        }
        reached[reached.len() - 1]
    }

    /// The most probable readings, by a beam of so many beginnings for each letter.
    pub(super) fn readings(&self, most: usize) -> Vec<String> {
        let mut best: Vec<Vec<(f64, String)>> = vec![Vec::new(); self.steps.len() + 1];
        best[0].push((1.0, String::new()));
        for (at, steps) in self.steps.iter().enumerate() {
            let here = likeliest(std::mem::take(&mut best[at]), most);
            for (n, units) in steps {
                for unit in units.iter().take(most) {
                    let longer =
                        |(p, read): &(f64, String)| (p * unit.probability, format!("{read}{}", unit.latin));
                    best[at + n].extend(here.iter().map(longer));
                }
            }
        }
        let whole = likeliest(best.pop().unwrap_or_default(), most);
        whole.into_iter().map(|(_, word)| word).filter(|word| !word.is_empty()).collect()
    }
}

/// The likeliest of some readings, each once.
fn likeliest(mut readings: Vec<(f64, String)>, most: usize) -> Vec<(f64, String)> {
    readings.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let mut kept: Vec<(f64, String)> = Vec::with_capacity(most);
    for reading in readings {
        if kept.len() < most && kept.iter().all(|(_, other)| *other != reading.1) {
            kept.push(reading);
        }
    }
    kept
}

/// The first eight of some bytes as a number, the first one highest.
pub(super) fn packed(bytes: &[u8]) -> u64 {
    let mut first = [0; 8];
    let n = bytes.len().min(8);
    first[..n].copy_from_slice(&bytes[..n]);
    u64::from_be_bytes(first)
}
