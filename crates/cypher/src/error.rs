//! What can be wrong with a statement, and where.

use std::error::Error;
use std::ops::Range;

use open_cypher::Span;

/// Why a graph could not be read.
pub type GraphError = Box<dyn Error + Send + Sync>;

/// Why a statement has no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CypherError {
    /// It is not Cypher.
    #[error("{message}")]
    Syntax {
        /// What was expected, and found.
        message: String,
        /// Bytes of the statement.
        span: Range<usize>,
        /// What to do.
        help: Option<String>,
    },
    /// It is Cypher, but not of the kind that is answered here.
    #[error("{what} is not supported")]
    Unsupported {
        /// What it asks for.
        what: String,
        /// Bytes of the statement.
        span: Range<usize>,
        /// What to do instead.
        help: Option<String>,
    },
    /// It has no meaning: a name that nothing has, an argument of the wrong kind.
    #[error("{message}")]
    Meaning {
        /// What was expected, and found.
        message: String,
        /// Bytes of the statement.
        span: Range<usize>,
    },
    /// It would take more than it may.
    #[error("{message}")]
    Limit {
        /// Which limit, and how to ask for less.
        message: String,
    },
    /// The graph could not be read.
    #[error(transparent)]
    Graph(GraphError),
}

impl CypherError {
    /// The bytes of the statement that are to blame, if it is known which.
    pub fn span(&self) -> Option<Range<usize>> {
        match self {
            Self::Syntax { span, .. } | Self::Unsupported { span, .. } | Self::Meaning { span, .. } => {
                Some(span.clone()).filter(|span| !span.is_empty())
            }
            Self::Limit { .. } | Self::Graph(_) => None,
        }
    }

    /// What to do instead, if anything is known.
    pub fn help(&self) -> Option<&str> {
        match self {
            Self::Syntax { help, .. } | Self::Unsupported { help, .. } => help.as_deref(),
            _ => None,
        }
    }

    pub(crate) fn unsupported(what: impl Into<String>, span: Span) -> Self {
        Self::Unsupported { what: what.into(), span: span.range(), help: None }
    }

    pub(crate) fn instead(what: impl Into<String>, span: Span, help: impl Into<String>) -> Self {
        Self::Unsupported { what: what.into(), span: span.range(), help: Some(help.into()) }
    }

    pub(crate) fn meaning(message: impl Into<String>, span: Span) -> Self {
        Self::Meaning { message: message.into(), span: span.range() }
    }

    pub(crate) fn limit(message: impl Into<String>) -> Self {
        Self::Limit { message: message.into() }
    }
}

/// What most of the crate returns.
pub(crate) type Result<T> = std::result::Result<T, CypherError>;
