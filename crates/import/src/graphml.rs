//! GraphML: entities and links with their data, whatever wrote it; of yEd's, the labels.

use std::collections::HashMap;
use std::path::Path;

use crate::columns::{Columns, NAME};
use crate::error::ImportError;
use crate::graph::Builder;
use crate::xml::{Element, Step, ended, for_each};

pub(crate) fn read(path: &Path, graph: &mut Builder) -> Result<(), ImportError> {
    // Names of keys, by id.
    let mut keys: HashMap<String, String> = HashMap::new();
    let mut open: Vec<(Element, Columns)> = Vec::new();
    let mut data: Option<String> = None;
    for_each(path, |step, place| {
        match step {
            Step::Begin(element) => match element.name.as_str() {
                "key" => {
                    let id = element.get("id").unwrap_or_default().to_owned();
                    let name = element.get("attr.name").unwrap_or(&id).to_owned();
                    keys.insert(id, name);
                }
                "node" if element.get("id").is_none() => {
                    return Err(ImportError::malformed(
                        path,
                        place,
                        "expected <node> to have the attribute id",
                    ));
                }
                "edge" if element.get("source").is_none() || element.get("target").is_none() => {
                    let reason = "expected <edge> to have the attributes source and target";
                    return Err(ImportError::malformed(path, place, reason));
                }
                "node" | "edge" => open.push((element, Columns::default())),
                "hyperedge" => graph.skip(place, "a link of more than two"),
                "data" => {
                    let key = element.get("key").unwrap_or_default();
                    data = Some(keys.get(key).map_or(key, String::as_str).to_owned());
                }
                _ => {}
            },
            Step::End { name, text } => match name.as_str() {
                "data" => {
                    if let (Some(name), Some((_, columns))) = (data.take(), open.last_mut())
                        && !(text.trim().is_empty() && columns.has(&[&name]))
                    {
                        columns.set(&name, &text);
                    }
                }
                "NodeLabel" => {
                    if let Some((_, columns)) = open.last_mut()
                        && columns.text(NAME).is_none()
                    {
                        columns.set("label", text.trim());
                    }
                }
                "node" | "edge" => {
                    if let Some((element, columns)) = open.pop() {
                        ended(&element, &columns, place, graph);
                    }
                }
                _ => {}
            },
        }
        Ok(())
    })
}
