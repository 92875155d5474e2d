//! Which recognizer is meant.

use namegraph::{BuiltinRecognizer, ModelFolder, Recognizer, newswire};

use crate::args::{Engine, Model};
use crate::failure::Failure;

pub fn chosen(model: &Model) -> Result<Box<dyn Recognizer>, Failure> {
    match model.engine {
        Engine::Builtin => {
            let folder = match &model.model {
                Some(folder) => ModelFolder::open(folder),
                None => newswire(),
            };
            let recognizer = folder.and_then(|folder| BuiltinRecognizer::new(&folder, model.threads));
            Ok(Box::new(recognizer.map_err(Failure::failed)?))
        }
        Engine::Torch => torch(model),
    }
}

#[cfg(feature = "torch")]
fn torch(model: &Model) -> Result<Box<dyn Recognizer>, Failure> {
    let folder = model
        .model
        .as_deref()
        .ok_or_else(|| Failure::usage("expected --model FOLDER beside --engine torch"))?;
    Ok(Box::new(namegraph::TorchRecognizer::open(folder).map_err(Failure::failed)?))
}

#[cfg(not(feature = "torch"))]
fn torch(_: &Model) -> Result<Box<dyn Recognizer>, Failure> {
    Err(Failure::usage("this program was built without the torch engine")
        .help("build it with `cargo build --release --features torch`; crates/ner-torch/README.md says what that needs"))
}
