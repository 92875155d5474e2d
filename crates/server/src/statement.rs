//! Statements in Cypher, within limits.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use namegraph_cypher::{Limits, Value};
use namegraph_document::Period;
use namegraph_query::{Cypher, Namegraph};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Shared;
use crate::answers::{json, sent};
use crate::graphs::Effort;
use crate::status::Problem;

/// Rows of an answer: if nothing is said, and at most.
const ROWS: usize = 1000;
const MOST_ROWS: usize = 10_000;
/// What a statement may hold in memory at a time.
const HELD: usize = 2_000_000;
/// Of the time that an answer may take, what is left for writing it down.
const FOR_WRITING: Duration = Duration::from_millis(500);

pub(crate) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(cypher))
}

/// A statement, and how much of its answer is wanted.
#[derive(Deserialize, ToSchema)]
struct Statement {
    /// Read-only Cypher: `MATCH (a:Person)-[r]-(b) RETURN a.name, b.name, r.stories LIMIT 10`.
    statement: String,
    /// Values for `$names` in it.
    #[serde(default)]
    parameters: BTreeMap<String, serde_json::Value>,
    /// Rows at most.
    limit: Option<usize>,
}

/// Its answer.
#[derive(Serialize, ToSchema)]
struct Rows {
    /// What the columns are called.
    columns: Vec<String>,
    /// A list of values for each row.
    #[schema(value_type = Vec<Vec<Object>>)]
    rows: Vec<Vec<serde_json::Value>>,
    /// What there is to know about the answer: that rows were left out, say.
    notes: Vec<String>,
}

/// Answers a statement in Cypher
#[utoipa::path(post, path = "/api/cypher", request_body = Statement, responses((status = 200, body = Rows), (status = "default", body = Problem)))]
async fn cypher(State(shared): State<Shared>, Json(asked): Json<Statement>) -> Result<Response, Problem> {
    let time = shared.graphs.budget().saturating_sub(FOR_WRITING);
    let rows = asked.limit.unwrap_or(ROWS).min(MOST_ROWS);
    let limits = Limits { rows, time: Some(time), held: HELD, ..Limits::default() };
    let answer = move |graph: &Namegraph| {
        let parameters =
            asked.parameters.into_iter().map(|(name, value)| (name, Cypher::value(value))).collect();
        let cypher = graph.cypher()?;
        let query = cypher.query(&asked.statement, &parameters)?;
        let table = query.run(&cypher, limits)?;
        let row = |row: &Vec<Value>| row.iter().map(|value| cypher.json(value)).collect();
        let rows =
            table.rows.iter().map(row).collect::<Result<Vec<Vec<_>>, _>>().map_err(|_| Problem::broken())?;
        let more = table.truncated.then(|| format!("there are more than these {} rows", rows.len()));
        let notes = query.notes().iter().cloned().chain(more).collect();
        json(&Rows { columns: table.columns, rows, notes })
    };
    Ok(sent(shared.graphs.ask(Effort::Long, Period::default(), answer).await?))
}
