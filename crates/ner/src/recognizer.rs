//! The join: text → words → pieces → windows → logits → tags → mentions.

use std::num::NonZeroUsize;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

use namegraph_document::{Mention, Passage, Recognizer, RecognizerError, Span};
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::encoder::Encoder;
use crate::folder::{ModelError, ModelFolder};
use crate::pieces::{PieceId, Pieces};
use crate::shape::Shape;
use crate::tags::{Tag, decode};
use crate::window::{Window, Word, windows};
use crate::words::words;

/// Pieces of a window, `[CLS]` and `[SEP]` among them: what the model was trained on.
const WINDOW: usize = 128;
/// A word of more pieces than this (a line of dots, a long address) is known by its first ones.
const LONGEST_WORD: usize = 24;

/// What gives every piece of a window a score for every label: the part of a recognizer that engines differ in.
pub trait TokenClassifier: Sync {
    /// Logits of a window, `[pieces, labels]` row by row. `kinds` are the token types, as many as `ids`.
    ///
    /// # Errors
    /// When the engine fails.
    fn logits(&self, ids: &[PieceId], kinds: &[u32]) -> Result<Vec<f32>, RecognizerError>;
}

/// The recognizer that is built in: pure Rust, on every core.
pub type BuiltinRecognizer = PieceRecognizer<Encoder>;

/// Finds names with a BERT token classifier, one window on each core at a time.
///
/// The answer does not depend on the number of threads or on what is read together.
pub struct PieceRecognizer<C> {
    name: String,
    pieces: Pieces,
    kinds: Kinds,
    classifier: C,
    tags: Vec<Tag>,
    room: usize,
    latin_only: bool,
    workers: Workers,
}

impl BuiltinRecognizer {
    /// Makes a recognizer of a model folder. `threads`: how many cores to use; `None` is all of them.
    ///
    /// # Errors
    /// When a file of the folder does not hold what its configuration promises.
    pub fn new(folder: &ModelFolder, threads: Option<NonZeroUsize>) -> Result<Self, ModelError> {
        Self::with_classifier(folder, Encoder::new(folder)?, threads)
    }
}

impl<C: TokenClassifier> PieceRecognizer<C> {
    /// Makes a recognizer of a folder's vocabulary and labels, with an engine of one's own for its weights.
    ///
    /// # Errors
    /// When a file of the folder does not hold what its configuration promises.
    pub fn with_classifier(
        folder: &ModelFolder,
        classifier: C,
        threads: Option<NonZeroUsize>,
    ) -> Result<Self, ModelError> {
        let wrong = |reason| ModelError::Config { model: folder.name.clone(), reason };
        let config = &folder.config;
        let pieces = Pieces::new(&folder.vocabulary, config.do_lower_case)
            .map_err(|piece| wrong(format!("expected {piece} in vocab.txt, found none")))?;
        if pieces.len() > config.vocab_size {
            let (found, expected) = (pieces.len(), config.vocab_size);
            return Err(wrong(format!(
                "expected at most vocab_size ({expected}) pieces in vocab.txt, found {found}"
            )));
        }
        Ok(Self {
            name: folder.name.clone(),
            pieces,
            kinds: Kinds::new(&config.word_shapes).map_err(wrong)?,
            classifier,
            tags: tags(&config.id2label).map_err(wrong)?,
            latin_only: config.latin_only,
            room: WINDOW.min(config.max_position_embeddings) - 2,
            workers: Workers::new(threads),
        })
    }

    /// Cuts a passage into words and these into pieces.
    fn prepare(&self, passage: &Passage<'_>) -> Prepared {
        let mut spans = Vec::new();
        let mut sentences = Vec::with_capacity(passage.sentences.len());
        for &sentence in passage.sentences {
            let first = spans.len();
            match passage.words {
                Some(given) => spans.extend(within(given, sentence)),
                None => spans.extend(words(passage.text, sentence)),
            }
            sentences.push(first..spans.len());
        }
        let words: Vec<Word> =
            spans.iter().map(|s| self.word(s.of(passage.text).unwrap_or_default())).collect();
        let windows = windows(&words, &sentences, self.room);
        Prepared { spans, words, sentences, windows }
    }

