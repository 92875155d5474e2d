//! How likely a word in Latin letters is a word of another script, written down by ear: "shevah" of "שבח".
//!
//! A model of each script says what units of one or two of its letters become in Latin letters, with probabilities learned from pairs of
//! words ([`fit()`]): a joint multigram model (Bisani and Ney 2008) whose pairs are told from noise as they are in transliteration mining
//! (Sajjad, Fraser and Schmid 2012): by the odds of the pair against any word in Latin letters.

mod fit;
mod model;

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::LazyLock;

use namegraph_document::Script;
use namegraph_tables::names;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

pub use fit::fit;
use model::{Lattice, Model, packed};

use crate::name::APOSTROPHES;
use crate::spelling::{is_other_script, romanized};
use crate::tables::rows;

/// Letters of the longest units of either side.
const LONGEST_FOREIGN: usize = 2;
const LONGEST_LATIN: usize = 5;
/// Letters of the longest words that are compared.
const LONGEST_WORD: usize = 40;

/// The odds for each Latin letter from which on two words, or names, are taken for one. Of the words of NETransliteration 92 to 95 in a
/// hundred have more in Arabic, Hebrew and Cyrillic letters; of other words that are one letter away 20.
const PER_LETTER: f64 = 0.8;
/// The same for each word of a name: short words can be many.
const PER_LETTER_OF_A_WORD: f64 = 0.2;

/// What stands in Hebrew behind letters for sounds that it lacks: "ג׳ו" is Joe.
const GERESH: char = '׳';

/// The models for the letters of each script: of Chinese characters, which Japanese names have with other readings, two.
const SCRIPTS: [(RangeInclusive<char>, &[&str]); 17] = [
    ('\u{370}'..='\u{3ff}', &["greek"]),
    ('\u{400}'..='\u{52f}', &["cyrillic"]),
    ('\u{530}'..='\u{58f}', &["armenian"]),
    ('\u{590}'..='\u{5ff}', &["hebrew"]),
    ('\u{600}'..='\u{6ff}', &["arabic"]),
    ('\u{750}'..='\u{77f}', &["arabic"]),
    ('\u{900}'..='\u{97f}', &["devanagari"]),
    ('\u{980}'..='\u{9ff}', &["bengali"]),
    ('\u{b80}'..='\u{bff}', &["tamil"]),
    ('\u{e00}'..='\u{e7f}', &["thai"]),
    ('\u{10a0}'..='\u{10ff}', &["georgian"]),
    ('\u{1100}'..='\u{11ff}', &["hangul"]),
    ('\u{1f00}'..='\u{1fff}', &["greek"]),
    ('\u{3040}'..='\u{309f}', &["hiragana"]),
    ('\u{30a0}'..='\u{30ff}', &["katakana"]),
    ('\u{4e00}'..='\u{9fff}', &["hanzi", "kanji"]),
    ('\u{ac00}'..='\u{d7a3}', &["hangul"]),
];

/// The names of the models for a word, if all its letters are of one script that has some.
pub fn models_for(word: &str) -> &'static [&'static str] {
    let of = |c: char| SCRIPTS.iter().find(|(letters, _)| letters.contains(&c)).map(|(_, models)| *models);
    let mut letters = word.chars().filter(|c| c.is_alphabetic() && *c != 'ー').map(of);
    match letters.next().flatten() {
        Some(models) if letters.all(|other| other == Some(models)) => models,
        _ => &[],
    }
}

static MODELS: LazyLock<HashMap<&str, Model>> = LazyLock::new(|| {
    let mut models = HashMap::<&str, Model>::new();
    for row in rows(names::TRANSLITERATION) {
        let millionths: f64 = row[3].parse().expect("a number");
        models.entry(row[0]).or_default().add(row[1], row[2], millionths / 1e6);
    }
    models
});

