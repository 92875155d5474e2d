//! Pages whose fonts do not say which letters they draw: what a reader makes of them are letters, but no words. Names that a model would
//! find in them name no one.

use unicode_normalization::UnicodeNormalization;

use crate::language::function_words;

/// The least number of letters that a verdict needs.
const LEAST_LETTERS: usize = 60;
/// The least number that one by words needs.
const LEAST_FOR_WORDS: usize = 200;
/// The share of vowels among Latin letters below and above which they make no words of any language; in texts it is 0.35 to 0.55.
const FEWEST_VOWELS: f64 = 0.22;
const MOST_VOWELS: f64 = 0.75;
/// The share below which letters make no words if none of those is common in any language, either.
const FEW_VOWELS: f64 = 0.33;
/// The share of characters that stand for no letter, sign or blank, above which they are glyphs of a font.
const MOST_NAMELESS: f64 = 0.15;

/// Whether the letters of a page make no words.
///
/// Time: linear in the page.
pub(super) fn garbled(page: &str) -> bool {
    let shown = page.chars().filter(|c| !c.is_whitespace()).count();
    let nameless = page.chars().filter(|&c| is_nameless(c)).count();
    if nameless >= LEAST_LETTERS / 4 && nameless as f64 > MOST_NAMELESS * shown as f64 {
        return true;
    }
    let letters = page.nfd().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase());
    let (mut all, mut vowels) = (0_usize, 0_usize);
    for letter in letters {
        all += 1;
        vowels += usize::from("aeiouy".contains(letter));
    }
    // Letters of other scripts have vowels of their own, and tables are mostly numbers.
    if all < LEAST_LETTERS || (all as f64) < 0.4 * shown as f64 {
        return false;
    }
    let share = vowels as f64 / all as f64;
    let no_words = || function_words(page) == 0;
    !(FEWEST_VOWELS..=MOST_VOWELS).contains(&share) && no_words()
        || all >= LEAST_FOR_WORDS && share < FEW_VOWELS && no_words()
}

/// Characters that a font uses privately, that are not assigned, or that control a terminal.
fn is_nameless(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' | char::REPLACEMENT_CHARACTER)
        || c.is_control() && !c.is_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: &str = "The harbour of Odesa was closed on Saturday, the port authority said, after a storm had damaged two of its piers.";

    fn shifted(text: &str, by: u8) -> String {
        text.chars()
            .map(|c| if c.is_ascii_graphic() { char::from((c as u8 - 33 + by) % 94 + 33) } else { c })
            .collect()
    }

    #[test]
    fn letters_that_make_no_words() {
        for by in [1, 3, 65] {
            let page = shifted(&ENGLISH.repeat(3), by);
            assert!(garbled(&page), "{page}");
        }
        assert!(garbled(
            &ENGLISH.chars().map(|c| if c.is_alphabetic() { '\u{f021}' } else { c }).collect::<String>()
        ));
        let texts = [
            ENGLISH,
            "Der Bürgermeister sagte am Samstag, dass der Hafen geschlossen bleibe, bis die Schäden behoben seien.",
            "Gmina przeprowadziła przetarg, w którym wzięły udział trzy przedsiębiorstwa z Łodzi i Szczecina oraz Grzegorz Brzęczyszczykiewicz.",
            "Hyvää päivää, sanoi Aino Järvinen, kun kaupunginvaltuusto kokoontui Tampereella eilen illalla yöhön asti.",
            "Мэр города сказал в субботу, что порт останется закрытым, пока не будут устранены повреждения.",
            "NYSE NASDAQ GBP USD 12.5 13.7 14.9 100.2 98.3 11.1 15.6 17.8 200.4 300.5 120.6 99.8 77.1",
            "SZYMCZYK KRZYSZTOF, WRZESZCZ GRZEGORZ",
            "Vrt prst skrz krk. Strč prst skrz krk, řekl Jan Novák.",
            "",
        ];
        for text in texts {
            assert!(!garbled(text), "{text}");
        }
    }
}
