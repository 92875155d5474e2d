//! Messages, one after the other (`mbox`, RFC 4155, and its variants): each behind a line that begins with `From `. Only before a header does
//! such a line separate; writers that do not quote it say how long a message is (`Content-Length`).

use std::io::{self, BufRead, Cursor, Read};

use super::part::is_header;
use crate::limits::{MOST_BYTES, too_large};

/// A message, and the line before it.
pub(super) struct Enclosed {
    pub(super) bytes: Vec<u8>,
    /// The line that begins with `From `, which says when the message came.
    pub(super) envelope: String,
}

/// The messages of a file, in their order.
pub(super) struct Messages {
    bytes: Box<dyn BufRead>,
    /// A line that was read ahead; empty at the end.
    next: Option<Vec<u8>>,
    envelope: String,
    ended: bool,
}

impl Messages {
    pub(super) fn of(bytes: Box<dyn BufRead>) -> Self {
        Self { bytes, next: None, envelope: String::new(), ended: false }
    }

    fn line(&mut self) -> io::Result<Vec<u8>> {
        match self.next.take() {
            Some(line) => Ok(line),
            None => read_line(&mut self.bytes),
        }
    }

    /// Looks at the next line, and leaves it.
    fn peek(&mut self) -> io::Result<&[u8]> {
        let line = self.line()?;
        Ok(self.next.insert(line))
    }

    /// The next message; nothing at the end. One that is too long is passed over.
    fn message(&mut self) -> io::Result<Option<Result<Enclosed, String>>> {
        let mut message = Message::default();
        loop {
            let line = self.line()?;
            if line.is_empty() {
                self.ended = true;
                // A length that leads past the end is wrong: the next message is in this one.
                if let Some(rest) = message.cut_at_first() {
                    self.put_back(rest);
                }
                break;
            }
            if line.starts_with(b"From ") && separates(&line, self.peek()?) {
                if message.is_empty() {
                    self.envelope = String::from_utf8_lossy(&line).trim_end().to_owned();
                    continue;
                }
                if message.says_it_goes_on() {
                    message.boundaries.push(message.bytes.len());
                } else {
                    let rest = if message.is_too_far() { message.cut_at_first() } else { None };
                    self.put_back([rest.unwrap_or_default(), line].concat());
                    break;
                }
            }
            message.push(&line);
        }
        let envelope = std::mem::take(&mut self.envelope);
        Ok(match message {
            Message { too_long: true, .. } => Some(Err(too_large(MOST_BYTES))),
            message if message.is_empty() => None,
            message => Some(Ok(Enclosed { bytes: message.bytes, envelope })),
        })
    }

    /// Gives bytes back that begin with a line of their own.
    fn put_back(&mut self, bytes: Vec<u8>) {
        let behind = self.next.take().unwrap_or_default();
        let rest = std::mem::replace(&mut self.bytes, Box::new(io::empty()));
        self.bytes = Box::new(Cursor::new([bytes, behind].concat()).chain(rest));
        self.ended = false;
    }
}

impl Iterator for Messages {
    type Item = Result<Enclosed, String>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        self.message().unwrap_or_else(|error| {
            // Nothing behind it can be read.
            self.ended = true;
            Some(Err(error.to_string()))
        })
    }
}

fn read_line(bytes: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    bytes.take(MOST_BYTES).read_until(b'\n', &mut line)?;
    Ok(line)
}

/// A message that is being read.
#[derive(Default)]
struct Message {
    bytes: Vec<u8>,
    too_long: bool,
    /// Where its body begins, once that is known, and how long it says that the body is.
    body: Option<usize>,
    length: Option<u64>,
    /// Where lines stand in it that would separate messages, were it not for its length.
    boundaries: Vec<usize>,
}

impl Message {
    fn is_empty(&self) -> bool {
        !self.too_long && self.bytes.trim_ascii().is_empty()
    }

    /// How many bytes of its body were read, and how many it says that there are; a blank line more belongs to the file.
    fn read_of(&self) -> Option<(u64, u64)> {
        Some(((self.bytes.len() - self.body?) as u64, self.length?))
    }

    fn says_it_goes_on(&self) -> bool {
        self.read_of().is_some_and(|(read, length)| read + 2 < length)
    }

    fn is_too_far(&self) -> bool {
        self.read_of().is_some_and(|(read, length)| read > length + 2)
    }

    fn push(&mut self, line: &[u8]) {
        // What writers of mbox quote is taken back.
        let marks = line.iter().take_while(|b| **b == b'>').count();
        let quoted = marks > 0 && line[marks..].starts_with(b"From ");
        self.too_long |= (self.bytes.len() + line.len()) as u64 > MOST_BYTES;
        if self.too_long {
            (self.bytes, self.length) = (Vec::new(), None);
            return;
        }
        self.bytes.extend_from_slice(&line[usize::from(quoted && self.body.is_some())..]);
        if self.body.is_none() {
            if line.trim_ascii().is_empty() && !self.is_empty() {
                self.body = Some(self.bytes.len());
            } else if let Some(length) = content_length(line) {
                self.length = Some(length);
            }
        }
    }

