//! Persons that were taken for a place, a body or a thing: "Moammar Gadhafi", "Flowers for Aleksei Navalny". A given name says so, or
//! what stands beside the name, or another name of the text.

use std::collections::{BTreeSet, HashSet};
use std::sync::LazyLock;

use namegraph_document::{EntityType, Mention};
use namegraph_tables::names;
use regex::Regex;

use super::words::{before, is_body_word, is_given, is_particle, is_speaking, is_title_case, pattern};

/// What stands before a person.
static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)(?:^|[\s(“\x22,])(?:
            (?i:mr|mrs|ms|miss|dr|prof|sir|dame|lady|lord|rev|sen|rep|gov|capt|col|sgt|lt|gen)\.?
            | [Pp]rofessor | [Ss]enator | [Pp]resident | [Cc]hancellor | [Jj]udge | [Cc]aptain | [Cc]olonel | [Ss]ergeant | [Ss]heikh
            | (?:[Pp]rime|[Ff]oreign|[Ff]inance|[Dd]efen[cs]e|[Ii]nterior)\ [Mm]inister | (?:vice|deputy)\ president
            | (?:actor|actress|singer|author|journalist|lawyer|striker|midfielder|coach|farmer|activist|dissident|dictator|poet|painter|novelist
                |composer|pianist|businessman|businesswoman|politician|defender|goalkeeper|historian|physicist|astronaut)
            | (?:body|death|killing|murder|arrest|trial|widow|wife|husband|son|daughter|brother|sister|mother|father|assassination|poisoning
                |funeral|extradition|execution)\ of
            | (?:formerly|née|nee|born|alias|aka|named|nicknamed|flowers\ for|Flowers\ for|lawyers?\ for|vigil\ for|widow,|wife,|husband,|son,|daughter,|brother,|sister,)
            | (?:signed|written|painted|composed|directed|sung|founded)\ by
            | (?:went|goes|awarded|given|married|according|belongs|belonged|sold|spoke|talked|listened|thanks|wrote|engaged)\ to
        )[\ \n]$",
    )
});
/// What persons do, are, or have.
static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)^(?:
            ,\ (?:aged?\ )?[1-9]\d,
            | [\ \n]\((?:aged?\ )?[1-9]\d\)
            | ['’]s?[\ \n](?:wife|husband|mother|father|son|daughter|brother|sister|widow|lawyer|body|death|arrest|parents|children)\b
            | ,[\ \n](?:an?|the)[\ \n](?:[\w-]+[\ \n]){0,2}(?:farmer|lawyer|doctor|teacher|actor|actress|singer|fisherman|senator|politician|journalist|nurse
                |student|professor|banker|engineer|widow|widower|activist|leader|dissident|dictator|painter|poet|soldier)\b
            | [\ \n](?:was|were|had[\ \n]been|has[\ \n]been|is)[\ \n](?:born|shot|killed|arrested|captured|detained|sentenced|married|murdered|buried|jailed|wounded
                |hanged|poisoned|executed|assassinated|acquitted|beheaded|divorced|survived[\ \n]by)\b
            | [\ \n](?:died|wept|smiled|testified|resigned|laughed|slept|nodded|shrugged|confessed|whispered|sighed|could[\ \n]not[\ \n]be[\ \n]reached
                |pleaded[\ \n]guilty|pleaded[\ \n]not[\ \n]guilty|and[\ \n](?:his|her)[\ \n](?:wife|husband|son|daughter))\b
        )",
    )
});
/// Who is spoken of beyond doubt, whatever the recognizer took them for.
static ADDRESSED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?:^|[\s(“\x22])(?:(?:Mr|Mrs|Ms|Rep|Sen|Gov)\.?|Congress(?:wo)?man|Senator)[ \n]$")
});
/// Behind what was said in quotes, a person of a town's name: "“I am not well,” said Florence".
static SAID: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[\x22”’'][ \n](?:said|cried|asked|replied|answered|demanded|exclaimed|whispered|murmured|muttered|inquired|repeated)(?:[ \n](?:poor|dear|little|old))?[ \n]$",
    )
});
/// "said Florence Mayor Dario Nardella", "said Florence's mayor".
static GOES_ON: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:['’]s|[ \n]\p{Lu})"));
/// A pronoun behind a surname that is known: "As Kuzmina, she".
static PRONOUN: LazyLock<Regex> = LazyLock::new(|| pattern(r"^,[ \n](?:she|he)\b"));
static WHO: LazyLock<Regex> = LazyLock::new(|| pattern(r"^,[ \n](?:who|whose)\b"));
/// Words before a place.
const PLACED: [&str; 22] = [
    "across",
    "around",
    "at",
    "from",
    "in",
    "inside",
    "into",
    "leave",
    "leaving",
    "left",
    "near",
    "outside",
    "over",
    "reach",
    "reached",
    "through",
    "throughout",
    "to",
    "toward",
    "towards",
    "visit",
    "visited",
];
/// "Congresswoman " and what is before it, in characters.
const LONGEST_ADDRESS: usize = 15;
/// How far before a name a word may stand that says what it is, in characters.
const NEAR: usize = 40;
/// Evidence that follows from other evidence is looked for so often.
const ROUNDS: usize = 4;

static PLACES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let rows = [names::COUNTRIES, names::CONTINENTS, names::PLACES].into_iter().flat_map(str::lines);
    rows.flat_map(|line| line.split(['\t', '|'])).filter(|name| !name.is_empty()).collect()
});

