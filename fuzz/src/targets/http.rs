//! Requests to a node, through everything but the connection.

use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use linli_node::{Config, Engine};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tower::ServiceExt;

/// The longest answer there can be in so small a record, in bytes.
const MAX_ANSWER: usize = 64 << 20;

struct Node {
    runtime: Runtime,
    router: Router,
    _engine: Engine,
    _folder: TempDir,
}

thread_local! {
    static NODE: Node = Node::new();
}

impl Node {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut config = Config::at(folder.path());
        config.ingest.wait_ms = 0;
        config.limits.requests_per_minute = u32::MAX;
        config.limits.submissions_per_minute = u32::MAX;
        let engine =
            Engine::open(&config, &mut ChaCha20Rng::seed_from_u64(0)).expect("a new record");
        Self {
            runtime: Runtime::new().expect("threads"),
            router: linli_node::http::service(engine.clone(), &config),
            _engine: engine,
            _folder: folder,
        }
    }
}

/// A request as text: method and path, fields, an empty line, the body. Whatever it says, the node neither panics nor
/// fails, and refuses with a problem document.
pub fn http_body(data: &[u8]) -> bool {
    let Some(request) = parse(data) else {
        return false;
    };
    NODE.with(|node| {
        node.runtime.block_on(async {
            let response = node.router.clone().oneshot(request).await;
            let response = response.expect("routing does not fail");
            let status = response.status();
            assert_ne!(status.as_u16(), 500, "the node failed");
            let media_type = response.headers().get(header::CONTENT_TYPE).cloned();
            let media_type = media_type
                .as_ref()
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default();
            if media_type == "text/event-stream" {
                return; // Ends with its listener.
            }
            if status.is_client_error() {
                assert!(
                    media_type.starts_with("application/problem+json"),
                    "{status} {media_type}"
                );
            }
            let body = to_bytes(response.into_body(), MAX_ANSWER);
            let body = tokio::time::timeout(Duration::from_secs(60), body).await;
            body.expect("every answer ends")
                .expect("the answer is whole");
        });
    });
    true
}

fn parse(data: &[u8]) -> Option<Request<Body>> {
    let end = data.windows(2).position(|window| window == b"\n\n")?;
    let (head, body) = (std::str::from_utf8(&data[..end]).ok()?, &data[end + 2..]);
    let mut lines = head.lines();
    let (method, path) = lines.next()?.split_once(' ')?;
    let fields = lines.filter_map(|line| line.split_once(": "));
    let request = fields.fold(
        Request::builder().method(method).uri(path),
        |request, (name, value)| request.header(name, value),
    );
    request.body(Body::from(body.to_vec())).ok()
}
