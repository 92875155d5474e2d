//! The words that link: verbs in all their forms, roles, ties. The tables lie in `data/words`.

use std::collections::HashSet;
use std::sync::LazyLock;

use namegraph_tables::words::{ROLES, TIES, VERBS};

/// May stand before or within the words of a verb, and are part of what they say.
const AUXILIARIES: &str = "is are was were be been being am has have had having do does did will would shall should can could may \
    might must not never no longer n't isn't wasn't aren't weren't hasn't haven't hadn't didn't doesn't don't won't wouldn't can't cannot \
    couldn't refused refuses tried tries wants wanted failed fails agreed agrees declined declines plans planned hoped hopes expected \
    denied denies vowed vows began continues continued to set due";
/// May stand among the words and say nothing of the link.
const FILLERS: &str = "the a an his her its their our also then later again once twice recently today yesterday already still just even \
    both who which himself herself first last briefly privately publicly personally formally officially jointly who's newly largely \
    repeatedly reportedly directly openly immediately quickly strongly sharply harshly";
/// May follow a verb and belong to it.
const PREPOSITIONS: &str = "with to by for against at in on of from over into about as after before between up down out off together upon under";
/// May stand right behind a name that is not the beginning of something longer ("Lee met Li today", not "Lee met Li supporters"), beside
/// prepositions, auxiliaries, fillers and adverbs.
const ENDS: &str = "and or but nor that which while when where because if whether than so though although until since during without within     across along amid among around behind below beneath beside besides beyond despite except inside like near onto outside per through     throughout toward towards via amp i he she it we they you there here this these those such not tonight tomorrow together alone too     instead anyway anymore ago before next every earlier late soon more most much all any some each one two three several many monday tuesday     wednesday thursday friday saturday sunday january february march april may june july august september october november december jan feb     aug sept oct nov dec";
/// Roles of those who are against somebody: a Republican challenger is no challenger of the Republicans.
const AGAINST: &str = "rival rivals challenger challengers opponent opponents critic critics foe foes accuser accusers enemy enemies victim victims";
/// What a role's name ends in before the one it is held for.
const HELD_FOR: &str = "of for to at in with";
/// May stand before a role and say more of it.
const MODIFIERS: &str = "former ex acting deputy late then longtime long-time personal vice senior chief top new old first co interim \
    incoming outgoing close foreign finance defence defense interior prime current honorary executive general national assistant special \
    state press campaign party opposition communist socialist conservative liberal";

pub(crate) static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::new);

pub(crate) struct Lexicon {
    /// Verbs as they stand after a name, and as they stand after an auxiliary only: "the press secretary" presses nobody.
    verbs: HashSet<String>,
    bases: HashSet<&'static str>,
    roles: HashSet<String>,
    ties: HashSet<String>,
    auxiliaries: HashSet<&'static str>,
    fillers: HashSet<&'static str>,
    prepositions: HashSet<&'static str>,
    held_for: HashSet<&'static str>,
    modifiers: HashSet<&'static str>,
    ends: HashSet<&'static str>,
    against: HashSet<&'static str>,
}

impl Lexicon {
    fn new() -> Self {
        let set = |words: &'static str| words.split_whitespace().collect();
        let roles =
            lines(ROLES).flat_map(|role| [role.to_lowercase(), plural(&role.to_lowercase())]).collect();
        Self {
            verbs: lines(VERBS).flat_map(forms).collect(),
            bases: lines(VERBS).filter_map(|line| line.split_whitespace().next()).collect(),
            roles,
            ties: lines(TIES).map(str::to_owned).collect(),
            auxiliaries: set(AUXILIARIES),
            fillers: set(FILLERS),
            prepositions: set(PREPOSITIONS),
            held_for: set(HELD_FOR),
            modifiers: set(MODIFIERS),
            ends: set(ENDS),
            against: set(AGAINST),
        }
    }

    pub(crate) fn is_verb(&self, word: &str) -> bool {
        self.verbs.contains(word)
    }

    pub(crate) fn is_base(&self, word: &str) -> bool {
        self.bases.contains(word)
    }

    pub(crate) fn is_auxiliary(&self, word: &str) -> bool {
        self.auxiliaries.contains(word)
    }

    pub(crate) fn is_filler(&self, word: &str) -> bool {
        self.fillers.contains(word)
    }

