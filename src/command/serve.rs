//! `namegraph serve`: the explorer.

use std::time::Duration;

use namegraph::server::{ServeError, Server, Settings};

use crate::args;
use crate::failure::Failure;
use crate::output::whole;

/// The longest time that an answer may take: a day.
const LONGEST: f64 = 86_400.0;

pub fn run(args: args::Serve) -> Result<(), Failure> {
    // Says what there is to say about the file, and refuses what is none.
    whole(&args.file)?;
    eprintln!("reading {} …", args.file.display());
    let server = Server::open(Settings {
        file: args.file,
        host: args.host,
        port: args.port,
        token: args.token.filter(|token| !token.is_empty()),
        edit: args.edit,
        author: args.author,
        labels: args.labels.language,
        budget: Duration::from_secs_f64(args.time.clamp(0.1, LONGEST)),
    })?;
    if !Server::has_explorer() {
        eprintln!(
            "this program was built without the full explorer, and shows a smaller page: build it with crates/server/explorer/build"
        );
    }
    if !args.host.is_loopback() {
        eprintln!("other machines can reach this address; whoever has the token can read the file");
    }
    println!("{}", server.url());
    eprintln!("open this address in a browser; Ctrl-C ends it");
    if !args.no_browser {
        // Where there is none, the address is printed.
        let _ = open::that_detached(server.url());
    }
    Ok(server.run_until_interrupted()?)
}

impl From<ServeError> for Failure {
    fn from(error: ServeError) -> Self {
        match &error {
            ServeError::NoToken(_) => Self::usage(error).help(
                "say one: NAMEGRAPH_TOKEN=$(openssl rand -hex 16) namegraph serve …; or leave out --host, and only this machine can ask",
            ),
            ServeError::WeakToken(_) => Self::usage(error).help("make one with `openssl rand -hex 16`"),
            ServeError::Address { .. } => Self::failed(error).help("another port: --port 0 takes any that is free"),
            _ => Self::failed(error),
        }
    }
}
