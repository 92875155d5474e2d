//! A file that grew in steps is the file that a clean build of the same documents gives.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use namegraph::{
    BuildError, EntityType, Existing, Fields, Format, GivenMentions, Input, Ledger, Mention, NameList,
    Namegraph, Options, Passage, Recognizer, RecognizerError, Report, Selection, Settings, Silent, Skipped,
    StoreError, Verdict, build, check, decide, decide_from, import, import_mentions, read, read_bytes,
    verify, write,
};
use proptest::prelude::*;

mod listed;

use listed::Listed;

const NAMES: [(&str, EntityType); 9] = [
    ("Angela Brandt", EntityType::Person),
    ("Brandt", EntityType::Person),
    ("Bo Li", EntityType::Person),
    ("Carla Ruiz", EntityType::Person),
    ("Acme Ltd", EntityType::Organization),
    ("Acme", EntityType::Organization),
    ("Harbour Bank", EntityType::Organization),
    ("Lisbon", EntityType::Location),
    ("Oslo", EntityType::Location),
];

/// Finds the names of the list, and counts the texts that it was asked for.
struct Counting<'a>(&'a str, AtomicUsize);

impl Recognizer for Counting<'_> {
    fn name(&self) -> String {
        self.0.to_owned()
    }

    fn recognize(&self, passages: &[Passage<'_>]) -> Result<Vec<Vec<Mention>>, RecognizerError> {
        self.1.fetch_add(passages.len(), Ordering::Relaxed);
        Listed(&NAMES).recognize(passages).map(|found| found.into_iter().map(apart).collect())
    }
}

/// Of names within each other, the longer one.
fn apart(mentions: Vec<Mention>) -> Vec<Mention> {
    let mut kept: Vec<Mention> = Vec::new();
    for mention in mentions {
        match kept.last_mut() {
            Some(last) if mention.span.start < last.span.end => {
                if mention.span.len() > last.span.len() {
                    *last = mention;
                }
            }
            _ => kept.push(mention),
        }
    }
    kept
}

fn recognizer() -> Counting<'static> {
    Counting("counting", AtomicUsize::new(0))
}

fn built(folder: &Path, file: &Path, existing: Existing, by: &Counting<'_>) -> Result<Report, BuildError> {
    let inputs = [Input::from(folder.to_path_buf())];
    let fields = Fields::default();
    let sources = Some(namegraph::Sources { inputs: &inputs, fields: &fields });
    let settings = Settings { existing, sources, ..Settings::default() };
    build(read(&inputs, &fields).unwrap(), by, file, settings, &Silent)
}

/// Everything that can be read out of a file.
fn exported(file: &Path) -> Vec<String> {
    let graph = Namegraph::open(file).unwrap();
    let formats =
        [Format::Gexf, Format::Json, Format::Csv, Format::CsvNodes, Format::Turtle, Format::Mentions];
    let mut all: Vec<String> = formats
        .map(|format| {
            let mut out = Vec::new();
            write(&graph, format, Selection::default(), &mut out).unwrap();
            String::from_utf8(out).unwrap()
        })
        .to_vec();
    let rules: Vec<String> =
        graph.store().rule_decisions().unwrap().iter().map(|d| format!("{d:?}")).collect();
    all.push(rules.join("\n"));
    all.push(format!("{:?}", graph.store().skipped().unwrap().len()));
    all
}

/// What happens to a folder between two builds.
#[derive(Clone, Debug)]
enum Step {
    /// A document is there, with these sentences.
    Put(u8, Vec<(u8, u8)>),
    /// It is gone.
    Remove(u8),
}

fn step() -> impl Strategy<Value = Step> {
    let sentences = prop::collection::vec((0u8..9, 0u8..9), 1..4);
    prop_oneof![4 => (0u8..6, sentences).prop_map(|(d, s)| Step::Put(d, s)), 1 => (0u8..6).prop_map(Step::Remove)]
}

