//! A namegraph as files that other programs open.
//!
//! [`Format`] is the one list of formats; [`write`] streams a graph, or the strongest part of it, in one of them. The
//! same graph gives the same bytes.

mod csv;
mod format;
mod gexf;
mod json;
mod mentions;
mod view;

pub use format::{Format, UnknownFormat};
pub use view::{ExportError, Selection, write};
