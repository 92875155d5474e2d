//! Words, cut as the training corpora cut them (CoNLL-2003, in essence the Penn Treebank's rules).
//!
//! "U.S.", "Beit-Jinn" and "O'Brien" stay whole; quotes, brackets, commas and possessive "'s" stand alone. A word is
//! also the least thing that can be a name: "pro-Trump" is one word, "Trump's" two.
//!
//! In other languages nothing is parted from a word that ends in an apostrophe's tail; French and Italian articles are words before
//! it ("l'" of "l'Iran"), and each letter of a script without blanks is a word.

use namegraph_document::Span;

/// Whether a letter is of a script that is written without blanks between words: Han, kana, Thai.
pub(crate) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}' | '\u{e00}'..='\u{e7f}')
}

/// How a language writes its words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Habit {
    /// Possessives and contractions, abbreviations that are known.
    English,
    /// Articles and pronouns that lose their vowel: French, Italian.
    Eliding,
    Plain,
}

impl Habit {
    /// `language`: its ISO 639-3 code; English is what it is where no one knows.
    fn of(language: Option<&str>) -> Self {
        match language {
            None | Some("eng") => Self::English,
            Some("fra" | "ita" | "cat") => Self::Eliding,
            Some(_) => Self::Plain,
        }
    }
}

/// The words of one sentence, as spans of `text`.
pub(crate) fn words(text: &str, sentence: Span, language: Option<&str>) -> Vec<Span> {
    let habit = Habit::of(language);
    let mut found = Vec::new();
    let inside = sentence.of(text).unwrap_or_default();
    let mut at = sentence.start;
    for chunk in inside.split_inclusive(char::is_whitespace) {
        let word = chunk.trim_end();
        if !word.is_empty() {
            let last = at + chunk.len() >= sentence.end;
            Chunk { text, span: Span::new(at, at + word.len()), ends_sentence: last, habit }.cut(&mut found);
        }
        at += chunk.len();
    }
    found
}

/// What stands between two spaces.
struct Chunk<'a> {
    text: &'a str,
    span: Span,
    ends_sentence: bool,
    habit: Habit,
}

