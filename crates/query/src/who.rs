//! Who is A?

use namegraph_document::json::{EdgeRecord, EntityRecord};
use namegraph_store::{EdgeRow, EntityRow, StoreError};
use serde::Serialize;

use crate::namegraph::Namegraph;

/// An entity and its heaviest links.
#[derive(Clone, Debug, Serialize)]
pub struct Who {
    /// The entity.
    pub entity: EntityRecord,
    /// Its links, the heaviest first, without quotes.
    pub links: Vec<Neighbour>,
    /// How many links it has in all.
    pub degree: usize,
}

/// A link, and who is at its other end.
#[derive(Clone, Debug, Serialize)]
pub struct Neighbour {
    /// Id of the other end.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The link.
    #[serde(flatten)]
    pub edge: EdgeRecord,
}

impl Namegraph {
    /// What is known of an entity, with its `limit` heaviest links.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn who(&self, entity: &EntityRow, limit: usize) -> Result<Who, StoreError> {
        let edges = self.links_of(entity.number)?;
        let links =
            edges.iter().take(limit).map(|edge| self.neighbour(entity, edge)).collect::<Result<_, _>>()?;
        Ok(Who { entity: self.entity_record(entity)?, links, degree: edges.len() })
    }

    fn neighbour(&self, entity: &EntityRow, edge: &EdgeRow) -> Result<Neighbour, StoreError> {
        let other = if edge.source == entity.number { edge.target } else { edge.source };
        let other = self.store().entity_at(other)?;
        Ok(Neighbour {
            id: other.id.clone(),
            name: other.name.clone(),
            edge: self.edge_record(edge, entity, &other, 0)?,
        })
    }
}
