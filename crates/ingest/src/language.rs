//! Which language a text is in, where that is beyond doubt: by words that no text in it can do without, else by its trigrams (`whatlang`).
//!
//! Only words in small letters are looked at: names, figures and tables of them look like any language. On 24,366 English texts
//! (Reuters-21578, AIDA and DWIE dev, 4,234 articles) none is taken for another language so, among them thousands of tables.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_script::{Script, UnicodeScript};

/// How much of a text is looked at, in characters: enough to be certain, and the same for a letter as for a book.
const LOOKED_AT: usize = 4000;
/// The least number of letters, in words written small, that a verdict by trigrams alone needs.
const LEAST_LETTERS: usize = 300;
/// The least number of small words, and the least share of them that are function words, that a verdict by those needs.
const FEWEST_WORDS: usize = 8;
const LEAST_FUNCTION: f64 = 0.25;
/// How many times as many function words a text must have of its language as of any other.
const AHEAD: f64 = 1.5;
/// How many different ones it must have.
const FEWEST_DIFFERENT: usize = 4;

/// Words that texts in a language cannot do without, and that hardly occur in others; some of the most frequent. Short texts are told by them.
const FUNCTION_WORDS: [(&str, &str, &str); 21] = [
    (
        "eng",
        "English",
        "the of and to in is was for that with on by his her from were had has this which not are be as at it its an have been who will would they their he she but or said after into more than also about",
    ),
    (
        "deu",
        "German",
        "der die das und den dem des ist von zu mit im ein eine einer eines einem einen nicht auch auf sich für dass sie er es wurde wird werden sind war bei nach aus oder aber noch wie haben hat am zum zur über durch vor ihre seine",
    ),
    (
        "fra",
        "French",
        "le la les des du et un une est dans que qui pour pas sur avec par au aux ce cette il elle ont été sont plus mais ne se son sa ses leur leurs nous vous je était où de en a à d'un d'une",
    ),
    (
        "spa",
        "Spanish",
        "el la los las de del y que en un una por con para su sus se es fue al lo como más pero no este esta ha han son entre cuando sobre también hasta donde desde está era a",
    ),
    (
        "ita",
        "Italian",
        "il lo gli di del della dei delle che è e un una per con non si da dal dalla nel nella sono ha hanno alla al come più anche ma questo questa stato suo sua era le ai",
    ),
    (
        "por",
        "Portuguese",
        "o os do da dos das e que em um uma por com para não se na no nas nos ao à foi é são mais como mas pelo pela seu sua também entre quando está ser tem até sem já muito pode há",
    ),
    (
        "nld",
        "Dutch",
        "de het een van en in op dat is te met voor niet zijn aan er ook door bij naar om uit maar heeft hij zij werd worden deze die dit als nog over hebben",
    ),
    (
        "swe",
        "Swedish",
        "och att det som en på är av för med den till inte om har ett men var från hon han vid så de kan eller efter också när blev ska",
    ),
    (
        "dan",
        "Danish",
        "og at det som en på er af for med den til ikke om har et men var fra hun han ved så de kan eller efter også når blev skal der",
    ),
    (
        "nob",
        "Bokmal",
        "og at det som en på er av for med den til ikke om har et men var fra hun han ved så de kan eller etter også når ble skal",
    ),
    (
        "fin",
        "Finnish",
        "ja on ei että se oli hän ovat mutta kun joka myös sen ole mukaan kanssa sekä tai jos niin ovat vain jälkeen",
    ),
    (
        "pol",
        "Polish",
        "i w na z że się nie do jest to od po za przez dla jak ale był była są oraz jego jej także który która które",
    ),
    (
        "ces",
        "Czech",
        "a v na se že je s z do i o k pro jako ale byl byla jsou který která které nebo podle jeho také po od",
    ),
    (
        "hun",
        "Hungarian",
        "a az és hogy nem is egy volt meg de ez csak mint már még van azt ki vagy lesz után szerint által",
    ),
    (
        "ron",
        "Romanian",
        "și în de la a că nu cu pe un o din pentru este care fost au mai sau prin al ale lui după sunt",
    ),
    (
        "tur",
        "Turkish",
        "ve bir bu için ile da de olarak olan daha çok gibi kadar sonra ancak ise en olduğunu tarafından",
    ),
    (
        "rus",
        "Russian",
        "и в не на что с по он как это к но из у за о от было был для его её они же при или также после до пока только может уже чтобы так все если который которые",
    ),
    (
        "ukr",
        "Ukrainian",
        "і в не на що з до як та про від за його це для був була або також після при їх але й у",
    ),
    ("bul", "Bulgarian", "и на да в се не за от че с е са по като но до при който това беше след"),
    ("ell", "Greek", "και το της να του την με για που τα η ο στο στην από δεν είναι θα των τον στη"),
    ("hrv", "Croatian", "i u je na se da za s od su koji a ne o kao iz što će bi te ali nakon koja koje bio"),
];

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
    if let Some(found) = by_function_words(&small) {
        return Some(found);
    }
    let by_trigrams = || {
        let found = whatlang::detect(&small.join(" ")).filter(whatlang::Info::is_reliable)?;
        Some(Language { code: found.lang().code(), name: found.lang().eng_name() })
    };
    let found = if letters < LEAST_LETTERS { None } else { by_trigrams() };
    found.or_else(|| by_letters(&text[..end]))
}

