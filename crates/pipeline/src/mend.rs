//! Names that a recognizer cut wrongly or took for something else, and words that are no names: each kind has a file, and this one
//! is their order.

mod acronym;
mod body;
mod bracket;
mod chamber;
mod court;
mod courtesy;
mod cut;
mod edge;
mod firm;
mod fixed;
mod fixture;
mod given_name;
mod handle;
mod league;
mod named_after;
mod no_name;
mod no_person;
mod outlet;
mod pair;
mod person;
mod pieces;
mod place;
mod register;
mod regnal;
mod show;
mod storm;
mod table;
#[cfg(test)]
mod tests;
mod whole;
mod word_name;
mod words;

use namegraph_document::{Around, Layout, Mention};

/// What is put together in one round may be what another mending waits for in the next.
const ROUNDS: usize = 4;

/// The names that are names, cut to what they are; in order, without overlap, as they came.
///
/// Time: near-linear in the text and the names.
pub(crate) fn mended(text: &str, layout: &Layout, mentions: &[Mention]) -> Vec<Mention> {
    let mut mentions = once(text, layout, mentions);
    for _ in 1..ROUNDS {
        let again = once(text, layout, &mentions);
        if again == mentions {
            break;
        }
        mentions = again;
    }
    mentions
}

fn once(text: &str, layout: &Layout, mentions: &[Mention]) -> Vec<Mention> {
    let mut mentions = cut::mended(text, layout, mentions);
    // What is one name is put together before anything is said of it.
    for mend in [
        table::broken_lines,
        fixed::mended,
        bracket::mended,
        register::mended,
        courtesy::mended,
        edge::mended,
        pieces::mended,
        given_name::mended,
        pair::mended,
        chamber::mended,
        body::mended,
        place::mended,
        court::mended,
        firm::mended,
        league::mended,
        fixture::mended,
        word_name::mended,
        regnal::mended,
        table::mended,
        acronym::mended,
        person::mended,
        named_after::mended,
        no_person::mended,
        outlet::mended,
        show::mended,
        handle::mended,
        whole::mended,
        storm::mended,
        no_name::mended,
    ] {
        mentions = mend(text, mentions);
    }
    // What leads to other pages names nobody, wherever else the name stands.
    mentions.retain(|mention| layout.around_at(mention.span) != Some(Around::Teaser));
    mentions
}
