//! Encoded words in headers (RFC 2047): `=?utf-8?B?…?=`. Words that follow each other are decoded together, since mailers cut letters of
//! several bytes between them.

use std::sync::LazyLock;

use regex::Regex;

use super::coding::{base64, escaped, text};

/// A header's value with its encoded words decoded; those of an unknown charset stay as they are.
pub(super) fn decoded_words(value: &str) -> String {
    static WORD: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
            .expect("the pattern is right: a test matches it")
    });
    let mut decoded = String::with_capacity(value.len());
    let (mut run, mut run_charset) = (Vec::new(), None::<&str>);
    let mut end = 0;
    for word in WORD.captures_iter(value) {
        let (Some(all), charset) = (word.get(0), word.get(1).map_or("", |c| c.as_str())) else { continue };
        let between = &value[end..all.start()];
        // White space between two encoded words is not part of the text.
        let goes_on = run_charset.is_some() && between.trim().is_empty();
        if !goes_on || run_charset.is_some_and(|c| !c.eq_ignore_ascii_case(charset)) {
            flush(&mut run, run_charset, &mut decoded);
        }
        if !goes_on {
            decoded.push_str(between);
        }
        if word[2].eq_ignore_ascii_case("b") {
            run.extend(base64(word[3].as_bytes()).0);
        } else {
            escaped(word[3].replace('_', " ").as_bytes(), b'=', &mut run);
        }
        run_charset = Some(charset);
        end = all.end();
    }
    flush(&mut run, run_charset, &mut decoded);
    decoded + &value[end..]
}

fn flush(run: &mut Vec<u8>, charset: Option<&str>, decoded: &mut String) {
    if !run.is_empty() {
        decoded.push_str(&text(run, charset, false));
        run.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoded_words() {
        let cases = [
            ("=?utf-8?q?J=C3=BCrgen_Voss?= <jv@x>", "Jürgen Voss <jv@x>"),
            ("=?UTF-8?B?SsO8cmdlbg==?= =?UTF-8?B?IFZvc3M=?=", "Jürgen Voss"),
            // One letter, cut between two words.
            ("=?utf-8?B?Ssw=?= =?utf-8?B?iA==?=", "J\u{308}"),
            ("=?iso-8859-1*de?Q?J=FCrgen?= and =?koi8-r?B?98/T0w==?=", "Jürgen and Восс"),
            ("no word =?x?= here", "no word =?x?= here"),
            ("=?unknown?Q?Ann?=", "Ann"),
            ("", ""),
        ];
        for (value, expected) in cases {
            assert_eq!(decoded_words(value), expected, "{value}");
        }
    }
}