/// The natural logarithm of the odds that a Latin word is a word of another script in Latin letters, against any other word; nothing for a
/// word of several scripts, or of one that has no model.
///
/// Time: O(letters of the one × letters of the other × Latin units of a foreign one).
///
/// ```
/// use namegraph_identity::transliteration_odds;
/// assert!(transliteration_odds("בנימין", "benjamin").unwrap() > 4.0);
/// assert!(transliteration_odds("בנימין", "barack").unwrap() < 0.0);
/// ```
pub fn transliteration_odds(foreign: &str, latin: &str) -> Option<f64> {
    ForeignWord::new(foreign).odds(&LatinWord::new(latin))
}

/// A word of another script, with the ways to read it.
struct ForeignWord {
    lattices: Vec<Lattice<'static>>,
    last: Option<char>,
}

impl ForeignWord {
    fn new(word: &str) -> Self {
        let letters = foreign_letters(word);
        let models = models_for(word).iter().filter_map(|name| MODELS.get(name));
        let lattices = models.filter(|_| !letters.is_empty()).map(|model| model.lattice(&letters)).collect();
        Self { lattices, last: letters.last().copied() }
    }

    fn odds(&self, latin: &LatinWord) -> Option<f64> {
        let odds = self.lattices.iter().map(|lattice| lattice.odds(latin));
        odds.filter(|_| !latin.packed.is_empty()).max_by(f64::total_cmp)
    }
}

/// A word in Latin letters.
struct LatinWord {
    /// For each of its letters, those from there on as [`packed`].
    packed: Vec<u64>,
    last: Option<char>,
    /// The natural logarithm of its probability among all words in Latin letters.
    background: f64,
}

impl LatinWord {
    fn new(word: &str) -> Self {
        let letters = latin_letters(word);
        Self {
            packed: (0..letters.len()).map(|at| packed(&letters.as_bytes()[at..])).collect(),
            last: letters.chars().next_back(),
            background: background(&letters),
        }
    }

    fn letters(&self) -> f64 {
        self.packed.len() as f64
    }
}

/// Whether a word of another script is a Latin word in other letters, by [`transliteration_odds`].
///
/// ```
/// use namegraph_identity::is_transliteration;
/// assert!(is_transliteration("حسين", "hussein") && !is_transliteration("حسين", "hassan"));
/// ```
pub fn is_transliteration(foreign: &str, latin: &str) -> bool {
    let latin = LatinWord::new(latin);
    ForeignWord::new(foreign).odds(&latin).is_some_and(|odds| odds >= PER_LETTER * latin.letters())
}

/// The odds that two names are one, as natural logarithms.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Odds {
    pub(crate) in_all: f64,
    /// For each Latin letter, of the word that speaks least for it.
    pub(crate) least: f64,
}

/// A name of another script, word by word and written together.
pub(crate) struct ForeignName {
    words: Vec<ForeignWord>,
    together: ForeignWord,
}

impl ForeignName {
    /// `name`: words in lower case.
    pub(crate) fn new(name: &str) -> Self {
        Self {
            words: name.split(' ').map(ForeignWord::new).collect(),
            together: ForeignWord::new(&name.replace(' ', "")),
        }
    }

    /// The odds that this is a name in Latin letters: word by word in order or with the first or the last word at the other end; written
    /// together where one of them has more words. Nothing, if they cannot be one name.
    pub(crate) fn odds(&self, latin: &str) -> Option<Odds> {
        let of_latin: Vec<&str> = latin.split(' ').collect();
        let odds = if self.words.len() == of_latin.len() {
            let latin: Vec<LatinWord> = of_latin.into_iter().map(LatinWord::new).collect();
            let turns = [0, 1, self.words.len().saturating_sub(1)];
            let turns = &turns[..self.words.len().min(turns.len())];
            turns
                .iter()
                .filter_map(|turn| self.in_order(*turn, &latin))
                .max_by(|a, b| a.in_all.total_cmp(&b.in_all))
        } else {
            let turned =
                of_latin.last().map(|last| format!("{last}{}", of_latin[..of_latin.len() - 1].concat()));
            let orders = [Some(of_latin.concat()), turned.filter(|_| self.words.len() == 1)];
            let odds = |latin: String| {
                let latin = LatinWord::new(&latin);
                let in_all = self.together.odds(&latin)?;
                Some(Odds { in_all, least: in_all / latin.letters() })
            };
            orders.into_iter().flatten().filter_map(odds).max_by(|a, b| a.in_all.total_cmp(&b.in_all))
        };
        odds.filter(|odds| odds.in_all >= PER_LETTER * latin_letters(latin).len() as f64)
    }

