//! Golden files of every export format: a small graph whose names hold what formats stumble over.

use std::fs;
use std::path::{Path, PathBuf};

use namegraph::{
    Coloring, EntityType, Fields, Format, Input, Mention, Namegraph, Passage, Recognizer, RecognizerError,
    Selection, Settings, Silent, Span, build, read, write, write_folder,
};

/// Takes whatever stands in square brackets for a name: `[PER:Ann Lee]`, without the brackets in the span.
struct Marked;

impl Recognizer for Marked {
    fn name(&self) -> String {
        "marked".to_owned()
    }

    fn recognize(&self, passages: &[Passage<'_>]) -> Result<Vec<Vec<Mention>>, RecognizerError> {
        Ok(passages.iter().map(|p| marked(p.text)).collect())
    }
}

fn marked(text: &str) -> Vec<Mention> {
    let mut mentions = Vec::new();
    for (at, _) in text.match_indices('[') {
        let inside = &text[at + 1..at + text[at..].find(']').unwrap()];
        let (kind, name) = inside.split_once(':').unwrap();
        let start = at + 1 + kind.len() + 1;
        let entity_type: EntityType = kind.parse().unwrap();
        mentions.push(Mention { span: Span::new(start, start + name.len()), entity_type, score: 0.5 });
    }
    mentions
}

const DOCUMENTS: &str = r#"{"id":"b","title":"Two","date":"2020-02-28","text":"[PER:Петр Иванов] of [ORG:Smith & Sons <Ltd>] met\n[PER:Ann Lee]."}
{"id":"a","title":"One","date":"2020-01-31","text":"[PER:Ann Lee] left \"[LOC:Zürich]\". [PER:Lee] saw [LOC:東京] and [LOC:Zürich]."}
{"id":"c","text":"[PER:Ann Lee] flew to [LOC:東京] with [MISC:Gripen]; nobody wrote when."}
"#;

fn built(folder: &Path) -> Namegraph {
    let (input, file) = (folder.join("d.jsonl"), folder.join("g.namegraph"));
    fs::write(&input, DOCUMENTS).unwrap();
    let records = read(&[Input::Path(input)], &Fields::default()).unwrap();
    build(records, &Marked, &file, Settings::default(), &Silent).unwrap();
    Namegraph::open(&file).unwrap()
}

fn exported(format: Format, selection: Selection<'_>) -> String {
    let folder = tempfile::tempdir().unwrap();
    let graph = built(folder.path());
    if format.is_folder() {
        let out = folder.path().join("out");
        write_folder(&graph, format, selection, &out).unwrap();
        return files(&out);
    }
    let mut out = Vec::new();
    write(&graph, format, selection, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The files of a folder, one after the other.
fn files(folder: &Path) -> String {
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let file = |path: &PathBuf| {
        format!("== {}\n{}", path.file_name().unwrap().display(), fs::read_to_string(path).unwrap())
    };
    paths.iter().map(file).collect()
}

/// Tables and pictures are bytes, and pages mostly the script: clients read these.
fn is_text(format: Format) -> bool {
    !matches!(format, Format::Png | Format::Parquet | Format::Graphrag | Format::Html)
}

#[test]
fn every_format_writes_what_it_wrote_before() {
    for format in Format::all().filter(|f| is_text(*f)) {
        insta::assert_snapshot!(format.as_str(), exported(format, Selection::default()));
    }
}

#[test]
fn every_format_of_graphs_writes_documents_too_and_nothing_at_all() {
    let nobody = Selection { top: Some(0), ..Selection::default() };
    for format in Format::all().filter(|f| f.missing_feature().is_none() && is_text(*f)) {
        let both = exported(format, Selection { bipartite: true, ..Selection::default() });
        assert!(both.contains("Ann Lee"), "{}", format.as_str());
        let none = exported(format, nobody);
        assert_ne!(none, exported(format, Selection::default()), "{}", format.as_str());
        assert!(!none.contains("Ann Lee") || is_texts(format), "{}", format.as_str());
    }
}

/// Whether the texts are in it, whoever is left out.
fn is_texts(format: Format) -> bool {
    matches!(format, Format::Brat | Format::Webanno)
}

#[test]
fn a_folder_is_no_file_and_what_is_not_built_says_how_to_build_it() {
    let folder = tempfile::tempdir().unwrap();
    let graph = built(folder.path());
    for format in Format::all() {
        let into = folder.path().join(format.as_str());
        let refused = if format.is_folder() {
            write(&graph, format, Selection::default(), &mut Vec::new())
        } else {
            write_folder(&graph, format, Selection::default(), &into)
        };
        let message = refused.unwrap_err().to_string();
        match format.missing_feature() {
            Some(feature) => assert!(message.contains(&format!("--features {feature}")), "{message}"),
            None => assert!(message.contains(format.as_str()), "{message}"),
        }
        assert!(!into.exists());
    }
}

#[test]
fn the_page_holds_the_sentences_and_no_markup_of_theirs() {
    let page = exported(Format::Html, Selection::default());
    assert!(page.contains("Smith & Sons \\u003cLtd>"), "{page}");
    assert!(!page.contains("<Ltd>") && !page.contains("{{"));
    // The policy lets in the script and the style by their hashes, and nothing else.
    assert!(page.contains("default-src 'none'; script-src 'sha256-"));
}

#[test]
fn the_script_for_neo4j_is_cypher() {
    let script = exported(Format::Cypher, Selection::default());
    let (mut statements, mut parameters) = (0, 0);
    // Constraints are Neo4j's own; every other line is openCypher, and so is the value of a parameter.
    for line in
        script.lines().filter(|line| !line.starts_with("//") && !line.starts_with("CREATE CONSTRAINT"))
    {
        let statement = match line.strip_prefix(":param rows => ") {
            Some(value) => {
                parameters += 1;
                format!("RETURN {value}")
            }
            None => {
                statements += 1;
                line.to_owned()
            }
        };
        let parsed = open_cypher::parse(&statement);
        assert!(parsed.is_ok(), "{statement}: {parsed:?}");
    }
    assert!(statements > 4 && statements == parameters, "{script}");
}

#[test]
fn weights_over_time_are_an_option() {
    let dynamic = Selection { dynamic_weights: true, ..Selection::default() };
    let (over_time, once) = (exported(Format::Gexf, dynamic), exported(Format::Gexf, Selection::default()));
    let weight = r#"<attvalue for="weight" value="1" start="2020-02-28" end="2020-02-29"/>"#;
    assert!(over_time.contains(weight) && !once.contains(weight));
    let declared = r#"mode="dynamic">
   <attribute"#;
    assert!(over_time.contains(declared) && !once.contains(declared));
}

#[test]
fn a_part_holds_the_strongest_and_the_links_among_them() {
    let table = exported(Format::Csv, Selection { top: Some(2), ..Selection::default() });
    assert_eq!(table.lines().count(), 2, "{table}");
    assert!(table.lines().nth(1).unwrap().contains("Ann Lee"), "{table}");
}

#[test]
fn a_part_is_of_a_type_around_somebody_or_a_community() {
    let ids = |selection| -> Vec<String> {
        let rows = exported(Format::CsvNodes, selection);
        rows.lines().skip(1).map(|row| row.split(',').next().unwrap().to_owned()).collect()
    };
    let places = Selection { entity_type: Some(EntityType::Location), ..Selection::default() };
    assert_eq!(ids(places), ["loc-zurich", "loc-東京"]);
    let all = ids(Selection::default());
    let communities: Vec<Vec<String>> =
        (1..=3).map(|n| ids(Selection { community: Some(n), ..Selection::default() })).collect();
    assert!(communities[0].len() >= 2 && communities.iter().map(Vec::len).sum::<usize>() <= all.len());
    assert!(ids(Selection { around: Some(u32::MAX), ..Selection::default() }).is_empty());
}

#[test]
fn colours_mean_types_or_communities() {
    let colours = |coloring| {
        let json = exported(Format::Graphology, Selection { coloring, ..Selection::default() });
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        let colour = |n: &serde_json::Value| n["attributes"]["color"].as_str().unwrap().to_owned();
        json["nodes"].as_array().unwrap().iter().map(colour).collect::<std::collections::BTreeSet<_>>()
    };
    assert!(colours(Coloring::Type).contains("#d9483b"));
    assert!(colours(Coloring::Community).contains("#0072b2"));
}
