//! Ids that records give themselves: one that was given before names another document by its place, and that is said once a file.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::record::{Record, Skipped};

/// Records in which no id that one gives itself is another's.
///
/// Memory: 8 bytes a record.
pub(crate) fn distinct<I: Iterator<Item = Result<Record, Skipped>>>(records: I) -> Distinct<I> {
    Distinct { records, seen: HashSet::new(), repeated: None, held: None }
}

pub(crate) struct Distinct<I> {
    records: I,
    /// Hashes of ids. Where two collide, a record goes by its place, which harms nothing.
    seen: HashSet<u64>,
    repeated: Option<Repeated>,
    held: Option<Result<Record, Skipped>>,
}

/// The ids of one file that were given before.
struct Repeated {
    file: String,
    count: u64,
    /// The first of them: the id, its place, and what the document is called instead.
    first: (String, String, String),
}

impl Repeated {
    fn said(self) -> Skipped {
        let Self { file, count, first: (id, place, now) } = self;
        let reason = match count {
            1 => format!("an id given before: {id:?} of {place}; that record is read as {now}"),
            n => format!(
                "ids given before: {n}, the first {id:?} of {place}; those records are read by their places, the first as {now}"
            ),
        };
        Skipped { place: file, reason, late: None }
    }
}

impl<I: Iterator<Item = Result<Record, Skipped>>> Iterator for Distinct<I> {
    type Item = Result<Record, Skipped>;

    fn next(&mut self) -> Option<Self::Item> {
        let record = match self.held.take() {
            Some(record) => Some(record),
            None => self.records.next().map(|record| record.map(|record| self.named_apart(record))),
        };
        // A file's records are said of when the next file begins.
        let same_file = |repeated: &Repeated| match &record {
            Some(Ok(record)) => file_of(&record.place) == repeated.file,
            Some(Err(skipped)) => file_of(&skipped.place) == repeated.file,
            None => false,
        };
        if self.repeated.as_ref().is_some_and(|repeated| !same_file(repeated)) {
            self.held = record;
            return self.repeated.take().map(|repeated| Err(repeated.said()));
        }
        record
    }
}

impl<I> Distinct<I> {
    fn named_apart(&mut self, mut record: Record) -> Record {
        if self.seen.insert(hash(&record.document.id)) {
            return record;
        }
        let Some(by_place) = record.by_place.take() else { return record };
        // Two arguments may hold files of one name.
        let now = if self.seen.insert(hash(&by_place)) { by_place } else { record.place.clone() };
        self.seen.insert(hash(&now));
        let id = std::mem::replace(&mut record.document.id, now.clone());
        let file = file_of(&record.place).to_owned();
        match &mut self.repeated {
            Some(repeated) if repeated.file == file => repeated.count += 1,
            _ => self.repeated = Some(Repeated { file, count: 1, first: (id, record.place.clone(), now) }),
        }
        record
    }
}

/// The file of a place like `rows.csv:7`.
fn file_of(place: &str) -> &str {
    place.rsplit_once(':').map_or(place, |(file, _)| file)
}

fn hash(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}
