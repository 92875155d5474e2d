//! Acronyms that were taken for a place, a person or a thing, and are the organization that the text spells out or that everybody knows:
//! "VA" where there is "Veterans Affairs", "F.B.I.", "GOP". And those that were taken for an organization and are a law, a weapon, a
//! disease: "Congressional Review Act (CRA)", "WMD".

use std::collections::{BTreeSet, HashSet};
use std::sync::LazyLock;

use namegraph_document::{EntityType, Mention};
use namegraph_tables::names;
use regex::Regex;

use super::words::pattern;

/// Acronyms of bodies that no table has, and that are nothing else.
const BODIES: [&str; 9] = ["BJP", "CNN", "CPS", "DOD", "DOT", "EPP", "KGB", "MSNBC", "SDP"];

/// The letters of acronyms in the table of bodies, without points.
static KNOWN: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let rows = names::ORGANIZATIONS.lines().filter(|line| !line.starts_with('#'));
    let others = rows.filter_map(|line| line.split('\t').nth(1)).flat_map(|others| others.split('|'));
    let letters = others.filter(|name| name.chars().all(|c| c.is_ascii_uppercase() || c == '.'));
    letters.chain(BODIES).map(|name| name.replace('.', "")).collect()
});

/// Acronyms of things, in order; what they stand for is hardly ever written out.
const THINGS: [&str; 31] = [
    "ACA", "AIDS", "DACA", "DAPA", "DNA", "EKG", "FISA", "FOIA", "GDP", "GPS", "HIV", "ICBM", "ICBMs", "IED",
    "IEDs", "JCPOA", "MRI", "NAFTA", "PRISM", "PTSD", "SARS", "SUV", "TANF", "TARP", "TPP", "TTIP", "UAV",
    "USMCA", "VUCA", "WMD", "WMDs",
];
/// What an acronym stands for, before a bracket with it, or before a comma and "or".
static DEFINED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"((?:[\p{L}’'-]+ ){1,9}[\p{L}’'-]+)(?: \(|, or )(\p{Lu}{2,8}s?)\b"));
/// What laws, exercises, weapons and diseases are called, in order. A program or an initiative may be a body.
const DEEDS: [&str; 21] = [
    "Accord",
    "Accords",
    "Act",
    "Agreement",
    "Amendment",
    "Disease",
    "Disorder",
    "Exercise",
    "Law",
    "Missile",
    "Missiles",
    "Ordinance",
    "Protocol",
    "Protocols",
    "Resolution",
    "Rule",
    "Syndrome",
    "Training",
    "Treaty",
    "Virus",
    "Weapons",
];
/// Words that acronyms leave out, in order.
const LEFT_OUT: [&str; 9] = ["a", "and", "by", "for", "in", "of", "on", "the", "to"];

pub(super) fn mended(text: &str, mut mentions: Vec<Mention>) -> Vec<Mention> {
    let spelled = acronyms(text, &mentions);
    let spelled_things = of_things(text, &mentions, &spelled);
    let things = things(text);
    for mention in &mut mentions {
        let name = mention.span.of(text).unwrap_or_default();
        let behind_a_city = text[..mention.span.start].ends_with(", ");
        let spelled = !behind_a_city && is_spelled_out(name, mention.entity_type, &spelled);
        if spelled || mention.entity_type != EntityType::Organization && is_known(name) {
            mention.entity_type = EntityType::Organization;
        } else if THINGS.binary_search(&name).is_ok()
            || things.contains(name)
            || mention.entity_type == EntityType::Organization
                && mention.score < 1.0
                && !is_known(name)
                && spelled_things.contains(name)
        {
            mention.entity_type = EntityType::Miscellaneous;
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

/// The acronyms whose letters a thing has that the text names, and no body: "AP" beside "Advanced Placement".
fn of_things<'t>(text: &'t str, mentions: &[Mention], of_bodies: &BTreeSet<String>) -> BTreeSet<&'t str> {
    let named = mentions.iter().filter(|m| m.entity_type == EntityType::Miscellaneous && m.score < 1.0);
    let things: BTreeSet<String> = named.filter_map(|m| m.span.of(text)).map(initials).collect();
    let written = mentions.iter().filter_map(|m| m.span.of(text));
    written.filter(|name| name.len() > 1 && things.contains(*name) && !of_bodies.contains(*name)).collect()
}

/// The first letters of the words of a name that begin with capitals.
fn initials(name: &str) -> String {
    let words = name.split_whitespace();
    words.filter_map(|word| word.chars().next().filter(|c| c.is_uppercase())).collect()
}

/// The acronyms that a text says to stand for a law or another thing, or for words that it does not write as a name.
///
/// Time: linear in the text.
fn things(text: &str) -> BTreeSet<&str> {
    let defined = DEFINED.captures_iter(text).filter_map(|found| {
        let (_, [words, acronym]) = found.extract();
        let words: Vec<&str> = words.split(' ').collect();
        let long = (0..words.len()).rev().map(|from| &words[from..]).find(|long| spells(long, acronym))?;
        let small = long.iter().all(|word| !word.starts_with(char::is_uppercase));
        let deed = head(long).is_some_and(|head| DEEDS.binary_search(&head).is_ok());
        (deed || small).then_some(acronym)
    });
    defined.collect()
}

/// What a name says that its bearer is: the word before "of" or "for", or the last.
fn head<'t>(name: &[&'t str]) -> Option<&'t str> {
    let end = name.iter().position(|word| ["by", "for", "in", "of", "on", "to"].contains(word));
    name[..end.unwrap_or(name.len())].last().copied()
}

