//! Storms, which bear the names of people and whose text goes on to call them by these alone.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use namegraph_document::{EntityType, Mention};
use regex::Regex;

use super::words::{before, behind, introduced, pattern};

static STORM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:(?i:hurricane|tropical storm|superstorm|typhoon|cyclone|tropical depression)|(?:Winter )?Storm) (\p{Lu}\p{Ll}+)\b",
    )
});

/// What storms do.
const BLOWS: [&str; 22] = [
    "approached",
    "battered",
    "brought",
    "came",
    "damaged",
    "destroyed",
    "devastated",
    "dumped",
    "flooded",
    "hit",
    "hits",
    "intensified",
    "landed",
    "lashed",
    "made",
    "moved",
    "passed",
    "slammed",
    "strengthened",
    "struck",
    "swept",
    "weakened",
];

pub(super) fn mended(text: &str, mut mentions: Vec<Mention>) -> Vec<Mention> {
    let storms: BTreeSet<&str> = STORM.captures_iter(text).map(|found| found.extract::<1>().1[0]).collect();
    if storms.is_empty() {
        return mentions;
    }
    let people = introduced(text, &mentions);
    for mention in &mut mentions {
        let name = mention.span.of(text).unwrap_or_default();
        let (kind, bare) = name.rsplit_once(' ').map_or(("", name), |(kind, bare)| (kind, bare));
        if mention.entity_type != EntityType::Person || !storms.contains(bare) {
            continue;
        }
        let somebody = people.get(bare).is_some_and(|&at| at < mention.span.start);
        let blows = BLOWS.binary_search(&behind(text, mention.span.end)).is_ok();
        let word = before(text, mention.span.start).to_lowercase();
        let called =
            ["hurricane", "storm", "superstorm", "typhoon", "cyclone", "depression"].contains(&word.as_str());
        let whole = STORM.find(name).is_some_and(|found| found.start() == 0);
        let storm = if kind.is_empty() { !somebody || blows || called } else { whole };
        if storm {
            mention.entity_type = EntityType::Miscellaneous;
        }
    }
    mentions
}

#[cfg(test)]
mod tests {
    use super::super::tests::holds;

    #[test]
    fn a_storm_is_nobody_and_its_namesake_somebody() {
        holds(&[
            (
                "Hurricane [Harvey|PER] hit Texas. [Harvey|PER] and [Bo Li|PER]",
                "Harvey MISC, Harvey MISC, Bo Li PER",
            ),
            (
                "Tropical Storm [Harvey|PER] came. [Paul Harvey|PER] left. [Harvey|PER] slept. [Harvey|PER] dumped rain.",
                "Harvey MISC, Paul Harvey PER, Harvey PER, Harvey MISC",
            ),
            (
                "[Rita Moore|PER] fled Hurricane [Rita|PER]. [Rita|PER] struck at night.",
                "Rita Moore PER, Rita MISC, Rita MISC",
            ),
            ("[Tropical Storm Fay|PER] passed.", "Tropical Storm Fay MISC"),
        ]);
    }
}
