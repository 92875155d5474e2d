//! The graph, open for many at once.
//!
//! What is in memory exists once; each question reads the file through a connection of its own. Quick questions, long ones, and those
//! about a part of the time have connections and queues of their own, so that a long one never keeps a quick one waiting. All
//! connections are opened together and pinned to one state of the file: what is in memory and what they read is always of that state.
//! A part of the time is counted by the first who asks for it, through one of these connections, for all who do. When the file
//! changes, a new [`Generation`] takes over, and the old one ends with its last question.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use namegraph_document::Period;
use namegraph_query::Namegraph;
use namegraph_store::{StoreError, Watch};
use tokio::sync::{Mutex as AsyncMutex, Notify, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;
use tokio::time::{Instant, timeout_at};

use crate::status::Problem;

/// Parts of the time that are kept counted, and that are asked about at once.
const MOST_PERIODS: usize = 4;

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
    labels: Option<&'static str>,
    prepare: Prepare,
    current: RwLock<Arc<Generation>>,
    /// One new generation after the other.
    refreshing: AsyncMutex<()>,
    /// One change after the other.
    pub(crate) editing: AsyncMutex<()>,
}

/// The file in one state.
pub(crate) struct Generation {
    watch: Mutex<Watch>,
    /// Whether a connection has let go of the state.
    is_lost: AtomicBool,
    quick: Pool,
    long: Pool,
    parts: Parts,
    /// What the page shows first, as JSON.
    first_view: Vec<u8>,
    #[cfg(test)]
    counted: std::sync::atomic::AtomicUsize,
}

/// Connections to the whole graph.
struct Pool {
    free: Mutex<Vec<Namegraph>>,
    turns: Arc<Semaphore>,
}

/// Connections to parts of the time, the last asked for first.
struct Parts {
    kept: Mutex<Vec<Kept>>,
    /// Told whenever somebody has done with a part.
    released: Arc<Notify>,
}

struct Kept {
    asked: Option<Period>,
    part: Arc<AsyncMutex<Part>>,
}

struct Part {
    graph: Namegraph,
    /// Of which part the links are counted.
    of: Option<Period>,
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

impl Parts {
    fn of(graphs: Vec<Namegraph>) -> Self {
        let part = |graph| Arc::new(AsyncMutex::new(Part { graph, of: None }));
        let graphs = graphs.into_iter().map(|graph| Kept { asked: None, part: part(graph) });
        Self { kept: Mutex::new(graphs.collect()), released: Arc::default() }
    }

    /// The connection to a part that is kept, or else the one that has not been used for the longest time.
    fn lend(&self, period: Period) -> Option<Claim> {
        let mut kept = lock(&self.kept);
        let same = kept.iter().position(|one| one.asked == Some(period));
        let unused = || kept.iter().rposition(|one| Arc::strong_count(&one.part) == 1);
        let place = same.or_else(unused)?;
        kept[..=place].rotate_right(1);
        kept[0].asked = Some(period);
        Some(Claim { part: Some(Arc::clone(&kept[0].part)), released: Arc::clone(&self.released) })
    }

    async fn claim(&self, period: Period) -> Claim {
        loop {
            // Before the look, so that what is released after it is not missed.
            let released = self.released.notified();
            if let Some(claim) = self.lend(period) {
                return claim;
            }
            released.await;
        }
    }
}

/// A part that somebody asks about, or waits to: its connection is taken for no other part meanwhile.
struct Claim {
    part: Option<Arc<AsyncMutex<Part>>>,
    released: Arc<Notify>,
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.part = None;
        self.released.notify_waiters();
    }
}

impl Generation {
    /// Opens the file, and reads what the first questions need.
    /// Names are shown as readers of a language know them, if one is given.
    fn open(file: &Path, labels: Option<&str>, prepare: Prepare) -> Result<Self, StoreError> {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let (quick, long) = (2 * cores, cores.max(2));
        let (mut graphs, watch) = Namegraph::pinned(file, quick + long + MOST_PERIODS)?;
        if let Some(names) = labels.zip(graphs.first()).map(|(language, first)| first.names_in(language)) {
            let names = names?;
            graphs.iter_mut().try_for_each(|graph| graph.show(&names))?;
        }
        let mut first_view = Vec::new();
        if let Some(first) = graphs.first() {
            first.suggest("a", None, 1)?;
            first_view = prepare(first);
        }
        let mut graphs = graphs.into_iter();
        let mut take = |n: usize| graphs.by_ref().take(n).collect::<Vec<_>>();
        Ok(Self {
            watch: Mutex::new(watch),
            is_lost: AtomicBool::new(false),
            quick: Pool::of(take(quick)),
            long: Pool::of(take(long)),
            parts: Parts::of(take(MOST_PERIODS)),
            first_view,
            #[cfg(test)]
            counted: Default::default(),
        })
    }

