//! The order of the stages: read → recognize → decide → link → store. No other room knows it.
//!
//! [`build`] makes a `.namegraph` file of documents; [`extract`] stops half-way and hands over each document with its
//! names, for pipes. Both read through the same code.

mod build;
mod extract;
mod progress;

pub use build::{BuildError, Report, Settings, build};
pub use extract::{ExtractError, Extracted, extract};
pub use progress::{Progress, Silent};
