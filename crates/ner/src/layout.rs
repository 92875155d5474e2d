//! How the encoders of the BERT family are laid out: their dimensions, and what they call their tensors.

use serde::Deserialize;

use crate::folder::{ModelError, ModelFolder};

/// The size of an encoder.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Dimensions {
    #[serde(alias = "dim")]
    pub(crate) hidden_size: usize,
    #[serde(alias = "n_layers")]
    pub(crate) num_hidden_layers: usize,
    #[serde(alias = "n_heads")]
    pub(crate) num_attention_heads: usize,
    #[serde(alias = "hidden_dim")]
    pub(crate) intermediate_size: usize,
    pub(crate) max_position_embeddings: usize,
    #[serde(default = "default_layer_norm_eps")]
    pub(crate) layer_norm_eps: f32,
    #[serde(alias = "activation", default = "default_activation")]
    hidden_act: String,
}

fn default_layer_norm_eps() -> f32 {
    1e-12
}

fn default_activation() -> String {
    "gelu".to_owned()
}

/// What a family calls the tensors of the encoder and of a layer, without `.weight` and `.bias`.
pub(crate) struct Layout {
    pub(crate) embeddings: &'static str,
    /// Whether pieces have types (BERT's segments).
    pub(crate) typed: bool,
    pub(crate) layers: &'static str,
    pub(crate) query: &'static str,
    pub(crate) key: &'static str,
    pub(crate) value: &'static str,
    pub(crate) attention_output: &'static str,
    pub(crate) attention_norm: &'static str,
    pub(crate) intermediate: &'static str,
    pub(crate) output: &'static str,
    pub(crate) output_norm: &'static str,
}

/// Devlin et al. 2019.
const BERT: Layout = Layout {
    embeddings: "bert.embeddings",
    typed: true,
    layers: "bert.encoder.layer",
    query: "attention.self.query",
    key: "attention.self.key",
    value: "attention.self.value",
    attention_output: "attention.output.dense",
    attention_norm: "attention.output.LayerNorm",
    intermediate: "intermediate.dense",
    output: "output.dense",
    output_norm: "output.LayerNorm",
};

/// Sanh et al. 2019: BERT's layers under other names, without token types.
const DISTILBERT: Layout = Layout {
    embeddings: "distilbert.embeddings",
    typed: false,
    layers: "distilbert.transformer.layer",
    query: "attention.q_lin",
    key: "attention.k_lin",
    value: "attention.v_lin",
    attention_output: "attention.out_lin",
    attention_norm: "sa_layer_norm",
    intermediate: "ffn.lin1",
    output: "ffn.lin2",
    output_norm: "output_layer_norm",
};

/// Liu et al. 2019, and XLM-RoBERTa (Conneau et al. 2020): BERT's layers under another name.
const ROBERTA: Layout = Layout { embeddings: "roberta.embeddings", layers: "roberta.encoder.layer", ..BERT };

impl Layout {
    pub(crate) fn of(folder: &ModelFolder) -> Result<&'static Self, ModelError> {
        match folder.model_type() {
            "bert" => Ok(&BERT),
            "distilbert" => Ok(&DISTILBERT),
            "roberta" | "xlm-roberta" => Ok(&ROBERTA),
            other => Err(folder.wrong(format!(
                "expected model_type bert, distilbert, roberta or xlm-roberta, found {other:?}"
            ))),
        }
    }
}

impl Dimensions {
    pub(crate) fn of(folder: &ModelFolder) -> Result<Self, ModelError> {
        let json = folder.read("config.json")?;
        let dimensions: Self =
            serde_json::from_slice(json.as_ref()).map_err(|e| folder.wrong(format!("config.json: {e}")))?;
        if dimensions.hidden_act != "gelu" {
            return Err(
                folder.wrong(format!("expected hidden_act \"gelu\", found {:?}", dimensions.hidden_act))
            );
        }
        let (hidden, heads) = (dimensions.hidden_size, dimensions.num_attention_heads);
        if heads == 0 || !hidden.is_multiple_of(heads) {
            return Err(folder.wrong(format!(
                "expected a hidden_size that the heads divide, found {hidden} over {heads} heads"
            )));
        }
        Ok(dimensions)
    }
}
