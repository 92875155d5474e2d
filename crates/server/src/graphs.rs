//! The graph, open for many at once.
//!
//! What is in memory exists once; each question reads the file through a connection of its own. Quick questions and long ones have
//! connections and queues of their own, so that a long one never keeps a quick one waiting. All connections are pinned to the file as
//! it was when they were opened: what is in memory and what they read is always of one moment. When the file changes, a new
//! [`Generation`] takes over, and the old one ends with its last question.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use namegraph_document::Period;
use namegraph_query::{Filter, Namegraph};
use namegraph_store::{Stamp, StoreError, stamp};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;
use tokio::time::{Instant, timeout_at};

use crate::status::Problem;

/// Parts of the time that are kept counted.
const MOST_PERIODS: usize = 4;
/// How often a file is opened anew because it changed meanwhile.
const MOST_TRIES: usize = 5;

/// How long a question may take to be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effort {
    /// A few look-ups.
    Quick,
    /// It may go through the whole graph, or the whole file.
    Long,
}

/// A file that answers.
pub(crate) struct Graphs {
    file: PathBuf,
    budget: Duration,
    prepare: Prepare,
    current: RwLock<Arc<Generation>>,
    /// One change after the other.
    pub(crate) editing: tokio::sync::Mutex<()>,
}

/// The file as it was at one moment.
pub(crate) struct Generation {
    stamp: Stamp,
    quick: Pool,
    long: Pool,
    /// Graphs of parts of the time, the last asked for first; each is taken out while it answers.
    periods: Mutex<VecDeque<(Period, Namegraph)>>,
    /// What the page shows first, as JSON.
    first_view: Vec<u8>,
}

struct Pool {
    free: Mutex<Vec<Namegraph>>,
    turns: Arc<Semaphore>,
}

/// Makes what the page shows first before anybody asks for it.
type Prepare = fn(&Namegraph) -> Vec<u8>;

/// What panicked while it held a lock has broken nothing in it.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Pool {
    fn of(graphs: Vec<Namegraph>) -> Self {
        Self { turns: Arc::new(Semaphore::new(graphs.len())), free: Mutex::new(graphs) }
    }

    async fn turn(&self, until: Instant) -> Result<OwnedSemaphorePermit, Problem> {
        let turn = timeout_at(until, Arc::clone(&self.turns).acquire_owned()).await;
        turn.map_err(|_| Problem::busy())?.map_err(|_| Problem::broken())
    }
}

impl Generation {
    /// Opens the file, and reads what the first questions need.
    fn open(file: &Path, prepare: Prepare) -> Result<Self, StoreError> {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let mut tries = 0;
        loop {
            let before = stamp(file);
            let open = |graph: Namegraph| graph.store().pin().map(|()| graph);
            let first = open(Namegraph::open(file)?)?;
            let others = |n: usize| (0..n).map(|_| open(first.another()?)).collect::<Result<Vec<_>, _>>();
            let (quick, long) = (others(2 * cores)?, others(cores.max(2))?);
            tries += 1;
            if stamp(file) != before && tries < MOST_TRIES {
                continue;
            }
            first.suggest("a", None, 1)?;
            return Ok(Self {
                stamp: before,
                quick: Pool::of(quick),
                long: Pool::of(long),
                periods: Mutex::default(),
                first_view: prepare(&first),
            });
        }
    }

    /// The graph of a part of the time, counted anew if nobody has asked for it lately.
    fn of_period(&self, file: &Path, period: Period) -> Result<Namegraph, StoreError> {
        let mut periods = lock(&self.periods);
        if let Some(place) = periods.iter().position(|(of, _)| *of == period)
            && let Some((_, graph)) = periods.remove(place)
        {
            return Ok(graph);
        }
        drop(periods);
        Namegraph::filtered(file, Filter { period, ..Filter::default() })
    }

    fn keep(&self, period: Period, graph: Namegraph) {
        let mut periods = lock(&self.periods);
        periods.push_front((period, graph));
        periods.truncate(MOST_PERIODS);
    }

