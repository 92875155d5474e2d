//! Who is who: what people decide holds, whatever comes after, and leaves no trace when it is taken back.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use namegraph::{
    Decision, EntityType, Fields, Format, Input, Ledger, Mention, NameList, Namegraph, Passage, Recognizer,
    RecognizerError, Reference, Selection, Settings, Silent, Span, Verdict, build, decide, fold, read, write,
};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use tempfile::TempDir;

use namegraph::EntityType::{Location as LOC, Organization as ORG, Person as PER};

/// Documents whose names touch many rules.
const DOCUMENTS: [&str; 8] = [
    r#"{"id":"a","text":"John Smith met Mary Jones in London. Smith left. United Nations spoke."}"#,
    r#"{"id":"b","text":"Jane Smith is of the Acme Ltd in Britain. Smith left Acme. Jones stayed in London."}"#,
    r#"{"id":"c","text":"Smith saw the UN in the U.S. and Bill Jones. William Jones was there."}"#,
    r#"{"id":"d","text":"Mahmoud Abbas met John P. Smith in the UK. Federal Criminal Police (BKA) came."}"#,
    r#"{"id":"e","text":"Mahmud Abbas met Smith of the BKA in United Kingdom. Abbas left. John P. Smith came."}"#,
    r#"{"id":"f","text":"Prime Minister Mary Jones spoke. Jones left USA. The prime minister was late for the Muslim Brotherhood and for the Brotherhood."}"#,
    r#"{"id":"g","text":"George W. Bush met George Bush. Bush left London. Kiev and Kyiv are far. Republicans and one Republican."}"#,
    r#"{"id":"h","text":"Donald J. Trump met Trump and the GOP. Donald Trump left the Republican Party."}"#,
];

/// The names in them, of those that overlap the longest.
const LEXICON: [(&str, EntityType); 33] = [
    ("John Smith", PER),
    ("John P. Smith", PER),
    ("Jane Smith", PER),
    ("Smith", PER),
    ("Mary Jones", PER),
    ("Bill Jones", PER),
    ("William Jones", PER),
    ("Jones", PER),
    ("Mahmoud Abbas", PER),
    ("Mahmud Abbas", PER),
    ("Abbas", PER),
    ("George W. Bush", PER),
    ("George Bush", PER),
    ("Bush", PER),
    ("Donald J. Trump", PER),
    ("Donald Trump", PER),
    ("Trump", PER),
    ("United Nations", ORG),
    ("UN", ORG),
    ("Acme Ltd", ORG),
    ("Acme", ORG),
    ("Federal Criminal Police", ORG),
    ("BKA", ORG),
    ("Muslim Brotherhood", ORG),
    ("Brotherhood", ORG),
    ("Republicans", ORG),
    ("Republican Party", ORG),
    ("Republican", ORG),
    ("GOP", ORG),
    ("London", LOC),
    ("Britain", LOC),
    ("United Kingdom", LOC),
    ("UK", LOC),
];
const PLACES: [(&str, EntityType); 4] = [("U.S.", LOC), ("USA", LOC), ("Kiev", LOC), ("Kyiv", LOC)];

struct Lexicon;

impl Recognizer for Lexicon {
    fn name(&self) -> String {
        "lexicon".to_owned()
    }

    fn recognize(&self, passages: &[Passage<'_>]) -> Result<Vec<Vec<Mention>>, RecognizerError> {
        Ok(passages.iter().map(|p| looked_up(p.text)).collect())
    }
}

fn looked_up(text: &str) -> Vec<Mention> {
    let mut mentions: Vec<Mention> = Vec::new();
    for (at, _) in text.char_indices() {
        if mentions.last().is_some_and(|m| m.span.end > at) {
            continue;
        }
        let names = LEXICON.iter().chain(&PLACES).filter(|(name, _)| text[at..].starts_with(name));
        if let Some((name, entity_type)) = names.max_by_key(|(name, _)| name.len()) {
            mentions.push(Mention {
                span: Span::new(at, at + name.len()),
                entity_type: *entity_type,
                score: 1.0,
            });
        }
    }
    mentions
}

/// A folder with a namegraph of the first `n` documents.
fn built(n: usize) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("g.namegraph");
    rebuild(&file, n, &NameList::default());
    (folder, file)
}

