//! `namegraph upgrade`: a file of an earlier version becomes one of this.

use namegraph::upgrade;

use crate::args;
use crate::command::build::failure;
use crate::failure::Failure;
use crate::output::count;
use crate::progress::Shown;

pub fn run(args: &args::Upgrade) -> Result<(), Failure> {
    let progress = Shown::new(0, true);
    let (was, summary) = upgrade(&args.file, &progress).map_err(failure)?;
    eprintln!(
        "{} was of version {was}: {}, {}, {}",
        args.file.display(),
        count(summary.documents, "document"),
        count(summary.entities, "entity"),
        count(summary.edges, "link")
    );
    Ok(())
}
