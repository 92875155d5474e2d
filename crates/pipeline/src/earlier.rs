//! What an earlier build read: documents that need not be given again, and names that need not be looked for again.
//!
//! The file is made anew all the same, beside the old one and by the same steps: what is left out is only the recognizer's work on
//! texts that it has read before. So the result is what a clean build of the same documents gives.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use namegraph_document::Mention;
use namegraph_ingest::{Origin, Record, Skipped};
use namegraph_store::{SkippedRow, Store, StoreError};

use crate::build::Settings;

/// The version of the steps before and after the recognizer: another one may cut sentences otherwise.
pub(crate) const PROGRAM: &str = env!("CARGO_PKG_VERSION");

/// How the settings of a file begin that tell whose mentions were given, and not found by a recognizer.
pub(crate) const GIVEN: &str = "mentions of ";

/// What becomes of the documents that a file holds already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Existing {
    /// Nothing: every document is read anew, and those that are not given again are gone. What people decided stays.
    #[default]
    Replace,
    /// They stay, unless they are given again.
    Keep,
    /// Those that are given again stay, the others go.
    Prune,
}

/// A file that an earlier build made.
pub(crate) struct Earlier {
    recall: Recall,
    /// Documents by their ids.
    held: HashMap<String, i64>,
    /// Whether those that are not given stay.
    keeps: bool,
    any_language: bool,
    skipped: Vec<SkippedRow>,
    given: Cell<u64>,
    /// Why the file could not be read to its end, or what was given contradicts it.
    failure: RefCell<Option<StoreError>>,
}

impl Earlier {
    /// The file at the target, if it is to be looked at.
    pub(crate) fn of(
        target: &Path,
        found_by: &str,
        settings: &Settings<'_>,
    ) -> Result<Option<Self>, StoreError> {
        if settings.existing == Existing::Replace || !target.exists() {
            return Ok(None);
        }
        let store = Store::open(target)?;
        // Neither links nor mentions that came from elsewhere can be found again.
        store.expect_documents("adding documents")?;
        if let Some(given) = store.setting::<String>("recognizer")?.filter(|by| by.starts_with(GIVEN)) {
            return Err(StoreError::Given { path: target.to_owned(), given });
        }
        let keeps = settings.existing == Existing::Keep;
        let is_same = store.setting::<String>("recognizer")?.as_deref() == Some(found_by)
            && store.setting::<String>("program")?.as_deref() == Some(PROGRAM)
            && same_names(&store, settings)?;
        let (mut by_text, mut held): (HashMap<u64, Vec<i64>>, _) = (HashMap::new(), HashMap::new());
        store.for_each_text(|number, id, text| {
            if is_same {
                by_text.entry(hash(text)).or_default().push(number);
            }
            held.insert(id.to_owned(), number);
        })?;
        let (skipped, any_language) = (store.skipped()?, store.setting("any language")?.unwrap_or(false));
        let (given, failure) = Default::default();
        let recall = Recall { store: Mutex::new(store), by_text };
        Ok(Some(Self { recall, held, keeps, any_language, skipped, given, failure }))
    }