fn rebuild(file: &Path, n: usize, names: &NameList) {
    let input = file.with_extension("jsonl");
    std::fs::write(&input, DOCUMENTS[..n].join("\n")).unwrap();
    let records = read(&[Input::Path(input)], &Fields::default()).unwrap();
    build(records, &Lexicon, file, Settings { names, ..Settings::default() }, &Silent).unwrap();
}

/// Everything that a file says, in every format that is one file.
fn said(file: &Path) -> Vec<u8> {
    let files = Format::all().filter(|f| !f.is_folder() && f.missing_feature().is_none());
    said_in(file, &files.collect::<Vec<_>>())
}

fn said_in(file: &Path, formats: &[Format]) -> Vec<u8> {
    let graph = Namegraph::open(file).unwrap();
    let mut out = Vec::new();
    for &format in formats {
        write(&graph, format, Selection { by_role: true, ..Selection::default() }, &mut out).unwrap();
    }
    for entity in graph.entities().unwrap() {
        serde_json::to_writer(&mut out, &graph.entity_record(entity).unwrap()).unwrap();
    }
    out
}

fn reference(entity_type: EntityType, name: &str, document: Option<&str>) -> Reference {
    Reference { entity_type, name: name.to_owned(), document: document.map(str::to_owned) }
}

fn decision(about: Reference, verdict: Verdict) -> Decision {
    Decision {
        about,
        verdict,
        reason: None,
        author: "ann".to_owned(),
        time: "2026-01-01T00:00:00Z".to_owned(),
    }
}

/// The entities that mentions of a name are, by name or by office. What a decision limits to one document is not
/// everywhere.
fn entities_of(file: &Path, name: &Reference) -> BTreeSet<String> {
    let graph = Namegraph::open(file).unwrap();
    let limited = graph.store().ledger().unwrap().keys();
    let mut found = BTreeSet::new();
    graph
        .store()
        .for_each_mention(true, |m| {
            let says = fold(&m.text) == fold(&name.name);
            let here = match &name.document {
                Some(document) => *document == m.document,
                None => !limited.contains(&name.key().within(&m.document)),
            };
            if says && here {
                found.insert(m.entity.clone());
            }
            Ok::<_, namegraph::StoreError>(())
        })
        .unwrap();
    found
}

fn ledger(decisions: &[Decision]) -> Ledger {
    Ledger::new(decisions.iter().cloned()).unwrap()
}

/// Every join of a rule in the file, as the decision that takes it apart.
fn partings(file: &Path) -> Vec<Decision> {
    let rules = Namegraph::open(file).unwrap().store().rule_decisions().unwrap();
    let parting = |d: namegraph::RuleDecision| {
        let kind = d.join.entity_type;
        let about = reference(kind, &d.join.from, d.document.as_deref());
        (fold(&d.join.from) != fold(&d.join.to))
            .then(|| decision(about, Verdict::NotSame(reference(kind, &d.join.to, None))))
    };
    rules.into_iter().filter_map(parting).collect()
}

fn assert_apart(file: &Path, decision: &Decision) {
    let Verdict::NotSame(other) = &decision.verdict else { panic!("{decision}") };
    let (a, b) = (entities_of(file, &decision.about), entities_of(file, other));
    assert!(a.is_disjoint(&b), "{decision}: {a:?} {b:?}");
}

#[test]
fn every_join_of_a_rule_can_be_undone_and_the_undoing_undone() {
    let (_folder, file) = built(8);
    let before = said(&file);
    let partings = partings(&file);
    let rules: BTreeSet<String> = Namegraph::open(&file)
        .unwrap()
        .store()
        .rule_decisions()
        .unwrap()
        .into_iter()
        .map(|d| d.join.rule.to_string())
        .collect();
    assert!(rules.len() >= 11, "{rules:?}");
    assert!(partings.len() >= 18, "{}", partings.len());
    for parting in partings {
        decide(&file, &ledger(std::slice::from_ref(&parting))).unwrap();
        assert_apart(&file, &parting);
        assert_ne!(said(&file), before, "{parting}");
        decide(&file, &Ledger::default()).unwrap();
        assert!(said(&file) == before, "taking back {parting} left a trace");
    }
}

