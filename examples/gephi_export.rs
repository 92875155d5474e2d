//! The strongest part of a graph for Gephi, and the same part for a spreadsheet.
//!
//! `cargo run --release --example gephi_export`
#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};

use namegraph::{
    BuiltinRecognizer, Effort, Fields, Format, Input, Namegraph, Rank, Selection, Settings, Silent, build,
    newswire, read, write,
};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::temp_dir();
    let file = folder.join("gephi_export.namegraph");
    let records = read(&[Input::Path("data/sample".into())], &Fields::default())?;
    build(
        records,
        &BuiltinRecognizer::new(&newswire()?, Effort::default(), None)?,
        &file,
        Settings::default(),
        &Silent,
    )?;

    let graph = Namegraph::open(&file)?;
    let strongest = Selection { top: Some(40), by: Rank::Strength, ..Selection::default() };
    for (format, name) in
        [(Format::Gexf, "sample.gexf"), (Format::Csv, "links.csv"), (Format::CsvNodes, "entities.csv")]
    {
        let path = folder.join(name);
        let mut out = BufWriter::new(File::create(&path)?);
        write(&graph, format, strongest, &mut out)?;
        out.flush()?;
        println!("wrote {}", path.display());
    }
    Ok(())
}
