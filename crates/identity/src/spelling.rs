//! When two words are one word, written down by two hands.

use std::borrow::Cow;

use any_ascii::any_ascii;
use namegraph_document::Script;

use crate::tables::tables;

/// Shorter words sound alike too easily.
const SHORTEST: usize = 4;

/// What letters stand for in the romanizations that newsrooms use, longer ones first. The same place in two of them
/// gives the same key: Mahmoud and Mahmud, Netanyahu and Netanjahu, Yushchenko and Juschtschenko.
const SOUNDS: [(&str, &str); 33] = [
    ("schtsch", "sh"),
    ("shch", "sh"),
    ("tsch", "ch"),
    ("tch", "ch"),
    ("sch", "sh"),
    ("cz", "ch"),
    ("kh", "h"),
    ("gh", "g"),
    ("dh", "d"),
    ("th", "t"),
    ("ph", "f"),
    ("tz", "z"),
    ("ts", "z"),
    ("ck", "k"),
    ("dj", "j"),
    ("ou", "u"),
    ("oo", "u"),
    ("ue", "u"),
    ("oe", "o"),
    ("ae", "a"),
    ("aa", "a"),
    ("ee", "i"),
    ("ie", "i"),
    ("ei", "ai"),
    ("iy", "i"),
    ("yi", "i"),
    ("ii", "i"),
    ("q", "k"),
    ("c", "k"),
    ("w", "v"),
    ("x", "ks"),
    ("j", "i"),
    ("y", "i"),
];

/// What a folded name sounds like, word by word: the same for spellings of one word by different rules.
///
/// Words of other scripts are romanized first. It hears vowels: Hansen and Hanson, Maria and Mario stay two.
pub(crate) fn sound(folded: &str) -> String {
    folded.split(' ').map(word_sound).collect::<Vec<_>>().join(" ")
}

/// The same for a name with an Arabic article, which Latin letters have no settled vowels for: al-Jolani, al-Julani.
pub(crate) fn sound_after_article(folded: &str) -> String {
    sound(folded).replace('o', "u").replace('e', "i")
}

fn word_sound(word: &str) -> Cow<'_, str> {
    let roman = romanized(word);
    let filed = tables().spelling(&roman).to_owned();
    if filed.len() < SHORTEST {
        return Cow::Owned(filed);
    }
    let mut sound = String::with_capacity(filed.len());
    let mut rest = filed.as_str();
    while let Some(letter) = rest.chars().next() {
        let (heard, length) = SOUNDS
            .iter()
            .find(|(written, _)| rest.starts_with(written))
            .map_or((&rest[..letter.len_utf8()], letter.len_utf8()), |(written, heard)| {
                (*heard, written.len())
            });
        for c in heard.chars() {
            if !sound.ends_with(c) {
                sound.push(c);
            }
        }
        rest = &rest[length..];
    }
    Cow::Owned(sound)
}

/// Consonants alone, for scripts that hardly write vowels: the same for "نتنياهو" and "netanyahu".
pub(crate) fn consonants(folded: &str) -> String {
    let heard = |word: &str| {
        let sound =
            word_sound(word).replace("sh", "s").replace("ch", "s").replace('p', "b").replace('z', "s");
        let mut bones = String::new();
        for c in sound.chars().filter(|c| !"aeiouv".contains(*c)) {
            if !bones.ends_with(c) {
                bones.push(c);
            }
        }
        bones
    };
    folded.split(' ').map(heard).collect::<Vec<_>>().join(" ")
}

/// Whether a letter of a name is not Latin.
pub(crate) fn is_other_script(name: &str) -> bool {
    name.chars().any(|c| Script::of(c) == Some(Script::Other))
}

