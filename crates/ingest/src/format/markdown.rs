//! Markdown: the words without the marks, a blank line between blocks, front matter as metadata.

use namegraph_document::Document;
use pulldown_cmark::{Event, MetadataBlockKind, Options, Parser, Tag, TagEnd};
use serde_json::{Map, Value};

use crate::date::{head_date, parse_date};
use crate::encoding::unix_lines;

pub(super) fn document(source: &str) -> Document {
    let source = unix_lines(source);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut page = Page::default();
    for event in Parser::new_ext(&source, options) {
        page.take(event);
    }
    page.document()
}

#[derive(Default)]
struct Page {
    text: String,
    title: Option<String>,
    front_matter: Map<String, Value>,
    in_front_matter: bool,
    /// Where the first heading began, until it ends.
    heading: Option<usize>,
}

impl Page {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(Tag::MetadataBlock(MetadataBlockKind::YamlStyle)) => self.in_front_matter = true,
            Event::End(TagEnd::MetadataBlock(_)) => self.in_front_matter = false,
            Event::Text(yaml) if self.in_front_matter => self.front_matter.extend(key_values(&yaml)),
            Event::Start(Tag::Heading { .. }) => {
                self.new_block();
                if self.title.is_none() {
                    self.heading = Some(self.text.len());
                }
            }
            Event::End(TagEnd::Heading(_)) => {
                if let Some(start) = self.heading.take() {
                    self.title = Some(self.text[start..].trim().to_owned()).filter(|t| !t.is_empty());
                }
            }
            Event::Start(tag) if is_block(&tag) => self.new_block(),
            Event::End(TagEnd::TableCell) => self.text.push_str("  "),
            Event::Text(words) | Event::Code(words) => self.text.push_str(&words),
            Event::SoftBreak => self.text.push(' '),
            Event::HardBreak => self.text.push('\n'),
            _ => {}
        }
    }

    fn new_block(&mut self) {
        let end = self.text.trim_end().len();
        self.text.truncate(end);
        if end > 0 {
            self.text.push_str("\n\n");
        }
    }

    fn document(mut self) -> Document {
        let mut take = |key: &str| match self.front_matter.shift_remove(key) {
            Some(Value::String(s)) if !s.is_empty() => Some(s),
            _ => None,
        };
        let (title, date, source, url) = (take("title"), take("date"), take("source"), take("url"));
        take("id");
        take("text");
        let text = self.text.trim_end().to_owned();
        Document {
            id: String::new(),
            date: date.as_deref().and_then(parse_date).or_else(|| head_date(&text)),
            title: title.or(self.title),
            source,
            url,
            text,
            metadata: self.front_matter,
        }
    }
}

fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Link { .. }
            | Tag::Image { .. }
            | Tag::TableCell
            | Tag::Superscript
            | Tag::Subscript
    )
}

/// The plain `key: value` lines of front matter; nested YAML is left alone.
fn key_values(yaml: &str) -> impl Iterator<Item = (String, Value)> + '_ {
    yaml.lines().filter(|line| !line.starts_with([' ', '\t', '#', '-'])).filter_map(|line| {
        let (key, value) = line.split_once(':')?;
        let value = value.trim().trim_matches(['"', '\'']);
        (!value.is_empty()).then(|| (key.trim().to_owned(), Value::from(value)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_and_words_stay() {
        let page = "---\ntitle: \"A title\"\ndate: 2024-05-06\nauthor: Ann\n---\n# Head *line*\n\nOne **Angela Brandt**\nmet [Bo](http://x).\n\n- first\n- second `code`\n\n> quoted\n\n| A | B |\n|---|---|\n| c | d |\n";
        let d = document(page);
        assert_eq!(d.title.as_deref(), Some("A title"));
        assert_eq!(d.date.unwrap().to_string(), "2024-05-06");
        assert_eq!(d.metadata["author"], "Ann");
        assert_eq!(
            d.text,
            "Head line\n\nOne Angela Brandt met Bo.\n\nfirst\n\nsecond code\n\nquoted\n\nA  B\n\nc  d"
        );
    }

    #[test]
    fn without_front_matter_the_heading_is_the_title() {
        let d = document("# Flood in Valencia\n\n2024-10-30\n\nText.");
        assert_eq!(
            (d.title.as_deref(), d.date.unwrap().to_string().as_str()),
            (Some("Flood in Valencia"), "2024-10-30")
        );
    }
}
