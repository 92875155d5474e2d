//! Acronyms that were taken for a place, a person or a thing, and are the organization that the text spells out or that everybody knows:
//! "VA" where there is "Veterans Affairs", "F.B.I.", "GOP".

use std::collections::{BTreeSet, HashSet};
use std::sync::LazyLock;

use namegraph_document::{EntityType, Mention};
use namegraph_tables::names;

/// Acronyms of bodies that no table has, and that are nothing else.
const BODIES: [&str; 30] = [
    "ACLU", "ATF", "BBC", "BJP", "CDC", "CNN", "CPS", "DHS", "DNC", "DOD", "DOE", "DOJ", "DOT", "EPP", "FSB",
    "FTC", "GCHQ", "HHS", "HUD", "KGB", "MSNBC", "NAACP", "NHS", "NYPD", "PBS", "RNC", "SDP", "TSA", "UKIP",
    "USDA",
];

/// The letters of acronyms in the table of bodies, without points.
static KNOWN: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let rows = names::ORGANIZATIONS.lines().filter(|line| !line.starts_with('#'));
    let others = rows.filter_map(|line| line.split('\t').nth(1)).flat_map(|others| others.split('|'));
    let letters = others.filter(|name| name.chars().all(|c| c.is_ascii_uppercase() || c == '.'));
    letters.chain(BODIES).map(|name| name.replace('.', "")).collect()
});

pub(super) fn mended(text: &str, mut mentions: Vec<Mention>) -> Vec<Mention> {
    let spelled = acronyms(text, &mentions);
    for mention in &mut mentions {
        let name = mention.span.of(text).unwrap_or_default();
        let behind_a_city = text[..mention.span.start].ends_with(", ");
        let spelled = !behind_a_city && is_spelled_out(name, mention.entity_type, &spelled);
        if spelled || mention.entity_type != EntityType::Organization && is_known(name) {
            mention.entity_type = EntityType::Organization;
        }
    }
    mentions
}

/// Whether everybody knows the body: three letters and more, or two with points, since "EU" and "UN" are words in capitals.
fn is_known(name: &str) -> bool {
    let dotted = name.contains('.');
    let letters: String = name.chars().filter(|c| *c != '.').collect();
    let enough = letters.len() > 2 || dotted && letters.len() == 2;
    // "WHO" is a question in a headline, and "ICE" and "FED" are words.
    let word = !dotted && matches!(letters.as_str(), "WHO" | "ICE");
    enough && !word && letters.chars().all(|c| c.is_ascii_uppercase()) && KNOWN.contains(&letters)
}

/// The acronyms of the organizations that a text spells out: "VA" where it has "Department of Veterans Affairs". A name from a user's
/// list, whose score is 1, says nothing: a build that goes on must find what the first one found.
fn acronyms(text: &str, mentions: &[Mention]) -> BTreeSet<String> {
    let long = mentions.iter().filter(|m| m.entity_type == EntityType::Organization && m.score < 1.0);
    let initials = |m: &Mention| {
        let name = m.span.of(text).unwrap_or_default();
        let bare =
            ["Department of ", "Ministry of "].into_iter().find_map(|office| name.strip_prefix(office));
        [Some(name), bare].map(|name| {
            let words = name.unwrap_or_default().split_whitespace();
            words.filter_map(|word| word.chars().next().filter(|c| c.is_uppercase())).collect::<String>()
        })
    };
    long.flat_map(initials).filter(|letters| letters.len() > 1).collect()
}

/// Whether what was taken for a place is an organization that its text spells out.
fn is_spelled_out(name: &str, entity_type: EntityType, acronyms: &BTreeSet<String>) -> bool {
    let letters: String = name.chars().filter(|c| *c != '.').collect();
    entity_type == EntityType::Location
        && name.chars().all(|c| c.is_uppercase() || c == '.')
        && acronyms.contains(&letters)
}

#[cfg(test)]
mod tests {
    use namegraph_document::Span;

    use super::*;

    #[test]
    fn an_acronym_is_what_its_text_spells_out() {
        let mention =
            |start, end, entity_type| Mention { span: Span::new(start, end), entity_type, score: 0.9 };
        let text = "The VA, or Veterans Affairs, in Roanoke, VA";
        let given = [
            mention(4, 6, EntityType::Location),
            mention(11, 27, EntityType::Organization),
            mention(32, 39, EntityType::Location),
        ];
        let types = |given: &[Mention]| {
            mended(text, given.to_vec()).iter().map(|m| m.entity_type).collect::<Vec<_>>()
        };
        assert_eq!(types(&given), [EntityType::Organization, EntityType::Organization, EntityType::Location]);
        assert_eq!(types(&given[..1]), [EntityType::Location]);
    }

    #[test]
    fn a_known_acronym_is_a_body() {
        for (name, known) in
            [("F.B.I.", true), ("N.S.A", true), ("GOP", true), ("DOJ", true), ("U.N.", true), ("U.S.", false)]
                .into_iter()
                .chain([("WHO", false), ("FISA", false), ("VA", false), ("Fed", false)])
        {
            assert_eq!(is_known(name), known, "{name}");
        }
    }
}
