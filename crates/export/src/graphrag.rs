//! The tables of a GraphRAG index (as of its version 3), so that its searches run on a graph that cost no language model:
//! `documents`, `text_units`, `entities`, `relationships`, `communities`, `community_reports`.
//!
//! GraphRAG joins links to entities by title, so that a name which several share carries the id too. Text units are stretches of
//! whole sentences. Descriptions and reports are put together from counts and quotes: what they say stands in the texts.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use namegraph_document::Span;
use namegraph_document::json::EvidenceRecord;
use namegraph_query::Namegraph;
use namegraph_store::{DocumentHead, Order, StoredDocument};

use crate::parquet::Table;
use crate::sheet::{Column, EdgeLine, NodeLine, Sheet, Value, integer, real, text, texts};
use crate::view::{ExportError, for_each_quoted};

/// Words that a text unit holds, as long as sentences fit.
const WORDS: usize = 300;
/// Tokens of a language model in three words of English, about.
const TOKENS_OF_THREE_WORDS: u64 = 4;
/// Quotes that describe a link.
const QUOTES: usize = 3;
/// Members and links that a report names.
const REPORTED: usize = 20;

const DOCUMENTS: [Column; 7] = [
    text("id"),
    integer("human_readable_id"),
    text("title"),
    text("text"),
    texts("text_unit_ids"),
    text("creation_date"),
    text("raw_data"),
];
const TEXT_UNITS: [Column; 8] = [
    text("id"),
    integer("human_readable_id"),
    text("text"),
    integer("n_tokens"),
    text("document_id"),
    texts("entity_ids"),
    texts("relationship_ids"),
    texts("covariate_ids"),
];
const ENTITIES: [Column; 8] = [
    text("id"),
    integer("human_readable_id"),
    text("title"),
    text("type"),
    text("description"),
    texts("text_unit_ids"),
    integer("frequency"),
    integer("degree"),
];
const RELATIONSHIPS: [Column; 8] = [
    text("id"),
    integer("human_readable_id"),
    text("source"),
    text("target"),
    text("description"),
    real("weight"),
    integer("combined_degree"),
    texts("text_unit_ids"),
];
const COMMUNITIES: [Column; 12] = [
    text("id"),
    integer("human_readable_id"),
    integer("community"),
    integer("level"),
    text("parent"),
    texts("children"),
    text("title"),
    texts("entity_ids"),
    texts("relationship_ids"),
    texts("text_unit_ids"),
    text("period"),
    integer("size"),
];
const REPORTS: [Column; 15] = [
    text("id"),
    integer("human_readable_id"),
    integer("community"),
    integer("level"),
    text("parent"),
    texts("children"),
    text("title"),
    text("summary"),
    text("full_content"),
    real("rank"),
    text("rating_explanation"),
    texts("findings"),
    text("full_content_json"),
    text("period"),
    integer("size"),
];

/// Memory: with the texts' places of names, which the tables list by entity and by link.
pub(crate) fn write(graph: &Namegraph, sheet: &Sheet, folder: &Path) -> Result<(), ExportError> {
    let index = Index::of(graph, sheet)?;
    write_texts(graph, sheet, &index, folder)?;
    write_entities(sheet, &index, folder)?;
    write_relationships(sheet, &index, folder)?;
    write_communities(graph, sheet, &index, folder)
}

/// What is where.
struct Index {
    titles: Vec<String>,
    degrees: Vec<u64>,
    /// Where the units of each document begin.
    starts: HashMap<String, Vec<usize>>,
    /// The units that name each node, and those that hold each link, in order.
    of_nodes: Vec<BTreeSet<Unit>>,
    of_edges: Vec<BTreeSet<Unit>>,
    descriptions: Vec<String>,
}

/// A text unit: its document, and which of its stretches.
type Unit = (String, usize);

impl Index {
    fn of(graph: &Namegraph, sheet: &Sheet) -> Result<Self, ExportError> {
        let mut starts = HashMap::new();
        graph.store().for_each_stored(|document| {
            let units = units(&document.text, &graph.store().sentences_of(document.number)?);
            starts.insert(document.id, units.iter().map(|u| u.start).collect());
            Ok::<_, ExportError>(())
        })?;
        let places: HashMap<&str, usize> = sheet.nodes.iter().map(|n| n.id.as_str()).zip(0..).collect();
        let mut of_nodes = vec![BTreeSet::new(); sheet.nodes.len()];
        graph.store().for_each_mention(false, |m| {
            if let Some(&node) = places.get(m.entity.as_str()) {
                of_nodes[node].insert(unit_at(&starts, &m.document, m.start));
            }
            Ok::<_, ExportError>(())
        })?;
        let mut degrees = vec![0; sheet.nodes.len()];
        let (mut of_edges, mut descriptions) = (Vec::new(), Vec::new());
        for_each_quoted(graph, sheet, Order::Telling, usize::MAX, |edge, quotes| {
            degrees[edge.source] += 1;
            degrees[edge.target] += 1;
            of_edges.push(quotes.iter().map(|q| unit_at(&starts, &q.document, q.start)).collect());
            descriptions.push(described(sheet, edge, &quotes));
            Ok(())
        })?;
        Ok(Self { titles: titles(&sheet.nodes), degrees, starts, of_nodes, of_edges, descriptions })
    }
}

