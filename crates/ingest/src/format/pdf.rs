//! Pages of PDF. Files of this kind break readers more often than any other, so they are read where that costs nothing but the file: in a
//! child process with a limit of memory and a clock, by [programs](crate::Options::pdf) that are tried in order; in a thread with a clock,
//! if none is named. Only here does a result depend on time, so a file that took too long is remembered as such.

mod built_in;
mod created;
mod garbled;

use std::borrow::Cow;
use std::collections::HashMap;
use std::ffi::OsString;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::iter::once;
use std::panic::catch_unwind;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use namegraph_document::Document;
use process_control::{ChildExt, Control};
use unicode_normalization::UnicodeNormalization;

use super::{File, Format, Records, broke};
use crate::date::head_date;
use crate::limits::{MOST_BYTES, whole};
use crate::options::PdfProgram;
use crate::record::{Origin, Skipped};

/// How long one file may take.
const CLOCK: Duration = Duration::from_secs(120);
/// The most memory that a child may take, in bytes.
const MOST_MEMORY: usize = 3 << 30;
/// The most pages of one file.
const MOST_PAGES: usize = 20_000;

/// What is said where only the reader that is built in was asked.
const HINT: &str = "; Poppler's pdftotext, where it is installed, reads more";

/// Why there is no text.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Unread {
    /// The clock ran out.
    Late,
    /// It is broken, or no PDF.
    Broken(String),
}

pub(super) fn read(bytes: Vec<u8>, file: &File) -> Records {
    let head = &bytes[..bytes.len().min(1024)];
    if !head.windows(5).any(|five| five == b"%PDF-") {
        return file.skip("expected a PDF, found no %PDF- at its head");
    }
    let sha256 = Origin::of(Format::Pdf.name(), &bytes).sha256;
    let read = if file.options.untried.contains(&sha256) {
        Err(Unread::Late)
    } else {
        pages(&bytes, &file.options.pdf)
    };
    match read {
        Ok((pages, by)) => document(&pages, by, &bytes, file),
        Err(Unread::Broken(reason)) => file.skip(reason),
        Err(Unread::Late) => {
            let reason = format!("not read within {} seconds; --retry tries again", CLOCK.as_secs());
            Box::new(once(Err(Skipped { late: Some(sha256), ..file.skipped(reason) })))
        }
    }
}

/// The text of each page, and who read it.
fn pages(bytes: &[u8], programs: &[PdfProgram]) -> Result<(Vec<String>, String), Unread> {
    let mut last = None;
    for program in programs {
        match by_program(bytes, program) {
            Ok(pages) => return Ok((pages, program.name.clone())),
            // The clock is for the file, not for each program.
            Err(Unread::Late) => return Err(Unread::Late),
            Err(error) => last = Some(error),
        }
    }
    match last {
        Some(Unread::Broken(reason)) if programs.iter().all(|p| p.name == PdfProgram::OWN) => {
            Err(Unread::Broken(format!("{reason}{HINT}")))
        }
        Some(error) => Err(error),
        None => in_a_thread(bytes.to_vec()).map(|pages| (pages, PdfProgram::OWN.to_owned())),
    }
}

fn by_program(bytes: &[u8], program: &PdfProgram) -> Result<Vec<String>, Unread> {
    let mut pages = pages_said(bytes, program, &program.arguments)?;
    if let Some(arguments) = &program.keeping_hyphens {
        for (page, kept) in pages.iter_mut().zip(pages_said(bytes, program, arguments)?) {
            *page = with_hyphens(page, &kept);
        }
    }
    Ok(pages)
}

