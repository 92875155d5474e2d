//! What the map shows: the strongest entities, those around somebody, a community, the communities themselves; how that went over
//! time; and the same as a file for other programs.

use std::collections::HashMap;

use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use namegraph_document::{Date, EntityType, Period};
use namegraph_export::{Coloring, Format, Scene, Selection};
use namegraph_query::{Filter, Granularity, Namegraph, Rank};
use namegraph_store::{EdgeRow, StoreError};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Shared;
use crate::answers::{each, json, parsed, period, sent};
use crate::graphs::Effort;
use crate::status::Problem;

/// How many names a map has if nothing is said; around one entity; and at most, so that it can be read.
const NAMES: usize = 100;
const AROUND: usize = 40;
const MOST_NAMES: usize = 1000;
/// Communities that are shown as one node each.
const MOST_COMMUNITIES: usize = 24;

pub(crate) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(view)).routes(routes!(times)).routes(routes!(export))
}

/// What is to be seen.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct View {
    /// How many names; around somebody, how many others of each.
    top: Option<usize>,
    /// Which come first: by `pagerank`, `mentions`, `strength` or `betweenness`.
    by: Option<String>,
    /// Only these types, as `PER,ORG`.
    types: Option<String>,
    /// Only those around the entities with these ids, a line each.
    around: Option<String>,
    /// Only the entities with these ids, a line each.
    only: Option<String>,
    /// Only the members of the community with this number.
    community: Option<u32>,
    /// The communities themselves, each as one node.
    communities: Option<bool>,
    /// Only links that so many stories hold.
    min_count: Option<u64>,
    /// Only links that pass at this false-discovery rate, as 0.05.
    fdr: Option<f64>,
    /// Only the backbone at this level, as 0.05.
    backbone: Option<f64>,
    /// Only documents from this day on, as 2020-01-31.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// Only documents up to this day.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Date>,
    /// For a file: its format, as `gexf`.
    format: Option<String>,
    /// For a file: what colours mean, `type` or `community`.
    color: Option<String>,
}

impl View {
    fn period(&self) -> Period {
        period(self.from, self.to)
    }

    /// Which links are looked at, as the file was built or as is asked for here.
    fn filter(&self, graph: &Namegraph) -> Filter {
        let &Self { min_count, fdr, backbone, .. } = self;
        Filter { min_count, fdr, backbone, ..Filter::default() }.or(graph.filter())
    }

    fn has_conditions(&self) -> bool {
        self.min_count.is_some() || self.fdr.is_some() || self.backbone.is_some()
    }

    fn types(&self) -> Result<Option<Vec<EntityType>>, Problem> {
        let types = self.types.as_deref().filter(|types| !types.is_empty());
        let types = types.map(|types| types.split(',').map(str::parse).collect::<Result<_, _>>());
        types.transpose().map_err(Problem::invalid)
    }

    /// Quick is what shows a few entities around a few; long, what may have to rank all of them, or to lay out many.
    fn effort(&self) -> Effort {
        const FEW: usize = 3;
        let egos = self.around.iter().flat_map(|ids| ids.lines()).count();
        let is_small = (1..=FEW).contains(&egos) && self.top.is_none_or(|top| top <= AROUND);
        if is_small { Effort::Quick } else { Effort::Long }
    }

    /// The entities that are to be seen, by their numbers in the file.
    fn entities(&self, graph: &Namegraph) -> Result<Vec<u32>, Problem> {
        let (filter, types) = (self.filter(graph), self.types()?);
        let of_type = |kind: EntityType| types.as_ref().is_none_or(|types| types.contains(&kind));
        if self.only.is_some() {
            let these = each(graph, self.only.as_deref())?;
            return Ok(these.iter().take(MOST_NAMES).map(|e| e.number).collect());
        }
        let top = self.top.unwrap_or(if self.around.is_some() { AROUND } else { NAMES }).min(MOST_NAMES);
        let all = graph.entities()?;
        let kind =
            |number: u32| all.binary_search_by_key(&number, |e| e.number).ok().map(|i| all[i].entity_type);
        if self.around.is_some() {
            let mut near = Vec::new();
            for ego in each(graph, self.around.as_deref())? {
                let links = graph.links_of(ego.number)?;
                let passing = links.iter().filter(|e| filter.passes(e));
                let others = passing.map(|e| if e.source == ego.number { e.target } else { e.source });
                let others = others.filter(|&other| kind(other).is_some_and(of_type));
                near.extend(std::iter::once(ego.number).chain(others.take(top)));
                near.truncate(MOST_NAMES);
            }
            return Ok(near);
        }
        let rank = parsed(self.by.as_deref())?.unwrap_or(Rank::Pagerank);
        let communities = self.community.map(|_| graph.community_numbers()).transpose()?;
        let linked = self.has_conditions().then(|| linked(graph, filter)).transpose()?;
        let ranked = graph.scores(rank, None)?.order(all, None);
        let chosen = ranked.into_iter().filter(|&i| {
            of_type(all[i].entity_type)
                && communities.as_ref().is_none_or(|of| of[i] == self.community)
                && linked.as_ref().is_none_or(|linked| linked.contains(&all[i].number))
        });
        Ok(chosen.take(top).map(|i| all[i].number).collect())
    }

