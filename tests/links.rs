//! Links that mean something and can prove it: windows, stories, periods, timelines, comparison, proof.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use namegraph::{
    Change, Decision, EntityType, Fields, Filter, Format, Granularity, Input, Ledger, Namegraph, Order,
    Period, Rank, Record, Selection, Settings, Silent, Skipped, Sources, Steps, StoreError, Unit, Verdict,
    VerifyError, Window, build, decide, diff, read, verify, write, write_diff,
};
use tempfile::TempDir;

mod listed;

use listed::Listed;

const NAMES: [(&str, EntityType); 7] = [
    ("Ann Lee", EntityType::Person),
    ("Bo Li", EntityType::Person),
    ("Carl Hall", EntityType::Person),
    ("Acme", EntityType::Organization),
    ("Paris", EntityType::Location),
    ("PARIS", EntityType::Location),
    ("Reuters", EntityType::Organization),
];

/// Texts by name, in a folder, and the graph of them beside it.
struct Built {
    folder: TempDir,
}

impl Built {
    fn new(texts: &[(&str, &str)], settings: Settings<'_>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("texts")).unwrap();
        for (name, text) in texts {
            fs::write(folder.path().join("texts").join(name), text).unwrap();
        }
        let built = Self { folder };
        built.build(settings);
        built
    }

    fn texts(&self) -> PathBuf {
        self.folder.path().join("texts")
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("g.namegraph")
    }

    fn build(&self, settings: Settings<'_>) {
        let inputs = [Input::Path(self.texts())];
        let records = read(&inputs, &Fields::default()).unwrap();
        self.build_of(records, settings, &inputs);
    }

    fn build_of(
        &self,
        records: impl Iterator<Item = Result<Record, Skipped>>,
        settings: Settings<'_>,
        inputs: &[Input],
    ) {
        let sources = Some(Sources { inputs, fields: &Fields::default() });
        build(records, &Listed(&NAMES), &self.file(), Settings { sources, ..settings }, &Silent).unwrap();
    }

    fn graph(&self) -> Namegraph {
        Namegraph::open(&self.file()).unwrap()
    }

    /// Each link by its names, with its weight and count.
    fn links(&self, filter: Filter) -> Vec<String> {
        links(&Namegraph::filtered(&self.file(), filter).unwrap())
    }
}

fn links(graph: &Namegraph) -> Vec<String> {
    let name = |n: u32| graph.store().entity_at(n).unwrap().name;
    let edges = graph.edges().unwrap().iter();
    edges.map(|e| format!("{} – {}: {} {}", name(e.source), name(e.target), e.weight, e.count)).collect()
}

const SHORT: [(&str, &str); 2] = [
    (
        "a.txt",
        "Ann Lee met Bo Li. Nobody saw it happen, and nobody said so at all.\nAcme was silent.\n\nParis slept.",
    ),
    ("b.txt", "Another day came, and it was long. Carl Hall left for Paris."),
];

#[test]
fn a_window_is_what_together_means() {
    let words = |n: u32| Window::Words(n.try_into().unwrap());
    let cases: [(Window, &[&str]); 5] = [
        (Window::Sentence, &["Ann Lee – Bo Li: 1 1", "Carl Hall – Paris: 1 1"]),
        (
            Window::Paragraph,
            &["Ann Lee – Bo Li: 1 1", "Ann Lee – Acme: 1 1", "Bo Li – Acme: 1 1", "Carl Hall – Paris: 1 1"],
        ),
        (
            Window::Document,
            &[
                "Ann Lee – Bo Li: 1 1",
                "Ann Lee – Acme: 1 1",
                "Ann Lee – Paris: 1 1",
                "Bo Li – Acme: 1 1",
                "Bo Li – Paris: 1 1",
                "Carl Hall – Paris: 1 1",
                "Acme – Paris: 1 1",
            ],
        ),
        (words(5), &["Ann Lee – Bo Li: 1 1", "Carl Hall – Paris: 1 1", "Acme – Paris: 1 1"]),
        (words(2), &[]),
    ];
    for (window, expected) in cases {
        let built = Built::new(&SHORT, Settings { window, ..Settings::default() });
        assert_eq!(built.links(Filter::default()), expected, "{window}");
        // Every link shows a quote that holds both names, and counts as many as it has.
        let graph = built.graph();
        let (store, edges) = (graph.store(), graph.edges().unwrap());
        let links: Vec<_> = edges.iter().map(|e| (e.source, e.target)).collect();
        let dates_of = store.dates_of(&links).unwrap();
        assert_eq!(dates_of.len(), links.len());
        for (link, dates) in links.iter().zip(dates_of) {
            let moments = store.moments_between(link.0, link.1).unwrap();
            let mut dated: Vec<_> = moments.iter().filter_map(|m| m.date).collect();
            dated.sort_unstable();
            assert_eq!(dates, dated, "{window}");
        }
        for order in [Order::Oldest, Order::Telling] {
            // Many at once are what one after the other is.
            let mut quoted = Vec::new();
            store
                .for_each_quoted(&links, order, 9, |i, quotes| {
                    assert_eq!(i, quoted.len());
                    quoted.push(quotes);
                    Ok::<_, StoreError>(())
                })
                .unwrap();
            assert_eq!(quoted.len(), edges.len());
            for (edge, together) in edges.iter().zip(quoted) {
                let quotes = store.evidence(edge.source, edge.target, window, order, 9).unwrap();
                assert_eq!(quotes.len() as u64, edge.count, "{window}");
                assert_eq!(together, quotes, "{window}");
                assert!(quotes[0].marks.len() >= 2, "{window}");
                for mark in &quotes[0].marks {
                    assert!(quotes[0].start <= mark.start && mark.end <= quotes[0].end, "{window}");
                }
            }
        }
    }
}

