//! Connections: a bounded number, none of which waits for ever.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::ServiceExt;

use super::figures::Figures;
use super::limits::{Seat, Seats, Share, Source};
use super::lingering::Lingering;
use super::problem::Problem;
use crate::config::Limits;

/// The longest head of a request, in bytes, and the most fields in it.
const MAX_HEAD: usize = 32 << 10;
const MAX_FIELDS: usize = 100;
/// How long requests may go on running once the node is stopped.
const MAX_ENDING: Duration = Duration::from_secs(5);

/// How long a head may take, and a connection may stay idle, once most places are taken.
const PRESSED: Duration = Duration::from_secs(5);
/// How many connections may be told at the same time why they are not served, and for how long; others are just closed.
const TURNED: usize = 64;
const MAX_TELLING: Duration = Duration::from_secs(1);

/// The other end of a connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// What connections share.
pub(crate) struct Listener {
    socket: TcpListener,
    router: Router,
    limits: Limits,
    /// Of each address.
    seats: Seats,
}

/// A connection's place among those of its address, and among all. Released in this order, so that the next connection
/// finds both.
struct Place {
    _of_address: Option<Seat>,
    _of_all: OwnedSemaphorePermit,
}

impl Listener {
    /// Connections that come in at `socket` and that `router` answers. From `limits` it takes those for connections,
    /// and how long a request's head may take and a connection may stay idle.
    pub(crate) fn new(
        socket: TcpListener,
        router: Router,
        limits: Limits,
        figures: &Figures,
    ) -> Self {
        let share = Share {
            all: limits.connections,
            each: limits.connections_per_address,
        };
        Self {
            seats: Seats::new("connections", share, figures),
            socket,
            router,
            limits,
        }
    }

    /// The same without figures.
    pub(crate) fn uncounted(socket: TcpListener, router: Router, limits: Limits) -> Self {
        Self::new(socket, router, limits, &Figures::new())
    }

    /// Serves until `stop`, then lets running requests end.
    pub(crate) async fn run(self, stop: impl Future<Output = ()>) {
        let seats = Arc::new(Semaphore::new(self.limits.connections));
        let turned = Arc::new(Semaphore::new(TURNED));
        let graceful = GracefulShutdown::new();
        let mut stop = std::pin::pin!(stop);
        loop {
            let next = tokio::select! {
                biased;
                () = &mut stop => break,
                next = accept(&self.socket, &seats) => next,
            };
            match next {
                Ok((stream, peer, seat)) => {
                    let patience = self.patience(seats.available_permits());
                    match self.place(peer, seat) {
                        Ok(place) => self.serve(stream, peer, place, patience, &graceful),
                        Err(problem) => turn_away(stream, problem, &turned),
                    }
                }
                Err(error) => {
                    // Out of file descriptors, mostly: others must end first.
                    tracing::warn!(%error, "a connection cannot be taken in");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            }
        }
        drop(self);
        let ended = tokio::time::timeout(MAX_ENDING, graceful.shutdown()).await;
        if ended.is_err() {
            tracing::warn!("requests still running are cut off");
        }
    }

    /// What a connection from `peer` holds. A trusted proxy connects for many clients.
    fn place(&self, peer: SocketAddr, of_all: OwnedSemaphorePermit) -> Result<Place, Problem> {
        let own = !self.limits.trusts(peer.ip());
        let of_address = own.then(|| self.seats.take(Source::of(peer.ip())));
        Ok(Place {
            _of_address: of_address.transpose()?,
            _of_all: of_all,
        })
    }

    /// Once few places are left, idle connections are closed sooner.
    fn patience(&self, left: usize) -> Duration {
        let patience = self.limits.patience();
        if left < self.limits.connections / 4 {
            patience.min(PRESSED)
        } else {
            patience
        }
    }

    fn serve(
        &self,
        stream: TcpStream,
        peer: SocketAddr,
        place: Place,
        patience: Duration,
        graceful: &GracefulShutdown,
    ) {
        let router = self.router.clone();
        let service = tower::service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(Peer(peer));
            router.clone().oneshot(request.map(axum::body::Body::new))
        });
        let connection = hyper::server::conn::http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(patience)
            .max_buf_size(MAX_HEAD)
            .max_headers(MAX_FIELDS)
            .serve_connection(
                TokioIo::new(Lingering::new(stream)),
                TowerToHyperService::new(service),
            );
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // How a client's connection ends does not matter here, and its address must not be logged.
            let _ended = connection.await;
            drop(place);
        });
    }
}

/// Says why a connection is not served, if that takes only a moment and few others are being told.
fn turn_away(stream: TcpStream, problem: Problem, turned: &Arc<Semaphore>) {
    let Ok(seat) = Arc::clone(turned).try_acquire_owned() else {
        return;
    };
    tokio::spawn(async move {
        let _seat = seat;
        let mut stream = Lingering::new(stream);
        let told = async {
            stream.write_all(&answer(problem).await).await?;
            stream.shutdown().await
        };
        let _told = tokio::time::timeout(MAX_TELLING, told).await;
    });
}

/// The bytes of an answer that is sent without reading a request.
async fn answer(problem: Problem) -> Vec<u8> {
    let (head, body) = problem.describe("*").into_parts();
    let status = head.status;
    let reason = status.canonical_reason().unwrap_or_default();
    let mut bytes = format!("HTTP/1.1 {} {reason}\r\n", status.as_u16()).into_bytes();
    for (name, value) in &head.headers {
        bytes.extend_from_slice(name.as_str().as_bytes());
        bytes.extend_from_slice(b": ");
        bytes.extend_from_slice(value.as_bytes());
        bytes.extend_from_slice(b"\r\n");
    }
    let body = axum::body::to_bytes(body, MAX_HEAD)
        .await
        .unwrap_or_default();
    bytes.extend_from_slice(format!("content-length: {}\r\n\r\n", body.len()).as_bytes());
    bytes.extend_from_slice(&body);
    bytes
}

async fn accept(
    socket: &TcpListener,
    seats: &Arc<Semaphore>,
) -> std::io::Result<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let seat = Arc::clone(seats).acquire_owned().await;
    let seat = seat.expect("nobody closes the semaphore");
    let (stream, peer) = socket.accept().await?;
    stream.set_nodelay(true)?;
    Ok((stream, peer, seat))
}
