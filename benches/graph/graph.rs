//! One side of `benches/graph/run.py`: reads a graph, times each algorithm on it, writes what it found.
//!
//! ```sh
//! graph LINKS OUT.json     # LINKS: nodes in the first line, then source, target, weight, separated by tabs
//! ```

use std::error::Error;
use std::io::BufRead;
use std::time::Instant;

use namegraph::graph::{Index, KnowledgeGraph, Leiden, Link, Node};
use serde_json::{Map, Value, json};

/// Stories of every node: what makes a step cost `-ln(weight / (STORIES + 2))`.
const STORIES: f64 = 1000.0;
const ROUNDS: usize = 3;
/// How many ways `paths` looks for, and how many sources `betweenness` has.
const PATHS: usize = 10;
const SOURCES: usize = 64;

fn main() -> Result<(), Box<dyn Error>> {
    let [links, out] = &std::env::args().skip(1).collect::<Vec<_>>()[..] else {
        return Err("usage: graph LINKS OUT.json".into());
    };
    let mut lines = std::io::BufReader::new(std::fs::File::open(links)?).lines();
    let nodes: usize = lines.next().ok_or("an empty file")??.parse()?;
    let link = |line: String| -> Result<Link, Box<dyn Error>> {
        let fields: Vec<&str> = line.split('\t').collect();
        Ok(Link {
            source: fields[0].parse()?,
            target: fields[1].parse()?,
            weight: fields[2].parse()?,
            expected: 0.0,
        })
    };
    let links = lines.map(|line| link(line?)).collect::<Result<Vec<_>, _>>()?;

    let mut times = Map::new();
    let stories = vec![Node { stories: STORIES }; nodes];
    let graph = timed(&mut times, "load", || KnowledgeGraph::new(&stories, &links));
    let pagerank = timed(&mut times, "pagerank", || graph.pagerank());
    let communities = timed(&mut times, "leiden", || graph.communities(Leiden::default()));
    let components = timed(&mut times, "components", || graph.components());
    let cores = timed(&mut times, "cores", || graph.cores());
    let sources: Vec<Index> = (0..SOURCES).map(|i| (i * (nodes / SOURCES)) as Index).collect();
    let betweenness = timed(&mut times, "betweenness", || graph.betweenness_from(&sources));
    let pairs: Vec<(Index, Index)> = (1..=3).map(|i| (5 * i, nodes as Index - 11 * i)).collect();
    let paths = timed(&mut times, "paths", || {
        let costs = |&(a, b): &(Index, Index)| {
            graph.paths(a, b, PATHS, &[]).iter().map(|p| p.cost).collect::<Vec<_>>()
        };
        pairs.iter().map(costs).collect::<Vec<_>>()
    });
    let found: Value = json!({
        "seconds": times, "pagerank": pagerank, "communities": communities.of, "modularity": communities.modularity,
        "components": components, "cores": cores, "sources": sources, "betweenness": betweenness.scores,
        "pairs": pairs, "paths": paths,
    });
    Ok(std::fs::write(out, found.to_string())?)
}

/// The median of some rounds.
fn timed<T>(times: &mut Map<String, Value>, name: &str, run: impl Fn() -> T) -> T {
    let mut seconds = Vec::new();
    let mut found = None;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        found = Some(run());
        seconds.push(start.elapsed().as_secs_f64());
    }
    seconds.sort_by(f64::total_cmp);
    times.insert(name.to_owned(), json!(seconds[ROUNDS / 2]));
    found.expect("there are rounds")
}
