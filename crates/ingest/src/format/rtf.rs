//! Rich Text Format 1.9: the words of a document, without what groups of settings hold.

use encoding_rs::Encoding;
use namegraph_document::Document;

use crate::date::{head_date, parse_date};

/// Groups that hold no words of the text. In order.
const UNREAD: [&str; 30] = [
    "atnauthor",
    "atnid",
    "colortbl",
    "datafield",
    "datastore",
    "filetbl",
    "fonttbl",
    "footer",
    "footerf",
    "footerl",
    "footerr",
    "ftncn",
    "ftnsep",
    "generator",
    "header",
    "headerf",
    "headerl",
    "headerr",
    "latentstyles",
    "listoverridetable",
    "listtable",
    "objdata",
    "pict",
    "pntxtb",
    "revtbl",
    "rsidtbl",
    "stylesheet",
    "themedata",
    "xe",
    "xmlnstbl",
];
/// The deepest that groups may lie within each other.
const MOST_GROUPS: usize = 10_000;

/// What holds within a group.
#[derive(Clone, Copy)]
struct Group {
    unread: bool,
    /// Whether it is a part of what the file says of itself.
    info: Option<Info>,
    /// How many characters stand behind `\u` for readers that do not know it.
    fallback: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum Info {
    Whole,
    Title,
    Author,
    Created,
}

pub(super) fn document(bytes: &[u8]) -> Result<Document, String> {
    if !bytes.trim_ascii_start().starts_with(b"{\\rtf") {
        return Err("expected RTF, found no {\\rtf at its head".to_owned());
    }
    let mut reader = Reader::new();
    reader.read(bytes)?;
    reader.flush();
    let Reader { text, title, author, created, .. } = reader;
    let text = text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim().to_owned();
    let said = |value: String| Some(value.trim().to_owned()).filter(|v| !v.is_empty());
    let date = head_date(&text).or_else(|| parse_date(&created));
    let mut document = Document { text, title: said(title), date, ..Document::default() };
    document.metadata.extend(said(author).map(|author| ("author".to_owned(), author.into())));
    Ok(document)
}

struct Reader {
    groups: Vec<Group>,
    now: Group,
    encoding: &'static Encoding,
    /// Bytes of the text's encoding that were not decoded yet: a letter may take two.
    pending: Vec<u8>,
    /// The first half of a letter outside the basic plane.
    surrogate: Option<u16>,
    skip: usize,
    text: String,
    title: String,
    author: String,
    created: String,
}

impl Reader {
    fn new() -> Self {
        Self {
            groups: Vec::new(),
            now: Group { unread: false, info: None, fallback: 1 },
            encoding: encoding_rs::WINDOWS_1252,
            pending: Vec::new(),
            surrogate: None,
            skip: 0,
            text: String::new(),
            title: String::new(),
            author: String::new(),
            created: String::new(),
        }
    }

    fn read(&mut self, bytes: &[u8]) -> Result<(), String> {
        let mut at = 0;
        // Whether a group began, and whether it says that readers may pass over it.
        let (mut began, mut optional) = (false, false);
        while let Some(&byte) = bytes.get(at) {
            at += 1;
            match byte {
                b'{' => {
                    self.flush();
                    if self.groups.len() >= MOST_GROUPS {
                        return Err(format!("expected groups at most {MOST_GROUPS} deep, found more"));
                    }
                    self.groups.push(self.now);
                    (began, optional, self.skip) = (true, false, 0);
                    continue;
                }
                b'}' => {
                    self.flush();
                    self.now = self.groups.pop().unwrap_or(self.now);
                    self.skip = 0;
                }
                b'\\' => match bytes.get(at) {
                    Some(b'\'') => {
                        let digits = bytes.get(at + 1..at + 3).and_then(|d| std::str::from_utf8(d).ok());
                        self.byte(digits.and_then(|d| u8::from_str_radix(d, 16).ok()));
                        at += 3;
                    }
                    Some(b'*') => {
                        (optional, at) = (true, at + 1);
                        continue;
                    }
                    Some(letter) if letter.is_ascii_alphabetic() => {
                        let (word, value, length) = control(&bytes[at..]);
                        at += length;
                        if word == "bin" {
                            at += value.and_then(|v| usize::try_from(v).ok()).unwrap_or_default();
                        }
                        self.control(word, value, began, optional);
                    }
                    Some(&symbol) => {
                        at += 1;
                        match symbol {
                            b'~' => self.push("\u{a0}"),
                            b'_' => self.push("-"),
                            b'\n' | b'\r' => self.push("\n"),
                            b'\\' | b'{' | b'}' => self.byte(Some(symbol)),
                            _ => {}
                        }
                    }
                    None => {}
                },
                b'\r' | b'\n' => continue,
                byte => self.byte(Some(byte)),
            }
            (began, optional) = (false, false);
        }
        Ok(())
    }

