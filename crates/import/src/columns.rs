//! Which column means what: the names that Gephi, networkx, igraph and namegraph give them, whatever their case.

use namegraph_document::{Date, EntityType};

/// Columns of an entity or a link, by their names.
#[derive(Clone, Debug, Default)]
pub(crate) struct Columns(Vec<(String, String)>);

pub(crate) const NAME: &[&str] = &["name", "label", "title"];
pub(crate) const TYPE: &[&str] = &["entity_type", "type", "kind", "class", "category", ":label"];
pub(crate) const ALIASES: &[&str] = &["aliases", "aliases:string[]", "alias"];
pub(crate) const WEIGHT: &[&str] = &["weight", "weight:double", "value"];
pub(crate) const FIRST: &[&str] = &["first_seen", "first_seen:string", "start"];
pub(crate) const LAST: &[&str] = &["last_seen", "last_seen:string", "end"];
pub(crate) const SOURCE: &[&str] = &["source", "from", ":start_id", "node1"];
pub(crate) const TARGET: &[&str] = &["target", "to", ":end_id", "node2"];
pub(crate) const ID: &[&str] = &["id", "id:id", "key", "node"];

impl Columns {
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        let name = name.trim().to_lowercase();
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => value.clone_into(known),
            None => self.0.push((name, value.to_owned())),
        }
    }

    /// Whether there is a column, empty or not.
    pub(crate) fn has(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.0.iter().any(|(known, _)| known == name))
    }

    /// The first of these columns that is not empty.
    pub(crate) fn text(&self, names: &[&str]) -> Option<&str> {
        let of = |name: &&str| self.0.iter().find(|(known, value)| known == name && !value.is_empty());
        names.iter().find_map(of).map(|(_, value)| value.as_str())
    }

    pub(crate) fn number(&self, names: &[&str]) -> Option<f64> {
        self.text(names)?.trim().parse().ok().filter(|n: &f64| n.is_finite())
    }

    pub(crate) fn count(&self, name: &str) -> Option<u64> {
        self.number(&[name]).filter(|n| *n >= 0.0).map(|n| n as u64)
    }

    /// A day; of a moment, its day.
    pub(crate) fn date(&self, names: &[&str]) -> Option<Date> {
        self.text(names)?.get(..10)?.parse().ok()
    }

    /// Lists are joined by `|`, as namegraph writes them, or by `;`, as Neo4j has them.
    pub(crate) fn list(&self, names: &[&str]) -> Vec<String> {
        let separator = if self.has(&["aliases:string[]"]) { ';' } else { '|' };
        let split = |text: &str| text.split(separator).filter(|t| !t.is_empty()).map(str::to_owned).collect();
        self.text(names).map(split).unwrap_or_default()
    }

    /// Whatever others call a person, an organization or a place; anything else is miscellaneous.
    pub(crate) fn entity_type(&self) -> EntityType {
        let written = self.text(TYPE).unwrap_or_default().trim().to_lowercase();
        match written.as_str() {
            "per" | "person" | "people" | "persons" | "individual" => EntityType::Person,
            "org" | "organization" | "organisation" | "organizations" | "company" | "corporation"
            | "institution" => EntityType::Organization,
            "loc" | "location" | "place" | "places" | "gpe" | "city" | "country" => EntityType::Location,
            _ => EntityType::Miscellaneous,
        }
    }
}