fn text(sentences: &[(u8, u8)]) -> String {
    let said = |(a, b): &(u8, u8)| {
        let name = |i: &u8| NAMES[*i as usize].0;
        format!("{} met {} on the {}th day of rain. ", name(a), name(b), a + b)
    };
    format!(
        "202{}-01-0{}\n\n{}",
        sentences[0].0,
        sentences[0].1 + 1,
        sentences.iter().map(said).collect::<String>()
    )
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: ProptestConfig::default().cases / 6, // each is several builds
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn steps_lead_where_one_build_leads(steps in prop::collection::vec(prop::collection::vec(step(), 1..4), 1..5), prune in any::<bool>()) {
        let work = tempfile::tempdir().unwrap();
        let (folder, file) = (work.path().join("texts"), work.path().join("steps.namegraph"));
        fs::create_dir(&folder).unwrap();
        // What is in the file in the end: what stays was in the folder once.
        let mut held: BTreeMap<u8, String> = BTreeMap::new();
        let mut ledger = None;
        for some in &steps {
            for step in some {
                match step {
                    Step::Put(document, sentences) => {
                        fs::write(folder.join(format!("{document}.txt")), text(sentences)).unwrap();
                        held.insert(*document, text(sentences));
                    }
                    Step::Remove(document) => {
                        let _ = fs::remove_file(folder.join(format!("{document}.txt")));
                        if prune {
                            held.remove(document);
                        }
                    }
                }
            }
            // A folder without documents is no build.
            if fs::read_dir(&folder).unwrap().next().is_none() {
                held.clear();
                let _ = fs::remove_file(&file);
                ledger = None;
                continue;
            }
            if !prune {
                // What was never built is not held: it came and went between two builds.
                let there = |d: &u8| folder.join(format!("{d}.txt")).exists();
                let before: Vec<String> = if file.exists() { ids(&file) } else { Vec::new() };
                held.retain(|d, _| there(d) || before.contains(&format!("{d}.txt")));
                for (document, text) in &mut held {
                    if !there(document) {
                        *text = Namegraph::open(&file).unwrap().store().stored(&format!("{document}.txt")).unwrap().unwrap().text;
                    }
                }
            }
            let existing = if prune { Existing::Prune } else { Existing::Keep };
            built(&folder, &file, existing, &recognizer()).unwrap();
            // A person decides once, and is heard in every build after.
            if ledger.is_none() && let Ok(about) = Namegraph::open(&file).unwrap().reference_to_entity("Bo Li", None) {
                let decision = namegraph::Decision { about, verdict: Verdict::Rename("Li Bo".to_owned()), reason: None, author: "me".to_owned(), time: "2026-01-01T00:00:00Z".to_owned() };
                let decided = Ledger::new([decision]).unwrap();
                decide(&file, &decided).unwrap();
                ledger = Some(decided);
            }
        }
        prop_assume!(file.exists());
        let (clean, whole) = (work.path().join("clean"), work.path().join("clean.namegraph"));
        fs::create_dir(&clean).unwrap();
        for (document, text) in &held {
            fs::write(clean.join(format!("{document}.txt")), text).unwrap();
        }
        built(&clean, &whole, Existing::Replace, &recognizer()).unwrap();
        if let Some(ledger) = &ledger {
            decide(&whole, ledger).unwrap();
        }
        let places = |all: Vec<String>| all.into_iter().map(|s| s.replace("/texts/", "/").replace("/clean/", "/")).collect::<Vec<_>>();
        prop_assert_eq!(places(exported(&file)), places(exported(&whole)));
        prop_assert_eq!(verify(&file, &[Input::from(clean)], &[]).unwrap().differences, vec![]);
    }
}

fn ids(file: &Path) -> Vec<String> {
    Namegraph::open(file).unwrap().store().document_heads().unwrap().into_iter().map(|d| d.id).collect()
}

