//! Words at the edge of a name or within it that are no part of it: what somebody does ("Kitty simpered"), what somebody calls them
//! ("Slippery James Comey"), whose department it is ("Trump Justice Department"), and two names found as one.

use std::collections::HashSet;
use std::sync::LazyLock;

use namegraph_document::{EntityType, Mention, Span};
use namegraph_tables::names;
use regex::Regex;

use super::words::{begins_upper, introduced, is_given, is_particle, pattern};

/// What people are called in abuse, as part of no name.
const CALLED: [&str; 24] = [
    "Cheatin",
    "Corrupt",
    "Crazy",
    "Crooked",
    "Cryin",
    "Crying",
    "Disgraced",
    "Dopey",
    "Goofy",
    "Lazy",
    "Leakin",
    "Liddle",
    "Lyin",
    "Lying",
    "Phony",
    "Shady",
    "Shifty",
    "Sleazy",
    "Sleepy",
    "Slippery",
    "Sloppy",
    "Sneaky",
    "Wacky",
    "Weak",
];
/// Letters that a syllable of a Chinese name has at most.
const SYLLABLE: usize = 4;
/// Bodies that go by a holder's or a party's name, and are bodies without it.
static OFFICE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?:U\.?S\.? )?(?:Justice|State|Defense|Treasury|Commerce|Labor|Energy|Interior|Education|Agriculture|Homeland Security) Department|White House|Department of \p{Lu}\p{L}+(?: \p{Lu}\p{L}+)?|Supreme Court|Senate|House|Congress|Pentagon|Treasury|EPA|FBI|DOJ|CIA|IRS|SEC|FCC|FDA)$",
    )
});
/// Words before a body that are no part of its name, in order.
const MODIFIERS: [&str; 18] = [
    "Conservative",
    "Current",
    "Embattled",
    "Fellow",
    "Former",
    "Iconic",
    "Influential",
    "Liberal",
    "Local",
    "Longtime",
    "Many",
    "Most",
    "Outgoing",
    "Progressive",
    "Retired",
    "Senior",
    "Some",
    "Top",
];
/// Words of parties, which may be liberal or conservative by name: "Liberal Democratic Party".
const OF_PARTIES: [&str; 5] = ["Alliance", "Caucus", "Democrat", "Party", "Union"];
/// Bodies by all their names.
static BODIES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let rows = names::ORGANIZATIONS.lines().filter(|row| !row.starts_with('#'));
    rows.flat_map(|row| row.split(['\t', '|'])).collect()
});
const PARTIES: [&str; 8] =
    ["Conservative", "Democrat", "Democratic", "GOP", "Labour", "Republican", "Socialist", "Tory"];
/// Verbs too short to be known by their end.
const VERBS: [&str; 58] = [
    "again", "and", "asks", "at", "became", "began", "but", "came", "can", "did", "does", "fell", "for",
    "from", "gave", "gets", "goes", "got", "had", "has", "held", "in", "is", "kept", "knew", "laid", "lay",
    "led", "left", "lost", "made", "met", "on", "or", "ran", "said", "sang", "sat", "saw", "says", "sent",
    "spoke", "stood", "swore", "that", "then", "threw", "to", "told", "took", "was", "went", "wept", "who",
    "will", "with", "won", "wrote",
];

pub(super) fn mended(text: &str, mentions: Vec<Mention>) -> Vec<Mention> {
    let people = introduced(text, &mentions);
    let names: HashSet<&str> = mentions.iter().filter_map(|m| m.span.of(text)).collect();
    let persons_alone: HashSet<&str> = mentions
        .iter()
        .filter(|m| m.entity_type == EntityType::Person && m.score > 0.8)
        .filter_map(|m| m.span.of(text))
        .collect();
    let mut kept = Vec::with_capacity(mentions.len());
    for mention in mentions {
        // A line may end within a name, and within a word of it.
        let written = mention.span.of(text).unwrap_or_default();
        let name = &if written.contains("-\n") { written.to_owned() } else { written.replace('\n', " ") };
        if !name.contains(' ') {
            kept.push(mention);
            continue;
        }
        let part = |from: usize, to: usize, entity_type| Mention {
            span: Span::new(mention.span.start + from, mention.span.start + to),
            entity_type,
            score: mention.score,
        };
        match mention.entity_type {
            EntityType::Person => {
                for (from, to) in
                    persons(name, &|last| people.contains_key(last), &|whole| names.contains(whole))
                {
                    kept.push(part(from, to, EntityType::Person));
                }
            }
            EntityType::Organization => {
                let name = without_joint(name);
                bodies(name, &|last| people.contains_key(last), &persons_alone, |from, to, kind| {
                    kept.push(part(from, to, kind));
                });
            }
            _ => kept.push(part(0, without_joint(name).len(), mention.entity_type)),
        }
    }
    kept
}