const STORY: &str = "Ann Lee met Bo Li at the house of Acme on Monday, said a man who had seen both of them there. \
    He had come by train from the north, and had walked the rest of the way in the rain. \
    Nobody else was at the house, he said, and the two of them spoke for an hour before they left.";

#[test]
fn copies_count_once_and_are_listed() {
    let wire = format!("What we know\n\nPARIS (Reuters) - {STORY}");
    let cut = STORY.split_once(" Nobody").unwrap().0;
    let texts = [
        ("1.txt", STORY),
        ("2.txt", STORY),
        ("3.txt", wire.as_str()),
        ("4.txt", cut),
        ("5.txt", "Bo Li saw Ann Lee again."),
    ];
    let built = Built::new(&texts, Settings::default());
    let expected = ["Ann Lee – Bo Li: 2 5", "Ann Lee – Acme: 1 4", "Bo Li – Acme: 1 4"];
    assert_eq!(built.links(Filter::default()), expected);
    let graph = built.graph();
    let (ann, bo) = (graph.find("Ann Lee", None).unwrap(), graph.find("Bo Li", None).unwrap());
    assert_eq!((ann.mentions, ann.copies, ann.documents, ann.stories), (2, 3, 5, 2));
    let edge = graph.between(&ann, &bo, 9).unwrap().edge.unwrap();
    let copies: Vec<_> = edge.evidence.iter().filter_map(|q| q.copy_of.as_deref()).collect();
    assert_eq!(copies, ["1.txt", "1.txt", "1.txt"], "each copy is listed, and says of what");
    let reuters = graph.find("Reuters", None).unwrap();
    assert_eq!((reuters.mentions, reuters.around), (0, 1));
    assert!(
        graph.store().edges_of(reuters.number).unwrap().is_empty(),
        "an agency is named, and links nobody"
    );
    assert!(edge.labels.iter().any(|l| l.words == "met" && l.from == "per-ann-lee"), "{:?}", edge.labels);
}

#[test]
fn every_piece_of_evidence_is_shown_whatever_the_window() {
    let more = format!("{STORY} Carl Hall was not asked, and Bo Li never came back to the house.");
    let texts =
        [("1.txt", STORY), ("2.txt", more.as_str()), ("3.txt", "Acme hired Carl Hall. Bo Li knew it.")];
    for window in ["sentence", "paragraph", "document", "12"] {
        let built = Built::new(&texts, Settings { window: window.parse().unwrap(), ..Settings::default() });
        let graph = built.graph();
        assert!(!graph.edges().unwrap().is_empty());
        for e in graph.edges().unwrap() {
            let quotes = graph
                .store()
                .evidence(e.source, e.target, graph.store().window(), Order::Oldest, 99)
                .unwrap();
            assert_eq!(quotes.len() as u64, e.count, "{window}: {e:?}");
            let stories = quotes.iter().filter(|q| q.copy_of.is_none()).count();
            assert!(stories as f64 >= e.weight, "{window}: {e:?}");
        }
        assert_eq!(differences(&built), [""; 0]);
    }
}

