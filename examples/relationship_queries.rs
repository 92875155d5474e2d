//! Who is somebody, what links two people, and how are two others connected?
//!
//! `cargo run --release --example relationship_queries`
#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;

use namegraph::{
    BuiltinRecognizer, Effort, Fields, Input, Namegraph, QueryError, Settings, Silent, Unfound, build,
    newswire, read,
};

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::temp_dir().join("relationship_queries.namegraph");
    let records = read(&[Input::Path("data/sample".into())], &Fields::default())?;
    build(
        records,
        &BuiltinRecognizer::new(&newswire()?, Effort::default(), None)?,
        &file,
        Settings::default(),
        &Silent,
    )?;
    let graph = Namegraph::open(&file)?;

    // Names are taken as people type them: no accents, a surname, an alias.
    let sanchez = graph.find("pedro sanchez", None)?;
    let who = graph.who(&sanchez, 3)?;
    println!("{} is also called {}", who.entity.name, who.entity.aliases.join(", "));
    for link in &who.links {
        println!("  {} ({})", link.name, link.edge.count);
    }

    // Every link is proved by sentences, each with its document and bytes.
    let mazon = graph.find("mazón", None)?;
    if let Some(edge) = graph.between(&sanchez, &mazon, 2)?.edge {
        for quote in edge.evidence {
            println!("{}:{}-{}  {}", quote.document, quote.start, quote.end, quote.text);
        }
    }

    let (modi, tusk) = (graph.find("Modi", None)?, graph.find("Tusk", None)?);
    let path = graph.path(&modi, &tusk, 1)?;
    println!("{} to {}: {} steps", modi.name, tusk.name, path.steps.len());

    // A name that fits several people is not guessed at.
    match graph.find("Koizumi", None) {
        Err(QueryError::Unfound(Unfound::Ambiguous { candidates, .. })) => {
            let names: Vec<_> = candidates.iter().map(|c| c.name.as_str()).collect();
            println!("Koizumi can be {}", names.join(" or "));
        }
        found => println!("{}", found?.name),
    }
    Ok(())
}
