//! The explorer: a page on this machine that shows a namegraph, and the HTTP API behind it.
//!
//! [`Server::open`] opens a file and an address, [`Server::run`] answers until it is stopped. Every answer is JSON as the program's
//! `--format json` gives it; `/api/openapi.json` describes them all. A request that has no answer gets problem details (`status`).
//!
//! * `graphs`: one graph in memory, many who ask at once; time budgets
//! * `guard`: who may ask; `listen`: over how many connections
//! * `answers`, `view`, `statement`, `ledger`: what can be asked
//! * `page`: what a browser sees

#![allow(unused_qualifications, reason = "utoipa's macros write them")]

mod answers;
mod graphs;
mod guard;
mod ledger;
mod listen;
mod page;
mod statement;
mod status;
mod view;

use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::graphs::Graphs;
use crate::guard::Guard;
use crate::status::Problem;

/// The largest body of a request, in bytes.
const LARGEST_BODY: usize = 64 * 1024;
/// The longest that the head of a request may take to come.
const LONGEST_HEAD: Duration = Duration::from_secs(15);
/// The shortest token that keeps guessing hopeless.
const SHORTEST_TOKEN: usize = 16;

/// What is served, where, and to whom.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The namegraph file.
    pub file: PathBuf,
    /// The address to listen on.
    pub host: IpAddr,
    /// The port; 0 for any that is free.
    pub port: u16,
    /// What a browser must bring along. Demanded where other machines can ask.
    pub token: Option<String>,
    /// Whether decisions may be taken.
    pub edit: bool,
    /// Who takes them, for the ledger.
    pub author: String,
    /// The language (ISO 639-3) whose readers' names are shown; without, as the file has them.
    pub labels: Option<&'static str>,
    /// How long an answer may take; and the head of a request, if that is shorter than 15 s.
    pub budget: Duration,
}

/// Why a file is not served.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// It cannot be read.
    #[error(transparent)]
    Store(#[from] namegraph_store::StoreError),
    /// Other machines can reach the address, and anybody on them could read the file.
    #[error("expected a token, since other machines can reach {0}; found none")]
    NoToken(IpAddr),
    /// A token that can be guessed, or that no address can carry.
    #[error(
        "expected a token of at least {SHORTEST_TOKEN} letters, digits, hyphens and underscores; found one of {0} characters"
    )]
    WeakToken(usize),
    /// The address is taken, or not this machine's.
    #[error("{address}: {error}")]
    Address {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        error: io::Error,
    },
    /// The server broke off.
    #[error("the server broke off: {0}")]
    Io(#[from] io::Error),
}

/// An open file and an open address.
pub struct Server {
    listener: std::net::TcpListener,
    address: SocketAddr,
    token: Option<String>,
    app: Router,
    /// How long the head of a request may take to come.
    patience: Duration,
}

/// What every request may use.
pub(crate) type Shared = Arc<State>;

pub(crate) struct State {
    pub(crate) graphs: Graphs,
    pub(crate) guard: Guard,
    pub(crate) edit: bool,
    pub(crate) author: String,
}

#[derive(OpenApi)]
#[openapi(info(
    title = "namegraph",
    description = "Who is linked to whom, with the sentence behind every link. Names are given as ids; errors are problem details (RFC 9457)."
))]
struct Description;

impl Server {
    /// Opens a file and an address, and reads the graph.
    ///
    /// # Errors
    /// When the file cannot be read, the address not be had, or other machines could ask without a token.
    pub fn open(settings: Settings) -> Result<Self, ServeError> {
        let Settings { file, host, port, token, edit, author, labels, budget } = settings;
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        match &token {
            None if !host.is_loopback() => return Err(ServeError::NoToken(host)),
            Some(token) if token.len() < SHORTEST_TOKEN || !token.chars().all(fits) => {
                return Err(ServeError::WeakToken(token.chars().count()));
            }
            _ => {}
        }
        let address = SocketAddr::new(host, port);
        let listener =
            std::net::TcpListener::bind(address).map_err(|error| ServeError::Address { address, error })?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let graphs = Graphs::open(&file, budget, labels, view::first)?;
        let guard = Guard::new(token.clone(), address.port());
        let app = app(Arc::new(State { graphs, guard, edit, author }));
        Ok(Self { listener, address, token, app, patience: budget.min(LONGEST_HEAD) })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What to open in a browser.
    pub fn url(&self) -> String {
        let token = self.token.as_ref().map(|token| format!("?token={token}")).unwrap_or_default();
        format!("http://{}/{token}", self.address)
    }

    /// Whether this program was built with the full page; otherwise the small one is shown.
    pub fn has_explorer() -> bool {
        page::has_explorer()
    }

    /// Answers until `stop` is done.
    ///
    /// # Errors
    /// When the address is lost.
    pub fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> Result<(), ServeError> {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let served = runtime.block_on(listen::listen(self.listener, self.app, self.patience, stop));
        // Long answers that nobody waits for any more do not hold up the end.
        runtime.shutdown_background();
        Ok(served?)
    }

    /// Answers until Ctrl-C.
    ///
    /// # Errors
    /// When the address is lost.
    pub fn run_until_interrupted(self) -> Result<(), ServeError> {
        self.run(async {
            // Where there is no such signal, it runs until it is ended.
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        })
    }
}

/// The description of the API, as OpenAPI 3.1.
pub fn openapi() -> String {
    routes().split_for_parts().1.to_pretty_json().unwrap_or_default()
}

fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::with_openapi(Description::openapi())
        .merge(answers::routes())
        .merge(view::routes())
        .merge(statement::routes())
        .merge(ledger::routes())
}

fn app(state: Shared) -> Router {
    let (routes, description) = routes().split_for_parts();
    let description = description.to_json().unwrap_or_default();
    let describe = move || async move { ([("content-type", "application/json")], description) };
    let guarded = axum::middleware::from_fn_with_state(Arc::clone(&state), guard::guard);
    routes
        .route("/api/openapi.json", get(describe))
        .route(
            "/api/{*rest}",
            axum::routing::any(|| async {
                Problem::unknown("no such question: /api/openapi.json lists them")
            }),
        )
        .fallback(page::page)
        .method_not_allowed_fallback(|| async {
            {
                let said = "expected another method: /api/openapi.json lists them";
                (StatusCode::METHOD_NOT_ALLOWED, said).into_response()
            }
        })
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| Problem::broken().into_response()))
        .layer(RequestBodyLimitLayer::new(LARGEST_BODY))
        .layer(guarded)
        .with_state(state)
}

/// The name of a file, without the folders of this machine.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