#[test]
fn one_story_alone_counts_its_windows() {
    let built = Built::new(
        &[("a.txt", "Ann Lee met Bo Li. Then Bo Li left. Ann Lee and Bo Li came back.")],
        Settings::default(),
    );
    assert_eq!(built.graph().store().unit(), Unit::Window);
    assert_eq!(built.links(Filter::default()), ["Ann Lee – Bo Li: 2 2"]);
}

fn dated() -> Built {
    let texts = [
        ("a.txt", "2019-01-05\n\nAnn Lee met Bo Li."),
        ("b.txt", "2020-03-01\n\nAnn Lee and Acme sued Carl Hall in court."),
        ("c.txt", "2020-03-20\n\nIt was cold when Bo Li saw Ann Lee there."),
        ("d.txt", "2021-07-01\n\nCarl Hall and Bo Li won the prize for Acme."),
        ("e.txt", "Nobody knows when Ann Lee met Carl Hall."),
    ];
    Built::new(&texts, Settings::default())
}

#[test]
fn a_period_is_a_corpus_of_its_own() {
    let built = dated();
    let day = |written: &str| Some(written.parse().unwrap());
    let period = |from, to| Filter { period: Period { from, to }, ..Filter::default() };
    let expected =
        ["Ann Lee – Bo Li: 1 1", "Ann Lee – Carl Hall: 1 1", "Ann Lee – Acme: 1 1", "Carl Hall – Acme: 1 1"];
    assert_eq!(built.links(period(day("2020-01-01"), day("2020-12-31"))), expected);
    // What is left is what a graph of these documents alone would be.
    let graph = Namegraph::filtered(&built.file(), period(day("2020-01-01"), day("2020-12-31"))).unwrap();
    for other in ["a.txt", "d.txt", "e.txt"] {
        fs::remove_file(built.texts().join(other)).unwrap();
    }
    built.build(Settings::default());
    assert_eq!(links(&graph), links(&built.graph()));
    let numbers = |graph: &Namegraph| -> Vec<_> {
        graph.edges().unwrap().iter().map(|e| (e.expected, e.npmi, e.p, e.fdr, e.disparity)).collect()
    };
    assert_eq!(numbers(&graph), numbers(&built.graph()));
    let ann = graph.find("Ann Lee", None).unwrap();
    assert_eq!((ann.mentions, ann.documents), (2, 2));
}

#[test]
fn filters_keep_what_passes_and_a_build_can_set_them() {
    let built = dated();
    let twice = ["Ann Lee – Bo Li: 2 2", "Ann Lee – Carl Hall: 2 2", "Carl Hall – Acme: 2 2"];
    assert_eq!(built.links(Filter { min_count: Some(2), ..Filter::default() }), twice);
    assert!(
        built.links(Filter { fdr: Some(0.05), ..Filter::default() }).is_empty(),
        "five stories prove nothing"
    );
    assert_eq!(built.links(Filter { top: Some(2), ..Filter::default() }), twice[..1]);
    let filter = Filter { min_count: Some(2), ..Filter::default() };
    built.build(Settings { filter, ..Settings::default() });
    assert_eq!(built.links(Filter::default()), twice, "what the build asked for holds");
    assert_eq!(
        built.links(Filter { min_count: Some(1), ..Filter::default() }).len(),
        6,
        "until a question says otherwise"
    );
}

#[test]
fn a_timeline_has_every_step_and_its_share() {
    let graph = dated().graph();
    let (ann, bo) = (graph.find("Ann Lee", None).unwrap(), graph.find("Bo Li", None).unwrap());
    let years = graph.timeline(&ann, None, Some(Granularity::Year)).unwrap();
    let steps: Vec<_> = years.steps.iter().map(|s| (s.time.as_str(), s.stories, s.all)).collect();
    assert_eq!(steps, [("2019", 1, 1), ("2020", 2, 2)]);
    assert_eq!((years.undated, years.trend), (1, None));
    let months = graph.timeline(&ann, Some(&bo), None).unwrap();
    assert_eq!((months.granularity, months.steps.len()), (Steps::Dates(Granularity::Month), 15));
    assert_eq!(
        (months.steps[0].time.as_str(), months.steps[14].stories, months.steps[1].stories),
        ("2019-01", 1, 0)
    );
}

