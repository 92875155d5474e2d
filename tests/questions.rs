//! Questions: names as people type them, paths, company, communities, sentences, statements in Cypher.

use std::collections::BTreeMap;

use namegraph::cypher::{Limits, Value};
use namegraph::{
    Doubtful, EntityType, Fields, Filter, Input, Leiden, Namegraph, Period, QueryError, Rank, Route,
    Settings, Silent, Unfound, build, read,
};
use tempfile::TempDir;

mod listed;

use listed::Listed;

use EntityType::{Location, Organization, Person};

const NAMES: [(&str, EntityType); 14] = [
    ("Benjamin Netanyahu", Person),
    ("بنيامين نتنياهو", Person),
    ("Maria Weber", Person),
    ("Mario Webber", Person),
    ("Quentin Zeller", Person),
    ("Donald Quist", Person),
    ("Tiffany Quist", Person),
    ("Olga Petrova", Person),
    ("Harbour Bank", Organization),
    ("Northern Steel", Organization),
    ("Old Mill Trust", Organization),
    ("Lisbon", Location),
    ("Springfield", Location),
    ("Springfield", Organization),
];

const TEXTS: [(&str, &str); 8] = [
    (
        "a.txt",
        "2019-01-05\n\nBenjamin Netanyahu flew to Lisbon. Maria Weber met Olga Petrova at Harbour Bank.",
    ),
    (
        "b.txt",
        "2019-03-01\n\nOlga Petrova sued Harbour Bank. Harbour Bank paid Northern Steel. A café opened.",
    ),
    (
        "c.txt",
        "2020-02-02\n\nNorthern Steel belongs to Quentin Zeller. Quentin Zeller owns Old Mill Trust too.",
    ),
    ("d.txt", "2020-05-05\n\nMaria Weber leads Old Mill Trust. Donald Quist spoke in Lisbon."),
    (
        "e.txt",
        "2021-07-07\n\nMario Webber and Donald Quist were in Springfield. Donald Quist and Tiffany Quist left Lisbon.",
    ),
    (
        "f.txt",
        "2021-08-08\n\nMaria Weber and Quentin Zeller dined in Lisbon, the waiter of the old café said yesterday.",
    ),
    (
        "g.txt",
        "2022-01-01\n\nDonald Quist, Maria Weber, Quentin Zeller and Olga Petrova signed nothing at all that day.",
    ),
    ("h.txt", "2022-02-02\n\nבנימין: بنيامين نتنياهو. Nobody else."),
];

fn built() -> (TempDir, Namegraph) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in TEXTS {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let file = folder.path().join("q.namegraph");
    let records = read(&[Input::Path(folder.path().to_owned())], &Fields::default()).unwrap();
    build(records, &Listed(&NAMES[..13]), &file, Settings::default(), &Silent).unwrap();
    let graph = Namegraph::open(&file).unwrap();
    (folder, graph)
}

#[test]
fn names_are_found_as_people_type_them() {
    let (_folder, graph) = built();
    let cases = [
        ("Benjamin Netanyahu", "Benjamin Netanyahu"),
        ("netanyahu", "Benjamin Netanyahu"),
        ("BENJAMIN NETANYAHU", "Benjamin Netanyahu"),
        ("per-olga-petrova", "Olga Petrova"),
        ("northern", "Northern Steel"),
        ("tiffany", "Tiffany Quist"),
    ];
    for (typed, name) in cases {
        let found = graph.guess(typed, None).unwrap();
        assert_eq!((found.entity.name.as_str(), found.doubt), (name, None), "{typed}");
    }
    for (typed, name) in [("netany", "Benjamin Netanyahu"), ("harb", "Harbour Bank")] {
        let found = graph.guess(typed, None).unwrap();
        assert_eq!((found.entity.name.as_str(), found.doubt), (name, Some(Doubtful::Beginning)), "{typed}");
    }
    let arabic = graph.find("بنيامين نتنياهو", None).unwrap();
    assert!(
        graph.entity_record(&arabic).unwrap().aliases.iter().any(|a| a == "بنيامين نتنياهو"),
        "{arabic:?}"
    );
}

