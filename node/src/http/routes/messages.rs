//! Messages: submitted, and served by their digest.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use linli_primitives::Digest;

use crate::engine::{Accepted, effect};
use crate::http::answers::message::{AcceptedMessage, Submission};
use crate::http::body::Taken;
use crate::http::limits::Source;
use crate::http::name::Name;
use crate::http::problem::{Common, Named, Problem, Refused};
use crate::http::{App, immutable};

/// Sends a message.
///
/// It is answered once the message is on disk under a signed checkpoint. Sending the same bytes again is not an error.
#[utoipa::path(
    post,
    path = "/messages",
    tag = "messages",
    request_body(
        description = "Canonical bytes of a message, or the same in lower-case hex",
        content(
            (Vec<u8> = "application/octet-stream"),
            (Submission = "application/json"),
        ),
    ),
    params(("Accept" = Option<String>, Header, description = "`text/plain` asks for the receipt alone")),
    responses(
        (status = 201, description = "It is in the record now", content(
            (AcceptedMessage = "application/json"),
            (String = "text/plain"),
        )),
        (status = 200, description = "The record had it", content(
            (AcceptedMessage = "application/json"),
            (String = "text/plain"),
        )),
        Refused,
    ),
)]
pub(crate) async fn send(
    State(app): State<App>,
    source: Source,
    request: Request,
) -> Result<Response, Problem> {
    let (head, body) = request.into_parts();
    let Taken { bytes, room } = app.0.bodies.read(source, &head, body).await?;
    let work = app.0.messages.take(source)?;
    let held = Box::new((room, work));
    let submitted = app.engine().submit_holding(source.0, bytes, held);
    let submitted = tokio::time::timeout(app.0.bounds.answer, submitted).await;
    let accepted = submitted.map_err(|_| Problem::unanswered())??;
    let status = if accepted.fresh {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    let Accepted {
        index,
        digest,
        fresh,
        effect,
        receipt,
    } = accepted;
    let location = [(header::LOCATION, format!("/messages/{digest}"))];
    if wants_text(&head.headers) {
        let plain = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
        return Ok((status, location, plain, receipt).into_response());
    }
    let answer = AcceptedMessage {
        index,
        digest: digest.to_string(),
        fresh,
        effect: effect.as_ref().map(|done| effect::name(done).to_owned()),
        receipt,
    };
    Ok((status, location, Json(answer)).into_response())
}

/// What browsers ask before a page that comes from elsewhere sends a message.
#[utoipa::path(
    options,
    path = "/messages",
    tag = "messages",
    responses((status = 204, description = "It may"), Common),
)]
pub(crate) async fn preflight() -> Response {
    let allowed = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "POST"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "content-type"),
        (header::ACCESS_CONTROL_MAX_AGE, "86400"),
    ];
    (StatusCode::NO_CONTENT, allowed).into_response()
}

/// A message's bytes.
#[utoipa::path(
    get,
    path = "/messages/{digest}",
    tag = "messages",
    params(("digest" = String, Path, description = "The message's digest, 64 hex digits")),
    responses(
        (status = 200, description = "The canonical bytes", body = Vec<u8>, content_type = "application/octet-stream"),
        Common,
        Named,
    ),
)]
pub(crate) async fn message(
    State(app): State<App>,
    Name(digest): Name<Digest>,
) -> Result<Response, Problem> {
    let found = app
        .read(move |app| Ok(app.engine().message(digest)?))
        .await?;
    let bytes = found.ok_or_else(|| unknown(digest))?;
    Ok(immutable("application/octet-stream", bytes))
}

/// A message's receipt: the offline proof that it is in the record, against the newest checkpoint that enough witnesses
/// cosigned if that covers it, otherwise against the newest.
#[utoipa::path(
    get,
    path = "/messages/{digest}/receipt",
    tag = "messages",
    params(("digest" = String, Path, description = "The message's digest, 64 hex digits")),
    responses(
        (status = 200, description = "`c2sp.org/tlog-proof@v1`", body = String, content_type = "text/plain"),
        Common,
        Named,
    ),
)]
pub(crate) async fn receipt(
    State(app): State<App>,
    Name(digest): Name<Digest>,
) -> Result<Response, Problem> {
    let receipt = app
        .read(move |app| {
            let index = app.engine().index_of(digest)?;
            match index {
                Some(index) => Ok(app.engine().receipt(index)?),
                None => Ok(None),
            }
        })
        .await?;
    let receipt = receipt.ok_or_else(|| unknown(digest))?;
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    Ok((headers, receipt).into_response())
}

fn unknown(digest: Digest) -> Problem {
    Problem::absent(format!("the record has no message {digest}"))
}

/// Whether the receipt alone is asked for: plain text before JSON.
fn wants_text(headers: &HeaderMap) -> bool {
    let values = headers.get_all(header::ACCEPT).into_iter();
    let mut types = values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|range| range.split(';').next().unwrap_or_default().trim());
    types.find(|range| matches!(*range, "text/plain" | "application/json" | "*/*"))
        == Some("text/plain")
}
