//! What a graph must be able to say to be asked in Cypher.

use std::ops::Range;

use crate::error::GraphError;
use crate::value::Value;

/// A node; nodes are numbered from 0, those of one label side by side.
pub type NodeId = u32;

/// A relationship.
pub type RelationshipId = u32;

/// Which way a relationship is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From its source.
    Out,
    /// From its target.
    In,
    /// Either way.
    Both,
}

/// A directed graph in which every node has one label, every relationship one type, and both have properties.
///
/// Labels, types and keys are asked for by their places in the lists given here.
pub trait PropertyGraph {
    /// The labels.
    fn labels(&self) -> &[&str];

    /// The types of relationships.
    fn types(&self) -> &[&str];

    /// The keys of properties, of nodes and relationships alike.
    fn keys(&self) -> &[&str];

    /// Told before a statement runs: which types it can follow, and which keys it asks for.
    ///
    /// # Errors
    /// When they cannot be read.
    fn prepare(&self, types: &[usize], keys: &[usize]) -> Result<(), GraphError>;

    /// The nodes of a label.
    fn nodes(&self, label: usize) -> Range<NodeId>;

    /// The label of a node.
    fn label(&self, node: NodeId) -> usize;

    /// A property of a node; null if it has none.
    ///
    /// # Errors
    /// When it cannot be read.
    fn node_property(&self, node: NodeId, key: usize) -> Result<Value, GraphError>;

    /// The keys that nodes of a label may have.
    fn node_keys(&self, label: usize) -> &[usize];

    /// The nodes of which a property has a value (or, if the property is a list, holds it), where that is quick to
    /// say; in order.
    ///
    /// # Errors
    /// When they cannot be read.
    fn seek(&self, key: usize, value: &Value) -> Result<Option<Vec<NodeId>>, GraphError>;

    /// Whether [`seek`](Self::seek) knows a key.
    fn is_indexed(&self, key: usize) -> bool;

    /// Appends the relationships of a type at a node, each with the node at its other end; in order. One from a node to itself
    /// comes once.
    fn expand(
        &self,
        node: NodeId,
        of_type: usize,
        direction: Direction,
        into: &mut Vec<(RelationshipId, NodeId)>,
    );

    /// Source and target.
    fn ends(&self, relationship: RelationshipId) -> (NodeId, NodeId);

    /// The type of a relationship.
    fn type_of(&self, relationship: RelationshipId) -> usize;

    /// The labels that relationships of a type lead from, and to.
    fn connects(&self, of_type: usize) -> (&[usize], &[usize]);

    /// A property of a relationship; null if it has none.
    ///
    /// # Errors
    /// When it cannot be read.
    fn relationship_property(&self, relationship: RelationshipId, key: usize) -> Result<Value, GraphError>;

    /// The keys that relationships of a type may have.
    fn relationship_keys(&self, of_type: usize) -> &[usize];
}
