//! Many connections that submit messages, each waiting for an acknowledgement before it sends the next.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::{Method, Request, StatusCode, Uri};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tokio::task::JoinSet;

/// A client with one address and connections that stay open.
#[derive(Clone)]
pub(crate) struct Http {
    client: Client<HttpConnector, Full<Bytes>>,
    node: SocketAddr,
}

/// An answer.
pub(crate) struct Answer {
    /// Its status.
    pub(crate) status: StatusCode,
    /// Seconds to wait, if it says so.
    pub(crate) retry_after: Option<u64>,
    /// Its body.
    pub(crate) body: Bytes,
}

/// What became of submitted messages.
#[derive(Debug, Default)]
pub(crate) struct Fed {
    /// Positions, in the submitted list, of acknowledged messages.
    pub(crate) acknowledged: Vec<usize>,
    /// Refused for good.
    pub(crate) refused: usize,
    /// Told to come back later; each was sent again.
    pub(crate) put_off: usize,
    /// From the first request to the last answer.
    pub(crate) took: Duration,
}

impl Http {
    /// Talks to `node` from `source`.
    pub(crate) fn new(node: SocketAddr, source: IpAddr) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_local_address(Some(source));
        connector.set_nodelay(true);
        let client = Client::builder(TokioExecutor::new())
            .pool_max_idle_per_host(usize::MAX)
            .build(connector);
        Self { client, node }
    }

    /// Asks for `path`.
    pub(crate) async fn get(&self, path: &str) -> Result<Answer> {
        self.send(Method::GET, path, Bytes::new()).await
    }

    /// Submits a message.
    pub(crate) async fn post(&self, message: Bytes) -> Result<Answer> {
        self.send(Method::POST, "/messages", message).await
    }

    async fn send(&self, method: Method, path: &str, body: Bytes) -> Result<Answer> {
        let uri: Uri = format!("http://{}{path}", self.node).parse()?;
        let request = Request::builder()
            .method(method)
            .uri(uri)
            .header("content-type", "application/octet-stream")
            .body(Full::new(body))?;
        let response = self.client.request(request).await?;
        let retry_after = response
            .headers()
            .get("retry-after")
            .and_then(|value| value.to_str().ok()?.parse().ok());
        let status = response.status();
        let body = response.into_body().collect().await?.to_bytes();
        Ok(Answer {
            status,
            retry_after,
            body,
        })
    }
}

/// Submits all `messages` over `connections` in parallel. Ends early, without an error, if the node goes away and
/// `may_die` is set.
pub(crate) async fn feed(
    http: &Http,
    messages: Arc<Vec<Bytes>>,
    connections: usize,
    may_die: bool,
) -> Result<Fed> {
    let next = Arc::new(AtomicUsize::new(0));
    let start = Instant::now();
    let mut workers = JoinSet::new();
    for _ in 0..connections {
        workers.spawn(work(
            http.clone(),
            Arc::clone(&messages),
            Arc::clone(&next),
            may_die,
        ));
    }
    let mut fed = Fed::default();
    while let Some(one) = workers.join_next().await {
        let one = one.context("a connection panicked")??;
        fed.acknowledged.extend(one.acknowledged);
        fed.refused += one.refused;
        fed.put_off += one.put_off;
    }
    fed.took = start.elapsed();
    fed.acknowledged.sort_unstable();
    Ok(fed)
}

async fn work(
    http: Http,
    messages: Arc<Vec<Bytes>>,
    next: Arc<AtomicUsize>,
    may_die: bool,
) -> Result<Fed> {
    let mut fed = Fed::default();
    loop {
        let at = next.fetch_add(1, Ordering::Relaxed);
        let Some(message) = messages.get(at) else {
            return Ok(fed);
        };
        loop {
            let answer = match http.post(message.clone()).await {
                Ok(answer) => answer,
                Err(_) if may_die => return Ok(fed),
                Err(error) => return Err(error),
            };
            match answer.status {
                StatusCode::OK | StatusCode::CREATED => fed.acknowledged.push(at),
                StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
                    fed.put_off += 1;
                    let seconds = answer.retry_after.unwrap_or(1);
                    tokio::time::sleep(Duration::from_secs(seconds.min(2))).await;
                    continue;
                }
                status => {
                    ensure!(
                        status.is_client_error(),
                        "{status}: {}",
                        String::from_utf8_lossy(&answer.body)
                    );
                    fed.refused += 1;
                }
            }
            break;
        }
    }
}