/// A word in the letters a to z. What a romanization puts for letters that Latin lacks, "`" for ع, is not heard.
pub(crate) fn romanized(word: &str) -> String {
    if word.is_ascii() {
        return word.to_owned();
    }
    let mut roman = any_ascii(word).to_lowercase();
    roman.retain(|c| c.is_alphanumeric() || c == '-');
    roman
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::fold;

    #[test]
    fn spellings_of_one_name_sound_alike() {
        for (a, b, alike) in [
            ("Mohammed", "Muhammad", true),
            ("Hezbollah", "Hizbullah", true),
            ("Netanyahu", "Netanjahu", true),
            ("Нетаньяху", "Netanyahu", true),
            ("Mahmoud Abbas", "Mahmud Abbas", true),
            ("Düsseldorf", "Duesseldorf", true),
            ("Yushchenko", "Juschtschenko", true),
            ("Kirkuk", "Kirkouk", true),
            ("Hansen", "Hanson", false),
            ("Maria Lopez", "Mario Lopez", false),
            ("Niger", "Nigeria", false),
            ("Iran", "Iraq", false),
            ("Austria", "Australia", false),
            ("Lee", "Li", false),
            ("ʿAbd al-Raḥmān", "Abd al-Rahman", true),
            ("Hawaiʻi", "Hawaii", true),
            ("Əliyev", "Eliyev", true),
            ("Musa Ɗangiwa", "Musa Dangiwa", true),
            ("Işıl Yıldız", "Isil Yildiz", true),
            ("Харьків", "Kharkiv", true),
            ("Sqʷxʷoʔməš", "Sqwxwo'mesh", false),
            ("Joʔe Pete", "Joe Pete", true),
        ] {
            assert_eq!(
                sound(&fold(a)) == sound(&fold(b)),
                alike,
                "{a} / {b}: {} {}",
                sound(&fold(a)),
                sound(&fold(b))
            );
        }
    }

    #[test]
    fn vowels_behind_an_article_are_not_heard_apart() {
        assert_eq!(sound_after_article("jolani"), sound_after_article("julani"));
        assert_ne!(sound("jolani"), sound("julani"));
    }

    #[test]
    fn scripts_without_vowels_are_compared_by_consonants() {
        assert_eq!(consonants(&fold("بنيامين نتنياهو")), consonants("benjamin netanyahu"));
        assert_eq!(consonants(&fold("عمر حسن")), consonants("omar hassan"));
    }

    #[test]
    fn latin_names_are_latin_whatever_transliterations_add() {
        let latin = [
            "Viktor Orbán",
            "ʿAbd al-Raḥmān",
            "Abū ʿUbayda ʿĀmir",
            "Ṭaha Ḥusayn al-Māʾmūn",
            "Yiẓḥaḳ ben Yaʿaḳov",
            "Keoni Kaʻahumanu",
            "Hawaiʻi",
            "Gʻafur Gʻulom",
            "Sālote Mafile‘o Pilolevu",
            "ʻAhoʻeitu ʻUnuakiʻotonga",
            "Kharʹkiv Obʺekt",
            "Mykhaĭlo Kotsi͡ubynsʹkyĭ",
            "Nguyễn Thị Mỹ Dược",
            "Işıl Yıldız",
            "İlham Əliyev",
            "Musa Ɓaɓa Ɗangiwa Ƙofa",
            "ǃXóõ ǀUi ǂAakhoe ǁGana",
            "Kofi Ŋutɔ Kɔdzo",
            "Þórður Ægisson",
            "Ｖｉｋｔｏｒ",
            "Viktor Ｏ",
            "Sḵwx̱wú7mesh Sqʷxʷoʔməš",
        ];
        for name in latin {
            assert!(!is_other_script(name) && !is_other_script(&fold(name)), "{name}");
        }
        let other = [
            "نتنياهو",
            "Путин",
            "Вольфґанг",
            "ᏣᎳᎩ",
            "ꭰꮳ",
            "Ελλάδα",
            "ἄνθρωπος",
            "יצחק",
            "習近平",
            "नरेन्द्र मोदी",
            "Vladimir Путин",
            "Аnna with a Cyrillic А",
        ];
        for name in other {
            assert!(is_other_script(name) && is_other_script(&fold(name)), "{name}");
        }
    }
}
