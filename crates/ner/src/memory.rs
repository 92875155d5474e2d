//! Windows that were read before: the terms of use below every page, a document that came in twice.
//!
//! A window's answer depends on nothing but the window, so that what is remembered is what would be computed again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::recognizer::Input;

/// How many words are remembered, at least; twice as many at most. About 60 bytes each.
const WORDS: usize = 200_000;

/// The logits of a window, shared between those who ask for it.
pub(crate) type Answer = Arc<[f32]>;

/// What was answered lately.
#[derive(Default)]
pub(crate) struct Memory(Mutex<Generations>);

/// New answers push out old ones a generation at a time; one that is asked for again moves to the new ones.
#[derive(Default)]
struct Generations {
    new: HashMap<Input, Answer>,
    old: HashMap<Input, Answer>,
    words: usize,
}

impl Memory {
    /// The answers to all windows, asking `read` once for each different one that is not remembered.
    pub(crate) fn recall<E>(
        &self,
        windows: &[Input],
        read: impl FnOnce(&[Input]) -> Result<Vec<Vec<f32>>, E>,
    ) -> Result<Vec<Answer>, E> {
        let mut unknown = Vec::new();
        let mut places = HashMap::new();
        let mut generations = self.generations();
        let found: Vec<Result<Answer, usize>> = windows
            .iter()
            .map(|window| {
                generations.find(window).ok_or_else(|| {
                    *places.entry(window).or_insert_with(|| {
                        unknown.push(window.clone());
                        unknown.len() - 1
                    })
                })
            })
            .collect();
        drop(generations);
        let read: Vec<Answer> = read(&unknown)?.into_iter().map(Answer::from).collect();
        let answers = found.into_iter().map(|answer| answer.unwrap_or_else(|place| read[place].clone()));
        let answers = answers.collect();
        let mut generations = self.generations();
        unknown.into_iter().zip(read).for_each(|(window, answer)| generations.keep(window, answer));
        Ok(answers)
    }

    fn generations(&self) -> MutexGuard<'_, Generations> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Generations {
    fn find(&mut self, window: &Input) -> Option<Answer> {
        if let Some(answer) = self.new.get(window) {
            return Some(answer.clone());
        }
        let (window, answer) = self.old.remove_entry(window)?;
        self.keep(window, answer.clone());
        Some(answer)
    }

    fn keep(&mut self, window: Input, answer: Answer) {
        self.words += window.starts.len();
        self.new.insert(window, answer);
        if self.words > WORDS {
            self.old = std::mem::take(&mut self.new);
            self.words = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(id: u32, words: usize) -> Input {
        Input { ids: vec![id; words], kinds: vec![0; words], starts: (0..words).collect() }
    }

    /// Answers each window with its first piece; says how many were read.
    fn recall(memory: &Memory, windows: &[Input]) -> (Vec<f32>, usize) {
        let mut asked = 0;
        let answers = memory.recall(windows, |unknown| {
            asked = unknown.len();
            Ok::<_, ()>(unknown.iter().map(|window| vec![window.ids[0] as f32]).collect())
        });
        (answers.unwrap().iter().map(|answer| answer[0]).collect(), asked)
    }

    #[test]
    fn each_window_is_read_once_and_answered_wherever_it_stands() {
        let memory = Memory::default();
        let [a, b, c] = [1, 2, 3].map(|id| window(id, 5));
        assert_eq!(recall(&memory, &[a.clone(), b.clone(), a.clone()]), (vec![1.0, 2.0, 1.0], 2));
        assert_eq!(recall(&memory, &[c.clone(), b.clone()]), (vec![3.0, 2.0], 1));
        assert_eq!(recall(&memory, &[a, b, c]), (vec![1.0, 2.0, 3.0], 0));
    }

    #[test]
    fn what_nobody_asks_for_is_forgotten() {
        let memory = Memory::default();
        let often = window(0, 10);
        recall(&memory, std::slice::from_ref(&often));
        let first = window(1, WORDS / 2);
        for id in 1..20 {
            recall(&memory, &[window(id, WORDS / 2)]);
            assert_eq!(recall(&memory, std::slice::from_ref(&often)).1, 0, "after {id}");
        }
        assert_eq!(recall(&memory, &[first]).1, 1);
        let generations = memory.generations();
        let kept: usize = generations.new.keys().chain(generations.old.keys()).map(|w| w.starts.len()).sum();
        assert!(kept <= 3 * WORDS, "{kept}");
    }
}