    /// The odds for all words, the first ones last by so many.
    fn in_order(&self, turn: usize, latin: &[LatinWord]) -> Option<Odds> {
        let mut all = Odds { in_all: 0.0, least: f64::INFINITY };
        for (foreign, latin) in self.words.iter().cycle().skip(turn).zip(latin) {
            let odds = foreign.odds(latin)?;
            all.in_all += odds;
            all.least = all.least.min(odds / latin.letters());
            if all.least < PER_LETTER_OF_A_WORD || are_of_two_genders(foreign.last, latin.last) {
                return None;
            }
        }
        Some(all)
    }
}

/// Whether Cyrillic letters say that a word is a woman's, and the Latin ones that it is a man's, or the other way round: by the last ones.
fn are_of_two_genders(foreign: Option<char>, latin: Option<char>) -> bool {
    let is_consonant = |c: char| c.is_alphabetic() && !"aeiouyаеёиіїоуыэюяйь".contains(c);
    match foreign.zip(latin) {
        Some(('а' | 'я', last)) => is_consonant(last),
        Some((last @ '\u{400}'..='\u{52f}', 'a')) => is_consonant(last),
        _ => false,
    }
}

/// How sure it is that two names, of which one is in Latin letters and the other is not, are one, as a natural logarithm; nothing, if their
/// letters say that they are two.
///
/// ```
/// use namegraph_identity::odds_in_other_letters;
/// assert!(odds_in_other_letters("Βενιαμίν Νετανιάχου", "Netanyahu").is_none());
/// assert!(odds_in_other_letters("нетаньяху", "Netanyahu") > odds_in_other_letters("нетаньяху", "Netanya"));
/// ```
pub fn odds_in_other_letters(a: &str, b: &str) -> Option<f64> {
    let (foreign, latin) = match (is_other_script(a), is_other_script(b)) {
        (true, false) => (a, b),
        (false, true) => (b, a),
        _ => return None,
    };
    let words = |name: &str| own_words(&name.to_lowercase()).collect::<Vec<_>>().join(" ");
    ForeignName::new(&words(foreign)).odds(&words(latin)).map(|odds| odds.in_all)
}

/// A name of another script as it is most probably written in Latin letters; nothing for one in Latin letters.
///
/// ```
/// use namegraph_identity::in_latin_letters;
/// assert_eq!(in_latin_letters("Иван Петров").as_deref(), Some("Ivan Petrov"));
/// assert_eq!(in_latin_letters("Zürich"), None);
/// ```
pub fn in_latin_letters(name: &str) -> Option<String> {
    let read = |word: &str| {
        let latin =
            romanizations(word, 1).into_iter().next().unwrap_or_else(|| romanized(&word.to_lowercase()));
        let mut letters = latin.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>())
    };
    is_other_script(name).then(|| own_words(name).filter_map(read).collect::<Vec<_>>().join(" "))
}

/// The words of a name, with the marks that make a letter another one: "Джо Байден" keeps its й, "ג׳ו" its geresh.
pub(crate) fn own_words(name: &str) -> impl Iterator<Item = &str> {
    let own = |c: char| {
        c.is_alphanumeric() || is_combining_mark(c) || APOSTROPHES.contains(&c) || matches!(c, 'ー' | GERESH)
    };
    name.split(move |c| !own(c)).filter(|word| !word.is_empty())
}

