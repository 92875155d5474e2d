//! A namegraph as Cypher sees it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use namegraph_cypher::{
    CypherError, Direction, GraphError, Limits, NodeId, PropertyGraph, Query, RelationshipId, Table, Value,
};
use namegraph_document::{Date, EntityType};
use namegraph_identity::fold;
use namegraph_store::{DocumentHead, EdgeRow, LinkWords, StoreError};
use rustc_hash::FxHashMap;

use crate::namegraph::{Loaded, Namegraph};

/// What there is to ask for, for people.
pub const SCHEMA: &str = "\
(:Person|:Organization|:Location|:Misc {id, name, type, aliases, mentions, documents, stories, first_seen, last_seen, pagerank, community})
(:Document {id, title, date, source, url, path})

(entity)-[:COOCCURS {count, stories, expected, lift, npmi, p, fdr, disparity, first_seen, last_seen, label, label_from}]-(entity)
(:Document)-[:MENTIONS {count}]->(entity)

aliases     the names it goes by, the most frequent first
community   its number among the communities that `namegraph communities` lists; null without links
count       of COOCCURS: sentences (windows) with both; of MENTIONS: how often the document names it
stories     stories that name it, or hold both: copies count once
expected    stories with both as chance would have it; lift is stories / expected
label       the words that texts put between the two most often: met with, lawyer of
label_from  the name that these words start from: Lee, where texts say that Lee met with Li, whichever way the pattern goes
COOCCURS has no direction of its own: write -[:COOCCURS]-; with an arrow, each pair is found once, by type and name
";

const LABELS: [&str; 5] = ["Location", "Misc", "Organization", "Person", "Document"];
/// The labels of entities, in the order that the file keeps their types.
const TYPES: [EntityType; 4] =
    [EntityType::Location, EntityType::Miscellaneous, EntityType::Organization, EntityType::Person];
const DOCUMENT: usize = 4;
const ENTITIES: [usize; 4] = [0, 1, 2, 3];

const COOCCURS: usize = 0;
const MENTIONS: usize = 1;

macro_rules! keys {
    ($($name:ident $written:literal,)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(usize)]
        enum Key { $($name,)* }
        const KEYS: &[&str] = &[$($written,)*];
        const ALL: &[Key] = &[$(Key::$name,)*];
    };
}

keys! {
    Id "id", Name "name", Type "type", Aliases "aliases", Mentions "mentions", Documents "documents", Stories "stories",
    FirstSeen "first_seen", LastSeen "last_seen", Pagerank "pagerank", Community "community",
    Title "title", Date "date", Source "source", Url "url", Path "path",
    Count "count", Expected "expected", Lift "lift", Npmi "npmi", P "p", Fdr "fdr", Disparity "disparity", Label "label",
    LabelFrom "label_from",
}

const OF_ENTITIES: &[usize] = &[
    Key::Id as usize,
    Key::Name as usize,
    Key::Type as usize,
    Key::Aliases as usize,
    Key::Mentions as usize,
    Key::Documents as usize,
    Key::Stories as usize,
    Key::FirstSeen as usize,
    Key::LastSeen as usize,
    Key::Pagerank as usize,
    Key::Community as usize,
];
const OF_DOCUMENTS: &[usize] = &[
    Key::Id as usize,
    Key::Title as usize,
    Key::Date as usize,
    Key::Source as usize,
    Key::Url as usize,
    Key::Path as usize,
];
const OF_LINKS: &[usize] = &[
    Key::Count as usize,
    Key::Stories as usize,
    Key::Expected as usize,
    Key::Lift as usize,
    Key::Npmi as usize,
    Key::P as usize,
    Key::Fdr as usize,
    Key::Disparity as usize,
    Key::FirstSeen as usize,
    Key::LastSeen as usize,
    Key::Label as usize,
    Key::LabelFrom as usize,
];
const OF_MENTIONS: &[usize] = &[Key::Count as usize];

