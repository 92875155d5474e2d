//! Learning what letters of a script become from pairs of words, of which some are not pairs.

use std::collections::BTreeMap;
use std::fmt::Write;

use rustc_hash::FxHashMap;

use super::model::LOST;
use super::{LONGEST_FOREIGN, LONGEST_LATIN, background, foreign_letters, latin_letters};

const ROUNDS: usize = 12;
/// Rounds in which every pair counts in full, so that the letters find each other.
const TRUSTING: usize = 3;
/// What a letter of a unit costs before anything is learned.
const PER_LETTER: f64 = 0.05;
/// Units that are met fewer times are not kept.
const LEAST_COUNT: f64 = 2.5;
/// Nor those that are a smaller part of what their foreign side becomes.
const LEAST_SHARE: f64 = 0.002;

/// A pair of words with the number of each part of them.
struct Pair {
    foreign: Vec<[u32; LONGEST_FOREIGN]>,
    latin: Vec<[u32; LONGEST_LATIN + 1]>,
    background: f64,
}

/// Numbers of strings.
#[derive(Default)]
struct Numbers {
    of: FxHashMap<String, u32>,
    strings: Vec<String>,
}

impl Numbers {
    fn of(&mut self, string: String) -> u32 {
        let next = self.strings.len() as u32;
        *self.of.entry(string).or_insert_with_key(|string| {
            self.strings.push(string.clone());
            next
        })
    }
}

const MISSING: u32 = u32::MAX;

/// Learns each model from pairs of a foreign word and a Latin one: rows for `data/names/transliteration.tsv`, by expectation maximization.
pub fn fit<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str, &'a str)>) -> String {
    let mut of_models = BTreeMap::<&str, Vec<(Vec<char>, String)>>::new();
    for (model, foreign, latin) in pairs {
        let (foreign, latin) = (foreign_letters(foreign), latin_letters(latin));
        if !foreign.is_empty() && !latin.is_empty() {
            of_models.entry(model).or_default().push((foreign, latin));
        }
    }
    let mut rows = String::new();
    for (model, pairs) in of_models {
        for (foreign, latin, probability) in fit_model(&pairs) {
            let millionths = (probability * 1e6).max(1.0);
            let _ = writeln!(rows, "{model}\t{foreign}\t{latin}\t{millionths:.0}");
        }
    }
    rows
}

fn fit_model(words: &[(Vec<char>, String)]) -> Vec<(String, String, f64)> {
    let (mut of_foreign, mut of_latin) = (Numbers::default(), Numbers::default());
    let pairs: Vec<Pair> =
        words.iter().map(|(f, l)| Pair::new(f, l, &mut of_foreign, &mut of_latin)).collect();
    let length = |numbers: &Numbers, at: u32| numbers.strings[at as usize].chars().count() as i32;
    let mut joint = FxHashMap::<u64, f64>::default();
    let mut true_share = 0.8;
    for round in 0..ROUNDS {
        let mut counts = FxHashMap::<u64, f64>::default();
        let marginals = marginals(&joint);
        let probability = |foreign: u32, latin: u32| match round {
            0 => PER_LETTER.powi(length(&of_foreign, foreign) + length(&of_latin, latin)),
            _ => joint.get(&unit(foreign, latin)).copied().unwrap_or(0.0),
        };
        let mut sum_true = 0.0;
        for pair in &pairs {
            let weigh = |joint: f64| {
                if round < TRUSTING {
                    return 1.0;
                }
                let conditional = joint / pair.marginal(&marginals);
                let (truly, otherwise) =
                    (true_share * conditional, (1.0 - true_share) * pair.background.exp());
                truly / (truly + otherwise)
            };
            sum_true += pair.count(&probability, weigh, &mut counts);
        }
        true_share = (sum_true / pairs.len() as f64).clamp(0.05, 0.99);
        let all: f64 = counts.values().sum();
        let least = if round < TRUSTING { 0.2 } else { 1.0 };
        joint = counts.into_iter().filter(|(_, count)| *count >= least).map(|(k, c)| (k, c / all)).collect();
        if round + 1 == ROUNDS {
            joint.retain(|_, share| *share * all >= LEAST_COUNT);
        }
    }
    let marginals = marginals(&joint);
    let mut rows: Vec<(String, String, f64)> = joint
        .into_iter()
        .map(|(unit, probability)| ((unit >> 32) as u32, unit as u32, probability))
        .filter(|(foreign, _, probability)| *probability >= LEAST_SHARE * marginals[foreign])
        .map(|(f, l, p)| (of_foreign.strings[f as usize].clone(), of_latin.strings[l as usize].clone(), p))
        .collect();
    rows.sort_by(|a, b| a.0.cmp(&b.0).then(b.2.total_cmp(&a.2)).then_with(|| a.1.cmp(&b.1)));
    rows
}

