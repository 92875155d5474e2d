//! A part of a graph as a screen shows it: who stands where, how large, in which community, and what links them.
//!
//! Everything of a scene comes from memory: no text is read for it.

use std::collections::BTreeMap;

use namegraph_document::{Date, EntityType};
use namegraph_query::{Community, Namegraph};
use namegraph_store::{EdgeRow, EntityRow, StoreError};
use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::map::Map;
use crate::page::rounded;
use crate::sheet::{EdgeLine, GRAY, NodeLine, Sheet, color, community_color, hexadecimal};

/// What a screen shows.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Scene {
    /// How wide it is; its upper left corner is `(0, 0)`.
    pub width: f64,
    /// How high it is.
    pub height: f64,
    /// Who is on it, the largest first.
    pub nodes: Vec<SceneNode>,
    /// What links them.
    pub links: Vec<SceneLink>,
    /// The communities that they belong to, the largest first.
    pub communities: Vec<SceneCommunity>,
}

/// An entity, or a community as one.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SceneNode {
    /// Entity id; for a community, "community-" and its number.
    pub id: String,
    /// The name it is shown under.
    pub name: String,
    /// The name on one line, shortened where it is long.
    pub label: String,
    /// `PER`, `ORG`, `LOC` or `MISC`; nothing for a community.
    #[serde(rename = "type")]
    pub entity_type: Option<EntityType>,
    /// Mentions of it; for a community, of its members.
    pub mentions: u64,
    /// Stories that name it; for a community, how many members it has.
    pub stories: u64,
    /// With how many others it is linked in all, also with those who are not here.
    pub degree: usize,
    /// The number of its community, if it is in one.
    pub community: Option<u32>,
    /// Date of the earliest dated document that mentions it.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub first_seen: Option<Date>,
    /// Date of the latest one.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub last_seen: Option<Date>,
    /// Pixels from the left to its middle.
    pub x: f64,
    /// Pixels from above.
    pub y: f64,
    /// Its radius in pixels.
    pub radius: f64,
    /// The height of its name in pixels.
    pub font: f64,
    /// The colour of its type, as `#d9483b`.
    pub type_color: String,
    /// The colour of its community.
    pub community_color: String,
}

/// A link between two of them.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SceneLink {
    /// The place of one end among the nodes.
    pub source: usize,
    /// The place of the other.
    pub target: usize,
    /// Stories that hold both.
    pub weight: f64,
    /// Windows that hold both.
    pub count: u64,
    /// How many stories chance would give; nothing between communities.
    pub expected: Option<f64>,
    /// The least false-discovery rate at which it passes.
    pub fdr: Option<f64>,
    /// The α of the disparity filter.
    pub disparity: Option<f64>,
    /// Date of the earliest dated evidence.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub first_seen: Option<Date>,
    /// Date of the latest.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub last_seen: Option<Date>,
    /// Whether it is among the closest links of one of its ends: where not all can be drawn, these are.
    pub close: bool,
}

/// A community of which somebody is on the screen.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SceneCommunity {
    /// Its place by size, from 1.
    pub number: u32,
    /// Its most central members.
    pub name: String,
    /// How many entities belong to it.
    pub size: usize,
    /// How many of them are here.
    pub shown: usize,
    /// Its colour, as `#0072b2`; gray beyond the largest.
    pub color: String,
}