/// Answers statements about a namegraph. What a statement needs beside entities and links (documents, ranks, communities, words)
/// is read when one first asks for it.
pub struct Cypher<'a> {
    graph: &'a Namegraph,
    loaded: &'a Loaded,
    /// Where the nodes of each label begin and end.
    ranges: [Range<NodeId>; 5],
    links: &'a Arcs,
    by_name: OnceLock<FxHashMap<&'a str, Vec<NodeId>>>,
    by_id: OnceLock<FxHashMap<&'a str, NodeId>>,
    communities: OnceLock<Vec<Option<u32>>>,
    words: OnceLock<LinkWords>,
    documents: OnceLock<Documents>,
}

/// Relationships by node, each at both of its ends.
pub(crate) struct Arcs {
    starts: Vec<usize>,
    /// The relationship, the node at its other end, and whether it leads there.
    arcs: Vec<(RelationshipId, NodeId, bool)>,
}

struct Documents {
    heads: Vec<DocumentHead>,
    /// Document, entity, mentions.
    mentions: Vec<(NodeId, NodeId, u64)>,
    arcs: Arcs,
}

impl Namegraph {
    /// The graph as Cypher sees it: the entities and links that the filter leaves, and the documents of its period.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn cypher(&self) -> Result<Cypher<'_>, StoreError> {
        let loaded = self.loaded()?;
        let entities = &loaded.entities;
        // Those of a type lie side by side.
        let ranges = TYPES.map(|kind| {
            let Some(start) = entities.iter().position(|e| e.entity_type == kind) else { return 0..0 };
            let length = entities[start..].iter().take_while(|e| e.entity_type == kind).count();
            start as NodeId..(start + length) as NodeId
        });
        let [locations, others, organizations, persons] = ranges;
        let count = entities.len() as NodeId;
        let documents = count..count + self.store().count_documents()? as NodeId;
        Ok(Cypher {
            graph: self,
            loaded,
            ranges: [locations, others, organizations, persons, documents],
            links: loaded.arcs(),
            by_name: OnceLock::new(),
            by_id: OnceLock::new(),
            communities: OnceLock::new(),
            words: OnceLock::new(),
            documents: OnceLock::new(),
        })
    }
}

