//! The part of a Hugging Face `config.json` that says what a classifier reads and what its answers mean.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// What all encoders have in common; their dimensions are in `layout`.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Config {
    pub(crate) model_type: String,
    pub(crate) vocab_size: usize,
    max_position_embeddings: usize,
    #[serde(default = "default_types")]
    pub(crate) type_vocab_size: usize,
    #[serde(default)]
    pub(crate) id2label: BTreeMap<usize, String>,
    #[serde(default)]
    pub(crate) do_lower_case: Option<bool>,
    /// Names of word shapes; the place in the list is the token type. Absent: token types are zero.
    #[serde(default)]
    pub(crate) word_shapes: Vec<String>,
    /// Whether the model was trained on the Latin script alone, and reads no name in another.
    #[serde(default)]
    pub(crate) latin_only: bool,
    /// Whether a unigram vocabulary puts no `▁` before words of scripts that are written without blanks.
    #[serde(default)]
    pub(crate) bare_unspaced: bool,
    /// The languages that the model was trained for, as ISO 639-3 codes. Absent: nobody knows.
    #[serde(default)]
    pub(crate) languages: Vec<String>,
    #[serde(default = "default_window")]
    window: usize,
    #[serde(default)]
    pub(crate) score: Calibration,
    #[serde(default)]
    pub(crate) early_exit: Option<EarlyExit>,
}

/// Where words may leave the encoder, and how sure of their label it must be.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct EarlyExit {
    /// Behind which layers, counted from one; `exits.safetensors` holds a classifier for each.
    pub(crate) layers: Vec<usize>,
    /// The probability that one label must have.
    pub(crate) certainty: f32,
}

/// BERT's first and second segment.
fn default_types() -> usize {
    2
}

fn default_window() -> usize {
    128
}

impl Config {
    /// Reads a configuration; errs with what was expected and what was found.
    pub(crate) fn read(json: &[u8]) -> Result<Self, String> {
        let json: Value = serde_json::from_slice(json).map_err(|e| e.to_string())?;
        // A model that writes text lacks other fields too; that it is one is what its user should hear first.
        if let Some(other) = no_token_classifier(&json) {
            return Err(format!(
                "expected a token classifier (architectures: …ForTokenClassification), found {other}; names are found by an encoder that labels every piece"
            ));
        }
        let config: Self = serde_json::from_value(json).map_err(|e| e.to_string())?;
        if config.word_shapes.len() > config.type_vocab_size {
            let (shapes, types) = (config.word_shapes.len(), config.type_vocab_size);
            return Err(format!("expected at most type_vocab_size ({types}) word_shapes, found {shapes}"));
        }
        if config.room() < 8 {
            let found = config.max_position_embeddings;
            return Err(format!("expected max_position_embeddings of 12 or more, found {found}"));
        }
        Ok(config)
    }

    /// Pieces that a window has room for beside the two at its ends.
    pub(crate) fn room(&self) -> usize {
        self.window.min(self.max_position_embeddings.saturating_sub(self.first_position())).saturating_sub(2)
    }

    /// The position of a window's first piece: RoBERTa counts from behind its padding index.
    pub(crate) fn first_position(&self) -> usize {
        if self.model_type.ends_with("roberta") { 2 } else { 0 }
    }
}

/// The architecture, if it is named and is none that labels tokens.
fn no_token_classifier(config: &Value) -> Option<String> {
    let architectures = config.get("architectures")?.as_array()?;
    let mut names = architectures.iter().filter_map(Value::as_str);
    let first = names.clone().next()?;
    (!names.any(|name| name.ends_with("ForTokenClassification"))).then(|| first.to_owned())
}

/// How a name's probability in the chain becomes its score (Platt 1999): `logit(score) = slope · logit(p) + offset`.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(crate) struct Calibration {
    slope: f64,
    offset: f64,
}

impl Default for Calibration {
    fn default() -> Self {
        Self { slope: 1.0, offset: 0.0 }
    }
}

impl Calibration {
    pub(crate) fn score(self, probability: f64) -> f32 {
        let p = probability.clamp(1e-9, 1.0 - 1e-9);
        let logit = self.slope * (p / (1.0 - p)).ln() + self.offset;
        (1.0 / (1.0 + (-logit).exp())) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_token_classifier_is_named() {
        let gpt = br#"{"model_type": "gpt2", "architectures": ["GPT2LMHeadModel"], "n_positions": 1024}"#;
        assert!(Config::read(gpt).unwrap_err().contains("found GPT2LMHeadModel"));
        let short = br#"{"model_type": "bert", "vocab_size": 9, "max_position_embeddings": 4}"#;
        assert!(Config::read(short).unwrap_err().contains("found 4"));
        assert!(Config::read(b"{}").unwrap_err().contains("model_type"));
    }

    #[test]
    fn a_score_is_the_probability_unless_calibrated() {
        assert!((Calibration::default().score(0.25) - 0.25).abs() < 1e-6);
        let milder = Calibration { slope: 0.5, offset: 0.0 };
        assert!(milder.score(0.99) < 0.95 && milder.score(0.99) > 0.5);
        assert!(milder.score(0.0).is_finite() && milder.score(1.0) < 1.0);
    }
}
