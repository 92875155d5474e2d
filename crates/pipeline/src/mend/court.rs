//! Cases of courts, whose sides are nobody that a text speaks of: "Roe v. Wade", "Brown v. Board of Education". The whole is one name of
//! neither a person nor a body.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use namegraph_document::{EntityType, Mention, Span};
use regex::Regex;

use super::words::{before, begins_upper, pattern, replaced, touching};

static AGAINST: LazyLock<Regex> = LazyLock::new(|| pattern(r"[ \n](v\.|vs\.?|v|versus)[ \n]"));
/// Words of a text that speaks of courts.
static COURT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:supreme court|courts?|rul(?:ed|ing|ings)|overturn\w*|overrul\w*|plaintiffs?|lawsuits?|precedents?|constitutional\w*|unconstitutional|abortion|appeals?|verdict|attorneys?|lawyers?|legal|litigation|judges?|justices|landmark|law school|amendment)\b",
    )
});
/// Words that stand beside a case, and not beside a game.
static CASE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:supreme court|ruling|ruled|overturn\w*|overrul\w*|plaintiffs?|lawsuit|precedents?|unconstitutional|landmark|decided|decision|justices|case of|upheld|uphold|court of appeals|litigation)\b",
    )
});
static GAME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:match|matches|game|games|cup|league|innings|kick-?off|fixtures?|quarter-?final|semi-?final|round|fight|bout|seed|season|debate|election)\b",
    )
});
/// What is done to a case that goes by its first side: "overturned Roe".
static DONE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^(?:overturn|overrul|uph[eo]ld|codif|revers|strik|gutt|reaffirm|re-?affirm|revisit)\w*$")
});
/// How far from the sides a word may stand that says what they are, in bytes.
const NEAR: usize = 160;
/// The most words of a side.
const MOST_WORDS: usize = 8;
/// Words before a side, capitalized since a sentence begins with them.
const BEFORE: [&str; 24] = [
    "A",
    "After",
    "And",
    "As",
    "Before",
    "But",
    "By",
    "Case",
    "Citing",
    "Cites",
    "For",
    "From",
    "If",
    "In",
    "Like",
    "On",
    "Overturning",
    "See",
    "Since",
    "That",
    "The",
    "To",
    "Under",
    "When",
];