/// Languages by letters that they alone use of the languages of their script: the first whose letters a text has. Those of "" are of a
/// script that hardly any other language uses.
const LETTERS: [(&str, &str, Script, &str); 21] = [
    ("bel", "Belarusian", Script::Cyrillic, "ў"),
    ("kaz", "Kazakh", Script::Cyrillic, "әғқңұһ"),
    ("ukr", "Ukrainian", Script::Cyrillic, "їєґ"),
    ("mkd", "Macedonian", Script::Cyrillic, "ѓќѕ"),
    ("srp", "Serbian", Script::Cyrillic, "ђћ"),
    ("rus", "Russian", Script::Cyrillic, "ыэ"),
    ("bul", "Bulgarian", Script::Cyrillic, "ъ"),
    ("urd", "Urdu", Script::Arabic, "ٹڈڑںے"),
    ("pes", "Iranian Persian", Script::Arabic, "پچژگ"),
    ("ara", "Arabic", Script::Arabic, "ةيىإأ"),
    ("heb", "Hebrew", Script::Hebrew, ""),
    ("jpn", "Japanese", Script::Hiragana, ""),
    ("cmn", "Mandarin", Script::Han, ""),
    ("kor", "Korean", Script::Hangul, ""),
    ("ell", "Greek", Script::Greek, ""),
    ("hye", "Armenian", Script::Armenian, ""),
    ("kat", "Georgian", Script::Georgian, ""),
    ("tha", "Thai", Script::Thai, ""),
    ("amh", "Amharic", Script::Ethiopic, ""),
    ("ben", "Bengali", Script::Bengali, ""),
    ("tam", "Tamil", Script::Tamil, ""),
];
/// The least number of letters that a verdict by the script needs, and by telling letters: how many of these.
const LEAST_OF_SCRIPT: usize = 30;
const LEAST_TELLING: usize = 2;

/// The language of a text in a script that has letters for telling it.
fn by_letters(text: &str) -> Option<Language> {
    let script = script_of(text)?;
    let letters = text.chars().flat_map(char::to_lowercase);
    if letters.clone().filter(|c| c.is_alphabetic() && c.script() != Script::Latin).count() < LEAST_OF_SCRIPT
    {
        return None;
    }
    let told = |telling: &str| letters.clone().filter(|&c| telling.contains(c)).count() >= LEAST_TELLING;
    LETTERS
        .into_iter()
        .find(|(_, _, of, telling)| *of == script && (telling.is_empty() || told(telling)))
        .map(|(code, name, ..)| Language { code, name })
}

/// The script that most letters of a sentence are of. One that holds kana is in kana, however many Han there are.
pub(crate) fn script_of(sentence: &str) -> Option<Script> {
    let mut letters: HashMap<Script, usize> = HashMap::new();
    for c in sentence.chars().filter(|c| c.is_alphabetic()) {
        let script = c.script();
        if !matches!(script, Script::Common | Script::Inherited) {
            *letters.entry(script).or_default() += 1;
        }
    }
    let kana = letters.contains_key(&Script::Hiragana) || letters.contains_key(&Script::Katakana);
    let most = letters.into_iter().max_by_key(|&(script, n)| (n, std::cmp::Reverse(script.full_name())));
    let (script, _) = most?;
    Some(if kana && matches!(script, Script::Han | Script::Katakana) { Script::Hiragana } else { script })
}

/// In which of [`FUNCTION_WORDS`] a word is listed, a bit each.
static LISTED: LazyLock<HashMap<&str, u32>> = LazyLock::new(|| {
    let mut listed = HashMap::new();
    for (at, (.., words)) in FUNCTION_WORDS.iter().enumerate() {
        words.split(' ').for_each(|word| *listed.entry(word).or_default() |= 1_u32 << at);
    }
    listed
});

/// The language of whose function words a text is full, and of no other's; those of one that is like another decide nothing.
fn by_function_words(small: &[&str]) -> Option<Language> {
    let (mut words, mut counts) = (0, [0_usize; FUNCTION_WORDS.len()]);
    let mut different: HashMap<String, u32> = HashMap::new();
    for word in small.iter().map(|word| bare(word)).filter(|word| !word.is_empty()) {
        words += 1;
        let Some(&languages) = LISTED.get(word.as_str()) else { continue };
        (0..counts.len()).filter(|at| languages >> at & 1 == 1).for_each(|at| counts[at] += 1);
        different.insert(word, languages);
    }
    let (best, most) = counts.iter().copied().enumerate().max_by_key(|(_, count)| *count)?;
    let next = counts.iter().enumerate().filter(|(at, _)| *at != best).map(|(_, count)| *count).max()?;
    let different = different.values().filter(|languages| **languages >> best & 1 == 1).count();
    let is_full = words >= FEWEST_WORDS && most as f64 >= LEAST_FUNCTION * words as f64;
    let (code, name, _) = FUNCTION_WORDS[best];
    (is_full && different >= FEWEST_DIFFERENT && most as f64 >= AHEAD * next as f64)
        .then_some(Language { code, name })
}

