//! A name that a text has in full, and that was found cut short, or not at all, at another place: "Katanga" where there is "Katanga Copper".

use std::collections::{BTreeMap, HashMap};

use namegraph_document::{EntityType, Mention, Span};

use super::words::{before, begins_sentence, begins_upper, behind, replaced};

/// How sure a name must be somewhere to be one where nothing was found.
const SURE: f32 = 0.8;
/// How sure it must be to be one where a piece of it was found.
const LIKELY: f32 = 0.5;
/// The most words of such a name.
const MOST_WORDS: usize = 10;

/// Time: O(words of the text + names), since names are looked up by their first word and a name is at most so many words.
pub(super) fn mended(text: &str, mentions: Vec<Mention>) -> Vec<Mention> {
    let mut names: HashMap<&str, (BTreeMap<EntityType, f32>, f32)> = HashMap::new();
    for mention in mentions.iter().filter(|m| m.score >= LIKELY && m.entity_type != EntityType::Miscellaneous)
    {
        let name = mention.span.of(text).unwrap_or_default();
        let words = name.split(' ').count();
        let cased = begins_upper(name)
            && !name.starts_with("The ")
            && name.rsplit(' ').next().is_some_and(begins_upper)
            && name.chars().any(char::is_lowercase);
        if words > 1 && words <= MOST_WORDS && cased && !name.contains('\n') {
            let (types, best) = names.entry(name).or_default();
            *types.entry(mention.entity_type).or_default() += mention.score;
            *best = best.max(mention.score);
        }
    }
    let mut lengths: HashMap<&str, Vec<usize>> = HashMap::new();
    for name in names.keys() {
        let first = name.split(' ').next().unwrap_or_default();
        lengths.entry(first).or_default().push(name.len());
    }
    for lengths in lengths.values_mut() {
        lengths.sort_unstable_by(|a, b| b.cmp(a));
        lengths.dedup();
    }
    let mut new = Vec::new();
    let mut next = 0;
    let mut from = 0;
    let mut at = 0;
    for word in text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’' | '-' | '.' | '&')) {
        let start = at;
        at += word.len() + text[at + word.len()..].chars().next().map_or(0, char::len_utf8);
        if word.is_empty() || start < from {
            continue;
        }
        let Some(lengths) = lengths.get(word) else { continue };
        let whole = lengths.iter().find_map(|&length| {
            let end = start + length;
            let known = names.get(text.get(start..end)?)?;
            text[end..].chars().next().is_none_or(|c| !c.is_alphanumeric()).then_some((end, known))
        });
        let Some((end, (types, best))) = whole else { continue };
        let span = Span::new(start, end);
        while mentions.get(next).is_some_and(|m| m.span.end <= start) {
            next += 1;
        }
        let here = &mentions[next..];
        let here = &here[..here.partition_point(|m| m.span.start < end)];
        let within = here.iter().all(|m| m.span.start >= start && m.span.end <= end);
        if !within || here.first().is_some_and(|m| m.span == span) {
            continue;
        }
        // A piece of a longer name is left to it: "New York" of "New York Trust".
        let goes_on = begins_upper(behind(text, end)) && !text[end..].starts_with('\n')
            || begins_upper(before(text, start))
                && !begins_sentence(text, start)
                && !text[..start].ends_with('\n')
                && !is_title(before(text, start));
        if goes_on && here.is_empty() {
            continue;
        }
        let (&entity_type, _) = types.iter().max_by(|a, b| a.1.total_cmp(b.1)).expect("a name has a type");
        let pieces = here.iter().map(|m| m.score).fold(0.0, f32::max);
        if *best < if here.is_empty() { SURE } else { SURE.min(pieces) } {
            continue;
        }
        new.push(Mention { span, entity_type, score: *best });
        from = end;
    }
    replaced(mentions, new)
}

/// Whether a word before a name is none of it.
fn is_title(word: &str) -> bool {
    word.ends_with('.')
        || matches!(
            word,
            "President"
                | "Senator"
                | "Governor"
                | "Judge"
                | "Justice"
                | "Secretary"
                | "Minister"
                | "Mayor"
                | "General"
                | "Prime"
                | "Director"
                | "Chairman"
                | "The"
                | "Former"
        )
}

#[cfg(test)]
mod tests {
    use super::super::tests::holds;

    #[test]
    fn a_name_is_whole_wherever_it_stands() {
        holds(&[
            (
                "[Katanga Copper|ORG] lost. In May [Katanga|LOC] Copper won.",
                "Katanga Copper ORG, Katanga Copper ORG",
            ),
            (
                "[Brothers of Italy|ORG] won [Italy|LOC]; Brothers of [Italy|LOC] lost",
                "Brothers of Italy ORG, Italy LOC, Brothers of Italy ORG",
            ),
            ("[Justin Trudeau|PER] and, said Justin Trudeau, none", "Justin Trudeau PER, Justin Trudeau PER"),
            ("[New York|LOC] and New York Trust", "New York LOC"),
            ("[New York|LOC] and the [New York Trust|ORG]", "New York LOC, New York Trust ORG"),
            ("[Ann Lee|PER 0.5] and Ann Lee", "Ann Lee PER"),
            (
                "[Katanga|LOC 0.49] Copper, [Katanga Copper|ORG 0.56]",
                "Katanga Copper ORG, Katanga Copper ORG",
            ),
        ]);
    }
}