    /// Cuts off what begins with the first line that would separate messages.
    fn cut_at_first(&mut self) -> Option<Vec<u8>> {
        let at = *self.boundaries.first()?;
        self.boundaries.clear();
        self.length = None;
        Some(self.bytes.split_off(at))
    }
}

fn content_length(line: &[u8]) -> Option<u64> {
    let (name, value) = std::str::from_utf8(line).ok()?.split_once(':')?;
    name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
}

/// Whether a line that begins with `From ` stands before a message: a header is next, and it has an address or a day, as in
/// `From ann@example.org Tue May 10 15:27:03 2005` or `From - Tue May 10 15:27:03 2005`.
pub(super) fn separates(line: &[u8], next: &[u8]) -> bool {
    let line = String::from_utf8_lossy(line);
    let Some(behind) = line.strip_prefix("From ") else { return false };
    let words: Vec<&str> = behind.split_whitespace().collect();
    let is_day = words.windows(2).any(|w| {
        ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
            .contains(&w[0].trim_end_matches(',').to_ascii_lowercase().as_str())
            && w[1].len() >= 2
    });
    let is_address = words.first().is_some_and(|w| w.contains('@') || *w == "-" || *w == "MAILER-DAEMON");
    (is_address || is_day) && (is_header(next) || next.starts_with(b">From ") || next.starts_with(b"From "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(mbox: &str) -> Vec<String> {
        Messages::of(Box::new(Cursor::new(mbox.as_bytes().to_vec())))
            .map(|m| m.map_or_else(|reason| reason, |m| String::from_utf8(m.bytes).unwrap()))
            .collect()
    }

    #[test]
    fn what_separates_messages() {
        let one = "From a@b Tue May 10 15:27:03 2005\nSubject: 1\n\nOne.\n";
        let two = "From - Tue May 10 15:27:03 2005\nSubject: 2\n\nTwo.\n";
        let bodies = |found: Vec<String>| -> Vec<String> {
            found
                .into_iter()
                .map(|m| m.split_once("\n\n").map_or(m.clone(), |(_, b)| b.trim_end().to_owned()))
                .collect()
        };
        let cases: [(String, &[&str]); 11] = [
            (format!("{one}\n{two}"), &["One.", "Two."]),
            (format!("\n\n{one}\n\n\n{two}\n\n"), &["One.", "Two."]),
            // Without the blank line between them.
            (format!("{one}{two}"), &["One.", "Two."]),
            (
                format!("{one}\nFrom the desk of Ann Lee\n\nFrom now on.\n\n{two}"),
                &["One.\n\nFrom the desk of Ann Lee\n\nFrom now on.", "Two."],
            ),
            (format!("{one}\nFrom the desk\nNote: x\n\n{two}"), &["One.\n\nFrom the desk\nNote: x", "Two."]),
            (format!("{one}\n>From a@b Tue May 10\n>>From x\n"), &["One.\n\nFrom a@b Tue May 10\n>From x"]),
            // Nothing between two separators.
            (format!("From x@y Tue May 10 2005\n{one}"), &["One."]),
            (format!("{one}\n   \n\n{two}"), &["One.", "Two."]),
            ("\n\n".to_owned(), &[]),
            (String::new(), &[]),
            ("Subject: none\n\nNo separator.".to_owned(), &["No separator."]),
        ];
        for (mbox, expected) in cases {
            assert_eq!(bodies(messages(&mbox)).len(), expected.len(), "{mbox}");
            for (found, expected) in bodies(messages(&mbox)).iter().zip(expected) {
                assert!(found.ends_with(expected) || *found == *expected, "{mbox}\n{found}");
            }
        }
    }

    #[test]
    fn a_length_says_where_a_message_ends_unless_it_is_wrong() {
        let inner = "One.\n\nFrom c@d Tue May 10 15:27:03 2005\nSubject: within\n\nForwarded.\n";
        let mbox = |length: usize| {
            format!(
                "From a@b Tue May 10 15:27:03 2005\nContent-Length: {length}\nSubject: 1\n\n{inner}\nFrom a@b Tue May 10 15:27:03 2005\nSubject: 2\n\nTwo.\n"
            )
        };
        assert_eq!(messages(&mbox(inner.len())).len(), 2);
        for wrong in [3, inner.len() - 20, inner.len() + 20, 100_000] {
            assert_eq!(messages(&mbox(wrong)).len(), 3, "{wrong}");
        }
    }
}
