//! A namegraph as files that other programs open.
//!
//! [`Format`] is the one list of formats; [`write`](fn@write) streams a graph, or the strongest part of it, in one of them, and
//! [`write_folder`] writes those that are several files. The same graph gives the same bytes.
//!
//! Formats of graphs write one `Sheet`; those of texts, the mentions of each document.

mod bipartite;
mod brat;
mod changes;
mod csv;
mod cypher;
mod dot;
mod format;
mod gexf;
mod graphml;
#[cfg(feature = "parquet")]
mod graphrag;
mod json;
mod languages;
mod map;
mod mentions;
mod neo4j;
pub mod page;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(feature = "png")]
mod png;
mod rdf;
mod scene;
mod sheet;
mod svg;
mod texts;
mod view;
mod webanno;
mod xml;

pub use changes::write_diff;
pub use format::{Format, Quality, UnknownFormat};
pub use scene::{Scene, SceneCommunity, SceneLink, SceneNode};
pub use view::{Coloring, ExportError, Selection, UnknownColoring, write, write_folder};
