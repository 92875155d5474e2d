//! GEXF of versions 1.1 to 1.3: entities with their columns and spells, links with weights. Drawings are left.

use std::collections::HashMap;
use std::path::Path;

use crate::columns::Columns;
use crate::error::ImportError;
use crate::graph::Builder;
use crate::xml::{Element, Step, ended, for_each};

/// An entity or a link that is being read.
struct Open {
    element: Element,
    columns: Columns,
}

pub(crate) fn read(path: &Path, graph: &mut Builder) -> Result<(), ImportError> {
    // Titles of columns, by class and id.
    let mut titles: HashMap<(String, String), String> = HashMap::new();
    let mut class = String::new();
    // Nodes may stand in nodes.
    let mut open: Vec<Open> = Vec::new();
    for_each(path, |step, place| {
        match step {
            Step::Begin(element) => match element.name.as_str() {
                "attributes" => element.get("class").unwrap_or("node").clone_into(&mut class),
                "attribute" => {
                    let id = element.get("id").unwrap_or_default().to_owned();
                    let title = element.get("title").unwrap_or(&id).to_owned();
                    titles.insert((class.clone(), id), title);
                }
                "node" | "edge" => open.push(begun(path, place, element)?),
                "attvalue" => {
                    if let Some(open) = open.last_mut() {
                        value(open, &element, &titles);
                    }
                }
                "spell" => {
                    if let Some(open) = open.last_mut() {
                        spell(&mut open.columns, &element);
                    }
                }
                _ => {}
            },
            Step::End { name, .. } if name == "node" || name == "edge" => {
                if let Some(Open { element, columns }) = open.pop() {
                    ended(&element, &columns, place, graph);
                }
            }
            Step::End { .. } => {}
        }
        Ok(())
    })
}

fn begun(path: &Path, place: &str, element: Element) -> Result<Open, ImportError> {
    let needed: &[&str] = if element.name == "node" { &["id"] } else { &["source", "target"] };
    if let Some(missing) = needed.iter().find(|name| element.get(name).is_none()) {
        let reason = format!("expected <{}> to have the attribute {missing}", element.name);
        return Err(ImportError::malformed(path, place, reason));
    }
    let mut columns = Columns::default();
    for name in ["label", "weight", "start", "end"] {
        if let Some(value) = element.get(name) {
            columns.set(name, value);
        }
    }
    Ok(Open { element, columns })
}

/// A value that holds at all times: those of some time only are in the sum already.
fn value(open: &mut Open, element: &Element, titles: &HashMap<(String, String), String>) {
    if element.get("start").is_some() || element.get("end").is_some() {
        return;
    }
    let id = element.get("for").or_else(|| element.get("id")).unwrap_or_default().to_owned();
    let title = titles.get(&(open.element.name.clone(), id.clone())).unwrap_or(&id);
    open.columns.set(title, element.get("value").unwrap_or_default());
}

/// From the first day of all spells to the last.
fn spell(columns: &mut Columns, element: &Element) {
    if let Some(start) = element.get("start").filter(|_| !columns.has(&["start"])) {
        columns.set("start", start);
    }
    if let Some(end) = element.get("end") {
        columns.set("end", end);
    }
}
