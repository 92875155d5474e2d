//! `namegraph upgrade`: a file of an earlier version becomes one of this.

use namegraph::{Silent, VERSION, upgrade};

use crate::args;
use crate::command::build::failure;
use crate::failure::Failure;
use crate::output::count;

pub fn run(args: &args::Upgrade) -> Result<(), Failure> {
    let (was, summary) = upgrade(&args.file, &Silent).map_err(failure)?;
    let file = args.file.display();
    if was == VERSION {
        eprintln!("{file} is of version {VERSION} already");
        return Ok(());
    }
    eprintln!(
        "{file} was of version {was} and is of version {VERSION} now: {}, {}, {}",
        count(summary.documents, "document"),
        count(summary.entities, "entity"),
        count(summary.edges, "link")
    );
    Ok(())
}