fn unit_at(starts: &HashMap<String, Vec<usize>>, document: &str, at: usize) -> Unit {
    let before = starts.get(document).map_or(0, |starts| starts.partition_point(|start| *start <= at));
    (document.to_owned(), before.saturating_sub(1))
}

fn unit_id((document, number): &Unit) -> String {
    format!("{document}#{number}")
}

/// Sentences, joined as long as there are not too many words.
fn units(text: &str, sentences: &[Span]) -> Vec<Span> {
    let mut units: Vec<Span> = Vec::new();
    let mut words = 0;
    for sentence in sentences {
        let more = sentence.of(text).unwrap_or_default().split_whitespace().count();
        match units.last_mut() {
            Some(unit) if words + more <= WORDS => unit.end = sentence.end,
            _ => {
                units.push(*sentence);
                words = 0;
            }
        }
        words += more;
    }
    units
}

/// The name of each node; with its id, where another has the same.
fn titles(nodes: &[NodeLine]) -> Vec<String> {
    let mut bearers: HashMap<&str, usize> = HashMap::new();
    nodes.iter().for_each(|n| *bearers.entry(n.name.as_str()).or_default() += 1);
    let title = |n: &NodeLine| {
        if bearers[n.name.as_str()] > 1 { format!("{} ({})", n.name, n.id) } else { n.name.clone() }
    };
    nodes.iter().map(title).collect()
}

fn described(sheet: &Sheet, edge: &EdgeLine, quotes: &[EvidenceRecord]) -> String {
    let [a, b] = [edge.source, edge.target].map(|end| sheet.nodes[end].name.as_str());
    let said = edge.label.as_deref().map(|words| format!(" (\"{words}\")")).unwrap_or_default();
    let mut told = format!("{a} and {b} occur together in {} stories{said}.", edge.weight);
    for q in quotes.iter().take(QUOTES) {
        let date = q.date.map(|d| format!(", {d}")).unwrap_or_default();
        told.push_str(&format!(" \"{}\" [{}{date}]", q.text, q.document));
    }
    told
}

fn write_texts(graph: &Namegraph, sheet: &Sheet, index: &Index, folder: &Path) -> Result<(), ExportError> {
    let mut entities: HashMap<&Unit, Vec<String>> = HashMap::new();
    let mut links: HashMap<&Unit, Vec<String>> = HashMap::new();
    for (node, units) in sheet.nodes.iter().zip(&index.of_nodes) {
        units.iter().for_each(|u| entities.entry(u).or_default().push(node.id.clone()));
    }
    for (i, units) in index.of_edges.iter().enumerate() {
        units.iter().for_each(|u| links.entry(u).or_default().push(i.to_string()));
    }
    let heads: HashMap<String, DocumentHead> =
        graph.store().document_heads()?.into_iter().map(|d| (d.id.clone(), d)).collect();
    let mut documents = Table::create(folder, "documents", DOCUMENTS.to_vec())?;
    let mut text_units = Table::create(folder, "text_units", TEXT_UNITS.to_vec())?;
    let (mut document_number, mut unit_number) = (0, 0);
    graph.store().for_each_stored(|document: StoredDocument| {
        let Some(head) = heads.get(&document.id) else { return Ok(()) };
        let count = index.starts.get(&document.id).map_or(0, Vec::len);
        let keys: Vec<Unit> = (0..count).map(|i| (document.id.clone(), i)).collect();
        let spans = units(&document.text, &graph.store().sentences_of(document.number)?);
        for (key, span) in keys.iter().zip(spans) {
            let text = span.of(&document.text).unwrap_or_default();
            text_units.push([
                Value::Text(unit_id(key)),
                Value::Integer(unit_number),
                Value::Text(text.to_owned()),
                Value::Integer(text.split_whitespace().count() as u64 * TOKENS_OF_THREE_WORDS / 3),
                Value::Text(document.id.clone()),
                Value::List(entities.remove(key).unwrap_or_default()),
                Value::List(links.remove(key).unwrap_or_default()),
                Value::List(Vec::new()),
            ])?;
            unit_number += 1;
        }
        documents.push([
            Value::Text(document.id.clone()),
            Value::Integer(document_number),
            Value::Text(head.title.clone().unwrap_or_else(|| document.id.clone())),
            Value::Text(document.text),
            Value::List(keys.iter().map(unit_id).collect()),
            Value::date(head.date),
            Value::Empty,
        ])?;
        document_number += 1;
        Ok::<_, ExportError>(())
    })?;
    documents.finish()?;
    text_units.finish()
}

fn write_entities(sheet: &Sheet, index: &Index, folder: &Path) -> Result<(), ExportError> {
    let mut table = Table::create(folder, "entities", ENTITIES.to_vec())?;
    for (i, node) in sheet.nodes.iter().enumerate() {
        let units = &index.of_nodes[i];
        table.push([
            Value::Text(node.id.clone()),
            Value::Integer(i as u64),
            Value::Text(index.titles[i].clone()),
            node.values[0].clone(),
            Value::Text(who(sheet, node)),
            Value::List(units.iter().map(unit_id).collect()),
            Value::Integer(units.len() as u64),
            Value::Integer(index.degrees[i]),
        ])?;
    }
    table.finish()
}

