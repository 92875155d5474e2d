//! A page's tags without its tree: how deep it may be, and the same page without tags that hold no text of their own.

use std::ops::Range;

/// Elements that never hold others, or that end where the next of their kind begins.
const FLAT: [&str; 35] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr", "p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot", "colgroup", "caption",
    "option", "optgroup", "rp", "rt", "rb", "html", "head", "body", "frame",
];
/// Elements that end with themselves: a slash in them says nothing more.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];
/// Elements whose text is no markup.
const RAW: [&str; 8] = ["iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"];
/// Marks of how words look.
const INLINE: [&str; 24] = [
    "abbr", "acronym", "b", "big", "blink", "center", "code", "del", "em", "font", "i", "ins", "kbd",
    "label", "mark", "nobr", "s", "small", "span", "strike", "strong", "sub", "sup", "tt",
];
/// The longest tag whose attributes are looked at, in bytes; pictures in attributes are longer.
const LONGEST_TAG: usize = 16 << 10;

struct Tag<'a> {
    /// As it is written.
    name: &'a str,
    ends: bool,
    /// Whether it closes itself: `<i/>`.
    closed: bool,
    range: Range<usize>,
}

impl Tag<'_> {
    fn is(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.name.eq_ignore_ascii_case(name))
    }
}

/// The tags of a page, in their order; not those in comments, scripts and styles.
///
/// Time: linear in the page.
fn tags(page: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + page[at..].find('<')?;
            if page[start..].starts_with("<!--") {
                // A comment without an end goes on to the end of the page, as in browsers.
                at = start + 4 + page[start + 4..].find("-->")?;
                continue;
            }
            let rest = &page[start + 1..];
            let (ends, rest) = rest.strip_prefix('/').map_or((false, rest), |rest| (true, rest));
            let length = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || b"-:_".contains(b)).count();
            at = page.len() - rest.len();
            if length == 0 || !rest.as_bytes()[0].is_ascii_alphabetic() {
                continue;
            }
            let end = tag_end(rest)?;
            let closed = rest[..end].ends_with('/');
            at += end + 1;
            let tag = Tag { name: &rest[..length], ends, closed, range: start..at };
            if tag.is(&RAW) && !ends {
                at = raw_end(page, at, tag.name);
            }
            return Some(tag);
        }
    })
}

/// Where the `>` of a tag stands, outside of quotes, if they end.
fn tag_end(rest: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in rest.bytes().enumerate().take(LONGEST_TAG) {
        match (byte, quote) {
            (b'>', None) => return Some(at),
            (b'"' | b'\'', None) if rest[..at].trim_ascii_end().ends_with('=') => quote = Some(byte),
            (_, Some(open)) if open == byte => quote = None,
            _ => {}
        }
    }
    rest.find('>')
}

/// Where the end tag of an element begins whose text is no markup; the end of the page, if it has none.
fn raw_end(page: &str, from: usize, name: &str) -> usize {
    let mut ends = page[from..].match_indices("</").map(|(at, _)| from + at);
    let is_end = |at: &usize| {
        page.get(at + 2..at + 2 + name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name))
    };
    ends.find(is_end).unwrap_or(page.len())
}

/// How deep the elements of a page lie within each other, at most.
pub(super) fn depth(page: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for tag in tags(page).filter(|tag| !tag.is(&FLAT)) {
        depth = if tag.ends { depth.saturating_sub(1) } else { depth + 1 };
        deepest = deepest.max(depth);
    }
    deepest
}

/// A page without the marks of how its words look, and without elements that close themselves.
pub(super) fn without_inline(page: &str) -> String {
    let mut kept = String::with_capacity(page.len());
    let mut end = 0;
    for tag in tags(page).filter(|tag| tag.is(&INLINE) || tag.closed && !tag.is(&VOID)) {
        kept.push_str(&page[end..tag.range.start]);
        end = tag.range.end;
    }
    kept + &page[end..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_deep_a_page_is() {
        let cases = [
            ("<div><p>x</p></div><div></div>", 1),
            ("<div><section><b>x</b></section></div>", 3),
            ("<script>if (a<b) s='<div><div><div>'</script><div>x</div>", 1),
            ("<STYLE>a<b</style><div>", 1),
            ("<!-- <div><div> --><div>", 1),
            ("<div title=\"<div><div>\">", 1),
            ("<div title=\"no end><div>", 2),
            ("a < b <3 </div> <", 0),
            ("<svg:g><o:p></o:p>", 2),
            ("<script>no end <div>", 1),
        ];
        for (page, expected) in cases {
            assert_eq!(depth(page), expected, "{page}");
        }
    }

    #[test]
    fn what_holds_no_text_goes() {
        let page = "<div><i class=icon/><b>Ann</b> <a name=x/><br/>Lee<img src='a>b'/></div>";
        assert_eq!(without_inline(page), "<div>Ann <br/>Lee<img src='a>b'/></div>");
    }
}
