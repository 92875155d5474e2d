//! A classifier of an inner layer, and when its answer is taken.

use crate::folder::{ModelError, ModelFolder};
use crate::weights::Weights;

use super::linear::{Activation, Linear, Precision};

/// Where its weights are, beside the model's own: other programs that open the folder need not know of them.
pub(crate) const FILE: &str = "exits.safetensors";

/// A way out behind a layer.
pub(crate) struct Exit {
    /// How many layers a word has seen here.
    pub(crate) depth: usize,
    pub(crate) classifier: Linear,
    certainty: f32,
}

impl Exit {
    /// The exits of a folder; none, where its configuration names none.
    pub(crate) fn all(folder: &ModelFolder, hidden: usize, layers: usize) -> Result<Vec<Self>, ModelError> {
        let Some(early) = &folder.config.early_exit else { return Ok(Vec::new()) };
        if let Some(beyond) = early.layers.iter().find(|&&depth| depth == 0 || depth >= layers) {
            return Err(folder.wrong(format!(
                "config.json: expected early_exit layers from 1 to {}, found {beyond}",
                layers.saturating_sub(1)
            )));
        }
        let bytes = folder.read(FILE)?;
        let weights = Weights::new(folder, &bytes)?;
        let exit = |&depth: &usize| {
            let weight = weights.tensor(&format!("exits.{depth}.weight"), &[folder.labels(), hidden])?;
            let bias = weights.tensor(&format!("exits.{depth}.bias"), &[folder.labels()])?;
            let classifier = Linear::new(&weight, bias, None, Activation::None, Precision::Float32);
            Ok(Self { depth, classifier, certainty: early.certainty })
        };
        early.layers.iter().map(exit).collect()
    }

    /// Whether one label has at least so much of the probability.
    pub(crate) fn is_certain(&self, logits: &[f32]) -> bool {
        let top = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let total: f32 = logits.iter().map(|l| (l - top).exp()).sum();
        total * self.certainty <= 1.0
    }
}
