//! Entities and links, from the facts and the ledger alone: they can be thrown away and made again to the same bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use namegraph_document::{Around, Layout, Unit, Window};
use namegraph_identity::{Key, Ledger, Rules};
use namegraph_ingest::around::repeated::{Place, recurring};
use namegraph_ingest::around::with_standing;
use namegraph_ingest::story::{Sketch, Told, stories};
use namegraph_query::links;
use namegraph_store::{Draft, Published, StoreError, Summary};

use crate::identify::{identify, rules_of};

/// Puts a ledger in the place of the one that a file has, and decides anew who is who. Nothing else is read again.
///
/// # Errors
/// When the file is not ours, is being changed by somebody else, or cannot be written; it is as it was then.
pub fn decide(file: &Path, ledger: &Ledger) -> Result<Summary, StoreError> {
    put(Draft::of(file)?, ledger)
}

/// The same, if the ledger is still the one that somebody went by: what another decided meanwhile is not written over.
///
/// # Errors
/// When it is not, or as [`decide`]; the file is as it was then.
pub fn decide_from(before: &Ledger, file: &Path, ledger: &Ledger) -> Result<Summary, StoreError> {
    let draft = Draft::of(file)?;
    if draft.ledger()?.decisions() != before.decisions() {
        return Err(StoreError::Changed { path: file.to_owned() });
    }
    put(draft, ledger)
}

fn put(draft: Draft, ledger: &Ledger) -> Result<Summary, StoreError> {
    let mut touched = draft.ledger()?.within();
    touched.extend(ledger.within());
    draft.set_ledger(ledger)?;
    derive(&draft, &touched, rules_of(&draft)?)?;
    draft.finish()
}

/// Finds which documents tell one story, which of their sentences only repeat another's, and what stands around many of
/// them. It goes by the texts alone: no decision changes it.
pub(crate) fn tell(draft: &Draft) -> Result<(), StoreError> {
    let documents = draft.sketches()?;
    let sketches: Vec<Sketch> = documents
        .iter()
        .map(|(document, bytes)| match Sketch::from_bytes(bytes) {
            Some(sketch) => Ok(sketch),
            // Some other program changed it: the text is there still.
            None => draft.text_of(*document).map(|text| Sketch::of(&text)),
        })
        .collect::<Result<_, StoreError>>()?;
    let stories = stories(&sketches, |place| draft.text_of(documents[place].0))?;
    let stories: Vec<Vec<i64>> = stories
        .into_iter()
        .map(|story| story.into_iter().map(|place| documents[place].0).collect())
        .collect();
    draft.set_stories(&stories)?;
    for story in stories {
        let mut told = Told::default();
        for document in story {
            let text = draft.text_of(document)?;
            let (sentences, around) = (draft.sentences_of(document)?, draft.around_of(document)?);
            let layout = Layout { sentences, around, ..Layout::default() };
            draft.add_repeated(document, &told.repeated(&text, &layout))?;
        }
    }
    tell_what_recurs(draft)?;
    let unit = if draft.stories()? > 1 { Unit::Story } else { Unit::Window };
    draft.set("unit", unit.as_str())
}

/// Finds what stands in several stories: what was said again counts where it was said first, what stands around texts nowhere.
fn tell_what_recurs(draft: &Draft) -> Result<(), StoreError> {
    let published = draft.published()?;
    let mut sources = BTreeMap::new();
    let mut number = |source: &String| {
        let next = sources.len() as u32;
        *sources.entry(source.clone()).or_insert(next)
    };
    let place = |(_, story, source, date): &Published| Place {
        story: *story as u32,
        source: source.as_ref().map(&mut number),
        date: *date,
    };
    let places: Vec<Place> = published.iter().map(place).collect();
    let text = |at: usize| draft.text_of(published[at].0);
    let sentences = |at: usize| draft.sentences_of(published[at].0);
    recurring(&places, text, sentences, |at, found| {
        let document = published[at].0;
        draft.add_repeated(document, &found.said_again)?;
        let known = draft.around_of(document)?;
        let own: Vec<_> = known.iter().copied().filter(|(_, kind)| *kind != Around::Standing).collect();
        let around = with_standing(&own, &found.standing);
        if around == known { Ok(()) } else { draft.set_around(document, &around) }
    })
}

/// Derives entities and links. `touched`: the names whose documents must be decided anew.
pub(crate) fn derive(draft: &Draft, touched: &BTreeSet<Key>, rules: Rules) -> Result<(), StoreError> {
    let window = draft.setting("window")?.unwrap_or_default();
    let unit = draft.setting("unit")?.unwrap_or_default();
    identify(draft, touched, rules, window, unit)?;
    link(draft, window, unit)
}

fn link(draft: &Draft, window: Window, unit: Unit) -> Result<(), StoreError> {
    draft.set_edges(links(window, unit, draft.story_dates()?, |take| draft.for_each_document(window, take))?)
}