#[test]
fn what_was_undone_stays_undone_with_more_documents() {
    let (_folder, file) = built(5);
    let partings = partings(&file);
    decide(&file, &ledger(&partings)).unwrap();
    for parting in &partings {
        assert_apart(&file, parting);
    }
    rebuild(&file, 8, &NameList::default());
    for parting in &partings {
        assert_apart(&file, parting);
    }
    let graph = Namegraph::open(&file).unwrap();
    assert_eq!(graph.store().ledger().unwrap(), ledger(&partings));
}

#[test]
fn an_id_that_was_given_once_still_resolves() {
    let (_folder, file) = built(5);
    let ids: Vec<String> =
        Namegraph::open(&file).unwrap().entities().unwrap().iter().map(|e| e.id.clone()).collect();
    rebuild(&file, 8, &NameList::default());
    let same =
        decision(reference(PER, "John Smith", None), Verdict::Same(reference(PER, "Mary Jones", None)));
    decide(&file, &ledger(&[same])).unwrap();
    let graph = Namegraph::open(&file).unwrap();
    for id in ids {
        assert!(graph.store().entity(&id).unwrap().is_some(), "{id}");
    }
}

#[test]
fn people_outrank_rules_and_rules_never_join_what_people_named_apart() {
    let (_folder, file) = built(8);
    let person = |name| reference(PER, name, None);
    let decisions = [
        decision(person("John Smith"), Verdict::Same(person("Jane Smith"))),
        decision(person("Donald J. Trump"), Verdict::Rename("The elder".to_owned())),
        decision(person("Bill Jones"), Verdict::Rename("Bill".to_owned())),
        decision(person("William Jones"), Verdict::Rename("William".to_owned())),
        decision(person("Bill Jones"), Verdict::NotSame(person("William Jones"))),
        decision(reference(ORG, "GOP", None), Verdict::Retype(EntityType::Miscellaneous)),
        decision(person("Mary Jones"), Verdict::Hide),
        decision(reference(PER, "Smith", Some("c")), Verdict::Same(person("Bill Jones"))),
    ];
    decide(&file, &ledger(&decisions)).unwrap();
    let graph = Namegraph::open(&file).unwrap();
    let found = |name: &str| graph.find(name, None).map(|e| e.name);
    assert_eq!(entities_of(&file, &person("John Smith")), entities_of(&file, &person("Jane Smith")));
    assert_eq!(found("Trump").unwrap(), "The elder");
    assert_eq!(found("per-bill-jones").unwrap(), "Bill");
    assert_eq!(found("per-william-jones").unwrap(), "William");
    assert!(found("GOP").is_err(), "MISC is outside the graph");
    assert!(found("Mary Jones").is_err(), "hidden");
    assert_eq!(
        entities_of(&file, &reference(PER, "Smith", Some("c"))),
        entities_of(&file, &person("Bill Jones"))
    );
}

#[test]
fn a_list_of_names_finds_what_was_missed_and_keeps_it_together() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("g.namegraph");
    let csv = "name,type,aliases,id\nUnited Nations Organization,ORG,United Nations|UN|spoke,Q1065\n";
    rebuild(&file, 8, &NameList::read(csv.as_bytes()).unwrap());
    let graph = Namegraph::open(&file).unwrap();
    let un = graph.entity_record(&graph.find("UN", None).unwrap()).unwrap();
    assert_eq!((un.name.as_str(), un.listed.as_deref()), ("United Nations Organization", Some("Q1065")));
    assert!(un.aliases.contains(&"spoke".to_owned()), "{:?}", un.aliases);
}

