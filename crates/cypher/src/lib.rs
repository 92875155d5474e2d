//! Read-only Cypher over a property graph: openCypher 2024.3's grammar (the crate `open-cypher`), our own executor.
//!
//! [`PropertyGraph`] is what is asked; [`Query::new`] reads a statement and says, with its place in the text, what is wrong or not
//! supported; [`Query::run`] answers within [`Limits`]. A statement becomes a plan (`plan`): patterns are matched depth first
//! from their most selective end (`matching`), rows flow from clause to clause and are held only where a clause
//! needs all of them (`run`). `docs/cypher.md` lists what is supported.

mod aggregate;
mod compile;
mod error;
mod evaluate;
mod explain;
mod expression;
mod function;
mod graph;
mod limits;
mod matching;
mod pattern;
mod plan;
mod run;
mod source;
mod statements;
mod value;

pub use error::{CypherError, GraphError};
pub use graph::{Direction, NodeId, PropertyGraph, RelationshipId};
pub use limits::Limits;
pub use run::{Query, Table};
pub use statements::statements;
pub use value::{PathValue, Value};