    fn word(&self, word: &str) -> Word {
        // Annotated news holds commas between names and hardly a slash; in "Reuters/Ann Lee" it is the same thing.
        let mut pieces = self.pieces.cut(if word == "/" { "," } else { word });
        pieces.truncate(LONGEST_WORD.min(self.room));
        Word {
            pieces,
            kind: self.kinds.of(word),
            joint: matches!(word, "/" | "|" | "-" | "–" | "—" | "," | ":" | ";"),
        }
    }

    /// The best tag of each word that a window answers for, with its probability.
    fn answer(&self, words: &[Word], window: &Window) -> Result<Vec<(Tag, f32)>, RecognizerError> {
        let (mut ids, mut kinds): (Vec<PieceId>, Vec<u32>) = (vec![self.pieces.cls], vec![0]);
        let mut rows = Vec::with_capacity(window.answer.len());
        for (i, word) in words.iter().enumerate().take(window.read.end).skip(window.read.start) {
            if window.answer.contains(&i) {
                rows.push(ids.len());
            }
            ids.extend(&word.pieces);
            kinds.resize(ids.len(), word.kind);
        }
        ids.push(self.pieces.sep);
        kinds.push(0);
        let logits = self.classifier.logits(&ids, &kinds)?;
        let labels = self.tags.len();
        Ok(rows.into_iter().map(|row| self.best(&logits[row * labels..][..labels])).collect())
    }

    /// The mentions without those in a script that the model never learnt to read: they are guesses.
    fn readable(&self, mut mentions: Vec<Mention>, text: &str) -> Vec<Mention> {
        mentions.retain(|m| !self.latin_only || has_latin(m.span.of(text).unwrap_or_default()));
        mentions
    }

    fn best(&self, logits: &[f32]) -> (Tag, f32) {
        let (best, top) = logits
            .iter()
            .copied()
            .enumerate()
            .fold((0, f32::NEG_INFINITY), |a, b| if b.1 > a.1 { b } else { a });
        let total: f32 = logits.iter().map(|l| (l - top).exp()).sum();
        (self.tags[best], 1.0 / total)
    }
}

impl<C: TokenClassifier> Recognizer for PieceRecognizer<C> {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn recognize(&self, passages: &[Passage<'_>]) -> Result<Vec<Vec<Mention>>, RecognizerError> {
        let prepared = self.workers.map(passages.len(), |i| self.prepare(&passages[i]));
        let jobs: Vec<(usize, &Window)> =
            prepared.iter().enumerate().flat_map(|(i, p)| p.windows.iter().map(move |w| (i, w))).collect();
        let answers = self.workers.map(jobs.len(), |j| self.answer(&prepared[jobs[j].0].words, jobs[j].1));
        let mut of_passage: Vec<Vec<(Tag, f32)>> =
            prepared.iter().map(|p| Vec::with_capacity(p.words.len())).collect();
        for ((i, _), answer) in jobs.iter().zip(answers) {
            of_passage[*i].extend(answer?);
        }
        let found = prepared.iter().zip(of_passage).map(|(p, answers)| p.mentions(&answers));
        Ok(found.zip(passages).map(|(mentions, passage)| self.readable(mentions, passage.text)).collect())
    }
}

/// Whether a text holds a letter of the Latin script.
fn has_latin(text: &str) -> bool {
    text.chars().any(|c| c.is_alphabetic() && matches!(c, '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}'))
}

/// A passage, cut.
struct Prepared {
    spans: Vec<Span>,
    words: Vec<Word>,
    sentences: Vec<Range<usize>>,
    windows: Vec<Window>,
}

impl Prepared {
    /// The names, sentence by sentence: none crosses from one into the next. A name is as sure as its least sure word.
    fn mentions(&self, answers: &[(Tag, f32)]) -> Vec<Mention> {
        let mut mentions = Vec::new();
        for sentence in &self.sentences {
            let tags: Vec<Tag> = answers[sentence.clone()].iter().map(|a| a.0).collect();
            for (first, end, entity_type) in decode(&tags) {
                let words = self.without_joints(sentence.start + first..sentence.start + end);
                if words.is_empty() {
                    continue;
                }
                let span = Span::new(self.spans[words.start].start, self.spans[words.end - 1].end);
                let score = answers[words].iter().map(|a| a.1).fold(1.0, f32::min);
                mentions.push(Mention { span, entity_type, score });
            }
        }
        mentions
    }

