//! Answers from a part of the time only.

use namegraph_document::Period;

use crate::error::StoreError;
use crate::rows::EdgeRow;
use crate::schema::{entities, linking};
use crate::store::Store;

impl Store {
    /// Takes only documents of a period for what there is: from now on, every answer is as if the others had never been
    /// read, but that who is who stays decided by all. Undated documents are in no period that has an end.
    ///
    /// Links are to be counted anew and given to [`set_edges`](Self::set_edges); until then there are none.
    ///
    /// Temporary tables of this connection stand before those of the file; the file is not touched. A store that was restricted before
    /// takes the other period instead.
    ///
    /// # Errors
    /// When the file cannot be read, or the state that the store was [pinned](Self::pinned) to is lost. It must be restricted again
    /// then, before it answers.
    pub fn restrict(&mut self, period: Period) -> Result<(), StoreError> {
        if self.has_lost_its_state() {
            return Err(StoreError::Changed { path: self.path().to_owned() });
        }
        let condition = condition(period);
        let by_role = self.setting("by role")?.unwrap_or(false);
        let known = entities("main.entity", self.unit(), self.window(), by_role, &condition);
        self.run(&format!(
            "DROP VIEW IF EXISTS temp.linking; DROP TABLE IF EXISTS temp.entity; DROP TABLE IF EXISTS temp.edge; {}
             CREATE TEMP TABLE entity AS SELECT * FROM main.entity WHERE FALSE;
             INSERT INTO temp.entity {known};
             CREATE UNIQUE INDEX temp.entity_by_number ON entity (number);
             CREATE TEMP TABLE edge AS SELECT * FROM main.edge WHERE FALSE;
             CREATE INDEX temp.edge_by_source ON edge (source, target);
             CREATE INDEX temp.edge_by_target ON edge (target, source);",
            linking(by_role, &condition)
        ))?;
        self.set_period(period);
        self.put_shown()
    }

    /// Puts the links of the period in place.
    ///
    /// # Errors
    /// When the file has not been [restricted](Self::restrict).
    pub fn set_edges(&self, edges: &[EdgeRow]) -> Result<(), StoreError> {
        edges.iter().try_for_each(|e| e.insert(self.connection()).map_err(StoreError::sqlite(self.path())))
    }

    pub(crate) fn run(&self, sql: &str) -> Result<(), StoreError> {
        self.connection().execute_batch(sql).map_err(StoreError::sqlite(self.path()))
    }
}

/// A condition on documents `d`. Dates are digits and hyphens, so that nothing need be escaped.
pub(crate) fn condition(period: Period) -> String {
    let from = period.from.map(|d| format!("d.date >= '{d}'"));
    let to = period.to.map(|d| format!("d.date <= '{d}'"));
    let both: Vec<String> = from.into_iter().chain(to).collect();
    if both.is_empty() { "TRUE".to_owned() } else { both.join(" AND ") }
}
