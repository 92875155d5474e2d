//! The verbs: one file each, from what was typed to what is printed.

pub mod between;
pub mod build;
pub mod decide;
pub mod evaluate;
pub mod export;
pub mod extract;
pub mod ledger;
pub mod path;
pub mod top;
pub mod who;
pub mod why;
