//! The server, asked over HTTP.
#![cfg(feature = "serve")]

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use namegraph::server::{ServeError, Server, Settings, openapi};
use namegraph::{
    BuiltinRecognizer, Effort, Fields, Input, Namegraph, Order, Silent, build, decide, fold, newswire, read,
};
use serde_json::{Value, json};
use tempfile::TempDir;

/// The sample, built once; each test takes a copy.
fn sample() -> (TempDir, PathBuf) {
    static BUILT: std::sync::OnceLock<Vec<u8>> = std::sync::OnceLock::new();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sample.namegraph");
    let bytes = BUILT.get_or_init(|| {
        let documents = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/sample");
        let recognizer = BuiltinRecognizer::new(&newswire().unwrap(), Effort::default(), None).unwrap();
        let records = read(&[Input::from(documents)], &Fields::default()).unwrap();
        build(records, &recognizer, &file, namegraph::Settings::default(), &Silent).unwrap();
        std::fs::read(&file).unwrap()
    });
    std::fs::write(&file, bytes).unwrap();
    (folder, file)
}

struct Running {
    address: SocketAddr,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.take().map(|stop| stop.send(()));
        self.thread.take().map(thread::JoinHandle::join);
    }
}

fn settings(file: &Path) -> Settings {
    Settings {
        file: file.to_owned(),
        host: [127, 0, 0, 1].into(),
        port: 0,
        token: None,
        edit: false,
        author: "tester".to_owned(),
        labels: None,
        budget: Duration::from_secs(20),
    }
}

fn serve(settings: Settings) -> Running {
    let server = Server::open(settings).unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel();
    let address = server.address();
    let thread = thread::spawn(move || {
        server
            .run(async {
                let _ = stopped.await;
            })
            .unwrap();
    });
    Running { address, stop: Some(stop), thread: Some(thread) }
}

