//! From documents to a file.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use namegraph::{
    Existing, Fields, Input, NameList, Options, PdfProgram, Progress, Record, Settings, Skipped, Sources,
    Window, read_bytes, read_with, write_pdf_text,
};
use pyo3::prelude::*;
use pyo3::types::PyIterator;

use crate::error::{Failure, wrong};
use crate::recognizer::{effort, recognizer};

/// Reads documents and writes a namegraph file. `paths`: files and folders; `records`: an iterator of JSON objects as text, one for each
/// document. One of the two is given.
#[pyfunction]
#[pyo3(signature = (output, *, paths=None, records=None, window="sentence", names=None, model=None, effort="early", threads=None, misc=false, by_role=false, any_language=false, fresh=false, prune=false, fields=BTreeMap::new()))]
#[expect(clippy::too_many_arguments, reason = "keywords in Python")]
pub fn build(
    py: Python<'_>,
    output: PathBuf,
    paths: Option<Vec<PathBuf>>,
    records: Option<Bound<'_, PyIterator>>,
    window: &str,
    names: Option<PathBuf>,
    model: Option<PathBuf>,
    effort: &str,
    threads: Option<NonZeroUsize>,
    misc: bool,
    by_role: bool,
    any_language: bool,
    fresh: bool,
    prune: bool,
    fields: BTreeMap<String, String>,
) -> PyResult<()> {
    let window: Window = window.parse().map_err(wrong)?;
    let fields = fields
        .into_iter()
        .try_fold(Fields::default(), |fields, (name, field)| fields.with(&format!("{name}={field}")))
        .map_err(wrong)?;
    let options = Options { fields, pdf: pdf(py)?, ..Options::default() };
    let effort = self::effort(effort)?;
    let interpreter = Interpreter::default();
    let existing = match (fresh, prune) {
        (true, _) => Existing::Replace,
        (false, true) => Existing::Prune,
        (false, false) => Existing::Keep,
    };
    let records = records.map(Bound::unbind);
    let built = py.detach(|| -> Result<(), Failure> {
        let names = names.as_deref().map_or_else(|| Ok(NameList::default()), listed)?;
        let recognizer = recognizer(model, effort, threads)?;
        let inputs: Vec<Input> = paths.into_iter().flatten().map(Input::Path).collect();
        let sources = Sources { inputs: &inputs, fields: &options.fields };
        let settings = Settings {
            window,
            misc,
            by_role,
            names: &names,
            existing,
            any_language,
            stop: Some(&interpreter.stop),
            sources: records.is_none().then_some(sources),
            ..Settings::default()
        };
        let build = |records: &mut dyn Iterator<Item = Result<Record, Skipped>>| {
            namegraph::build(records, recognizer.as_ref(), &output, settings, &interpreter)
        };
        let built = match &records {
            Some(records) => build(&mut interpreter.records(records, &options)),
            None => build(&mut read_with(&inputs, &options).map_err(Failure::new)?),
        };
        Ok(built.map(drop)?)
    });
    // What Python raised meanwhile, Ctrl-C above all, is why a build stopped.
    match interpreter.raised.into_inner() {
        Ok(Some(raised)) => Err(raised),
        _ => Ok(built?),
    }
}

fn listed(path: &Path) -> Result<NameList, Failure> {
    let failed = |error: &dyn std::fmt::Display| Failure::new(format!("{}: {error}", path.display()));
    let file = File::open(path).map_err(|error| failed(&error))?;
    NameList::read(file).map_err(|error| failed(&error))
}

/// What reads PDF: Poppler, where it is installed, then this module in a process of its own.
fn pdf(py: Python<'_>) -> PyResult<Vec<PdfProgram>> {
    let path: Option<PathBuf> = py.import("sys")?.getattr("executable")?.extract()?;
    let arguments = ["-m", "namegraph.read_pdf"].map(Into::into).to_vec();
    let name = PdfProgram::OWN.to_owned();
    let own = path.map(|path| PdfProgram { name, path, arguments, keeping_hyphens: None });
    Ok(PdfProgram::poppler().into_iter().chain(own).collect())
}

/// A PDF on standard input, its text on standard output: what processes of their own are asked for.
#[pyfunction]
pub fn read_pdf(py: Python<'_>) -> PyResult<()> {
    Ok(py.detach(|| write_pdf_text(io::stdin(), io::stdout().lock())).map_err(Failure::new)?)
}

/// What a build hears of the interpreter around it, which it does not hold.
#[derive(Default)]
struct Interpreter {
    stop: AtomicBool,
    raised: Mutex<Option<PyErr>>,
}

impl Interpreter {
    /// Stops the build, if Python raised something.
    fn note<T>(&self, result: PyResult<T>) -> Option<T> {
        result
            .map_err(|error| {
                self.stop.store(true, Ordering::Relaxed);
                if let Ok(mut raised) = self.raised.lock() {
                    raised.get_or_insert(error);
                }
            })
            .ok()
    }

    /// The documents of an iterator in Python, as it gives them.
    fn records<'a>(
        &'a self,
        iterator: &'a Py<PyIterator>,
        options: &'a Options,
    ) -> impl Iterator<Item = Result<Record, Skipped>> + 'a {
        let next = move || {
            let line: PyResult<Option<String>> =
                Python::attach(|py| iterator.bind(py).clone().next().map(|item| item?.extract()).transpose());
            self.note(line).flatten()
        };
        std::iter::from_fn(next).enumerate().flat_map(move |(number, line)| {
            let place = format!("document {}", number + 1);
            read_bytes("documents.jsonl", line.into_bytes(), options).map(move |record| match record {
                Ok(record) => Ok(Record { place: place.clone(), ..record }),
                Err(skipped) => Err(Skipped { place: place.clone(), ..skipped }),
            })
        })
    }
}

impl Progress for Interpreter {
    #[expect(clippy::redundant_closure_for_method_calls, reason = "the method is of one lifetime only")]
    fn read(&self, _: u64, _: u64) {
        self.note(Python::attach(|py| py.check_signals()));
    }
}
