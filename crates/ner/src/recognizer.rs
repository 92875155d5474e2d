//! The join: text → words → pieces → windows → logits → tags → mentions.

use std::num::NonZeroUsize;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

use namegraph_document::{Mention, Passage, Recognizer, RecognizerError, Script, Span};
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::chain::names;
use crate::config::Calibration;
use crate::encoder::{Effort, Encoder};
use crate::folder::{ModelError, ModelFolder};
use crate::labels::Labels;
use crate::layout::Layout;
use crate::memory::{Answer, Memory};
use crate::pieces::{PieceId, Subwords, vocabulary_of};
use crate::shape::Shape;
use crate::window::{Window, Word, windows};
use crate::words::words;

/// A word of more pieces than this (a line of dots, a long address) is known by its first ones.
const LONGEST_WORD: usize = 24;

/// Pieces that are read together, if one window has not so many: a few hundred rows keep the matrix kernels busy, and what
/// they leave behind in the cache.
const PACK: usize = 256;

/// What gives every word of a window a score for every label: the part of a recognizer that engines differ in.
pub trait TokenClassifier: Sync {
    /// Logits of each window, `[words, labels]` row by row: those of each word's first piece. A window's answer does not
    /// depend on the others.
    ///
    /// # Errors
    /// When the engine fails.
    fn logits(&self, windows: &[Input]) -> Result<Vec<Vec<f32>>, RecognizerError>;
}

/// A window as an engine reads it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Input {
    /// The pieces of its words, between the two that end a window.
    pub ids: Vec<PieceId>,
    /// Their types, as many.
    pub kinds: Vec<u32>,
    /// Where each word's first piece is.
    pub starts: Vec<usize>,
}

/// The recognizer that is built in: pure Rust, on every core.
pub type BuiltinRecognizer = PieceRecognizer<Encoder>;

/// Finds names with a BERT token classifier, one window on each core at a time.
///
/// The answer does not depend on the number of threads or on what is read together.
pub struct PieceRecognizer<C> {
    name: String,
    pieces: Box<dyn Subwords>,
    kinds: Kinds,
    classifier: C,
    labels: Labels,
    calibration: Calibration,
    room: usize,
    latin_only: bool,
    languages: Vec<String>,
    memory: Memory,
    workers: Workers,
}

impl BuiltinRecognizer {
    /// Makes a recognizer of a model folder. `threads`: how many cores to use; `None` is all of them.
    ///
    /// # Errors
    /// When a file of the folder does not hold what its configuration promises.
    pub fn new(
        folder: &ModelFolder,
        effort: Effort,
        threads: Option<NonZeroUsize>,
    ) -> Result<Self, ModelError> {
        Layout::of(folder)?; // a model of another family is named before its vocabulary is missed
        let (pieces, encoder) = (vocabulary_of(folder)?, Encoder::new(folder, effort)?);
        let made = Self::with_parts(folder, pieces, encoder, threads)?;
        // Another effort finds other names.
        Ok(Self { name: format!("{} ({effort})", made.name), ..made })
    }
}

impl<C: TokenClassifier> PieceRecognizer<C> {
    /// Makes a recognizer of what a folder says about its labels, with a vocabulary and an engine of one's own.
    ///
    /// # Errors
    /// When the word shapes are none that are known.
    pub fn with_parts(
        folder: &ModelFolder,
        pieces: Box<dyn Subwords>,
        classifier: C,
        threads: Option<NonZeroUsize>,
    ) -> Result<Self, ModelError> {
        let config = &folder.config;
        Ok(Self {
            name: folder.name().to_owned(),
            pieces,
            kinds: Kinds::new(&config.word_shapes).map_err(|reason| folder.wrong(reason))?,
            classifier,
            labels: folder.labels.clone(),
            calibration: config.score,
            room: config.room(),
            latin_only: config.latin_only,
            languages: config.languages.clone(),
            memory: Memory::default(),
            workers: Workers::new(threads),
        })
    }

    /// The engine.
    pub fn classifier(&self) -> &C {
        &self.classifier
    }

    /// What the engine is given for a passage, window by window, and the words of each as spans of the text.
    pub fn inputs(&self, passage: &Passage<'_>) -> Vec<(Vec<Span>, Input)> {
        let prepared = self.prepare(passage);
        let words = prepared.windows.iter().map(|window| prepared.spans[window.read.clone()].to_vec());
        words.zip(self.inputs_of(&prepared)).collect()
    }

    fn inputs_of<'a>(&'a self, prepared: &'a Prepared) -> impl Iterator<Item = Input> + 'a {
        prepared.windows.iter().map(|window| self.input(&prepared.words[window.read.clone()]))
    }

    /// Cuts a passage into words and these into pieces.
    fn prepare(&self, passage: &Passage<'_>) -> Prepared {
        let mut spans = Vec::new();
        let mut sentences = Vec::with_capacity(passage.sentences.len());
        for (i, &sentence) in passage.sentences.iter().enumerate() {
            let first = spans.len();
            match passage.words {
                Some(given) => spans.extend(within(given, sentence)),
                None => spans.extend(words(passage.text, sentence, passage.language(i))),
            }
            sentences.push(first..spans.len());
        }
        let words: Vec<Word> =
            spans.iter().map(|s| self.word(s.of(passage.text).unwrap_or_default())).collect();
        let windows = windows(&words, &sentences, self.room);
        Prepared { spans, words, sentences, windows }
    }

