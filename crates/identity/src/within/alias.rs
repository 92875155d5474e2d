//! What a text says that somebody or something is called as well: "Joaquin Guzman, known as El Chapo".

use std::sync::LazyLock;

use namegraph_document::{EntityType, Mention};
use regex::Regex;

use crate::title;

/// More bytes between two names are another sentence.
const LONGEST: usize = 80;

/// Letters that a word of a name must have to be looked for in an account.
const SHORTEST_IN_ACCOUNT: usize = 3;

/// What stands between a name and another of the same.
static BETWEEN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?x)^ ["”’]? (?:,\s|\s\(|\s[–—-]\s|\s) (?:(?:who|which|that)\s+(?:is|was|are|were|had\s+been)\s+)?
        (?:(?:and|now|then|once|also|better|best|widely|commonly|popularly|locally|simply|universally|formerly|previously|originally|
            later|today|sometimes|until\s+then|until\s+recently|to\s+his\s+\w+|to\s+her\s+\w+)\s+)*
        (?:known\s+(?:\w+\s+){0,3}(?:as|by\s+the\s+(?:name|nickname|alias)(?:\s+of)?)
          | (?:n[ée]e|n[ée]|alias|a\.?\ ?k\.?a\.?|born|formerly)
          | (?:is|was)\s+(?:nicknamed|dubbed|renamed|called)
          | (?:whose|his|her)\s+(?:real|birth|full|legal|maiden|stage|given|pen)\s+name\s+(?:is|was)
          | (?:with|using|under|whose)\s+(?:the\s+|a\s+|his\s+|her\s+)?(?:nom\s+de\s+guerre|pseudonym|stage\s+name|pen\s+name|nickname|alias|code\s+name)(?:\s+(?:of|is|was))?
          | (?:nom\s+de\s+guerre|stage\s+name|pen\s+name|pseudonym|nickname|maiden\s+name|code\s+name)(?:\s+(?:is|was))?
          | (?:who|and)\s+(?:performs?|performed|records?|recorded|writes|wrote|goes|went|sings|sang|raps)\s+(?:as|under\s+the\s+(?:name|pseudonym)(?:\s+of)?|by(?:\s+the\s+name(?:\s+of)?)?)
          | who\s+as
        ),? \s+ ["“‘]? (?:the\s+)? ["“‘]? $"#,
    )
});
/// Of bodies and places: only that they were or are known by another name.
static KNOWN: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?:formerly|previously|now|also|once|better|then) known as\b"));
static BORN: LazyLock<Regex> = LazyLock::new(|| pattern(r"^ (?:n[ée]e?|alias|a\.?k\.?a\.?) "));
/// "who was Fiona Maddox until her wedding".
static WAS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^,? who was (?:then |once )?(?:called |named )?$"));
static UNTIL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^,? (?:until|before) (?:she|he|her|his|they|their|marrying|changing|it|the|\d)")
});

fn pattern(written: &str) -> Regex {
    Regex::new(written).expect("the pattern is right: a test matches it")
}

/// The pairs of neighbouring mentions, by the place of the first, of which the text says that both are one.
///
/// Time: linear in the mentions.
pub(super) fn aliases(text: &str, mentions: &[Mention]) -> Vec<usize> {
    (1..mentions.len())
        .filter(|&next| says_so(text, &mentions[next - 1], &mentions[next]))
        .map(|next| next - 1)
        .collect()
}

fn says_so(text: &str, name: &Mention, alias: &Mention) -> bool {
    let between = text.get(name.span.end..alias.span.start).unwrap_or_default();
    // "known as Lady Gaga": a title is no part of a mention.
    let titled =
        title::in_front(text, alias.span.start).and_then(|title| between.trim_end().strip_suffix(title));
    let between = titled.unwrap_or(between);
    let behind = text.get(alias.span.end..).unwrap_or_default();
    let of_one_kind = name.entity_type == alias.entity_type && name.entity_type != EntityType::Miscellaneous;
    // "formerly Facebook's lawyer" says where he worked.
    let possessive = behind.starts_with("'s") || behind.starts_with("’s");
    let written = |mention: &Mention| mention.span.of(text).unwrap_or_default();
    let is_account =
        between == " (@" && behind.starts_with(')') && is_account_of(written(name), written(alias));
    of_one_kind
        && !possessive
        && between.len() <= LONGEST
        && (is_account || is_called(between, name) || WAS.is_match(between) && UNTIL.is_match(behind))
}

