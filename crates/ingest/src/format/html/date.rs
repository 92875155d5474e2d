//! On which day a page says that it was published. One list of evidence, the surest first; a day of change counts only where nothing
//! speaks of publication, and what contradicts itself says nothing: no date is better than a wrong one.

use std::sync::LazyLock;

use dom_query::{Document, NodeRef, Selection};
use jiff::Timestamp;
use jiff::tz::Offset;
use namegraph_document::Date;
use regex::Regex;
use serde_json::{Map, Value};

use crate::date::{date_within, parse_date};

/// Names of `<meta>` that hold the day of publication, without marks and capitals; the surest first.
const PUBLISHED: [&str; 28] = [
    "articlepublishedtime",
    "articlepublished",
    "ogarticlepublishedtime",
    "ogpublishedtime",
    "ogpubdate",
    "rnewsdatepublished",
    "datepublished",
    "parselypubdate",
    "sailthrudate",
    "cxenseparserecspublishtime",
    "btpubdate",
    "originalpublicationdate",
    "articledateoriginal",
    "citationpublicationdate",
    "citationonlinedate",
    "publicationdate",
    "publisheddate",
    "publishedat",
    "publishdate",
    "pubdate",
    "dcdateissued",
    "dctermsissued",
    "dcdatecreated",
    "dctermscreated",
    "dcdate",
    "dctermsdate",
    "datecreated",
    "date",
];
/// Names that hold the day of the last change.
const MODIFIED: [&str; 7] = [
    "articlemodifiedtime",
    "articlemodified",
    "ogupdatedtime",
    "datemodified",
    "dctermsmodified",
    "lastmodified",
    "lastmod",
];
/// How far above the headline a date may stand, in elements.
const MOST_ABOVE: usize = 4;
/// How many times are looked at there.
const MOST_TIMES: usize = 8;
/// The longest line, in bytes, that tells of the page instead of being a part of its text.
const LONGEST_CREDIT: usize = 100;
/// The first year of the web. Older pages are archives, which say so in metadata.
const WEB_BEGAN: i16 = 1991;

/// What a page says of its days.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Said {
    pub(super) published: Option<Date>,
    pub(super) modified: Option<Date>,
}

/// Metadata for machines first, then the page's address, then what readers see beside the headline. Machines are often told the day in
/// Greenwich; where the address has the day before or after, that is the publisher's own.
pub(super) fn said(page: &Document, address: Option<&str>) -> Said {
    let articles = articles(page);
    let in_address = address.and_then(address_date);
    let published = json_date(&articles, "datePublished")
        .or_else(|| meta_date(page, &PUBLISHED))
        .or_else(|| item_date(page, "datePublished"))
        .or_else(|| json_date(&articles, "dateCreated"))
        .or_else(|| marked_date(page))
        .or(in_address)
        .or_else(|| headline_date(page))
        .map(|day| in_address.filter(|other| are_neighbours(day, *other)).unwrap_or(day));
    let modified = json_date(&articles, "dateModified")
        .or_else(|| meta_date(page, &MODIFIED))
        .or_else(|| item_date(page, "dateModified"));
    Said { published, modified }
}

/// The day in an address, as in `/2019/03/05/`, `/2019/mar/05/`, `/2019-03-05-` or `/20190305/`.
pub(crate) fn address_date(address: &str) -> Option<Date> {
    static DAY: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:/|[-_.=])((?:19|20)\d\d)([-/_.]?)([01]?\d|[a-z]{3})([-/_.]?)([0-3]?\d)(?:[-/_.]|$)")
            .expect("a valid expression")
    });
    let address = address.to_ascii_lowercase();
    let days = DAY.captures_iter(&address).filter(|c| c[2] == c[4]).filter_map(|c| {
        // Without marks between them, only all eight digits are a day.
        let whole = !c[2].is_empty() || c[3].len() == 2 && c[5].len() == 2;
        whole.then(|| on_the_web(&format!("{}-{}-{}", &c[1], &c[3], &c[5]))).flatten()
    });
    only(days)
}

fn are_neighbours(day: Date, other: Date) -> bool {
    day.tomorrow().is_ok_and(|d| d == other) || day.yesterday().is_ok_and(|d| d == other)
}

