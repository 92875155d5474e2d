//! The verbs: one file each, from what was typed to what is printed.

pub mod between;
pub mod build;
pub mod common;
pub mod communities;
pub mod coverage;
pub mod decide;
pub mod diff;
pub mod evaluate;
pub mod export;
pub mod extract;
pub mod import;
pub mod ledger;
pub mod manual;
pub mod matching;
pub mod path;
pub mod publish;
pub mod query;
pub mod search;
#[cfg(feature = "serve")]
pub mod serve;
pub mod timeline;
pub mod top;
pub mod upgrade;
pub mod verify;
pub mod who;
pub mod why;
