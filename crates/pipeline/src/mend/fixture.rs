//! Two clubs that were found as one where a list of matches lost its lines: "Mainz vs. [Hannover Darmstadt] vs. Hamburg".

use std::collections::HashSet;
use std::sync::LazyLock;

use namegraph_document::{EntityType, Mention, Span};
use namegraph_tables::names;

/// All that clubs are called, and their towns.
static CLUBS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let rows = names::CLUBS.lines().filter(|row| !row.starts_with('#'));
    rows.flat_map(|row| row.split('\t').skip(2)).flat_map(|cell| cell.split('|')).collect()
});
/// Two names of clubs are no longer, in bytes.
const LONGEST: usize = 120;
/// What stands between the two clubs of a match.
const AGAINST: [&str; 3] = ["vs.", "vs", "v"];

/// Time: linear in the names.
pub(super) fn mended(text: &str, mentions: Vec<Mention>) -> Vec<Mention> {
    mentions.into_iter().flat_map(|mention| clubs(text, mention)).collect()
}

/// The two clubs of a name between two matches, or the name.
fn clubs(text: &str, mention: Mention) -> Vec<Mention> {
    let name = mention.span.of(text).unwrap_or_default();
    let before = text[..mention.span.start].trim_end();
    let behind = text[mention.span.end..].trim_start();
    let ends =
        AGAINST.iter().any(|against| before.strip_suffix(against).is_some_and(|rest| rest.ends_with(' ')));
    let goes_on =
        AGAINST.iter().any(|against| behind.strip_prefix(against).is_some_and(|rest| rest.starts_with(' ')));
    let between = || name.match_indices(' ').map(|(at, _)| at);
    if !(ends && goes_on) || name.len() > LONGEST || CLUBS.contains(name) {
        return vec![mention];
    }
    let two = between().find(|&at| CLUBS.contains(&name[..at]) && CLUBS.contains(&name[at + 1..]));
    match two {
        Some(at) => {
            let part = |from: usize, to: usize| Mention {
                span: Span::new(mention.span.start + from, mention.span.start + to),
                entity_type: EntityType::Organization,
                ..mention
            };
            vec![part(0, at), part(at + 1, name.len())]
        }
        None => vec![mention],
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::holds;

    #[test]
    fn two_clubs_between_two_matches_are_two() {
        holds(&[
            (
                "[Mainz|ORG] vs. [Hannover Darmstadt|ORG] vs. [Hertha Berlin Wolfsburg|ORG] vs. [Hamburg|ORG]",
                "Mainz ORG, Hannover ORG, Darmstadt ORG, Hertha Berlin ORG, Wolfsburg ORG, Hamburg ORG",
            ),
            (
                "[Mainz|ORG] vs. [Borussia Dortmund|ORG] vs. [Hamburg|ORG]",
                "Mainz ORG, Borussia Dortmund ORG, Hamburg ORG",
            ),
            ("the [Hannover Darmstadt|ORG] line", "Hannover Darmstadt ORG"),
        ]);
    }
}