#[test]
fn nothing_is_read_twice() {
    let work = tempfile::tempdir().unwrap();
    let (folder, file) = (work.path().join("texts"), work.path().join("g.namegraph"));
    fs::create_dir(&folder).unwrap();
    let put = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
    put("a.txt", "Bo Li met Carla Ruiz in Oslo.");
    put("b.txt", "Angela Brandt left Acme Ltd.");
    let by = recognizer();
    let asked = RefCell::new(0);
    let reads = |existing: Existing, by: &Counting<'_>| {
        let report = built(&folder, &file, existing, by).unwrap();
        let before = asked.replace(by.1.load(Ordering::Relaxed));
        (by.1.load(Ordering::Relaxed) - before, report.kept, report.summary.documents)
    };
    assert_eq!(reads(Existing::Keep, &by), (2, 0, 2));
    assert_eq!(reads(Existing::Keep, &by), (0, 0, 2));
    put("c.txt", "Carla Ruiz flew to Lisbon.");
    put("a.txt", "Bo Li met Carla Ruiz in Lisbon.");
    assert_eq!(reads(Existing::Keep, &by), (2, 0, 3));
    // Moved, but the same text.
    fs::rename(folder.join("b.txt"), folder.join("d.txt")).unwrap();
    assert_eq!(reads(Existing::Prune, &by), (0, 0, 3));
    fs::remove_file(folder.join("d.txt")).unwrap();
    assert_eq!(reads(Existing::Keep, &by), (0, 1, 3));
    assert_eq!(ids(&file), ["a.txt", "c.txt", "d.txt"]);
    assert_eq!(reads(Existing::Prune, &by), (0, 0, 2));
    assert_eq!(reads(Existing::Replace, &by), (2, 0, 2));
    // Another recognizer, or another list of names, finds other names.
    let other = Counting("other", AtomicUsize::new(0));
    asked.replace(0);
    assert_eq!(reads(Existing::Keep, &other), (2, 0, 2));
    let names = NameList::read("name,type\nflew,ORG\n".as_bytes()).unwrap();
    let records = read(&[Input::from(folder.clone())], &Fields::default()).unwrap();
    let settings = Settings { existing: Existing::Keep, names: &names, ..Settings::default() };
    build(records, &other, &file, settings, &Silent).unwrap();
    assert_eq!(other.1.load(Ordering::Relaxed), 4);
    assert!(Namegraph::open(&file).unwrap().find("flew", None).is_ok());
}

#[test]
fn a_file_does_not_take_the_place_of_its_namesake() {
    let work = tempfile::tempdir().unwrap();
    let file = work.path().join("g.namegraph");
    for (day, text) in [("monday", "Bo Li met Carla Ruiz."), ("tuesday", "Angela Brandt left Oslo.")] {
        fs::create_dir(work.path().join(day)).unwrap();
        fs::write(work.path().join(day).join("a.txt"), text).unwrap();
    }
    built(&work.path().join("monday"), &file, Existing::Keep, &recognizer()).unwrap();
    let before = exported(&file);
    let refused = built(&work.path().join("tuesday"), &file, Existing::Keep, &recognizer()).unwrap_err();
    assert!(
        matches!(&refused, BuildError::Store(StoreError::DuplicateId { id, .. }) if id == "a.txt"),
        "{refused}"
    );
    assert_eq!(exported(&file), before, "nothing is lost");
    built(&work.path().join("tuesday"), &file, Existing::Prune, &recognizer()).unwrap();
    assert_ne!(exported(&file), before);
}

