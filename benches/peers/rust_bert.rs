//! rust-bert's side of the comparison: `peers-rust-bert MODEL WINDOWS THREADS BATCH [LABELS]`
//!
//! Windows of like length are read together, BATCH padded pieces at once. Prints the seconds that reading took and writes the
//! best label of each word, as namegraph.rs does.
#![allow(clippy::print_stdout, reason = "what it measures is its output")]

mod windows;

use std::path::Path;
use std::time::Instant;

use rust_bert::Config;
use rust_bert::bert::{BertConfig, BertForTokenClassification};
use serde_json::json;
use tch::nn::VarStore;
use tch::{Device, Kind, Tensor, no_grad};
use windows::{Outcome, Window, batches, padded, read_windows, write_labels};

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, file, threads, room, labels @ ..] = arguments.as_slice() else {
        return Err("usage: peers-rust-bert MODEL WINDOWS THREADS BATCH [LABELS]".into());
    };
    tch::set_num_threads(threads.parse()?);
    let folder = Path::new(folder);
    let mut store = VarStore::new(Device::Cpu);
    let config = BertConfig::from_file(folder.join("config.json"));
    let model = BertForTokenClassification::new(store.root(), &config)?;
    store.load(folder.join("model.safetensors"))?;
    store.set_kind(Kind::Float);
    let windows = read_windows(file.as_ref())?;
    let batches = batches(&windows, room.parse()?);
    let mut best: Vec<Vec<i64>> = vec![Vec::new(); windows.len()];
    let start = Instant::now();
    for batch in &batches {
        for (&i, answer) in batch.iter().zip(read(&model, &windows, batch)?) {
            best[i] = answer;
        }
    }
    println!("{}", json!({"seconds": start.elapsed().as_secs_f64()}));
    if let [labels] = labels {
        let words = |(window, best): (&Window, &Vec<i64>)| {
            window.starts.iter().map(|&start| best[start] as u32).collect()
        };
        write_labels(labels, windows.iter().zip(&best).map(words))?;
    }
    Ok(())
}

fn read(model: &BertForTokenClassification, windows: &[Window], batch: &[usize]) -> Outcome<Vec<Vec<i64>>> {
    let (tensors, longest) = padded(windows, batch);
    let [ids, kinds, mask] = tensors.map(|numbers| {
        let numbers: Vec<i64> = numbers.into_iter().map(i64::from).collect();
        Tensor::from_slice(&numbers).reshape([batch.len() as i64, longest as i64])
    });
    let output = no_grad(|| model.forward_t(Some(&ids), Some(&mask), Some(&kinds), None, None, false));
    Ok(Vec::<Vec<i64>>::try_from(output.logits.argmax(-1, false))?)
}
