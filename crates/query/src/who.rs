//! Who is A?

use namegraph_document::EntityType;
use namegraph_document::json::{EdgeRecord, EntityRecord};
use namegraph_store::{EdgeRow, EntityRow, StoreError};
use serde::Serialize;

use crate::namegraph::Namegraph;

/// An entity and its heaviest links.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
    /// What is known of an entity, with its `limit` heaviest links, to entities of one type if one is given.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn who(
        &self,
        entity: &EntityRow,
        to_type: Option<EntityType>,
        limit: usize,
    ) -> Result<Who, StoreError> {
        let edges = self.links_of(entity.number)?;
        let mut links = Vec::new();
        for edge in &edges {
            if links.len() == limit {
                break;
            }
            let other = if edge.source == entity.number { edge.target } else { edge.source };
            let other = self.store().entity_at(other)?;
            if to_type.is_none_or(|t| t == other.entity_type) {
                links.push(self.neighbour(entity, &other, edge)?);
            }
        }
        Ok(Who { entity: self.entity_record(entity)?, links, degree: edges.len() })
    }

    fn neighbour(
        &self,
        entity: &EntityRow,
        other: &EntityRow,
        edge: &EdgeRow,
    ) -> Result<Neighbour, StoreError> {
        Ok(Neighbour {
            id: other.id.clone(),
            name: other.name.clone(),
            edge: self.edge_record(edge, entity, other, 0)?,
        })
    }
}