/// Countries and states: "said Virginia".
static LANDS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let rows = [names::COUNTRIES, names::US_STATES].into_iter().flat_map(str::lines);
    rows.flat_map(|line| line.split(['\t', '|'])).filter(|name| !name.is_empty()).collect()
});

/// What the text says of persons.
#[derive(Default)]
struct Known<'a> {
    /// First words of full names.
    firsts: BTreeSet<&'a str>,
    /// Words of full names, in order of the alphabet: "Nagy Ferenc" and "Ferenc Nagy" are one.
    words: BTreeSet<Vec<&'a str>>,
    /// Last words of full names.
    lasts: BTreeSet<&'a str>,
    /// Names of one word.
    singles: BTreeSet<&'a str>,
}

pub(super) fn mended(text: &str, mut mentions: Vec<Mention>) -> Vec<Mention> {
    for _ in 0..ROUNDS {
        let known = known(text, &mentions);
        let mut changed = false;
        let mut made = BTreeSet::new();
        let mut lasts = BTreeSet::new();
        for mention in mentions.iter().filter(|m| m.entity_type != EntityType::Person) {
            if is_person(text, mention, &known) {
                let name = mention.span.of(text).unwrap_or_default();
                made.insert((name, mention.entity_type));
                lasts.extend(name.rsplit([' ', '\n']).next());
            }
        }
        for mention in &mut mentions {
            let name = mention.span.of(text).unwrap_or_default();
            let person = made.contains(&(name, mention.entity_type))
                || mention.entity_type != EntityType::Person
                    && is_title_case(name)
                    && (lasts.contains(name) || known.lasts.contains(name) && goes_on(text, mention))
                    && !is_placed(before(text, mention.span.start));
            if person || is_addressed(text, mention) {
                mention.entity_type = EntityType::Person;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    mentions
}

fn known<'a>(text: &'a str, mentions: &[Mention]) -> Known<'a> {
    let mut known = Known::default();
    for mention in mentions.iter().filter(|m| m.entity_type == EntityType::Person) {
        let mut words: Vec<&str> = mention.span.of(text).unwrap_or_default().split_whitespace().collect();
        if let [single] = words[..] {
            known.singles.insert(single);
        }
        if let [first, .., last] = words[..] {
            known.firsts.insert(first);
            known.lasts.insert(last);
            words.sort_unstable();
            known.words.insert(words);
        }
    }
    known
}

fn is_placed(word: &str) -> bool {
    PLACED.binary_search(&word.to_lowercase().as_str()).is_ok()
}

/// What stands shortly before a name.
fn near<'t>(text: &'t str, mention: &Mention) -> &'t str {
    let head = &text[..mention.span.start];
    &head[head.char_indices().rev().nth(NEAR).map_or(0, |(at, _)| at)..]
}

