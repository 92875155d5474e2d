//! A web page: its headline and main text, with what its meta tags and JSON-LD say of it.

mod boilerplate;
mod date;
mod markup;

use std::collections::HashMap;

use dom_query::{Document as Tree, NodeId, NodeRef, Selection};
use dom_smoothie::{Article, Config, Readability};
use namegraph_document::Document;
use serde_json::{Map, Value};

pub(super) use self::date::address_date;
use crate::date::head_date;
use crate::encoding::unix_lines;
use crate::limits::MOST_NESTING;

pub(super) fn document(page: &str) -> Result<Document, String> {
    let tree = tree(page)?;
    // What is beside the text is told by its class.
    let config = Config { keep_classes: true, ..Config::default() };
    // Document before `parse` takes the page apart.
    let url = canonical(&tree);
    let dates = date::said(&tree, url.as_deref());
    let Ok(mut readability) = Readability::with_document(tree, None, Some(config)) else {
        return Ok(Document::default());
    };
    match readability.parse() {
        Ok(article) => Ok(from_article(article, url, dates)),
        // Readability sees no article: the whole page is better than nothing.
        Err(_) => whole_page(page),
    }
}

fn from_article(article: Article, url: Option<String>, dates: date::Said) -> Document {
    let title = Some(article.title.trim().to_owned()).filter(|t| !t.is_empty());
    let content = Tree::fragment(article.content);
    boilerplate::cut(&content);
    part_cells(&content);
    let text = with_headline(title.as_deref(), content.formatted_text().trim());
    let date = dates.published.or_else(|| head_date(&text)).or(dates.modified);
    let metadata = article
        .byline
        .iter()
        .map(|author| ("author".to_owned(), Value::from(author.trim())))
        .collect::<Map<_, _>>();
    Document {
        id: String::new(),
        text,
        title,
        date,
        source: article.site_name,
        url: article.url.or(url),
        metadata,
    }
}

/// All the words of a page, of a chapter or of a fragment.
pub(super) fn whole_page(page: &str) -> Result<Document, String> {
    let tree = tree(page)?;
    tree.select("script, style, template").remove();
    part_cells(&tree);
    let text = unix_lines(tree.select("body").formatted_text().trim());
    let title = tree.select("h1, h2, h3, title").iter().next().map(|t| t.text().trim().to_owned());
    let title = title.filter(|t| !t.is_empty());
    Ok(Document { date: head_date(&text), text, title, ..Document::default() })
}

/// Puts a mark between the cells of a row, and between a term and what is said of it, so that no name crosses their border.
fn part_cells(page: &Tree) {
    const BLOCKS: &str = "p, div, table, ul, ol, dl, pre, blockquote, h1, h2, h3, h4, h5, h6";
    let has_text = |node: &NodeRef<'_>| !node.text().trim().is_empty();
    let follows = |node: &NodeRef<'_>, names: &[&str]| {
        let next = node.next_element_sibling();
        next.filter(has_text).and_then(|next| next.node_name()).is_some_and(|name| names.contains(&&*name))
    };
    for cell in page.select("td, th").nodes() {
        let is_plain = has_text(cell) && Selection::from(*cell).select(BLOCKS).is_empty();
        if is_plain && follows(cell, &["td", "th"]) {
            cell.append_html(" | ");
        }
    }
    for term in page.select("dt").nodes() {
        let ends = |c: char| !c.is_alphanumeric() && !")\"'".contains(c);
        if has_text(term) && follows(term, &["dd"]) {
            term.append_html(if term.text().trim_end().ends_with(ends) { " " } else { ": " });
        }
    }
    // Elements that end a line, and that `formatted_text` lets run into the next.
    let lines = "address, aside, button, caption, center, dd, details, fieldset, figcaption, figure, footer, form, header, \
                 legend, main, nav, option, summary, title";
    page.select(lines).nodes().iter().filter(|line| has_text(line)).for_each(|line| line.append_html("<br>"));
}

/// How deep a page may seem to be before its tree is built.
const MOST_GUESSED: usize = 4 * MOST_NESTING;

/// A page's tree, if it is no deeper than the functions that walk it may be: they call themselves. To build it costs time where it is
/// deep, so that is guessed first. Where marks of fonts and elements that close themselves (`<i class=icon/>`) make it deep, it is read
/// without them: they hold no text.
fn tree(page: &str) -> Result<Tree, String> {
    shallow(page).or_else(|_| shallow(&markup::without_inline(page)))
}

fn shallow(page: &str) -> Result<Tree, String> {
    let too_deep = |depth| Err(format!("expected elements at most {MOST_NESTING} deep, found {depth}"));
    let guessed = markup::depth(page);
    if guessed > MOST_GUESSED {
        return too_deep(guessed);
    }
    let tree = Tree::from(page);
    match depth(&tree) {
        depth if depth > MOST_NESTING => too_deep(depth),
        _ => Ok(tree),
    }
}

/// A node's parent comes before it.
fn depth(tree: &Tree) -> usize {
    let mut depths: HashMap<NodeId, usize> = HashMap::new();
    for node in tree.root().descendants_it() {
        let above = node.parent().and_then(|parent| depths.get(&parent.id).copied()).unwrap_or_default();
        depths.insert(node.id, above + 1);
    }
    depths.into_values().max().unwrap_or_default()
}

