//! Two models as one recognizer: each sentence is read by the model that was trained for its language.

use std::num::NonZeroUsize;
use std::sync::OnceLock;

use namegraph_document::{Mention, Passage, Recognizer, RecognizerError};

use crate::embedded::{newswire, world};
use crate::encoder::Effort;
use crate::folder::{ModelError, ModelFolder};
use crate::recognizer::BuiltinRecognizer;

/// A model that reads what it was trained for, and another that reads all other languages.
///
/// The second is unpacked when a text asks for it. A sentence whose language is not known is read by the first.
pub struct ByLanguage {
    first: BuiltinRecognizer,
    others: ModelFolder,
    loaded: OnceLock<Result<BuiltinRecognizer, ModelError>>,
    effort: Effort,
    threads: Option<NonZeroUsize>,
    languages: Vec<String>,
}

impl ByLanguage {
    /// The models that are built in: `newswire` for English, `world` for what else it was trained for.
    ///
    /// # Errors
    /// Never in a program that was built from a whole repository.
    pub fn builtin(effort: Effort, threads: Option<NonZeroUsize>) -> Result<Self, ModelError> {
        Self::new(&newswire()?, world()?, effort, threads)
    }

    /// Joins the model of some languages with one for others.
    ///
    /// # Errors
    /// When the first model cannot be used.
    pub fn new(
        first: &ModelFolder,
        others: ModelFolder,
        effort: Effort,
        threads: Option<NonZeroUsize>,
    ) -> Result<Self, ModelError> {
        let known = |folder: &ModelFolder| folder.config.languages.clone();
        let mut languages = known(first);
        languages.extend(known(&others).into_iter().filter(|code| !first.config.languages.contains(code)));
        let first = BuiltinRecognizer::new(first, effort, threads)?;
        Ok(Self { first, others, loaded: OnceLock::new(), effort, threads, languages })
    }

    fn others(&self) -> Result<&BuiltinRecognizer, RecognizerError> {
        let load = || BuiltinRecognizer::new(&self.others, self.effort, self.threads);
        self.loaded.get_or_init(load).as_ref().map_err(|e| RecognizerError::new(e.to_string()))
    }

    fn is_others(&self, language: Option<&str>) -> bool {
        language.is_some_and(|code| !self.first.languages().iter().any(|known| known == code))
    }
}

/// Consecutive sentences of one passage that one model reads.
struct Stretch<'a> {
    passage: usize,
    read: Passage<'a>,
}

impl Recognizer for ByLanguage {
    fn name(&self) -> String {
        format!("{}, {}", self.first.name(), self.others.name())
    }

    fn languages(&self) -> &[String] {
        &self.languages
    }

    fn recognize(&self, passages: &[Passage<'_>]) -> Result<Vec<Vec<Mention>>, RecognizerError> {
        let mut stretches: [Vec<Stretch<'_>>; 2] = [Vec::new(), Vec::new()];
        for (i, passage) in passages.iter().enumerate() {
            let of = |sentence: usize| self.is_others(passage.language(sentence));
            let mut start = 0;
            while start < passage.sentences.len() {
                let others = of(start);
                let end = (start + 1..passage.sentences.len()).find(|&s| of(s) != others);
                let end = end.unwrap_or(passage.sentences.len());
                let languages = passage.languages.get(start..end).unwrap_or_default();
                let read = Passage { sentences: &passage.sentences[start..end], languages, ..*passage };
                stretches[usize::from(others)].push(Stretch { passage: i, read });
                start = end;
            }
        }
        let mut found: Vec<Vec<Mention>> = passages.iter().map(|_| Vec::new()).collect();
        for (others, stretches) in stretches.into_iter().enumerate().filter(|(_, s)| !s.is_empty()) {
            let model = if others == 1 { self.others()? } else { &self.first };
            let read: Vec<Passage<'_>> = stretches.iter().map(|s| s.read).collect();
            for (stretch, mentions) in stretches.iter().zip(model.recognize(&read)?) {
                found[stretch.passage].extend(mentions);
            }
        }
        for mentions in &mut found {
            mentions.sort_by_key(|m| m.span);
        }
        Ok(found)
    }
}
