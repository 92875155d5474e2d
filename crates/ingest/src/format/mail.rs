//! Messages (RFC 5322, MIME) and files of many of them: sender, receivers, subject and text are one document; each
//! attachment of a known kind is another. What cannot be read of a message is listed beside it.

mod coding;
mod mbox;
mod part;
mod people;
mod quoted;
mod words;

use std::collections::HashSet;
use std::io::{self, BufRead};

use namegraph_document::{Date, Document};
use serde_json::{Map, Value};

use self::part::Part;
use super::{File, Format, Records, html};
use crate::date::mail_date;
use crate::encoding::unix_lines;
use crate::packing::Bytes;

pub(super) use self::coding::quoted_printable;
pub(super) use self::people::{in_order, people};

/// How deep the parts of a message may lie within each other.
const MOST_NESTED: usize = 50;
/// The longest text, in words, that only says that there is another form of it.
const LONGEST_STUB: usize = 40;
/// The share of a text's words that another form may lack and still say the same.
const SAME: f64 = 0.1;
/// How many lines of a file are searched for headers, to tell whether it is a message.
const MOST_HEADERS: usize = 100;
/// Headers that are kept as metadata, and under which names; people in them go by their names.
const KEPT: [(&str, &str); 4] = [
    ("Message-ID", "message_id"),
    ("In-Reply-To", "in_reply_to"),
    ("References", "references"),
    ("Thread-Topic", "thread_topic"),
];
const KEPT_PEOPLE: [(&str, &str); 3] = [("Bcc", "bcc"), ("Reply-To", "reply_to"), ("Sender", "sender")];

/// One message, and what is attached to it.
pub(super) fn read(bytes: Vec<u8>, file: &File) -> Records {
    message(Format::Mail, &bytes, None, file)
}

/// Messages, one after the other, each behind a line that begins with `From `.
pub(super) fn read_mbox(bytes: Box<dyn BufRead>, file: &File) -> Records {
    let file = file.clone();
    let mut numbered = mbox::Messages::of(bytes).enumerate().peekable();
    if numbered.peek().is_none() {
        return file.skip("no message in it");
    }
    Box::new(numbered.flat_map(move |(place, message)| {
        let number = place + 1;
        let file = file.record(number, format_args!("message {number}"));
        match message {
            Ok(enclosed) => self::message(Format::Mbox, &enclosed.bytes, Some(&enclosed.envelope), &file),
            Err(reason) => file.skip(reason),
        }
    }))
}

/// `envelope`: the line before it in an mbox.
fn message(format: Format, bytes: &[u8], envelope: Option<&str>, file: &File) -> Records {
    let (head, envelope) = head_of(bytes, envelope);
    let lines;
    let head = if head.contains(&b'\n') {
        head
    } else {
        // Lines of old Macs end with a carriage return alone.
        lines = head.iter().map(|&b| if b == b'\r' { b'\n' } else { b }).collect::<Vec<_>>();
        &lines
    };
    let mail = Part::message(head);
    if !mail.has_headers() {
        return file.skip("expected a message, found no header in it");
    }
    let mut parts = Parts::default();
    parts.take(&mail, 0);
    let Parts { text, attached, remarks } = parts;
    let document = document(&mail, envelope.as_deref(), text);
    let message = file.made(format, bytes, document);
    let remarks = remarks.into_iter().map(|reason| Err(file.skipped(reason)));
    let mut names = HashSet::new();
    let attached = attached.into_iter().zip(1..).map(|(attachment, number)| {
        let Attachment { name, kind, bytes } = attachment;
        // Names in a message need not differ: the second is told apart by its number.
        let own = if names.insert(name.clone()) { name.clone() } else { format!("{number}-{name}") };
        file.within(&own).by_kind(&name, &kind, Bytes::of(io::Cursor::new(bytes)))
    });
    let attached: Vec<Records> = attached.collect();
    Box::new(
        std::iter::once(message).chain(remarks.collect::<Vec<_>>()).chain(attached.into_iter().flatten()),
    )
}

