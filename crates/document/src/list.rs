//! Which names are items of one list: "Ann Lee, Bo Li and Jo Ray".

use crate::Span;

/// The fewest names of a list.
const LEAST: usize = 3;
/// The longest word of a title between two items, in bytes: "Sen.", "Reps.".
const LONGEST_TITLE: usize = 6;

/// For each of these names, in order and without overlap, where the list begins that it is an item of.
///
/// Between two items stand commas, semicolons, "and" or "or", whatever is in brackets, and short titles; nothing is said there. Two
/// names are no list.
///
/// Time: linear in the text between the names.
pub fn lists(text: &str, names: &[Span]) -> Vec<Option<usize>> {
    let mut found = vec![None; names.len()];
    let mut first = 0;
    for at in 1..=names.len() {
        let goes_on =
            at < names.len() && separates(text.get(names[at - 1].end..names[at].start).unwrap_or("."));
        if goes_on {
            continue;
        }
        if at - first >= LEAST {
            found[first..at].fill(Some(names[first].start));
        }
        first = at;
    }
    found
}

/// Whether these words only part one item of a list from the next.
fn separates(between: &str) -> bool {
    // What is longer says something, or would cost time.
    if between.len() > 60 || between.contains('\n') {
        return false;
    }
    let mut parted = false;
    let mut depth = 0;
    for word in between.split_whitespace() {
        let opens = word.matches(['(', '[']).count();
        let closes = word.matches([')', ']']).count();
        let inside = depth > 0 || opens > 0;
        depth = (depth + opens).saturating_sub(closes);
        parted |= word.ends_with([',', ';']) || word.starts_with([',', ';', '|', '•', '·']);
        if inside {
            continue;
        }
        let bare = word.trim_matches([',', ';', '|', '•', '·', '&']);
        let joins = matches!(bare, "and" | "or" | "und" | "y" | "et");
        parted |= joins || word == "&";
        let title =
            bare.len() <= LONGEST_TITLE && bare.ends_with('.') && bare.starts_with(char::is_uppercase);
        let party =
            bare.len() <= 2 * LONGEST_TITLE && bare.contains('-') && bare.starts_with(char::is_uppercase);
        if !(bare.is_empty() || joins || title || party) {
            return false;
        }
    }
    parted && depth == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_of_lists() {
        // Names stand between asterisks; those of one list get one letter.
        let cases = [
            ("*Ann Lee*, *Bo Li* and *Jo Ray* met.", "aaa"),
            ("*Ann Lee* and *Bo Li* met.", "..."),
            ("*Ann* (R-Ky.), *Bo* (D-Calif.), and *Jo* met *Max*.", "aaa."),
            ("Sens. *Ann*, R-Ky.; Sen. *Bo*, D-Ill.; and Sen. *Jo*, D-Md. met", "aaa"),
            ("*Ann* met *Bo*, and *Jo* was in *Rome*.", "...."),
            ("*Oslo*, *Rome* and *Kiev*. *Ann*, *Bo* and *Jo* left.", "aaabbb"),
            ("*President* *Ann* of *Utah*", "..."),
        ];
        for (marked, expected) in cases {
            let (mut text, mut names, mut open) = (String::new(), Vec::new(), None);
            for c in marked.chars() {
                match (c, open.take()) {
                    ('*', None) => open = Some(text.len()),
                    ('*', Some(start)) => names.push(Span::new(start, text.len())),
                    (c, still) => {
                        text.push(c);
                        open = still;
                    }
                }
            }
            let found = lists(&text, &names);
            let mut letters: Vec<usize> = found.iter().flatten().copied().collect();
            letters.dedup();
            let letter = |start: &Option<usize>| {
                start.map_or('.', |start| {
                    (b'a' + letters.iter().position(|l| *l == start).unwrap() as u8) as char
                })
            };
            let expected: String = expected.chars().take(names.len()).collect();
            assert_eq!(found.iter().map(letter).collect::<String>(), expected, "{marked}");
        }
    }
}