const fn unit(foreign: u32, latin: u32) -> u64 {
    (foreign as u64) << 32 | latin as u64
}

fn marginals(joint: &FxHashMap<u64, f64>) -> FxHashMap<u32, f64> {
    let mut marginals = FxHashMap::default();
    let mut sorted: Vec<(&u64, &f64)> = joint.iter().collect();
    sorted.sort_unstable_by_key(|(unit, _)| **unit);
    for (unit, probability) in sorted {
        *marginals.entry((unit >> 32) as u32).or_default() += probability;
    }
    marginals
}

impl Pair {
    fn new(foreign: &[char], latin: &str, of_foreign: &mut Numbers, of_latin: &mut Numbers) -> Self {
        let mut parts = |at: usize, n: usize| match foreign.get(at..at + n) {
            Some(letters) => of_foreign.of(letters.iter().collect()),
            None => MISSING,
        };
        let foreign = (0..foreign.len()).map(|at| std::array::from_fn(|n| parts(at, n + 1))).collect();
        let mut parts = |at: usize, n: usize| match latin.get(at..at + n) {
            Some(letters) => of_latin.of(letters.to_owned()),
            None => MISSING,
        };
        let places = (0..=latin.len()).map(|at| std::array::from_fn(|n| parts(at, n))).collect();
        Self { foreign, latin: places, background: background(latin) }
    }

    /// The probability of the foreign word, over all ways to take it apart.
    fn marginal(&self, marginals: &FxHashMap<u32, f64>) -> f64 {
        let mut reached = vec![0.0; self.foreign.len() + 1];
        reached[0] = 1.0;
        for (i, units) in self.foreign.iter().enumerate() {
            let total = |unit: &u32| marginals.get(unit).copied().unwrap_or(0.0);
            for (n, unit) in units.iter().enumerate().filter(|(_, unit)| **unit != MISSING) {
                reached[i + n + 1] += reached[i] * total(unit);
            }
            reached[i + 1] += reached[i] * LOST * total(&units[0]).max(1e-6);
        }
        reached[self.foreign.len()]
    }

    /// Adds how often each unit is expected in the pair, by the forward-backward algorithm; returns what the pair counts.
    fn count(
        &self,
        probability: &impl Fn(u32, u32) -> f64,
        weigh: impl Fn(f64) -> f64,
        counts: &mut FxHashMap<u64, f64>,
    ) -> f64 {
        let width = self.latin.len();
        let size = (self.foreign.len() + 1) * width;
        let mut steps = Vec::new();
        for (i, units) in self.foreign.iter().enumerate() {
            for (j, parts) in self.latin.iter().enumerate() {
                for (n, &foreign) in units.iter().enumerate().filter(|(_, unit)| **unit != MISSING) {
                    for (m, &latin) in parts.iter().enumerate().filter(|(_, part)| **part != MISSING) {
                        let likely = probability(foreign, latin);
                        if likely > 0.0 {
                            steps.push((
                                i * width + j,
                                (i + n + 1) * width + j + m,
                                likely,
                                unit(foreign, latin),
                            ));
                        }
                    }
                }
            }
        }
        let mut forward = vec![0.0; size];
        forward[0] = 1.0;
        for &(from, to, likely, _) in &steps {
            forward[to] += forward[from] * likely;
        }
        let mut backward = vec![0.0; size];
        backward[size - 1] = 1.0;
        for &(from, to, likely, _) in steps.iter().rev() {
            backward[from] += backward[to] * likely;
        }
        let all = forward[size - 1];
        if all <= 0.0 {
            return 0.0;
        }
        let weight = weigh(all);
        for &(from, to, likely, unit) in &steps {
            let expected = forward[from] * likely * backward[to] / all;
            if expected > 1e-6 {
                *counts.entry(unit).or_default() += weight * expected;
            }
        }
        weight
    }
}
