//! The same corpus in ten languages: every tenth document is in each.

use std::fmt::Write;

use super::PEOPLE;
use super::marked::word;

/// A language: what it says of people, and how it writes them.
struct Language {
    met: &'static str,
    of: &'static str,
    within: &'static str,
    /// A sentence by which the language is told.
    said: &'static str,
    given: [&'static str; 12],
    /// What a surname gets in the genitive.
    ending: &'static str,
    /// What the letters of "abdefghijklmnoprstuvz" are.
    letters: Option<[&'static str; 21]>,
}

const LATIN: &str = "abdefghijklmnoprstuvz";
const ENGLISH: [&str; 12] = [
    "John", "Mary", "William", "Jane", "Mohammed", "Elena", "Peter", "Ann", "Robert", "Olga", "Thomas",
    "Maria",
];
const SLAVIC: [&str; 12] = [
    "Джон",
    "Мэри",
    "Уильям",
    "Джейн",
    "Мохаммед",
    "Елена",
    "Питер",
    "Энн",
    "Роберт",
    "Ольга",
    "Томас",
    "Мария",
];
const CYRILLIC: [&str; 21] = [
    "а", "б", "д", "е", "ф", "г", "х", "и", "дж", "к", "л", "м", "н", "о", "п", "р", "с", "т", "у", "в", "з",
];

const LANGUAGES: [Language; 10] = [
    Language {
        met: "met",
        of: "of",
        within: "in",
        said: "The government said on Tuesday that it would not agree to the new terms.",
        given: ENGLISH,
        ending: "",
        letters: None,
    },
    Language {
        met: "traf",
        of: "von",
        within: "in",
        said: "Die Regierung erklärte am Dienstag, dass sie den neuen Bedingungen nicht zustimmen werde.",
        given: ENGLISH,
        ending: "",
        letters: None,
    },
    Language {
        met: "a rencontré",
        of: "de",
        within: "à",
        said: "Le gouvernement a déclaré mardi qu'il n'accepterait pas les nouvelles conditions de l'accord.",
        given: ENGLISH,
        ending: "",
        letters: None,
    },
    Language {
        met: "se reunió con",
        of: "de",
        within: "en",
        said: "El gobierno dijo el martes que no aceptará las nuevas condiciones del acuerdo.",
        given: ENGLISH,
        ending: "",
        letters: None,
    },
    Language {
        met: "spotkał się i rozmawiał z",
        of: "z firmy",
        within: "w mieście",
        said: "Rząd powiedział we wtorek, że nie zgodzi się na nowe warunki umowy.",
        given: ENGLISH,
        ending: "em",
        letters: None,
    },
    Language {
        met: "se setkal a mluvil s",
        of: "z firmy",
        within: "ve městě",
        said: "Vláda v úterý uvedla, že s novými podmínkami dohody nebude souhlasit.",
        given: ENGLISH,
        ending: "em",
        letters: None,
    },
    Language {
        met: "встретился с",
        of: "из компании",
        within: "в городе",
        said: "Правительство заявило во вторник, что не согласится на новые условия договора.",
        given: SLAVIC,
        ending: "ом",
        letters: Some(CYRILLIC),
    },
    Language {
        met: "зустрівся і говорив з",
        of: "з компанії",
        within: "у місті",
        said: "Уряд заявив у вівторок, що не погодиться на нові умови договору.",
        given: SLAVIC,
        ending: "ом",
        letters: Some(CYRILLIC),
    },
    Language {
        met: "التقى",
        of: "من شركة",
        within: "في مدينة",
        said: "قالت الحكومة يوم الثلاثاء إنها لن توافق على الشروط الجديدة للاتفاق.",
        given: [
            "جون",
            "ماري",
            "وليام",
            "جين",
            "محمد",
            "إيلينا",
            "بيتر",
            "آن",
            "روبرت",
            "أولغا",
            "توماس",
            "ماريا",
        ],
        ending: "",
        letters: Some([
            "ا", "ب", "د", "ي", "ف", "غ", "ه", "ي", "ج", "ك", "ل", "م", "ن", "و", "ب", "ر", "س", "ت", "و",
            "ف", "ز",
        ]),
    },
    Language {
        met: "נפגש עם",
        of: "מחברת",
        within: "בעיר",
        said: "הממשלה הודיעה ביום שלישי כי לא תסכים לתנאים החדשים של ההסכם.",
        given: [
            "ג'ון",
            "מרי",
            "ויליאם",
            "ג'יין",
            "מוחמד",
            "אלנה",
            "פיטר",
            "אן",
            "רוברט",
            "אולגה",
            "תומאס",
            "מריה",
        ],
        ending: "",
        letters: Some([
            "א", "ב", "ד", "", "פ", "ג", "ה", "י", "ג'", "ק", "ל", "מ", "נ", "ו", "פ", "ר", "ס", "ט", "ו",
            "ו", "ז",
        ]),
    },
];

impl Language {
    fn word(&self, number: usize) -> String {
        let latin = word(number);
        let Some(letters) = self.letters else { return latin };
        let written = |c: char| LATIN.find(c.to_ascii_lowercase()).map_or("", |at| letters[at]);
        let mut word: Vec<char> = latin.chars().map(written).collect::<String>().chars().collect();
        if let Some(first) = word.first_mut() {
            *first = first.to_uppercase().next().unwrap_or(*first);
        }
        word.into_iter().collect()
    }

    fn person(&self, number: usize) -> (&str, String) {
        (self.given[number % self.given.len()], self.word(number / 3 + 400))
    }
}

/// A document of four people; of each, the surname in another case, and one that a document in another language has.
pub fn text(i: usize) -> String {
    let language = &LANGUAGES[i % LANGUAGES.len()];
    let Language { met, of, within, said, ending, .. } = language;
    let mut text = format!("{said} ");
    for number in i * PEOPLE..(i + 1) * PEOPLE {
        let (given, surname) = language.person(number);
        let (body, town) = (language.word(number + 9), language.word(i % 5000 + 20));
        let _ = write!(
            text,
            "[PER:{given} {surname}] {met} [PER:{surname}{ending}] {of} [ORG:{body} Ltd] {within} [LOC:{town}]. "
        );
    }
    let (given, surname) = language.person((i * 31) % (i + 1) * PEOPLE);
    let _ = write!(text, "[PER:{given} {surname}] {met} [ORG:{}].", language.word(i * PEOPLE / 2 + 9));
    text
}
