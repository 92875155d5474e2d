//! `BertForTokenClassification` of rust-bert, one window at a time.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use namegraph_document::RecognizerError;
use namegraph_ner::{PieceId, TokenClassifier};
use rust_bert::Config;
use rust_bert::bert::{BertConfig, BertForTokenClassification};
use tch::nn::VarStore;
use tch::{Device, Kind, Tensor, no_grad};

use crate::error::TorchError;

/// A model on libtorch. One caller at a time: libtorch's tensors must not be shared between threads.
pub(crate) struct TorchClassifier(Mutex<Parts>);

struct Parts {
    model: BertForTokenClassification,
    /// Owns the weights that the model refers to.
    _store: VarStore,
    device: Device,
}

impl TorchClassifier {
    pub(crate) fn open(folder: &Path) -> Result<Self, TorchError> {
        let (config, weights) = (folder.join("config.json"), folder.join("model.safetensors"));
        let device = Device::cuda_if_available();
        let mut store = VarStore::new(device);
        let read: BertConfig = BertConfig::from_file(&config);
        let model = BertForTokenClassification::new(store.root(), &read)
            .map_err(|e| TorchError::torch(&config, &e))?;
        store.load(&weights).map_err(|e| TorchError::torch(&weights, &e))?;
        store.set_kind(Kind::Float);
        Ok(Self(Mutex::new(Parts { model, _store: store, device })))
    }
}

impl TokenClassifier for TorchClassifier {
    fn logits(&self, ids: &[PieceId], kinds: &[u32]) -> Result<Vec<f32>, RecognizerError> {
        let parts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let row = |numbers: &[u32]| {
            let numbers: Vec<i64> = numbers.iter().map(|&n| i64::from(n)).collect();
            Tensor::from_slice(&numbers).unsqueeze(0).to_device(parts.device)
        };
        let (ids, kinds) = (row(ids), row(kinds));
        let output = no_grad(|| parts.model.forward_t(Some(&ids), None, Some(&kinds), None, None, false));
        Vec::try_from(output.logits.flatten(0, -1)).map_err(RecognizerError::new)
    }
}
