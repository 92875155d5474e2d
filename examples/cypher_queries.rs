//! Statements in Cypher from Rust, with parameters and limits.
//!
//! `cargo run --release --example cypher_queries`
#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::collections::BTreeMap;
use std::error::Error;
use std::time::Duration;

use namegraph::cypher::{CypherError, Limits, Value};
use namegraph::{
    BuiltinRecognizer, Effort, Fields, Input, Namegraph, Settings, Silent, build, newswire, read,
};

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::temp_dir().join("cypher_queries.namegraph");
    let records = read(&[Input::Path("data/sample".into())], &Fields::default())?;
    let recognizer = BuiltinRecognizer::new(&newswire()?, Effort::default(), None)?;
    build(records, &recognizer, &file, Settings::default(), &Silent)?;
    let graph = Namegraph::open(&file)?;
    let cypher = graph.cypher()?;

    let parameters = BTreeMap::from([("name".to_owned(), Value::text("Donald Tusk"))]);
    let limits = Limits { rows: 5, time: Some(Duration::from_secs(2)), ..Limits::default() };
    let statement = "MATCH (a:Person {name: $name})-[r:COOCCURS]-(b)
                     RETURN b.name AS name, r.stories AS stories, r.label AS words ORDER BY stories DESC, name";
    let table = cypher.ask(statement, &parameters, limits)?;
    println!("{}", table.columns.join(" | "));
    for row in &table.rows {
        let cells = row.iter().map(|value| cypher.cell(value)).collect::<Result<Vec<_>, _>>();
        println!("{}", cells.map_err(|e| e.to_string())?.join(" | "));
    }

    // What is wrong with a statement is said with its place.
    match cypher.ask("MATCH (a) SET a.name = 'x' RETURN a", &parameters, limits) {
        Err(error @ CypherError::Unsupported { .. }) => println!("{error}, at {:?}", error.span()),
        other => println!("{:?}", other?.rows),
    }
    Ok(())
}