impl Cypher<'_> {
    /// Understands a statement.
    ///
    /// # Errors
    /// When it is no Cypher, or not supported.
    pub fn query(&self, statement: &str, parameters: &BTreeMap<String, Value>) -> Result<Query, CypherError> {
        Query::new(statement, self, parameters)
    }

    /// Answers a statement within limits.
    ///
    /// # Errors
    /// When it is no Cypher, not supported, takes too much, or the file cannot be read.
    pub fn ask(
        &self,
        statement: &str,
        parameters: &BTreeMap<String, Value>,
        limits: Limits,
    ) -> Result<Table, CypherError> {
        self.query(statement, parameters)?.run(self, limits)
    }

    /// What JSON holds, as a parameter of a statement.
    pub fn value(json: serde_json::Value) -> Value {
        use serde_json::Value as Json;
        match json {
            Json::Null => Value::Null,
            Json::Bool(b) => Value::Boolean(b),
            Json::Number(n) => match n.as_i64() {
                Some(n) => Value::Integer(n),
                None => Value::Float(n.as_f64().unwrap_or(f64::NAN)),
            },
            Json::String(text) => Value::text(text),
            Json::Array(items) => Value::list(items.into_iter().map(Self::value).collect()),
            Json::Object(map) => {
                Value::Map(Arc::new(map.into_iter().map(|(key, value)| (key, Self::value(value))).collect()))
            }
        }
    }

    /// A value as JSON: nodes and relationships as their properties, with label or type and ends; paths as lists of these.
    ///
    /// # Errors
    /// When a property cannot be read.
    pub fn json(&self, value: &Value) -> Result<serde_json::Value, GraphError> {
        use serde_json::{Map, Value as Json};
        let properties = |value: &Value, keys: &[usize], map: &mut Map<String, Json>| {
            self.prepare(&[], keys)?;
            for &key in keys {
                let property = match value {
                    Value::Node(node) => self.node_property(*node, key)?,
                    Value::Relationship(relationship) => self.relationship_property(*relationship, key)?,
                    _ => Value::Null,
                };
                if !property.is_null() {
                    map.insert(KEYS[key].to_owned(), self.json(&property)?);
                }
            }
            Ok::<_, GraphError>(())
        };
        Ok(match value {
            Value::Null => Json::Null,
            Value::Boolean(b) => (*b).into(),
            Value::Integer(n) => (*n).into(),
            Value::Float(n) => (*n).into(),
            Value::String(text) => (**text).into(),
            Value::Date(day) => day.to_string().into(),
            Value::List(list) => Json::Array(list.iter().map(|v| self.json(v)).collect::<Result<_, _>>()?),
            Value::Map(entries) => {
                let each = entries.iter().map(|(key, v)| Ok::<_, GraphError>((key.clone(), self.json(v)?)));
                Json::Object(each.collect::<Result<_, _>>()?)
            }
            Value::Node(node) => {
                let label = self.label(*node);
                let mut map = Map::from_iter([("label".to_owned(), LABELS[label].into())]);
                // Ranks and communities cost much, and are given where they are asked for.
                let keys: Vec<usize> =
                    self.node_keys(label).iter().copied().filter(|k| !is_costly(*k)).collect();
                properties(value, &keys, &mut map)?;
                Json::Object(map)
            }
            Value::Relationship(relationship) => {
                let of_type = self.type_of(*relationship);
                let (source, target) = self.ends(*relationship);
                let mut map = Map::from_iter([("type".to_owned(), self.types()[of_type].into())]);
                for (end, node) in [("source", source), ("target", target)] {
                    map.insert(end.to_owned(), self.json(&self.node_property(node, Key::Id as usize)?)?);
                }
                let keys: Vec<usize> =
                    self.relationship_keys(of_type).iter().copied().filter(|k| !is_costly(*k)).collect();
                properties(value, &keys, &mut map)?;
                Json::Object(map)
            }
            Value::Path(path) => {
                let mut steps = Vec::new();
                for (i, node) in path.nodes.iter().enumerate() {
                    if i > 0 {
                        steps.push(self.json(&Value::Relationship(path.relationships[i - 1]))?);
                    }
                    steps.push(self.json(&Value::Node(*node))?);
                }
                Json::Array(steps)
            }
        })
    }

    /// A value in a cell: nodes by their names, paths as names with arrows.
    ///
    /// # Errors
    /// When a property cannot be read.
    pub fn cell(&self, value: &Value) -> Result<String, GraphError> {
        Ok(match value {
            Value::Null => String::new(),
            Value::String(text) => text.to_string(),
            Value::Date(day) => day.to_string(),
            Value::Float(n) if n.fract() != 0.0 && n.is_finite() => short(*n),
            Value::Node(node) => {
                let key = if self.label(*node) == DOCUMENT { Key::Title } else { Key::Name };
                match self.node_property(*node, key as usize)? {
                    Value::Null => self.cell(&self.node_property(*node, Key::Id as usize)?)?,
                    name => self.cell(&name)?,
                }
            }
            Value::Relationship(relationship) => {
                let (source, target) = self.ends(*relationship);
                let (source, target) = (self.cell(&Value::Node(source))?, self.cell(&Value::Node(target))?);
                format!("{source} -{}- {target}", self.types()[self.type_of(*relationship)])
            }
            Value::Path(path) => {
                let names = path.nodes.iter().map(|n| self.cell(&Value::Node(*n)));
                names.collect::<Result<Vec<_>, _>>()?.join(" → ")
            }
            Value::List(list) => {
                let cells = list.iter().map(|v| self.cell(v)).collect::<Result<Vec<_>, _>>()?;
                cells.join("; ")
            }
            _ => self.json(value)?.to_string(),
        })
    }

    fn is_document(&self, node: NodeId) -> bool {
        self.ranges[DOCUMENT].contains(&node)
    }

    fn documents(&self) -> Result<&Documents, GraphError> {
        if let Some(documents) = self.documents.get() {
            return Ok(documents);
        }
        let first = self.ranges[DOCUMENT].start;
        let heads = self.graph.store().document_heads()?;
        let places: FxHashMap<i64, NodeId> = heads.iter().map(|d| d.number).zip(first..).collect();
        let pairs = self.graph.store().pairs_of_mentions()?;
        let ends =
            |(document, entity): &(i64, u32)| Some((*places.get(document)?, self.loaded.index_of(*entity)?));
        let mut pairs: Vec<(NodeId, NodeId)> = pairs.iter().filter_map(ends).collect();
        pairs.sort_unstable();
        let mentions: Vec<(NodeId, NodeId, u64)> =
            pairs.chunk_by(|a, b| a == b).map(|same| (same[0].0, same[0].1, same.len() as u64)).collect();
        let ids = self.loaded.edges.len() as RelationshipId..;
        let arcs = Arcs::new(self.ranges[DOCUMENT].end, mentions.iter().map(|(d, e, _)| (*d, *e)).zip(ids));
        Ok(self.documents.get_or_init(|| Documents { heads, mentions, arcs }))
    }

    fn communities(&self) -> Result<&[Option<u32>], GraphError> {
        if let Some(communities) = self.communities.get() {
            return Ok(communities);
        }
        let communities = self.graph.community_numbers()?;
        Ok(self.communities.get_or_init(|| communities))
    }

    fn words(&self) -> Result<&LinkWords, GraphError> {
        if let Some(words) = self.words.get() {
            return Ok(words);
        }
        let words = self.graph.store().link_words()?;
        Ok(self.words.get_or_init(|| words))
    }

    fn link(&self, relationship: RelationshipId) -> Option<&EdgeRow> {
        self.loaded.edges.get(relationship as usize)
    }

    fn mention(&self, relationship: RelationshipId) -> (NodeId, NodeId, u64) {
        let documents = self.documents.get().map_or(&[][..], |d| &d.mentions);
        documents.get(relationship as usize - self.loaded.edges.len()).copied().unwrap_or_default()
    }
}