    fn word(&self, word: &str) -> Word {
        let mut pieces = self.pieces.cut(word);
        pieces.truncate(LONGEST_WORD.min(self.room));
        Word {
            pieces,
            kind: self.kinds.of(word),
            joint: matches!(word, "/" | "|" | "-" | "–" | "—" | "," | ":" | ";"),
        }
    }

    /// The pieces of a window's words between the two that end a window.
    fn input(&self, words: &[Word]) -> Input {
        let (first, last) = self.pieces.ends();
        let mut input = Input { ids: vec![first], kinds: vec![0], starts: Vec::with_capacity(words.len()) };
        for word in words {
            input.starts.push(input.ids.len());
            input.ids.extend(&word.pieces);
            input.kinds.resize(input.ids.len(), word.kind);
        }
        input.ids.push(last);
        input.kinds.push(0);
        input
    }

    /// The engine's logits of each window, `[words, labels]` row by row: windows are read some together, on every core.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn logits(&self, windows: &[Input]) -> Result<Vec<Vec<f32>>, RecognizerError> {
        let packs: Vec<&[Input]> = packs(windows).collect();
        let answers = self.workers.map(packs.len(), |i| self.classifier.logits(packs[i]));
        let answers: Result<Vec<_>, _> = answers.into_iter().collect();
        Ok(answers?.concat())
    }

    /// The names of a passage, sentence by sentence: none crosses from one into the next.
    fn mentions(&self, passage: &Prepared, logits: &[f32]) -> Vec<Mention> {
        let rows: Vec<&[f32]> = logits.chunks_exact(self.labels.len()).collect();
        let mut mentions = Vec::new();
        for sentence in &passage.sentences {
            for name in names(&self.labels, &rows[sentence.clone()]) {
                let words = sentence.start + name.words.start..sentence.start + name.words.end;
                let words = passage.without_joints(words);
                if !words.is_empty() {
                    let span = Span::new(passage.spans[words.start].start, passage.spans[words.end - 1].end);
                    let score = self.calibration.score(name.probability);
                    mentions.push(Mention { span, entity_type: name.entity_type, score });
                }
            }
        }
        mentions
    }

    /// The mentions without those in a script that the model never learnt to read: they are guesses.
    fn readable(&self, mut mentions: Vec<Mention>, text: &str) -> Vec<Mention> {
        mentions.retain(|m| !self.latin_only || has_latin(m.span.of(text).unwrap_or_default()));
        mentions
    }
}

impl<C: TokenClassifier> Recognizer for PieceRecognizer<C> {
    fn languages(&self) -> &[String] {
        &self.languages
    }

    fn name(&self) -> String {
        self.name.clone()
    }

    fn recognize(&self, passages: &[Passage<'_>]) -> Result<Vec<Vec<Mention>>, RecognizerError> {
        let prepared = self.workers.map(passages.len(), |i| self.prepare(&passages[i]));
        let inputs: Vec<Input> = prepared.iter().flat_map(|p| self.inputs_of(p)).collect();
        let mut logits = self.memory.recall(&inputs, |unknown| self.logits(unknown))?.into_iter();
        let of_passage = prepared.iter().map(|p| p.answers(&mut logits, self.labels.len()));
        let of_passage: Vec<Vec<f32>> = of_passage.collect();
        Ok(self.workers.map(passages.len(), |i| {
            self.readable(self.mentions(&prepared[i], &of_passage[i]), passages[i].text)
        }))
    }
}

/// Whether a text holds a letter of the Latin script.
fn has_latin(text: &str) -> bool {
    text.chars().any(|c| Script::of(c) == Some(Script::Latin))
}

/// A passage, cut.
struct Prepared {
    spans: Vec<Span>,
    words: Vec<Word>,
    sentences: Vec<Range<usize>>,
    windows: Vec<Window>,
}

/// Consecutive windows that are read together: as many as have [`PACK`] pieces between them.
fn packs(windows: &[Input]) -> impl Iterator<Item = &[Input]> {
    let mut filled = 0;
    windows.chunk_by(move |window, next| {
        filled += window.ids.len();
        let fits = filled + next.ids.len() <= PACK;
        if !fits {
            filled = 0;
        }
        fits
    })
}

impl Prepared {
    /// The logits of every word, each from the window that answers for it: this passage's are the next ones.
    fn answers(&self, logits: &mut impl Iterator<Item = Answer>, labels: usize) -> Vec<f32> {
        let mut answers = Vec::with_capacity(self.words.len() * labels);
        for (Window { read, answer }, logits) in self.windows.iter().zip(logits) {
            answers.extend(&logits[(answer.start - read.start) * labels..(answer.end - read.start) * labels]);
        }
        answers
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_latin_by_its_letters() {
        for (name, latin) in [
            ("Orbán", true),
            ("Ɗɓə", true),
            ("ǀUi", true),
            ("Ƣə", true),
            ("əɡʻ", true),
            ("ɓ", true),
            ("Путин A", true),
            ("Путин", false),
            ("ʿʾʻ", false),
            ("３", false),
            ("習近平", false),
        ] {
            assert_eq!(has_latin(name), latin, "{name}");
        }
    }
}