    fn is_current(&self) -> bool {
        !self.is_lost.load(Ordering::Relaxed) && !lock(&self.watch).has_changed()
    }

    /// What the page shows first, as JSON; nothing if there is nothing to show.
    pub(crate) fn first_view(&self) -> Option<Vec<u8>> {
        Some(self.first_view.clone()).filter(|view| !view.is_empty())
    }

    fn pool(&self, effort: Effort) -> &Pool {
        match effort {
            Effort::Quick => &self.quick,
            Effort::Long => &self.long,
        }
    }

    /// A connection to the whole graph, when there is a turn.
    async fn whole(self: Arc<Self>, effort: Effort, until: Instant) -> Result<Lent, Problem> {
        let turn = self.pool(effort).turn(until).await?;
        // There are as many turns as connections.
        let graph = lock(&self.pool(effort).free).pop().ok_or_else(Problem::busy)?;
        let whole = Whole { graph: Some(graph), generation: self, effort, _turn: turn };
        Ok(Lent::Whole(Box::new(whole)))
    }

    /// The connection to a part of the time, when those who asked before have their answers.
    async fn part(self: Arc<Self>, period: Period, until: Instant) -> Result<Lent, Problem> {
        let claim = timeout_at(until, self.parts.claim(period)).await.map_err(|_| Problem::busy())?;
        let part = claim.part.clone().ok_or_else(Problem::broken)?;
        let part = timeout_at(until, part.lock_owned()).await.map_err(|_| Problem::busy())?;
        Ok(Lent::Part { part, _claim: claim, generation: self, period })
    }
}

/// A connection that is lent to one question. It goes back even if the question panics.
enum Lent {
    Whole(Box<Whole>),
    Part {
        // Let go before the claim, which says that it is free.
        part: OwnedMutexGuard<Part>,
        _claim: Claim,
        generation: Arc<Generation>,
        period: Period,
    },
}

struct Whole {
    graph: Option<Namegraph>,
    generation: Arc<Generation>,
    effort: Effort,
    _turn: OwnedSemaphorePermit,
}

impl Drop for Whole {
    fn drop(&mut self) {
        lock(&self.generation.pool(self.effort).free).extend(self.graph.take());
    }
}

impl Lent {
    /// The graph; that of a part of the time is counted, if this is the first to ask about it. Counting is not given up when no one waits
    /// for it any more: the next who asks for this part does not begin again, and SQLite would let go of the state of the file if it
    /// were stopped while it fills a table.
    fn graph(&mut self) -> Result<&mut Namegraph, Problem> {
        match self {
            Self::Whole(whole) => whole.graph.as_mut().ok_or_else(Problem::broken),
            Self::Part { part, generation, period, .. } => {
                if part.of != Some(*period) {
                    part.count(*period, generation)?;
                }
                Ok(&mut part.graph)
            }
        }
    }
}

impl Part {
    fn count(&mut self, period: Period, generation: &Generation) -> Result<(), StoreError> {
        #[cfg(test)]
        generation.counted.fetch_add(1, Ordering::Relaxed);
        self.of = None;
        let counted = self.graph.turn_to(period);
        if self.graph.store().has_lost_its_state() {
            generation.is_lost.store(true, Ordering::Relaxed);
        }
        counted?;
        self.of = Some(period);
        Ok(())
    }
}

/// Stops what a connection is reading.
type Stop = Box<dyn Fn() + Send + Sync>;

/// Whether anybody waits for an answer, and how what is read for it is stopped.
#[derive(Default)]
struct Wait {
    is_over: bool,
    stop: Option<Stop>,
}

/// Stops the question when nobody waits for its answer any more.
struct Waiting(Arc<Mutex<Wait>>);

impl Drop for Waiting {
    fn drop(&mut self) {
        let mut wait = lock(&self.0);
        wait.is_over = true;
        if let Some(stop) = wait.stop.take() {
            stop();
        }
    }
}

/// A question that may be stopped. Once it is done, even if it panicked, its connection is not stopped: the next question is another one.
struct Stoppable<'a>(&'a Mutex<Wait>);

impl<'a> Stoppable<'a> {
    /// Nothing, if no one waits any more.
    fn begin(wait: &'a Mutex<Wait>, graph: &Namegraph) -> Option<Self> {
        let mut waiting = lock(wait);
        waiting.stop = (!waiting.is_over).then(|| Box::new(graph.store().interrupter()) as Stop);
        waiting.stop.is_some().then_some(Self(wait))
    }
}

