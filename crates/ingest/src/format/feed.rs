//! RSS and Atom, as files: one document an entry. Nothing is fetched.

use feed_rs::model::{Entry, Feed};
use namegraph_document::Document;

use super::{File, Format, Records, html};
use crate::date::parse_date;
use crate::limits::{MOST_MARKUP, too_large};

pub(super) fn read(bytes: &[u8], file: &File) -> Records {
    if bytes.len() as u64 > MOST_MARKUP {
        return file.skip(too_large(MOST_MARKUP));
    }
    match feed_rs::parser::parse(bytes) {
        Ok(feed) if feed.entries.is_empty() => file.skip("no entry in it"),
        Ok(feed) => entries(feed, file),
        Err(error) => file.skip(format!("expected RSS or Atom: {error}")),
    }
}

fn entries(mut feed: Feed, file: &File) -> Records {
    let source = feed.title.take().map(|t| t.content.trim().to_owned());
    let file = file.clone();
    Box::new(feed.entries.into_iter().enumerate().map(move |(place, entry)| {
        let number = place + 1;
        let file = file.record(number, format_args!("entry {number}"));
        let document = document(&entry).map(|d| Document { source: source.clone(), ..d });
        let made_of = document.as_ref().map(|d| d.text.clone()).unwrap_or_default();
        file.made(Format::Feed, made_of.as_bytes(), document)
    }))
}

/// The headline is the first paragraph of the text, as of any web page.
fn document(entry: &Entry) -> Result<Document, String> {
    let title = entry.title.as_ref().map(|t| plain(&t.content)).transpose()?.filter(|t| !t.is_empty());
    let content = entry.content.as_ref().and_then(|c| c.body.as_deref());
    let body = content.or_else(|| entry.summary.as_ref().map(|s| s.content.as_str())).unwrap_or_default();
    let date = entry.published.or(entry.updated);
    let mut document = Document {
        text: html::with_headline(title.as_deref(), &plain(body)?),
        title,
        date: date.and_then(|d| parse_date(&d.to_rfc3339())),
        url: entry.links.first().map(|l| l.href.clone()),
        ..Document::default()
    };
    let author = entry.authors.first().and_then(|a| a.name.clone());
    document.metadata.extend(author.map(|name| ("author".to_owned(), name.into())));
    Ok(document)
}

/// The words of a fragment of HTML.
fn plain(fragment: &str) -> Result<String, String> {
    if fragment.contains(['<', '&']) {
        html::whole_page(fragment).map(|d| d.text)
    } else {
        Ok(fragment.trim().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::read_bytes;
    use super::*;

    #[test]
    fn an_entry_is_a_document() {
        let rss = r#"<?xml version="1.0"?><rss version="2.0"><channel><title>The Gazette</title><link>https://example.org</link><description>d</description>
            <item><title>Harbour &amp; port closed</title><link>https://example.org/1</link><pubDate>Sat, 04 Mar 2023 10:00:00 GMT</pubDate>
            <description>&lt;p&gt;Ann Lee spoke.&lt;/p&gt;&lt;p&gt;Bo left.&lt;/p&gt;</description></item><item><guid>2</guid></item></channel></rss>"#;
        let found = read_bytes(Format::Feed, "f.rss", rss.as_bytes());
        let first = &found[0].as_ref().unwrap().document;
        assert_eq!(first.text, "Harbour & port closed\n\nAnn Lee spoke.\n\nBo left.");
        assert_eq!((first.id.as_str(), first.source.as_deref()), ("f.rss#1", Some("The Gazette")));
        assert_eq!(first.date.unwrap().to_string(), "2023-03-04");
        assert_eq!(found[1].as_ref().unwrap_err().reason, "no text in it");
        assert!(read_bytes(Format::Feed, "f.xml", b"<html/>")[0].is_err());
    }
}
