//! The node over HTTP: what it takes, what it answers, and how much of it at once.
//!
//! Every refusal is a problem of RFC 9457 that names its rule. Neither bodies nor addresses of clients are logged.

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Once};
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{
    Extensions, HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Version, header,
};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use linli_rule::Rule;
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinHandle;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::config::{self, Config};
use crate::engine::Engine;
use crate::inbox::{self as letters, Inbox};
use body::Bodies;
use cache::{Answer, Cache, Fresh};
use figures::Figures;
use inbox::LetterRates;
use limits::{Rates, Seats, Share, Source};
use listener::{Listener, Peer};
use problem::Problem;

pub mod answers;
mod body;
mod cache;
mod feed;
mod figures;
mod inbox;
mod limits;
mod lingering;
pub(crate) mod listener;
mod name;
mod page;
mod pool;
mod problem;
mod record;
mod rolls;
mod routes;

pub use problem::ProblemDetails;

/// Connections that wait to be accepted: when a result comes out, everybody comes at once, and a connection that the
/// system turns away is retried only after a second.
const BACKLOG: u32 = 4096;
/// Queries to the store that run at once; more wait.
const READERS: usize = 8;
/// How often addresses with full buckets are dropped from memory.
const FORGET: Duration = Duration::from_secs(60);

/// Bounds that operators need not set.
#[derive(Clone, Copy, Debug)]
struct Bounds {
    /// How long an answer may take, except for streams.
    answer: Duration,
    /// A listener this many entries behind is told to read the record instead.
    behind: u64,
    /// Letters.
    inbox: letters::Bounds,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            answer: Duration::from_secs(60),
            behind: 10_000,
            inbox: letters::Bounds::default(),
        }
    }
}

/// The server cannot start.
#[derive(Debug, thiserror::Error, Rule)]
#[error("http.listen: cannot listen on {address}: {source}")]
pub struct ListenError {
    /// Where.
    pub address: SocketAddr,
    /// Why not.
    pub source: std::io::Error,
}

/// A running server.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    ended: JoinHandle<()>,
}

impl Server {
    /// Where it listens; the port is the real one where 0 was asked for.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Waits until it has ended: after the signal, when running requests are answered and the record is closed.
    pub async fn ended(self) {
        if let Err(error) = self.ended.await {
            tracing::error!(%error, "the server broke off");
        }
    }
}

/// Listens on `address`.
fn listen(address: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4(),
        SocketAddr::V6(_) => TcpSocket::new_v6(),
    }?;
    // A restarted node can take the port of the one that just ended.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Serves `engine` on `config.listen` until `stop`, then lets running requests end and shuts the engine down.