/// The headline is the first paragraph of the text, once.
pub(super) fn with_headline(title: Option<&str>, text: &str) -> String {
    let text = unix_lines(text);
    match title {
        Some(title) if !text.starts_with(title) => format!("{title}\n\n{text}"),
        _ => text,
    }
}

/// The address in `<link rel="canonical" href="…">`, else in `og:url`.
fn canonical(page: &Tree) -> Option<String> {
    let link = page.select("link[rel=canonical]").attr("href");
    let address = link.or_else(|| page.select(r#"meta[property="og:url"]"#).attr("content"))?;
    Some(address.trim().to_owned()).filter(|a| !a.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<!doctype html><html lang="en"><head><title>Harbour closed | The Gazette</title>
<meta property="og:site_name" content="The Gazette"><meta property="article:published_time" content="2023-03-04T10:00:00Z">
<meta property="og:title" content="Harbour closed"><link rel="canonical" href="https://example.org/harbour">
<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"Harbour closed","datePublished":"2023-03-04","author":{"@type":"Person","name":"Ann Lee"}}</script></head>
<body><nav><a href="/">Home</a><a href="/sport">Sport</a></nav><article><h1>Harbour closed</h1>
<p>The harbour of Odesa was closed on Saturday, the port authority said, after a storm had damaged two of its piers and the road to them.</p>
<p>Mayor Hennadiy Trukhanov said that the city would repair them within a month, and that ships would be sent to Chornomorsk until then.</p>
<p>Grain traders in Istanbul said, that they had expected the closure, and that prices would hardly move before the end of the week.</p></article>
<footer>Copyright, all rights reserved</footer></body></html>"#;

    #[test]
    fn main_text_and_metadata() {
        let d = document(PAGE).unwrap();
        assert_eq!(d.title.as_deref(), Some("Harbour closed"));
        assert_eq!(d.date.unwrap().to_string(), "2023-03-04");
        assert_eq!(d.source.as_deref(), Some("The Gazette"));
        assert_eq!(d.url.as_deref(), Some("https://example.org/harbour"));
        assert_eq!(d.metadata["author"], "Ann Lee");
        assert!(d.text.starts_with("Harbour closed\n\nThe harbour of Odesa"), "{}", d.text);
        assert!(d.text.contains("road to them.\n\nMayor Hennadiy"), "{}", d.text);
        assert!(!d.text.contains("Sport") && !d.text.contains("Copyright"), "{}", d.text);
    }

    #[test]
    fn a_page_without_an_article_is_read_whole() {
        let d = document("<html><body><p>Angela Brandt.</p><p>Bo.</p></body></html>").unwrap();
        assert!(d.text.contains("Angela Brandt.") && d.text.contains("Bo."), "{}", d.text);
    }

    #[test]
    fn no_name_crosses_the_border_of_a_cell() {
        let cases = [
            (
                "<table><tr><td>Anna Berg</td><td>Carl Holm</td></tr><tr><td></td><td>Bo</td></tr></table>",
                "Anna Berg | Carl Holm\nBo",
            ),
            ("<table><tr><th>Name<td><b>Ann</b><td></table>", "Name | Ann"),
            ("<table><tr><td><p>One.</p></td><td><p>Two.</p></td></tr></table>", "One.\n\nTwo."),
            (
                "<header>Anna Berg</header><main>Carl Holm</main><address>Bo Li</address>Ann",
                "Anna Berg\nCarl Holm\nBo Li\nAnn",
            ),
            ("<dl><dt>Mayor<dd>Ann Lee<dt>Clerk:<dd>Bo</dl>", "Mayor: Ann Lee\nClerk: Bo"),
        ];
        for (body, expected) in cases {
            let found = whole_page(body).unwrap().text;
            let lines = |text: &str| {
                text.lines().map(str::trim).filter(|l| !l.is_empty()).collect::<Vec<_>>().join("\n")
            };
            assert_eq!(lines(&found), lines(expected), "{body}");
        }
    }

    #[test]
    fn what_compares_in_a_script_is_no_element() {
        let page = |inner: &str| format!("<html><body>{inner}<p>Ann Lee.</p></body></html>");
        let script = page(&format!("<script>{}</script>", "i<n;".repeat(MOST_NESTING + 10)));
        assert_eq!(document(&script).unwrap().text, "Ann Lee.");
        let strings = page(&format!("<script>s=\"{}\"</script>", "<div>".repeat(MOST_GUESSED + 10)));
        assert_eq!(document(&strings).unwrap().text, "Ann Lee.");
        for inline in ["<i class=icon/>", "<font size=2>", "<span class='x'>", "<b><i>"] {
            let marked = page(&inline.repeat(MOST_NESTING + 10));
            assert_eq!(document(&marked).unwrap().text, "Ann Lee.", "{inline}");
        }
        for deep in [MOST_NESTING, MOST_GUESSED] {
            let reason = document(&page(&"<div>".repeat(deep + 10))).unwrap_err();
            assert!(reason.starts_with("expected elements at most 512 deep"), "{reason}");
        }
    }
}
