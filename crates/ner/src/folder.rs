//! A model folder in the Hugging Face layout: `config.json`, `vocab.txt`, `model.safetensors`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use memmap2::Mmap;
use serde::Deserialize;

/// Why a model cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// A file of the folder cannot be read.
    #[error("expected a model folder with {file}; reading {path} failed: {error}")]
    Read {
        /// Which file.
        file: &'static str,
        /// Where it was looked for.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The configuration is not what this engine can run.
    #[error("model {model}: {reason}")]
    Config {
        /// The model's name.
        model: String,
        /// What was expected and what was found.
        reason: String,
    },
    /// A tensor is missing or of the wrong shape.
    #[error("model {model}, model.safetensors: {reason}")]
    Weights {
        /// The model's name.
        model: String,
        /// What was expected and what was found.
        reason: String,
    },
}

/// The part of a Hugging Face `config.json` that the engine needs.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Config {
    pub(crate) model_type: String,
    pub(crate) vocab_size: usize,
    pub(crate) hidden_size: usize,
    pub(crate) num_hidden_layers: usize,
    pub(crate) num_attention_heads: usize,
    pub(crate) intermediate_size: usize,
    pub(crate) max_position_embeddings: usize,
    pub(crate) type_vocab_size: usize,
    #[serde(default = "default_layer_norm_eps")]
    pub(crate) layer_norm_eps: f32,
    #[serde(default = "default_hidden_act")]
    pub(crate) hidden_act: String,
    #[serde(default)]
    pub(crate) id2label: BTreeMap<usize, String>,
    /// Names of word shapes; the place in the list is the token type. Absent: token types are zero.
    #[serde(default)]
    pub(crate) word_shapes: Vec<String>,
    /// Whether the model was trained on the Latin script alone, and reads no name in another.
    #[serde(default)]
    pub(crate) latin_only: bool,
    #[serde(default = "default_lower_case")]
    pub(crate) do_lower_case: bool,
}

fn default_layer_norm_eps() -> f32 {
    1e-12
}

fn default_hidden_act() -> String {
    "gelu".to_owned()
}

fn default_lower_case() -> bool {
    true
}

/// A token classifier as it lies on disk, not yet unpacked.
pub struct ModelFolder {
    pub(crate) name: String,
    pub(crate) config: Config,
    pub(crate) vocabulary: Cow<'static, str>,
    pub(crate) weights: Bytes,
}

/// Weights in memory, or mapped from a file.
pub(crate) enum Bytes {
    Static(&'static [u8]),
    Mapped(Mmap),
}

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        match self {
            Self::Static(bytes) => bytes,
            Self::Mapped(map) => map,
        }
    }
}

impl ModelFolder {
    /// Opens a folder.
    ///
    /// # Errors
    /// When a file is missing or the model is none that this engine can run.
    pub fn open(folder: &Path) -> Result<Self, ModelError> {
        let name = folder
            .file_name()
            .map_or_else(|| folder.display().to_string(), |n| n.to_string_lossy().into_owned());
        let read = |file| {
            let path = folder.join(file);
            fs::read(&path).map_err(|error| ModelError::Read { file, path, error })
        };
        let config = read("config.json")?;
        let vocabulary = String::from_utf8_lossy(&read("vocab.txt")?).into_owned();
        let weights = map(folder)?;
        Self::checked(name, &config, vocabulary.into(), Bytes::Mapped(weights))
    }

    /// A model whose files are part of the program.
    pub(crate) fn from_bytes(
        name: &str,
        config: &[u8],
        vocabulary: &'static [u8],
        weights: &'static [u8],
    ) -> Result<Self, ModelError> {
        Self::checked(name.to_owned(), config, String::from_utf8_lossy(vocabulary), Bytes::Static(weights))
    }

    fn checked(
        name: String,
        config: &[u8],
        vocabulary: Cow<'static, str>,
        weights: Bytes,
    ) -> Result<Self, ModelError> {
        let wrong = |reason| ModelError::Config { model: name.clone(), reason };
        let config: Config =
            serde_json::from_slice(config).map_err(|e| wrong(format!("config.json: {e}")))?;
        if config.model_type != "bert" {
            return Err(wrong(format!(
                "expected model_type \"bert\", found {:?}; try --engine torch",
                config.model_type
            )));
        }
        if config.hidden_act != "gelu" {
            return Err(wrong(format!("expected hidden_act \"gelu\", found {:?}", config.hidden_act)));
        }
        if config.num_attention_heads == 0 || !config.hidden_size.is_multiple_of(config.num_attention_heads) {
            let (hidden, heads) = (config.hidden_size, config.num_attention_heads);
            return Err(wrong(format!(
                "expected a hidden_size that the heads divide, found {hidden} over {heads} heads"
            )));
        }
        if config.word_shapes.len() > config.type_vocab_size {
            let (shapes, types) = (config.word_shapes.len(), config.type_vocab_size);
            return Err(wrong(format!(
                "expected at most type_vocab_size ({types}) word_shapes, found {shapes}"
            )));
        }
        Ok(Self { name, config, vocabulary, weights })
    }

    /// How many labels the classifier tells apart.
    pub fn labels(&self) -> usize {
        self.config.id2label.len()
    }

    /// The model's name: the folder's, or the built-in one's.
    pub fn name(&self) -> &str {
        &self.name
    }
}

#[expect(unsafe_code, reason = "mapping a file is unsafe by nature")]
fn map(folder: &Path) -> Result<Mmap, ModelError> {
    let path = folder.join("model.safetensors");
    let open = |path: &Path| {
        let file = File::open(path)?;
        // SAFETY: the map is only read, and its bytes are plain numbers for which every pattern is valid. A program
        // that cuts the file short meanwhile would break any reader of a mapped file; model files are not edited.
        unsafe { Mmap::map(&file) }
    };
    open(&path).map_err(|error| ModelError::Read { file: "model.safetensors", path, error })
}