    /// What is given, then what stays, in the order of ids. If giving `stopped`, all stays.
    pub(crate) fn and<'a>(
        &'a self,
        records: impl Iterator<Item = Result<Record, Skipped>> + 'a,
        places: &'a RefCell<HashSet<String>>,
        stopped: &'a dyn Fn() -> bool,
    ) -> impl Iterator<Item = Result<Record, Skipped>> + 'a {
        let seen: RefCell<HashSet<String>> = RefCell::default();
        let mut records = records.fuse();
        let mut staying: Option<std::vec::IntoIter<i64>> = None;
        let (mut apart, mut remark) = (HashSet::new(), None);
        std::iter::from_fn(move || {
            if self.failure.borrow().is_some() {
                return None;
            }
            let next = remark.take().map(Err).or_else(|| records.next());
            if let Some(mut record) = next {
                self.given.set(self.given.get() + 1);
                if let Ok(record) = &mut record {
                    let said = self.note(self.named_apart(record)).flatten();
                    remark = said.filter(|s| apart.insert(s.place.clone()));
                }
                let place = record.as_ref().map_or_else(|s| &s.place, |r| &r.place);
                places.borrow_mut().insert(place.clone());
                if let Ok(record) = &record {
                    seen.borrow_mut().insert(record.document.id.clone());
                    self.note(self.expect_replacing(record));
                }
                return Some(record);
            }
            let keeps = || self.keeps || stopped();
            let numbers = staying.get_or_insert_with(|| {
                if keeps() { self.unseen(&seen.borrow()) } else { Vec::new().into_iter() }
            });
            let number = numbers.next()?;
            self.note(self.record(number)).map(Ok)
        })
    }

    /// The documents that stay and were not given, in the order of ids.
    fn unseen(&self, seen: &HashSet<String>) -> std::vec::IntoIter<i64> {
        let mut left: Vec<(&String, i64)> =
            self.held.iter().filter(|(id, _)| !seen.contains(*id)).map(|(id, n)| (id, *n)).collect();
        left.sort_unstable();
        left.into_iter().map(|(_, number)| number).collect::<Vec<_>>().into_iter()
    }

    /// Takes over what was not read before and was not tried again.
    pub(crate) fn skipped(
        &self,
        places: &HashSet<String>,
        stopped: bool,
    ) -> impl Iterator<Item = &SkippedRow> {
        let keeps = self.keeps || stopped;
        self.skipped.iter().filter(move |row| keeps && !places.contains(&row.place))
    }

    /// Whether texts in any language were read.
    pub(crate) fn any_language(&self) -> bool {
        self.any_language
    }

    /// Where the documents that stay come from.
    pub(crate) fn inputs(&self, stopped: bool) -> Result<Vec<String>, StoreError> {
        let stays = (self.keeps || stopped) && !self.held.is_empty();
        if stays { self.recall.lock().settings("inputs") } else { Ok(Vec::new()) }
    }

    /// How many records were given, as far as they have been taken.
    pub(crate) fn given(&self) -> u64 {
        self.given.get()
    }

    /// Says whether the file could be read.
    pub(crate) fn finish(self) -> Result<(), StoreError> {
        self.failure.into_inner().map_or(Ok(()), Err)
    }

    fn note<T>(&self, result: Result<T, StoreError>) -> Option<T> {
        result.map_err(|error| self.failure.replace(Some(error))).ok()
    }

    fn record(&self, number: i64) -> Result<Record, StoreError> {
        let (document, stored) = self.recall.lock().document(number)?;
        let origin = Origin { format: stored.format.into(), bytes: stored.bytes, sha256: stored.sha256 };
        Ok(Record { document, place: stored.place, origin, by_place: None })
    }

    /// Names a record by its place if the id that it gives itself is that of a record in another file, which stays; says so.
    fn named_apart(&self, record: &mut Record) -> Result<Option<Skipped>, StoreError> {
        let id = &record.document.id;
        if record.by_place.is_none() || !self.keeps || !self.held.contains_key(id) {
            return Ok(None);
        }
        let Some(before) = self.recall.lock().document_head(id)? else { return Ok(None) };
        let [old, new] = [&before.place, &record.place].map(|place| Path::new(file_of(place)).canonicalize());
        let (Ok(old), Ok(new), Some(now)) = (old, new, record.by_place.take()) else { return Ok(None) };
        if old == new {
            return Ok(None);
        }
        let (place, other) = (file_of(&record.place).to_owned(), &before.place);
        let reason = format!(
            "ids given before: {id:?} of {} is that of {other}, which stays; such records are read by their places, this one as {now}",
            record.place
        );
        record.document.id = now;
        Ok(Some(Skipped { place, reason, late: None }))
    }

    /// Refuses a file that would take the place of another only because both have one name in their folders.
    fn expect_replacing(&self, record: &Record) -> Result<(), StoreError> {
        let id = &record.document.id;
        if !self.keeps || !self.held.contains_key(id) {
            return Ok(());
        }
        let Some(before) = self.recall.lock().document_head(id)? else { return Ok(()) };
        let by_place = Path::new(file_of(&record.place)).ends_with(id.split('#').next().unwrap_or(id));
        let [old, new] = [&before.place, &record.place].map(|place| Path::new(file_of(place)).canonicalize());
        match (old, new) {
            (Ok(old), Ok(new)) if by_place && old != new => {
                let (first, second) = (before.place, record.place.clone());
                Err(StoreError::DuplicateId { id: id.clone(), first, second })
            }
            _ => Ok(()),
        }
    }

    /// The names in texts that were read before.
    pub(crate) fn recall(&self) -> &Recall {
        &self.recall
    }
}

/// The texts of a file, and the names in them.
pub(crate) struct Recall {
    store: Mutex<Store>,
    /// Documents by what their text hashes to, where the names in it can be taken over.
    by_text: HashMap<u64, Vec<i64>>,
}

impl Recall {
    fn lock(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The names in a text as that build left them, if it was read before.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(crate) fn names(&self, text: &str) -> Result<Option<Vec<Mention>>, StoreError> {
        let store = self.lock();
        for &number in self.by_text.get(&hash(text)).into_iter().flatten() {
            if store.document(number)?.1.text == text {
                return store.recognized(number).map(Some);
            }
        }
        Ok(None)
    }
}

/// The file of a place like `rows.csv:7`.
fn file_of(place: &str) -> &str {
    place.rsplit_once(':').map_or(place, |(file, _)| file)
}

fn same_names(store: &Store, settings: &Settings<'_>) -> Result<bool, StoreError> {
    Ok(store.listed()? == settings.names.sorted())
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
