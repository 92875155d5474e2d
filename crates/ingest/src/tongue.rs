//! Which language each sentence of a text is in: that of its paragraph where this is beyond doubt, else that of the whole text; the script
//! decides alone where a sentence is written in another one. An Arabic quotation in a French article is Arabic.

use std::sync::LazyLock;

use namegraph_document::{Layout, Span};
use namegraph_tables::LANGUAGES;
use unicode_script::Script;

use crate::language::{language, script_of};
use crate::sentence::layout_in;

/// A language of the table.
struct Row {
    code: &'static str,
    short: &'static str,
    script: Option<Script>,
}

static TABLE: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let rows = LANGUAGES.lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|line| {
        let mut cells = line.split('\t');
        let (code, short, _, script) = (cells.next()?, cells.next()?, cells.next()?, cells.next()?);
        Some(Row { code, short, script: Script::from_full_name(script) })
    })
    .collect()
});

/// The ISO 639-3 code of a language that is given by its ISO 639-1 or 639-3 code; `None` for one that is not known.
///
/// ```
/// assert_eq!(namegraph_ingest::language_code("de"), Some("deu"));
/// assert_eq!(namegraph_ingest::language_code("deu"), Some("deu"));
/// assert_eq!(namegraph_ingest::language_code("xx"), None);
/// ```
pub fn language_code(code: &str) -> Option<&'static str> {
    TABLE.iter().find(|row| row.short == code || row.code == code).map(|row| row.code)
}

/// The ISO 639-1 code of a language.
pub(crate) fn short_code(code: &str) -> Option<&'static str> {
    TABLE.iter().find(|row| row.code == code).map(|row| row.short)
}

/// The layout of a text, and the language of each of its sentences.
pub fn cut(text: &str) -> (Layout, Vec<Option<&'static str>>) {
    let whole = language(text).map(|l| l.code);
    let layout = layout_in(text, whole);
    let languages = languages(text, &layout, whole);
    (layout, languages)
}

/// The language of each sentence. `whole` is that of the text, where it is known.
///
/// Time: linear in the text.
pub fn languages(text: &str, layout: &Layout, whole: Option<&'static str>) -> Vec<Option<&'static str>> {
    let mut found = Vec::with_capacity(layout.sentences.len());
    let mut paragraphs = layout.paragraphs.iter().peekable();
    let mut current = (Span::new(0, 0), whole);
    for sentence in &layout.sentences {
        while let Some(next) = paragraphs.next_if(|paragraph| paragraph.start <= sentence.start) {
            let inside = next.of(text).unwrap_or_default();
            current = (*next, language(inside).map(|l| l.code).or(whole));
        }
        let of_paragraph = if sentence.start < current.0.end { current.1 } else { whole };
        found.push(in_script_of(sentence.of(text).unwrap_or_default(), of_paragraph));
    }
    found
}

/// The language of a sentence: the expected one, unless most of its letters are of a script that this is not written in.
fn in_script_of(sentence: &str, expected: Option<&'static str>) -> Option<&'static str> {
    let Some(script) = script_of(sentence) else { return expected };
    let mut written = TABLE.iter().filter(|row| row.script == Some(script)).map(|row| row.code);
    match written.clone().any(|code| Some(code) == expected) {
        true => expected,
        false if script == Script::Latin => None, // too many languages to guess one
        false => written.next(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout;

    #[test]
    fn every_row_of_the_table_is_read() {
        let rows = LANGUAGES.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(TABLE.len(), rows);
        let unknown: Vec<&str> = TABLE.iter().filter(|r| r.script.is_none()).map(|r| r.code).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }

    #[test]
    fn a_sentence_in_another_script_is_in_another_language() {
        for (sentence, expected, language) in [
            ("Angela Merkel sprach.", Some("deu"), Some("deu")),
            ("Ангела Меркель.", Some("deu"), Some("rus")),
            ("Ангела Меркель.", Some("bul"), Some("bul")),
            ("Ангела Меркель.", None, Some("rus")),
            ("Angela Merkel.", None, None),
            ("Angela Merkel.", Some("rus"), None),
            ("בנימין נתניהו אמר CNN", Some("eng"), Some("heb")),
            ("安倍晋三は東京で話した。", None, Some("jpn")),
            ("安倍晋三", Some("jpn"), Some("jpn")),
            ("习近平在北京", None, Some("cmn")),
            ("ラーメン屋", None, Some("jpn")),
            ("12 : 30", Some("fra"), Some("fra")),
            ("نتنياهو", Some("pes"), Some("pes")),
        ] {
            assert_eq!(in_script_of(sentence, expected), language, "{sentence}");
        }
    }

    #[test]
    fn a_quotation_is_in_its_own_language() {
        let text = "Er sagte nichts.\n\nהוא אמר שלום לכולם. Danach ging er.";
        assert_eq!(languages(text, &layout(text), Some("deu")), [Some("deu"), Some("heb"), Some("deu")]);
    }
}
