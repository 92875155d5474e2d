//! Statements at random, against panics and run-aways: `cargo run --release --example fuzz_cypher -- SECONDS [SEED]`.
//!
//! Statements that are known to be good are cut and put together anew, word by word, with words of the language, names of the schema,
//! numbers at the edge of their range and nonsense between. Every core asks the sample's graph; what panics or takes longer than its
//! limit allows is printed, and the run fails.
#![allow(clippy::print_stdout, reason = "a program talks")]

use std::collections::BTreeMap;
use std::error::Error;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use namegraph::cypher::{CypherError, Limits, Value};
use namegraph::{
    BuiltinRecognizer, Effort, Fields, Input, Namegraph, Settings, Silent, build, newswire, read,
};
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

/// What a statement may take, and when it has surely run away.
const ALLOWED: Duration = Duration::from_millis(200);
const RUNAWAY: Duration = Duration::from_secs(2);

const GOOD: &[&str] = &[
    "MATCH (a:Person)-[r:COOCCURS]-(b:Organization) WHERE r.fdr < 0.05 RETURN a.name, b.name ORDER BY r.stories DESC LIMIT 5",
    "MATCH p = shortestPath((a:Person {name: 'Viktor Orbán'})-[:COOCCURS*..6]-(b {name: 'Donald Tusk'})) RETURN p, length(p)",
    "MATCH p = allShortestPaths((a:Person)-[*..4]-(b:Location)) WHERE a.mentions > 3 RETURN [n IN nodes(p) | n.name] AS names",
    "MATCH (a)-[r*1..3]->(b) RETURN count(*), collect(DISTINCT b.name)[0..3]",
    "MATCH (a:Person) OPTIONAL MATCH (a)-[r:MENTIONS]-(d:Document) WHERE d.date >= date('2024-01-01') RETURN a.name, count(d)",
    "MATCH (a) WHERE a.name =~ '(?i).*an.*' AND NOT (a)-[:COOCCURS]-({name: 'Hungary'}) RETURN a",
    "UNWIND range(1, 10) AS x WITH x, x % 3 AS m WHERE m <> 1 RETURN m, sum(x), avg(x * 1.5), percentileCont(x, 0.5), stDev(x)",
    "MATCH (a:Location) WITH a.documents AS d, collect(a.name) AS names RETURN d, size(names), reduce(s = '', n IN names | s + n) AS all",
    "RETURN CASE WHEN 1 < 2 < 3 THEN 'a' ELSE null END, coalesce(null, [1, 2.5, 'x', {k: -1}]), $p, {a: 1}.a, [x IN $l WHERE x > 1 | x ^ 2]",
    "MATCH (a:Person) RETURN a {.name, .*, n: COUNT { (a)--() }, c: [(a)--(b:Location) WHERE b.mentions > 1 | b.name]} ORDER BY a.name SKIP 1",
    "MATCH (a:Person|Organization), (b:!Person&!Document) WHERE EXISTS { MATCH (a)--(b) } RETURN DISTINCT labels(b), type(null), keys(a) LIMIT 3",
    "MATCH (a:Person) WHERE all(x IN a.aliases WHERE size(x) > 3) XOR any(x IN a.aliases WHERE x CONTAINS ' ') RETURN a.name UNION RETURN 'x' AS `a.name`",
    "MATCH (a)-[r]-(b) WITH a, r, startNode(r) AS s, properties(r) AS m RETURN s.name, m.npmi, toString(m.count), toInteger('12'), split('a,b', ','), id(a)",
    "EXPLAIN MATCH (a {id: 'per-viktor-orban'})-[:COOCCURS]->(b) RETURN *",
    "RETURN 9223372036854775807 + 1, -9223372036854775808, 1 / 0, 0.0 / 0, 'a' IN ['a', null], null = null, [1, 2][-1], 'abc'[0], date({year: 2020}).month",
];

