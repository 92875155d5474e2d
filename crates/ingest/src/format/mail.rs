//! Messages (RFC 5322, MIME) and files of many of them (`mbox`, RFC 4155): whom they are from and to, what they are about and what they
//! say is one document; each attachment of a known kind is another.

use std::collections::HashSet;
use std::io::{self, BufRead, Read};

use mailparse::{
    DispositionType, MailAddr, MailAddrList, MailHeaderMap, ParsedMail, addrparse_header, parse_mail,
};
use namegraph_document::Document;

use super::{File, Format, Records, html};
use crate::date::parse_date;
use crate::encoding::unix_lines;
use crate::limits::{MOST_BYTES, too_large};
use crate::packing::Bytes;

/// One message, and what is attached to it.
pub(super) fn read(bytes: Vec<u8>, file: &File) -> Records {
    message(Format::Mail, &bytes, file)
}

fn message(format: Format, bytes: &[u8], file: &File) -> Records {
    let mail = match parse_mail(bytes) {
        Ok(mail) if mail.headers.is_empty() => return file.skip("expected a message, found no header in it"),
        Ok(mail) => mail,
        Err(error) => return file.skip(format!("expected a message: {error}")),
    };
    let mut parts = Parts::default();
    parts.take(&mail);
    let document = document(&mail, parts.text);
    let message = file.made(format, bytes, document);
    let mut names = HashSet::new();
    let attached = parts.attached.into_iter().zip(1..).map(|((name, bytes), number)| {
        // Names in a message need not differ: the second is told apart by its number.
        let own = if names.insert(name.clone()) { name.clone() } else { format!("{number}-{name}") };
        file.within(&own).by_name(&name, Bytes::of(io::Cursor::new(bytes)))
    });
    let attached: Vec<Records> = attached.collect();
    Box::new(std::iter::once(message).chain(attached.into_iter().flatten()))
}

/// The text of a message, and what is attached to it: names and bytes.
#[derive(Default)]
struct Parts {
    text: Vec<String>,
    attached: Vec<(String, Vec<u8>)>,
}

impl Parts {
    fn take(&mut self, part: &ParsedMail<'_>) {
        let kind = part.ctype.mimetype.as_str();
        let disposition = part.get_content_disposition();
        let name = disposition.params.get("filename").or_else(|| part.ctype.params.get("name"));
        if kind.starts_with("multipart/") {
            if kind == "multipart/alternative" {
                self.best(&part.subparts);
            } else {
                part.subparts.iter().for_each(|p| self.take(p));
            }
        } else if kind == "message/rfc822" {
            self.attach(name.map_or("message.eml", String::as_str), part);
        } else if name.is_some() || disposition.disposition == DispositionType::Attachment {
            self.attach(name.map_or("attachment", String::as_str), part);
        } else {
            self.text.extend(words(part));
        }
    }