pub async fn serve(
    engine: Engine,
    config: &Config,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<Server, ListenError> {
    let fail = |source| ListenError {
        address: config.listen,
        source,
    };
    let socket = listen(config.listen).map_err(fail)?;
    let address = socket.local_addr().map_err(fail)?;
    let app = App::new(engine.clone(), config, Bounds::default());
    let limits = config.limits.clone();
    let listener = Listener::new(socket, router(app.clone()), limits, &app.0.figures);
    let ended = tokio::spawn(async move {
        let forget = tokio::spawn(app.clone().forget());
        let stop = async {
            stop.await;
            app.0.stopping.send_replace(true);
        };
        listener.run(stop).await;
        forget.abort();
        let closed = tokio::task::spawn_blocking(move || engine.shutdown()).await;
        if let Err(error) = closed {
            tracing::error!(%error, "the record was not closed in order");
        }
    });
    Ok(Server { address, ended })
}

/// The whole interface over `engine`, without a connection: for tests and for other servers.
pub fn service(engine: Engine, config: &Config) -> Router {
    router(App::new(engine, config, Bounds::default()))
}

/// The interface's description (OpenAPI 3.1), as `/openapi.json` answers it.
pub fn description() -> utoipa::openapi::OpenApi {
    routes::all().into_openapi()
}

/// What requests share.
#[derive(Clone)]
pub(crate) struct App(Arc<Shared>);

struct Shared {
    engine: Engine,
    limits: config::Limits,
    bounds: Bounds,
    started: i64,
    rates: Rates,
    letters: LetterRates,
    inbox: Inbox,
    bodies: Bodies,
    messages: Seats,
    listeners: Seats,
    records: Seats,
    readers: Arc<Semaphore>,
    cache: Cache,
    rolls: rolls::Shelf,
    pools: pool::Books,
    figures: Figures,
    description: Answer,
    stopping: watch::Sender<bool>,
    /// Whether the warning was given.
    unnamed_proxy: Once,
}

impl App {
    fn new(engine: Engine, config: &Config, bounds: Bounds) -> Self {
        let limits = config.limits.clone();
        let figures = Figures::new();
        let seats = |what, all, each| Seats::new(what, Share { all, each }, &figures);
        Self(Arc::new(Shared {
            rates: Rates::new(&limits),
            letters: LetterRates::new(),
            inbox: Inbox::of(&engine.shared.config.data, bounds.inbox),
            bodies: Bodies::new(&limits, &figures),
            messages: seats("messages", limits.messages, limits.messages_per_address),
            listeners: seats("listeners", limits.listeners, limits.listeners_per_address),
            records: seats(
                "streams of the record",
                limits.records,
                limits.records_per_address,
            ),
            readers: Arc::new(Semaphore::new(READERS)),
            cache: Cache::default(),
            rolls: rolls::Shelf::default(),
            pools: pool::Books::default(),
            figures,
            description: Answer::json(&description()),
            stopping: watch::Sender::new(false),
            unnamed_proxy: Once::new(),
            started: engine.now(),
            engine,
            limits,
            bounds,
        }))
    }

    fn engine(&self) -> &Engine {
        &self.0.engine
    }

    /// Queries the record on a thread that may block.
    async fn read<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&App) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let seat = Arc::clone(&self.0.readers).acquire_owned().await;
        let seat = seat.expect("nobody closes the semaphore");
        let app = self.clone();
        let asked = tokio::task::spawn_blocking(move || {
            let _seat = seat;
            ask(&app)
        });
        asked.await.map_err(|_| Problem::internal())?
    }

    /// The answer of `path`, made by `make` at the record's time once per state of the record.
    async fn cached(
        &self,
        path: String,
        asked: &HeaderMap,
        make: impl FnOnce(&App, i64) -> Result<Fresh, Problem> + Send + 'static,
    ) -> Result<Response, Problem> {
        let size = self.engine().size();
        self.cached_since(path, size, asked, make).await
    }

    /// The same for what no entry after the first `size` changes.
    async fn cached_since(
        &self,
        path: String,
        size: u64,
        asked: &HeaderMap,
        make: impl FnOnce(&App, i64) -> Result<Fresh, Problem> + Send + 'static,
    ) -> Result<Response, Problem> {
        let make = || self.read(move |app| make(app, app.engine().now()));
        let answer = self.0.cache.answer(path, size, make).await?;
        Ok(answer.respond(asked, "no-cache"))
    }

    async fn forget(self) {
        loop {
            tokio::time::sleep(FORGET).await;
            self.0.rates.forget();
            self.0.letters.forget();
        }
    }
}

fn router(app: App) -> Router {
    let (routes, _) = routes::all().split_for_parts();
    dress(routes, app)
}