/// "Centers for Disease Control and Prevention and", "Texas Sen.": what joins a name to the next one is no part of it.
fn without_joint(name: &str) -> &str {
    let ends = [" and", " or", " of", " for", " the", " with", " Sen.", " Rep.", " Gov."];
    ends.into_iter().find_map(|end| name.strip_suffix(end)).map_or(name, without_joint)
}

/// "Julian Assange Assange": a caption's name runs into the text's. Two words may be a name (Sirhan Sirhan), and short ones a given
/// name (Fan Bing Bing).
fn said_once(name: &str) -> &str {
    let words: Vec<&str> = name.split(' ').collect();
    let up_to = |last: &str| &name[..last.as_ptr() as usize - name.as_ptr() as usize + last.len()];
    let half = words.len() / 2;
    match words.as_slice() {
        [first @ .., again] if first.len() > 1 && first.last() == Some(again) && again.len() > SYLLABLE => {
            up_to(first[first.len() - 1])
        }
        all if half > 1 && all[..half] == all[half..] => up_to(all[half - 1]),
        _ => name,
    }
}

/// The pieces of what was taken for a person's name, as bytes within it.
fn persons(name: &str, surname: &dyn Fn(&str) -> bool, known: &dyn Fn(&str) -> bool) -> Vec<(usize, usize)> {
    let mut pieces: Vec<(usize, usize)> = Vec::new();
    let mut open: Option<usize> = None;
    let mut end = 0;
    let capitals = name.split(' ').any(begins_upper);
    for word in name.split(' ') {
        let at = word.as_ptr() as usize - name.as_ptr() as usize;
        if capitals && is_no_part(word, open.is_some()) {
            pieces.extend(open.take().map(|start| (start, end)));
            continue;
        }
        open.get_or_insert(at);
        end = at + word.len();
    }
    pieces.extend(open.map(|start| (start, end)));
    // A particle that a cut left at an edge is none.
    let with_capital =
        |&(from, to): &(usize, usize)| name[from..to].split(' ').any(begins_upper) || !capitals;
    pieces.retain(with_capital);
    pieces
        .into_iter()
        .flat_map(|(from, to)| {
            let once = said_once(&name[from..to]);
            called(once, surname, known).map(move |(a, b)| (from + a, from + b))
        })
        .collect()
}

/// Whether a word in small letters is no part of a person's name.
fn is_no_part(word: &str, inside: bool) -> bool {
    let letters = word.trim_matches(|c: char| !c.is_alphabetic());
    if letters.is_empty() || word.chars().any(char::is_uppercase) || !word.is_ascii() {
        return false;
    }
    if word.contains('\'') && word.len() > 4 {
        return true;
    }
    if word.contains('-') || word.contains('\'') {
        return false;
    }
    let verb = letters.len() > 4 && (letters.ends_with("ed") || letters.ends_with("ing"));
    let listed = VERBS.binary_search(&letters).is_ok() && !matches!(letters, "in" | "and" | "at" if !inside);
    verb || listed || letters.len() > 5 && !is_particle(letters)
}

/// A person's name without what they are called before it; in two, where a known person's surname stands before another's full name.
fn called<'a>(
    name: &'a str,
    surname: &dyn Fn(&str) -> bool,
    known: &dyn Fn(&str) -> bool,
) -> impl Iterator<Item = (usize, usize)> + use<'a> {
    let mut from = 0;
    let mut first = None;
    if let Some((word, rest)) = name.split_once(' ') {
        let bare = word.trim_end_matches(['\'', '’']);
        let next = rest.split(' ').next().unwrap_or_default();
        let full = rest.contains(' ');
        let spoken = CALLED.binary_search(&bare).is_ok();
        if spoken
            && (known(rest)
                || full && is_given(next)
                || matches!(bare, "Crooked" | "Lyin" | "Goofy" | "Slippery"))
        {
            from = word.len() + 1;
        } else if full && surname(word) && !is_given(word) && known(rest) {
            first = Some((0, word.len()));
            from = word.len() + 1;
        }
    }
    first.into_iter().chain([(from, name.len())])
}

