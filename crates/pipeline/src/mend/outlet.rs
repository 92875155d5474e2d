//! "Fox" beside "Fox News" is the network, whatever a sentence takes it for; not where somebody of the name is in the text. And what has
//! a capital article within a sentence is the paper: "in The Atlantic", "told The Hill".

use std::collections::BTreeSet;

use namegraph_document::{EntityType, Mention};

use super::words::{before, begins_sentence, behind, is_title_case};

/// What follows a word that is a broadcaster's or a maker's name by itself. Foundations, campaigns and towers are a person's who is
/// called by that word as well.
const BEHIND: [&str; 13] = [
    "Airlines",
    "Airways",
    "Broadcasting",
    "Business",
    "Channel",
    "Entertainment",
    "Motor",
    "Motors",
    "Network",
    "News",
    "Sports",
    "Studios",
    "Television",
];
/// Papers and magazines that have an article, and whose names mean something else without it.
const WITH_ARTICLE: [&str; 24] = [
    "Advocate",
    "Athletic",
    "Atlantic",
    "Australian",
    "Bulwark",
    "Dispatch",
    "Economist",
    "Federalist",
    "Forward",
    "Guardian",
    "Hill",
    "Independent",
    "Intercept",
    "Lancet",
    "Nation",
    "Observer",
    "Onion",
    "Oregonian",
    "Root",
    "Spectator",
    "Tennessean",
    "Verge",
    "Week",
    "Wrap",
];
/// Words in front of a person's surname.
const TITLES: [&str; 17] = [
    "Attorney",
    "Congressman",
    "Dr",
    "Gov",
    "Governor",
    "Judge",
    "Justice",
    "Mayor",
    "Miss",
    "Mr",
    "Mrs",
    "Ms",
    "President",
    "Rep",
    "Sen",
    "Senator",
    "Sir",
];

/// Time: O(n log n) in the names.
pub(super) fn mended(text: &str, mentions: Vec<Mention>) -> Vec<Mention> {
    networks(text, papers(text, mentions))
}

fn papers(text: &str, mut mentions: Vec<Mention>) -> Vec<Mention> {
    for mention in &mut mentions {
        let written = mention.span.of(text).unwrap_or_default();
        let whole = written.strip_prefix("The ");
        let article = match whole {
            Some(_) => Some(mention.span.start),
            None => text[..mention.span.start].strip_suffix("The ").map(str::len),
        };
        let is_paper = WITH_ARTICLE.binary_search(&whole.unwrap_or(written)).is_ok();
        let goes_on = is_title_case(behind(text, mention.span.end));
        if is_paper && !goes_on && article.is_some_and(|at| !begins_sentence(text, at)) {
            mention.entity_type = EntityType::Organization;
        }
    }
    mentions
}

fn networks(text: &str, mut mentions: Vec<Mention>) -> Vec<Mention> {
    let written = |mention: &Mention| mention.span.of(text).unwrap_or_default();
    let of_type = |kind| mentions.iter().filter(move |m| m.entity_type == kind);
    let outlets: BTreeSet<&str> = of_type(EntityType::Organization)
        .filter_map(|mention| {
            let (first, rest) = written(mention).split_once(' ')?;
            let next = rest.split(' ').next().unwrap_or(rest);
            (is_title_case(first) && BEHIND.binary_search(&next).is_ok()).then_some(first)
        })
        .collect();
    if outlets.is_empty() {
        return mentions;
    }
    let titled = |mention: &Mention| {
        let word = before(text, mention.span.start).trim_end_matches('.');
        TITLES.binary_search(&word).is_ok()
    };
    let persons: BTreeSet<&str> = of_type(EntityType::Person)
        .filter(|mention| written(mention).contains(char::is_whitespace) || titled(mention))
        .flat_map(|mention| written(mention).split_whitespace())
        .collect();
    let taken: Vec<bool> = mentions
        .iter()
        .map(|mention| {
            let name = written(mention);
            mention.entity_type == EntityType::Person && outlets.contains(name) && !persons.contains(name)
        })
        .collect();
    for (mention, _) in mentions.iter_mut().zip(taken).filter(|(_, taken)| *taken) {
        mention.entity_type = EntityType::Organization;
    }
    mentions
}

#[cfg(test)]
mod tests {
    use super::super::tests::holds;

    #[test]
    fn words_are_in_order() {
        assert!(super::BEHIND.is_sorted() && super::TITLES.is_sorted() && super::WITH_ARTICLE.is_sorted());
    }

    #[test]
    fn a_capital_article_within_a_sentence_is_a_papers() {
        holds(&[
            ("wrote in The [Atlantic|LOC] that", "Atlantic ORG"),
            ("told [The Hill|LOC]. He left the [Hill|LOC]", "The Hill ORG, Hill LOC"),
            ("across the [Atlantic|LOC]. The [Atlantic|LOC] is warm", "Atlantic LOC, Atlantic LOC"),
        ]);
    }

    #[test]
    fn a_network_is_no_person() {
        holds(&[
            ("[Fox News|ORG] said. [Fox|PER]'s programs", "Fox News ORG, Fox ORG"),
            ("[Fox News|ORG] on [Vicente Fox|PER]. [Fox|PER] left", "Fox News ORG, Vicente Fox PER, Fox PER"),
            ("[Bloomberg News|ORG] asked Mayor [Bloomberg|PER]", "Bloomberg News ORG, Bloomberg PER"),
            ("the [Clinton Foundation|ORG]. [Clinton|PER] spoke", "Clinton Foundation ORG, Clinton PER"),
        ]);
    }
}
