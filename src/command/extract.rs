//! `namegraph extract`: documents in, documents with their names out, one JSON object a line.

use std::io::{self, Write};

use namegraph::{ExtractError, Extraction, Rules, extract, read_with};
use serde_json::json;

use crate::args;
use crate::command::build::names;
use crate::failure::Failure;
use crate::output::open;
use crate::reading::{fields, options};
use crate::recognizer;

pub fn run(args: args::Extract) -> Result<(), Failure> {
    let reading = &args.reading;
    let options = options(&fields(&reading.fields)?);
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
    };
    extract(records, how, |item| {
        match item {
            Ok(extracted) => {
                documents += 1;
                serde_json::to_writer(&mut out, &extracted).map_err(io::Error::from)?;
            }
            Err(skipped) => {
                eprintln!("skipped {}: {}", skipped.place, skipped.reason);
                let record = json!({"id": skipped.place, "error": skipped.reason});
                serde_json::to_writer(&mut out, &record).map_err(io::Error::from)?;
            }
        }
        Ok::<(), Failure>(writeln!(out)?)
    })?;
    out.flush()?;
    if documents == 0 {
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
