//! Checkpoints by their name on the Hugging Face hub, fetched once into its usual cache.

use std::path::PathBuf;

use hf_hub::api::sync::{ApiBuilder, ApiError};

use crate::failure::Failure;

/// What a model folder may hold; of each checkpoint, those that there are.
const FILES: [&str; 7] = [
    "config.json",
    "tokenizer_config.json",
    "vocab.txt",
    "tokenizer.json",
    "vocab.json",
    "merges.txt",
    "model.safetensors",
];

/// The folder in the cache that holds the checkpoint.
///
/// `HF_HOME`, `HF_TOKEN` and `HF_ENDPOINT` mean what they mean to Python's huggingface_hub.
pub fn fetch(id: &str) -> Result<PathBuf, Failure> {
    fetched(id).map_err(|e| {
        Failure::failed(format!(
            "expected the checkpoint {id} on the Hugging Face hub; fetching it failed: {e}"
        ))
        .help("check the name and the network, or pass a folder that holds the checkpoint")
    })
}

fn fetched(id: &str) -> Result<PathBuf, ApiError> {
    let repository = ApiBuilder::from_env().build()?.model(id.to_owned());
    let listed = repository.info()?.siblings;
    let mut folder = PathBuf::new();
    for file in FILES.into_iter().filter(|file| listed.iter().any(|s| s.rfilename == *file)) {
        let path = repository.get(file)?;
        folder = path.parent().map(PathBuf::from).unwrap_or_default();
    }
    Ok(folder)
}
