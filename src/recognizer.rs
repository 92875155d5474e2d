//! Which recognizer is meant.

use std::path::{Path, PathBuf};

use namegraph::{BuiltinRecognizer, ByLanguage, Effort, ModelFolder, Recognizer, newswire};

use crate::args::{self, Engine, Model};
use crate::failure::Failure;

pub fn chosen(model: &Model) -> Result<Box<dyn Recognizer>, Failure> {
    if let Some(threads) = model.threads {
        // Sentences are split on the pool that all of the program shares. It can only be set once, and here is where.
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.get());
        pool.build_global().map_err(Failure::failed)?;
    }
    let effort = match model.effort {
        args::Effort::Early => Effort::Early,
        args::Effort::Full => Effort::Full,
        args::Effort::Exact => Effort::Exact,
    };
    let given = model.model.as_deref().map(folder).transpose()?;
    match (model.engine, given) {
        (Engine::Builtin, None) => {
            Ok(Box::new(ByLanguage::builtin(effort, model.threads).map_err(Failure::failed)?))
        }
        (Engine::Builtin, Some(folder)) => {
            Ok(Box::new(BuiltinRecognizer::new(&folder, effort, model.threads).map_err(Failure::failed)?))
        }
        (Engine::Torch, Some(folder)) => torch(&folder),
        (Engine::Torch, None) => torch(&newswire().map_err(Failure::failed)?),
    }
}

/// The folder that is meant: one on disk, or that of a checkpoint on the hub.
fn folder(path: &Path) -> Result<ModelFolder, Failure> {
    match path.to_str().filter(|id| !path.exists() && is_hub_id(id)) {
        None => ModelFolder::open(path).map_err(Failure::failed),
        Some(id) => Ok(ModelFolder::open(&from_hub(id)?).map_err(Failure::failed)?.named(id)),
    }
}

/// Whether it looks like "organization/name", which is also how a relative path may look.
fn is_hub_id(id: &str) -> bool {
    let legal = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
    };
    id.split_once('/').is_some_and(|(organization, name)| legal(organization) && legal(name))
}

#[cfg(feature = "hub")]
fn from_hub(id: &str) -> Result<PathBuf, Failure> {
    crate::hub::fetch(id)
}

#[cfg(not(feature = "hub"))]
fn from_hub(id: &str) -> Result<PathBuf, Failure> {
    Err(Failure::failed(format!("expected a model folder, found nothing at {id}")).help(
        "if it is the name of a checkpoint on the Hugging Face hub, build the program with `--features hub`",
    ))
}

#[cfg(feature = "torch")]
fn torch(folder: &ModelFolder) -> Result<Box<dyn Recognizer>, Failure> {
    Ok(Box::new(namegraph::TorchRecognizer::new(folder).map_err(Failure::failed)?))
}

#[cfg(not(feature = "torch"))]
fn torch(_: &ModelFolder) -> Result<Box<dyn Recognizer>, Failure> {
    Err(Failure::usage("this program was built without the torch engine")
        .help("build it with `cargo build --release --features torch`; crates/ner-torch/README.md says what that needs"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_checkpoints_and_paths() {
        for (written, expected) in [
            ("dslim/bert-base-NER", true),
            ("./model", false),
            ("../model", false),
            ("data/models/newswire", false),
            ("/data", false),
            ("model", false),
        ] {
            assert_eq!(is_hub_id(written), expected, "{written}");
        }
    }
}