/// How many of a text's words are function words of some language, those of one or two letters left out.
#[cfg_attr(not(feature = "pdf"), expect(dead_code, reason = "only pages of PDF are looked at so"))]
pub(crate) fn function_words(text: &str) -> usize {
    let words = text.split_whitespace().map(bare).filter(|word| word.chars().count() > 2);
    words.filter(|word| LISTED.contains_key(word.as_str())).count()
}

/// A word without what stands around it, in small letters.
fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase()
}

/// A word without a capital letter at its head, and without figures. Scripts without capitals have only such words.
fn is_small(word: &str) -> bool {
    let first = word.chars().find(|c| namegraph_document::Script::of(*c).is_some());
    first.is_some_and(|c| !c.is_uppercase()) && !word.chars().any(char::is_numeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_tell_a_language_that_alone_has_them() {
        for (text, expected) in [
            ("Президент выступил во вторник; это была его первая речь.", Some("rus")),
            ("Президент виступив у вівторок; її підтримали всі європейські держави.", Some("ukr")),
            ("Президентът говори във вторник и получи подкрепата на съюза.", Some("bul")),
            ("ראש הממשלה נפגש ביום שלישי בברלין עם הקנצלר של גרמניה.", Some("heb")),
            ("德国总理星期二在柏林会见了以色列总理，讨论了加沙的局势，外交部长将前往开罗访问。", Some("cmn")),
            ("首相は火曜日にベルリンで首相と会談し、ガザの情勢について話し合った。", Some("jpn")),
            (
                "The word Москва is Russian, and the words этот рынок are too, but this text is not one in it.",
                Some("eng"),
            ),
            ("Москва", None),
        ] {
            assert_eq!(language(text).map(|l| l.code), expected, "{text}");
        }
    }

    #[test]
    fn short_plain_texts() {
        let cases = [
            (
                "The harbour of Odesa was closed on Saturday, the port authority said, after a storm had damaged two of its piers and the road to them.",
                Some("eng"),
            ),
            (
                "Der Bürgermeister von Odessa sagte am Samstag, dass der Hafen geschlossen bleibe, bis die Schäden behoben seien, und dass die Schiffe einen anderen Weg nehmen müssten.",
                Some("deu"),
            ),
            (
                "Le maire d'Odessa a dit samedi que le port resterait fermé jusqu'à ce que les dégâts soient réparés, et que les navires prendraient un autre chemin dans la région.",
                Some("fra"),
            ),
            (
                "El alcalde de Odesa dijo el sábado que el puerto seguiría cerrado hasta que se repararan los daños, y que los barcos tomarían otro camino por la costa.",
                Some("spa"),
            ),
            (
                "Il sindaco di Odessa ha detto sabato che il porto rimarrà chiuso fino alla riparazione dei danni e che le navi devono prendere un'altra via con la scorta.",
                Some("ita"),
            ),
            (
                "O prefeito de Odessa disse no sábado que o porto ficará fechado até que os danos sejam reparados, e que os navios não podem entrar por uma semana.",
                Some("por"),
            ),
            (
                "De burgemeester van Odessa zei zaterdag dat de haven gesloten blijft tot de schade is hersteld, en dat de schepen een andere weg moeten nemen met het konvooi.",
                Some("nld"),
            ),
            (
                "Borgmästaren i Odessa sade på lördagen att hamnen är stängd tills skadorna har lagats, och att fartygen inte kan ta den vägen som var vanlig.",
                Some("swe"),
            ),
            (
                "Burmistrz Odessy powiedział w sobotę, że port jest zamknięty do czasu naprawy szkód, i że statki nie mogą wejść na redę, ale nie było ofiar.",
                Some("pol"),
            ),
            (
                "Мэр Одессы сказал в субботу, что порт останется закрытым, пока не будут устранены повреждения, и что суда не смогут войти в него до конца недели.",
                Some("rus"),
            ),
            // Too little of it is prose.
            ("Paris, Berlin, London, de la Cruz", None),
            ("Anna Berg met Carl Holm in Oslo.", None),
            ("qwe asd zxc rty fgh vbn uio jkl nm qaz wsx edc rfv tgb yhn ujm ik ol", None),
        ];
        for (text, expected) in cases {
            assert_eq!(language(text).map(|l| l.code), expected, "{text}");
        }
    }

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