/// Whether an account bears a name of its owner: "@SenTedCruz" is Ted Cruz's, "@HuffPost" is not Ann Lee's.
pub fn is_account_of(owner: &str, account: &str) -> bool {
    let account = account.to_lowercase();
    let long = |word: &&str| word.chars().count() >= SHORTEST_IN_ACCOUNT;
    owner.split(|c: char| !c.is_alphabetic()).filter(long).any(|word| account.contains(&word.to_lowercase()))
}

/// Whether words call a name by the next one.
fn is_called(between: &str, name: &Mention) -> bool {
    let person = name.entity_type == EntityType::Person;
    // "A friend of Ann Lee known as" somebody else.
    let close = between.starts_with(' ') && !between.trim_start().starts_with(['(', '–', '—', '-']);
    BETWEEN.is_match(between)
        && if person { !close || BORN.is_match(between) } else { KNOWN.is_match(between) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use namegraph_document::Span;

    #[test]
    fn a_text_says_what_somebody_is_called_as_well() {
        let cases = [
            ("Joaquin Guzman, known as El Chapo, fled", "Joaquin Guzman", "El Chapo", true),
            ("Stefani Germanotta, better known as Lady Gaga, sang", "Stefani Germanotta", "Lady Gaga", true),
            ("Fiona Greaves, who was Fiona Maddox until her wedding", "Fiona Greaves", "Fiona Maddox", true),
            (
                "Svetlana Orlova, formerly Svetlana Kuzmina, of Riga",
                "Svetlana Orlova",
                "Svetlana Kuzmina",
                true,
            ),
            ("Ilich Ramírez Sánchez, alias Carlos, was", "Ilich Ramírez Sánchez", "Carlos", true),
            ("Stefani Germanotta, known as Lady Gaga, sang", "Stefani Germanotta", "Gaga", true),
            ("— Ted Cruz (@tedcruz) March 18", "Ted Cruz", "tedcruz", true),
            ("Ted Cruz (@tedcruz and others", "Ted Cruz", "tedcruz", false),
            ("Follow Ann Lee (@HuffPost)", "Ann Lee", "HuffPost", false),
            ("Joko Widodo, who is widely known as Jokowi, won", "Joko Widodo", "Jokowi", true),
            ("Dimitri Vassos, known to his friends as “the Baker”", "Dimitri Vassos", "Baker", true),
            ("Mary Evans (born Mary Ann Cross) wrote", "Mary Evans", "Mary Ann Cross", true),
            ("Eric Blair, whose pen name was George Orwell,", "Eric Blair", "George Orwell", true),
            ("Marshall Mathers, a.k.a. Eminem, sued", "Marshall Mathers", "Eminem", true),
            ("Abu Omar, nom de guerre Samir Halabi, said", "Abu Omar", "Samir Halabi", true),
            (
                "Farrokh Bulsara, who performed as Freddie Mercury, died",
                "Farrokh Bulsara",
                "Freddie Mercury",
                true,
            ),
            ("Ann Lee née Kim left", "Ann Lee", "Kim", true),
            ("Ann Lee, who met Bo Kim", "Ann Lee", "Bo Kim", false),
            ("Ann Lee, formerly Bo Kim's lawyer,", "Ann Lee", "Bo Kim", false),
            ("Ann Lee and Bo Kim, known as", "Ann Lee", "Bo Kim", false),
            ("Ann Lee called Bo Kim", "Ann Lee", "Bo Kim", false),
            ("Ann Lee, now Bo Kim", "Ann Lee", "Bo Kim", false),
            ("a friend of Ann Lee known as Bo Kim", "Ann Lee", "Bo Kim", false),
            ("Ann Lee, and now Bo Kim", "Ann Lee", "Bo Kim", false),
            ("Ann Lee dubbed Bo Kim", "Ann Lee", "Bo Kim", false),
            ("Olga Weber, who as Olga Sidorova had won", "Olga Weber", "Olga Sidorova", true),
            ("Ann Lee, born in Bo Kim", "Ann Lee", "Bo Kim", false),
            ("Ann Lee was Bo Kim until then", "Ann Lee", "Bo Kim", false),
        ];
        for (text, name, alias, expected) in cases {
            let mention = |name: &str| {
                let start = text.find(name).unwrap();
                let span = Span::new(start, start + name.len());
                Mention { span, entity_type: EntityType::Person, score: 1.0 }
            };
            assert_eq!(!aliases(text, &[mention(name), mention(alias)]).is_empty(), expected, "{text}");
        }
    }
}