/// The pages that a program writes when it is run with these arguments.
fn pages_said(bytes: &[u8], program: &PdfProgram, arguments: &[OsString]) -> Result<Vec<String>, Unread> {
    let name = program.path.display();
    let failed = |e: io::Error| Unread::Broken(format!("{name}: {e}"));
    let file = |bytes: &[u8]| -> io::Result<std::fs::File> {
        let mut file = tempfile::tempfile()?;
        file.write_all(bytes)?;
        file.seek(SeekFrom::Start(0))?;
        Ok(file)
    };
    // Files instead of pipes: whoever stops reading or writing stops alone.
    let (input, mut output, mut errors) =
        (file(bytes).map_err(failed)?, file(b"").map_err(failed)?, file(b"").map_err(failed)?);
    let mut child = Command::new(&program.path)
        .args(arguments)
        .stdin(input)
        .stdout(Stdio::from(output.try_clone().map_err(failed)?))
        .stderr(Stdio::from(errors.try_clone().map_err(failed)?))
        .spawn()
        .map_err(failed)?;
    let control = child.controlled().time_limit(CLOCK).terminate_for_timeout();
    #[cfg(any(target_os = "linux", target_os = "android", windows))]
    let control = control.memory_limit(MOST_MEMORY);
    let Some(status) = control.wait().map_err(failed)? else { return Err(Unread::Late) };
    if !status.success() {
        let mut said = String::new();
        let _ = errors.seek(SeekFrom::Start(0));
        let _ = (&mut errors).take(1000).read_to_string(&mut said);
        return Err(broken(&in_words(&said)));
    }
    output.seek(SeekFrom::Start(0)).map_err(failed)?;
    let text = whole(output, MOST_BYTES).map_err(Unread::Broken)?;
    let text = String::from_utf8_lossy(&text).into_owned();
    Ok(text.strip_suffix('\u{c}').unwrap_or(&text).split('\u{c}').map(str::to_owned).collect())
}

fn in_a_thread(bytes: Vec<u8>) -> Result<Vec<String>, Unread> {
    let (send, receive) = mpsc::channel();
    let read = move || {
        // Nobody listens any more if the clock ran out.
        let _ = send.send(catch_unwind(|| built_in::pages(&bytes)).unwrap_or_else(|_| Err(broke())));
    };
    let spawned = std::thread::Builder::new().name("reader of PDF".to_owned()).spawn(read);
    spawned.map_err(|e| Unread::Broken(e.to_string()))?;
    receive.recv_timeout(CLOCK).map_err(|_| Unread::Late)?.map_err(|said| broken(&said))
}

/// What a program said, as far as it speaks of the file and not of itself.
fn in_words(said: &str) -> String {
    if said.to_ascii_lowercase().contains("password") {
        return "it cannot be opened without a password".to_owned();
    }
    let of_itself = |line: &&str| {
        line.trim().is_empty()
            || line.starts_with("thread ")
            || line.contains(".rs")
            || line.starts_with("note:")
            || line.starts_with("stack")
    };
    // A program that panics says where in itself, and in the next line why.
    let panicked = said.contains("panicked at");
    let line = said.lines().find(|line| !of_itself(line)).filter(|_| !panicked);
    line.unwrap_or("its reader broke off").to_owned()
}

/// Why a reader gave up, in its words.
fn broken(said: &str) -> Unread {
    Unread::Broken(format!("expected a PDF that can be read: {said}"))
}

/// Reads a PDF and writes its text, with a form feed behind each page: what a program of [`Options::pdf`](crate::Options::pdf) does.
///
/// # Errors
/// When it cannot be read, or the text not be written. It may panic, too: let it have a process of its own.
pub fn write_text(input: impl Read, mut output: impl Write) -> Result<(), String> {
    let bytes = whole(input, MOST_BYTES)?;
    for page in built_in::pages(&bytes)? {
        write!(output, "{}\u{c}", page.replace('\u{c}', "\n")).map_err(|e| e.to_string())?;
    }
    output.flush().map_err(|e| e.to_string())
}