    /// Of several forms of one text, the plain one.
    fn best(&mut self, forms: &[ParsedMail<'_>]) {
        let plain = forms.iter().find(|f| f.ctype.mimetype == "text/plain");
        plain.or(forms.last()).into_iter().for_each(|form| self.take(form));
    }

    fn attach(&mut self, name: &str, part: &ParsedMail<'_>) {
        // A path in a name leads nowhere.
        let name = name.rsplit(['/', '\\']).next().unwrap_or(name).to_owned();
        self.attached.push((name, part.get_body_raw().unwrap_or_default()));
    }
}

fn words(part: &ParsedMail<'_>) -> Option<String> {
    let body = part.get_body().ok()?;
    let text = match part.ctype.mimetype.as_str() {
        "text/html" => html::whole_page(&body).ok()?.text,
        kind if kind.starts_with("text/") => unix_lines(&body),
        _ => return None,
    };
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// The people a message names at its head belong to its text: a line each, as a reader of the message sees them.
fn document(mail: &ParsedMail<'_>, text: Vec<String>) -> Result<Document, String> {
    let header = |name: &str| {
        mail.headers.get_first_value(name).map(|v| v.trim().to_owned()).filter(|v| !v.is_empty())
    };
    let people = |name: &str| {
        let header = mail.headers.get_first_header(name)?;
        let listed = addrparse_header(header).map(MailAddrList::into_inner).unwrap_or_default();
        let names: Vec<String> = listed.into_iter().flat_map(names).collect();
        (!names.is_empty()).then(|| names.join(", "))
    };
    let (from, to, cc, subject) = (people("From"), people("To"), people("Cc"), header("Subject"));
    let head = [("From", &from), ("To", &to), ("Cc", &cc), ("Subject", &subject)];
    let head = head.into_iter().filter_map(|(name, value)| Some(format!("{name}: {}", value.as_ref()?)));
    let blocks: Vec<String> = head.chain(text).collect();
    if from.is_none() && to.is_none() && header("Date").is_none() {
        return Err("expected a message, found neither sender nor receiver nor date".to_owned());
    }
    let mut document = Document {
        text: blocks.join("\n\n"),
        title: subject,
        date: header("Date").and_then(|d| parse_date(&d)),
        source: from,
        ..Document::default()
    };
    document.metadata.extend(header("Message-ID").map(|id| ("message_id".to_owned(), id.into())));
    Ok(document)
}

/// People as they are called; by their addresses, where they have no name.
fn names(address: MailAddr) -> Vec<String> {
    let one =
        |person: mailparse::SingleInfo| person.display_name.filter(|n| !n.is_empty()).unwrap_or(person.addr);
    match address {
        MailAddr::Single(person) => vec![one(person)],
        MailAddr::Group(group) => group.addrs.into_iter().map(one).collect(),
    }
}

/// Messages, one after the other, each behind a line that begins with `From `.
pub(super) fn read_mbox(bytes: Box<dyn BufRead>, file: &File) -> Records {
    let file = file.clone();
    let messages = Messages { bytes, next: None, ended: false };
    Box::new(messages.enumerate().flat_map(move |(place, bytes)| {
        let number = place + 1;
        let file = file.record(number, format_args!("message {number}"));
        match bytes {
            Ok(bytes) => message(Format::Mbox, &bytes, &file),
            Err(reason) => file.skip(reason),
        }
    }))
}

struct Messages {
    bytes: Box<dyn BufRead>,
    /// Whether the line that begins the next message was read.
    next: Option<()>,
    ended: bool,
}

impl Iterator for Messages {
    type Item = Result<Vec<u8>, String>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut message = Vec::new();
        let (mut too_long, mut blank_before) = (false, true);
        while !self.ended {
            let mut line = Vec::new();
            match self.bytes.by_ref().take(MOST_BYTES).read_until(b'\n', &mut line) {
                Err(error) => {
                    self.ended = true;
                    return Some(Err(error.to_string()));
                }
                Ok(0) => self.ended = true,
                Ok(_) => {}
            }
            if blank_before && line.starts_with(b"From ") {
                if self.next.replace(()).is_some() {
                    break;
                }
                continue;
            }
            blank_before = line.trim_ascii().is_empty();
            // What writers of mbox quote is taken back.
            let quoted = line.iter().take_while(|b| **b == b'>').count();
            let from = quoted > 0 && line[quoted..].starts_with(b"From ");
            too_long |= (message.len() + line.len()) as u64 > MOST_BYTES;
            if !too_long {
                message.extend_from_slice(&line[usize::from(from)..]);
            }
        }
        if too_long {
            return Some(Err(too_large(MOST_BYTES)));
        }
        (!message.trim_ascii().is_empty()).then_some(Ok(message))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::read_bytes;
    use super::*;

    const MESSAGE: &str = "From: =?utf-8?q?J=C3=BCrgen_Voss?= <jv@example.org>\r\nTo: Ann Lee <a@b.c>, \"Bo\" <b@b.c>\r\nSubject: The harbour\r\nDate: Sat, 04 Mar 2023 10:00:00 +0100\r\nMessage-ID: <1@x>\r\nContent-Type: multipart/mixed; boundary=X\r\n\r\n--X\r\nContent-Type: multipart/alternative; boundary=Y\r\n\r\n--Y\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nWe met in Odesa.\r\n--Y\r\nContent-Type: text/html\r\n\r\n<p>no</p>\r\n--Y--\r\n--X\r\nContent-Type: text/plain; name=\"../note.txt\"\r\nContent-Transfer-Encoding: base64\r\n\r\nQSBub3RlLg==\r\n--X\r\nContent-Type: image/png; name=i.png\r\n\r\nx\r\n--X\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=note.txt\r\n\r\nSecond.\r\n--X--\r\n";

    #[test]
    fn a_message_and_what_is_attached() {
        let found = read_bytes(Format::Mail, "m.eml", MESSAGE.as_bytes());
        let d = &found[0].as_ref().unwrap().document;
        assert_eq!(
            d.text,
            "From: Jürgen Voss\n\nTo: Ann Lee, Bo\n\nSubject: The harbour\n\nWe met in Odesa."
        );
        assert_eq!((d.title.as_deref(), d.source.as_deref()), (Some("The harbour"), Some("Jürgen Voss")));
        assert_eq!(d.date.unwrap().to_string(), "2023-03-04");
        let ids: Vec<_> =
            found.iter().flatten().map(|r| (r.document.id.as_str(), r.document.text.as_str())).collect();
        assert_eq!(ids[1..], [("m.eml/note.txt", "A note."), ("m.eml/3-note.txt", "Second.")]);
        assert_eq!(found[2].as_ref().unwrap_err().place, "m.eml/i.png");
        assert!(read_bytes(Format::Mail, "m.eml", b"no message")[0].is_err());
    }

    #[test]
    fn messages_of_an_mbox() {
        let mbox = "From a@b Sat Mar 4\nFrom: Ann <a@b>\nSubject: one\n\nOne.\n>From here on.\n\nFrom b@b Sat Mar 4\nFrom: Bo <b@b>\n\nTwo.\nFrom the start.\n";
        let found = read_bytes(Format::Mbox, "x.mbox", mbox.as_bytes());
        let texts: Vec<_> =
            found.iter().flatten().map(|r| (r.document.id.as_str(), r.document.text.as_str())).collect();
        assert_eq!(
            texts,
            [
                ("x.mbox#1", "From: Ann\n\nSubject: one\n\nOne.\nFrom here on."),
                ("x.mbox#2", "From: Bo\n\nTwo.\nFrom the start.")
            ]
        );
    }
}