#[test]
fn what_came_from_elsewhere_is_not_written_over() {
    let work = tempfile::tempdir().unwrap();
    let (folder, file) = (work.path().join("texts"), work.path().join("g.namegraph"));
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("a.txt"), "Bo Li met Carla Ruiz.").unwrap();
    let refused = |existing| built(&folder, &file, existing, &recognizer()).unwrap_err().to_string();
    let links = work.path().join("links.csv");
    fs::write(&links, "source,target\nA,B\n").unwrap();
    import::store(&import::read(&[&links]).unwrap(), "a table", &file).unwrap();
    for existing in [Existing::Keep, Existing::Prune] {
        assert!(refused(existing).contains("expected a graph made of documents for adding documents"));
    }
    fs::remove_file(&file).unwrap();
    let mentions = work.path().join("mentions.jsonl");
    fs::write(&mentions, r#"{"document":"a.txt","start":0,"end":5,"type":"PER"}"#).unwrap();
    let given = GivenMentions::open(&mentions).unwrap();
    let records = read(&[Input::from(folder.clone())], &Fields::default()).unwrap();
    import_mentions(records, &given, &file, Settings::default(), &Silent).unwrap();
    let before = exported(&file);
    assert!(refused(Existing::Keep).contains("mentions of mentions.jsonl"));
    assert_eq!(exported(&file), before);
    built(&folder, &file, Existing::Replace, &recognizer()).unwrap();
    assert_ne!(exported(&file), before);
}

#[test]
fn what_could_not_be_read_stays_listed_until_it_can() {
    let work = tempfile::tempdir().unwrap();
    let (folder, more, file) =
        (work.path().join("texts"), work.path().join("more"), work.path().join("g.namegraph"));
    for (folder, name, text) in [
        (&folder, "a.txt", "Bo Li met Carla Ruiz."),
        (&folder, "b.txt", " "),
        (&more, "c.txt", "Bo Li left Oslo."),
    ] {
        fs::create_dir_all(folder).unwrap();
        fs::write(folder.join(name), text).unwrap();
    }
    let skipped = || Namegraph::open(&file).unwrap().store().skipped().unwrap().len();
    built(&folder, &file, Existing::Keep, &recognizer()).unwrap();
    assert_eq!(skipped(), 1);
    built(&more, &file, Existing::Keep, &recognizer()).unwrap();
    assert_eq!((skipped(), ids(&file).len()), (1, 2));
    fs::write(folder.join("b.txt"), "Angela Brandt stayed.").unwrap();
    built(&folder, &file, Existing::Keep, &recognizer()).unwrap();
    assert_eq!((skipped(), ids(&file).len()), (0, 3));
    // Both folders are where its documents come from.
    assert_eq!(verify(&file, &[], &[]).unwrap().differences, vec![]);
}

/// While it looks for names, something else happens.
struct Interrupted<F: Fn() + Sync>(F);

impl<F: Fn() + Sync> Recognizer for Interrupted<F> {
    fn name(&self) -> String {
        "counting".to_owned()
    }

