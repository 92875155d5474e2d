//! Who is somebody, what links two people, and how are two others connected?
//!
//! `cargo run --release --example relationship_queries`
#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;

use namegraph::{
    BuiltinRecognizer, Effort, Fields, Input, Leiden, Namegraph, QueryError, Route, Settings, Silent,
    Unfound, build, newswire, read,
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
    let who = graph.who(&sanchez, None, 3)?;
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
    let path = graph.path(&modi, &tusk, &Route::default(), 1, 1)?;
    println!("{} to {}: {} steps", modi.name, tusk.name, path.steps.len());

    // What two have in common, who belongs together, and who said what.
    for shared in graph.common(&modi, &tusk, None, 3)?.entities {
        println!("both meet {} (strength {:.3})", shared.entity.name, shared.strength);
    }
    for community in graph.communities(Leiden::default(), None, 3, 0)?.communities {
        println!("{} around {}", community.size, community.name);
    }
    for hit in graph.search("\"gas imports\" OR oil", None, 2)?.hits {
        println!("{}: {}", hit.sentence.document, hit.sentence.text);
    }

    // The graph is petgraph's: its algorithms, and yours, take it as it is.
    println!("{} parts", petgraph::algo::connected_components(graph.graph()?.petgraph()));

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
