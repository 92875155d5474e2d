//! Broadcasts, which stand in quotation marks behind their broadcaster or before their host: MSNBC's "Morning Joe" is no organization.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use namegraph_document::{EntityType, Mention, Span};
use regex::Regex;

use super::words::{begins_upper, pattern, replaced, touching};

/// A title in quotation marks, with what may stand before and behind it.
static QUOTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?x)
          (?P<owner>\b(?:ABC|BBC|Bloomberg|Bravo|C-SPAN|CBC|CBS|CNBC|CNN|Comedy\ Central|ESPN|Fox|Fox\ Business|Fox\ News|FOX|HBO|Hulu|MSNBC|MTV|NBC|NPR|Netflix|PBS|Showtime|Sky\ News|Telemundo|Univision)(?:\ News)?(?:['’]s?|['’]?\ (?:program|show))\ )?
          ["“](?P<title>[^"“”\n]{2,40}?)[,.]?["”]
          (?P<behind>\ (?:talk\ )?(?:anchors?|appearance|(?:co-?)?hosts?|episodes?|podcast|programs?|series|shows?)\b)?
        "#,
    )
});
/// Broadcasts that need no word of their broadcaster, in order.
const KNOWN: [&str; 14] = [
    "60 Minutes",
    "All Things Considered",
    "Face the Nation",
    "Fox & Friends",
    "Fox News Sunday",
    "Good Morning America",
    "Meet the Press",
    "Morning Edition",
    "Morning Joe",
    "Nightline",
    "Saturday Night Live",
    "The Daily Show",
    "The Late Show",
    "The View",
];
/// Words that a title writes small, in order.
const SMALL: [&str; 12] = ["&", "a", "and", "at", "for", "in", "of", "on", "the", "this", "to", "with"];
/// The most words of a title.
const LONGEST: usize = 6;

/// Time: linear in the text, times log of the names for what is found.
pub(super) fn mended(text: &str, mentions: Vec<Mention>) -> Vec<Mention> {
    let (mut titles, mut new) = (BTreeSet::new(), Vec::new());
    for found in QUOTED.captures_iter(text) {
        let Some(title) = found.name("title") else { continue };
        let known = KNOWN.binary_search(&title.as_str()).is_ok();
        let said = known || found.name("owner").is_some() || found.name("behind").is_some();
        let span = Span::new(title.start(), title.end());
        let pieces = touching(&mentions, span);
        let inside = |m: &Mention| m.span.start >= span.start && m.span.end <= span.end;
        if said && is_title(title.as_str()) && !pieces.is_empty() && pieces.iter().all(inside) {
            titles.insert(title.as_str());
            let score = pieces.iter().map(|m| m.score).fold(1.0, f32::min);
            new.push(Mention { span, entity_type: EntityType::Miscellaneous, score });
        }
    }
    let mut mentions = replaced(mentions, new);
    for mention in &mut mentions {
        if mention.span.of(text).is_some_and(|name| titles.contains(name)) {
            mention.entity_type = EntityType::Miscellaneous;
        }
    }
    mentions
}

fn is_title(quoted: &str) -> bool {
    let mut words = quoted.split(' ');
    let begins = |word: &str| begins_upper(word) || word.starts_with(|c: char| c.is_ascii_digit());
    words.next().is_some_and(begins)
        && words.all(|word| begins(word) || SMALL.binary_search(&word).is_ok())
        && quoted.split(' ').count() <= LONGEST
}

#[cfg(test)]
mod tests {
    use super::super::tests::holds;

    #[test]
    fn words_are_in_order() {
        assert!(super::SMALL.is_sorted() && super::KNOWN.is_sorted());
    }

    #[test]
    fn a_broadcast_is_no_organization() {
        holds(&[
            (
                "She said on [MSNBC|ORG]’s “[Morning Joe|ORG],” that [Morning Joe|ORG] ended.",
                "MSNBC ORG, Morning Joe MISC, Morning Joe MISC",
            ),
            ("on [CBS|ORG]’ “Face the [Nation|ORG].” It", "CBS ORG, Face the Nation MISC"),
            ("the [MSNBC|ORG] \"[Morning Joe|ORG]\" co-host", "MSNBC ORG, Morning Joe MISC"),
            ("[Fox News|ORG]' \"[Fox|ORG] & Friends\" show", "Fox News ORG, Fox & Friends MISC"),
            ("[CNN|ORG]’s “[Ann Lee|PER] told us that she would not come”", "CNN ORG, Ann Lee PER"),
            ("He told [CNN|ORG] “[Acme|ORG]” lied.", "CNN ORG, Acme ORG"),
            ("the so-called “[Gang of Eight|ORG]” senators", "Gang of Eight ORG"),
        ]);
    }
}
