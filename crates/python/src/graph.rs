//! A file, and what can be asked of it.

use std::collections::BTreeMap;
use std::ffi::CString;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use namegraph::cypher::Limits;
use namegraph::{
    Cypher, Doubtful, EntityRow, EntityType, Filter, Format, Guess, Leiden, Namegraph, Period, QueryError,
    Rank, Route, SCHEMA, Selection, write,
};
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use pythonize::{depythonize, pythonize};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::error::{Failure, GuessWarning, wrong};

/// A namegraph file that answers questions. Names are typed as one likes; ids are taken, too.
#[pyclass(frozen, module = "namegraph")]
pub struct Graph {
    file: PathBuf,
    inner: Mutex<Namegraph>,
}

#[pymethods]
impl Graph {
    /// Opens a file.
    #[staticmethod]
    #[pyo3(signature = (path, *, min_count=None, fdr=None, backbone=None, top=None, since=None, until=None))]
    #[expect(clippy::too_many_arguments, reason = "keywords in Python")]
    fn open(
        py: Python<'_>,
        path: PathBuf,
        min_count: Option<u64>,
        fdr: Option<f64>,
        backbone: Option<f64>,
        top: Option<usize>,
        since: Option<&str>,
        until: Option<&str>,
    ) -> PyResult<Self> {
        let day = |written: Option<&str>| written.map(str::parse).transpose().map_err(wrong);
        let period = Period { from: day(since)?, to: day(until)? };
        let filter = Filter { min_count, fdr, backbone, top, period };
        let inner = py.detach(|| Namegraph::filtered(&path, filter).map_err(Failure::from))?;
        Ok(Self { file: path, inner: Mutex::new(inner) })
    }

    /// The file behind it.
    #[getter]
    fn file(&self) -> PathBuf {
        self.file.clone()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let (entities, links) = self.ask(py, |graph| Ok((graph.entities()?.len(), graph.edges()?.len())))?;
        Ok(format!("<namegraph.Graph {}: {entities} entities, {links} links>", self.file.display()))
    }

    /// Who somebody is.
    #[pyo3(signature = (name, *, to_type=None, limit=15))]
    fn who<'py>(
        &self,
        py: Python<'py>,
        name: &str,
        to_type: Option<&str>,
        limit: usize,
    ) -> PyResult<Bound<'py, PyAny>> {
        let to_type = kind(to_type)?;
        self.answer(py, [name], |graph, [entity]| Ok(graph.who(&entity, to_type, limit)?))
    }

    /// The link between two entities.
    #[pyo3(signature = (a, b, *, quotes=20))]
    fn between<'py>(&self, py: Python<'py>, a: &str, b: &str, quotes: usize) -> PyResult<Bound<'py, PyAny>> {
        self.answer(py, [a, b], |graph, [a, b]| Ok(graph.between(&a, &b, quotes)?))
    }

    /// How two entities are connected.
    #[pyo3(signature = (a, b, *, through=Vec::new(), avoid=Vec::new(), limit=1, quotes=1))]
    #[expect(clippy::too_many_arguments, reason = "keywords in Python")]
    fn path<'py>(
        &self,
        py: Python<'py>,
        a: &str,
        b: &str,
        through: Vec<String>,
        avoid: Vec<String>,
        limit: usize,
        quotes: usize,
    ) -> PyResult<Bound<'py, PyAny>> {
        let all = |names: Vec<String>| {
            names
                .iter()
                .map(|name| Ok(self.meant(py, [name])?.into_iter().next()))
                .collect::<PyResult<Vec<_>>>()
        };
        let [through, avoid] =
            [all(through)?, all(avoid)?].map(|found| found.into_iter().flatten().collect());
        let route = Route { through, avoid };
        self.answer(py, [a, b], |graph, [a, b]| Ok(graph.path(&a, &b, &route, limit, quotes)?))
    }

    /// What two entities share.
    #[pyo3(signature = (a, b, *, r#type=None, limit=20))]
    fn common<'py>(
        &self,
        py: Python<'py>,
        a: &str,
        b: &str,
        r#type: Option<&str>,
        limit: usize,
    ) -> PyResult<Bound<'py, PyAny>> {
        let kind = kind(r#type)?;
        self.answer(py, [a, b], |graph, [a, b]| Ok(graph.common(&a, &b, kind, limit)?))
    }

    /// When somebody was written of, or two together.
    #[pyo3(signature = (a, b=None, *, by=None))]
    fn timeline<'py>(
        &self,
        py: Python<'py>,
        a: &str,
        b: Option<&str>,
        by: Option<&str>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let by = by.map(str::parse).transpose().map_err(wrong)?;
        let b = b.map(|b| self.meant(py, [b])).transpose()?.map(|[b]| b);
        self.answer(py, [a], |graph, [a]| Ok(graph.timeline(&a, b.as_ref(), by)?))
    }

    /// The entities that stand out.
    #[pyo3(signature = (*, by="mentions", around=None, r#type=None, limit=20))]
    fn top<'py>(
        &self,
        py: Python<'py>,
        by: &str,
        around: Option<&str>,
        r#type: Option<&str>,
        limit: usize,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (by, kind): (Rank, _) = (by.parse().map_err(wrong)?, kind(r#type)?);
        let around = around.map(|name| self.meant(py, [name])).transpose()?.map(|[entity]| entity);
        self.answer(py, [], |graph, []| Ok(graph.top(by, around.as_ref(), kind, limit)?))
    }

    /// Who belongs together.
    #[pyo3(signature = (*, limit=20, members=8, resolution=None, seed=None))]
    fn communities<'py>(
        &self,
        py: Python<'py>,
        limit: usize,
        members: usize,
        resolution: Option<f64>,
        seed: Option<u64>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let default = Leiden::default();
        let leiden = Leiden {
            resolution: resolution.unwrap_or(default.resolution),
            seed: seed.unwrap_or(default.seed),
        };
        self.answer(py, [], |graph, []| Ok(graph.communities(leiden, None, limit, members)?))
    }

    /// Sentences that hold words, and the names in them.
    #[pyo3(signature = (text, *, naming=None, limit=20))]
    fn search<'py>(
        &self,
        py: Python<'py>,
        text: &str,
        naming: Option<&str>,
        limit: usize,
    ) -> PyResult<Bound<'py, PyAny>> {
        let naming = kind(naming)?;
        self.answer(py, [], |graph, []| Ok(graph.search(text, naming, limit)?))
    }

    /// What was read, what was not, and why.
    fn coverage<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.answer(py, [], |graph, []| Ok(graph.coverage()?))
    }

    /// The rows of a statement in Cypher, a dictionary each.
    #[pyo3(signature = (statement, parameters=None, *, limit=None, seconds=None))]
    fn cypher<'py>(
        &self,
        py: Python<'py>,
        statement: &str,
        parameters: Option<&Bound<'py, PyAny>>,
        limit: Option<usize>,
        seconds: Option<f64>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let parameters: Map<String, Value> = parameters.map_or_else(|| Ok(Map::new()), depythonize)?;
        let parameters: BTreeMap<_, _> =
            parameters.into_iter().map(|(name, value)| (name, Cypher::value(value))).collect();
        let default = Limits::default();
        let limits = Limits {
            rows: limit.unwrap_or(default.rows),
            time: seconds.map(Duration::try_from_secs_f64).transpose().map_err(wrong)?.or(default.time),
            ..default
        };
        self.answer(py, [], |graph, []| {
            let cypher = graph.cypher()?;
            let table = cypher.ask(statement, &parameters, limits)?;
            let row = |row: &Vec<_>| {
                let cells = table.columns.iter().zip(row);
                cells.map(|(column, value)| Ok((column.clone(), cypher.json(value)?))).collect()
            };
            table.rows.iter().map(row).collect::<Result<Vec<Map<String, Value>>, Failure>>()
        })
    }

    /// What statements in Cypher can ask for.
    #[staticmethod]
    fn schema() -> &'static str {
        SCHEMA
    }

    /// The graph in a format, as bytes.
    #[pyo3(signature = (format, *, top=None, by="mentions", around=None, bipartite=false))]
    fn dumps<'py>(
        &self,
        py: Python<'py>,
        format: &str,
        top: Option<usize>,
        by: &str,
        around: Option<&str>,
        bipartite: bool,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let (format, by): (Format, Rank) = (format.parse().map_err(wrong)?, by.parse().map_err(wrong)?);
        let around = around.map(|name| self.meant(py, [name])).transpose()?.map(|[entity]| entity.number);
        let selection = Selection { top, by, around, bipartite, ..Selection::default() };
        let written = self.ask(py, |graph| {
            let mut out = Vec::new();
            write(graph, format, selection, &mut out)?;
            Ok(out)
        })?;
        Ok(PyBytes::new(py, &written))
    }
}

