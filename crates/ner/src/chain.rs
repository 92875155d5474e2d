//! From a probability of every label for every word to names: the best sequence that the tag scheme allows, and how
//! probable each of its names is.
//!
//! The words of a sentence form a chain whose only ties are those of the scheme: `I-PER` stands after `B-PER` or `I-PER`,
//! nowhere else. Over it run Viterbi's algorithm (1967) and the forward-backward algorithm (Rabiner 1989, with his scaling).
//! Time: words × labels².

use std::ops::Range;

use namegraph_document::EntityType;

use crate::labels::Labels;

/// A name in a sentence.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Name {
    /// The words it takes.
    pub(crate) words: Range<usize>,
    pub(crate) entity_type: EntityType,
    /// The probability that just these words are a name of just this type, over all sequences that the scheme allows.
    pub(crate) probability: f64,
}

/// The names of one sentence. `rows`: the logits of each word, as many as there are labels.
pub(crate) fn names(labels: &Labels, rows: &[&[f32]]) -> Vec<Name> {
    // Most sentences name nobody: then the best label of each word is the best path, and nothing is to be summed.
    if rows.iter().all(|row| !labels.is_name(best(row))) {
        return Vec::new();
    }
    let rows: Vec<Vec<f64>> = rows.iter().map(|row| softmax(row)).collect();
    let path = best_path(labels, &rows);
    let stretches = stretches(labels, &path);
    if stretches.is_empty() {
        return Vec::new();
    }
    let lattice = Lattice::new(labels, &rows);
    stretches
        .into_iter()
        .filter_map(|words| {
            let entity_type = labels.entity_type(path[words.start])?;
            let probability = lattice.probability(&path, words.clone());
            Some(Name { words, entity_type, probability })
        })
        .collect()
}

/// The stretches of a path that are one name each, of whatever type.
fn stretches(labels: &Labels, path: &[usize]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (i, &label) in path.iter().enumerate().filter(|(_, label)| labels.is_name(**label)) {
        match found.last_mut() {
            Some(open) if open.end == i && labels.continues(path[i - 1], label) => open.end = i + 1,
            _ => found.push(i..i + 1),
        }
    }
    found
}

/// The label with the greatest logit; of equals, the first.
fn best(row: &[f32]) -> usize {
    (1..row.len()).fold(0, |best, label| if row[label] > row[best] { label } else { best })
}

fn softmax(logits: &[f32]) -> Vec<f64> {
    let top = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let weights: Vec<f64> = logits.iter().map(|l| f64::from(l - top).exp()).collect();
    let total: f64 = weights.iter().sum();
    weights.into_iter().map(|w| w / total).collect()
}

/// The most probable path that the scheme allows; of equals, the one with the earlier labels.
fn best_path(labels: &Labels, rows: &[Vec<f64>]) -> Vec<usize> {
    let n = labels.len();
    let mut came_from: Vec<Vec<usize>> = Vec::with_capacity(rows.len());
    let mut best = Vec::new();
    for (i, row) in rows.iter().enumerate() {
        let mut scores = vec![f64::NEG_INFINITY; n];
        let mut from = vec![0; n];
        for label in 0..n {
            if i == 0 {
                scores[label] = if labels.may_start(label) { row[label].ln() } else { f64::NEG_INFINITY };
                continue;
            }
            let before = (0..n).filter(|&a| labels.follows(a, label));
            if let Some(a) = before.reduce(|a, b| if best[b] > best[a] { b } else { a }) {
                scores[label] = best[a] + row[label].ln();
                from[label] = a;
            }
        }
        best = scores;
        came_from.push(from);
    }
    let last = (0..n).filter(|&l| labels.may_end(l)).reduce(|a, b| if best[b] > best[a] { b } else { a });
    let mut path: Vec<usize> = Vec::with_capacity(rows.len());
    let mut label = last.unwrap_or(0);
    for from in came_from.iter().rev() {
        path.push(label);
        label = from[label];
    }
    path.reverse();
    path
}

/// The chain with the probability of what stands before and after each word.
struct Lattice<'a> {
    labels: &'a Labels,
    rows: &'a [Vec<f64>],
    /// Of each word and label: all that may stand before it, and itself; scaled to sum to one.
    forward: Vec<Vec<f64>>,
    /// Of each word and label: all that may stand after it, in the same scale.
    backward: Vec<Vec<f64>>,
    /// What each word was divided by.
    scale: Vec<f64>,
}

impl<'a> Lattice<'a> {
    fn new(labels: &'a Labels, rows: &'a [Vec<f64>]) -> Self {
        let (n, words) = (labels.len(), rows.len());
        let (mut forward, mut scale): (Vec<Vec<f64>>, Vec<f64>) = (Vec::with_capacity(words), Vec::new());
        for (i, row) in rows.iter().enumerate() {
            let reach = |label| match i {
                0 => f64::from(u8::from(labels.may_start(label))),
                _ => (0..n).filter(|&a| labels.follows(a, label)).map(|a| forward[i - 1][a]).sum(),
            };
            let mut column: Vec<f64> = (0..n).map(|label| reach(label) * row[label]).collect();
            let total: f64 = column.iter().sum();
            column.iter_mut().for_each(|x| *x /= total);
            forward.push(column);
            scale.push(total);
        }
        let last: Vec<f64> = (0..n).map(|label| f64::from(u8::from(labels.may_end(label)))).collect();
        let mut backward = vec![last];
        for i in (1..words).rev() {
            let after = &backward[words - 1 - i];
            let column = (0..n).map(|a| {
                let next = (0..n).filter(|&b| labels.follows(a, b));
                next.map(|b| rows[i][b] * after[b]).sum::<f64>() / scale[i]
            });
            backward.push(column.collect());
        }
        backward.reverse();
        Self { labels, rows, forward, backward, scale }
    }