/// A value of metadata. Before 1000 and on the first day of Unix nothing was published: these are fields left empty.
fn stated(value: &str) -> Option<Date> {
    let value = value.trim();
    let date = parse_date(value).or_else(|| unix_time(value))?;
    (date != Date::constant(1970, 1, 1) && (1000..2200).contains(&date.year())).then_some(date)
}

/// A day that a page shows or that is a part of its address.
fn on_the_web(written: &str) -> Option<Date> {
    stated(written).filter(|d| d.year() >= WEB_BEGAN)
}

/// Seconds or milliseconds since 1970, of this century.
fn unix_time(value: &str) -> Option<Date> {
    let seconds = match (value.len(), value.parse::<i64>()) {
        (10, Ok(seconds)) => seconds,
        (13, Ok(thousandths)) => thousandths / 1000,
        _ => return None,
    };
    Some(Offset::UTC.to_datetime(Timestamp::from_second(seconds).ok()?).date())
}

/// The day that all of them are.
fn only(mut days: impl Iterator<Item = Date>) -> Option<Date> {
    let first = days.next()?;
    days.all(|day| day == first).then_some(first)
}

// JSON-LD

/// The articles that a page describes in JSON-LD, and behind them the page itself.
fn articles(page: &Document) -> [Vec<Map<String, Value>>; 2] {
    let mut found = [Vec::new(), Vec::new()];
    for script in page.select(r#"script[type*="ld+json" i]"#).iter() {
        if let Some(value) = json(&script.text()) {
            collect(value, &mut found);
        }
    }
    found
}

/// Pages wrap it as a comment or CDATA, and break lines within strings, which JSON does not allow.
fn json(script: &str) -> Option<Value> {
    let marks: &[char] = &['{', '['];
    let body = &script[script.find(marks)?..=script.rfind(['}', ']'])?];
    serde_json::from_str(body)
        .or_else(|_| serde_json::from_str(&body.replace(|c: char| c.is_control(), " ")))
        .ok()
}

/// Only what stands for the page: lists, comments and parts of it have dates of their own.
fn collect(value: Value, found: &mut [Vec<Map<String, Value>>; 2]) {
    match value {
        Value::Array(values) => values.into_iter().for_each(|v| collect(v, found)),
        Value::Object(mut object) => {
            for key in ["@graph", "mainEntity", "mainEntityOfPage"] {
                object.remove(key).into_iter().for_each(|v| collect(v, found));
            }
            if has_type(&object, |t| t.ends_with("Article") || t.ends_with("Posting") || t == "Report") {
                found[0].push(object);
            } else if has_type(&object, |t| t.ends_with("Page")) {
                found[1].push(object);
            }
        }
        _ => {}
    }
}

fn has_type(object: &Map<String, Value>, is: impl Fn(&str) -> bool) -> bool {
    // "https://schema.org/NewsArticle" is a NewsArticle, too.
    let is = |t: &Value| t.as_str().is_some_and(|t| is(t.rsplit(['/', ':']).next().unwrap_or(t)));
    match object.get("@type") {
        Some(Value::Array(types)) => types.iter().any(is),
        Some(one) => is(one),
        None => false,
    }
}

fn json_date(articles: &[Vec<Map<String, Value>>; 2], key: &str) -> Option<Date> {
    let of = |articles: &Vec<Map<String, Value>>| {
        only(articles.iter().filter_map(|a| a.get(key)?.as_str()).filter_map(stated))
    };
    articles.iter().find_map(of)
}

// Elements

fn meta_date(page: &Document, names: &[&str]) -> Option<Date> {
    let place = |meta: &NodeRef| {
        let said = ["property", "name", "itemprop", "http-equiv"].into_iter().filter_map(|a| meta.attr(a));
        // "article:published_time", "DC.date.issued", "pub_date".
        let letters =
            |n: &str| n.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_ascii_lowercase();
        said.filter_map(|n| names.iter().position(|name| *name == letters(&n))).min()
    };
    let metas = page.select("meta[content]");
    let dated = metas.nodes().iter().filter_map(|m| Some((place(m)?, stated(&m.attr("content")?)?)));
    dated.min_by_key(|(place, _)| *place).map(|(_, date)| date)
}