const WORDS: &[&str] = &[
    "MATCH",
    "OPTIONAL MATCH",
    "WHERE",
    "RETURN",
    "WITH",
    "UNWIND",
    "AS",
    "DISTINCT",
    "ORDER BY",
    "SKIP",
    "LIMIT",
    "UNION",
    "UNION ALL",
    "AND",
    "OR",
    "XOR",
    "NOT",
    "IN",
    "IS NULL",
    "STARTS WITH",
    "CONTAINS",
    "CASE",
    "WHEN",
    "THEN",
    "ELSE",
    "END",
    "EXISTS {",
    "COUNT {",
    "COLLECT {",
    "}",
    "(",
    ")",
    "[",
    "]",
    "{",
    "-[",
    "]-",
    "]->",
    "<-[",
    "--",
    "*",
    "*..",
    "*2..3",
    "..",
    ",",
    ".",
    ":",
    "|",
    "=",
    "<>",
    "<",
    "=~",
    "+",
    "-",
    "/",
    "%",
    "^",
    "$p",
    "$l",
    "$none",
    "null",
    "true",
    "0",
    "1",
    "-1",
    "9223372036854775807",
    "1e308",
    "0x7f",
    "'x'",
    "''",
    "'[a-'",
    "'(a*)*b'",
    "a",
    "b",
    "r",
    "n",
    "x",
    "name",
    "a.name",
    "r.stories",
    "Person",
    "Document",
    "COOCCURS",
    "MENTIONS",
    "count(*)",
    "collect(",
    "sum(",
    "min(",
    "shortestPath(",
    "nodes(",
    "range(",
    "size(",
    "reduce(s = [], x IN",
    "all(x IN",
    "replace(",
    "substring(",
    "left(",
    "date(",
    "keys(",
    "labels(",
    "toInteger(",
    "percentileDisc(",
    "EXPLAIN",
    "CALL",
    "CREATE",
    "`",
    "\"",
    "é",
    "\u{0}",
    "//",
    "/*",
    "range(0, 999999)",
    "UNWIND range(1, 1000) AS y",
    "MATCH (c), (d), (e)",
    "MATCH (u)-[*]-(v)",
];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let seconds: u64 = arguments.next().map_or(Ok(30), |n| n.parse())?;
    let seed: u64 = arguments.next().map_or(Ok(1), |n| n.parse())?;
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("fuzz.namegraph");
    let recognizer = BuiltinRecognizer::new(&newswire()?, Effort::default(), None)?;
    let records = read(&[Input::Path("data/sample".into())], &Fields::default())?;
    build(records, &recognizer, &file, Settings::default(), &Silent)?;

    let (asked, answered, wrong) = (AtomicU64::new(0), AtomicU64::new(0), AtomicU64::new(0));
    let until = Instant::now() + Duration::from_secs(seconds);
    let cores = std::thread::available_parallelism().map_or(1, usize::from) as u64;
    std::thread::scope(|scope| {
        for core in 0..cores {
            let (file, asked, answered, wrong) = (&file, &asked, &answered, &wrong);
            scope.spawn(move || fuzz(file, seed * cores + core, until, asked, answered, wrong));
        }
    });
    let [asked, answered, wrong] = [asked, answered, wrong].map(AtomicU64::into_inner);
    println!(
        "{asked} statements on {cores} cores in {seconds} s, {answered} answered, {wrong} panics and run-aways"
    );
    if wrong > 0 { Err("see above".into()) } else { Ok(()) }
}

fn fuzz(file: &Path, seed: u64, until: Instant, asked: &AtomicU64, answered: &AtomicU64, wrong: &AtomicU64) {
    let graph = Namegraph::open(file).expect("the file was just built");
    let cypher = graph.cypher().expect("the file was just built");
    let mut rng = Pcg64Mcg::seed_from_u64(seed);
    let list = Value::list((0..5).map(Value::Integer).collect());
    let parameters = BTreeMap::from([("p".to_owned(), Value::text("Orbán")), ("l".to_owned(), list)]);
    let limits = Limits { time: Some(ALLOWED), ..Limits::default() };
    while Instant::now() < until {
        let statement = statement(&mut rng);
        let start = Instant::now();
        let found = catch_unwind(AssertUnwindSafe(|| cypher.ask(&statement, &parameters, limits)));
        asked.fetch_add(1, Ordering::Relaxed);
        match found {
            Err(_) => {
                wrong.fetch_add(1, Ordering::Relaxed);
                println!("panics: {statement}");
            }
            Ok(found) => {
                if found.is_ok() || matches!(found, Err(CypherError::Limit { .. })) {
                    answered.fetch_add(1, Ordering::Relaxed);
                }
                if start.elapsed() > RUNAWAY {
                    wrong.fetch_add(1, Ordering::Relaxed);
                    println!("{:?}: {statement}", start.elapsed());
                }
            }
        }
    }
}

/// Two good statements, spliced, with words changed, left out, doubled and put in.
fn statement(rng: &mut Pcg64Mcg) -> String {
    let pick = |rng: &mut Pcg64Mcg| *GOOD.choose(rng).expect("there are some");
    let (one, other) = (words(pick(rng)), words(pick(rng)));
    let mut all: Vec<&str> = if rng.random_bool(0.5) {
        let (end, begin) = (rng.random_range(0..=one.len()), rng.random_range(0..other.len()));
        one[..end].iter().chain(&other[begin..]).copied().collect()
    } else {
        one
    };
    for _ in 0..rng.random_range(0..4) {
        let at = rng.random_range(0..all.len().max(1));
        let word = WORDS.choose(rng).copied().unwrap_or_default();
        match rng.random_range(0..5) {
            0 if at < all.len() => drop(all.remove(at)),
            1 if at < all.len() => all[at] = word,
            2 if at < all.len() => all.insert(at, all[at]),
            3 if at < all.len() && rng.random_bool(0.02) => {
                let many = vec![all[at]; rng.random_range(1..6000)];
                drop(all.splice(at..at, many));
            }
            _ => all.insert(at.min(all.len()), word),
        }
    }
    all.concat()
}

/// A statement in words, signs and the spaces between.
fn words(statement: &str) -> Vec<&str> {
    let kind = |c: char| {
        if c.is_alphanumeric() || c == '_' {
            0
        } else if c.is_whitespace() {
            1
        } else {
            2
        }
    };
    let mut words = Vec::new();
    let mut start = 0;
    let mut last = None;
    for (i, c) in statement.char_indices() {
        if last.is_some_and(|last| last != kind(c) || last == 2) {
            words.push(&statement[start..i]);
            start = i;
        }
        last = Some(kind(c));
    }
    words.push(&statement[start..]);
    words
}