#[test]
fn a_text_that_stands_alone_goes_by_its_chapters() {
    let chapter = |number: u32, sentence: &str| format!("Chapter {number}\n\n{}\n\n", sentence.repeat(40));
    let novel = [
        chapter(1, "Ann Lee met Bo Li. "),
        chapter(2, "Bo Li slept soundly. "),
        chapter(3, "Ann Lee left early. "),
    ];
    let built = Built::new(&[("novel.txt", &novel.concat())], Settings::default());
    let graph = built.graph();
    let (ann, bo) = (graph.find("Ann Lee", None).unwrap(), graph.find("Bo Li", None).unwrap());
    let alone = graph.timeline(&ann, None, None).unwrap();
    assert_eq!((alone.granularity, alone.undated), (Steps::Chapters, 0));
    let steps: Vec<_> = alone.steps.iter().map(|s| (s.time.as_str(), s.stories)).collect();
    assert_eq!(steps, [("Chapter 1", 40), ("Chapter 2", 0), ("Chapter 3", 40)]);
    let together = graph.timeline(&ann, Some(&bo), None).unwrap();
    assert_eq!(together.steps.iter().map(|s| s.stories).collect::<Vec<_>>(), [40, 0, 0]);
    let by_month = graph.timeline(&ann, None, Some(Granularity::Month)).unwrap();
    assert_eq!((by_month.steps.len(), by_month.undated), (0, 1), "who asks for months gets them");
}

#[test]
fn a_comparison_says_what_came_and_shows_the_sentence() {
    let (old, new) = (dated(), dated());
    fs::remove_file(new.texts().join("d.txt")).unwrap();
    fs::write(new.texts().join("f.txt"), "2022-02-02\n\nAnn Lee met Bo Li in Paris.").unwrap();
    new.build(Settings::default());
    let found = diff(&old.graph(), &new.graph(), 9, 9).unwrap();
    assert_eq!(
        (found.documents_came, found.documents_went),
        (vec!["f.txt".to_owned()], vec!["d.txt".to_owned()])
    );
    let entities: Vec<_> =
        found.entities.iter().map(|e| (e.change, e.name.as_str(), e.before, e.after)).collect();
    let expected = [
        (Change::Came, "Paris", 0, 1),
        (Change::Grew, "Ann Lee", 4, 5),
        (Change::Shrank, "Acme", 2, 1),
        (Change::Shrank, "Carl Hall", 3, 2),
    ];
    assert_eq!(entities, expected);
    let edge = found.edges.iter().find(|e| e.change == Change::Grew).unwrap();
    assert_eq!(
        (edge.source_name.as_str(), edge.target_name.as_str(), edge.before, edge.after),
        ("Ann Lee", "Bo Li", 2.0, 3.0)
    );
    assert_eq!(edge.evidence.len(), 1);
    assert_eq!(edge.evidence[0].text, "Ann Lee met Bo Li in Paris.");
    let went = found.edges.iter().find(|e| e.change == Change::Went).unwrap();
    assert_eq!(went.evidence[0].document, "d.txt", "what went shows what was there");

    let mut gexf = Vec::new();
    let again = diff(&old.graph(), &new.graph(), 9, 9).unwrap();
    write_diff(&again, &old.graph(), &new.graph(), &mut gexf).unwrap();
    let gexf = String::from_utf8(gexf).unwrap();
    for status in ["came", "went", "grew", "shrank", "same"] {
        assert!(gexf.contains(&format!("<attvalue for=\"status\" value=\"{status}\"/>")), "{status}");
    }
    assert!(diff(&old.graph(), &old.graph(), 9, 9).unwrap().edges.is_empty());
}

#[test]
fn entities_that_were_merged_are_told_as_merged() {
    let (old, new) = (dated(), dated());
    let reference = |graph: &Namegraph, name: &str| graph.reference_to_entity(name, None).unwrap();
    let graph = new.graph();
    let (about, other) = (reference(&graph, "Ann Lee"), reference(&graph, "Bo Li"));
    let ledger = Ledger::new([Decision {
        about,
        verdict: Verdict::Same(other),
        reason: None,
        author: "test".to_owned(),
        time: "2026-01-01".to_owned(),
    }]);
    decide(&new.file(), &ledger.unwrap()).unwrap();
    let found = diff(&old.graph(), &new.graph(), 9, 1).unwrap();
    let merged: Vec<_> = found.entities.iter().filter(|e| e.change == Change::Merged).collect();
    assert_eq!((merged.len(), merged[0].others.len(), merged[0].before, merged[0].after), (1, 2, 7, 7));
    let back = diff(&new.graph(), &old.graph(), 9, 1).unwrap();
    assert_eq!(back.entities.iter().filter(|e| e.change == Change::Split).count(), 1);
}