impl Chunk<'_> {
    fn cut(mut self, found: &mut Vec<Span>) {
        while let Some(c) = self.first().filter(|&c| opens(c) || is_dash(c)) {
            found.push(Span::new(self.span.start, self.span.start + c.len_utf8()));
            self.span.start += c.len_utf8();
        }
        let mut tail = Vec::new();
        while let Some(length) = self.loose_end() {
            tail.push(Span::new(self.span.end - length, self.span.end));
            self.span.end -= length;
        }
        self.cut_inside(found);
        found.extend(tail.into_iter().rev());
    }

    fn rest(&self) -> &str {
        &self.text[self.span.start..self.span.end]
    }

    fn first(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Bytes at the end that are a word of their own: closing marks, a full stop, a possessive, a contraction.
    fn loose_end(&self) -> Option<usize> {
        let rest = self.rest();
        let last = rest.chars().next_back()?;
        if rest.len() == last.len_utf8() {
            return None;
        }
        if last == '.' {
            let stops = rest.len() - rest.trim_end_matches('.').len();
            return match stops {
                1 if self.is_abbreviation() => None,
                _ if stops == rest.len() => None,
                _ => Some(stops),
            };
        }
        // What an article lost its vowel to: "l'" stays whole.
        if is_apostrophe(last) && self.habit == Habit::Eliding && elision(rest) == Some(rest.len()) {
            return None;
        }
        if closes(last) || is_dash(last) {
            return Some(last.len_utf8());
        }
        self.clitic(rest)
    }

    /// Bytes of a possessive or a contraction at the end of an English word, if it has one.
    fn clitic(&self, word: &str) -> Option<usize> {
        if self.habit == Habit::English { clitic(word) } else { None }
    }

    /// Whether the full stop at the end belongs to the word: "U.S.", "Inc.", "J.".
    fn is_abbreviation(&self) -> bool {
        let stem = self.rest().trim_end_matches('.');
        if stem.contains('.') || (stem.chars().count() == 1 && stem.chars().all(char::is_uppercase)) {
            return stem.chars().any(char::is_alphabetic) && !stem.contains("..");
        }
        if self.habit != Habit::English {
            return !self.ends_sentence && is_short_form(stem);
        }
        let known = ABBREVIATIONS.contains(&stem);
        known
            && !(self.ends_sentence
                && !TITLES.contains(&stem)
                && !stem.chars().all(char::is_uppercase)
                && !COMPANIES.contains(&stem))
    }

    /// Marks inside a chunk that part words: dashes, brackets, quotes, commas and slashes that stand between letters.
    fn cut_inside(&self, found: &mut Vec<Span>) {
        let rest = self.rest();
        let web = is_address(rest);
        let mut start = 0;
        let mut before = None;
        let mut chars = rest.char_indices().peekable();
        while let Some((i, c)) = chars.next() {
            let after = chars.peek().map(|&(_, c)| c);
            let end = i + c.len_utf8();
            let is_elided = self.habit == Habit::Eliding
                && is_apostrophe(c)
                && elision(&rest[start..]) == Some(end - start);
            if is_elided && after.is_some() {
                self.push(start, end, found);
                start = end;
            } else if self.habit != Habit::English && is_unspaced(c) {
                self.push(start, i, found);
                self.push(i, end, found);
                start = end;
            } else if !web && parts(before, c, after) {
                self.push(start, i, found);
                self.push(i, i + c.len_utf8(), found);
                start = i + c.len_utf8();
            }
            before = Some(c);
        }
        self.push(start, rest.len(), found);
    }

    /// Adds a stretch of the chunk; what a mark has laid open at its end is cut again ("Israel's—" holds "'s").
    fn push(&self, start: usize, end: usize, found: &mut Vec<Span>) {
        let span = Span::new(start, end).shifted(self.span.start);
        if span.is_empty() {
            return;
        }
        match self.clitic(&self.text[span.start..span.end]).filter(|&n| n < span.len()) {
            Some(n) => found.extend([Span::new(span.start, span.end - n), Span::new(span.end - n, span.end)]),
            None => found.push(span),
        }
    }
}

/// Articles, prepositions and pronouns before an apostrophe, in small letters.
const ELIDED: [&str; 33] = [
    "all", "anch", "c", "coll", "com", "d", "dall", "degl", "dell", "gl", "j", "jusqu", "l", "lorsqu", "m",
    "n", "nell", "nessun", "presqu", "puisqu", "qu", "quand", "quell", "quelqu", "quest", "quoiqu", "s",
    "sull", "t", "tutt", "un", "v", "bell",
];

/// Bytes of an article at the head of a word, with its apostrophe: "l'Iran", "Dell'Unione"; "D'Alema" and "O'Brien" have none, nor "Sant'Egidio".
fn elision(word: &str) -> Option<usize> {
    let (at, mark) = word.char_indices().find(|&(_, c)| is_apostrophe(c))?;
    let article = &word[..at];
    let names = article == "D";
    let is_elided = !names && ELIDED.contains(&article.to_lowercase().as_str());
    is_elided.then(|| at + mark.len_utf8())
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}

/// A form that is shortened whatever the language: a consonant or two before a capital's dot ("Dr", "Nr", "St"), never a long word.
fn is_short_form(stem: &str) -> bool {
    (2..=3).contains(&stem.chars().count())
        && stem.chars().all(char::is_alphabetic)
        && !stem.chars().any(|c| "aeiouyáéíóúàèìòù".contains(c))
}