/// Whether the initials of words come in an acronym one after the other, the first and the last at its ends: of some words it takes more.
fn spells(words: &[&str], acronym: &str) -> bool {
    let letters: Vec<char> = acronym.trim_end_matches('s').chars().collect();
    let first = |word: &&str| word.chars().next().into_iter().flat_map(char::to_uppercase).next();
    let named = words.iter().filter(|word| LEFT_OUT.binary_search(word).is_err());
    let initials: Vec<char> = named.filter_map(first).collect();
    let mut rest = letters.iter();
    initials.len() > 1
        && initials.len() + 1 >= letters.len()
        && initials.first() == letters.first()
        && initials.last() == letters.last()
        && initials.iter().all(|initial| rest.any(|letter| letter == initial))
}

/// The acronyms of the organizations that a text spells out: "VA" where it has "Department of Veterans Affairs". A name from a user's
/// list, whose score is 1, says nothing: a build that goes on must find what the first one found.
fn acronyms(text: &str, mentions: &[Mention]) -> BTreeSet<String> {
    let long = mentions.iter().filter(|m| m.entity_type == EntityType::Organization && m.score < 1.0);
    let letters = |m: &Mention| {
        let name = m.span.of(text).unwrap_or_default();
        let bare =
            ["Department of ", "Ministry of "].into_iter().find_map(|office| name.strip_prefix(office));
        [Some(name), bare].map(|name| initials(name.unwrap_or_default()))
    };
    let veterans = ["veterans", "Veterans"].iter().any(|word| text.contains(word));
    let spelled = long.flat_map(letters).filter(|letters| letters.len() > 1);
    spelled.chain(veterans.then(|| "VA".to_owned())).collect()
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

    use super::super::tests::holds;
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
        let in_virginia = "The VA, or whatever it is in Virginia";
        let alone = mended(in_virginia, given[..1].to_vec());
        assert_eq!(alone[0].entity_type, EntityType::Location);
    }

    #[test]
    fn an_acronym_of_a_law_or_a_weapon_is_no_body() {
        assert!(THINGS.is_sorted() && DEEDS.is_sorted() && LEFT_OUT.is_sorted());
        holds(&[
            (
                "the [Congressional Review Act|MISC] ([CRA|ORG]). A [CRA|ORG] vote",
                "Congressional Review Act MISC, CRA MISC, CRA MISC",
            ),
            ("as Cooperation Afloat and Readiness Training, or [CARAT|ORG].", "CARAT MISC"),
            ("an improvised explosive device ([IED|ORG])", "IED MISC"),
            ("a political action committee ([PAC|ORG]) and the [PAC|ORG]", "PAC MISC, PAC MISC"),
            ("Saddam’s [WMD|ORG]", "WMD MISC"),
            ("the [World Food Program|ORG] ([WFP|ORG])", "World Food Program ORG, WFP ORG"),
            ("the [Export Control Organization|ORG] ([ECO|ORG])", "Export Control Organization ORG, ECO ORG"),
            ("he asked the court, or [CIA|ORG]", "CIA ORG"),
            ("the [Advanced Placement|MISC] tests; [AP|ORG] tests", "Advanced Placement MISC, AP MISC"),
            (
                "[Advanced Placement|MISC], [Associated Press|ORG], [AP|ORG]",
                "Advanced Placement MISC, Associated Press ORG, AP ORG",
            ),
            (
                "a [Government of National Accord|ORG] ([GNA|ORG])",
                "Government of National Accord ORG, GNA ORG",
            ),
            ("the Treaty on the Law of War ([TLW|ORG])", "TLW MISC"),
        ]);
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
