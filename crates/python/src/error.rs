//! What Python is told when something fails.

use namegraph::cypher::{CypherError as Statement, GraphError};
use namegraph::{BuildError, EntityRow, ExportError, QueryError, StoreError, Unfound};
use pyo3::exceptions::{PyException, PyUserWarning, PyValueError};
use pyo3::{PyErr, create_exception};

create_exception!(
    namegraph,
    Error,
    PyException,
    "What went wrong, with what was expected and what was found."
);
create_exception!(namegraph, UnknownName, Error, "Nobody goes by a name.");
create_exception!(namegraph, AmbiguousName, Error, "Several go by a name; the message lists their ids.");
create_exception!(
    namegraph,
    CypherError,
    Error,
    "A statement is no Cypher, is not supported, or takes too much."
);
create_exception!(namegraph, GuessWarning, PyUserWarning, "A name was taken for one that is nearly like it.");

/// How many entities a message names.
const FEW: usize = 10;

/// A failure in words, and which exception it becomes. It can leave a thread that does not hold the interpreter.
pub struct Failure {
    message: String,
    exception: fn(String) -> PyErr,
}

impl Failure {
    pub fn new(error: impl std::fmt::Display) -> Self {
        Self { message: error.to_string(), exception: Error::new_err }
    }
}

/// An argument that is none of those that can be.
pub fn wrong(error: impl std::fmt::Display) -> PyErr {
    PyValueError::new_err(error.to_string())
}

impl From<Failure> for PyErr {
    fn from(failure: Failure) -> Self {
        (failure.exception)(failure.message)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::new(error)
    }
}

impl From<GraphError> for Failure {
    fn from(error: GraphError) -> Self {
        Self::new(error)
    }
}

impl From<ExportError> for Failure {
    fn from(error: ExportError) -> Self {
        Self::new(error)
    }
}

impl From<BuildError> for Failure {
    fn from(error: BuildError) -> Self {
        Self::new(error)
    }
}

impl From<Statement> for Failure {
    fn from(error: Statement) -> Self {
        let help = error.help().map(|help| format!("; {help}")).unwrap_or_default();
        Self { message: format!("{error}{help}"), exception: CypherError::new_err }
    }
}

impl From<QueryError> for Failure {
    fn from(error: QueryError) -> Self {
        let (exception, hint): (fn(String) -> PyErr, _) = match &error {
            QueryError::Unfound(Unfound::Unknown { similar, .. }) => {
                (UnknownName::new_err, listed("; similar: ", similar))
            }
            QueryError::Unfound(Unfound::Ambiguous { candidates, .. }) => {
                (AmbiguousName::new_err, listed(": ", candidates))
            }
            _ => (Error::new_err, String::new()),
        };
        Self { message: format!("{error}{hint}"), exception }
    }
}

fn listed(before: &str, entities: &[EntityRow]) -> String {
    let named: Vec<_> = entities.iter().take(FEW).map(|e| format!("{} ({})", e.name, e.id)).collect();
    if named.is_empty() { String::new() } else { format!("{before}{}", named.join(", ")) }
}