impl Scene {
    /// The entities given, by their numbers in the file, and the links among them that `takes` takes; those that are hubs stand in the
    /// middle of their links. The same graph and entities give the same scene, in whatever order.
    ///
    /// Time: that of the layout, some hundredths of a second for hundreds of entities; what communities there are is found once for
    /// all scenes of a graph.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn of(
        graph: &Namegraph,
        entities: &[u32],
        hubs: &[u32],
        takes: impl Fn(&EdgeRow) -> bool,
    ) -> Result<Self, StoreError> {
        let all = graph.entities()?;
        let at = |number: &u32| all.binary_search_by_key(number, |e| e.number).ok();
        let mut shown: Vec<usize> = entities.iter().filter_map(at).collect();
        shown.sort_unstable_by_key(|&i| (std::cmp::Reverse(all[i].mentions), i));
        shown.dedup();
        let communities = graph.community_numbers()?;
        let places: FxHashMap<u32, usize> = shown.iter().map(|&i| all[i].number).zip(0..).collect();
        let mut rows = graph.links_among(entities)?;
        rows.retain(takes);
        let sheet = sheet(
            shown.iter().map(|&i| node_line(&all[i])).collect(),
            rows.iter().map(|e| edge_line(places[&e.source], places[&e.target], e.weight, Some(e.expected))),
        );
        let groups: Vec<Option<u32>> = shown.iter().map(|&i| communities[i]).collect();
        let hubs: Vec<usize> = hubs.iter().filter_map(|hub| places.get(hub).copied()).collect();
        let map = Map::grouped(&sheet, &groups, &hubs);
        let node = |(place, &i): (usize, &usize)| {
            let entity = &all[i];
            Ok(SceneNode {
                degree: graph.degree(entity.number)?,
                ..drawn(&map, place, &sheet.nodes[place], entity.mentions, entity.stories, communities[i])
            })
        };
        let nodes = shown.iter().enumerate().map(node).collect::<Result<Vec<_>, StoreError>>()?;
        let link = |(i, e): (usize, &EdgeRow)| SceneLink {
            source: places[&e.source],
            target: places[&e.target],
            weight: e.weight,
            count: e.count,
            expected: Some(e.expected),
            fdr: Some(e.fdr),
            disparity: Some(e.disparity),
            first_seen: e.first_seen,
            last_seen: e.last_seen,
            close: map.drawn[i],
        };
        let links = rows.iter().enumerate().map(link).collect();
        let communities = legend(graph, &nodes)?;
        Ok(Self { width: rounded(map.width), height: rounded(map.height), nodes, links, communities })
    }

    /// The largest communities, each as one node, and how much weight lies between them.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn of_communities(
        graph: &Namegraph,
        most: usize,
        takes: impl Fn(&EdgeRow) -> bool,
    ) -> Result<Self, StoreError> {
        let (all, of) = (graph.entities()?, graph.community_numbers()?);
        let known = graph.known_communities()?;
        let communities = &known[..most.min(known.len())];
        let number_of: FxHashMap<u32, Option<u32>> =
            all.iter().map(|e| e.number).zip(of.iter().copied()).collect();
        let mut mentions = vec![0; communities.len()];
        for (entity, community) in all.iter().zip(&of) {
            if let Some(sum) = community.and_then(|c| mentions.get_mut(c as usize - 1)) {
                *sum += entity.mentions;
            }
        }
        let bridges = bridges(graph, communities.len(), &number_of, takes)?;
        let line = |c: &Community| NodeLine {
            id: format!("community-{}", c.number),
            name: c.name.clone(),
            score: c.size as f64,
            ..blank()
        };
        let links = bridges.iter().map(|b| edge_line(b.source, b.target, b.weight, None));
        let sheet = sheet(communities.iter().map(line).collect(), links);
        let map = Map::of(&sheet);
        let node = |(i, c): (usize, &Community)| SceneNode {
            degree: bridges.iter().filter(|b| b.source == i || b.target == i).count(),
            ..drawn(&map, i, &sheet.nodes[i], mentions[i], c.size as u64, Some(c.number as u32))
        };
        let nodes: Vec<SceneNode> = communities.iter().enumerate().map(node).collect();
        let links = bridges.into_iter().zip(&map.drawn).map(|(b, &close)| SceneLink { close, ..b }).collect();
        let communities = legend(graph, &nodes)?;
        Ok(Self { width: rounded(map.width), height: rounded(map.height), nodes, links, communities })
    }
}