impl Graph {
    /// Asks without holding the interpreter.
    fn ask<T: Send>(
        &self,
        py: Python<'_>,
        question: impl FnOnce(&Namegraph) -> Result<T, Failure> + Send,
    ) -> PyResult<T> {
        let asked = py.detach(|| question(&self.inner.lock().unwrap_or_else(PoisonError::into_inner)));
        Ok(asked?)
    }

    /// The answer to a question about those who go by `names`.
    fn answer<'py, T: Serialize, const N: usize>(
        &self,
        py: Python<'py>,
        names: [&str; N],
        question: impl FnOnce(&Namegraph, [EntityRow; N]) -> Result<T, Failure> + Send,
    ) -> PyResult<Bound<'py, PyAny>> {
        let entities = self.meant(py, names)?;
        let answer = self.ask(py, |graph| {
            // By way of JSON, so that what is a list there is one here, too, and not a tuple.
            serde_json::to_value(question(graph, entities)?).map_err(Failure::new)
        })?;
        Ok(pythonize(py, &answer)?)
    }

    /// Who is meant, with a warning where somebody else could be.
    fn meant<const N: usize>(&self, py: Python<'_>, names: [&str; N]) -> PyResult<[EntityRow; N]> {
        let guesses = self.ask(py, |graph| {
            let guessed = names.map(|name| graph.guess(name, None));
            guessed.into_iter().collect::<Result<Vec<Guess>, QueryError>>().map_err(Failure::from)
        })?;
        for (name, Guess { entity, doubt }) in names.iter().zip(&guesses) {
            if let Some(doubt) = doubt {
                let also = match doubt {
                    Doubtful::Shared { others } => format!("; {} more go by that name", others.len()),
                    Doubtful::Beginning => "; no other name begins so".to_owned(),
                    Doubtful::OtherLetters => "; it is what was typed in other letters".to_owned(),
                    Doubtful::Misspelled => "; nobody goes by what was typed".to_owned(),
                };
                let message = format!("{name:?} is taken for {} ({}){also}", entity.name, entity.id);
                let message = CString::new(message.replace('\0', " "))?;
                PyErr::warn(py, &py.get_type::<GuessWarning>(), &message, 1)?;
            }
        }
        let entities: Vec<EntityRow> = guesses.into_iter().map(|guess| guess.entity).collect();
        entities.try_into().map_err(|_| wrong("expected an entity for each name"))
    }
}

fn kind(name: Option<&str>) -> PyResult<Option<EntityType>> {
    name.map(str::parse).transpose().map_err(wrong)
}
