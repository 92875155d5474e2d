//! Files of earlier versions, made files of this one. No document is read again, and no name is looked for.

use std::collections::BTreeSet;
use std::path::Path;

use namegraph_identity::Rules;
use namegraph_ingest::{Format, Origin, Record, Skipped, language, layout_in};
use namegraph_store::{Draft, Facts, Store, Summary, VERSION, version};

use crate::build::{BuildError, Built, Settings};
use crate::derive::{derive, tell};
use crate::earlier::PROGRAM;
use crate::extract::{Extracted, with_tables};
use crate::identify::{redecide_all, rules_of};
use crate::progress::Progress;

/// Makes a file one of this version, in its place: what version it was of, and what it holds now. Documents, names, decisions and
/// settings stay; what stands around texts, entities and links are derived again, by the rules of today.
///
/// # Errors
/// When there is none, it is not ours, somebody else is changing it, or it cannot be written; it is as it was then.
pub fn upgrade(file: &Path, progress: &dyn Progress) -> Result<(i64, Summary), BuildError> {
    let was = version(file)?;
    match Draft::migrating(file)? {
        Some(draft) => migrate(draft, progress)?,
        None if version(file)? < VERSION => derive_anew(file, progress)?,
        None => {}
    }
    Ok((was, Store::open(file)?.summary()?))
}

fn migrate(draft: Draft, progress: &dyn Progress) -> Result<(), BuildError> {
    for (document, ..) in draft.published()? {
        let text = draft.text_of(document)?;
        let language = language(&text).map(|l| l.code);
        draft.set_language(document, language)?;
        let found = draft.recognized(document)?;
        draft.set_around(document, &with_tables(&layout_in(&text, language), &found.mentions).around)?;
        draft.set_lists(document, &text)?;
    }
    progress.deriving();
    tell(&draft)?;
    redecide_all(&draft)?;
    derive(&draft, &BTreeSet::new(), rules_of(&draft)?)?;
    draft.finish()?;
    Ok(())
}

fn derive_anew(file: &Path, progress: &dyn Progress) -> Result<(), BuildError> {
    let facts = Facts::open(file)?;
    let rules = Rules::default();
    let mut built = Built::begin(file, "", Settings::default())?;
    for (key, value) in facts.settings()? {
        built.draft().set(&key, &value)?;
    }
    // Its names were looked for in sentences that another program cut: documents that are given again are read again.
    built.draft().set("program", &format!("before {PROGRAM}"))?;
    built.draft().set_listed(&facts.listed()?)?;
    for number in facts.documents()? {
        let (document, stored) = facts.document(number)?;
        let kind = Format::of(Path::new(&stored.place)).map_or("", |format| format.extensions()[0]);
        let format = if stored.format.is_empty() { kind.into() } else { stored.format.into() };
        let origin = Origin { format, bytes: stored.bytes, sha256: stored.sha256 };
        let record = Record { document, place: stored.place, origin, by_place: None };
        built.take(Ok(Extracted::of(record, &facts.recognized(number)?, rules)), progress)?;
    }
    for row in facts.skipped()? {
        let skipped = Skipped { place: row.place, reason: row.reason, late: None };
        built.take(Err(skipped), progress)?;
    }
    built.finish(rules, false, progress)?;
    Ok(())
}
