//! Which names are items of one list: "Ann Lee, Bo Li and Jo Ray", "Ann Lee of Utah and Bo Li of Ohio".

use crate::Span;

/// The fewest names that are a list; of names with what is theirs, two are enough.
const LEAST: usize = 3;
/// The longest word of a title between two items, in bytes: "Sen.", "Reps.".
const LONGEST_TITLE: usize = 6;
/// Words that tie a second name to an item's first one.
const TIES: [&str; 5] = ["(", "from", "in", "of", "of the"];

/// A name's place in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Item {
    /// Where the list begins, in bytes.
    pub list: u32,
    /// Where the item begins.
    pub item: u32,
    /// Whether the name is the item's first one: Ann Lee of "Ann Lee of Utah".
    pub head: bool,
}

impl Item {
    /// The item as one number: of a head, which begins its item, the list alone.
    pub fn stored(self) -> i64 {
        let head = if self.head { 0 } else { (i64::from(self.item) + 1) << 32 };
        head | i64::from(self.list)
    }

    /// The item of a name that begins at a byte.
    pub fn read(stored: i64, start: u32) -> Self {
        let item = (stored >> 32) as u32;
        Self { list: stored as u32, item: item.checked_sub(1).unwrap_or(start), head: item == 0 }
    }
}

/// What stands between two names of a sentence.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Between {
    /// Commas, semicolons, "and" or "or".
    Items,
    /// A word that ties the second to the first.
    Tie,
    /// Something is said.
    Said,
}

/// For each of these names, in order and without overlap, its place in a list.
///
/// Between two items stand commas, semicolons, "and" or "or", whatever is in brackets, and short titles; nothing is said there. An item
/// is a name, or in a list of such a name with one that is tied to it: "Ann Lee of Utah".
///
/// Time: linear in the text between the names.
pub fn lists(text: &str, names: &[Span]) -> Vec<Option<Item>> {
    let mut found = vec![None; names.len()];
    let between: Vec<Between> =
        names.windows(2).map(|pair| between(text.get(pair[0].end..pair[1].start).unwrap_or("."))).collect();
    let mut first = 0;
    for at in 0..names.len() {
        if between.get(at).is_none_or(|between| *between == Between::Said) {
            let joints = &between[first..at];
            fill(&names[first..=at], joints, &mut found[first..=at]);
            first = at + 1;
        }
    }
    found
}

/// The lists of names between which nothing is said; `joints`: what stands between each two.
fn fill(names: &[Span], joints: &[Between], found: &mut [Option<Item>]) {
    let ties = joints.iter().filter(|joint| **joint == Between::Tie).count();
    let chained = joints.windows(2).any(|two| two == [Between::Tie; 2]);
    // "Ann, Bo and Jo of Utah" may all be of Utah, and "Ann of Utah, Ohio and Iowa" is of three.
    if ties > 1 && !chained && ties * 2 >= names.len() - ties {
        let list = names[0].start as u32;
        let mut item = list;
        for (at, (name, place)) in names.iter().zip(found).enumerate() {
            let head = at == 0 || joints[at - 1] == Between::Items;
            item = if head { name.start as u32 } else { item };
            *place = Some(Item { list, item, head });
        }
        return;
    }
    let mut from = 0;
    for (at, joint) in joints.iter().copied().chain([Between::Tie]).enumerate() {
        if joint != Between::Tie {
            continue;
        }
        let items = &names[from..=at];
        if items.len() >= LEAST {
            let list = items[0].start as u32;
            for (name, place) in items.iter().zip(&mut found[from..=at]) {
                *place = Some(Item { list, item: name.start as u32, head: true });
            }
        }
        from = at + 1;
    }
}

fn between(words: &str) -> Between {
    if TIES.contains(&words.trim()) {
        return Between::Tie;
    }
    // What a bracket tied ends with it.
    let rest = words.strip_prefix(')').filter(|rest| !rest.is_empty()).unwrap_or(words);
    if separates(rest) { Between::Items } else { Between::Said }
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
            ("*Ann* of *Utah* and *Bo* met", "..."),
            ("*Ann*, *Bo* and *Jo* of *Utah* met", "aaa."),
            ("*Ann* of *Utah*, *Ohio* and *Iowa*", ".aaa"),
            ("*Ann* of *Utah* and *Bo* of *Ohio* met *Max*", "aaaa."),
            ("*Ann* of *Acme* in *Utah* and *Bo* met", "...."),
            ("*France*'s *Ann* and *Germany*'s *Bo* met", "...."),
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
            let found: Vec<Option<u32>> = found.iter().map(|item| item.map(|item| item.list)).collect();
            let mut letters: Vec<u32> = found.iter().flatten().copied().collect();
            letters.dedup();
            let letter = |start: &Option<u32>| {
                start.map_or('.', |start| {
                    (b'a' + letters.iter().position(|l| *l == start).unwrap() as u8) as char
                })
            };
            let expected: String = expected.chars().take(names.len()).collect();
            assert_eq!(found.iter().map(letter).collect::<String>(), expected, "{marked}");
        }
    }

    #[test]
    fn an_item_keeps_its_own() {
        let text = "Ann of Utah, Bo (Acme), and Jo of Iowa met.";
        let names = ["Ann", "Utah", "Bo", "Acme", "Jo", "Iowa"];
        let spans = names.map(|name| {
            let start = text.find(name).unwrap();
            Span::new(start, start + name.len())
        });
        let items: Vec<Item> = lists(text, &spans).into_iter().flatten().collect();
        let items_and_heads: Vec<_> = items.iter().map(|item| (item.item as usize, item.head)).collect();
        let [ann, bo, jo] = ["Ann", "Bo", "Jo"].map(|name| text.find(name).unwrap());
        let expected = [ann, bo, jo].into_iter().flat_map(|item| [(item, true), (item, false)]);
        assert_eq!(items_and_heads, expected.collect::<Vec<_>>());
        for (item, span) in items.iter().zip(spans) {
            assert_eq!(Item::read(item.stored(), span.start as u32), *item);
        }
    }
}