/// The most probable ways to write a word of another script in Latin letters, the likeliest first: up to `most`.
pub(crate) fn romanizations(foreign: &str, most: usize) -> Vec<String> {
    ForeignWord::new(foreign).lattices.iter().flat_map(|lattice| lattice.readings(most)).collect()
}

/// The letters of a word in another script as the models know them: Korean ones one by one, Arabic and Hebrew ones without points.
fn foreign_letters(word: &str) -> Vec<char> {
    let lower = word.to_lowercase();
    let whole = lower.nfkc().filter(|c| !(is_combining_mark(*c) && Script::does_without(*c)));
    let letters = whole.flat_map(|c| match c {
        _ if APOSTROPHES.contains(&c) => vec![GERESH],
        '\u{ac00}'..='\u{d7a3}' => c.to_string().nfd().collect::<Vec<_>>(),
        _ => vec![c],
    });
    let counts = |c: &char| c.is_alphabetic() || *c == 'ー' || *c == GERESH || is_combining_mark(*c);
    letters.filter(counts).take(LONGEST_WORD).collect()
}

/// The letters a to z of a word.
fn latin_letters(word: &str) -> String {
    romanized(&word.to_lowercase()).chars().filter(char::is_ascii_lowercase).take(LONGEST_WORD).collect()
}

/// Places of letters a to z, and of the end of a word.
const LETTERS: usize = 27;

/// The logarithm of the probability of each letter behind another, counted in frequent surnames and given names.
static FOLLOWS: LazyLock<[[f64; LETTERS]; LETTERS]> = LazyLock::new(|| {
    let mut counts = [[0.5; LETTERS]; LETTERS];
    for word in [names::SURNAMES, names::GIVEN].into_iter().flat_map(rows).map(|row| row[0]) {
        each_pair(&latin_letters(word), |before, letter| counts[before][letter] += 1.0);
    }
    counts.map(|row| {
        let all: f64 = row.iter().sum();
        row.map(|count: f64| (count / all).ln())
    })
});

/// The logarithm of the probability of a word among all words in Latin letters.
fn background(latin: &str) -> f64 {
    let mut sum = 0.0;
    each_pair(latin, |before, letter| sum += FOLLOWS[before][letter]);
    sum
}