fn document(pages: &[String], by: String, bytes: &[u8], file: &File) -> Records {
    if pages.len() > MOST_PAGES {
        return file.skip(format!("expected at most {MOST_PAGES} pages, found {}", pages.len()));
    }
    let hint = if by == PdfProgram::OWN { HINT } else { "" };
    let texts: Vec<Result<String, Blank>> = pages.iter().map(|page| shown(page)).collect();
    let blank = |kind: Blank| -> Vec<usize> {
        (1..).zip(&texts).filter(|(_, text)| **text == Err(kind)).map(|(number, _)| number).collect()
    };
    let blanks = Blank::ALL.map(|kind| (kind, blank(kind)));
    if let Some((kind, _)) = blanks.iter().find(|(_, pages)| pages.len() == texts.len()) {
        return file.skip(format!("{}{hint}", kind.of_all(texts.len())));
    }
    let text = texts.iter().flatten().cloned().collect::<Vec<_>>().join("\n\n");
    let date = head_date(&text).or_else(|| created::created(bytes, &file.expansion));
    let mut document = Document { date, text, ..Document::default() };
    document.metadata.insert("pages".to_owned(), pages.len().into());
    document.metadata.insert("read_by".to_owned(), by.into());
    let stretches =
        blanks.iter().flat_map(|(kind, pages)| ranges(pages).into_iter().map(move |r| (r, *kind)));
    let unread = stretches.map(|((first, last), kind)| {
        let pages = if first == last { format!("page {first}") } else { format!("pages {first}–{last}") };
        let place = format!("{}, {pages}", file.place);
        let hint = if kind == Blank::Unread { hint } else { "" };
        Err(Skipped { place, reason: format!("{}{hint}", kind.of_one()), late: None })
    });
    let unread: Vec<_> = unread.collect();
    if document.text.is_empty() {
        return Box::new(unread.into_iter());
    }
    Box::new(once(file.made(Format::Pdf, bytes, Ok(document))).chain(unread))
}

/// Why a page gives no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Blank {
    /// There is none on it.
    Empty,
    /// Its letters make no words.
    Garbled,
    /// Its reader broke on it.
    Unread,
}

impl Blank {
    const ALL: [Self; 3] = [Self::Empty, Self::Garbled, Self::Unread];

    /// What is said of one page.
    fn of_one(self) -> &'static str {
        match self {
            Self::Empty => "no text there: a scan or a picture, perhaps",
            Self::Garbled => {
                "letters that make no words: its fonts do not say what they draw, but a program like ocrmypdf may read it"
            }
            Self::Unread => "its reader broke off there",
        }
    }

    /// What is said of a file of `count` pages that are all like this.
    fn of_all(self, count: usize) -> String {
        match self {
            Self::Empty => format!(
                "no text on its pages ({count}): a scan, perhaps, that a program like ocrmypdf can turn into text"
            ),
            Self::Garbled => format!("its pages ({count}) hold {}", self.of_one()),
            Self::Unread => {
                format!("expected a PDF that can be read: its reader broke off on all its pages ({count})")
            }
        }
    }
}

/// The text that a page shows.
fn shown(page: &str) -> Result<String, Blank> {
    if page.trim_matches([' ', '\n']) == built_in::UNREAD {
        return Err(Blank::Unread);
    }
    match joined(page) {
        text if text.is_empty() => Err(Blank::Empty),
        text if garbled::garbled(&text) => Err(Blank::Garbled),
        text => Ok(text),
    }
}

/// A page's text with words put together that its line ends cut: "govern-\nment", but "Jean-\nPierre" and "2024-06-\n27" keep their hyphens.
/// Letters that a font draws as one are several again: "ﬁnance", "Aﬄeck".
fn joined(page: &str) -> String {
    let mut text = String::with_capacity(page.len());
    let mut lines = page.trim().lines().map(str::trim_end).peekable();
    while let Some(line) = lines.next() {
        match lines.peek().and_then(|next| across(line, next)) {
            Some(kept) => text.push_str(kept),
            None => {
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    without_ligatures(text.trim_end())
}

fn without_ligatures(text: &str) -> String {
    let mut letters = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{fb00}'..='\u{fb06}' => letters.extend(once(c).nfkc()),
            _ => letters.push(c),
        }
    }
    letters
}

/// What stays of a line whose last word goes on in the next one: all of it where the hyphen is the word's own, less the hyphen where
/// only the line's end put it there. A name, a number and a date have hyphens of their own; of a small letter nobody can tell.
fn across<'a>(line: &'a str, next: &str) -> Option<&'a str> {
    let head = line.strip_suffix('-')?;
    let (last, first) = (head.chars().next_back()?, next.chars().next()?);
    match (last.is_alphanumeric(), first.is_alphanumeric()) {
        (true, true) if last.is_alphabetic() && first.is_lowercase() => Some(head),
        (true, true) => Some(line),
        _ => None,
    }
}