fn is_person(text: &str, mention: &Mention, known: &Known<'_>) -> bool {
    let name = mention.span.of(text).unwrap_or_default();
    let mut words: Vec<&str> = name.split_whitespace().collect();
    if words.len() == 1 {
        let goes_on = GOES_ON.is_match(&text[mention.span.end..]);
        return mention.entity_type == EntityType::Location
            && is_given(name)
            && !goes_on
            && !LANDS.contains(name)
            && SAID.is_match(near(text, mention));
    }
    let (Some(&first), Some(&last), 2..=4) = (words.first(), words.last(), words.len()) else { return false };
    let initial = |word: &str| word.len() == 2 && word.ends_with('.') && word.starts_with(char::is_uppercase);
    let shaped =
        words.iter().all(|w| is_title_case(w) || is_particle(w) || initial(w)) && is_title_case(last);
    let shaped = shaped && !words.iter().any(|w| w.ends_with("'s") || w.ends_with("’s"));
    let two_capitals = words.iter().filter(|w| is_title_case(w)).count() > 1;
    if !shaped
        || !two_capitals
        || matches!(
            first,
            "The"
                | "St"
                | "New"
                | "North"
                | "South"
                | "East"
                | "West"
                | "San"
                | "Santa"
                | "Fort"
                | "Mount"
                | "Port"
                | "El"
                | "La"
                | "Los"
                | "Las"
        )
    {
        return false;
    }
    if words.iter().any(|w| is_body_word(w) || PLACES.contains(w))
        || PLACES.contains(name)
        || name.contains(" of ")
        || name.contains(" the ")
    {
        return false;
    }
    let head = near(text, mention);
    let given = is_given(first);
    let beside = BEFORE.is_match(head) || BEHIND.is_match(&text[mention.span.end..]);
    let surname = name.split_once([' ', '\n']).map_or("", |(_, last)| last).replace('\n', "");
    let surnamed = given && known.singles.contains(surname.as_str());
    words.sort_unstable();
    let turned = known.words.contains(&words) || surnamed;
    let relative = known.firsts.contains(first) && words.len() == 2;
    let placed = is_placed(before(text, mention.span.start)) && !BEFORE.is_match(head);
    let speaks = is_speaking(super::words::behind(text, mention.span.end));
    let who = WHO.is_match(&text[mention.span.end..]) && (given || mention.score < 0.7);
    match mention.entity_type {
        EntityType::Miscellaneous => {
            turned || beside || given && (mention.score < 0.9 || speaks) && !follows_article(text, mention)
        }
        EntityType::Location => {
            turned || (beside || who) && !placed || given && !placed && mention.score < 0.9
        }
        EntityType::Organization => {
            turned
                || (beside || who && given) && (given || relative || mention.score < 0.6)
                || given && mention.score < 0.6 && !placed
        }
        EntityType::Person => false,
    }
}

/// Whether a text goes on about somebody whose full name it has.
fn goes_on(text: &str, mention: &Mention) -> bool {
    let tail = &text[mention.span.end..];
    let follows = super::words::behind(text, mention.span.end);
    let does = is_speaking(follows) || follows.len() > 4 && follows.ends_with("ed");
    let thing = mention.entity_type == EntityType::Miscellaneous;
    BEHIND.is_match(tail) || PRONOUN.is_match(tail) || thing && does && !follows_article(text, mention)
}

