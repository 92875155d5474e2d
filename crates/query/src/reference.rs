//! From a name as somebody types it to the name that a decision speaks of.

use namegraph_document::EntityType;
use namegraph_identity::{Key, Reference, fold};
use namegraph_store::EntityRow;

use crate::find::Unfound;
use crate::namegraph::{Namegraph, QueryError};

impl Namegraph {
    /// A name of an entity that stands for all of it: the typed one, if documents resolve mentions to it, else the one
    /// that the entity's id is made of.
    ///
    /// # Errors
    /// When nobody or more than one goes by it.
    pub fn reference_to_entity(
        &self,
        name: &str,
        entity_type: Option<EntityType>,
    ) -> Result<Reference, QueryError> {
        let entity = self.find(name, entity_type)?;
        let (names, folded) = (self.store().names_of(entity.number)?, fold(name));
        let typed = names.iter().find(|n| n.key().name == folded && n.document.is_none());
        Ok(typed.cloned().unwrap_or_else(|| id_name(&entity, names)))
    }

    /// A name as mentions say it, whoever is meant by it; in one document, if one is given.
    ///
    /// # Errors
    /// When no mention says it, or mentions of several types do and none is chosen.
    pub fn reference_to_name(
        &self,
        name: &str,
        entity_type: Option<EntityType>,
        document: Option<&str>,
    ) -> Result<Reference, QueryError> {
        let document = document.map(str::to_owned);
        let said = |document: &String| self.store().is_said_in(document, &fold(name));
        if let (Some(document), Some(false)) = (&document, document.as_ref().map(said).transpose()?) {
            let (name, within) = (name.to_owned(), format!(" in {document}"));
            return Err(Unfound::Unknown { name, within, similar: Vec::new() }.into());
        }
        if let Some(own) = self.reference_of_id(name)? {
            return Ok(Reference { document: document.or(own.document), ..own });
        }
        let mut types = self.store().types_of(&fold(name))?;
        types.retain(|t| entity_type.is_none_or(|wanted| wanted == *t));
        match types.as_slice() {
            [kind] => Ok(Reference { entity_type: *kind, name: name.to_owned(), document }),
            [] => Ok(Reference { document, ..self.reference_to_entity(name, entity_type)? }),
            _ => {
                let candidates =
                    types.iter().filter_map(|t| self.store().entity_of(&Key::new(*t, name)).transpose());
                let mut candidates = candidates.collect::<Result<Vec<_>, _>>()?;
                candidates.sort_by(|a, b| b.mentions.cmp(&a.mentions).then(a.number.cmp(&b.number)));
                candidates.dedup_by_key(|entity| entity.number);
                Err(Unfound::Ambiguous { name: name.to_owned(), candidates }.into())
            }
        }
    }

    /// The name that an id is made of, if the text is an id.
    fn reference_of_id(&self, id: &str) -> Result<Option<Reference>, QueryError> {
        let Some(key) = Key::of_id(id) else { return Ok(None) };
        let Some(entity) = self.store().entity_of(&key)? else { return Ok(None) };
        let mut names = self.store().names_of(entity.number)?.into_iter();
        Ok(names.find(|name| name.key() == key))
    }
}

/// The name that an entity's id is made of.
fn id_name(entity: &EntityRow, names: Vec<Reference>) -> Reference {
    let own = |n: &Reference| n.key().id() == entity.id;
    let shown = Reference { entity_type: entity.entity_type, name: entity.name.clone(), document: None };
    names.into_iter().find(own).unwrap_or(shown)
}
