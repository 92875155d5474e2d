//! Names one after the other, and nothing said of them: members of a caucus, results; and what is too long to be a sentence.

use namegraph_document::Span;

/// The longest sentence that says something of those it names, in bytes.
const LONGEST: usize = 4_000;
/// How many items a roster has at least.
const LEAST_ITEMS: usize = 7;
/// How many items a line beside a roster has at least, to be part of it.
const LEAST_ITEMS_BESIDE: usize = 3;
/// The most of its words that may begin with a small letter: what is said of somebody has a verb, and mostly an article.
const MOST_SMALL: f64 = 0.03;
/// The fewest of its words that are words at all.
const LEAST_WORDS: usize = 8;

/// Sentences that are rosters, in order: those of many items, and shorter ones beside them.
///
/// Time: linear in the text.
pub(super) fn rosters(text: &str, sentences: &[Span]) -> Vec<Span> {
    let shape = |s: &Span| if is_bare(&text[s.start..s.end]) { items(&text[s.start..s.end]) } else { 0 };
    let items: Vec<usize> = sentences.iter().map(shape).collect();
    let mut found = Vec::new();
    let mut i = 0;
    while i < items.len() {
        // A run of bare lines is one roster if one of its lines is.
        let run = items[i..].iter().take_while(|&&n| n >= LEAST_ITEMS_BESIDE).count();
        if items[i..i + run].iter().any(|&n| n >= LEAST_ITEMS) {
            found.extend_from_slice(&sentences[i..i + run]);
        }
        i += run.max(1);
    }
    found
}

/// What is too long to be a sentence, in order: a text without a full stop, a line of figures.
pub(super) fn tables(sentences: &[Span]) -> impl Iterator<Item = Span> {
    sentences.iter().copied().filter(|s| s.len() > LONGEST)
}

/// Stretches between commas and the like.
fn items(sentence: &str) -> usize {
    sentence
        .split([',', ';', '|', '•', '·', '\t'])
        .filter(|item| item.chars().any(char::is_alphabetic))
        .count()
}

/// Whether hardly a word begins with a small letter, and enough are words.
fn is_bare(sentence: &str) -> bool {
    let small = |word: &str| word.chars().next().is_some_and(char::is_lowercase);
    let (mut words, mut with_small) = (0, 0);
    for word in sentence.split_whitespace().filter(|w| w.chars().any(char::is_alphabetic)) {
        words += 1;
        with_small += usize::from(small(word) && !is_particle(word));
    }
    // Where no letter is small, none says what a word is.
    words >= LEAST_WORDS
        && sentence.chars().any(char::is_lowercase)
        && with_small as f64 <= MOST_SMALL * words as f64
}

/// Small words within names, and before the last of many.
fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "and"
            | "of"
            | "the"
            | "de"
            | "la"
            | "da"
            | "di"
            | "du"
            | "van"
            | "von"
            | "der"
            | "den"
            | "al"
            | "el"
            | "bin"
            | "y"
            | "e"
            | "et"
            | "und"
            | "for"
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;

    #[test]
    fn names_without_a_verb_are_a_roster() {
        let roster = "Iowa: Tim Albrecht, Brad Anderson, Rob Barron, Jeff Boeyink, Bonnie Campbell, Dave Caris, Sam Clovis and Sara Craig";
        assert_eq!(found(roster), [(roster, "roster")]);
        let beside = format!("{roster}\n\nUtah: Ann Lee, Bo Li, Jo Ray, Max Ott, Ida Orr");
        assert_eq!(found(&beside).len(), 2);
        let none = [
            "Police identified the victims: Arthur Daniels, Mary Knight, Gerald Read, Martin Bodrog, Sylvia Frasier, Kathy Gaarde and John Roger Johnson.",
            "Ann Lee, Bo Li and Jo Ray met in Rome.",
            "France (Cyril Bos, Philippe Ermenault, Francis Moreau) 4:05 beat Germany (Guido Fulst, Danilo Hondo, Robert Szonn)",
            "THE PRESIDENT, WHO MET MERKEL, MACRON, MAY, ABE, CONTE AND TRUDEAU IN QUEBEC, LEFT.",
            "Utah: Ann Lee, Bo Li, Jo Ray, Max Ott, Ida Orr",
            "He went to Rome, Paris, London, Oslo, Berlin, Vienna, Athens and Madrid in a week.",
        ];
        for text in none {
            assert_eq!(found(text), [], "{text:?}");
        }
    }
}
