//! Windows as the Rust engines of this comparison are given them, and the labels they write.

use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use serde_json::{Value, json};

pub type Outcome<T> = Result<T, Box<dyn Error>>;

pub struct Window {
    pub ids: Vec<u32>,
    pub kinds: Vec<u32>,
    /// Where each word's first piece is.
    pub starts: Vec<usize>,
}

/// The windows of a file, one a line.
pub fn read_windows(path: &Path) -> Outcome<Vec<Window>> {
    let window = |line: String| -> Outcome<Window> {
        let fields: Value = serde_json::from_str(&line)?;
        let numbers = |name: &str| -> Outcome<Vec<u32>> { Ok(serde_json::from_value(fields[name].clone())?) };
        let starts = numbers("starts")?.into_iter().map(|start| start as usize).collect();
        Ok(Window { ids: numbers("ids")?, kinds: numbers("kinds")?, starts })
    };
    BufReader::new(File::open(path)?).lines().map(|line| window(line?)).collect()
}

/// Indexes of windows of like length, `room` pieces at most with the padding.
#[allow(dead_code, reason = "namegraph does not pad")]
pub fn batches(windows: &[Window], room: usize) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..windows.len()).collect();
    order.sort_by_key(|&i| windows[i].ids.len());
    let mut batches: Vec<Vec<usize>> = Vec::new();
    for i in order {
        match batches.last_mut() {
            Some(batch) if (batch.len() + 1) * windows[i].ids.len() <= room => batch.push(i),
            _ => batches.push(vec![i]),
        }
    }
    batches
}

/// Pieces, types and mask of a batch, row by row, and how long a row is.
#[allow(dead_code, reason = "namegraph does not pad")]
pub fn padded(windows: &[Window], batch: &[usize]) -> ([Vec<u32>; 3], usize) {
    let longest = batch.iter().map(|&i| windows[i].ids.len()).max().unwrap_or(0);
    let mut tensors = [const { Vec::new() }; 3];
    for &i in batch {
        let Window { ids, kinds, .. } = &windows[i];
        for (tensor, row) in tensors.iter_mut().zip([ids.clone(), kinds.clone(), vec![1; ids.len()]]) {
            tensor.extend(row);
            tensor.resize(tensor.len() + longest - ids.len(), 0);
        }
    }
    (tensors, longest)
}

/// The label of each word, a window a line.
pub fn write_labels(path: &str, labels: impl Iterator<Item = Vec<u32>>) -> Outcome<()> {
    let mut out = BufWriter::new(File::create(path)?);
    for window in labels {
        writeln!(out, "{}", json!(window))?;
    }
    Ok(out.flush()?)
}
