//! What links A and B?

use namegraph_document::Window;
use namegraph_document::json::EdgeRecord;
use namegraph_graph::strength;
use namegraph_store::{EntityRow, Order, StoreError};
use serde::Serialize;

use crate::namegraph::Namegraph;

/// The link between two entities, or its absence.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Between {
    /// The one asked for first.
    pub a: String,
    /// The other.
    pub b: String,
    /// Whether the one asked for first is the link's source.
    pub a_is_source: bool,
    /// The link; `None` where no window holds both.
    pub edge: Option<EdgeRecord>,
    /// How strongly they belong together, in `0..1`.
    pub strength: f64,
    /// Stories that name the one, and the other.
    pub stories: [u64; 2],
    /// What else could be tried where there is no link.
    pub hint: Option<String>,
}

impl Namegraph {
    /// The link between two entities with at most `quotes` of the windows that hold both.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn between(&self, a: &EntityRow, b: &EntityRow, quotes: usize) -> Result<Between, StoreError> {
        let found = self.store().edge(a.number, b.number)?;
        let together = found.map_or(0.0, |e| e.weight);
        Ok(Between {
            a: a.name.clone(),
            b: b.name.clone(),
            a_is_source: a.number <= b.number,
            edge: found.map(|e| self.edge_record(&e, a, b, quotes)).transpose()?,
            strength: strength(together, a.stories as f64, b.stories as f64),
            stories: [a.stories, b.stories],
            hint: if found.is_some() { None } else { self.hint(a, b)? },
        })
    }

    /// What the filter leaves out, or a wider window would show, of two entities that this file does not link.
    pub(crate) fn hint(&self, a: &EntityRow, b: &EntityRow) -> Result<Option<String>, StoreError> {
        if let Some(edge) = self.store().edge(a.number, b.number)?.filter(|edge| !self.filter().passes(edge))
        {
            return Ok(Some(format!(
                "they are linked directly, by {} stories, but not by links that pass the filter: {}",
                edge.weight,
                self.filter()
            )));
        }
        if self.filter().has_conditions() {
            return Ok(Some(format!("only links that pass the filter are followed: {}", self.filter())));
        }
        if self.store().window() == Window::Document || a.number == b.number {
            return Ok(None);
        }
        let shared =
            self.store().evidence(a.number, b.number, Window::Document, Order::Oldest, usize::MAX >> 1)?;
        if let Some(first) = shared.first() {
            let documents = if shared.len() == 1 {
                "1 document mentions".to_owned()
            } else {
                format!("{} documents mention", shared.len())
            };
            return Ok(Some(format!(
                "{documents} both, among them {:?}: built with --window document, they would be linked directly",
                first.document
            )));
        }
        Ok(Some(match self.documents_apart(a.number, b.number)? {
            Some(steps) => format!(
                "no document mentions both; built with --window document, {steps} steps from document to document would lead there"
            ),
            None => "no chain of documents leads there either".to_owned(),
        }))
    }
}