/// The first element that microdata or RDFa call so; comments and teasers come behind the article.
fn item_date(page: &Document, property: &str) -> Option<Date> {
    let items = page.select(&format!(r#"[itemprop~="{property}"], [property~="{property}"]"#));
    items.iter().find_map(|item| element_date(&item))
}

/// What an element is for machines, else what it says.
fn element_date(element: &Selection) -> Option<Date> {
    let attributes = ["content", "datetime", "title", "data-datetime"];
    let for_machines = attributes.into_iter().filter_map(|a| element.attr(a)).find_map(|v| stated(&v));
    for_machines.or_else(|| date_within(credit(&element.text())?))
}

/// `<time pubdate>`, or the one day that the `<time>` beside the headline gives.
fn marked_date(page: &Document) -> Option<Date> {
    let marked = r#"time[pubdate], time[class*="publish" i], time[class*="entry-date" i], abbr.published"#;
    page.select(marked).iter().find_map(|t| element_date(&t)).or_else(|| {
        above_headline(page, |around| {
            let times = around.select("time");
            times.iter().take(MOST_TIMES).find_map(|t| element_date(&t))
        })
    })
}

/// What stands in a line beside the headline: "Published March 5, 2019".
fn headline_date(page: &Document) -> Option<Date> {
    above_headline(page, |around| {
        let text = around.formatted_text();
        let lines = text.lines().filter_map(credit).filter(|line| !line.ends_with(['.', '!', '?']));
        lines.filter_map(date_within).find(|d| d.year() >= WEB_BEGAN)
    })
}

/// Asks the elements around the headline, the closest first.
fn above_headline(page: &Document, ask: impl Fn(&Selection) -> Option<Date>) -> Option<Date> {
    let headline = page.select_single("h1");
    let mut around = headline.parent();
    for _ in 0..MOST_ABOVE {
        if around.is_empty() || around.is("body, html") {
            return None;
        }
        if let Some(date) = ask(&around) {
            return Some(date);
        }
        around = around.parent();
    }
    None
}

/// A line, if it is short enough to tell of the page.
fn credit(line: &str) -> Option<&str> {
    Some(line.trim()).filter(|l| !l.is_empty() && l.len() <= LONGEST_CREDIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(page: &str, address: Option<&str>) -> (Option<String>, Option<String>) {
        let Said { published, modified } = said(&Document::from(page), address);
        (published.map(|d| d.to_string()), modified.map(|d| d.to_string()))
    }

    fn json(body: &str) -> String {
        format!(r#"<head><script type="application/ld+json">{body}</script></head><body><p>Ann.</p></body>"#)
    }

    #[test]
    fn json_ld() {
        let cases = [
            (r#"{"@type":"NewsArticle","datePublished":"2019-03-05T10:00:00Z"}"#, Some("2019-03-05")),
            (
                r#"{"@type":["Thing","https://schema.org/BlogPosting"],"datePublished":"2019-03-05"}"#,
                Some("2019-03-05"),
            ),
            (r#"{"@type":"Report","datePublished":"2019-03-05"}"#, Some("2019-03-05")),
            (
                r#"[{"@type":"Organization","datePublished":"2018-01-01"},{"@type":"AnalysisNewsArticle","datePublished":"2019-03-05"}]"#,
                Some("2019-03-05"),
            ),
            (
                r#"{"@graph":[{"@type":"WebPage","datePublished":"2019-03-04"},{"@type":"Article","datePublished":"2019-03-05"}]}"#,
                Some("2019-03-05"),
            ),
            (r#"{"@graph":[{"@type":"WebPage","datePublished":"2019-03-04"}]}"#, Some("2019-03-04")),
            (
                r#"{"@type":"WebPage","mainEntity":{"@type":"Article","datePublished":"2019-03-05"}}"#,
                Some("2019-03-05"),
            ),
            (
                r#"{"@type":"Article","dateCreated":"2019-03-05","dateModified":"2020-01-01"}"#,
                Some("2019-03-05"),
            ),
            // Lines that break within a string, and the marks of a comment.
            (
                "<!-- {\"@type\":\"Article\",\"description\":\"two\nlines\",\"datePublished\":\"2019-03-05\"} -->",
                Some("2019-03-05"),
            ),
            // What others wrote, and a page of several articles.
            (r#"{"@type":"Article","comment":{"@type":"Article","datePublished":"2019-03-05"}}"#, None),
            (
                r#"[{"@type":"Article","datePublished":"2019-03-05"},{"@type":"Article","datePublished":"2019-03-06"}]"#,
                None,
            ),
            (r#"{"@type":"Event","datePublished":"2019-03-05"}"#, None),
            (r#"{"@type":"Article","datePublished":"1970-01-01T00:00:00Z"}"#, None),
            (r#"{"@type":"Article","datePublished":"0001-01-01"}"#, None),
            (r#"{"@type":"Article","datePublished":"05/06/2019"}"#, None),
            (r#"{"@type":"Article","datePublished":"#, None),
        ];
        for (body, expected) in cases {
            assert_eq!(of(&json(body), None).0.as_deref(), expected, "{body}");
        }
    }

    #[test]
    fn elements_and_addresses() {
        let head = |elements: &str| format!("<html><head>{elements}</head><body><p>Ann.</p></body></html>");
        let body =
            |elements: &str| format!("<html><body><div id=page>{elements}<p>Ann.</p></div></body></html>");
        let cases = [
            (
                head(r#"<meta property="article:published_time" content="2019-03-05">"#),
                None,
                Some("2019-03-05"),
            ),
            (head(r#"<meta name="DC.date.issued" content="2019-03-05">"#), None, Some("2019-03-05")),
            (
                head(r#"<meta name="pub_date" content="Tue, 05 Mar 2019 10:00:00 GMT">"#),
                None,
                Some("2019-03-05"),
            ),
            (head(r#"<meta itemprop="datePublished" content="1551780000">"#), None, Some("2019-03-05")),
            (
                head(
                    r#"<meta name="date" content="2020-01-01"><meta name="parsely-pub-date" content="2019-03-05">"#,
                ),
                None,
                Some("2019-03-05"),
            ),
            (head(r#"<meta name="expires" content="2019-03-05">"#), None, None),
            (
                body(r#"<span itemprop="datePublished" content="2019-03-05">today</span>"#),
                None,
                Some("2019-03-05"),
            ),
            (body(r#"<span itemprop="datePublished">March 5, 2019</span>"#), None, Some("2019-03-05")),
            (body(r#"<time pubdate datetime="2019-03-05">today</time>"#), None, Some("2019-03-05")),
            (
                body(r#"<h1>Head</h1><time datetime="2019-03-05T08:00">today</time>"#),
                None,
                Some("2019-03-05"),
            ),
            (
                body(r#"<h1>Head</h1><div>By Bo</div><div>Published March 5, 2019</div>"#),
                None,
                Some("2019-03-05"),
            ),
            (
                body(
                    "<h1>Head</h1><p>On March 5, 2019, the minister resigned, as she had promised to do before the vote, and nobody knew who would come next.</p>",
                ),
                None,
                None,
            ),
            (body("<p>March 5, 2019</p>"), None, None),
            (body(""), Some("https://example.org/2019/03/05/head"), Some("2019-03-05")),
            (body(""), Some("https://example.org/2019/mar/05/head"), Some("2019-03-05")),
            (body(""), Some("https://example.org/news-2019-03-05.html"), Some("2019-03-05")),
            (body(""), Some("https://example.org/20190305/head"), Some("2019-03-05")),
            (body(""), Some("https://example.org/2019/03/head"), None),
            (body(""), Some("https://example.org/20191305/head"), None),
            (body(""), Some("https://example.org/a-12019030500"), None),
        ];
        for (page, address, expected) in cases {
            assert_eq!(of(&page, address).0.as_deref(), expected, "{page} {address:?}");
        }
    }

    #[test]
    fn the_publishers_own_day() {
        let page = json(r#"{"@type":"Article","datePublished":"2019-03-06T01:30:00Z"}"#);
        let cases =
            [("2019/03/05", "2019-03-05"), ("2019/03/07", "2019-03-07"), ("2019/03/01", "2019-03-06")];
        for (day, expected) in cases {
            let address = format!("https://example.org/{day}/head");
            assert_eq!(of(&page, Some(&address)).0.as_deref(), Some(expected), "{address}");
        }
    }

    #[test]
    fn a_change_is_no_publication() {
        let page =
            r#"<head><meta property="article:modified_time" content="2020-01-01"></head><body></body>"#;
        assert_eq!(of(page, None), (None, Some("2020-01-01".to_owned())));
        let address = Some("https://example.org/2019/03/05/head");
        assert_eq!(of(page, address), (Some("2019-03-05".to_owned()), Some("2020-01-01".to_owned())));
    }
}
