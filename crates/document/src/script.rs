//! What a letter is written in: Latin, or another script.

use unicode_script::{Script as Property, UnicodeScript};

/// The script of a letter, as far as names and texts are asked for it: by the Unicode property, not by code charts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// Latin, with what any language added to it: `ø`, `ə`, `ɗ`, `ǃ`.
    Latin,
    /// Any other.
    Other,
}

/// Scripts in which a mark is an accent or the point of a vowel, and a word is the same without.
const ACCENTED: [Property; 7] = [
    Property::Latin,
    Property::Greek,
    Property::Cyrillic,
    Property::Armenian,
    Property::Hebrew,
    Property::Arabic,
    Property::Syriac,
];

impl Script {
    /// The script of a letter. `None` where there is no letter, and where one belongs to no script: `ʿ` and `ʻ`, which words of
    /// several scripts are written with, say nothing of the letters beside them.
    ///
    /// ```
    /// use namegraph_document::Script;
    /// assert_eq!(Script::of('ø'), Some(Script::Latin));
    /// assert_eq!(Script::of('ж'), Some(Script::Other));
    /// assert_eq!(Script::of('ʿ'), None);
    /// ```
    pub fn of(c: char) -> Option<Self> {
        if c.is_ascii() || !c.is_alphabetic() {
            return c.is_ascii_alphabetic().then_some(Self::Latin);
        }
        match c.script() {
            Property::Common | Property::Inherited => None,
            Property::Latin => Some(Self::Latin),
            _ => Some(Self::Other),
        }
    }

    /// Whether writers may leave a combining mark out: accents and vowel points, not the vowels of Devanagari or Thai, nor
    /// the strokes that make a `か` a `が`.
    pub fn does_without(mark: char) -> bool {
        let written = mark.script_extension();
        ACCENTED.iter().any(|&script| written.contains_script(script))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_have_a_script_and_signs_have_none() {
        let cases = [
            ("aZßøłđþœ", Some(Script::Latin)),
            // Turkish, Azeri, Hausa, Ewe, Khoekhoe, Vietnamese; ligatures, fullwidth and superscript letters
            ("ıİəƏɓɗƙƁŋɛɔǃǀǁǂʔʕơựꞌﬁＡʰª", Some(Script::Latin)),
            ("жЄґѣ", Some(Script::Other)),
            ("αΩἄ", Some(Script::Other)),
            ("بعىنא", Some(Script::Other)),
            ("ᏣᎳᎩꭰ", Some(Script::Other)),
            ("मा東ひカ한აհน々", Some(Script::Other)),
            // letters of transliteration, of length and of no script
            ("ʿʾʻʼʹʺˈːˊー𝐀ⓐ", None),
            ("\u{301}\u{323}\u{64b}'’‘`´0٣ -.\n", None),
        ];
        for (letters, script) in cases {
            for c in letters.chars() {
                assert_eq!(Script::of(c), script, "{c}, {:04x}", c as u32);
            }
        }
    }

    #[test]
    fn accents_and_points_may_be_left_out_and_vowels_may_not() {
        // acute, dot below, breathing, titlo, Hebrew and Arabic points, Syriac, a mark of any script
        for mark in "\u{301}\u{323}\u{313}\u{483}\u{5b0}\u{5c1}\u{64e}\u{651}\u{670}\u{730}\u{1ab0}".chars() {
            assert!(Script::does_without(mark), "{:04x}", mark as u32);
        }
        // Devanagari, Bengali, Tamil, Thai, Burmese, kana
        for mark in "\u{93e}\u{94d}\u{9c7}\u{bbe}\u{e31}\u{e49}\u{102c}\u{3099}\u{309a}".chars() {
            assert!(!Script::does_without(mark), "{:04x}", mark as u32);
        }
    }
}