fn is_costly(key: usize) -> bool {
    matches!(ALL[key], Key::Pagerank | Key::Community | Key::Label | Key::LabelFrom)
}

/// A number in six digits.
fn short(n: f64) -> String {
    let digits = (5 - n.abs().log10().floor() as i32).clamp(0, 12) as usize;
    let written = format!("{n:.digits$}");
    if n.abs() < 1e-6 {
        format!("{n:.3e}")
    } else {
        written.trim_end_matches('0').trim_end_matches('.').to_owned()
    }
}

impl Arcs {
    pub(crate) fn new(
        nodes: NodeId,
        ends: impl Iterator<Item = ((NodeId, NodeId), RelationshipId)> + Clone,
    ) -> Self {
        let mut starts = vec![0; nodes as usize + 1];
        for ((source, target), _) in ends.clone() {
            starts[source as usize + 1] += 1;
            starts[target as usize + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut next = starts.clone();
        let mut arcs = vec![(0, 0, false); starts.last().copied().unwrap_or(0)];
        for ((source, target), relationship) in ends {
            for (from, to, out) in [(source, target, true), (target, source, false)] {
                arcs[next[from as usize]] = (relationship, to, out);
                next[from as usize] += 1;
            }
        }
        Self { starts, arcs }
    }

    fn expand(&self, node: NodeId, direction: Direction, into: &mut Vec<(RelationshipId, NodeId)>) {
        let Some(end) = self.starts.get(node as usize + 1) else { return };
        let follows = |out: bool| match direction {
            Direction::Out => out,
            Direction::In => !out,
            Direction::Both => true,
        };
        let arcs = self.arcs[self.starts[node as usize]..*end].iter();
        into.extend(arcs.filter(|(_, _, out)| follows(*out)).map(|(r, other, _)| (*r, *other)));
    }
}

impl PropertyGraph for Cypher<'_> {
    fn labels(&self) -> &[&str] {
        &LABELS
    }

    fn types(&self) -> &[&str] {
        &["COOCCURS", "MENTIONS"]
    }

    fn keys(&self) -> &[&str] {
        KEYS
    }

    fn prepare(&self, types: &[usize], keys: &[usize]) -> Result<(), GraphError> {
        if types.contains(&MENTIONS) {
            self.documents()?;
        }
        for &key in keys {
            match ALL[key] {
                Key::Pagerank => _ = self.loaded.pagerank(),
                Key::Community => _ = self.communities()?,
                Key::Label | Key::LabelFrom => _ = self.words()?,
                _ => {}
            }
        }
        Ok(())
    }

    fn nodes(&self, label: usize) -> Range<NodeId> {
        self.ranges[label].clone()
    }

    fn label(&self, node: NodeId) -> usize {
        self.ranges.iter().position(|range| range.contains(&node)).unwrap_or(DOCUMENT)
    }

    fn node_property(&self, node: NodeId, key: usize) -> Result<Value, GraphError> {
        if self.is_document(node) {
            let place = (node - self.ranges[DOCUMENT].start) as usize;
            let Some(d) = self.documents()?.heads.get(place) else { return Ok(Value::Null) };
            return Ok(match ALL[key] {
                Key::Id => Value::text(d.id.as_str()),
                Key::Title => optional(d.title.as_deref()),
                Key::Date => date(d.date),
                Key::Source => optional(d.source.as_deref()),
                Key::Url => optional(d.url.as_deref()),
                Key::Path => Value::text(d.place.as_str()),
                _ => Value::Null,
            });
        }
        let e = &self.loaded.entities[node as usize];
        Ok(match ALL[key] {
            Key::Id => Value::text(e.id.as_str()),
            Key::Name => Value::text(e.name.as_str()),
            Key::Type => Value::text(e.entity_type.as_str()),
            Key::Aliases => {
                Value::list(self.graph.store().aliases(e.number)?.into_iter().map(Value::text).collect())
            }
            Key::Mentions => integer(e.mentions),
            Key::Documents => integer(e.documents),
            Key::Stories => integer(e.stories),
            Key::FirstSeen => date(e.first_seen),
            Key::LastSeen => date(e.last_seen),
            Key::Pagerank => Value::Float(self.loaded.pagerank()[node as usize]),
            Key::Community => {
                self.communities()?[node as usize].map_or(Value::Null, |c| Value::Integer(c.into()))
            }
            _ => Value::Null,
        })
    }

    fn node_keys(&self, label: usize) -> &[usize] {
        if label == DOCUMENT { OF_DOCUMENTS } else { OF_ENTITIES }
    }

    fn seek(&self, key: usize, value: &Value) -> Result<Option<Vec<NodeId>>, GraphError> {
        let entities = &self.loaded.entities;
        let Value::String(text) = value else { return Ok(Some(Vec::new())) };
        Ok(match ALL[key] {
            Key::Name => {
                let by_name = self.by_name.get_or_init(|| {
                    let mut by_name: FxHashMap<&str, Vec<NodeId>> = FxHashMap::default();
                    entities.iter().zip(0..).for_each(|(e, i)| by_name.entry(&e.name).or_default().push(i));
                    by_name
                });
                Some(by_name.get(&**text).cloned().unwrap_or_default())
            }
            Key::Id => {
                let by_id =
                    self.by_id.get_or_init(|| entities.iter().map(|e| e.id.as_str()).zip(0..).collect());
                let mut found: Vec<NodeId> = by_id.get(&**text).copied().into_iter().collect();
                let heads = self.documents()?.heads.iter().zip(self.ranges[DOCUMENT].start..);
                found.extend(heads.filter(|(d, _)| d.id == **text).map(|(_, i)| i));
                Some(found)
            }
            Key::Aliases => {
                let named = self.graph.store().named(&fold(text))?;
                let mut found: Vec<NodeId> =
                    named.iter().filter_map(|(e, _)| self.loaded.index_of(e.number)).collect();
                found.sort_unstable();
                Some(found)
            }
            _ => None,
        })
    }

    fn is_indexed(&self, key: usize) -> bool {
        matches!(ALL[key], Key::Name | Key::Id | Key::Aliases)
    }

    fn expand(
        &self,
        node: NodeId,
        of_type: usize,
        direction: Direction,
        into: &mut Vec<(RelationshipId, NodeId)>,
    ) {
        if of_type == COOCCURS {
            self.links.expand(node, direction, into);
        } else if let Some(documents) = self.documents.get() {
            documents.arcs.expand(node, direction, into);
        }
    }

    fn ends(&self, relationship: RelationshipId) -> (NodeId, NodeId) {
        match self.link(relationship) {
            Some(e) => {
                let end = |number| self.loaded.index_of(number).unwrap_or_default();
                (end(e.source), end(e.target))
            }
            None => {
                let (document, entity, _) = self.mention(relationship);
                (document, entity)
            }
        }
    }

    fn type_of(&self, relationship: RelationshipId) -> usize {
        if (relationship as usize) < self.loaded.edges.len() { COOCCURS } else { MENTIONS }
    }

    fn connects(&self, of_type: usize) -> (&[usize], &[usize]) {
        if of_type == COOCCURS { (&ENTITIES, &ENTITIES) } else { (&[DOCUMENT], &ENTITIES) }
    }

    fn relationship_property(&self, relationship: RelationshipId, key: usize) -> Result<Value, GraphError> {
        let Some(e) = self.link(relationship) else {
            let (_, _, count) = self.mention(relationship);
            return Ok(if ALL[key] == Key::Count { integer(count) } else { Value::Null });
        };
        Ok(match ALL[key] {
            Key::Count => integer(e.count),
            Key::Stories => integer(e.weight as u64),
            Key::Expected => Value::Float(e.expected),
            Key::Lift => Value::Float(e.lift()),
            Key::Npmi => Value::Float(e.npmi),
            Key::P => Value::Float(e.p),
            Key::Fdr => Value::Float(e.fdr),
            Key::Disparity => Value::Float(e.disparity),
            Key::FirstSeen => date(e.first_seen),
            Key::LastSeen => date(e.last_seen),
            Key::Label => {
                optional(self.words()?.get(&(e.source, e.target)).map(|label| label.words.as_str()))
            }
            Key::LabelFrom => {
                let label = self.words()?.get(&(e.source, e.target));
                let from = label.and_then(|label| self.loaded.index_of(label.from));
                optional(from.map(|from| self.loaded.entities[from as usize].name.as_str()))
            }
            _ => Value::Null,
        })
    }

    fn relationship_keys(&self, of_type: usize) -> &[usize] {
        if of_type == COOCCURS { OF_LINKS } else { OF_MENTIONS }
    }
}

fn integer(n: u64) -> Value {
    Value::Integer(i64::try_from(n).unwrap_or(i64::MAX))
}

fn optional(text: Option<&str>) -> Value {
    text.map_or(Value::Null, |text| Value::String(Arc::from(text)))
}

fn date(day: Option<Date>) -> Value {
    day.map_or(Value::Null, Value::Date)
}