impl Drop for Stoppable<'_> {
    fn drop(&mut self) {
        lock(self.0).stop = None;
    }
}

impl Graphs {
    /// Opens a file. A question is given up after `budget`.
    pub(crate) fn open(
        file: &Path,
        budget: Duration,
        labels: Option<&'static str>,
        prepare: Prepare,
    ) -> Result<Self, StoreError> {
        let current = RwLock::new(Arc::new(Generation::open(file, labels, prepare)?));
        let (file, refreshing, editing) = (file.to_owned(), AsyncMutex::default(), AsyncMutex::default());
        Ok(Self { file, budget, labels, prepare, current, refreshing, editing })
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
        let _one_by_one = self.refreshing.lock().await;
        let (current, file) = (self.current(), self.file.clone());
        let (labels, prepare) = (self.labels, self.prepare);
        let open = move || match current.is_current() {
            true => Ok(None),
            false => Generation::open(&file, labels, prepare).map(Some),
        };
        let next = spawn_blocking(open).await.map_err(|_| Problem::broken())??;
        if let Some(next) = next {
            *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(next);
        }
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
        self.ask_narrowing(effort, period, |graph| question(graph)).await
    }

    /// The same for a question that looks at the graph with other conditions.
    ///
    /// # Errors
    /// As [`ask`](Self::ask).
    pub(crate) async fn ask_narrowing<T: Send + 'static>(
        &self,
        effort: Effort,
        period: Period,
        question: impl FnOnce(&mut Namegraph) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let (generation, until) = (self.current(), Instant::now() + self.budget);
        let mut lent = if period.is_all() {
            generation.whole(effort, until).await?
        } else {
            generation.part(period, until).await?
        };
        let wait: Arc<Mutex<Wait>> = Arc::default();
        let waiting = Waiting(Arc::clone(&wait));
        let late = Problem::late(self.budget.as_secs_f64());
        let too_late = late.clone();
        let answering = spawn_blocking(move || {
            let graph = lent.graph()?;
            let _stoppable = Stoppable::begin(&wait, graph).ok_or(too_late)?;
            question(graph)
        });
        let answer = timeout_at(until, answering).await;
        drop(waiting);
        answer.map_err(|_| late)?.map_err(|_| Problem::broken())?
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Sender, channel};

    use namegraph_document::{Date, EntityType, Mention, Passage, Recognizer, RecognizerError, Span};
    use namegraph_identity::{Decision, Ledger, Verdict};
    use namegraph_ingest::{Fields, Input, read};
    use namegraph_pipeline::{Settings, Silent, build, decide};
    use tempfile::TempDir;
    use tokio::task::JoinHandle;

    use super::*;

    /// Every word with a capital is a person.
    struct Capitals;

    impl Recognizer for Capitals {
        fn name(&self) -> String {
            "capitals".to_owned()
        }

        fn recognize(&self, passages: &[Passage<'_>]) -> Result<Vec<Vec<Mention>>, RecognizerError> {
            let mention = |text: &str, start: usize| {
                let end = text[start..].find(|c: char| !c.is_alphanumeric()).map(|length| start + length);
                let span = Span::new(start, end.unwrap_or(text.len()));
                Mention { span, entity_type: EntityType::Person, score: 0.9 }
            };
            let named = |text: &str| {
                text.match_indices(char::is_uppercase).map(|(start, _)| mention(text, start)).collect()
            };
            Ok(passages.iter().map(|passage| named(passage.text)).collect())
        }
    }

    fn day(day: i8) -> Date {
        Date::new(2026, 1, day).unwrap()
    }

    fn up_to(last: i8) -> Period {
        Period { from: None, to: Some(day(last)) }
    }

    /// A graph of texts of nine days, each with a link of its own.
    fn graphs() -> (TempDir, Arc<Graphs>) {
        let folder = tempfile::tempdir().unwrap();
        for n in 1..10 {
            let text = format!("{}\n\nBertha met Anton{n} on a walk.", day(n));
            std::fs::write(folder.path().join(format!("{n}.txt")), text).unwrap();
        }
        let file = folder.path().join("x.namegraph");
        let records = read(&[Input::from(folder.path().to_owned())], &Fields::default()).unwrap();
        build(records, &Capitals, &file, Settings::default(), &Silent).unwrap();
        let graphs = Graphs::open(&file, Duration::from_secs(60), None, |_| Vec::new()).unwrap();
        (folder, Arc::new(graphs))
    }

    type Answer = JoinHandle<Result<usize, Problem>>;

    impl Graphs {
        /// How many links the first days have.
        fn links(self: &Arc<Self>, last: i8) -> Answer {
            let graphs = Arc::clone(self);
            let links = |graph: &Namegraph| Ok(graph.edges()?.len());
            tokio::spawn(async move { graphs.ask(Effort::Quick, up_to(last), links).await })
        }

        /// The same; the question has begun, and goes on until it is told to end.
        async fn links_when_told(self: &Arc<Self>, last: i8) -> (Answer, Sender<()>) {
            let ((begin, begun), (end, ended)) = (tokio::sync::oneshot::channel(), channel());
            let graphs = Arc::clone(self);
            let links = move |graph: &Namegraph| {
                begin.send(()).unwrap();
                ended.recv().unwrap();
                Ok(graph.edges()?.len())
            };
            let answer = tokio::spawn(async move { graphs.ask(Effort::Quick, up_to(last), links).await });
            begun.await.unwrap();
            (answer, end)
        }

        fn counted(&self) -> usize {
            self.current().counted.load(Ordering::Relaxed)
        }
    }

    /// Gives others the time to do what they must not do.
    async fn a_while() {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn those_who_ask_for_one_period_at_once_have_it_counted_once() {
        let (_folder, graphs) = graphs();
        let (first, end) = graphs.links_when_told(3).await;
        let others: Vec<Answer> = (0..20).map(|_| graphs.links(3)).collect();
        a_while().await;
        end.send(()).unwrap();
        for answer in others.into_iter().chain([first]) {
            assert_eq!(answer.await.unwrap().unwrap(), 3);
        }
        assert_eq!(graphs.counted(), 1);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn who_goes_away_or_breaks_off_leaves_the_others_their_answers() {
        let (_folder, graphs) = graphs();
        let (gone, end) = graphs.links_when_told(3).await;
        let (waits, other) = (graphs.links(3), graphs.links(3));
        a_while().await;
        gone.abort();
        waits.abort();
        assert_eq!(graphs.links(4).await.unwrap().unwrap(), 4, "another part has another connection");
        end.send(()).unwrap();
        assert_eq!(other.await.unwrap().unwrap(), 3);
        let panics = |_: &Namegraph| -> Result<(), Problem> { panic!("a test") };
        assert!(graphs.ask(Effort::Quick, up_to(3), panics).await.is_err());
        assert_eq!(graphs.links(3).await.unwrap().unwrap(), 3);
        assert_eq!(graphs.counted(), 2);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn as_many_periods_are_kept_and_asked_about_as_there_are_connections() {
        let (_folder, graphs) = graphs();
        let mut busy = Vec::new();
        for last in 1..=MOST_PERIODS as i8 {
            busy.push(graphs.links_when_told(last).await);
        }
        let waits = graphs.links(9);
        a_while().await;
        assert!(!waits.is_finished());
        for (last, (answer, end)) in (1..).zip(busy) {
            end.send(()).unwrap();
            assert_eq!(answer.await.unwrap().unwrap(), last);
        }
        assert_eq!(waits.await.unwrap().unwrap(), 9);
        let counted = graphs.counted();
        // The one before the last is counted still, of the others one had to give way.
        assert_eq!(graphs.links(MOST_PERIODS as i8).await.unwrap().unwrap(), MOST_PERIODS);
        assert_eq!(graphs.counted(), counted);
        for last in (1..=MOST_PERIODS as i8).rev() {
            assert_eq!(graphs.links(last).await.unwrap().unwrap(), last as usize);
        }
        assert_eq!(graphs.counted(), counted + 1);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn all_parts_are_of_the_state_of_the_whole() {
        let (_folder, graphs) = graphs();
        let about = |graph: &Namegraph| Ok(graph.reference_to_entity("Anton1", None)?);
        let about = graphs.ask(Effort::Quick, Period::default(), about).await.unwrap();
        let (reason, time) = (None, "2026-01-01T00:00:00Z".to_owned());
        let hide = Decision { about, verdict: Verdict::Hide, reason, author: "another".to_owned(), time };
        assert_eq!(graphs.links(3).await.unwrap().unwrap(), 3);
        decide(graphs.file(), &Ledger::new([hide]).unwrap()).unwrap();
        for (last, links) in [(3, 3), (5, 5)] {
            assert_eq!(graphs.links(last).await.unwrap().unwrap(), links, "as it was");
        }
        graphs.refresh().await.unwrap();
        for (last, links) in [(3, 2), (5, 4)] {
            assert_eq!(graphs.links(last).await.unwrap().unwrap(), links, "as it is");
        }
        let generation = graphs.current();
        graphs.refresh().await.unwrap();
        assert!(Arc::ptr_eq(&generation, &graphs.current()), "nothing has changed");
    }
}
