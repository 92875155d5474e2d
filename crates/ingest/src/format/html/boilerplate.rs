//! What lies within an article and is no part of it: captions and bylines, boxes of links, invitations to subscribe. Readability chooses
//! the element that holds the article; this cuts what its authors would not call their text, by what elements are named and how much of
//! them is links. Whatever holds a good part of the prose stays, whatever it is called.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use dom_query::{Document, Matcher, NodeId, NodeRef};

/// Elements that are never prose.
static NO_PROSE: LazyLock<Matcher> = LazyLock::new(|| {
    matcher(
        "figcaption, nav, aside, footer, button, select, time, [hidden], [role=navigation], [role=complementary]",
    )
});
/// Elements that may be a list of links.
static BLOCK: LazyLock<Matcher> =
    LazyLock::new(|| matcher("p, div, ul, ol, li, dl, section, h2, h3, h4, h5, h6, table"));
/// How words begin by which class names and ids call what is beside an article.
const BESIDE: [&str; 55] = [
    "addtoany",
    "advert",
    "affiliate",
    "avatar",
    "breadcrumb",
    "byline",
    "caption",
    "carousel",
    "comment",
    "cookie",
    "copyright",
    "crumb",
    "dateline",
    "disclaimer",
    "disqus",
    "donat",
    "follow",
    "footer",
    "gallery",
    "hashtag",
    "kicker",
    "masthead",
    "menu",
    "meta",
    "modal",
    "navbar",
    "navigation",
    "newsletter",
    "outbrain",
    "pager",
    "pagination",
    "partner",
    "paywall",
    "popular",
    "popup",
    "promo",
    "pullquote",
    "rating",
    "recirc",
    "recommend",
    "related",
    "sharing",
    "share",
    "sidebar",
    "signup",
    "slideshow",
    "sponsor",
    "subscri",
    "taboola",
    "tags",
    "teaser",
    "timestamp",
    "toolbar",
    "trending",
    "widget",
];
/// The same, as whole words.
const BESIDE_WORDS: [&str; 17] = [
    "ad", "ads", "author", "authors", "bio", "credit", "credits", "date", "email", "more", "nav", "print",
    "readmore", "social", "tag", "topics", "writer",
];
/// The share of a text's prose that an element may hold and still be cut for its name.
const MOST_CUT: f64 = 0.3;
/// The share that all that is cut may have had.
const MOST_LOST: f64 = 0.5;
/// The share of an element's letters that are links, from which on it is no prose.
const MOST_LINKED: f64 = 0.7;

fn matcher(selector: &str) -> Matcher {
    Matcher::new(selector).expect("a valid selector")
}

/// Cuts `content`, the element that holds an article; leaves it whole if little would remain.
pub(super) fn cut(content: &Document) {
    let measures = measure(content);
    let prose = |node: &NodeRef| measures.get(&node.id).copied().unwrap_or_default();
    let all = prose(&content.root()).prose() as f64;
    let mut cut: Vec<NodeRef> = Vec::new();
    let mut gone: HashSet<NodeId> = HashSet::new();
    for element in content.root().descendants_it().filter(NodeRef::is_element) {
        let own = prose(&element);
        if element.parent().is_some_and(|parent| gone.contains(&parent.id)) {
            gone.insert(element.id);
        } else if own.prose() as f64 <= MOST_CUT * all && is_cut(&element, own) {
            gone.insert(element.id);
            cut.push(element);
        }
    }
    let lost: usize = cut.iter().map(|element| prose(element).prose()).sum();
    // A page of nothing but links is read as it is.
    if all > 0.0 && lost as f64 <= MOST_LOST * all {
        cut.iter().for_each(NodeRef::remove_from_parent);
    }
}

fn is_cut(element: &NodeRef, own: Measure) -> bool {
    element.is_match(&NO_PROSE) || is_beside(element) || is_list_of_links(element, own)
}

/// How many letters an element holds.
#[derive(Clone, Copy, Debug, Default)]
struct Measure {
    letters: usize,
    linked: usize,
}

