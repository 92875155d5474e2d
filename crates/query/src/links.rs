//! From who is named where to who is linked to whom.

use namegraph_document::{Date, Unit, Window};
use namegraph_graph::{Calendar, Cooccurrence, Pair};
use namegraph_store::{DocumentNames, EdgeRow, StoreError};

/// The links of documents that come story by story: `for_each` hands them over, one after the other. `dates`: those of the stories.
///
/// # Errors
/// When `for_each` fails.
pub fn links(
    window: Window,
    unit: Unit,
    dates: Vec<Date>,
    for_each: impl FnOnce(&mut dyn FnMut(&DocumentNames)) -> Result<(), StoreError>,
) -> Result<Vec<EdgeRow>, StoreError> {
    let mut together = Cooccurrence::over(Calendar::of(dates));
    for_each(&mut |document| {
        together.document(&document.names, window, unit, document.date);
        if document.ends_story {
            together.end_story();
        }
    })?;
    Ok(together.into_pairs().iter().map(edge).collect())
}

fn edge(pair: &Pair) -> EdgeRow {
    EdgeRow {
        source: pair.a,
        target: pair.b,
        weight: f64::from(pair.stories),
        count: u64::from(pair.count),
        first_seen: pair.first_seen,
        last_seen: pair.last_seen,
        expected: pair.expected,
        npmi: pair.npmi,
        p: pair.p,
        fdr: pair.fdr,
        disparity: pair.disparity,
    }
}
