//! How are A and B connected?

use std::collections::HashSet;

use namegraph_document::json::{EdgeRecord, PathRecord};
use namegraph_graph::{Index, Path};
use namegraph_store::{EntityRow, Order, StoreError};

use crate::namegraph::{Loaded, Namegraph};

/// Which paths are looked for.
#[derive(Clone, Debug, Default)]
pub struct Route {
    /// Entities that every path passes through, in that order.
    pub through: Vec<EntityRow>,
    /// Entities that none does.
    pub avoid: Vec<EntityRow>,
}

impl Namegraph {
    /// The `limit` paths whose links mean most, each step with at most `quotes` windows of evidence, the most telling first; or
    /// an honest no, with what a wider window would give. The best path carries the others.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn path(
        &self,
        a: &EntityRow,
        b: &EntityRow,
        route: &Route,
        limit: usize,
        quotes: usize,
    ) -> Result<PathRecord, StoreError> {
        let loaded = self.loaded()?;
        let places = |entities: &[EntityRow]| entities.iter().map(|e| loaded.index(e)).collect::<Vec<_>>();
        let avoid: Vec<Index> = places(&route.avoid).into_iter().flatten().collect();
        let through: Option<Vec<Index>> = places(&route.through).into_iter().collect();
        let ends = loaded.index(a).zip(loaded.index(b)).zip(through);
        let paths = ends.map_or_else(Vec::new, |((a, b), through)| match &through[..] {
            [] => loaded.graph().paths(a, b, limit.max(1), &avoid),
            through => loaded.graph().paths_through(a, through, b, limit.max(1), &avoid),
        });
        let mut found = paths.iter().map(|path| self.path_record(loaded, path, quotes));
        let Some(best) = found.next() else { return self.no_path(a, b, route) };
        let others = found.collect::<Result<_, _>>()?;
        Ok(PathRecord { others, ..best? })
    }

    fn path_record(&self, loaded: &Loaded, path: &Path, quotes: usize) -> Result<PathRecord, StoreError> {
        let steps = path.entities.windows(2).map(|pair| self.step(loaded, pair[0], pair[1], quotes));
        Ok(PathRecord {
            found: true,
            entities: path.entities.iter().map(|&i| loaded.entities[i as usize].named()).collect(),
            steps: steps.collect::<Result<_, _>>()?,
            strength: (-path.cost).exp(),
            others: Vec::new(),
            hint: None,
        })
    }

    fn no_path(&self, a: &EntityRow, b: &EntityRow, route: &Route) -> Result<PathRecord, StoreError> {
        let names =
            |entities: &[EntityRow]| entities.iter().map(|e| e.name.as_str()).collect::<Vec<_>>().join(", ");
        let hint = if route.through.is_empty() && route.avoid.is_empty() {
            self.hint(a, b)?
        } else {
            let (way, paths) = (&Route::default(), self.loaded()?);
            let open =
                paths.index(a).zip(paths.index(b)).and_then(|(a, b)| paths.graph().path(a, b)).is_some();
            let mut what = Vec::new();
            what.extend((!route.through.is_empty()).then(|| format!("through {}", names(&route.through))));
            what.extend((!route.avoid.is_empty()).then(|| format!("without {}", names(&route.avoid))));
            let only =
                format!("{} no path is left; without these conditions there is one", what.join(" and "));
            if open { Some(only) } else { self.no_path(a, b, way)?.hint }
        };
        Ok(PathRecord {
            found: false,
            entities: Vec::new(),
            steps: Vec::new(),
            strength: 0.0,
            others: Vec::new(),
            hint,
        })
    }

    fn step(&self, loaded: &Loaded, a: Index, b: Index, quotes: usize) -> Result<EdgeRecord, StoreError> {
        let (a, b) = (&loaded.entities[a as usize], &loaded.entities[b as usize]);
        let edge = self.store().edge_at(a.number, b.number)?;
        let mut record = self.edge_record(&edge, a, b, 0)?;
        if quotes > 0 {
            record.labels = self.labels(a, b)?;
            record.evidence =
                self.store().evidence(a.number, b.number, self.store().window(), Order::Telling, quotes)?;
        }
        Ok(record)
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
