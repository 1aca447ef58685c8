//! What goes wrong, as `application/problem+json` (RFC 9457).

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use linli_rule::Rule;
use serde::Serialize;
use utoipa::openapi::{ContentBuilder, RefOr, Response as Described, ResponseBuilder};
use utoipa::{IntoResponses, ToSchema};

use crate::error::{NodeError, Rejected};

/// Why there is no other answer. It becomes a body only in the outermost layer, where the path is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    status: StatusCode,
    rule: Cow<'static, str>,
    detail: String,
    retry_after: Option<Duration>,
    closes: bool,
}

/// A problem as it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemDetails {
    /// Always `about:blank`: the title is that of the status.
    #[serde(rename = "type")]
    #[schema(example = "about:blank")]
    pub kind: &'static str,
    /// The status in words.
    #[schema(example = "Conflict")]
    pub title: &'static str,
    /// The HTTP status.
    #[schema(example = 409)]
    pub status: u16,
    /// The id of the rule that refuses.
    #[schema(example = "ballot.nullifier")]
    pub rule: String,
    /// The evidence.
    #[schema(example = "owner 5f… has cast ballot 1a…")]
    pub detail: String,
    /// The path asked for.
    #[schema(example = "/messages")]
    pub instance: String,
}

/// Rules by which the record has no place for a message now, though it might at another time or number.
const CONFLICTS: &[&str] = &[
    "attestation.full",
    "attestation.loss_tag",
    "ballot.nullifier",
    "ballot.serial",
    "claim.attestation_root",
    "claim.event_once",
    "claim.expired",
    "claim.full",
    "claim.late",
    "claim.member_root",
    "claim.round",
    "claim.state_once",
    "claim.state_root",
    "claim.unverified",
    "closing.mismatch",
    "community.clock",
    "community.close_twice",
    "community.closing_time",
    "community.founded",
    "community.poll_late",
    "community.poll_replaces",
    "community.poll_title",
    "community.poll_twice",
    "community.result_twice",
    "community.roles_number",
    "community.roll_twice",
    "community.scheme_twice",
    "community.trustees_twice",
    "community.unfounded",
    "ledger.clock",
    "members.number",
    "members.window",
    "payout.notice",
    "payout.once",
    "poll.cancelled",
    "poll.closed",
    "poll.early_close",
    "poll.not_open",
    "pool.negative",
    "pool.reference",
    "round.closing",
    "round.early",
    "round.number",
    "round.open",
    "rulebook.next",
    "scheme.clock",
    "scheme.roles_number",
    "tally.closing",
    "tally.floor",
    "tally.order",
    "tally.share_twice",
    "tally.threshold",
];