const TITLES: [&str; 24] = [
    "Mr", "Mrs", "Ms", "Dr", "Prof", "Gen", "Col", "Lt", "Maj", "Capt", "Sgt", "Sen", "Rep", "Gov", "Rev",
    "Hon", "Pres", "St", "Sr", "Jr", "Messrs", "Adm", "Cmdr", "Amb",
];
const COMPANIES: [&str; 7] = ["Inc", "Corp", "Ltd", "Co", "Bros", "Cos", "Plc"];
const ABBREVIATIONS: [&str; 62] = [
    "Mr", "Mrs", "Ms", "Dr", "Prof", "Gen", "Col", "Lt", "Maj", "Capt", "Sgt", "Sen", "Rep", "Gov", "Rev",
    "Hon", "Pres", "St", "Sr", "Jr", "Messrs", "Adm", "Cmdr", "Amb", "Inc", "Corp", "Ltd", "Co", "Bros",
    "Cos", "Plc", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec", "vs",
    "etc", "No", "Ave", "Blvd", "Mt", "Ft", "Calif", "Fla", "Mass", "Mich", "Minn", "Pa", "Va", "Wash",
    "Ariz", "Tex", "Conn", "Colo",
];

fn opens(c: char) -> bool {
    matches!(
        c,
        '(' | '['
            | '{'
            | '<'
            | '"'
            | '“'
            | '„'
            | '‘'
            | '\''
            | '«'
            | '‹'
            | '`'
            | '¿'
            | '¡'
            | '*'
            | '#'
            | '@'
            | '$'
            | '€'
            | '£'
            | '…'
            | '•'
            | '>'
            | '_'
    )
}

fn closes(c: char) -> bool {
    matches!(
        c,
        ')' | ']'
            | '}'
            | '>'
            | '"'
            | '”'
            | '’'
            | '\''
            | '»'
            | '›'
            | ','
            | ';'
            | ':'
            | '?'
            | '!'
            | '%'
            | '…'
            | '*'
            | '_'
            | '`'
            | '、'
            | '。'
            | '،'
            | '؟'
            | '؛'
            | '।'
            | '։'
    )
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '―')
}

/// Bytes of a possessive or a contraction at the end of a word, if it has one.
fn clitic(word: &str) -> Option<usize> {
    const TAILS: [&str; 7] = ["s", "S", "ll", "re", "ve", "d", "m"];
    for mark in ["'", "’"] {
        if let Some((stem, tail)) = word.rsplit_once(mark)
            && !stem.is_empty()
            && TAILS.contains(&tail)
        {
            return Some(mark.len() + tail.len());
        }
        if let Some(stem) = word.strip_suffix(&format!("n{mark}t"))
            && !stem.is_empty()
        {
            return Some(2 + mark.len());
        }
    }
    None
}

/// Whether a chunk is an address: of mail, or of the web with or without its scheme ("pic.example.com/abc").
fn is_address(chunk: &str) -> bool {
    let host = chunk.split('/').next().unwrap_or_default();
    let domain = host
        .rsplit_once('.')
        .is_some_and(|(_, end)| end.len() >= 2 && end.bytes().all(|b| b.is_ascii_lowercase()));
    chunk.contains("://")
        || chunk.contains('@')
        || chunk.starts_with("www.")
        || (domain && host.len() < chunk.len())
}

