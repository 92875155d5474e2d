//! Invitations (iCalendar, RFC 5545) and address cards (vCard, RFC 6350): each event and each card is a document that names its people.

use namegraph_document::{Date, Document};
use serde_json::Value;

use super::{File, Format, Records};
use crate::date::parse_date;
use crate::encoding::unix_lines;

/// Components that are documents.
const DOCUMENTS: [&str; 4] = ["VEVENT", "VTODO", "VJOURNAL", "VCARD"];

pub(super) fn read(text: &str, file: &File) -> Records {
    let components = components(&unix_lines(text));
    let file = file.clone();
    match components.len() {
        0 => file.skip("expected an event or a card, found neither"),
        1 => Box::new(components.into_iter().map(move |c| made(&c, &file))),
        _ => Box::new(components.into_iter().zip(1..).map(move |(component, number)| {
            made(&component, &file.record(number, format_args!("entry {number}")))
        })),
    }
}

fn made(component: &[Property], file: &File) -> Result<crate::Record, crate::Skipped> {
    let document = document(component);
    let made_of = document.text.clone();
    file.made(Format::Calendar, made_of.as_bytes(), Ok(document))
}

/// A line like `ATTENDEE;CN=Ann Lee:mailto:ann@example.org`.
struct Property {
    name: String,
    parameters: Vec<(String, String)>,
    value: String,
}

/// The properties of each event or card; what lies within one (an alarm) is left out.
fn components(text: &str) -> Vec<Vec<Property>> {
    let (mut found, mut open, mut depth) = (Vec::new(), None::<Vec<Property>>, 0_usize);
    for property in unfolded(text).iter().filter_map(|line| property(line)) {
        let component = property.value.trim().to_ascii_uppercase();
        match (property.name.as_str(), &mut open) {
            ("BEGIN", None) if DOCUMENTS.contains(&component.as_str()) => open = Some(Vec::new()),
            ("BEGIN", Some(_)) => depth += 1,
            ("END", Some(_)) if depth > 0 => depth -= 1,
            ("END", Some(_)) => found.extend(open.take()),
            (_, Some(properties)) if depth == 0 => properties.push(property),
            _ => {}
        }
    }
    // One that is cut off is read as far as it goes.
    found.extend(open);
    found
}

/// Lines, with those that go on in the next put together.
fn unfolded(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some(last)) => last.push_str(rest),
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

fn property(line: &str) -> Option<Property> {
    let mut quoted = false;
    let ends = |c: char| {
        quoted ^= c == '"';
        c == ':' && !quoted
    };
    let colon = line.find(ends)?;
    let (head, value) = (&line[..colon], &line[colon + 1..]);
    let mut words = outside_quotes(head);
    let name = words.next()?.rsplit('.').next()?.trim().to_ascii_uppercase();
    let parameters = words
        .filter_map(|p| p.split_once('='))
        .map(|(n, v)| (n.trim().to_ascii_uppercase(), v.trim_matches('"').trim().to_owned()))
        .collect();
    Some(Property { name, parameters, value: value.to_owned() })
}

/// The parts of a head between semicolons.
fn outside_quotes(head: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    head.split(move |c: char| {
        quoted ^= c == '"';
        c == ';' && !quoted
    })
}

impl Property {
    fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(n, v)| n == name && !v.is_empty()).map(|(_, v)| v.as_str())
    }

    /// The value, with what is escaped in it.
    fn text(&self) -> String {
        let value = if self.parameter("ENCODING").is_some_and(|e| e.eq_ignore_ascii_case("quoted-printable"))
        {
            String::from_utf8_lossy(&super::mail::quoted_printable(self.value.as_bytes())).into_owned()
        } else {
            self.value.clone()
        };
        let mut text = String::with_capacity(value.len());
        let mut chars = value.chars();
        while let Some(c) = chars.next() {
            match (c, c == '\\') {
                (_, true) => match chars.next() {
                    Some('n' | 'N') => text.push('\n'),
                    Some(other) => text.push(other),
                    None => {}
                },
                (c, false) => text.push(c),
            }
        }
        text.trim().to_owned()
    }

    /// Somebody's name, else the address.
    fn person(&self) -> String {
        let name = self.parameter("CN").map(str::to_owned);
        let address =
            || self.value.trim().trim_start_matches("mailto:").trim_start_matches("MAILTO:").to_owned();
        name.and_then(|n| {
            super::mail::people(&n)
                .into_iter()
                .next()
                .map(|first| if n.contains(',') { super::mail::in_order(&n) } else { first })
        })
        .unwrap_or_else(address)
    }
}

