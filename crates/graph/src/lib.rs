//! What occurs together, how much it means, and who is linked to whom.
//!
//! [`Cooccurrence`] counts pairs story by story and says what they mean: how often chance would bring them together
//! ([`NullModel`]), how sure it is that it was not chance, and which of an entity's links stand out ([`poisson_tail`],
//! [`benjamini_hochberg`], [`npmi`], [`disparity`]). [`KnowledgeGraph`] holds entities and links on
//! [petgraph](KnowledgeGraph::petgraph) and knows who stands out ([`pagerank`](KnowledgeGraph::pagerank),
//! [`betweenness`](KnowledgeGraph::betweenness), [`cores`](KnowledgeGraph::cores)), who belongs together
//! ([`communities`](KnowledgeGraph::communities), [`components`](KnowledgeGraph::components)), how two are connected
//! ([`paths`](KnowledgeGraph::paths)) and where each stands on a map ([`layout`](KnowledgeGraph::layout)).
//! It keeps numbers only: names, quotes and dates of documents live in the store.

mod adjacency;
mod betweenness;
mod calendar;
mod components;
mod cooccurrence;
mod graph;
mod heap;
mod layout;
mod leiden;
mod meetings;
mod null;
mod overlap;
mod pagerank;
mod path;
mod significance;
mod trend;
mod weight;

pub use betweenness::Betweenness;
pub use calendar::Calendar;
pub use cooccurrence::{Cooccurrence, Occurrence, Pair};
pub use graph::{Edge, Index, KnowledgeGraph, Link, Node};
pub use leiden::{Communities, Leiden};
pub use null::{Chance, NullModel, Presence};
pub use overlap::Overlap;
pub use path::Path;
pub use significance::{benjamini_hochberg, disparity, npmi, poisson_tail};
pub use trend::kendall;
pub use weight::{path_cost, strength};