#[test]
fn misspellings_say_whom_they_were_taken_for_and_strangers_are_unknown() {
    let (_folder, graph) = built();
    for (typed, name) in
        [("netanyaho", "Benjamin Netanyahu"), ("quenten zeler", "Quentin Zeller"), ("lisbn", "Lisbon")]
    {
        let found = graph.guess(typed, None).unwrap();
        assert_eq!((found.entity.name.as_str(), found.doubt), (name, Some(Doubtful::Misspelled)), "{typed}");
        // Decisions are not made about whom a misspelling may mean.
        assert!(
            matches!(graph.find(typed, None), Err(QueryError::Unfound(Unfound::Unknown { .. }))),
            "{typed}"
        );
    }
    let Err(QueryError::Unfound(Unfound::Unknown { similar, .. })) = graph.guess("Marie Weber Smith", None)
    else {
        panic!("nobody is called so");
    };
    assert!(similar.is_empty(), "{similar:?}");
    assert!(matches!(graph.guess("Xy", None), Err(QueryError::Unfound(Unfound::Unknown { .. }))));
    let Err(QueryError::Unfound(Unfound::Ambiguous { candidates, .. })) = graph.guess("quist", None) else {
        panic!("there are two");
    };
    assert_eq!(candidates.len(), 2);
}

#[test]
fn paths_pass_avoid_and_number() {
    let (_folder, graph) = built();
    let find = |name| graph.find(name, None).unwrap();
    let (from, to) = (find("Harbour Bank"), find("Old Mill Trust"));
    let names = |route: &Route, limit| {
        let path = graph.path(&from, &to, route, limit, 1).unwrap();
        let of =
            |p: &namegraph::json::PathRecord| p.entities.iter().map(|e| e.name.clone()).collect::<Vec<_>>();
        let mut all = vec![of(&path)];
        all.extend(path.others.iter().map(of));
        (all, path)
    };
    let (all, best) = names(&Route::default(), 4);
    assert_eq!(all.len(), 4);
    assert!(
        best.others.windows(2).all(|p| p[0].strength >= p[1].strength)
            && best.strength >= best.others[0].strength
    );
    assert!(!best.steps.is_empty() && best.steps.iter().all(|step| step.evidence.len() == 1));
    for path in &all {
        assert!((path.first().unwrap(), path.last().unwrap()) == (&from.name, &to.name));
        let distinct: std::collections::BTreeSet<_> = path.iter().collect();
        assert_eq!(distinct.len(), path.len(), "nobody is passed twice: {path:?}");
    }
    let through = Route { through: vec![find("Northern Steel")], avoid: Vec::new() };
    assert_eq!(
        names(&through, 1).0,
        [["Harbour Bank", "Northern Steel", "Quentin Zeller", "Old Mill Trust"]]
    );
    let avoid = Route { through: Vec::new(), avoid: vec![find("Northern Steel"), find("Quentin Zeller")] };
    let (avoiding, _) = names(&avoid, 9);
    assert!(!avoiding[0].is_empty());
    assert!(avoiding.iter().all(|path| !path.iter().any(|n| n == "Northern Steel" || n == "Quentin Zeller")));
    let walled = Route { through: Vec::new(), avoid: vec![find("Maria Weber"), find("Quentin Zeller")] };
    let (_, no) = names(&walled, 1);
    assert!(!no.found && no.hint.unwrap().starts_with("without Maria Weber, Quentin Zeller no path is left"));
}

#[test]
fn company_is_ranked_by_what_it_means() {
    let (_folder, graph) = built();
    let find = |name| graph.find(name, None).unwrap();
    let common = graph.common(&find("Maria Weber"), &find("Harbour Bank"), None, 9).unwrap();
    assert_eq!(common.entities[0].entity.name, "Olga Petrova");
    assert_eq!(common.linked[1], 3);
    assert!(common.entities.iter().all(|s| s.links.len() == 2 && s.links.iter().all(|l| l.lift > 1.0)));
    assert!(common.entities.windows(2).all(|s| s[0].strength >= s[1].strength));
    let only = graph.common(&find("Maria Weber"), &find("Harbour Bank"), Some(Location), 9).unwrap();
    assert!(only.entities.is_empty() && only.shared == common.shared);
}

#[test]
fn ranks_communities_and_an_ego_network() {
    let (_folder, graph) = built();
    let ego = graph.find("Maria Weber", None).unwrap();
    let around = graph.top(Rank::Betweenness, Some(&ego), None, 20).unwrap();
    assert!(!around.is_empty() && around.iter().all(|r| r.entity.name != "Maria Weber"));
    let linked: Vec<String> = graph.who(&ego, None, 50).unwrap().links.into_iter().map(|l| l.name).collect();
    assert!(around.iter().all(|r| linked.contains(&r.entity.name)));
    let people = graph.who(&ego, Some(Person), 50).unwrap().links;
    assert!(!people.is_empty() && people.iter().all(|l| l.id.starts_with("per-")));
    let found = graph.communities(Leiden::default(), None, 10, 20).unwrap();
    assert_eq!(
        found.communities.iter().map(|c| c.size).sum::<usize>() + found.alone,
        graph.entities().unwrap().len()
    );
    assert!(!found.communities.is_empty());
    for community in &found.communities {
        assert!(community.name.starts_with(&community.members[0].entity.name));
        assert!((0.0..=1.0).contains(&community.inside));
    }
}

