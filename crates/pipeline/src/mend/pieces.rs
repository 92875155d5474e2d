//! Persons' names that were found in pieces: initials ("J.D." + "Vance"), shortened given names ("Wm." + "Harbottle"), nicknames in
//! brackets or quotes ("Harold (Gus) Petersen"); and letters behind a name that are none ("M.D.").

use std::sync::LazyLock;

use namegraph_document::{EntityType, Mention, Span};
use regex::Regex;

use super::words::{begins_upper, is_body_word, is_given, is_title_case, pattern, replaced, touching};

/// Given names as clerks shortened them; each is written with a point and is nothing else.
const SHORTENED: &str = "Abr|Andw|Archd|Benj|Chas|Danl|Edw|Edwd|Eliz|Elizth|Fredk|Geo|Hy|Jas|Jno|Jos|Margt|Matth|Nathl|Richd|Robt|Saml|Thos|Wm";
/// Initials that are no person's.
const NO_INITIALS: [&str; 27] = [
    "A.M.", "B.C.", "D.C.", "E.U.", "F.C.", "G.E.", "G.M.", "L.A.", "M.D.", "M.P.", "N.C.", "N.D.", "N.H.",
    "N.J.", "N.M.", "N.Y.", "P.M.", "P.R.", "Q.C.", "R.I.", "S.C.", "S.D.", "U.K.", "U.N.", "U.S.", "V.P.",
    "W.H.",
];

/// What a person's name goes on with behind initials or a shortened name: the rest of the initials and a surname.
static SHORT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?:^|[\s(\x22“‘'—\[|])((?:\p{{Lu}}\.[ -]?){{1,4}}|(?:{SHORTENED})\.(?:[ \n]\p{{Lu}}\.)?)[ \n]?((?:(?:van|von|de|der|den|du|di|da|la|le|al|el|bin|of) )*\p{{Lu}}[\p{{L}}’'-]+)"
    ))
});
static SHORTENED_ONLY: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"^(?:{SHORTENED})\.")));
/// A given name, a nickname and a surname.
static NICKNAMED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(\p{Lu}[\p{L}’'-]+(?: \p{Lu}\.)*),? ([(“‘\x22']|``)(?:the )?(\p{Lu}[\p{L}’' -]{0,24}?)([)”’\x22']|''),? ((?:(?:van|von|de|der|den|du|di|da|la|le|al|el|bin) )*\p{Lu}[\p{L}’'-]+)",
    )
});
/// Letters behind a name: degrees, orders, seats.
static LETTERS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:M\.?D|J\.D|Ph\.?\s?D|D\.?Phil|M\.?B\.?A|M\.P|MP|MPs|MEP|MSP|Q\.?C|K\.?C|Esq|Esquire|D\.D\.S|DDS|D\.?V\.?M|R\.?N|C\.?P\.?A|O\.?B\.?E|C\.?B\.?E|M\.?B\.?E|K\.?B\.?E|LL\.?[BDM]|B\.?Sc|M\.?Sc|F\.?R\.?S|S\.J|O\.P|D\.O|B\.A|M\.A|P\.C|T\.D|TD|Ed\.?D|F\.?A\.?C\.?S)\.?$",
    )
});
static LETTERS_BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r",? (?:M\.D\.?|Ph\.?D\.?|Q\.?C\.?|K\.C\.?|Esq\.?|Esquire|M\.P\.?|J\.D\.?|D\.D\.S\.?|MBE|OBE|CBE|KBE|FRS|LL\.[BD]\.?)$",
    )
});
static MESSRS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^Messrs\.? "));

pub(super) fn mended(text: &str, mentions: Vec<Mention>) -> Vec<Mention> {
    let mentions = without_letters(text, mentions);
    let mentions = with_nicknames(text, mentions);
    with_initials(text, mentions)
}

/// The names without degrees and "Messrs.".
fn without_letters(text: &str, mentions: Vec<Mention>) -> Vec<Mention> {
    let mut kept: Vec<Mention> = Vec::with_capacity(mentions.len());
    let mut after_letters = None;
    for mut mention in mentions {
        let name = mention.span.of(text).unwrap_or_default();
        let person_before = kept.last().filter(|m| m.entity_type == EntityType::Person).map(|m| m.span.end);
        let behind = [person_before, after_letters].into_iter().flatten().any(|end| {
            text.get(end..mention.span.start).is_some_and(|gap| {
                gap.len() < 4 && gap.trim_matches([',', ' ', '.', '\n']).is_empty() && !gap.is_empty()
            })
        });
        if behind && LETTERS.is_match(name) {
            after_letters = Some(mention.span.end);
            continue;
        }
        if mention.entity_type == EntityType::Person {
            if let Some(messrs) = MESSRS.find(name) {
                mention.span.start += messrs.end();
            }
            let name = mention.span.of(text).unwrap_or_default();
            if let Some(letters) = LETTERS_BEHIND.find(name).filter(|letters| letters.start() > 0) {
                mention.span.end = mention.span.start + letters.start();
            }
        }
        kept.push(mention);
    }
    kept
}

