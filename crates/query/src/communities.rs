//! Who belongs together?

use std::collections::BTreeMap;

use namegraph_document::EntityType;
use namegraph_document::json::NamedRecord;
use namegraph_graph::Leiden;
use namegraph_store::StoreError;
use serde::Serialize;

use crate::namegraph::Namegraph;

/// How many members name a community.
const NAMING: usize = 3;

/// The communities of a graph.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CommunityList {
    /// How much more weight lies within communities than chance would put there.
    pub modularity: f64,
    /// Communities of two entities or more.
    pub count: usize,
    /// Entities without any link, which are in none.
    pub alone: usize,
    /// The communities, the largest first, as many as were asked for.
    pub communities: Vec<Community>,
}

/// Entities that belong together.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Community {
    /// Its place by size, from 1: what `community` is in Cypher.
    pub number: usize,
    /// Its most central members.
    pub name: String,
    /// How many entities belong to it.
    pub size: usize,
    /// How many of each type.
    pub types: BTreeMap<EntityType, usize>,
    /// The share of its members' links' weight that stays within.
    pub inside: f64,
    /// Its members, the most central first, as many as were asked for.
    pub members: Vec<Member>,
}

/// An entity in its community.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Member {
    /// The entity.
    #[serde(flatten)]
    pub entity: NamedRecord,
    /// The weight of its links within the community.
    pub strength: f64,
}

impl Namegraph {
    /// The number of each entity's community, in the order of [`entities`](Self::entities), with the default resolution and seed; none
    /// for an entity without links.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn community_numbers(&self) -> Result<Vec<Option<u32>>, StoreError> {
        let found = self.loaded()?.communities();
        let mut sizes = vec![0; found.count];
        found.of.iter().for_each(|&c| sizes[c as usize] += 1);
        Ok(found.of.iter().map(|&c| (sizes[c as usize] > 1).then_some(c + 1)).collect())
    }

    /// The entities that are in a community, by their numbers in the file, and its number.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn numbered_communities(&self) -> Result<Vec<(u32, u32)>, StoreError> {
        let of = self.entities()?.iter().map(|e| e.number).zip(self.community_numbers()?);
        Ok(of.filter_map(|(entity, community)| Some((entity, community?))).collect())
    }

    /// The communities of the default resolution and seed without their members, in the order of their numbers; looked at once.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn known_communities(&self) -> Result<&[Community], StoreError> {
        let kept = &self.memory().communities;
        if let Some(known) = kept.get() {
            return Ok(known);
        }
        let known = self.communities(Leiden::default(), None, usize::MAX, 0)?.communities;
        Ok(kept.get_or_init(|| known))
    }

    /// The communities that the Leiden algorithm finds, each with its `members` most central ones: those whose links within
    /// weigh most. With a type, members of other types are not listed; they still belong.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn communities(
        &self,
        leiden: Leiden,
        entity_type: Option<EntityType>,
        limit: usize,
        members: usize,
    ) -> Result<CommunityList, StoreError> {
        let loaded = self.loaded()?;
        let is_default = leiden == Leiden::default();
        let other = (!is_default).then(|| loaded.graph().communities(leiden));
        let found = other.as_ref().unwrap_or_else(|| loaded.communities());
        let mut all: Vec<Vec<u32>> = vec![Vec::new(); found.count];
        found.of.iter().enumerate().for_each(|(i, &c)| all[c as usize].push(i as u32));
        // Numbered by size: the single ones are last.
        all.retain(|members| members.len() > 1);
        let within = |i: u32| {
            let own = found.of[i as usize];
            loaded
                .graph()
                .neighbours(i)
                .filter(|(j, _)| found.of[*j as usize] == own)
                .map(|(_, w)| w)
                .sum::<f64>()
        };
        let communities = all.iter().take(limit).enumerate().map(|(number, community)| {
            let mut central: Vec<(u32, f64)> = community.iter().map(|&i| (i, within(i))).collect();
            central.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            let entity = |i: u32| &loaded.entities[i as usize];
            let inside: f64 = central.iter().map(|(_, w)| w).sum();
            let whole: f64 = community.iter().map(|&i| loaded.graph().weighted_degree(i)).sum();
            let mut types = BTreeMap::new();
            community.iter().for_each(|&i| *types.entry(entity(i).entity_type).or_default() += 1);
            let listed =
                central.iter().filter(|(i, _)| entity_type.is_none_or(|t| t == entity(*i).entity_type));
            let names: Vec<&str> =
                central.iter().take(NAMING).map(|(i, _)| entity(*i).name.as_str()).collect();
            Community {
                number: number + 1,
                name: names.join(", "),
                size: community.len(),
                types,
                inside: if whole > 0.0 { inside / whole } else { 0.0 },
                members: listed
                    .take(members)
                    .map(|&(i, strength)| Member { entity: entity(i).named(), strength })
                    .collect(),
            }
        });
        let communities = communities.collect();
        let alone = found.count - all.len();
        Ok(CommunityList { modularity: found.modularity, count: all.len(), alone, communities })
    }
}
