//! A name within brackets that goes on behind them: "[James] Comey", "(Mark) Meadows"; and names with half a bracket.

use namegraph_document::{EntityType, Mention, Span};

use super::words::{is_given, is_title_case};

/// How far a bracket may open before a name, in bytes.
const LONGEST_TITLE: usize = 40;

/// Puts together what an editor's brackets part, and takes other half brackets off.
///
/// Time: linear in the names.
pub(super) fn mended(text: &str, mentions: Vec<Mention>) -> Vec<Mention> {
    let mut mended: Vec<Mention> = Vec::with_capacity(mentions.len());
    for mention in mentions {
        let goes_on = |last: &Mention| {
            is_inserted(text, last.span, mention.span)
                || last.entity_type == EntityType::Person
                    && mention.entity_type == EntityType::Person
                    && is_given_in_brackets(text, last.span)
                    && text.get(last.span.end..mention.span.start) == Some(" ")
        };
        if let Some(last) = mended.last_mut().filter(|last| goes_on(last)) {
            last.span.end = mention.span.end;
            last.entity_type = EntityType::Person;
            last.score = last.score.min(mention.score);
        } else {
            mended.push(mention);
        }
    }
    for mention in &mut mended {
        mention.span = whole(text, mention.span);
    }
    mended.retain(|mention| !mention.span.is_empty() && !is_letter_put_in(text, mention.span));
    mended
}

/// "[James] Comey": a given name that an editor put before a surname, whatever that was taken for.
fn is_inserted(text: &str, given: Span, surname: Span) -> bool {
    let [first, last] = [given, surname].map(|span| span.of(text).unwrap_or_default());
    text[..given.start].ends_with('[')
        && text.get(given.end..surname.start) == Some("] ")
        && is_given(first)
        && is_title_case(last)
}

/// "[W]e": a capital that an editor put in.
fn is_letter_put_in(text: &str, span: Span) -> bool {
    let behind = text[span.end..].strip_prefix(']').unwrap_or_default();
    text[..span.start].ends_with('[')
        && span.of(text).is_some_and(|name| name.chars().count() == 1)
        && behind.starts_with(char::is_lowercase)
}

/// Whether one word ends a bracket that opens right before it, or before a title: "[Attorney General Eric]".
fn is_given_in_brackets(text: &str, span: Span) -> bool {
    let (name, before) = (span.of(text).unwrap_or_default(), text.get(..span.start).unwrap_or_default());
    let near = &before[before.ceil_char_boundary(before.len().saturating_sub(LONGEST_TITLE))..];
    let title = near.rsplit_once(['(', '[']).map(|(_, title)| title);
    let opens =
        title.is_some_and(|title| title.split_whitespace().all(|w| w.starts_with(char::is_uppercase)));
    closes(name) && !name.contains(' ') && opens
}

/// Whether a name ends with a bracket that does not open in it.
fn closes(name: &str) -> bool {
    let pairs = [(')', '('), (']', '[')];
    pairs.into_iter().any(|(close, open)| name.ends_with(close) && !name.contains(open))
}

/// A name without half brackets at its ends.
fn whole(text: &str, span: Span) -> Span {
    let name = span.of(text).unwrap_or_default();
    let end = if closes(name) { name.len() - 1 } else { name.len() };
    let pairs = [('(', ')'), ('[', ']')];
    let opens = pairs.into_iter().any(|(open, close)| name.starts_with(open) && !name.contains(close));
    Span::new(span.start + usize::from(opens), span.start + end.max(usize::from(opens))).trimmed(text)
}

#[cfg(test)]
mod tests {
    use super::super::tests::holds;

    #[test]
    fn brackets_part_no_name() {
        holds(&[
            ("“[[W|PER]]e met [Ann Lee|PER]”", "Ann Lee PER"),
            ("“([Mark)|PER] [Meadows|PER] spoke first,” she said.", "Mark) Meadows PER"),
            ("He met (Sen. [John)|PER] [Thune|PER] of [Iowa)|LOC].", "John) Thune PER, Iowa LOC"),
            ("They saw her ([Ann Lee)|PER], and [(Oslo|LOC] after.", "Ann Lee PER, Oslo LOC"),
            ("They sat (with [Ann)|PER] [Bob Smith|PER] spoke.", "Ann PER, Bob Smith PER"),
            ("“[[James|PER]] [Madison|LOC] and [[Ann|PER]] [Lee|PER]”", "James] Madison PER, Ann] Lee PER"),
            ("[Acme (UK)|ORG] met [Ann (Annie) Lee|PER].", "Acme (UK) ORG, Ann (Annie) Lee PER"),
        ]);
    }
}
