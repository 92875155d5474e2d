//! `namegraph evaluate`: scores against gold, of names and of the graph they make.

mod graph;
mod ner;

use crate::args::Evaluate;
use crate::failure::Failure;

pub fn run(args: Evaluate) -> Result<(), Failure> {
    match args {
        Evaluate::Ner(args) => ner::run(args),
        Evaluate::Graph(args) => graph::run(&args),
    }
}
