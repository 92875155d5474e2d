//! Which HTTP status an answer has that is none: problem details as of RFC 9457. This is the only place that says so.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use namegraph_cypher::CypherError;
use namegraph_document::json::NamedRecord;
use namegraph_export::ExportError;
use namegraph_identity::Contradiction;
use namegraph_query::{QueryError, Unfound};
use namegraph_store::{EntityRow, StoreError};
use serde::Serialize;
use utoipa::ToSchema;

/// Why a request has no answer.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// The HTTP status.
    status: u16,
    /// What kind of problem, in a word that stays the same: `unknown`, `ambiguous`, `invalid`, `busy`, `late`, `conflict`, …
    code: &'static str,
    /// The same for people.
    title: String,
    /// What was expected, and what was found.
    detail: String,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
    /// Who may be meant, where a name fits nobody or several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    candidates: Vec<NamedRecord>,
}

impl Problem {
    fn new(status: StatusCode, code: &'static str, detail: impl ToString) -> Self {
        let title = status.canonical_reason().unwrap_or("Problem").to_owned();
        let (detail, help, candidates) = (detail.to_string(), None, Vec::new());
        Self { status: status.as_u16(), code, title, detail, help, candidates }
    }

    fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    fn among(self, candidates: &[EntityRow]) -> Self {
        Self { candidates: candidates.iter().map(EntityRow::named).collect(), ..self }
    }

    /// A parameter is not as it should be.
    pub(crate) fn invalid(detail: impl ToString) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid", detail)
    }

    /// There is no such thing.
    pub(crate) fn unknown(detail: impl ToString) -> Self {
        Self::new(StatusCode::NOT_FOUND, "unknown", detail)
    }

    /// Others are asking so much that there was no turn.
    pub(crate) fn busy() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "too many are asking at once")
            .help("ask again in a moment")
    }

    /// The answer took too long.
    pub(crate) fn late(seconds: f64) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "late", format!("no answer within {seconds} seconds"))
            .help("ask for less: fewer names, a shorter time")
    }

    /// Too many requests from one machine.
    pub(crate) fn too_many() -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "too-many", "too many requests from this machine")
            .help("ask more slowly")
    }

    /// Something in the server broke.
    pub(crate) fn broken() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "broken",
            "the answer broke off; this is a mistake of the program",
        )
    }

    /// The ledger may not be changed here.
    pub(crate) fn read_only() -> Self {
        Self::new(StatusCode::FORBIDDEN, "read-only", "decisions are not taken here")
            .help("start it with --edit")
    }

    /// A page of somebody else asks.
    pub(crate) fn foreign(detail: impl ToString) -> Self {
        Self::new(StatusCode::FORBIDDEN, "foreign", detail)
    }

    /// No token, or a wrong one.
    pub(crate) fn no_token() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "token", "expected the token that this server was started with")
            .help("open the address that the program printed, which carries it; or send it as Authorization: Bearer")
    }

    /// What is asked for contradicts what is there.
    pub(crate) fn conflict(detail: impl ToString) -> Self {
        Self::new(StatusCode::CONFLICT, "conflict", detail)
    }
}

/// What a part of the server that knows no problem details has refused, in them.
pub(crate) async fn detailed(response: Response) -> Response {
    const LONGEST: usize = 4096;
    let status = response.status();
    let is_detailed = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == PROBLEM);
    if is_detailed || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let said = axum::body::to_bytes(response.into_body(), LONGEST).await.unwrap_or_default();
    let code = if status == StatusCode::PAYLOAD_TOO_LARGE { "too-large" } else { "invalid" };
    Problem::new(status, code, String::from_utf8_lossy(&said)).into_response()
}

const PROBLEM: &str = "application/problem+json";

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(self)).into_response();
        let media_type = HeaderValue::from_static(PROBLEM);
        response.headers_mut().insert(header::CONTENT_TYPE, media_type);
        if matches!(status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS) {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            // Paths of this machine are nobody's business.
            StoreError::Changed { .. } | StoreError::Busy { .. } => {
                Self::conflict("somebody else is changing the file; look at it again, then decide")
            }
            StoreError::ReadOnly { .. } => Self::conflict("the file cannot be written where it lies"),
            StoreError::Imported { from, asked, .. } => Self::conflict(format!(
                "expected a graph made of documents for {asked}; this one was imported from {from}, without any"
            )),
            _ => Self::new(StatusCode::INTERNAL_SERVER_ERROR, "unreadable", "the file could not be read")
                .help("`namegraph check` on the server's machine says more"),
        }
    }
}

impl From<Unfound> for Problem {
    fn from(unfound: Unfound) -> Self {
        match &unfound {
            Unfound::Unknown { similar, .. } => Self::unknown(&unfound).among(similar),
            Unfound::Ambiguous { candidates, .. } => {
                Self::new(StatusCode::CONFLICT, "ambiguous", &unfound).among(candidates)
            }
        }
    }
}

impl From<QueryError> for Problem {
    fn from(error: QueryError) -> Self {
        match error {
            QueryError::Store(error) => error.into(),
            QueryError::Unfound(unfound) => unfound.into(),
            other => Self::invalid(other),
        }
    }
}

impl From<CypherError> for Problem {
    fn from(error: CypherError) -> Self {
        let problem = match &error {
            CypherError::Limit { .. } => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "too-much", &error),
            CypherError::Graph(_) => Self::broken(),
            _ => Self::invalid(&error),
        };
        match (error.help(), error.span()) {
            (Some(help), _) => problem.help(help),
            (None, Some(span)) => problem.help(format!("at byte {} of the statement", span.start)),
            (None, None) => problem,
        }
    }
}

impl From<ExportError> for Problem {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Store(error) => error.into(),
            ExportError::Feature { .. } => Self::new(StatusCode::NOT_IMPLEMENTED, "not-built", error),
            ExportError::Io(_) => Self::broken(),
            other => Self::invalid(other),
        }
    }
}

impl From<Contradiction> for Problem {
    fn from(contradiction: Contradiction) -> Self {
        Self::conflict(contradiction).help("nothing is changed; take back what no longer holds")
    }
}

impl From<serde_json::Error> for Problem {
    fn from(_: serde_json::Error) -> Self {
        Self::broken()
    }
}