/// Whether a mark in the middle of a chunk stands between two words.
fn parts(before: Option<char>, c: char, after: Option<char>) -> bool {
    let digits = before.is_some_and(|b| b.is_ascii_digit()) && after.is_some_and(|a| a.is_ascii_digit());
    let hebrew = |letter: Option<char>| letter.is_some_and(|l| matches!(l, 'א'..='ת'));
    match c {
        '"' | '”' if hebrew(before) && hebrew(after) => false, // the sign of an acronym
        '–' | '—' | '―' | '…' | '(' | ')' | '[' | ']' | '"' | '“' | '”' | '«' | '»' | ';' | '?' | '!' => {
            true
        }
        ',' | ':' => !digits,
        '/' => before.is_some_and(char::is_alphabetic) && after.is_some_and(char::is_alphabetic),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cut(text: &str) -> Vec<&str> {
        words(text, Span::new(0, text.len()), None).into_iter().map(|s| s.of(text).unwrap()).collect()
    }

    #[test]
    fn words_of_a_newspaper() {
        let cases: [(&str, &[&str]); 17] = [
            ("He met Mr. Smith.", &["He", "met", "Mr.", "Smith", "."]),
            ("Israel's president, Isaac Herzog", &["Israel", "'s", "president", ",", "Isaac", "Herzog"]),
            ("the U.S.-led force in the U.S.", &["the", "U.S.-led", "force", "in", "the", "U.S."]),
            ("\"We don't,\" he said", &["\"", "We", "do", "n't", ",", "\"", "he", "said"]),
            ("GPO/Times of Israel", &["GPO", "/", "Times", "of", "Israel"]),
            (
                "pic.twitter.com/cLFxWI6igh — Bo (@bo)",
                &["pic.twitter.com/cLFxWI6igh", "—", "Bo", "(", "@", "bo", ")"],
            ),
            ("70,112 Palestinians at 10:30", &["70,112", "Palestinians", "at", "10:30"]),
            ("Acme Inc.", &["Acme", "Inc."]),
            ("in Feb.", &["in", "Feb", "."]),
            ("trial...", &["trial", "..."]),
            ("said—Brandt’s lawyer—that", &["said", "—", "Brandt", "’s", "lawyer", "—", "that"]),
            ("O'Brien and D’Alema", &["O'Brien", "and", "D’Alema"]),
            ("J. Edgar Hoover.", &["J.", "Edgar", "Hoover", "."]),
            ("(IDF)", &["(", "IDF", ")"]),
            ("“Al-Mawasi”", &["“", "Al-Mawasi", "”"]),
            ("Smiths' home", &["Smiths", "'", "home"]),
            ("...", &["..."]),
        ];
        for (text, expected) in cases {
            assert_eq!(cut(text), expected, "{text:?}");
        }
    }

    #[test]
    fn words_of_other_languages() {
        let cases: [(&str, &str, &[&str]); 9] = [
            (
                "fra",
                "L'Iran et l’ONU, qu'il dit",
                &["L'", "Iran", "et", "l’", "ONU", ",", "qu'", "il", "dit"],
            ),
            ("fra", "d'Artagnan (D'Artagnan)", &["d'", "Artagnan", "(", "D'Artagnan", ")"]),
            ("ita", "dell'Unione di D'Alema.", &["dell'", "Unione", "di", "D'Alema", "."]),
            ("ita", "Sant'Egidio", &["Sant'Egidio"]),
            ("deu", "Dr. Merkel sagte's.", &["Dr.", "Merkel", "sagte's", "."]),
            ("tur", "Ankara'da", &["Ankara'da"]),
            ("cmn", "习近平在CNN说。", &["习", "近", "平", "在", "CNN", "说", "。"]),
            ("heb", "צה\"ל אמר.", &["צה\"ל", "אמר", "."]),
            ("ukr", "в'язниці", &["в'язниці"]),
        ];
        for (language, text, expected) in cases {
            let found = words(text, Span::new(0, text.len()), Some(language));
            let found: Vec<&str> = found.into_iter().map(|s| s.of(text).unwrap()).collect();
            assert_eq!(found, expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn all_that_is_no_space_is_in_one_word(
            text in "[a-zA-Zé'’.,()\"/–:;0-9$京ぁ -]{0,80}",
            language in prop::sample::select(vec![None, Some("eng"), Some("fra"), Some("deu"), Some("jpn")]),
        ) {
            let found = words(&text, Span::new(0, text.len()), language);
            prop_assert!(found.iter().all(|w| !w.is_empty()));
            prop_assert!(found.windows(2).all(|w| w[0].end <= w[1].start));
            let covered: usize = found.iter().map(|w| w.len()).sum();
            prop_assert_eq!(covered, text.chars().filter(|c| !c.is_whitespace()).map(char::len_utf8).sum::<usize>());
        }
    }
}