/// What is known of an entity, in a sentence.
fn who(sheet: &Sheet, node: &NodeLine) -> String {
    let value = |title: &str| {
        let column = sheet.node_columns.iter().position(|c| c.title == title);
        column.and_then(|i| node.values[i].written()).unwrap_or_default()
    };
    let aliases = value("aliases");
    let others: Vec<&str> = aliases.split('|').filter(|a| *a != node.name && !a.is_empty()).collect();
    let called =
        if others.is_empty() { String::new() } else { format!(", also called {}", others.join(", ")) };
    let dates = node.first_seen.zip(node.last_seen).map(|(a, b)| format!(", from {a} to {b}"));
    format!(
        "{}{called}: named {} times in {} documents{}.",
        node.name,
        value("mentions"),
        value("documents"),
        dates.unwrap_or_default()
    )
}

fn write_relationships(sheet: &Sheet, index: &Index, folder: &Path) -> Result<(), ExportError> {
    let mut table = Table::create(folder, "relationships", RELATIONSHIPS.to_vec())?;
    for (i, edge) in sheet.edges.iter().enumerate() {
        table.push([
            Value::Text(i.to_string()),
            Value::Integer(i as u64),
            Value::Text(index.titles[edge.source].clone()),
            Value::Text(index.titles[edge.target].clone()),
            Value::Text(index.descriptions[i].clone()),
            Value::Real(edge.weight),
            Value::Integer(index.degrees[edge.source] + index.degrees[edge.target]),
            Value::List(index.of_edges[i].iter().map(unit_id).collect()),
        ])?;
    }
    table.finish()
}

fn write_communities(
    graph: &Namegraph,
    sheet: &Sheet,
    index: &Index,
    folder: &Path,
) -> Result<(), ExportError> {
    let of: HashMap<u32, u32> = graph.numbered_communities()?.into_iter().collect();
    let community = |node: usize| sheet.nodes[node].number.and_then(|n| of.get(&n).copied());
    let mut members: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    (0..sheet.nodes.len())
        .for_each(|i| community(i).into_iter().for_each(|c| members.entry(c).or_default().push(i)));
    let mut within: HashMap<u32, Vec<usize>> = HashMap::new();
    for (i, e) in sheet.edges.iter().enumerate() {
        if let (Some(a), Some(b)) = (community(e.source), community(e.target))
            && a == b
        {
            within.entry(a).or_default().push(i);
        }
    }
    let period =
        sheet.nodes.iter().filter_map(|n| n.last_seen).max().map(|d| d.to_string()).unwrap_or_default();
    let mut communities = Table::create(folder, "communities", COMMUNITIES.to_vec())?;
    let mut reports = Table::create(folder, "community_reports", REPORTS.to_vec())?;
    for (number, mut members) in members {
        let mut links = within.remove(&number).unwrap_or_default();
        members.sort_by_key(|&i| (std::cmp::Reverse(index.degrees[i]), i));
        links.sort_by(|&a, &b| sheet.edges[b].weight.total_cmp(&sheet.edges[a].weight).then(a.cmp(&b)));
        let title = members.iter().take(3).map(|&i| index.titles[i].as_str()).collect::<Vec<_>>().join(", ");
        let units: BTreeSet<&Unit> = links.iter().flat_map(|&i| &index.of_edges[i]).collect();
        let own = |name: &str| {
            [
                Value::Text(format!("{name}-{number}")),
                Value::Integer(u64::from(number)),
                Value::Integer(u64::from(number)),
                Value::Integer(0),
                Value::Text("-1".to_owned()),
                Value::List(Vec::new()),
                Value::Text(title.clone()),
            ]
        };
        let end = [Value::Text(period.clone()), Value::Integer(members.len() as u64)];
        let lists = [
            Value::List(members.iter().map(|&i| sheet.nodes[i].id.clone()).collect()),
            Value::List(links.iter().map(ToString::to_string).collect()),
            Value::List(units.into_iter().map(unit_id).collect()),
        ];
        communities.push(own("community").into_iter().chain(lists).chain(end.clone()))?;
        let named = members.iter().take(REPORTED).map(|&i| index.titles[i].as_str()).collect::<Vec<_>>();
        let told: Vec<&str> = links.iter().take(REPORTED).map(|&i| index.descriptions[i].as_str()).collect();
        let summary = format!("{} entities that occur together: {}.", members.len(), named.join(", "));
        let report = [
            Value::Text(summary.clone()),
            Value::Text(format!("# {title}\n\n{summary}\n\n{}", told.join("\n\n"))),
            Value::Real(members.len() as f64),
            Value::Text("the number of its members".to_owned()),
            Value::List(Vec::new()),
            Value::Text("{}".to_owned()),
        ];
        reports.push(own("report").into_iter().chain(report).chain(end))?;
    }
    communities.finish()?;
    reports.finish()
}
