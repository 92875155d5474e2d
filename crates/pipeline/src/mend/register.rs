//! Lists of people as registers have them, the surname first: "Present: Lim, Boon Kiat; Osei, Abena".

use std::sync::LazyLock;

use namegraph_document::{EntityType, Mention, Span};
use regex::Regex;

use super::words::pattern;

/// "Lim, Boon Kiat" between semicolons, colons, and the ends of a line.
static ENTRY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?m)(?:^|[:;])[ \t]*((?:(?:van|von|de|da|di|del|la|bin|al|el)[ -])*\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+)?, \p{Lu}[\p{L}'’.-]*(?: \p{Lu}[\p{L}'’.-]*){0,2})(?:\s*\([^)]*\))?[ \t.]*(?:;|$| and \p{Lu})",
    )
});
/// Fewer entries in a line are no list.
const FEWEST: usize = 2;

pub(super) fn mended(text: &str, mentions: Vec<Mention>) -> Vec<Mention> {
    let entries = entries(text);
    if entries.is_empty() {
        return mentions;
    }
    let mut kept: Vec<Mention> = Vec::with_capacity(mentions.len());
    for mention in mentions {
        let at = entries.partition_point(|entry| entry.end <= mention.span.start);
        match entries
            .get(at)
            .filter(|entry| entry.start <= mention.span.start && mention.span.end <= entry.end)
        {
            Some(&span) => {
                let whole = Mention { span, entity_type: EntityType::Person, score: mention.score };
                match kept.last_mut() {
                    Some(last) if last.span == span => last.score = last.score.max(mention.score),
                    _ => kept.push(whole),
                }
            }
            None => kept.push(mention),
        }
    }
    kept
}

/// The entries of lines that have several, in order.
fn entries(text: &str) -> Vec<Span> {
    let mut entries = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if line.contains(';') && line.contains(", ") {
            let mut found = Vec::new();
            let mut from = 0;
            while let Some(entry) = ENTRY.captures_at(line, from).and_then(|entry| entry.get(1)) {
                let initial = entry
                    .as_str()
                    .rsplit([' ', '.'])
                    .nth(1)
                    .is_some_and(|word| word.chars().nth(1).is_none());
                let name = if initial { entry.as_str() } else { entry.as_str().trim_end_matches('.') };
                found.push(Span::new(start + entry.start(), start + entry.start() + name.len()));
                from = entry.end();
            }
            if found.len() >= FEWEST {
                entries.extend(found);
            }
        }
        start += line.len();
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registers_have_surnames_first() {
        let text =
            "Present: Lim, Boon Kiat; Osei, Abena; Van Wyk, Petrus.\nWe met in Paris, France; Rome was far.";
        let entries: Vec<&str> = entries(text).iter().filter_map(|span| span.of(text)).collect();
        assert_eq!(entries, ["Lim, Boon Kiat", "Osei, Abena", "Van Wyk, Petrus"]);
        let mention = |name: &str, entity_type| {
            let start = text.find(name).unwrap();
            Mention { span: Span::new(start, start + name.len()), entity_type, score: 0.5 }
        };
        let given = vec![
            mention("Lim", EntityType::Location),
            mention("Boon Kiat", EntityType::Location),
            mention("Abena", EntityType::Person),
            mention("Paris", EntityType::Location),
        ];
        let found = mended(text, given);
        let names: Vec<_> = found.iter().map(|m| (m.span.of(text).unwrap(), m.entity_type)).collect();
        let person = EntityType::Person;
        assert_eq!(
            names,
            [("Lim, Boon Kiat", person), ("Osei, Abena", person), ("Paris", EntityType::Location)]
        );
        assert_eq!(mended(text, found.clone()), found);
    }
}