fn with_nicknames(text: &str, mentions: Vec<Mention>) -> Vec<Mention> {
    let mut new = Vec::new();
    for found in NICKNAMED.captures_iter(text) {
        let [first, open, nick, close, last] =
            [1, 2, 3, 4, 5].map(|n| found.get(n).map_or(0..0, |g| g.range()));
        let pair = matches!(
            (&text[open.clone()], &text[close.clone()]),
            ("(", ")") | ("“", "”") | ("\"", "\"") | ("‘", "’") | ("'", "'") | ("``", "''")
        );
        let here = touching(&mentions, Span::new(first.start, last.end));
        let person = |m: &&Mention| m.entity_type == EntityType::Person;
        let left =
            here.iter().filter(person).find(|m| m.span.start <= first.start && first.start < m.span.end);
        let right = here.iter().rfind(|m| m.span.end >= last.end && m.span.start <= last.start);
        let (Some(left), Some(right)) = (left, right) else { continue };
        let nickname = &text[nick.clone()];
        let acronym = nickname.chars().count() > 1 && nickname.chars().all(char::is_uppercase);
        let body = nickname.split(' ').any(is_body_word);
        let bracket = &text[open.clone()] == "(";
        // "Smith (Labour) and", "Smith (Labour) Jones (Tory)": a bracket holds what is no name of a person, too.
        let listed = text[last.end..].starts_with(" (") || text[right.span.end..].starts_with(" (");
        let other = |m: &Mention| {
            m.span.start >= nick.start && m.span.end <= nick.end && !person(&m) && m.score > 0.7
        };
        let inner = here.iter().any(other) && !is_given(nickname);
        let fits_bracket = !bracket
            || (left.span.start == first.start && !listed && !inner && nickname.split(' ').count() < 3);
        let one_line = !text[first.start..last.end].contains('\n');
        let alone =
            right.span.start >= close.end || right.span.start >= nick.start || right.span == left.span;
        if pair && !acronym && !body && fits_bracket && one_line && alone {
            let span = Span::new(left.span.start, right.span.end);
            new.push(Mention { span, entity_type: EntityType::Person, score: left.score.min(right.score) });
        }
    }
    replaced(mentions, new)
}

fn with_initials(text: &str, mentions: Vec<Mention>) -> Vec<Mention> {
    let mut new = Vec::new();
    for found in SHORT.captures_iter(text) {
        let [short, last] = [1, 2].map(|n| found.get(n).map_or(0..0, |g| g.range()));
        let written = text[short.clone()].trim_end();
        let shortened = SHORTENED_ONLY.is_match(written);
        let compact: String = written.chars().filter(|c| !c.is_whitespace()).collect();
        if !shortened && NO_INITIALS.contains(&compact.as_str()) {
            continue;
        }
        let start = short.start;
        let at_short = touching(&mentions, Span::new(start, short.end));
        let at_last = touching(&mentions, Span::new(last.start, last.end)).first();
        // Initials that are found as a place's or a body's, or that end a longer name of one.
        if at_short.iter().any(|m| m.entity_type != EntityType::Person && m.span.start < start)
            || !shortened && at_short.iter().any(|m| m.entity_type != EntityType::Person && m.score > 0.8)
        {
            continue;
        }
        let person = |m: &&Mention| m.entity_type == EntityType::Person;
        let before = at_short.first().filter(person);
        let behind = at_last.filter(|m| m.entity_type == EntityType::Person || shortened || before.is_some());
        let word = &text[last.clone()];
        let (span_end, score) = match (before, behind) {
            (Some(a), Some(b)) if a.span == b.span => continue,
            (_, Some(b)) if b.span.start > last.start => continue,
            (Some(a), Some(b)) => (b.span.end, a.score.min(b.score)),
            (None, Some(b)) if b.span.start > start => {
                // "Plan B. Smith", "U.S. Smith": a single letter says too little.
                let sure = shortened || compact.len() > 2 || is_first(text, start);
                if !sure {
                    continue;
                }
                (b.span.end, b.score)
            }
            (Some(a), None) if at_last.is_none() && is_title_case(word) && !is_common(word) => {
                (last.end, a.score)
            }
            (None, None) if shortened && at_last.is_none() && is_title_case(word) => (last.end, 0.5),
            _ => continue,
        };
        let span = Span::new(before.map_or(start, |a| a.span.start.min(start)), span_end);
        new.push(Mention { span, entity_type: EntityType::Person, score });
    }
    replaced(mentions, new)
}

