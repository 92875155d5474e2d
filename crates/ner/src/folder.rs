//! A model folder in the Hugging Face layout: `config.json`, the vocabulary, `model.safetensors`. If it has a file `SHA256SUMS`, as
//! `sha256sum` writes it, nothing is read from the folder that is not what it says.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use memmap2::Mmap;
use sha2::{Digest, Sha256};

use crate::config::Config;
use crate::labels::{LabelError, Labels};

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
    /// The folder has no weights in the one form that is read.
    #[error(
        "model {model}: expected weights in model.safetensors, found {found}; Python's transformers writes them: AutoModelForTokenClassification.from_pretrained(FOLDER).save_pretrained(FOLDER)"
    )]
    NoWeights {
        /// The model's name.
        model: String,
        /// What stands there instead.
        found: &'static str,
    },
    /// The configuration or the vocabulary is not what this engine can run.
    #[error("model {model}: {reason}")]
    Config {
        /// The model's name.
        model: String,
        /// What was expected and what was found.
        reason: String,
    },
    /// What the model's labels mean is not known.
    #[error("model {model}: {error}")]
    Labels {
        /// The model's name.
        model: String,
        /// Which label, and what to do.
        error: LabelError,
    },
    /// A file is not the one that the model came with.
    #[error(
        "model {model}: expected {file} to have the SHA-256 {expected} that SHA256SUMS says, found {found}: fetch the folder again"
    )]
    Changed {
        /// The model's name.
        model: String,
        /// Which file.
        file: String,
        /// What SHA256SUMS says.
        expected: String,
        /// What it is.
        found: String,
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

/// A token classifier as it lies on disk, not yet unpacked.
pub struct ModelFolder {
    name: String,
    files: Files,
    pub(crate) config: Config,
    pub(crate) labels: Labels,
}

/// Where a model's files are.
enum Files {
    Folder(PathBuf),
    Embedded(&'static [(&'static str, &'static [u8])]),
}

/// A file in memory, or mapped.
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
    /// When it has no `config.json`, or that of no token classifier whose labels are known.
    pub fn open(folder: &Path) -> Result<Self, ModelError> {
        let name = folder
            .file_name()
            .map_or_else(|| folder.display().to_string(), |n| n.to_string_lossy().into_owned());
        Self::new(name, Files::Folder(folder.to_owned()))
    }

    /// A model whose files are part of the program.
    pub(crate) fn embedded(
        name: &str,
        files: &'static [(&'static str, &'static [u8])],
    ) -> Result<Self, ModelError> {
        Self::new(name.to_owned(), Files::Embedded(files))
    }

    fn new(name: String, files: Files) -> Result<Self, ModelError> {
        expect_sum(&name, &files, "config.json")?;
        let config = Config::read(files.read("config.json")?.as_ref())
            .map_err(|e| ModelError::Config { model: name.clone(), reason: format!("config.json: {e}") })?;
        let labels = Labels::new(&config.id2label)
            .map_err(|error| ModelError::Labels { model: name.clone(), error })?;
        Ok(Self { name, files, config, labels })
    }

    /// The model's name: the folder's, or the built-in one's.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The same under another name, where the folder's says nothing.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Where its files are; `None` when they are part of the program.
    pub fn path(&self) -> Option<&Path> {
        match &self.files {
            Files::Folder(folder) => Some(folder),
            Files::Embedded(_) => None,
        }
    }

    /// What `config.json` says it is: "bert", "xlm-roberta".
    pub fn model_type(&self) -> &str {
        &self.config.model_type
    }

    /// How many pieces the encoder knows.
    pub fn pieces(&self) -> usize {
        self.config.vocab_size
    }

    /// How many labels the classifier tells apart.
    pub fn labels(&self) -> usize {
        self.labels.len()
    }

    /// Whether the folder has a file of this name.
    pub fn has(&self, file: &str) -> bool {
        match &self.files {
            Files::Folder(folder) => folder.join(file).is_file(),
            Files::Embedded(files) => files.iter().any(|(name, _)| *name == file),
        }
    }

    /// Says so, with what to do, if there are no weights that can be read, or others than the model came with.
    ///
    /// # Errors
    /// When there is no `model.safetensors`, or it is not what `SHA256SUMS` says.
    pub fn check_weights(&self) -> Result<(), ModelError> {
        let others = [
            ("pytorch_model.bin", "pytorch_model.bin alone, a Python pickle"),
            ("model.safetensors.index.json", "them spread over several files"),
            ("tf_model.h5", "those of TensorFlow alone"),
        ];
        if self.has("model.safetensors") {
            return expect_sum(&self.name, &self.files, "model.safetensors");
        }
        let found = others.into_iter().find(|(file, _)| self.has(file)).map_or("none", |(_, found)| found);
        Err(ModelError::NoWeights { model: self.name.clone(), found })
    }

    pub(crate) fn weights(&self) -> Result<Bytes, ModelError> {
        self.check_weights()?;
        self.files.read("model.safetensors")
    }

    pub(crate) fn read(&self, file: &'static str) -> Result<Bytes, ModelError> {
        expect_sum(&self.name, &self.files, file)?;
        self.files.read(file)
    }

    /// An error about something else than the weights.
    pub fn wrong(&self, reason: impl Into<String>) -> ModelError {
        ModelError::Config { model: self.name.clone(), reason: reason.into() }
    }
}

impl Files {
    fn read(&self, file: &'static str) -> Result<Bytes, ModelError> {
        match self {
            Self::Folder(folder) => {
                let path = folder.join(file);
                map(&path).map(Bytes::Mapped).map_err(|error| ModelError::Read { file, path, error })
            }
            Self::Embedded(files) => {
                let found = files.iter().find(|(name, _)| *name == file);
                let missing =
                    || ModelError::Read { file, path: file.into(), error: io::ErrorKind::NotFound.into() };
                found.map(|(_, bytes)| Bytes::Static(bytes)).ok_or_else(missing)
            }
        }
    }
}

/// What is part of the program is checked by a test, not each time it runs.
fn expect_sum(model: &str, files: &Files, file: &'static str) -> Result<(), ModelError> {
    let Files::Folder(folder) = files else { return Ok(()) };
    let Ok(sums) = std::fs::read_to_string(folder.join("SHA256SUMS")) else { return Ok(()) };
    let named =
        |line: &&str| line.split_whitespace().nth(1).is_some_and(|name| name.trim_start_matches('*') == file);
    let Some(expected) = sums.lines().find(named).and_then(|line| line.split_whitespace().next()) else {
        return Ok(());
    };
    let found = sha256(files.read(file)?.as_ref());
    if found.eq_ignore_ascii_case(expected) {
        return Ok(());
    }
    let (model, file, expected) = (model.to_owned(), file.to_owned(), expected.to_owned());
    Err(ModelError::Changed { model, file, expected, found })
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[expect(unsafe_code, reason = "mapping a file is unsafe by nature")]
fn map(path: &Path) -> io::Result<Mmap> {
    let file = File::open(path)?;
    // SAFETY: the map is only read, and every pattern of bytes is checked or a plain number. A program that cuts the file
    // short meanwhile would break any reader of a mapped file; model files are not edited.
    unsafe { Mmap::map(&file) }
}
