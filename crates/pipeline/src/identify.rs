//! Which names of a file are one entity: within its documents, across them, and short names story by story.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use namegraph_document::{Layout, Unit, Window};
use namegraph_identity::{
    Across, Apart, Entity, Key, Known, Ledger, Lesson, Rule, Rules, Stranger, across_documents, in_stories,
    is_told_otherwise, strangers, within_document,
};
use namegraph_ingest::layout;
use namegraph_store::{Draft, NameRow, StoreError, StoryRow};

/// The rules that decide in a file.
pub(crate) fn rules_of(draft: &Draft) -> Result<Rules, StoreError> {
    Ok(if is_given(draft)? { Rules::NONE } else { Rules::default() })
}

/// Whether who is who was said with the mentions, so that no rule decides it.
fn is_given(draft: &Draft) -> Result<bool, StoreError> {
    Ok(draft.setting::<String>("identity")?.as_deref() == Some("given"))
}

/// Decides which names are one entity: within the documents that decisions touch, then across all.
///
/// A decision that two names are not the same can forbid a join within documents that only all documents together show
/// to be wrong ("Trump" is no "Donald Trump", but one document takes it for "Donald J. Trump", who is). Such joins are
/// undone one after the other until none is left.
pub(crate) fn identify(
    draft: &Draft,
    touched: &BTreeSet<Key>,
    rules: Rules,
    window: Window,
    unit: Unit,
) -> Result<(), StoreError> {
    let ledger = draft.ledger()?;
    let mut apart = ledger.apart();
    let mut touched = touched.clone();
    let mut doubtful = BTreeSet::new();
    draft.release()?;
    let (stories, given) = (draft.told()?, is_given(draft)?);
    loop {
        let mut documents: BTreeSet<i64> = draft.documents_with(&touched)?.into_iter().collect();
        documents.extend(std::mem::take(&mut doubtful));
        for document in documents.into_iter().filter(|_| !given) {
            redecide(draft, document, rules, &ledger, &apart)?;
        }
        let spoken_of = ledger.keys();
        draft.limit(&spoken_of)?;
        let names = draft.names()?;
        let known = known(draft, &names, &stories, &spoken_of)?;
        let across = across_documents(&known, &ledger, rules);
        let mut torn = false;
        for (form, name) in &across.torn {
            torn |= apart.insert(form.clone(), name.clone());
            touched.insert(form.clone());
        }
        for join in &across.doubtful {
            let key = |name: &str| Key::new(join.entity_type, name);
            torn |= apart.insert(key(&join.from), key(&join.to));
            doubtful.extend(draft.documents_joining(join)?);
        }
        if !torn {
            let (names, across) =
                in_context(draft, names, (&known, across, &ledger.apart()), &stories, rules)?;
            return draft.set_entities(&names, &across, window, unit);
        }
    }
}

/// Decides short names that are open in the stories whose company and day say who is meant, and takes apart the bearers of given names
/// that nothing connects. `stories`: the documents of each.
fn in_context(
    draft: &Draft,
    names: Vec<NameRow>,
    (known, across, apart): (&Known, Across, &Apart),
    stories: &[StoryRow],
    rules: Rules,
) -> Result<(Vec<NameRow>, Across), StoreError> {
    let decided = if rules.allow(Rule::Context) { in_stories(known, &across, apart).0 } else { Vec::new() };
    let others = if rules.allow(Rule::Stranger) { strangers(known, &across) } else { Vec::new() };
    if decided.is_empty() && others.is_empty() {
        return Ok((names, across));
    }
    let mut entities: HashMap<i64, u32> =
        names.iter().map(|row| row.number).zip(across.of.iter().copied()).collect();
    for found in &decided {
        let short = names[found.name as usize].number;
        for &document in &stories[found.story as usize].0 {
            if is_told_otherwise(&draft.text_of(document)?, &draft.spans_of(document, short)?) {
                continue;
            }
            if let Some(here) = draft.limit_to(document, short, &found.join)? {
                entities.entry(here).or_insert(found.entity);
            }
        }
    }
    let first_new = across.entities.len();
    for (place, other) in (first_new as u32..).zip(&others) {
        for document in other.stories.iter().flat_map(|&story| &stories[story as usize].0) {
            for &name in &other.names {
                if let Some(here) = draft.limit_to(*document, names[name as usize].number, &other.join)? {
                    entities.insert(here, place);
                }
            }
        }
    }
    let same_name = |other: &Stranger| across.entities[across.of[other.names[0] as usize] as usize].clone();
    let mut new: Vec<Entity> = others.iter().map(same_name).collect();
    let names = draft.names()?;
    let of: Vec<u32> = names.iter().map(|row| entities[&row.number]).collect();
    // In the order of documents, so that the first gives the id.
    for (row, &entity) in names.iter().zip(&of).rev() {
        if let Some(place) = (entity as usize).checked_sub(first_new) {
            new[place].id = row.count.key().id();
        }
    }
    Ok((names, across.with(new, &of)))
}

/// How well short names are decided by company and day: what hiding the full names of a file's stories and predicting them shows. The
/// file is left as it is.
///
/// # Errors
/// When the file is not ours, is being changed by somebody else, or cannot be read.
pub fn lessons(file: &Path) -> Result<Vec<Lesson>, StoreError> {
    let draft = Draft::of(file)?;
    draft.release()?;
    let (ledger, stories) = (draft.ledger()?, draft.told()?);
    draft.limit(&ledger.keys())?;
    let names = draft.names()?;
    let known = known(&draft, &names, &stories, &ledger.keys())?;
    let across = across_documents(&known, &ledger, rules_of(&draft)?);
    Ok(in_stories(&known, &across, &ledger.apart()).1)
}

/// What is known when documents have been decided one by one.
fn known(
    draft: &Draft,
    names: &[NameRow],
    stories: &[StoryRow],
    spoken_of: &BTreeSet<Key>,
) -> Result<Known, StoreError> {
    let listed = draft.listed()?.into_iter().map(|l| (Key::new(l.entity_type, &l.alias), l.name));
    Ok(Known {
        names: names.iter().map(|n| n.count.clone()).collect(),
        explained: draft.explained()?,
        forms: draft.stands_for(spoken_of)?,
        documents: draft.stories_of(names)?,
        called: draft.called(names)?,
        dates: stories.iter().map(|(_, date)| *date).collect(),
        listed: listed.collect(),
    })
}

/// Decides anew within every document, by the rules of today.
pub(crate) fn redecide_all(draft: &Draft) -> Result<(), StoreError> {
    let (rules, ledger) = (rules_of(draft)?, draft.ledger()?);
    if is_given(draft)? {
        return Ok(());
    }
    for (document, ..) in draft.published()? {
        redecide(draft, document, rules, &ledger, &ledger.apart())?;
    }
    Ok(())
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
    let languages = found.language.as_deref().into_iter().collect();
    let mut within = within_document(&found.text, &found.mentions, languages, rules, &apart);
    if let Some(source) = &found.source {
        within = within.published_by(source, &found.text, rules, &apart);
    }
    let around = draft.around_of(document)?;
    let layout = Layout { sentences: found.sentences.clone(), around, ..layout(&found.text) };
    draft.redecide(document, &found, &layout, &within.mentions, &within.joins)
}
