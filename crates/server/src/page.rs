//! What a browser sees: the explorer, where the program was built with it; else the page of `namegraph export --format html`, alive.

use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use namegraph_document::Period;
use namegraph_export::{Selection, page};
use namegraph_query::{Namegraph, Rank};
use rust_embed::RustEmbed;

use crate::Shared;
use crate::graphs::Effort;
use crate::status::Problem;

/// The explorer as `explorer/build` leaves it; nothing where it was not built.
#[derive(RustEmbed)]
#[folder = "explorer/dist"]
#[allow_missing = true]
struct Explorer;

/// Names on the small page.
const NAMES: usize = 300;

pub(crate) fn has_explorer() -> bool {
    Explorer::get("index.html").is_some()
}

/// A file of the page.
pub(crate) async fn page(State(shared): State<Shared>, uri: Uri) -> Result<Response, Problem> {
    let path = uri.path().trim_start_matches('/');
    let wanted = if path.is_empty() { "index.html" } else { path };
    if has_explorer() {
        let file = Explorer::get(wanted).ok_or_else(|| Problem::unknown("no such page"))?;
        return Ok(([(header::CONTENT_TYPE, media_type(wanted))], file.data.into_owned()).into_response());
    }
    let body = match wanted {
        "index.html" => return small(&shared).await,
        "page.css" => page::STYLE,
        "page.js" => page::SCRIPT,
        _ => return Err(Problem::unknown("no such page")),
    };
    Ok(([(header::CONTENT_TYPE, media_type(wanted))], body).into_response())
}

async fn small(shared: &Shared) -> Result<Response, Problem> {
    shared.graphs.refresh().await?;
    let write = |graph: &Namegraph| {
        let mut out = Vec::new();
        let strongest = Selection { top: Some(NAMES), by: Rank::Pagerank, ..Selection::default() };
        page::write_live(graph, strongest, &mut out)?;
        Ok(out)
    };
    let body = shared.graphs.ask(Effort::Long, Period::default(), write).await?;
    Ok((StatusCode::OK, [(header::CONTENT_TYPE, media_type("index.html"))], body).into_response())
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("json") => "application/json",
        Some("png") => "image/png",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
