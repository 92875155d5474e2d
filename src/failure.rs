//! What goes wrong, and with which exit code: 1 failed, 2 wrong usage, 3 nothing there, 130 stopped by Ctrl-C.

use std::io;
use std::path::Path;
use std::process::ExitCode;

use miette::{Diagnostic, MietteHandlerOpts, Report, SourceSpan};
use namegraph::{QueryError, StoreError, Unfound};
use thiserror::Error;

/// Why a verb did not do what it was asked for.
#[derive(Debug, Error, Diagnostic)]
pub enum Failure {
    /// Something failed.
    #[error("{message}")]
    Failed {
        message: String,
        #[help]
        help: Option<String>,
    },
    /// The command cannot be what was meant.
    #[error("{message}")]
    Usage {
        message: String,
        #[help]
        help: Option<String>,
    },
    /// A statement cannot be answered.
    #[error("{message}")]
    Statement {
        message: String,
        #[source_code]
        statement: String,
        #[label("here")]
        span: Option<SourceSpan>,
        #[help]
        help: Option<String>,
    },
    /// There is nothing to show.
    #[error("{message}")]
    Nothing {
        message: String,
        #[help]
        help: Option<String>,
    },
    /// Somebody asked to stop.
    #[error("{message}")]
    Stopped {
        message: String,
        #[help]
        help: Option<String>,
    },
    /// Nobody reads the output any more: no failure at all.
    #[error("the output was closed")]
    Closed,
}

/// Names, ids and paths in messages are copied by people: no line is broken within one.
pub fn keep_lines_whole() {
    // It fails only if a hook is set already, and then messages are wrapped: no harm.
    let _ = miette::set_hook(Box::new(|_| Box::new(MietteHandlerOpts::new().wrap_lines(false).build())));
}

impl Failure {
    /// What a program exits with that was stopped by Ctrl-C, as shells have it.
    pub const STOPPED: i32 = 130;

    /// A build that was stopped, and kept what it had read.
    pub fn stopped(file: &Path) -> Self {
        let message = format!("stopped before all was read; {} holds what was", file.display());
        Self::Stopped { message, help: Some("the same command goes on from there".to_owned()) }
    }

    pub fn failed(error: impl ToString) -> Self {
        Self::Failed { message: error.to_string(), help: None }
    }

    pub fn usage(error: impl ToString) -> Self {
        Self::Usage { message: error.to_string(), help: None }
    }

    /// The same failure with advice.
    pub fn help(mut self, advice: impl Into<String>) -> Self {
        if let Self::Failed { help, .. }
        | Self::Usage { help, .. }
        | Self::Statement { help, .. }
        | Self::Nothing { help, .. } = &mut self
        {
            *help = Some(advice.into());
        }
        self
    }

    /// Prints the failure to standard error and says what the program exits with.
    pub fn report(self) -> ExitCode {
        let code = match &self {
            Self::Failed { .. } => 1,
            Self::Usage { .. } | Self::Statement { .. } => 2,
            Self::Nothing { .. } => 3,
            Self::Stopped { .. } => Self::STOPPED as u8,
            Self::Closed => return ExitCode::SUCCESS,
        };
        eprintln!("{:?}", Report::new(self));
        ExitCode::from(code)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe { Self::Closed } else { Self::failed(error) }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::failed(error)
    }
}

impl From<QueryError> for Failure {
    fn from(error: QueryError) -> Self {
        let message = error.to_string();
        match error {
            QueryError::Unfound(Unfound::Unknown { similar, .. }) => {
                let help = (!similar.is_empty()).then(|| format!("did you mean\n{}", candidates(&similar)));
                Self::Nothing { message, help }
            }
            QueryError::Unfound(Unfound::Ambiguous { candidates: several, .. }) => {
                Self::Usage { message, help: Some(candidates(&several)) }
            }
            _ => Self::failed(message),
        }
    }
}

fn candidates(entities: &[namegraph::EntityRow]) -> String {
    let lines: Vec<_> = entities
        .iter()
        .map(|e| {
            let dates =
                e.first_seen.zip(e.last_seen).map(|(a, b)| format!(", {a} to {b}")).unwrap_or_default();
            format!("  {}  ({}, {} mentions{dates})  {}", e.name, e.entity_type, e.mentions, e.id)
        })
        .collect();
    lines.join("\n")
}