/// The status of a message that `rule` refuses.
pub(crate) fn status_of(rule: &str) -> StatusCode {
    match rule.split_once('.') {
        Some(("encoding", _)) => StatusCode::BAD_REQUEST,
        Some(("authority", _)) => StatusCode::FORBIDDEN,
        _ if CONFLICTS.contains(&rule) => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

impl Problem {
    /// `rule` refuses; `detail` is the evidence.
    pub(crate) fn new(status: StatusCode, rule: &'static str, detail: impl Into<String>) -> Self {
        Self {
            status,
            rule: Cow::Borrowed(rule),
            detail: detail.into(),
            retry_after: None,
            closes: false,
        }
    }

    /// A path that does not exist.
    pub(crate) fn path() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "http.path",
            "there is no such path; /openapi.json lists them",
        )
    }

    /// A name that nothing has.
    pub(crate) fn absent(what: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "http.absent", what)
    }

    /// A part of the path or query that is not what it should be.
    pub(crate) fn parameter(what: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "http.parameter", what)
    }

    /// A method that the path does not have.
    pub(crate) fn method() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "http.method",
            "the path does not have this method",
        )
    }

    /// A body of another kind.
    pub(crate) fn media_type() -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "http.media_type",
            "application/octet-stream or application/json without a content encoding is expected",
        )
        .closing()
    }

    /// A body that is not what its type says.
    pub(crate) fn body(what: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "http.body", what)
    }

    /// A body beyond `limit` bytes.
    pub(crate) fn too_large(limit: usize) -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "http.too_large",
            format!("at most {limit} bytes are taken here"),
        )
        .closing()
    }

    /// A body that does not arrive.
    pub(crate) fn too_slow() -> Self {
        Self::new(
            StatusCode::REQUEST_TIMEOUT,
            "http.too_slow",
            "the body did not arrive in time",
        )
        .closing()
    }

    /// An answer that takes too long.
    pub(crate) fn unanswered() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "http.too_slow",
            "the answer takes too long; a message sent may be recorded yet",
        )
        .retry(Duration::from_secs(10))
    }

    /// Too many requests of one address.
    pub(crate) fn rate(wait: Duration) -> Self {
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "http.rate",
            "too many requests from this address",
        )
        .retry(wait)
    }

    /// Too many at once.
    pub(crate) fn too_many(what: &str) -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "http.too_many",
            format!("too many {what} at once"),
        )
        .retry(Duration::from_secs(5))
        .closing()
    }

    /// Too many at once of one address. The connection is closed, too.
    pub(crate) fn address(what: &str) -> Self {
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "http.address",
            format!("too many {what} of this address at once"),
        )
        .retry(Duration::from_secs(5))
        .closing()
    }

    /// A request that names no host, or more than one.
    pub(crate) fn host() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "http.host",
            "a request has one Host field",
        )
        .closing()
    }

    /// A fault of the node. What it is stays in the node's log.
    pub(crate) fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "http.internal",
            "the node failed; its log says more",
        )
    }

    /// The rule's id.
    #[cfg(test)]
    pub(crate) fn rule(&self) -> &str {
        &self.rule
    }

    pub(crate) fn retry(mut self, after: Duration) -> Self {
        self.retry_after = Some(after);
        self
    }

    /// The connection ends, because the rest of the body is not read.
    pub(crate) const fn closing(mut self) -> Self {
        self.closes = true;
        self
    }

    /// The answer to a request for `path`.
    pub(crate) fn describe(self, path: &str) -> Response {
        let details = ProblemDetails {
            kind: "about:blank",
            title: self.status.canonical_reason().unwrap_or("Error"),
            status: self.status.as_u16(),
            rule: self.rule.into_owned(),
            detail: self.detail,
            instance: path.to_owned(),
        };
        let body = serde_json::to_vec(&details).expect("strings and numbers are JSON");
        let mut response = (self.status, Body::from(body)).into_response();
        let headers = response.headers_mut();
        let fixed = HeaderValue::from_static;
        headers.insert(
            header::CONTENT_TYPE,
            fixed("application/problem+json; charset=utf-8"),
        );
        headers.insert(header::CACHE_CONTROL, fixed("no-store"));
        if let Some(after) = self.retry_after {
            // Rounded up, so that whoever waits that long is not refused again.
            let seconds = after.as_secs() + u64::from(after.subsec_nanos() > 0);
            headers.insert(header::RETRY_AFTER, seconds.max(1).into());
        }
        if self.closes {
            headers.insert(header::CONNECTION, fixed("close"));
        }
        response
    }
}

impl From<NodeError> for Problem {
    fn from(error: NodeError) -> Self {
        tracing::error!(rule = error.rule(), %error, "the record cannot be read");
        Self::internal()
    }
}

