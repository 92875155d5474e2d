//! Who stands out?

use std::str::FromStr;

use namegraph_document::EntityType;
use namegraph_document::json::EntityRecord;
use namegraph_graph::{Index, KnowledgeGraph};
use namegraph_store::{EntityRow, StoreError};
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
    /// The share of all pairs whose shortest ways lead through them.
    Betweenness,
}

impl Rank {
    namegraph_document::variants! {
        /// Every rank.
        pub Mentions, Strength, Pagerank, Betweenness
    }

    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mentions => "mentions",
            Self::Strength => "strength",
            Self::Pagerank => "pagerank",
            Self::Betweenness => "betweenness",
        }
    }
}

/// A word that names no rank.
#[derive(Debug, thiserror::Error)]
#[error("expected mentions, strength, pagerank or betweenness, found {0:?}")]
pub struct UnknownRank(String);

impl FromStr for Rank {
    type Err = UnknownRank;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|r| r.as_str() == name).ok_or_else(|| UnknownRank(name.to_owned()))
    }
}

/// An entity and its rank.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ranked {
    /// The entity, its fields beside the rank.
    #[serde(flatten)]
    pub entity: EntityRecord,
    /// What it was ranked by.
    pub score: f64,
    /// Half the width of the score's 95 % interval, where it was sampled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<f64>,
}

/// A score for each of some entities.
#[derive(Clone, Debug, PartialEq)]
pub struct Scores {
    /// The entities, by their places in [`Namegraph::entities`].
    pub places: Vec<usize>,
    /// The score of each.
    pub scores: Vec<f64>,
    /// The error of each, where scores were sampled.
    pub errors: Option<Vec<f64>>,
}

impl Namegraph {
    /// A score for every entity; or, with `around`, for those linked to that one, in the graph of them and their links with it and
    /// among themselves (its ego network).
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn scores(&self, rank: Rank, around: Option<&EntityRow>) -> Result<Scores, StoreError> {
        let loaded = self.loaded()?;
        let Some(ego) = around else {
            let (scores, errors) = match rank {
                Rank::Pagerank => (loaded.pagerank().to_vec(), None),
                rank => score(loaded.graph(), rank, |i| loaded.entities[i].mentions),
            };
            return Ok(Scores { places: (0..loaded.entities.len()).collect(), scores, errors });
        };
        let Some(ego) = loaded.index(ego) else {
            return Ok(Scores { places: Vec::new(), scores: Vec::new(), errors: None });
        };
        let members: Vec<Index> = loaded.graph().neighbours(ego).map(|(i, _)| i).chain([ego]).collect();
        let places: Vec<usize> = members.iter().map(|&i| i as usize).collect();
        let (scores, errors) =
            score(&loaded.graph().induced(&members), rank, |i| loaded.entities[places[i]].mentions);
        // The one in the middle comes last here, and is no answer to who is around it.
        let but_ego = |mut of: Vec<f64>| {
            of.pop();
            of
        };
        let others = places[..places.len() - 1].to_vec();
        Ok(Scores { places: others, scores: but_ego(scores), errors: errors.map(but_ego) })
    }

    /// The `limit` entities that rank highest; ties by name.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn top(
        &self,
        rank: Rank,
        around: Option<&EntityRow>,
        entity_type: Option<EntityType>,
        limit: usize,
    ) -> Result<Vec<Ranked>, StoreError> {
        let (entities, found) = (self.entities()?, self.scores(rank, around)?);
        let ranked = |i: usize| {
            let entity = self.entity_record(&entities[found.places[i]])?;
            Ok(Ranked { entity, score: found.scores[i], error: found.errors.as_ref().map(|e| e[i]) })
        };
        found.order(entities, entity_type).into_iter().take(limit).map(ranked).collect()
    }
}

impl Scores {
    /// The places in these lists, those of the highest scores first; ties by name.
    pub fn order(&self, entities: &[EntityRow], entity_type: Option<EntityType>) -> Vec<usize> {
        let entity = |i: usize| &entities[self.places[i]];
        let of_type = |i: &usize| entity_type.is_none_or(|t| t == entity(*i).entity_type);
        let mut order: Vec<usize> = (0..self.places.len()).filter(of_type).collect();
        order.sort_by(|&a, &b| {
            self.scores[b]
                .total_cmp(&self.scores[a])
                .then_with(|| (&entity(a).name, self.places[a]).cmp(&(&entity(b).name, self.places[b])))
        });
        order
    }
}

fn score(
    graph: &KnowledgeGraph,
    rank: Rank,
    mentions: impl Fn(usize) -> u64,
) -> (Vec<f64>, Option<Vec<f64>>) {
    match rank {
        Rank::Mentions => ((0..graph.nodes()).map(|i| mentions(i) as f64).collect(), None),
        Rank::Strength => ((0..graph.nodes()).map(|i| graph.weighted_degree(i as Index)).collect(), None),
        Rank::Pagerank => (graph.pagerank(), None),
        Rank::Betweenness => {
            let found = graph.betweenness();
            (found.scores, (found.sources < found.of).then_some(found.errors))
        }
    }
}
