//! Mentions without their texts, a JSON object a line: entities are linked that one document names, as often as documents do.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use namegraph_document::json::MentionRecord;

use crate::columns::Columns;
use crate::error::ImportError;
use crate::graph::Builder;

/// What is known of an entity so far.
struct Seen {
    name: String,
    entity_type: String,
    surfaces: BTreeSet<String>,
    mentions: u64,
    documents: BTreeSet<u32>,
}

/// Memory: the entities, and the documents each is in.
pub(crate) fn read(path: &Path, graph: &mut Builder) -> Result<(), ImportError> {
    let file = File::open(path).map_err(ImportError::io(path))?;
    let mut seen: BTreeMap<String, Seen> = BTreeMap::new();
    let mut documents: BTreeMap<String, u32> = BTreeMap::new();
    for (number, line) in BufReader::new(file).lines().enumerate() {
        let line = line.map_err(ImportError::io(path))?;
        if line.trim().is_empty() {
            continue;
        }
        let place = format!("line {}", number + 1);
        let mention: MentionRecord =
            serde_json::from_str(&line).map_err(|e| ImportError::malformed(path, place, e))?;
        let next = documents.len() as u32;
        let document = *documents.entry(mention.document).or_insert(next);
        let entity = seen.entry(mention.entity).or_insert_with(|| Seen {
            name: mention.name,
            entity_type: mention.entity_type.to_string(),
            surfaces: BTreeSet::new(),
            mentions: 0,
            documents: BTreeSet::new(),
        });
        entity.surfaces.insert(mention.text);
        entity.mentions += 1;
        entity.documents.insert(document);
    }
    let mut named: Vec<Vec<&str>> = vec![Vec::new(); documents.len()];
    for (id, entity) in &seen {
        let mut columns = Columns::default();
        let count = entity.documents.len().to_string();
        let mentions = entity.mentions.to_string();
        let aliases = entity.surfaces.iter().map(String::as_str).collect::<Vec<_>>().join("|");
        for (name, value) in [
            ("name", entity.name.as_str()),
            ("type", &entity.entity_type),
            ("aliases", &aliases),
            ("mentions", &mentions),
            ("documents", &count),
            ("stories", &count),
        ] {
            columns.set(name, value);
        }
        graph.entity(id, &columns);
        entity.documents.iter().for_each(|d| named[*d as usize].push(id));
    }
    for together in named {
        for (i, a) in together.iter().enumerate() {
            together[i + 1..].iter().for_each(|b| graph.link("", a, b, &Columns::default()));
        }
    }
    Ok(())
}
