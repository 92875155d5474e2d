//! The chapters of a text that stands alone: what "when" means in a novel.

use std::sync::LazyLock;

use regex::Regex;

/// A heading longer than this, in bytes, is a sentence.
const LONGEST: usize = 100;
/// A chapter shorter than this, in bytes, is a line of the contents, or the book that begins with the chapter behind it.
const SHORTEST: usize = 400;
/// Fewer headings are none.
const FEWEST: usize = 3;
/// Parts that a text without chapters is cut into.
const PARTS: usize = 20;

/// "CHAPTER XII", "Letter 4", "Kapitel 3: Heimkehr", "VII. THE ADVENTURE OF THE BLUE CARBUNCLE".
static HEADING: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?x)^(?:
        (?i:chapter|letter|adventure|book|part|volume|canto|stave|act|kapitel|brief|teil|chapitre|lettre|livre|capítulo|capitulo|carta
            |libro|capitolo|hoofdstuk|глава|часть|розділ)
        \s+(?:\d{1,3}|[IVXLC]+|[ivxlc]+|(?i:the\s)?(?i:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last
            |one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen
            |twenty(?:-\w+)?|thirty(?:-\w+)?|forty(?:-\w+)?|fifty(?:-\w+)?))
        (?:\s*[.:—–-].*|\s+\p{Lu}.*)?
        | [IVXLC]+\.\s+\p{Lu}[\p{Lu}\s’',-]{3,}
    )$";
    Regex::new(pattern).expect("the pattern is right: a test matches it")
});

/// A stretch of a text, and how it is headed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chapter {
    /// The byte that it begins with.
    pub(crate) start: usize,
    /// Its heading, on one line; of a text without headings, which part it is.
    pub(crate) heading: String,
}

/// The chapters of a text in order, which cover it: by its headings or, where it has none, parts of one length.
///
/// Time: linear in the text.
pub(crate) fn chapters(text: &str) -> Vec<Chapter> {
    let mut found = headed(text);
    if found.len() < FEWEST {
        return parts(text);
    }
    if found[0].start >= SHORTEST {
        found.insert(0, Chapter { start: 0, heading: format!("before {}", found[0].heading) });
    }
    found[0].start = 0;
    found
}

fn headed(text: &str) -> Vec<Chapter> {
    let mut found: Vec<Chapter> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let heading = line.trim();
        if heading.len() <= LONGEST && HEADING.is_match(heading) {
            if found.last().is_some_and(|last| start - last.start < SHORTEST) {
                found.pop();
            }
            let heading = heading.split_whitespace().collect::<Vec<_>>().join(" ");
            found.push(Chapter { start, heading });
        }
        start += line.len();
    }
    found
}

fn parts(text: &str) -> Vec<Chapter> {
    let cut = |part: usize| text.floor_char_boundary(text.len() * part / PARTS);
    (0..PARTS)
        .map(|part| Chapter { start: cut(part), heading: format!("part {} of {PARTS}", part + 1) })
        .collect()
}

/// The chapter that a byte lies in.
pub(crate) fn at(chapters: &[Chapter], byte: usize) -> usize {
    chapters.partition_point(|chapter| chapter.start <= byte).saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_told_from_sentences() {
        for (line, is_heading) in [
            ("CHAPTER I", true),
            ("Chapter 12", true),
            ("Chapter the First", true),
            ("CHAPTER XII. In which Nell goes home", true),
            ("ADVENTURE I. A SCANDAL IN BOHEMIA", true),
            ("VII. THE ADVENTURE OF THE BLUE CARBUNCLE", true),
            ("Kapitel 3: Heimkehr", true),
            ("Глава 7", true),
            ("Letter 4", true),
            ("I.", false),
            ("I. had collected his forces.  This city had remained", false),
            ("Chapter one was the longest that she had written", false),
            ("Part of the way they walked", false),
            ("Book them", false),
        ] {
            assert_eq!(HEADING.is_match(line), is_heading, "{line}");
        }
    }

    #[test]
    fn chapters_cover_a_text() {
        let body = "She walked on. ".repeat(40);
        let text = format!(
            "CONTENTS\nChapter 1\nChapter 2\nBOOK I\n\nChapter 1\n{body}\nChapter 2\n{body}\nChapter 3\n{body}"
        );
        let headings: Vec<String> = chapters(&text).into_iter().map(|chapter| chapter.heading).collect();
        assert_eq!(headings, ["Chapter 1", "Chapter 2", "Chapter 3"]);
        assert_eq!(chapters(&text)[0].start, 0);
        assert_eq!(at(&chapters(&text), text.len() - 1), 2);
        assert_eq!(chapters(&body).len(), PARTS);
        assert_eq!(chapters("").len(), PARTS);
    }
}
