//! Entities and links, from the facts and the ledger alone: they can be thrown away and made again to the same bytes.

use std::collections::BTreeSet;
use std::path::Path;

use namegraph_document::Window;
use namegraph_graph::Cooccurrence;
use namegraph_identity::{Apart, Key, Known, Ledger, Rules, across_documents, within_document};
use namegraph_store::{Draft, EdgeRow, StoreError, Summary};

/// Puts a ledger in the place of the one that a file has, and decides anew who is who. Nothing else is read again.
///
/// # Errors
/// When the file is not ours, is being changed by somebody else, or cannot be written; it is as it was then.
pub fn decide(file: &Path, ledger: &Ledger) -> Result<Summary, StoreError> {
    let draft = Draft::of(file)?;
    let mut touched = draft.ledger()?.within();
    touched.extend(ledger.within());
    draft.set_ledger(ledger)?;
    derive(&draft, &touched, Rules::default())?;
    draft.finish()
}

/// Derives all that is derived. `touched`: the names whose documents must be decided anew.
pub(crate) fn derive(draft: &Draft, touched: &BTreeSet<Key>, rules: Rules) -> Result<(), StoreError> {
    let window = draft.setting("window")?.and_then(|w| w.parse().ok()).unwrap_or_default();
    identify(draft, touched, rules, window)?;
    link(draft, window)
}

/// Decides which names are one entity: within the documents that decisions touch, then across all.
///
/// A decision that two names are not the same can forbid a join within documents that only all documents together show
/// to be wrong ("Trump" is no "Donald Trump", but one document takes it for "Donald J. Trump", who is). Such joins are
/// undone one after the other until none is left.
fn identify(draft: &Draft, touched: &BTreeSet<Key>, rules: Rules, window: Window) -> Result<(), StoreError> {
    let ledger = draft.ledger()?;
    let mut apart = ledger.apart();
    let mut touched = touched.clone();
    loop {
        for document in draft.documents_with(&touched)? {
            redecide(draft, document, rules, &ledger, &apart)?;
        }
        let spoken_of = ledger.keys();
        draft.limit(&spoken_of)?;
        let names = draft.names()?;
        let known = Known {
            names: names.iter().map(|n| n.count.clone()).collect(),
            explained: draft.explained()?,
            forms: draft.stands_for(&spoken_of)?,
            documents: draft.documents_of(&names)?,
            listed: draft
                .listed()?
                .into_iter()
                .map(|l| (Key::new(l.entity_type, &l.alias), l.name))
                .collect(),
        };
        let across = across_documents(&known, &ledger, rules);
        let mut torn = false;
        for (form, name) in &across.torn {
            torn |= apart.insert(form.clone(), name.clone());
            touched.insert(form.clone());
        }
        if !torn {
            return draft.set_entities(&names, &across, window);
        }
    }
}

fn redecide(
    draft: &Draft,
    document: i64,
    rules: Rules,
    ledger: &Ledger,
    apart: &Apart,
) -> Result<(), StoreError> {
    let found = draft.recognized(document)?;
    let apart = apart.and(ledger.apart_in(&found.id));
    let within = within_document(&found.text, &found.mentions, rules, &apart);
    draft.redecide(document, &found, &within.mentions, &within.joins)
}

fn link(draft: &Draft, window: Window) -> Result<(), StoreError> {
    let mut together = Cooccurrence::default();
    draft.for_each_window(window, |entities, date| together.add(entities, date))?;
    draft.set_edges(together.into_pairs().into_iter().map(|(source, target, pair)| EdgeRow {
        source,
        target,
        // Until stories are known, every window weighs the same.
        weight: f64::from(pair.count),
        count: u64::from(pair.count),
        first_seen: pair.first_seen,
        last_seen: pair.last_seen,
    }))
}