/// What every route has in common.
fn dress(routes: Router<App>, app: App) -> Router {
    let security = [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        // The record is everybody's and nobody is known by a cookie: a page from a disk may read and send what others may.
        ("access-control-allow-origin", "*"),
        (
            "content-security-policy",
            // WebAssembly for the wallet; no other code may be generated at run time.
            "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; base-uri 'none'; form-action 'self'; \
             frame-ancestors 'none'; object-src 'none'",
        ),
    ];
    let routes = routes
        .fallback(|| async { Problem::path() })
        .method_not_allowed_fallback(|| async { Problem::method() })
        .with_state(app.clone());
    let inner = ServiceBuilder::new()
        .layer(middleware::from_fn(problem::describe))
        .layer(middleware::from_fn_with_state(app, admit))
        .layer(CatchPanicLayer::custom(
            |_: Box<dyn std::any::Any + Send>| Problem::internal().into_response(),
        ));
    let routes = routes
        .layer(inner)
        .layer(CompressionLayer::new().compress_when(is_text));
    security.into_iter().fold(routes, |routes, (name, value)| {
        routes.layer(SetResponseHeaderLayer::overriding(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        ))
    })
}

/// Whether compressing pays: events go out one by one, and messages, proofs and tiles look random.
fn is_text(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    let media_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    media_type.is_some_and(|media_type| {
        let essence = media_type.split(';').next().unwrap_or_default();
        essence.ends_with("json")
            || (essence.starts_with("text/") && essence != "text/event-stream")
    })
}

/// Counts the request against its address, runs it within its time limit, and counts how it ended.
async fn admit(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<Peer>().map(|peer| peer.0.ip());
    let proxies = &app.0.limits.trusted_proxies;
    if peer.is_some_and(|peer| Source::is_unnamed_proxy(peer, request.headers(), proxies)) {
        app.0.unnamed_proxy.call_once(|| {
            tracing::warn!(
                "a proxy that limits.trusted_proxies does not name: its clients share the limits of one address"
            );
        });
    }
    let source = peer.map_or_else(Source::unknown, |peer: IpAddr| {
        Source::behind(peer, request.headers(), proxies)
    });
    request.extensions_mut().insert(source);
    let path = request
        .extensions()
        .get::<axum::extract::MatchedPath>()
        .map_or("other", |path| figures::known(path.as_str()));
    let submits = request.method() == Method::POST;
    let started = std::time::Instant::now();
    // Proxies and caches disagree about which of two hosts is meant.
    if peer.is_some() && !names_one_host(&request) {
        app.0.figures.count(path, 400, started.elapsed());
        return Problem::host().into_response();
    }
    let taken = app.0.rates.take(source, submits);
    let response = match taken.and_then(|()| withhold(&app, path)) {
        Err(problem) => problem.into_response(),
        Ok(()) if submits => next.run(request).await,
        Ok(()) => match tokio::time::timeout(app.0.bounds.answer, next.run(request)).await {
            Ok(response) => response,
            Err(_) => Problem::unanswered().into_response(),
        },
    };
    app.0
        .figures
        .count(path, response.status().as_u16(), started.elapsed());
    response
}

/// Rule `node.catching_up`: whoever has seen more of the record than is here again would take what it shows for a lie.
fn withhold(app: &App, path: &str) -> Result<(), Problem> {
    match app.engine().shared.catching_up() {
        Some(closed) if !OPEN.contains(&path) => Err(closed.rejected().into()),
        _ => Ok(()),
    }
}

/// What a node answers that has to catch up first: nothing of the record.
const OPEN: [&str; 7] = [
    "/",
    "/healthz",
    "/metrics",
    "/openapi.json",
    "/page/{file}",
    "/readyz",
    "/status",
];

/// Whether the request has one Host field; one of HTTP/1.0 need not have it.
fn names_one_host(request: &Request) -> bool {
    let hosts: Vec<_> = request.headers().get_all(header::HOST).iter().collect();
    match hosts.as_slice() {
        [] => request.version() == Version::HTTP_10,
        [host] => !host.is_empty() && !host.as_bytes().contains(&b','),
        _ => false,
    }
}

/// Marks answers that never change as immutable.
const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// An answer of bytes that never change.
fn immutable(media_type: &'static str, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CACHE_CONTROL, IMMUTABLE),
    ];
    (headers, bytes).into_response()
}

#[cfg(test)]
mod tests;
