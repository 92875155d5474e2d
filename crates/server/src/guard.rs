//! Who may ask, from where, and how much.
//!
//! A page of somebody else, open in the same browser, can send requests to this machine. It is kept out by the names it must use for
//! this server (DNS rebinding), by what browsers say of where a request comes from, and by the token where one is demanded.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::clock::DefaultClock;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};
use subtle::ConstantTimeEq;

use crate::Shared;
use crate::status::{Problem, detailed};

/// Requests a second from one other machine, and how many at once.
const PER_SECOND: NonZeroU32 = NonZeroU32::new(50).expect("not zero");
const AT_ONCE: NonZeroU32 = NonZeroU32::new(300).expect("not zero");
/// Machines that are remembered before those that have been quiet are forgotten.
const MOST_REMEMBERED: usize = 10_000;

/// Nothing but what this server sends, and no script or style within a page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The doorkeeper.
pub(crate) struct Guard {
    token: Option<String>,
    /// What the cookie with the token is called: other servers on this machine have cookies, too.
    cookie: String,
    rate: RateLimiter<IpAddr, HashMapStateStore<IpAddr>, DefaultClock>,
}

impl Guard {
    pub(crate) fn new(token: Option<String>, port: u16) -> Self {
        let quota = Quota::per_second(PER_SECOND).allow_burst(AT_ONCE);
        Self { token, cookie: format!("namegraph-{port}"), rate: RateLimiter::hashmap(quota) }
    }

    /// Why a request may not pass.
    fn objection(&self, from: IpAddr, method: &Method, headers: &HeaderMap) -> Option<Problem> {
        if !from.is_loopback() && self.rate.check_key(&from).is_err() {
            return Some(Problem::too_many());
        }
        if self.rate.len() > MOST_REMEMBERED {
            self.rate.retain_recent();
        }
        match &self.token {
            // Whoever has the token was given it; a rebound name gets no cookie.
            Some(token) if !self.carries(headers, token) => return Some(Problem::no_token()),
            None if !text(headers, &header::HOST).is_some_and(is_this_machine) => {
                return Some(Problem::foreign(
                    "expected a request to 127.0.0.1 or localhost, found another name for this machine",
                ));
            }
            _ => {}
        }
        let site = headers.get("sec-fetch-site").and_then(|s| s.to_str().ok());
        let is_foreign = site.is_some_and(|site| !matches!(site, "same-origin" | "none"));
        let navigates =
            *method == Method::GET && headers.get("sec-fetch-mode").is_some_and(|mode| mode == "navigate");
        if is_foreign && !navigates || !is_of_same_origin(headers) {
            return Some(Problem::foreign(
                "expected a request of this server's own page, found one of another's",
            ));
        }
        let is_json =
            text(headers, &header::CONTENT_TYPE).is_some_and(|kind| kind.starts_with("application/json"));
        if *method == Method::POST && !is_json {
            return Some(Problem::invalid("expected a body of type application/json"));
        }
        None
    }

    fn carries(&self, headers: &HeaderMap, token: &str) -> bool {
        let bearer = text(headers, &header::AUTHORIZATION).and_then(|a| a.strip_prefix("Bearer "));
        let cookies =
            headers.get_all(header::COOKIE).iter().filter_map(|c| c.to_str().ok()).flat_map(|c| c.split(';'));
        let of_cookie =
            cookies.filter_map(|c| c.trim().split_once('=')).filter(|(name, _)| *name == self.cookie);
        let mut found = of_cookie.map(|(_, value)| value).chain(bearer);
        found.any(|found| found.as_bytes().ct_eq(token.as_bytes()).into())
    }

    /// Where the address carries the token, the browser gets it as a cookie and the address without it.
    fn welcome(&self, uri: &Uri) -> Option<Response> {
        let token = self.token.as_deref()?;
        let given = uri.query()?.split('&').find_map(|pair| pair.strip_prefix("token="))?;
        if uri.path() != "/" || !bool::from(given.as_bytes().ct_eq(token.as_bytes())) {
            return None;
        }
        let cookie = format!("{}={token}; HttpOnly; SameSite=Strict; Path=/", self.cookie);
        let headers = [(header::SET_COOKIE, cookie), (header::LOCATION, "/".to_owned())];
        Some((StatusCode::SEE_OTHER, headers).into_response())
    }
}