    /// The probability of a name: of its labels on its words, and of no name before or after that it would be part of.
    fn probability(&self, path: &[usize], words: Range<usize>) -> f64 {
        let (first, last) = (path[words.start], path[words.end - 1]);
        let (labels, n) = (self.labels, self.labels.len());
        let parts = |a, b| labels.follows(a, b) && !labels.continues(a, b);
        let before = match words.start {
            0 => 1.0,
            start => (0..n).filter(|&a| parts(a, first)).map(|a| self.forward[start - 1][a]).sum(),
        };
        let after = match words.end {
            end if end == path.len() => 1.0,
            end => {
                let next = (0..n).filter(|&b| parts(last, b));
                next.map(|b| self.rows[end][b] * self.backward[end][b]).sum::<f64>() / self.scale[end]
            }
        };
        let within: f64 = words.map(|i| self.rows[i][path[i]] / self.scale[i]).product();
        // All that may end the sentence is less than all there is: the rest of the mass is on paths cut short.
        let whole: f64 =
            self.forward[path.len() - 1].iter().zip(&self.backward[path.len() - 1]).map(|(f, b)| f * b).sum();
        before * within * after / whole
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::tests::labels;
    use proptest::prelude::*;

    /// All paths that the scheme allows, with their probabilities.
    fn paths(labels: &Labels, rows: &[Vec<f64>]) -> Vec<(Vec<usize>, f64)> {
        let mut paths = vec![(Vec::new(), 1.0)];
        for (i, row) in rows.iter().enumerate() {
            let mut longer = Vec::new();
            for (path, p) in &paths {
                for (label, q) in row.iter().enumerate() {
                    let legal = match path.last() {
                        None => labels.may_start(label),
                        Some(&before) => labels.follows(before, label),
                    };
                    if legal && (i + 1 < rows.len() || labels.may_end(label)) {
                        longer.push(([path.as_slice(), &[label]].concat(), p * q));
                    }
                }
            }
            paths = longer;
        }
        paths
    }

    const SCHEMES: [&str; 5] = [
        "O B-PER I-PER B-LOC I-LOC",
        "O B-ORG I-ORG I-PER",
        "O B-LOC I-LOC E-LOC S-LOC B-DATE I-DATE E-DATE S-DATE",
        "O PERSON GPE",
        "B-PER I-PER O",
    ];

    /// A name of one, two and three words in each of them.
    const WRITTEN: [[&[usize]; 3]; 5] = [
        [&[1], &[1, 2], &[1, 2, 2]],
        [&[3], &[3, 3], &[3, 3, 3]],
        [&[4], &[1, 3], &[1, 2, 3]],
        [&[1], &[1, 1], &[1, 1, 1]],
        [&[0], &[0, 1], &[0, 1, 1]],
    ];

    proptest! {
        #[test]
        fn best_and_probable_as_by_counting_every_path(
            scheme in 0..SCHEMES.len(),
            logits in prop::collection::vec(prop::collection::vec(-4f32..4.0, 9), 1..6),
        ) {
            let labels = labels(SCHEMES[scheme]);
            let logits: Vec<&[f32]> = logits.iter().map(|row| &row[..labels.len()]).collect();
            let rows: Vec<Vec<f64>> = logits.iter().map(|row| softmax(row)).collect();
            let all = paths(&labels, &rows);
            let total: f64 = all.iter().map(|(_, p)| p).sum();
            let best = all.iter().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
            prop_assert_eq!(&best_path(&labels, &rows), &best.0);
            for name in names(&labels, &logits) {
                let holds = |path: &[usize]| {
                    stretches(&labels, path).contains(&name.words)
                        && path[name.words.clone()] == best.0[name.words.clone()]
                };
                let expected = all.iter().filter(|(path, _)| holds(path)).map(|(_, p)| p).sum::<f64>() / total;
                prop_assert!((name.probability - expected).abs() < 1e-9, "{} {}", name.probability, expected);
            }
        }

        /// Names that are written in a scheme are read from it again.
        #[test]
        fn what_a_scheme_writes_is_read(scheme in 0..SCHEMES.len(), lengths in prop::collection::vec((1usize..3, 1usize..4), 1..6)) {
            let labels = labels(SCHEMES[scheme]);
            let outside = (0..labels.len()).find(|l| !labels.is_name(*l)).unwrap();
            let (mut path, mut expected) = (Vec::new(), Vec::new());
            for (gap, length) in lengths {
                path.resize(path.len() + gap, outside);
                expected.push(path.len()..path.len() + length);
                path.extend(WRITTEN[scheme][length - 1]);
            }
            prop_assert_eq!(stretches(&labels, &path), expected);
        }
    }

    #[test]
    fn an_illegal_sequence_cannot_come_out() {
        let labels = labels("O B-PER I-PER");
        let sure: [&[f32]; 3] = [&[9.0, 0.0, 0.0], &[0.0, 8.0, 9.0], &[0.0, 0.0, 9.0]];
        let found = names(&labels, &sure);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].words.clone(), found[0].entity_type), (1..3, EntityType::Person));
    }
}
