//! The graph in the reader's language: each entity under the name that its texts use.

use std::collections::btree_map::Entry;
use std::sync::Arc;

use namegraph_identity::in_latin_letters;
use namegraph_store::{EntityRow, Shown, StoreError};

use crate::namegraph::Namegraph;

impl Namegraph {
    /// Shows names from now on as readers of a language (ISO 639-3) know them: by the form that its texts use most, else in Latin letters.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn show_names_in(&mut self, language: &str) -> Result<(), StoreError> {
        let shown = self.names_in(language)?;
        self.show(&shown)
    }

    /// The names for [`show_names_in`](Self::show_names_in).
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn names_in(&self, language: &str) -> Result<Shown, StoreError> {
        let mut names = self.store().names_in(language)?;
        for entity in self.store().entities()? {
            if let Entry::Vacant(vacant) = names.entry(entity.number)
                && let Some(latin) = self.in_latin_letters(&entity)?
            {
                vacant.insert(latin);
            }
        }
        Ok(names.into_iter().collect())
    }

    /// A name in Latin letters for one in another script: what some text writes, else as it is read.
    fn in_latin_letters(&self, entity: &EntityRow) -> Result<Option<String>, StoreError> {
        let Some(read) = in_latin_letters(&entity.name) else { return Ok(None) };
        let written = self.store().aliases(entity.number)?.into_iter();
        Ok(Some(written.into_iter().find(|alias| in_latin_letters(alias).is_none()).unwrap_or(read)))
    }

    /// Shows names from now on that were found for a language, which other connections to the file may share.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn show(&mut self, names: &Shown) -> Result<(), StoreError> {
        self.show_under(Arc::clone(names))
    }
}
