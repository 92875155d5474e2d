//! Questions to a namegraph: [`who`](Namegraph::who) is A, what is [`between`](Namegraph::between) A and B, by which
//! [`path`](Namegraph::path) are they connected, who is at the [`top`](Namegraph::top),
//! [`why`](Namegraph::why) are two names one entity, which decisions are worth a [`review`](Namegraph::review)?
//!
//! Names are taken as people type them; one that fits nobody or several is an error that lists what it could be.

mod between;
mod find;
mod namegraph;
mod path;
mod reference;
mod review;
mod top;
mod who;
mod why;

pub use between::Between;
pub use find::Unfound;
pub use namegraph::{Namegraph, QueryError};
pub use review::Doubt;
pub use top::{Rank, Ranked, UnknownRank};
pub use who::{Neighbour, Who};
pub use why::{Step, Why};