/// A message without what stands before its headers: a byte order mark, blank lines, the line of an mbox.
fn head_of<'a>(bytes: &'a [u8], envelope: Option<&str>) -> (&'a [u8], Option<String>) {
    let mut envelope = envelope.map(str::to_owned);
    let mut rest = without_length(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start());
    while rest.starts_with(b"From ") || rest.starts_with(b">From ") {
        let end = rest.iter().position(|&b| b == b'\n').map_or(rest.len(), |end| end + 1);
        envelope.get_or_insert_with(|| String::from_utf8_lossy(&rest[..end]).into_owned());
        rest = &rest[end..];
    }
    (rest, envelope)
}

/// Whether a text begins as a message does; as an mbox, with a line that begins with `From ` before it.
pub(super) fn begins_message(head: &str, boxed: bool) -> bool {
    const HEADERS: [&str; 17] = [
        "bcc",
        "cc",
        "content-type",
        "date",
        "delivered-to",
        "envelope-to",
        "from",
        "message-id",
        "mime-version",
        "received",
        "reply-to",
        "return-path",
        "sender",
        "status",
        "subject",
        "to",
        "x-mozilla-status",
    ];
    let mut lines = head.lines();
    if boxed {
        let (first, next) = (lines.next().unwrap_or_default(), lines.clone().next().unwrap_or_default());
        if !mbox::separates(first.as_bytes(), next.as_bytes()) {
            return false;
        }
    }
    let headers = lines.take_while(|line| !line.trim().is_empty()).take(MOST_HEADERS);
    let mut known = headers.filter(|line| {
        let name = line.split_once(':').map(|(name, _)| name.trim_end().to_ascii_lowercase());
        name.is_some_and(|name| HEADERS.binary_search(&name.as_str()).is_ok())
    });
    // Two of them; "Date: tomorrow" alone may stand in any text.
    let first = head.lines().next().unwrap_or_default();
    let begins = boxed || part::is_header(first.as_bytes());
    begins && known.nth(if boxed { 0 } else { 1 }).is_some()
}

/// A message as Apple Mail keeps it, without the line before it that says how long it is, and without what stands behind it.
fn without_length(bytes: &[u8]) -> &[u8] {
    let Some(end) = bytes.iter().take(20).position(|&b| b == b'\n') else { return bytes };
    let length =
        std::str::from_utf8(bytes[..end].trim_ascii()).ok().and_then(|digits| digits.parse::<usize>().ok());
    length.map_or(bytes, |length| &bytes[end + 1..bytes.len().min(length.saturating_add(end + 1))])
}

struct Attachment {
    name: String,
    /// Its content type.
    kind: String,
    bytes: Vec<u8>,
}

/// The text of a message, what is attached to it, and what is to be said about both.
#[derive(Default)]
struct Parts {
    text: Vec<String>,
    attached: Vec<Attachment>,
    remarks: Vec<String>,
}

impl Parts {
    fn of(part: &Part<'_>, level: usize) -> Self {
        let mut parts = Self::default();
        parts.take(part, level);
        parts
    }

    fn take(&mut self, part: &Part<'_>, level: usize) {
        let kind = part.kind.mimetype.as_str();
        if part.is_multipart() {
            match part.parts() {
                _ if level > MOST_NESTED => {
                    self.remarks.push(format!("expected parts at most {MOST_NESTED} deep, found more"));
                }
                Some(parts) if kind == "multipart/alternative" => self.alternative(&parts, level + 1),
                Some(parts) => parts.iter().for_each(|p| self.take(p, level + 1)),
                None => self.words(part, false),
            }
            return;
        }
        let (name, is_attached) = part.file_name();
        match kind {
            "message/rfc822" | "message/global" => {
                self.attach(name.as_deref().unwrap_or("message.eml"), part);
            }
            "text/plain" | "text/html" | "text/enriched" | "text/richtext"
                if name.is_none() && !is_attached =>
            {
                self.words(
                    part,
                    kind == "text/html" || kind.ends_with("enriched") || kind.ends_with("richtext"),
                );
            }
            // What servers say of a message that did not arrive.
            "message/delivery-status"
            | "message/disposition-notification"
            | "message/feedback-report"
            | "text/rfc822-headers"
                if name.is_none() =>
            {
                self.words(part, false);
            }
            _ => self.attach(&name.unwrap_or_else(|| default_name(kind)), part),
        }
    }

