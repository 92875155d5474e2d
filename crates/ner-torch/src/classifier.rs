//! rust-bert's token classifiers, one window at a time.

use std::fs;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use namegraph_document::RecognizerError;
use namegraph_ner::{Input, ModelFolder, TokenClassifier};
use rust_bert::bert::{BertConfig, BertForTokenClassification};
use rust_bert::distilbert::{DistilBertConfig, DistilBertForTokenClassification};
use rust_bert::roberta::RobertaForTokenClassification;
use serde_json::{Value, json};
use tch::nn::VarStore;
use tch::{Device, Kind, Tensor, no_grad};

use crate::error::TorchError;

/// A model on libtorch. One caller at a time: libtorch's tensors must not be shared between threads.
pub(crate) struct TorchClassifier(Mutex<Parts>);

struct Parts {
    model: Model,
    /// Owns the weights that the model refers to.
    _store: VarStore,
    device: Device,
}

/// The encoders that rust-bert has a token classifier for and namegraph a vocabulary.
enum Model {
    Bert(BertForTokenClassification),
    DistilBert(DistilBertForTokenClassification),
    /// XLM-RoBERTa too: the same layers, another vocabulary.
    Roberta(RobertaForTokenClassification),
}

impl TorchClassifier {
    pub(crate) fn open(folder: &Path, model: &ModelFolder) -> Result<Self, TorchError> {
        model.check_weights()?;
        let device = Device::cuda_if_available();
        let mut store = VarStore::new(device);
        let classifier = Model::new(folder, model, &store)?;
        let weights = folder.join("model.safetensors");
        store.load(&weights).map_err(|e| TorchError::torch(&weights, &e))?;
        store.set_kind(Kind::Float);
        Ok(Self(Mutex::new(Parts { model: classifier, _store: store, device })))
    }
}

impl Model {
    fn new(folder: &Path, model: &ModelFolder, store: &VarStore) -> Result<Self, TorchError> {
        let path = folder.join("config.json");
        let failed = |e: &dyn std::error::Error| TorchError::torch(&path, e);
        let text = fs::read(&path).map_err(|e| failed(&e))?;
        let config: Value = serde_json::from_slice(&text).map_err(|e| failed(&e))?;
        let bert = |config| serde_json::from_value::<BertConfig>(config).map_err(|e| failed(&e));
        let root = store.root();
        match model.model_type() {
            "bert" => BertForTokenClassification::new(root, &bert(config)?).map(Self::Bert),
            "roberta" | "xlm-roberta" => {
                RobertaForTokenClassification::new(root, &bert(config)?).map(Self::Roberta)
            }
            "distilbert" => {
                let config: DistilBertConfig =
                    serde_json::from_value(with_defaults(config)).map_err(|e| failed(&e))?;
                DistilBertForTokenClassification::new(root, &config).map(Self::DistilBert)
            }
            other => {
                return Err(TorchError::Model(model.wrong(format!(
                    "expected model_type bert, distilbert, roberta or xlm-roberta, found {other:?}"
                ))));
            }
        }
        .map_err(|e| failed(&e))
    }

    fn logits(&self, ids: &Tensor, kinds: &Tensor) -> Result<Tensor, RecognizerError> {
        match self {
            Self::Bert(bert) => Ok(bert.forward_t(Some(ids), None, Some(kinds), None, None, false).logits),
            Self::Roberta(roberta) => Ok(roberta.forward_t(Some(ids), None, None, None, None, false).logits),
            Self::DistilBert(bert) => {
                let output = bert.forward_t(Some(ids), None, None, false);
                output.map(|o| o.logits).map_err(RecognizerError::new)
            }
        }
    }
}

/// What rust-bert wants to be told and today's transformers leaves out.
fn with_defaults(mut config: Value) -> Value {
    if let Some(config) = config.as_object_mut() {
        for (field, value) in [("tie_weights_", json!(true)), ("sinusoidal_pos_embds", json!(false))] {
            config.entry(field).or_insert(value);
        }
    }
    config
}

impl TokenClassifier for TorchClassifier {
    fn logits(&self, windows: &[Input]) -> Result<Vec<Vec<f32>>, RecognizerError> {
        let parts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        windows.iter().map(|window| parts.logits(window)).collect()
    }
}

impl Parts {
    fn logits(&self, window: &Input) -> Result<Vec<f32>, RecognizerError> {
        let row = |numbers: &[u32]| {
            let numbers: Vec<i64> = numbers.iter().map(|&n| i64::from(n)).collect();
            Tensor::from_slice(&numbers).unsqueeze(0).to_device(self.device)
        };
        let logits = no_grad(|| self.model.logits(&row(&window.ids), &row(&window.kinds)))?;
        let starts: Vec<i64> = window.starts.iter().map(|&start| start as i64).collect();
        let first_pieces = logits.index_select(1, &Tensor::from_slice(&starts).to_device(self.device));
        Vec::try_from(first_pieces.flatten(0, -1)).map_err(RecognizerError::new)
    }
}
