//! Names in texts.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use namegraph::{BuiltinRecognizer, ByLanguage, Effort, Layout, ModelFolder, Passage, cut};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use rayon::prelude::*;

use crate::error::{Failure, wrong};

/// How much text is recognized at once, in bytes: enough to keep every core busy.
const BATCH: usize = 512 * 1024;

/// A name found in a text.
#[pyclass(frozen, get_all, eq, module = "namegraph")]
#[derive(Clone, PartialEq)]
pub struct Mention {
    /// What stands there.
    text: String,
    /// `PER`, `ORG`, `LOC` or `MISC`.
    r#type: &'static str,
    /// First character, as Python counts them: `text[start:end]` is the name.
    start: usize,
    /// The character after the last one.
    end: usize,
    /// The recognizer's probability for it.
    score: f32,
}

#[pymethods]
impl Mention {
    fn __repr__(&self) -> String {
        let Self { text, r#type, start, end, score } = self;
        format!("Mention({text:?}, {type:?}, start={start}, end={end}, score={score:.3})")
    }
}

/// Finds people, places and organizations in texts.
#[pyclass(frozen, module = "namegraph")]
pub struct Recognizer(Found);

/// The models that are built in, or the one of a folder.
type Found = Box<dyn namegraph::Recognizer + Send>;

#[pymethods]
impl Recognizer {
    #[new]
    #[pyo3(signature = (model=None, *, effort="early", threads=None))]
    fn new(
        py: Python<'_>,
        model: Option<PathBuf>,
        effort: &str,
        threads: Option<NonZeroUsize>,
    ) -> PyResult<Self> {
        let effort = self::effort(effort)?;
        Ok(Self(py.detach(|| recognizer(model, effort, threads))?))
    }

    /// The names in each text, in the order they stand there.
    fn recognize(&self, py: Python<'_>, texts: Vec<PyBackedStr>) -> PyResult<Vec<Vec<Mention>>> {
        Ok(py.detach(|| self.mentions(&texts))?)
    }

    /// The model and its effort, as files record it.
    #[getter]
    fn name(&self) -> String {
        self.0.name()
    }

    /// The languages that the models were trained for, as ISO 639-3 codes.
    #[getter]
    fn languages(&self) -> Vec<String> {
        self.0.languages().to_vec()
    }

    fn __repr__(&self) -> String {
        format!("Recognizer({:?})", self.0.name())
    }
}

impl Recognizer {
    fn mentions(&self, texts: &[PyBackedStr]) -> Result<Vec<Vec<Mention>>, Failure> {
        let mut found = Vec::with_capacity(texts.len());
        let mut rest = texts;
        while !rest.is_empty() {
            let mut bytes = 0;
            let full = rest.iter().position(|text| {
                bytes += text.len();
                bytes >= BATCH
            });
            let (batch, after) = rest.split_at(full.map_or(rest.len(), |last| last + 1));
            found.extend(self.batch(batch)?);
            rest = after;
        }
        Ok(found)
    }

    fn batch(&self, texts: &[PyBackedStr]) -> Result<Vec<Vec<Mention>>, Failure> {
        let cut: Vec<(Layout, Vec<_>)> = texts.par_iter().map(|text| cut(text)).collect();
        let passages: Vec<Passage<'_>> = (texts.iter().zip(&cut))
            .map(|(text, (layout, languages))| Passage {
                text,
                sentences: &layout.sentences,
                words: None,
                languages,
            })
            .collect();
        let found = self.0.recognize(&passages).map_err(Failure::new)?;
        Ok(texts.par_iter().zip(found).map(|(text, mentions)| in_characters(text, &mentions)).collect())
    }
}

/// Mentions by characters, where namegraph counts bytes.
fn in_characters(text: &str, mentions: &[namegraph::Mention]) -> Vec<Mention> {
    let (mut bytes, mut characters) = (0, 0);
    let mut character = |byte: usize| {
        characters += text.get(bytes..byte).unwrap_or_default().chars().count();
        bytes = byte;
        characters
    };
    mentions
        .iter()
        .map(|m| Mention {
            text: m.span.of(text).unwrap_or_default().to_owned(),
            r#type: m.entity_type.as_str(),
            start: character(m.span.start),
            end: character(m.span.end),
            score: m.score,
        })
        .collect()
}

/// The recognizer of a model folder, or the one that is built in.
pub fn recognizer(
    model: Option<PathBuf>,
    effort: Effort,
    threads: Option<NonZeroUsize>,
) -> Result<Found, Failure> {
    Ok(match model {
        Some(path) => {
            let folder = ModelFolder::open(&path).map_err(Failure::new)?;
            Box::new(BuiltinRecognizer::new(&folder, effort, threads).map_err(Failure::new)?)
        }
        None => Box::new(ByLanguage::builtin(effort, threads).map_err(Failure::new)?),
    })
}

pub fn effort(name: &str) -> PyResult<Effort> {
    match name {
        "early" => Ok(Effort::Early),
        "full" => Ok(Effort::Full),
        "exact" => Ok(Effort::Exact),
        _ => Err(wrong(format!("expected early, full or exact, found {name:?}"))),
    }
}
