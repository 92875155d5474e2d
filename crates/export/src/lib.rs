//! A namegraph as files that other programs open.
//!
//! [`Format`] is the one list of formats; [`write`](fn@write) streams a graph, or the strongest part of it, in one of them. The
//! same graph gives the same bytes.

mod bipartite;
mod changes;
mod csv;
mod dot;
mod format;
mod gexf;
mod graphml;
mod json;
mod mentions;
mod sheet;
mod view;
mod xml;

pub use changes::write_diff;
pub use csv::guarded;
pub use format::{Format, UnknownFormat};
pub use view::{Coloring, ExportError, Selection, UnknownColoring, write};