/// Whether a lone initial begins a name: nothing with a capital before it that it could end.
fn is_first(text: &str, start: usize) -> bool {
    let before = text[..start].trim_end().rsplit([' ', '\n']).next().unwrap_or_default();
    !begins_upper(before) && !before.ends_with(['.', '!', '?']) && !before.is_empty()
        || is_given(before.trim_end_matches(','))
}

/// Words that begin sentences, and no surname.
fn is_common(word: &str) -> bool {
    matches!(
        word,
        "A" | "After"
            | "All"
            | "An"
            | "And"
            | "As"
            | "At"
            | "Before"
            | "But"
            | "By"
            | "For"
            | "From"
            | "He"
            | "Her"
            | "His"
            | "How"
            | "If"
            | "In"
            | "It"
            | "Its"
            | "No"
            | "Not"
            | "Now"
            | "On"
            | "Our"
            | "She"
            | "So"
            | "Some"
            | "That"
            | "The"
            | "Then"
            | "There"
            | "These"
            | "They"
            | "This"
            | "To"
            | "We"
            | "What"
            | "When"
            | "Where"
            | "While"
            | "Who"
            | "Why"
            | "With"
            | "Yes"
            | "You"
            | "Said"
            | "Asked"
            | "Their"
            | "Those"
            | "My"
            | "Your"
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::holds;

    #[test]
    fn pieces_of_a_name_are_one() {
        holds(&[
            (
                "[Donald Trump|PER] chose [J.D.|PER] [Vance|PER] of [Ohio|LOC].",
                "Donald Trump PER, J.D. Vance PER, Ohio LOC",
            ),
            ("With [George H. W.|PER] [Bush|PER] gone", "George H. W. Bush PER"),
            (
                "[Wm.|PER] [Harbottle|PER] and [Thos|PER]. [Kershaw|PER] at [Leeds|LOC]",
                "Wm. Harbottle PER, Thos. Kershaw PER, Leeds LOC",
            ),
            (
                "[Geo.|PER] [Tillotson|PER], [Chas|PER]. [Rudd|PER], Jas. Ormerod",
                "Geo. Tillotson PER, Chas. Rudd PER, Jas. Ormerod PER",
            ),
            ("[Jno.|ORG] [Hartley|LOC] sold it to [Robt. Peel|PER].", "Jno. Hartley PER, Robt. Peel PER"),
            ("The U.S. [Smith|PER] left. In D.C. [Brown|PER] met.", "Smith PER, Brown PER"),
            ("by P.G. [Wodehouse|PER] and A.A. [Milne|PER]", "P.G. Wodehouse PER, A.A. Milne PER"),
            ("[Harold|PER] ([Gus) Petersen|PER] testified", "Harold (Gus) Petersen PER"),
            ("[Harold|PER] (Gus) [Petersen|PER] testified", "Harold (Gus) Petersen PER"),
            ("[William|PER] “[Lisa|PER]” [Smith|PER] met", "William “Lisa” Smith PER"),
            ("[Bob) Swan Mueller|PER]", "Bob) Swan Mueller PER"),
            ("[Robert|PER] ([Bob) Swan Mueller|PER] met", "Robert (Bob) Swan Mueller PER"),
            ("[Edward|PER] ([Ned|LOC 0.6]) [Sykes|PER] met", "Edward (Ned) Sykes PER"),
            ("[Konstantin|PER] \"Kostas\" [Melas|PER] met", "Konstantin \"Kostas\" Melas PER"),
            (
                "[Ann Smith|PER] ([Labour|ORG]) [Jones|PER] ([Tory|ORG])",
                "Ann Smith PER, Labour ORG, Jones PER, Tory ORG",
            ),
            ("Dr. [Ravi Menon|PER], [M.D.|PER], spoke to [Ann Lee, Esq.|PER]", "Ravi Menon PER, Ann Lee PER"),
            ("[Ann Lee|PER], [Ph.D.|MISC], [J.D.|PER], spoke", "Ann Lee PER"),
            ("[Messrs. Smith|PER] and [Jones|PER]", "Smith PER, Jones PER"),
        ]);
    }
}
