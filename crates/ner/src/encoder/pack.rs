//! Windows side by side on their way through the layers, and what is settled of them.

use std::ops::Range;

use crate::recognizer::Input;

/// The rows of some windows, of which some are worked on.
pub(crate) struct Pack {
    /// Of every piece of the open windows, one below the other.
    pub(crate) rows: Vec<f32>,
    /// Those that hold an unsettled word.
    pub(crate) windows: Vec<Open>,
    /// Logits of each word, `[words, labels]`, for each window that came in.
    pub(crate) answers: Vec<Vec<f32>>,
    /// The rows that are worked on, in order.
    active: Vec<usize>,
    labels: usize,
}

/// A window with unsettled words.
pub(crate) struct Open {
    /// Its rows.
    pub(crate) rows: Range<usize>,
    /// Which of those that are worked on are its.
    pub(crate) active: Range<usize>,
    /// Its place among the windows that came in.
    index: usize,
    words: Vec<Unsettled>,
}

struct Unsettled {
    /// Which word of the window.
    index: usize,
    /// Its pieces, as rows of the window.
    pieces: Range<usize>,
}

impl Pack {
    /// Windows that nothing is settled of; their rows are still to be put in.
    pub(crate) fn new(inputs: &[Input], labels: usize) -> Self {
        let mut pack = Self {
            rows: Vec::new(),
            windows: Vec::with_capacity(inputs.len()),
            answers: inputs.iter().map(|input| vec![0.0; input.starts.len() * labels]).collect(),
            active: Vec::new(),
            labels,
        };
        let mut row = 0;
        for (index, input) in inputs.iter().enumerate() {
            let ends = input.starts.iter().skip(1).copied().chain([input.ids.len() - 1]);
            let words = input.starts.iter().zip(ends).enumerate();
            let words = words.map(|(index, (&start, end))| Unsettled { index, pieces: start..end }).collect();
            let rows = row..row + input.ids.len();
            row = rows.end;
            pack.windows.push(Open { active: rows.clone(), rows, index, words });
        }
        pack.active = (0..row).collect();
        pack
    }

    /// Leaves only the first piece of each unsettled word to be worked on.
    pub(crate) fn narrow(&mut self) {
        self.active.clear();
        for window in &mut self.windows {
            let first = self.active.len();
            self.active.extend(window.words.iter().map(|word| window.rows.start + word.pieces.start));
            window.active = first..self.active.len();
        }
    }

    /// Copies the rows that are worked on.
    pub(crate) fn worked_on(&self, width: usize, to: &mut Vec<f32>) {
        gather(&self.rows, width, self.active.iter().copied(), to);
    }

    /// Puts them back.
    pub(crate) fn put_back(&mut self, width: usize, from: &[f32]) {
        for (&row, from) in self.active.iter().zip(from.chunks_exact(width)) {
            self.rows[row * width..(row + 1) * width].copy_from_slice(from);
        }
    }

    /// Copies the row of each unsettled word's first piece.
    pub(crate) fn first_pieces(&self, width: usize, to: &mut Vec<f32>) {
        let firsts = self
            .windows
            .iter()
            .flat_map(|window| window.words.iter().map(|word| window.rows.start + word.pieces.start));
        gather(&self.rows, width, firsts, to);
    }

    /// Takes the logits of all unsettled words, keeps those that are certain as their answers and closes the windows that
    /// have no other.
    pub(crate) fn settle(&mut self, width: usize, logits: &[f32], certain: impl Fn(&[f32]) -> bool) {
        let mut logits = logits.chunks_exact(self.labels);
        for window in &mut self.windows {
            let answers = &mut self.answers[window.index];
            window.words.retain(|word| {
                let logits = logits.next().unwrap_or_default();
                let settled = certain(logits);
                if settled {
                    answers[word.index * self.labels..][..self.labels].copy_from_slice(logits);
                }
                !settled
            });
        }
        self.close(width);
    }

    /// Drops the windows without unsettled words and closes the gaps they leave.
    fn close(&mut self, width: usize) {
        self.windows.retain(|window| !window.words.is_empty());
        self.active.clear();
        let mut row = 0;
        for window in &mut self.windows {
            let rows = window.rows.clone();
            self.rows.copy_within(rows.start * width..rows.end * width, row * width);
            window.rows = row..row + rows.len();
            row = window.rows.end;
            let first = self.active.len();
            self.active.push(window.rows.start);
            self.active
                .extend(window.words.iter().flat_map(|w| w.pieces.clone()).map(|r| window.rows.start + r));
            self.active.push(window.rows.end - 1);
            window.active = first..self.active.len();
        }
        self.rows.truncate(row * width);
    }
}

fn gather(rows: &[f32], width: usize, which: impl Iterator<Item = usize>, to: &mut Vec<f32>) {
    to.clear();
    which.for_each(|row| to.extend_from_slice(&rows[row * width..(row + 1) * width]));
}