    fn recognize(&self, passages: &[Passage<'_>]) -> Result<Vec<Vec<Mention>>, RecognizerError> {
        (self.0)();
        recognizer().recognize(passages)
    }
}

#[test]
fn two_builds_at_once_lose_nothing() {
    let work = tempfile::tempdir().unwrap();
    let (one, two, file) =
        (work.path().join("one"), work.path().join("two"), work.path().join("g.namegraph"));
    for (folder, name, text) in
        [(&one, "a.txt", "Bo Li met Carla Ruiz."), (&two, "b.txt", "Angela Brandt left Oslo.")]
    {
        fs::create_dir(folder).unwrap();
        fs::write(folder.join(name), text).unwrap();
    }
    let settings = Settings { existing: Existing::Keep, ..Settings::default() };
    let records = || read(&[Input::from(one.clone())], &Fields::default()).unwrap();
    for begun_with in [Existing::Replace, Existing::Keep] {
        let other = Interrupted(|| {
            built(&two, &file, begun_with, &recognizer()).unwrap();
        });
        let refused = build(records(), &other, &file, settings, &Silent).unwrap_err();
        assert!(matches!(refused, BuildError::Store(StoreError::Changed { .. })), "{refused}");
        assert_eq!(ids(&file), ["b.txt"], "what the other one built is there");
    }
    // A decision in the middle is not lost either.
    let deciding = Interrupted(|| {
        let about = Namegraph::open(&file).unwrap().reference_to_entity("Oslo", None).unwrap();
        let (author, time) = ("me".to_owned(), "2026-01-01T00:00:00Z".to_owned());
        let decision = namegraph::Decision { about, verdict: Verdict::Hide, reason: None, author, time };
        decide(&file, &Ledger::new([decision]).unwrap()).unwrap();
    });
    build(records(), &deciding, &file, settings, &Silent).unwrap_err();
    build(records(), &recognizer(), &file, settings, &Silent).unwrap();
    assert_eq!(ids(&file), ["a.txt", "b.txt"]);
    assert_eq!(Namegraph::open(&file).unwrap().store().ledger().unwrap().decisions().len(), 1);
}

#[test]
fn two_who_decide_at_once_do_not_write_over_each_other() {
    let work = tempfile::tempdir().unwrap();
    let (folder, file) = (work.path().join("texts"), work.path().join("g.namegraph"));
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("a.txt"), "Bo Li met Carla Ruiz in Oslo.").unwrap();
    built(&folder, &file, Existing::Keep, &recognizer()).unwrap();
    let hide = |name: &str| {
        let about = Namegraph::open(&file).unwrap().reference_to_entity(name, None).unwrap();
        let (author, time) = (name.to_owned(), "2026-01-01T00:00:00Z".to_owned());
        namegraph::Decision { about, verdict: Verdict::Hide, reason: None, author, time }
    };
    let ledger = || Namegraph::open(&file).unwrap().store().ledger().unwrap();
    let (seen_by_both, [one, two]) = (ledger(), ["Oslo", "Bo Li"].map(hide));
    decide_from(&seen_by_both, &file, &Ledger::new([one.clone()]).unwrap()).unwrap();
    let refused = decide_from(&seen_by_both, &file, &Ledger::new([two.clone()]).unwrap()).unwrap_err();
    assert!(matches!(refused, StoreError::Changed { .. }), "{refused}");
    assert_eq!(ledger().decisions(), std::slice::from_ref(&one));
    decide_from(&ledger(), &file, &Ledger::new([one, two]).unwrap()).unwrap();
    assert_eq!(ledger().decisions().len(), 2);
}

#[test]
fn a_build_that_is_stopped_keeps_what_it_read_and_goes_on() {
    let work = tempfile::tempdir().unwrap();
    let (folder, clean) = (work.path().join("texts"), work.path().join("clean.namegraph"));
    fs::create_dir(&folder).unwrap();
    for day in 0..6_u8 {
        fs::write(folder.join(format!("{day}.txt")), text(&[(day, 8 - day), (3, day)])).unwrap();
    }
    built(&folder, &clean, Existing::Replace, &recognizer()).unwrap();
    let stopped_at = |file: &Path, place: usize, existing: Existing| {
        let stop = AtomicBool::new(false);
        let settings = Settings { existing, stop: Some(&stop), ..Settings::default() };
        let inputs = [Input::from(folder.clone())];
        let records = read(&inputs, &Fields::default()).unwrap().enumerate();
        let records = records.map(|(n, record)| {
            stop.fetch_or(n == place, Ordering::Relaxed);
            record
        });
        build(records, &recognizer(), file, settings, &Silent)
    };
    for place in 0..6 {
        let file = work.path().join(format!("{place}.namegraph"));
        let first = stopped_at(&file, place, Existing::Keep);
        if place == 0 {
            assert!(matches!(first, Err(BuildError::Stopped { .. })));
            assert!(!file.exists());
        } else {
            assert!(first.unwrap().stopped);
            assert_eq!(ids(&file).len(), place);
            assert!(Namegraph::open(&file).unwrap().coverage().unwrap().stopped);
            assert_eq!(check(&file).unwrap().differences, vec![]);
        }
        let by = recognizer();
        assert!(!built(&folder, &file, Existing::Keep, &by).unwrap().stopped);
        assert_eq!(by.1.load(Ordering::Relaxed), 6 - place, "what was read is not read again");
        assert_eq!(exported(&file), exported(&clean));
        assert!(!Namegraph::open(&file).unwrap().coverage().unwrap().stopped);
        // Neither what was not looked at yet is dropped, nor what was to be replaced.
        stopped_at(&file, place, Existing::Prune).unwrap();
        assert_eq!(exported(&file), exported(&clean));
        assert!(matches!(stopped_at(&file, place, Existing::Replace), Err(BuildError::Stopped { .. })));
        assert_eq!(exported(&file), exported(&clean));
    }
}

