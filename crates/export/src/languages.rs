//! In which languages an entity is named, and how.

use std::collections::BTreeSet;

use namegraph_identity::language_tag;
use namegraph_query::Namegraph;
use namegraph_store::StoreError;

use crate::sheet::{Sheet, Value, texts};

/// The column of names with the tags of their languages, as RDF writes them: "Лондон@ru".
const LABELS: &str = "labels";

/// Adds two columns to a sheet of entities, if any text is in another language than English: the languages that name each, the one that
/// names it most first; and its names with their languages.
pub(crate) fn add(graph: &Namegraph, sheet: &mut Sheet) -> Result<(), StoreError> {
    let surfaces = graph.store().surfaces_by_language()?;
    if surfaces.is_empty() {
        return Ok(());
    }
    sheet.node_columns.extend([texts("languages"), texts(LABELS)]);
    for node in &mut sheet.nodes {
        let own = node.number.and_then(|number| surfaces.get(&number)).map(Vec::as_slice).unwrap_or_default();
        let mut seen = BTreeSet::new();
        let tags = own.iter().map(|(_, language)| language_tag(language));
        let languages = tags.filter(|tag| seen.insert(*tag)).map(str::to_owned).collect();
        let labels = own.iter().map(|(name, language)| format!("{name}@{}", language_tag(language)));
        node.values.extend([Value::List(languages), Value::List(labels.collect())]);
    }
    Ok(())
}

/// The names of an entity with their languages, where they are known.
pub(crate) fn labels<'a>(sheet: &Sheet, values: &'a [Value]) -> Vec<(&'a str, &'a str)> {
    let place = sheet.node_columns.iter().position(|column| column.title == LABELS);
    match place.map(|place| &values[place]) {
        Some(Value::List(labels)) => labels.iter().filter_map(|label| label.rsplit_once('@')).collect(),
        _ => Vec::new(),
    }
}