impl Measure {
    fn prose(self) -> usize {
        self.letters - self.linked
    }
}

/// All elements in one walk from the leaves up: each letter is counted once for each level above it.
fn measure(content: &Document) -> HashMap<NodeId, Measure> {
    let mut measures: HashMap<NodeId, Measure> = HashMap::new();
    let nodes: Vec<NodeRef> = content.root().descendants();
    // Behind an element come all that it holds, so backwards they come before it.
    for node in nodes.iter().rev() {
        let mut own = measures.get(&node.id).copied().unwrap_or_default();
        if node.is_text() {
            own.letters = node.text().chars().filter(|c| c.is_alphanumeric()).count();
        } else if node.has_name("a") {
            own.linked = own.letters;
        }
        measures.insert(node.id, own);
        if let Some(parent) = node.parent() {
            let above = measures.entry(parent.id).or_default();
            above.letters += own.letters;
            above.linked += own.linked;
        }
    }
    measures
}

/// Whether its class or id says that it is beside the text.
fn is_beside(element: &NodeRef) -> bool {
    ["class", "id", "itemprop", "data-component"].into_iter().filter_map(|a| element.attr(a)).any(|names| {
        words(&names).any(|word| {
            BESIDE_WORDS.contains(&word.as_str())
                || BESIDE.iter().any(|beginning| word.starts_with(beginning))
        })
    })
}

/// The words of `related-articles`, `relatedArticles` and `related_articles`.
fn words(names: &str) -> impl Iterator<Item = String> {
    let mut spaced = String::with_capacity(names.len() + 8);
    let mut after_small = false;
    for c in names.chars() {
        if after_small && c.is_uppercase() {
            spaced.push(' ');
        }
        after_small = c.is_lowercase();
        spaced.extend(c.to_lowercase());
    }
    spaced
        .split(|c: char| !c.is_alphabetic())
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect::<Vec<_>>()
        .into_iter()
}

/// A paragraph, a heading or a list that is little else than links to other pages.
fn is_list_of_links(element: &NodeRef, own: Measure) -> bool {
    element.is_match(&BLOCK) && own.linked > 0 && own.linked as f64 >= MOST_LINKED * own.letters as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_beside_the_text_is_cut() {
        let prose = "Ann Lee opened the harbour of Odesa on Saturday, two years after a storm had closed it.";
        let cases = [
            ("<div class=byline>By Bo</div>", false),
            ("<div class='article__relatedLinks'>More of this</div>", false),
            ("<section id=newsletter-signup>News every morning</section>", false),
            ("<figure><img><figcaption>Bo in Odesa</figcaption></figure>", false),
            ("<ul><li><a href=/a>Bo wins</a></li><li><a href=/b>Bo loses</a></li></ul>", false),
            ("<p>Bo met <a href=/c>the mayor</a> of the town.</p>", true),
            ("<div class=article-body>Bo met her.</div>", true),
            ("<blockquote class=quote>Bo was glad.</blockquote>", true),
        ];
        for (element, stays) in cases {
            let content = Document::fragment(format!("<div><p>{prose}</p>{element}</div>"));
            cut(&content);
            let text = content.formatted_text();
            assert!(text.contains(prose), "{element}");
            assert_eq!(text.contains("Bo"), stays && !text.is_empty(), "{element}: {text}");
            assert!(stays || text.trim() == prose, "{element}: {text}");
        }
    }

    #[test]
    fn what_holds_the_prose_stays() {
        // Each has a third of the text or more; all are named like something beside it.
        let pages =
            ["<div class=related>Ann met Bo.</div>", &"<div class=teaser>Ann met Bo.</div>".repeat(4)];
        for page in pages {
            let content = Document::fragment(page);
            cut(&content);
            assert!(content.formatted_text().contains("Ann met Bo."), "{page}");
        }
    }

    #[test]
    fn words_of_names() {
        let found: Vec<_> = words("relatedArticles_box c-share--top").collect();
        assert_eq!(found, ["related", "articles", "box", "c", "share", "top"]);
    }
}