#[test]
fn a_bipartite_graph_links_documents_to_whom_they_name() {
    let built = dated();
    let mut json = Vec::new();
    let selection = Selection { bipartite: true, ..Selection::default() };
    write(&built.graph(), Format::Json, selection, &mut json).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    let nodes = json["nodes"].as_array().unwrap();
    assert_eq!(nodes.iter().filter(|n| n["type"] == "DOC").count(), 5);
    let edges = json["edges"].as_array().unwrap();
    assert_eq!(edges.len(), 12);
    assert!(edges.iter().all(|e| e["source"].as_str().unwrap().starts_with("doc:") && e["weight"] == 1.0));
}

#[test]
fn resamples_are_the_same_on_any_number_of_cores() {
    let built = dated();
    let (graph, file) = (built.graph(), built.file());
    let draw = |threads: usize, seed: u64| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let graph = Namegraph::open(&file).unwrap();
            serde_json::to_string(&graph.resampled(Rank::Pagerank, None, 4, 50, seed).unwrap()).unwrap()
        })
    };
    assert_eq!(draw(1, 7), draw(3, 7));
    assert_ne!(draw(1, 7), draw(1, 8));
    let resampled = graph.resampled(Rank::Strength, None, 4, 50, 7).unwrap();
    assert_eq!(resampled.len(), 4);
    for r in resampled {
        assert!(r.ranks.low <= r.ranks.high && r.scores.low <= r.scores.high && r.rank <= 4);
        assert!(r.above_next.is_none_or(|share| (0.0..=1.0).contains(&share)));
    }
}

fn differences(built: &Built) -> Vec<String> {
    let verified = verify(&built.file(), &[], &[]).unwrap();
    verified.differences.iter().map(|d| format!("{}: {}", d.document, d.what)).collect()
}

fn change(file: &Path, sql: &str) {
    rusqlite::Connection::open(file).unwrap().execute_batch(sql).unwrap();
}

#[test]
fn what_a_file_says_of_itself_is_never_guessed() {
    let settings = [
        ("window", "chapter"),
        ("unit", "page"),
        ("misc", "perhaps"),
        ("by role", ""),
        ("min count", "many"),
        ("fdr", "low"),
        ("from", "soon"),
    ];
    for (key, value) in settings {
        let built = dated();
        change(&built.file(), &format!("INSERT OR REPLACE INTO setting VALUES ('{key}', '{value}')"));
        assert!(Namegraph::open(&built.file()).is_err(), "{key}");
    }
    let built = dated();
    change(&built.file(), "UPDATE setting SET value = '[' WHERE key = 'inputs'");
    assert!(matches!(verify(&built.file(), &[], &[]), Err(VerifyError::Store(_))));
    change(&built.file(), "UPDATE document SET metadata = '{'");
    assert!(built.graph().store().document(1).is_err());
}

#[test]
fn verify_finds_nothing_in_what_is_as_it_was() {
    let built = dated();
    assert_eq!(differences(&built), [""; 0]);
    let moved = tempfile::tempdir().unwrap();
    fs::rename(built.texts(), moved.path().join("elsewhere")).unwrap();
    assert_eq!(differences(&built).len(), 6, "the folder and five documents are gone");
    let there = verify(&built.file(), &[Input::Path(moved.path().join("elsewhere"))], &[]).unwrap();
    assert_eq!((there.differences.len(), there.documents), (0, 5));
}

#[test]
fn verify_finds_a_changed_byte_in_a_source() {
    let built = dated();
    fs::write(built.texts().join("b.txt"), "2020-03-01\n\nAnn Lee and Acme sued Karl Hall in court.")
        .unwrap();
    assert_eq!(differences(&built), ["b.txt: the text is not that of its source"]);
    // A carriage return is no part of the text, and a change all the same.
    let built = dated();
    fs::write(built.texts().join("a.txt"), "2019-01-05\r\n\nAnn Lee met Bo Li.").unwrap();
    assert_eq!(differences(&built), ["a.txt: the source was changed, though not the text in it"]);
}

