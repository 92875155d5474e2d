//! The program `namegraph`: maps what a verb returns to an exit code, and nothing else.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program talks")]

mod args;
mod command;
mod failure;
#[cfg(feature = "hub")]
mod hub;
mod output;
mod progress;
mod reading;
mod recognizer;

use std::process::ExitCode;

use clap::Parser;

use crate::args::{Arguments, Verb};
use crate::failure::Failure;

fn main() -> ExitCode {
    failure::keep_lines_whole();
    match run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

fn run(arguments: Arguments) -> Result<(), Failure> {
    match arguments.verb {
        Verb::Build(args) => command::build::run(args),
        Verb::Extract(args) => command::extract::run(args),
        Verb::Import(args) => command::import::run(&args),
        Verb::Who(args) => command::who::run(args),
        Verb::Between(args) => command::between::run(args),
        Verb::Path(args) => command::path::run(args),
        Verb::Common(args) => command::common::run(args),
        Verb::Communities(args) => command::communities::run(args),
        Verb::Search(args) => command::search::run(&args),
        Verb::Match(args) => command::matching::run(args),
        Verb::Query(args) => command::query::run(&args),
        Verb::Schema => command::query::schema(),
        Verb::Top(args) => command::top::run(args),
        Verb::Timeline(args) => command::timeline::run(args),
        Verb::Verify(args) => command::verify::run(&args),
        Verb::Check(args) => command::verify::check(&args),
        Verb::Upgrade(args) => command::upgrade::run(&args),
        Verb::Coverage(args) => command::coverage::run(&args),
        Verb::Diff(args) => command::diff::run(args),
        Verb::Export(args) => command::export::run(args),
        Verb::Formats(args) => command::export::formats(&args),
        Verb::Publish(args) => command::publish::run(&args),
        #[cfg(feature = "serve")]
        Verb::Serve(args) => command::serve::run(args),
        Verb::Why(args) => command::why::run(&args),
        Verb::Same(args) => command::decide::same(&args),
        Verb::NotSame(args) => command::decide::not_same(&args),
        Verb::Rename(args) => command::decide::rename(&args),
        Verb::Retype(args) => command::decide::retype(&args),
        Verb::Hide(args) => command::decide::hide(&args),
        Verb::Undo(args) => command::decide::undo(&args),
        Verb::Ledger(args) => command::ledger::run(args),
        Verb::Evaluate(args) => command::evaluate::run(args),
        Verb::Completions(args) => command::manual::completions(&args),
        Verb::Man(args) => command::manual::man(&args),
        #[cfg(feature = "pdf")]
        Verb::ReadPdf => reading::read_pdf(),
    }
}