#[test]
fn sentences_are_found_with_their_names() {
    let (_folder, graph) = built();
    let texts = |query: &str, kind| -> Vec<String> {
        graph.search(query, kind, 9).unwrap().hits.into_iter().map(|h| h.sentence.text).collect()
    };
    assert_eq!(texts("CAFE opened", None), ["A café opened."]);
    assert_eq!(texts("café -opened", None).len(), 1);
    assert_eq!(texts("café", Some(Location)).len(), 1);
    assert_eq!(texts("\"Harbour Bank\" sued OR paid", None).len(), 2);
    assert_eq!(texts("belong*", None), ["Northern Steel belongs to Quentin Zeller."]);
    assert!(texts("NEAR( \"", None).is_empty());
    let hit = &graph.search("belongs", None, 1).unwrap().hits[0];
    let marked: Vec<&str> = hit
        .sentence
        .marks
        .iter()
        .map(|m| &hit.sentence.text[m.start - hit.sentence.start..m.end - hit.sentence.start])
        .collect();
    assert_eq!(marked, ["Northern Steel", "Quentin Zeller"]);
    assert_eq!(
        hit.entities.iter().map(|e| e.id.as_str()).collect::<Vec<_>>(),
        ["org-northern-steel", "per-quentin-zeller"]
    );
}

fn ask(graph: &Namegraph, statement: &str) -> Result<Vec<String>, String> {
    let cypher = graph.cypher().unwrap();
    let parameters = BTreeMap::from([("n".to_owned(), Value::text("Lisbon"))]);
    let table = cypher.ask(statement, &parameters, Limits { time: None, ..Limits::default() });
    let table = table.map_err(|e| format!("{:?} {e}", e.span().map(|s| &statement[s])))?;
    let row = |row: &Vec<Value>| row.iter().map(|v| cypher.cell(v).unwrap()).collect::<Vec<_>>().join(" | ");
    Ok(table.rows.iter().map(row).collect())
}

#[test]
fn statements_are_answered() {
    let (_folder, graph) = built();
    let cases: [(&str, &[&str]); 14] = [
        (
            "MATCH (a {name: 'Northern Steel'})-[:COOCCURS]-(b) RETURN b.name ORDER BY b.name",
            &["Harbour Bank", "Quentin Zeller"],
        ),
        ("MATCH (a:Location {name: $n}) RETURN a.id, a.type", &["loc-lisbon | LOC"]),
        (
            "MATCH (d:Document)-[m:MENTIONS]->(:Organization {name: 'Harbour Bank'}) RETURN d.id, m.count, d.date ORDER BY d.id",
            &["a.txt | 1 | 2019-01-05", "b.txt | 2 | 2019-03-01"],
        ),
        (
            "MATCH p = shortestPath((a {name: 'Harbour Bank'})-[*..5]-(b {name: 'Old Mill Trust'})) RETURN length(p)",
            &["2"],
        ),
        ("MATCH (a:Person) WHERE a.first_seen >= '2020' RETURN count(*) AS n", &["4"]),
        (
            "MATCH (a:Person)-[r]-(b:Organization) WHERE r.label = 'sued' RETURN a, b",
            &["Olga Petrova | Harbour Bank"],
        ),
        (
            "MATCH (o:Organization) RETURN o.name, COUNT { (o)--(:Person) } AS n ORDER BY n DESC, o.name LIMIT 1",
            &["Harbour Bank | 2"],
        ),
        ("UNWIND [3, 1, null, 2] AS x RETURN x ORDER BY x DESC", &["", "3", "2", "1"]),
        (
            "RETURN 1 < 2 < 3 AS a, 1 < 3 < 2 AS b, [x IN range(1, 4) WHERE x % 2 = 0 | x * 10] AS c, {k: [1]}.k[0] AS d",
            &["true | false | 20; 40 | 1"],
        ),
        (
            "MATCH (a:Person) WITH a.documents AS d, count(*) AS n RETURN sum(d * n) > 0 AS x, size(collect(n)) = 0 AS y",
            &["true | false"],
        ),
        (
            "MATCH (a:Person {name: 'Olga Petrova'}) OPTIONAL MATCH (a)-[:COOCCURS]-(b:Location) RETURN a.name, b.name",
            &["Olga Petrova | "],
        ),
        (
            "MATCH (a) WHERE 'netanyahu' IN a.aliases OR a.name =~ 'O.*ova' RETURN a.name ORDER BY a.name",
            &["Olga Petrova"],
        ),
        (
            "MATCH (a:Organization) RETURN a.name AS n UNION MATCH (b:Organization) RETURN b.name AS n",
            &["Harbour Bank", "Northern Steel", "Old Mill Trust"],
        ),
        (
            "MATCH (a:Person) RETURN a.community IS NULL AS alone, count(*) AS n ORDER BY alone LIMIT toInteger('1')",
            &["false | 7"],
        ),
    ];
    for (statement, expected) in cases {
        assert_eq!(
            ask(&graph, statement),
            Ok(expected.iter().map(|&row| row.to_owned()).collect()),
            "{statement}"
        );
    }
}

