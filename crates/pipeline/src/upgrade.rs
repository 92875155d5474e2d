//! Files of earlier versions, made files of this one. No document is read again, and no name is looked for.

use std::path::Path;

use namegraph_identity::Rules;
use namegraph_ingest::{Format, Origin, Record, Skipped, language};
use namegraph_store::{Facts, Store, Summary, add_columns, version};

use crate::build::{BuildError, Built, Settings};
use crate::earlier::PROGRAM;
use crate::extract::Extracted;
use crate::progress::Progress;

/// Makes a file one of this version, in its place: what version it was of, and what it holds now. Documents, names, decisions and
/// settings stay; of a file older than version 4, entities and links are derived anew, by the rules of today.
///
/// # Errors
/// When there is none, it is not ours, somebody else is changing it, or it cannot be written; it is as it was then.
pub fn upgrade(file: &Path, progress: &dyn Progress) -> Result<(i64, Summary), BuildError> {
    let was = version(file)?;
    if !add_columns(file, |text| language(text).map(|l| l.code))? {
        derive_anew(file, progress)?;
    }
    Ok((was, Store::open(file)?.summary()?))
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
        let record = Record { document, place: stored.place, origin };
        built.take(Ok(Extracted::of(record, &facts.recognized(number)?, rules)), progress)?;
    }
    for row in facts.skipped()? {
        let skipped = Skipped { place: row.place, reason: row.reason, late: None };
        built.take(Err(skipped), progress)?;
    }
    built.finish(rules, false, progress)?;
    Ok(())
}
