//! A build's progress on standard error: a bar on a terminal, plain lines elsewhere.

use std::cell::{Cell, RefCell};
use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};
use namegraph::{Input, Progress};

use crate::output::{count, thousands};

/// How often a plain line is written where there is no terminal.
const PLAIN_EVERY: Duration = Duration::from_secs(30);

/// Shows how far a build is.
pub struct Shown {
    bar: ProgressBar,
    /// No terminal: lines instead of a bar.
    plain: bool,
    quiet: bool,
    start: Instant,
    last: Cell<Instant>,
    documents: Cell<u64>,
    words: Cell<u64>,
    skipped: RefCell<Vec<(String, String)>>,
}

impl Shown {
    /// `total`: bytes of all inputs, 0 if nobody knows.
    pub fn new(total: u64, quiet: bool) -> Self {
        let plain = !std::io::stderr().is_terminal();
        let target = if quiet || plain { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(Some(total).filter(|t| *t > 0), target);
        let template = if total > 0 { "{bar:30} {percent:>3}%  {msg}" } else { "{spinner} {msg}" };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        let now = Instant::now();
        Self {
            bar,
            plain,
            quiet,
            start: now,
            last: Cell::new(now),
            documents: Cell::new(0),
            words: Cell::new(0),
            skipped: RefCell::default(),
        }
    }

    /// What was skipped, and why, in the order it came.
    pub fn skipped(&self) -> Vec<(String, String)> {
        self.skipped.borrow().clone()
    }

    pub fn done(&self) {
        self.bar.finish_and_clear();
    }

    fn message(&self) -> String {
        let elapsed = self.start.elapsed();
        let rate = self.words.get() as f64 / elapsed.as_secs_f64().max(1e-3);
        let done = self.bar.position() as f64 / self.bar.length().unwrap_or(0).max(1) as f64;
        let left = if done > 0.0 && done < 1.0 && self.bar.length().is_some() {
            let left = elapsed.mul_f64((1.0 - done) / done);
            format!(", about {} left", HumanDuration(left))
        } else {
            String::new()
        };
        format!(
            "{}, {}, {} words/s{left}",
            count(self.documents.get(), "document"),
            count(self.words.get(), "word"),
            thousands(rate as u64)
        )
    }

    fn say(&self, line: &str) {
        if self.quiet {
        } else if self.plain {
            eprintln!("{line}");
        } else {
            self.bar.suspend(|| eprintln!("{line}"));
        }
    }
}

impl Progress for Shown {
    fn read(&self, bytes: u64, words: u64) {
        self.documents.set(self.documents.get() + 1);
        self.words.set(self.words.get() + words);
        self.bar.inc(bytes);
        self.bar.set_message(self.message());
        if self.plain && self.last.get().elapsed() > PLAIN_EVERY {
            self.last.set(Instant::now());
            self.say(&self.message());
        }
    }

    fn skipped(&self, place: &str, reason: &str) {
        self.say(&format!("skipped {place}: {reason}"));
        self.skipped.borrow_mut().push((place.to_owned(), reason.to_owned()));
    }

    fn deriving(&self) {
        self.bar.set_message("linking entities");
    }
}

/// How many bytes there are to read; 0 if nobody knows (standard input).
pub fn total_bytes(inputs: &[Input]) -> u64 {
    let sizes: Option<Vec<u64>> = inputs
        .iter()
        .map(|input| match input {
            Input::Stdin => None,
            Input::Path(path) => Some(namegraph::bytes_below(path)),
        })
        .collect();
    sizes.map_or(0, |sizes| sizes.into_iter().sum())
}
