//! How much memory a build takes: `cargo run --release --example bounded [-- SHARE]`, on Linux.
//!
//! Each line is a build in a process of its own, from a file of made-up documents on disk: with a list of names and no model, the text
//! grows and the names stay; the last lines let names, links and documents grow, and say what one of each costs. SHARE makes all sizes
//! smaller (0.1: a tenth). Ends with 1 if a bar is missed: 100,000 short documents below 1 GB, 200 MB of text and 20 MB with the model in
//! no more than half as much again as a tenth of it takes, above what the model itself does.
#![allow(clippy::print_stdout, reason = "a program talks")]

use std::collections::BTreeSet;
use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, ExitCode};

use namegraph::{
    BuiltinRecognizer, Effort, Fields, Input, Mention, NameList, Passage, Recognizer, RecognizerError,
    Settings, Silent, build, newswire, read,
};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use serde_json::json;

#[path = "../marked.rs"]
#[allow(dead_code, reason = "its recognizer is for others")]
mod marked;

use marked::word;

/// Finds no name: all come from the list.
struct Nobody;

impl Recognizer for Nobody {
    fn name(&self) -> String {
        "a list of names".to_owned()
    }

    fn recognize(&self, passages: &[Passage<'_>]) -> Result<Vec<Vec<Mention>>, RecognizerError> {
        Ok(vec![Vec::new(); passages.len()])
    }
}

/// What one build is given.
#[derive(Clone, Copy)]
struct Case {
    documents: usize,
    bytes: usize,
    names: usize,
    /// Names occur together with those of their group.
    group: usize,
    model: bool,
}

/// What it took.
struct Cost {
    megabytes: f64,
    entities: u64,
    links: u64,
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [documents, bytes, names, group, model] = arguments.as_slice() {
        let [documents, bytes, names, group] = [documents, bytes, names, group].map(|n| n.parse::<usize>());
        let case = Case {
            documents: documents?,
            bytes: bytes?,
            names: names?,
            group: group?,
            model: model == "true",
        };
        println!("{}", case.run()?);
        return Ok(ExitCode::SUCCESS);
    }
    let share: f64 = arguments.first().map_or(Ok(1.0), |share| share.parse())?;
    table(share)
}

fn table(share: f64) -> Result<ExitCode, Box<dyn Error>> {
    let part = |n: usize| ((n as f64 * share) as usize).max(1);
    let base = Case { documents: 1, bytes: 2000, names: 2000, group: 20, model: false };
    println!(
        "| documents | text, MB | names | links | peak memory, MB | seconds | |\n|---|---|---|---|---|---|---|"
    );
    let short = Case { documents: part(100_000), bytes: 200, ..base }.measured("short documents")?;
    let [tenth, text] = [part(1000), part(10_000)].map(|documents| Case { documents, bytes: 20_000, ..base });
    let tenth = tenth.measured("a tenth of the text")?;
    let text = text.measured("200 MB of text")?;
    let one = Case { documents: 1, bytes: part(200_000_000), ..base }.measured("the same in one document")?;
    let [model_tenth, model] =
        [part(400), part(4000)].map(|documents| Case { documents, bytes: 5000, model: true, ..base });
    let model_tenth = model_tenth.measured("a tenth with the model")?;
    let model = model.measured("20 MB with the model")?;
    let fewer = Case { documents: part(10_000), bytes: 200, ..base }.measured("fewer documents")?;
    let names = Case { documents: part(20_000), bytes: 2000, names: 20_000, group: 2, ..base };
    let few_names = Case { names: 2000, ..names }.measured("few names, few links")?;
    let many_names = names.measured("ten times the names")?;
    let many_links = Case { group: 40, ..names }.measured("forty times the links")?;
    let each =
        |more: &Cost, less: &Cost, count: u64| (more.megabytes - less.megabytes) * 1e6 / count.max(1) as f64;
    println!(
        "\nabout {:.0} bytes an entity, {:.0} a link, {:.0} a document; {:.1} bytes of memory for each byte of one document",
        each(&many_names, &few_names, many_names.entities - few_names.entities),
        each(&many_links, &many_names, many_links.links - many_names.links),
        each(&short, &fewer, (part(100_000) - part(10_000)) as u64),
        (one.megabytes - tenth.megabytes) / (200.0 * share),
    );
    let bars = [
        ("100,000 short documents below 1 GB", short.megabytes < 1000.0),
        ("200 MB of text take no more than 1.5 times what 20 MB do", text.megabytes < 1.5 * tenth.megabytes),
        (
            "20 MB with the model take no more than 1.5 times what 2 MB do",
            model.megabytes < 1.5 * model_tenth.megabytes,
        ),
    ];
    for (bar, held) in bars {
        println!("{}: {bar}", if held { "held" } else { "MISSED" });
    }
    Ok(if bars.iter().all(|(_, held)| *held) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

impl Case {
    /// Runs the case in a process of its own, whose peak is nobody else's.
    fn measured(self, what: &str) -> Result<Cost, Box<dyn Error>> {
        let Self { documents, bytes, names, group, model } = self;
        let arguments = [documents, bytes, names, group].map(|n| n.to_string());
        let done = Command::new(std::env::current_exe()?).args(arguments).arg(model.to_string()).output()?;
        let said = String::from_utf8(done.stdout)?;
        let numbers: Vec<f64> = said.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
        let [megabytes, entities, links, seconds] = numbers[..] else {
            return Err(format!("{what}: {}", String::from_utf8_lossy(&done.stderr)).into());
        };
        let text = (documents * bytes) as f64 / 1e6;
        println!(
            "| {documents} | {text:.0} | {entities} | {links} | {megabytes:.0} | {seconds:.1} | {what} |"
        );
        Ok(Cost { megabytes, entities: entities as u64, links: links as u64 })
    }

    fn run(self) -> Result<String, Box<dyn Error>> {
        let folder = tempfile::tempdir()?;
        let kind = if self.documents == 1 { "corpus.txt" } else { "corpus.jsonl" };
        let (corpus, file) = (folder.path().join(kind), folder.path().join("b.namegraph"));
        self.write(&corpus)?;
        let start = std::time::Instant::now();
        let rows: String = (0..self.names).map(|n| format!("{},PER\n", name(n))).collect();
        let names = NameList::read(format!("name,type\n{rows}").as_bytes())?;
        let model =
            if self.model { Some(BuiltinRecognizer::new(&newswire()?, Effort::Early, None)?) } else { None };
        let recognizer: &dyn Recognizer = model.as_ref().map_or(&Nobody, |model| model);
        let settings = Settings { names: &names, ..Settings::default() };
        let report =
            build(read(&[Input::Path(corpus)], &Fields::default())?, recognizer, &file, settings, &Silent)?;
        let (peak, seconds) =
            (peak_megabytes().ok_or("expected /proc/self/status")?, start.elapsed().as_secs_f64());
        Ok(format!("{peak} {} {} {seconds}", report.summary.entities, report.summary.edges))
    }

    /// Writes the corpus: lines of JSON; a single document as plain text, since a line may not be that long.
    fn write(self, to: &Path) -> Result<(), Box<dyn Error>> {
        let mut out = BufWriter::new(File::create(to)?);
        let (words, mut random) = (words()?, Pcg64Mcg::seed_from_u64(7));
        for number in 0..self.documents {
            let text = self.text(number, &words, &mut random);
            if self.documents == 1 {
                out.write_all(text.as_bytes())?;
            } else {
                serde_json::to_writer(&mut out, &json!({"id": format!("d{number:07}"), "text": text}))?;
                out.write_all(b"\n")?;
            }
        }
        Ok(out.flush()?)
    }

    /// Sentences of some twenty words in a random order, two pairs of names in each third one, all of one group.
    fn text(self, number: usize, words: &[String], random: &mut Pcg64Mcg) -> String {
        let mut text = format!("Report {number}. ");
        let mut sentence = 0;
        while text.len() < self.bytes {
            let group = random.random_range(0..self.names / self.group) * self.group;
            for place in 0..20 {
                if sentence % 3 == 0 && (place == 4 || place == 12) {
                    let [a, b] = [0; 2].map(|_| group + random.random_range(0..self.group));
                    text += &format!("{} and {} ", name(a), name(b));
                }
                text += &words[random.random_range(0..words.len())];
                text.push(' ');
            }
            text.truncate(text.len() - 1);
            text += if sentence % 10 == 9 { ".\n\n" } else { ". " };
            sentence += 1;
        }
        text
    }
}

/// The small words of the sample, so that a model finds no other names.
fn words() -> Result<Vec<String>, Box<dyn Error>> {
    let mut words = BTreeSet::new();
    for record in read(&[Input::Path("data/sample".into())], &Fields::default())?.flatten() {
        let text = record.document.text;
        let small = text.split_whitespace().filter(|w| w.chars().all(|c| c.is_ascii_lowercase()));
        words.extend(small.map(str::to_owned));
    }
    Ok(words.into_iter().collect())
}

fn name(number: usize) -> String {
    format!("{} {}", word(number % 97 + 20), word(number + 400))
}

/// The most memory this process has had, as Linux tells it.
fn peak_megabytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kb| kb / 1024)
}