    /// What the page shows first, as JSON; nothing if there is nothing to show.
    pub(crate) fn first_view(&self) -> Option<Vec<u8>> {
        Some(self.first_view.clone()).filter(|view| !view.is_empty())
    }
}

/// Stops what a connection is reading.
type Stop = Box<dyn Fn() + Send + Sync>;

/// Stops the question when nobody waits for its answer any more.
struct Waiting(Arc<Mutex<Option<Stop>>>);

impl Drop for Waiting {
    fn drop(&mut self) {
        if let Some(stop) = lock(&self.0).take() {
            stop();
        }
    }
}

impl Graphs {
    /// Opens a file. A question is given up after `budget`.
    pub(crate) fn open(file: &Path, budget: Duration, prepare: Prepare) -> Result<Self, StoreError> {
        let current = RwLock::new(Arc::new(Generation::open(file, prepare)?));
        Ok(Self { file: file.to_owned(), budget, prepare, current, editing: tokio::sync::Mutex::default() })
    }

    pub(crate) fn file(&self) -> &Path {
        &self.file
    }

    pub(crate) fn budget(&self) -> Duration {
        self.budget
    }

    pub(crate) fn current(&self) -> Arc<Generation> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes the file as it is now, if it has changed.
    ///
    /// # Errors
    /// When it cannot be read any more.
    pub(crate) async fn refresh(&self) -> Result<(), Problem> {
        if self.current().stamp == stamp(&self.file) {
            return Ok(());
        }
        let (file, prepare) = (self.file.clone(), self.prepare);
        let next = spawn_blocking(move || Generation::open(&file, prepare))
            .await
            .map_err(|_| Problem::broken())??;
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(next);
        Ok(())
    }

    /// Answers a question about the graph, or about a part of its time, when its turn comes. Nobody waits longer than the budget: what
    /// takes longer, or what nobody waits for any more, is given up.
    ///
    /// # Errors
    /// When there was no turn or no time, and what the question fails with.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        effort: Effort,
        period: Period,
        question: impl FnOnce(&Namegraph) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let generation = self.current();
        let effort = if period.is_all() { effort } else { Effort::Long };
        let until = Instant::now() + self.budget;
        let turn = generation.pool(effort).turn(until).await?;
        let running: Arc<Mutex<Option<Stop>>> = Arc::default();
        let waiting = Waiting(Arc::clone(&running));
        let file = self.file.clone();
        let answering = spawn_blocking(move || {
            let answer = |graph: &Namegraph| {
                *lock(&running) = Some(Box::new(graph.store().interrupter()));
                let answer = question(graph);
                // From here on nobody may stop this connection: the next question is another one.
                *lock(&running) = None;
                answer
            };
            let answer = generation.answer(&file, effort, period, answer);
            drop(turn);
            answer
        });
        let answer = timeout_at(until, answering).await;
        drop(waiting);
        answer.map_err(|_| Problem::late(self.budget.as_secs_f64()))?.map_err(|_| Problem::broken())?
    }
}

impl Generation {
    fn pool(&self, effort: Effort) -> &Pool {
        match effort {
            Effort::Quick => &self.quick,
            Effort::Long => &self.long,
        }
    }

    /// Lends a connection to a question that has its turn.
    fn answer<T>(
        &self,
        file: &Path,
        effort: Effort,
        period: Period,
        question: impl FnOnce(&Namegraph) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        if !period.is_all() {
            let graph = self.of_period(file, period)?;
            let answer = question(&graph);
            if answer.is_ok() {
                self.keep(period, graph);
            }
            return answer;
        }
        let pool = self.pool(effort);
        // There are as many turns as connections.
        let graph = lock(&pool.free).pop().ok_or_else(Problem::busy)?;
        let lent = Lent { pool, graph: Some(graph) };
        lent.graph.as_ref().map_or_else(|| Err(Problem::broken()), question)
    }
}

/// A connection that goes back to its pool, even if the question panics.
struct Lent<'a> {
    pool: &'a Pool,
    graph: Option<Namegraph>,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        lock(&self.pool.free).extend(self.graph.take());
    }
}
