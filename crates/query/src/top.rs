//! Who stands out?

use std::cmp::Reverse;
use std::str::FromStr;

use namegraph_document::EntityType;
use namegraph_document::json::EntityRecord;
use namegraph_store::StoreError;
use serde::Serialize;

use crate::namegraph::Namegraph;

/// By what entities are ranked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rank {
    /// How often they are mentioned.
    #[default]
    Mentions,
    /// The sum of the weights of their links.
    Strength,
    /// Weighted PageRank.
    Pagerank,
}

impl Rank {
    /// Every rank.
    pub const ALL: [Self; 3] = [Self::Mentions, Self::Strength, Self::Pagerank];

    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mentions => "mentions",
            Self::Strength => "strength",
            Self::Pagerank => "pagerank",
        }
    }
}

/// A word that names no rank.
#[derive(Debug, thiserror::Error)]
#[error("expected mentions, strength or pagerank, found {0:?}")]
pub struct UnknownRank(String);

impl FromStr for Rank {
    type Err = UnknownRank;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|r| r.as_str() == name).ok_or_else(|| UnknownRank(name.to_owned()))
    }
}

/// An entity and its rank.
#[derive(Clone, Debug, Serialize)]
pub struct Ranked {
    /// The entity, its fields beside the rank.
    #[serde(flatten)]
    pub entity: EntityRecord,
    /// What it was ranked by.
    pub score: f64,
}

impl Namegraph {
    /// A score for every entity, in the order of [`entities`](Self::entities).
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn scores(&self, rank: Rank) -> Result<Vec<f64>, StoreError> {
        let loaded = self.loaded()?;
        Ok(match rank {
            Rank::Mentions => loaded.entities.iter().map(|e| e.mentions as f64).collect(),
            Rank::Strength => {
                (0..loaded.entities.len()).map(|i| loaded.graph.weighted_degree(i as u32)).collect()
            }
            Rank::Pagerank => loaded.graph.pagerank(),
        })
    }

    /// The places in [`entities`](Self::entities) of the `limit` entities that rank highest; ties by name.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn ranking(
        &self,
        rank: Rank,
        entity_type: Option<EntityType>,
        limit: usize,
    ) -> Result<Vec<usize>, StoreError> {
        let (entities, scores) = (self.entities()?, self.scores(rank)?);
        let mut places: Vec<usize> = (0..entities.len())
            .filter(|&i| entity_type.is_none_or(|t| t == entities[i].entity_type))
            .collect();
        places.sort_by(|&a, &b| {
            scores[b]
                .total_cmp(&scores[a])
                .then_with(|| (&entities[a].name, Reverse(b)).cmp(&(&entities[b].name, Reverse(a))))
        });
        places.truncate(limit);
        Ok(places)
    }

    /// The `limit` entities that rank highest.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn top(
        &self,
        rank: Rank,
        entity_type: Option<EntityType>,
        limit: usize,
    ) -> Result<Vec<Ranked>, StoreError> {
        let (entities, scores) = (self.entities()?, self.scores(rank)?);
        let ranked = |i: usize| Ok(Ranked { entity: self.entity_record(&entities[i])?, score: scores[i] });
        self.ranking(rank, entity_type, limit)?.into_iter().map(ranked).collect()
    }
}
