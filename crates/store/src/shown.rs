//! Entities under the names that texts in one language give them.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use namegraph_document::EntityType;

use crate::error::StoreError;
use crate::store::Store;

/// The names under which entities are shown, by their row numbers.
pub type Shown = Arc<[(u32, String)]>;

impl Store {
    /// What texts in a language (ISO 639-3) call each entity, in its base form and with the mentions of each name: a person by full names,
    /// if there are any.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn names_in(&self, language: &str) -> Result<BTreeMap<u32, String>, StoreError> {
        let called = self.read(
            "SELECT n.entity, n.type, COALESCE(
                        (SELECT b.to_name FROM decision b WHERE b.type = n.type AND b.from_name = n.name AND b.rule = 'declined'
                         ORDER BY b.document IS NULL DESC, b.to_name LIMIT 1), n.name) AS base, COUNT(*)
             FROM mention m JOIN document d ON d.number = m.document JOIN name n ON n.number = m.name
             WHERE d.language = ?1 AND NOT m.by_role AND n.entity IS NOT NULL GROUP BY 1, 2, 3",
            [language],
            |row| Ok((row.get(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?, row.get::<_, u64>(3)?)),
        )?;
        let mut best = BTreeMap::<u32, ((bool, u64, Reverse<String>), String)>::new();
        for (entity, entity_type, name, mentions) in called {
            let full = entity_type == EntityType::Person.as_str() && name.contains([' ', '·', '・']);
            let rank = (full, mentions, Reverse(name.clone()));
            if best.get(&entity).is_none_or(|(other, _)| *other < rank) {
                best.insert(entity, (rank, name));
            }
        }
        Ok(best.into_iter().map(|(entity, (_, name))| (entity, name)).collect())
    }

    /// How texts in each language write the names of each entity, by row numbers, the most frequent first: a surface and a language (ISO
    /// 639-3). Nothing, if all texts are in English, or in no language that is known.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn surfaces_by_language(&self) -> Result<BTreeMap<u32, Vec<(String, String)>>, StoreError> {
        let mut surfaces = BTreeMap::<u32, Vec<(String, String)>>::new();
        if self.languages()?.iter().all(|(language, _)| matches!(language.as_str(), "" | "eng")) {
            return Ok(surfaces);
        }
        let rows = self.read(
            "SELECT n.entity, m.surface, d.language, COUNT(*) AS times
             FROM mention m JOIN document d ON d.number = m.document JOIN name n ON n.number = m.name
             WHERE d.language IS NOT NULL AND NOT m.by_role AND n.entity IS NOT NULL
             GROUP BY 1, 2, 3 ORDER BY 1, times DESC, 2, 3",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )?;
        for (entity, surface, language) in rows {
            surfaces.entry(entity).or_default().push((surface, language));
        }
        Ok(surfaces)
    }

    /// Shows entities under these names from now on, in every answer; the others as the file has them. The file is not touched.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn show(&mut self, names: Shown) -> Result<(), StoreError> {
        if self.period().is_all() {
            self.run(
                "DROP TABLE IF EXISTS temp.entity; CREATE TEMP TABLE entity AS SELECT * FROM main.entity;
                 CREATE UNIQUE INDEX temp.entity_by_number ON entity (number);
                 CREATE UNIQUE INDEX temp.entity_by_id ON entity (id);",
            )?;
        }
        self.set_shown(names);
        self.put_shown()
    }

    /// Puts the names in the table that stands before that of the file.
    pub(crate) fn put_shown(&self) -> Result<(), StoreError> {
        let put = || {
            let mut update =
                self.connection().prepare_cached("UPDATE temp.entity SET name = ?2 WHERE number = ?1")?;
            self.shown_names().iter().try_for_each(|(entity, name)| update.execute((entity, name)).map(drop))
        };
        put().map_err(StoreError::sqlite(self.path()))
    }
}
