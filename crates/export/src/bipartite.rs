//! Documents and the entities they name: a graph of two kinds of nodes.

use std::collections::HashMap;

use namegraph_query::Namegraph;
use namegraph_store::StoreError;

use crate::sheet::{EdgeLine, GRAY, NodeLine, Sheet, Value, group, integer, text};
use crate::view::{NODE_COLUMNS, Selection, chosen, node};

/// Entities are as in the other graph; documents have the type `DOC`. A link weighs as much as the document mentions the
/// entity.
pub(crate) fn sheet(graph: &Namegraph, selection: Selection<'_>) -> Result<Sheet, StoreError> {
    let entities = chosen(graph, selection)?;
    let places: HashMap<u32, usize> = entities.iter().map(|c| c.entity.number).zip(0..).collect();
    let mut nodes: Vec<NodeLine> = entities.iter().map(|c| node(graph, c)).collect::<Result<_, _>>()?;
    nodes.iter_mut().for_each(|n| n.values.extend([Value::Empty, Value::Empty, Value::Empty]));
    let mut documents = HashMap::new();
    for d in graph.store().document_heads()? {
        documents.insert(d.number, nodes.len());
        let mut values = vec![Value::Text("DOC".to_owned())];
        values.extend(NODE_COLUMNS[1..].iter().map(|_| Value::Empty));
        values.extend([Value::optional(d.source), Value::optional(d.url), Value::Text(d.story)]);
        nodes.push(NodeLine {
            // An entity's id has no colon in it.
            id: format!("doc:{}", d.id),
            name: d.title.unwrap_or(d.id),
            number: None,
            score: 0.0,
            entity_type: None,
            color: GRAY,
            group: group(None).to_owned(),
            first_seen: d.date,
            last_seen: d.date,
            values,
        });
    }
    let mut edges = Vec::new();
    for m in graph.store().mentions_by_document()? {
        let (Some(&source), Some(&target)) = (documents.get(&m.document), places.get(&m.entity)) else {
            continue;
        };
        edges.push(EdgeLine {
            source,
            target,
            weight: m.mentions as f64,
            count: m.mentions,
            expected: None,
            label: None,
            color: GRAY,
            first_seen: m.date,
            last_seen: m.date,
            quote: None,
            weights: Vec::new(),
            values: vec![Value::Integer(m.mentions)],
        });
    }
    let node_columns = NODE_COLUMNS.into_iter().chain([text("source"), text("url"), text("story")]).collect();
    Ok(Sheet {
        description: "Documents, and the people, places and organizations they name",
        relation: "MENTIONS",
        node_columns,
        edge_columns: vec![integer("count")],
        nodes,
        edges,
    })
}
