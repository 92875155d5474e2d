//! candle's side of the comparison: `peers-candle MODEL WINDOWS BATCH [LABELS]`; RAYON_NUM_THREADS says how many cores.
//!
//! Windows of like length are read together, BATCH padded pieces at once. Prints the seconds that reading took and writes the
//! best label of each word, as benches/peers/namegraph.rs does.

#[path = "../../windows.rs"]
mod windows;

use std::fs;
use std::path::Path;
use std::time::Instant;

use candle_core::{DType, Device, Tensor};
use candle_nn::{Linear, Module, VarBuilder, linear};
use candle_transformers::models::bert::{BertModel, Config};
use serde_json::{Value, json};
use windows::{Outcome, Window, batches, padded, read_windows, write_labels};

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, file, room, labels @ ..] = arguments.as_slice() else {
        return Err("usage: peers-candle MODEL WINDOWS BATCH [LABELS]".into());
    };
    let device = Device::Cpu;
    let config: Value = serde_json::from_slice(&fs::read(Path::new(folder).join("config.json"))?)?;
    let classes = config["id2label"].as_object().map_or(0, |labels| labels.len());
    let config: Config = serde_json::from_value(config)?;
    let tensors = candle_core::safetensors::load(Path::new(folder).join("model.safetensors"), &device)?;
    let weights = VarBuilder::from_tensors(tensors, DType::F32, &device);
    let bert = BertModel::load(weights.clone(), &config)?;
    let classifier = linear(config.hidden_size, classes, weights.pp("classifier"))?;
    let windows = read_windows(file.as_ref())?;
    let batches = batches(&windows, room.parse()?);
    let mut best: Vec<Vec<u32>> = vec![Vec::new(); windows.len()];
    let start = Instant::now();
    for batch in &batches {
        for (&i, answer) in batch.iter().zip(read(&bert, &classifier, &windows, batch)?) {
            best[i] = answer;
        }
    }
    println!("{}", json!({"seconds": start.elapsed().as_secs_f64()}));
    if let [labels] = labels {
        let words = |(window, best): (&Window, &Vec<u32>)| {
            window.starts.iter().map(|&start| best[start]).collect()
        };
        write_labels(labels, windows.iter().zip(&best).map(words))?;
    }
    Ok(())
}

fn read(bert: &BertModel, classifier: &Linear, windows: &[Window], batch: &[usize]) -> Outcome<Vec<Vec<u32>>> {
    let (tensors, longest) = padded(windows, batch);
    let [ids, kinds, mask] =
        tensors.map(|numbers| Tensor::from_vec(numbers, (batch.len(), longest), &Device::Cpu));
    let hidden = bert.forward(&ids?, &kinds?, Some(&mask?))?;
    Ok(classifier.forward(&hidden)?.argmax(2)?.to_vec2()?)
}