#[test]
fn verify_finds_a_deleted_source() {
    let built = dated();
    fs::remove_file(built.texts().join("c.txt")).unwrap();
    assert_eq!(differences(&built), ["c.txt: a source is gone"]);
    fs::write(built.texts().join("z.txt"), "Bo Li came.").unwrap();
    let new = "z.txt: a source is not in the file, and not listed as skipped";
    assert_eq!(differences(&built), ["c.txt: a source is gone", new]);
}

#[test]
fn verify_finds_an_edited_quote_in_the_file() {
    let cases = [
        (
            "UPDATE document SET text = replace(text, 'met Bo Li', 'hit Bo Li') WHERE id = 'a.txt'",
            "the text is not that of its source",
        ),
        (
            "UPDATE mention SET surface = 'Ann Low' WHERE surface = 'Ann Lee' AND document = (SELECT number FROM document WHERE id = 'a.txt')",
            "a mention is not in the text",
        ),
        (
            "UPDATE sentence SET end = end - 2 WHERE start > 0 AND document = (SELECT number FROM document WHERE id = 'a.txt')",
            "a sentence is not where the text has one",
        ),
        ("UPDATE edge SET weight = weight + 1 WHERE weight = 2", "a link is not what its sentences give"),
        ("DELETE FROM edge WHERE weight = 2", "a link is not what its sentences give"),
    ];
    for (sql, what) in cases {
        let built = dated();
        change(&built.file(), sql);
        assert!(differences(&built).iter().any(|d| d.contains(what)), "{what}: {:?}", differences(&built));
    }
}

#[test]
fn verify_finds_a_document_that_was_truncated_on_reading() {
    let built = dated();
    let inputs = [Input::Path(built.texts())];
    let truncated = read(&inputs, &Fields::default()).unwrap().map(|record| {
        record.map(|mut record| {
            if record.document.id == "b.txt" {
                record.document.text.truncate(20);
            }
            record
        })
    });
    built.build_of(truncated, Settings::default(), &inputs);
    assert_eq!(differences(&built), ["b.txt: the text in the file stops before its source does"]);
    // The same, if the file was cut afterwards.
    let built = dated();
    change(&built.file(), "UPDATE document SET text = substr(text, 1, 20) WHERE id = 'b.txt'");
    assert!(
        differences(&built).contains(&"b.txt: the text in the file stops before its source does".to_owned())
    );
}

#[test]
fn the_program_proves_and_says_what_was_not_read() {
    let built = dated();
    fs::write(built.texts().join("x.bin"), [0, 1]).unwrap();
    fs::write(built.texts().join("y.txt"), "Москва молчит.").unwrap();
    built.build(Settings::default());
    let run = |args: &[&str]| Command::cargo_bin("namegraph").unwrap().args(args).assert();
    let file = built.file().display().to_string();
    run(&["verify", &file]).success();
    let coverage = run(&["coverage", &file, "--format", "json"]).success();
    let coverage: serde_json::Value = serde_json::from_slice(&coverage.get_output().stdout).unwrap();
    assert_eq!(coverage["documents"], 6);
    assert!(coverage["skipped"][0]["reason"].as_str().unwrap().ends_with("found .bin"));
    assert_eq!(coverage["other_scripts"][0], "y.txt");
    assert_eq!(coverage["unread"].as_array().unwrap().len(), 0);
    let bytes = ["text_bytes", "read_bytes", "space_bytes"].map(|key| coverage[key].as_u64().unwrap());
    assert_eq!(bytes[0], bytes[1] + bytes[2], "every byte is in a sentence or between two");
    fs::remove_file(built.texts().join("a.txt")).unwrap();
    let failed = run(&["verify", &file]).code(1);
    assert!(String::from_utf8_lossy(&failed.get_output().stdout).contains("a.txt: a source is gone"));
    let timeline = run(&["timeline", &file, "Ann Lee", "--by", "year"]).success();
    assert!(String::from_utf8_lossy(&timeline.get_output().stdout).contains("2020  ████"));
    run(&["between", &file, "Ann Lee", "Bo Li", "--from", "2020", "--to", "2020-03"]).success();
    let nobody = run(&["who", &file, "Ann Lee", "--to", "2018"]).code(3);
    let said = String::from_utf8_lossy(&nobody.get_output().stderr).into_owned();
    assert!(
        said.contains("no entity goes by \"Ann Lee\" in documents of the period (up to 2018-12-31)"),
        "{said}"
    );
    run(&["top", &file, "--fdr", "0"]).code(2);
}
