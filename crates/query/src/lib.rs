//! Questions to a namegraph: [`who`](Namegraph::who) is A, what is [`between`](Namegraph::between) A and B, by which
//! [`path`](Namegraph::path) are they connected, what have they in [`common`](Namegraph::common), who is at the
//! [`top`](Namegraph::top), which [`communities`](Namegraph::communities) are there, which sentences say something
//! ([`search`](Namegraph::search)), how did it go on over [`timeline`](Namegraph::timeline), what was read ([`coverage`](Namegraph::coverage)), what is new
//! ([`diff`](fn@diff)), who is on a list ([`screen`](Namegraph::screen)), [`why`](Namegraph::why) are two names one entity, which decisions are worth a [`review`](Namegraph::review)?
//!
//! Names are taken as people type them; one that fits nobody or several is an error that lists what it could be.

mod between;
mod chapter;
mod common;
mod communities;
mod coverage;
mod cypher;
mod diff;
mod filter;
mod find;
mod links;
mod namegraph;
mod path;
mod reference;
mod resample;
mod review;
mod screening;
mod search;
mod shown;
mod suggest;
mod timeline;
mod top;
mod who;
mod why;

pub use between::Between;
pub use common::{Common, Shared};
pub use communities::{Community, CommunityList, Member};
pub use coverage::{Coverage, FormatCoverage, LinkCoverage, Unread};
pub use cypher::{Cypher, SCHEMA};
pub use diff::{Change, Diff, EdgeChange, EntityChange, diff};
pub use filter::{BACKBONE, Filter};
pub use find::{Doubtful, Guess, Unfound};
pub use links::links;
pub use namegraph::{Namegraph, Narrowed, QueryError};
pub use namegraph_graph::Leiden;
pub use path::Route;
pub use resample::{Interval, Resampled};
pub use review::Doubt;
pub use screening::{Candidate, ListColumns, ListEntry, ListError, ScreenError, Screened, Screening};
pub use suggest::Suggestion;
pub use timeline::{Granularity, Steps, Stretch, Timeline, TimelineRow, Trend, UnknownGranularity};
pub use top::{Rank, Ranked, Scores, UnknownRank};
pub use who::{Neighbour, Who};
pub use why::{Step, Why};
