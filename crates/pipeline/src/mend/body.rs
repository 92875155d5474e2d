//! Bodies whose names go on behind a small word, where a recognizer cuts them: "University of California at Berkeley", "Court of Appeals
//! for the Fifth Circuit", "Church of Jesus Christ of Latter-day Saints".

use std::sync::LazyLock;

use namegraph_document::{EntityType, Mention, Span};
use regex::Regex;

use super::words::{pattern, replaced, touching};

/// A body as far as it is cut, and what it goes on with.
static WHOLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)
          \b(?:[Tt]he\ )?(?:
            University\ of\ \p{Lu}\p{L}+(?:\ \p{Lu}\p{L}+)?(?:\ at\ |,\ |[-–—]|\ [-–—]\ )(?:Ann\ Arbor|Arlington|Austin|Berkeley|Boulder|Chapel\ Hill|Charlotte|College\ Park|Dallas|Davis|Greensboro|Irvine|Las\ Vegas|Little\ Rock|Los\ Angeles|Madison|Merced|Milwaukee|Riverside|San\ Antonio|San\ Diego|San\ Francisco|Santa\ Barbara|Santa\ Cruz|Urbana-Champaign)
          | University\ of\ \p{Lu}\p{L}+(?:\ \p{Lu}\p{L}+)?\ at\ \p{Lu}\p{L}+(?:[\ -]\p{Lu}\p{L}+)?
          | (?:Christian\ Democratic|Communist|Conservative|Constitution|Democrat|Democratic|Green|Labour|Liberal|Libertarian|Reform|Republican|Socialist)\ party
          | Washington\ University\ in\ St\.?\ Louis
          | Office\ of\ (?:the\ )?(?:\p{Lu}\p{L}+\ )?(?:Inspector|Attorney|Surgeon|Solicitor|Comptroller)\ General
          | (?:U\.\ ?S\.\ |US\ |United\ States\ |[Ff]ederal\ )?(?:Circuit\ )?Court\ of\ Appeals\ for\ the\ (?:\p{Lu}\p{L}+|D\.\ ?C\.|DC|District\ of\ Columbia|\d{1,2}(?:st|nd|rd|th))\ Circuit
          | [Aa]l[\ -][Qq]a(?:eda|ida)\ in\ (?:[Tt]he\ )?(?:Arabian\ Peninsula|Indian\ Subcontinent|Islamic\ Maghreb|Mesopotamia)
          | Islamic\ State\ (?:in|of)\ Iraq\ and\ (?:Greater\ Syria|Syria|[Tt]he\ Levant|[Aa]l[\ -]Sham|Levant)
          | Church\ of\ Jesus\ Christ\ of\ Latter[\ -][Dd]ay\ Saints
        )\b",
    )
});
const ARTICLE: [&str; 2] = ["The ", "the "];

/// Puts together what was found in pieces, or as far as it is cut.
///
/// Time: linear in the text, times log of the names for what is found.
pub(super) fn mended(text: &str, mentions: Vec<Mention>) -> Vec<Mention> {
    let mut new = Vec::new();
    for found in WHOLE.find_iter(text) {
        let article = ARTICLE.into_iter().find(|article| found.as_str().starts_with(article));
        let span = Span::new(found.start() + article.map_or(0, str::len), found.end());
        let pieces = touching(&mentions, span);
        // "a Republican party-line vote"
        if text[found.end()..].starts_with('-') {
            continue;
        }
        let inside = |m: &Mention| m.span.start >= found.start() && m.span.end <= found.end();
        let fits = pieces.iter().all(|m| inside(m) && m.entity_type != EntityType::Person);
        if fits && pieces.first().is_some_and(|first| first.span != span || pieces.len() > 1) {
            let score = pieces.iter().map(|m| m.score).fold(1.0, f32::min);
            new.push(Mention { span, entity_type: EntityType::Organization, score });
        }
    }
    replaced(mentions, new)
}

#[cfg(test)]
mod tests {
    use super::super::tests::holds;

    #[test]
    fn a_body_goes_on_behind_a_small_word() {
        holds(&[
            (
                "She taught at the [University of California|ORG] at [Berkeley|LOC] then.",
                "University of California at Berkeley ORG",
            ),
            (
                "The [University of California|ORG], [Berkeley|LOC], said so.",
                "University of California, Berkeley ORG",
            ),
            ("He left the [University of Texas|ORG] at [Austin|LOC].", "University of Texas at Austin ORG"),
            (
                "At [Washington University|ORG] in [St. Louis|LOC] she read.",
                "Washington University in St. Louis ORG",
            ),
            (
                "The [U.S. Court of Appeals|ORG] for the [9th Circuit|ORG] ruled.",
                "U.S. Court of Appeals for the 9th Circuit ORG",
            ),
            (
                "The [Church of Jesus Christ|ORG] of [Latter-day Saints|ORG] said so.",
                "Church of Jesus Christ of Latter-day Saints ORG",
            ),
            (
                "The [University of Chicago|ORG] in [Illinois|LOC] said so.",
                "University of Chicago ORG, Illinois LOC",
            ),
            ("the [Islamic State of Iraq|LOC] and [Syria|LOC] (ISIS)", "Islamic State of Iraq and Syria ORG"),
            (
                "the [Democratic|MISC] party and a [Republican|MISC] senator",
                "Democratic party ORG, Republican MISC",
            ),
            ("The [Office of the Inspector|ORG] General said so.", "Office of the Inspector General ORG"),
            ("a [Republican|MISC] party-line vote", "Republican MISC"),
            ("[Al-Qaeda|ORG] in the [Islamic Maghreb|ORG] met", "Al-Qaeda in the Islamic Maghreb ORG"),
            ("The [Court of Appeals|ORG] for the first time met.", "Court of Appeals ORG"),
            (
                "The [University of Iowa|ORG] at [Grassley|PER]'s request closed.",
                "University of Iowa ORG, Grassley PER",
            ),
        ]);
    }
}