/// Lets a request through, or says why not; and tells browsers what an answer may do.
pub(crate) async fn guard(
    State(shared): State<Shared>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Response {
    let guard = &shared.guard;
    let is_of_api = request.uri().path().starts_with("/api/");
    let mut response = match guard.welcome(request.uri()) {
        Some(welcome) => welcome,
        None => match guard.objection(from.ip(), request.method(), request.headers()) {
            Some(problem) => problem.into_response(),
            None => detailed(next.run(request).await).await,
        },
    };
    let headers = response.headers_mut();
    let mut say = |name: &'static str, value| headers.insert(name, HeaderValue::from_static(value));
    say("content-security-policy", POLICY);
    say("x-content-type-options", "nosniff");
    say("x-frame-options", "DENY");
    say("referrer-policy", "no-referrer");
    say("cross-origin-resource-policy", "same-origin");
    say("cross-origin-opener-policy", "same-origin");
    say("permissions-policy", "camera=(), geolocation=(), microphone=()");
    say("cache-control", if is_of_api { "no-store" } else { "no-cache" });
    response
}

fn text<'a>(headers: &'a HeaderMap, name: &header::HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Whether a Host header names this machine as only its own user can. The port may be that of a tunnel.
fn is_this_machine(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Whether the page that sends a request, if the browser names it, is of the server that it is sent to.
fn is_of_same_origin(headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let page = origin.to_str().ok().and_then(|o| o.split_once("://")).map(|(_, host)| host);
    page.is_some() && page == text(headers, &header::HOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Headers<'a> = &'a [(&'a str, &'a str)];

    fn objection(guard: &Guard, method: &Method, headers: &[(&str, &str)]) -> Option<String> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            let name: header::HeaderName = name.parse().unwrap();
            map.append(name, HeaderValue::from_str(value).unwrap());
        }
        let problem = guard.objection(IpAddr::from([127, 0, 0, 1]), method, &map)?;
        Some(serde_json::to_value(problem).unwrap()["code"].as_str().unwrap().to_owned())
    }

    #[test]
    fn pages_of_others_are_kept_out() {
        let open = Guard::new(None, 8000);
        let here = ("host", "127.0.0.1:8000");
        let json = ("content-type", "application/json; charset=utf-8");
        let cases: &[(&Method, Headers<'_>, Option<&str>)] = &[
            (&Method::GET, &[here], None),
            (&Method::GET, &[("host", "LOCALHOST:9000")], None),
            (&Method::GET, &[("host", "[::1]:8000")], None),
            (&Method::GET, &[("host", "evil.example:8000")], Some("foreign")),
            (&Method::GET, &[("host", "127.0.0.1.evil.example")], Some("foreign")),
            (&Method::GET, &[("host", "localhost.evil.example")], Some("foreign")),
            (&Method::GET, &[], Some("foreign")),
            (&Method::GET, &[here, ("sec-fetch-site", "cross-site")], Some("foreign")),
            (&Method::GET, &[here, ("sec-fetch-site", "same-site")], Some("foreign")),
            (&Method::GET, &[here, ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")], None),
            (&Method::POST, &[here, json], None),
            (&Method::POST, &[here, json, ("origin", "http://127.0.0.1:8000")], None),
            (&Method::POST, &[here, json, ("origin", "http://evil.example")], Some("foreign")),
            (&Method::POST, &[here, json, ("origin", "http://127.0.0.1:9999")], Some("foreign")),
            (&Method::POST, &[here, json, ("origin", "null")], Some("foreign")),
            (&Method::POST, &[here, ("content-type", "text/plain")], Some("invalid")),
            (
                &Method::DELETE,
                &[here, ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")],
                Some("foreign"),
            ),
        ];
        for (method, headers, expected) in cases {
            assert_eq!(objection(&open, method, headers).as_deref(), *expected, "{method} {headers:?}");
        }
    }

    #[test]
    fn a_token_is_demanded_and_comes_as_a_header_or_a_cookie() {
        let closed = Guard::new(Some("a-long-secret-word".to_owned()), 8000);
        let host = ("host", "graph.example:8000");
        let cases: &[(Headers<'_>, Option<&str>)] = &[
            (&[host], Some("token")),
            (&[host, ("authorization", "Bearer a-long-secret-wore")], Some("token")),
            (&[host, ("authorization", "Bearer a-long-secret-word")], None),
            (&[host, ("cookie", "x=1; namegraph-8000=a-long-secret-word")], None),
            (&[host, ("cookie", "namegraph-8001=a-long-secret-word")], Some("token")),
        ];
        for (headers, expected) in cases {
            assert_eq!(objection(&closed, &Method::GET, headers).as_deref(), *expected, "{headers:?}");
        }
        let welcome = |uri: &str| closed.welcome(&uri.parse().unwrap()).map(|r| r.status().as_u16());
        assert_eq!(welcome("/?token=a-long-secret-word"), Some(303));
        assert_eq!(welcome("/?token=wrong"), None);
        assert_eq!(welcome("/api/graph?token=a-long-secret-word"), None);
    }

    #[test]
    fn other_machines_may_not_ask_without_end() {
        let guard = Guard::new(Some("a-long-secret-word".to_owned()), 8000);
        let ask = |ip: [u8; 4]| {
            let problem = guard.objection(IpAddr::from(ip), &Method::GET, &HeaderMap::new()).unwrap();
            serde_json::to_value(problem).unwrap()["status"].as_u64().unwrap()
        };
        let answers: Vec<u64> = (0..400).map(|_| ask([10, 0, 0, 1])).collect();
        assert_eq!((answers[0], answers[399]), (401, 429));
        assert_eq!(ask([10, 0, 0, 2]), 401);
        assert_eq!((0..400).map(|_| ask([127, 0, 0, 1])).max(), Some(401));
    }
}