/// Calls with each letter and the one before it, the ends of the word among them.
fn each_pair(latin: &str, mut call: impl FnMut(usize, usize)) {
    let mut before = LETTERS - 1;
    for letter in latin.bytes().map(|letter| usize::from(letter - b'a')).chain([LETTERS - 1]) {
        call(before, letter);
        before = letter;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names in the scripts that have a model, as their press writes them, and who they are in English.
    const NAMES: [(&str, &str); 48] = [
        ("владимир путин", "vladimir putin"),
        ("ангела меркель", "angela merkel"),
        ("эмманюэль макрон", "emmanuel macron"),
        ("дональд трамп", "donald trump"),
        ("борис джонсон", "boris johnson"),
        ("реджеп эрдоган", "recep erdogan"),
        ("ярослав качиньский", "jaroslaw kaczynski"),
        ("мария захарова", "maria zakharova"),
        ("بنيامين نتنياهو", "benjamin netanyahu"),
        ("أنجيلا ميركل", "angela merkel"),
        ("دونالد ترامب", "donald trump"),
        ("عبد الفتاح السيسي", "abdel fattah elsisi"),
        ("محمود عباس", "mahmoud abbas"),
        ("إيمانويل ماكرون", "emmanuel macron"),
        ("حسن نصر الله", "hassan nasrallah"),
        ("أحمد الشرع", "ahmed alsharaa"),
        ("علی خامنه ای", "ali khamenei"),
        ("בנימין נתניהו", "benjamin netanyahu"),
        ("בני גנץ", "benny gantz"),
        ("דונלד טראמפ", "donald trump"),
        ("אנגלה מרקל", "angela merkel"),
        ("איתמר בן גביר", "itamar ben gvir"),
        ("ולדימיר פוטין", "vladimir putin"),
        ("ドナルド トランプ", "donald trump"),
        ("アンゲラ メルケル", "angela merkel"),
        ("ウラジーミル プーチン", "vladimir putin"),
        ("エマニュエル マクロン", "emmanuel macron"),
        ("安倍晋三", "shinzo abe"),
        ("岸田文雄", "fumio kishida"),
        ("小泉純一郎", "junichiro koizumi"),
        ("도널드 트럼프", "donald trump"),
        ("앙겔라 메르켈", "angela merkel"),
        ("블라디미르 푸틴", "vladimir putin"),
        ("문재인", "moon jaein"),
        ("박근혜", "park geunhye"),
        ("김정은", "kim jong un"),
        ("唐纳德 特朗普", "donald trump"),
        ("安格拉 默克尔", "angela merkel"),
        ("弗拉基米尔 普京", "vladimir putin"),
        ("习近平", "xi jinping"),
        ("李克强", "li keqiang"),
        ("王毅", "wang yi"),
        ("κυριάκος μητσοτάκης", "kyriakos mitsotakis"),
        ("αλέξης τσίπρας", "alexis tsipras"),
        ("नरेंद्र मोदी", "narendra modi"),
        ("राहुल गांधी", "rahul gandhi"),
        ("শেখ হাসিনা", "sheikh hasina"),
        ("მიხეილ სააკაშვილი", "mikheil saakashvili"),
    ];

    fn name_odds(foreign: &str, latin: &str) -> Option<Odds> {
        ForeignName::new(foreign).odds(latin)
    }

    #[test]
    fn names_are_found_in_other_scripts_and_no_other_name_is() {
        let found = |foreign, latin| name_odds(foreign, latin).is_some_and(|odds| odds.in_all >= 8.0);
        for (foreign, own) in NAMES {
            assert!(found(foreign, own), "{foreign} {own} {:?}", name_odds(foreign, own));
            for (_, other) in NAMES.into_iter().filter(|(_, other)| *other != own) {
                assert!(!found(foreign, other), "{foreign} {other} {:?}", name_odds(foreign, other));
            }
        }
    }

    #[test]
    fn one_letter_tells_two_people_apart() {
        for (foreign, latin) in [
            ("иван петров", "ivana petrova"),
            ("ивана петрова", "ivan petrov"),
            ("мария лопес", "mario lopez"),
            ("дональд трамп", "ronald trump"),
            ("יוסף כהן", "yossi cohen"),
            ("习近平", "xi mingze"),
            ("김정은", "kim yo jong"),
        ] {
            assert_eq!(name_odds(foreign, latin), None, "{foreign} {latin}");
        }
    }

    #[test]
    fn letters_that_leave_doubt_say_so() {
        let sure = |foreign, latin| name_odds(foreign, latin).is_some_and(|odds| odds.least >= 1.2);
        assert!(sure("حسين علي", "hussein ali") && !sure("حسن علي", "hussein ali"));
        assert!(transliteration_odds("ג'ורג'", "george") > transliteration_odds("גורג", "george"));
    }

    #[test]
    fn a_word_without_a_model_is_left_alone() {
        for foreign in ["smith", "ᏣᎳᎩ", "Смит山", "", "٣"] {
            assert_eq!(transliteration_odds(foreign, "smith"), None, "{foreign}");
            assert!(romanizations(foreign, 3).is_empty());
        }
        assert_eq!(romanizations("путин", 1), ["putin"]);
    }

    #[test]
    fn the_table_is_in_the_order_that_it_was_made_in() {
        let table: Vec<_> = rows(names::TRANSLITERATION).map(|row| (row[0], row[1])).collect();
        assert!(table.is_sorted());
    }
}
