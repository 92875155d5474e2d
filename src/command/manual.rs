//! `namegraph completions` and `namegraph man`: what shells and `man` know of the program, made of the arguments themselves.

use std::io::Write;

use clap::CommandFactory;
use clap_mangen::Man;

use crate::args::{self, Arguments};
use crate::failure::Failure;
use crate::output::open;

pub fn completions(args: &args::Completions) -> Result<(), Failure> {
    let mut out = open(None)?;
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Arguments::command(), "namegraph", &mut script);
    out.write_all(&script)?;
    Ok(out.flush()?)
}

pub fn man(args: &args::Man) -> Result<(), Failure> {
    let command = Arguments::command();
    if let Some(folder) = &args.folder {
        let failed = |error| Failure::failed(format!("{}: {error}", folder.display()));
        std::fs::create_dir_all(folder).map_err(failed)?;
        return clap_mangen::generate_to(command, folder).map_err(failed);
    }
    let mut out = open(None)?;
    Man::new(command).render(&mut out)?;
    Ok(out.flush()?)
}