/// A page whose reader dropped the hyphens at the ends of lines, with those again that are a word's own: `kept` is the same page, its lines
/// in any order.
fn with_hyphens(page: &str, kept: &str) -> String {
    let lines: Vec<&str> = kept.lines().map(str::trim_end).collect();
    let own: HashMap<String, String> = (lines.windows(2))
        .filter(|pair| across(pair[0], pair[1]) == Some(pair[0]))
        .filter_map(|pair| {
            Some((pair[0].split_whitespace().next_back()?, pair[1].split_whitespace().next()?))
        })
        .map(|(head, tail)| (format!("{}{tail}", &head[..head.len() - 1]), format!("{head}{tail}")))
        .collect();
    if own.is_empty() {
        return page.to_owned();
    }
    (page.split_inclusive(char::is_whitespace))
        .map(|piece| {
            let word = piece.trim_end();
            own.get(word).map_or(Cow::Borrowed(piece), |whole| Cow::Owned(piece.replacen(word, whole, 1)))
        })
        .collect()
}

/// Numbers in order as first and last of each run.
fn ranges(numbers: &[usize]) -> Vec<(usize, usize)> {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for &number in numbers {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => ranges.push((number, number)),
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::super::tests::read_bytes;
    use super::*;

    #[test]
    fn words_that_lines_cut_are_put_together() {
        assert_eq!(
            joined("The govern-\nment of Jean-\nPierre \nsaid 1-\n2, a 20-\nyear term -\nas Mr -\n\n"),
            "The government of Jean-Pierre\nsaid 1-2, a 20-year term -\nas Mr -"
        );
        assert_eq!(ranges(&[1, 2, 4, 6, 7, 8]), [(1, 2), (4, 4), (6, 8)]);
    }

    #[test]
    fn letters_drawn_as_one_are_several() {
        assert_eq!(joined("Ben A\u{fb04}eck \u{fb01}les; 5²"), "Ben Affleck files; 5²");
    }

    #[test]
    fn hyphens_that_a_reader_dropped_come_back() {
        let page = "Ahmed alSharaa of the government\non 2024-0627.\nDame Anne alSharaa, the";
        let kept = "Dame Anne al-\nSharaa, the\nAhmed al-\nSharaa of the govern-\nment\non 2024-06-\n27.";
        let found = with_hyphens(page, kept);
        assert_eq!(found, "Ahmed al-Sharaa of the government\non 2024-06-27.\nDame Anne al-Sharaa, the");
        assert_eq!(with_hyphens(page, page), page);
    }

    #[test]
    fn what_is_no_pdf_is_skipped() {
        let found = read_bytes(Format::Pdf, "a.pdf", b"%PDF-1.4 and nothing more");
        assert!(
            found[0].as_ref().unwrap_err().reason.starts_with("expected a PDF that can be read"),
            "{found:?}"
        );
        assert!(read_bytes(Format::Pdf, "a.pdf", b"text")[0].is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_program_that_fails_gives_way_to_the_next() {
        let shell = |script: &str| PdfProgram {
            name: "sh".to_owned(),
            path: "/bin/sh".into(),
            arguments: vec!["-c".into(), script.into()],
            keeping_hyphens: None,
        };
        let broken = shell("echo broken >&2; exit 1");
        assert_eq!(
            pages(b"", std::slice::from_ref(&broken)),
            Err(Unread::Broken("expected a PDF that can be read: broken".to_owned()))
        );
        let found = pages(b"One.\x0cTwo.\x0c", &[broken, shell("cat")]);
        assert_eq!(found, Ok((vec!["One.".to_owned(), "Two.".to_owned()], "sh".to_owned())));
    }
}
