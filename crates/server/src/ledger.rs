//! Decisions on who is who: made, listed and taken back, as `namegraph same`, `not-same`, `rename`, `retype`, `hide` and `undo` do.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::Response;
use jiff::Timestamp;
use namegraph_document::json::NamedRecord;
use namegraph_document::{EntityType, Period};
use namegraph_identity::{Decision, DecisionRow, Ledger, Reference, Verdict};
use namegraph_query::{Doubt, Namegraph};
use serde::{Deserialize, Serialize};
use tokio::task::spawn_blocking;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Shared;
use crate::answers::{json, meant, sent};
use crate::graphs::Effort;
use crate::status::Problem;

/// Doubtful decisions that are listed.
const DOUBTS: usize = 20;

pub(crate) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list, decide)).routes(routes!(undo)).routes(routes!(review))
}

/// A decision that is asked for.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "decision", rename_all = "kebab-case")]
enum Wish {
    /// Two entities are one.
    Same {
        /// Id of the one.
        id: String,
        /// Id of the other.
        other: String,
        /// Why, in one's own words.
        reason: Option<String>,
    },
    /// A name of an entity is not that entity.
    NotSame {
        /// Id of the entity.
        id: String,
        /// The name that is somebody else's.
        alias: String,
        /// Why, in one's own words.
        reason: Option<String>,
    },
    /// An entity is shown under another name.
    Rename {
        /// Its id.
        id: String,
        /// The name.
        name: String,
        /// Why, in one's own words.
        reason: Option<String>,
    },
    /// An entity is of another type.
    Retype {
        /// Its id.
        id: String,
        /// The type.
        #[serde(rename = "type")]
        entity_type: EntityType,
        /// Why, in one's own words.
        reason: Option<String>,
    },
    /// An entity is left out of the graph.
    Hide {
        /// Its id.
        id: String,
        /// Why, in one's own words.
        reason: Option<String>,
    },
}

/// A decision that was made or taken back.
#[derive(Serialize, ToSchema)]
struct Decided {
    /// Its number: `undo` takes it.
    number: usize,
    /// What was decided, in words.
    text: String,
    /// The entity that the name it is about belongs to now; nothing if it is hidden.
    entity: Option<NamedRecord>,
}

/// A decision in the ledger.
#[derive(Serialize, ToSchema)]
struct Numbered {
    /// Its number: `undo` takes it.
    number: usize,
    /// What was decided, in words.
    text: String,
    /// The decision.
    #[serde(flatten)]
    row: DecisionRow,
}

/// The decisions of people, the first first
#[utoipa::path(get, path = "/api/ledger", responses((status = 200, body = Vec<Numbered>), (status = "default", body = Problem)))]
async fn list(State(shared): State<Shared>) -> Result<Response, Problem> {
    let list = |graph: &Namegraph| {
        let ledger = graph.store().ledger()?;
        let numbered = ledger.decisions().iter().zip(1..);
        let rows =
            numbered.map(|(d, number)| Numbered { number, text: d.to_string(), row: DecisionRow::from(d) });
        json(&rows.collect::<Vec<_>>())
    };
    Ok(sent(shared.graphs.ask(Effort::Quick, Period::default(), list).await?))
}

/// The decisions of rules that are worth a look
#[utoipa::path(get, path = "/api/ledger/review", responses((status = 200, body = Vec<Doubt>), (status = "default", body = Problem)))]
async fn review(State(shared): State<Shared>) -> Result<Response, Problem> {
    let review = |graph: &Namegraph| json(&graph.review(DOUBTS)?);
    Ok(sent(shared.graphs.ask(Effort::Long, Period::default(), review).await?))
}

/// Decides; the graph is another one then
#[utoipa::path(post, path = "/api/ledger", request_body = Wish, responses((status = 200, body = Decided), (status = "default", body = Problem)))]
async fn decide(State(shared): State<Shared>, Json(wish): Json<Wish>) -> Result<Response, Problem> {
    let author = shared.author.clone();
    let add = move |graph: &Namegraph, mut ledger: Vec<Decision>| {
        let decision = decision(graph, wish, author)?;
        if ledger.iter().any(|d| d.repeats(&decision)) {
            return Err(Problem::conflict("the ledger says so already: nothing is changed"));
        }
        ledger.push(decision.clone());
        Ok((ledger.len(), decision, ledger))
    };
    change(&shared, add).await
}