    /// `first`: whether it is the first word of its group, which says what the group holds; `optional`: whether readers that do not know the
    /// word pass over the group.
    fn control(&mut self, word: &str, value: Option<i32>, first: bool, optional: bool) {
        if word == "u" {
            self.wide(value.unwrap_or_default());
            return;
        }
        self.flush();
        match word {
            "par" | "line" | "sect" | "page" | "row" | "nestrow" => self.push("\n"),
            "cell" | "nestcell" => self.push(" | "),
            "tab" => self.push("\t"),
            "emdash" => self.push("—"),
            "endash" => self.push("–"),
            "lquote" => self.push("‘"),
            "rquote" => self.push("’"),
            "ldblquote" => self.push("“"),
            "rdblquote" => self.push("”"),
            "bullet" => self.push("•"),
            "emspace" | "enspace" | "qmspace" => self.push(" "),
            "uc" => self.now.fallback = value.and_then(|v| usize::try_from(v).ok()).unwrap_or(1),
            "mac" => self.encoding = encoding_rs::MACINTOSH,
            "ansicpg" => self.encoding = value.and_then(code_page).unwrap_or(self.encoding),
            "info" if first => self.now.info = Some(Info::Whole),
            "title" if self.now.info.is_some() => self.now.info = Some(Info::Title),
            "author" if self.now.info.is_some() => self.now.info = Some(Info::Author),
            "creatim" if self.now.info.is_some() => self.now.info = Some(Info::Created),
            "yr" | "mo" | "dy" if self.now.info == Some(Info::Created) => {
                let mark = if self.created.is_empty() { "" } else { "-" };
                self.created += &format!("{mark}{:02}", value.unwrap_or_default());
            }
            // Where words lie in a group that readers may pass over, they are words all the same.
            "shptxt" | "fldrslt" | "footnote" | "annotation" | "listtext" | "nesttableprops" => {
                self.now.unread = matches!(word, "nesttableprops");
                if matches!(word, "footnote" | "annotation") {
                    self.push("\n");
                }
            }
            _ if UNREAD.binary_search(&word).is_ok() && (first || optional) => self.now.unread = true,
            _ if optional => self.now.unread = true,
            _ => {}
        }
    }

    fn byte(&mut self, byte: Option<u8>) {
        if self.skip > 0 {
            self.skip -= 1;
        } else if let Some(byte) = byte {
            self.pending.push(byte);
        }
    }

    /// A letter by its number, which is negative above 32,767.
    fn wide(&mut self, value: i32) {
        self.flush();
        let unit = (value & 0xffff) as u16;
        let units: Vec<u16> = self.surrogate.take().into_iter().chain([unit]).collect();
        if units.len() == 1 && (0xd800..0xdc00).contains(&unit) {
            self.surrogate = Some(unit);
        } else {
            self.push(&String::from_utf16_lossy(&units));
        }
        self.skip = self.now.fallback;
    }

