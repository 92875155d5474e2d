//! Names that stand in a table as they are written, where a recognizer found a part of one or took it for something else: "[South] by
//! [Southwest]", "Mother [Jones]", "21st Century [Fox]".

use std::collections::HashMap;
use std::sync::LazyLock;

use namegraph_document::{EntityType, Mention, Span};
use namegraph_tables::names;
use regex::Regex;

use super::words::{pattern, replaced, touching};

static TYPES: LazyLock<HashMap<&str, EntityType>> = LazyLock::new(|| {
    let rows = names::FIXED.lines().filter(|row| !row.starts_with('#'));
    rows.filter_map(|row| row.split_once('\t').and_then(|(name, tag)| Some((name, tag.parse().ok()?))))
        .collect()
});
/// Any of them, the longest first.
static FIXED: LazyLock<Regex> = LazyLock::new(|| {
    let mut names: Vec<&str> = TYPES.keys().copied().collect();
    names.sort_unstable_by_key(|name| (std::cmp::Reverse(name.len()), *name));
    let names: Vec<String> =
        names.into_iter().map(|name| regex::escape(name).replace('\'', "['’]")).collect();
    pattern(&format!(r"\b(?:{})\b", names.join("|")))
});

/// A university of several towns, with the town: "University of Texas, Austin".
static CAMPUS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\bUniversity of (?:California(?:, | at |-|–| - )(?:Berkeley|Davis|Irvine|Los Angeles|Merced|Riverside|San Diego|San Francisco|Santa Barbara|Santa Cruz)|Texas(?:, | at |-|–| - )(?:Arlington|Austin|Dallas|El Paso|San Antonio|Tyler)|Wisconsin(?:, | at |-|–| - )(?:Eau Claire|Green Bay|La Crosse|Madison|Milwaukee|Oshkosh|Stout)|Illinois(?:, | at |-|–| - )(?:Chicago|Springfield|Urbana-Champaign)|Michigan(?:, | at |-|–| - )(?:Ann Arbor|Dearborn|Flint)|North Carolina(?:, | at |-|–| - )(?:Asheville|Chapel Hill|Charlotte|Greensboro|Wilmington)|Massachusetts(?:, | at |-|–| - )(?:Amherst|Boston|Dartmouth|Lowell)|Maryland(?:, | at |-|–| - )(?:Baltimore County|College Park)|Missouri(?:, | at |-|–| - )(?:Columbia|Kansas City|St\. Louis)|Nebraska(?:, | at |-|–| - )(?:Kearney|Lincoln|Omaha)|Minnesota(?:, | at |-|–| - )(?:Duluth|Morris|Twin Cities)|Colorado(?:, | at |-|–| - )(?:Boulder|Colorado Springs|Denver)|Alabama(?:, | at |-|–| - )(?:Birmingham|Huntsville|Tuscaloosa)|Arkansas(?:, | at |-|–| - )(?:Fayetteville|Little Rock|Pine Bluff)|Tennessee(?:, | at |-|–| - )(?:Chattanooga|Knoxville|Martin)|Nevada(?:, | at |-|–| - )(?:Las Vegas|Reno)|Hawaii(?:, | at |-|–| - )(?:Hilo|Manoa))\b",
    )
});

/// Time: linear in the text, times log of the names for what is found.
pub(super) fn mended(text: &str, mentions: Vec<Mention>) -> Vec<Mention> {
    let fixed = |(found, entity_type): (regex::Match<'_>, EntityType)| {
        let span = Span::new(found.start(), found.end());
        let pieces = touching(&mentions, span);
        let inside = pieces.iter().all(|m| m.span.start >= span.start && m.span.end <= span.end);
        let whole = pieces.first().is_some_and(|m| m.span == span && m.entity_type == entity_type);
        let score = pieces.iter().map(|m| m.score).fold(0.0, f32::max);
        (!pieces.is_empty() && inside && !whole).then_some(Mention { span, entity_type, score })
    };
    let listed = FIXED.find_iter(text).map(|found| (found, TYPES[found.as_str().replace('’', "'").as_str()]));
    let campuses = CAMPUS.find_iter(text).map(|found| (found, EntityType::Organization));
    let new = listed.chain(campuses).filter_map(fixed).collect();
    replaced(mentions, new)
}

#[cfg(test)]
mod tests {
    use super::super::tests::holds;

    #[test]
    fn each_row_has_a_type() {
        let rows = super::names::FIXED.lines().filter(|row| !row.starts_with('#'));
        assert_eq!(rows.count(), super::TYPES.len());
    }

    #[test]
    fn a_name_of_the_table_is_whole() {
        holds(&[
            ("told Mother [Jones|PER] and [Roll Call|MISC]", "Mother Jones ORG, Roll Call ORG"),
            ("[Mother Jones|ORG] of [Vanity|PER]", "Mother Jones ORG, Vanity PER"),
            ("the [South|LOC] by [Southwest|LOC] festival", "South by Southwest MISC"),
            (
                "at 1600 [Pennsylvania|LOC] Avenue, [Pennsylvania|LOC]",
                "1600 Pennsylvania Avenue LOC, Pennsylvania LOC",
            ),
            (
                "of Skadden, [Arps|PER], [Slate|ORG], [Meagher & Flom|ORG]",
                "Skadden, Arps, Slate, Meagher & Flom ORG",
            ),
            (
                "[Citizens for Responsibility and Ethics|ORG] in [Washington|LOC] sued.",
                "Citizens for Responsibility and Ethics in Washington ORG",
            ),
            ("aboard [Air Force|ORG] One with the [Air Force|ORG]", "Air Force One MISC, Air Force ORG"),
            ("21st Century [Fox|ORG] and [Fox News|ORG]", "21st Century Fox ORG, Fox News ORG"),
            ("[Roll Call Smith|PER] left", "Roll Call Smith PER"),
            ("the [University of Texas|ORG], [Austin|PER], and", "University of Texas, Austin ORG"),
            ("the [University of Texas|ORG], [Houston|LOC], and", "University of Texas ORG, Houston LOC"),
            ("the [Washington Post|ORG] Fact [Checker|PER]", "Washington Post ORG, Fact Checker MISC"),
            ("[Homeland|ORG] Security Secretary", "Homeland Security ORG"),
            ("for the [Southern District|LOC] of [New York|LOC]", "Southern District of New York LOC"),
            (
                "America’s [Voice|ORG] and [Medicare|MISC] for [All|ORG]",
                "America’s Voice ORG, Medicare for All MISC",
            ),
        ]);
    }
}
