//! Words in CoNLL form as running text, as a newspaper would print them.
//!
//! * A comma, a full stop, a closing bracket or quote, "%", "'s" and "n't" stand right behind the word before.
//! * An opening bracket or quote, "$", "€", "£", "@" and "#" stand right before the word after.
//! * Straight quotes open and close in turn; the first word of a sentence opens one.
//! * A slash stands between its neighbours without spaces; dashes keep theirs.
//! * Sentences follow each other after a space; one that does not end in a closing mark (a headline, a row of a table)
//!   ends its paragraph.

use namegraph_document::Span;

use crate::gold::GoldText;

/// The text as it would be printed, with its names. Sentences and words are left for the reader to find: those of the
/// result are empty. A text whose words are not known is given back as it is.
pub fn running(gold: &GoldText) -> GoldText {
    let Some(words) = &gold.words else {
        return GoldText { sentences: Vec::new(), ..gold.clone() };
    };
    let place = |byte: usize| words.partition_point(|w| w.start < byte);
    let mut printer = Printer::default();
    let mut printed = Vec::with_capacity(words.len());
    for sentence in &gold.sentences {
        printer.begin_sentence();
        let inside = &words[place(sentence.start)..place(sentence.end)];
        printed.extend(inside.iter().map(|word| printer.print(word.of(&gold.text).unwrap_or_default())));
    }
    let names = gold.mentions.iter().map(|(span, t)| {
        let (first, last) = (place(span.start), place(span.end) - 1);
        (Span::new(printed[first].start, printed[last].end), *t)
    });
    GoldText {
        mentions: names.collect(),
        text: printer.text,
        sentences: Vec::new(),
        words: None,
        languages: Vec::new(),
    }
}

/// What is to stand between the word before and the next one.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Gap {
    #[default]
    None,
    Space,
    Paragraph,
}

/// How a word stands to its neighbours.
struct Stance {
    joins_before: bool,
    joins_after: bool,
}

const CLOSING: [&str; 19] =
    [",", ".", ";", ":", "?", "!", ")", "]", "}", "”", "’", "»", "%", "...", "..", "…", "°", "™", "''"];
const OPENING: [&str; 13] = ["(", "[", "{", "“", "‘", "„", "«", "``", "$", "€", "£", "@", "#"];
const CLITICS: [&str; 7] = ["s", "m", "ll", "ve", "re", "d", "t"];

#[derive(Default)]
struct Printer {
    text: String,
    gap: Gap,
    double_open: bool,
    single_open: bool,
    first: bool,
}

impl Printer {
    fn begin_sentence(&mut self) {
        let finished = self.text.chars().next_back().is_none_or(|c| ".?!\"'”’)»…".contains(c));
        if !self.text.is_empty() && self.gap == Gap::Space && !finished {
            self.gap = Gap::Paragraph;
        }
        if self.gap == Gap::Paragraph {
            (self.double_open, self.single_open) = (false, false);
        }
        self.first = true;
    }

    fn print(&mut self, word: &str) -> Span {
        let stance = self.stance(word);
        match self.gap {
            Gap::Paragraph => self.text.push_str("\n\n"),
            Gap::Space if !stance.joins_before => self.text.push(' '),
            _ => {}
        }
        let start = self.text.len();
        self.text.push_str(word);
        self.gap = if stance.joins_after { Gap::None } else { Gap::Space };
        self.first = false;
        Span::new(start, self.text.len())
    }

    fn stance(&mut self, word: &str) -> Stance {
        let open = match word {
            "\"" => Some(turn(&mut self.double_open, self.first)),
            // After "the Smiths" it is a possessive, unless a quote is to be closed; either way it joins the word.
            "'" if !self.single_open && self.text.ends_with('s') => Some(false),
            "'" => Some(turn(&mut self.single_open, self.first)),
            _ => None,
        };
        if let Some(opens) = open {
            return Stance { joins_before: !opens, joins_after: opens };
        }
        let slash = word == "/" && !self.first;
        Stance {
            joins_before: slash || (CLOSING.contains(&word) && !self.first) || is_clitic(word),
            joins_after: slash || OPENING.contains(&word),
        }
    }
}

/// Turns a quote: whether this mark opens one.
fn turn(open: &mut bool, first: bool) -> bool {
    *open = first || !*open;
    *open
}

fn is_clitic(word: &str) -> bool {
    let bare = word.to_lowercase().replace('’', "'");
    bare == "n't" || bare.strip_prefix('\'').is_some_and(|tail| CLITICS.contains(&tail))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read_conll;
    use namegraph_document::EntityType::{Location, Organization, Person};

    #[test]
    fn as_a_newspaper_prints_it() {
        let cases = [
            ("\" We do n't , \" said Ann 's ( US ) aunt .", "\"We don't,\" said Ann's (US) aunt."),
            ("It cost $ 5.2 or 3 % -- more ...", "It cost $5.2 or 3% -- more..."),
            ("the Smiths ' home , the ' old ' one", "the Smiths' home, the 'old' one"),
            (
                "SOCCER - ROMANIA BEAT LITHUANIA .|BUCHAREST 1996-08-30|Romania won .",
                "SOCCER - ROMANIA BEAT LITHUANIA. BUCHAREST 1996-08-30\n\nRomania won.",
            ),
            ("\" I win .|\" I lose . \"|He left .", "\"I win. \"I lose.\" He left."),
            ("He said : “ Go ” , Reuters / AP wrote", "He said: “Go”, Reuters/AP wrote"),
        ];
        for (words, expected) in cases {
            let lines = |sentence: &str| format!("{}\tO\n\n", sentence.replace(' ', "\tO\n"));
            let file: String = words.split('|').map(lines).collect();
            let gold = read_conll(file.as_bytes()).unwrap().remove(0);
            assert_eq!(running(&gold).text, expected);
        }
    }

    #[test]
    fn names_keep_their_letters() {
        let file =
            "The\tO\n\"\tO\nRed\tB-ORG\nSox\tI-ORG\n\"\tO\nof\tO\nO'Neill\tB-PER\n's\tO\nU.S.\tB-LOC\n";
        let gold = read_conll(file.as_bytes()).unwrap().remove(0);
        let printed = running(&gold);
        let names: Vec<_> =
            printed.mentions.iter().map(|(s, t)| (s.of(&printed.text).unwrap(), *t)).collect();
        assert_eq!(names, [("Red Sox", Organization), ("O'Neill", Person), ("U.S.", Location)]);
        assert_eq!(printed.text, "The \"Red Sox\" of O'Neill's U.S.");
    }
}