    /// Of several forms of one text, the plain one, unless another says more. What is attached to any of them is attached.
    fn alternative(&mut self, forms: &[Part<'_>], level: usize) {
        let (mut plain, mut rich) = (Vec::new(), Vec::new());
        for form in forms {
            let is_plain = form.kind.mimetype == "text/plain";
            let Self { text, attached, remarks } = Self::of(form, level);
            self.attached.extend(attached);
            self.remarks.extend(remarks);
            match is_plain {
                true if plain.is_empty() => plain = text,
                false => rich = better(rich, text),
                _ => self.text.extend(text),
            }
        }
        self.text.extend(better(plain, rich));
    }

    /// The words of a part that is shown.
    fn words(&mut self, part: &Part<'_>, is_page: bool) {
        let decoded = part.decoded();
        self.remarks.extend(decoded.problem);
        let body = coding::text(&decoded.bytes, part.charset_label(), is_page);
        let parameter = |name: &str, value: &str| {
            part.kind.params.get(name).is_some_and(|v| v.trim().eq_ignore_ascii_case(value))
        };
        let text = if is_page || looks_like_page(&body) {
            match html::whole_page(&body) {
                Ok(page) => page.text,
                Err(reason) => {
                    self.remarks.push(reason);
                    return;
                }
            }
        } else {
            let text = self.without_files(&unix_lines(&body));
            let text = if parameter("format", "flowed") {
                quoted::flowed(&text, parameter("delsp", "yes"))
            } else {
                text
            };
            quoted::without_marks(&text)
        };
        self.text.extend(Some(text.trim().to_owned()).filter(|text| !text.is_empty()));
    }

    /// A text without the files that stand in it in uuencode, which are attached.
    fn without_files(&mut self, text: &str) -> String {
        let mut kept = String::with_capacity(text.len());
        let mut lines = text.split_inclusive('\n');
        while let Some(line) = lines.next() {
            if coding::uuencode_begins(line.trim_end().as_bytes()).is_none() {
                kept.push_str(line);
                continue;
            }
            let mut block = line.to_owned();
            for line in lines.by_ref() {
                block.push_str(line);
                if line.trim_end() == "end" {
                    break;
                }
            }
            match coding::uuencoded(block.as_bytes()) {
                Some((name, bytes)) if block.trim_end().ends_with("\nend") => {
                    self.attached.push(Attachment { name, kind: String::new(), bytes });
                }
                _ => kept.push_str(&block),
            }
        }
        kept
    }

    fn attach(&mut self, name: &str, part: &Part<'_>) {
        // A path in a name leads nowhere.
        let name = name.rsplit(['/', '\\']).next().unwrap_or(name).to_owned();
        let decoded = part.decoded();
        self.remarks.extend(decoded.problem.map(|problem| format!("{name}: {problem}")));
        let mut bytes = decoded.bytes.into_owned();
        let kind = part.kind.mimetype.clone();
        // An attached text may be in a charset that only the message knows.
        if kind.starts_with("text/") && part.charset_label().is_some() {
            bytes = coding::text(&bytes, part.charset_label(), kind == "text/html").into_bytes();
        }
        self.attached.push(Attachment { name, kind, bytes });
    }
}

/// What an attachment without a name is called.
fn default_name(kind: &str) -> String {
    match kind {
        "text/calendar" => "invitation.ics".to_owned(),
        "text/vcard" | "text/x-vcard" | "text/directory" => "card.vcf".to_owned(),
        _ => match (Format::of_content_type(kind), kind.split_once('/')) {
            (Some(format), _) => format!("attachment.{}", format.name()),
            (None, Some(("image" | "audio" | "video", form))) => format!("attachment.{form}"),
            _ => "attachment".to_owned(),
        },
    }
}

fn looks_like_page(body: &str) -> bool {
    let head = body.trim_start().as_bytes();
    let starts = |mark: &str| head.get(..mark.len()).is_some_and(|h| h.eq_ignore_ascii_case(mark.as_bytes()));
    starts("<html") || starts("<!doctype html")
}

/// One of two forms of a text, the first where both name the same; both where neither says what the other does.
fn better(plain: Vec<String>, rich: Vec<String>) -> Vec<String> {
    if plain.is_empty() || rich.is_empty() {
        return [plain, rich].concat();
    }
    let (own, other) = (plain.join("\n"), rich.join("\n"));
    let is_stub = own.split_whitespace().count() <= LONGEST_STUB && own.to_ascii_lowercase().contains("html");
    let (plain_lacks, rich_lacks) = (Lack::of(&own, &other), Lack::of(&other, &own));
    if plain_lacks.names == 0 || plain_lacks.share <= SAME && plain_lacks.names <= rich_lacks.names {
        plain
    } else if is_stub || rich_lacks.names == 0 || rich_lacks.share <= SAME {
        rich
    } else {
        [plain, rich].concat()
    }
}

/// What a form of a text lacks of another.
struct Lack {
    /// How many different words that may be names.
    names: usize,
    /// Which share of its different words.
    share: f64,
}

impl Lack {
    fn of(text: &str, other: &str) -> Self {
        let words = |text: &str| -> HashSet<String> {
            text.split(|c: char| !c.is_alphanumeric())
                .filter(|w| w.chars().count() > 1)
                .map(str::to_owned)
                .collect()
        };
        let own: HashSet<String> = words(text).into_iter().map(|w| w.to_lowercase()).collect();
        let other = words(other);
        let missing: Vec<&String> = other.iter().filter(|w| !own.contains(&w.to_lowercase())).collect();
        let names = missing
            .iter()
            .filter(|w| w.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase()))
            .count();
        Self { names, share: missing.len() as f64 / other.len().max(1) as f64 }
    }
}

