//! A table of links that somebody else made: taken over, asked, and drawn.
//!
//! `cargo run --release --example graph_from_elsewhere`
#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};

use namegraph::{Format, Namegraph, Selection, import, write};

const LINKS: &str = "source,target,weight
Anna Berg,Nordbank,12
Nordbank,Oslo,7
Oslo,Harbour Trust,3
Harbour Trust,Lars Dahl,5
Anna Berg,Oslo,2
";

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::temp_dir();
    let table = folder.join("links_from_elsewhere.csv");
    std::fs::write(&table, LINKS)?;
    let file = folder.join("graph_from_elsewhere.namegraph");
    let summary = import::store(&import::read(&[&table])?, "a table of links", &file)?;
    println!("{} names, {} links", summary.entities, summary.edges);

    let graph = Namegraph::open(&file)?;
    let (anna, lars) = (graph.find("anna", None)?, graph.find("lars dahl", None)?);
    let path = graph.path(&anna, &lars, &Default::default(), 1, 1)?;
    let names: Vec<&str> = path.entities.iter().map(|e| e.name.as_str()).collect();
    println!("{}", names.join(" – "));

    let picture = folder.join("graph_from_elsewhere.svg");
    let mut out = BufWriter::new(File::create(&picture)?);
    write(&graph, Format::Svg, Selection::default(), &mut out)?;
    out.flush()?;
    println!("drawn in {}", picture.display());
    Ok(())
}
