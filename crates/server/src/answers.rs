//! Questions: who, between, path, common, top, communities, timeline, search, why.

use std::collections::BTreeMap;
use std::str::FromStr;

use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use namegraph_document::json::{EvidenceRecord, PathRecord};
use namegraph_document::{Date, EntityType, Period, Unit};
use namegraph_export::Format;
use namegraph_query::{
    Between, Common, CommunityList, Granularity, Namegraph, Rank, Ranked, Route, Suggestion, Timeline,
    TimelineRow, Who, Why,
};
use namegraph_store::{DocumentHead, EntityRow, Order, Searched};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::graphs::Effort;
use crate::status::Problem;
use crate::{Shared, file_name};

/// Rows of a page of an answer: if nothing is said, and at most.
const ROWS: usize = 20;
const MOST_ROWS: usize = 500;

pub(crate) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(graph))
        .routes(routes!(suggest))
        .routes(routes!(entity))
        .routes(routes!(documents))
        .routes(routes!(between))
        .routes(routes!(path))
        .routes(routes!(common))
        .routes(routes!(top))
        .routes(routes!(communities))
        .routes(routes!(timeline))
        .routes(routes!(search))
        .routes(routes!(why))
}

/// An answer as JSON, written where it was found.
pub(crate) fn json(value: &impl Serialize) -> Result<Vec<u8>, Problem> {
    Ok(serde_json::to_vec(value)?)
}

/// JSON to send.
pub(crate) fn sent(body: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}

/// A part of the time.
pub(crate) fn period(from: Option<Date>, to: Option<Date>) -> Period {
    Period { from, to }
}

/// The entity with an id, or the one that a name stands for.
pub(crate) fn meant(graph: &Namegraph, name: &str) -> Result<EntityRow, Problem> {
    Ok(graph.find(name, None)?)
}

/// A word as what it names.
pub(crate) fn parsed<T: FromStr<Err: std::fmt::Display>>(word: Option<&str>) -> Result<Option<T>, Problem> {
    word.filter(|w| !w.is_empty()).map(str::parse).transpose().map_err(|e: T::Err| Problem::invalid(e))
}

fn rows(limit: Option<usize>) -> usize {
    limit.unwrap_or(ROWS).min(MOST_ROWS)
}

/// How many rows to ask for, so that a page is left when those before it are taken away.
fn up_to(skip: Option<usize>, limit: Option<usize>) -> usize {
    skip.unwrap_or(0).saturating_add(rows(limit))
}

/// Takes the pages before away.
fn turn<T>(rows: &mut Vec<T>, skip: Option<usize>) {
    rows.drain(..skip.unwrap_or(0).min(rows.len()));
}