    fn flush(&mut self) {
        let pending = std::mem::take(&mut self.pending);
        if !pending.is_empty() {
            let text = self.encoding.decode_without_bom_handling(&pending).0.replace('\0', "");
            self.push(&text);
        }
    }

    fn push(&mut self, words: &str) {
        if !self.pending.is_empty() {
            self.flush();
        }
        match self.now {
            Group { info: Some(Info::Title), .. } => self.title.push_str(words),
            Group { info: Some(Info::Author), .. } => self.author.push_str(words),
            Group { info: Some(_), .. } | Group { unread: true, .. } => {}
            _ => self.text.push_str(words),
        }
    }
}

/// A control word, its value, and how many bytes both take with the blank behind them.
fn control(bytes: &[u8]) -> (&str, Option<i32>, usize) {
    let letters = bytes.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    let minus = usize::from(bytes.get(letters) == Some(&b'-'));
    let digits = bytes[letters + minus..].iter().take(10).take_while(|b| b.is_ascii_digit()).count();
    let (minus, end) = if digits == 0 { (0, letters) } else { (minus, letters + minus + digits) };
    let text = |range: std::ops::Range<usize>| std::str::from_utf8(&bytes[range]).unwrap_or_default();
    let value = text(letters..letters + minus + digits).parse().ok();
    (text(0..letters), value, end + usize::from(bytes.get(end) == Some(&b' ')))
}

/// The encoding of a Windows code page.
fn code_page(number: i32) -> Option<&'static Encoding> {
    match number {
        932 => Some(encoding_rs::SHIFT_JIS),
        936 => Some(encoding_rs::GBK),
        949 => Some(encoding_rs::EUC_KR),
        950 => Some(encoding_rs::BIG5),
        65001 => Some(encoding_rs::UTF_8),
        10000 => Some(encoding_rs::MACINTOSH),
        number => Encoding::for_label(format!("windows-{number}").as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_without_settings() {
        assert!(UNREAD.is_sorted());
        let cases = [
            (r"{\rtf1\ansi Anna Berg\par met Carl.}", "Anna Berg\nmet Carl."),
            (r"{\rtf1{\fonttbl{\f0 Times;}}{\*\generator Word;}\f0 J\'fcrgen {\b Vo\'df}}", "Jürgen Voß"),
            (r"{\rtf1\ansicpg1251 \'c8\'e2\'e0\'ed}", "Иван"),
            (r"{\rtf1\uc1 J\u252?rgen \u-10179?\u-8704?}", "Jürgen 😀"),
            (r"{\rtf1{\uc0\u252}x\{a\}\~b\_c}", "üx{a}\u{a0}b-c"),
            (r"{\rtf1 a\cell b\cell\row c}", "a | b |\nc"),
            (r"{\rtf1{\pict\bin3 }}}}x}", "x"),
            (r"{\rtf1{\field{\*\fldinst HYPERLINK x}{\fldrslt Ann}}}", "Ann"),
            (r"{\rtf1 cut {\b short", "cut short"),
            (r"{\rtf1\u55357", ""),
        ];
        for (rtf, expected) in cases {
            assert_eq!(document(rtf.as_bytes()).unwrap().text, expected, "{rtf}");
        }
        let d =
            document(br"{\rtf1{\info{\title Report}{\author Ann Lee}{\creatim\yr2024\mo5\dy6\hr1}}Text.}")
                .unwrap();
        assert_eq!((d.title.as_deref(), d.metadata["author"].as_str()), (Some("Report"), Some("Ann Lee")));
        assert_eq!((d.text.as_str(), d.date.unwrap().to_string().as_str()), ("Text.", "2024-05-06"));
        assert!(document(b"text").is_err());
        assert!(document(format!(r"{{\rtf1 {}", "{".repeat(MOST_GROUPS + 1)).as_bytes()).is_err());
    }
}
