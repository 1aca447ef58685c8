//! Connections: a bounded number, none that waits for ever.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::ServiceExt;

use super::lingering::Lingering;

/// The longest head of a request, in bytes, and the most fields in it.
const MAX_HEAD: usize = 32 << 10;
const MAX_FIELDS: usize = 100;
/// How long requests may still run once the node is stopped.
const MAX_ENDING: Duration = Duration::from_secs(10);

/// The other end of a connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// What connections have in common.
pub(crate) struct Listener {
    /// Where they come in.
    pub(crate) socket: TcpListener,
    /// Who answers.
    pub(crate) router: Router,
    /// How many at once; more wait outside.
    pub(crate) connections: usize,
    /// How long a request's head may take, and how long a connection may stay idle.
    pub(crate) patience: Duration,
}

impl Listener {
    /// Serves until `stop`, then lets running requests end.
    pub(crate) async fn run(self, stop: impl Future<Output = ()>) {
        let seats = Arc::new(Semaphore::new(self.connections));
        let graceful = GracefulShutdown::new();
        let mut stop = std::pin::pin!(stop);
        loop {
            let next = tokio::select! {
                biased;
                () = &mut stop => break,
                next = accept(&self.socket, &seats) => next,
            };
            match next {
                Ok((stream, peer, seat)) => self.serve(stream, peer, seat, &graceful),
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

    fn serve(
        &self,
        stream: TcpStream,
        peer: SocketAddr,
        seat: OwnedSemaphorePermit,
        graceful: &GracefulShutdown,
    ) {
        let router = self.router.clone();
        let service = tower::service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(Peer(peer));
            router.clone().oneshot(request.map(axum::body::Body::new))
        });
        let connection = hyper::server::conn::http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.patience)
            .max_buf_size(MAX_HEAD)
            .max_headers(MAX_FIELDS)
            .serve_connection(
                TokioIo::new(Lingering::new(stream)),
                TowerToHyperService::new(service),
            );
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // How a client's connection ends is the client's affair, and its address nobody's.
            let _ended = connection.await;
            drop(seat);
        });
    }
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