/// What a document says of each property, in this order: its name there, and whether its value is of several people.
fn document(component: &[Property]) -> Document {
    let all = |name: &'static str| component.iter().filter(move |p| p.name == name);
    let texts = |name: &'static str| all(name).map(Property::text).filter(|t| !t.is_empty());
    let people = |name: &'static str| all(name).map(Property::person).collect::<Vec<_>>().join(", ");
    let joined =
        |name: &'static str| texts(name).map(|t| t.replace(';', ", ")).collect::<Vec<_>>().join(", ");
    let name = texts("FN").next().or_else(|| all("N").next().map(full_name)).filter(|n| !n.is_empty());
    let title = texts("SUMMARY").next().or(name);
    let labelled = [
        ("Organizer", people("ORGANIZER")),
        ("Attendees", people("ATTENDEE")),
        ("Location", joined("LOCATION")),
        ("Organization", joined("ORG")),
        ("Role", texts("TITLE").chain(texts("ROLE")).collect::<Vec<_>>().join(", ")),
        ("Contact", joined("CONTACT")),
        ("Address", all("ADR").map(address).collect::<Vec<_>>().join("; ")),
        ("Related", joined("RELATED")),
    ];
    let labelled =
        labelled.into_iter().filter(|(_, v)| !v.is_empty()).map(|(label, value)| format!("{label}: {value}"));
    let prose = texts("DESCRIPTION").chain(texts("COMMENT")).chain(texts("NOTE"));
    let text = title.iter().cloned().chain(labelled).chain(prose).collect::<Vec<_>>().join("\n\n");
    let day = |name: &'static str| all(name).find_map(|p| day(&p.value));
    let date = day("DTSTART").or_else(|| day("DUE")).or_else(|| day("DTSTAMP")).or_else(|| day("REV"));
    let mut document = Document { text, title, date, ..Document::default() };
    document.metadata.extend(all("UID").next().map(|p| ("uid".to_owned(), Value::from(p.value.trim()))));
    document
}

/// `Lee;Ann;Maria;Dr.;` as it is said: surname, given names, others, what stands before, what behind.
fn full_name(name: &Property) -> String {
    let text = name.text();
    let parts: Vec<&str> = text.split(';').map(str::trim).collect();
    let order = [3, 1, 2, 0, 4].into_iter().filter_map(|at| parts.get(at).copied());
    order.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn address(property: &Property) -> String {
    property.text().split(';').map(str::trim).filter(|p| !p.is_empty()).collect::<Vec<_>>().join(", ")
}

/// `20050510T152703Z`, `2005-05-10`.
fn day(value: &str) -> Option<Date> {
    let value = value.trim();
    parse_date(value.split('T').next().unwrap_or(value))
}

#[cfg(test)]
mod tests {
    use super::super::tests::read_bytes;
    use super::*;

    #[test]
    fn events_and_cards_name_their_people() {
        let invitation = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Harbour\\, closed\r\nDTSTART;TZID=\"Europe/Oslo\":20050510T100000\r\nORGANIZER;CN=Dagny Tagg\r\n art:mailto:d@e.com\r\nATTENDEE;ROLE=CHAIR;CN=\"Rearden, Hank\":mailto:h@e.com\r\nATTENDEE:MAILTO:x@e.com\r\nLOCATION:Oslo\r\nDESCRIPTION:Bring Ellis Wyatt.\\nThanks.\r\nBEGIN:VALARM\r\nDESCRIPTION:no\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        let found = read_bytes(Format::Calendar, "i.ics", invitation.as_bytes());
        let d = &found[0].as_ref().unwrap().document;
        assert_eq!(
            d.text,
            "Harbour, closed\n\nOrganizer: Dagny Taggart\n\nAttendees: Hank Rearden, x@e.com\n\nLocation: Oslo\n\nBring Ellis Wyatt.\nThanks."
        );
        assert_eq!((d.id.as_str(), d.date.unwrap().to_string().as_str()), ("i.ics", "2005-05-10"));
        let cards = "BEGIN:VCARD\nVERSION:3.0\nN:Lee;Ann;;Dr.;\nORG:Acme;Steel\nitem1.ADR:;;Pier 1;Odesa;;;\nEND:VCARD\nBEGIN:VCARD\nFN:Bo Li\nNOTE:Knows Carl.";
        let found = read_bytes(Format::Calendar, "c.vcf", cards.as_bytes());
        let texts: Vec<_> =
            found.iter().flatten().map(|r| (r.document.id.as_str(), r.document.text.as_str())).collect();
        assert_eq!(
            texts,
            [
                ("c.vcf#1", "Dr. Ann Lee\n\nOrganization: Acme, Steel\n\nAddress: Pier 1, Odesa"),
                ("c.vcf#2", "Bo Li\n\nKnows Carl.")
            ]
        );
        assert!(read_bytes(Format::Calendar, "c.vcf", b"BEGIN:VCALENDAR\nEND:VCALENDAR")[0].is_err());
    }
}
