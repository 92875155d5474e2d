//! What occurs together, how much it means, and who is linked to whom.
//!
//! [`Cooccurrence`] counts pairs story by story and says what they mean: how often chance would bring them together
//! ([`NullModel`]), how sure it is that it was not chance, and which of an entity's links stand out ([`poisson_tail`],
//! [`benjamini_hochberg`], [`npmi`], [`disparity`]). [`KnowledgeGraph`] holds entities and links on petgraph and knows
//! [`pagerank`](KnowledgeGraph::pagerank), [`path`](KnowledgeGraph::path) and [`layout`](KnowledgeGraph::layout).
//! It keeps numbers only: names, quotes and dates of documents live in the store.

mod cooccurrence;
mod graph;
mod layout;
mod meetings;
mod null;
mod pagerank;
mod path;
mod significance;
mod trend;
mod weight;

pub use cooccurrence::{Cooccurrence, Occurrence, Pair};
pub use graph::{Index, KnowledgeGraph, Link, Node};
pub use null::{Chance, NullModel, Presence};
pub use significance::{benjamini_hochberg, disparity, npmi, poisson_tail};
pub use trend::kendall;
pub use weight::{path_cost, strength};