impl Running {
    /// Status and body.
    fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> (u16, String) {
        let mut stream = TcpStream::connect(self.address).unwrap();
        let body = body.map(Value::to_string).unwrap_or_default();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8(answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
    }

    fn get(&self, path: &str) -> Value {
        let (status, body) = self.ask("GET", path, None);
        assert_eq!(status, 200, "{path}: {body}");
        serde_json::from_str(&body).unwrap()
    }
}

#[test]
fn every_question_that_is_described_has_an_answer() {
    let (_folder, file) = sample();
    let server = serve(Settings { edit: true, ..settings(&file) });
    let description: Value = serde_json::from_str(&openapi()).unwrap();
    assert_eq!(server.get("/api/openapi.json"), description);
    // One of each; what is asked for beside it is optional.
    let given =
        [("q", "ruto"), ("id", "per-viktor-orban"), ("a", "per-william-ruto"), ("b", "per-raila-odinga")];
    let (mut asked, mut compared) = (0, 0);
    for (path, methods) in description["paths"].as_object().unwrap() {
        let Some(parameters) =
            methods["get"]["parameters"].as_array().or(methods["get"].as_object().map(|_| EMPTY))
        else {
            continue;
        };
        let required = parameters.iter().filter(|p| p["required"] == true);
        let names: Vec<&str> = required.map(|p| p["name"].as_str().unwrap()).collect();
        let value =
            |name: &str| given.iter().find(|(n, _)| *n == name).map(|(_, v)| format!("{name}={v}")).unwrap();
        let query: Vec<String> = names.iter().map(|name| value(name)).collect();
        let (status, body) = server.ask("GET", &format!("{path}?{}", query.join("&")), None);
        assert_eq!(status, 200, "{path}: {body}");
        // What is answered has what is said of it.
        let content = &methods["get"]["responses"]["200"]["content"]["application/json"]["schema"];
        if let Some(schema) = content["$ref"].as_str() {
            let schema = description.pointer(schema.trim_start_matches('#')).unwrap();
            let answer: Value = serde_json::from_str(&body).unwrap();
            for name in schema["required"].as_array().unwrap_or(EMPTY) {
                assert!(answer.get(name.as_str().unwrap()).is_some(), "{path} lacks {name}");
                compared += 1;
            }
        }
        asked += 1;
    }
    assert!(asked >= 16 && compared >= 30, "{asked} {compared}");
}

/// What a value is once it was written and read.
fn plain(value: &impl serde::Serialize) -> Value {
    serde_json::from_str(&serde_json::to_string(value).unwrap()).unwrap()
}

const EMPTY: &Vec<Value> = &Vec::new();

#[test]
fn answers_are_those_of_the_library() {
    let (_folder, file) = sample();
    let server = serve(settings(&file));
    let graph = Namegraph::open(&file).unwrap();
    let named = |name: &str| graph.find(name, None).unwrap();
    let who = graph.who(&named("orban"), None, 20).unwrap();
    assert_eq!(server.get("/api/entity?id=orban"), plain(&who));
    let (a, b) = (named("odinga"), named("ruto"));
    let linked = server.get("/api/between?a=odinga&b=ruto&order=oldest&limit=100");
    let between = plain(&graph.between(&a, &b, 100).unwrap());
    for (key, value) in between.as_object().unwrap() {
        assert_eq!(&linked[key], value, "{key}");
    }
    let window = graph.store().window();
    let telling = graph
        .store()
        .evidence(a.number.min(b.number), a.number.max(b.number), window, Order::Telling, 2)
        .unwrap();
    assert_eq!(server.get("/api/between?a=odinga&b=ruto&limit=2")["edge"]["evidence"], plain(&telling));
    let path = graph.path(&named("tusk"), &named("putin"), &namegraph::Route::default(), 2, 1).unwrap();
    assert_eq!(server.get("/api/path?a=tusk&b=putin&limit=2&quotes=1"), plain(&path));
    // A page after the other is all of it.
    let all = server.get("/api/entity?id=orban&limit=500")["links"].clone();
    let pages: Vec<Value> = (0..all.as_array().unwrap().len())
        .flat_map(|skip| {
            server.get(&format!("/api/entity?id=orban&limit=1&skip={skip}"))["links"]
                .as_array()
                .unwrap()
                .clone()
        })
        .collect();
    assert_eq!(Value::Array(pages), all);
    // What is asked for wrongly is said in one way.
    for (path, status) in
        [("/api/view?top=many", 400), ("/api/between?a=orban", 400), ("/api/entity?id=nobody", 404)]
    {
        let (found, body) = server.ask("GET", path, None);
        let problem: Value = serde_json::from_str(&body).unwrap();
        assert_eq!((found, problem["status"].as_u64()), (status, Some(status.into())), "{path}: {body}");
        assert!(!problem["detail"].as_str().unwrap().is_empty());
    }
    assert_eq!(server.ask("PUT", "/api/graph", Some(&json!({}))).0, 405);
    assert_eq!(server.ask("POST", "/api/cypher", Some(&json!({"statement": 5}))).0, 422);
    // A part of the time is as if the rest had never been read.
    let june = server.get("/api/graph")["calendar"][4]["time"].as_str().unwrap().to_owned();
    let view = server.get(&format!("/api/view?from={june}-01&to={june}-30"));
    let period =
        namegraph::Period { from: format!("{june}-01").parse().ok(), to: format!("{june}-30").parse().ok() };
    let part = Namegraph::filtered(&file, namegraph::Filter { period, ..Default::default() }).unwrap();
    assert_eq!(view["nodes"].as_array().unwrap().len(), part.entities().unwrap().len().min(100));
    assert!(view["nodes"].as_array().unwrap().len() < graph.entities().unwrap().len());
}

#[test]
fn whoever_is_typed_is_suggested() {
    let (_folder, file) = sample();
    let graph = Namegraph::open(&file).unwrap();
    let entities = graph.entities().unwrap();
    let forms: Vec<Vec<String>> = entities
        .iter()
        .map(|e| {
            let aliases = graph.store().aliases(e.number).unwrap();
            aliases.iter().chain([&e.name]).map(|a| fold(a)).collect()
        })
        .collect();
    let mut typed = BTreeSet::new();
    for form in forms.iter().flatten() {
        typed.extend(form.char_indices().map(|(at, c)| form[..at + c.len_utf8()].to_owned()));
    }
    for typed in typed.iter().filter(|t| !t.ends_with(' ')) {
        // What a scan of all names finds.
        let begins = |form: &String| format!(" {form}").contains(&format!(" {typed}"));
        let plain: BTreeSet<&str> = entities
            .iter()
            .zip(&forms)
            .filter(|(_, f)| f.iter().any(begins))
            .map(|(e, _)| e.id.as_str())
            .collect();
        let found = graph.suggest(typed, None, 1000).unwrap();
        assert_eq!(found.iter().map(|s| s.entity.id.as_str()).collect::<BTreeSet<_>>(), plain, "{typed}");
        let first = graph.suggest(typed, None, 3).unwrap();
        assert_eq!(first[..], found[..first.len()], "{typed}");
        let exact = |s: &namegraph::Suggestion| {
            fold(&s.entity.name) == *typed || s.alias.as_ref().is_some_and(|a| fold(a) == *typed)
        };
        let order: Vec<_> = found.iter().map(|s| (!exact(s), std::cmp::Reverse(s.mentions))).collect();
        assert!(order.is_sorted(), "{typed}: {found:?}");
    }
    let names = |typed: &str| {
        graph.suggest(typed, None, 2).unwrap().into_iter().map(|s| s.entity.name).collect::<Vec<_>>()
    };
    assert_eq!(names("orbna"), ["Viktor Orbán"], "a mistake");
    assert_eq!(names("orb vik"), ["Viktor Orbán"], "the other way round");
    assert!(names("").is_empty() && names("qqqqqq").is_empty());
}

#[test]
fn long_questions_leave_quick_ones_their_way() {
    let (_folder, file) = sample();
    let server = serve(Settings { budget: Duration::from_secs(6), ..settings(&file) });
    let endless = json!({"statement": "MATCH (a)-[*1..8]-(b), (c)-[*1..8]-(d) RETURN count(*)"});
    thread::scope(|scope| {
        // More of them than there are turns.
        let many: Vec<_> =
            (0..40).map(|_| scope.spawn(|| server.ask("POST", "/api/cypher", Some(&endless)))).collect();
        while many.iter().all(|one| !one.is_finished()) {
            assert_eq!(server.get("/api/suggest?q=orb")[0]["name"], "Viktor Orbán");
            thread::sleep(Duration::from_millis(50));
        }
        for one in many {
            let (status, body) = one.join().unwrap();
            let problem: Value = serde_json::from_str(&body).unwrap();
            assert!([422, 503].contains(&status), "{body}");
            assert!(["too-much", "busy", "late"].contains(&problem["code"].as_str().unwrap()), "{body}");
        }
    });
    assert_eq!(server.get("/api/path?a=tusk&b=putin")["found"], true, "and then there are turns again");
}

#[test]
fn decisions_are_taken_back_without_a_trace() {
    let (_folder, file) = sample();
    let server = serve(Settings { edit: true, ..settings(&file) });
    let everything = || {
        let view = server.get("/api/view?top=1000");
        (server.get("/api/graph"), view, server.get("/api/suggest?q=v&limit=100"))
    };
    let before = everything();
    let wishes = [
        json!({"decision": "same", "id": "per-viktor-orban", "other": "per-donald-tusk", "reason": "a test"}),
        json!({"decision": "not-same", "id": "per-viktor-orban", "alias": "Orbán"}),
        json!({"decision": "rename", "id": "per-viktor-orban", "name": "  Orbán \n Viktor "}),
        json!({"decision": "retype", "id": "per-viktor-orban", "type": "ORG"}),
        json!({"decision": "hide", "id": "per-viktor-orban"}),
    ];
    for wish in &wishes {
        let (status, body) = server.ask("POST", "/api/ledger", Some(wish));
        assert_eq!(status, 200, "{wish}: {body}");
        assert_ne!(everything(), before, "{wish}");
        let ledger = server.get("/api/ledger");
        assert_eq!((ledger[0]["number"].as_u64(), ledger[0]["author"].as_str()), (Some(1), Some("tester")));
        let (again, body) = server.ask("POST", "/api/ledger", Some(wish));
        assert!([404, 409].contains(&again), "{wish} twice: {body}");
        assert_eq!(server.ask("DELETE", "/api/ledger/1", None).0, 200);
        assert_eq!(everything(), before, "{wish}");
    }
    assert_eq!(server.ask("DELETE", "/api/ledger/1", None).0, 404);
    let nothing = json!({"decision": "rename", "id": "per-viktor-orban", "name": " "});
    assert_eq!(server.ask("POST", "/api/ledger", Some(&nothing)).0, 400);
    // Somebody else decides: the page that is opened next shows it.
    let graph = Namegraph::open(&file).unwrap();
    let about = graph.reference_to_entity("orban", None).unwrap();
    let hidden = namegraph::Decision {
        about,
        verdict: namegraph::Verdict::Hide,
        reason: None,
        author: "another".to_owned(),
        time: "2026-01-01T00:00:00Z".to_owned(),
    };
    drop(graph);
    decide(&file, &namegraph::Ledger::new([hidden]).unwrap()).unwrap();
    let entities = |about: &Value| about["entities"].as_u64().unwrap();
    assert_eq!(entities(&server.get("/api/graph")), entities(&before.0) - 1);
    assert_eq!(server.get("/api/suggest?q=viktor").as_array().unwrap().len(), 0);
}

/// The answers to questions about the whole, and about parts of the time.
fn answers(server: &Running, times: &[&str]) -> Vec<(String, String)> {
    let questions = [
        "entity?id=per-viktor-orban&limit=500",
        "entity?id=per-raila-odinga",
        "between?a=per-raila-odinga&b=per-william-ruto",
        "documents?id=per-raila-odinga",
        "view?top=1000",
        "view/times?top=50",
        "export?format=json&top=1000&min_count=1",
    ];
    let asked = times.iter().flat_map(|time| questions.map(|question| format!("/api/{question}{time}")));
    let answered = asked.map(|path| {
        let (status, body) = server.ask("GET", &path, None);
        assert_eq!(status, 200, "{path}: {body}");
        (path, body)
    });
    answered.collect()
}

#[test]
fn all_views_are_of_one_state_of_the_file() {
    let (_folder, file) = sample();
    let (looked_at, not_yet) = ("&from=2000-01-01&to=2100-01-01", "&from=2001-01-01&to=2100-01-01");
    let before = answers(&serve(settings(&file)), &["", looked_at, not_yet]);
    let server = serve(settings(&file));
    answers(&server, &["", looked_at]);
    // Somebody else gives a name that is the first of all: every entity has another number then.
    let about = Namegraph::open(&file).unwrap().reference_to_entity("per-viktor-orban", None).unwrap();
    let verdict = namegraph::Verdict::Rename("Aaron Aaronson".to_owned());
    let (author, time) = ("another".to_owned(), "2026-01-01T00:00:00Z".to_owned());
    let renamed = namegraph::Decision { about, verdict, reason: None, author, time };
    decide(&file, &namegraph::Ledger::new([renamed]).unwrap()).unwrap();
    for (found, expected) in answers(&server, &["", looked_at, not_yet]).iter().zip(&before) {
        assert_eq!(found, expected, "the page that is open stays what it was");
    }
    server.get("/api/graph");
    let after = answers(&serve(settings(&file)), &["", looked_at, not_yet]);
    for (found, expected) in answers(&server, &["", looked_at, not_yet]).iter().zip(&after) {
        assert_eq!(found, expected, "the page that is opened next shows it");
    }
    assert!(after[0].1.contains("Aaron Aaronson") && !before[0].1.contains("Aaron Aaronson"));
}

#[test]
fn who_never_ends_a_request_holds_no_connection() {
    let (_folder, file) = sample();
    let server = serve(Settings { budget: Duration::from_secs(1), ..settings(&file) });
    let mut slow = TcpStream::connect(server.address).unwrap();
    write!(slow, "GET /api/graph HTTP/1.1\r\nHost: localhost\r\nX-Slow: ").unwrap();
    slow.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    // The server ends it; were it to wait, this would be an error.
    let mut rest = Vec::new();
    slow.read_to_end(&mut rest).unwrap();
    assert!(!String::from_utf8_lossy(&rest).contains("200 OK"));
}

#[test]
fn nothing_is_served_that_should_not_be() {
    let (folder, file) = sample();
    let open = |settings: Settings| Server::open(settings).err().map(|e| e.to_string());
    assert!(matches!(
        Server::open(Settings { host: [0, 0, 0, 0].into(), ..settings(&file) }),
        Err(ServeError::NoToken(_))
    ));
    let weak = |token: &str| open(Settings { token: Some(token.to_owned()), ..settings(&file) });
    assert!(weak("short").unwrap().contains("at least 16"));
    assert!(weak("a long secret with spaces").is_some() && weak("a-long-secret-word").is_none());
    let other = folder.path().join("other.namegraph");
    std::fs::write(&other, "something else").unwrap();
    assert!(open(settings(&other)).unwrap().contains("is not a namegraph file"));
    let taken = serve(settings(&file));
    let again = open(Settings { port: taken.address.port(), ..settings(&file) });
    assert!(again.unwrap().starts_with("127.0.0.1:"));
}
