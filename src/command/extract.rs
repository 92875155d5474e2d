//! `namegraph extract`: documents in, documents with their names out, one JSON object a line.

use std::io::Write;

use namegraph::{ExtractError, Extraction, Options, Provenance, Rules, extract, read_with, write_extracted};

use crate::args;
use crate::command::build::names;
use crate::failure::Failure;
use crate::output::open;
use crate::reading::{fields, options};
use crate::recognizer;

pub fn run(args: args::Extract) -> Result<(), Failure> {
    let reading = &args.reading;
    let options = Options {
        json_lines: args.part,
        ..options(&fields(&reading.fields, reading.text_columns.as_deref())?)
    };
    let records = read_with(&reading.inputs, &options).map_err(Failure::failed)?;
    let recognizer = recognizer::chosen(&reading.model)?;
    let mut out = open(args.output.as_deref())?;
    let mut documents = 0;
    let names = names(args.names.as_deref())?;
    let how = Extraction {
        recognizer: recognizer.as_ref(),
        names: &names,
        rules: Rules::default(),
        any_language: reading.any_language,
        language: reading.language,
    };
    let provenance = Provenance::of(how);
    extract(records, how, |item| {
        match &item {
            Ok(_) => documents += 1,
            Err(skipped) => eprintln!("skipped {}: {}", skipped.place, skipped.reason),
        }
        write_extracted(&item, &provenance, &mut out)?;
        Ok::<(), Failure>(writeln!(out)?)
    })?;
    out.flush()?;
    if documents == 0 && !args.part {
        Err(Failure::failed("expected at least one document; found none that can be read"))
    } else {
        Ok(())
    }
}

impl From<ExtractError> for Failure {
    fn from(error: ExtractError) -> Self {
        Self::failed(error)
    }
}
