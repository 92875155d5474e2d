//! One page with everything in it: the map, a search, filters, and the sentences behind every link. It opens from a file, asks
//! nothing of the network, and its policy forbids it to.
//!
//! Names and quotes are data in a JSON block that no text can leave (`<` is escaped there); the script sets them as text only.

use std::collections::{BTreeMap, HashMap};
use std::io::Write;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use namegraph_document::json::EvidenceRecord;
use namegraph_document::{EntityType, Unit};
use namegraph_query::Namegraph;
use namegraph_store::{DocumentHead, Order};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use crate::map::Map;
use crate::sheet::{NodeLine, Sheet, Value, group, hexadecimal};
use crate::view::{ExportError, Selection, for_each_quoted, sheet_of};

const PAGE: &str = include_str!("page/page.html");
/// The style of the page.
pub const STYLE: &str = include_str!("page/page.css");
/// Its script.
pub const SCRIPT: &str = include_str!("page/page.js");

/// Quotes of each link, those that tell most.
const QUOTES: usize = 3;

/// Where a page has its script, its style and its quotes from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// All of it is in the page.
    Whole,
    /// A server has them: `page.css`, `page.js`, and its API.
    Live,
}

/// Writes the page for a server that gives [`STYLE`] as `page.css` and [`SCRIPT`] as `page.js`, and answers `api/suggest`, `api/entity`
/// and `api/between`: everybody can be searched for, and quotes are asked for when a link is chosen.
///
/// # Errors
/// When the graph cannot be read or `out` not be written.
pub fn write_live(
    graph: &Namegraph,
    selection: Selection<'_>,
    out: &mut dyn Write,
) -> Result<(), ExportError> {
    write_as(Manner::Live, graph, &sheet_of(graph, selection)?, out)
}

pub(crate) fn write(graph: &Namegraph, sheet: &Sheet, out: &mut dyn Write) -> Result<(), ExportError> {
    write_as(Manner::Whole, graph, sheet, out)
}

fn write_as(
    manner: Manner,
    graph: &Namegraph,
    sheet: &Sheet,
    out: &mut dyn Write,
) -> Result<(), ExportError> {
    let mut rest = PAGE;
    while let Some((before, after)) = rest.split_once("{{") {
        out.write_all(before.as_bytes())?;
        let (name, after) = after.split_once("}}").unwrap_or((after, ""));
        match name {
            "policy" => write!(out, "{}", policy(manner))?,
            "style" if manner == Manner::Live => write!(out, r#"<link rel="stylesheet" href="page.css">"#)?,
            "style" => write!(out, "<style>{STYLE}</style>")?,
            "script" if manner == Manner::Live => out.write_all(br#"<script src="page.js"></script>"#)?,
            "script" => write!(out, "<script>{SCRIPT}</script>")?,
            "data" => write_data(manner, graph, sheet, out)?,
            "units" => out.write_all(units(graph)[1].as_bytes())?,
            "introduction" => out.write_all(introduction(graph, sheet)?.as_bytes())?,
            "title" => out.write_all(sheet.description.as_bytes())?,
            // A test sees that none is left.
            unknown => write!(out, "{{{{{unknown}}}}}")?,
        }
        rest = after;
    }
    Ok(out.write_all(rest.as_bytes())?)
}

/// Nothing but the script and the style of this page, and the API of its server.
fn policy(manner: Manner) -> String {
    if manner == Manner::Live {
        return "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"
            .to_owned();
    }
    let [script, style] = [SCRIPT, STYLE].map(|text| BASE64_STANDARD.encode(Sha256::digest(text)));
    format!(
        "default-src 'none'; script-src 'sha256-{script}'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'"
    )
}

/// What weights count, one and several.
fn units(graph: &Namegraph) -> [&'static str; 2] {
    match graph.store().unit() {
        Unit::Story => ["story", "stories"],
        Unit::Window => ["window", "windows"],
    }
}

fn introduction(graph: &Namegraph, sheet: &Sheet) -> Result<String, ExportError> {
    let (names, links) = (sheet.nodes.len(), sheet.edges.len());
    let documents = graph.store().count_documents()?;
    Ok(format!("{names} names and {links} links, from {documents} documents."))
}

fn write_data(
    manner: Manner,
    graph: &Namegraph,
    sheet: &Sheet,
    out: &mut dyn Write,
) -> Result<(), ExportError> {
    let types: BTreeMap<&str, &str> = sheet.nodes.iter().map(|n| (type_of(n), group_of(n))).collect();
    let communities = communities(graph, sheet)?;
    let named: BTreeMap<u32, &str> = communities.values().map(|(n, name)| (*n, name.as_str())).collect();
    let own = json!({
        "live": manner == Manner::Live,
        "unit": units(graph),
        "types": types,
        "communities": named.into_iter().collect::<Vec<_>>(),
        "unquoted": "No sentence is kept for this link.",
    });
    let own = inert(&own);
    write!(out, "{},\"nodes\":[", own.trim_end_matches('}'))?;
    let map = Map::of(sheet);
    for (i, (node, disc)) in sheet.nodes.iter().zip(&map.discs).enumerate() {
        let community = node.number.and_then(|n| communities.get(&n)).map(|(number, _)| *number);
        let value = json!({
            "id": node.id,
            "name": node.name,
            "label": disc.label,
            "type": type_of(node),
            "aliases": column(sheet, node, "aliases"),
            "facts": facts(sheet, node),
            "first": node.first_seen,
            "last": node.last_seen,
            "x": rounded(disc.x),
            "y": rounded(disc.y),
            "radius": rounded(disc.radius),
            "color": hexadecimal(node.color),
            "community": community,
        });
        element(out, i, &value)?;
    }
    out.write_all(b"\n],\"edges\":[")?;
    let heads: HashMap<String, DocumentHead> =
        graph.store().document_heads()?.into_iter().map(|d| (d.id.clone(), d)).collect();
    let mut i = 0;
    let most = if manner == Manner::Live { 0 } else { QUOTES };
    for_each_quoted(graph, sheet, Order::Telling, most, |edge, quotes| {
        let quotes: Vec<Json> = quotes.iter().map(|q| quoted(q, heads.get(&q.document))).collect();
        let value = json!({
            "source": edge.source,
            "target": edge.target,
            "drawn": map.drawn[i],
            "weight": edge.weight,
            "count": edge.count,
            "chance": edge.expected.map(|n| format!(", {n:.2} by chance")).unwrap_or_default(),
            "words": edge.label,
            "first": edge.first_seen,
            "last": edge.last_seen,
            "quotes": quotes,
        });
        element(out, i, &value)?;
        i += 1;
        Ok(())
    })?;
    Ok(out.write_all(b"\n]}")?)
}

fn element(out: &mut dyn Write, i: usize, value: &Json) -> std::io::Result<()> {
    write!(out, "{}{}", if i == 0 { "\n" } else { ",\n" }, inert(value))
}

/// JSON that no HTML parser takes for markup: a `<` is in strings only, and can be written otherwise there.
fn inert(value: &Json) -> String {
    value.to_string().replace('<', "\\u003c")
}

/// Two digits are enough for a place on a map.
pub(crate) fn rounded(n: f64) -> f64 {
    (n * 100.0).round() / 100.0
}

fn type_of(node: &NodeLine) -> &'static str {
    node.entity_type.map_or("DOC", EntityType::as_str)
}

const fn group_of(node: &NodeLine) -> &'static str {
    group(node.entity_type)
}