/// What the file holds.
#[derive(Serialize, ToSchema)]
struct About {
    /// The name of the file.
    name: String,
    /// Documents in it.
    documents: u64,
    /// Entities of the graph.
    entities: usize,
    /// Links of the graph.
    links: usize,
    /// How many entities there are of each type.
    types: BTreeMap<EntityType, usize>,
    /// What weights count, one and several: `["story", "stories"]`.
    unit: [&'static str; 2],
    /// Within what two names occur together: `sentence`, `paragraph`, `document`, or a number of words.
    window: String,
    /// Which links are left out, as the build was told; nothing if none is.
    filter: String,
    /// Where the graph came from, if another program made it: there are no sentences then.
    imported: Option<String>,
    /// How long the steps of the calendar are.
    granularity: Granularity,
    /// Stories in each step of the whole time.
    calendar: Vec<TimelineRow>,
    /// Whether decisions may be taken.
    edit: bool,
    /// The formats in which a view can be had.
    formats: Vec<&'static str>,
    /// The version of the program.
    version: &'static str,
}

/// What the file holds
#[utoipa::path(get, path = "/api/graph", responses((status = 200, body = About), (status = "default", body = Problem)))]
async fn graph(State(shared): State<Shared>) -> Result<Response, Problem> {
    shared.graphs.refresh().await?;
    let (name, edit) = (file_name(shared.graphs.file()), shared.edit);
    let about = move |graph: &Namegraph| json(&about(graph, name, edit)?);
    Ok(sent(shared.graphs.ask(Effort::Quick, Period::default(), about).await?))
}

fn about(graph: &Namegraph, name: String, edit: bool) -> Result<About, Problem> {
    let store = graph.store();
    let mut types = BTreeMap::new();
    graph.entities()?.iter().for_each(|e| *types.entry(e.entity_type).or_default() += 1);
    let (granularity, calendar) = graph.calendar()?;
    let imported = store.imported()?;
    let one_file = Format::all().filter(|f| !f.is_folder() && f.missing_feature().is_none());
    Ok(About {
        name,
        documents: store.count_documents()?,
        entities: graph.entities()?.len(),
        links: graph.edges()?.len(),
        types,
        unit: match store.unit() {
            Unit::Story => ["story", "stories"],
            Unit::Window => ["window", "windows"],
        },
        window: store.window().to_string(),
        filter: graph.filter().to_string(),
        edit: edit && imported.is_none(),
        imported,
        granularity,
        calendar,
        formats: one_file.map(Format::as_str).collect(),
        version: env!("CARGO_PKG_VERSION"),
    })
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Typed {
    /// What somebody has typed so far.
    q: String,
    /// Only entities of this type: PER, ORG, LOC or MISC.
    #[serde(rename = "type")]
    entity_type: Option<String>,
    /// How many to suggest.
    limit: Option<usize>,
}

/// Whom somebody may mean who is still typing
#[utoipa::path(get, path = "/api/suggest", params(Typed), responses((status = 200, body = Vec<Suggestion>), (status = "default", body = Problem)))]
async fn suggest(State(shared): State<Shared>, Query(asked): Query<Typed>) -> Result<Response, Problem> {
    let entity_type = parsed(asked.entity_type.as_deref())?;
    let suggest = move |graph: &Namegraph| json(&graph.suggest(&asked.q, entity_type, rows(asked.limit))?);
    Ok(sent(shared.graphs.ask(Effort::Quick, Period::default(), suggest).await?))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Of {
    /// The entity's id, or a name that only it goes by.
    id: String,
    /// Only links to entities of this type.
    #[serde(rename = "type")]
    to_type: Option<String>,
    /// How many links, or documents, to give.
    limit: Option<usize>,
    /// How many to leave out first: the next page.
    skip: Option<usize>,
    /// Only documents from this day on, as 2020-01-31.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// Only documents up to this day.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Date>,
}

/// Who somebody is: names, dates, the heaviest links
#[utoipa::path(get, path = "/api/entity", params(Of), responses((status = 200, body = Who), (status = "default", body = Problem)))]
async fn entity(State(shared): State<Shared>, Query(asked): Query<Of>) -> Result<Response, Problem> {
    let to_type: Option<EntityType> = parsed(asked.to_type.as_deref())?;
    let when = period(asked.from, asked.to);
    let who = move |graph: &Namegraph| {
        let entity = meant(graph, &asked.id)?;
        let mut who = graph.who(&entity, to_type, up_to(asked.skip, asked.limit))?;
        turn(&mut who.links, asked.skip);
        json(&who)
    };
    Ok(sent(shared.graphs.ask(Effort::Quick, when, who).await?))
}

/// A document, without its text.
#[derive(Serialize, ToSchema)]
struct Source {
    /// Document id.
    document: String,
    /// Its title.
    title: Option<String>,
    /// Its date.
    #[schema(value_type = Option<String>, format = Date)]
    date: Option<Date>,
    /// Who published it.
    source: Option<String>,
    /// Where.
    url: Option<String>,
    /// How often it names the entity, where one was asked for.
    mentions: Option<u64>,
}

impl Source {
    fn of(head: DocumentHead, mentions: Option<u64>) -> Self {
        let DocumentHead { id: document, title, date, source, url, .. } = head;
        Self { document, title, date, source, url, mentions }
    }
}

/// Documents of an entity.
#[derive(Serialize, ToSchema)]
struct Sources {
    /// How many there are in all.
    count: u64,
    /// Some of them, the latest first.
    documents: Vec<Source>,
}

/// The documents that name somebody, the latest first
#[utoipa::path(get, path = "/api/documents", params(Of), responses((status = 200, body = Sources), (status = "default", body = Problem)))]
async fn documents(State(shared): State<Shared>, Query(asked): Query<Of>) -> Result<Response, Problem> {
    let when = period(asked.from, asked.to);
    let list = move |graph: &Namegraph| {
        let entity = meant(graph, &asked.id)?;
        let found =
            graph.store().documents_naming(entity.number, asked.skip.unwrap_or(0), rows(asked.limit))?;
        let documents = found.into_iter().map(|(head, n)| Source::of(head, Some(n))).collect();
        json(&Sources { count: entity.documents, documents })
    };
    Ok(sent(shared.graphs.ask(Effort::Quick, when, list).await?))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Two {
    /// The one's id, or a name that only it goes by.
    a: String,
    /// The other's.
    b: String,
    /// How many sentences to give; or paths, or shared entities.
    limit: Option<usize>,
    /// How many to leave out first: the next page.
    skip: Option<usize>,
    /// Which sentences come first: `telling` or `oldest`.
    order: Option<String>,
    /// Sentences for each step of a path.
    quotes: Option<usize>,
    /// Ids that every path passes through, in that order, a line each.
    through: Option<String>,
    /// Ids that no path passes through, a line each.
    avoid: Option<String>,
    /// Only documents from this day on, as 2020-01-31.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// Only documents up to this day.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Date>,
}

/// The link between two, and where its sentences are from.
#[derive(Serialize, ToSchema)]
struct Linked {
    /// The link.
    #[serde(flatten)]
    between: Between,
    /// The documents of the sentences.
    sources: Vec<Source>,
}

/// The link between two: how strong, what chance would give, the sentences behind it
#[utoipa::path(get, path = "/api/between", params(Two), responses((status = 200, body = Linked), (status = "default", body = Problem)))]
async fn between(State(shared): State<Shared>, Query(asked): Query<Two>) -> Result<Response, Problem> {
    let order = match asked.order.as_deref() {
        None | Some("telling") => Order::Telling,
        Some("oldest") => Order::Oldest,
        Some(other) => return Err(Problem::invalid(format!("expected telling or oldest, found {other:?}"))),
    };
    let when = period(asked.from, asked.to);
    let link = move |graph: &Namegraph| {
        let (a, b) = (meant(graph, &asked.a)?, meant(graph, &asked.b)?);
        let mut between = graph.between(&a, &b, 1)?;
        if let Some(edge) = &mut between.edge {
            let window = graph.store().window();
            let (first, second) = (a.number.min(b.number), a.number.max(b.number));
            let most = up_to(asked.skip, asked.limit);
            edge.evidence = graph.store().evidence(first, second, window, order, most)?;
            turn(&mut edge.evidence, asked.skip);
        }
        let quotes = between.edge.iter().flat_map(|e| &e.evidence);
        let sources = sources(graph, quotes)?;
        json(&Linked { between, sources })
    };
    Ok(sent(shared.graphs.ask(Effort::Quick, when, link).await?))
}

fn sources<'a>(
    graph: &Namegraph,
    quotes: impl Iterator<Item = &'a EvidenceRecord>,
) -> Result<Vec<Source>, Problem> {
    let documents: std::collections::BTreeSet<&str> = quotes.map(|q| q.document.as_str()).collect();
    let heads = documents.into_iter().filter_map(|id| graph.store().document_head(id).transpose());
    heads.map(|head| Ok(Source::of(head?, None))).collect()
}

/// How two are connected: the best paths, with a sentence for each step, or an honest no
#[utoipa::path(get, path = "/api/path", params(Two), responses((status = 200, body = PathRecord), (status = "default", body = Problem)))]
async fn path(State(shared): State<Shared>, Query(asked): Query<Two>) -> Result<Response, Problem> {
    const MOST_PATHS: usize = 10;
    let when = period(asked.from, asked.to);
    let find = move |graph: &Namegraph| {
        let (a, b) = (meant(graph, &asked.a)?, meant(graph, &asked.b)?);
        let through = each(graph, asked.through.as_deref())?;
        let avoid = each(graph, asked.avoid.as_deref())?;
        let limit = asked.limit.unwrap_or(3).min(MOST_PATHS);
        let quotes = asked.quotes.unwrap_or(1).min(ROWS);
        json(&graph.path(&a, &b, &Route { through, avoid }, limit, quotes)?)
    };
    Ok(sent(shared.graphs.ask(Effort::Long, when, find).await?))
}

/// The entities with ids, a line each.
pub(crate) fn each(graph: &Namegraph, ids: Option<&str>) -> Result<Vec<EntityRow>, Problem> {
    ids.unwrap_or_default().lines().filter(|id| !id.is_empty()).map(|id| meant(graph, id)).collect()
}

/// What two share, the strongest connection first
#[utoipa::path(get, path = "/api/common", params(Two), responses((status = 200, body = Common), (status = "default", body = Problem)))]
async fn common(State(shared): State<Shared>, Query(asked): Query<Two>) -> Result<Response, Problem> {
    let when = period(asked.from, asked.to);
    let share = move |graph: &Namegraph| {
        let (a, b) = (meant(graph, &asked.a)?, meant(graph, &asked.b)?);
        let mut common = graph.common(&a, &b, None, up_to(asked.skip, asked.limit))?;
        turn(&mut common.entities, asked.skip);
        json(&common)
    };
    Ok(sent(shared.graphs.ask(Effort::Long, when, share).await?))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Ranking {
    /// By what: `mentions`, `strength`, `pagerank` or `betweenness`.
    by: Option<String>,
    /// Only those linked to the entity with this id, in the graph of them.
    around: Option<String>,
    /// Only entities of this type.
    #[serde(rename = "type")]
    entity_type: Option<String>,
    /// How many to give.
    limit: Option<usize>,
    /// How many to leave out first: the next page.
    skip: Option<usize>,
    /// Only documents from this day on, as 2020-01-31.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// Only documents up to this day.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Date>,
}

/// Who stands out
#[utoipa::path(get, path = "/api/top", params(Ranking), responses((status = 200, body = Vec<Ranked>), (status = "default", body = Problem)))]
async fn top(State(shared): State<Shared>, Query(asked): Query<Ranking>) -> Result<Response, Problem> {
    let rank: Rank = parsed(asked.by.as_deref())?.unwrap_or_default();
    let entity_type = parsed(asked.entity_type.as_deref())?;
    let when = period(asked.from, asked.to);
    let rank = move |graph: &Namegraph| {
        let around = asked.around.as_deref().map(|id| meant(graph, id)).transpose()?;
        let mut top = graph.top(rank, around.as_ref(), entity_type, up_to(asked.skip, asked.limit))?;
        turn(&mut top, asked.skip);
        json(&top)
    };
    Ok(sent(shared.graphs.ask(Effort::Long, when, rank).await?))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Circles {
    /// How many communities to give.
    limit: Option<usize>,
    /// How many to leave out first: the next page.
    skip: Option<usize>,
    /// How many members of each.
    members: Option<usize>,
    /// Only documents from this day on, as 2020-01-31.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// Only documents up to this day.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Date>,
}

/// Who belongs together
#[utoipa::path(get, path = "/api/communities", params(Circles), responses((status = 200, body = CommunityList), (status = "default", body = Problem)))]
async fn communities(
    State(shared): State<Shared>,
    Query(asked): Query<Circles>,
) -> Result<Response, Problem> {
    let when = period(asked.from, asked.to);
    let list = move |graph: &Namegraph| {
        let members = asked.members.unwrap_or(10).min(MOST_ROWS);
        let most = up_to(asked.skip, asked.limit);
        let mut list = graph.communities(namegraph_query::Leiden::default(), None, most, members)?;
        turn(&mut list.communities, asked.skip);
        json(&list)
    };
    Ok(sent(shared.graphs.ask(Effort::Long, when, list).await?))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct When {
    /// The entity's id, or a name that only it goes by.
    a: String,
    /// Another's: when both are in one window.
    b: Option<String>,
    /// How long the steps are: `day`, `month` or `year`; what fits, if nothing is said.
    by: Option<String>,
}

/// When somebody was written of, or two together
#[utoipa::path(get, path = "/api/timeline", params(When), responses((status = 200, body = Timeline), (status = "default", body = Problem)))]
async fn timeline(State(shared): State<Shared>, Query(asked): Query<When>) -> Result<Response, Problem> {
    let by: Option<Granularity> = parsed(asked.by.as_deref())?;
    let draw = move |graph: &Namegraph| {
        let a = meant(graph, &asked.a)?;
        let b = asked.b.as_deref().map(|b| meant(graph, b)).transpose()?;
        json(&graph.timeline(&a, b.as_ref(), by)?)
    };
    Ok(sent(shared.graphs.ask(Effort::Quick, Period::default(), draw).await?))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Words {
    /// Words, "phrases in quotes", beginn*, -without, OR.
    q: String,
    /// Only sentences that name somebody of this type.
    #[serde(rename = "type")]
    naming: Option<String>,
    /// How many sentences to give.
    limit: Option<usize>,
    /// How many to leave out first: the next page.
    skip: Option<usize>,
    /// Only documents from this day on, as 2020-01-31.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// Only documents up to this day.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Date>,
}

/// Sentences with certain words, and the names in them
#[utoipa::path(get, path = "/api/search", params(Words), responses((status = 200, body = Searched), (status = "default", body = Problem)))]
async fn search(State(shared): State<Shared>, Query(asked): Query<Words>) -> Result<Response, Problem> {
    let naming = parsed(asked.naming.as_deref())?;
    let when = period(asked.from, asked.to);
    let find = move |graph: &Namegraph| {
        let mut found = graph.search(&asked.q, naming, up_to(asked.skip, asked.limit))?;
        turn(&mut found.hits, asked.skip);
        json(&found)
    };
    Ok(sent(shared.graphs.ask(Effort::Long, when, find).await?))
}

/// Why two names are one entity, or not
#[utoipa::path(get, path = "/api/why", params(Two), responses((status = 200, body = Why), (status = "default", body = Problem)))]
async fn why(State(shared): State<Shared>, Query(asked): Query<Two>) -> Result<Response, Problem> {
    let explain = move |graph: &Namegraph| {
        let a = graph.reference_to_name(&asked.a, None, None)?;
        let b = graph.reference_to_name(&asked.b, None, None)?;
        json(&graph.why(&a, &b)?)
    };
    Ok(sent(shared.graphs.ask(Effort::Long, Period::default(), explain).await?))
}