#[test]
fn an_office_alone_is_marked_and_makes_no_link() {
    let (_folder, file) = built(8);
    let graph = Namegraph::open(&file).unwrap();
    let mary = graph.entity_record(&graph.find("Mary Jones", None).unwrap()).unwrap();
    assert_eq!(mary.by_role, 1);
    let brothers = graph.find("Muslim Brotherhood", None).unwrap();
    assert!(graph.between(&graph.find("Mary Jones", None).unwrap(), &brothers, 1).unwrap().edge.is_none());
    let records = read(&[Input::Path(file.with_extension("jsonl"))], &Fields::default()).unwrap();
    build(records, &Lexicon, &file, Settings { by_role: true, ..Settings::default() }, &Silent).unwrap();
    let graph = Namegraph::open(&file).unwrap();
    let (mary, brothers) =
        (graph.find("Mary Jones", None).unwrap(), graph.find("Muslim Brotherhood", None).unwrap());
    assert!(graph.between(&mary, &brothers, 1).unwrap().edge.is_some());
}

/// Names that decisions of the random sequences are about.
const NAMES: [(EntityType, &str); 12] = [
    (PER, "Smith"),
    (PER, "John Smith"),
    (PER, "Jane Smith"),
    (PER, "Jones"),
    (PER, "Mary Jones"),
    (PER, "Bush"),
    (PER, "George W. Bush"),
    (PER, "Trump"),
    (PER, "Donald Trump"),
    (PER, "Donald J. Trump"),
    (ORG, "UN"),
    (ORG, "United Nations"),
];

fn any_reference() -> impl Strategy<Value = Reference> {
    let document = prop_oneof![4 => Just(None), 1 => prop::sample::select(vec!["a", "b", "c", "e", "g", "h"]).prop_map(Some)];
    (0..NAMES.len(), document).prop_map(|(i, document)| reference(NAMES[i].0, NAMES[i].1, document))
}

/// A decision to enter, or the number of one to take back.
#[derive(Clone, Debug)]
enum Act {
    Enter(Reference, u8, Reference),
    TakeBack(usize),
}

fn any_act() -> impl Strategy<Value = Act> {
    prop_oneof![
        3 => (any_reference(), 0u8..8, any_reference()).prop_map(|(a, kind, b)| Act::Enter(a, kind, b)),
        1 => (0usize..8).prop_map(Act::TakeBack),
    ]
}

fn verdict(kind: u8, other: Reference) -> Verdict {
    match kind {
        0..=2 => Verdict::Same(other),
        3..=5 => Verdict::NotSame(other),
        6 => Verdict::Rename(other.name),
        _ => Verdict::Hide,
    }
}

/// Formats that say all there is without laying out a map.
const TABLES: [Format; 3] = [Format::Mentions, Format::Csv, Format::CsvNodes];

thread_local! {
    /// One file for all sequences: every one of them begins and ends with an empty ledger.
    static FILE: (TempDir, PathBuf) = built(8);
}

proptest! {
    #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() })]

    /// After every step what was said not to be one is not; what cannot be said together is refused; and taking
    /// everything back leaves the file as it was.
    #[test]
    fn sequences_of_decisions_keep_their_word(acts in prop::collection::vec(any_act(), 1..6)) {
        FILE.with(|(_folder, file)| {
            let before = said_in(file, &TABLES);
            let mut seen = BTreeMap::<Vec<Decision>, Vec<u8>>::new();
            let mut decisions: Vec<Decision> = Vec::new();
            for act in acts {
                match act {
                    Act::Enter(about, kind, other) => {
                        let next: Vec<_> = decisions.iter().cloned().chain([decision(about, verdict(kind, other))]).collect();
                        let Ok(ledger) = Ledger::new(next) else { continue };
                        decisions = ledger.decisions().to_vec();
                    }
                    Act::TakeBack(at) if at < decisions.len() => drop(decisions.remove(at)),
                    Act::TakeBack(_) => continue,
                }
                decide(file, &ledger(&decisions)).unwrap();
                for decision in decisions.iter().filter(|d| matches!(d.verdict, Verdict::NotSame(_))) {
                    assert_apart(file, decision);
                }
                let now = said_in(file, &TABLES);
                prop_assert!(*seen.entry(decisions.clone()).or_insert_with(|| now.clone()) == now, "another file for the same ledger");
            }
            decide(file, &Ledger::default()).unwrap();
            prop_assert!(said_in(file, &TABLES) == before, "taking all back left a trace");
            Ok(())
        })?;
    }
}
