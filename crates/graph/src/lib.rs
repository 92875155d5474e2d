//! What occurs together, how much it means, and who is linked to whom.
//!
//! [`Cooccurrence`] counts pairs window by window; [`KnowledgeGraph`] holds entities and links on petgraph and knows
//! [`pagerank`](KnowledgeGraph::pagerank), [`path`](KnowledgeGraph::path) and [`layout`](KnowledgeGraph::layout).
//! It keeps numbers only: names, quotes and dates of documents live in the store.

mod cooccurrence;
mod graph;
mod layout;
mod pagerank;
mod path;
mod weight;

pub use cooccurrence::{Cooccurrence, Pair};
pub use graph::{Index, KnowledgeGraph, Link, Node};
pub use weight::{path_cost, strength};