    /// A name's words without the marks at its ends that join it to something else: "GPO" of "GPO /".
    fn without_joints(&self, words: Range<usize>) -> Range<usize> {
        let start = words.clone().find(|&i| !self.words[i].joint).unwrap_or(words.end);
        let end = words.rev().find(|&i| !self.words[i].joint).map_or(start, |last| last + 1);
        start..end
    }
}

/// The words, of those somebody cut, that lie in a sentence.
fn within(words: &[Span], sentence: Span) -> &[Span] {
    let first = words.partition_point(|w| w.start < sentence.start);
    let end = words.partition_point(|w| w.start < sentence.end);
    &words[first..end]
}

/// Token types of words: their shapes, or nothing.
struct Kinds(Vec<String>);

impl Kinds {
    fn new(shapes: &[String]) -> Result<Self, String> {
        let known = [
            Shape::Lower,
            Shape::Title,
            Shape::Upper,
            Shape::Mixed,
            Shape::Digit,
            Shape::NoLetter,
            Shape::Initial,
        ];
        match shapes.iter().find(|s| known.iter().all(|k| k.name() != s.as_str())) {
            Some(unknown) => {
                Err(format!("expected word_shapes among {:?}, found {unknown:?}", known.map(Shape::name)))
            }
            None => Ok(Self(shapes.to_vec())),
        }
    }

    fn of(&self, word: &str) -> u32 {
        let name = Shape::of(word).name();
        self.0.iter().zip(0..).find(|(s, _)| *s == name).map_or(0, |(_, i)| i)
    }
}

/// The tags a model's labels stand for, in the order of its outputs.
fn tags(id2label: &std::collections::BTreeMap<usize, String>) -> Result<Vec<Tag>, String> {
    if id2label.is_empty() {
        return Err("expected id2label in config.json, found none".to_owned());
    }
    id2label
        .iter()
        .enumerate()
        .map(|(i, (&id, label))| match label.parse() {
            Ok(tag) if i == id => Ok(tag),
            Ok(_) => Err(format!("expected id2label to count from 0 without a gap, found {id} at place {i}")),
            Err(e) => Err(format!("id2label: {e}")),
        })
        .collect()
}

/// A thread for each core.
///
/// Each is a rayon pool of its own with a single thread: within it the matrix library works without splitting, which
/// it does better than many threads sharing one small matrix.
struct Workers(Vec<ThreadPool>);

impl Workers {
    fn new(threads: Option<NonZeroUsize>) -> Self {
        let threads =
            threads.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
        Self((0..threads).filter_map(|_| ThreadPoolBuilder::new().num_threads(1).build().ok()).collect())
    }

    /// `[job(0), job(1), …, job(n - 1)]`.
    fn map<T: Send>(&self, n: usize, job: impl Fn(usize) -> T + Sync) -> Vec<T> {
        let next = AtomicUsize::new(0);
        let work = || {
            let mut done = Vec::new();
            loop {
                let i = next.fetch_add(1, Ordering::Relaxed);
                if i >= n {
                    return done;
                }
                done.push((i, job(i)));
            }
        };
        let mut all: Vec<(usize, T)> = std::thread::scope(|scope| {
            let running: Vec<_> =
                self.0.iter().take(n).map(|pool| scope.spawn(|| pool.install(work))).collect();
            running
                .into_iter()
                .flat_map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
                .collect()
        });
        if all.len() < n {
            all.extend(work()); // no thread could be had: this one does it
        }
        all.sort_unstable_by_key(|(i, _)| *i);
        all.into_iter().map(|(_, answer)| answer).collect()
    }
}
