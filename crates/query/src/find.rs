//! From a name as somebody types it to the entity that is meant.

use namegraph_document::EntityType;
use namegraph_identity::fold;
use namegraph_store::EntityRow;

use crate::namegraph::{Namegraph, QueryError};

/// How many candidates a message lists.
const MOST_CANDIDATES: usize = 10;

/// Why a name stands for no single entity.
#[derive(Debug, thiserror::Error)]
pub enum Unfound {
    /// Nobody goes by it.
    #[error("no entity goes by {name:?}{within}")]
    Unknown {
        /// What was asked for.
        name: String,
        /// Where nobody does, if not everywhere: " in documents from 2015-01-01".
        within: String,
        /// Entities with such a word in their names, the most mentioned first.
        similar: Vec<EntityRow>,
    },
    /// Several do.
    #[error("{name:?} can be any of several entities; say which by its full name or its id")]
    Ambiguous {
        /// What was asked for.
        name: String,
        /// Who it can be, the most mentioned under that name first: at most ten.
        candidates: Vec<EntityRow>,
    },
}

impl Namegraph {
    /// The entity that goes by `name`: an id, a name or an alias, whatever its case, accents and punctuation; else the
    /// only one that has these words in its name.
    ///
    /// A full name that is one entity's own comes before aliases of others, unless another is called so more often.
    ///
    /// # Errors
    /// When nobody or more than one goes by it.
    pub fn find(&self, name: &str, entity_type: Option<EntityType>) -> Result<EntityRow, QueryError> {
        if let Some(entity) = self.store().entity(name)? {
            return Ok(entity);
        }
        let folded = fold(name);
        let mut named = self.store().named(&folded)?;
        named.retain(|(entity, _)| entity_type.is_none_or(|t| t == entity.entity_type));
        let most = named.first().map_or(0, |(_, mentions)| *mentions);
        let mut own =
            named.iter().filter(|(entity, mentions)| fold(&entity.name) == folded && *mentions == most);
        match (named.len(), own.next(), own.next()) {
            (1, _, _) => Ok(named.remove(0).0),
            (_, Some((entity, _)), None) => Ok(entity.clone()),
            (0, _, _) => self.find_by_words(name, &folded, entity_type),
            _ => {
                let candidates = named.into_iter().map(|(entity, _)| entity).take(MOST_CANDIDATES).collect();
                Err(Unfound::Ambiguous { name: name.to_owned(), candidates }.into())
            }
        }
    }

    fn find_by_words(
        &self,
        name: &str,
        folded: &str,
        entity_type: Option<EntityType>,
    ) -> Result<EntityRow, QueryError> {
        let name = name.to_owned();
        let mut candidates = self.store().with_words(folded, MOST_CANDIDATES)?;
        candidates.retain(|entity| !folded.is_empty() && entity_type.is_none_or(|t| t == entity.entity_type));
        match candidates.len() {
            0 => {
                let similar = self.store().resembling(folded, MOST_CANDIDATES)?;
                let period = self.store().period();
                let within = format!(" in documents of the period ({period})");
                let within = if period.is_all() { String::new() } else { within };
                Err(Unfound::Unknown { name, within, similar }.into())
            }
            1 => Ok(candidates.remove(0)),
            _ => Err(Unfound::Ambiguous { name, candidates }.into()),
        }
    }
}
