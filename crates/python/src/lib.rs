//! namegraph for Python: the same rooms as the program's, behind a few classes. What is easier said in Python is said in
//! `python/namegraph`: tables for pandas, polars, networkx and igraph, and what spaCy, LangChain and LlamaIndex ask for.
//!
//! Answers are dictionaries of the shape that `--format json` prints. No call holds the interpreter while it works.

mod build;
mod error;
mod graph;
mod recognizer;

use pyo3::prelude::*;

#[pymodule]
mod _namegraph {
    #[pymodule_export]
    use crate::build::{build, read_pdf};
    #[pymodule_export]
    use crate::error::{AmbiguousName, CypherError, Error, GuessWarning, UnknownName};
    #[pymodule_export]
    use crate::graph::Graph;
    #[pymodule_export]
    use crate::recognizer::{Mention, Recognizer};

    use super::{Bound, PyModule, PyModuleMethods, PyResult};

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
