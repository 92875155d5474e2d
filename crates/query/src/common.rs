//! What do A and B share?

use namegraph_document::EntityType;
use namegraph_document::json::{EdgeRecord, EntityRecord};
use namegraph_graph::{Overlap, path_cost};
use namegraph_store::{EdgeRow, EntityRow, StoreError};
use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::namegraph::Namegraph;

/// What two entities share.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Common {
    /// The one asked for first.
    pub a: String,
    /// The other.
    pub b: String,
    /// With how many entities each of them is linked.
    pub linked: [u64; 2],
    /// How many of those they share.
    pub shared: u64,
    /// How many chance would give, if both had drawn theirs from all that have any link.
    pub expected: f64,
    /// How probably chance gives as many or more.
    pub p: f64,
    /// Those that both meet more often than chance has it, the strongest first.
    pub entities: Vec<Shared>,
}

/// An entity that is linked to both.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Shared {
    /// The entity.
    #[serde(flatten)]
    pub entity: EntityRecord,
    /// How strongly it connects them: the product of the strengths of what is surprising about
    /// both links.
    pub strength: f64,
    /// Its link to the one asked for first, and to the other, without quotes.
    pub links: [EdgeRecord; 2],
}

impl Namegraph {
    /// The entities that are linked to both `a` and `b`, each link above what chance would give, the strongest connection
    /// first: a name that is everywhere connects less than one that is there for these two.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn common(
        &self,
        a: &EntityRow,
        b: &EntityRow,
        entity_type: Option<EntityType>,
        limit: usize,
    ) -> Result<Common, StoreError> {
        let other =
            |of: &EntityRow, edge: &EdgeRow| if edge.source == of.number { edge.target } else { edge.source };
        let (of_a, of_b) = (self.links_of(a.number)?, self.links_of(b.number)?);
        let with_a: FxHashMap<u32, &EdgeRow> = of_a.iter().map(|e| (other(a, e), e)).collect();
        let both: Vec<(u32, &EdgeRow, &EdgeRow)> = of_b
            .iter()
            .filter_map(|e| with_a.get(&other(b, e)).map(|first| (other(b, e), *first, e)))
            .collect();
        let linked = [of_a.len() as u64, of_b.len() as u64];
        let all = self.linked()?;
        let overlap = Overlap::new(all, linked[0], linked[1], both.len() as u64);
        let mut ranked = Vec::new();
        for (number, first, second) in &both {
            let entity = self.store().entity_at(*number)?;
            if entity_type.is_none_or(|t| t == entity.entity_type)
                && first.lift() > 1.0
                && second.lift() > 1.0
            {
                let cost = |edge: &EdgeRow, of: &EntityRow| {
                    path_cost(edge.weight, edge.expected, of.stories as f64, entity.stories as f64)
                };
                let cost = cost(first, a) + cost(second, b);
                ranked.push((cost, entity, *first, *second));
            }
        }
        ranked.sort_by(|x, y| x.0.total_cmp(&y.0).then(x.1.number.cmp(&y.1.number)));
        let shared = |(cost, entity, first, second): &(f64, EntityRow, &EdgeRow, &EdgeRow)| {
            Ok(Shared {
                entity: self.entity_record(entity)?,
                strength: (-cost).exp(),
                links: [self.edge_record(first, a, entity, 0)?, self.edge_record(second, b, entity, 0)?],
            })
        };
        Ok(Common {
            a: a.name.clone(),
            b: b.name.clone(),
            linked,
            shared: both.len() as u64,
            expected: overlap.expected,
            p: overlap.p,
            entities: ranked.iter().take(limit).map(shared).collect::<Result<_, StoreError>>()?,
        })
    }

    /// How many entities have any link that is looked at.
    fn linked(&self) -> Result<u64, StoreError> {
        let graph = self.graph()?;
        Ok((0..graph.nodes() as u32).filter(|&i| graph.neighbours(i).next().is_some()).count() as u64)
    }
}