/// The links between communities: the weight of all links from the one to the other. Communities by their places.
fn bridges(
    graph: &Namegraph,
    communities: usize,
    number_of: &FxHashMap<u32, Option<u32>>,
    takes: impl Fn(&EdgeRow) -> bool,
) -> Result<Vec<SceneLink>, StoreError> {
    let mut between: BTreeMap<(usize, usize), (f64, u64)> = BTreeMap::new();
    for edge in graph.edges()?.iter().filter(|e| takes(e)) {
        let place = |end| number_of.get(&end).copied().flatten().map(|number| number as usize - 1);
        let ends = place(edge.source).zip(place(edge.target));
        if let Some((a, b)) = ends.filter(|(a, b)| a != b && *a.max(b) < communities) {
            let sum = between.entry((a.min(b), a.max(b))).or_default();
            *sum = (sum.0 + edge.weight, sum.1 + edge.count);
        }
    }
    let link = |((source, target), (weight, count))| SceneLink {
        source,
        target,
        weight,
        count,
        expected: None,
        fdr: None,
        disparity: None,
        first_seen: None,
        last_seen: None,
        close: false,
    };
    Ok(between.into_iter().map(link).collect())
}

fn drawn(
    map: &Map,
    place: usize,
    line: &NodeLine,
    mentions: u64,
    stories: u64,
    community: Option<u32>,
) -> SceneNode {
    let disc = &map.discs[place];
    SceneNode {
        id: line.id.clone(),
        name: line.name.clone(),
        label: disc.label.clone(),
        entity_type: line.entity_type,
        mentions,
        stories,
        degree: 0,
        community,
        first_seen: line.first_seen,
        last_seen: line.last_seen,
        x: rounded(disc.x),
        y: rounded(disc.y),
        radius: rounded(disc.radius),
        font: rounded(disc.font),
        type_color: hexadecimal(line.color),
        community_color: hexadecimal(community_color(community)),
    }
}

fn legend(graph: &Namegraph, nodes: &[SceneNode]) -> Result<Vec<SceneCommunity>, StoreError> {
    let mut shown: FxHashMap<u32, usize> = FxHashMap::default();
    nodes.iter().filter_map(|n| n.community).for_each(|c| *shown.entry(c).or_default() += 1);
    let here = graph.known_communities()?.iter().filter_map(|c| {
        let number = c.number as u32;
        let color = hexadecimal(community_color(Some(number)));
        Some(SceneCommunity {
            number,
            name: c.name.clone(),
            size: c.size,
            shown: *shown.get(&number)?,
            color,
        })
    });
    Ok(here.collect())
}

fn sheet(nodes: Vec<NodeLine>, edges: impl Iterator<Item = EdgeLine>) -> Sheet {
    let (node_columns, edge_columns) = (Vec::new(), Vec::new());
    Sheet { description: "", relation: "", node_columns, edge_columns, nodes, edges: edges.collect() }
}

fn blank() -> NodeLine {
    NodeLine {
        id: String::new(),
        name: String::new(),
        number: None,
        score: 0.0,
        entity_type: None,
        color: GRAY,
        group: String::new(),
        first_seen: None,
        last_seen: None,
        values: Vec::new(),
    }
}

fn node_line(entity: &EntityRow) -> NodeLine {
    NodeLine {
        id: entity.id.clone(),
        name: entity.name.clone(),
        number: Some(entity.number),
        score: entity.mentions as f64,
        entity_type: Some(entity.entity_type),
        color: color(entity.entity_type),
        first_seen: entity.first_seen,
        last_seen: entity.last_seen,
        ..blank()
    }
}

fn edge_line(source: usize, target: usize, weight: f64, expected: Option<f64>) -> EdgeLine {
    EdgeLine {
        source,
        target,
        weight,
        count: 0,
        expected,
        label: None,
        color: GRAY,
        first_seen: None,
        last_seen: None,
        quote: None,
        weights: Vec::new(),
        values: Vec::new(),
    }
}