    pub(crate) fn is_preposition(&self, word: &str) -> bool {
        self.prepositions.contains(word)
    }

    /// Whether a word behind a name shows that the name is whole.
    pub(crate) fn ends_name(&self, word: &str) -> bool {
        self.is_preposition(word)
            || self.is_auxiliary(word)
            || self.is_filler(word)
            || word.ends_with("ly")
            || self.ends.contains(word)
    }

    pub(crate) fn is_against(&self, word: &str) -> bool {
        self.against.contains(word)
    }

    pub(crate) fn is_held_for(&self, word: &str) -> bool {
        self.held_for.contains(word)
    }

    pub(crate) fn is_role(&self, words: &str) -> bool {
        self.roles.contains(words)
    }

    pub(crate) fn is_tie(&self, word: &str) -> bool {
        self.ties.contains(word)
    }

    /// Whether the words are one role with what says more of it: "former vice president".
    pub(crate) fn is_whole_role(&self, words: &[&str]) -> bool {
        (0..words.len()).any(|i| {
            words[..i].iter().all(|w| self.modifiers.contains(w)) && self.is_role(&words[i..].join(" "))
        })
    }
}

fn lines(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

fn plural(role: &str) -> String {
    match role.strip_suffix("man") {
        Some(stem) => format!("{stem}men"),
        None => format!("{role}s"),
    }
}

/// The forms of a verb but its base: "meet met met" gives meets, meeting, met; a regular one is given by its base.
fn forms(line: &'static str) -> Vec<String> {
    let mut given = line.split_whitespace();
    let base = given.next().unwrap_or_default();
    let mut forms: Vec<String> = given.map(str::to_owned).collect();
    if forms.is_empty() {
        forms.push(with_ending(base, "ed"));
    }
    forms.extend([third_person(base), with_ending(base, "ing")]);
    forms
}

fn third_person(base: &str) -> String {
    if base.ends_with(['s', 'x', 'z']) || base.ends_with("ch") || base.ends_with("sh") || base.ends_with('o')
    {
        format!("{base}es")
    } else if let Some(stem) = consonant_y(base) {
        format!("{stem}ies")
    } else {
        format!("{base}s")
    }
}

/// "marry": "marr".
fn consonant_y(base: &str) -> Option<&str> {
    base.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u']))
}

/// The ending behind the base, as English spells it: sued, marrying, married, robbed, meeting.
fn with_ending(base: &str, ending: &str) -> String {
    if let Some(stem) = base.strip_suffix('e').filter(|stem| !stem.ends_with('e') || ending == "ed") {
        return format!("{stem}{ending}");
    }
    if let (Some(stem), "ed") = (consonant_y(base), ending) {
        return format!("{stem}ied");
    }
    let letters: Vec<char> = base.chars().rev().take(3).collect();
    let vowel = |c: &char| "aeiou".contains(*c);
    let doubled = matches!(letters.as_slice(), [last, middle, first]
        if !vowel(last) && !"wxy".contains(*last) && vowel(middle) && !vowel(first));
    let stressed = base.chars().filter(|c| "aeiou".contains(*c)).count() == 1
        || base.ends_with("el")
        || ENDS_STRESSED.contains(&base);
    if doubled && stressed {
        return format!("{base}{}{ending}", letters[0]);
    }
    format!("{base}{ending}")
}

/// Verbs of two syllables that double their last letter.
const ENDS_STRESSED: [&str; 5] = ["outbid", "abet", "rebut", "rebuff", "abduct"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_are_known_in_all_forms() {
        for form in [
            "met", "meeting", "meets", "sued", "suing", "marries", "married", "robbed", "visited", "freed",
            "led",
        ] {
            assert!(LEXICON.is_verb(form), "{form}");
        }
        // As verbs that are not in the table would be spelled.
        for (line, expected) in [
            ("flee fled fled", ["fled", "fled", "flees", "fleeing"].as_slice()),
            ("try", &["tried", "tries", "trying"]),
        ] {
            assert_eq!(forms(line), expected);
        }
        for none in ["press", "visitted", "marryed", "sueing", "metting"] {
            assert!(!LEXICON.is_verb(none), "{none}");
        }
        assert!(LEXICON.is_whole_role(&["former", "vice", "president"]));
        assert!(!LEXICON.is_whole_role(&["red", "president"]) && !LEXICON.is_whole_role(&["former"]));
    }
}