#[test]
fn what_is_not_answered_is_named_with_its_place() {
    let (_folder, graph) = built();
    let cases = [
        ("MATCH (a) RETURN b.name", r#"Some("b") there is no variable b; a text stands in quotes"#),
        (
            "MATCH (a) SET a.name = 'x' RETURN a",
            r#"Some("SET a.name = 'x'") a clause that writes is not supported"#,
        ),
        ("MATCH (a) RETURN rand()", r#"Some("rand") the function rand() is not supported"#),
        ("RETURN 1 / (2 - 2)", r#"Some("1 / (2 - 2)") division by zero"#),
        (
            "RETURN 9223372036854775807 + 1",
            r#"Some("9223372036854775807 + 1") the result is beyond what an integer holds"#,
        ),
        (
            "MATCH (a) RETURN a.name, count(*) + a.mentions",
            r#"Some("a") a is neither among the columns nor aggregated, so that it has many values in a row"#,
        ),
        (
            "MATCH (a) WHERE count(*) > 1 RETURN a",
            r#"Some("count(*)") count() aggregates, and can stand in RETURN and WITH only"#,
        ),
        (
            "MATCH (a)-[*]-(b) RETURN count(*)",
            "None there are ways of more than 8 steps, and no more are followed: write *..8 or less, or use shortestPath()",
        ),
        (
            "RETURN reduce(s = 'ab', x IN range(1, 100) | s + s)",
            r#"Some("s + s") a list or text of more than 1000000 would come of this"#,
        ),
        (
            "UNWIND range(1, 1000000) AS x UNWIND range(1, 100) AS y RETURN collect(x)",
            "None more than 20000000 values would be held in memory: filter earlier, or return less",
        ),
        ("RETURN 1 LIMIT -1", r#"Some("-1") LIMIT expects an integer from 0 up, found -1"#),
        ("RETURN 1 AS a, 2 AS a", r#"Some("2 AS a") two columns are called a"#),
        (
            "RETURN $missing",
            r#"Some("$missing") the parameter $missing has no value; give it with --param missing=VALUE"#,
        ),
        (
            "MATCH (a) WHERE a.name RETURN a",
            r#"Some("a.name") expected a condition, which is true or false, found a string"#,
        ),
    ];
    for (statement, expected) in cases {
        assert_eq!(ask(&graph, statement), Err(expected.to_owned()), "{statement}");
    }
    let nested = format!("RETURN {}1{}", "(".repeat(200), ")".repeat(200));
    assert!(
        ask(&graph, &nested).unwrap_err().ends_with("nesting of more than 100 brackets is not supported")
    );
    let long = format!("RETURN {}1", "1 + ".repeat(1000));
    assert!(ask(&graph, &long).unwrap_err().ends_with("an expression this deep is not supported"));
    let many = format!("RETURN 1 = 0{}", " OR 1 = 0".repeat(900));
    assert_eq!(ask(&graph, &many), Ok(vec!["false".to_owned()]));
    let rows = graph.cypher().unwrap();
    let few = rows.ask(
        "UNWIND range(1, 99) AS x RETURN x",
        &BTreeMap::new(),
        Limits { rows: 5, ..Limits::default() },
    );
    assert!(few.is_ok_and(|t| t.rows.len() == 5 && t.truncated));
}

#[test]
fn statements_see_what_the_filter_leaves() {
    let (folder, _) = built();
    let period = Period { from: Some("2021-01-01".parse().unwrap()), to: None };
    let file = folder.path().join("q.namegraph");
    let late = Namegraph::filtered(&file, Filter { period, ..Filter::default() }).unwrap();
    assert_eq!(ask(&late, "MATCH (d:Document) RETURN count(*)"), Ok(vec!["4".to_owned()]));
    assert_eq!(ask(&late, "MATCH (a {name: 'Northern Steel'}) RETURN count(*)"), Ok(vec!["0".to_owned()]));
    let twice = Namegraph::filtered(&file, Filter { min_count: Some(2), ..Filter::default() }).unwrap();
    let all = ask(&twice, "MATCH (:Person)-[r:COOCCURS]-() RETURN DISTINCT r.stories >= 2");
    assert_eq!(all, Ok(vec!["true".to_owned()]));
}
