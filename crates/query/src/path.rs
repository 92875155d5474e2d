//! How are A and B connected?

use std::collections::HashSet;

use namegraph_document::json::{EdgeRecord, PathRecord};
use namegraph_graph::Index;
use namegraph_store::{EntityRow, StoreError};

use crate::namegraph::{Loaded, Namegraph};

impl Namegraph {
    /// The path whose links mean most, each step with at most `quotes` windows of evidence; or an honest no, with what
    /// a wider window would give.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn path(&self, a: &EntityRow, b: &EntityRow, quotes: usize) -> Result<PathRecord, StoreError> {
        let loaded = self.loaded()?;
        let ends = loaded.index(a).zip(loaded.index(b));
        match ends.and_then(|(a, b)| loaded.graph.path(a, b)) {
            Some(nodes) => {
                let steps = nodes.windows(2).map(|pair| self.step(loaded, pair[0], pair[1], quotes));
                Ok(PathRecord { found: true, steps: steps.collect::<Result<_, _>>()?, hint: None })
            }
            None => Ok(PathRecord { found: false, steps: Vec::new(), hint: self.hint(a, b)? }),
        }
    }

    fn step(&self, loaded: &Loaded, a: Index, b: Index, quotes: usize) -> Result<EdgeRecord, StoreError> {
        let (a, b) = (&loaded.entities[a as usize], &loaded.entities[b as usize]);
        let edge = self.store().edge_at(a.number, b.number)?;
        self.edge_record(&edge, a, b, quotes)
    }

    /// Over how many documents, each sharing an entity with the next, one gets from one entity to another.
    ///
    /// Breadth first over entities and documents in turn. Time: as many look-ups as there are documents within reach.
    pub(crate) fn documents_apart(&self, from: u32, to: u32) -> Result<Option<usize>, StoreError> {
        let (mut entities, mut documents) = (HashSet::from([from]), HashSet::new());
        let mut frontier = vec![from];
        for steps in 1.. {
            let mut next = Vec::new();
            for entity in frontier {
                for document in self.store().documents_of(entity)? {
                    if documents.insert(document) {
                        next.extend(
                            self.store().entities_of(document)?.into_iter().filter(|e| entities.insert(*e)),
                        );
                    }
                }
            }
            if entities.contains(&to) {
                return Ok(Some(steps));
            }
            if next.is_empty() {
                break;
            }
            frontier = next;
        }
        Ok(None)
    }
}