pub(super) fn mended(text: &str, mentions: Vec<Mention>) -> Vec<Mention> {
    if !AGAINST.is_match(text) {
        return mentions;
    }
    let of_courts = LazyLock::new(|| COURT.is_match(text));
    let mut new = Vec::new();
    let mut firsts = BTreeSet::new();
    for found in AGAINST.captures_iter(text) {
        let word = found.get(1).map_or(found.get_match().range(), |word| word.range());
        let Some(span) = sides(text, word.start - 1, word.end + 1, &mentions) else { continue };
        let near = &text
            [floor(text, span.start.saturating_sub(NEAR))..floor(text, (span.end + NEAR).min(text.len()))];
        let case = match &text[word.clone()] {
            "v." => *of_courts && (CASE.is_match(near) || !GAME.is_match(near)),
            _ => CASE.is_match(near) && !GAME.is_match(near),
        };
        if case {
            firsts.insert(&text[span.start..word.start - 1]);
            let score = touching(&mentions, span).iter().map(|m| m.score).fold(0.5, f32::min);
            new.push(Mention { span, entity_type: EntityType::Miscellaneous, score });
        }
    }
    let people: BTreeSet<&str> =
        mentions.iter().filter_map(|m| m.span.of(text)?.rsplit_once(' ')).map(|(_, last)| last).collect();
    let mut mentions = replaced(mentions, new);
    for mention in &mut mentions {
        let name = mention.span.of(text).unwrap_or_default();
        let alone =
            mention.entity_type == EntityType::Person && firsts.contains(name) && !people.contains(name);
        if alone && DONE.is_match(before(text, mention.span.start)) {
            mention.entity_type = EntityType::Miscellaneous;
        }
    }
    mentions
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// Both sides of what ends and begins at these bytes.
fn sides(text: &str, left_end: usize, right_start: usize, mentions: &[Mention]) -> Option<Span> {
    let mut start = left_end;
    for _ in 0..MOST_WORDS {
        let head = text[..start].trim_end_matches([' ', '\n']);
        let far = floor(text, head.len().saturating_sub(NEAR));
        let near = &head[far..];
        let from =
            near.rfind(|c: char| c.is_whitespace() || matches!(c, '(' | '"' | '“' | '—' | '[' | ',' | ';'));
        let from = far + from.map_or(0, |at| at + near[at..].chars().next().map_or(1, char::len_utf8));
        let word = &head[from..];
        let small = matches!(word, "of" | "the" | "for" | "&" | "and");
        let ends =
            word.ends_with(['.', ':', '!', '?']) && word.chars().filter(|c| c.is_alphabetic()).count() > 4;
        if word.is_empty() || !(begins_upper(word) || small) || (start != left_end && ends) {
            break;
        }
        start = from;
    }
    if start == left_end {
        return None;
    }
    // What begins a sentence, and small words, are not part of the side.
    loop {
        let word = text[start..left_end].split([' ', '\n']).next().unwrap_or_default();
        let more = start + word.len() < left_end;
        let small = !begins_upper(word) || BEFORE.contains(&word);
        if !(small && more) {
            break;
        }
        start += word.len() + 1;
    }
    if let Some(touched) = touching(mentions, Span::new(start, left_end)).first() {
        start = touched.span.start.min(start);
    }
    let mut end = right_start;
    for (count, word) in text[right_start..].split([' ', '\n']).take(MOST_WORDS).enumerate() {
        let small = matches!(word, "of" | "the" | "for" | "&");
        if !(begins_upper(word) || (small && count > 0)) {
            break;
        }
        let at = right_start + (word.as_ptr() as usize - text[right_start..].as_ptr() as usize);
        let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        let bare = bare.strip_suffix("'s").or_else(|| bare.strip_suffix("’s")).unwrap_or(bare);
        if begins_upper(word) {
            end = at + bare.len();
        }
        let abbreviated = word.ends_with('.')
            && (bare.contains('.')
                || matches!(bare, "Bd" | "Bros" | "Co" | "Corp" | "Dept" | "Inc" | "Ltd" | "St"));
        if bare.len() < word.len() && !abbreviated {
            break;
        }
    }
    if end == right_start {
        return None;
    }
    if let Some(touched) = touching(mentions, Span::new(right_start, end)).last() {
        end = touched.span.end.max(end);
    }
    Some(Span::new(start, end))
}

#[cfg(test)]
mod tests {
    use super::super::tests::holds;

    #[test]
    fn the_sides_of_a_case_are_nobody() {
        holds(&[
            (
                "The Supreme Court overturned [Roe|PER] v. [Wade|PER], the ruling. [Nicholas Wade|PER] spoke.",
                "Roe v. Wade MISC, Nicholas Wade PER",
            ),
            (
                "The court decided [Brown|PER] v. [Board of Education|ORG]. [Sherrod Brown|PER] spoke.",
                "Brown v. Board of Education MISC, Sherrod Brown PER",
            ),
            ("In [Citizens United|ORG] v. [FEC|ORG], the justices ruled.", "Citizens United v. FEC MISC"),
            ("Judges cite Marbury vs. [Madison|LOC], a landmark ruling.", "Marbury vs. Madison MISC"),
            ("[Obergefell|PER] v. [Hodges|PER] was a case of the court.", "Obergefell v. Hodges MISC"),
            ("The court heard [Miranda|PER] v. [Arizona|LOC] in 1966.", "Miranda v. Arizona MISC"),
            ("The court in [United States|LOC] v. [Nixon|PER] was clear.", "United States v. Nixon MISC"),
            ("Courts cut [Roe|PER] v. [Wade|PER]. They overturned [Roe|PER].", "Roe v. Wade MISC, Roe MISC"),
            ("[India|LOC] v. [Pakistan|LOC] is the match of the cup.", "India LOC, Pakistan LOC"),
            ("[Federer|PER] vs. [Nadal|PER] on Centre Court", "Federer PER, Nadal PER"),
            ("It was [Kennedy|PER] vs. [Nixon|PER] again.", "Kennedy PER, Nixon PER"),
        ]);
    }
}