/// The pieces of what was taken for a body's name.
fn bodies(
    name: &str,
    surname: &dyn Fn(&str) -> bool,
    persons: &HashSet<&str>,
    mut take: impl FnMut(usize, usize, EntityType),
) {
    let mut from = 0;
    // "libertarian Cato Institute": a word in small letters that is no article.
    while let Some((word, rest)) = name[from..].split_once(' ') {
        let small = word.len() > 4 && word.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        if !(small && begins_upper(rest)) {
            break;
        }
        from += word.len() + 1;
    }
    // "Conservative New York Times columnist": a word that only its sentence writes large.
    if let Some((word, rest)) = name[from..].split_once(' ')
        && MODIFIERS.binary_search(&word).is_ok()
        && (BODIES.contains(rest) || OFFICE.is_match(rest))
        && !OF_PARTIES.iter().any(|party| rest.contains(party))
    {
        from += word.len() + 1;
    }
    let Some((first, rest)) = name[from..].split_once(' ') else {
        return take(from, name.len(), EntityType::Organization);
    };
    let rest_from = from + first.len() + 1;
    if OFFICE.is_match(rest) {
        let bare = first.strip_suffix("'s").or_else(|| first.strip_suffix("’s")).unwrap_or(first);
        if PARTIES.contains(&first) {
            return take(rest_from, name.len(), EntityType::Organization);
        }
        if surname(bare) && !name.starts_with("Washington") || persons.contains(bare) && begins_upper(bare) {
            take(from, from + bare.len(), EntityType::Person);
            return take(rest_from, name.len(), EntityType::Organization);
        }
    }
    // "FBI and Justice Department": letters alone are a name of their own.
    if let Some((left, right)) = name[from..].split_once(" and ") {
        let letters = left.chars().filter(|c| *c != '.').count();
        let acronym = letters > 2 && left.chars().all(|c| c.is_ascii_uppercase() || c == '.');
        let chamber = matches!((left, right), ("House", "Senate") | ("Senate", "House"));
        if chamber || acronym && begins_upper(right) && !left.ends_with('&') {
            take(from, from + left.len(), EntityType::Organization);
            return take(name.len() - right.len(), name.len(), EntityType::Organization);
        }
    }
    take(from, name.len(), EntityType::Organization);
}

#[cfg(test)]
mod tests {
    use super::super::tests::holds;

    #[test]
    fn words_are_in_order() {
        assert!(super::CALLED.is_sorted() && super::VERBS.is_sorted() && super::MODIFIERS.is_sorted());
    }

    #[test]
    fn what_is_no_part_is_cut() {
        holds(&[
            (
                "[Conservative New York Times|ORG] columnist. [Top House|ORG] leaders",
                "New York Times ORG, House ORG",
            ),
            (
                "the [Liberal Democratic Party|ORG] and [Senior Living Group|ORG]",
                "Liberal Democratic Party ORG, Senior Living Group ORG",
            ),
            (
                "[Slippery James Comey|PER], [Goofy Elizabeth Warren|PER]",
                "James Comey PER, Elizabeth Warren PER",
            ),
            ("[Richard holding Ada|PER] and [Kitty simpered|PER]", "Richard PER, Ada PER, Kitty PER"),
            ("[Injun Joe lay|PER] there", "Injun Joe PER"),
            ("[Joe f'ing Lieberman|PER]", "Joe PER, Lieberman PER"),
            (
                "[Ludwig van Beethoven|PER], [Ursula von der Leyen|PER], [Osama bin Laden|PER]",
                "Ludwig van Beethoven PER, Ursula von der Leyen PER, Osama bin Laden PER",
            ),
            (
                "[Ivan the Terrible|PER], [John of Gaunt|PER], [Charles d'Artagnan|PER]",
                "Ivan the Terrible PER, John of Gaunt PER, Charles d'Artagnan PER",
            ),
            (
                "[Mohamed ould Abdel Aziz|PER], [Kim Jong un|PER]",
                "Mohamed ould Abdel Aziz PER, Kim Jong un PER",
            ),
            ("[michael barbaro|PER]", "michael barbaro PER"),
            ("the [libertarian Cato Institute|ORG]", "Cato Institute ORG"),
            (
                "[Donald Trump|PER]. The [Trump Justice Department|ORG] and [Trump Organization|ORG]",
                "Donald Trump PER, Trump PER, Justice Department ORG, Trump Organization ORG",
            ),
            (
                "[FBI and Justice Department|ORG], [Food and Drug Administration|ORG]",
                "FBI ORG, Justice Department ORG, Food and Drug Administration ORG",
            ),
            (
                "[Julian Assange Assange|PER], [Jo Lee Jo Lee|PER], [Sirhan Sirhan|PER], [Boutros Boutros Ghali|PER], [Fan Bing Bing|PER]",
                "Julian Assange PER, Jo Lee PER, Sirhan Sirhan PER, Boutros Boutros Ghali PER, Fan Bing Bing PER",
            ),
            (
                "[Centers for Disease Control and|ORG] the, [Texas Sen.|LOC] Cruz",
                "Centers for Disease Control ORG, Texas LOC",
            ),
            ("a [Republican Senate|ORG] and the [Republican Party|ORG]", "Senate ORG, Republican Party ORG"),
            (
                "[Donald Trump|PER]. [Trump Krystal Ball|PER], said [Krystal Ball|PER]",
                "Donald Trump PER, Trump PER, Krystal Ball PER, Krystal Ball PER",
            ),
        ]);
    }
}
