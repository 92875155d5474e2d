//! The quotes of many links, in a single pass over the mentions.

use std::collections::{HashMap, HashSet};

use namegraph_document::json::EvidenceRecord;
use namegraph_document::{Span, Window};
use rusqlite::params;

use crate::error::StoreError;
use crate::evidence::{Order, quote};
use crate::period::condition;
use crate::store::Store;
use crate::windows::{Linking, Named, together};

/// Links that one pass looks for: what bounds the memory.
const LINKS: usize = 50_000;
/// Places that are kept of a link before the worse ones are let go.
const SPARE: usize = 16;

/// Where a quote stands. The least of several is quoted first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    /// Of [`Order::Telling`]: whether no words stand between the names, it is repeated, and how far they are apart.
    untold: (bool, bool, i64),
    /// Place of the document by date and id.
    rank: u32,
    /// Where its first sentence starts, and its last.
    first: i64,
    last: i64,
    /// Where the two names stand, in order.
    marks: [(i64, i64); 2],
    repeated: bool,
    document: i64,
}

impl Store {
    /// Calls `take` with the place of each link in `links` and its quotes, at most `limit`: those that
    /// [`evidence`](Self::evidence) gives, only that many links cost little more than few. Links are the numbers of their ends,
    /// the smaller first.
    ///
    /// Memory: the places of up to twice `limit` quotes and a few of each of 50,000 links at a time, about 100 bytes each.
    ///
    /// # Errors
    /// When the file cannot be read, or `take` fails.
    pub fn for_each_quoted<E: From<StoreError>>(
        &self,
        links: &[(u32, u32)],
        order: Order,
        limit: usize,
        mut take: impl FnMut(usize, Vec<EvidenceRecord>) -> Result<(), E>,
    ) -> Result<(), E> {
        for (chunk, links) in links.chunks(LINKS).enumerate() {
            let mut places = self.places(links, order, limit).map_err(StoreError::sqlite(self.path()))?;
            for (i, link) in links.iter().enumerate() {
                let places = places.remove(link).unwrap_or_default();
                let quotes = places.iter().map(|place| self.quote_at(place));
                take(chunk * LINKS + i, quotes.collect::<Result<_, _>>()?)?;
            }
        }
        Ok(())
    }

    /// Where the quotes of each link stand, the first one first.
    fn places(
        &self,
        links: &[(u32, u32)],
        order: Order,
        limit: usize,
    ) -> rusqlite::Result<HashMap<(u32, u32), Vec<Place>>> {
        let mut places: HashMap<(u32, u32), Vec<Place>> = links.iter().map(|l| (*l, Vec::new())).collect();
        let documents = format!(
            "SELECT number FROM document d WHERE {} ORDER BY date IS NULL, date, id",
            condition(self.period())
        );
        let mut documents = self.connection().prepare(&documents)?;
        let mut documents = documents.query([])?;
        let mut named = Named::new(self.connection())?;
        let mut said =
            self.connection().prepare("SELECT from_start, to_start FROM said WHERE document = ?1")?;
        let mut rank = 0;
        while let Some(row) = documents.next()? {
            let document: i64 = row.get(0)?;
            rank += 1;
            let names = named.of(document)?;
            let told: HashSet<(i64, i64)> = match order {
                Order::Oldest => HashSet::new(),
                Order::Telling => said
                    .query_map([document], |row| Ok((row.get(0)?, row.get(1)?)))?
                    .collect::<Result<_, _>>()?,
            };
            for (pair, (gap, near)) in nearest(&names, self.window(), &places) {
                let place = placed(near, order, (gap, rank, document), &told);
                if let Some(kept) = places.get_mut(&pair) {
                    kept.push(place);
                    if kept.len() >= limit.saturating_mul(2).saturating_add(SPARE) {
                        kept.sort_unstable();
                        kept.truncate(limit);
                    }
                }
            }
        }
        for kept in places.values_mut() {
            kept.sort_unstable();
            kept.truncate(limit);
        }
        Ok(places)
    }

    fn quote_at(&self, place: &Place) -> Result<EvidenceRecord, StoreError> {
        let sql = "SELECT d.id, d.title, ?2, s.end, d.text, d.date,
                   CASE WHEN ?4 THEN (SELECT l.id FROM document l WHERE l.number = d.story AND l.number <> d.number) END
                   FROM document d JOIN sentence s ON s.document = d.number WHERE d.number = ?1 AND s.start = ?3";
        let values = params![place.document, place.first, place.last, place.repeated];
        let one = || self.connection().prepare_cached(sql)?.query_row(values, quote);
        let marks = place.marks.map(|(start, end)| Span::new(start as usize, end as usize)).to_vec();
        let quote = one().map_err(StoreError::sqlite(self.path()))?;
        Ok(EvidenceRecord { marks, ..quote })
    }
}

/// Two mentions that are together, and how far apart.
type Near<'a> = (i64, (&'a Linking, &'a Linking));

fn placed(
    (a, b): (&Linking, &Linking),
    order: Order,
    (gap, rank, document): (i64, u32, i64),
    told: &HashSet<(i64, i64)>,
) -> Place {
    let repeated = a.repeated && b.repeated;
    let untold = match order {
        Order::Oldest => (false, false, 0),
        Order::Telling => {
            let words = told.contains(&(a.start, b.start)) || told.contains(&(b.start, a.start));
            (!words, repeated, gap)
        }
    };
    let marks = [(a.start, a.end), (b.start, b.end)];
    Place { untold, rank, first: a.sentence, last: b.sentence, marks, repeated, document }
}

/// Of each pair that is wanted, in each window of a document, the two mentions that are nearest.
fn nearest<'a>(
    names: &'a [Linking],
    window: Window,
    wanted: &HashMap<(u32, u32), Vec<Place>>,
) -> Vec<((u32, u32), Near<'a>)> {
    let mut found: HashMap<((u32, u32), i64), Near<'a>> = HashMap::new();
    together(names, window, |a, b| {
        let pair = (a.entity.min(b.entity), a.entity.max(b.entity));
        if !wanted.contains_key(&pair) {
            return;
        }
        let group = if let Window::Words(_) = window { a.sentence } else { a.window(window) };
        let near = (b.start - a.start, (a, b));
        let known = found.entry((pair, group)).or_insert(near);
        let order = |(gap, (a, b)): &Near<'_>| (*gap, a.sentence, b.sentence, a.start);
        if order(&near) < order(known) {
            *known = near;
        }
    });
    found.into_iter().map(|((pair, _), near)| (pair, near)).collect()
}