impl From<Rejected> for Problem {
    fn from(rejected: Rejected) -> Self {
        let status = match &rejected {
            Rejected::Refused { rule, .. } => status_of(rule),
            Rejected::Busy { .. } => StatusCode::TOO_MANY_REQUESTS,
            _ => StatusCode::SERVICE_UNAVAILABLE,
        };
        Self {
            status,
            rule: Cow::Borrowed(rejected.rule()),
            detail: rejected.detail(),
            retry_after: rejected.retry_after(),
            closes: false,
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Renders problems with the path that they concern.
pub(crate) async fn describe(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    match response.extensions_mut().remove::<Problem>() {
        None => response,
        Some(problem) => {
            let mut described = problem.describe(&path);
            if let Some(allow) = response.headers_mut().remove(header::ALLOW) {
                described.headers_mut().insert(header::ALLOW, allow);
            }
            described
        }
    }
}

/// The problems of every path, for the description of the interface.
pub(crate) struct Common;

/// Those of a path that names something.
pub(crate) struct Named;

/// Those of a message sent.
pub(crate) struct Refused;

/// Those of letters sent, and of calls to ceremonies.
pub(crate) struct Posting;

/// Those of a box that its owner asks for.
pub(crate) struct Letterboxes;

impl IntoResponses for Common {
    fn responses() -> BTreeMap<String, RefOr<Described>> {
        problems(&[
            (405, "`http.method`"),
            (429, "`http.rate`: try again after `Retry-After` seconds"),
            (500, "`http.internal`"),
            (
                503,
                "`http.too_slow`, `http.too_many`: try again after `Retry-After` seconds",
            ),
        ])
    }
}

impl IntoResponses for Named {
    fn responses() -> BTreeMap<String, RefOr<Described>> {
        problems(&[
            (400, "`http.parameter`: the path or query is malformed"),
            (404, "`http.absent`: the record has nothing of this name"),
        ])
    }
}

impl IntoResponses for Refused {
    fn responses() -> BTreeMap<String, RefOr<Described>> {
        problems(&[
            (400, "`http.body`, `encoding.*`: the bytes are no message"),
            (403, "`authority.*`: who signed may not"),
            (405, "`http.method`"),
            (408, "`http.too_slow`: the body did not arrive in time"),
            (
                409,
                "the record as it stands has no place for it: `ballot.nullifier`, `poll.closed` and others",
            ),
            (413, "`http.too_large`"),
            (415, "`http.media_type`"),
            (422, "a rule of the record refuses it"),
            (
                429,
                "`http.rate`, `node.busy`: try again after `Retry-After` seconds",
            ),
            (500, "`http.internal`"),
            (
                503,
                "`http.too_many`, `http.too_slow`, `store.full`, `store.read_only`, `node.unconfirmed`, `node.undecided`, `node.catching_up`, `node.stopping`: try again after `Retry-After` seconds",
            ),
        ])
    }
}

impl IntoResponses for Posting {
    fn responses() -> BTreeMap<String, RefOr<Described>> {
        problems(&[
            (400, "`http.body`, `http.parameter`: malformed"),
            (401, "`inbox.pass`, `inbox.clock`, `inbox.replayed`"),
            (
                403,
                "`inbox.sender`: only officers and trustees write to this key",
            ),
            (404, "`inbox.recipient`: nobody has a box by this key"),
            (405, "`http.method`"),
            (408, "`http.too_slow`: the body did not arrive in time"),
            (413, "`inbox.too_large`"),
            (415, "`http.media_type`"),
            (422, "`inbox.sealed`, `inbox.call`"),
            (
                429,
                "`http.rate`, `inbox.rate`: try again after `Retry-After` seconds",
            ),
            (500, "`http.internal`"),
            (
                503,
                "`http.too_slow`, `http.too_many`: try again after `Retry-After` seconds",
            ),
            (507, "`inbox.full`"),
        ])
    }
}

impl IntoResponses for Letterboxes {
    fn responses() -> BTreeMap<String, RefOr<Described>> {
        problems(&[
            (400, "`http.parameter`: the path or query is malformed"),
            (401, "`inbox.pass`, `inbox.clock`, `inbox.replayed`"),
            (404, "`inbox.recipient`, `inbox.absent`"),
            (507, "`inbox.full`: too many passes within minutes"),
        ])
    }
}

fn problems(rules: &[(u16, &str)]) -> BTreeMap<String, RefOr<Described>> {
    let describe = |(status, rules): &(u16, &str)| {
        let content =
            ContentBuilder::new().schema(Some(utoipa::openapi::Ref::from_schema_name("Problem")));
        let response = ResponseBuilder::new()
            .description(*rules)
            .content("application/problem+json", content.build());
        (status.to_string(), RefOr::T(response.build()))
    };
    rules.iter().map(describe).collect()
}

#[cfg(test)]
mod tests;