pub(crate) fn column<'a>(sheet: &Sheet, node: &'a NodeLine, title: &str) -> &'a [String] {
    let place = sheet.node_columns.iter().position(|c| c.title == title);
    match place.map(|i| &node.values[i]) {
        Some(Value::List(texts)) => texts,
        _ => &[],
    }
}

/// "4 mentions in 3 documents", as far as it is known.
fn facts(sheet: &Sheet, node: &NodeLine) -> String {
    let count = |title: &str| {
        let place = sheet.node_columns.iter().position(|c| c.title == title)?;
        let n = node.values[place].written()?;
        Some(format!("{n} {}", if n == "1" { title.trim_end_matches('s') } else { title }))
    };
    let known: Vec<String> = ["mentions", "documents"].into_iter().filter_map(count).collect();
    known.join(" in ")
}

/// The community of each entity of the sheet that is in one: its number and its name.
fn communities(graph: &Namegraph, sheet: &Sheet) -> Result<HashMap<u32, (u32, String)>, ExportError> {
    let numbers: HashMap<u32, u32> = graph.numbered_communities()?.into_iter().collect();
    let known = graph.known_communities()?;
    let here = sheet.nodes.iter().filter_map(|n| n.number);
    let of = |number: u32| {
        let community = *numbers.get(&number)?;
        Some((number, (community, known.get(community as usize - 1)?.name.clone())))
    };
    Ok(here.filter_map(of).collect())
}

/// A quote in parts: every second one is a name.
fn quoted(quote: &EvidenceRecord, head: Option<&DocumentHead>) -> Json {
    let mut parts = Vec::new();
    let mut at = 0;
    for mark in &quote.marks {
        // A name may reach over the end of its sentence, where another program found it.
        let [start, end] =
            [mark.start, mark.end].map(|byte| byte.saturating_sub(quote.start).min(quote.text.len()));
        if let (Some(before), Some(name)) = (quote.text.get(at..start), quote.text.get(start..end)) {
            parts.extend([before, name]);
            at = end;
        }
    }
    parts.push(&quote.text[at..]);
    json!({
        "text": parts,
        "document": quote.document,
        "title": quote.title,
        "date": quote.date,
        "url": head.and_then(|d| d.url.as_deref()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_the_data_is_markup() {
        let hostile = json!({"name": "</script><!-- <script>alert(1)</script>\u{2028}"});
        let written = inert(&hostile);
        assert!(!written.contains('<'));
        assert_eq!(serde_json::from_str::<Json>(&written).unwrap(), hostile);
    }
}
