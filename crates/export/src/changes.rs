//! What changed between two graphs, as a graph: the newer one, with what is gone, and on everything what became of it.

use std::collections::HashMap;
use std::io::Write;

use namegraph_query::{Change, Diff, Namegraph, Rank};
use namegraph_store::{EdgeRow, EntityRow, StoreError};

use crate::gexf;
use crate::sheet::{Color, EdgeLine, GRAY, NodeLine, Sheet, Value, color, group, integer, real, text};
use crate::view::{COOCCURS, Chosen, EDGE_COLUMNS, ExportError, NODE_COLUMNS, lines, node};

/// What nothing became of.
const SAME: &str = "same";

/// Writes what changed from `old` to `new` as GEXF, with a column `status`: came, went, grew, shrank, merged, split or
/// same. Links that came are green, those that went red.
///
/// # Errors
/// When a graph cannot be read or `out` not be written.
pub fn write_diff(
    diff: &Diff,
    old: &Namegraph,
    new: &Namegraph,
    out: &mut dyn Write,
) -> Result<(), ExportError> {
    gexf::write(&sheet(diff, old, new)?, out)
}

fn sheet(diff: &Diff, old: &Namegraph, new: &Namegraph) -> Result<Sheet, StoreError> {
    let (entities, pagerank) = (new.entities()?, new.scores(Rank::Pagerank, None)?.scores);
    let changes: HashMap<&str, _> =
        diff.entities.iter().filter(|c| c.change != Change::Split).map(|c| (c.id.as_str(), c)).collect();
    let mut nodes = Vec::new();
    for (entity, rank) in entities.iter().zip(pagerank) {
        let change = changes.get(entity.id.as_str());
        let (status, before) = change.map_or((SAME, entity.mentions), |c| (c.change.as_str(), c.before));
        let chosen = Chosen { entity, pagerank: rank, score: entity.mentions as f64 };
        let mut node = node(new, &chosen)?;
        node.values.extend([Value::Text(status.to_owned()), Value::Integer(before)]);
        nodes.push(node);
    }
    let gone = |c: &&namegraph_query::EntityChange| c.change == Change::Went;
    for change in diff.entities.iter().filter(gone) {
        nodes.extend(old.store().entity(&change.id)?.map(|e| went(&e)));
    }
    let places: HashMap<u32, usize> = entities.iter().map(|e| e.number).zip(0..).collect();
    let by_id: HashMap<String, usize> = nodes.iter().map(|n| n.id.clone()).zip(0..).collect();
    let mut links: HashMap<(usize, usize), _> = HashMap::new();
    for change in &diff.edges {
        if let (Some(&a), Some(&b)) = (by_id.get(&change.source), by_id.get(&change.target)) {
            links.insert((a.min(b), a.max(b)), change);
        }
    }
    let edges: &[EdgeRow] = new.edges()?;
    let mut all = lines(new, edges, &places)?;
    for line in &mut all {
        let change = links.remove(&(line.source.min(line.target), line.source.max(line.target)));
        let (status, before) = change.map_or((SAME, line.weight), |c| (c.change.as_str(), c.before));
        line.color = change.map_or(GRAY, |c| shade(c.change));
        line.values.extend([Value::Text(status.to_owned()), Value::Real(before)]);
    }
    let mut went: Vec<_> = links.into_iter().collect();
    went.sort_unstable_by_key(|(ends, _)| *ends);
    all.extend(went.into_iter().map(|((source, target), change)| {
        EdgeLine {
            source,
            target,
            weight: change.before,
            count: 0,
            expected: None,
            label: None,
            color: shade(change.change),
            first_seen: None,
            last_seen: None,
            quote: None,
            weights: Vec::new(),
            values: EDGE_COLUMNS
                .iter()
                .map(|_| Value::Empty)
                .chain([Value::Text(change.change.as_str().to_owned()), Value::Real(change.before)])
                .collect(),
        }
    }));
    Ok(Sheet {
        description: "What changed between two graphs",
        relation: COOCCURS,
        node_columns: NODE_COLUMNS.into_iter().chain([text("status"), integer("mentions_before")]).collect(),
        edge_columns: EDGE_COLUMNS.into_iter().chain([text("status"), real("weight_before")]).collect(),
        nodes,
        edges: all,
    })
}

fn went(entity: &EntityRow) -> NodeLine {
    let mut values = vec![Value::Text(entity.entity_type.to_string())];
    values.extend(NODE_COLUMNS[1..].iter().map(|_| Value::Empty));
    values.extend([Value::Text(Change::Went.as_str().to_owned()), Value::Integer(entity.mentions)]);
    NodeLine {
        id: entity.id.clone(),
        name: entity.name.clone(),
        number: None,
        score: entity.mentions as f64,
        entity_type: Some(entity.entity_type),
        color: color(entity.entity_type),
        group: group(Some(entity.entity_type)).to_owned(),
        first_seen: entity.first_seen,
        last_seen: entity.last_seen,
        values,
    }
}

const fn shade(change: Change) -> Color {
    match change {
        Change::Came | Change::Grew => (60, 160, 90),
        Change::Went | Change::Shrank => (200, 80, 70),
        Change::Merged | Change::Split => GRAY,
    }
}
