//! `namegraph publish`: a file as tables of a Postgres server.

use crate::args;
use crate::failure::Failure;

#[cfg(feature = "postgres")]
pub fn run(args: &args::Publish) -> Result<(), Failure> {
    use namegraph::Namegraph;
    use namegraph::publish::{PublishError, Server, publish};

    use crate::output::{count, thousands};

    let graph = Namegraph::open(&args.file)?;
    let password = std::env::var("PGPASSWORD").ok();
    let server = Server::connect(&args.server, password.as_deref(), args.certificates.as_deref());
    let mut server = server.map_err(Failure::failed)?;
    let published = publish(&graph, &mut server, &args.schema).map_err(|error| {
        let advice = match &error {
            PublishError::Foreign { .. } => "name another schema with --schema",
            PublishError::Version { .. } => {
                "name another schema, or drop this one: all of it can be published again"
            }
            _ => return Failure::failed(error),
        };
        Failure::failed(error).help(advice)
    })?;
    if !args.quiet {
        eprintln!(
            "published {} to the schema {}: {} new or changed, {} removed; the texts of {} were sent",
            count(published.rows, "row"),
            args.schema,
            thousands(published.written),
            thousands(published.removed),
            count(published.documents, "document"),
        );
    }
    Ok(())
}

#[cfg(not(feature = "postgres"))]
pub fn run(_: &args::Publish) -> Result<(), Failure> {
    Err(Failure::usage("this program was built without publishing")
        .help("build it with `cargo build --release --features postgres`, or take it from a release"))
}