/// Takes a decision back; the graph is another one then
#[utoipa::path(delete, path = "/api/ledger/{number}", params(("number" = usize, Path, description = "The decision's number")),
    responses((status = 200, body = Decided), (status = "default", body = Problem)))]
async fn undo(State(shared): State<Shared>, Path(number): Path<usize>) -> Result<Response, Problem> {
    let remove = move |_: &Namegraph, mut ledger: Vec<Decision>| {
        if number == 0 || number > ledger.len() {
            let last = ledger.len();
            return Err(Problem::unknown(format!(
                "expected the number of a decision, 1 to {last}; found {number}"
            )));
        }
        let taken_back = ledger.remove(number - 1);
        Ok((number, taken_back, ledger))
    };
    change(&shared, remove).await
}

/// Changes the ledger, decides anew who is who, and takes the file as it is then. Changes come one after the other.
async fn change(
    shared: &Shared,
    changed: impl FnOnce(&Namegraph, Vec<Decision>) -> Result<(usize, Decision, Vec<Decision>), Problem>
    + Send
    + 'static,
) -> Result<Response, Problem> {
    if !shared.edit {
        return Err(Problem::read_only());
    }
    let _one_by_one = shared.graphs.editing.lock().await;
    shared.graphs.refresh().await?;
    let next = move |graph: &Namegraph| {
        let before = graph.store().ledger()?;
        let (number, decision, after) = changed(graph, before.decisions().to_vec())?;
        Ok((number, decision, before, Ledger::new(after)?))
    };
    let (number, decision, before, ledger) = shared.graphs.ask(Effort::Long, Period::default(), next).await?;
    let file = shared.graphs.file().to_owned();
    // No time budget: what is being written is written to its end.
    spawn_blocking(move || namegraph_pipeline::decide_from(&before, &file, &ledger))
        .await
        .map_err(|_| Problem::broken())??;
    shared.graphs.refresh().await?;
    let decided = move |graph: &Namegraph| {
        let entity = graph.store().entity_of(&decision.about.key())?;
        let seen = entity.map(|e| graph.store().entity(&e.id)).transpose()?.flatten();
        json(&Decided { number, text: decision.to_string(), entity: seen.map(|e| e.named()) })
    };
    Ok(sent(shared.graphs.ask(Effort::Quick, Period::default(), decided).await?))
}

/// What is asked for, as the ledger has it.
fn decision(graph: &Namegraph, wish: Wish, author: String) -> Result<Decision, Problem> {
    let of_entity = |id: &str| -> Result<Reference, Problem> { Ok(graph.reference_to_entity(id, None)?) };
    let (about, verdict, reason) = match wish {
        Wish::Same { id, other, reason } => {
            if meant(graph, &id)?.number == meant(graph, &other)?.number {
                return Err(Problem::conflict("both are one entity already: nothing is changed"));
            }
            (of_entity(&id)?, Verdict::Same(of_entity(&other)?), reason)
        }
        Wish::NotSame { id, alias, reason } => {
            let entity = meant(graph, &id)?;
            let named = |name: &str| graph.reference_to_name(name, Some(entity.entity_type), None);
            (named(&alias)?, Verdict::NotSame(named(&entity.name)?), reason)
        }
        Wish::Rename { id, name, reason } => {
            let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
            if name.is_empty() {
                return Err(Problem::invalid("expected a name, found nothing"));
            }
            (of_entity(&id)?, Verdict::Rename(name), reason)
        }
        Wish::Retype { id, entity_type, reason } => (of_entity(&id)?, Verdict::Retype(entity_type), reason),
        Wish::Hide { id, reason } => (of_entity(&id)?, Verdict::Hide, reason),
    };
    let now = Timestamp::now();
    let time = now.round(jiff::Unit::Second).unwrap_or(now).to_string();
    Ok(Decision { about, verdict, reason, author, time })
}
