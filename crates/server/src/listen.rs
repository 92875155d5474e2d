//! Connections: how many there may be, and how long a request may take to arrive.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tower_service::Service;

/// Connections at a time; others wait to be taken.
const MOST_CONNECTIONS: usize = 1024;
/// What is taken after an error of the system, as when too many files are open.
const PAUSE: Duration = Duration::from_millis(100);
/// How long answers that are being sent are waited for at the end.
const LAST: Duration = Duration::from_secs(2);

/// Answers until `stop` is done. A head that does not come within `patience` ends its connection, so that nobody holds one for nothing.
///
/// # Errors
/// When the address is lost.
pub(crate) async fn listen(
    listener: std::net::TcpListener,
    app: Router,
    patience: Duration,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let listener = TcpListener::from_std(listener)?;
    let (room, open) = (Arc::new(Semaphore::new(MOST_CONNECTIONS)), GracefulShutdown::new());
    let mut stop = pin!(stop);
    loop {
        let Ok(place) = Arc::clone(&room).acquire_owned().await else { break };
        let (stream, from) = tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(_) => {
                    tokio::time::sleep(PAUSE).await;
                    continue;
                }
            },
        };
        let answer = answering(app.clone(), from);
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(patience);
        let connection = open.watch(http.serve_connection(TokioIo::new(stream), service_fn(answer)));
        tokio::spawn(async move {
            // A connection that breaks is its client's affair.
            let _ = connection.await;
            drop(place);
        });
    }
    let _ = tokio::time::timeout(LAST, open.shutdown()).await;
    Ok(())
}

/// The app as hyper calls it, which tells it who asks.
fn answering(
    app: Router,
    from: SocketAddr,
) -> impl Fn(Request<Incoming>) -> <Router as Service<Request<Incoming>>>::Future {
    move |mut request| {
        request.extensions_mut().insert(ConnectInfo(from));
        app.clone().call(request)
    }
}