#[cfg(unix)]
#[test]
fn what_killed_builds_left_is_removed_and_what_others_write_is_not() {
    let work = tempfile::tempdir().unwrap();
    let (folder, file) = (work.path().join("texts"), work.path().join("g.namegraph"));
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("a.txt"), "Bo Li met Carla Ruiz.").unwrap();
    let [abandoned, at_work] = ["one", "two"].map(|name| work.path().join(format!(".namegraph-{name}")));
    fs::write(&abandoned, "half").unwrap();
    let open = fs::File::create(&at_work).unwrap();
    open.lock().unwrap();
    built(&folder, &file, Existing::Keep, &recognizer()).unwrap();
    assert!(!abandoned.exists() && at_work.exists());
}

/// Says that it knows English alone.
struct English(Counting<'static>);

impl Recognizer for English {
    fn name(&self) -> String {
        self.0.name()
    }

    fn languages(&self) -> &[String] {
        static ENGLISH: std::sync::LazyLock<Vec<String>> =
            std::sync::LazyLock::new(|| vec!["eng".to_owned()]);
        &ENGLISH
    }

    fn recognize(&self, passages: &[Passage<'_>]) -> Result<Vec<Vec<Mention>>, RecognizerError> {
        self.0.recognize(passages)
    }
}

#[test]
fn a_language_that_the_model_does_not_know_is_listed_until_it_is_asked_for() {
    let work = tempfile::tempdir().unwrap();
    let (folder, file) = (work.path().join("texts"), work.path().join("g.namegraph"));
    fs::create_dir(&folder).unwrap();
    let german = "Angela Brandt und Bo Li trafen sich am Samstag in Oslo. Der Bürgermeister sagte, dass der Hafen geschlossen bleibe, \
        bis die Schäden behoben seien, und dass die Schiffe bis dahin einen anderen Weg nehmen müssten. Nach dem Sturm waren zwei \
        der Molen und die Straße dorthin beschädigt worden, wie die Behörde am Abend mitteilte; niemand wurde dabei verletzt, \
        und erst am nächsten Morgen erfuhren die anderen davon, die weiter oben am Fluss wohnen und von alledem nichts gehört hatten. \
        Dass sie trotzdem bleiben wollten, sagten sie uns allen, als wir sie danach fragten, und auch, dass es immer so gewesen sei.";
    fs::write(folder.join("a.txt"), "Bo Li met Carla Ruiz.").unwrap();
    fs::write(folder.join("b.txt"), german).unwrap();
    let inputs = [Input::from(folder.clone())];
    let fields = Fields::default();
    let reads = |any_language: bool| {
        let sources = Some(namegraph::Sources { inputs: &inputs, fields: &fields });
        let settings = Settings { existing: Existing::Keep, any_language, sources, ..Settings::default() };
        build(read(&inputs, &fields).unwrap(), &English(recognizer()), &file, settings, &Silent).unwrap();
        let coverage = Namegraph::open(&file).unwrap().coverage().unwrap();
        (ids(&file).len(), coverage.skipped.iter().map(|s| s.reason.clone()).collect::<Vec<_>>())
    };
    let (documents, skipped) = reads(false);
    assert_eq!(documents, 1);
    assert!(
        skipped[0].starts_with("written in German (deu), and the model was trained for eng"),
        "{skipped:?}"
    );
    assert_eq!(verify(&file, &[], &[]).unwrap().differences, vec![], "it is known to be unread");
    assert_eq!(reads(true), (2, vec![]));
    assert_eq!(reads(false), (2, vec![]), "what was read stays");
}

#[test]
fn a_file_that_took_too_long_is_remembered() {
    let work = tempfile::tempdir().unwrap();
    let (folder, file) = (work.path().join("texts"), work.path().join("g.namegraph"));
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("a.txt"), "Bo Li met Carla Ruiz.").unwrap();
    let late = Skipped {
        place: "b.pdf".to_owned(),
        reason: "not read in time".to_owned(),
        late: Some("ab12".to_owned()),
    };
    let records = read(&[Input::from(folder)], &Fields::default()).unwrap().chain([Err(late)]);
    build(records, &recognizer(), &file, Settings::default(), &Silent).unwrap();
    let stored = Namegraph::open(&file).unwrap().store().skipped().unwrap();
    assert_eq!(stored[0].sha256.as_deref(), Some("ab12"));
    // A file of that sum is not tried, until somebody asks for it.
    let pdf = b"%PDF-1.4 slow".to_vec();
    let sum = "5a4f2d5a";
    let options = |sum: &str| Options { untried: [sum.to_owned()].into(), ..Options::default() };
    let skipped = |sum: &str| read_bytes("b.pdf", pdf.clone(), &options(sum)).next().unwrap().unwrap_err();
    assert_eq!(skipped(sum).late, None);
    let sum = "f14fcb84e50b80054c9505250e8d1cee62692f86741eb50f3920223d8dece93e".to_owned();
    assert_eq!(skipped(&sum).late, Some(sum));
}

#[test]
fn a_changed_file_is_not_sound() {
    let work = tempfile::tempdir().unwrap();
    let (folder, file) = (work.path().join("texts"), work.path().join("g.namegraph"));
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("a.txt"), "Bo Li met Carla Ruiz in Oslo. Angela Brandt left Acme Ltd.").unwrap();
    built(&folder, &file, Existing::Keep, &recognizer()).unwrap();
    assert_eq!(check(&file).unwrap().differences, vec![]);
    let whole = fs::read(&file).unwrap();
    let changed = |sql: &str| {
        fs::write(&file, &whole).unwrap();
        rusqlite::Connection::open(&file).unwrap().execute_batch(sql).unwrap();
        check(&file).map_or_else(
            |e| e.to_string(),
            |v| v.differences.iter().map(|d| d.what).collect::<Vec<_>>().join(", "),
        )
    };
    assert!(changed("UPDATE edge SET weight = 7").contains("a link is not what its sentences give"));
    assert!(changed("DELETE FROM edge").contains("a link is not what its sentences give"));
    assert!(
        changed("UPDATE mention SET surface = 'Bob' WHERE start = 0")
            .contains("a mention is not in the text")
    );
    assert!(changed("DELETE FROM sentence WHERE start > 0").contains("a sentence"));
    assert!(
        changed("PRAGMA foreign_keys = OFF; UPDATE mention SET name = 9999 WHERE start = 0")
            .contains("damaged")
    );
    // SQLite keeps the version of the tables in these bytes.
    for (version, said) in [(1, "`namegraph upgrade` makes it one of these"), (99, "use a newer namegraph")] {
        let mut other = whole.clone();
        other[60..64].copy_from_slice(&u32::to_be_bytes(version));
        fs::write(&file, &other).unwrap();
        let refused = built(&folder, &file, Existing::Keep, &recognizer()).unwrap_err();
        assert!(refused.to_string().contains(said), "{refused}");
        assert_eq!(fs::read(&file).unwrap(), other, "it is left alone");
    }
    // Pages overwritten: an error or a difference, never a panic, and never all well where tables are hit.
    let mut found = 0;
    for page in 1..whole.len() / 4096 {
        let mut broken = whole.clone();
        broken[page * 4096..page * 4096 + 64].fill(0xff);
        fs::write(&file, &broken).unwrap();
        found += usize::from(check(&file).map_or(true, |v| !v.differences.is_empty()));
    }
    assert!(found * 10 >= (whole.len() / 4096 - 1) * 9, "{found} of {} broken pages", whole.len() / 4096 - 1);
}