    fn scene(&self, graph: &Namegraph) -> Result<Scene, Problem> {
        let filter = self.filter(graph);
        let takes = |edge: &EdgeRow| filter.passes(edge);
        if self.communities == Some(true) {
            let most = self.top.unwrap_or(MOST_COMMUNITIES).min(MOST_COMMUNITIES);
            return Ok(Scene::of_communities(graph, most, takes)?);
        }
        let hubs: Vec<u32> = each(graph, self.around.as_deref())?.iter().map(|e| e.number).collect();
        Ok(Scene::of(graph, &self.entities(graph)?, &hubs, takes)?)
    }
}

/// The entities that have a link which passes.
fn linked(graph: &Namegraph, filter: Filter) -> Result<std::collections::HashSet<u32>, StoreError> {
    Ok(graph.edges()?.iter().filter(|e| filter.passes(e)).flat_map(|e| [e.source, e.target]).collect())
}

/// What the page shows first, as JSON; nothing if the file cannot be read, which the page is told when it asks.
pub(crate) fn first(graph: &Namegraph) -> Vec<u8> {
    View::default().scene(graph).and_then(|scene| json(&scene)).unwrap_or_default()
}

/// What a map shows: entities with places, the links among them, their communities
#[utoipa::path(get, path = "/api/view", params(View), responses((status = 200, body = Scene), (status = "default", body = Problem)))]
async fn view(State(shared): State<Shared>, Query(view): Query<View>) -> Result<Response, Problem> {
    let is_first = view == View::default();
    if let Some(kept) = shared.graphs.current().first_view().filter(|_| is_first) {
        return Ok(sent(kept));
    }
    let (effort, when) = (view.effort(), view.period());
    Ok(sent(shared.graphs.ask(effort, when, move |graph| json(&view.scene(graph)?)).await?))
}

/// How a view went over time.
#[derive(Serialize, ToSchema)]
struct Times {
    /// How long the steps are.
    granularity: Granularity,
    /// The steps of the whole time: days, months or years.
    steps: Vec<String>,
    /// For each link of the view, in order: pairs of a step, by its place, and the stories that hold both ends then.
    links: Vec<Vec<(usize, u64)>>,
}

/// When the links of a view were: stories in each step of time
#[utoipa::path(get, path = "/api/view/times", params(View), responses((status = 200, body = Times), (status = "default", body = Problem)))]
async fn times(State(shared): State<Shared>, Query(view): Query<View>) -> Result<Response, Problem> {
    let when = view.period();
    Ok(sent(shared.graphs.ask(Effort::Long, when, move |graph| json(&over_time(graph, &view)?)).await?))
}

fn over_time(graph: &Namegraph, view: &View) -> Result<Times, Problem> {
    let (granularity, calendar) = graph.calendar()?;
    let steps: Vec<String> = calendar.into_iter().map(|step| step.time).collect();
    let place: HashMap<&str, usize> = steps.iter().map(String::as_str).zip(0..).collect();
    let filter = view.filter(graph);
    let links = graph.links_among(&view.entities(graph)?)?;
    let links: Vec<(u32, u32)> =
        links.iter().filter(|e| filter.passes(e)).map(|e| (e.source, e.target)).collect();
    // A step is written as its first day, cut short.
    let written = steps.first().map_or(0, String::len);
    let weights = if steps.is_empty() {
        vec![Vec::new(); links.len()]
    } else {
        graph.weights_over_time(&links, granularity)?
    };
    let step =
        |(day, _, stories): (Date, Date, u64)| Some((*place.get(day.to_string().get(..written)?)?, stories));
    let links = weights.into_iter().map(|of_link| of_link.into_iter().filter_map(step).collect()).collect();
    Ok(Times { granularity, steps, links })
}

/// A view as a file for other programs
#[utoipa::path(get, path = "/api/export", params(View), responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), (status = "default", body = Problem)))]
async fn export(State(shared): State<Shared>, Query(view): Query<View>) -> Result<Response, Problem> {
    let format: Format = parsed(view.format.as_deref())?.unwrap_or(Format::Gexf);
    let coloring: Coloring = parsed(view.color.as_deref())?.unwrap_or_default();
    let when = view.period();
    let written = move |graph: &mut Namegraph| {
        let only = view.entities(graph)?;
        let selection = Selection { only: Some(&only), coloring, ..Selection::default() };
        let mut out = Vec::new();
        if view.has_conditions() {
            let filter = view.filter(graph);
            namegraph_export::write(&*graph.narrowed(filter)?, format, selection, &mut out)?;
        } else {
            namegraph_export::write(graph, format, selection, &mut out)?;
        }
        Ok(out)
    };
    let body = shared.graphs.ask_narrowing(Effort::Long, when, written).await?;
    let name = format!("attachment; filename=\"namegraph.{}\"", format.extension());
    let headers =
        [(header::CONTENT_TYPE, format.media_type().to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, body).into_response())
}