/// The people a message names at its head belong to its text: a line each, as a reader of the message sees them.
fn document(mail: &Part<'_>, envelope: Option<&str>, text: Vec<String>) -> Result<Document, String> {
    let header = |name: &str| mail.header(name);
    let named = |name: &str| {
        let names: Vec<String> = mail.unfolded(name).flat_map(|value| people(&value)).collect();
        (!names.is_empty()).then(|| names.join(", "))
    };
    let (from, to, cc, subject) = (named("From"), named("To"), named("Cc"), header("Subject"));
    let said = [&from, &to, &cc, &subject].into_iter().any(Option::is_some);
    if !said && ["Date", "Received", "Message-ID", "MIME-Version"].iter().all(|name| header(name).is_none()) {
        return Err("expected a message, found neither sender nor receiver, subject nor date".to_owned());
    }
    let head = [("From", &from), ("To", &to), ("Cc", &cc), ("Subject", &subject)];
    let head = head.into_iter().filter_map(|(name, value)| Some(format!("{name}: {}", value.as_ref()?)));
    let blocks: Vec<String> = head.chain(text).collect();
    let kept = KEPT.into_iter().filter_map(|(name, key)| Some((key, header(name)?)));
    let kept = kept.chain(KEPT_PEOPLE.into_iter().filter_map(|(name, key)| Some((key, named(name)?))));
    let metadata: Map<String, Value> = kept.map(|(key, value)| (key.to_owned(), value.into())).collect();
    let date = day(mail, envelope);
    Ok(Document {
        text: blocks.join("\n\n"),
        title: subject,
        date,
        source: from,
        metadata,
        ..Document::default()
    })
}

/// The day it was written; else the first on which a server had it, else what an mbox says.
fn day(mail: &Part<'_>, envelope: Option<&str>) -> Option<Date> {
    let written = ["Date", "X-Original-Date", "Sent"]
        .into_iter()
        .find_map(|name| mail.all(name).find_map(|d| mail_date(&d)));
    // Each server puts its line on top, with the time behind the last semicolon.
    let received = || mail.all("Received").rev().find_map(|r| mail_date(r.rsplit(';').next()?));
    let delivered = || mail.all("Delivery-Date").find_map(|d| mail_date(&d));
    written.or_else(received).or_else(delivered).or_else(|| mail_date(envelope?))
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