/// "Mr. Bloomberg" is no company.
fn is_addressed(text: &str, mention: &Mention) -> bool {
    let name = mention.span.of(text).unwrap_or_default();
    let head = &text[..mention.span.start];
    let head = &head[head.char_indices().rev().nth(LONGEST_ADDRESS).map_or(0, |(at, _)| at)..];
    mention.entity_type != EntityType::Person
        && name.split(' ').all(|word| (is_title_case(word) || is_particle(word)) && !is_body_word(word))
        && ADDRESSED.is_match(head)
}

/// "the Nancy Drew", "a Mark Twain": a thing that bears a person's name.
fn follows_article(text: &str, mention: &Mention) -> bool {
    matches!(before(text, mention.span.start), "the" | "a" | "an" | "The" | "A" | "An" | "this" | "its")
}

#[cfg(test)]
mod tests {
    use super::super::tests::holds;

    #[test]
    fn words_are_in_order() {
        assert!(super::PLACED.is_sorted());
    }

    #[test]
    fn a_person_is_one() {
        holds(&[
            ("[Moammar Gadhafi|MISC 0.6] was captured in [Sirte|LOC]", "Moammar Gadhafi PER, Sirte LOC"),
            ("The body of [Muammar Qaddafi|LOC 0.5] lay in", "Muammar Qaddafi PER"),
            ("Flowers for [Aleksei Navalny|LOC 0.7] were removed", "Aleksei Navalny PER"),
            (
                "[Svetlana Orlova|PER], formerly [Svetlana Kuzmina|ORG], sued. As [Kuzmina|ORG], she",
                "Svetlana Orlova PER, Svetlana Kuzmina PER, Kuzmina PER",
            ),
            (
                "signed by [Nagy Ferenc|PER], a farmer. [Ferenc Nagy|ORG] sold",
                "Nagy Ferenc PER, Ferenc Nagy PER",
            ),
            (
                "[Charlotte Hornets|ORG 0.5] in [Virginia Beach|LOC 0.5] and [Santa Barbara|LOC 0.5]",
                "Charlotte Hornets ORG, Virginia Beach LOC, Santa Barbara LOC",
            ),
            ("[Calvin Klein|ORG] said it lost", "Calvin Klein ORG"),
            ("“I am not well,” said [Florence|LOC]. So [Florence|LOC] left.", "Florence PER, Florence PER"),
            (
                "“We go on,” said [Florence|LOC] Mayor Nardella in [Florence|LOC]",
                "Florence LOC, Florence LOC",
            ),
            ("“We go on,” said [Virginia|LOC].", "Virginia LOC"),
            (
                "the [Sunni Muslims|MISC 0.5], who said. Ms. [Clubbs|ORG] and Mr. [Bloomberg|ORG] left",
                "Sunni Muslims MISC, Clubbs PER, Bloomberg PER",
            ),
            ("Rep. [Ocasio-Cortez|ORG] and Congresswoman [Omar|LOC]", "Ocasio-Cortez PER, Omar PER"),
            ("Gov. [Mills|ORG] and the Gov. [Affairs Committee|ORG]", "Mills PER, Affairs Committee ORG"),
            ("attorney [Salem Dahdouh|LOC 0.5], who was there", "Salem Dahdouh PER"),
            ("as [Roman Catholic|MISC 0.5], he would", "Roman Catholic MISC"),
            ("[Abdul Kalam|PER] met us. [Kalam|MISC] laughed", "Abdul Kalam PER, Kalam PER"),
            ("[Harun Demirci|ORG 0.5], 54, was jailed", "Harun Demirci PER"),
            ("in [Alice Springs|LOC 0.5] and [Ben Nevis|LOC]", "Alice Springs LOC, Ben Nevis LOC"),
            (
                "[Colin Ashworth|PER] met us. [Ashworth|LOC] could not be reached in [Ashworth|LOC]",
                "Colin Ashworth PER, Ashworth PER, Ashworth LOC",
            ),
        ]);
    }
}
